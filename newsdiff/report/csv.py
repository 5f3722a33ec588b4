"""The links of a comparison as a table: CSV text, or a data frame.

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula; such text gets an
apostrophe before it (OWASP, "CSV injection"), in the CSV only.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from newsdiff.report.frames import frame_of_rows
from newsdiff.report.text import one_line, span_words

if TYPE_CHECKING:
    from newsdiff.model import Comparison, Link, Side

__all__ = ["COLUMNS", "links_frame", "render_csv", "safe_cell"]

COLUMNS = (
    "left_article",
    "left_source",
    "right_article",
    "right_source",
    "level",
    "score",
    "margin",
    "moved",
    "divergences",
    "left_spans",
    "right_spans",
    "left_text",
    "right_text",
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def render_csv(comparison: Comparison) -> str:
    """Links as CSV, one line each, with a line of column names.

    Returns:
        CSV with commas; spans as `start-end` joined by spaces; no link gives the head alone.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for link in comparison.links:
        writer.writerow([safe_cell(value) for value in _values(comparison, link)])
    return out.getvalue()


def links_frame(comparison: Comparison) -> Any:  # noqa: ANN401  of a library that is optional
    """Links as a data frame with the columns of `COLUMNS`, one row each.

    Raises:
        DependencyError: neither pandas nor polars can be imported.
    """
    return frame_of_rows(COLUMNS, [_values(comparison, link) for link in comparison.links])


def safe_cell(value: object) -> object:
    """A value that no spreadsheet takes for a formula; numbers stay as they are."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def _values(comparison: Comparison, link: Link) -> list[object]:
    left, right = (comparison.articles[side.article] for side in (link.left, link.right))
    divergences = "; ".join(
        f"{each.kind}: {span_words(left, (each.left,))} / {span_words(right, (each.right,))}"
        for each in link.divergences
    )
    return [
        link.left.article,
        one_line(left.article.source or left.article.path or ""),
        link.right.article,
        one_line(right.article.source or right.article.path or ""),
        link.level,
        round(link.score, 4),
        round(link.margin, 4),
        link.moved,
        divergences,
        _places(link.left),
        _places(link.right),
        span_words(left, link.left.spans),
        span_words(right, link.right.spans),
    ]


def _places(side: Side) -> str:
    return " ".join(f"{start}-{end}" for start, end in side.spans)
