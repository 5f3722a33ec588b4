"""What an index says of an article: who else ran each of its paragraphs and sentences, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsIndex

import attrs

from newsdiff.model.dump_settings import DEDUPE_DEFAULTS
from newsdiff.model.representation import short_repr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newsdiff.model.article import Article
    from newsdiff.model.comparison import Comparison

__all__ = [
    "ANSWER_LIMIT",
    "LESS_ALIKE",
    "MAX_HOURS",
    "AskedArticle",
    "AskedParagraph",
    "AskedSentence",
    "IndexHit",
    "IndexedArticle",
    "Question",
    "own_source",
]

ANSWER_LIMIT = 20
"""Hits of a paragraph or sentence that are named, if no number is said; the others are counted."""
LESS_ALIKE = 0.5
"""Similarity below the threshold from which on a text is counted as one that is less alike."""
MAX_HOURS = 100_000_000
"""More than any two dates that can be read lie apart."""


@attrs.frozen(kw_only=True)
class Question:
    """What is asked of an index, beside the articles.

    Attributes:
        threshold: least similarity, in (0, 1]; None for that of the index.
        since_ms: first millisecond since 1970 of what is named; None for any.
        until_ms: last one.
        hours: most hours from the date of the article that is asked about, above 0 and at most
            `MAX_HOURS`; None for any.
        sources: names of the only outlets that are named; none for all.
        without_sources: names of those that are not.
        sentences: whether sentences are looked up, too.
        limit: hits of a paragraph or sentence that are named, 1 or more.
        paragraph: the only one that is looked up, from 0; None for all.
        min_articles: fewest articles of one source in which a paragraph recurs, 2 or more.
    """

    threshold: float | None = None
    since_ms: int | None = None
    until_ms: int | None = None
    hours: float | None = None
    sources: tuple[str, ...] = ()
    without_sources: tuple[str, ...] = ()
    sentences: bool = True
    limit: int = ANSWER_LIMIT
    paragraph: int | None = None
    min_articles: int = DEDUPE_DEFAULTS.min_articles

    def __attrs_post_init__(self) -> None:
        _demand_whole("limit", self.limit, 1)
        if self.hours is not None and not 0 < self.hours <= MAX_HOURS:
            bounds = f"above 0 and at most {MAX_HOURS:,}"
            raise ValueError(f"hours is {self.hours!r}, but must be {bounds}")
        if self.paragraph is not None:
            _demand_whole("paragraph", self.paragraph, 0)

    @property
    def has_dates(self) -> bool:
        """Whether what has no date is left out."""
        return any(each is not None for each in (self.since_ms, self.until_ms, self.hours))

    @property
    def has_filters(self) -> bool:
        """Whether any article may be left out."""
        return self.has_dates or bool(self.sources or self.without_sources)


def _demand_whole(name: str, value: object, least: int) -> None:
    """Refuse what is no whole number of at least so much.

    Raises:
        TypeError: it is none.
        ValueError: it is less.
    """
    if not isinstance(value, SupportsIndex):
        raise TypeError(f"{name} is {value!r}, but must be a whole number")
    if value.__index__() < least:
        raise ValueError(f"{name} is {value!r}, but must be at least {least}")


@attrs.frozen(kw_only=True)
class IndexedArticle:
    """An article of an index, without its text.

    Attributes:
        number: in the index, by the order of adding.
        id: its id, or file and line.
        source: the outlet, None where it is not known.
        published: its date as the dump had it.
        published_ms: the same in milliseconds since 1970, None without a date that can be read.
        title: where the dump had one.
        language: ISO 639-1 code, None where it is not known.
        agencies: those that it credits, joined by ", "; None for none.
        file: where it was read from.
        line: its line or row there, from 1.
    """

    number: int
    id: str
    source: str | None = None
    published: str | None = None
    published_ms: int | None = None
    title: str | None = None
    language: str | None = None
    agencies: str | None = None
    file: str = ""
    line: int = 0

    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class IndexHit:
    """Who else ran a paragraph or a sentence.

    Attributes:
        article: the article that ran it.
        block: the paragraph there, from 0.
        sentence: of a sentence, which one of that paragraph, from 0; None for a paragraph.
        similarity: exact Jaccard similarity of the word shingles, in (0, 1].
        containment: shared shingles as a share of the smaller set.
        is_verbatim: whether it is the same words in the same order.
        n_more: further articles of the same source, where it recurs in that source; else 0.
    """

    article: IndexedArticle
    block: int
    sentence: int | None = None
    similarity: float
    containment: float
    is_verbatim: bool
    n_more: int = 0
    _compare: Callable[[IndexedArticle], Comparison] = attrs.field(repr=False, eq=False)

    __repr__ = short_repr

    @property
    def id(self) -> str:
        """Id of the article that ran it."""
        return self.article.id

    @property
    def source(self) -> str | None:
        """Its outlet."""
        return self.article.source

    @property
    def published(self) -> str | None:
        """Its date, as the dump had it."""
        return self.article.published

    @property
    def recurs(self) -> bool:
        """Whether its source runs it time and again, as an outlet does its house matter."""
        return self.n_more > 0

    def compare(self) -> Comparison:
        """Compare the article that was asked about with this one, side by side.

        Raises:
            InputError: its text is not in the index, and its file is gone or has changed.
        """
        return self._compare(self.article)


@attrs.frozen(kw_only=True)
class AskedSentence:
    """A sentence that was asked about.

    Attributes:
        sentence: its number in the paragraph, from 0, of those that have words.
        start: first code point in the article's text.
        end: one past the last.
        hits: who else ran it, in the order of a paragraph's; articles that ran all of the paragraph
            are left out.
        n_hits: articles that ran it, those left out by the limit included.
        n_elsewhere: of these, those in whose source it does not recur.
        n_with_paragraph: articles that have it, word for word, and ran all of the paragraph.
    """

    sentence: int
    start: int
    end: int
    hits: tuple[IndexHit, ...]
    n_hits: int
    n_elsewhere: int
    n_with_paragraph: int = 0

    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class AskedParagraph:
    """A paragraph that was asked about; by the level of the index, a sentence or the whole text.

    Attributes:
        block: its number in the article, from 0.
        start: first code point in the article's text.
        end: one past the last.
        n_words: its words.
        hits: who else ran it: the earliest first, undated ones last, of one time the more similar
            ones first; then what recurs in one source, once for each source.
        n_hits: articles that ran it, those left out by the limit included.
        n_elsewhere: of these, those in whose source it does not recur.
        n_own: of these, those of the article's own outlet.
        sentences: its sentences that somebody ran who did not run all of it, in order.
        n_less_alike: where nobody ran it and no filter was asked for: texts that were found below
            the threshold, from `LESS_ALIKE` on, such as those with another figure in it.
    """

    block: int
    start: int
    end: int
    n_words: int
    hits: tuple[IndexHit, ...] = ()
    n_hits: int = 0
    n_elsewhere: int = 0
    n_own: int = 0
    sentences: tuple[AskedSentence, ...] = ()
    n_less_alike: int = 0

    __repr__ = short_repr

    @property
    def first(self) -> IndexHit | None:
        """Who ran it first, of those in whose source it does not recur; None for nobody."""
        return self.hits[0] if self.n_elsewhere else None

    @property
    def parts(self) -> tuple[AskedParagraph | AskedSentence, ...]:
        """The paragraph, then its sentences that have hits."""
        return (self, *self.sentences)


@attrs.frozen(kw_only=True)
class AskedArticle:
    """An article that was asked about, and who else ran what of it.

    What recurs in one source is not counted.

    Attributes:
        article: the article.
        itself: what of the index is this very article, and no answer: what has its id; what has the
            same text, if neither source nor date differ and no other source has it, too.
        paragraphs: its paragraphs, in order; if one was asked about, that one.
        n_articles: other articles that ran a paragraph of it.
        n_sources: different sources of these.
        n_own: of these articles, those of its own outlet.
        n_with_sentences: further articles that ran sentences of it alone.
        n_left_out: articles that ran any of it and that the filters leave out.
        counts_all: whether these are all that ran paragraphs; else at least so many did, for a
            bound was reached.
        counts_all_sentences: whether these are all that ran sentences of it alone.
    """

    article: Article
    itself: tuple[IndexedArticle, ...] = ()
    paragraphs: tuple[AskedParagraph, ...] = ()
    n_articles: int = 0
    n_sources: int = 0
    n_own: int = 0
    n_with_sentences: int = 0
    n_left_out: int = 0
    counts_all: bool = True
    counts_all_sentences: bool = True

    __repr__ = short_repr

    @property
    def n_elsewhere(self) -> int:
        """Paragraphs of it that ran in other articles, those of its own outlet included."""
        return sum(paragraph.n_elsewhere > 0 for paragraph in self.paragraphs)

    @property
    def n_outside(self) -> int:
        """Paragraphs of it that ran in other outlets."""
        return sum(paragraph.n_elsewhere > paragraph.n_own for paragraph in self.paragraphs)

    @property
    def source(self) -> str | None:
        """Its own outlet; None where that is not known."""
        return own_source(self.article, self.itself)

    @property
    def first(self) -> IndexHit | None:
        """Which other outlet ran a paragraph of it first, of the hits that are named; or None."""
        outside = (
            hit
            for paragraph in self.paragraphs
            for hit in paragraph.hits
            if not hit.recurs and (hit.source is None or hit.source != self.source)
        )
        return min(outside, key=_time, default=None)

    def text_of(self, part: AskedParagraph | AskedSentence) -> str:
        """What a paragraph or a sentence of it says."""
        return self.article.text[part.start : part.end]

    def hits(self) -> tuple[IndexHit, ...]:
        """All hits that are named, by paragraph, each before those of its sentences."""
        return tuple(
            hit for paragraph in self.paragraphs for part in paragraph.parts for hit in part.hits
        )


def own_source(article: Article, itself: Iterable[IndexedArticle]) -> str | None:
    """The outlet of an article: that which is said of it, else that of the article that it is.

    Args:
        article: the article.
        itself: what of an index is this very article.
    """
    return article.source or next((each.source for each in itself if each.source), None)


def _time(hit: IndexHit) -> tuple[bool, int, float, str]:
    time = hit.article.published_ms
    return time is None, time or 0, -hit.similarity, hit.id
