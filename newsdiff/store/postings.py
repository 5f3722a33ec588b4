"""Put postings in order: by key, then value, no two the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsdiff.core.ranges import spread
from newsdiff.model.index import Postings

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ordered", "postings_of"]

_LOW = np.uint64(0xFFFFFFFF)
_U32 = np.uint64(32)
_MANY = 1024
"""Ranges of keys that are ordered one by one; there are fewer bands."""


def postings_of(keys: NDArray[np.uint64], values: NDArray[np.uint32]) -> Postings:
    """Put postings in order.

    Args:
        keys: uint64[n], in any order; quickest where they are grouped by their upper halves.
        values: uint32[n].

    Example:
        >>> made = postings_of(np.uint64([7, 3, 7, 7]), np.uint32([2, 9, 1, 2]))
        >>> made.keys.tolist(), made.values.tolist()
        ([3, 7, 7], [9, 1, 2])
    """
    keys, values = np.asarray(keys, np.uint64), np.asarray(values, np.uint32)
    if _ascend(keys, values):
        return Postings(keys=keys, values=values)
    upper = keys >> _U32
    bounds = np.flatnonzero(upper[1:] != upper[:-1]) + 1
    if len(bounds) < _MANY and np.all(upper[1:] >= upper[:-1]):
        parts = [
            ordered(*part)
            for part in zip(np.split(keys, bounds), np.split(values, bounds), strict=True)
        ]
        keys = np.concatenate([part[0] for part in parts])
        values = np.concatenate([part[1] for part in parts])
    else:
        keys, values = ordered(keys, values)
    differs = np.ones(len(keys), dtype=bool)
    differs[1:] = (keys[1:] != keys[:-1]) | (values[1:] != values[:-1])
    return Postings(keys=keys[differs], values=values[differs])


def _ascend(keys: NDArray[np.uint64], values: NDArray[np.uint32]) -> bool:
    """Whether postings are in order, and no two the same: those of bands are made so."""
    ascends = values[1:] > values[:-1]
    ascends &= keys[1:] == keys[:-1]
    ascends |= keys[1:] > keys[:-1]
    return bool(ascends.all())


def ordered(
    keys: NDArray[np.uint64], values: NDArray[np.uint32]
) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """The same by key, then value.

    Key and value are sorted as one number where the keys lie within 2**32 of each other: numpy
    sorts numbers several times as fast as their places.
    """
    if not len(keys):
        return keys, values
    least = keys.min()
    if keys.max() - least <= _LOW:
        packed = ((keys - least) << _U32) | values
        packed.sort()
        return least + (packed >> _U32), (packed & _LOW).astype(np.uint32)
    order = np.argsort(keys, kind="stable")
    keys, values = keys[order], values[order]
    if np.any((keys[1:] == keys[:-1]) & (values[1:] < values[:-1])):
        order = np.lexsort((values, keys))
        keys, values = keys[order], values[order]
    return keys, values


def placed(
    asked: NDArray[np.uint64], keys: NDArray[np.uint64], values: NDArray[np.uint32]
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Give what was found of each key to every place at which it was asked for.

    Args:
        asked: uint64[n], in any order, repeated or not.
        keys: uint64[m], those that were found, in any order.
        values: uint32[m].

    Returns:
        Places in `asked`, ascending, and a value of each; as `Storage.find` does.

    Example:
        >>> found = placed(np.uint64([9, 4, 9]), np.uint64([9, 4, 9]), np.uint32([6, 2, 5]))
        >>> found[0].tolist(), found[1].tolist()
        ([0, 0, 1, 2, 2], [5, 6, 2, 5, 6])
    """
    order = np.lexsort((values, keys))
    keys, values = keys[order], values[order]
    starts = np.searchsorted(keys, asked)
    lengths = np.searchsorted(keys, asked, side="right") - starts
    places = np.repeat(np.arange(len(asked)), lengths)
    return places, values[spread(starts, lengths)]
