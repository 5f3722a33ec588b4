"""The records of one file of a dump, form by form.

This is the one place that says what a file holds: where a record begins and ends, which bytes are
its own, which line it is, and whether it is one. The batches of a run and the originals that are
shown or copied stand on it; the fast scanner of JSON lines is tested against it.
"""

from __future__ import annotations

import csv
import threading
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from newsdiff.errors import DependencyError, InputError
from newsdiff.read.decode import decode
from newsdiff.read.dump.memory import SLICE_ROWS, column_error, memory_values
from newsdiff.read.dump.packing import opened
from newsdiff.read.dump.records import (
    BadRecord,
    Fields,
    Record,
    record_from_line,
    record_from_values,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsdiff.read.dump.inputs import DumpFile

__all__ = ["FileRecord", "file_records"]

_MARK = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n"
_CHUNK_BYTES = 1 << 20
_CSV_ROWS = 256
_CSV_FIELD_LENGTH = (1 << 31) - 1
"""The longest field that every system's csv module takes."""
_CSV_LIMIT = threading.Lock()


class FileRecord(NamedTuple):
    """A record, and how it stands in its file.

    Attributes:
        line: line of its end (row of a table) in its file, from 1.
        raw: its bytes, line end included; empty for a row of a Parquet table or in memory.
        record: what was read of it, or why it is skipped; None for a header or a blank line.
    """

    line: int
    raw: bytes
    record: Record | BadRecord | None


def file_records(file: DumpFile, fields: Fields) -> Iterator[FileRecord]:
    """Every record of one file, in order, with what stands between records.

    Args:
        file: JSON lines or CSV (also compressed), Parquet, a text file, which is one record, or
            records in memory.
        fields: names of the fields.

    Yields:
        Records, bad records, headers, blank lines.

    Raises:
        InputError: the file cannot be read, or is a table without the column of the text.
        DependencyError: a library that the file's form needs is not installed.
        TypeError: records in memory that are neither dicts nor Articles.
    """
    readers = {
        "jsonl": _json_lines,
        "csv": _csv_rows,
        "parquet": _parquet_rows,
        "text": _text_file,
        "memory": _in_memory,
    }
    yield from readers[file.form](file, fields)


def _json_lines(file: DumpFile, fields: Fields) -> Iterator[FileRecord]:
    quickly = _quick_reader(fields)
    with opened(file) as lines:
        for number, raw in enumerate(lines, 1):
            line = raw.removeprefix(_MARK) if number == 1 else raw
            if not line.strip(_BLANK):
                yield FileRecord(number, raw, None)
            else:
                record = quickly(line, number) or record_from_line(line, number, fields)
                yield FileRecord(number, raw, record)


def _quick_reader(fields: Fields) -> Callable[[bytes, int], Record | BadRecord | None]:
    """A faster reader that gives None where it might differ from the standard library."""
    try:
        from orjson import loads
    except ImportError:
        return lambda _line, _number: None

    def quickly(line: bytes, number: int) -> Record | BadRecord | None:
        try:
            values = loads(line)
        except ValueError:
            return None
        # Numbers beyond 64 bits come as floats.
        if not isinstance(values, dict) or float in {type(values.get(f)) for f in fields.names}:
            return None
        return record_from_values(values, number, fields)

    return quickly


def _csv_rows(file: DumpFile, fields: Fields) -> Iterator[FileRecord]:
    with opened(file) as stream:
        rows = _CsvRows(stream, "\t" if ".tsv" in Path(file.path.lower()).suffixes else ",")
        header = next(rows, None)
        if header is None:
            return
        line, raw, names = header
        if isinstance(names, str) or fields.text not in names:
            raise column_error(fields, [] if isinstance(names, str) else names, file.path)
        yield FileRecord(line, raw, None)
        while True:
            with _CSV_LIMIT:
                limit = csv.field_size_limit(_CSV_FIELD_LENGTH)
                try:
                    some_rows = list(islice(rows, _CSV_ROWS))
                finally:
                    csv.field_size_limit(limit)
            for line, raw, values in some_rows:
                yield FileRecord(line, raw, _csv_record(values, names, line, fields))
            if not some_rows:
                return


class _CsvRows:
    """Rows of a CSV file: line of the end, bytes, and values or what is wrong with them."""

    def __init__(self, stream: IO[bytes], delimiter: str) -> None:
        self._lines = _universal_lines(stream)
        self._read: list[bytes] = []
        self._rows = csv.reader(self._decoded(), delimiter=delimiter)

    def _decoded(self) -> Iterator[str]:
        for number, line in enumerate(self._lines):
            self._read.append(line)
            content = line if number else line.removeprefix(_MARK)
            yield content.decode("utf-8", "surrogateescape")

    def __iter__(self) -> _CsvRows:
        return self

    def __next__(self) -> tuple[int, bytes, list[str] | str]:
        values: list[str] | str
        try:
            values = next(self._rows)
        except csv.Error as error:
            values = f"not valid CSV: {error}"
        raw = b"".join(self._read)
        self._read.clear()
        return self._rows.line_num, raw, values


def _universal_lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines that end with a line feed, a carriage return, or both."""
    rest = b""
    while block := stream.read(_CHUNK_BYTES):
        lines = (rest + block).splitlines(keepends=True)
        rest = lines.pop()  # it may go on, or its line feed may come
        yield from lines
    if rest:
        yield rest


def _csv_record(
    values: list[str] | str, names: list[str], line: int, fields: Fields
) -> Record | BadRecord | None:
    if isinstance(values, str):
        return BadRecord(line=line, reason=values)
    if not values:
        return None
    if len(values) != len(names):
        reason = f"{len(values)} columns instead of {len(names)}"
        return BadRecord(line=line, reason=reason)
    try:
        "".join(values).encode()
    except UnicodeEncodeError:
        return BadRecord(line=line, reason="not valid UTF-8")
    by_name = {
        name: value
        for name, value in zip(names, values, strict=True)
        if value or name == fields.text
    }
    return record_from_values(by_name, line, fields)


def _parquet_rows(file: DumpFile, fields: Fields) -> Iterator[FileRecord]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise DependencyError.from_import(
            error, "reading Parquet needs pyarrow", "dump", file.path
        ) from error
    try:
        with parquet.ParquetFile(file.path) as table:
            names = table.schema_arrow.names
            if fields.text not in names:
                raise column_error(fields, names, file.path)
            columns = [name for name in (*fields.names, fields.title) if name in names]
            row = 0
            for batch in table.iter_batches(batch_size=SLICE_ROWS, columns=columns):
                for values in batch.to_pylist():
                    row += 1
                    yield FileRecord(row, b"", record_from_values(values, row, fields))
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"cannot be read ({reason})", "check the file", file.path) from error


def _text_file(file: DumpFile, fields: Fields) -> Iterator[FileRecord]:
    del fields
    raw = b""
    try:
        raw = Path(file.path).read_bytes()
        text = decode(raw, file.path).text
    except InputError as error:
        yield FileRecord(1, raw, BadRecord(line=1, reason=error.problem))
    except OSError as error:
        reason = f"cannot be read ({error.strerror or error})"
        yield FileRecord(1, raw, BadRecord(line=1, reason=reason))
    else:
        yield FileRecord(1, raw, Record(line=1, id=Path(file.path).name, text=text))


def _in_memory(file: DumpFile, fields: Fields) -> Iterator[FileRecord]:
    assert file.memory is not None
    for number, values in enumerate(memory_values(file.memory, fields, file.name), 1):
        yield FileRecord(number, b"", record_from_values(values, number, fields))
