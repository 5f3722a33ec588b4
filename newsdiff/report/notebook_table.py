"""A small table for a notebook, without styles of its own."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from newsdiff.report.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["notebook_table"]


def notebook_table(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[str | None]], foot: str = ""
) -> str:
    """A title, a table and a line below it as HTML; text is escaped and set on one line.

    Args:
        title: stands above, in bold.
        heads: of the columns.
        rows: cells; None for an empty one.
        foot: stands below; none if empty.
    """
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    below = f"<p>{escape(foot)}</p>" if foot else ""
    return (
        f"<p><b>{escape(one_line(title))}</b></p><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>{below}"
    )


def _cell(value: str | None) -> str:
    return f"<td>{escape(one_line(value or ''))}</td>"
