"""Quotations collated across outlets: the same words of the same speaker in several wordings.

Candidates share words; accepted are pairs of which one contains most of the other's content words,
less where the sentences around them are linked already (so that a quotation translated anew is
found). Groups by average linkage with at most one wording an article; a further piece of a cut
quotation joins where the longest wording contains it. Time O(q + candidate pairs) for q quotations.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newsdiff.collate.members import passage_of_sentences
from newsdiff.collate.passages import Clusters
from newsdiff.collate.speakers import find_quotes
from newsdiff.model import Limit, Quotation, QuotationMember

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.collate.speakers import Quote
    from newsdiff.model import Passage, QuotationForm

__all__ = ["collate_quotations"]

_CONTAINED = 0.6
"""Two quotations are one if the shorter has this part of its content words in the longer."""

_CONTAINED_LINKED = 0.3
"""The same where their sentences are in one passage."""

_PIECE = 0.8
"""A further piece of the same article joins at this containment."""

_CUT = 0.9
"""A wording is a cut of the longest if this part of its words comes in it, in order."""

_LEAST_COMMON = 3
_CONTENT_LETTERS = 4
_COMMON_QUOTES = 4
"""A word in more quotations than this times the articles (ten at least) proposes no candidates."""

_MOST_QUOTES = 500
"""Quotations of an article that are collated; the first ones. Real articles have some dozens."""

_SUPPORT = 0.3


def collate_quotations(
    ground: Ground, passages: Sequence[Passage]
) -> tuple[tuple[Quotation, ...], tuple[Limit, ...]]:
    """Group the quotations of all articles.

    Returns:
        Those that at least two articles carry, in the order of the passages, then of the text; and
        the bound on their number if an article has more.
    """
    found = [find_quotes(ground, article) for article in range(len(ground.articles))]
    ordered = sorted(range(len(ground.articles)), key=lambda article: ground.rank[article])
    quotes = [quote for article in ordered for quote in found[article][:_MOST_QUOTES]]
    home = passage_of_sentences(passages)
    places = [home.get((quote.article, quote.sentence)) for quote in quotes]
    likeness = _likeness(quotes, places, _COMMON_QUOTES * max(10, len(ground.articles)))
    clusters = Clusters([quote.article for quote in quotes], {})
    clusters.merge_all(likeness, _SUPPORT)
    groups = [group for group in clusters.groups() if len(group) > 1]
    _add_pieces(quotes, groups, likeness)
    last = len(passages)

    def place(group: list[int]) -> tuple[int, int, int]:
        known = [at for quote in group if (at := places[quote]) is not None]
        first = min(group)
        return (min(known, default=last), ground.rank[quotes[first].article], first)

    collated = tuple(
        _quotation(ground, number, [quotes[quote] for quote in sorted(group)])
        for number, group in enumerate(sorted(groups, key=place))
    )
    return collated, _limits(max(map(len, found), default=0))


def _limits(count: int) -> tuple[Limit, ...]:
    if count <= _MOST_QUOTES:
        return ()
    what = "quotations of an article that are collated"
    return (Limit(stage="collate", what=what, limit=_MOST_QUOTES, actual=count),)


def _content(quote: Quote) -> frozenset[str]:
    long = frozenset(word for word in quote.words if len(word) >= _CONTENT_LETTERS)
    return long if len(long) >= _LEAST_COMMON else frozenset(quote.words)


def _likeness(
    quotes: Sequence[Quote], places: Sequence[int | None], n_max: int
) -> dict[tuple[int, int], float]:
    """Containment of each two quotations of different articles that may be one."""
    words = [frozenset(quote.words) for quote in quotes]
    content = [_content(quote) for quote in quotes]
    having: dict[str, list[int]] = {}
    for number, own in enumerate(content):
        for word in own:
            having.setdefault(word, []).append(number)
    candidates = {
        (one, other)
        for numbers in having.values()
        if len(numbers) <= n_max
        for place, one in enumerate(numbers)
        for other in numbers[place + 1 :]
        if quotes[one].article != quotes[other].article
    }
    likeness: dict[tuple[int, int], float] = {}
    for one, other in sorted(candidates):
        short, long = (one, other) if len(words[one]) <= len(words[other]) else (other, one)
        both = len(content[short] & words[long])
        linked = places[one] is not None and places[one] == places[other]
        least = _CONTAINED_LINKED if linked else _CONTAINED
        if both >= least * len(content[short]) and (both >= _LEAST_COMMON or linked):
            likeness[one, other] = both / len(content[short])
    return likeness


def _add_pieces(
    quotes: Sequence[Quote], groups: list[list[int]], likeness: dict[tuple[int, int], float]
) -> None:
    """Add further pieces of a quotation that an article gives in two, in place."""
    home = {quote: place for place, group in enumerate(groups) for quote in group}
    longest = [max(group, key=lambda quote: (len(quotes[quote].words), -quote)) for group in groups]
    for (one, other), contained in sorted(likeness.items(), key=lambda item: (-item[1], item[0])):
        for piece, whole in ((one, other), (other, one)):
            place = home.get(whole)
            if place is None or piece in home or longest[place] != whole:
                continue
            if contained >= _PIECE and len(quotes[piece].words) < len(quotes[whole].words):
                groups[place].append(piece)
                home[piece] = place


def _quotation(ground: Ground, number: int, quotes: Sequence[Quote]) -> Quotation:
    longest = max(
        quotes, key=lambda quote: (len(quote.words), -ground.rank[quote.article], -quote.span[0])
    )
    members = [
        QuotationMember(
            article=quote.article,
            sentence=quote.sentence,
            span=quote.span,
            form="longest" if quote is longest else _form(quote.words, longest.words),
            score=_found(quote.words, longest.words),
            speaker=quote.speaker,
            named=quote.named,
        )
        for quote in sorted(quotes, key=lambda quote: (quote.article, quote.span))
    ]
    return Quotation(id=number, speaker=_fullest_name(quotes), members=tuple(members))


def _form(words: tuple[str, ...], longest: tuple[str, ...]) -> QuotationForm:
    if words == longest:
        return "same"
    return "cut" if _in_order(words, longest) >= _CUT * len(words) else "reworded"


def _found(words: tuple[str, ...], longest: tuple[str, ...]) -> float:
    shared = Counter(words) & Counter(longest)
    return sum(shared.values()) / len(words)


def _in_order(words: tuple[str, ...], longest: tuple[str, ...]) -> int:
    """How many of the words come in the longest wording in the same order, taken greedily."""
    place = count = 0
    for word in words:
        try:
            place = longest.index(word, place) + 1
        except ValueError:
            continue
        count += 1
    return count


def _fullest_name(quotes: Sequence[Quote]) -> str:
    """The name that most articles agree on by its last word, in its longest form."""
    voices: dict[str, dict[str, set[int]]] = {}
    for quote in quotes:
        if quote.speaker:
            last = quote.speaker.casefold().split()[-1]
            voices.setdefault(last, {}).setdefault(quote.speaker, set()).add(quote.article)
    if not voices:
        return ""
    best = min(voices, key=lambda last: (-len(set().union(*voices[last].values())), last))
    return min(voices[best], key=lambda name: (-len(name.split()), -len(name), name))
