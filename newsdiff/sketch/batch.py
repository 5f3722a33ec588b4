"""Sketch a batch of texts: the pure function at the heart of the dump engine.

It knows arrays only (the layout of an Arrow string column: bytes and offsets), neither files nor
threads, so that any engine that deals in Arrow batches can call it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from newsdiff.core.kernels import (
    FOLD_GROWTH,
    SLACK,
    cut_blocks,
    find_blocks,
    hash_blocks,
    sketch_words,
)
from newsdiff.model.dump_marks import LONGEST, SENTENCE
from newsdiff.sketch.bands import Bands
from newsdiff.sketch.folding import fold_table
from newsdiff.sketch.minhash import permutations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from newsdiff.model.dump_settings import DedupeSettings, DumpLevel
    from newsdiff.sketch.cutting import Cutter
    from newsdiff.sketch.folding import FoldTable
    from newsdiff.sketch.minhash import Permutations

__all__ = ["BlockBatch", "Sketcher"]


@attrs.frozen(kw_only=True, eq=False)
class BlockBatch:
    """Blocks of a batch of texts; blocks without words included.

    Attributes:
        first_blocks: int64[n_texts + 1]; text i has the blocks from item i to item i + 1.
        n_words: uint32[n_blocks].
        texts: uint64[n_blocks], equal for blocks with the same sequence of words.
        keys: uint32[n_blocks, n_bands]; undefined for blocks without words.
        words: uint32[n_words.sum()], word hashes of all blocks, one after the other.
        n_marks: uint32[n_blocks], pieces of each block that have words.
        marks: uint16[n_marks.sum()], marks of these (`newsdiff.model.dump_marks`), by block.
    """

    first_blocks: NDArray[np.int64]
    n_words: NDArray[np.uint32]
    texts: NDArray[np.uint64]
    keys: NDArray[np.uint32]
    words: NDArray[np.uint32]
    n_marks: NDArray[np.uint32]
    marks: NDArray[np.uint16]

    @property
    def first_words(self) -> NDArray[np.int64]:
        """int64[n_texts + 1]; text i has the words from item i to item i + 1."""
        before = np.append(0, np.cumsum(self.n_words, dtype=np.int64))
        return before[self.first_blocks]


@attrs.frozen(kw_only=True, eq=False)
class _Blocks:
    """Where the blocks of texts and their pieces are; as the kernels have it."""

    firsts: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    first_pieces: NDArray[np.int64]
    piece_starts: NDArray[np.int64]
    flags: NDArray[np.uint16]

    def sentences(self) -> _Blocks:
        """The same with each sentence as a block."""
        first_pieces = np.flatnonzero(self.flags & SENTENCE)
        n_before = np.searchsorted(first_pieces, self.first_pieces)
        starts = self.piece_starts[first_pieces]
        ends = np.empty_like(starts)
        ends[:-1] = starts[1:]
        ends[n_before[1:] - 1] = self.ends
        return _Blocks(
            firsts=n_before[self.firsts],
            starts=starts,
            ends=ends,
            first_pieces=np.append(first_pieces, len(self.flags)),
            piece_starts=self.piece_starts,
            flags=self.flags,
        )

    def articles(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> _Blocks:
        """The same with each text as a block."""
        return _Blocks(
            firsts=np.arange(len(starts) + 1),
            starts=starts,
            ends=ends,
            first_pieces=self.first_pieces[self.firsts],
            piece_starts=self.piece_starts,
            flags=self.flags,
        )


_ARENA_BATCHES = 4


@attrs.frozen(kw_only=True, eq=False)
class Sketcher:
    """What every batch of a run is sketched with.

    Attributes:
        table: how code points fold and cut.
        permutations: the maps of MinHash.
        bands: how sketches become band keys.
        cutter: how blocks are cut to pieces.
        level: what a block is: a paragraph, a sentence of one by the fast cut, or the whole text.
    """

    table: FoldTable
    permutations: Permutations
    bands: Bands
    cutter: Cutter
    level: DumpLevel = "paragraph"
    _rooms: threading.local = attrs.field(factory=threading.local, init=False, repr=False)

    @classmethod
    def from_settings(
        cls, settings: DedupeSettings, no_space: Sequence[tuple[int, int]], cutter: Cutter
    ) -> Sketcher:
        """What a run is sketched with.

        Args:
            settings: threshold, recall, seed and level; an exact join needs no bands.
            no_space: as `fold_table` takes it.
            cutter: how blocks are cut to pieces.
        """
        bands = Bands.from_threshold(settings.threshold, settings.recall)
        if settings.exact:
            bands = Bands(n_bands=0, n_rows=1, n_permutations=bands.n_permutations)
        return cls(
            table=fold_table(no_space),
            permutations=permutations(bands.n_permutations, settings.seed),
            bands=bands,
            cutter=cutter,
            level=settings.level,
        )

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
        blocks = self._blocks(text, starts, ends)
        if self.level == "article":
            blocks = blocks.articles(starts, ends)
        elif self.level == "sentence":
            blocks = blocks.sentences()
        return self._hashed(text, blocks)

    def sketch_words(
        self, words: NDArray[np.uint32], n_words: NDArray[np.uint32]
    ) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
        """Sketch texts whose words are known.

        Args:
            words: uint32[n_words.sum()], word hashes, one text after the other.
            n_words: uint32[n].

        Returns:
            uint64[n] and uint32[n, n_bands]: `texts` and `keys`, as `BlockBatch` has them.
        """
        maps = self.permutations
        texts = np.empty(len(n_words), dtype=np.uint64)
        keys = np.empty((len(n_words), self.bands.n_bands), dtype=np.uint32)
        shingles = np.empty(int(n_words.max(initial=0)) + SLACK, dtype=np.uint32)
        sketch = np.empty(len(maps.factors), dtype=np.uint32)
        sketch_words(
            words, n_words, maps.factors, maps.summands, self.bands.n_rows, shingles, sketch,
            texts, keys,
        )  # fmt: skip
        return texts, keys

    def _blocks(
        self, text: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> _Blocks:
        """The paragraphs of the texts."""
        n_bytes = int((ends - starts).sum())
        n_max = n_bytes // 2 + len(starts) + 1
        firsts = np.empty(len(starts) + 1, dtype=np.int64)
        block_starts = self._room("starts", n_max, np.int64)
        block_ends = self._room("ends", n_max, np.int64)
        joins = self._room("joins", n_max, np.uint8)
        n = find_blocks(text, starts, ends, firsts, block_starts, block_ends, joins)
        first_pieces = self._room("first pieces", n + 1, np.int64)
        piece_starts = self._room("pieces", n_bytes + n + 1, np.int64)
        flags = self._room("flags", n_bytes + n + 1, np.uint16)
        block_starts, block_ends = block_starts[:n], block_ends[:n]
        n_pieces = cut_blocks(
            text, block_starts, block_ends, self.cutter.table, first_pieces, piece_starts, flags
        )
        return _Blocks(
            firsts=firsts,
            starts=block_starts,
            ends=block_ends,
            first_pieces=first_pieces,
            piece_starts=piece_starts[:n_pieces],
            flags=flags[:n_pieces],
        )

    def _hashed(self, text: NDArray[np.uint8], blocks: _Blocks) -> BlockBatch:
        starts, ends = blocks.starts, blocks.ends
        lengths = ends - starts
        longest = int(lengths.max(initial=0))
        scratch = self._room("scratch", FOLD_GROWTH * longest + SLACK, np.uint8)
        shingles = self._room("shingles", longest + SLACK, np.uint32)
        words = self._arena(int(lengths.sum()) // 2 + len(starts) + SLACK)
        n_words = np.empty(len(starts), dtype=np.uint32)
        texts = np.empty(len(starts), dtype=np.uint64)
        keys = np.empty((len(starts), self.bands.n_bands), dtype=np.uint32)
        n_marks = np.empty(len(starts), dtype=np.uint32)
        marks = self._room("marks", len(blocks.flags) + len(words) // LONGEST + 1, np.uint16)
        maps = self.permutations
        n, n_marked = hash_blocks(
            text, starts, ends, self.table.pages, maps.factors, maps.summands,
            self.bands.n_bands, self.bands.n_rows, scratch, shingles,
            np.empty((1, len(maps.factors)), dtype=np.uint32), words, n_words, texts, keys,
            blocks.first_pieces, blocks.piece_starts, blocks.flags,
            self.cutter.evidence, self.cutter.biases, marks, n_marks,
        )  # fmt: skip
        self._rooms.arena = self._rooms.arena[n:]
        return BlockBatch(
            first_blocks=blocks.firsts,
            n_words=n_words,
            texts=texts,
            keys=keys,
            words=words[:n],
            n_marks=n_marks,
            marks=marks[:n_marked].copy(),
        )

    def _arena(self, n_words_max: int) -> NDArray[np.uint32]:
        """Memory for the words of a batch, which stay, behind those of this thread's batch before.

        A batch has a third of the words that it might have: cut from a larger piece, the rest is
        not lost, nor are the words copied.
        """
        arena: NDArray[np.uint32] | None = getattr(self._rooms, "arena", None)
        if arena is None or len(arena) < n_words_max:
            arena = self._rooms.arena = np.empty(_ARENA_BATCHES * n_words_max, dtype=np.uint32)
        return arena

    def _room(self, name: str, size: int, kind: type) -> NDArray[Any]:
        """Memory of this thread that its next batch takes over."""
        buffer: NDArray[Any] | None = getattr(self._rooms, name, None)
        if buffer is None or not size <= len(buffer) <= 8 * size + SLACK:
            buffer = np.empty(size, dtype=kind)
            setattr(self._rooms, name, buffer)
        return buffer[:size]
