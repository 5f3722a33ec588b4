"""What alignment needs to know of one article, computed once and used for every pair it is in.

Time and memory are linear in the number of tokens.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache
from itertools import compress, pairwise
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.align.lexicon import lexicon
from newsdiff.model import HEADING_KINDS
from newsdiff.patterns import regex, without_accents

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsdiff.align.lexicon import Lexicon
    from newsdiff.model import SegmentedArticle, Span

__all__ = [
    "NAME_WEIGHT",
    "QUOTATION",
    "REPORTING_WEIGHT",
    "Profile",
    "content_stems",
    "profile_article",
    "stem_words",
]

ORDINAL_LETTERS = "stndrheèmrº°ª"
"""Letters of ordinals after a figure: 1st, 2nd, 3rd, 148th, 17e, 1er, 2ème."""
MAX_VOCABULARY = 200_000
"""Words whose stems are remembered for each language."""
REPORTING_WEIGHT = 0.45
NUMBER_WEIGHT = 1.25
MAX_QUOTATION = 600
"""Characters between two quotation marks that belong together."""

QUOTATION = regex(
    "|".join(
        rf"{first}[^{first}{last}\n]{{3,{MAX_QUOTATION}}}{last}"
        for first, last in ("“”", "«»", "»«", "„“", "„”", "‚‘", '""')
    )
)
NAME_WEIGHT = 1.15


@attrs.frozen(kw_only=True)
class Profile:
    """The story sentences of an article as bags and sequences of stems.

    Rows are story sentences in text order; noise has no row. All tuples of rows are parallel.

    Attributes:
        segmented: the article.
        sentences: index of each row's sentence in `segmented.sentences`.
        stems: stems of each row in order, punctuation left out.
        bags: distinct stems of each row in order of first use, words of grammar left out.
        index: rows whose bag has a stem, in order.
        priors: what a stem is worth before its rarity is known, in (0, 2).
        titles: whether each row is a headline or a subheading.
        keys: the words of each row joined, or its text where it has no words; equal keys mean
            the same words in the same order.
        plain: the same without accents.
        kept: what is found out of this article alone by who holds it against another.
    """

    segmented: SegmentedArticle
    sentences: tuple[int, ...]
    stems: tuple[tuple[str, ...], ...]
    bags: tuple[tuple[str, ...], ...]
    index: dict[str, list[int]]
    priors: dict[str, float]
    titles: tuple[bool, ...]
    keys: tuple[str, ...]
    plain: tuple[str, ...]
    kept: list[Any] = attrs.field(factory=list, eq=False, repr=False)
    _sets: dict[int, frozenset[str]] = attrs.field(factory=dict, eq=False, repr=False)
    _bigrams: dict[int, frozenset[tuple[str, str]]] = attrs.field(
        factory=dict, eq=False, repr=False
    )
    _quotations: dict[int, list[Span]] = attrs.field(factory=dict, eq=False, repr=False)

    def bag(self, row: int) -> frozenset[str]:
        """The bag of a row as a set, made when first asked for."""
        known = self._sets.get(row)
        if known is None:
            known = self._sets[row] = frozenset(self.bags[row])
        return known

    def bigrams(self, row: int) -> frozenset[tuple[str, str]]:
        """Distinct neighbouring pairs of stems of a row, made when first asked for."""
        known = self._bigrams.get(row)
        if known is None:
            known = self._bigrams[row] = frozenset(pairwise(self.stems[row]))
        return known

    def quoted(self, row: int) -> frozenset[str]:
        """Stems of a row's bag that stand in quotation marks, found when first asked for."""
        sentence = self.segmented.sentences[self.sentences[row]]
        spans = self._quotations.get(sentence.block)
        if spans is None:
            spans = self._quotations[sentence.block] = self._find_quotations(sentence.block)
        if not spans:
            return frozenset()
        first = bisect_right(spans, (sentence.start, -1))
        near = spans[max(0, first - 1) : bisect_right(spans, (sentence.end, -1))]
        if not any(end > sentence.start for _, end in near):
            return frozenset()
        tokens = self.segmented.tokens
        span = slice(sentence.first_token, sentence.end_token)
        starts = list(compress(tokens.starts[span], tokens.words[span]))
        inside: set[str] = set()
        for start, end in near:
            inside.update(self.stems[row][bisect_left(starts, start) : bisect_left(starts, end)])
        return frozenset(inside.intersection(self.bags[row]))

    def capitals(self, row: int) -> list[bool]:
        """Whether the word of each stem of a row begins with a capital letter."""
        sentence, tokens = self.segmented.sentences[self.sentences[row]], self.segmented.tokens
        span = slice(sentence.first_token, sentence.end_token)
        starts = compress(tokens.starts[span], tokens.words[span])
        text = self.segmented.article.text
        return [text[start].isupper() for start in starts]

    def _find_quotations(self, number: int) -> list[Span]:
        block = self.segmented.blocks[number]
        found = QUOTATION.finditer(self.segmented.article.text, block.start, block.end)
        return [match.span() for match in found]


