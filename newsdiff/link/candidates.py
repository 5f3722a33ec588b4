# ruff: noqa: C901  kernels are loops
# mypy: disable-error-code="arg-type,assignment,no-any-return,return-value"
"""Candidate pairs: rows that agree on a band of their sketches.

For each band, key and row are packed into one uint64 and sorted in place; runs of equal keys are
the buckets. A bucket of up to 64 rows gives all its pairs. A larger one gives a star: each row with
the row of the smallest text hash, a choice that does not depend on the order of the input. Time is
O(bands * rows * log rows), memory 8 bytes a row for each band in flight and 8 a candidate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.native.jit import helper, kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.native.jit import Array

__all__ = ["MAX_BUCKET", "BandCandidates", "band_candidates", "united"]

MAX_BUCKET = 64
_U32 = np.uint64(32)
_ROW = np.uint64(0xFFFFFFFF)


@attrs.frozen(kw_only=True, eq=False)
class BandCandidates:
    """What one band gives.

    Attributes:
        pairs: uint64, lower row shifted by 32 bits, or'ed with the higher row.
        n_stars: buckets above `MAX_BUCKET`, of which only a star was taken.
        largest: rows of the largest bucket.
    """

    pairs: NDArray[np.uint64]
    n_stars: int
    largest: int


def band_candidates(keys: NDArray[np.uint32], texts: NDArray[np.uint64]) -> BandCandidates:
    """Pair the rows that have the same key.

    Args:
        keys: uint32[n_rows], the keys of one band.
        texts: uint64[n_rows], order of rows for stars.

    Returns:
        The pairs, each once, in no particular order.
    """
    packed = np.empty(len(keys), dtype=np.uint64)
    pack_keys(keys, packed)
    packed.sort()
    none = np.empty(0, dtype=np.uint64)
    facts = np.zeros(2, dtype=np.int64)
    pairs = np.empty(pair_runs(packed, texts, none, facts), dtype=np.uint64)
    pair_runs(packed, texts, pairs, facts)
    return BandCandidates(pairs=pairs, n_stars=int(facts[0]), largest=int(facts[1]))


def united(parts: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Put the candidates of several bands together, each once, in ascending order."""
    if not parts:
        return np.empty(0, dtype=np.uint64)
    pairs = np.concatenate(parts)
    pairs.sort()
    return pairs[: drop_repeats(pairs)]


@kernel("void(u4[::1], u8[::1])")
def pack_keys(keys: Array, packed: Array) -> None:
    """Key in the upper half, row in the lower."""
    for row in range(keys.size):
        packed[row] = np.uint64(keys[row]) << _U32 | np.uint64(row)


@kernel("i8(u8[::1])")
def drop_repeats(values: Array) -> int:
    """Move the first of each run of equal values to the front; returns how many there are."""
    if values.size == 0:
        return 0
    kept = 1
    for i in range(1, values.size):
        if values[i] != values[kept - 1]:
            values[kept] = values[i]
            kept += 1
    return kept


@helper
def ordered(left: int, right: int) -> int:
    """Two rows packed, the lower one first."""
    if left < right:
        return left << _U32 | right
    return right << _U32 | left


@helper
def star_centre(packed: Array, first: int, end: int, texts: Array) -> int:
    """The row of the smallest text hash in a run."""
    centre = packed[first] & _ROW
    for i in range(first + 1, end):
        row = packed[i] & _ROW
        if texts[np.int64(row)] < texts[np.int64(centre)]:
            centre = row
    return centre


@kernel("i8(u8[::1], u8[::1], u8[::1], i8[::1])")
def pair_runs(packed: Array, texts: Array, pairs: Array, facts: Array) -> int:
    """Write the pairs of all runs, or count them if `pairs` is empty; facts: stars, largest run."""
    n_pairs = 0
    is_counting = pairs.size == 0
    facts[:] = 0
    first = 0
    while first < packed.size:
        end = first + 1
        key = packed[first] >> _U32
        while end < packed.size and packed[end] >> _U32 == key:
            end += 1
        size = end - first
        if size > 1:
            facts[1] = max(facts[1], size)
        if size > MAX_BUCKET:
            facts[0] += 1
            if not is_counting:
                centre = star_centre(packed, first, end, texts)
                place = n_pairs
                for i in range(first, end):
                    if packed[i] & _ROW != centre:
                        pairs[place] = ordered(packed[i] & _ROW, centre)
                        place += 1
            n_pairs += size - 1
        elif size > 1:
            if not is_counting:
                place = n_pairs
                for i in range(first, end):
                    for k in range(i + 1, end):
                        pairs[place] = ordered(packed[i] & _ROW, packed[k] & _ROW)
                        place += 1
            n_pairs += size * (size - 1) // 2
        first = end
    return n_pairs
