"""Stretches of a JSONL dump, cut at line ends, and the records in them.

A plain file is cut into stretches of equal size; a line belongs to the stretch in which it begins,
so that each stretch can be read by itself, in any order and by any thread. A compressed file or a
pipe is read in order.
"""

from __future__ import annotations

import threading
from codecs import BOM_UTF8
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.kernels import BLANK, SLACK, SLOW, TAKEN, count_lines, scan_lines
from newsdiff.errors import InputError
from newsdiff.read.dump.batch import N_FIELDS, NAMED_MAX, RecordBatch, batch_from_records, encode
from newsdiff.read.dump.bounds import RECORD_BYTES_MAX, TOO_LONG
from newsdiff.read.dump.packing import opened
from newsdiff.read.dump.records import BadRecord, Fields, record_from_line
from newsdiff.system import read_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from newsdiff.read.dump.inputs import DumpFile
    from newsdiff.read.dump.packing import Unpacked

__all__ = ["LineScanner", "Stretch", "stretches"]

_TAIL = 1 << 16
_LINES_MAX = 1 << 18
"""Lines that are scanned at a time: 4 MB of news have a thousand."""
_LINE_FEED = 0x0A


@attrs.frozen(kw_only=True, eq=False)
class Stretch:
    """Part of a JSONL file.

    Attributes:
        file: index of the file.
        path: of a plain file; None when `content` is there.
        offset: first byte of the stretch in the file, unpacked.
        size: bytes in which its lines begin.
        content: the bytes themselves, which begin and end at line ends.
        n_bytes: bytes of the file as it lies on the disk that this stands for; of a pipe, unpacked.
    """

    file: int
    path: str | None
    offset: int
    size: int
    content: bytes | None = None
    n_bytes: int = 0


def stretches(file: DumpFile, index: int, size: int) -> Iterator[Stretch | RecordBatch]:
    """Cut a JSONL file.

    Args:
        file: the file.
        index: its index in the dump.
        size: bytes of a stretch.

    Yields:
        Stretches in order; where a file unpacks to more than is read, a batch says so.

    Raises:
        InputError: the file cannot be read or unpacked.
        DependencyError: a library for its compression is not installed.
    """
    if file.packing == "none" and not file.is_pipe:
        for offset in range(0, file.size, size):
            n_bytes = min(size, file.size - offset)
            yield Stretch(file=index, path=file.path, offset=offset, size=n_bytes, n_bytes=n_bytes)
        return
    with opened(file) as stream:
        yield from _pieces(stream, index, size, is_pipe=file.is_pipe)
        if stream.excess:
            bad = BadRecord(line=1, reason=stream.excess)
            yield batch_from_records([], file=index, bad=[bad], n_lines=1, n_bytes=0)


def _pieces(stream: Unpacked, index: int, size: int, *, is_pipe: bool) -> Iterator[Stretch]:
    """Whole lines of a stream; of a line that is too long no more than shows that it is."""
    pieces: list[bytes] = []
    n_held = offset = before = 0
    while block := stream.read(size):
        cut = block.rfind(b"\n") + 1
        if cut:
            if n_held > RECORD_BYTES_MAX:
                pieces.append(block[block.find(b"\n") : cut])
            else:
                pieces.append(block[:cut])
            read = stream.n_bytes if is_pipe else stream.n_file_bytes
            yield _held(index, b"".join(pieces), offset, read - before)
            offset, before = stream.n_bytes, read
            pieces.clear()
            n_held = 0
        if n_held <= RECORD_BYTES_MAX:
            pieces.append(block[cut:])
            n_held += len(block) - cut
    rest = b"".join(pieces)
    if rest:
        read = stream.n_bytes if is_pipe else stream.n_file_bytes
        yield _held(index, rest, offset, read - before)


def _held(index: int, content: bytes, offset: int, n_bytes: int) -> Stretch:
    return Stretch(
        file=index,
        path=None,
        offset=offset,
        size=len(content),
        content=content,
        n_bytes=n_bytes,
    )


