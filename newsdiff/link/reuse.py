# mypy: disable-error-code="arg-type,assignment,no-any-return,return-value"
# ruff: noqa: PLR0913, PLR0917  kernels deal in byte values and take arrays one by one
"""Reuse between articles, from the paragraphs that they share.

Pairs of blocks are gathered by pair of articles. Boilerplate is no evidence, nor is a block of
fewer than `MIN_EVIDENCE_WORDS` words, nor what an article repeats within itself, nor a single
paragraph, a small part of either, that two articles of one source have in common: that is matter of
the house (a bio, a call-out box) in too few articles to recur.

Time O(n log n) in the pairs of blocks, memory linear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.link.sorting import sort_stretch
from newsdiff.model.dump_settings import MIN_EVIDENCE_WORDS
from newsdiff.native.jit import helper, kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.link.expand import BlockPairs
    from newsdiff.native.jit import Array

__all__ = ["Reuse", "find_reuse"]

HOUSE_SHARE = 0.2
"""A single paragraph that two articles of one source share must be this much of one of them."""
_U32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


@attrs.frozen(kw_only=True, eq=False)
class Reuse:
    """Pairs of articles that share paragraphs, most words times the larger share first.

    Attributes:
        left: int64[n], article.
        right: int64[n], article, later in the input.
        n_words: int64[n], words of the shared paragraphs on the side that has fewer.
        left_words: int64[n], words of the shared paragraphs on the left.
        right_words: int64[n].
        n_paragraphs: int64[n], shared paragraphs of the side that has fewer.
        left_blocks: int32, block numbers within the left article, all pairs one after the other.
        right_blocks: int32, parallel: the k-th matches the k-th of `left_blocks`. Each shared block
            stands beside its nearest counterpart, the most similar, then the nearest in order; one
            that is the nearest of two is there twice.
        bounds: int64[n + 1] into both.
        n_house: pairs left out, of one source, that share a single small paragraph.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    n_words: NDArray[np.int64]
    left_words: NDArray[np.int64]
    right_words: NDArray[np.int64]
    n_paragraphs: NDArray[np.int64]
    left_blocks: NDArray[np.int32]
    right_blocks: NDArray[np.int32]
    bounds: NDArray[np.int64]
    n_house: int


def find_reuse(
    pairs: BlockPairs,
    articles: NDArray[np.uint32],
    first_blocks: NDArray[np.int64],
    n_words: NDArray[np.uint32],
    is_boilerplate: NDArray[np.bool_],
    sources: NDArray[np.int64],
    similarities: NDArray[np.float64] | None = None,
) -> Reuse:
    """Gather pairs of blocks by pairs of articles.

    Args:
        pairs: verified pairs of blocks.
        articles: uint32[n_blocks], the article of each block.
        first_blocks: int64[n_articles + 1], blocks by article.
        n_words: uint32[n_blocks].
        is_boilerplate: bool[n_blocks], what is no evidence.
        sources: int64[n_articles], 0 for an unknown one.
        similarities: float64, of each pair of rows, and 1 at the end, for two blocks of the same
            text; all alike if omitted.

    Returns:
        One entry for each pair of articles.
    """
    counts = (n_words >= MIN_EVIDENCE_WORDS) & ~is_boilerplate
    n = len(pairs.left)
    heads = np.empty((n, 2), dtype=np.uint32)
    words = np.empty((n, 2), dtype=np.int64)
    bounds = np.zeros((n + 1, 2), dtype=np.int64)
    left_blocks, right_blocks = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int32)
    scratch = np.empty((2, n), dtype=np.uint64)
    found = gather_pairs(
        pairs.left, pairs.right, articles, first_blocks, n_words, counts.view(np.uint8),
        heads, words, bounds, left_blocks, right_blocks, scratch,
    )  # fmt: skip
    heads, words, bounds = heads[:found], words[:found], bounds[: found + 1]
    totals = np.append(0, np.cumsum(n_words, dtype=np.int64))
    of_article = totals[first_blocks[1:]] - totals[first_blocks[:-1]]
    shares = (words / np.maximum(of_article[heads], 1)).max(axis=1, initial=0.0)
    left_sources, right_sources = sources[heads].T
    n_blocks = np.diff(bounds, axis=0)
    n_paragraphs = n_blocks.min(axis=1, initial=1 << 62)
    of_house = (left_sources == right_sources) & (left_sources != 0) & (n_paragraphs == 1)
    del scratch, left_blocks, right_blocks
    matches = _matched(pairs, articles, counts, n_blocks, similarities)
    lists = _numbers(pairs, matches, articles, first_blocks, len(heads))
    return _ranked(heads, words, n_paragraphs, lists, shares, of_house & (shares < HOUSE_SHARE))


