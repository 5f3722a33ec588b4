"""Why two sentences were linked, as a reader would point at it: a phrase, a quotation, names.

Time: linear in the words of a link, but for the runs of shared words, which
    `newsdiff.align.background` bounds.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import attrs

from newsdiff.align.background import MAX_STEMS, stem_places
from newsdiff.align.evidence import common_runs
from newsdiff.align.profile import QUOTATION, stem_words
from newsdiff.model import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newsdiff.align.edits import Text
    from newsdiff.model import Link, ReasonKind, Span

__all__ = ["explain", "linked_neighbours"]

MIN_PHRASE = 2
"""Words of content that make a run of shared words a phrase."""
MAX_WORDS = 12
"""Spans of names, figures or single words that a reason names."""

Pairs = list[tuple["Span", "Span"]]


@attrs.frozen
class _Words:
    """The words of one side, punctuation left out; all tuples are parallel."""

    text: Text
    stems: tuple[str, ...]
    spans: tuple[Span, ...]
    is_content: tuple[bool, ...]

    def is_capital(self, place: int) -> bool:
        """Whether a word that does not open the sentence has a capital letter."""
        return place > 0 and self.text.raw[self.spans[place][0]].isupper()


def _words_of(text: Text, language: str) -> _Words:
    places = [place for place, key in enumerate(text.keys) if key[0].isalnum()][:MAX_STEMS]
    return _Words(
        text=text,
        stems=tuple(stem_words([text.keys[place] for place in places], language)),
        spans=tuple((text.starts[place], text.ends[place]) for place in places),
        is_content=tuple(text.content[place] for place in places),
    )


def explain(
    left: Text, right: Text, languages: tuple[str, str], *, is_beside_link: bool
) -> tuple[Reason, ...]:
    """What the two sides of a link have in common that tells.

    Args:
        left: the left side.
        right: the right side.
        languages: of the two sides.
        is_beside_link: whether the sentences before or after are linked in the same order.

    Returns:
        Reasons by weight: the same words alone, or a phrase, a quotation, names, figures, then
        single words where none of these was found, and linked neighbours last.
    """
    if left.keys == right.keys:
        return (Reason(kind="same_words"),)
    if (len(right.keys), right.keys) < (len(left.keys), left.keys):
        swapped = explain(right, left, languages[::-1], is_beside_link=is_beside_link)
        return tuple(attrs.evolve(each, left=each.right, right=each.left) for each in swapped)
    one, two = _words_of(left, languages[0]), _words_of(right, languages[1])
    phrase = _phrase(one, two)
    reasons = [*_reason("phrase", phrase), *_reason("quotation", _quoted(one, two))]
    shared = {
        stem: (i, j)
        for stem, (i, j) in _shared(one, two).items()
        if not any(start <= one.spans[i][0] < end for (start, end), _ in phrase)
    }
    is_name = {
        stem: one.is_capital(i) and two.is_capital(j) and not stem[0].isdigit()
        for stem, (i, j) in shared.items()
    }
    reasons += _reason(
        "names", _spans(one, two, [shared[s] for s, name in is_name.items() if name])
    )
    figures = [places for stem, places in shared.items() if stem[0].isdigit()]
    reasons += _reason("figures", _spans(one, two, figures))
    if not any(each.kind in ("phrase", "quotation") for each in reasons):
        others = [at for s, at in shared.items() if not is_name[s] and not s[0].isdigit()]
        reasons += _reason("words", _spans(one, two, others))
    if is_beside_link:
        reasons.append(Reason(kind="neighbours"))
    return tuple(reasons)


def _reason(kind: ReasonKind, pairs: Pairs) -> list[Reason]:
    if not pairs:
        return []
    lefts, rights = zip(*pairs[:MAX_WORDS], strict=True)
    return [Reason(kind=kind, left=tuple(lefts), right=tuple(rights))]


def _spans(one: _Words, two: _Words, places: Iterable[tuple[int, int]]) -> Pairs:
    return [(one.spans[i], two.spans[j]) for i, j in places]


def _shared(one: _Words, two: _Words) -> dict[str, tuple[int, int]]:
    """Shared stems of content → their first places on both sides, in left order."""
    first: dict[str, int] = {}
    for place in range(len(two.stems) - 1, -1, -1):
        if two.is_content[place]:
            first[two.stems[place]] = place
    shared: dict[str, tuple[int, int]] = {}
    for place, stem in enumerate(one.stems):
        if one.is_content[place] and stem in first:
            shared.setdefault(stem, (place, first[stem]))
    return shared


def _phrase(one: _Words, two: _Words) -> Pairs:
    """The run of equal stems with the most words of content, words of grammar at its ends cut."""
    best: tuple[int, int, int] = (0, 0, 0)
    for end, length in common_runs(one.stems, stem_places(two.stems)):
        n_content = sum(one.is_content[end - length : end])
        best = max(best, (n_content, -length, -end))
    n_content, length, end = best[0], -best[1], -best[2]
    if n_content < MIN_PHRASE:
        return []
    start = end - length
    run = one.stems[start:end]
    at = next(at for at in range(len(two.stems)) if two.stems[at : at + length] == run)
    content = [place for place in range(length) if one.is_content[start + place]]
    first, last = content[0], content[-1]
    return [
        (
            (one.spans[start + first][0], one.spans[start + last][1]),
            (two.spans[at + first][0], two.spans[at + last][1]),
        )
    ]


def _quoted(one: _Words, two: _Words) -> Pairs:
    """The first and last words of a quotation of one side that the other side has whole."""
    for own, other, is_left in ((one, two, True), (two, one, False)):
        index = {stem: place for place, stem in reversed([*enumerate(other.stems)])}
        for start, end in _quotations(own.text):
            first = bisect_left(own.spans, (start, start))
            last = bisect_left(own.spans, (end, end))
            content = [place for place in range(first, last) if own.is_content[place]]
            stems = {own.stems[place] for place in content}
            if len(stems) >= MIN_PHRASE and stems <= index.keys():
                places = [index[stem] for stem in stems]
                mine = own.spans[content[0]][0], own.spans[content[-1]][1]
                theirs = other.spans[min(places)][0], other.spans[max(places)][1]
                return [(mine, theirs) if is_left else (theirs, mine)]
    return []


def _quotations(text: Text) -> list[Span]:
    return [match.span() for span in text.spans for match in QUOTATION.finditer(text.raw, *span)]


def linked_neighbours(links: Sequence[Link]) -> Mapping[int, bool]:
    """Number of each link → whether the sentences beside it are linked in the same order."""
    linked = {
        (link.left.article, i, link.right.article, j)
        for link in links
        for i in link.left.sentences
        for j in link.right.sentences
    }
    return {
        number: any(
            (link.left.article, i + step, link.right.article, j + step) in linked
            for i in link.left.sentences
            for j in link.right.sentences
            for step in (-1, 1)
            if i + step not in link.left.sentences and j + step not in link.right.sentences
        )
        for number, link in enumerate(links)
    }
