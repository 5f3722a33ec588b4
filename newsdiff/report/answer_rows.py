"""The rows of the tables that give the answer: per article, per difference, per passage."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

from newsdiff.report.answer import answer, descents_of
from newsdiff.report.differences import changed_words, reading_words
from newsdiff.report.notes import addition_words, items_words
from newsdiff.report.telling import place_words
from newsdiff.report.text import names, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import Comparison, Evidence, Span
    from newsdiff.report.answer import ArticleLine

__all__ = [
    "Cell",
    "answer_rows",
    "because",
    "descent_rows",
    "difference_rows",
    "named",
    "numbered",
    "ratio",
    "wording_rows",
    "words",
]

Cell = str | int | float | bool | tuple[str, ...] | None
"""A value; a tuple of texts is one cell of several lines."""

_MOST_LINES = 8
"""Lines of a cell of the answer; the sheets that follow have them all."""


def words(comparison: Comparison, article: int, spans: Sequence[Span]) -> str:
    """What stands in an article at some spans, on one line."""
    text = comparison.articles[article].article.text
    return one_line(" ".join(text[start:end] for start, end in spans))


def named(comparison: Comparison, articles: Sequence[int]) -> str:
    """Names of articles in one cell."""
    known = names(comparison)
    return "; ".join(known[article] for article in articles)


def because(evidence: Sequence[Evidence]) -> str:
    """Reasons with their weights in one cell."""
    return "; ".join(f"{piece.note} ({piece.weight:+.1f})" for piece in evidence)


def ratio(value: float) -> float:
    """A share or score as it is written."""
    return round(value, 4)


def numbered(comparison: Comparison) -> tuple[str, ...]:
    """The articles as names of columns: number and name, so that no two are alike."""
    return tuple(f"{number} {name}" for number, name in enumerate(names(comparison), start=1))


def answer_rows(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    """One row an article: what it is, what it carries, changes and adds, whom it credits."""
    shown = names(comparison)
    return tuple(
        (
            line.article + 1,
            shown[line.article],
            comparison.articles[line.article].article.published or "",
            "; ".join((line.role, *items_words(line))),
            line.carried,
            line.of or None,
            ratio(line.share) if line.of else None,
            _first([changed_words(each, line.article, shown) for each in line.changed]),
            _first(_added(comparison, line)),
            line.added_words,
            ", ".join(line.credits),
        )
        for line in answer(comparison).lines
    )


def _added(comparison: Comparison, line: ArticleLine) -> list[str]:
    """How each addition begins, and where it stands."""
    return [
        f"{addition_words(comparison, each)} ({each.kind}, {place_words(comparison, each)})"
        for each in line.additions
    ]


def _first(lines: Sequence[str]) -> tuple[str, ...]:
    """The first lines, and how many there are beside them."""
    if len(lines) <= _MOST_LINES:
        return tuple(lines)
    return (*lines[: _MOST_LINES - 1], f"… and {len(lines) - _MOST_LINES + 1} more")


def difference_rows(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    """One row a reading of each difference, and the sentence that it stands in."""
    return tuple(
        (
            number,
            difference.kind,
            difference.passage,
            reading_words(reading),
            named(comparison, reading.articles),
            len(reading.articles),
            difference.has_reference and place == 0,
            _sentence(comparison, reading.articles[0], reading.span[0]),
        )
        for number, difference in enumerate(answer(comparison).differences, start=1)
        for place, reading in enumerate(difference.readings)
    )


def _sentence(comparison: Comparison, article: int, place: int) -> str:
    """The sentence of an article that a code point is in."""
    segmented = comparison.articles[article].segmented
    starts = [sentence.start for sentence in segmented.sentences]
    at = bisect.bisect_right(starts, place) - 1
    return one_line(segmented.sentence_text(at)) if at >= 0 else ""


def wording_rows(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    """One row a passage: the wording shown first, then how each article words it."""
    rows: list[tuple[Cell, ...]] = []
    for passage in comparison.passages:
        said = {
            each.article: words(comparison, each.article, each.spans) for each in passage.members
        }
        text = said[passage.shown.article]
        wordings = (said.get(each.index, "") for each in comparison.articles)
        rows.append((passage.id, len(said), text, *wordings))
    return tuple(rows)


def descent_rows(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    """One row an article: what it goes back to, through whom, and why."""
    shown = names(comparison)
    return tuple(
        (
            shown[each.article],
            each.origin + 1,
            comparison.origins[each.origin].agency or "",
            each.kind,
            "" if each.parent is None else shown[each.parent],
            each.version + 1,
            ratio(each.share),
            ratio(each.probability),
            each.note,
            because(each.evidence),
        )
        for each in descents_of(comparison)
    )
