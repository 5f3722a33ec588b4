"""Every pair at or above the threshold, without sketches: a join on rare shingles.

Shingles are put into one global order, rare ones first. Two sets of similarity t or more must share
a shingle among the first |s| - ceil(t |s|) + 1 of each (Chaudhuri, Ganti, Kaushik, "A primitive
operator for similarity joins", ICDE 2006; Bayardo, Ma, Srikant, "Scaling up all pairs similarity
search", WWW 2007). Changed here: rarity is counted in a table of 2**22 counters by hash, which
makes the order a little less rare-first and no less correct; texts are compared only within a
factor of t in size.

Time is that of the candidates: quadratic in a template that thousands of different texts follow.
Memory: 16 bytes for each shingle of a prefix, 8 for each candidate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsdiff.link.candidates import drop_repeats
from newsdiff.link.verify import entered, n_runs, shingle_at, table_size
from newsdiff.native.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.link.distinct import Rows
    from newsdiff.native.jit import Array

__all__ = ["exact_candidates"]

_COUNTERS = 1 << 22
_U32 = np.uint64(32)
_SLACK = 1e-9
_MOST = 1 << 22
"""Candidates that are held before repeated ones are dropped."""


def exact_candidates(rows: Rows, places: NDArray[np.int64], threshold: float) -> NDArray[np.uint64]:
    """Find all pairs of rows that can reach the threshold.

    Args:
        rows: the distinct texts.
        places: int64[n_rows], addresses of all their words.
        threshold: Jaccard similarity, in (0, 1].

    Returns:
        uint64, packed pairs, each once, in ascending order.
    """
    counters = np.zeros(_COUNTERS, dtype=np.uint32)
    longest = int(rows.n_words.max(initial=0))
    sizes = np.zeros(len(rows), dtype=np.uint32)
    count_rarity(places, rows.n_words, longest, counters, sizes)
    lengths = sizes - np.ceil(threshold * sizes - _SLACK).astype(np.int64) + 1
    lengths[sizes == 0] = 0
    offsets = np.append(0, np.cumsum(lengths)).astype(np.int64)
    shingles = np.empty(int(offsets[-1]), dtype=np.uint64)
    owners = np.empty(int(offsets[-1]), dtype=np.uint32)
    write_prefixes(places, rows.n_words, longest, counters, offsets, shingles, owners)
    order = np.argsort(shingles, kind="stable")
    return _paired(shingles[order], owners[order], sizes, threshold)


def _paired(
    shingles: NDArray[np.uint64],
    owners: NDArray[np.uint32],
    sizes: NDArray[np.uint32],
    threshold: float,
) -> NDArray[np.uint64]:
    pairs = np.empty(0, dtype=np.uint64)
    state = np.zeros(2, dtype=np.int64)
    buffer = np.empty(_MOST, dtype=np.uint64)
    while state[0] < len(shingles):
        n = pair_prefixes(shingles, owners, sizes, threshold, state, buffer)
        pairs = np.concatenate([pairs, buffer[:n]])
        pairs.sort()
        pairs = pairs[: drop_repeats(pairs)]
    return pairs


@kernel("void(i8[::1], u4[::1], i8, u4[::1], u4[::1])")
def count_rarity(
    places: Array, n_words: Array, longest: int, counters: Array, sizes: Array
) -> None:
    """Count in how many rows each shingle occurs, and the different shingles of each row."""
    size = table_size(longest)
    keys = np.empty(size, dtype=np.uint64)
    turns = np.zeros(size, dtype=np.uint32)
    seen = np.zeros(size, dtype=np.uint32)
    for row in range(places.size):
        sizes[row] = entered(places[row], n_words[row], row + 1, keys, turns, seen)
        for index in range(n_runs(n_words[row])):
            counter = np.int64(shingle_at(places[row], n_words[row], index)) & (_COUNTERS - 1)
            counters[counter] += np.uint32(1)


@kernel("void(i8[::1], u4[::1], i8, u4[::1], i8[::1], u8[::1], u4[::1])")
def write_prefixes(
    places: Array,
    n_words: Array,
    longest: int,
    counters: Array,
    offsets: Array,
    shingles: Array,
    owners: Array,
) -> None:
    """Write the rarest shingles of each row, as many as `offsets` has room for."""
    size = table_size(longest)
    keys = np.empty(size, dtype=np.uint64)
    turns = np.zeros(size, dtype=np.uint32)
    seen = np.zeros(size, dtype=np.uint32)
    for row in range(places.size):
        n_prefix = offsets[row + 1] - offsets[row]
        if n_prefix == 0:
            continue
        n_found = entered(places[row], n_words[row], row + 1, keys, turns, seen)
        mine = np.empty(n_found, dtype=np.uint64)
        n_mine = 0
        last = keys.size - 1
        for index in range(n_runs(n_words[row])):
            shingle = shingle_at(places[row], n_words[row], index)
            slot = np.int64(shingle >> _U32) & last
            while keys[slot] != shingle or turns[slot] != row + 1:
                slot = (slot + 1) & last
            if seen[slot] == 0:
                seen[slot] = 1
                mine[n_mine] = shingle
                n_mine += 1
        mine.sort()  # a total order: by count, then by hash
        rarity = np.empty(n_found, dtype=np.uint32)
        for i in range(n_found):
            rarity[i] = counters[np.int64(mine[i]) & (_COUNTERS - 1)]
        order = np.argsort(rarity, kind="mergesort")
        for i in range(n_prefix):
            shingles[offsets[row] + i] = mine[order[i]]
            owners[offsets[row] + i] = row


@kernel("i8(u8[::1], u4[::1], u4[::1], f8, i8[::1], u8[::1])")
def pair_prefixes(
    shingles: Array,
    owners: Array,
    sizes: Array,
    threshold: float,
    state: Array,
    pairs: Array,
) -> int:
    """Write pairs of rows with a common prefix shingle until there is no room.

    Args:
        shingles: uint64[n], sorted.
        owners: uint32[n], their rows, ascending among equal shingles.
        sizes: uint32[n_rows], different shingles of each row.
        threshold: least similarity.
        state: int64[2], where to go on: item, and its partner's distance; both come back changed.
        pairs: output.

    Returns:
        The number of pairs.
    """
    n_pairs = 0
    while state[0] < shingles.size:
        item = state[0]
        other = item + 1 + state[1]
        while other < shingles.size and shingles[other] == shingles[item]:
            if n_pairs == pairs.size:
                state[1] = other - item - 1
                return n_pairs
            left, right = owners[item], owners[other]
            smaller, larger = min(sizes[left], sizes[right]), max(sizes[left], sizes[right])
            if smaller >= threshold * larger - _SLACK:
                pairs[n_pairs] = np.uint64(left) << _U32 | np.uint64(right)
                n_pairs += 1
            other += 1
        state[0] = item + 1
        state[1] = 0
    return n_pairs
