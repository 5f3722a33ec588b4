"""Collapse blocks with the same sequence of words: every later stage sees each such text once.

A row is a distinct text, numbered by first occurrence. The texts' 64-bit hashes stand for them (among
10 million texts two differ with the same hash with odds of one in 370,000); time is linear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.native.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["NO_ROW", "DistinctTexts", "Rows", "grouped"]

NO_ROW = 0xFFFFFFFF
"""The row of a block without words."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_FULL = 0.5
_DENSE = 0.75
"""Share of new words from which on a batch's words are kept as they are, not copied."""
_EMPTY = np.uint32(0)


@attrs.frozen(kw_only=True, eq=False)
class Rows:
    """The distinct texts of a dump.

    Attributes:
        n_words: uint32[n].
        texts: uint64[n], a hash of the words; orders rows whatever the order of the input.
        places: int64[n], address of the word hashes (uint32) of each text.
        words: what owns the memory at `places`; emptied when nothing needs it any more.
        keys: for each part of the dump, uint32[n_bands, n_rows of the part]; likewise.
    """

    n_words: NDArray[np.uint32]
    texts: NDArray[np.uint64]
    places: NDArray[np.int64]
    words: list[NDArray[np.uint32]]
    keys: list[NDArray[np.uint32]]

    def __len__(self) -> int:
        return len(self.n_words)

    @property
    def n_bands(self) -> int:
        """Bands of the sketches."""
        return self.keys[0].shape[0] if self.keys else 0

    def band(self, index: int) -> NDArray[np.uint32]:
        """Keys of one band, uint32[n]."""
        parts = [part[index] for part in self.keys]
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.uint32)


class DistinctTexts:
    """Takes batches of blocks in order and keeps what is new."""

    def __init__(self) -> None:
        self._slots = np.zeros(1 << 16, dtype=np.uint32)
        self._hashes = np.zeros(1 << 16, dtype=np.uint64)
        self._n_rows = 0
        self._n_words: list[NDArray[np.uint32]] = []
        self._texts: list[NDArray[np.uint64]] = []
        self._places: list[NDArray[np.int64]] = []
        self._words: list[NDArray[np.uint32]] = []
        self._keys: list[NDArray[np.uint32]] = []

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
        n_new = enter_texts(texts, n_words, self._hashes, self._slots, self._n_rows, rows, new)  # type: ignore[arg-type]
        self._n_rows += n_new
        new = new[:n_new]
        is_copied = int(n_words[new].sum(dtype=np.int64)) < _DENSE * len(words)
        kept = np.empty(int(n_words[new].sum()), dtype=np.uint32) if is_copied else words
        kept_keys = np.empty((keys.shape[1], n_new), dtype=np.uint32)
        places = np.empty(n_new, dtype=np.int64)
        keep_rows(words, n_words, keys, new, is_copied, kept, kept_keys, places)  # type: ignore[arg-type]
        self._n_words.append(n_words[new])
        self._texts.append(texts[new])
        self._places.append(places)
        self._words.append(kept)
        self._keys.append(kept_keys)
        return rows

    def rows(self) -> Rows:
        """All distinct texts so far."""
        self._slots = np.zeros(1 << 16, dtype=np.uint32)
        self._hashes = np.zeros(1 << 16, dtype=np.uint64)
        n_words = _joined(self._n_words, np.uint32)
        return Rows(
            n_words=n_words,
            texts=_joined(self._texts, np.uint64),
            places=_joined(self._places, np.int64),
            words=self._words,
            keys=self._keys,
        )

    def _make_room(self, n_more: int) -> None:
        needed = self._n_rows + n_more
        if needed < len(self._slots) * _FULL:
            return
        size = len(self._slots)
        while size * _FULL <= needed:
            size *= 2
        slots = np.zeros(size, dtype=np.uint32)
        hashes = np.zeros(size, dtype=np.uint64)
        move_texts(self._hashes, self._slots, hashes, slots)  # type: ignore[arg-type]
        self._slots, self._hashes = slots, hashes


def grouped(
    rows: NDArray[np.uint32], n_rows: int
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Invert the blocks' rows.

    Args:
        rows: uint32[n_blocks], `NO_ROW` for blocks that belong to none.
        n_rows: number of rows.

    Returns:
        int64[n_rows + 1] and uint32: the blocks of row i are those from item i to item i + 1 of
        the first, in the second, in ascending order.
    """
    offsets = np.zeros(n_rows + 2, dtype=np.int64)
    members = np.empty(int((rows != NO_ROW).sum()), dtype=np.uint32)
    group_rows(rows, offsets, members)  # type: ignore[arg-type]
    return offsets[:-1], members


def _joined(parts: list[NDArray[np.generic]] | list, kind: type) -> NDArray:  # type: ignore[type-arg]
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)


@kernel("i8(u8[::1], u4[::1], u8[::1], u4[::1], i8, u4[::1], i8[::1])")
def enter_texts(
    texts: list[int],
    n_words: list[int],
    hashes: list[int],
    slots: list[int],
    n_rows: int,
    rows: list[int],
    new: list[int],
) -> int:
    """Look texts up in a table with open addressing, entering those not met before.

    Args:
        texts: uint64[n].
        n_words: uint32[n]; texts without words are passed over.
        hashes: uint64[size], a power of two; the hash in each slot.
        slots: uint32[size], row + 1 in each slot, 0 where it is empty.
        n_rows: rows entered so far.
        rows: output, uint32[n].
        new: output, int64[n], which texts were new.

    Returns:
        The number of new texts.
    """
    n_new = 0
    last = slots.size - 1
    for i in range(texts.size):
        if n_words[i] == 0:
            rows[i] = NO_ROW
            continue
        slot = np.int64((texts[i] * _SPREAD) >> np.uint64(20)) & last
        while slots[slot] != _EMPTY and hashes[slot] != texts[i]:
            slot = (slot + 1) & last
        if slots[slot] == _EMPTY:
            hashes[slot] = texts[i]
            slots[slot] = np.uint32(n_rows + n_new + 1)
            new[n_new] = i
            n_new += 1
        rows[i] = slots[slot] - np.uint32(1)
    return n_new


@kernel("void(u8[::1], u4[::1], u8[::1], u4[::1])")
def move_texts(
    hashes: list[int], slots: list[int], to_hashes: list[int], to_slots: list[int]
) -> None:
    """Enter everything of one table into a larger, empty one."""
    last = to_slots.size - 1
    for i in range(slots.size):
        if slots[i] == _EMPTY:
            continue
        slot = np.int64((hashes[i] * _SPREAD) >> np.uint64(20)) & last
        while to_slots[slot] != _EMPTY:
            slot = (slot + 1) & last
        to_hashes[slot] = hashes[i]
        to_slots[slot] = slots[i]


@kernel("void(u4[::1], u4[::1], u4[:, ::1], i8[::1], b1, u4[::1], u4[:, ::1], i8[::1])")
def keep_rows(
    words: list[int],
    n_words: list[int],
    keys: list[list[int]],
    new: list[int],
    is_copied: bool,  # noqa: FBT001
    kept: list[int],
    kept_keys: list[list[int]],
    places: list[int],
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


@kernel("void(u4[::1], i8[::1], u4[::1])")
def group_rows(rows: list[int], offsets: list[int], members: list[int]) -> None:
    """Counting sort of blocks by row; `offsets` has two items more than rows and comes in as zeros."""
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
