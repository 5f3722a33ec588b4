"""An index and the articles of a day as one dump: its numbers in memory, its words where they are.

What a run over the whole would know of every text and article is loaded (20 bytes a distinct text,
8 a paragraph, some 200 an article, 24 a verified pair); words and marks are read from the index
when they are asked for. Removed articles are not there, nor are texts that only they had.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from newsdiff.core.arrow import column, numbers_of
from newsdiff.core.kernels import Words
from newsdiff.core.ranges import chunked_places, distinct
from newsdiff.link.distinct import Rows
from newsdiff.link.join import RowPairs, similarities_of
from newsdiff.model.dump import NO_ROW, Articles
from newsdiff.store.pages import Figures, RowWords, StoredPairs
from newsdiff.write.columns import numbered_column, strings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from newsdiff.store.store import IndexBatch, Store

__all__ = ["Whole", "WholeShelf"]

_U32 = np.uint64(32)


class WholeShelf:
    """Words and marks of the texts of an index and of a batch: a `newsdiff.link.distinct.Shelf`.

    Args:
        store: the index.
        batch: what is new.
        numbers: uint32[n_rows], number of each row in the index; those of the batch follow.
    """

    n_bands = 0

    def __init__(self, store: Store, batch: IndexBatch, numbers: NDArray[np.uint32]) -> None:
        self._store = store
        self._numbers = numbers
        self._n_known = store.state().n_rows
        self._new = RowWords(
            n_words=batch.figures.n_words,
            words=batch.words,
            n_marks=batch.figures.n_marks,
            marks=batch.marks,
        )

    def words_of(self, rows: NDArray[np.integer[Any]]) -> tuple[RowWords, RowWords]:
        """Words and marks of rows, ascending: those that the index has, then the new ones."""
        numbers = self._numbers[rows]
        n_known = int(np.searchsorted(numbers, self._n_known))
        known = self._store.words(numbers[:n_known])
        return known, self._new.taken(numbers[n_known:].astype(np.int64) - self._n_known)

    def fetch(self, rows: NDArray[np.int64]) -> Words:
        """Bring the words of some rows, ascending, to memory."""
        parts = self.words_of(rows)
        places = np.full(len(self._numbers), -1, dtype=np.int64)
        places[rows] = chunked_places(*(part.n_words for part in parts))
        return Words([part.words for part in parts], places)

    def marks(self, first_row: int, end_row: int) -> NDArray[np.uint16]:
        """Marks of a range of rows."""
        parts = self.words_of(np.arange(first_row, end_row))
        return np.concatenate([part.marks for part in parts])

    def keep(self, *_: object) -> None:
        """Take nothing: what is new is in the batch.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError

    def band(self, index: int) -> NDArray[np.uint32]:
        """Keys of a band: the index has looked them up already.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError

    def drop_keys(self) -> None:
        """Forget the band keys: there are none."""

    def drop_words(self) -> None:
        """Forget words: none are held."""


@attrs.frozen(kw_only=True, eq=False)
class Whole:
    """The articles of an index, then new ones, as one dump.

    Attributes:
        articles: all that are there.
        files: names of their files.
        rows: their distinct texts.
        shelf: words of these.
        found: verified pairs of these.
        first_new: place of the first new article.
        numbers: uint32[first_new], number in the index of each article that was there.
        row_of: uint32, by the number of a row in the index, new ones behind: its place among
            `rows`, `NO_ROW` where no article is left.
    """

    articles: Articles
    files: list[str]
    rows: Rows
    shelf: WholeShelf
    found: RowPairs
    first_new: int
    numbers: NDArray[np.uint32]
    row_of: NDArray[np.uint32]

    @classmethod
    def from_store(
        cls,
        store: Store,
        batch: IndexBatch,
        threshold: float,
        names: Mapping[str, str],
        counts: Mapping[str, int],
    ) -> Whole:
        """Put an index and a batch that is not written together.

        Args:
            store: the index; it does not change meanwhile.
            batch: what is new.
            threshold: least similarity of pairs, that of the index or more.
            names: what files of the batch are called, by their absolute paths.
            counts: as in `Articles`.
        """
        table, numbers = _alive(store)
        table = pa.concat_tables([table, batch.articles]).combine_chunks()
        figures = _joined(Figures, store.figures(), batch.figures)
        block_rows, lengths = _blocks(table)
        used = distinct(block_rows[block_rows != NO_ROW])
        row_of = np.full(len(figures) + 1, NO_ROW, dtype=np.uint32)
        row_of[used] = np.arange(len(used), dtype=np.uint32)
        block_rows = row_of[np.minimum(block_rows, len(figures))]
        shelf = WholeShelf(store, batch, used)
        files, file_of = numbered_column(table["file"])
        return cls(
            articles=_articles(table, file_of - 1, block_rows, lengths, counts),
            files=[names.get(name, name) for name in files.to_pylist()[1:]],
            rows=Rows(
                n_words=figures.n_words[used],
                n_marks=figures.n_marks[used],
                texts=figures.texts[used],
                shelf=shelf,
            ),
            shelf=shelf,
            found=_found(store.pairs(), batch, row_of, figures.n_shingles[used], threshold),
            first_new=len(numbers),
            numbers=numbers,
            row_of=row_of[:-1],
        )


def _alive(store: Store) -> tuple[pa.Table, NDArray[np.uint32]]:
    """The articles of an index that were not removed, and their numbers."""
    table = store.articles()
    numbers = numbers_of(table["number"])
    table = table.drop_columns(["number"])
    removed = store.removed()
    if not len(removed):
        return table, numbers
    alive = np.ones(len(numbers), dtype=bool)
    alive[removed] = False
    return table.filter(column(alive)), numbers[alive]


def _joined(kind: type, *parts: Any) -> Any:  # noqa: ANN401  figures or pairs
    names = [each.name for each in attrs.fields(kind)]
    return kind(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def _blocks(table: pa.Table) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Rows of all blocks, and how many blocks each article has."""
    chunks = table["blocks"].chunks
    none = np.empty(0, dtype=np.uint32)
    rows = np.concatenate([none, *(numbers_of(chunk.flatten()) for chunk in chunks)])
    lengths = [np.diff(numbers_of(chunk.offsets)) for chunk in chunks]
    return rows, np.concatenate([none, *lengths]).astype(np.int64)


