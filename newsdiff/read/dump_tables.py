"""Records of a dump that is not JSON lines: Parquet, CSV, text files; batch by batch."""

from __future__ import annotations

import csv
import io
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsdiff.errors import DependencyError, InputError
from newsdiff.read.decode import decode
from newsdiff.read.dump_batch import BadRecord, Record, RecordBatch, batch_from_records
from newsdiff.read.dump_lines import unpacked
from newsdiff.read.dump_record import Fields, record_from_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsdiff.read.dump_inputs import DumpFile

__all__ = ["table_batches"]

_ROWS = 4096


def table_batches(file: DumpFile, index: int, fields: Fields) -> Iterator[RecordBatch]:
    """Read a Parquet, CSV or text file.

    Args:
        file: the file.
        index: its index in the dump.
        fields: names of the fields.

    Yields:
        Batches in order; lines are rows of the table (the line on which a row of a CSV file ends).

    Raises:
        InputError: it cannot be read, or has no text.
        DependencyError: the library for its form is not installed.
    """
    reader = {"parquet": _parquet_rows, "csv": _csv_rows, "text": _text_rows}[file.form]
    rows = iter(reader(file, fields))
    line = 0
    while found := list(islice(rows, _ROWS)):
        records = [each for each in found if isinstance(each, Record)]
        bad = [each for each in found if isinstance(each, BadRecord)]
        last = max(each.line for each in found)
        n_bytes = sum(len(record.text) for record in records)
        yield batch_from_records(
            [_shifted(record, line) for record in records],
            file=index,
            bad=[BadRecord(line=each.line - line, reason=each.reason) for each in bad],
            n_lines=last - line,
            n_bytes=n_bytes,
        )
        line = last


def _shifted(record: Record, line: int) -> Record:
    return Record(
        line=record.line - line,
        id=record.id,
        text=record.text,
        source=record.source,
        published=record.published,
    )


def _parquet_rows(file: DumpFile, fields: Fields) -> Iterator[Record | BadRecord]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        remedy = "pip install 'newsdiff[dump]'"
        raise DependencyError("reading Parquet needs pyarrow", remedy, file.path) from error
    try:
        with parquet.ParquetFile(file.path) as table:
            there = [name for name in fields.names if name in table.schema_arrow.names]
            if fields.text not in there:
                raise _without_text(file, fields, table.schema_arrow.names)
            row = 0
            for batch in table.iter_batches(batch_size=_ROWS, columns=there):
                for values in batch.to_pylist():
                    row += 1
                    yield record_from_values(_plain(values), row, fields)
    except (pa.ArrowException, OSError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"cannot be read ({said})", "check the file", file.path) from error


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Dates and times as ISO 8601 text."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in values.items()
    }


def _csv_rows(file: DumpFile, fields: Fields) -> Iterator[Record | BadRecord]:
    limit = csv.field_size_limit(sys.maxsize)
    try:
        with (
            unpacked(file) as stream,
            io.TextIOWrapper(stream, "utf-8-sig", "surrogateescape", newline="") as lines,
        ):
            yield from _csv_records(lines, file, fields)
    except (OSError, EOFError) as error:
        raise InputError(f"cannot be read ({error})", "check the file", file.path) from error
    finally:
        csv.field_size_limit(limit)


def _csv_records(
    lines: Iterable[str], file: DumpFile, fields: Fields
) -> Iterator[Record | BadRecord]:
    separator = "\t" if ".tsv" in Path(file.path).suffixes else ","
    reader = csv.reader(lines, delimiter=separator)
    names = next(reader, None)
    if names is None:
        return
    if fields.text not in names:
        raise _without_text(file, fields, names)
    while True:
        try:
            values = next(reader, None)
        except csv.Error as error:
            yield BadRecord(line=reader.line_num, reason=f"not valid CSV: {error}")
            continue
        if values is None:
            return
        if values:
            yield _csv_record(values, names, reader.line_num, fields)


def _csv_record(
    values: list[str], names: list[str], line: int, fields: Fields
) -> Record | BadRecord:
    if len(values) != len(names):
        reason = f"{len(values)} columns instead of {len(names)}"
        return BadRecord(line=line, reason=reason)
    row = {
        name: value
        for name, value in zip(names, values, strict=True)
        if value or name == fields.text
    }
    try:
        "".join(row.values()).encode()
    except UnicodeEncodeError:
        return BadRecord(line=line, reason="not valid UTF-8")
    return record_from_values(row, line, fields)


def _text_rows(file: DumpFile, fields: Fields) -> Iterator[Record | BadRecord]:
    del fields
    try:
        text = decode(Path(file.path).read_bytes(), file.path).text
    except InputError as error:
        yield BadRecord(line=1, reason=error.problem)
        return
    except OSError as error:
        yield BadRecord(line=1, reason=f"cannot be read ({error.strerror or error})")
        return
    yield Record(line=1, id=Path(file.path).name, text=text)


def _without_text(file: DumpFile, fields: Fields, names: list[str]) -> InputError:
    there = ", ".join(names[:10])
    remedy = f"choose one with --text-field: {there}"
    return InputError(f"has no column {fields.text!r}", remedy, file.path)
