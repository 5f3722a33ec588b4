"""Reuse between articles, from the paragraphs that they share.

Pairs of blocks are gathered by pair of articles. Boilerplate is no evidence, nor is a block of fewer
than `MIN_WORDS` words (`Advertisement`, a place name, a byline), nor what an article repeats within
itself. Time O(n log n) in the pairs of blocks, memory linear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.native.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.link.expand import BlockPairs

__all__ = ["MIN_WORDS", "Reuse", "find_reuse"]

MIN_WORDS = 8
"""Fewest words of a block that is evidence of reuse."""


@attrs.frozen(kw_only=True, eq=False)
class Reuse:
    """Pairs of articles that share paragraphs, those that share most words first.

    Attributes:
        left: int64[n], article.
        right: int64[n], article, later in the input.
        n_words: int64[n], words of the shared paragraphs on the side that has fewer.
        left_words: int64[n], words of the shared paragraphs on the left.
        right_words: int64[n].
        left_blocks: block numbers within the left article, all pairs one after the other.
        left_bounds: int64[n + 1] into `left_blocks`.
        right_blocks: the same on the right.
        right_bounds: int64[n + 1].
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    n_words: NDArray[np.int64]
    left_words: NDArray[np.int64]
    right_words: NDArray[np.int64]
    left_blocks: NDArray[np.int64]
    left_bounds: NDArray[np.int64]
    right_blocks: NDArray[np.int64]
    right_bounds: NDArray[np.int64]


def find_reuse(
    pairs: BlockPairs,
    articles: NDArray[np.uint32],
    first_blocks: NDArray[np.int64],
    n_words: NDArray[np.uint32],
    is_boilerplate: NDArray[np.bool_],
) -> Reuse:
    """Gather pairs of blocks by pairs of articles.

    Args:
        pairs: verified pairs of blocks.
        articles: uint32[n_blocks], the article of each block.
        first_blocks: int64[n_articles + 1], blocks by article.
        n_words: uint32[n_blocks].
        is_boilerplate: bool[n_blocks].

    Returns:
        One entry for each pair of articles.
    """
    counts = (n_words >= MIN_WORDS) & ~is_boilerplate
    evidence = counts[pairs.left] & counts[pairs.right]
    evidence &= articles[pairs.left] != articles[pairs.right]
    left, right = pairs.left[evidence], pairs.right[evidence]
    left_article, right_article = articles[left], articles[right]
    order = np.lexsort((right, left, right_article, left_article))
    keys = left_article[order].astype(np.uint64) << np.uint64(32) | right_article[order]
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else keys
    bounds = np.append(starts, len(keys)).astype(np.int64)
    sides = []
    for blocks, sorted_blocks in ((left, left[order]), (right, right[order])):
        del blocks
        sides.append(_side(sorted_blocks, bounds, articles, first_blocks, n_words))
    return _ranked(left_article[order][bounds[:-1]], right_article[order][bounds[:-1]], *sides)


def _side(
    blocks: NDArray[np.uint32],
    bounds: NDArray[np.int64],
    articles: NDArray[np.uint32],
    first_blocks: NDArray[np.int64],
    n_words: NDArray[np.uint32],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Different blocks of one side for each pair of articles: numbers, bounds, words."""
    n = len(bounds) - 1
    groups = np.repeat(np.arange(n), np.diff(bounds))
    order = np.lexsort((blocks, groups))
    blocks, groups = blocks[order], groups[order]
    new = np.ones(len(blocks), dtype=bool)
    new[1:] = (blocks[1:] != blocks[:-1]) | (groups[1:] != groups[:-1])
    blocks, groups = blocks[new], groups[new]
    sizes = np.bincount(groups, minlength=n)
    words = np.bincount(groups, weights=n_words[blocks], minlength=n).astype(np.int64)
    numbers = blocks.astype(np.int64) - first_blocks[articles[blocks]]
    return numbers, np.append(0, np.cumsum(sizes)).astype(np.int64), words


def _ranked(
    left: NDArray[np.uint32],
    right: NDArray[np.uint32],
    left_side: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    right_side: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
) -> Reuse:
    n_words = np.minimum(left_side[2], right_side[2])
    order = np.lexsort((right, left, -n_words))
    left_blocks, left_bounds = _reordered(left_side[0], left_side[1], order)
    right_blocks, right_bounds = _reordered(right_side[0], right_side[1], order)
    return Reuse(
        left=left[order].astype(np.int64),
        right=right[order].astype(np.int64),
        n_words=n_words[order],
        left_words=left_side[2][order],
        right_words=right_side[2][order],
        left_blocks=left_blocks,
        left_bounds=left_bounds,
        right_blocks=right_blocks,
        right_bounds=right_bounds,
    )


def _reordered(
    values: NDArray[np.int64], bounds: NDArray[np.int64], order: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Put ragged rows into another order."""
    new_bounds = np.append(0, np.cumsum(np.diff(bounds)[order])).astype(np.int64)
    moved = np.empty(len(values), dtype=np.int64)
    move_runs(values, bounds, order, new_bounds, moved)  # type: ignore[arg-type]
    return moved, new_bounds


@kernel("void(i8[::1], i8[::1], i8[::1], i8[::1], i8[::1])")
def move_runs(
    values: list[int], bounds: list[int], order: list[int], new_bounds: list[int], moved: list[int]
) -> None:
    """Copy run `order[i]` of the values to place i."""
    for i in range(order.size):
        for k in range(bounds[order[i] + 1] - bounds[order[i]]):
            moved[new_bounds[i] + k] = values[bounds[order[i]] + k]
