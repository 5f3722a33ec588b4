"""The overview of a dump's duplicates for the terminal."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from rich.text import Text

from newsdiff.report.console import drawing_console
from newsdiff.report.dump.listing import NARROWEST, drawn_table, duration_words, print_section
from newsdiff.report.dump.stories import NO_STORIES
from newsdiff.report.text import excerpt, paragraph_words, percent, published_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.table import Table

    from newsdiff.report.dump.overview import (
        DumpBoilerplate,
        DumpCluster,
        DumpOverview,
        DumpReuse,
        DumpStory,
    )

__all__ = ["render_overview_terminal"]

_ID_WIDTH = 28
_LONGEST_TEXT = 400
_LONGEST_ARGUMENT = 80
_STRONGEST = "by words times the larger share the first"
_ONE = {
    "stories": "story",
    "clusters": "cluster",
    "article pairs": "article pair",
    "blocks": "block",
    "articles": "article",
    "texts": "text",
    "candidates": "candidate",
    "pairs": "pair",
    "unreadable_dates": "unreadable date",
    "ambiguous_dates": "ambiguous date",
}
_EARLIER = {"left": "left", "right": "right"}


def render_overview_terminal(overview: DumpOverview, *, width: int, color: bool) -> str:
    """The overview as text for a terminal.

    Args:
        overview: what to show.
        width: columns.
        color: whether to use colour and other styles (ANSI escape sequences).

    Returns:
        Lines of at most `width` columns, each ended by a line break. Text of articles is cut to
        fit, and what a terminal would obey in it is made visible.
    """
    console, out = drawing_console(max(width, NARROWEST), color=color)
    for line in _head(overview):
        console.print(line, soft_wrap=False)
    parts = (
        (_stories(overview.stories), overview.n_stories, "stories", "the largest"),
        (
            _clusters(overview.clusters),
            overview.n_clusters,
            _cluster_words(overview),
            "the largest",
        ),
        (_reuse(overview.reuse), overview.n_reuse, "article pairs", _STRONGEST),
        (_boilerplate(overview.boilerplate), overview.n_boilerplate, "blocks", "the most frequent"),
    )
    for (title, table), n_rows, what, which in parts[NO_STORIES in overview.notes :]:
        console.print()
        shown = f", {which} {table.row_count:,}" if table.row_count < n_rows else ""
        counted = _ONE.get(what, what) if n_rows == 1 else what
        print_section(console, f"{title} ({n_rows:,} {counted}{shown})", table)
    for line in _foot(overview):
        console.print(line, soft_wrap=False)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _head(overview: DumpOverview) -> Iterable[Text]:
    yield Text(excerpt(overview.folder, 200), style="bold")
    counts, settings = overview.summary.counts, overview.summary.settings
    if counts:
        yield Text(_counts(counts))
    if against := overview.summary.against:
        whose = f"against {excerpt(str(against.get('address', '')), 200)}"
        yield Text(f"{whose}: its paragraphs count in pairs and clusters, too")
    if settings:
        yield Text(_settings(settings), style="dim")


def _counts(found: Mapping[str, Any]) -> str:
    figures = [
        f"{_figure(value)} {(_ONE.get(key, key) if value == 1 else key).replace('_', ' ')}"
        for key, value in found.items()
        if value
    ]
    return " · ".join(figures)


def _settings(found: Mapping[str, Any]) -> str:
    told = [f"{key.replace('_', ' ')} {_figure(value)}" for key, value in found.items()]
    return " · ".join(told)


def _figure(value: Any) -> str:  # noqa: ANN401  whatever the summary holds
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.4g}"
    return excerpt(value if isinstance(value, str) else str(value), 80)


def _place(article: str, block: int) -> str:
    shown = excerpt(article, _ID_WIDTH - 7)
    return shown if block < 0 else f"{shown} {paragraph_words(block)}"


def _text(text: str | None) -> Text:
    return Text("" if text is None else excerpt(text, _LONGEST_TEXT), style="italic")


def _stories(stories: Iterable[DumpStory]) -> tuple[str, Table]:
    table = drawn_table(
        ("story", True),
        ("articles", True),
        ("outlets", True),
        ("shared", True),
        ("from", False),
        ("over", True),
        ("text", False),
    )
    for each in stories:
        names = ", ".join(name for name, _ in each.outlets if name)
        first = f"first {each.first_outlet}" if each.first_outlet else ""
        parts = (", ".join(each.agencies), first, each.title or each.excerpt or names)
        table.add_row(
            f"{each.story}",
            f"{each.articles:,}",
            f"{each.n_outlets:,}" if each.n_outlets else "?",
            percent(each.share, ""),
            published_words(each.first_published, each.first_ms),
            duration_words(each.first_ms, each.last_ms),
            _text(" · ".join(part for part in parts if part)),
        )
    return "Largest stories", table


def _clusters(clusters: Iterable[DumpCluster]) -> tuple[str, Table]:
    table = drawn_table(
        ("articles", True),
        ("blocks", True),
        ("lowest", True),
        ("representative", False),
        ("source", False),
        ("text", False),
    )
    for each in clusters:
        table.add_row(
            f"{each.articles:,}",
            f"{each.size:,}",
            f"{each.lowest:.2f}",
            _place(each.id, each.block),
            excerpt(each.source or "", _ID_WIDTH),
            _text(each.text),
        )
    return "Largest clusters", table


def _cluster_words(overview: DumpOverview) -> str:
    """What is counted as clusters here, where the run counted more."""
    n_all = overview.summary.counts.get("clusters", overview.n_clusters)
    return "clusters" if n_all == overview.n_clusters else f"of {n_all:,} clusters, no boilerplate"


def _reuse(pairs: Iterable[DumpReuse]) -> tuple[str, Table]:
    table = drawn_table(
        ("words", True),
        ("kind", False),
        ("of left", True),
        ("of right", True),
        ("left", False),
        ("right", False),
        ("first", False),
        ("text", False),
    )
    for each in pairs:
        titles = [excerpt(t, _LONGEST_TEXT) for t in (each.left_title, each.right_title) if t]
        sources = [excerpt(s, _ID_WIDTH) for s in (each.left_source, each.right_source) if s]
        parts = [" / ".join(dict.fromkeys(sources)), " / ".join(dict.fromkeys(titles))]
        table.add_row(
            f"{each.paragraphs if each.words is None else each.words:,}",
            each.kind or "",
            percent(each.left_share, ""),
            percent(each.right_share, ""),
            excerpt(each.left_id, _ID_WIDTH),
            excerpt(each.right_id, _ID_WIDTH),
            _EARLIER.get(each.first, ""),
            Text(": ".join(word for word in parts if word), style="italic"),
        )
    return "Strongest reuse", table


def _boilerplate(blocks: Sequence[DumpBoilerplate]) -> tuple[str, Table]:
    table = drawn_table(
        ("articles", True), ("share", True), ("source", False), ("example", False), ("text", False)
    )
    for each in blocks:
        table.add_row(
            f"{each.articles:,}",
            "" if each.share is None else percent(each.share, ""),
            excerpt(each.source, _ID_WIDTH),
            _place(each.id, each.block),
            _text(each.text),
        )
    is_known = all(each.source for each in blocks)
    is_reuse = "no evidence of reuse" if is_known else "of outlets that are not known"
    return f"Recurring boilerplate, {is_reuse}", table


def _argument(pair: DumpReuse, side: str) -> str:
    """The id of an article as a shell takes it; what it is where its line would not show all."""
    name: str = getattr(pair, f"{side}_id")
    return shlex.quote(name) if excerpt(name, _LONGEST_ARGUMENT) == name else side.upper()


def _foot(overview: DumpOverview) -> Iterable[Text]:
    hints = []
    if overview.stories:
        hints.append("--story 1 -o report.html")
    if overview.reuse:
        left, right = (_argument(overview.reuse[0], side) for side in ("left", "right"))
        hints.append(f"--pair {left} {right}")
        hints.append(f"--article {left}")
    if overview.stories:
        hints.append("--outlets, --timeline week")
    if hints:
        yield Text()
        yield Text("More: newsdiff show DIR with", style="dim")
        yield from (Text(f"  {hint}", style="dim") for hint in hints)
    for note in overview.notes:
        yield Text()
        yield Text(note)
