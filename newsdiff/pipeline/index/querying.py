"""Articles asked of an index: sketched, looked up, and who else ran what of them.

Articles are asked in turns of about `_CHARACTERS_A_TURN`: of each turn every kind of posting is
looked up once, and words and articles of the index are fetched once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.arrow import numbers_of
from newsdiff.core.kernels import SLACK
from newsdiff.core.ranges import distinct, spread
from newsdiff.errors import InputError
from newsdiff.link.asking import AskedTexts, alike_sentences, alike_texts
from newsdiff.link.hits import Covering, Exclusions, Units, chosen_hits, text_hits
from newsdiff.link.runs import packed
from newsdiff.model.dump import NO_ROW
from newsdiff.model.links import furthest_limits
from newsdiff.model.moment import HOUR_MS, parse_moment
from newsdiff.pipeline.index.answering import Answering, Named
from newsdiff.pipeline.index.batching import sampling_of_index
from newsdiff.pipeline.index.carriers import Carried
from newsdiff.pipeline.index.identity import own_articles
from newsdiff.pipeline.index.less_alike import count_less_alike
from newsdiff.report.text import plural
from newsdiff.store.pages import RowWords

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from newsdiff.link.asking import AlikeSentences, AlikeTexts
    from newsdiff.model import Article, Limit
    from newsdiff.model.index_answer import AskedArticle, IndexedArticle, Question
    from newsdiff.pipeline.index.answering import Compare
    from newsdiff.sketch.batch import BlockBatch, Sketcher
    from newsdiff.store.store import Store

__all__ = ["Asked", "asked_articles"]

_CHARACTERS_A_TURN = 1 << 23
_UNKNOWN = NO_ROW - 1
_EVER = -(1 << 63), (1 << 63) - 1


@attrs.frozen(kw_only=True, eq=False)
class Asked:
    """Blocks of the articles of a turn.

    Attributes:
        blocks: as they were sketched.
        units: the blocks, their texts by number; -1 for one without words.
        texts: the different texts.
    """

    blocks: BlockBatch
    units: Units
    texts: AskedTexts

    @classmethod
    def from_articles(cls, articles: Sequence[Article], sketcher: Sketcher) -> Asked:
        """Sketch articles."""
        parts = [article.text.encode("utf-8", "surrogatepass") for article in articles]
        ends = np.cumsum([len(part) for part in parts], dtype=np.int64)
        text = np.frombuffer(b"".join((*parts, bytes(SLACK))), dtype=np.uint8)
        blocks = sketcher.sketch(text, np.append(0, ends[:-1]), ends)
        worded = np.flatnonzero(blocks.n_words)
        texts, firsts, numbers = np.unique(
            blocks.texts[worded], return_index=True, return_inverse=True
        )
        of_blocks = np.full(len(blocks.texts), -1, dtype=np.int64)
        of_blocks[worded] = numbers
        content = RowWords(
            n_words=blocks.n_words, words=blocks.words, n_marks=blocks.n_marks, marks=blocks.marks
        )
        owners = np.repeat(np.arange(len(articles)), np.diff(blocks.first_blocks))
        first_blocks = worded[firsts]
        return cls(
            blocks=blocks,
            units=Units(texts=of_blocks, articles=owners),
            texts=AskedTexts(
                texts=texts, keys=blocks.keys[first_blocks], content=content.taken(first_blocks)
            ),
        )


def asked_articles(
    store: Store,
    sketcher: Sketcher,
    articles: Sequence[Article],
    question: Question,
    compare: Compare,
) -> tuple[tuple[AskedArticle, ...], tuple[Limit, ...]]:
    """Ask an index about articles.

    Args:
        store: the index, which does not change meanwhile.
        sketcher: that of the index.
        articles: what is asked about.
        question: what is asked.
        compare: compares an article with one of the index.

    Returns:
        What it says of each, in order; and the bounds that were reached in finding it out.

    Raises:
        InputError: an article has no date, and hours are counted from it; it has no such paragraph.
    """
    found: list[AskedArticle] = []
    reached: list[Limit] = []
    for turn in _turns(articles):
        answers, limits = _Turn(store, sketcher, turn, question, compare).answers()
        found += answers
        reached += limits
    return tuple(found), furthest_limits(reached)


def _turns(articles: Sequence[Article]) -> Iterator[Sequence[Article]]:
    first = n_characters = 0
    for end, article in enumerate(articles, 1):
        n_characters += len(article.text)
        if n_characters >= _CHARACTERS_A_TURN or end == len(articles):
            yield articles[first:end]
            first, n_characters = end, 0


class _Turn:
    """Some articles, all asked at once."""

    def __init__(
        self,
        store: Store,
        sketcher: Sketcher,
        articles: Sequence[Article],
        question: Question,
        compare: Compare,
    ) -> None:
        self._store = store
        self._articles = articles
        self._question = question
        self._compare = compare
        settings = store.settings
        self._level = settings.level
        self._threshold = question.threshold or settings.threshold
        self._with_sentences = question.sentences and settings.level != "sentence"
        self._asked = Asked.from_articles(articles, sketcher)

    def answers(self) -> tuple[list[AskedArticle], tuple[Limit, ...]]:
        asked = self._asked
        alike = alike_texts(asked.texts, self._store, self._threshold)
        sentences = self._alike_sentences(alike) if self._with_sentences else None
        rows = alike.rows if sentences is None else np.append(alike.rows, sentences.rows)
        carried = Carried.from_store(self._store, distinct(rows), self._question)
        own = own_articles(
            self._store, self._articles, asked.blocks.first_blocks, self._own_rows(alike), carried
        )
        exclusions = self._exclusions(own, carried)
        units = self._units()
        paragraphs = self._named(alike, units, carried, exclusions)
        parents = numbers = np.empty(0, dtype=np.int64)
        of_sentences = None
        limits = [*alike.limits, *paragraphs.texts.limits]
        if sentences is not None:
            parents, which = _sentences_of(units, sentences)
            numbers = sentences.numbers[which]
            covering = Covering(
                parents=parents, met=paragraphs.hits.met, is_whole=sentences.places < 0
            )
            sentence_units = Units(texts=which, articles=units.articles[parents])
            of_sentences = self._named(sentences, sentence_units, carried, exclusions, covering)
            limits += [*sentences.limits, *of_sentences.texts.limits]
        answering = Answering(
            articles=self._articles,
            level=self._level,
            own=own,
            n_words=asked.blocks.n_words,
            first_blocks=asked.blocks.first_blocks,
            carried=carried,
            paragraphs=paragraphs,
            sentences=of_sentences,
            parents=parents,
            numbers=numbers,
            compare=self._compare,
            n_less_alike=self._less_alike(units, paragraphs, alike, own),
            paragraph=self._question.paragraph,
        )
        return answering.answers(), tuple(limits)

    def _alike_sentences(self, alike: AlikeTexts) -> AlikeSentences:
        sampling = sampling_of_index(self._store.state().n_words)
        return alike_sentences(self._asked.texts, self._store, alike, self._threshold, sampling)

    def _less_alike(
        self,
        units: Units,
        named: Named,
        alike: AlikeTexts,
        own: Sequence[tuple[IndexedArticle, ...]],
    ) -> list[int]:
        if self._question.has_filters:
            return [0] * len(units)
        return count_less_alike(self._store, units, alike, named.hits.n_hits, own)

    def _own_rows(self, alike: AlikeTexts) -> NDArray[np.uint32]:
        """The row with the very words of each block; `NO_ROW` for one without words."""
        of_texts = np.full(len(self._asked.texts) + 1, _UNKNOWN, dtype=np.uint32)
        of_texts[-1] = NO_ROW
        of_texts[alike.asked[alike.is_verbatim]] = alike.rows[alike.is_verbatim]
        rows: NDArray[np.uint32] = of_texts[self._asked.units.texts]
        return rows

    def _units(self) -> Units:
        """The blocks that are asked about; the others have no text."""
        units, number = self._asked.units, self._question.paragraph
        if number is None:
            return units
        firsts = self._asked.blocks.first_blocks
        for article, n_blocks in zip(self._articles, np.diff(firsts).tolist(), strict=True):
            if number >= n_blocks:
                problem = f"has {plural(n_blocks, 'paragraph')}, and none of that number"
                remedy = "ask about one that it has, or about all of it"
                raise InputError(problem, remedy, article.path or "the article")
        is_asked = np.zeros(len(units), dtype=bool)
        is_asked[firsts[:-1] + number] = True
        return attrs.evolve(units, texts=np.where(is_asked, units.texts, -1))

    def _exclusions(
        self, own: Sequence[tuple[IndexedArticle, ...]], carried: Carried
    ) -> Exclusions:
        numbers = numbers_of(carried.table["number"])
        known = {number: place for place, number in enumerate(numbers.tolist())}
        pairs = [
            (number, known[each.number])
            for number, same in enumerate(own)
            for each in same
            if each.number in known
        ]
        asked, places = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        windows = np.array([_EVER] * len(self._articles), dtype=np.int64).reshape(-1, 2)
        hours = self._question.hours
        if hours is not None:
            windows = np.array(
                [
                    _window(article, same, hours)
                    for article, same in zip(self._articles, own, strict=True)
                ]
            )
        return Exclusions(own=np.sort(packed(asked, places)), windows=windows)

    def _named(
        self,
        alike: AlikeTexts | AlikeSentences,
        units: Units,
        carried: Carried,
        exclusions: Exclusions,
        covering: Covering | None = None,
    ) -> Named:
        columns, question = carried.columns, self._question
        by_row = carried.rows, carried.articles
        windows = units.windows(exclusions.windows, int(alike.asked.max(initial=-1)) + 1)
        texts = text_hits(alike.asked, alike.rows, alike.similarities, columns, by_row, windows)
        hits = chosen_hits(
            texts, units, columns, exclusions,
            min_articles=question.min_articles, limit=question.limit, covering=covering,
        )  # fmt: skip
        return Named(units=units, hits=hits, texts=texts, alike=alike)


def _sentences_of(
    units: Units, sentences: AlikeSentences
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The block of each sentence of asked blocks, and which of the asked sentences it is."""
    of_texts = sentences.sentences.rows
    firsts = np.searchsorted(of_texts, units.texts)
    n_sentences = np.searchsorted(of_texts, units.texts, side="right") - firsts
    return np.repeat(np.arange(len(units)), n_sentences), spread(firsts, n_sentences)


def _window(article: Article, own: Sequence[IndexedArticle], hours: float) -> tuple[int, int]:
    """First and last millisecond that lie so many hours from an article's date, or nearer."""
    moment = parse_moment(article.published)
    known = [each.published_ms for each in own if each.published_ms is not None]
    if moment is None and not known:
        problem = "has no date from which hours could be counted"
        remedy = "give its date, or ask without hours"
        raise InputError(problem, remedy, article.path or "the article")
    around = int(hours * HOUR_MS)
    if moment is None:
        return min(known) - around, max(known) + around
    return moment.milliseconds - around, moment.last_millisecond + around
