"""Words, marks and band keys of a dump on disk, for dumps that memory cannot hold.

One file of words, one of marks, one a band, all appended to; what was appended after the last
checkpoint is cut off when a run is resumed. Words come back by rows, in windows of the file.
"""

from __future__ import annotations

import errno
import os
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from newsdiff.core.checksum import crc32
from newsdiff.core.kernels import Words
from newsdiff.core.ranges import spread
from newsdiff.errors import InputError, OutputError
from newsdiff.system import read_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["DiskShelf", "Tape", "candidate_tapes"]

_BINARY = getattr(os, "O_BINARY", 0)
"""Windows alone tells bytes from text here."""
_WINDOW = 1 << 21
"""Words of a window: 8 MB."""


class Tape:
    """A file of numbers that grows at its end.

    Args:
        path: the file; made if it is not there.
        kind: dtype of the numbers.
        n_kept: numbers to keep of what is there; the rest is cut off.
        checksum: what `checksum` was when they were all.

    Attributes:
        n: how many numbers there are.
        checksum: of all numbers.

    Raises:
        InputError: fewer or other numbers are there than are to be kept.
        OutputError: no permission, no room.
    """

    def __init__(
        self, path: Path, kind: type, n_kept: int = 0, checksum: int | None = None
    ) -> None:
        self._path = path
        self._kind = np.dtype(kind)
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o666)
            if os.fstat(self._handle).st_size < n_kept * self._kind.itemsize:
                problem = "is shorter than the run that was killed left it"
                raise InputError(problem, "run again without --resume", str(path))
            os.ftruncate(self._handle, n_kept * self._kind.itemsize)
            os.lseek(self._handle, 0, os.SEEK_END)
        except OSError as error:
            raise _explained(error, path) from error
        self.n = n_kept
        self.checksum = 0
        for start in range(0, n_kept, _WINDOW):
            numbers = self.take(start, min(start + _WINDOW, n_kept))
            self.checksum = crc32(memoryview(numbers).cast("B"), self.checksum)  # type: ignore[arg-type]
        if checksum is not None and checksum != self.checksum:
            problem = "is not what the run that was killed left"
            raise InputError(problem, "run again without --resume", str(path))

    def append(self, numbers: NDArray[Any]) -> None:
        """Write numbers at the end."""
        rest = memoryview(np.ascontiguousarray(numbers, dtype=self._kind)).cast("B")  # type: ignore[arg-type]
        self.checksum = crc32(rest, self.checksum)
        try:
            while len(rest):
                rest = rest[os.write(self._handle, rest) :]
        except OSError as error:
            raise _explained(error, self._path) from error
        self.n += len(numbers)

    def take(self, start: int, end: int) -> NDArray[Any]:
        """Read the numbers of a range."""
        numbers = np.empty(end - start, dtype=self._kind)
        target = memoryview(numbers).cast("B")  # type: ignore[arg-type]
        if read_at(self._path, target, start * self._kind.itemsize) < len(target):
            raise OutputError("is shorter than it was", "run again", str(self._path))
        return numbers

    def close(self) -> None:
        """Close the file; it stays."""
        os.close(self._handle)


class Left(Protocol):
    """What an earlier run had kept, as its checkpoint says."""

    @property
    def n_words(self) -> NDArray[np.uint32]:
        """Words of its rows, uint32[n_rows]."""

    @property
    def n_marks(self) -> NDArray[np.uint32]:
        """Their marks, uint32[n_rows]."""

    @property
    def checksums(self) -> Mapping[str, int]:
        """What `DiskShelf.checksums` gave."""


