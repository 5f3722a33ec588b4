"""How large an index is, and what it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsdiff.core.arrow import numbers_of
from newsdiff.model.index_results import IndexStats
from newsdiff.model.moment import UNDATED
from newsdiff.pipeline.index.removing import alive_articles

if TYPE_CHECKING:
    from newsdiff.store.store import Store

__all__ = ["index_stats"]


def index_stats(store: Store) -> IndexStats:
    """Say how large an index is; reads all its articles, but not their texts."""
    with store.reading():
        state = store.state()
        sources: set[str] = set()
        n_undated, first, last = 0, UNDATED, -UNDATED
        for table in alive_articles(store, np.arange(state.n_articles)):
            sources.update(table.column("source").unique().drop_null().to_pylist())
            times = numbers_of(table.column("time"))
            dated = times[times != UNDATED]
            n_undated += len(times) - len(dated)
            first = min(first, int(dated.min(initial=UNDATED)))
            last = max(last, int(dated.max(initial=-UNDATED)))
        is_dated = first <= last
        return IndexStats(
            address=store.address,
            settings=store.settings,
            n_articles=state.n_articles - state.n_removed,
            n_removed=state.n_removed,
            n_blocks=state.n_blocks,
            n_texts=state.n_rows,
            n_words=state.n_words,
            n_pairs=state.n_pairs,
            n_sources=len(sources),
            first_ms=first if is_dated else None,
            last_ms=last if is_dated else None,
            n_undated=n_undated,
            n_writes=state.n_writes,
            n_bytes=store.n_bytes(),
        )
