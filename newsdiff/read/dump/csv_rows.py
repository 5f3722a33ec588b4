"""Rows of a CSV file with the bytes that they are made of, none larger than a record may be.

A quote that is never closed would make one row of all that follows. Such a row ends at the bound;
reading goes on with the next line.
"""

from __future__ import annotations

import csv
import threading
from codecs import BOM_UTF8
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from newsdiff.read.dump.bounds import RECORD_BYTES_MAX, TOO_LONG, Line, bounded_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.read.dump.bounds import Blocks

__all__ = ["CsvRow", "csv_rows"]

_ROWS = 256
_FIELD_LENGTH = (1 << 31) - 1
"""The longest field that every system's csv module takes."""
_FIELD_LIMIT = threading.Lock()


class CsvRow(NamedTuple):
    """A row, or the rest of one that is too long.

    Attributes:
        line: the line on which it ends, from 1.
        raw: its bytes.
        values: its values; none for a blank line.
        problem: why it is no row; "" if it is one.
        is_rest: whether these are only more bytes of the row before, which is too long.
    """

    line: int
    raw: bytes
    values: list[str]
    problem: str = ""
    is_rest: bool = False


def csv_rows(stream: Blocks, delimiter: str) -> Iterator[CsvRow]:
    """The rows of a CSV file, the header included.

    Args:
        stream: what to read.
        delimiter: between values.

    Yields:
        Rows; together they are the bytes of the stream.
    """
    rows = _Rows(stream, delimiter)
    while True:
        with _FIELD_LIMIT:
            limit = csv.field_size_limit(_FIELD_LENGTH)
            try:
                some_rows = list(islice(rows, _ROWS))
            finally:
                csv.field_size_limit(limit)
        if not some_rows:
            return
        yield from some_rows


class _TooLongError(Exception):
    """A row goes on beyond the bound."""


class _Rows:
    """Iterates over the rows of a stream; csv's limit of a field is the caller's to set."""

    def __init__(self, stream: Blocks, delimiter: str) -> None:
        self._lines = bounded_lines(stream, bare_returns=True)
        self._rest: Line | None = None
        self._read: list[bytes] = []
        self._n_bytes = self._n_lines = 0
        self._rows = csv.reader(self._decoded(), delimiter=delimiter)

    def __iter__(self) -> _Rows:
        return self

    def __next__(self) -> CsvRow:
        if self._rest is not None:
            return self._rest_of_row(self._rest)
        values: list[str] = []
        problem = ""
        try:
            values = next(self._rows)
        except csv.Error as error:
            problem = f"not valid CSV: {error}"
        except _TooLongError:
            problem = TOO_LONG
            self._rows = csv.reader(self._decoded(), delimiter=self._rows.dialect.delimiter)
        raw = b"".join(self._read)
        self._read.clear()
        self._n_bytes = 0
        return CsvRow(self._n_lines, raw, values, problem)

    def _rest_of_row(self, rest: Line) -> CsvRow:
        self._rest = None
        row = CsvRow(self._n_lines, rest.raw, [], is_rest=True)
        self._look_for_rest()
        return row

    def _look_for_rest(self) -> None:
        following = next(self._lines, None)
        if following is not None and following.is_rest:
            self._rest = following
        elif following is not None:
            self._lines = _put_back(following, self._lines)

    def _decoded(self) -> Iterator[str]:
        for line in self._lines:
            is_first = not self._n_lines
            self._n_lines += 1
            self._read.append(line.raw)
            self._n_bytes += len(line.raw)
            if line.is_too_long:
                self._look_for_rest()
            if line.is_too_long or self._n_bytes > RECORD_BYTES_MAX:
                raise _TooLongError
            content = line.raw.removeprefix(BOM_UTF8) if is_first else line.raw
            yield content.decode("utf-8", "surrogateescape")


def _put_back(line: Line, lines: Iterator[Line]) -> Iterator[Line]:
    yield line
    yield from lines