class DiskShelf:
    """Keeps words, marks and band keys in a folder.

    Args:
        folder: where the files are.
        n_bands: bands of the sketches.
        left: what an earlier run had kept; None to begin anew.

    Raises:
        InputError: what the earlier run left is damaged.
        OutputError: no permission, no room.
    """

    def __init__(self, folder: Path, n_bands: int, left: Left | None = None) -> None:
        sums = {} if left is None else left.checksums
        none = np.empty(0, dtype=np.uint32)
        n_words, n_marks = (none, none) if left is None else (left.n_words, left.n_marks)
        self.n_bands = n_bands
        self._words = Tape(folder / "words.u4", np.uint32, _sum(n_words), sums.get("words"))
        self._marks = Tape(folder / "marks.u2", np.uint16, _sum(n_marks), sums.get("marks"))
        self._lengths = Tape(folder / "words-by-row.u4", np.uint32)
        self._lengths.append(n_words)
        self._marked = Tape(folder / "marks-by-row.u4", np.uint32)
        self._marked.append(n_marks)
        self._bands = [
            Tape(folder / f"band-{band:03d}.u4", np.uint32, len(n_words), sums.get(f"band {band}"))
            for band in range(n_bands)
        ]
        self._places: NDArray[np.int64] | None = None
        self._placed = np.empty(0, dtype=np.int64)
        self._row = self._mark = 0

    def keep(
        self,
        words: NDArray[np.uint32],
        n_words: NDArray[np.uint32],
        keys: NDArray[np.uint32],
        n_marks: NDArray[np.uint32],
        marks: NDArray[np.uint16],
        new: NDArray[np.int64],
    ) -> None:
        """Append what is new of a batch; as in `newsdiff.link.distinct.Shelf`."""
        for tape, numbers, by_row, counts in (
            (self._words, words, self._lengths, n_words),
            (self._marks, marks, self._marked, n_marks),
        ):
            starts = np.cumsum(counts, dtype=np.int64) - counts
            tape.append(numbers[spread(starts[new], counts[new].astype(np.int64))])
            by_row.append(counts[new])
        for band, tape in enumerate(self._bands):
            tape.append(keys[new, band])

    def checksums(self) -> dict[str, int]:
        """Checksums of what is here, by name, to be handed to a run that goes on from it."""
        bands = {f"band {band}": tape.checksum for band, tape in enumerate(self._bands)}
        return {"words": self._words.checksum, "marks": self._marks.checksum, **bands}

    def band(self, index: int) -> NDArray[np.uint32]:
        """Keys of one band."""
        return self._bands[index].take(0, self._bands[index].n)

    def fetch(self, rows: NDArray[np.int64]) -> Words:
        """Read the words of some rows, ascending."""
        if self._places is None:
            self._places = np.full(self._lengths.n, -1, dtype=np.int64)
        self._places[self._placed] = -1
        self._placed = rows
        starts, lengths = self._ranges(rows)
        targets = np.cumsum(lengths) - lengths
        fetched = np.empty(int(lengths.sum()), dtype=np.uint32)
        first = 0
        while first < len(rows):
            end = int(np.searchsorted(starts, starts[first] + _WINDOW))
            last = int(starts[end - 1] + lengths[end - 1])
            window = self._words.take(int(starts[first]), last)
            places = spread(starts[first:end] - starts[first], lengths[first:end])
            stop = int(targets[end - 1] + lengths[end - 1])
            fetched[targets[first] : stop] = window[places]
            first = end
        self._places[rows] = targets
        return Words([fetched], self._places)

    def _ranges(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the words of some rows, ascending, begin in the file, and how many they are."""
        starts = np.empty(len(rows), dtype=np.int64)
        lengths = np.empty(len(rows), dtype=np.int64)
        before = first = 0
        for row in range(0, self._lengths.n, _WINDOW):
            n_words = self._lengths.take(row, min(row + _WINDOW, self._lengths.n))
            ends = np.cumsum(n_words, dtype=np.int64)
            end = int(np.searchsorted(rows, row + len(n_words)))
            rows_here = rows[first:end] - row
            lengths[first:end] = n_words[rows_here]
            starts[first:end] = before + ends[rows_here] - lengths[first:end]
            before += int(ends[-1])
            first = end
        return starts, lengths

    def marks(self, first_row: int, end_row: int) -> NDArray[np.uint16]:
        """Read the marks of some rows; quickest where they follow those read before."""
        if first_row < self._row:
            self._row = self._mark = 0
        start = self._mark + self._n_marks(self._row, first_row)
        end = start + self._n_marks(first_row, end_row)
        self._row, self._mark = end_row, end
        return self._marks.take(start, end)

    def _n_marks(self, first_row: int, end_row: int) -> int:
        steps = (*range(first_row, end_row, _WINDOW), end_row)
        return sum(_sum(self._marked.take(one, other)) for one, other in pairwise(steps))

    def drop_keys(self) -> None:
        """Close the files of band keys."""
        for tape in self._bands:
            tape.close()
        self._bands.clear()

    def drop_words(self) -> None:
        """Close the files of words and marks."""
        for tape in (self._words, self._marks, self._lengths, self._marked):
            tape.close()
        self._places = None


def candidate_tapes(folder: Path, of: str = "texts") -> Callable[[int], Tape]:
    """What makes the tapes for candidate pairs of texts or of articles, by their numbers."""
    return lambda number: Tape(folder / f"candidates-{of}-{number:03d}.u8", np.uint64)


def _sum(counts: NDArray[np.uint32]) -> int:
    return int(counts.sum(dtype=np.int64))


def _explained(error: OSError, path: Path) -> OutputError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        remedy = "make room and go on with --resume, or choose another place for --out"
        return OutputError("no room left on the disk", remedy, str(path))
    reason = error.strerror or str(error)
    return OutputError(f"cannot be written ({reason})", "choose another place", str(path))
