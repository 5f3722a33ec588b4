"""What the operations of an index say about what they did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from newsdiff.model.dump import Misread
    from newsdiff.model.index import IndexSettings
    from newsdiff.model.links import Limit

__all__ = ["Added", "IndexStats", "Verification"]


@attrs.frozen(kw_only=True, repr=False)
class Added:
    """What was added to an index.

    Attributes:
        n_articles: articles that are in it now and were not before.
        n_known: articles that were left out, because the index had their id.
        n_replaced: articles that gave way to one with the same id.
        n_renamed: articles that were kept beside one with the same id, as `id#2`.
        n_without_id: articles of the dump that go by file and line, known ones among them.
        n_blocks: paragraphs (or sentences) of the articles that were added.
        n_texts: those of them that differ from all that were there, and from each other.
        n_pairs: pairs of similar texts that were found, each with a new one.
        n_writes: writes that this took, each whole or not at all.
        n_bad: records that could not be read.
        bad: the first of them.
        warnings: what the user should know of the fields, in words.
        limits: bounds that were reached: of texts that agree on a band of their sketches, each is
            compared with one alone where they are too many.
    """

    n_articles: int = 0
    n_known: int = 0
    n_replaced: int = 0
    n_renamed: int = 0
    n_without_id: int = 0
    n_blocks: int = 0
    n_texts: int = 0
    n_pairs: int = 0
    n_writes: int = 0
    n_bad: int = 0
    bad: tuple[Misread, ...] = ()
    warnings: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()

    def __repr__(self) -> str:
        figures = f"n_articles={self.n_articles:,}, n_known={self.n_known:,}, n_bad={self.n_bad:,}"
        return f"Added({figures})"


@attrs.frozen(kw_only=True, repr=False)
class IndexStats:
    """How large an index is, and what it keeps.

    Attributes:
        address: where it is.
        settings: how its texts are cut, sketched and kept.
        n_articles: articles that are in it.
        n_removed: articles that were added and removed again.
        n_blocks: paragraphs (or sentences) of all that were ever added.
        n_texts: different texts of these.
        n_words: words of these texts.
        n_pairs: pairs of similar texts.
        n_sources: sources of the articles.
        first_ms: date of the earliest article, in milliseconds since 1970; None without any date.
        last_ms: that of the latest.
        n_undated: articles without a date that can be read.
        n_writes: writes so far.
        n_bytes: bytes that it takes.
    """

    address: str
    settings: IndexSettings
    n_articles: int
    n_removed: int
    n_blocks: int
    n_texts: int
    n_words: int
    n_pairs: int
    n_sources: int
    first_ms: int | None
    last_ms: int | None
    n_undated: int
    n_writes: int
    n_bytes: int

    @property
    def bytes_a_million(self) -> int:
        """Bytes that a million paragraphs take; 0 for an empty index."""
        return self.n_bytes * 1_000_000 // self.n_blocks if self.n_blocks else 0

    def __repr__(self) -> str:
        figures = f"n_articles={self.n_articles:,}, n_texts={self.n_texts:,}"
        return f"IndexStats({figures}, n_bytes={self.n_bytes:,})"


@attrs.frozen(kw_only=True, repr=False)
class Verification:
    """Whether an index is whole.

    Attributes:
        problems: what is wrong: place, trouble, remedy.
        checked: how many of what were checked: articles, texts, pairs, postings by kind.
        is_sample: whether only a part of the texts was made anew and compared.
    """

    problems: tuple[str, ...]
    checked: dict[str, int]
    is_sample: bool

    def __bool__(self) -> bool:
        return not self.problems

    def __repr__(self) -> str:
        return f"Verification(n_problems={len(self.problems)}, is_sample={self.is_sample})"
