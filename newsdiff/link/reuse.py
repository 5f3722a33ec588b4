"""Reuse between articles, from the paragraphs that they share.

Pairs of blocks are gathered by pair of articles. Boilerplate is no evidence, nor is a block of
fewer than `MIN_WORDS` words (`Advertisement`, a place name, a byline), nor what an article repeats
within itself, nor a single paragraph, a small part of either, that two articles of one source have
in common: that is matter of the house (a bio, a call-out box) in too few articles to recur.

Time O(n log n) in the pairs of blocks, memory linear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.kernels import gather_pairs, move_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.link.expand import BlockPairs
__all__ = ["MIN_WORDS", "Reuse", "find_reuse"]

MIN_WORDS = 8
"""Fewest words of a block that is evidence of reuse."""
HOUSE_SHARE = 0.2
"""A single paragraph that two articles of one source share must be this much of one of them."""


@attrs.frozen(kw_only=True, eq=False)
class Reuse:
    """Pairs of articles that share paragraphs, most words times the larger share first.

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
        n_house: pairs left out, of one source, that share a single small paragraph.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    n_words: NDArray[np.int64]
    left_words: NDArray[np.int64]
    right_words: NDArray[np.int64]
    left_blocks: NDArray[np.int32]
    left_bounds: NDArray[np.int64]
    right_blocks: NDArray[np.int32]
    right_bounds: NDArray[np.int64]
    n_house: int


def find_reuse(
    pairs: BlockPairs,
    articles: NDArray[np.uint32],
    first_blocks: NDArray[np.int64],
    n_words: NDArray[np.uint32],
    is_boilerplate: NDArray[np.bool_],
    sources: NDArray[np.int64],
) -> Reuse:
    """Gather pairs of blocks by pairs of articles.

    Args:
        pairs: verified pairs of blocks.
        articles: uint32[n_blocks], the article of each block.
        first_blocks: int64[n_articles + 1], blocks by article.
        n_words: uint32[n_blocks].
        is_boilerplate: bool[n_blocks], what is no evidence.
        sources: int64[n_articles], 0 for an unknown one.

    Returns:
        One entry for each pair of articles.
    """
    counts = (n_words >= MIN_WORDS) & ~is_boilerplate
    n = len(pairs.left)
    heads = np.empty((n, 2), dtype=np.uint32)
    words = np.empty((n, 2), dtype=np.int64)
    bounds = np.zeros((n + 1, 2), dtype=np.int64)
    left_blocks, right_blocks = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int32)
    scratch = np.empty((2, n), dtype=np.uint64)
    found = gather_pairs(
        pairs.left, pairs.right, articles, first_blocks, n_words, counts.view(np.uint8),
        heads, words, bounds, left_blocks, right_blocks, *scratch,
    )  # fmt: skip
    heads, words, bounds = heads[:found], words[:found], bounds[: found + 1]
    totals = np.append(0, np.cumsum(n_words, dtype=np.int64))
    of_article = totals[first_blocks[1:]] - totals[first_blocks[:-1]]
    shares = (words / np.maximum(of_article[heads], 1)).max(axis=1, initial=0.0)
    left_sources, right_sources = sources[heads].T
    is_single = np.diff(bounds, axis=0).min(axis=1, initial=1 << 62) == 1
    of_house = (left_sources == right_sources) & (left_sources != 0) & is_single
    return _ranked(
        heads, words, bounds, left_blocks, right_blocks, shares, of_house & (shares < HOUSE_SHARE)
    )


def _ranked(
    heads: NDArray[np.uint32],
    words: NDArray[np.int64],
    bounds: NDArray[np.int64],
    left_blocks: NDArray[np.int32],
    right_blocks: NDArray[np.int32],
    shares: NDArray[np.float64],
    is_house: NDArray[np.bool_],
) -> Reuse:
    n_words = words.min(axis=1, initial=1 << 62)
    order = np.argsort(-n_words * shares, kind="stable")  # by left, then right among equals
    order = order[~is_house[order]]
    left_blocks, left_bounds = _reordered(left_blocks, bounds[:, 0], order)
    right_blocks, right_bounds = _reordered(right_blocks, bounds[:, 1], order)
    return Reuse(
        left=heads[order, 0].astype(np.int64),
        right=heads[order, 1].astype(np.int64),
        n_words=n_words[order],
        left_words=words[order, 0],
        right_words=words[order, 1],
        left_blocks=left_blocks,
        left_bounds=left_bounds,
        right_blocks=right_blocks,
        right_bounds=right_bounds,
        n_house=int(is_house.sum()),
    )


def _reordered(
    values: NDArray[np.int32], bounds: NDArray[np.int64], order: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Take ragged rows in another order, or some of them."""
    bounds = np.ascontiguousarray(bounds)
    new_bounds = np.append(0, np.cumsum(np.diff(bounds)[order])).astype(np.int64)
    moved = np.empty(int(new_bounds[-1]), dtype=np.int32)
    move_runs(values, bounds, order, new_bounds, moved)
    return moved, new_bounds
