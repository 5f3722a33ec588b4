"""The rows of the tables that give the answer: per article, per difference, per passage."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from newsdiff.report.answer import answer, descents_of
from newsdiff.report.notes import addition_words, items_words, restated_words
from newsdiff.report.telling import changed_words, kind_words, reading_words
from newsdiff.report.text import names, one_line, sentence_at, span_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsdiff.model import Addition, Comparison, Evidence, Span
    from newsdiff.report.answer import ArticleLine

__all__ = [
    "Cell",
    "added_line",
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

_T = TypeVar("_T")

Cell = str | int | float | bool | tuple[str, ...] | None
"""A value; a tuple of texts is one cell of several lines."""

_MOST_LINES = 8
"""Lines of a cell of the answer; the sheets that follow have them all."""


def words(comparison: Comparison, article: int, spans: Sequence[Span]) -> str:
    """What stands in an article at some spans, on one line."""
    return span_words(comparison.articles[article], spans)


def named(shown: Sequence[str], articles: Sequence[int]) -> str:
    """Names of articles in one cell."""
    return "; ".join(shown[article] for article in articles)


def because(evidence: Sequence[Evidence]) -> str:
    """Reasons in one cell, each with its weight if it has any."""
    return "; ".join(
        f"{piece.note} ({piece.weight:+.1f})" if round(piece.weight, 1) else piece.note
        for piece in evidence
    )


def ratio(value: float) -> float:
    """A share or score as it is written."""
    return round(value, 4)


def numbered(comparison: Comparison) -> tuple[str, ...]:
    """The articles as names of columns: number and name, so that no two are alike."""
    return tuple(f"{number} {name}" for number, name in enumerate(names(comparison), start=1))


def answer_rows(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    """One row an article: what it is, what it carries, changes and adds, whom it credits."""
    shown = names(comparison)
    return tuple(_answer_row(comparison, line, shown) for line in answer(comparison).lines)


def _answer_row(
    comparison: Comparison, line: ArticleLine, shown: Sequence[str]
) -> tuple[Cell, ...]:
    return (
        line.article + 1,
        shown[line.article],
        comparison.articles[line.article].article.published or "",
        "; ".join((line.role, *items_words(line))),
        line.carried,
        line.of or None,
        ratio(line.share) if line.of else None,
        (
            *_first(line.changed, lambda each: changed_words(each, line.article, shown)),
            *restated_words(comparison, line),
        ),
        _first(line.additions, lambda each: added_line(comparison, each)),
        line.added_words,
        ", ".join(line.credits),
    )


def added_line(comparison: Comparison, addition: Addition) -> str:
    """How an addition begins, and where it stands."""
    return f"{addition_words(comparison, addition)} ({kind_words(comparison, addition)})"


def _first(items: Sequence[_T], said: Callable[[_T], str]) -> tuple[str, ...]:
    """What is said of the first items, a line each, and how many there are beside them."""
    if len(items) <= _MOST_LINES:
        return tuple(map(said, items))
    most = _MOST_LINES - 1
    return (*map(said, items[:most]), f"… and {len(items) - most} more")


def difference_rows(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    """One row a reading of each difference, and the sentence that it stands in."""
    shown = names(comparison)
    return tuple(
        (
            number,
            difference.kind,
            difference.passage,
            reading_words(reading),
            named(shown, reading.articles),
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
    at = sentence_at(segmented, place)
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
