"""Kinds of additions: what a sentence does in its article.

What decides is on the sentence: its block, how much of it stands between quotation marks, then
signs in the rest of it, weighed for each kind: dates and tenses of what was before, verbs of those
who react, experts and doubts. Where they are too weak it is a report. Sentences of one quotation
are read together. Two forms are told by the article: all turns of a transcript are somebody's
words, and what a column says itself is its author's view. Linear in the text.
"""

from __future__ import annotations

import bisect
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from newsdiff.collate.cues import (
    cue_words,
    cues_for,
    find_cues,
    function_words,
    pluperfect,
    said_at,
    signs_for,
    who_speak,
)
from newsdiff.collate.voices import find_voice
from newsdiff.lexicon import months
from newsdiff.model import HEADING_KINDS
from newsdiff.model.quoted import quoted_in_sentences
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from newsdiff.collate.cues import Cues, Signs
    from newsdiff.collate.ground import Ground
    from newsdiff.model import AdditionKind, Span

__all__ = ["Sorted", "Sorter"]

_QUOTED_PART, _MOSTLY_QUOTED = 0.4, 0.6
"""A sentence is a quotation if this part of it stands between quotation marks; the second where the
rest has no verb of saying, for a name or a term stands so, too."""

_CLOCK = regex(r"\d{1,2}h(?:\d\d)?")
_DAY = regex(r"\d{1,2}(?!\d)")
_YEAR = regex(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")

_POSTED = ("http", "pic.twitter", "#", "@")
_TITLE_WORDS = 12
"""A longer line without a stop is a sentence that lost it."""
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
_TURN = regex(
    r"(?P<name>[^\W\d_][\w.'’\-]{0,24}(?:[ \t]+[^\W\d_][\w.'’\-]{0,24}){0,3})"
    r"(?:[ \t]?:(?=\s|$)|\.[ \t]?[–—-](?=\s))"
)
"""Who has a turn of a transcript: `Marlow: Yes.`, `Marlow. – Yes.`; but places: `Velm – Boats …`"""
_NAME_WORDS = 4
_TURNS, _TURNS_EACH = 4, 2
"""Fewer turns, or speakers who come up but once, are a list or places before short reports."""
_QUOTED = "\ufffc"
"""Stands for words between quotation marks (U+FFFC object replacement character)."""
_BESIDE = 4
"""Words between a year and what it is part of the name of: `Harbour Act of 1965`."""
_SET_OFF = regex(r"[|:/.\n–—]| - ")
_HEAD_LETTERS = 200
_HEAD = 5
"""Blocks among which a column says what it is."""
_AUTHOR, _AUTHOR_PART, _VIEWS_PART = 3, 0.08, 0.08
"""Sentences in which the author of a column says I, their part of the text, and that of views."""
_MARKED, _MARKED_PART = 2, 0.05
"""Both together, where the article says what it is."""
_OWN_WORDS = frozenset({"report", "reaction"})
"""Kinds that are the author's view in a column."""

_Kind = tuple["AdditionKind", tuple[str, ...]]


class Sorted(NamedTuple):
    """A sentence, its kind and the words that decided it."""

    sentence: int
    kind: AdditionKind
    cues: tuple[str, ...]


class Sorter:
    """Sorts sentences, and parts of sentences, of one article."""

    def __init__(self, ground: Ground, article: int) -> None:
        self._ground, self._article = ground, article
        self._segmented = ground.articles[article]
        self._signs = signs_for(self._segmented.language)
        self._quoted = quoted_in_sentences(self._segmented)

    def sentences(self, numbers: Sequence[int]) -> list[Sorted]:
        """Sort some sentences, in order; those that one quotation runs through are one."""
        groups: list[list[int]] = []
        for number in numbers:
            if groups and groups[-1][-1] == number - 1 and self._runs_on(number):
                groups[-1].append(number)
            else:
                groups.append([number])
        found = []
        for group in groups:
            kind, cues = self._kind(group)
            found += [Sorted(number, kind, cues) for number in group]
        return self._with_attributions(found)

    def part(self, sentence: int, span: Span) -> Sorted:
        """Sort a part of a sentence."""
        return Sorted(sentence, *self._kind([sentence], span))

    def is_title(self, number: int) -> bool:
        """Whether a sentence stands over others: by its block, or short and open on a line."""
        row, raw = self._segmented.sentences[number], self._segmented.article.text
        block, text = self._segmented.blocks[row.block], raw[row.start : row.end]
        if any(mark in text for mark in _POSTED):
            return False
        if block.kind in HEADING_KINDS:
            return True
        before, behind = raw[block.start : row.start], raw[row.end : block.end]
        alone = before.rstrip(" \t")[-1:] in {"", "\n"} and behind.lstrip(" \t")[:1] in {"", "\n"}
        alone = alone or (before[-1:].strip() != "" and behind[:1].isalnum())
        return alone and text[-1].isalnum() and 1 < len(text.split()) <= _TITLE_WORDS

    def _runs_on(self, number: int) -> bool:
        """Whether a quotation runs from the sentence before into this one."""
        before, after = self._quoted.get(number - 1), self._quoted.get(number)
        table = self._segmented.sentences
        return bool(
            before
            and after
            and before[-1][1] == table[number - 1].end
            and after[0][0] == table[number].start
        )

    def _with_attributions(self, found: list[Sorted]) -> list[Sorted]:
        """The same, with the words that say who speaks a quotation counted with it.

        They are a sentence of their own where one ends in a quotation (`said Ada Quill.`) or a
        paragraph with a colon.
        """
        blocks = [row.block for row in self._segmented.sentences]
        quoted = {each.sentence for each in found if each.kind == "quotation"}
        for place, (number, kind, _) in enumerate(found):
            text = self._ground.text(self._article, number)
            if kind == "quotation" or not said_at(cue_words(text), self._signs):
                continue
            ends = number - 1 in quoted and blocks[number - 1] == blocks[number]
            if (ends and text[:1].islower()) or (number + 1 in quoted and text.endswith(":")):
                found[place] = Sorted(number, "quotation", ())
        return found

    def _kind(self, group: Sequence[int], span: Span | None = None) -> _Kind:
        """The kind of sentences that a quotation joins, or of a part of one."""
        table = self._segmented.sentences
        first, last = span or (table[group[0]].start, table[group[-1]].end)
        if self._segmented.blocks[table[group[0]].block].kind == "quote":
            return "quotation", ()
        if span is None and len(group) == 1 and self.is_title(group[0]):
            return "headline", ()
        if self.first_turn is not None and group[0] >= self.first_turn:
            return "quotation", ()
        spans = [quoted for number in group for quoted in self._quoted.get(number, ())]
        inside = [
            (max(at, first), min(end, last)) for at, end in spans if at < last and end > first
        ]
        told = self._without(first, last, inside)
        part = _QUOTED_PART if said_at(cue_words(told), self._signs) else _MOSTLY_QUOTED
        if sum(end - start for start, end in inside) >= part * (last - first):
            return "quotation", ()
        ranked = _weigh(self._ground, self._article, told)
        kind, weight, cues = max(ranked, key=lambda entry: entry[1])
        if weight < _ENOUGH:
            kind, cues = "report", []
        if self.opinion and kind in _OWN_WORDS:
            return "analysis", self.opinion
        return kind, tuple(dict.fromkeys(cues))

    def _without(self, first: int, last: int, quoted: Sequence[Span]) -> str:
        """A stretch of the text with `_QUOTED` for what stands between quotation marks."""
        text = self._segmented.article.text
        starts = [first, *(end for _, end in quoted)]
        ends = [*(start for start, _ in quoted), last]
        return _QUOTED.join([text[start:end] for start, end in zip(starts, ends, strict=True)])

    @cached_property
    def first_turn(self) -> int | None:
        """The sentence with which a transcript begins, None where the article is none.

        It is one if its paragraphs begin with names, at least two of which come up again.
        """
        text, begins = self._segmented.article.text, [s.start for s in self._segmented.sentences]
        turns = [
            (bisect.bisect_left(begins, block.start), name)
            for block in self._segmented.blocks
            if (name := _turn_of(text, block.start, block.end))
        ]
        counts = Counter(name for _, name in turns)
        again = {name for name, count in counts.items() if count >= _TURNS_EACH}
        spoken = [sentence for sentence, name in turns if name in again]
        return spoken[0] if len(again) > 1 and len(spoken) >= _TURNS else None

    @cached_property
    def opinion(self) -> tuple[str, ...]:
        """What shows that the article is a column, none where it is not or too little does.

        Its author says I outside quotations, and judges; less is needed where it says what it is.
        """
        if self.first_turn is not None:
            return ()
        author: list[str] = []
        n_told = n_author = n_views = 0
        signs, listed = self._signs, cues_for(self._segmented.language)
        for number, sentence in enumerate(self._segmented.sentences):
            if not self._ground.story[self._article][number]:
                continue
            quoted = self._quoted.get(number, ())
            words = cue_words(self._without(sentence.start, sentence.end, quoted))
            author += (own := [word for word in words if word in signs.author])
            n_told, n_author = n_told + 1, n_author + bool(own)
            judged = find_cues(words, listed.analysis) or find_cues(words, signs.judging)
            n_views += bool(judged) and not _says(words, signs)
        marks = [mark for line in self._head() for mark in _marks(line, signs.opinion)]
        clear = n_author >= max(_AUTHOR, _AUTHOR_PART * n_told) and n_views >= _VIEWS_PART * n_told
        marked = marks and n_author + n_views >= max(_MARKED, _MARKED_PART * n_told)
        return tuple(dict.fromkeys([*marks[:1], *author])) if clear or marked else ()

    def _head(self) -> Iterator[str]:
        """Where a column says what it is: its path, its title, its first lines."""
        article = self._segmented.article
        yield from (article.path or "").split("/")
        yield article.title or ""
        for block in self._segmented.blocks[:_HEAD]:
            yield article.text[block.start : block.end]


def _marks(line: str, marks: tuple[str, ...]) -> list[str]:
    """Marks of a column that a part of a line consists of, or, of several words, begins with."""
    found = []
    for words in map(cue_words, _SET_OFF.split(line[:_HEAD_LETTERS])):
        for first, last in find_cues(words, marks)[:1]:
            if first == 0 and (last > 1 or last == len(words)):
                found.append(" ".join(words[:last]))
    return found


def _turn_of(text: str, start: int, end: int) -> str:
    """Who has the turn that a paragraph begins with, "" where none does."""
    found = _TURN.match(text, start, end)
    if found and all(word[0].isupper() for word in found["name"].split()):
        return found["name"].casefold()
    name: list[str] = []
    for word in text[start:end].split(maxsplit=_NAME_WORDS)[:_NAME_WORDS]:
        if not (word.isupper() and word[0].isalpha() and len(word) > 1):
            break
        name.append(word)
    return " ".join(name).casefold() if len(name) > 1 else ""


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
    words, signs = cue_words(told), signs_for(language)
    says = _says(words, signs)
    return (
        ("analysis", *_analysis(told, cues_for(language), signs, says=says)),
        ("background", *_background(ground, article, words, says=says)),
        ("reaction", *_reaction(ground, article, told)),
    )


def _says(words: Sequence[str], signs: Signs) -> bool:
    return bool(said_at(words, signs) or find_cues(words, signs.according))


def _analysis(told: str, listed: Cues, signs: Signs, *, says: bool) -> tuple[int, list[str]]:
    """Experts with a verb of saying or thinking; what judges; doubts that are nobody's words."""
    words, experts = cue_words(told), []
    views = find_cues(words, signs.views)
    for part in dict.fromkeys((told, *told.split(_QUOTED)[1:])):
        spoken = cue_words(part)
        said = said_at(spoken, signs) + [first for first, _ in find_cues(spoken, signs.views)]
        experts += who_speak(spoken, signs.experts, said, signs)
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
    published = ground.published(article)
    year = published.year if published else ground.latest_year(article, _LONG_AGO)
    new = says or any(word in signs.days or _CLOCK.fullmatch(word) for word in words)
    phrases = find_cues(words, listed.background)
    phrases = [x for x in phrases if signs.comparing.isdisjoint(words[max(0, x[0] - 2) : x[0]])]
    clear = any(first < _OPENING or not new for first, _ in phrases)
    weight = (_CLEAR if clear else 1) * bool(phrases)
    found = [" ".join(words[first:last]) for first, last in phrases]
    for place, word in enumerate(words):
        dated = _YEAR.fullmatch(word) and not _is_undated(words, place, language)
        years = year - int(word) if year is not None and dated else 0
        if years > 0 or (published and _is_past_month(words, place, published)):
            clear = place < _OPENING or years > _LONG_AGO
            clear = clear or (years > 0 and not new and signs.present.isdisjoint(words))
            weight = max(weight, _CLEAR if clear else 1)
            found.append(word)
    timed = says or any(map(_CLOCK.fullmatch, words))
    past = [] if timed else pluperfect(words, signs)
    return weight + _CLEAR * bool(past), found + past


def _is_undated(words: Sequence[str], place: int, language: str) -> bool:
    """Whether a year is of a law's name (`Harbour Act of 1965`) or begins a time that goes on."""
    signs, function = signs_for(language), function_words(language)
    if place >= _OPENING and words[place - 1] in signs.since:
        return True
    for word in words[max(0, place - _BESIDE) : place][::-1]:
        if word in signs.laws:
            return True
        if word not in function and word not in months() and not word.isdigit():
            break
    for word in words[place + 1 : place + 1 + _BESIDE]:
        if word in signs.laws:
            return True
        if word in function:
            break
    return False


def _reaction(ground: Ground, article: int, told: str) -> tuple[int, list[str]]:
    """Verbs of those who react; whoever tells the outlet itself; words of people of the place."""
    language = ground.articles[article].language
    words, signs = cue_words(told), signs_for(language)
    clause = next((place for place, word in enumerate(words) if word in signs.clause_ends), None)
    found = _cues(words[:clause], cues_for(language).reaction)
    voice = ground.voices[article]
    said = said_at(words, signs)
    named = find_voice(voice, told) if said and ground.has_own_voice[article] else None
    if named is not None:
        found.append(told[named[0] : named[1]])
    found += who_speak(words, signs.local, said, signs)
    return _CLEAR * len(found), found


def _cues(words: Sequence[str], phrases: tuple[str, ...]) -> list[str]:
    return [" ".join(words[first:last]) for first, last in find_cues(words, phrases)]


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
