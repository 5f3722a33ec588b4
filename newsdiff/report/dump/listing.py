"""Tables of a dump's result as text: for the terminal, as JSON, as CSV."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from newsdiff._version import __version__
from newsdiff.model.moment import DAY_MS, HOUR_MS
from newsdiff.patterns import regex
from newsdiff.report.csv import safe_cell
from newsdiff.report.dump.outlets import NO_SOURCE
from newsdiff.report.text import excerpt, percent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa
    from rich.console import Console
    from rich.table import Table

__all__ = [
    "NARROWEST",
    "OUTLETS_SHOWN",
    "CarrierRows",
    "drawn_table",
    "duration_words",
    "print_section",
    "render_listing_csv",
    "render_listings_json",
    "render_listings_terminal",
    "written_json",
]

NARROWEST = 40
"""Columns of a terminal below which nothing is drawn narrower."""
OUTLETS_SHOWN = 30
"""Outlets that a terminal lists, unless more are asked for."""
_ROOMY = 60
"""Columns of a terminal from which on dates stand before who carries a text, and not below."""
_CELL_WIDTH = 28
_FIGURE_WIDTH = 9
_TEXT_WIDTH = 10
_DATES = ("from", "published", "period")
_GAP = 2
_BAR = 24
_HOURS_MAX = 100
_OUTLET_COLUMNS = (
    *("source", "articles", "words", "own_share", "shared_share", "agency_share"),
    *("stories", "first"),
)
_MISSING = {"source": NO_SOURCE, "period": "no date"}
_LONE_SURROGATE = regex("[\ud800-\udfff]")


def render_listing_csv(table: pa.Table) -> str:
    """A table as CSV with a line of column names; lists as numbers joined by spaces."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe_cell(name) for name in table.column_names])
    for row in table.to_pylist():
        writer.writerow([safe_cell(_plain(value)) for value in row.values()])
    return out.getvalue()


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return " ".join(map(str, value)) if isinstance(value, list) else value


def render_listings_json(name: str, tables: Mapping[str, pa.Table]) -> str:
    """Tables as one JSON object, each a list of objects under its name.

    Args:
        name: what the object is, for its schema: `newsdiff/NAME/1`.
        tables: by name.
    """
    return written_json(name, {key: table.to_pylist() for key, table in tables.items()})


def written_json(name: str, values: Mapping[str, Any]) -> str:
    """An object as JSON text that says what it is, ending with a line break."""
    written = {"schema": f"newsdiff/{name}/1", "version": __version__, **values}
    text = json.dumps(written, ensure_ascii=False, indent=1, default=_plain)
    return _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def render_listings_terminal(
    tables: Mapping[str, pa.Table], *, width: int, color: bool, top: int = OUTLETS_SHOWN
) -> str:
    """Tables for a terminal, each below its title.

    Args:
        tables: any of outlets, matrix and timeline, by these names. Of a matrix as many outlets are
            shown as have room, and by number.
        width: columns.
        color: whether to use colour and other styles (ANSI escape sequences).
        top: how many outlets of their table; its title says how many there are.

    Returns:
        Lines of at most `width` columns; what a terminal would obey is made visible.
    """
    columns = max(width, NARROWEST)
    drawings: dict[str, Callable[[pa.Table], tuple[str, Table]]] = {
        "outlets": partial(_outlets, top=top),
        "matrix": partial(_matrix, width=columns),
        "timeline": _timeline,
    }
    sections = [drawings[name](table) for name, table in tables.items()]
    return _sections(sections, width=columns, color=color)


def _outlets(table: pa.Table, top: int) -> tuple[str, Table]:
    heads = {name: name.removesuffix("_share") for name in _OUTLET_COLUMNS}
    shares = table.slice(0, top).select(list(heads)).rename_columns(list(heads.values()))
    shown = f", the {top:,} with most words" if top < table.num_rows else ""
    n_outlets = table.num_rows - table["source"].null_count
    return f"Outlets ({n_outlets:,}{shown})", _listing(shares)


