"""What an index keeps, as arrays and tables: the same for every storage.

A row, an article, a pair is numbered by its place in the order in which they were added. Pages are
appended and never change: where each begins is remembered until the index has grown.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from newsdiff.core.arrow import column
from newsdiff.core.kernels import Words
from newsdiff.core.ranges import distinct
from newsdiff.errors import InputError, OutputError
from newsdiff.model.index import IndexSettings, page_ends
from newsdiff.store.batch import IndexBatch, changes_of, id_keys
from newsdiff.store.pages import (
    ARTICLE_SCHEMA,
    NO_ARTICLES,
    NO_FIGURES,
    NO_PAIRS,
    Figures,
    PageError,
    RowWords,
    StoredPairs,
    decode_articles,
    decode_figures,
    decode_pairs,
    decode_texts,
    decode_words,
    demand,
    without_texts,
    without_titles,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from numpy.typing import NDArray

    from newsdiff.model.index import IndexState, Page, Storage

__all__ = ["IndexBatch", "Store", "id_keys"]

_PAGES_A_CHANGE = 64


class Store:
    """An index, as arrays.

    Args:
        storage: where it is kept.

    Attributes:
        storage: the same.
        settings: how its texts are cut, sketched and kept.
    """

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.settings = IndexSettings(**storage.about()["settings"])
        self._directories: dict[str, tuple[int, NDArray[np.int64]]] = {}

    @property
    def address(self) -> str:
        """Where it is, as a person may read it."""
        return self.storage.address

    def about(self) -> Mapping[str, Any]:
        """Settings, scheme, versions, as JSON values."""
        return self.storage.about()

    def state(self) -> IndexState:
        """How far the index has come."""
        return self.storage.state()

    def writing(self) -> AbstractContextManager[None]:
        """Be the one writer while the block runs; as in `Storage`."""
        return self.storage.writing()

    def reading(self) -> AbstractContextManager[None]:
        """See one state while the block runs; as in `Storage`."""
        return self.storage.reading()

    def find(
        self, kind: str, keys: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Look keys up: places in `keys`, ascending, and a value of each; as in `Storage`."""
        return self.storage.find(kind, keys)

    def figures(self, rows: NDArray[np.integer[Any]] | None = None) -> Figures:
        """Figures of rows.

        Args:
            rows: their numbers, ascending, no two the same; all rows if omitted.

        Raises:
            InputError: a page is damaged.
            IndexError: there is no such row.
        """
        parts = [part for _, part in self._decoded("rows", decode_figures, rows)]
        names = [each.name for each in attrs.fields(Figures)]
        joined = {
            name: _joined([getattr(part, name) for part in parts], getattr(NO_FIGURES, name))
            for name in names
        }
        if rows is None:
            return Figures(**joined)
        places = self._places("rows", rows)
        return Figures(**{name: array[places] for name, array in joined.items()})

    def fetch(self, rows: NDArray[np.integer[Any]], n_rows: int | None = None) -> Words:
        """Bring the words of some rows to memory.

        Args:
            rows: their numbers, ascending.
            n_rows: rows that the result knows of, more than the highest; those of the index if
                omitted.

        Returns:
            Words by the numbers of rows; those of rows that were not asked for may be missing.
        """
        size = self.state().n_rows if n_rows is None else n_rows
        places = np.full(size, -1, dtype=np.int64)
        words, n_words = [], 0
        for page, part in self._decoded("words", decode_words, rows):
            ends = n_words + np.cumsum(part.n_words, dtype=np.int64)
            places[page.first : page.first + page.n] = ends - part.n_words
            words.append(part.words)
            n_words += len(part.words)
        return Words([_joined(words, np.empty(0, dtype=np.uint32))], places)

    def words(self, rows: NDArray[np.integer[Any]]) -> RowWords:
        """Words and marks of rows, ascending, one row after the other."""
        parts = []
        for page, part in self._decoded("words", decode_words, rows):
            wanted = np.searchsorted(rows, (page.first, page.first + page.n))
            parts.append(part.taken(rows[wanted[0] : wanted[1]].astype(np.int64) - page.first))
        none, no_marks = np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.uint16)
        return RowWords(
            n_words=_joined([part.n_words for part in parts], none),
            words=_joined([part.words for part in parts], none),
            n_marks=_joined([part.n_marks for part in parts], none),
            marks=_joined([part.marks for part in parts], no_marks),
        )

    def marks(self, rows: NDArray[np.integer[Any]]) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
        """Marks of rows, ascending.

        Returns:
            uint16, and int64[n + 1]: the marks of the i-th row are those from item i to item i + 1.
        """
        found = self.words(rows)
        return found.marks, np.append(0, np.cumsum(found.n_marks, dtype=np.int64))

    def articles(
        self,
        numbers: NDArray[np.integer[Any]] | None = None,
        columns: Sequence[str] | None = None,
    ) -> pa.Table:
        """Articles, removed ones included.

        Args:
            numbers: theirs, ascending, no two the same; all of them if omitted.
            columns: names of those that are wanted, in the order of `ARTICLE_SCHEMA`; all of them
                if omitted.

        Returns:
            Columns of `ARTICLE_SCHEMA` and `number`, uint32.
        """
        decode = partial(decode_articles, columns=columns)
        parts = [part for _, part in self._decoded("articles", decode, numbers)]
        none = NO_ARTICLES.select(columns or ARTICLE_SCHEMA.names)
        table = pa.concat_tables(parts) if parts else none
        if numbers is None:
            numbers = np.arange(len(table))
        else:
            table = table.take(column(self._places("articles", numbers)))
        return table.append_column("number", column(numbers.astype(np.uint32)))

    def texts(self, numbers: NDArray[np.integer[Any]]) -> dict[int, str]:
        """Texts of articles, ascending, by number; none where the index keeps none."""
        if not self.settings.texts or not len(numbers):
            return {}
        found = {}
        for page, part in self._decoded("contents", decode_texts, numbers):
            wanted = np.searchsorted(numbers, (page.first, page.first + page.n))
            for number in numbers[wanted[0] : wanted[1]].tolist():
                found[number] = part[number - page.first]
        return found

    def pairs(self) -> StoredPairs:
        """All verified pairs, in the order in which they were added."""
        parts = [part for _, part in self._decoded("pairs", decode_pairs)]
        return StoredPairs(
            left=_joined([part.left for part in parts], NO_PAIRS.left),
            right=_joined([part.right for part in parts], NO_PAIRS.right),
            shared=_joined([part.shared for part in parts], NO_PAIRS.shared),
        )

    def removed(self) -> NDArray[np.uint32]:
        """Numbers of the articles that were removed, ascending."""
        return self.storage.removed()

    def write(self, batch: IndexBatch) -> IndexState:
        """Add a batch, whole or not at all; to be called while `writing`.

        Returns:
            How far the index has come with it.

        Raises:
            OutputError: no room, no permission, the server is gone; or others have written since
                the batch was made.
        """
        state = self.state()
        if batch.state not in {None, state}:
            problem = "was written by another process in the meantime"
            raise OutputError(problem, "do it again", self.address)
        changes = changes_of(batch, state, self.removed(), keeps_texts=self.settings.texts)
        self.storage.write(changes)
        return changes.state

    def problems(self) -> Iterator[str]:
        """What is damaged."""
        return self.storage.problems()

    def n_bytes(self) -> int:
        """Bytes that it takes."""
        return self.storage.n_bytes()

    def optimize(self) -> None:
        """Erase what removed articles said, and put in order what many small writes left.

        Their texts and titles go; what is said of them else stays, and the hashes of their words.
        """
        if self.settings.texts:
            self._erase("contents", decode_texts, without_texts)
        self._erase("articles", decode_articles, without_titles)
        self.storage.optimize()

    def close(self) -> None:
        """Let go of it."""
        self.storage.close()

    def _erase(
        self,
        kind: str,
        decode: Callable[[bytes], Any],
        without: Callable[[Any, NDArray[np.int64]], bytes | None],
    ) -> None:
        """Replace the pages that have something of removed articles, some at a time."""
        removed = self.removed().astype(np.int64)
        changed: list[Page] = []
        for page, part in self._decoded(kind, decode, removed):
            first, end = np.searchsorted(removed, (page.first, page.first + page.n))
            content = without(part, removed[first:end] - page.first)
            if content is not None:
                changed.append(attrs.evolve(page, content=content))
            if len(changed) == _PAGES_A_CHANGE:
                self.storage.replace(changed)
                changed = []
        if changed:
            self.storage.replace(changed)

    def _decoded(
        self,
        kind: str,
        decode: Callable[[bytes], Any],
        numbers: NDArray[np.integer[Any]] | None = None,
    ) -> Iterator[tuple[Page, Any]]:
        """Pages in which numbers are, or all pages, and what they hold."""
        firsts = None
        if numbers is not None:
            if not len(numbers):
                return
            bounds = self._bounds(kind)
            firsts = bounds[:-1][_pages_of(kind, numbers, bounds)].tolist()
        for page in self.storage.pages(kind, firsts):
            try:
                part = decode(page.content)
                demand(len(part) == page.n, "it has more or fewer than it should")
            except PageError as error:
                problem = f"the {page.kind} from {page.first} on are damaged: {error}"
                remedy = "make the index anew, or take it from a backup"
                raise InputError(problem, remedy, self.address) from error
            yield page, part

    def _bounds(self, kind: str) -> NDArray[np.int64]:
        """First number of each page of a kind, ascending; in the end how far they go."""
        state = self.state()
        known = self._directories.get(kind)
        if known is None or known[0] != state.n_writes:
            bounds = np.append(self.storage.directory(kind), page_ends(state)[kind])
            known = self._directories[kind] = (state.n_writes, bounds.astype(np.int64))
        return known[1]

    def _places(self, kind: str, numbers: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
        """Where numbers are in the contents of their pages, one page after the other."""
        if not len(numbers):
            return np.empty(0, dtype=np.int64)
        bounds = self._bounds(kind)
        pages = _pages_of(kind, numbers, bounds)
        lengths = bounds[pages + 1] - bounds[pages]
        shifts = bounds[pages] - (np.cumsum(lengths) - lengths)
        which = np.searchsorted(bounds[pages], numbers, side="right") - 1
        places: NDArray[np.int64] = numbers.astype(np.int64) - shifts[which]
        return places


def _pages_of(
    kind: str, numbers: NDArray[np.integer[Any]], bounds: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Which of the pages between bounds have numbers, which ascend.

    Raises:
        IndexError: there are no such numbers.
    """
    if not 0 <= int(numbers[0]) <= int(numbers[-1]) < bounds[-1]:
        raise IndexError(f"the index has {bounds[-1]} {kind}")
    return distinct(np.searchsorted(bounds[:-1], numbers, side="right") - 1)


def _joined(parts: list[NDArray[Any]], none: NDArray[Any]) -> NDArray[Any]:
    """Arrays one after the other; the given empty one if there are none."""
    return np.concatenate(parts) if parts else none
