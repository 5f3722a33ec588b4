"""Put postings in order: by key, then value, no two the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsdiff.model.index import Postings

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["postings_of"]

_LOW = np.uint64(0xFFFFFFFF)
_U32 = np.uint64(32)


def postings_of(keys: NDArray[np.uint64], values: NDArray[np.uint32]) -> Postings:
    """Put postings in order.

    Key and value of a posting are sorted as one number where the keys agree in their upper half:
    the keys of a band, samples and joints. Others are sorted stably by value, then key.

    Args:
        keys: uint64[n], in any order.
        values: uint32[n].

    Example:
        >>> made = postings_of(np.uint64([7, 3, 7, 7]), np.uint32([2, 9, 1, 2]))
        >>> made.keys.tolist(), made.values.tolist()
        ([3, 7, 7], [9, 1, 2])
    """
    keys, values = np.asarray(keys, np.uint64), np.asarray(values, np.uint32)
    upper = keys >> _U32
    bounds = np.flatnonzero(upper[1:] != upper[:-1]) + 1
    if len(bounds) < _MANY and np.all(upper[1:] >= upper[:-1]):
        packed = ((keys & _LOW) << _U32) | values
        parts = np.split(packed, bounds)
        for part in parts:
            part.sort()
        keys = (upper << _U32) | (packed >> _U32)
        values = (packed & _LOW).astype(np.uint32)
    else:
        order = np.argsort(values, kind="stable")
        order = order[np.argsort(keys[order], kind="stable")]
        keys, values = keys[order], values[order]
    differs = np.ones(len(keys), dtype=bool)
    differs[1:] = (keys[1:] != keys[:-1]) | (values[1:] != values[:-1])
    return Postings(keys=keys[differs], values=values[differs])


_MANY = 1024
"""Ranges of keys that are sorted one by one; there are fewer bands."""
