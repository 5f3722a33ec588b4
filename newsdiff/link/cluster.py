# mypy: disable-error-code="arg-type,assignment,no-any-return,return-value"
# ruff: noqa: PLR0913, PLR0917  kernels deal in byte values and take arrays one by one
"""Verified pairs to clusters in which every member is similar to the representative.

Rows connected by pairs form a component (union-find with path halving; Tarjan, van Leeuwen, 1984).
A component may be a chain whose ends have little in common, so it is cut: the first row becomes a
leader and takes all rows that are similar enough to it, the first of the rest leads next (leader
clustering; Hartigan, "Clustering Algorithms", 1975, chapter 3). Rows are ordered by publication,
then longest first, then by text hash: the cut does not depend on the order of the input. Where all
members of a cluster are also similar enough to the one published first, or else first in the input,
that one becomes the representative in the leader's place. In a component of more than
`MAX_COMPONENT` rows, a leader takes only rows that are paired with it.

Time: near-linear in pairs, and quadratic within a component up to that size.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.link.distinct import NO_ROW, grouped
from newsdiff.link.sorting import GAPS
from newsdiff.link.verify import entered, jaccard, n_shared, table_size
from newsdiff.native.jit import helper, kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.link.distinct import Rows
    from newsdiff.native.jit import Array

__all__ = ["MAX_COMPONENT", "RowClusters", "cluster_rows"]

MAX_COMPONENT = 1024


@attrs.frozen(kw_only=True, eq=False)
class RowClusters:
    """Clusters of distinct texts.

    Attributes:
        leaders: uint32[n_rows], the representative row; `NO_ROW` for a row alone.
        similarities: float64[n_rows], to the representative.
        n_large: components above `MAX_COMPONENT`.
    """

    leaders: NDArray[np.uint32]
    similarities: NDArray[np.float64]
    n_large: int


def cluster_rows(
    rows: Rows,
    left: NDArray[np.uint32],
    right: NDArray[np.uint32],
    similarities: NDArray[np.float64],
    published: NDArray[np.int64],
    first_blocks: NDArray[np.uint32],
    counts: NDArray[np.uint32],
    threshold: float,
    most_words: int | None = None,
) -> RowClusters:
    """Cluster the rows that have pairs; gives up the hashes of the rows.

    Args:
        rows: the distinct texts.
        left: uint32[n], lower row of each verified pair.
        right: uint32[n], higher row.
        similarities: float64[n].
        published: int64[n_rows], earliest publication of each row.
        first_blocks: uint32[n_rows], earliest block among the first published ones.
        counts: uint32[n_rows], different shingles of each row that has a pair.
        threshold: least similarity of a member to its representative.
        most_words: words that are brought to memory at a time, about; None for all.

    Returns:
        The clusters; rows without a pair are alone.
    """
    n_rows = len(rows)
    parents = np.arange(n_rows, dtype=np.uint32)
    unite(left, right, parents)
    paired = np.zeros(n_rows, dtype=bool)
    paired[left] = True
    paired[right] = True
    active = np.flatnonzero(paired)
    bounds, places = grouped(parents[active], n_rows)
    bounds = bounds[np.append(np.flatnonzero(np.diff(bounds)), n_rows)].astype(np.int64)
    members = active[places]
    order_members(members, bounds, published, rows.n_words, rows.texts)
    rows.drop_texts()
    del parents, paired
    leaders = np.full(n_rows, NO_ROW, dtype=np.uint32)
    kept = np.zeros(n_rows, dtype=np.float64)
    longest = int(rows.n_words[members].max(initial=0))
    is_large = np.diff(bounds) > MAX_COMPONENT
    if is_large.any():
        offsets, neighbours, edges = _adjacency(left, right, n_rows)
        lead_paired(members, bounds, offsets, neighbours, similarities[edges], leaders, kept)
    for first, end in _batches(rows.n_words[members], bounds, most_words):
        some = members[bounds[first] : bounds[end]]
        places = rows.shelf.fetch(np.sort(some))
        lead(
            some, bounds[first : end + 1] - bounds[first], places, rows.n_words, counts, threshold,
            longest, published, first_blocks, leaders, kept,
        )  # fmt: skip
    return RowClusters(leaders=leaders, similarities=kept, n_large=int(is_large.sum()))


def _batches(
    n_words: NDArray[np.uint32], bounds: NDArray[np.int64], most: int | None
) -> list[tuple[int, int]]:
    """Ranges of components with about as many words as may be held."""
    n_components = len(bounds) - 1
    if most is None or not n_components:
        return [(0, n_components)] if n_components else []
    totals = np.cumsum(n_words, dtype=np.int64)[bounds[1:] - 1]
    cuts = np.flatnonzero(np.diff(totals // max(most, 1))) + 1
    edges = [0, *cuts.tolist(), n_components]
    return [(first, end) for first, end in pairwise(edges) if first < end]


def _adjacency(
    left: NDArray[np.uint32], right: NDArray[np.uint32], n_rows: int
) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.int64]]:
    """Pairs by row: offsets int64[n_rows + 1], neighbours, and the pair that each stands for."""
    offsets = np.zeros(n_rows + 2, dtype=np.int64)
    neighbours = np.empty(2 * len(left), dtype=np.uint32)
    edges = np.empty(2 * len(left), dtype=np.int64)
    list_neighbours(left, right, offsets, neighbours, edges)
    return offsets[:-1], neighbours, edges


@helper
def leads(one: int, other: int, published: Array, n_words: Array, texts: Array) -> bool:
    """Whether one row may lead before the other."""
    if published[one] != published[other]:
        return published[one] < published[other]
    if n_words[one] != n_words[other]:
        return n_words[one] > n_words[other]
    return texts[one] < texts[other]


@kernel("void(i8[::1], i8[::1], i8[::1], u4[::1], u8[::1])")
def order_members(
    members: Array,
    bounds: Array,
    published: Array,
    n_words: Array,
    texts: Array,
) -> None:
    """Sort the rows of each component into the order in which they may lead."""
    for component in range(bounds.size - 1):
        rows = members[bounds[component] : bounds[component + 1]]
        for gap in GAPS:
            for i in range(gap, rows.size):
                row = rows[i]
                place = i
                while place >= gap and leads(row, rows[place - gap], published, n_words, texts):
                    rows[place] = rows[place - gap]
                    place -= gap
                rows[place] = row


@kernel("void(i8[::1], i8[::1], i8[::1], u4[::1], f8[::1], u4[::1], f8[::1])")
def lead_paired(
    members: Array,
    bounds: Array,
    offsets: Array,
    neighbours: Array,
    edge_similarities: Array,
    leaders: Array,
    similarities: Array,
) -> None:
    """Cut the components above `MAX_COMPONENT`: a leader takes the free rows paired with it.

    Args:
        members: int64, rows by component, in the order in which they may lead.
        bounds: int64, where each component begins in `members`, and the end.
        offsets: int64[n_rows + 1] into `neighbours`.
        neighbours: uint32, rows paired with each row.
        edge_similarities: float64, of those pairs.
        leaders: output, uint32[n_rows].
        similarities: output, float64[n_rows].
    """
    for component in range(bounds.size - 1):
        rows = members[bounds[component] : bounds[component + 1]]
        if rows.size <= MAX_COMPONENT:
            continue
        for leader in rows:
            if leaders[leader] != NO_ROW:
                continue
            leaders[leader] = leader
            similarities[leader] = 1.0
            for edge in range(offsets[leader], offsets[leader + 1]):
                row = np.int64(neighbours[edge])
                if leaders[row] == NO_ROW:
                    leaders[row] = leader
                    similarities[row] = edge_similarities[edge]


@kernel("void(u4[::1], u4[::1], i8[::1], u4[::1], i8[::1])")
def list_neighbours(
    left: Array, right: Array, offsets: Array, neighbours: Array, edges: Array
) -> None:
    """Counting sort of pairs by either row; `offsets` comes in as zeros."""
    for i in range(left.size):
        offsets[np.int64(left[i]) + 2] += 1
        offsets[np.int64(right[i]) + 2] += 1
    for row in range(2, offsets.size):
        offsets[row] += offsets[row - 1]
    for i in range(left.size):
        place = offsets[np.int64(left[i]) + 1]
        neighbours[place], edges[place] = right[i], i
        offsets[np.int64(left[i]) + 1] += 1
        place = offsets[np.int64(right[i]) + 1]
        neighbours[place], edges[place] = left[i], i
        offsets[np.int64(right[i]) + 1] += 1


@helper
def root(parents: Array, row: int) -> int:
    """Representative of a row's component, halving the path to it."""
    while parents[row] != row:
        parents[row] = parents[parents[row]]
        row = parents[row]
    return row


