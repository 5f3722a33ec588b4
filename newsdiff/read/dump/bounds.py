"""How much of a dump is one record, and how far a file may unpack: what is beyond is skipped.

A record that is too large, or a file that unpacks without end, is reported as a bad record. Memory
is bounded by these numbers, whoever wrote the dump.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "RECORD_BYTES_MAX",
    "TOO_LONG",
    "UNBOUNDED_BYTES",
    "UNPACKED_RATIO_MAX",
    "Line",
    "bounded_lines",
]

RECORD_BYTES_MAX = 8 << 20
"""Bytes of the largest record: a line, a row of a table, a text file. A novel has one million."""
TOO_LONG = f"longer than {RECORD_BYTES_MAX >> 20} MB, the most that is read of a record"
UNPACKED_RATIO_MAX = 1000
"""How many times its own size a compressed file may have; news have 3 to 10."""
UNBOUNDED_BYTES = 64 << 20
"""Unpacked bytes up to which that does not matter."""

_BLOCK_BYTES = 1 << 20


class Blocks(Protocol):
    """Something to read blocks of bytes from."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, none at the end."""


class Line(NamedTuple):
    """A line, or a piece of one that is too long.

    Attributes:
        raw: its bytes, line end included.
        is_too_long: whether this is the beginning of a line beyond the bound.
        is_rest: whether it goes on with such a line.
    """

    raw: bytes
    is_too_long: bool = False
    is_rest: bool = False


def bounded_lines(stream: Blocks, *, bare_returns: bool = False) -> Iterator[Line]:
    """The lines of a stream, none of them longer in memory than the bound and a block.

    Args:
        stream: what to read.
        bare_returns: whether a carriage return by itself ends a line.

    Yields:
        Lines; together they are the bytes of the stream.
    """
    split = bytes.splitlines if bare_returns else _split
    ends = b"\r\n" if bare_returns else b"\n"
    rest = b""
    is_rest = False
    while block := stream.read(_BLOCK_BYTES):
        lines = split(rest + block, True)  # noqa: FBT003  takes no name
        rest = lines.pop()  # it may go on, or its line feed may come
        for raw in lines:
            yield _line(raw, ends, is_rest=is_rest)
            is_rest = False
        if is_rest or len(rest) > RECORD_BYTES_MAX + len(ends):
            # The last byte stays: a carriage return in it may be half a line end.
            yield Line(rest[:-1], is_too_long=not is_rest, is_rest=is_rest)
            rest, is_rest = rest[-1:], True
    if rest:
        yield _line(rest, ends, is_rest=is_rest)


def _split(data: bytes, keepends: bool) -> list[bytes]:  # noqa: FBT001  as `bytes.splitlines`
    del keepends
    return io.BytesIO(data).readlines()


def _line(raw: bytes, ends: bytes, *, is_rest: bool) -> Line:
    if is_rest:
        return Line(raw, is_rest=True)
    if len(raw) <= RECORD_BYTES_MAX:
        return Line(raw)
    return Line(raw, is_too_long=len(raw.rstrip(ends)) > RECORD_BYTES_MAX)
