"""All tables of a comparison, as CSV text and as data frames.

Text stays text: in CSV a cell that begins like a formula gets an apostrophe before it. Where a cell
has several lines, as the changes of an article, a semicolon stands between them.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.report.csv import safe_cell
from newsdiff.report.frames import frame_of_rows
from newsdiff.report.table_rows import MAKERS
from newsdiff.report.text import one_line

if TYPE_CHECKING:
    from newsdiff.model import Comparison
    from newsdiff.report.answer_rows import Cell

__all__ = ["TABLES", "Table", "make_table", "render_table_csv", "table_frame", "table_frames"]

TABLES = tuple(MAKERS)
"""Names of the tables, in the order in which a reader asks for them."""


@attrs.frozen(kw_only=True)
class Table:
    """A table: its name, its column names, its rows; a cell of several lines is a tuple."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def make_table(comparison: Comparison, name: str) -> Table:
    """Make one table.

    Args:
        comparison: what to tabulate.
        name: one of `TABLES`.

    Raises:
        ValueError: there is no table of that name.
    """
    if name not in MAKERS:
        raise ValueError(f"no table {name!r}; there are {', '.join(TABLES)}")
    columns, make = MAKERS[name]
    rows = tuple(tuple(map(_readable, row)) for row in make(comparison))
    named = columns if isinstance(columns, tuple) else columns(comparison)
    return Table(name=name, columns=named, rows=rows)


def _readable(cell: Cell) -> Cell:
    """A cell in which nothing acts on who reads it: every text of every table goes through here."""
    if isinstance(cell, tuple):
        return tuple(map(one_line, cell))
    return one_line(cell) if isinstance(cell, str) else cell


def _flat(cell: Cell) -> Cell:
    """A cell as one line."""
    return "; ".join(cell) if isinstance(cell, tuple) else cell


def render_table_csv(comparison: Comparison, name: str) -> str:
    """One table as CSV, with a line of column names.

    Raises:
        ValueError: there is no table of that name.
    """
    table = make_table(comparison, name)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe_cell(column) for column in table.columns])
    writer.writerows([safe_cell(_flat(cell)) for cell in row] for row in table.rows)
    return out.getvalue()


def table_frame(comparison: Comparison, name: str) -> Any:  # noqa: ANN401  of a library
    """One table as a data frame.

    Raises:
        ValueError: there is no table of that name.
        DependencyError: neither pandas nor polars can be imported.
    """
    table = make_table(comparison, name)
    return frame_of_rows(table.columns, [tuple(map(_flat, row)) for row in table.rows])


def table_frames(comparison: Comparison) -> dict[str, Any]:
    """All tables as data frames by name.

    Raises:
        DependencyError: neither pandas nor polars can be imported.
    """
    return {name: table_frame(comparison, name) for name in TABLES}
