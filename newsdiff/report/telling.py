"""What is told of first, in which words: additions, and where they stand; differences.

The rule for additions, first things first:

1. News that is an article's own: somebody's words with the speaker's name beside them, or anything
   that has a figure or a name that no other article has.
2. Other news.
3. What was before, and views of it.
4. A call, a heading, a question: fewer than six words are no statement to begin with.

Among equals whole sentences come before what was put into a shared one, then what stands earlier in
the text: news is told in the order of its weight (the inverted pyramid). Length decides nothing.
What is a name is told by capital letters, except at the beginning of a sentence; where a language
gives them to all nouns, by two in a row.

Time and memory are linear in the words of the articles.
"""

from __future__ import annotations

import bisect
from collections import Counter
from typing import TYPE_CHECKING

from newsdiff.lexicon import flag
from newsdiff.model import HEADING_KINDS
from newsdiff.model.quoted import quoted_in_sentences
from newsdiff.report.text import excerpt, few, n_words, one_line, quoted, sentence_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.model import Addition, ComparedArticle, Comparison, Span
    from newsdiff.report.differences import Difference, Reading

__all__ = [
    "MOST_SHOWN",
    "changed_words",
    "context_words",
    "difference_words",
    "kind_words",
    "most_telling",
    "place_words",
    "ranked_additions",
    "reading_words",
    "sentence_place",
]

MOST_SHOWN = 60
"""Characters of a reading that are shown where nothing else is said."""

_TELLING_KINDS = ("number", "negation", "date", "name", "quotation")
_BESIDE = 60
"""Characters before and behind what is said that are shown with it."""
_KEPT_WORDS = 2
"""Words that two readings share, shown before the first that differs."""

_OWN_NEWS, _NEWS, _CONTEXT, _NO_STATEMENT = range(4)
_CONTEXT_KINDS = frozenset({"background", "analysis"})
_STATEMENT_WORDS = 6
_OPENING = frozenset('“”"«»„‘‹›:.!?…–—-')
"""What a capital letter follows that makes no name."""


def ranked_additions(
    comparison: Comparison, additions: Sequence[Addition]
) -> dict[int, list[Addition]]:
    """Additions by article, the most telling first.

    Args:
        comparison: what they were found in.
        additions: those that count.

    Returns:
        For each article that has any its additions; empty without.
    """
    by_article: dict[int, list[Addition]] = {}
    for each in additions:
        by_article.setdefault(each.article, []).append(each)
    known = Counter(
        word
        for compared in comparison.articles
        for word in set(compared.segmented.tokens.words if by_article else ())
    )
    for article, found in by_article.items():
        words = _Words(comparison.articles[article], known)
        found.sort(key=lambda each: (words.rank(each), each.within, each.spans))
    return by_article


class _Words:
    """Tells names and figures among the words of an article."""

    def __init__(self, compared: ComparedArticle, known: Counter[str]) -> None:
        self._compared = compared
        self._known = known
        self._nouns_capital = flag(compared.segmented.language, "collate.speakers", "nouns_capital")
        self._quoted = quoted_in_sentences(compared.segmented)

    def rank(self, addition: Addition) -> int:
        """The place of an addition among the others by its kind and words."""
        if n_words(self._compared, addition.spans) < _STATEMENT_WORDS:
            return _NO_STATEMENT
        if addition.kind in _CONTEXT_KINDS:
            return _CONTEXT
        tokens = [at for span in addition.spans for at in self._tokens(span)]
        if any(self._is_own(at) for at in tokens):
            return _OWN_NEWS
        if addition.kind == "quotation" and self._names_beside(addition, tokens):
            return _OWN_NEWS
        return _NEWS

    def _tokens(self, span: Span) -> range:
        starts = self._compared.segmented.tokens.starts
        return range(bisect.bisect_left(starts, span[0]), bisect.bisect_left(starts, span[1]))

    def _is_own(self, at: int) -> bool:
        """Whether a token is a figure or a name that no other article has."""
        word = self._compared.segmented.tokens.words[at]
        return self._known[word] == 1 and (word[:1].isdigit() or self._is_name(at))

    def _names_beside(self, addition: Addition, tokens: Sequence[int]) -> bool:
        """Whether a name stands in an addition, outside what is quoted."""
        quoted = [
            span for sentence in addition.sentences for span in self._quoted.get(sentence, ())
        ]
        inside = {at for span in quoted for at in self._tokens(span)}
        return any(at not in inside and self._is_name(at) for at in tokens)

    def _is_name(self, at: int) -> bool:
        if not self._is_capital(at):
            return False
        return not self._nouns_capital or self._is_capital(at - 1) or self._is_capital(at + 1)

    def _is_capital(self, at: int) -> bool:
        """Whether a word has a capital letter that the beginning of a sentence does not explain."""
        tokens = self._compared.segmented.tokens
        if not 0 < at < len(tokens.starts) or not tokens.words[at]:
            return False
        text = self._compared.article.text
        if not text[tokens.starts[at]].isupper() or text[tokens.starts[at - 1]] in _OPENING:
            return False
        sentences = self._compared.segmented.sentences
        row = bisect.bisect_right(sentences, at, key=lambda each: each.first_token) - 1
        return row < 0 or sentences[row].first_token != at


