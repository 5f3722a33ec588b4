"""All tables of a comparison: as CSV text, as data frames, as one XLSX workbook.

Text stays text: a cell of the workbook that begins like a formula is stored as a string, in CSV it
gets an apostrophe before it. Characters that a workbook cannot hold are shown by a visible sign,
longer texts than a cell can hold are cut and say so.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.errors import DependencyError
from newsdiff.report.csv import safe_cell
from newsdiff.report.frames import frame_of_rows
from newsdiff.report.packed import repack, xml_text
from newsdiff.report.table_rows import MAKERS, matrix_columns
from newsdiff.report.text import clip, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsdiff.model import Comparison
    from newsdiff.report.table_rows import Cell

__all__ = ["TABLES", "Table", "make_table", "render_table_csv", "render_xlsx", "table_frames"]

_MOST_CHARACTERS = 32_000
"""A cell holds 32,767 UTF-16 units; what is cut off says so."""

_MOST_ROWS = 1_048_575
"""Rows of a sheet below its head."""

_WIDEST = 80
_NARROWEST = 10

TABLES = tuple(MAKERS)
"""Names of the tables, in the order of the sheets."""


@attrs.frozen(kw_only=True)
class Table:
    """A table: its name, its column names, its rows."""

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
    return Table(name=name, columns=columns or matrix_columns(comparison), rows=rows)


def _readable(cell: Cell) -> Cell:
    """A cell in which nothing acts on who reads it: every text of every table goes through here."""
    return one_line(cell) if isinstance(cell, str) else cell


def render_table_csv(comparison: Comparison, name: str) -> str:
    """One table as CSV, with a line of column names.

    Raises:
        ValueError: there is no table of that name.
    """
    table = make_table(comparison, name)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe_cell(column) for column in table.columns])
    writer.writerows([safe_cell(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def table_frames(comparison: Comparison) -> dict[str, Any]:
    """All tables as data frames by name.

    Raises:
        DependencyError: neither pandas nor polars can be imported.
    """
    tables = [make_table(comparison, name) for name in TABLES]
    return {table.name: frame_of_rows(table.columns, table.rows) for table in tables}


def render_xlsx(comparison: Comparison) -> bytes:
    """All tables as a workbook, a sheet each.

    Returns:
        The file's bytes, the same for the same comparison.

    Raises:
        DependencyError: openpyxl cannot be imported.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise DependencyError.from_import(
            error, "an .xlsx workbook needs openpyxl", "office"
        ) from error
    book = Workbook(write_only=True)
    for name in TABLES:
        _fill(book.create_sheet(name), make_table(comparison, name))
    out = io.BytesIO()
    book.save(out)
    return repack(out.getvalue())


def _fill(sheet: Any, table: Table) -> None:  # noqa: ANN401  openpyxl is untyped here
    """Write a table into a sheet that takes rows in order and holds none of them."""
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for column in range(1, len(table.columns) + 1):
        shown = [table.columns[column - 1], *(str(row[column - 1]) for row in table.rows[:200])]
        width = min(_WIDEST, max(_NARROWEST, 2 + max(map(len, shown))))
        sheet.column_dimensions[get_column_letter(column)].width = width
    head, words, other = _styled_cells(sheet)
    sheet.append(_filled(table.columns, head, head))
    for row in table.rows[:_MOST_ROWS]:
        sheet.append(_filled(row, words, other))


def _styled_cells(sheet: Any) -> tuple[Any, Any, Any]:  # noqa: ANN401  openpyxl is untyped here
    """A cell of the head, one with text, one with anything else: a style is looked up once."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    head, words, other = (WriteOnlyCell(sheet) for _ in range(3))
    head.alignment = Alignment(vertical="top", wrap_text=True)
    head.font = Font(bold=True)
    words.alignment = Alignment(vertical="top", wrap_text=True)
    other.alignment = Alignment(vertical="top")
    return head, words, other


def _filled(values: Iterable[Cell], words: Any, other: Any) -> Iterator[Any]:  # noqa: ANN401
    """One of two cells for each value, filled anew; the sheet writes it before it asks for more."""
    for value in values:
        cell = words if isinstance(value, str) else other
        if isinstance(value, str):
            cell.value = clip(xml_text(value), _MOST_CHARACTERS)
            cell.data_type = "s"
        else:
            cell.value = value
        yield cell