class _Vocabulary(dict[str, tuple[str, float, str]]):
    """Word → (stem, prior, word without accents) of one language, filled as words are met.

    The prior of words of grammar is 0.
    """

    def __init__(self, words: Lexicon) -> None:
        super().__init__()
        self.words = words

    def __missing__(self, word: str) -> tuple[str, float, str]:
        if len(self) >= MAX_VOCABULARY:
            self.clear()
        entry = self[word] = *self._look_up(word), without_accents(word)
        return entry

    def _look_up(self, word: str) -> tuple[str, float]:
        words = self.words
        if word in words.function:
            return word, 0.0
        if word[0].isdigit():
            figure = "".join([c for c in word if c.isalnum()])
            number = figure.rstrip(ORDINAL_LETTERS)
            figure = number if number.isdigit() else figure
            return figure.lstrip("0") or "0", NUMBER_WEIGHT
        if word in words.numbers:
            return words.numbers[word], NUMBER_WEIGHT
        stem = words.stem(word.replace(".", "").replace("-", "") or word)
        weak = word in words.reporting or word in words.time
        return stem, REPORTING_WEIGHT if weak else 1.0


@cache
def _vocabulary(language: str) -> _Vocabulary:
    return _Vocabulary(lexicon(language))


def stem_words(words: Iterable[str], language: str) -> list[str]:
    """The stem of each of the case-folded words, none of which is empty."""
    vocabulary = _vocabulary(language)
    return [vocabulary[word][0] for word in words]


def content_stems(words: Iterable[str], language: str) -> list[str]:
    """Stems of the words of content among case-folded words; empty ones are skipped."""
    vocabulary = _vocabulary(language)
    entries = [vocabulary[word] for word in words if word]
    return [stem for stem, prior, _ in entries if prior]


def _is_title(segmented: SegmentedArticle, sentence: int) -> bool:
    block = segmented.blocks[segmented.sentences[sentence].block]
    return block.kind in HEADING_KINDS


def _weigh_words(
    entries: Sequence[tuple[str, float, str]],
    starts: Sequence[int],
    text: str,
    priors: dict[str, float],
) -> tuple[str, ...]:
    """Distinct stems of content of one sentence; what they are worth is noted, names more."""
    bag: dict[str, None] = {}
    known = priors.get
    for (stem, prior, _), start in zip(entries, starts, strict=True):
        if prior:
            bag[stem] = None
            noted = known(stem, 0.0)
            if prior > noted:
                noted = priors[stem] = prior
            if noted < NAME_WEIGHT and prior == 1.0 and start > starts[0] and text[start].isupper():
                priors[stem] = NAME_WEIGHT
    return tuple(bag)


def profile_article(segmented: SegmentedArticle) -> Profile:
    """Stems, bags and indexes of the story sentences of an article.

    Args:
        segmented: the article; noise and credit blocks are left out.

    Returns:
        The profile; all its tuples are empty where the article has no story.
    """
    vocabulary = _vocabulary(segmented.language)
    text, tokens = segmented.article.text, segmented.tokens
    priors: dict[str, float] = {}
    index: dict[str, list[int]] = {}
    rows: list[int] = []
    stems: list[tuple[str, ...]] = []
    bags: list[tuple[str, ...]] = []
    keys: list[str] = []
    plain: list[str] = []
    for number, sentence in enumerate(segmented.sentences):
        if not segmented.is_story(number):
            continue
        span = slice(sentence.first_token, sentence.end_token)
        starts = list(compress(tokens.starts[span], tokens.words[span]))
        words = list(filter(None, tokens.words[span]))
        entries = [vocabulary[word] for word in words]
        bag = _weigh_words(entries, starts, text, priors)
        for stem in bag:
            if stem in index:
                index[stem].append(len(rows))
            else:
                index[stem] = [len(rows)]
        rows.append(number)
        stems.append(tuple([entry[0] for entry in entries]))
        bags.append(bag)
        keys.append(" ".join(words) or text[sentence.start : sentence.end])
        plain.append(" ".join([entry[2] for entry in entries]) or without_accents(keys[-1]))
    return Profile(
        segmented=segmented,
        sentences=tuple(rows),
        stems=tuple(stems),
        bags=tuple(bags),
        index=index,
        priors=priors,
        titles=tuple(_is_title(segmented, number) for number in rows),
        keys=tuple(keys),
        plain=tuple(plain),
    )
