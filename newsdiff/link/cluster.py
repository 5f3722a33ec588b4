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

from newsdiff.core.kernels import lead, lead_paired, list_neighbours, order_members, unite
from newsdiff.link.distinct import NO_ROW, grouped

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from newsdiff.link.distinct import Rows

    Settle = Callable[
        [NDArray[np.int64], NDArray[np.int64], NDArray[np.uint32], NDArray[np.float64]], None
    ]

__all__ = ["MAX_COMPONENT", "RowClusters", "adjacency", "cluster_rows"]

MAX_COMPONENT = 1024


@attrs.frozen(kw_only=True, eq=False)
class RowClusters:
    """Clusters of distinct texts.

    Attributes:
        leaders: uint32[n_rows], the representative row; `NO_ROW` for a row alone.
        similarities: float64[n_rows], to the representative.
        largest: texts of the largest component, if it is above `MAX_COMPONENT`; else 0.
    """

    leaders: NDArray[np.uint32]
    similarities: NDArray[np.float64]
    largest: int


def cluster_rows(  # noqa: PLR0913, PLR0917  arrays, one by one
    rows: Rows,
    left: NDArray[np.uint32],
    right: NDArray[np.uint32],
    similarities: NDArray[np.float64],
    published: NDArray[np.int64],
    first_blocks: NDArray[np.uint32],
    counts: NDArray[np.uint32],
    threshold: float,
    most_words: int | None = None,
    settle: Settle | None = None,
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
        settle: cuts the components up to `MAX_COMPONENT` where the words are, if they are not on
            the shelf: of members, bounds, leaders and similarities, as the kernel `lead` has them.

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
    offsets, places = grouped(parents[active], n_rows)
    bounds = offsets[np.append(np.flatnonzero(np.diff(offsets)), n_rows)].astype(np.int64)
    members: NDArray[np.int64] = active[places]
    order_members(members, bounds, published, rows.n_words, rows.texts)
    rows.drop_texts()
    del parents, paired
    leaders = np.full(n_rows, NO_ROW, dtype=np.uint32)
    kept = np.zeros(n_rows, dtype=np.float64)
    size = int(np.diff(bounds).max(initial=0))
    largest = size if size > MAX_COMPONENT else 0
    if largest:
        starts, neighbours, edges = adjacency(left, right, n_rows)
        lead_paired(
            members, bounds, MAX_COMPONENT, starts, neighbours, similarities[edges], leaders, kept
        )
    others, bounds = _without_twos(
        members, bounds, left, right, similarities, published, first_blocks, leaders, kept
    )
    if settle is not None:
        settle(others, bounds, leaders, kept)
        return RowClusters(leaders=leaders, similarities=kept, largest=largest)
    longest = int(rows.n_words[others].max(initial=0))
    for first, end in _batches(rows.n_words[others], bounds, most_words):
        some = others[bounds[first] : bounds[end]]
        words = rows.shelf.fetch(np.sort(some))
        lead(
            some, bounds[first : end + 1] - bounds[first], MAX_COMPONENT, words, rows.n_words,
            counts, threshold, longest, published, first_blocks, leaders, kept,
        )  # fmt: skip
    return RowClusters(leaders=leaders, similarities=kept, largest=largest)


def _without_twos(  # noqa: PLR0913, PLR0917  arrays, one by one
    members: NDArray[np.int64],
    bounds: NDArray[np.int64],
    left: NDArray[np.uint32],
    right: NDArray[np.uint32],
    similarities: NDArray[np.float64],
    published: NDArray[np.int64],
    first_blocks: NDArray[np.uint32],
    leaders: NDArray[np.uint32],
    kept: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cut the components of two rows, which need no words: their pair says how similar they are.

    Returns:
        Members and bounds of the others.
    """
    sizes = np.diff(bounds)
    has_two = sizes == 2  # noqa: PLR2004  a pair
    in_two = np.zeros(len(leaders), dtype=bool)
    in_two[members[bounds[:-1][has_two]]] = True
    chosen = in_two[left] | in_two[right]
    one, other, similar = left[chosen], right[chosen], similarities[chosen]
    times, other_times = published[one], published[other]
    is_first = first_blocks[one] <= first_blocks[other]
    leads = (times < other_times) | ((times == other_times) & is_first)
    leader, follower = np.where(leads, one, other), np.where(leads, other, one)
    leaders[leader] = leaders[follower] = leader
    kept[leader], kept[follower] = 1.0, similar
    ends = np.cumsum(sizes[~has_two], dtype=np.int64)
    return members[np.repeat(~has_two, sizes)], np.append(0, ends)


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


def adjacency(
    left: NDArray[np.uint32], right: NDArray[np.uint32], n_rows: int
) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.int64]]:
    """List pairs by row, as the kernel `lead_paired` takes them.

    Args:
        left: uint32[n], a row of each pair.
        right: uint32[n], the other.
        n_rows: rows.

    Returns:
        Offsets int64[n_rows + 1], neighbours uint32, and the pair int64 that each stands for.
    """
    offsets = np.zeros(n_rows + 2, dtype=np.int64)
    neighbours = np.empty(2 * len(left), dtype=np.uint32)
    edges = np.empty(2 * len(left), dtype=np.int64)
    list_neighbours(left, right, offsets, neighbours, edges)
    return offsets[:-1], neighbours, edges
