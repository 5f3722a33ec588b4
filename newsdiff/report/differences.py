"""Where articles contradict each other, each place once, with all that is said there, in words.

Divergences of several links are one difference if they are of one kind and stand at one place of
one passage: the places that they connect are the connected components of a graph, found by
union-find (R. E. Tarjan, "Efficiency of a good but not linear set union algorithm", Journal of the
ACM 22(2), 1975). An article that no divergence mentions is counted with those whose words at that
place it has by the edits of a link.

Time O(d log d) for d divergences, and linear in links and edits; memory linear.
"""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

import attrs

from newsdiff.model.quantity import find_quantities
from newsdiff.model.representation import short_repr
from newsdiff.report.text import excerpt, few, one_line, quoted, sentence_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.model import Comparison, DivergenceKind, Link, SegmentedArticle, Span

    Place = tuple[int, int, int]  # article, start, end

__all__ = [
    "MOST_SHOWN",
    "Difference",
    "Reading",
    "changed_words",
    "context_words",
    "difference_words",
    "find_differences",
    "most_telling",
    "reading_words",
]

MOST_SHOWN = 60
"""Characters of a reading that are shown where nothing else is said."""

_TELLING_KINDS = ("number", "negation", "date", "name", "quotation")
_CONTEXT = 60
_KEPT_WORDS = 2
"""Words that two readings share, shown before the first that differs."""


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
        if (passage := passages.of_places(left, right)) is not None:
            diverging.setdefault((passage, "quotation"), _Places()).join(left, right)
    found = []
    links = _links_by_sentence(comparison) if diverging else {}
    for (passage, kind), places in diverging.items():
        for group in places.groups():
            known = {article: (start, end) for article, start, end in sorted(group, reverse=True)}
            for article, span in sorted(known.items()):
                at = article, sentence_at(comparison.articles[article].segmented, span[0])
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
    start = max(sentence.start, reading.span[0] - _CONTEXT)
    end = min(max(sentence.end, reading.span[1]), reading.span[1] + _CONTEXT)
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
    others = f"{shown[usual.articles[0]]} has" if n_others == 1 else f"{n_others} others have"
    said, instead = _apart([own.words, usual.words], n_characters)
    return f"{said} where {others} {instead}"
