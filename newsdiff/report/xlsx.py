"""A comparison as an XLSX workbook: the answer on the first sheet, every table on one of its own.

Text stays text: a cell that begins like a formula is stored as a string. Characters that a
workbook cannot hold are shown by a visible sign, longer texts than a cell can hold are cut and say
so. Shares are numbers shown as per cent, and dates are dates, with the offset that their source
wrote.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from newsdiff.errors import DependencyError
from newsdiff.report.notes import warning_words
from newsdiff.report.packed import repack, xml_text
from newsdiff.report.sources import sources_words
from newsdiff.report.table_words import PER_CENT, TABLE_WORDS, column_words
from newsdiff.report.tables import TABLES, Table, make_table
from newsdiff.report.text import clip, limit_words, names, published_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.model import Comparison
    from newsdiff.report.answer_rows import Cell

__all__ = ["render_xlsx"]

_MOST_CHARACTERS = 32_000
"""A cell holds 32,767 UTF-16 units; what is cut off says so."""

_MOST_ROWS = 1_048_000
"""Rows of a table that a sheet has room for."""

_WIDEST = 60
_WIDEST_OF_MANY = 40
_MANY_COLUMNS = 11
_NARROWEST = 10
_SHOWN_ROWS = 200
_FIRST_DAY = date(1900, 3, 1)
"""From this day on all programs that read workbooks agree on dates."""

_DATE, _DATE_TIME = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"

_SAME = "same"
"""Style of a wording that is the one shown; `_GREY` is its colour."""
_GREY = "767676"
_SHOWN_WORDING = 2
"""The column of the wordings that has the one shown."""

_SHEETS = {"matrix": "Overlap"}
"""Sheets that are not called as their table."""
_FROZEN_COLUMNS = {"answer": 2, "wordings": 3, "matrix": 1}
"""Columns that stay in sight."""


def render_xlsx(comparison: Comparison) -> bytes:
    """All tables as a workbook, a sheet each, and a sheet that says what their columns mean.

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
    legend: list[tuple[Cell, ...]] = []
    for name in TABLES:
        table = make_table(comparison, name)
        title = _SHEETS.get(name, name.capitalize())
        _Writer(book.create_sheet(title), table).write(
            _above(comparison) if name == "answer" else []
        )
        legend.append((title, "", TABLE_WORDS[name]))
        legend += [(title, *pair) for pair in column_words(name, table.columns)]
    columns = Table(name="", columns=("sheet", "column", "meaning"), rows=tuple(legend))
    _Writer(book.create_sheet("Columns"), columns).write([])
    out = io.BytesIO()
    book.save(out)
    return repack(out.getvalue())


def _above(comparison: Comparison) -> list[str]:
    """What is said above the answer: the sources, what to beware of, bounds that were reached."""
    shown = names(comparison)
    said = [sources_words(comparison, shown), *warning_words(comparison, shown)]
    return [*filter(None, said), *map(limit_words, comparison.limits.reached)]


