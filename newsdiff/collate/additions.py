"""Additions: what one source alone says, sorted for a reader.

A sentence of the story that no link touches is the source's own. Its kind comes from what is on it:
its block, how much of it stands between quotation marks, then signs in the rest of it, weighed for
each kind: dates and tenses of what was before, verbs of those who react, experts and doubts. Where
they are too weak it is a report. A figure that differs from the others' is taken from the links'
divergences. Linear in sentences and links.
"""

from __future__ import annotations

import bisect
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsdiff.collate.cues import (
    cue_words,
    cues_for,
    find_cues,
    pluperfect,
    said_at,
    signs_for,
    who_speak,
)
from newsdiff.collate.voices import find_voice
from newsdiff.lexicon import months
from newsdiff.model import Addition
from newsdiff.model.quantity import find_quantities
from newsdiff.model.quoted import quoted_in_sentences
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.collate.cues import Cues, Signs
    from newsdiff.collate.ground import Ground
    from newsdiff.model import AdditionKind, ComparedArticle, SegmentedArticle, Span

__all__ = ["find_additions"]

_QUOTED_PART, _MOSTLY_QUOTED = 0.4, 0.6
"""A sentence is a quotation if this part of it stands between quotation marks; the second where the
rest has no verb of saying, for a name or a term stands so, too."""

