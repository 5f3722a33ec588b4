"""Recurring boilerplate: what a source prints under many articles that share nothing else.

A text recurs in a source when `min_articles` of its articles carry it (or a near-duplicate). That
alone is no boilerplate: an outlet may print a story ten times, updated. So a recurring block counts
as boilerplate only where it stands in as many different surroundings, the nearest block of the
article that does not recur itself, and only articles are counted that consist for the most part of
blocks that do not recur. A dispatch that many outlets carry recurs in none of them. Articles
without a source are taken as one source; the second condition keeps dispatches apart there.

Time O(n log n) in the blocks of clusters, memory linear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.kernels import surround
from newsdiff.model.dump_settings import DEDUPE_DEFAULTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Boilerplate", "find_boilerplate"]

MAX_RECURRING_SHARE = 0.5
"""Articles with a larger share of recurring words are the same story again."""


@attrs.frozen(kw_only=True, eq=False)
class Boilerplate:
    """Recurring boilerplate, most frequent first.

    Attributes:
        sources: int64[n], source of each.
        clusters: int64[n], cluster of each.
        n_articles: int64[n], articles of the source that carry it.
        n_blocks: int64[n], how often it occurs there.
        examples: int64[n], its first block in that source.
        by_block: bool[n_blocks], whether a block of the dump is boilerplate.
    """

    sources: NDArray[np.int64]
    clusters: NDArray[np.int64]
    n_articles: NDArray[np.int64]
    n_blocks: NDArray[np.int64]
    examples: NDArray[np.int64]
    by_block: NDArray[np.bool_]


def find_boilerplate(
    clusters: NDArray[np.int64],
    first_blocks: NDArray[np.int64],
    articles: NDArray[np.uint32],
    sources: NDArray[np.int64],
    n_words: NDArray[np.uint32],
    min_articles: int = DEDUPE_DEFAULTS.min_articles,
) -> Boilerplate:
    """Find recurring boilerplate.

    Args:
        clusters: int64[n_blocks], -1 for a block in no cluster.
        first_blocks: int64[n_articles + 1], blocks by article.
        articles: uint32[n_blocks], the article of each block.
        sources: int64[n_articles], from 0.
        n_words: uint32[n_blocks].
        min_articles: at least 2.

    Returns:
        The boilerplate of each source.
    """
    by_block = np.zeros(len(clusters), dtype=bool)
    blocks = np.flatnonzero(clusters >= 0)
    sizes = np.bincount(clusters[blocks])
    blocks = blocks[sizes[clusters[blocks]] >= min_articles] if len(blocks) else blocks
    keys = sources[articles[blocks]] * (len(sizes) + 1) + clusters[blocks]
    order = np.argsort(keys, kind="stable")
    blocks, keys = blocks[order], keys[order]
    groups, n_groups = _numbered(keys)
    n_articles = _distinct(groups, articles[blocks].astype(np.int64), n_groups)
    recurs = n_articles[groups] >= min_articles if n_groups else np.empty(0, dtype=bool)
    recurring = np.zeros(len(clusters), dtype=np.uint8)
    recurring[blocks[recurs]] = 1
    surroundings = np.empty(len(clusters), dtype=np.int64)
    surround(first_blocks, recurring, clusters, n_words, MAX_RECURRING_SHARE, surroundings)
    around = surroundings[blocks]
    seen = around >= 0
    n_around = _distinct(groups[seen], around[seen], n_groups)
    chosen = np.flatnonzero((n_articles >= min_articles) & (n_around >= min_articles))
    marked = np.isin(groups, chosen)
    by_block[blocks[marked]] = True
    n_blocks = np.bincount(groups, minlength=n_groups)
    firsts = np.flatnonzero(np.diff(groups, prepend=-1))
    rank = np.lexsort((blocks[firsts[chosen]], -n_articles[chosen]))
    chosen = chosen[rank]
    examples = blocks[firsts[chosen]]
    return Boilerplate(
        sources=sources[articles[examples]],
        clusters=clusters[examples],
        n_articles=n_articles[chosen],
        n_blocks=n_blocks[chosen],
        examples=examples,
        by_block=by_block,
    )


def _numbered(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """Number the runs of equal keys."""
    if not len(keys):
        return np.empty(0, dtype=np.int64), 0
    groups = np.cumsum(np.diff(keys, prepend=keys[0]) != 0)
    return groups, int(groups[-1]) + 1


def _distinct(
    groups: NDArray[np.int64], values: NDArray[np.int64], n_groups: int
) -> NDArray[np.int64]:
    """Number of different values in each group."""
    if not len(groups):
        return np.zeros(n_groups, dtype=np.int64)
    order = np.lexsort((values, groups))
    groups, values = groups[order], values[order]
    new = np.ones(len(groups), dtype=bool)
    new[1:] = (np.diff(groups) != 0) | (np.diff(values) != 0)
    return np.bincount(groups[new], minlength=n_groups)
