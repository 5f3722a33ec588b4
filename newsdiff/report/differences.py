"""Where articles contradict each other, each place once, with all that is said there.

Divergences of several links are one difference if they are of one kind and stand at one place,
whatever the passages: the places that they connect are the connected components of a graph, found
by union-find (R. E. Tarjan, "Efficiency of a good but not linear set union algorithm", Journal of
the ACM 22(2), 1975). An article that no divergence mentions is counted with those whose words at
that place it has by the edits of a link; places that these connect are one, too, and so are those
with the same figures of the same thing.

Time O(d log d) for d divergences, and linear in links and edits; memory linear.
"""

from __future__ import annotations

import bisect
from itertools import combinations
from typing import TYPE_CHECKING

import attrs

from newsdiff.model.quantity import find_quantities
from newsdiff.model.representation import short_repr
from newsdiff.report.text import sentence_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.model import Comparison, DivergenceKind, Link, SegmentedArticle, Span

    Place = tuple[int, int, int]  # article, start, end

__all__ = [
    "Difference",
    "Reading",
    "find_differences",
]

_TELLING_FIGURE = 10
"""Two figures from this one on are of one fact wherever they stand against each other."""
_MOST_FIGURES = 20
"""Figures of a fact by which others are known to be the same."""


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
    diverging: dict[DivergenceKind, _Places] = {}
    passages = _Passages(comparison)
    for link in comparison.links:
        passage = passages.of_link(link) if link.divergences else None
        for each in link.divergences:
            left, right = (link.left.article, *each.left), (link.right.article, *each.right)
            diverging.setdefault(each.kind, _Places()).join(left, right, passage)
    for left, right in _reworded(comparison):
        if (passage := passages.of_places(left, right)) is not None:
            diverging.setdefault("quotation", _Places()).join(left, right, passage)
    links = _links_by_sentence(comparison) if diverging else {}
    found = []
    for kind, places in diverging.items():
        facts = _facts(comparison, places, links)
        for fact in _told_once(comparison, facts) if kind == "number" else facts:
            readings = _readings(comparison, fact.known)
            if len(readings) > 1:
                found.append(_difference(kind, fact.passage, readings, dispatches))
    last = len(comparison.passages)
    return tuple(sorted(found, key=lambda each: _order(each, last)))


@attrs.frozen
class _Fact:
    """What articles contradict each other in: its first passage, and where each article says it."""

    passage: int | None
    known: dict[int, Span]


def _facts(
    comparison: Comparison, places: _Places, links: dict[tuple[int, int], list[Link]]
) -> list[_Fact]:
    """One for each set of places that divergences or the same words beside them connect."""
    diverging = places.all()
    for article, start, end in sorted(diverging):
        at = article, sentence_at(comparison.articles[article].segmented, start)
        for other, there in _same_words(links.get(at, ()), article, (start, end)):
            places.join((article, start, end), (other, *there))
    facts = []
    for group in places.groups():
        known: dict[int, Span] = {}
        for article, start, end in sorted(group, key=lambda each: (each not in diverging, each)):
            known.setdefault(article, (start, end))
        facts.append(_Fact(places.passage(group), dict(sorted(known.items()))))
    return facts


def _told_once(comparison: Comparison, facts: Sequence[_Fact]) -> list[_Fact]:
    """Facts of which no two have the same two figures with the same word behind them.

    An article that has both figures, in one sentence the one and in another the other, is on no
    side, where others are on each.
    """
    by_figures: dict[tuple[object, ...], int] = {}
    told: list[_Fact] = []
    for fact in sorted(facts, key=_fact_order):
        keys = _figure_pairs(comparison, fact)
        at = next((by_figures[key] for key in keys if key in by_figures), None)
        if at is not None and (united := _united(comparison, told[at], fact)):
            told[at] = united
        else:
            at = len(told)
            told.append(fact)
        for key in keys:
            by_figures.setdefault(key, at)
    return told


def _order(difference: Difference, last: int) -> tuple[int, Span, str, int]:
    passage = last if difference.passage is None else difference.passage
    first = min(difference.readings, key=lambda each: each.articles)
    return passage, first.span, difference.kind, first.articles[0]


def _difference(
    kind: DivergenceKind, passage: int | None, readings: list[Reading], dispatches: frozenset[int]
) -> Difference:
    def rank(reading: Reading) -> tuple[bool, int, int]:
        articles = reading.articles
        return dispatches.isdisjoint(articles), -len(articles), articles[0]

    readings = sorted(readings, key=rank)
    first = readings[0].articles
    n_articles = sum(len(reading.articles) for reading in readings)
    is_usual = not dispatches.isdisjoint(first) or 2 * len(first) > n_articles
    return Difference(kind=kind, passage=passage, readings=tuple(readings), has_reference=is_usual)


