"""From distinct texts back to blocks: pairs and clusters of blocks.

Texts that occur m and n times give m * n pairs of blocks, and m * (m - 1) / 2 among themselves.
From `MAX_SQUARE` occurrences on, only a star is taken: all blocks with the first one of the text.
Time and memory are linear in the pairs that come out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.kernels import expand_pairs, find_firsts, number_clusters
from newsdiff.link.distinct import NO_ROW, grouped

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "MAX_SQUARE",
    "BlockClusters",
    "BlockPairs",
    "cluster_blocks",
    "first_members",
    "pair_blocks",
]

MAX_SQUARE = 64
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
    n = expand_pairs(left, right, offsets, members, firsts, MAX_SQUARE, none, no_edges, facts)
    packed, edges = np.empty(n, dtype=np.uint64), np.empty(n, dtype=np.int32)
    expand_pairs(left, right, offsets, members, firsts, MAX_SQUARE, packed, edges, facts)
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
    sizes = np.zeros(len(leaders), dtype=np.uint32)
    n_clusters = number_clusters(block_rows, leaders, offsets, sizes, numbers, by_block)
    del numbers, sizes
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
