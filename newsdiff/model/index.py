"""What an index of published articles is made of, and what a place that keeps one has to do.

An index keeps what a run over a dump makes of it, so that nothing is read or sketched twice:

- distinct texts ("rows", numbered from 0 in the order in which they were met): their hash, words,
  marks; the verified pairs of them;
- articles (numbered from 0 in the order in which they were added): id, source, date, place in the
  dump, rows of their blocks; their text, where the index keeps texts;
- postings: from a 64-bit key (of a text, of a band of its sketch, of a sampled sequence of words)
  to the rows or articles that have it.

A storage (SQLite, PostgreSQL, Redis) keeps bytes and numbers: pages and postings. What they mean is
said here and in `newsdiff.store`, once for all storages.

Arrays are named in annotations alone: importing this loads neither numpy nor pyarrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import attrs

from newsdiff.model.dump_settings import DEDUPE_DEFAULTS, LEVELS, MIN_THRESHOLD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    import numpy as np
    from numpy.typing import NDArray

    from newsdiff.model.dump_settings import DumpLevel

__all__ = [
    "INDEX_DEFAULTS",
    "INDEX_SCHEMA",
    "KNOWN",
    "PAGE_KINDS",
    "POSTING_KINDS",
    "Changes",
    "IndexSettings",
    "IndexState",
    "Page",
    "Postings",
    "Storage",
    "page_ends",
]

INDEX_SCHEMA = "newsdiff/index/1"
"""Version of the format: an index of another is refused."""

POSTING_KINDS = ("text", "band", "sample", "joint", "sentence", "place", "id")
"""What is looked up, by key → values:

text: hash of a text → its row, one at most. band: number of a band shifted by 32 bits, or'ed with
its key → rows. sample: upper half of the hash of a sampled sequence of words → rows. joint: that
of a sequence that goes from one block to the next → articles. sentence: hash of the words of a
sentence → rows. place: a row → the articles in which it stands. id: hash of an id → articles.
"""

PAGE_KINDS = ("rows", "words", "articles", "contents", "pairs")
"""What is kept in pages of consecutive numbers: figures of rows, their words and marks; articles,
their texts; verified pairs of rows."""

KNOWN = ("skip", "replace", "keep")
"""What becomes of an article whose id the index has: it is left out; takes the place of the one
that is there; or is kept beside it under another name (#2, #3), as in a run over a whole dump."""


@attrs.frozen(kw_only=True)
class IndexSettings:
    """How the texts of an index are cut, sketched and kept; fixed when it is made.

    Attributes:
        level: paragraph, sentence, or article for whole texts.
        threshold: least similarity of the pairs that are kept, and that can be asked for.
        recall: wanted share of the pairs exactly at the threshold, in (0, 1).
        seed: of the sketches, 0 to 2**32 - 1.
        texts: whether the texts themselves are kept; without, only hashes and where they stood.
    """

    level: DumpLevel = DEDUPE_DEFAULTS.level
    threshold: float = DEDUPE_DEFAULTS.threshold
    recall: float = DEDUPE_DEFAULTS.recall
    seed: int = DEDUPE_DEFAULTS.seed
    texts: bool = True

    def __attrs_post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"level is {self.level!r}, but must be one of {', '.join(LEVELS)}")
        if not MIN_THRESHOLD <= self.threshold <= 1:
            bounds = f"from {MIN_THRESHOLD} to 1"
            raise ValueError(f"threshold is {self.threshold!r}, but must be {bounds}")
        if not 0 < self.recall < 1:
            raise ValueError(f"recall is {self.recall!r}, but must be between 0 and 1")
        if not (isinstance(self.seed, int) and 0 <= self.seed < 1 << 32):
            bounds = "a whole number from 0 to 2**32 - 1"
            raise ValueError(f"seed is {self.seed!r}, but must be {bounds}")
        if self.texts not in {True, False}:
            raise ValueError(f"texts is {self.texts!r}, but must be True or False")


INDEX_DEFAULTS = IndexSettings()