def _readings(comparison: Comparison, known: dict[int, Span]) -> list[Reading]:
    """What each article says, those of equal value together."""
    by_value: dict[tuple[object, ...], list[int]] = {}
    for article, span in sorted(known.items()):
        value = _value(comparison.articles[article].segmented, span)
        by_value.setdefault(value, []).append(article)
    return [
        Reading(
            words=comparison.articles[articles[0]].article.text[slice(*known[articles[0]])],
            articles=tuple(articles),
            span=known[articles[0]],
        )
        for articles in by_value.values()
    ]


def _value(segmented: SegmentedArticle, span: Span) -> tuple[object, ...]:
    """What stands there without case and marks, figures by what they say: `Twelve` equals `12`."""
    tokens, text = segmented.tokens, segmented.article.text
    first = bisect.bisect_left(tokens.starts, span[0])
    end = bisect.bisect_right(tokens.ends, span[1])
    starts, ends = tokens.starts[first:end], tokens.ends[first:end]
    keys = [
        word or text[start:stop]
        for word, start, stop in zip(tokens.words[first:end], starts, ends, strict=True)
    ]
    if not keys:
        return tuple(text[slice(*span)].casefold().split())
    said: dict[int, object] = {at: key for at, key in enumerate(keys) if key[:1].isalnum()}
    for each in find_quantities(text, starts, ends, keys, segmented.language):
        for at in range(each.first, each.end):
            said.pop(at, None)
        said[each.first] = (each.kind, each.bound, each.value, each.unit, each.date)
    return tuple(said[at] for at in sorted(said))


def _links_by_sentence(comparison: Comparison) -> dict[tuple[int, int], list[Link]]:
    links: dict[tuple[int, int], list[Link]] = {}
    for link in comparison.links:
        for side in (link.left, link.right):
            for sentence in side.sentences:
                links.setdefault((side.article, sentence), []).append(link)
    return links


def _fact_order(fact: _Fact) -> tuple[bool, int, list[tuple[int, Span]]]:
    return fact.passage is None, fact.passage or 0, sorted(fact.known.items())


def _figure_pairs(comparison: Comparison, fact: _Fact) -> list[tuple[object, ...]]:
    """Every two figures of a fact that are large enough to tell by, with a word behind both."""
    figures: set[tuple[str, str]] = set()
    for article, span in fact.known.items():
        segmented = comparison.articles[article].segmented
        value = [part for part in _value(segmented, span) if isinstance(part, tuple)]
        if len(value) == 1 and value[0][2] >= _TELLING_FIGURE:
            figures.add((repr(value[0]), _word_behind(segmented, span)))
    listed = sorted(figures)[:_MOST_FIGURES]
    return [
        (one, two, word)
        for (one, word), (two, other) in combinations(listed, 2)
        if one != two and word == other
    ]


def _word_behind(segmented: SegmentedArticle, span: Span) -> str:
    tokens = segmented.tokens
    at = bisect.bisect_left(tokens.starts, span[1])
    return next((word for word in tokens.words[at : at + 1] if word), "")


def _united(comparison: Comparison, one: _Fact, two: _Fact) -> _Fact | None:
    """Two facts as one; None where nothing would be left to contradict."""
    known = {**two.known, **one.known}
    for article in one.known.keys() & two.known.keys():
        segmented = comparison.articles[article].segmented
        if _value(segmented, one.known[article]) != _value(segmented, two.known[article]):
            del known[article]
    values = {_value(comparison.articles[at].segmented, span) for at, span in known.items()}
    passage = two.passage if one.passage is None else one.passage
    return _Fact(passage, known) if len(values) > 1 else None


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
    """Quotations in other words, each beside the longest wording.

    What two sentences that are not linked quote is no difference at one place.
    """
    for quotation in comparison.quotations:
        longest = next((each for each in quotation.members if each.form == "longest"), None)
        for each in quotation.members if longest else ():
            if longest and each.form == "reworded" and each.article != longest.article:
                yield (longest.article, *longest.span), (each.article, *each.span)


class _Passages:
    """Which passage a sentence or a link stands in."""

    def __init__(self, comparison: Comparison) -> None:
        self._articles = comparison.articles
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

    def of_places(self, left: Place, right: Place) -> int | None:
        """The first passage with the sentences in which two places begin; None if none has."""
        one, other = (
            self._passages.get((article, sentence_at(self._articles[article].segmented, start)), ())
            for article, start, _ in (left, right)
        )
        return min({*one} & {*other}, default=None)


class _Places:
    """Places that divergences connect, as disjoint sets; places that overlap are one."""

    def __init__(self) -> None:
        self._parent: dict[Place, Place] = {}
        self._passages: dict[Place, int] = {}

    def join(self, left: Place, right: Place, passage: int | None = None) -> None:
        """Put two places, of a passage or of none, into one set."""
        self._parent[self._root(left)] = self._root(right)
        if passage is not None:
            self._passages[left] = min(passage, self._passages.get(left, passage))

    def all(self) -> frozenset[Place]:
        """The places of all sets."""
        return frozenset(self._parent)

    def passage(self, group: Sequence[Place]) -> int | None:
        """The first passage of a set; None if it has none."""
        return min((self._passages[each] for each in group if each in self._passages), default=None)

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