def _articles(
    table: pa.Table,
    files: NDArray[np.int64],
    block_rows: NDArray[np.uint32],
    lengths: NDArray[np.int64],
    counts: Mapping[str, int],
) -> Articles:
    sources, source_of = numbered_column(table["source"])
    languages, language_of = numbered_column(table["language"])
    agencies, agencies_of = numbered_column(table["agencies"])
    return Articles(
        ids=_one(table["id"]),
        files=files,
        lines=numbers_of(table["line"]),
        sources=sources,
        source_of=source_of,
        times=numbers_of(table["time"]),
        published=_one(table["published"]),
        languages=languages,
        language_of=language_of,
        agencies=agencies,
        agencies_of=agencies_of,
        first_blocks=np.append(0, np.cumsum(lengths)).astype(np.int64),
        block_articles=np.repeat(np.arange(len(table), dtype=np.uint32), lengths),
        block_rows=block_rows,
        counts=counts,
    )


def _one(column: pa.ChunkedArray) -> pa.StringArray:
    """A column in one piece."""
    return pa.concat_arrays(column.chunks) if column.num_chunks else strings([])


def _found(
    known: StoredPairs,
    batch: IndexBatch,
    row_of: NDArray[np.uint32],
    n_shingles: NDArray[np.uint32],
    threshold: float,
) -> RowPairs:
    """The pairs of texts that are there, as a run over the whole has them."""
    pairs: StoredPairs = _joined(StoredPairs, known, batch.pairs)
    left, right = row_of[pairs.left], row_of[pairs.right]
    there = (left != NO_ROW) & (right != NO_ROW)
    left, right, shared = left[there], right[there], pairs.shared[there]
    similarities, containments = similarities_of(shared, n_shingles[left], n_shingles[right])
    chosen = np.flatnonzero(similarities >= threshold)
    order = chosen[np.argsort(left[chosen].astype(np.uint64) << _U32 | right[chosen])]
    return RowPairs(
        left=left[order],
        right=right[order],
        similarities=similarities[order],
        containments=containments[order],
        counts=n_shingles,
        n_candidates=batch.n_candidates,
        limits=batch.limits,
    )
