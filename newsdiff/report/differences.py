"""Where articles contradict each other, each place once, with all that is said there.

Divergences of several links are one difference if they are of one kind and stand at one place of
one passage: the places that they connect are the connected components of a graph, found by
union-find (R. E. Tarjan, "Efficiency of a good but not linear set union algorithm", Journal of the
ACM 22(2), 1975). An article that no divergence mentions is counted with those whose words at that
place it has by the edits of a link.

Time O(d log d) for d divergences, and linear in links and edits; memory linear.
"""

from __future__ import annotations

import bisect
from functools import cache
from typing import TYPE_CHECKING

import attrs

from newsdiff.lexicon import words
from newsdiff.model.representation import short_repr
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.model import Comparison, DivergenceKind, Link, Span

    Place = tuple[int, int, int]  # article, start, end

__all__ = ["Difference", "Reading", "find_differences"]

_WORD = regex(r"\w+")
_GROUPS = regex(r"(?<=\d)[ .,\u00a0\u2009\u202f](?=\d{3}(?!\d))")


@attrs.frozen(kw_only=True)
class Reading:
    """What some articles say at one place.

    Attributes:
        words: in the first of them, as they stand in its text; empty where it says nothing there.
        articles: their indices, sorted.
        span: where the words stand in the first of them.
    """

    words: str
    articles: tuple[int, ...]
    span: Span
    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class Difference:
    """One place of one passage at which articles contradict each other.

    Attributes:
        kind: number, name, date, negation or quotation.
        passage: id of the passage, None where the links stand in none.
        readings: two or more; that of the dispatch first, then the one of most articles; no article
            is in two of them.
        has_reference: the first reading is that of the dispatch or of more than half of the
            articles, so that the others can be called changed.
    """

    kind: DivergenceKind
    passage: int | None
    readings: tuple[Reading, ...]
    has_reference: bool = False
    __repr__ = short_repr

    @property
    def deviating(self) -> tuple[int, ...]:
        """Articles that say something else than the first reading, if that is a reference."""
        others = self.readings[1:] if self.has_reference else ()
        return tuple(article for reading in others for article in reading.articles)


def find_differences(comparison: Comparison, dispatches: frozenset[int]) -> tuple[Difference, ...]:
    """Divergences of all links, and quotations in other words, one for each place.

    Args:
        comparison: of two articles or more.
        dispatches: indices of the articles that are a source's own text; what they say is what
            the others are measured by.

    Returns:
        Differences in the order of the passages.
    """
    diverging: dict[tuple[int | None, DivergenceKind], _Places] = {}
    passages = _Passages(comparison)
    for link in comparison.links:
        passage = passages.of_link(link) if link.divergences else None
        for each in link.divergences:
            left, right = (link.left.article, *each.left), (link.right.article, *each.right)
            diverging.setdefault((passage, each.kind), _Places()).join(left, right)
    for left, right in _reworded(comparison):
        passage = passages.of_place(left)
        diverging.setdefault((passage, "quotation"), _Places()).join(left, right)
    found = []
    links = _links_by_sentence(comparison) if diverging else {}
    for (passage, kind), places in diverging.items():
        for group in places.groups():
            known = {article: (start, end) for article, start, end in sorted(group, reverse=True)}
            for article, span in sorted(known.items()):
                at = article, passages.sentence_at(article, span[0])
                for other, there in _same_words(links.get(at, ()), at[0], span):
                    known.setdefault(other, there)
            readings = _readings(comparison, known)
            if len(readings) > 1:
                found.append(_difference(kind, passage, readings, dispatches))
    last = len(comparison.passages)
    return tuple(sorted(found, key=lambda each: _order(each, last)))


def _order(difference: Difference, last: int) -> tuple[int, Span, str, int]:
    passage = last if difference.passage is None else difference.passage
    first = min(difference.readings, key=lambda each: each.articles)
    return passage, first.span, difference.kind, first.articles[0]


def _difference(
    kind: DivergenceKind, passage: int | None, readings: list[Reading], dispatches: frozenset[int]
) -> Difference:
    def rank(reading: Reading) -> tuple[bool, int, str]:
        return dispatches.isdisjoint(reading.articles), -len(reading.articles), reading.words

    readings = sorted(readings, key=rank)
    first = readings[0].articles
    n_articles = sum(len(reading.articles) for reading in readings)
    is_usual = not dispatches.isdisjoint(first) or 2 * len(first) > n_articles
    return Difference(kind=kind, passage=passage, readings=tuple(readings), has_reference=is_usual)


