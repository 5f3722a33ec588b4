# mypy: disable-error-code="arg-type,assignment,no-any-return,return-value"
# ruff: noqa: C901, PLR0912, PLR0913, PLR0917, PLR2004  kernels are loops over bytes
"""From distinct texts back to blocks: pairs and clusters of blocks.

Texts that occur m and n times give m * n pairs of blocks, and m * (m - 1) / 2 among themselves.
From `MAX_SQUARE` occurrences on, only a star is taken: all blocks with the first one of the text.
Time and memory are linear in the pairs that come out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.link.distinct import NO_ROW, grouped
from newsdiff.native.jit import helper, kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.native.jit import Array

__all__ = [
    "MAX_SQUARE",
    "BlockClusters",
    "BlockPairs",
    "cluster_blocks",
    "first_members",
    "pair_blocks",
]

MAX_SQUARE = 64
SAME_TEXT = -1
_U32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


@attrs.frozen(kw_only=True, eq=False)
class BlockPairs:
    """Pairs of blocks, by left block, then right block; the left one stands earlier in the input.

    Attributes:
        left: uint32[n], running number of the block in the dump.
        right: uint32[n].
        edges: int32[n], the pair of rows that it comes from; -1 for two blocks of the same text.
        n_stars: texts, and pairs of texts, of which only a star was taken.
    """

    left: NDArray[np.uint32]
    right: NDArray[np.uint32]
    edges: NDArray[np.int32]
    n_stars: int


@attrs.frozen(kw_only=True, eq=False)
class BlockClusters:
    """Blocks in clusters, by cluster, then block; clusters are numbered by their first block.

    Attributes:
        blocks: uint32[n].
        clusters: int64[n].
        representatives: bool[n].
        similarities: float64[n], to the representative.
        by_block: int64[n_blocks], the cluster of each block of the dump, -1 for none.
    """

    blocks: NDArray[np.uint32]
    clusters: NDArray[np.int64]
    representatives: NDArray[np.bool_]
    similarities: NDArray[np.float64]
    by_block: NDArray[np.int64]

    def without_blocks(self) -> BlockClusters:
        """The same clusters with an empty `by_block`, the largest of the arrays."""
        return attrs.evolve(self, by_block=np.empty(0, dtype=np.int64))


def first_members(
    offsets: NDArray[np.uint32], members: NDArray[np.uint32], published: NDArray[np.int64]
) -> NDArray[np.uint32]:
    """Find the block of each row that was published first, else stands first.

    Args:
        offsets: uint32[n_rows + 1] into `members`.
        members: uint32, the blocks of each row, ascending.
        published: int64[n_blocks], larger is later.

    Returns:
        uint32[n_rows].
    """
    firsts = np.empty(len(offsets) - 1, dtype=np.uint32)
    find_firsts(offsets, members, published, firsts)
    return firsts


def pair_blocks(
    left: NDArray[np.uint32],
    right: NDArray[np.uint32],
    offsets: NDArray[np.uint32],
    members: NDArray[np.uint32],
    firsts: NDArray[np.uint32],
) -> BlockPairs:
    """Expand pairs of rows, and rows of several blocks, to pairs of blocks.

    Args:
        left: uint32[n], lower row of each pair.
        right: uint32[n], higher row.
        offsets: uint32[n_rows + 1] into `members`.
        members: uint32, the blocks of each row.
        firsts: uint32[n_rows], the block that is the centre of a row's stars.

    Returns:
        The pairs.
    """
    none = np.empty(0, dtype=np.uint64)
    no_edges = np.empty(0, dtype=np.int32)
    facts = np.zeros(1, dtype=np.int64)
    n = expand_pairs(left, right, offsets, members, firsts, none, no_edges, facts)
    packed, edges = np.empty(n, dtype=np.uint64), np.empty(n, dtype=np.int32)
    expand_pairs(left, right, offsets, members, firsts, packed, edges, facts)
    order = np.argsort(packed)
    packed = packed[order]
    return BlockPairs(
        left=(packed >> _U32).astype(np.uint32),
        right=(packed & _LOW).astype(np.uint32),
        edges=edges[order],
        n_stars=int(facts[0]),
    )


def cluster_blocks(
    leaders: NDArray[np.uint32],
    similarities: NDArray[np.float64],
    block_rows: NDArray[np.uint32],
    offsets: NDArray[np.uint32],
    firsts: NDArray[np.uint32],
) -> BlockClusters:
    """Expand clusters of rows to clusters of blocks; a text that occurs twice is one, too.

    Args:
        leaders: uint32[n_rows], `NO_ROW` for a row without similar rows.
        similarities: float64[n_rows], to the leader.
        block_rows: uint32[n_blocks].
        offsets: uint32[n_rows + 1], `offsets[i + 1] - offsets[i]` is the number of row i's blocks.
        firsts: uint32[n_rows], the first block of each row.

    Returns:
        Clusters of two blocks or more.
    """
    by_block = np.empty(len(block_rows), dtype=np.int64)
    numbers = np.full(len(leaders), NO_ROW, dtype=np.uint32)
    n_clusters = number_clusters(block_rows, leaders, offsets, numbers, by_block)
    del numbers
    bounds, blocks = grouped(by_block.astype(np.uint32), n_clusters)
    clusters = np.repeat(np.arange(n_clusters), np.diff(bounds))
    rows = block_rows[blocks]
    leading = leaders[rows]
    is_alone = leading == NO_ROW
    leading[is_alone] = rows[is_alone]
    similar = similarities[rows]
    similar[is_alone] = 1.0
    return BlockClusters(
        blocks=blocks,
        clusters=clusters,
        representatives=firsts[leading] == blocks,
        similarities=similar,
        by_block=by_block,
    )


@kernel("i8(u4[::1], u4[::1], u4[::1], u4[::1], i8[::1])")
def number_clusters(
    block_rows: Array,
    leaders: Array,
    offsets: Array,
    numbers: Array,
    by_block: Array,
) -> int:
    """Number clusters of two blocks or more by their first block.

    Args:
        block_rows: uint32[n_blocks].
        leaders: uint32[n_rows], representative row of each row, `NO_ROW` for itself alone.
        offsets: uint32[n_rows + 1], blocks of each row.
        numbers: scratch, uint32[n_rows], comes in as `NO_ROW`.
        by_block: output, int64[n_blocks], -1 for a block in no cluster.

    Returns:
        The number of clusters.
    """
    sizes = np.zeros(leaders.size, dtype=np.uint32)
    for row in range(leaders.size):
        leader = np.int64(leaders[row]) if leaders[row] != NO_ROW else row
        sizes[leader] += np.uint32(offsets[row + 1] - offsets[row])
    n_clusters = 0
    for block in range(block_rows.size):
        by_block[block] = -1
        if block_rows[block] == NO_ROW:
            continue
        own = np.int64(block_rows[block])
        leader = np.int64(leaders[own]) if leaders[own] != NO_ROW else own
        if sizes[leader] < 2:
            continue
        if numbers[leader] == NO_ROW:
            numbers[leader] = np.uint32(n_clusters)
            n_clusters += 1
        by_block[block] = np.int64(numbers[leader])
    return n_clusters


@helper
def extent(offsets: Array, row: int) -> tuple[int, int]:
    """Where the blocks of a row begin and end among the members."""
    return np.int64(offsets[row]), np.int64(offsets[row + 1])


@kernel("void(u4[::1], u4[::1], i8[::1], u4[::1])")
def find_firsts(offsets: Array, members: Array, published: Array, firsts: Array) -> None:
    """The first published block of each row; among equals the first one."""
    for row in range(firsts.size):
        first, end = extent(offsets, row)
        best = np.int64(members[first])
        for i in range(first + 1, end):
            if published[np.int64(members[i])] < published[best]:
                best = np.int64(members[i])
        firsts[row] = np.uint32(best)


@helper
def put(one: int, other: int, edge: int, place: int, packed: Array, edges: Array) -> int:
    """Write a pair of blocks, unless this is only counting; the place of the next."""
    if packed.size:
        low, high = min(one, other), max(one, other)
        packed[place] = np.uint64(low) << _U32 | np.uint64(high)
        edges[place] = edge
    return place + 1


@kernel("i8(u4[::1], u4[::1], u4[::1], u4[::1], u4[::1], u8[::1], i4[::1], i8[::1])")
def expand_pairs(
    left: Array,
    right: Array,
    offsets: Array,
    members: Array,
    firsts: Array,
    packed: Array,
    edges: Array,
    facts: Array,
) -> int:
    """Write the pairs of blocks, or count them if `packed` is empty; facts: the number of stars."""
    n_pairs = 0
    facts[0] = 0
    for row in range(firsts.size):
        first, end = extent(offsets, row)
        centre = np.int64(firsts[row])
        if end - first > MAX_SQUARE:
            facts[0] += 1
            for i in range(first, end):
                if members[i] != firsts[row]:
                    n_pairs = put(np.int64(members[i]), centre, SAME_TEXT, n_pairs, packed, edges)
            continue
        for i in range(first, end):
            for k in range(i + 1, end):
                n_pairs = put(
                    np.int64(members[i]), np.int64(members[k]), SAME_TEXT, n_pairs, packed, edges
                )
    for edge in range(left.size):
        one, other = np.int64(left[edge]), np.int64(right[edge])
        first, end = extent(offsets, one)
        start, stop = extent(offsets, other)
        if (end - first) * (stop - start) > MAX_SQUARE * MAX_SQUARE:
            facts[0] += 1
            centre = np.int64(firsts[one])
            for i in range(start, stop):
                n_pairs = put(centre, np.int64(members[i]), edge, n_pairs, packed, edges)
            centre = np.int64(firsts[other])
            for i in range(first, end):
                if members[i] != firsts[one]:
                    n_pairs = put(np.int64(members[i]), centre, edge, n_pairs, packed, edges)
            continue
        for i in range(first, end):
            for k in range(start, stop):
                n_pairs = put(
                    np.int64(members[i]), np.int64(members[k]), edge, n_pairs, packed, edges
                )
    return n_pairs
