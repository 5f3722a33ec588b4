"""Check an index by its meaning: what its pages say, made anew and compared with its postings.

Of every article: its number, id and rows. Of the texts, all up to `ROWS_WHOLE`, of more windows
that lie evenly among them, and of their articles likewise: their hash, band keys, samples and
sentences, made anew of their words, are what the postings say, and these say nothing else under the
same keys; the pairs of theirs are compared word by word again. What storages can check of
themselves is theirs.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from newsdiff.core.arrow import numbers_of
from newsdiff.core.ranges import distinct
from newsdiff.errors import InputError
from newsdiff.link.join import count_distinct, shared_shingles
from newsdiff.link.known import band_keys
from newsdiff.link.samples import block_joints, row_samples
from newsdiff.link.sentences import sentence_hashes
from newsdiff.model.dump import NO_ROW
from newsdiff.model.index_results import Verification
from newsdiff.pipeline.dedupe.reading import sketcher_of
from newsdiff.pipeline.index.adding import sketch_settings
from newsdiff.pipeline.index.batching import chunked_words, sampling_of_index
from newsdiff.store.store import id_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from newsdiff.store.store import Store

__all__ = ["ROWS_WHOLE", "verify_index"]

ROWS_WHOLE = 200_000
"""Texts up to which all are made anew."""
_ARTICLES_WHOLE = 20_000
_WINDOW = 1024
_WINDOWS_A_TURN = 16
"""A look-up of so many reads most of the postings, so that it takes as many as memory allows."""
_PROBLEMS_MAX = 100
"""Problems after which nothing more is looked for."""
_REMEDY = "make the index anew, or take it from a backup"
_U32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


def verify_index(store: Store) -> Verification:
    """Check an index; as in `newsdiff.Index.verify`."""
    with store.reading():
        return _Verifying(store).whole()


class _Verifying:
    """One check of one state of an index."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._state = store.state()
        self._sketcher = sketcher_of(sketch_settings(store.settings))
        self._problems: list[str] = []
        self._checked: dict[str, int] = {}

    def whole(self) -> Verification:
        for problem in self._store.problems():
            self._note(problem)
        for check in self._checks():
            try:
                check()
            except (InputError, IndexError) as error:
                self._note(str(error))
        return Verification(
            problems=tuple(self._problems[:_PROBLEMS_MAX]),
            checked=self._checked,
            is_sample=self._state.n_rows > ROWS_WHOLE,
        )

    def _checks(self) -> tuple[Callable[[], None], ...]:
        return self._totals, self._articles, self._contents, self._joints, self._rows, self._pairs

    def _note(self, problem: str) -> None:
        self._problems.append(problem)

    def _demand(self, holds: bool, place: str, trouble: str) -> None:  # noqa: FBT001
        if not holds:
            self._note(f"{self._store.address}: {place}: {trouble}; {_REMEDY}")

    def _count(self, what: str, n: int) -> None:
        self._checked[what] = self._checked.get(what, 0) + n

    def _totals(self) -> None:
        """Pages hold as many as the state says."""
        state, figures, pairs = self._state, self._store.figures(), self._store.pairs()
        removed = self._store.removed()
        self._demand(len(figures) == state.n_rows, "texts", "their number is another")
        n_words = int(figures.n_words.sum(dtype=np.int64))
        self._demand(n_words == state.n_words, "words", "their number is another")
        self._demand(len(pairs) == state.n_pairs, "pairs", "their number is another")
        self._demand(len(removed) == state.n_removed, "removed articles", "their number is another")
        beyond = len(removed) and int(removed[-1]) >= state.n_articles
        self._demand(not beyond, "removed articles", "there are fewer articles")
        differ = len(distinct(figures.texts)) == len(figures)
        self._demand(differ, "texts", "two have one hash")

    def _turns(self, n: int, n_chosen: int) -> Iterator[NDArray[np.int64]]:
        """Numbers up to one, ascending, some at a time: all, or so many in even windows."""
        firsts = np.arange(0, n, _WINDOW)
        if n > n_chosen:
            n_windows = max(n_chosen // _WINDOW, 1)
            firsts = firsts[np.arange(n_windows) * len(firsts) // n_windows]
        for start in range(0, len(firsts), _WINDOWS_A_TURN):
            if len(self._problems) >= _PROBLEMS_MAX:
                return
            turn = firsts[start : start + _WINDOWS_A_TURN]
            yield np.concatenate([np.arange(first, min(first + _WINDOW, n)) for first in turn])

    def _articles(self) -> None:
        """Each is found by its id; its rows are there, and say that it is theirs."""
        state = self._state
        removed = self._store.removed()
        n_blocks = n_places = 0
        names: list[NDArray[np.uint64]] = [np.empty(0, dtype=np.uint64)]
        for numbers in self._turns(state.n_articles, state.n_articles):
            table = self._store.articles(numbers)
            keys = id_keys(table.column("id").to_pylist())
            self._compare("id", keys, numbers, numbers)
            names.append(keys[~np.isin(numbers, removed)])
            lists = table.column("blocks")
            lengths = numbers_of(pc.list_value_length(lists)).astype(np.int64)
            rows = numbers_of(pc.list_flatten(lists)).astype(np.uint64)
            owners = np.repeat(numbers, lengths)[rows != NO_ROW]
            n_blocks += len(rows)
            rows = rows[rows != NO_ROW]
            are_there = not len(rows) or int(rows.max()) < state.n_rows
            self._demand(
                are_there, f"article {numbers[0]} or after", "has a text that is not there"
            )
            self._compare("place", rows, owners, numbers)
            n_places += len(distinct(rows << _U32 | owners.astype(np.uint64)))
            self._count("articles", len(numbers))
        self._demand(n_blocks == state.n_blocks, "blocks", "their number is another")
        alive = np.concatenate(names)
        self._demand(len(distinct(alive)) == len(alive), "articles", "two have one id")
        n_found = 0
        for texts in self._turns(state.n_rows, state.n_rows):
            places, _ = self._store.find("place", texts.astype(np.uint64))
            n_found += len(places)
            stand = len(distinct(places)) == len(texts)
            self._demand(stand, f"text {texts[0]} or after", "stands in no article")
        self._demand(n_found == n_places, "places of texts", "there are more than articles have")

    def _contents(self) -> None:
        """Of each article there is a text, if texts are kept."""
        if not self._store.settings.texts:
            return
        for numbers in self._turns(self._state.n_articles, ROWS_WHOLE):
            there = len(self._store.texts(numbers)) == len(numbers)
            self._demand(there, f"article {numbers[0]} or after", "its text is not there")

    def _joints(self) -> None:
        """Articles are found by the sequences that go from one of their blocks to the next."""
        store = self._store
        sampling = sampling_of_index(self._state.n_words)
        for numbers in self._turns(self._state.n_articles, _ARTICLES_WHOLE):
            lists = store.articles(numbers).column("blocks")
            blocks = numbers_of(pc.list_flatten(lists))
            lengths = numbers_of(pc.list_value_length(lists))
            owners = np.repeat(np.arange(len(numbers), dtype=np.uint32), lengths)
            rows = distinct(blocks[blocks != NO_ROW])
            words = store.words(rows)
            places = np.where(blocks == NO_ROW, NO_ROW, np.searchsorted(rows, blocks))
            placed, chunked = (owners, places.astype(np.uint32)), chunked_words(words)
            sparse, dense = (
                _numbered(block_joints(chunked, words.n_words, *placed, each), numbers)
                for each in (sampling, 1)
            )
            self._compare("joint", sparse >> _U32, sparse & _LOW, numbers, dense)

    def _compare(
        self,
        kind: str,
        keys: NDArray[np.uint64],
        values: NDArray[np.integer[Any]],
        of: NDArray[np.int64],
        finer: NDArray[np.uint64] | None = None,
    ) -> None:
        """Postings of some rows or articles are those that are expected, and no others.

        Args:
            kind: of the postings.
            keys: uint64[n], expected.
            values: their values.
            of: the numbers of the rows or articles.
            finer: packed keys of 32 bits and values, of which the others may be, too.
        """
        asked = distinct(keys)
        places, found = self._store.find(kind, asked)
        here = np.isin(found, of)
        number = np.searchsorted(asked, keys).astype(np.uint64) << _U32
        expected = distinct(number | values.astype(np.uint64))
        there = places[here].astype(np.uint64) << _U32 | found[here].astype(np.uint64)
        self._count(kind, len(expected))
        what = "article" if kind in {"id", "place", "joint"} else "text"
        missing = np.setdiff1d(expected, there, assume_unique=True)
        if len(missing):
            place = f"{what} {int(missing[0] & _LOW)}"
            self._demand(holds=False, place=place, trouble=f"is not found by its {kind}")
        more = np.setdiff1d(there, expected, assume_unique=True)
        if finer is not None and len(more):
            more = asked[more >> _U32] << _U32 | (more & _LOW)
            more = np.setdiff1d(more, finer, assume_unique=True)
        if len(more):
            place = f"{what} {int(more[0] & _LOW)}"
            self._demand(holds=False, place=place, trouble=f"is found by a {kind} that it has not")

    def _rows(self) -> None:
        """What is found of texts is what their words give."""
        store, state = self._store, self._state
        sampling = sampling_of_index(state.n_words)
        for rows in self._turns(state.n_rows, ROWS_WHOLE):
            figures, words = store.figures(rows), store.words(rows)
            place = f"texts from {rows[0]} on"
            same = np.array_equal(figures.n_words, words.n_words)
            same &= np.array_equal(figures.n_marks, words.n_marks)
            self._demand(same, place, "have other words than their figures say")
            if not same:
                continue
            texts, keys = self._sketcher.sketch_words(words.words, words.n_words)
            self._demand(np.array_equal(texts, figures.texts), place, "have other hashes")
            self._compare("text", texts, rows, rows)
            bands, of_bands = band_keys(keys)
            self._compare("band", bands, rows[of_bands], rows)
            chunked = chunked_words(words)
            sparse, dense = (
                _numbered(np.concatenate(list(row_samples(chunked, words.n_words, each))), rows)
                for each in (sampling, 1)
            )
            self._compare("sample", sparse >> _U32, sparse & _LOW, rows, dense)
            found, of_found = sentence_hashes(
                words.words, words.n_words, words.marks, words.n_marks
            )
            self._compare("sentence", found, rows[of_found], rows)
            self._count("texts", len(rows))

    def _pairs(self) -> None:
        """Pairs are of texts that are there, each once, as similar as they are said to be."""
        store, state = self._store, self._state
        pairs = store.pairs()
        ordered = bool((pairs.left < pairs.right).all())
        there = ordered and int(pairs.right.max(initial=0)) < max(state.n_rows, 1)
        self._demand(there, "pairs", "have texts that are not there")
        packed = pairs.left.astype(np.uint64) << _U32 | pairs.right
        order = np.argsort(packed)
        once = len(distinct(packed)) == len(packed)
        self._demand(once, "pairs", "one is there twice")
        if not there:
            return
        with ThreadPoolExecutor(1) as pool:
            for window in self._turns(len(order), ROWS_WHOLE):
                chosen = order[window]
                shared = self._shared(packed[chosen], pool)
                same = bool(np.array_equal(shared, pairs.shared[chosen]))
                place = f"pair of texts {pairs.left[chosen[0]]} and after"
                self._demand(same, place, "is not as similar as it is said to be")
                self._count("pairs", len(window))

    def _shared(self, packed: NDArray[np.uint64], pool: ThreadPoolExecutor) -> NDArray[np.uint32]:
        """Shared shingles of pairs, counted anew."""
        left, right = packed >> _U32, packed & _LOW
        rows = distinct(np.append(left, right)).astype(np.int64)
        words = self._store.words(rows)
        chunked = chunked_words(words)
        counts = np.zeros(len(rows), dtype=np.uint32)
        numbers = np.arange(len(rows), dtype=np.uint32)
        count_distinct(numbers, chunked, words.n_words, counts, 1, pool)
        same = bool(np.array_equal(counts, self._store.figures(rows).n_shingles))
        self._demand(same, f"texts from {rows[0]} on", "have another number of shingles")
        local = np.searchsorted(rows, left).astype(np.uint64) << _U32
        local |= np.searchsorted(rows, right).astype(np.uint64)
        threshold = self._store.settings.threshold
        return shared_shingles(local, chunked, words.n_words, counts, threshold, 1, pool)


def _numbered(samples: NDArray[np.uint64], numbers: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Samples with numbers instead of places, each once."""
    return distinct((samples >> _U32 << _U32) | numbers[samples & _LOW].astype(np.uint64))
