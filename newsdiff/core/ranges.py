"""Arrays of numbers: places in ranges and in chunks of words, runs, and each number once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CHUNK_BITS", "chunked_places", "distinct", "run_bounds", "spread"]

CHUNK_BITS = 40
"""Bits of a place within a chunk of words; the number of the chunk stands above."""


def chunked_places(*n_words: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Places of rows of words, one chunk a part, as `newsdiff.core.kernels.Words` takes them.

    Args:
        *n_words: of the rows of each part, which lie one after the other; one part at least.

    Returns:
        int64, of the rows of all parts.

    Example:
        >>> chunked_places(np.array([3, 2]), np.array([4])).tolist() == [0, 3, 1 << 40]
        True
    """
    places = [
        (chunk << CHUNK_BITS) | (np.cumsum(lengths, dtype=np.int64) - lengths)
        for chunk, lengths in enumerate(n_words)
    ]
    return np.concatenate(places)


def distinct(numbers: NDArray[Any]) -> NDArray[Any]:
    """Each number once, ascending.

    By sorting, which NumPy does with vectors: its `unique` enters each number into a table first.

    Example:
        >>> distinct(np.array([4, 0, 4])).tolist()
        [0, 4]
    """
    ordered = np.sort(numbers)
    is_new = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=is_new[1:])
    return ordered[is_new]


def run_bounds(numbers: NDArray[Any]) -> NDArray[np.int64]:
    """Where each run of equal numbers begins, and the end of the last: int64[n_runs + 1].

    Example:
        >>> run_bounds(np.array([4, 4, 0])).tolist(), run_bounds(np.array([])).tolist()
        ([0, 2, 3], [0])
    """
    begins = np.ones(len(numbers) + 1, dtype=bool)
    np.not_equal(numbers[1:], numbers[:-1], out=begins[1:-1])
    return np.flatnonzero(begins)


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
