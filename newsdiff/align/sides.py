"""What stands in the sides of links and in their articles: quantities, names, words near them.

Time: linear in the tokens of a side; of an article, once.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from newsdiff.align.edits import text_of
from newsdiff.align.lexicon import lexicon
from newsdiff.model import Side
from newsdiff.model.quantity import find_quantities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.align.edits import Text
    from newsdiff.model import SegmentedArticle, Span
    from newsdiff.model.quantity import Quantity

__all__ = ["JOINS", "Counted", "SideWords", "Story", "token_at"]

N_NOUNS = 2
"""Words of content behind a quantity among which is what it counts (`12 civilian deaths`)."""
FAR = 6
"""Tokens from a quantity within which words say what it is about."""
N_LETTERS = 4
"""First letters that a name and what is derived from it have in common."""
N_BEFORE = 2
"""Sentences before a side in which the name stands that the side speaks of without naming it."""

JOINS = frozenset("-'\"")
"""Marks that part no statements."""
_HYPHENS = frozenset("-–")

Counted = tuple["Quantity", tuple[str, ...]]


def token_at(keys: Sequence[str], place: int) -> str:
    """The key at a place; empty off either end."""
    return keys[place] if 0 <= place < len(keys) else ""


class Story:
    """What stands anywhere in an article, where what a sentence lacks may have been moved to."""

    def __init__(self, segmented: SegmentedArticle) -> None:
        """Of this article; nothing is read yet."""
        self.language = segmented.language
        self.lexicon = lexicon(segmented.language)
        self._segmented = segmented
        self._sides: dict[tuple[Span, ...], SideWords] = {}

    def side(self, text: Text) -> SideWords:
        """A side of a link, read once however many links it is in."""
        if text.spans not in self._sides:
            self._sides[text.spans] = SideWords(text, self)
        return self._sides[text.spans]

    @cached_property
    def words(self) -> frozenset[str]:
        """The case-folded words of the article."""
        return frozenset(self._segmented.tokens.words)

    @cached_property
    def figures(self) -> frozenset[tuple[str, float, str]]:
        """Kind and value of every quantity of the article, with a word behind it or the bound."""
        sentences = tuple(range(len(self._segmented.sentences)))
        everything = Side(article=0, sentences=sentences, spans=())
        whole = text_of(self._segmented, everything, self.lexicon.function)
        return frozenset(
            (quantity.kind, quantity.value, word)
            for quantity, nouns in SideWords(whole, self).counted
            for word in (*nouns, quantity.bound, "")
        )

    def names_before(self, side: SideWords) -> frozenset[str]:
        """The names of the nearest sentence before a side that has any, of `N_BEFORE`."""
        at = bisect_left(self._segmented.sentences, side.text.spans[0][0], key=lambda s: s.start)
        for number in range(at - 1, max(-1, at - 1 - N_BEFORE), -1):
            row = self._segmented.sentences[number]
            sentence = Side(article=0, sentences=(number,), spans=((row.start, row.end),))
            text = text_of(self._segmented, sentence, self.lexicon.function)
            if names := self.side(text).names():
                return names
        return frozenset()


class SideWords:
    """What kind of word each token of a side is."""

    def __init__(self, text: Text, story: Story) -> None:
        self.text, self.story, self.words = text, story, story.lexicon

    @cached_property
    def counted(self) -> list[Counted]:
        """The quantities and dates of the side, each with the stems of what it may count."""
        raw, starts, ends, keys = (self.text.raw, self.text.starts, self.text.ends, self.text.keys)
        found = find_quantities(raw, starts, ends, keys, self.story.language)
        days = {each.end for each in found if each.kind == "date"}
        return [
            (each, self.nouns(each))
            for each in found
            if token_at(keys, each.first - 1) not in self.words.several
            and not (each.first - 1 in days and self._goes_on(each.first))
        ]

    def _goes_on(self, at: int) -> bool:
        """Whether a hyphen without spaces ties a token to the one before (`July 3-5`)."""
        text, hyphen = self.text, at - 1
        is_tied = text.starts[at] == text.ends[hyphen] and text.starts[hyphen] == text.ends[at - 2]
        return text.keys[hyphen] in _HYPHENS and is_tied

    def nouns(self, quantity: Quantity) -> tuple[str, ...]:
        """Stems of the first words of content behind a quantity, up to a parting mark."""
        found: list[str] = []
        for at in range(quantity.end, min(len(self.text.keys), quantity.end + FAR)):
            key = self.text.keys[at]
            if self.text.content[at] and key not in self.words.time:
                found.append(self.words.stem(key))
            if len(found) == N_NOUNS or not (key[0].isalnum() or key in JOINS):
                break
        return tuple(found)

    def is_in_range(self, quantity: Quantity) -> bool:
        """Whether another quantity is next to it, or behind one word: `400 to 500`."""
        others = [each for each, _ in self.counted if each.kind == quantity.kind]
        beside = {each.end - quantity.first for each in others} & {0, -1}
        return bool(beside or {each.first - quantity.end for each in others} & {0, 1})

    def is_negated(self, quantity: Quantity) -> bool:
        """Whether a negation before it turns a bound round: `cannot lose more than two`."""
        turning = self.words.negation | self.words.only
        return bool(
            turning.intersection(self.text.keys[max(0, quantity.first - FAR) : quantity.first])
        )

    def label(self, quantity: Quantity) -> str:
        """The stem of a name before it, or before one word before it (`Texas with 12`), or ""."""
        text, first = self.text, quantity.first
        near = first - 1 if first and text.content[first - 1] else first - 2
        if near < 0 or not text.content[near] or not text.raw[text.starts[near]].isupper():
            return ""
        is_noun = self.words.nouns_capital and near == first - 1
        is_date = any(each.kind == "date" and each.end == near + 1 for each, _ in self.counted)
        return "" if is_noun or is_date else self.words.stem(text.keys[near])

    def is_name(self, at: int) -> bool:
        """Whether a word is capital as names are."""
        key, text = self.text.keys[at], self.text
        if not text.content[at] or key in self.words.time or key in self.words.reporting:
            return False
        return at > 0 and text.raw[text.starts[at]].isupper() and self._is_inside(at)

    def _is_inside(self, at: int) -> bool:
        """Not the first word of a sentence or a quotation, which is capital for another reason."""
        before = self.text.keys[at - 1]
        starts = {start for start, _ in self.text.spans}
        return before[-1:].isalnum() or (before == "," and self.text.starts[at] not in starts)

    def names(self, tokens: range | None = None) -> frozenset[str]:
        """The names among some tokens, or all, but what is counted, by their first letters.

        So a country and its people are one (`Norway`, `Norwegian`).
        """
        if tokens is None:
            tokens = range(len(self.text.keys))
        counted = {at for each, _ in self.counted for at in range(each.first, each.end)}
        nouns: set[str] = set()
        if self.words.nouns_capital:
            nouns.update(noun for _, listed in self.counted for noun in listed)
        stems = {
            self.words.stem(self.text.keys[at])
            for at in tokens
            if at not in counted and self.is_name(at)
        }
        return frozenset(stem[:N_LETTERS] for stem in stems - nouns)

    def names_near(self, quantity: Quantity) -> frozenset[str]:
        """The names of the clause around a quantity."""
        return self.names(self.clause(range(quantity.first, quantity.end)))

    def subjects(self) -> frozenset[str]:
        """What the side is about: its names, or those of what stands before it."""
        return self.names() or self.story.names_before(self)

    def clause(self, tokens: range) -> range:
        """The tokens around some tokens up to the next punctuation marks."""
        keys = self.text.keys
        first, end = tokens.start, tokens.stop
        while first and (keys[first - 1][0].isalnum() or keys[first - 1] in JOINS):
            first -= 1
        while end < len(keys) and (keys[end][0].isalnum() or keys[end] in JOINS):
            end += 1
        return range(first, end)

    def is_of_another(self, quantity: Quantity) -> bool:
        """Whether words near it say that it is added or was before: `six more`, `the previous`."""
        clause = self.clause(range(quantity.first, quantity.end))
        first, end = (
            max(clause.start, quantity.first - N_NOUNS),
            min(clause.stop, quantity.end + FAR),
        )
        others = (each.first for each, _ in self.counted if each.first >= quantity.end)
        behind = range(quantity.end, min(end, next(others, end)))
        near = (*range(first, quantity.first), *behind)
        return any(self.text.keys[at] in self.words.another for at in near)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of the words of content."""
        text = self.text
        return frozenset(
            self.words.stem(key)
            for key, content in zip(text.keys, text.content, strict=True)
            if content
        )

    def around(self, quantity: Quantity) -> set[str]:
        """Stems of the words of content near a quantity."""
        keys, content = self.text.keys, self.text.content
        first, last = max(0, quantity.first - FAR), min(len(keys), quantity.end + FAR)
        near = (*range(first, quantity.first), *range(quantity.end, last))
        return {self.words.stem(keys[at]) for at in near if content[at]}

    def n_content(self, tokens: range) -> int:
        """How many of some tokens are words of content."""
        return sum(self.text.content[tokens.start : tokens.stop])

    def span(self, first: int, end: int) -> Span:
        """Code points of the tokens [first, end), of which there is at least one."""
        return self.text.starts[first], self.text.ends[end - 1]
