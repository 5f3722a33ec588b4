"""Which articles of an index are the very article that is asked about."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from newsdiff.core.ranges import spread
from newsdiff.model.dump import NO_ROW
from newsdiff.model.moment import parse_moment
from newsdiff.pipeline.index.carriers import indexed_articles
from newsdiff.pipeline.index.naming import alive_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from newsdiff.model import Article
    from newsdiff.model.index_answer import IndexedArticle
    from newsdiff.pipeline.index.carriers import Carried
    from newsdiff.store.store import Store

__all__ = ["own_articles"]


def own_articles(
    store: Store,
    articles: Sequence[Article],
    first_blocks: NDArray[np.int64],
    rows: NDArray[np.uint32],
    carried: Carried,
) -> list[tuple[IndexedArticle, ...]]:
    """Find what of an index is an article that is asked about.

    That is what has its id, by the path of the article; and what has the same text, where what is
    known of both, source and date, does not differ. Of several sources with the same text none is
    the article, unless its own source is known.

    Args:
        store: the index.
        articles: what is asked about.
        first_blocks: int64[n + 1], their blocks.
        rows: uint32, the row with the very words of each block, `NO_ROW` where there is none.
        carried: the articles that carry their rows.

    Returns:
        Of each article, what is the same, by number.
    """
    there = alive_numbers(store, {each.path for each in articles if each.path})
    by_id = {number: name for name, number in there.items()}
    table = store.articles(np.array(sorted(by_id), dtype=np.int64))
    named = {each.id: each for each in indexed_articles(table)}
    same = [_with_text(rows[first:end], carried) for first, end in pairwise(first_blocks.tolist())]
    at = carried.named({place for places in same for place in places})
    found = []
    for article, places in zip(articles, same, strict=True):
        own = [named[article.path]] if article.path in named else []
        alike = [at[place] for place in places if _fits(article, at[place])]
        if article.source is not None or len({each.source for each in alike}) == 1:
            own += [each for each in alike if each not in own]
        found.append(tuple(sorted(own, key=lambda each: each.number)))
    return found


def _with_text(rows: NDArray[np.uint32], carried: Carried) -> list[int]:
    """Places of the articles whose blocks are these rows, one after the other."""
    worded = rows[rows != NO_ROW].astype(np.int64)
    if not len(worded):
        return []
    bounds = (
        np.searchsorted(carried.rows, worded[0], side="left"),
        np.searchsorted(carried.rows, worded[0], side="right"),
    )
    places = np.unique(carried.articles[slice(*bounds)])
    firsts = carried.columns.first_blocks
    places = places[firsts[places + 1] - firsts[places] == len(rows)]
    blocks = carried.columns.block_rows[spread(firsts[places], np.full(len(places), len(rows)))]
    is_same = (blocks.reshape(len(places), len(rows)) == rows).all(axis=1)
    same: list[int] = places[is_same].tolist()
    return same


def _fits(article: Article, other: IndexedArticle) -> bool:
    """Whether nothing that is known of both differs."""
    if article.source is not None and article.source != other.source:
        return False
    moment = parse_moment(article.published)
    return moment is None or moment.milliseconds == other.published_ms
