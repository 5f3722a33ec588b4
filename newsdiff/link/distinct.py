# mypy: disable-error-code="arg-type,assignment,no-any-return,return-value"
# ruff: noqa: PLR0913, PLR0917  kernels deal in byte values and take arrays one by one
"""Collapse blocks with the same sequence of words: every later stage sees each such text once.

A row is a distinct text, numbered by first occurrence. The texts' 64-bit hashes stand for them
(among 10 million texts two differ with the same hash with odds of one in 370,000); time is linear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import attrs
import numpy as np

from newsdiff.native.jit import helper, kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.native.jit import Array

__all__ = ["NO_ROW", "DistinctTexts", "MemoryShelf", "Rows", "Shelf", "grouped"]

NO_ROW = 0xFFFFFFFF
"""The row of a block without words."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_FULL = 0.6
_FEWEST_SLOTS = 1 << 16
_DENSE = 0.75
"""Share of new words from which on a batch's words are kept as they are, not copied."""
_EMPTY = np.uint32(0)


class Shelf(Protocol):
    """Keeps the words and band keys of distinct texts, in memory or on disk."""

    @property
    def n_bands(self) -> int:
        """Bands of the sketches."""

    def keep(
        self,
        words: NDArray[np.uint32],
        n_words: NDArray[np.uint32],
        keys: NDArray[np.uint32],
        new: NDArray[np.int64],
    ) -> None:
        """Take what is new of a batch.

        Args:
            words: uint32, words of all blocks of the batch, one after the other.
            n_words: uint32[n].
            keys: uint32[n, n_bands].
            new: int64, the blocks to keep, ascending.
        """

    def band(self, index: int) -> NDArray[np.uint32]:
        """Keys of one band, uint32[n_rows]."""

    def fetch(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Bring the words of some rows, ascending, to memory.

        Returns:
            int64[n_rows], addresses of words, valid for these rows until the next call.
        """

    def drop_keys(self) -> None:
        """Forget the band keys."""

    def drop_words(self) -> None:
        """Forget the words."""


class MemoryShelf:
    """Keeps everything in memory; `fetch` gives all rows at once."""

    def __init__(self, n_bands: int) -> None:
        self.n_bands = n_bands
        self._places: list[NDArray[np.int64]] = []
        self._words: list[NDArray[np.uint32]] = []
        self._keys: list[NDArray[np.uint32]] = []

    def keep(
        self,
        words: NDArray[np.uint32],
        n_words: NDArray[np.uint32],
        keys: NDArray[np.uint32],
        new: NDArray[np.int64],
    ) -> None:
        """Take what is new of a batch; as in `Shelf`."""
        n_kept = int(n_words[new].sum(dtype=np.int64))
        is_copied = n_kept < _DENSE * len(words)
        kept = np.empty(n_kept, dtype=np.uint32) if is_copied else words
        kept_keys = np.empty((keys.shape[1], len(new)), dtype=np.uint32)
        places = np.empty(len(new), dtype=np.int64)
        keep_rows(words, n_words, keys, new, is_copied, kept, kept_keys, places)
        self._places.append(places)
        self._words.append(kept)
        self._keys.append(kept_keys)

    def band(self, index: int) -> NDArray[np.uint32]:
        """Keys of one band."""
        return _joined([part[index] for part in self._keys], np.uint32)

    def fetch(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the addresses of all words."""
        del rows
        if len(self._places) > 1:
            self._places = [np.concatenate(self._places)]
        return self._places[0] if self._places else np.empty(0, dtype=np.int64)

    def drop_keys(self) -> None:
        """Forget the band keys."""
        self._keys.clear()

    def drop_words(self) -> None:
        """Forget the words."""
        self._words.clear()
        self._places.clear()


@attrs.define(kw_only=True, eq=False)
class Rows:
    """The distinct texts of a dump.

    Attributes:
        n_words: uint32[n].
        texts: uint64[n], a hash of the words; orders rows whatever the order of the input.
        shelf: their words and band keys.
    """

    n_words: NDArray[np.uint32]
    texts: NDArray[np.uint64]
    shelf: Shelf

    def __len__(self) -> int:
        return len(self.n_words)

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
        self._n_rows = 0

    def __len__(self) -> int:
        return self._n_rows

    def admit(
        self,
        texts: NDArray[np.uint64],
        n_words: NDArray[np.uint32],
        words: NDArray[np.uint32],
        keys: NDArray[np.uint32],
    ) -> NDArray[np.uint32]:
        """Take a batch.

        Args:
            texts: uint64[n], equal for equal texts.
            n_words: uint32[n].
            words: uint32[n_words.sum()].
            keys: uint32[n, n_bands].

        Returns:
            uint32[n], the row of each block; `NO_ROW` for a block without words.
        """
        self._make_room(len(texts))
        rows = np.empty(len(texts), dtype=np.uint32)
        new = np.empty(len(texts), dtype=np.int64)
        n_new = enter_texts(texts, n_words, self._texts, self._slots, self._n_rows, rows, new)
        new = new[:n_new]
        self._n_words[self._n_rows : self._n_rows + n_new] = n_words[new]
        self._n_rows += n_new
        self._shelf.keep(words, n_words, keys, new)
        return rows

    def restore(self, texts: NDArray[np.uint64], n_words: NDArray[np.uint32]) -> None:
        """Take over the rows of an earlier run, whose words and keys are on the shelf already.

        Args:
            texts: uint64[n].
            n_words: uint32[n].
        """
        self._make_room(len(texts))
        self._texts[: len(texts)] = texts
        self._n_words[: len(texts)] = n_words
        self._n_rows = len(texts)
        fill_slots(self._texts, self._n_rows, self._slots)

    def since(self, row: int) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
        """Text hashes and words of the rows from one on."""
        return self._texts[row : self._n_rows], self._n_words[row : self._n_rows]

    def rows(self) -> Rows:
        """All distinct texts so far; nothing can be admitted after."""
        self._slots = np.zeros(0, dtype=np.uint32)
        return Rows(
            n_words=self._n_words[: self._n_rows],
            texts=self._texts[: self._n_rows],
            shelf=self._shelf,
        )

    def _make_room(self, n_more: int) -> None:
        needed = self._n_rows + n_more
        if needed > len(self._texts):
            size = max(needed, len(self._texts) * 3 // 2)
            self._texts = _grown(self._texts, self._n_rows, size)
            self._n_words = _grown(self._n_words, self._n_rows, size)
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


@helper
def slot_of(text: int, slots: Array, texts: Array) -> int:
    """The slot that holds a text's row, or the empty one where it would go."""
    last = slots.size - 1
    slot = np.int64((text * _SPREAD) >> np.uint64(24)) & last
    while slots[slot] != _EMPTY and texts[np.int64(slots[slot]) - 1] != text:
        slot = (slot + 1) & last
    return slot


@kernel("i8(u8[::1], u4[::1], u8[::1], u4[::1], i8, u4[::1], i8[::1])")
def enter_texts(
    texts: Array,
    n_words: Array,
    row_texts: Array,
    slots: Array,
    n_rows: int,
    rows: Array,
    new: Array,
) -> int:
    """Look texts up in a table with open addressing, entering those not met before.

    Args:
        texts: uint64[n].
        n_words: uint32[n]; texts without words are passed over.
        row_texts: uint64, the text of each row so far; new ones are added.
        slots: uint32[size], a power of two; row + 1 in each slot, 0 where it is empty.
        n_rows: rows entered so far.
        rows: output, uint32[n].
        new: output, int64[n], which texts were new.

    Returns:
        The number of new texts.
    """
    n_new = 0
    for i in range(texts.size):
        if n_words[i] == 0:
            rows[i] = NO_ROW
            continue
        slot = slot_of(texts[i], slots, row_texts)
        if slots[slot] == _EMPTY:
            row_texts[n_rows + n_new] = texts[i]
            slots[slot] = np.uint32(n_rows + n_new + 1)
            new[n_new] = i
            n_new += 1
        rows[i] = slots[slot] - np.uint32(1)
    return n_new


@kernel("void(u8[::1], i8, u4[::1])")
def fill_slots(texts: Array, n_rows: int, slots: Array) -> None:
    """Enter the rows so far into an empty table."""
    for row in range(n_rows):
        slots[slot_of(texts[row], slots, texts)] = np.uint32(row + 1)


@kernel("void(u4[::1], u4[::1], u4[:, ::1], i8[::1], b1, u4[::1], u4[:, ::1], i8[::1])")
def keep_rows(
    words: Array,
    n_words: Array,
    keys: Array,
    new: Array,
    is_copied: bool,  # noqa: FBT001
    kept: Array,
    kept_keys: Array,
    places: Array,
) -> None:
    """Keep words and band keys of the blocks in `new` (ascending).

    Args:
        words: uint32, words of all blocks, one after the other.
        n_words: uint32[n].
        keys: uint32[n, n_bands].
        new: int64[n_new].
        is_copied: whether words are copied to `kept`, or `kept` is `words` itself.
        kept: uint32 output.
        kept_keys: uint32[n_bands, n_new] output, keys by band.
        places: int64[n_new] output, addresses of words in `kept`.
    """
    place = target = block = np.int64(0)
    start = np.int64(kept.ctypes.data)
    for i in range(new.size):
        while block < new[i]:
            place += n_words[block]
            block += 1
        if is_copied:
            for k in range(n_words[block]):
                kept[target + k] = words[place + k]
            places[i] = start + target * 4
            target += n_words[block]
        else:
            places[i] = start + place * 4
    for band in range(keys.shape[1]):
        for i in range(new.size):
            kept_keys[band, i] = keys[new[i], band]


@kernel("void(u4[::1], u4[::1], u4[::1])")
def group_rows(rows: Array, offsets: Array, members: Array) -> None:
    """Counting sort of blocks by row; `offsets`, two items longer, comes in as zeros."""
    for block in range(rows.size):
        if rows[block] != NO_ROW:
            offsets[np.int64(rows[block]) + 2] += 1
    for row in range(2, offsets.size):
        offsets[row] += offsets[row - 1]
    for block in range(rows.size):
        if rows[block] != NO_ROW:
            row = np.int64(rows[block]) + 1
            members[offsets[row]] = block
            offsets[row] += 1
