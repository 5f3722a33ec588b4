"""The records of one file of a dump, form by form.

This is the one place that says what a file holds: where a record begins and ends, which bytes are
its own, which line it is, and whether it is one. The batches of a run and the originals that are
shown or copied stand on it; the fast scanner of JSON lines is tested against it.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from newsdiff.errors import DependencyError, InputError
from newsdiff.read.decode import decode
from newsdiff.read.dump.arrow_rows import arrow_rows
from newsdiff.read.dump.bounds import (
    RECORD_BYTES_MAX,
    TOO_LONG,
    UNBOUNDED_BYTES,
    UNPACKED_RATIO_MAX,
    bounded_lines,
)
from newsdiff.read.dump.csv_rows import csv_rows
from newsdiff.read.dump.memory import column_error, memory_values
from newsdiff.read.dump.packing import opened
from newsdiff.read.dump.records import (
    BadRecord,
    Fields,
    Record,
    record_from_line,
    record_from_values,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from newsdiff.read.dump.csv_rows import CsvRow
    from newsdiff.read.dump.inputs import DumpFile

__all__ = ["FileRecord", "Meter", "file_records"]

_BLANK = b" \t\r\n"
_BLOCK_BYTES = 1 << 20
_PARQUET_ROWS = 1024


class Meter:
    """How much of a file was read.

    Attributes:
        n_bytes: bytes of the file as it lies on the disk.
    """

    def __init__(self) -> None:
        self.n_bytes = 0


class FileRecord(NamedTuple):
    """A record, and how it stands in its file.

    Attributes:
        line: line of its end (row of a table) in its file, from 1.
        raw: its bytes, line end included; empty for a row of a Parquet table or in memory.
        record: what was read of it, or why it is skipped; None for a header, a blank line, and
            the rest of a record that is too long.
    """

    line: int
    raw: bytes
    record: Record | BadRecord | None


def file_records(
    file: DumpFile, fields: Fields, meter: Meter | None = None
) -> Iterator[FileRecord]:
    """Every record of one file, in order, with what stands between records.

    Args:
        file: JSON lines or CSV (also compressed), Parquet, a text file, which is one record, or
            records in memory.
        fields: names of the fields.
        meter: told how much of the file was read, if it is a file.

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
    yield from readers[file.form](file, fields, meter or Meter())


def _json_lines(file: DumpFile, fields: Fields, meter: Meter) -> Iterator[FileRecord]:
    quickly = _quick_reader(fields)
    with opened(file) as stream:
        number = 0
        record: Record | BadRecord | None
        for raw, is_too_long, is_rest in bounded_lines(stream):
            number += not is_rest
            meter.n_bytes = stream.n_file_bytes
            line = raw.removeprefix(BOM_UTF8) if number == 1 else raw
            if is_too_long:
                record = BadRecord(line=number, reason=TOO_LONG)
            elif is_rest or not line.strip(_BLANK):
                record = None
            else:
                record = quickly(line, number) or record_from_line(
                    line.removesuffix(b"\n"), number, fields
                )
            yield FileRecord(number, raw, record)
        if stream.excess:
            yield FileRecord(number + 1, b"", BadRecord(line=number + 1, reason=stream.excess))


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


def _csv_rows(file: DumpFile, fields: Fields, meter: Meter) -> Iterator[FileRecord]:
    with opened(file) as stream:
        delimiter = "\t" if ".tsv" in Path(file.path.lower()).suffixes else ","
        rows = csv_rows(stream, delimiter)
        header = next(rows, None)
        if header is None:
            return
        names = header.values
        if fields.text not in names:
            raise column_error(fields, names, file.path)
        yield FileRecord(header.line, header.raw, None)
        line = header.line
        for row in rows:
            line, meter.n_bytes = row.line, stream.n_file_bytes
            record = None if row.is_rest else _csv_record(row, names, fields)
            yield FileRecord(line, row.raw, record)
        if stream.excess:
            yield FileRecord(line + 1, b"", BadRecord(line=line + 1, reason=stream.excess))