class LineScanner:
    """Reads records from stretches; any number of threads may call it at a time.

    A batch lives in memory of its thread that the thread's next batch takes over.
    """

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        names = [encode(name) for name in fields.names]
        self._names = np.frombuffer(b"".join(names) + bytes(SLACK), dtype=np.uint8)
        self._name_ends = np.cumsum([len(name) for name in names], dtype=np.int64)
        self._same = [(i, names.index(name)) for i, name in enumerate(names)]
        self._own = threading.local()

    def load(self, stretch: Stretch) -> RecordBatch:
        """Read the records of a stretch.

        Args:
            stretch: what to read.

        Returns:
            Its records, and the bad ones.

        Raises:
            InputError: the file cannot be read any more.
        """
        raw, first, n_bytes = self._raw(stretch)
        n_lines = count_lines(raw[first:], n_bytes)
        if n_lines <= _LINES_MAX:
            return self._scanned(stretch, raw, first, n_bytes, n_lines)
        batches = []
        for start, end in pairwise((first, *_windows(raw, first, first + n_bytes))):
            n_lines = count_lines(raw[start:], end - start)
            batch = self._scanned(stretch, raw, start, end - start, n_lines)
            used = max(int(batch.spans.max(initial=0)), 0)
            batches.append(attrs.evolve(batch, strings=batch.strings[:used].copy()))
        return _joined(batches, stretch)

    def _scanned(
        self, stretch: Stretch, raw: NDArray[np.uint8], first: int, n_bytes: int, n_lines: int
    ) -> RecordBatch:
        content = raw[first:]
        lines = np.empty((n_lines, 2), dtype=np.int64)
        states = np.empty(n_lines, dtype=np.uint8)
        spans = np.empty((n_lines, 2 * N_FIELDS), dtype=np.int64)
        strings = self._room("strings", n_bytes)
        used = scan_lines(
            content,
            n_bytes,
            strings,
            self._names,
            self._name_ends,
            lines,
            states,
            spans,
        )
        for field, same in self._same:
            if field != same:  # two fields of one name: the scanner finds the first
                spans[:, 2 * field : 2 * field + 2] = spans[:, 2 * same : 2 * same + 2]
        too_long = np.flatnonzero(lines[:, 1] - lines[:, 0] > RECORD_BYTES_MAX)
        states[too_long] = BLANK
        bad = [BadRecord(line=row + 1, reason=TOO_LONG) for row in too_long.tolist()]
        slow = np.flatnonzero(states == SLOW)
        if len(slow):
            strings, more = self._read_slowly(content, slow, lines, states, spans, strings[:used])
            bad = sorted([*bad, *more], key=lambda record: record.line)
        rows = np.flatnonzero(states == TAKEN)
        return RecordBatch(
            file=stretch.file,
            strings=strings,
            spans=spans[rows] if len(rows) < n_lines else spans,
            lines=rows + 1,
            bad=tuple(bad[:NAMED_MAX]),
            n_bad=len(too_long) + int((states[slow] != TAKEN).sum()),
            n_lines=n_lines,
            n_bytes=stretch.n_bytes,
        )

    def _read_slowly(
        self,
        content: NDArray[np.uint8],
        slow: NDArray[np.int64],
        lines: NDArray[np.int64],
        states: NDArray[np.uint8],
        spans: NDArray[np.int64],
        strings: NDArray[np.uint8],
    ) -> tuple[NDArray[np.uint8], list[BadRecord]]:
        """Read lines by `json`, adding to strings, states and spans."""
        parts = [strings.tobytes()]
        place = len(strings)
        bad: list[BadRecord] = []
        for row in slow.tolist():
            start, end = lines[row]
            found = record_from_line(content[start:end].tobytes(), row + 1, self._fields)
            if isinstance(found, BadRecord):
                if len(bad) < NAMED_MAX:
                    bad.append(found)
                continue
            states[row] = TAKEN
            spans[row] = -1
            for field, value in enumerate(found.values):
                if value is not None:
                    part = encode(value)
                    spans[row, 2 * field : 2 * field + 2] = place, place + len(part)
                    parts.append(part)
                    place += len(part)
        parts.append(bytes(SLACK))
        return np.frombuffer(b"".join(parts), dtype=np.uint8), bad

    def _raw(self, stretch: Stretch) -> tuple[NDArray[np.uint8], int, int]:
        """Whole lines of a stretch: memory, first byte in it, number of bytes."""
        if stretch.content is not None:
            n_bytes = len(stretch.content)
            raw = self._room("raw", n_bytes + 1)
            raw[:n_bytes] = np.frombuffer(stretch.content, dtype=np.uint8)
            is_marked = not stretch.offset and stretch.content.startswith(BOM_UTF8)
            first = len(BOM_UTF8) if is_marked else 0
            return _ended(raw, first, n_bytes)
        try:
            return self._from_file(stretch)
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError(f"cannot be read ({reason})", "check it", stretch.path) from error

    def _from_file(self, stretch: Stretch) -> tuple[NDArray[np.uint8], int, int]:
        assert stretch.path is not None
        before = 1 if stretch.offset else 0
        wanted = stretch.size + before
        room = wanted + _TAIL
        raw = self._room("raw", room)
        start = stretch.offset - before
        n_bytes = _filled(stretch.path, raw, 0, room, start)
        first = before and _line_feed(raw, 0, min(wanted - 1, n_bytes)) + 1
        if before and not first:
            return raw, 0, 0
        end = _line_feed(raw, wanted - 1, n_bytes) + 1
        room_max = wanted + RECORD_BYTES_MAX + 1
        while not end and n_bytes == room < room_max:  # a line longer than the tail
            room = min(2 * room, room_max)
            larger = np.empty(room + 1 + SLACK, dtype=np.uint8)
            larger[:n_bytes] = raw[:n_bytes]
            raw, searched = larger, n_bytes
            n_bytes = _filled(stretch.path, raw, n_bytes, room, start + n_bytes)
            end = _line_feed(raw, searched, n_bytes) + 1
        if not before and raw[: len(BOM_UTF8)].tobytes() == BOM_UTF8:
            first = len(BOM_UTF8)
        return _ended(raw, first, end or n_bytes)

    def _room(self, name: str, n_bytes: int) -> NDArray[np.uint8]:
        """Memory of this thread for that many bytes, one more and slack."""
        buffer: NDArray[np.uint8] | None = getattr(self._own, name, None)
        needed = n_bytes + 1 + SLACK
        if buffer is None or not needed <= len(buffer) <= 4 * needed:
            buffer = np.empty(needed, dtype=np.uint8)
            setattr(self._own, name, buffer)
        return buffer[:needed]


