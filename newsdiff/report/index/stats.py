"""How large an index is: for the terminal, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.report.dump.listing import written_json
from newsdiff.report.text import plural, published_words

if TYPE_CHECKING:
    from newsdiff.model.index_results import IndexStats

__all__ = ["render_stats_json", "render_stats_terminal"]


def render_stats_json(stats: IndexStats) -> str:
    """The figures as JSON text that ends with a line break."""
    return written_json("index-stats", attrs.asdict(stats))


def render_stats_terminal(stats: IndexStats) -> str:
    """The figures as lines of text."""
    settings = stats.settings
    unit = "text" if settings.level == "article" else settings.level
    removed = f" ({stats.n_removed:,} removed)" if stats.n_removed else ""
    first, last = (published_words(None, time) for time in (stats.first_ms, stats.last_ms))
    dates = f"from {first} to {last}" if first else "without dates"
    undated = f", {stats.n_undated:,} without a date" if first and stats.n_undated else ""
    kept = "texts are kept" if settings.texts else "texts are not kept"
    articles = plural(stats.n_articles, "article")
    texts = f"{plural(stats.n_blocks, unit)}, {stats.n_texts:,} of them different"
    pairs = f"{plural(stats.n_pairs, 'pair')} of different {unit}s"
    counted = "; those of removed ones are among these" if stats.n_removed else ""
    how = f"threshold {settings.threshold:g}, recall {settings.recall:g}, seed {settings.seed}"
    lines = [
        stats.address,
        f"{articles}{removed} of {plural(stats.n_sources, 'source')}, {dates}{undated}",
        f"{texts}, with {stats.n_words:,} words; {pairs} alike{counted}",
        f"{how}; {kept}",
        f"{stats.n_bytes / 1e6:,.1f} MB in {plural(stats.n_writes, 'write')}",
    ]
    return "\n".join(lines) + "\n"
