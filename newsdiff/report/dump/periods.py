"""The articles of a dump by day, week or month. Time is linear in the articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.model.result_files import articles_of_run

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["PERIODS", "timeline_table"]

PERIODS = ("day", "week", "month")
_NAMES = {
    "id_count": "articles",
    "story_count_distinct": "stories",
    "words_sum": "words",
    "words_shared_sum": "words_shared",
}


def timeline_table(articles: pa.Table, period: str = "day") -> pa.Table:
    """What was published in each period.

    Args:
        articles: the table of articles.
        period: day, week (from Monday) or month, in UTC.

    Returns:
        One row for each period with an article, in order: `period` (its first day), `articles`,
        `stories` (with an article in it), `words`, `words_shared`. A last row, whose period is
        null, has the articles without a date, if there are any.

    Raises:
        ValueError: no such period.
    """
    if period not in PERIODS:
        raise ValueError(f"period is {period!r}, but must be one of {', '.join(PERIODS)}")
    import pyarrow as pa
    from pyarrow import compute

    articles = articles_of_run(articles)
    times = compute.cast(articles["published_ms"], pa.timestamp("ms"))
    days = compute.cast(compute.floor_temporal(times, unit=period), pa.date32())
    grouped = articles.append_column("period", days).group_by("period", use_threads=False)
    measures = [("id", "count"), ("words", "sum"), ("words_shared", "sum")]
    table = grouped.aggregate([*measures, ("story", "count_distinct")])
    table = table.rename_columns([_NAMES.get(name, name) for name in table.column_names])
    columns = ("period", "articles", "stories", "words", "words_shared")
    return table.select(columns).sort_by("period")
