"""The rows that figures share: the sentences of each dispatch, as far as the articles show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsdiff.report.sources import dispatch_words as dispatch_name
from newsdiff.report.text import span_text

if TYPE_CHECKING:
    from newsdiff.model import Comparison, Span

__all__ = ["DispatchRow", "dispatch_rows", "dispatch_words", "row_words"]


class DispatchRow(NamedTuple):
    """A sentence of a dispatch.

    Attributes:
        passage: id of its passage.
        origin: number of the origin whose dispatch it is part of, None where nothing says.
        article: index of the article whose wording is shown.
        spans: that wording's spans.
    """

    passage: int
    origin: int | None
    article: int
    spans: tuple[Span, ...]


def dispatch_rows(comparison: Comparison) -> list[DispatchRow]:
    """The sentences of the wire core, dispatch by dispatch; without a core the passages.

    Returns:
        Rows in the order of the origins, then of the core; empty if nothing is carried.
    """
    core = comparison.core.sentences
    if core:
        rows = [DispatchRow(s.passage, s.origin, s.article, s.spans) for s in core]
        return sorted(rows, key=lambda row: row.origin or 0)
    rows = []
    for passage in comparison.passages:
        member = passage.shown
        rows.append(DispatchRow(passage.id, None, member.article, member.spans))
    return rows


def dispatch_words(comparison: Comparison, origin: int | None) -> str:
    """What the dispatch of an origin is called, and whether its text was given."""
    if origin is None or origin >= len(comparison.origins):
        return "What several articles carry"
    found = comparison.origins[origin]
    known = f"The {dispatch_name(found)}"
    words = known if found.agency else "The dispatch of an unnamed source"
    given = [
        f"{each.article + 1}"
        for each in comparison.descents
        if each.origin == origin and each.kind == "dispatch"
    ]
    if given:
        return f"{words}, article {' and '.join(given)}"
    return f"{words}, as far as the articles show it"


def row_words(comparison: Comparison, row: DispatchRow) -> str:
    """The words of a row."""
    return span_text(comparison.articles[row.article], row.spans)