def _csv_record(row: CsvRow, names: list[str], fields: Fields) -> Record | BadRecord | None:
    if row.problem:
        return BadRecord(line=row.line, reason=row.problem)
    if not row.values:
        return None
    if len(row.values) != len(names):
        reason = f"{len(row.values)} columns instead of {len(names)}"
        return BadRecord(line=row.line, reason=reason)
    try:
        "".join(row.values).encode()
    except UnicodeEncodeError:
        return BadRecord(line=row.line, reason="not valid UTF-8")
    by_name = {
        name: value
        for name, value in zip(names, row.values, strict=True)
        if value or name == fields.text
    }
    return record_from_values(by_name, row.line, fields)


def _parquet_rows(file: DumpFile, fields: Fields, meter: Meter) -> Iterator[FileRecord]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise DependencyError.from_import(
            error, "reading Parquet needs pyarrow", "dump", file.path
        ) from error
    try:
        with parquet.ParquetFile(file.path, buffer_size=_BLOCK_BYTES) as table:
            names = table.schema_arrow.names
            if fields.text not in names:
                raise column_error(fields, names, file.path)
            columns = [name for name in dict.fromkeys(fields.names) if name in names]
            _refuse_bomb(table.metadata, columns, file.path)
            row, n_rows = 0, max(table.metadata.num_rows, 1)
            for batch in table.iter_batches(batch_size=_PARQUET_ROWS, columns=columns):
                for values in arrow_rows(batch):
                    row += 1
                    meter.n_bytes = file.size * row // n_rows
                    yield FileRecord(row, b"", record_from_values(values, row, fields))
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"cannot be read ({reason})", "check the file", file.path) from error


def _refuse_bomb(metadata: Any, columns: Collection[str], path: str) -> None:  # noqa: ANN401  of pyarrow
    """Refuse a table whose columns say that they unpack to more than is read of a file."""
    for group in range(metadata.num_row_groups):
        for index in range(metadata.num_columns):
            chunk = metadata.row_group(group).column(index)
            if chunk.path_in_schema not in columns:
                continue
            bound = max(chunk.total_compressed_size * UNPACKED_RATIO_MAX, UNBOUNDED_BYTES)
            if chunk.total_uncompressed_size > bound:
                problem = f"its column {chunk.path_in_schema!r} unpacks to more than"
                problem = f"{problem} {UNPACKED_RATIO_MAX:,} times its size"
                raise InputError(problem, "check the file", path)


def _text_file(file: DumpFile, fields: Fields, meter: Meter) -> Iterator[FileRecord]:
    del fields
    try:
        with opened(file) as stream:
            raw = stream.read(RECORD_BYTES_MAX + 1)
            while len(raw) <= RECORD_BYTES_MAX and (more := stream.read(_BLOCK_BYTES)):
                raw += more
            meter.n_bytes = file.size
            if len(raw) > RECORD_BYTES_MAX:
                yield FileRecord(1, raw, BadRecord(line=1, reason=TOO_LONG))
                while rest := stream.read(_BLOCK_BYTES):
                    yield FileRecord(1, rest, None)
                return
    except InputError as error:
        yield FileRecord(1, b"", BadRecord(line=1, reason=error.problem))
        return
    try:
        text = decode(raw, file.path).text
    except InputError as error:
        yield FileRecord(1, raw, BadRecord(line=1, reason=error.problem))
    else:
        yield FileRecord(1, raw, Record(line=1, id=Path(file.path).name, text=text))


def _in_memory(file: DumpFile, fields: Fields, meter: Meter) -> Iterator[FileRecord]:
    del meter
    assert file.memory is not None
    for number, values in enumerate(memory_values(file.memory, fields, file.name), 1):
        yield FileRecord(number, b"", record_from_values(values, number, fields))