class _Writer:
    """Writes a table into a sheet that takes rows in order and holds none of them."""

    def __init__(self, sheet: Any, table: Table) -> None:  # noqa: ANN401  openpyxl is untyped here
        self._sheet = sheet
        self._table = table
        self._styles: dict[str, Any] = {}

    def write(self, above: Sequence[str]) -> None:
        """Write lines of text, the names of the columns, and the rows."""
        from openpyxl.utils import get_column_letter

        sheet, table = self._sheet, self._table
        head = len(above) + 2 if above else 1
        last = get_column_letter(len(table.columns))
        frozen = get_column_letter(_FROZEN_COLUMNS.get(table.name, 0) + 1)
        sheet.freeze_panes = f"{frozen}{head + 1}"
        sheet.auto_filter.ref = f"A{head}:{last}{head + min(len(table.rows), _MOST_ROWS)}"
        sheet.sheet_properties.pageSetUpPr = _fit_to_page()
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.print_title_rows = f"{head}:{head}"
        for column, width in enumerate(_widths(table), start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        for place, line in enumerate(above):
            sheet.append([self._cell(line, "line" if place else "title")])
        if above:
            sheet.append([])
        sheet.append(self._cell(name, "head") for name in table.columns)
        kinds = [_format_of(table, column) for column in range(len(table.columns))]
        for row in table.rows[:_MOST_ROWS]:
            sheet.append(self._filled(row, kinds))

    def _filled(self, row: Sequence[Cell], kinds: Sequence[str]) -> Iterator[Any]:
        """Cells filled anew for each value; the sheet writes one before it asks for the next."""
        for value, kind in zip(row, kinds, strict=True):
            if isinstance(value, tuple):
                yield self._cell("\n".join(value), "words")
            elif isinstance(value, str) and kind == _DATE:
                yield self._dated(value)
            elif isinstance(value, str):
                is_same = kind == _SAME and value == row[_SHOWN_WORDING]
                yield self._cell(value, _SAME if is_same else "words")
            else:
                yield self._cell(value, kind)

    def _dated(self, published: str) -> Any:  # noqa: ANN401  as above
        found = _date_of(published)
        if found is None:
            return self._cell(published_words(published), "words")
        return self._cell(*found)

    def _cell(self, value: object, style: str) -> Any:  # noqa: ANN401  as above
        """The one cell of a style; a style is looked up once."""
        if style not in self._styles:
            self._styles[style] = _styled(self._sheet, style)
        cell = self._styles[style]
        if isinstance(value, str):
            cell.value = clip(xml_text(value), _MOST_CHARACTERS)
            cell.data_type = "s"
        else:
            cell.value = value
        return cell


def _styled(sheet: Any, style: str) -> Any:  # noqa: ANN401  as above
    """A cell for words, for a line that stands above a table, or for a value of a format."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, Side

    cell = WriteOnlyCell(sheet)
    wraps = style in {"words", "head", _SAME}
    cell.alignment = Alignment(vertical="top", wrap_text=wraps)
    if style == "head":
        cell.font = Font(bold=True)
        cell.border = Border(bottom=Side(style="thin"))
    elif style == "title":
        cell.font = Font(bold=True, size=14)
    elif style == _SAME:
        cell.font = Font(color=_GREY)
    elif style not in {"words", "line"}:
        cell.number_format = style
    return cell


def _fit_to_page() -> Any:  # noqa: ANN401  as above
    from openpyxl.worksheet.properties import PageSetupProperties

    return PageSetupProperties(fitToPage=True)


def _format_of(table: Table, column: int) -> str:
    """The number format of a column."""
    name = table.columns[column]
    if table.name == "matrix":
        return "0 %"
    if table.name == "wordings" and column > _SHOWN_WORDING:
        return _SAME
    if name == "published":
        return _DATE
    if name in PER_CENT:
        return "0 %"
    return "0.00" if any(isinstance(row[column], float) for row in table.rows) else "General"


def _date_of(published: str) -> tuple[date, str] | None:
    """A date or a time on its source's clock, and the format that shows it with its offset."""
    words = published_words(published)
    day, _, rest = words.partition(" ")
    clock, _, zone = rest.partition(" ")
    try:
        found = date.fromisoformat(day)
        if found < _FIRST_DAY:
            return None
        if not clock:
            return found, _DATE
        moment = datetime.combine(found, time.fromisoformat(clock))
    except ValueError:
        return None
    return moment, f'{_DATE_TIME} "{zone}"' if zone else _DATE_TIME


def _widths(table: Table) -> Iterator[int]:
    """How wide each column is to be, by its name and its first values."""
    widest = _WIDEST if len(table.columns) <= _MANY_COLUMNS else _WIDEST_OF_MANY
    for column, name in enumerate(table.columns):
        lines = [name]
        for row in table.rows[:_SHOWN_ROWS]:
            value = row[column]
            lines += value if isinstance(value, tuple) else [str(value)[: _WIDEST + 1]]
        yield min(widest, max(_NARROWEST, 2 + max(map(len, lines))))
