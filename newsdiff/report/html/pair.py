"""Values of the side-by-side page of two articles: rows, strip, what moved and what diverges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.report.html.words import paragraphs
from newsdiff.report.pieces import link_pieces, plain_pieces
from newsdiff.report.text import (
    excerpt,
    language_words,
    n_lines,
    sentence_at,
    visible,
    why_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsdiff.model import ComparedArticle, Comparison, Link
    from newsdiff.report.differences import Difference
    from newsdiff.report.rows import Row

__all__ = ["pair_values", "row_finder"]

_GLANCE = 1000
_MAX_RIBBONS = 1_500
_MAX_ROWS = 10_000
"""A longer page would be of no use to a reader or to a browser; what is left out is said."""


def pair_values(comparison: Comparison, arranged: Sequence[Row]) -> dict[str, Any]:
    """What the templates show of two articles.

    Args:
        comparison: of two articles.
        arranged: their rows.
    """
    left, right = comparison.articles
    rows = [_within(row) for row in arranged[:_MAX_ROWS]]
    linked = [row for row in rows if row.kind == "link"]
    return {
        "kind": "pair",
        "rows": [_row(row, left, right) for row in rows],
        "rows_left_out": len(arranged) - len(rows),
        "moved": [_moved(row, left) for row in linked if row.link and row.link.moved],
        "glance": _glance(left, right, linked),
        "languages": [language_words(left), language_words(right)],
    }


def row_finder(comparison: Comparison, arranged: Sequence[Row]) -> Callable[[Difference], str]:
    """What finds the row of two articles that shows a difference.

    Args:
        comparison: of two articles.
        arranged: their rows.

    Returns:
        A function that gives the id of the row, empty where none shows it.
    """
    rows: dict[tuple[int, int], int] = {}
    for row in arranged[:_MAX_ROWS]:
        if row.kind == "link":
            for at in (*((0, each) for each in row.left), *((1, each) for each in row.right)):
                rows.setdefault(at, row.number)

    def row_of(difference: Difference) -> str:
        for reading in difference.readings:
            article = reading.articles[0]
            sentence = sentence_at(comparison.articles[article].segmented, reading.span[0])
            if (article, sentence) in rows:
                return f"row-{rows[article, sentence]}"
        return ""

    return row_of


def _within(row: Row) -> Row:
    """A row without a reference to one that the page leaves out."""
    if row.other is not None and row.other > _MAX_ROWS:
        return attrs.evolve(row, other=None)
    return row


def _row(row: Row, left: ComparedArticle, right: ComparedArticle) -> dict[str, Any]:
    value: dict[str, Any] = {
        "number": row.number,
        "kind": row.kind,
        "other": row.other,
        "repeats": row.repeats,
        "left": None,
        "right": None,
    }
    link = row.link
    if row.kind == "stub" and link is not None:
        value["excerpt"] = excerpt(right.segmented.sentence_text(row.right[0]), 90)
        return value
    for side, compared, sentences in (("left", left, row.left), ("right", right, row.right)):
        if link is not None:
            value[side] = paragraphs(compared, link_pieces(compared, link))
        elif sentences:
            value[side] = paragraphs(compared, plain_pieces(compared, sentences))
    if link is None:
        value["count"] = n_lines(left, row.left) + n_lines(right, row.right)
        return value
    value["level"] = link.level
    value["score"] = f"{link.score:.2f}"
    value["score_words"] = f"{link.score:.2f}".removeprefix("0")
    value["moved"] = link.moved
    value["why"] = visible(why_words(link, left.article.text))
    value["diverges"] = list(dict.fromkeys(each.kind for each in link.divergences))
    return value


def _moved(row: Row, left: ComparedArticle) -> dict[str, Any]:
    return {
        "number": row.number,
        "text": excerpt(left.segmented.sentence_text(row.left[0]), 90),
    }


def _glance(left: ComparedArticle, right: ComparedArticle, linked: Sequence[Row]) -> dict[str, Any]:
    """The strip: both articles as bars from start to end, and ribbons between what is linked."""
    places = [_places(left), _places(right)]
    ribbons = [_ribbon(row, places) for row in linked[:_MAX_RIBBONS] if row.link is not None]
    return {
        "bars": [_segments(left, places[0]), _segments(right, places[1])],
        "ribbons": sorted(ribbons, key=lambda each: bool(each["moved"])),
    }


def _places(compared: ComparedArticle) -> list[float]:
    """Where each sentence starts in the strip, and the end of the last."""
    sizes = [each.end - each.start for each in compared.segmented.sentences]
    whole = sum(sizes) or 1
    places, at = [0.0], 0
    for size in sizes:
        at += size
        places.append(at * _GLANCE / whole)
    return places


def _segments(compared: ComparedArticle, places: Sequence[float]) -> list[dict[str, Any]]:
    """Neighbours of one level or label as one segment; too thin ones join their neighbour."""
    segments: list[dict[str, Any]] = []
    for index, label in enumerate(compared.labels):
        part = compared.levels[index] or label
        start, end = places[index], places[index + 1]
        if segments and (segments[-1]["part"] == part or end - segments[-1]["end"] < 1):
            segments[-1]["end"] = end
        else:
            segments.append({"part": part, "start": start, "end": end})
    for each in segments:
        each["width"] = round(max(each["end"] - each["start"] - 1, 0.5), 1)
        each["start"] = round(each["start"], 1)
    return segments


def _ribbon(row: Row, places: Sequence[Sequence[float]]) -> dict[str, Any]:
    link: Link | None = row.link
    assert link is not None
    ends = []
    for side, at in ((link.left, places[0]), (link.right, places[1])):
        ends.append((at[side.sentences[0]], at[side.sentences[-1] + 1] - 1))
    (a, b), (c, d) = ends
    out = f"M{a:.1f} 0C{a:.1f} 50 {c:.1f} 50 {c:.1f} 100"
    path = f"{out}L{d:.1f} 100C{d:.1f} 50 {b:.1f} 50 {b:.1f} 0Z"
    return {"number": row.number, "level": link.level, "moved": link.moved, "path": path}
