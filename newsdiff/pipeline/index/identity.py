"""Which articles of an index are the very article that is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsdiff.link.sentences import Sentences
from newsdiff.model.moment import parse_moment
from newsdiff.pipeline.index.carriers import indexed_articles
from newsdiff.store.names import alive_numbers

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
        rows: uint32, the row with the very words of each block, `NO_ROW` for a block without
            words; no row of theirs for other words.
        carried: the articles that carry their rows.

    Returns:
        Of each article, what is the same, by number.
    """
    there = alive_numbers(store, {each.path for each in articles if each.path})
    by_id = {number: name for name, number in there.items()}
    table = store.articles(np.array(sorted(by_id), dtype=np.int64))
    named = {each.id: each for each in indexed_articles(table)}
    same = _with_text(first_blocks, rows, carried)
    at = carried.named({place for places in same for place in places})
    found = []
    for article, places in zip(articles, same, strict=True):
        own = [named[article.path]] if article.path in named else []
        alike = [at[place] for place in places if _fits(article, at[place])]
        if article.source is not None or len({each.source for each in alike}) == 1:
            own += [each for each in alike if each not in own]
        found.append(tuple(sorted(own, key=lambda each: each.number)))
    return found


def _with_text(
    first_blocks: NDArray[np.int64], rows: NDArray[np.uint32], carried: Carried
) -> list[list[int]]:
    """Of each asked article the places of those whose blocks are the same rows, in this order."""
    own = _content_keys(first_blocks, rows)
    theirs = _content_keys(carried.columns.first_blocks, carried.columns.block_rows)
    order = np.argsort(theirs, kind="stable")
    firsts = np.searchsorted(theirs[order], own).tolist()
    ends = np.searchsorted(theirs[order], own, side="right").tolist()
    return [order[first:end].tolist() for first, end in zip(firsts, ends, strict=True)]


def _content_keys(first_blocks: NDArray[np.int64], rows: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """A key of the rows of each article, as that of the words of a sentence; 0 for no rows."""
    keys = np.zeros(len(first_blocks) - 1, dtype=np.uint64)
    filled = np.flatnonzero(np.diff(first_blocks))
    starts, ends = first_blocks[filled], first_blocks[filled + 1]
    keys[filled] = Sentences(rows=filled.astype(np.uint32), starts=starts, ends=ends).keys(rows)
    return keys


def _fits(article: Article, other: IndexedArticle) -> bool:
    """Whether nothing that is known of both differs."""
    if article.source is not None and article.source != other.source:
        return False
    moment = parse_moment(article.published)
    return moment is None or moment.milliseconds == other.published_ms
