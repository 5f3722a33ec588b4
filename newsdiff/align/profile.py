"""What alignment needs to know of one article, computed once and used for every pair it is in.

Time and memory are linear in the number of tokens.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from newsdiff.align.lexicon import lexicon
from newsdiff.model import HEADING_KINDS
from newsdiff.patterns import regex, without_accents

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    _bigrams: dict[int, frozenset[tuple[str, str]]] = attrs.field(
        factory=dict, eq=False, repr=False
    )
    _quotations: list[list[Span]] = attrs.field(factory=list, eq=False, repr=False)

    def bigrams(self, row: int) -> frozenset[tuple[str, str]]:
        """Distinct neighbouring pairs of stems of a row, made when first asked for."""
        known = self._bigrams.get(row)
        if known is None:
            stems = self.stems[row]
            known = self._bigrams[row] = frozenset(pairwise(stems))
        return known

    def quoted(self, row: int) -> frozenset[str]:
        """Stems of a row's bag that stand in quotation marks, found when first asked for."""
        if not self._quotations:
            self._quotations.append(self._find_quotations())
        spans, sentence = self._quotations[0], self.segmented.sentences[self.sentences[row]]
        first = bisect_right(spans, (sentence.start, -1))
        near = spans[max(0, first - 1) : bisect_right(spans, (sentence.end, -1))]
        if not any(end > sentence.start for _, end in near):
            return frozenset()
        tokens = self.segmented.tokens
        span = slice(sentence.first_token, sentence.end_token)
        words = zip(tokens.words[span], tokens.starts[span], strict=True)
        starts = [start for word, start in words if word]
        inside: set[str] = set()
        for start, end in near:
            inside.update(self.stems[row][bisect_left(starts, start) : bisect_left(starts, end)])
        return frozenset(inside.intersection(self.bags[row]))

    def _find_quotations(self) -> list[Span]:
        text = self.segmented.article.text
        return [
            match.span()
            for block in self.segmented.blocks
            for match in QUOTATION.finditer(text, block.start, block.end)
        ]


class _Vocabulary(dict[str, tuple[str, float]]):
    """Word → (stem, prior) of one language, filled as words are met; 0 for words of grammar."""

    def __init__(self, words: Lexicon) -> None:
        super().__init__()
        self.words = words

    def __missing__(self, word: str) -> tuple[str, float]:
        if len(self) >= MAX_VOCABULARY:
            self.clear()
        entry = self[word] = self._look_up(word)
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
    return [stem for stem, prior in entries if prior]


def _is_title(segmented: SegmentedArticle, sentence: int) -> bool:
    block = segmented.blocks[segmented.sentences[sentence].block]
    return block.kind in HEADING_KINDS


def _weigh_words(
    words: list[str],
    starts: list[int],
    text: str,
    vocabulary: _Vocabulary,
    priors: dict[str, float],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Stems of one sentence, and the distinct ones that are content; their priors are noted."""
    row = []
    bag: dict[str, None] = {}
    for word, start in zip(words, starts, strict=True):
        stem, prior = vocabulary[word]
        row.append(stem)
        if prior:
            bag[stem] = None
            if prior == 1.0 and len(row) > 1 and text[start].isupper():
                prior = NAME_WEIGHT
            if prior > priors.get(stem, 0.0):
                priors[stem] = prior
    return tuple(row), tuple(bag)


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
    for number, sentence in enumerate(segmented.sentences):
        if not segmented.is_story(number):
            continue
        span = slice(sentence.first_token, sentence.end_token)
        words = [word for word in tokens.words[span] if word]
        starts = [
            start
            for word, start in zip(tokens.words[span], tokens.starts[span], strict=True)
            if word
        ]
        row, bag = _weigh_words(words, starts, text, vocabulary, priors)
        for stem in bag:
            index.setdefault(stem, []).append(len(rows))
        rows.append(number)
        stems.append(row)
        bags.append(bag)
        keys.append(" ".join(words) or text[sentence.start : sentence.end])
    return Profile(
        segmented=segmented,
        sentences=tuple(rows),
        stems=tuple(stems),
        bags=tuple(bags),
        index=index,
        priors=priors,
        titles=tuple(_is_title(segmented, number) for number in rows),
        keys=tuple(keys),
        plain=tuple(map(without_accents, keys)),
    )