def _readings(comparison: Comparison, known: dict[int, Span]) -> list[Reading]:
    """What each article says, those of equal value together."""
    by_value: dict[str, list[int]] = {}
    for article, (start, end) in sorted(known.items()):
        segmented = comparison.articles[article].segmented
        value = _value(segmented.article.text[start:end], segmented.language)
        by_value.setdefault(value, []).append(article)
    return [
        Reading(
            words=comparison.articles[articles[0]].article.text[slice(*known[articles[0]])],
            articles=tuple(articles),
            span=known[articles[0]],
        )
        for articles in by_value.values()
    ]


def _value(said: str, language: str) -> str:
    """Words without case and marks, numerals as digits: `Twelve` and `12` are of equal value."""
    numbers = _numbers(language)
    folded = _WORD.findall(_GROUPS.sub("", said.casefold()))
    return " ".join(numbers.get(word, word) for word in folded)


@cache
def _numbers(language: str) -> dict[str, str]:
    """Numerals of a language as digits."""
    return dict(entry.split("=") for entry in words(language, "align", "numbers"))


def _links_by_sentence(comparison: Comparison) -> dict[tuple[int, int], list[Link]]:
    links: dict[tuple[int, int], list[Link]] = {}
    for link in comparison.links:
        for side in (link.left, link.right):
            for sentence in side.sentences:
                links.setdefault((side.article, sentence), []).append(link)
    return links


def _same_words(links: Sequence[Link], article: int, span: Span) -> Iterator[tuple[int, Span]]:
    """Articles that have the same words as the span of an article, by the edits of its links."""
    if span[0] == span[1]:
        return
    for link in links:
        of_left = link.left.article == article
        for edit in link.edits:
            mine, theirs = (edit.left, edit.right) if of_left else (edit.right, edit.left)
            if edit.op == "equal" and mine[0] <= span[0] and span[1] <= mine[1]:
                shift = theirs[0] - mine[0]
                other = link.right.article if of_left else link.left.article
                yield other, (span[0] + shift, span[1] + shift)


def _reworded(comparison: Comparison) -> Iterator[tuple[Place, Place]]:
    """Quotations in other words, each beside the longest wording."""
    for quotation in comparison.quotations:
        longest = next((each for each in quotation.members if each.form == "longest"), None)
        for each in quotation.members if longest else ():
            if longest and each.form == "reworded" and each.article != longest.article:
                yield (longest.article, *longest.span), (each.article, *each.span)


class _Passages:
    """Which passage a sentence or a link stands in."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._passages: dict[tuple[int, int], list[int]] = {}
        for passage in comparison.passages:
            for member in passage.members:
                for sentence in member.sentences:
                    key = member.article, sentence
                    self._passages.setdefault(key, []).append(passage.id)

    def of_link(self, link: Link) -> int | None:
        """The first passage that has sentences of both sides; None if none has."""
        left, right = (
            {
                passage
                for sentence in side.sentences
                for passage in self._passages.get((side.article, sentence), ())
            }
            for side in (link.left, link.right)
        )
        return min(left & right, default=None)

    def of_place(self, place: Place) -> int | None:
        """The first passage with the sentence in which a place begins."""
        article, start, _ = place
        at = article, self.sentence_at(article, start)
        return min(self._passages.get(at, ()), default=None)

    def sentence_at(self, article: int, start: int) -> int:
        """The sentence of an article in which a code point stands."""
        sentences = self._comparison.articles[article].segmented.sentences
        return bisect.bisect_right(sentences, start, key=lambda each: each.start) - 1


class _Places:
    """Places that divergences connect, as disjoint sets; places that overlap are one."""

    def __init__(self) -> None:
        self._parent: dict[Place, Place] = {}

    def join(self, left: Place, right: Place) -> None:
        """Put two places into one set."""
        self._parent[self._root(left)] = self._root(right)

    def groups(self) -> list[list[Place]]:
        """The sets, each as its places."""
        last: Place | None = None
        for place in sorted(self._parent):
            if last is not None and place[0] == last[0] and place[1] < last[2]:
                self.join(last, place)
            if last is None or place[0] != last[0] or place[2] > last[2]:
                last = place
        groups: dict[Place, list[Place]] = {}
        for place in sorted(self._parent):
            groups.setdefault(self._root(place), []).append(place)
        return list(groups.values())

    def _root(self, place: Place) -> Place:
        self._parent.setdefault(place, place)
        while self._parent[place] != place:
            self._parent[place] = self._parent[self._parent[place]]
            place = self._parent[place]
        return place