@attrs.frozen(kw_only=True)
class IndexState:
    """How far an index has come; each write makes a new one.

    Attributes:
        n_writes: writes so far: a reader that has seen this number has seen everything.
        n_articles: articles ever added; the next one gets this number.
        n_removed: of these, those that were removed.
        n_rows: distinct texts; the next one gets this number.
        n_blocks: blocks of all articles ever added.
        n_words: words of the distinct texts.
        n_pairs: verified pairs of rows.
    """

    n_writes: int = 0
    n_articles: int = 0
    n_removed: int = 0
    n_rows: int = 0
    n_blocks: int = 0
    n_words: int = 0
    n_pairs: int = 0


def page_ends(state: IndexState) -> dict[str, int]:
    """How far the pages of each kind go; texts are kept of all articles or of none."""
    return {
        "rows": state.n_rows,
        "words": state.n_rows,
        "articles": state.n_articles,
        "contents": state.n_articles,
        "pairs": state.n_pairs,
    }


@attrs.frozen(kw_only=True)
class Page:
    """Some consecutive rows, articles or pairs.

    Attributes:
        kind: one of `PAGE_KINDS`.
        first: number of the first.
        n: how many, at least 1.
        content: as `newsdiff.store.pages` encodes them.
    """

    kind: str
    first: int
    n: int
    content: bytes


@attrs.frozen(kw_only=True, eq=False)
class Postings:
    """Keys and their values, by ascending key, then value; no two the same.

    Attributes:
        keys: uint64[n].
        values: uint32[n].
    """

    keys: NDArray[np.uint64]
    values: NDArray[np.uint32]


@attrs.frozen(kw_only=True, eq=False)
class Changes:
    """What one write adds: it is there whole when the write returns, or not at all.

    Attributes:
        pages: each kind from where it ended.
        postings: by kind; none that is there already.
        removed: uint32, numbers of articles that are no more, ascending.
        state: how far the index has come with it.
    """

    pages: Sequence[Page]
    postings: Mapping[str, Postings]
    removed: NDArray[np.uint32]
    state: IndexState


class Storage(Protocol):
    """Keeps an index. One writer at a time; readers beside it."""

    @property
    def address(self) -> str:
        """Where it is, as a person may read it: without a password."""

    def about(self) -> Mapping[str, Any]:
        """What was said when it was made: JSON values; settings, scheme, versions."""

    def writing(self) -> AbstractContextManager[None]:
        """Be the one writer while the block runs.

        Raises:
            OutputError: another process is.
        """

    def reading(self) -> AbstractContextManager[None]:
        """See one state while the block runs, whatever a writer does beside it."""

    def state(self) -> IndexState:
        """How far the index has come."""

    def write(self, changes: Changes) -> None:
        """Add all of it, or nothing; when this returns, a kill does not lose it.

        Raises:
            OutputError: no room, no permission, the server is gone.
        """

    def replace(self, pages: Sequence[Page]) -> None:
        """Put other contents in the place of those of pages that are there: all of them, or none.

        What stood there before can be asked for no more; a reader of an earlier state may see what
        is new.

        Raises:
            OutputError: as of `write`.
        """

    def find(
        self, kind: str, keys: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Look keys up.

        Args:
            kind: one of `POSTING_KINDS`.
            keys: uint64[n], in any order, repeated or not.

        Returns:
            int64[m], places in `keys`, ascending, and uint32[m], a value of each, ascending for one
            place. Values of removed articles may be among them.
        """

    def directory(self, kind: str) -> NDArray[np.int64]:
        """First number of each page of a kind, ascending, int64[n_pages]."""

    def pages(self, kind: str, firsts: Sequence[int] | None = None) -> Iterator[Page]:
        """Pages of a kind by their first numbers, ascending; all of them if omitted."""

    def removed(self) -> NDArray[np.uint32]:
        """Numbers of the articles that were removed, ascending."""

    def problems(self) -> Iterator[str]:
        """What is damaged: checks everything that can be checked without knowing what it means."""

    def n_bytes(self) -> int:
        """Bytes that it takes."""

    def optimize(self) -> None:
        """Put in order what many small writes left; changes nothing that can be asked.

        What was replaced is gone from what the storage keeps.
        """

    def close(self) -> None:
        """Let go of it."""