def _matched(
    pairs: BlockPairs,
    articles: NDArray[np.uint32],
    counts: NDArray[np.bool_],
    n_blocks: NDArray[np.int64],
    similarities: NDArray[np.float64] | None,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of blocks that are listed, by pair of articles, and the pair of articles of each."""
    owners, others = articles[pairs.left], articles[pairs.right]
    evidence = np.flatnonzero(counts[pairs.left] & counts[pairs.right] & (owners != others))
    keys = owners[evidence].astype(np.uint64) << _U32 | others[evidence]
    order = np.argsort(keys, kind="stable")
    evidence, keys = evidence[order], keys[order]
    groups = np.cumsum(np.diff(keys, prepend=keys[:1]) != 0)
    n_pairs = np.bincount(groups, minlength=len(n_blocks))
    # Where no block has two counterparts, all pairs are listed.
    is_plain = (n_blocks == n_pairs[:, None]).all(axis=1)
    listed = is_plain[groups]
    rest = np.flatnonzero(~listed)
    if len(rest):
        edges = pairs.edges[evidence[rest]]
        unlike = np.zeros(len(rest)) if similarities is None else -similarities[edges]
        blocks = (pairs.left[evidence[rest]], pairs.right[evidence[rest]])
        listed[rest] = _nearest(groups[rest], *blocks, unlike)
    return evidence[listed], groups[listed]


def _nearest(
    groups: NDArray[np.int64],
    left: NDArray[np.uint32],
    right: NDArray[np.uint32],
    unlike: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Whether a pair of blocks is the nearest of either of its blocks within its group."""
    distance = np.abs(_ranks(groups, left, right) - _ranks(groups, right, left))
    is_nearest = np.zeros(len(groups), dtype=bool)
    for own, other in ((left, right), (right, left)):
        order = np.lexsort((other, distance, unlike, own, groups))
        is_first = np.ones(len(order), dtype=bool)
        same_group, same_block = np.diff(groups[order]) == 0, own[order][1:] == own[order][:-1]
        is_first[1:] = ~(same_group & same_block)
        is_nearest[order[is_first]] = True
    return is_nearest


def _ranks(
    groups: NDArray[np.int64], own: NDArray[np.uint32], other: NDArray[np.uint32]
) -> NDArray[np.int64]:
    """The how-manieth of the counterparts of the other block each pair's own block is."""
    order = np.lexsort((own, other, groups))
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (np.diff(groups[order]) != 0) | (other[order][1:] != other[order][:-1])
    places = np.arange(len(order))
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = places - places[is_first][np.cumsum(is_first) - 1]
    return ranks


def _numbers(
    pairs: BlockPairs,
    matches: tuple[NDArray[np.int64], NDArray[np.int64]],
    articles: NDArray[np.uint32],
    first_blocks: NDArray[np.int64],
    n_heads: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Numbers of the listed blocks within their articles, left and right, and bounds of both."""
    listed, groups = matches
    left, right = (
        (blocks[listed] - first_blocks[articles[blocks[listed]]]).astype(np.int32)
        for blocks in (pairs.left, pairs.right)
    )
    bounds = np.append(0, np.cumsum(np.bincount(groups, minlength=n_heads))).astype(np.int64)
    return left, right, bounds


def _ranked(
    heads: NDArray[np.uint32],
    words: NDArray[np.int64],
    n_paragraphs: NDArray[np.int64],
    lists: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]],
    shares: NDArray[np.float64],
    is_house: NDArray[np.bool_],
) -> Reuse:
    left_blocks, right_blocks, bounds = lists
    n_words = words.min(axis=1, initial=1 << 62)
    order = np.argsort(-n_words * shares, kind="stable")  # by left, then right among equals
    order = order[~is_house[order]]
    left_blocks, new_bounds = _reordered(left_blocks, bounds, order)
    right_blocks, _ = _reordered(right_blocks, bounds, order)
    return Reuse(
        left=heads[order, 0].astype(np.int64),
        right=heads[order, 1].astype(np.int64),
        n_words=n_words[order],
        left_words=words[order, 0],
        right_words=words[order, 1],
        n_paragraphs=n_paragraphs[order],
        left_blocks=left_blocks,
        right_blocks=right_blocks,
        bounds=new_bounds,
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


@kernel("void(i4[::1], i8[::1], i8[::1], i8[::1], i4[::1])")
def move_runs(values: Array, bounds: Array, order: Array, new_bounds: Array, moved: Array) -> None:
    """Copy run `order[i]` of the values to place i."""
    for i in range(order.size):
        for k in range(bounds[order[i] + 1] - bounds[order[i]]):
            moved[new_bounds[i] + k] = values[bounds[order[i]] + k]


@helper
def side_taken(
    blocks: Array,
    n_blocks: int,
    first_block: int,
    n_words: Array,
    place: int,
    numbers: Array,
) -> tuple[int, int]:
    """Write the different ones of sorted blocks, as numbers within the article: place, words."""
    words = np.int64(0)
    for i in range(n_blocks):
        block = np.int64(blocks[i])
        if i == 0 or blocks[i] != blocks[i - 1]:
            numbers[place] = block - first_block
            words += n_words[block]
            place += 1
    return place, words


@kernel(
    "i8(u4[::1], u4[::1], u4[::1], i8[::1], u4[::1], u1[::1],"
    " u4[:, ::1], i8[:, ::1], i8[:, ::1], i4[::1], i4[::1], u8[:, ::1])"
)
def gather_pairs(
    left: Array,
    right: Array,
    articles: Array,
    first_blocks: Array,
    n_words: Array,
    counts: Array,
    heads: Array,
    words: Array,
    bounds: Array,
    left_blocks: Array,
    right_blocks: Array,
    scratch: Array,
) -> int:
    """Gather pairs of blocks, sorted by left block, by pair of articles, left then right.

    Args:
        left: uint32[n], left block of each pair.
        right: uint32[n].
        articles: uint32[n_blocks].
        first_blocks: int64[n_articles + 1].
        n_words: uint32[n_blocks].
        counts: uint8[n_blocks], whether a block is evidence.
        heads: output, uint32[n, 2], left and right article.
        words: output, int64[n, 2], words of the shared blocks of either.
        bounds: output, int64[n + 1, 2], comes in as zeros; into the two lists that follow.
        left_blocks: output, int32[n], numbers of the shared blocks within their article.
        right_blocks: output, int32[n].
        scratch: uint64[2, n].

    Returns:
        The number of pairs of articles.
    """
    keys, blocks = scratch[0], scratch[1]
    n_found = 0
    first = 0
    while first < left.size:
        article = articles[left[first]]
        end = first
        n_keys = 0
        while end < left.size and articles[left[end]] == article:
            other = articles[right[end]]
            if other != article and counts[left[end]] and counts[right[end]]:
                keys[n_keys] = np.uint64(other) << _U32 | np.uint64(end)
                n_keys += 1
            end += 1
        sort_stretch(keys, n_keys)
        start = 0
        while start < n_keys:
            other = np.int64(keys[start] >> _U32)
            stop = start
            while stop < n_keys and np.int64(keys[stop] >> _U32) == other:
                blocks[stop - start] = left[np.int64(keys[stop] & _LOW)]
                stop += 1
            heads[n_found, 0], heads[n_found, 1] = article, other
            bounds[n_found + 1, 0], words[n_found, 0] = side_taken(
                blocks, stop - start, first_blocks[np.int64(article)], n_words,
                bounds[n_found, 0], left_blocks,
            )  # fmt: skip
            for i in range(start, stop):
                blocks[i - start] = right[np.int64(keys[i] & _LOW)]
            sort_stretch(blocks, stop - start)
            bounds[n_found + 1, 1], words[n_found, 1] = side_taken(
                blocks, stop - start, first_blocks[other], n_words, bounds[n_found, 1], right_blocks
            )
            n_found += 1
            start = stop
        first = end
    return n_found