@kernel("void(u4[::1], u4[::1], u4[::1])")
def unite(left: Array, right: Array, parents: Array) -> None:
    """Union-find over pairs; afterwards every row points at the lowest row of its component."""
    for i in range(left.size):
        one, other = root(parents, left[i]), root(parents, right[i])
        if one < other:
            parents[other] = one
        else:
            parents[one] = other
    for row in range(parents.size):
        parents[row] = root(parents, row)


@helper
def takes(
    leader: int,
    rows: Array,
    n_rows: int,
    places: Array,
    n_words: Array,
    counts: Array,
    turn: int,
    tables: tuple[Array, Array, Array],
    found: Array,
) -> None:
    """Write the similarity of each of the first rows to the leader."""
    keys, turns, seen = tables
    n_leader = entered(places[leader], n_words[leader], turn, keys, turns, seen)
    for i in range(n_rows):
        row = rows[i]
        shared = n_shared(places[row], n_words[row], turn, i + 1, keys, turns, seen)
        found[i] = jaccard(shared, n_leader, counts[row])


@helper
def least(values: Array, n_values: int) -> float:
    """The smallest of the first values."""
    smallest = 1.0
    for i in range(n_values):
        smallest = min(smallest, values[i])
    return smallest


@helper
def earliest(rows: Array, n_rows: int, published: Array, first_blocks: Array) -> int:
    """The row that was published first, else stands first in the input."""
    best = rows[0]
    for i in range(1, n_rows):
        row = rows[i]
        if published[row] < published[best] or (
            published[row] == published[best] and first_blocks[row] < first_blocks[best]
        ):
            best = row
    return best


