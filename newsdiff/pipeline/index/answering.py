"""What was found out about asked articles, as values."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.ranges import distinct
from newsdiff.link.asking import AlikeSentences
from newsdiff.link.candidates import united
from newsdiff.link.runs import is_among, packed, unpacked
from newsdiff.model.index_answer import (
    AskedArticle,
    AskedParagraph,
    AskedSentence,
    IndexHit,
    own_source,
)
from newsdiff.pipeline.dedupe.units import unit_spans
from newsdiff.segment import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from newsdiff.link.asking import AlikeTexts
    from newsdiff.link.hits import Hits, TextHits, Units
    from newsdiff.model import Article, Comparison, Span
    from newsdiff.model.index_answer import IndexedArticle
    from newsdiff.pipeline.index.carriers import Carried

    Compare = Callable[[Article, IndexedArticle], Comparison]

__all__ = ["Answering", "Named"]


@attrs.frozen(kw_only=True, eq=False)
class Named:
    """Hits of paragraphs, or of sentences, and what they are hits of.

    Attributes:
        units: the paragraphs or sentences.
        hits: those to name.
        texts: the hits of texts that they are.
        alike: the rows that these are.
    """

    units: Units
    hits: Hits
    texts: TextHits
    alike: AlikeTexts | AlikeSentences

    def bounds(self) -> list[int]:
        """Where the hits of each unit begin, and where those of the last end."""
        bounds: list[int] = np.searchsorted(
            self.hits.units, np.arange(len(self.units) + 1)
        ).tolist()
        return bounds

    def cut(self) -> set[int]:
        """Asked articles of whose units not all hits were looked for."""
        of_texts = self.units.texts
        is_cut = is_among(of_texts, self.texts.cut) | is_among(of_texts, self.alike.cut)
        return set(self.units.articles[is_cut].tolist())

    def values(
        self, articles: Sequence[Article], carried: Carried, compare: Compare
    ) -> list[IndexHit]:
        """The hits as values, in order."""
        chosen = self.hits.hits
        of_texts, places = self.texts.alike[chosen], self.texts.articles[chosen]
        alike = self.alike
        known = carried.named(set(places.tolist()))
        opened = [partial(compare, article) for article in articles]
        sentences = (
            alike.places[of_texts].tolist()
            if isinstance(alike, AlikeSentences)
            else [None] * len(chosen)
        )
        columns = (
            self.units.articles[self.hits.units].tolist(),
            places.tolist(),
            carried.columns.places(places, alike.rows[of_texts]).tolist(),
            sentences,
            alike.similarities[of_texts].tolist(),
            alike.containments[of_texts].tolist(),
            alike.is_verbatim[of_texts].tolist(),
            self.hits.n_more.tolist(),
        )
        return [
            IndexHit(
                article=known[place], block=block, sentence=sentence, similarity=similarity,
                containment=containment, is_verbatim=is_verbatim, n_more=n_more,
                compare=opened[asked],
            )
            for asked, place, block, sentence, similarity, containment, is_verbatim, n_more in zip(
                *columns, strict=True
            )
        ]  # fmt: skip


@attrs.frozen(kw_only=True, eq=False)
class Answering:
    """All that is known of the articles of a turn.

    Attributes:
        articles: what was asked about.
        level: what a paragraph is.
        own: of each article, what of the index it is itself.
        n_words: uint32, words of each block.
        first_blocks: int64[n_articles + 1].
        carried: the articles of the index that are concerned.
        paragraphs: hits of the blocks.
        sentences: hits of sentences; None where none were asked for.
        parents: int64, the block of each sentence.
        numbers: int64, the number of each sentence in its block.
        compare: compares an article with one of the index.
        n_less_alike: of each block, texts that are less alike.
        paragraph: the only paragraph that is told of, from 0; None for all.
    """

    articles: Sequence[Article]
    level: str
    own: Sequence[tuple[IndexedArticle, ...]]
    n_words: NDArray[np.uint32]
    first_blocks: NDArray[np.int64]
    carried: Carried
    paragraphs: Named
    sentences: Named | None
    parents: NDArray[np.int64]
    numbers: NDArray[np.int64]
    compare: Compare
    n_less_alike: Sequence[int]
    paragraph: int | None = None

    def answers(self) -> list[AskedArticle]:
        """Each article, with who else ran what of it."""
        paragraphs = self._paragraphs()
        bounds = self.first_blocks.tolist()
        n_articles, n_sources, n_own, n_with_sentences, n_left_out = self._counts()
        cut = self.paragraphs.cut()
        cut_sentences = self.sentences.cut() if self.sentences is not None else set()
        told = slice(None) if self.paragraph is None else slice(self.paragraph, self.paragraph + 1)
        return [
            AskedArticle(
                article=article,
                itself=self.own[number],
                paragraphs=tuple(paragraphs[bounds[number] : bounds[number + 1]][told]),
                n_articles=n_articles[number],
                n_sources=n_sources[number],
                n_own=n_own[number],
                n_with_sentences=n_with_sentences[number],
                n_left_out=n_left_out[number],
                counts_all=number not in cut,
                counts_all_sentences=number not in cut_sentences,
            )
            for number, article in enumerate(self.articles)
        ]

    def _paragraphs(self) -> list[AskedParagraph]:
        hits = self.paragraphs.values(self.articles, self.carried, self.compare)
        bounds = self.paragraphs.bounds()
        n_hits, n_elsewhere = (
            counts.tolist()
            for counts in (self.paragraphs.hits.n_hits, self.paragraphs.hits.n_elsewhere)
        )
        n_own = self._own_counts()
        n_words = self.n_words.tolist()
        firsts = self.first_blocks.tolist()
        sentences = self._sentences()
        return [
            AskedParagraph(
                block=unit - first,
                start=start,
                end=end,
                n_words=n_words[unit],
                hits=tuple(hits[bounds[unit] : bounds[unit + 1]]),
                n_hits=n_hits[unit],
                n_elsewhere=n_elsewhere[unit],
                n_own=n_own[unit],
                sentences=tuple(sentences.get(unit, ())),
                n_less_alike=self.n_less_alike[unit],
            )
            for article, first in zip(self.articles, firsts, strict=False)
            for unit, (start, end) in enumerate(unit_spans(article.text, self.level), first)
        ]

    def _sentences(self) -> dict[int, list[AskedSentence]]:
        """Sentences that have hits, by their blocks."""
        found: dict[int, list[AskedSentence]] = {}
        if self.sentences is None:
            return found
        named = self.sentences
        hits = named.values(self.articles, self.carried, self.compare)
        bounds = named.bounds()
        spans = _SentenceSpans(self.articles, self.level)
        for unit in np.flatnonzero(named.hits.n_hits).tolist():
            block, number = int(self.parents[unit]), int(self.numbers[unit])
            article = int(named.units.articles[unit])
            start, end = spans.of(article, block - int(self.first_blocks[article]), number)
            sentence = AskedSentence(
                sentence=number,
                start=start,
                end=end,
                hits=tuple(hits[bounds[unit] : bounds[unit + 1]]),
                n_hits=int(named.hits.n_hits[unit]),
                n_elsewhere=int(named.hits.n_elsewhere[unit]),
                n_with_paragraph=int(named.hits.n_covered[unit]),
            )
            found.setdefault(block, []).append(sentence)
        return found

    def _counts(self) -> tuple[list[int], ...]:
        """Of each article: others with its paragraphs, their sources, those of its own; others.

        These are others with sentences of it alone, and others that the filters leave out.
        """
        paragraphs = self._met(self.paragraphs, "elsewhere")
        left_out = self._met(self.paragraphs, "left_out")
        sentences = np.empty(0, dtype=np.uint64)
        if self.sentences is not None:
            sentences = self._met(self.sentences, "elsewhere")
            sentences = sentences[~is_among(sentences, paragraphs)]
            left_out = united([left_out, self._met(self.sentences, "left_out")])
        owners, others = unpacked(paragraphs)
        sources = self.carried.columns.sources[others]
        of_sources = distinct(packed(owners, sources)[sources > 0])
        is_own = self._is_own(owners, others)
        return tuple(
            np.bincount(unpacked(each)[0], minlength=len(self.articles)).tolist()
            for each in (paragraphs, of_sources, paragraphs[is_own], sentences, left_out)
        )

    def _own_counts(self) -> list[int]:
        """Of each block, in how many articles of its article's own outlet it is, too."""
        named = self.paragraphs
        units, others = unpacked(named.hits.elsewhere)
        is_own = self._is_own(named.units.articles[units], others)
        counts: list[int] = np.bincount(units[is_own], minlength=len(named.units)).tolist()
        return counts

    def _is_own(self, owners: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether articles of the index are of the outlet of the asked article beside each."""
        sources = self.carried.columns.sources[others]
        mine = self.carried.source_numbers(map(own_source, self.articles, self.own))
        is_own: NDArray[np.bool_] = (sources > 0) & (sources == mine[owners])
        return is_own

    def _met(self, named: Named, which: str) -> NDArray[np.uint64]:
        """Asked articles and those of the index that have any of their units, each pair once."""
        units, others = unpacked(getattr(named.hits, which))
        return distinct(packed(named.units.articles[units], others))


class _SentenceSpans:
    """Where the sentences of articles stand, cut when they are asked for."""

    def __init__(self, articles: Sequence[Article], level: str) -> None:
        self._articles = articles
        self._level = level
        self._known: dict[tuple[int, int], tuple[Span, list[Span]]] = {}

    def of(self, article: int, block: int, number: int) -> Span:
        """The span of a sentence of a block, by its number among those that have words."""
        if (article, block) not in self._known:
            text = self._articles[article].text
            span = unit_spans(text, self._level)[block]
            within = unit_spans(text[slice(*span)], "sentence")
            spans = [(span[0] + start, span[0] + end) for start, end in within]
            self._known[article, block] = (
                span,
                [each for each in spans if words(text[slice(*each)])],
            )
        span, sentences = self._known[article, block]
        return sentences[number] if number < len(sentences) else span
