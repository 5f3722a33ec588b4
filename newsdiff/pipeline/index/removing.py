"""Which articles of an index are meant by their ids, their source or their date; their removal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsdiff.core.arrow import numbers_of
from newsdiff.store.names import alive_numbers
from newsdiff.store.store import IndexBatch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from newsdiff.store.store import Store

__all__ = ["alive_articles", "remove_articles"]

_ARTICLES_A_TURN = 1 << 14


def remove_articles(
    store: Store, ids: Collection[str] | None, source: str | None, before: int | None
) -> int:
    """Remove the articles that are all of what is given.

    Args:
        store: the index.
        ids: those with these ids.
        source: those of this source.
        before: those before this time, in milliseconds since 1970.

    Returns:
        How many were removed.
    """
    with store.writing():
        if ids is not None:
            wanted = np.array(sorted(alive_numbers(store, set(ids)).values()), dtype=np.int64)
        else:
            wanted = np.arange(store.state().n_articles)
        chosen = [
            numbers_of(table.column("number"))[_meant(table, source, before)]
            for table in alive_articles(store, wanted)
        ]
        removed = np.concatenate([np.empty(0, dtype=np.uint32), *chosen])
        if len(removed):
            store.write(IndexBatch(removed=removed))
        return len(removed)


def alive_articles(store: Store, wanted: NDArray[np.int64]) -> Iterator[pa.Table]:
    """Articles that were not removed, some at a time.

    Args:
        store: the index.
        wanted: numbers of articles, ascending.

    Yields:
        As `Store.articles` gives them.
    """
    alive = np.setdiff1d(wanted, store.removed(), assume_unique=True)
    for first in range(0, len(alive), _ARTICLES_A_TURN):
        yield store.articles(alive[first : first + _ARTICLES_A_TURN])


def _meant(table: pa.Table, source: str | None, before: int | None) -> NDArray[np.bool_]:
    """Which articles are of a source and before a time; undated ones lie behind all times."""
    meant = np.ones(len(table), dtype=bool)
    if source is not None:
        meant &= [name == source for name in table.column("source").to_pylist()]
    if before is not None:
        meant &= numbers_of(table.column("time")) < before
    return meant
