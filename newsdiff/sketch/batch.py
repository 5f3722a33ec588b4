"""Sketch a batch of texts: the pure function at the heart of the dump engine.

It knows arrays only (the layout of an Arrow string column: bytes and offsets), neither files nor
threads, so that any engine that deals in Arrow batches can call it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Literal

import attrs
import numpy as np

from newsdiff.native.vector import SLACK
from newsdiff.sketch.blocks import find_blocks
from newsdiff.sketch.kernel import hash_blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.sketch.bands import Bands
    from newsdiff.sketch.folding import FoldTable
    from newsdiff.sketch.minhash import Permutations

__all__ = ["BlockBatch", "Sketcher"]

Unit = Literal["paragraph", "article"]


@attrs.frozen(kw_only=True, eq=False)
class BlockBatch:
    """Blocks of a batch of texts; blocks without words included.

    Attributes:
        first_blocks: int64[n_texts + 1]; text i has the blocks from item i to item i + 1.
        n_words: uint32[n_blocks].
        texts: uint64[n_blocks], equal for blocks with the same sequence of words.
        keys: uint32[n_blocks, n_bands]; undefined for blocks without words.
        words: uint32[n_words.sum()], word hashes of all blocks, one after the other.
    """

    first_blocks: NDArray[np.int64]
    n_words: NDArray[np.uint32]
    texts: NDArray[np.uint64]
    keys: NDArray[np.uint32]
    words: NDArray[np.uint32]


@attrs.frozen(kw_only=True, eq=False)
class Sketcher:
    """What every batch of a run is sketched with.

    Attributes:
        table: how code points fold and cut.
        permutations: the maps of MinHash.
        bands: how sketches become band keys.
        level: paragraph takes blocks apart; article takes each text as one block.
    """

    table: FoldTable
    permutations: Permutations
    bands: Bands
    level: Unit = "paragraph"
    _rooms: threading.local = attrs.field(factory=threading.local, init=False, repr=False)

    def sketch(
        self, text: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> BlockBatch:
        """Sketch the blocks of texts.

        Args:
            text: uint8, well-formed UTF-8 (surrogates allowed), followed by `SLACK` bytes.
            starts: int64[n], first byte of each text.
            ends: int64[n], one past the last.

        Returns:
            The blocks of the texts in order.
        """
        first_blocks, block_starts, block_ends = self._blocks(text, starts, ends)
        return self._hashed(text, first_blocks, block_starts, block_ends)

    def _blocks(
        self, text: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        if self.level == "article":
            return np.arange(len(starts) + 1), starts, ends
        n_words_max = int((ends - starts).sum()) // 2 + len(starts) + 1
        first_blocks = np.empty(len(starts) + 1, dtype=np.int64)
        block_starts = self._room("starts", n_words_max, np.int64)
        block_ends = self._room("ends", n_words_max, np.int64)
        joins = self._room("joins", n_words_max, np.uint8)
        n = find_blocks(
            text.ctypes.data, starts, ends, first_blocks, block_starts, block_ends, joins
        )
        return first_blocks, block_starts[:n], block_ends[:n]

    def _hashed(
        self,
        text: NDArray[np.uint8],
        first_blocks: NDArray[np.int64],
        starts: NDArray[np.int64],
        ends: NDArray[np.int64],
    ) -> BlockBatch:
        lengths = ends - starts
        longest = int(lengths.max(initial=0))
        scratch = self._room("scratch", 5 * longest + SLACK, np.uint8)
        shingles = self._room("shingles", longest + SLACK, np.uint32)
        words = self._room("words", int(lengths.sum()) // 2 + len(starts) + SLACK, np.uint32)
        n_words = np.empty(len(starts), dtype=np.uint32)
        texts = np.empty(len(starts), dtype=np.uint64)
        keys = np.empty((len(starts), self.bands.n_bands), dtype=np.uint32)
        maps = self.permutations
        n = hash_blocks(
            text.ctypes.data,
            starts,
            ends,
            *self.table.addresses,
            maps.factors,
            maps.summands,
            self.bands.n_bands,
            self.bands.n_rows,
            scratch.ctypes.data,
            shingles.ctypes.data,
            0,
            words,
            n_words,
            texts,
            keys,
        )
        return BlockBatch(
            first_blocks=first_blocks,
            n_words=n_words,
            texts=texts,
            keys=keys,
            words=words[:n].copy(),
        )

    def _room(self, name: str, size: int, kind: type) -> NDArray[Any]:
        """Memory of this thread that its next batch takes over."""
        buffer: NDArray[Any] | None = getattr(self._rooms, name, None)
        if buffer is None or not size <= len(buffer) <= 8 * size + SLACK:
            buffer = np.empty(size, dtype=kind)
            setattr(self._rooms, name, buffer)
        return buffer[:size]
