"""Collapse blocks with the same sequence of words: every later stage sees each such text once.

A row is a distinct text, numbered by first occurrence. The texts' 64-bit hashes stand for them
(among 10 million texts two differ with the same hash with odds of one in 370,000); time is linear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import attrs
import numpy as np

from newsdiff.core.kernels import Words, enter_texts, fill_slots, group_rows, keep_marks, keep_rows
from newsdiff.model.dump import NO_ROW

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["NO_ROW", "DistinctTexts", "MemoryShelf", "Rows", "Shelf", "grouped"]

_FULL = 0.6
_FEWEST_SLOTS = 1 << 16
_DENSE = 0.75
"""Share of new words from which on a batch's words are kept as they are, not copied."""


class Shelf(Protocol):
    """Keeps the words, marks and band keys of distinct texts, in memory or on disk."""

    @property
    def n_bands(self) -> int:
        """Bands of the sketches."""

    def keep(
        self,
        words: NDArray[np.uint32],
        n_words: NDArray[np.uint32],
        keys: NDArray[np.uint32],
        n_marks: NDArray[np.uint32],
        marks: NDArray[np.uint16],
        new: NDArray[np.int64],
    ) -> None:
        """Take what is new of a batch.

        Args:
            words: uint32, words of all blocks of the batch, one after the other.
            n_words: uint32[n].
            keys: uint32[n, n_bands].
            n_marks: uint32[n].
            marks: uint16, marks of all blocks, one after the other.
            new: int64, the blocks to keep, ascending.
        """

    def band(self, index: int) -> NDArray[np.uint32]:
        """Keys of one band, uint32[n_rows]."""

    def fetch(self, rows: NDArray[np.int64]) -> Words:
        """Bring the words of some rows, ascending, to memory."""

    def marks(self, first_row: int, end_row: int) -> NDArray[np.uint16]:
        """Marks of the pieces of rows from one on and before another, one row after the other."""

    def drop_keys(self) -> None:
        """Forget the band keys."""

    def drop_words(self) -> None:
        """Forget words and marks."""


class MemoryShelf:
    """Keeps everything in memory; `fetch` gives all rows at once."""

    def __init__(self, n_bands: int) -> None:
        self.n_bands = n_bands
        self._places: list[NDArray[np.int64]] = []
        self._words: list[NDArray[np.uint32]] = []
        self._keys: list[NDArray[np.uint32]] = []
        self._n_marks: list[NDArray[np.uint32]] = []
        self._marks: list[NDArray[np.uint16]] = []

    def keep(
        self,
        words: NDArray[np.uint32],
        n_words: NDArray[np.uint32],
        keys: NDArray[np.uint32],
        n_marks: NDArray[np.uint32],
        marks: NDArray[np.uint16],
        new: NDArray[np.int64],
    ) -> None:
        """Take what is new of a batch; as in `Shelf`."""
        n_kept = int(n_words[new].sum(dtype=np.int64))
        is_copied = n_kept < _DENSE * len(words)
        kept = np.empty(n_kept, dtype=np.uint32) if is_copied else words
        kept_keys = np.empty((keys.shape[1], len(new)), dtype=np.uint32)
        places = np.empty(len(new), dtype=np.int64)
        chunk = len(self._words)
        keep_rows(words, n_words, keys, new, chunk, kept, is_copied, kept_keys, places)
        self._places.append(places)
        self._words.append(kept)
        self._keys.append(kept_keys)
        n_marked = n_marks[new]
        kept_marks = np.empty(int(n_marked.sum(dtype=np.int64)), dtype=np.uint16)
        keep_marks(n_marks, marks, new, kept_marks)
        self._n_marks.append(n_marked)
        self._marks.append(kept_marks)

    def band(self, index: int) -> NDArray[np.uint32]:
        """Keys of one band."""
        return _joined([part[index] for part in self._keys], np.uint32)

    def fetch(self, rows: NDArray[np.int64]) -> Words:
        """Give all words."""
        del rows
        self._places = [_joined(self._places, np.int64)]
        return Words(self._words, self._places[0])

    def marks(self, first_row: int, end_row: int) -> NDArray[np.uint16]:
        """Marks of the pieces of some rows; as in `Shelf`."""
        found = []
        row = 0
        for n_marks, marks in zip(self._n_marks, self._marks, strict=True):
            first, end = max(first_row - row, 0), min(end_row - row, len(n_marks))
            if first < end:
                start = int(n_marks[:first].sum(dtype=np.int64))
                found.append(marks[start : start + int(n_marks[first:end].sum(dtype=np.int64))])
            row += len(n_marks)
        return _joined(found, np.uint16)

    def drop_keys(self) -> None:
        """Forget the band keys."""
        self._keys.clear()

    def drop_words(self) -> None:
        """Forget words and marks."""
        self._words.clear()
        self._places.clear()
        self._n_marks.clear()
        self._marks.clear()


