"""Quotations collated across outlets: the same words of the same speaker in several wordings.

Candidates share words; accepted are pairs of which one contains most of the other's content words
and that have three words on end in common, less where the sentences around them are linked already
(so that a quotation translated anew is found). Few words are a quotation if they are telling: the
same, or part of a longer one, and one of them is in no article's own text. Two whom their articles
give to different speakers are one only where the words are the same; then nobody is said to be its
speaker. Groups by average linkage with one wording an article, the one with most of the longest; a
piece of a cut quotation joins where the longest wording contains it, and who is not like the
longest wording leaves the group.
Time O(q + candidate pairs) for q quotations.
"""

from __future__ import annotations

import bisect
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.cues import function_words
from newsdiff.collate.members import passage_of_sentences
from newsdiff.collate.named import agency_words
from newsdiff.collate.one_quotation import (
    LEAST_WORDS,
    Quote,
    are_one,
    count_wordings,
    form_of,
    is_part,
    may_be_one,
    wording_of,
)
from newsdiff.collate.passages import Clusters
from newsdiff.collate.speakers import find_speakers
from newsdiff.model import Limit, Quotation, QuotationMember
from newsdiff.model.quoted import quoted_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.model import Passage, Span

__all__ = ["collate_quotations", "find_quotes"]

_LEAST_TELLING = 2
"""So many words of content have telling words…"""
_SHORT = 2
"""…of more letters than these: `l'acte I` has one."""
_LEAST_APART = 8
"""Fewer quoted words of no named speaker are no sign where the articles share no passage."""

_LEAST_TITLE, _MOST_TITLE = 2, 8
"""So many words of content have a title that is all in capitals."""

_PIECE = 0.8
"""A further piece of the same article joins at this containment."""

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
    found = _telling(ground, [find_quotes(ground, each) for each in range(len(ground.articles))])
    ordered = sorted(range(len(ground.articles)), key=lambda article: ground.rank[article])
    quotes = [quote for article in ordered for quote in found[article][:_MOST_QUOTES]]
    home = passage_of_sentences(passages)
    places = [home.get((quote.article, quote.sentence)) for quote in quotes]
    content = [_content(ground, quote) for quote in quotes]
    n_max = _COMMON_QUOTES * max(10, len(ground.articles))
    kin = {
        (one.article, other.article)
        for passage in passages
        for one in passage.members
        for other in passage.members
    }
    likeness = {
        (one, other): contained
        for (one, other), contained in _likeness(quotes, content, places, n_max).items()
        if (quotes[one].article, quotes[other].article) in kin or _sure(quotes[one], quotes[other])
    }
    clusters = Clusters([quote.article for quote in quotes], {})
    clusters.merge_all(likeness, _SUPPORT)
    groups = [group for group in clusters.groups() if len(group) > 1]
    groups = [kept for group in groups if len(kept := _kept(ground, quotes, group, likeness)) > 1]
    groups = _without_repeats(quotes, groups)
    groups = _with_pieces(ground, quotes, groups, likeness)
    groups = [_one_each(ground, quotes, group) for group in groups]
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


def find_quotes(ground: Ground, article: int) -> list[Quote]:
    """Find the quotations of an article's story, in order; a term and a title are none."""
    plain = function_words(ground.articles[article].language)
    tokens, begins = ground.articles[article].tokens, ground.begins[article]
    spans = _story_spans(ground, article)
    speakers = find_speakers(
        ground.articles[article], ground.story[article], spans, agency_words(ground, article)
    )
    quotes: list[Quote] = []
    for span, (speaker, named) in zip(spans, speakers, strict=True):
        first = bisect.bisect_left(tokens.starts, span[0])
        last = bisect.bisect_left(tokens.starts, span[1])
        words = tuple(word for word in tokens.words[first:last] if word)
        long = len(words) >= LEAST_WORDS or len(frozenset(words) - plain) >= _LEAST_TELLING
        if long and not _is_title(ground, article, first, last):
            quotes.append(
                Quote(
                    article=article,
                    sentence=max(0, bisect.bisect_right(begins, span[0]) - 1),
                    span=span,
                    words=words,
                    speaker=speaker,
                    named=named,
                )
            )
    return quotes


