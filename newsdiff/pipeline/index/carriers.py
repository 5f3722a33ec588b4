"""The articles of an index that carry some rows: as columns to choose from, as values to name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from pyarrow import compute

from newsdiff.core.arrow import numbers_of
from newsdiff.core.ranges import distinct
from newsdiff.link.hits import Carriers
from newsdiff.link.runs import is_among
from newsdiff.model.dump import NO_ROW
from newsdiff.model.index_answer import IndexedArticle
from newsdiff.model.moment import UNDATED
from newsdiff.write.columns import numbered_column

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pyarrow as pa
    from numpy.typing import NDArray

    from newsdiff.model.index_answer import Question
    from newsdiff.store.store import Store

__all__ = ["Carried", "indexed_articles", "texts_of_articles"]

_COLUMNS = ("number", "id", "source", "published", "time", "title", "language", "agencies")
_PLACES = ("file", "line")
_CHOOSING = ("id", "source", "time", "blocks")
"""What articles are chosen by; the rest is read of those alone that are named."""


@attrs.frozen(kw_only=True, eq=False)
class Carried:
    """Articles of an index that carry any of some rows; removed ones are not among them.

    Attributes:
        store: the index.
        table: the articles, as `Store.articles` gives them, with what is needed for choosing.
        columns: the same for choosing.
        rows: int64, rows by the articles that carry them, ascending.
        articles: int64, place in the table of an article that carries each.
    """

    store: Store
    table: pa.Table
    columns: Carriers
    rows: NDArray[np.int64]
    articles: NDArray[np.int64]

    @classmethod
    def from_store(cls, store: Store, rows: NDArray[np.int64], question: Question) -> Carried:
        """Find the articles that carry rows.

        Args:
            store: the index.
            rows: ascending, no two the same.
            question: its filters.
        """
        places, numbers = store.find("place", rows.astype(np.uint64))
        is_there = ~is_among(numbers, store.removed())
        known, articles = np.unique(numbers[is_there], return_inverse=True)
        table = store.articles(known, _CHOOSING)
        return cls(
            store=store,
            table=table,
            columns=_columns(table, question),
            rows=rows[places[is_there]],
            articles=articles.astype(np.int64),
        )

    def source_numbers(self, names: Iterable[str | None]) -> NDArray[np.int64]:
        """The numbers that `columns` has for sources; 0 for one that no article has, and None."""
        numbers = dict(
            zip(self.table["source"].to_pylist(), self.columns.sources.tolist(), strict=True)
        )
        numbers[None] = 0
        return np.array([numbers.get(name, 0) for name in names], dtype=np.int64)

    def named(self, places: Collection[int]) -> dict[int, IndexedArticle]:
        """Articles as values, by their places in the table."""
        wanted = sorted(places)
        numbers = numbers_of(self.table["number"])[np.array(wanted, dtype=np.int64)]
        named = indexed_articles(self.store.articles(numbers))
        return dict(zip(wanted, named, strict=True))


def texts_of_articles(store: Store, numbers: NDArray[np.integer[Any]]) -> dict[int, list[int]]:
    """Text hashes of the blocks of articles that have words, in their order, by number.

    Args:
        store: the index.
        numbers: of the articles, ascending, no two the same.
    """
    lists = store.articles(numbers, ("blocks",))["blocks"].to_pylist()
    rows = [[row for row in each if row != NO_ROW] for each in lists]
    every = distinct(np.array([row for each in rows for row in each], dtype=np.uint32))
    texts = dict(zip(every.tolist(), store.figures(every).texts.tolist(), strict=True))
    told = ([texts[row] for row in each] for each in rows)
    return dict(zip(numbers.tolist(), told, strict=True))


def indexed_articles(table: pa.Table) -> list[IndexedArticle]:
    """Rows of `Store.articles` as values."""
    return [
        IndexedArticle(published_ms=None if time == UNDATED else time, **row)
        for row in table.select((*_COLUMNS, *_PLACES)).to_pylist()
        if (time := row.pop("time")) is not None
    ]


def _columns(table: pa.Table, question: Question) -> Carriers:
    names, sources = numbered_column(table["source"])
    order = numbers_of(compute.sort_indices(table["id"].combine_chunks()))
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(len(order))
    lengths = numbers_of(compute.list_value_length(table["blocks"]))
    blocks = numbers_of(compute.list_flatten(table["blocks"]))
    times = numbers_of(table["time"])
    allowed = [_is_allowed(name, question) for name in names.to_pylist()]
    return Carriers(
        times=times,
        sources=sources,
        ranks=ranks,
        first_blocks=np.append(0, np.cumsum(lengths, dtype=np.int64)),
        block_rows=blocks.astype(np.uint32),
        is_allowed=np.array(allowed)[sources] & _in_time(times, question),
    )


def _is_allowed(source: str | None, question: Question) -> bool:
    if source in question.without_sources:
        return False
    return not question.sources or source in question.sources


def _in_time(times: NDArray[np.int64], question: Question) -> NDArray[np.bool_]:
    is_in = np.ones(len(times), dtype=bool)
    if question.has_dates:
        is_in &= times != UNDATED
    if question.since_ms is not None:
        is_in &= times >= question.since_ms
    if question.until_ms is not None:
        is_in &= times <= question.until_ms
    return is_in