@attrs.define(kw_only=True, eq=False)
class Rows:
    """The distinct texts of a dump.

    Attributes:
        n_words: uint32[n].
        n_marks: uint32[n], pieces of each text that have words.
        texts: uint64[n], a hash of the words; orders rows whatever the order of the input.
        shelf: their words, marks and band keys.
    """

    n_words: NDArray[np.uint32]
    n_marks: NDArray[np.uint32]
    texts: NDArray[np.uint64]
    shelf: Shelf

    def __len__(self) -> int:
        return len(self.n_words)

    def all_marks(self) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
        """The marks of all rows, one after the other.

        Returns:
            uint16, and int64[n + 1]: the marks of row i are those from item i to item i + 1.
        """
        offsets = np.append(0, np.cumsum(self.n_marks, dtype=np.int64))
        return self.shelf.marks(0, len(self)), offsets

    def drop_texts(self) -> None:
        """Forget the hashes."""
        self.texts = np.empty(0, dtype=np.uint64)


class DistinctTexts:
    """Takes batches of blocks in order and keeps what is new."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._slots = np.zeros(_FEWEST_SLOTS, dtype=np.uint32)
        self._texts = np.empty(_FEWEST_SLOTS, dtype=np.uint64)
        self._n_words = np.empty(_FEWEST_SLOTS, dtype=np.uint32)
        self._n_marks = np.empty(_FEWEST_SLOTS, dtype=np.uint32)
        self._n_rows = 0

    def __len__(self) -> int:
        return self._n_rows

    def admit(
        self,
        texts: NDArray[np.uint64],
        n_words: NDArray[np.uint32],
        words: NDArray[np.uint32],
        keys: NDArray[np.uint32],
        n_marks: NDArray[np.uint32],
        marks: NDArray[np.uint16],
    ) -> NDArray[np.uint32]:
        """Take a batch.

        Args:
            texts: uint64[n], equal for equal texts.
            n_words: uint32[n].
            words: uint32[n_words.sum()].
            keys: uint32[n, n_bands].
            n_marks: uint32[n].
            marks: uint16[n_marks.sum()].

        Returns:
            uint32[n], the row of each block; `NO_ROW` for a block without words.
        """
        self._make_room(len(texts))
        rows = np.empty(len(texts), dtype=np.uint32)
        new = np.empty(len(texts), dtype=np.int64)
        n_new = enter_texts(texts, n_words, self._texts, self._slots, self._n_rows, rows, new)
        new = new[:n_new]
        self._n_words[self._n_rows : self._n_rows + n_new] = n_words[new]
        self._n_marks[self._n_rows : self._n_rows + n_new] = n_marks[new]
        self._n_rows += n_new
        self._shelf.keep(words, n_words, keys, n_marks, marks, new)
        return rows

    def restore(
        self,
        texts: NDArray[np.uint64],
        n_words: NDArray[np.uint32],
        n_marks: NDArray[np.uint32],
    ) -> None:
        """Take over the rows of an earlier run; what else is of them is on the shelf already.

        Args:
            texts: uint64[n].
            n_words: uint32[n].
            n_marks: uint32[n].
        """
        self._make_room(len(texts))
        self._texts[: len(texts)] = texts
        self._n_words[: len(texts)] = n_words
        self._n_marks[: len(texts)] = n_marks
        self._n_rows = len(texts)
        fill_slots(self._texts, self._n_rows, self._slots)

    def since(self, row: int) -> tuple[NDArray[np.uint64], NDArray[np.uint32], NDArray[np.uint32]]:
        """Text hashes, words and marked pieces of the rows from one on."""
        kept = slice(row, self._n_rows)
        return self._texts[kept], self._n_words[kept], self._n_marks[kept]

    def rows(self) -> Rows:
        """All distinct texts so far; nothing can be admitted after."""
        self._slots = np.zeros(0, dtype=np.uint32)
        return Rows(
            n_words=self._n_words[: self._n_rows],
            n_marks=self._n_marks[: self._n_rows],
            texts=self._texts[: self._n_rows],
            shelf=self._shelf,
        )

    def _make_room(self, n_more: int) -> None:
        needed = self._n_rows + n_more
        if needed > len(self._texts):
            size = max(needed, len(self._texts) * 3 // 2)
            self._texts = _grown(self._texts, self._n_rows, size)
            self._n_words = _grown(self._n_words, self._n_rows, size)
            self._n_marks = _grown(self._n_marks, self._n_rows, size)
        if needed > len(self._slots) * _FULL:
            size = len(self._slots)
            while needed > size * _FULL:
                size *= 2
            self._slots = np.zeros(size, dtype=np.uint32)
            fill_slots(self._texts, self._n_rows, self._slots)


def _grown(values: NDArray[Any], n: int, size: int) -> NDArray[Any]:
    larger = np.empty(size, dtype=values.dtype)
    larger[:n] = values[:n]
    return larger


def grouped(rows: NDArray[np.uint32], n_rows: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Invert the blocks' rows.

    Args:
        rows: uint32[n_blocks], `NO_ROW` for blocks that belong to none.
        n_rows: number of rows.

    Returns:
        uint32[n_rows + 1] and uint32: the blocks of row i are those from item i to item i + 1 of
        the first, in the second, in ascending order.
    """
    offsets = np.zeros(n_rows + 2, dtype=np.uint32)
    members = np.empty(int((rows != NO_ROW).sum()), dtype=np.uint32)
    group_rows(rows, offsets, members)
    return offsets[:-1], members


def _joined(parts: list[NDArray[np.generic]] | list, kind: type) -> NDArray:  # type: ignore[type-arg]
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)