def _telling(ground: Ground, found: list[list[Quote]]) -> list[list[Quote]]:
    """Mark quotations that have a word which no article uses unquoted; of few words keep these."""
    own: set[str] = set()
    for segmented, quotes in zip(ground.articles, found, strict=True):
        tokens, at = segmented.tokens, 0
        for quote in quotes:
            own.update(tokens.words[at : bisect.bisect_left(tokens.starts, quote.span[0])])
            at = bisect.bisect_left(tokens.starts, quote.span[1])
        own.update(tokens.words[at:])

    def marked(quote: Quote) -> Quote:
        content = {word for word in _content(ground, quote) if len(word) > _SHORT}
        rare = len(content) >= _LEAST_TELLING and not content <= own
        text = ground.articles[quote.article].article.text
        # A capital at the beginning of few words is that of a title or of a name.
        phrase = len(quote.words) >= LEAST_WORDS or not text[quote.span[0]].isupper()
        return attrs.evolve(quote, telling=rare and (phrase or bool(quote.speaker)))

    return [
        [each for each in map(marked, quotes) if each.telling or len(each.words) >= LEAST_WORDS]
        for quotes in found
    ]


def _is_title(ground: Ground, article: int, first: int, last: int) -> bool:
    """Whether tokens are a work's title, all words of content capital: `State of the Harbour`."""
    segmented = ground.articles[article]
    tokens, text = segmented.tokens, segmented.article.text
    plain = function_words(segmented.language)
    capital = [
        text[tokens.starts[place]].isupper()
        for place in range(first, last)
        if tokens.words[place] and tokens.words[place] not in plain
    ]
    return _LEAST_TITLE <= len(capital) <= _MOST_TITLE and all(capital)


def _story_spans(ground: Ground, article: int) -> list[Span]:
    segmented = ground.articles[article]
    story = {
        sentence.block
        for sentence, told in zip(segmented.sentences, ground.story[article], strict=True)
        if told
    }
    text = segmented.article.text
    blocks = [segmented.blocks[number] for number in sorted(story)]
    return [span for block in blocks for span in quoted_spans(text, block.start, block.end)]


def _limits(count: int) -> tuple[Limit, ...]:
    if count <= _MOST_QUOTES:
        return ()
    what = "quotations of an article that are collated"
    return (Limit(stage="collate", what=what, limit=_MOST_QUOTES, actual=count),)


def _content(ground: Ground, quote: Quote) -> frozenset[str]:
    """The words of content; all words where there are too few."""
    language = ground.articles[quote.article].language
    return frozenset(quote.words) - function_words(language)


def _likeness(
    quotes: Sequence[Quote],
    content: Sequence[frozenset[str]],
    places: Sequence[int | None],
    n_max: int,
) -> dict[tuple[int, int], float]:
    """Containment of each two quotations of different articles that may be one."""
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
    words = [frozenset(quote.words) for quote in quotes]
    likeness: dict[tuple[int, int], float] = {}
    for one, other in sorted(candidates):
        short, long = (one, other) if len(content[one]) <= len(content[other]) else (other, one)
        both = len(content[short] & words[long])
        contained = both / len(content[short])
        linked = places[one] is not None and places[one] == places[other]
        if are_one(quotes[one], quotes[other], both, contained, linked=linked):
            likeness[one, other] = contained
    return likeness


def _sure(one: Quote, other: Quote) -> bool:
    """Whether two are one though their articles share no passage: no name of an offence."""
    few = min(len(one.words), len(other.words)) < _LEAST_APART
    return not few or bool(one.speaker and other.speaker)


def _kept(
    ground: Ground,
    quotes: Sequence[Quote],
    group: list[int],
    likeness: dict[tuple[int, int], float],
) -> list[int]:
    """The members of a group that are like its longest wording."""
    longest = _longest(ground, quotes, group)
    return [
        member
        for member in group
        if member == longest or (min(member, longest), max(member, longest)) in likeness
    ]


def _longest(ground: Ground, quotes: Sequence[Quote], group: Iterable[int]) -> int:
    """The member of a group that has the longest wording; of equal ones the first."""

    def size(number: int) -> tuple[int, int, int]:
        quote = quotes[number]
        return len(quote.words), -ground.rank[quote.article], -quote.span[0]

    return max(group, key=size)


