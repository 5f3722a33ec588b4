"""The stories of a dump as tables for a reader: all of them, and the articles of one.

Time is linear in the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.model.moment import HOUR_MS
from newsdiff.report.dump.outlets import first_outlets

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from newsdiff.model import Article

__all__ = ["story_articles", "story_table"]


def story_table(
    stories: pa.Table, articles: pa.Table, read: Mapping[str, Article] | None = None
) -> pa.Table:
    """The table of stories with what a reader looks for in it.

    Args:
        stories: the table of stories.
        articles: the table of articles.
        read: articles by id, where the dump was read.

    Returns:
        The largest story first: story, title (of the article `id`; with `read` only), articles,
        outlets, agencies, first, last (times in UTC), first_source (who was first, as of
        `first_outlets`; null where dates do not say), share, words, id, first_id.
    """
    import pyarrow as pa

    firsts = first_outlets(articles)
    columns = {"story": stories["story"]}
    if read is not None:
        found = [read.get(name) for name in stories["id"].to_pylist()]
        columns["title"] = pa.array([each and each.title for each in found], pa.string())
    for name in ("articles", "outlets", "agencies"):
        columns[name] = stories[name]
    for name in ("first", "last"):
        columns[name] = _moments(stories[f"{name}_ms"])
    sources = [firsts.get(story) for story in stories["story"].to_pylist()]
    columns["first_source"] = pa.array(sources, pa.string())
    for name in ("share", "words", "id", "first_id"):
        columns[name] = stories[name]
    return pa.table(columns)


def story_articles(articles: pa.Table, story: int) -> pa.Table:
    """The articles of one story, the earliest first, those without a date last.

    Args:
        articles: the table of articles.
        story: number of the story.

    Returns:
        Rows of the table, with `share` (words_shared as a part of words), `time` (in UTC) and
        `hours` (after the first); both null without a date.
    """
    import pyarrow as pa
    from pyarrow import compute

    table = articles.filter(compute.equal(articles["story"], story)).sort_by("published_ms")
    times = table["published_ms"]
    since = compute.subtract(times, compute.min(times))
    hours = compute.divide(compute.cast(since, pa.float64()), float(HOUR_MS))
    words = compute.cast(compute.max_element_wise(table["words"], 1), pa.float64())
    table = table.append_column("time", _moments(times))
    table = table.append_column("share", compute.divide(table["words_shared"], words))
    return table.append_column("hours", compute.round(hours, 2))


def _moments(times: pa.ChunkedArray) -> pa.ChunkedArray:
    """Milliseconds since 1970 as times in UTC."""
    import pyarrow as pa
    from pyarrow import compute

    return compute.cast(times, pa.timestamp("ms", tz="UTC"))
