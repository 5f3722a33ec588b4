"""Result tables of a dump, whatever form they were written in: Parquet, JSON lines, CSV."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from newsdiff.errors import DependencyError, InputError
from newsdiff.model.dump import Summary
from newsdiff.model.moment import CALENDAR_MS
from newsdiff.model.result_files import COLUMNS, SUMMARY, TABLE_FORMS

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

__all__ = ["form_of_tables", "has_table", "read_summary", "read_table"]

_TEXT = (
    *("id", "left_id", "right_id", "kept_id", "first_id", "source", "left_source", "right_source"),
    *("reason", "first", "kind", "file", "published", "language", "agencies"),
)
"""Columns that are text even where every value looks like a number."""
_TRUTH = ("representative", "boilerplate")
_NUMBERS = ("similarity", "containment", "share", "left_share", "right_share")
_COUNTS = (
    *("block", "left_block", "right_block", "cluster", "articles", "blocks", "words", "paragraphs"),
    *("left_words", "right_words", "sentences", "longest", "line", "published_ms", "story"),
    *("words_shared", "words_boilerplate", "outlets", "first_ms", "last_ms"),
)
_TIMES = ("published_ms", "first_ms", "last_ms")
_LISTS = ("left_blocks", "right_blocks")
_BLOCK_BYTES = 1 << 20, 1 << 30
"""Bytes that Arrow reads at a time: fewest, most; a row has to fit."""


def read_summary(folder: Path) -> Summary:
    """Read what `newsdiff dedupe` said about its run.

    Args:
        folder: the result folder.

    Returns:
        What `summary.json` says.

    Raises:
        InputError: no such folder, no summary in it, or one that is no JSON object.
    """
    path = folder / SUMMARY
    try:
        return Summary.from_json(path.read_text("utf-8"))
    except FileNotFoundError as error:
        what = "has no summary.json" if folder.is_dir() else "no such folder"
        remedy = "give the folder that newsdiff dedupe wrote; --resume ends a run that was killed"
        raise InputError(what, remedy, str(folder)) from error
    except NotADirectoryError as error:
        remedy = "give the folder that newsdiff dedupe wrote"
        raise InputError("is a file", remedy, str(folder)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"cannot be read ({reason})", "check it", str(path)) from error
    except ValueError as error:
        raise InputError("is no JSON", "run newsdiff dedupe again", str(path)) from error
    except TypeError as error:
        raise InputError(str(error), "run newsdiff dedupe again", str(path)) from error


def form_of_tables(folder: Path, summary: Summary | None = None) -> str:
    """Form of the folder's tables: parquet, jsonl or csv; parquet where there are none.

    Args:
        folder: the result folder.
        summary: what the run said, which decides if it names a form.
    """
    if summary is not None and summary.form in TABLE_FORMS:
        return summary.form
    for form, suffix in TABLE_FORMS.items():
        if (folder / f"pairs{suffix}").exists() or (folder / f"clusters{suffix}").exists():
            return form
    return "parquet"


def has_table(folder: Path, name: str, summary: Summary | None = None) -> bool:
    """Whether a result folder has a table; as in `read_table`."""
    return _found(folder, name, summary) is not None


def _found(folder: Path, name: str, summary: Summary | None) -> tuple[Path, str] | None:
    """The file of a table, and its form."""
    forms = list(TABLE_FORMS)
    if summary is not None and summary.tables is not None:
        forms = [form for form in TABLE_FORMS if form == summary.form and name in summary.tables]
    for form in forms:
        path = folder / f"{name}{TABLE_FORMS[form]}"
        if path.exists():
            return path, form
    return None


def read_table(
    folder: Path,
    name: str,
    columns: tuple[str, ...] | None = None,
    *,
    summary: Summary | None = None,
) -> pa.Table | None:
    """Read a table of a result folder.

    Args:
        folder: the result folder.
        name: pairs, clusters, reuse, boilerplate, ….
        columns: those wanted; all of them if omitted. Columns that the table lacks are left out.
        summary: what the run said: only tables that it names are read, in the form that it names;
            if omitted, or if it names none, a table of any form.

    Returns:
        An Arrow table, ids as strings; None where the folder has no such table.

    Raises:
        InputError: a file that is damaged or cannot be read.
        DependencyError: pyarrow cannot be imported.
    """
    found = _found(folder, name, summary)
    return None if found is None else _read(*found, columns)


def _read(path: Path, form: str, columns: tuple[str, ...] | None) -> pa.Table:
    try:
        import pyarrow as pa
    except ImportError as error:
        raise DependencyError.from_import(
            error, "the tables of a dump need pyarrow", "dump"
        ) from error
    if form != "parquet" and not path.stat().st_size:
        types = _types()
        table = pa.table({c: pa.array([], types[c]) for c in COLUMNS.get(path.stem, ())})
        return table if columns is None else table.select(_wanted(table, columns))
    try:
        table = {"parquet": _parquet, "jsonl": _jsonl, "csv": _csv}[form](path, columns)
    except (pa.ArrowException, OSError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        remedy = "run newsdiff dedupe again"
        raise InputError(f"is damaged or cannot be read ({said})", remedy, str(path)) from error
    if columns is not None:
        table = table.select(_wanted(table, columns))
    return _with_text(table)


def _wanted(table: pa.Table, columns: tuple[str, ...]) -> list[str]:
    return [name for name in table.column_names if name in columns]


def _with_text(table: pa.Table) -> pa.Table:
    import pyarrow as pa

    for index, name in enumerate(table.column_names):
        if name in _TEXT and table.schema.field(name).type != pa.string():
            table = table.set_column(index, name, table.column(name).cast(pa.string()))
        elif name in _TIMES:
            table = table.set_column(index, name, _within_calendar(table.column(name)))
    return table


def _within_calendar(times: pa.ChunkedArray) -> pa.ChunkedArray:
    """Times that a calendar has; the others, which older versions wrote, are null."""
    import pyarrow as pa
    from pyarrow import compute

    first, end = CALENDAR_MS
    times = times.cast(pa.int64())
    known = compute.and_(compute.greater_equal(times, first), compute.less(times, end))
    return compute.if_else(known, times, pa.scalar(None, pa.int64()))


def _parquet(path: Path, columns: tuple[str, ...] | None) -> pa.Table:
    from pyarrow import parquet

    with parquet.ParquetFile(path) as file:
        names = file.schema_arrow.names
        return file.read([name for name in names if columns is None or name in columns])


def _jsonl(path: Path, columns: tuple[str, ...] | None) -> pa.Table:
    import pyarrow as pa
    from pyarrow import json as arrow_json

    del columns  # JSON lines are read whole
    options = arrow_json.ParseOptions(explicit_schema=pa.schema(list(_types().items())))
    reading = arrow_json.ReadOptions(block_size=_block_size(path))
    table = arrow_json.read_json(path, read_options=reading, parse_options=options)
    return table.select(
        [name for name in json.loads(_first_line(path)) if name in table.schema.names]
    )


def _types() -> dict[str, pa.DataType]:
    """Types of the columns of all tables, also of those without a row."""
    import pyarrow as pa

    return {
        **dict.fromkeys(_TEXT, pa.string()),
        **dict.fromkeys(_TRUTH, pa.bool_()),
        **dict.fromkeys(_NUMBERS, pa.float64()),
        **dict.fromkeys(_COUNTS, pa.int64()),
        **dict.fromkeys(_LISTS, pa.list_(pa.int64())),
    }


def _block_size(path: Path) -> int:
    """All of a small file; the larger a file, the longer its longest row may be."""
    fewest, most = _BLOCK_BYTES
    return max(fewest, min(path.stat().st_size + 1, most))


def _first_line(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.readline()


def _csv(path: Path, columns: tuple[str, ...] | None) -> pa.Table:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    types = {name: kind for name, kind in _types().items() if name not in _LISTS}
    options = arrow_csv.ConvertOptions(
        column_types=types | dict.fromkeys(_LISTS, pa.string()),
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
    )
    names = [name.strip('"') for name in _first_line(path).decode("utf-8-sig").strip().split(",")]
    if columns is not None:
        options.include_columns = [name for name in names if name in columns]
    parse = arrow_csv.ParseOptions(newlines_in_values=True)
    reading = arrow_csv.ReadOptions(block_size=_block_size(path))
    table = arrow_csv.read_csv(path, reading, parse, options)
    for index, name in enumerate(table.column_names):
        if name in _LISTS:
            table = table.set_column(index, name, _numbers(table.column(index)))
        elif table.schema.field(name).type == pa.string():
            table = table.set_column(index, name, _without_guard(table.column(index)))
    return table


def _numbers(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Lists of numbers that are written as "3 4 7"."""
    import pyarrow as pa
    from pyarrow import compute

    words = compute.split_pattern(compute.fill_null(column, ""), " ")
    empty = compute.equal(column, "")
    words = compute.if_else(compute.fill_null(empty, True), pa.scalar([], words.type), words)  # noqa: FBT003
    return compute.cast(words, pa.list_(pa.int64()))


def _without_guard(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Drop the apostrophe that keeps a spreadsheet from running text as a formula."""
    from pyarrow import compute

    return compute.replace_substring_regex(column, r"^'('*[=+\-@\t\r])", r"\1")