_CLOCK = regex(r"\d{1,2}h(?:\d\d)?")
_DAY = regex(r"\d{1,2}(?!\d)")
_YEAR = regex(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")

_POSTED = ("http", "pic.twitter", "#", "@")
_TITLE_WORDS = 12
"""A longer line without a stop is a sentence that lost it."""
_FIRST_SECOND, _LAST_SECOND = -62_000_000_000, 253_000_000_000
"""Of what `datetime` can hold, nearly: the years 5 to 9987."""
_CLEAR, _ENOUGH = 2, 2
"""What one clear sign weighs, a weak one weighing 1; and what makes a kind: less is a report."""
_OPENING = 6
"""A date among so many first words dates the sentence."""
_LONG_AGO = 10
"""Years; a date farther back is background wherever it stands."""
_LEAST_DAYS, _MOST_DAYS, _MONTH_DAYS = 10, 300, 30
"""A day of a month is of the past so many days before publication; one that seems farther back is
to come."""
_LEAST_MONTHS = 2
"""A month nearer than this to that of publication is of late, or to come."""
_MONTH_LETTERS = 4
"""Shorter names of months are other words, too."""
_LARGE = 100
"""A value from which on it is the same figure whatever it counts."""
_BEHIND = 2
"""Tokens behind a value that say what it counts."""

_Sorted = tuple["AdditionKind", tuple[str, ...]]


def find_additions(ground: Ground, compared: Sequence[ComparedArticle]) -> tuple[Addition, ...]:
    """Sort what each article alone says.

    Returns:
        By article and place; neighbouring sentences of one kind are one addition. None of an
        article that is alone in its language.
    """
    figures = _figures(ground)
    found: list[Addition] = []
    for article in compared:
        if not ground.compared_with(article.index):
            continue
        own = [*_own(ground, article), *figures.get(article.index, ())]
        found += sorted(own, key=lambda addition: (addition.spans, addition.kind))
    return tuple(found)


def _own(ground: Ground, article: ComparedArticle) -> list[Addition]:
    quoted = _quoted(article)
    runs: list[tuple[AdditionKind, list[int], list[str]]] = []
    for sentence, label in enumerate(article.labels):
        if label != "own" or (article.index, sentence) in ground.doubtful:
            continue
        if not ground.wordings[article.index][sentence]:
            continue
        kind, cues = _kind(ground, article.index, sentence, quoted[sentence])
        if runs and runs[-1][0] == kind and runs[-1][1][-1] == sentence - 1:
            runs[-1][1].append(sentence)
            runs[-1][2].extend(cue for cue in cues if cue not in runs[-1][2])
        else:
            runs.append((kind, [sentence], list(cues)))
    table = article.segmented.sentences
    return [
        Addition(
            article=article.index,
            kind=kind,
            sentences=tuple(sentences),
            spans=tuple((table[s].start, table[s].end) for s in sentences),
            cues=tuple(cues),
        )
        for kind, sentences, cues in runs
    ]


def _quoted(article: ComparedArticle) -> list[list[Span]]:
    """Parts of each sentence that stand between quotation marks."""
    found = quoted_in_sentences(article.segmented)
    return [found.get(number, []) for number in range(len(article.segmented.sentences))]


def _kind(ground: Ground, article: int, sentence: int, quoted: Sequence[Span]) -> _Sorted:
    segmented = ground.articles[article]
    row = segmented.sentences[sentence]
    if segmented.blocks[row.block].kind == "quote":
        return "quotation", ()
    if _is_title(segmented, sentence):
        return "headline", ()
    text = segmented.article.text
    told, place = "", row.start
    for start, end in quoted:
        told, place = told + text[place:start], end
    told += text[place : row.end]
    signs = signs_for(segmented.language)
    part = _QUOTED_PART if said_at(cue_words(told), signs) else _MOSTLY_QUOTED
    if sum(end - start for start, end in quoted) >= part * (row.end - row.start):
        return "quotation", ()
    ranked = _weigh(ground, article, told)
    kind, weight, cues = max(ranked, key=lambda entry: entry[1])
    return (kind, tuple(dict.fromkeys(cues))) if weight >= _ENOUGH else ("report", ())


def _is_title(segmented: SegmentedArticle, sentence: int) -> bool:
    """Whether a sentence stands over others: by its block, or short and open, all of a block."""
    row = segmented.sentences[sentence]
    block = segmented.blocks[row.block]
    text = segmented.sentence_text(sentence)
    if any(mark in text for mark in _POSTED):
        return False
    if block.kind in {"headline", "subheading"}:
        return True
    alone = (block.start, block.end) == (row.start, row.end)
    return alone and text[-1].isalnum() and 1 < len(text.split()) <= _TITLE_WORDS


def _weigh(
    ground: Ground, article: int, told: str
) -> tuple[tuple[AdditionKind, int, list[str]], ...]:
    """How much speaks for each kind, and what; of kinds with equal weight the first counts.

    Args:
        ground: the articles.
        article: whose sentence it is.
        told: the sentence without what stands between quotation marks.
    """
    language = ground.articles[article].language
    words, listed, signs = cue_words(told), cues_for(language), signs_for(language)
    says = bool(said_at(words, signs) or find_cues(words, signs.according))
    return (
        ("analysis", *_analysis(words, listed, signs, says=says)),
        ("background", *_background(ground, article, words, says=says)),
        ("reaction", *_reaction(ground, article, told)),
    )


def _analysis(
    words: Sequence[str], listed: Cues, signs: Signs, *, says: bool
) -> tuple[int, list[str]]:
    """Experts with a verb of saying or thinking; what judges; doubts that are nobody's words."""
    views = find_cues(words, signs.views)
    said = said_at(words, signs) + [first for first, _ in views]
    experts = who_speak(words, signs.experts, said, signs)
    judging = _cues(words, signs.judging)
    weight = _CLEAR * (len(judging) + bool(experts))
    if says:
        return weight, experts + judging
    own = [word for word in words if word in signs.first_person]
    doubts = _cues(words, listed.analysis) + own
    weight += len(doubts) - max(0, len(own) - 1) + bool(own and views)
    return weight, [*experts, *judging, *doubts]


def _background(
    ground: Ground, article: int, words: Sequence[str], *, says: bool
) -> tuple[int, list[str]]:
    """What was before: by a date, a phrase or the tense of the main clause.

    A date or phrase that opens the sentence dates all of it. Another counts as much where nothing
    places the sentence in these days: no verb in the present or of saying, weekday or time of day.
    """
    language = ground.articles[article].language
    listed, signs = cues_for(language), signs_for(language)
    published = _published(ground, article)
    year = published.year if published else _latest_year(ground, article)
    new = says or any(word in signs.days or _CLOCK.fullmatch(word) for word in words)
    phrases = find_cues(words, listed.background)
    phrases = [x for x in phrases if signs.comparing.isdisjoint(words[max(0, x[0] - 2) : x[0]])]
    clear = any(first < _OPENING or not new for first, _ in phrases)
    weight = (_CLEAR if clear else 1) * bool(phrases)
    found = [" ".join(words[first:last]) for first, last in phrases]
    for place, word in enumerate(words):
        years = year - int(word) if year is not None and _YEAR.fullmatch(word) else 0
        if years > 0 or (published and _is_past_month(words, place, published)):
            clear = place < _OPENING or years > _LONG_AGO
            clear = clear or (years > 0 and not new and signs.present.isdisjoint(words))
            weight = max(weight, _CLEAR if clear else 1)
            found.append(word)
    timed = says or any(map(_CLOCK.fullmatch, words))
    past = [] if timed else pluperfect(words, signs)
    return weight + _CLEAR * bool(past), found + past


def _reaction(ground: Ground, article: int, told: str) -> tuple[int, list[str]]:
    """Verbs of those who react; whoever tells the outlet itself; words of people of the place."""
    language = ground.articles[article].language
    words, signs = cue_words(told), signs_for(language)
    clause = next((place for place, word in enumerate(words) if word in signs.clause_ends), None)
    found = _cues(words[:clause], cues_for(language).reaction)
    voice = ground.voices[ground.outlets[article]]
    said = said_at(words, signs)
    named = find_voice(voice, told) if said and voice in ground.squeezed[article] else None
    if named is not None:
        found.append(told[named[0] : named[1]])
    found += who_speak(words, signs.local, said, signs)
    return _CLEAR * len(found), found


def _cues(words: Sequence[str], phrases: tuple[str, ...]) -> list[str]:
    return [" ".join(words[first:last]) for first, last in find_cues(words, phrases)]


def _published(ground: Ground, article: int) -> datetime | None:
    moment = ground.moments[article]
    if moment is None:
        return None
    seconds = min(max(moment.milliseconds / 1000, _FIRST_SECOND), _LAST_SECOND)
    return datetime.fromtimestamp(seconds, tz=UTC)


def _latest_year(ground: Ground, article: int) -> int | None:
    """The year of the other articles; without any date what only long ago is before.

    The last year that an article names may be one to come.
    """
    known = [moment.year for moment in ground.moments if moment is not None]
    if known:
        return max(known)
    years = _YEAR.findall(ground.articles[article].article.text)
    return max(map(int, years)) - _LONG_AGO if years else None


def _is_past_month(words: Sequence[str], place: int, published: datetime) -> bool:
    """Whether a word is a month, by a number beside it or at the beginning, and not of late."""
    named = months().get(words[place]) if len(words[place]) >= _MONTH_LETTERS else None
    if named is None:
        return False
    behind = words[place + 1] if place + 1 < len(words) else ""
    if _YEAR.fullmatch(behind) and int(behind) > published.year:
        return False
    ago = (published.month - named) % 12
    days = [
        match[0] for word in words[max(0, place - 1) : place + 2] if (match := _DAY.match(word))
    ]
    if days:
        return _LEAST_DAYS <= ago * _MONTH_DAYS + published.day - int(days[0]) <= _MOST_DAYS
    return place == 1 and _LEAST_MONTHS <= ago <= 12 - _LEAST_MONTHS


def _figures(ground: Ground) -> dict[int, list[Addition]]:
    """Figures that an article gives differently from at least one other, and what those say.

    A value that an article gives several times is one addition. One that the other article has
    elsewhere, too, is none: there it was only put in another place.
    """
    values = _Values(ground)
    against: dict[tuple[int, _Value], list[tuple[int, Span]]] = {}
    places: dict[tuple[int, _Value], set[Span]] = {}
    for link in ground.links:
        left, right = link.left.article, link.right.article
        for divergence in link.divergences if ground.elsewhere(left, right) else ():
            sides = (left, divergence.left), (right, divergence.right)
            if divergence.kind != "number" or any(start == end for _, (start, end) in sides):
                continue
            for (article, span), (other, said) in (sides, sides[::-1]):
                value = values.at(article, span)
                if not values.has(other, value):
                    key = article, (*value[:2], value[2][:1])
                    places.setdefault(key, set()).add(span)
                    against.setdefault(key, []).append((other, said))
    found: dict[int, list[Addition]] = {}
    for (article, value), spans in sorted(places.items()):
        others = tuple(sorted(set(against[article, value])))
        found.setdefault(article, []).append(_figure(ground, article, sorted(spans), others))
    return found


def _figure(
    ground: Ground, article: int, spans: Sequence[Span], others: tuple[tuple[int, Span], ...]
) -> Addition:
    begins = ground.begins[article]
    sentences: dict[int, None] = {}
    for start, end in spans:
        first = max(0, bisect.bisect_right(begins, start) - 1)
        sentences |= dict.fromkeys(range(first, max(first + 1, bisect.bisect_left(begins, end))))
    text = ground.articles[article].article.text
    return Addition(
        article=article,
        kind="figure",
        sentences=tuple(sentences),
        spans=tuple(spans),
        cues=tuple(dict.fromkeys(text[start:end] for start, end in spans)),
        against=others,
    )


_Value = tuple[str, float, tuple[str, ...]]
"""Kind and value of a quantity, and the words behind it."""


class _Values:
    """The quantities of articles, read when an article is first asked for."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._read: dict[int, dict[Span, _Value]] = {}

    def at(self, article: int, span: Span) -> _Value:
        """What stands at a span; the text itself where that is no quantity."""
        for place, value in self._of(article).items():
            if span[0] <= place[0] < span[1] or place[0] <= span[0] < place[1]:
                return value
        return self._ground.articles[article].article.text[slice(*span)].casefold(), 0.0, ()

    def has(self, article: int, value: _Value) -> bool:
        """Whether an article gives the value anywhere of the same thing; a large one suffices."""
        return any(
            known[:2] == value[:2] and (value[1] >= _LARGE or set(known[2]) & set(value[2]))
            for known in self._of(article).values()
        )

    def _of(self, article: int) -> dict[Span, _Value]:
        if article not in self._read:
            segmented = self._ground.articles[article]
            raw, tokens = segmented.article.text, segmented.tokens
            starts, ends = tokens.starts, tokens.ends
            keys = [
                word or raw[start:end]
                for word, start, end in zip(tokens.words, starts, ends, strict=True)
            ]
            self._read[article] = {
                (starts[each.number], ends[each.end - 1]): (
                    each.kind,
                    each.value,
                    tuple(key for key in keys[each.end : each.end + _BEHIND] if key.isalpha()),
                )
                for each in find_quantities(raw, starts, ends, keys, segmented.language)
            }
        return self._read[article]
