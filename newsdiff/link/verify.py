# mypy: disable-error-code="arg-type,assignment,no-any-return,return-value"

"""Exact similarity of candidate pairs, from the words of both texts.

The 64-bit shingle hashes of the lower row are entered into a small table once, those of each
partner are looked up there; repeated shingles count once. Expected time is linear in the words of
the partners. Words are compared by their 32-bit hashes: a pair is wrong only if two different words
with the same hash stand in the same place, about one pair in a hundred million.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsdiff.model.shingles import SHINGLE_WORDS
from newsdiff.native.jit import helper, kernel
from newsdiff.native.shingles import run_hash

if TYPE_CHECKING:
    from newsdiff.native.jit import Array

__all__ = [
    "count_shingles",
    "entered",
    "jaccard",
    "n_runs",
    "n_shared",
    "shingle_at",
    "table_size",
    "verify_pairs",
]

_U32 = np.uint64(32)
_ROW = np.uint64(0xFFFFFFFF)


@helper
def n_runs(n_words: int) -> int:
    """Shingles of a text, repeated ones included."""
    return n_words - SHINGLE_WORDS + 1 if n_words >= SHINGLE_WORDS else min(n_words, 1)


@helper
def shingle_at(words: int, n_words: int, index: int) -> int:
    """The 64-bit hash of one shingle of a text."""
    if n_words >= SHINGLE_WORDS:
        return run_hash(words + index * 4, SHINGLE_WORDS)
    return run_hash(words, n_words)


@helper
def entered(words: int, n_words: int, turn: int, keys: Array, turns: Array, seen: Array) -> int:
    """Enter a text's shingles into the table for this turn; returns how many differ."""
    last = keys.size - 1
    n_distinct = 0
    for index in range(n_runs(n_words)):
        shingle = shingle_at(words, n_words, index)
        slot = np.int64(shingle >> _U32) & last
        while turns[slot] == turn and keys[slot] != shingle:
            slot = (slot + 1) & last
        if turns[slot] != turn:
            turns[slot] = turn
            keys[slot] = shingle
            seen[slot] = 0
            n_distinct += 1
    return n_distinct


@helper
def n_shared(
    words: int,
    n_words: int,
    turn: int,
    visit: int,
    keys: Array,
    turns: Array,
    seen: Array,
) -> int:
    """How many different shingles of a text are in the table; each `visit` (from 1) is new."""
    last = keys.size - 1
    shared = 0
    for index in range(n_runs(n_words)):
        shingle = shingle_at(words, n_words, index)
        slot = np.int64(shingle >> _U32) & last
        while turns[slot] == turn:
            if keys[slot] == shingle:
                if seen[slot] != visit:
                    seen[slot] = visit
                    shared += 1
                break
            slot = (slot + 1) & last
    return shared


@helper
def table_size(longest: int) -> int:
    """Slots for the shingles of a text of that many words: a power of two, at most half full."""
    size = 64
    while size < 2 * longest:
        size *= 2
    return size


@helper
def jaccard(shared: int, left: int, right: int) -> float:
    """Shared shingles as a share of the union."""
    return shared / (left + right - shared)


@kernel("void(u4[::1], i8[::1], u4[::1], i8, u4[::1])")
def count_shingles(rows: Array, places: Array, n_words: Array, longest: int, counts: Array) -> None:
    """Count the different shingles of some rows.

    Args:
        rows: uint32, the rows.
        places: int64[n_rows], addresses of their words.
        n_words: uint32[n_rows].
        longest: most words of any of the rows.
        counts: output, uint32[n_rows]; left alone for rows not asked for.
    """
    size = table_size(longest)
    keys = np.empty(size, dtype=np.uint64)
    turns = np.zeros(size, dtype=np.uint32)
    seen = np.zeros(size, dtype=np.uint32)
    for i in range(rows.size):
        row = rows[i]
        counts[row] = entered(places[row], n_words[row], i + 1, keys, turns, seen)


@kernel("void(u8[::1], i8[::1], u4[::1], u4[::1], f8, i8, u4[::1])")
def verify_pairs(
    pairs: Array,
    places: Array,
    n_words: Array,
    counts: Array,
    threshold: float,
    longest: int,
    shared: Array,
) -> None:
    """Count the shared shingles of candidate pairs.

    Args:
        pairs: uint64[n], packed rows, in ascending order.
        places: int64[n_rows], addresses of words.
        n_words: uint32[n_rows].
        counts: uint32[n_rows], different shingles of each row in `pairs`.
        threshold: least similarity.
        longest: most words of any row in `pairs`.
        shared: output, uint32[n]; 0 for a pair below the threshold.
    """
    size = table_size(longest)
    keys = np.empty(size, dtype=np.uint64)
    turns = np.zeros(size, dtype=np.uint32)
    seen = np.zeros(size, dtype=np.uint32)
    turn = 0
    visit = 0
    before = np.int64(-1)
    for i in range(pairs.size):
        left, right = np.int64(pairs[i] >> _U32), np.int64(pairs[i] & _ROW)
        shared[i] = 0
        smaller, larger = min(counts[left], counts[right]), max(counts[left], counts[right])
        if smaller < threshold * larger - 1e-6 * larger:
            continue
        if left != before:
            turn += 1
            visit = 0
            before = left
            entered(places[left], n_words[left], turn, keys, turns, seen)
        visit += 1
        found = n_shared(places[right], n_words[right], turn, visit, keys, turns, seen)
        if jaccard(found, counts[left], counts[right]) >= threshold:
            shared[i] = found