@helper
def settle(
    leader: int,
    rows: Array,
    n_rows: int,
    found: Array,
    threshold: float,
    leaders: Array,
    similarities: Array,
) -> None:
    """Record a cluster."""
    for i in range(n_rows):
        if found[i] >= threshold:
            leaders[rows[i]] = leader
            similarities[rows[i]] = found[i]


@kernel(
    "void(i8[::1], i8[::1], i8[::1], u4[::1], u4[::1], f8, i8, i8[::1], u4[::1], u4[::1], f8[::1])"
)
def lead(
    members: Array,
    bounds: Array,
    places: Array,
    n_words: Array,
    counts: Array,
    threshold: float,
    longest: int,
    published: Array,
    first_blocks: Array,
    leaders: Array,
    similarities: Array,
) -> None:
    """Cut the components up to `MAX_COMPONENT` into clusters.

    Args:
        members: int64, rows by component, in the order in which they may lead.
        bounds: int64, where each component begins in `members`, and the end.
        places: int64[n_rows], addresses of words.
        n_words: uint32[n_rows].
        counts: uint32[n_rows], different shingles.
        threshold: least similarity.
        longest: most words of any member.
        published: int64[n_rows].
        first_blocks: uint32[n_rows].
        leaders: output, uint32[n_rows], comes in as `NO_ROW`.
        similarities: output, float64[n_rows].
    """
    size = table_size(longest)
    tables = (
        np.empty(size, dtype=np.uint64),
        np.zeros(size, dtype=np.uint32),
        np.zeros(size, dtype=np.uint32),
    )
    found = np.empty(MAX_COMPONENT, dtype=np.float64)
    free = np.empty(MAX_COMPONENT, dtype=np.int64)
    taken = np.empty(MAX_COMPONENT, dtype=np.int64)
    turn = 0
    for component in range(bounds.size - 1):
        n_free = bounds[component + 1] - bounds[component]
        if n_free > MAX_COMPONENT:
            continue
        free[:n_free] = members[bounds[component] : bounds[component + 1]]
        while n_free:
            turn += 1
            takes(free[0], free, n_free, places, n_words, counts, turn, tables, found)
            settle(free[0], free, n_free, found, threshold, leaders, similarities)
            n_left = n_taken = 0
            for i in range(n_free):
                if found[i] < threshold:
                    free[n_left] = free[i]
                    n_left += 1
                else:
                    taken[n_taken] = free[i]
                    n_taken += 1
            n_free = n_left
            best = earliest(taken, n_taken, published, first_blocks)
            if best != taken[0]:
                turn += 1
                takes(best, taken, n_taken, places, n_words, counts, turn, tables, found)
                if least(found, n_taken) >= threshold:
                    settle(best, taken, n_taken, found, threshold, leaders, similarities)