def _matrix(table: pa.Table, width: int) -> tuple[str, Table]:
    fitting = min(max(2, (width - _CELL_WIDTH) // _FIGURE_WIDTH), table.num_rows)
    part = table.slice(0, fitting).select(range(fitting + 1))
    names = (NO_SOURCE if name is None else name for name in part["source"].to_pylist())
    labels = [f"{number} {name}" for number, name in enumerate(names, 1)]
    columns = [labels, *(part.column(column).to_pylist() for column in range(1, fitting + 1))]
    drawn = drawn_table(("words of", False), *((f"in {n + 1}", True) for n in range(fitting)))
    for row in zip(*columns, strict=True):
        drawn.add_row(*(_cell("", value) for value in row))
    shown = f", the first {fitting} of {table.num_rows:,}" if fitting < table.num_rows else ""
    return f"Words of each outlet that another has, too{shown}", drawn


def _timeline(table: pa.Table) -> tuple[str, Table]:
    rows = table.to_pylist()
    dated = [row["articles"] if row["period"] else 0 for row in rows]
    most = max(dated, default=0) or 1
    bars = ["█" * -(-_BAR * n_articles // most) for n_articles in dated]
    return "What was published when, in UTC", _listing(table, bars)


def _listing(table: pa.Table, bars: Sequence[str] = ()) -> Table:
    import pyarrow as pa

    texts = (pa.string(), pa.date32())
    kinds = [(field.name.replace("_", " "), field.type not in texts) for field in table.schema]
    drawn = drawn_table(*kinds, *([("", False)] if bars else ()))
    for place, row in enumerate(table.to_pylist()):
        cells = [_cell(name, value) for name, value in row.items()]
        drawn.add_row(*cells, *bars[place : place + 1])
    return drawn


def _cell(name: str, value: Any) -> str:  # noqa: ANN401  whatever a table holds
    if value is None:
        return _MISSING.get(name, "")
    if isinstance(value, float):
        return percent(value, "")
    return f"{value:,}" if isinstance(value, int) else excerpt(str(_plain(value)), _CELL_WIDTH)


def drawn_table(*columns: tuple[str, bool]) -> Table:
    """An empty table for a terminal.

    Args:
        columns: names, and whether they hold numbers; "text" takes what room there is.
    """
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", expand=True)
    for name, is_number in columns:
        wide = name == "text"
        table.add_column(
            name,
            justify="right" if is_number else "left",
            no_wrap=True,
            overflow="ellipsis",
            ratio=1 if wide else None,
            max_width=None if wide else _CELL_WIDTH,
        )
    return table


class CarrierRows:
    """A table of who carries a text, which a narrow terminal gets whole.

    Args:
        *columns: those before who it is, as for `drawn_table`.
        n_below: how many of these, the last ones, go below who it is where there is no room.
        width: columns of the terminal.
    """

    def __init__(self, *columns: tuple[str, bool], n_below: int, width: int) -> None:
        self._n_kept = len(columns) if width >= _ROOMY else len(columns) - n_below
        self.table = drawn_table(*columns[: self._n_kept], ("text", False))
        if self._n_kept < len(columns):
            self.table.columns[-1].no_wrap = False
            self.table.columns[-1].overflow = "fold"

    def add(self, *cells: str) -> None:
        """Add a row: a cell for each column, and who it is; what has no room stands below."""
        *before, who = cells
        below = " ".join(cell for cell in before[self._n_kept :] if cell)
        self.table.add_row(*before[: self._n_kept], f"{who}\n{below}".rstrip())


def _fitted(table: Table, width: int) -> list[str]:
    """Keep the figures and dates of a table whole, whatever the width: names give way.

    Args:
        table: what is drawn; columns that find no room are taken from it, the last ones first.
        width: columns of the terminal.

    Returns:
        Names of the columns that were taken.
    """
    from rich.cells import cell_len

    widest, least = [], []
    for column in table.columns:
        natural = max(cell_len(str(cell)) for cell in (column.header, *column.cells))
        is_whole = column.justify == "right" or column.header in _DATES
        widest.append(min(natural, column.max_width or natural))
        least.append(widest[-1] if is_whole else min(widest[-1], _TEXT_WIDTH))
    taken = []
    while len(table.columns) > 1 and sum(least) + _GAP * len(least) > width:
        least.pop()
        taken.append(str(table.columns.pop().header))
    spare = width - sum(least) - _GAP * len(least)
    for column, most, fewest in zip(table.columns, widest, least, strict=False):
        if not column.ratio:
            column.width = min(most, fewest + spare)
            spare -= column.width - fewest
    return [name for name in reversed(taken) if name]


def print_section(console: Console, title: str, table: Table) -> None:
    """Print a table below its title, which says what found no room; of an empty one that alone."""
    from rich.text import Text

    console.print(Text(f"{title}{_room_words(_fitted(table, console.width))}", style="bold"))
    if table.row_count:
        console.print(table)


def _room_words(taken: Sequence[str]) -> str:
    """What to say of columns that found no room; "" for none."""
    return f"; no room for {', '.join(taken)}" if taken else ""


def duration_words(start_ms: int | None, end_ms: int | None) -> str:
    """The time from one moment to another in hours, in days if it is long or from date to date.

    Example:
        >>> duration_words(0, 86_400_000), duration_words(0, 0)
        ('1 d', '')
        >>> duration_words(0, 7_200_000), duration_words(0, 900_000_000), duration_words(None, 0)
        ('2 h', '10 d', '')
    """
    if start_ms is None or end_ms is None:
        return ""
    if not start_ms % DAY_MS and not end_ms % DAY_MS:
        return f"{(end_ms - start_ms) // DAY_MS} d" if end_ms > start_ms else ""
    hours = (end_ms - start_ms) / HOUR_MS
    return f"{hours:.0f} h" if hours < _HOURS_MAX else f"{hours / 24:.0f} d"


def _sections(sections: Sequence[tuple[str, Table]], *, width: int, color: bool) -> str:
    """Tables with their titles as text of at most `width` columns."""
    from newsdiff.report.console import drawing_console

    console, out = drawing_console(max(width, NARROWEST), color=color)
    for place, (title, table) in enumerate(sections):
        if place:
            console.print()
        print_section(console, title, table)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))
