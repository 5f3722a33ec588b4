"""Ranges of places, as those of ragged arrays, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["spread"]


def spread(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """All places of ranges, one range after the other.

    Args:
        starts: int64[n], first place of each.
        lengths: int64[n].

    Returns:
        int64[lengths.sum()].

    Example:
        >>> spread(np.array([4, 0]), np.array([2, 3])).tolist()
        [4, 5, 0, 1, 2]
    """
    ends = np.cumsum(lengths)
    offsets: NDArray[np.int64] = np.repeat(starts - (ends - lengths), lengths)
    return offsets + np.arange(len(offsets))