def _without_repeats(quotes: Sequence[Quote], groups: list[list[int]]) -> list[list[int]]:
    """Make one of groups that share a wording: articles say it twice, in headline and text."""
    merged: list[list[int]] = []
    place: dict[tuple[tuple[str, ...], str], int] = {}
    for group in groups:
        known = {(quotes[each].words, quotes[each].speaker) for each in group}
        found = min((place[key] for key in known if key in place), default=len(merged))
        if found == len(merged):
            merged.append([])
        merged[found].extend(group)
        place.update(dict.fromkeys(known, found))
    return merged


def _with_pieces(
    ground: Ground,
    quotes: Sequence[Quote],
    groups: list[list[int]],
    likeness: dict[tuple[int, int], float],
) -> list[list[int]]:
    """Add pieces of a quotation, and groups of pieces: a headline's cut that several articles have.

    What is longest in its group takes in pieces that are like it, and groups whose longest wording
    stands in it.
    """
    joined = [list(group) for group in groups]
    home = {quote: place for place, group in enumerate(joined) for quote in group}
    longest = [_longest(ground, quotes, group) for group in groups]
    for (one, other), contained in sorted(likeness.items(), key=lambda item: (-item[1], item[0])):
        for piece, whole in ((one, other), (other, one)):
            place, own = home.get(whole), home.get(piece)
            longer = len(quotes[piece].words) > len(quotes[whole].words)
            if place is None or place == own or longest[place] != whole or longer:
                continue
            taken: list[int] = []
            if own is None and contained >= _PIECE:
                taken = [piece]
            elif own is not None and _stands_for(quotes, longest[own], piece, whole):
                taken, joined[own] = joined[own], []
            joined[place] += taken
            home.update(dict.fromkeys(taken, place))
    return [group for group in joined if group]


def _stands_for(quotes: Sequence[Quote], longest: int, piece: int, whole: int) -> bool:
    """Whether a piece is the longest wording of its own group, and part of a whole."""
    return quotes[longest].words == quotes[piece].words and is_part(quotes[piece], quotes[whole])


def _one_each(ground: Ground, quotes: Sequence[Quote], group: list[int]) -> list[int]:
    """Of each article what has most words of the longest wording, attributed rather than not."""
    longest = quotes[_longest(ground, quotes, group)].words

    def rank(number: int) -> tuple[float, bool, int]:
        quote = quotes[number]
        found = _found(quote.words, longest) * len(quote.words)
        return -found, not quote.speaker, quote.span[0]

    ordered = sorted(group, key=lambda number: (quotes[number].article, *rank(number)))
    by_article = groupby(ordered, key=lambda number: quotes[number].article)
    return [next(members) for _, members in by_article]


def _quotation(ground: Ground, number: int, quotes: Sequence[Quote]) -> Quotation:
    longest = quotes[_longest(ground, quotes, range(len(quotes)))]
    wordings = {
        quote.article: wording_of(ground.articles[quote.article].article.text[slice(*quote.span)])
        for quote in quotes
    }
    whole = wordings[longest.article]
    members = [
        QuotationMember(
            article=quote.article,
            sentence=quote.sentence,
            span=quote.span,
            form="longest" if quote is longest else form_of(wordings[quote.article], whole),
            score=_found(quote.words, longest.words),
            speaker=quote.speaker,
            named=quote.named,
        )
        for quote in sorted(quotes, key=lambda quote: (quote.article, quote.span))
    ]
    return Quotation(
        id=number,
        speaker=_fullest_name(quotes),
        members=tuple(members),
        wordings=count_wordings(wordings.values()),
    )


def _found(words: tuple[str, ...], longest: tuple[str, ...]) -> float:
    shared = Counter(words) & Counter(longest)
    return sum(shared.values()) / len(words)


def _fullest_name(quotes: Sequence[Quote]) -> str:
    """The speaker's name in its longest form; "" if the articles name different speakers."""
    names = sorted({quote.speaker for quote in quotes if quote.speaker})
    if not all(may_be_one(one, other) for one in names for other in names):
        return ""
    return min(names, key=lambda name: (-len(name.split()), -len(name), name), default="")