def _windows(raw: NDArray[np.uint8], first: int, end: int) -> list[int]:
    """Where to cut a stretch of so many lines that arrays by line would be larger than itself."""
    ends: list[int] = []
    while first < end:
        cut = _line_feed(raw, min(first + _LINES_MAX, end) - 1, end) + 1
        ends.append(cut or end)
        first = ends[-1]
    return ends


def _joined(batches: list[RecordBatch], stretch: Stretch) -> RecordBatch:
    """One batch of those of the windows of a stretch."""
    strings, spans, lines, bad = [], [], [], []
    n_strings = n_lines = 0
    for batch in batches:
        strings.append(batch.strings)
        spans.append(np.where(batch.spans < 0, batch.spans, batch.spans + n_strings))
        lines.append(batch.lines + n_lines)
        bad += [attrs.evolve(record, line=record.line + n_lines) for record in batch.bad]
        n_strings += len(batch.strings)
        n_lines += batch.n_lines
    return RecordBatch(
        file=stretch.file,
        strings=np.concatenate([*strings, np.zeros(SLACK, dtype=np.uint8)]),
        spans=np.concatenate(spans),
        lines=np.concatenate(lines),
        bad=tuple(bad[:NAMED_MAX]),
        n_bad=sum(batch.n_bad for batch in batches),
        n_lines=n_lines,
        n_bytes=stretch.n_bytes,
    )


def _filled(path: str, raw: NDArray[np.uint8], start: int, end: int, offset: int) -> int:
    """Read into raw[start:end] from an offset of a file; where the bytes that were there end."""
    return start + read_at(path, memoryview(raw)[start:end], offset)  # type: ignore[arg-type]


def _line_feed(raw: NDArray[np.uint8], start: int, end: int) -> int:
    """Place of the first line feed in a range, -1 if there is none."""
    size = 1 << 12
    while start < end:
        stop = min(end, start + size)
        found = np.flatnonzero(raw[start:stop] == _LINE_FEED)
        if len(found):
            return start + int(found[0])
        start = stop
        size = min(size * 8, 1 << 24)
    return -1


def _ended(raw: NDArray[np.uint8], first: int, n_bytes: int) -> tuple[NDArray[np.uint8], int, int]:
    """Add a line feed where the last line has none."""
    if n_bytes > first and raw[n_bytes - 1] != _LINE_FEED:
        raw[n_bytes] = _LINE_FEED
        n_bytes += 1
    return raw, first, max(n_bytes - first, 0)