def place_words(comparison: Comparison, addition: Addition) -> str:
    """Where an addition begins: the headline, or the paragraph of the text below it.

    The sentence instead where the text is one paragraph.
    """
    return sentence_place(comparison.articles[addition.article], addition.sentences[0])


def kind_words(comparison: Comparison, addition: Addition) -> str:
    """Where an addition begins, and its kind, such as "paragraph 2, quotation"; "headline"."""
    return ", ".join(dict.fromkeys((place_words(comparison, addition), addition.kind)))


def sentence_place(compared: ComparedArticle, first: int) -> str:
    """Where a sentence of the story stands: the headline, or the paragraph or sentence below it."""
    segmented = compared.segmented
    kind = segmented.blocks[segmented.sentences[first].block].kind
    if kind in HEADING_KINDS:
        return kind
    body = list(_body(compared))
    blocks = list(dict.fromkeys(segmented.sentences[each].block for each in body))
    if len(blocks) > 1:
        return f"paragraph {blocks.index(segmented.sentences[first].block) + 1}"
    return f"sentence {body.index(first) + 1}"


def _body(compared: ComparedArticle) -> Iterator[int]:
    """Sentences of the story that are no heading."""
    segmented = compared.segmented
    for at, sentence in enumerate(segmented.sentences):
        kind = segmented.blocks[sentence.block].kind
        if segmented.is_story(at) and kind not in HEADING_KINDS:
            yield at


def most_telling(differences: Sequence[Difference]) -> list[Difference]:
    """Differences of the most telling kind first: what to name where there is room for one."""
    return sorted(differences, key=lambda each: _TELLING_KINDS.index(each.kind))


def reading_words(reading: Reading, n_characters: int = MOST_SHOWN) -> str:
    """What is said at one place of a difference, in quotation marks."""
    return _apart([reading.words], n_characters)[0]


def _apart(readings: Sequence[str], n_characters: int) -> list[str]:
    """Readings in quotation marks; those that are cut begin where they differ."""
    words = [one_line(each).split(" ") for each in readings]
    if len(words) > 1 and any(len(each) > n_characters for each in readings):
        keys = [[_plain(word) for word in each] for each in words]
        pairs = enumerate(zip(*keys, strict=False))
        alike = next((at for at, each in pairs if len(set(each)) > 1), min(map(len, words)))
        start = alike - _KEPT_WORDS
        if start > 0:
            words = [[f"…{each[start]}", *each[start + 1 :]] for each in words]
    said = [" ".join(each) for each in words]
    return [quoted(excerpt(each, n_characters)) if each else "nothing" for each in said]


def _plain(word: str) -> str:
    """A word without case and marks, which make no difference."""
    return "".join(filter(str.isalnum, word.casefold())) or word


def difference_words(difference: Difference, shown: Sequence[str]) -> str:
    """A difference with all its readings and who has each."""
    words = _apart([each.words for each in difference.readings], MOST_SHOWN)
    readings = [
        f"{said} ({few([shown[article] for article in each.articles])})"
        for said, each in zip(words, difference.readings, strict=True)
    ]
    return f"{difference.kind}: {' / '.join(readings)}"


def context_words(comparison: Comparison, difference: Difference) -> str:
    """The words around the first reading of a difference, as they stand in its article."""
    reading = difference.readings[0]
    compared = comparison.articles[reading.articles[0]]
    text = compared.article.text
    at = max(0, sentence_at(compared.segmented, reading.span[0]))
    sentence = compared.segmented.sentences[at]
    start = max(sentence.start, reading.span[0] - _BESIDE)
    end = min(max(sentence.end, reading.span[1]), reading.span[1] + _BESIDE)
    if start > sentence.start:
        start = text.find(" ", start, reading.span[0]) + 1 or start
    if end < sentence.end:
        end = max(text.rfind(" ", reading.span[1], end), reading.span[1])
    before = "…" if start > sentence.start else ""
    return f"{before}{one_line(text[start:end])}{'…' if end < sentence.end else ''}"


def changed_words(
    difference: Difference, article: int, shown: Sequence[str], n_characters: int = MOST_SHOWN
) -> str:
    """What an article says at one place, and what the reference says in its stead."""
    own = next(each for each in difference.readings if article in each.articles)
    usual = difference.readings[0]
    n_others = len(usual.articles)
    others = f"{n_others} others have"
    if difference.is_of_designated:
        others = "the dispatch has"
    elif n_others == 1:
        others = f"{shown[usual.articles[0]]} has"
    said, instead = _apart([own.words, usual.words], n_characters)
    return f"{said} where {others} {instead}"
