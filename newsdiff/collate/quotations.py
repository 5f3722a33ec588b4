"""Quotations collated across outlets: the same words of the same speaker in several wordings.

Candidates share words; accepted are pairs of which one contains most of the other's content words
and that have three words on end in common, less where the sentences around them are linked already
(so that a quotation translated anew is found). Two whom their articles give to different speakers
are one only where the words are the same; then nobody is said to be its speaker. Groups by average
linkage with at most one wording an article; a further piece of a cut quotation joins where the
longest wording contains it, and who is not like the longest wording leaves the group.
Time O(q + candidate pairs) for q quotations.
"""

from __future__ import annotations

import bisect
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.cues import function_words
from newsdiff.collate.members import passage_of_sentences
from newsdiff.collate.named import agency_words
from newsdiff.collate.passages import Clusters
from newsdiff.collate.speakers import find_speakers
from newsdiff.model import Limit, Quotation, QuotationMember
from newsdiff.model.quoted import quoted_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.model import Passage, QuotationForm, Span

__all__ = ["Quote", "collate_quotations", "find_quotes", "may_be_one"]

_LEAST_WORDS = 4
"""Fewer quoted words are a term or a title, not a quotation."""
_LEAST_UNNAMED = 5
"""Fewer are no sign of one quotation where no article names the speaker."""

_LEAST_TITLE, _MOST_TITLE = 2, 8
"""So many words of content have a title that is all in capitals."""

_CONTAINED = 0.6
"""Two quotations are one if the shorter has this part of its content words in the longer."""

_CONTAINED_LINKED = 0.3
"""The same where their sentences are in one passage."""

_PIECE = 0.8
"""A further piece of the same article joins at this containment."""

_CUT = 0.9
"""A wording is a cut of the longest if this part of its words comes in it, in order."""

_SAME = 0.9
"""Two that are given to different speakers are one at this containment…"""

_LEAST_SAME = 8
"""…of so many words of content."""

_LEAST_COMMON = 3
_ON_END = 3
_COMMON_QUOTES = 4
"""A word in more quotations than this times the articles (ten at least) proposes no candidates."""

_MOST_QUOTES = 500
"""Quotations of an article that are collated; the first ones. Real articles have some dozens."""

_SUPPORT = 0.3


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Quote:
    """Quoted words of an article.

    Attributes:
        article: index of the article.
        sentence: index of the sentence in which they start.
        span: without their marks.
        words: case-folded, without punctuation.
        speaker: who speaks, "" where the article does not say.
        named: where it names the speaker.
    """

    article: int
    sentence: int
    span: Span
    words: tuple[str, ...]
    speaker: str = ""
    named: Span | None = None


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
    content = [_content(ground, quote) for quote in quotes]
    n_max = _COMMON_QUOTES * max(10, len(ground.articles))
    likeness = _likeness(quotes, content, places, n_max)
    clusters = Clusters([quote.article for quote in quotes], {})
    clusters.merge_all(likeness, _SUPPORT)
    groups = [group for group in clusters.groups() if len(group) > 1]
    groups = [kept for group in groups if len(kept := _kept(ground, quotes, group, likeness)) > 1]
    groups = _without_repeats(quotes, groups)
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


def find_quotes(ground: Ground, article: int) -> list[Quote]:
    """Find the quotations of an article's story, in order; a few words are none."""
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
        if len(words) >= _LEAST_WORDS and not _is_title(ground, article, first, last):
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


def may_be_one(one: str, other: str) -> bool:
    """Whether two names may be of one speaker; "" may be of any, and accents make no difference.

    Example:
        >>> may_be_one("Marlow", "Ines Marlow"), may_be_one("Bo Marlow", "Ines Marlow")
        (True, False)
    """
    few, many = sorted((_plain(one), _plain(other)), key=len)
    return few <= many


def _plain(name: str) -> frozenset[str]:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return frozenset("".join(c for c in decomposed if not unicodedata.combining(c)).split())


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
        if _are_one(quotes[one], quotes[other], both, contained, linked=linked):
            likeness[one, other] = contained
    return likeness


def _are_one(one: Quote, other: Quote, both: int, contained: float, *, linked: bool) -> bool:
    """Whether two quotations are one, by the words of content that they have in common.

    Args:
        one: a quotation.
        other: one of another article.
        both: how many words of content of the one with fewer are in the other.
        contained: what part of them, in [0, 1].
        linked: whether their sentences are in one passage.
    """
    named = bool(one.speaker and other.speaker)
    if not may_be_one(one.speaker, other.speaker):
        return contained >= _SAME and both >= _LEAST_SAME
    if not one.speaker and not other.speaker and min(map(_length, (one, other))) < _LEAST_UNNAMED:
        return False
    if one.words == other.words or _within(one.words, other.words):
        return True
    if linked:
        return contained >= _CONTAINED_LINKED and (named or both >= _LEAST_COMMON)
    # Few words of content are a common phrase.
    telling = both >= _LEAST_COMMON or (named and contained == 1)
    on_end = not _on_end(one.words).isdisjoint(_on_end(other.words))
    return contained >= _CONTAINED and telling and on_end


def _length(quote: Quote) -> int:
    return len(quote.words)


def _within(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether all words of the one stand on end in the other, and are more than a phrase."""
    piece, whole = sorted((one, other), key=len)
    return len(piece) >= _LEAST_UNNAMED and f" {' '.join(piece)} " in f" {' '.join(whole)} "


def _on_end(words: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _kept(
    ground: Ground,
    quotes: Sequence[Quote],
    group: list[int],
    likeness: dict[tuple[int, int], float],
) -> list[int]:
    """The members of a group that are like its longest wording."""
    longest = max(group, key=lambda quote: _size(ground, quotes[quote]))
    return [
        member
        for member in group
        if member == longest or (min(member, longest), max(member, longest)) in likeness
    ]


def _size(ground: Ground, quote: Quote) -> tuple[int, int, int]:
    """How long a wording is; of equal ones the first."""
    return len(quote.words), -ground.rank[quote.article], -quote.span[0]


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
    longest = max(quotes, key=lambda quote: _size(ground, quote))
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
    return Quotation(
        id=number,
        speaker=_fullest_name(quotes),
        members=tuple(members),
        wordings=len({quote.words for quote in quotes}),
    )


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
    """The speaker's name in its longest form; "" if the articles name different speakers."""
    names = sorted({quote.speaker for quote in quotes if quote.speaker})
    if not all(may_be_one(one, other) for one in names for other in names):
        return ""
    return min(names, key=lambda name: (-len(name.split()), -len(name), name), default="")
