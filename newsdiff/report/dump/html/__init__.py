"""The stories of a dump as one self-contained HTML page that leads to their reports.

Like the page of a comparison it asks for nothing from anywhere, and shares its styles. Time and
size are bounded: at most `MAX_STORIES` rows, and at most `MAX_PAGE_BYTES` in all, for which texts
are left out first and then stories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsdiff._version import __version__
from newsdiff.report.dump.html.drawing import span_words, sparkline, timeline_values
from newsdiff.report.dump.stories import MAX_STORIES
from newsdiff.report.html import render_html
from newsdiff.report.html.frame import PageContext, environment, packaged, packed, source_hash
from newsdiff.report.text import excerpt, one_line, percent, published_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from newsdiff.model import Comparison
    from newsdiff.report.dump.overview import DumpOutlet, DumpStories, DumpStory

__all__ = ["MAX_PAGE_BYTES", "render_stories_html", "report_of_story"]

MAX_PAGE_BYTES = 1_500_000
_MAX_TITLE = 140
_MAX_NAME = 60
_MAX_LEDE_TITLE = 80
_MAX_BEGINNING = 90
_ROOM = ((260, MAX_STORIES), (90, MAX_STORIES), (0, MAX_STORIES), (0, 200), (0, 50))
"""Characters of an excerpt and number of stories, tried until the page is small enough."""
_MAX_NAMES = 6
_MAX_FOLDED = 40
_MAX_CHOICES = 400
_HEAT_STEPS = 9
_NAMELESS = "no outlet named"


def render_stories_html(shown: DumpStories, *, report_of: Callable[[int], str | None]) -> str:
    """The stories of a dump as HTML.

    Args:
        shown: what to show.
        report_of: relative address of the report of a story, by its number; None where there is
            none.

    Returns:
        A whole document, readable without its script, of at most `MAX_PAGE_BYTES` in UTF-8.
    """
    page = ""
    for n_characters, n_stories in _ROOM:
        page = _rendered(shown, shown.stories[:n_stories], report_of, n_characters)
        if len(page.encode("utf-8", "replace")) <= MAX_PAGE_BYTES:
            break
    return page


def report_of_story(shown: DumpStories, number: int, comparison: Comparison, back: str) -> str:
    """The report of a story as a page that leads back to all stories.

    Args:
        shown: the stories.
        number: of the story.
        comparison: of its most telling articles.
        back: relative address of the page of all stories.

    Returns:
        A whole document, as of `render_html`.
    """
    story = next(each for each in shown.stories if each.story == number)
    n_compared = len(comparison.articles)
    articles = f"{story.articles:,} articles"
    if n_compared < story.articles:
        articles = (
            f"the {n_compared} most telling of its {story.articles:,} articles: the first, then of "
            "each outlet the one that shares most"
        )
    context = PageContext(
        title=_heading(story),
        note=f"Story {number:,} of {_name(shown.name)}; {articles}.",
        back=f"{back}#story-{number}",
        back_words="all stories",
    )
    return render_html(comparison, context=context)


def _rendered(
    shown: DumpStories,
    stories: Sequence[DumpStory],
    report_of: Callable[[int], str | None],
    n_characters: int,
) -> str:
    package = __name__
    style = "\n".join(packaged(name, package) for name in ("report.css", "page.css", "stories.css"))
    script = packaged("stories.js", package)
    rows = [_row(each, report_of(each.story), n_characters) for each in stories]
    template = environment(package).get_template("stories.html.j2")
    return template.render(
        _head(shown, stories),
        version=__version__,
        rows=rows,
        n_left_out=shown.n_stories - len(rows),
        n_reports=sum(row["report"] is not None for row in rows),
        style=style,
        script=script,
        style_hash=source_hash(style),
        script_hash=source_hash(script),
    )


def _head(shown: DumpStories, stories: Sequence[DumpStory]) -> dict[str, Any]:
    """All but the rows."""
    agencies = sorted({name for each in stories for name in each.agencies})[:_MAX_CHOICES]
    return {
        "shown": shown,
        "name": _name(shown.name),
        "lede": _lede(shown, stories),
        "parts": _parts(shown),
        "timeline": None if shown.timeline is None else timeline_values(shown.timeline),
        "outlets": [_outlet(each, shown.outlets[0]) for each in shown.outlets],
        "matrix": _matrix(shown),
        "agencies": agencies,
        "data": _data(stories, agencies),
        "notes": [one_line(note) for note in shown.notes],
        "folder": one_line(shown.folder),
    }


def _lede(shown: DumpStories, stories: Sequence[DumpStory]) -> dict[str, Any]:
    """The three sentences at the top: how much is shared, the largest story, the first outlet."""
    if not stories:
        shared = "No two outlets share enough running text for a story."
        return {"shared": shared, "largest": None, "outlet": ""}
    share = _percent(shown.words_shared, shown.words)
    largest = stories[0]
    n_outlets = largest.n_outlets
    outlets = f"{n_outlets:,} outlet{'' if n_outlets == 1 else 's'}" if n_outlets else _NAMELESS
    most = shown.outlets[0].name if shown.outlets else ""
    return {
        "shared": f"{share} of all words stand in text that another outlet carries too.",
        "largest": largest.story,
        "title": _heading(largest, _MAX_LEDE_TITLE),
        "size": f"{largest.articles:,} articles {'in ' if n_outlets else 'and '}{outlets}",
        "outlet": excerpt(most, _MAX_NAME),
    }


def _percent(part: float, whole: float) -> str:
    return percent(part / whole if whole else 0.0)


def _parts(shown: DumpStories) -> list[dict[str, Any]]:
    """The words of the dump as parts of a bar 100 wide."""
    own = max(0, shown.words - shown.words_shared - shown.words_boilerplate)
    parts: list[dict[str, Any]] = []
    at = 0.0
    for part, label, n_words in (
        ("verbatim", "in other outlets too", shown.words_shared),
        ("own", "in one outlet alone", own),
        ("noise", "boilerplate", shown.words_boilerplate),
    ):
        width = 100 * n_words / max(1, shown.words)
        if n_words:
            start, drawn = round(at, 2), round(max(width - 0.25, 0.25), 2)
            share = _percent(n_words, shown.words)
            parts.append(
                {"part": part, "words": label, "percent": share, "start": start, "width": drawn}
            )
        at += width
    return parts


def _outlet(each: DumpOutlet, most: DumpOutlet) -> dict[str, Any]:
    return {
        "name": _name(each.name),
        "named": bool(each.name),
        "articles": each.articles,
        "words": each.words_shared,
        "bar": round(100 * each.words_shared / max(1, most.words_shared), 1),
        "share": _percent(each.words_shared, each.words),
        "agency": _percent(each.words_agency, each.words),
        "first": each.first,
        "stories": each.stories,
    }


def _name(name: str) -> str:
    return excerpt(name, _MAX_NAME) or _NAMELESS


def _row(each: DumpStory, report: str | None, n_characters: int) -> dict[str, Any]:
    """A story as a row of the list."""
    outlets = [{"name": _name(name), "articles": n} for name, n in each.outlets[:_MAX_FOLDED]]
    most = _MAX_NAMES if len(outlets) > _MAX_NAMES + 1 else len(outlets)
    return {
        "story": each.story,
        "title": _heading(each),
        "text": _text(each, n_characters),
        "language": each.language or "",
        "articles": each.articles,
        "n_outlets": each.n_outlets,
        "outlets": outlets[:most],
        "folded": outlets[most:],
        "n_more": len(each.outlets) - len(outlets),
        "agencies": [_name(name) for name in each.agencies],
        "share": percent(each.share),
        "bar": round(100 * each.share, 1),
        "spark": sparkline(each.times),
        "first": published_words(each.first_published, each.first_ms),
        "first_ms": each.first_ms,
        "last_ms": each.last_ms,
        "span": span_words(each.first_ms or 0, each.last_ms or 0),
        "first_outlet": "" if each.first_outlet is None else _name(each.first_outlet),
        "n_dated": len(each.times),
        "report": report,
    }


def _heading(each: DumpStory, n_characters: int = _MAX_TITLE) -> str:
    """What a story is called: its title, else how its text begins, else the id of its article."""
    begins = excerpt(each.excerpt or "", min(n_characters, _MAX_BEGINNING))
    return excerpt(each.title or "", n_characters) or begins or excerpt(each.id, n_characters)


def _text(each: DumpStory, n_characters: int) -> str:
    """The text of a story without the title that it repeats, or the beginning that is its name."""
    if not each.excerpt or not n_characters:
        return ""
    text = one_line(each.excerpt[: 8 * _MAX_TITLE + 4 * n_characters])
    title = one_line(each.title or "") or _heading(each).rstrip("…")
    if text.startswith(title):
        text = text[len(title) :].lstrip(" .:-–—")
    return excerpt(text, n_characters)


def _matrix(shown: DumpStories) -> list[dict[str, Any]]:
    """Rows of the outlet × outlet matrix, each cell with its words and its shade."""
    highest = max((words for row in shown.matrix for words in row), default=0)
    if not highest:
        return []
    names = [_name(name) for name in shown.matrix_names]
    return [
        {
            "name": names[index],
            "cells": [
                {"words": words, "name": names[column], "same": index == column,
                 "heat": _heat(words, highest)}
                for column, words in enumerate(row)
            ],
        }
        for index, row in enumerate(shown.matrix)
    ]  # fmt: skip


def _heat(words: int, highest: int) -> int:
    """A shade from 0 to 9 for an area of ink: it goes by the square root."""
    return 0 if not words else max(1, round(_HEAT_STEPS * (words / highest) ** 0.5))


def _data(stories: Sequence[DumpStory], agencies: Sequence[str]) -> Any:  # noqa: ANN401  markup
    """What the script filters by: names once, and their numbers by story."""
    counts: dict[str, int] = {}
    for each in stories:
        for name, _ in each.outlets:
            counts[name] = counts.get(name, 0) + 1
    place = {name: index for index, name in enumerate(sorted(counts))}
    agency_place: Mapping[str, int] = {name: index for index, name in enumerate(agencies)}
    return packed(
        {
            "outlets": [_name(name) for name in place],
            "agencies": [_name(name) for name in agencies],
            "stories": [
                [
                    [place[name] for name, _ in each.outlets],
                    [agency_place[name] for name in each.agencies if name in agency_place],
                    each.first_ms,
                    each.last_ms,
                    round(each.share, 4),
                ]
                for each in stories
            ],
        }
    )
