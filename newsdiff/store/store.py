"""What an index keeps, as arrays and tables: the same for every storage.

A number of a row, an article or a pair is its place in the order in which they were added. Pages are
appended and never change, so where each begins is remembered until the index has grown.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newsdiff.core.kernels import Words
from newsdiff.core.strings import strings_from
from newsdiff.errors import InputError
from newsdiff.model.index import Changes, IndexSettings, IndexState, Page
from newsdiff.store.pages import (
    ARTICLE_SCHEMA,
    Figures,
    PageError,
    RowPairs,
    RowWords,
    decode_articles,
    decode_figures,
    decode_pairs,
    decode_texts,
    decode_words,
    encode_articles,
    encode_figures,
    encode_pairs,
    encode_texts,
    encode_words,
)
from newsdiff.store.postings import postings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from numpy.typing import NDArray

    from newsdiff.model.index import Postings, Storage

__all__ = ["NO_ROW", "IndexBatch", "Store", "id_keys"]

NO_ROW = 0xFFFFFFFF
"""The row of a block without words, as in `newsdiff.link.distinct`."""

_PAGE_SIZES = {"rows": 1024, "words": 64, "articles": 256, "contents": 64, "pairs": 8192}
_CHUNK_BITS = 40
"""As `newsdiff.core.kernels.Words` has the places of words."""


@attrs.frozen(kw_only=True, eq=False)
class IndexBatch:
    """What one write adds. Rows, articles and pairs get the next numbers, in the order given.

    The postings of kinds text, place and id follow from the rest and are not to be given.

    Attributes:
        figures: of the new rows.
        words: uint32[n_words.sum()], words of the new rows, one after the other.
        marks: uint16[n_marks.sum()].
        articles: new articles, as `ARTICLE_SCHEMA` has it; their rows are old or new ones.
        contents: their texts; None where the index keeps none.
        pairs: verified pairs with a new row on the right.
        postings: keys uint64[n] and values uint32[n] by kind (band, sample, joint, sentence), in
            any order, repeated or not.
        removed: numbers of articles that are no more, in any order.
    """

    figures: Figures = attrs.field(factory=lambda: _no_figures())
    words: NDArray[np.uint32] = attrs.field(factory=lambda: np.empty(0, dtype=np.uint32))
    marks: NDArray[np.uint16] = attrs.field(factory=lambda: np.empty(0, dtype=np.uint16))
    articles: pa.Table = attrs.field(factory=ARTICLE_SCHEMA.empty_table)
    contents: Sequence[str] | None = None
    pairs: RowPairs = attrs.field(factory=lambda: _no_pairs())
    postings: Mapping[str, tuple[NDArray[np.uint64], NDArray[np.uint32]]] = attrs.field(
        factory=dict
    )
    removed: NDArray[np.uint32] = attrs.field(factory=lambda: np.empty(0, dtype=np.uint32))


def id_keys(ids: Sequence[str]) -> NDArray[np.uint64]:
    """Keys under which articles are found by their ids, uint64[n]: `Strings.hashes` of them."""
    return strings_from(ids).hashes


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
            name: _joined([getattr(part, name) for part in parts], getattr(_no_figures(), name))
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
        chunks = []
        for page, part in self._decoded("words", decode_words, rows):
            starts = np.cumsum(part.n_words, dtype=np.int64) - part.n_words
            places[page.first : page.first + page.n] = (len(chunks) << _CHUNK_BITS) | starts
            chunks.append(part.words)
        return Words(chunks, places)

    def marks(self, rows: NDArray[np.integer[Any]]) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
        """Marks of rows, ascending.

        Returns:
            uint16, and int64[n + 1]: the marks of the i-th row are those from item i to item i + 1.
        """
        marks, lengths = [], []
        for page, part in self._decoded("words", decode_words, rows):
            wanted = np.searchsorted(rows, (page.first, page.first + page.n))
            here = rows[wanted[0] : wanted[1]] - page.first
            ends = np.cumsum(part.n_marks, dtype=np.int64)
            counts = part.n_marks[here].astype(np.int64)
            marks.append(part.marks[_spread(ends[here] - counts, counts)])
            lengths.append(counts)
        counts = _joined(lengths, np.empty(0, dtype=np.int64))
        return _joined(marks, np.empty(0, dtype=np.uint16)), np.append(0, np.cumsum(counts))

    def articles(self, numbers: NDArray[np.integer[Any]] | None = None) -> pa.Table:
        """Articles, removed ones included.

        Args:
            numbers: theirs, ascending, no two the same; all of them if omitted.

        Returns:
            Columns of `ARTICLE_SCHEMA` and `number`, uint32.
        """
        parts = [part for _, part in self._decoded("articles", decode_articles, numbers)]
        table = pa.concat_tables(parts) if parts else ARTICLE_SCHEMA.empty_table()
        if numbers is None:
            numbers = np.arange(len(table))
        else:
            table = table.take(pa.array(self._places("articles", numbers)))
        return table.append_column("number", pa.array(numbers.astype(np.uint32)))

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

    def pairs(self) -> RowPairs:
        """All verified pairs, in the order in which they were added."""
        parts = [part for _, part in self._decoded("pairs", decode_pairs)]
        none = np.empty(0, dtype=np.uint32)
        return RowPairs(
            left=_joined([part.left for part in parts], none),
            right=_joined([part.right for part in parts], none),
            shared=_joined([part.shared for part in parts], none),
        )

    def removed(self) -> NDArray[np.uint32]:
        """Numbers of the articles that were removed, ascending."""
        return self.storage.removed()

    def write(self, batch: IndexBatch) -> IndexState:
        """Add a batch, whole or not at all; to be called while `writing`.

        Returns:
            How far the index has come with it.

        Raises:
            OutputError: no room, no permission, the server is gone.
        """
        state = self.state()
        removed = np.setdiff1d(batch.removed, self.removed()).astype(np.uint32)
        after = _state_after(state, batch, len(removed))
        changes = Changes(
            pages=list(self._pages(state, batch)),
            postings=_postings(state, batch),
            removed=removed,
            state=after,
        )
        self.storage.write(changes)
        return after

    def problems(self) -> Iterator[str]:
        """What is damaged."""
        return self.storage.problems()

    def n_bytes(self) -> int:
        """Bytes that it takes."""
        return self.storage.n_bytes()

    def optimize(self) -> None:
        """Put in order what many small writes left."""
        self.storage.optimize()

    def close(self) -> None:
        """Let go of it."""
        self.storage.close()

    def _pages(self, state: IndexState, batch: IndexBatch) -> Iterator[Page]:
        figures, pairs = batch.figures, batch.pairs
        words = np.append(0, np.cumsum(figures.n_words, dtype=np.int64))
        marks = np.append(0, np.cumsum(figures.n_marks, dtype=np.int64))

        def rows_page(part: slice) -> bytes:
            return encode_figures(_sliced(figures, part))

        def words_page(part: slice) -> bytes:
            rows = RowWords(
                n_words=figures.n_words[part],
                words=batch.words[words[part.start] : words[part.stop]],
                n_marks=figures.n_marks[part],
                marks=batch.marks[marks[part.start] : marks[part.stop]],
            )
            return encode_words(rows)

        def articles_page(part: slice) -> bytes:
            return encode_articles(batch.articles.slice(part.start, part.stop - part.start))

        def contents_page(part: slice) -> bytes:
            return encode_texts((batch.contents or ())[part])

        def pairs_page(part: slice) -> bytes:
            return encode_pairs(_sliced(pairs, part))

        yield from _paged("rows", state.n_rows, len(figures), rows_page)
        yield from _paged("words", state.n_rows, len(figures), words_page)
        yield from _paged("articles", state.n_articles, len(batch.articles), articles_page)
        if self.settings.texts:
            yield from _paged("contents", state.n_articles, len(batch.articles), contents_page)
        yield from _paged("pairs", state.n_pairs, len(pairs.left), pairs_page)

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
            directory = self._directory(kind)
            firsts = directory[self._pages_of(kind, numbers)].tolist()
        for page in self.storage.pages(kind, firsts):
            with self._reading_page(page):
                part = decode(page.content)
            yield page, part

    @contextmanager
    def _reading_page(self, page: Page) -> Iterator[None]:
        try:
            yield
        except PageError as error:
            problem = f"the {page.kind} from {page.first} on are damaged"
            remedy = "make the index anew, or take it from a backup"
            raise InputError(problem, remedy, self.address) from error

    def _directory(self, kind: str) -> NDArray[np.int64]:
        n_writes = self.state().n_writes
        known = self._directories.get(kind)
        if known is None or known[0] != n_writes:
            known = self._directories[kind] = (n_writes, self.storage.directory(kind))
        return known[1]

    def _pages_of(self, kind: str, numbers: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
        """Places in the directory of the pages in which numbers, ascending, are."""
        state = self.state()
        end = state.n_rows if kind in {"rows", "words"} else state.n_articles
        if not 0 <= int(numbers[0]) <= int(numbers[-1]) < end:
            raise IndexError(f"the index has {end} {kind}")
        return np.unique(np.searchsorted(self._directory(kind), numbers, side="right") - 1)

    def _places(self, kind: str, numbers: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
        """Where numbers are in the contents of their pages, one page after the other."""
        if not len(numbers):
            return np.empty(0, dtype=np.int64)
        state = self.state()
        end = state.n_rows if kind == "rows" else state.n_articles
        pages = self._pages_of(kind, numbers)
        bounds = np.append(self._directory(kind), end)
        lengths = bounds[pages + 1] - bounds[pages]
        shifts = bounds[pages] - (np.cumsum(lengths) - lengths)
        which = np.searchsorted(bounds[pages], numbers, side="right") - 1
        return numbers.astype(np.int64) - shifts[which]


def _state_after(state: IndexState, batch: IndexBatch, n_removed: int) -> IndexState:
    blocks = batch.articles.column("blocks")
    return IndexState(
        n_writes=state.n_writes + 1,
        n_articles=state.n_articles + len(batch.articles),
        n_removed=state.n_removed + n_removed,
        n_rows=state.n_rows + len(batch.figures),
        n_blocks=state.n_blocks + int(pc.sum(pc.list_value_length(blocks)).as_py() or 0),
        n_words=state.n_words + int(batch.figures.n_words.sum(dtype=np.int64)),
        n_pairs=state.n_pairs + len(batch.pairs.left),
    )


def _postings(state: IndexState, batch: IndexBatch) -> dict[str, Postings]:
    """Postings of all kinds; those that follow from rows and articles are made here."""
    rows = np.arange(state.n_rows, state.n_rows + len(batch.figures), dtype=np.uint32)
    n_articles = len(batch.articles)
    articles = np.arange(state.n_articles, state.n_articles + n_articles, dtype=np.uint32)
    blocks = batch.articles.column("blocks")
    lengths = pc.list_value_length(blocks).to_numpy().astype(np.int64)
    placed = pc.list_flatten(blocks).to_numpy().astype(np.uint64)
    owners = np.repeat(articles, lengths)[placed != NO_ROW]
    made = {
        "text": (batch.figures.texts, rows),
        "place": (placed[placed != NO_ROW], owners),
        "id": (id_keys(batch.articles.column("id").to_pylist()), articles),
    }
    given = {**batch.postings, **made}
    return {kind: postings_of(*given[kind]) for kind in given if len(given[kind][0])}


def _paged(kind: str, first: int, n: int, encode: Callable[[slice], bytes]) -> Iterator[Page]:
    size = _PAGE_SIZES[kind]
    for start in range(0, n, size):
        part = slice(start, min(start + size, n))
        yield Page(kind=kind, first=first + start, n=part.stop - start, content=encode(part))


def _sliced(arrays: Any, part: slice) -> Any:  # noqa: ANN401  a class of arrays
    names = [each.name for each in attrs.fields(type(arrays))]
    return type(arrays)(**{name: getattr(arrays, name)[part] for name in names})


def _spread(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """All places of ranges, one range after the other."""
    ends = np.cumsum(lengths)
    offsets: NDArray[np.int64] = np.repeat(starts - (ends - lengths), lengths)
    return offsets + np.arange(len(offsets))


def _joined(parts: list[NDArray[Any]], none: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else none


def _no_figures() -> Figures:
    none = np.empty(0, dtype=np.uint32)
    return Figures(texts=np.empty(0, np.uint64), n_words=none, n_marks=none, n_shingles=none)


def _no_pairs() -> RowPairs:
    none = np.empty(0, dtype=np.uint32)
    return RowPairs(left=none, right=none, shared=none)
