"""Who bears an office in an article, and where `the minister` stands for that person.

An office is borne by whom a name of several words right behind it or in apposition to it names:
`Water Minister Ines Marlow`, `Ines Marlow, minister for water`, `the minister for water, Ines
Marlow`. It stands for the one person who was so named before it: nobody, where two bear it, where
what the office is of differs, or where the article's gender does. Linear in the text.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.wording import NOBODY, PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.collate.names import Reading
    from newsdiff.collate.wording import Run

__all__ = ["Office", "Offices", "articles_behind", "office_ahead", "office_behind"]

_LONGEST = 12
"""Words of an office with what it is of."""
_AHEAD = 8
"""Words between a verb and the office that it says something of, or of one with its article."""
_HEAD = 4
"""Words before the last of an office's title: `Secretary General`."""


@attrs.frozen(kw_only=True)
class Office:
    """An office as some words give it.

    Attributes:
        head: the word that is an office, by number.
        rank: what stands before it and makes another office of it: `prime`.
        of: words of content behind it, or before it where an office comes last.
        gender: `he` or `she` by the article before it, "" if that does not say.
        first: the first of its words, its article among them.
        end: one past the last.
    """

    first: int
    head: int
    rank: str
    of: frozenset[str]
    gender: str
    end: int


def _office_at(reading: Reading, first: int, end: int) -> Office | None:
    """Read an office that begins at a word, its article taken in; None if none does.

    Args:
        reading: the article.
        first: the first word.
        end: one past the last that may belong to it.
    """
    speech = reading.speech
    determined = reading.folded[first] in speech.definite
    start = first + determined
    end = min(end, start + _LONGEST)
    for head in range(start, min(end, start + _HEAD)):
        if head > first and not reading.follows(head):
            return None
        if reading.is_office(head, head + 1) and reading.folded[head] not in reading.titled:
            after = head + 1
            if not speech.heads_first:
                # `police chief`: the last office of some that follow one another is it.
                chain = takewhile(lambda at: _is_next(reading, at), range(after, end))
                return _office(reading, first, start, max(chain, default=head), end)
            return _office(reading, first, start, head, end)
        small = speech.prepositions | speech.verbs | speech.others | speech.auxiliaries
        if reading.folded[head] in small:
            return None
    return None


def _is_next(reading: Reading, place: int) -> bool:
    return reading.follows(place) and reading.is_office(place, place + 1)


def _office(reading: Reading, first: int, start: int, head: int, end: int) -> Office:
    speech = reading.speech
    before = [reading.folded[place] for place in range(start, head)]
    rank = " ".join(word for word in before if word in speech.ranks)
    stop = head + 1
    while stop < end and reading.follows(stop) and not _ends(reading, stop):
        stop += 1
    words = [*before, *(reading.folded[place] for place in range(head + 1, stop))]
    plain = speech.prepositions | speech.determiners | speech.grammar | speech.ranks | speech.dates
    of = frozenset(word for word in words if word not in plain and len(word) > 1)
    article = reading.folded[first] if start > first else ""
    gender = "he" if article in speech.he_articles else ""
    gender = "she" if article in speech.she_articles else gender
    return Office(first=first, head=head, rank=rank, of=of, gender=gender, end=stop)


def _ends(reading: Reading, place: int) -> bool:
    """Whether a word is no part of what an office is of."""
    word, speech = reading.folded[place], reading.speech
    small = (speech.verbs, speech.auxiliaries, speech.others, speech.joins, speech.he, speech.she)
    return any(word in each for each in small) or word in speech.dates


def articles_behind(reading: Reading, place: int, first: int) -> Iterator[int]:
    """Definite articles that no preposition leads, from a word back within its clause."""
    for at in range(place, max(first, place - _AHEAD) - 1, -1):
        if at < place and (reading.breaks(at + 1) or "," in reading.gaps[at + 1]):
            return
        if reading.folded[at] in reading.speech.definite:
            led = at > first and reading.folded[at - 1] in reading.speech.prepositions
            if not (led and reading.joined(at)):
                yield at


def office_behind(reading: Reading, place: int, first: int) -> Office | None:
    """An office that ends at a word: `the minister`, `le procureur de Velm`."""
    at = next(articles_behind(reading, place, first), None)
    office = None if at is None else _office_at(reading, at, place + 1)
    return office if office is not None and office.end == place + 1 else None


def office_ahead(reading: Reading, place: int, end: int) -> Office | None:
    """An office behind a verb: `said the minister`, `a dit mardi le procureur de Velm`."""
    for at in range(place, min(end, place + _AHEAD)):
        if reading.quoted[at] or (at > place and reading.breaks(at)):
            return None
        if reading.folded[at] in reading.speech.definite and not reading.is_prepositional(
            at, place
        ):
            return _office_at(reading, at, end)
        if reading.folded[at] in reading.speech.determiners:
            return None
    return None


class Offices:
    """The offices that an article says somebody bears: `borne`, a person's run to each."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.borne: list[tuple[Office, Run]] = []
        for run in reading.cuts:
            if reading.quoted[run[0]] or reading.is_organisation(run):
                continue
            cut = reading.apart(run)
            if cut[1] - cut[0] >= PARTS and reading.is_name(cut):
                self.borne += [(office, cut) for office in self._of(cut)]

    def _of(self, run: Run) -> Iterator[Office]:
        """The offices that stand right before a name of a person, or in apposition to it."""
        reading = self.reading
        first, end = run
        last = len(reading.starts)
        if end < last and reading.gaps[end] == ",":
            office = _office_at(reading, end, min(last, end + _LONGEST))
            if office is not None and office.head - end < _HEAD:
                yield office
        lead = first - (first > 0 and reading.gaps[first] == ",")
        office = self._before(first, lead)
        if office is not None:
            yield office

    def _before(self, first: int, lead: int) -> Office | None:
        """The one office between the start of a clause and a name; `lead` < `first` at a comma."""
        reading, speech = self.reading, self.reading.speech
        small = speech.verbs | speech.others | speech.auxiliaries
        heads: list[int] = []
        begin = first
        for place in range(first - 1, max(-1, first - 1 - _LONGEST), -1):
            apart = place + 1 < first and not reading.follows(place + 1)
            if apart or (place + 1 == first == lead and not reading.follows(first)):
                break
            if reading.folded[place] in small or self._adds(place):
                break
            begin = place
            title = reading.folded[place] in reading.titled
            apart = not heads or reading.speech.heads_first or place + 1 != heads[-1]
            if reading.is_office(place, place + 1) and not title and apart:
                heads.append(place)
        if len(heads) != 1:
            return None
        head = heads[0]
        if not reading.speech.heads_first and head + 1 < lead and lead == first:
            return None
        start = head
        while start > begin and head - start < _HEAD and self._is_title(start - 1):
            start -= 1
        determined = start > begin and reading.folded[start - 1] in reading.speech.definite
        return _office(reading, start - determined, start, head, first)

    def _adds(self, place: int) -> bool:
        """Whether a conjunction stands behind a name of several words: `Bo Hart and`."""
        first, end = self.reading.run_at.get(place - 1, NOBODY)
        return self.reading.folded[place] in self.reading.speech.joins and end - first >= PARTS

    def _is_title(self, place: int) -> bool:
        """Whether a word may stand within the title of an office."""
        word, speech = self.reading.folded[place], self.reading.speech
        small = (speech.determiners, speech.prepositions, speech.joins)
        return not any(word in each for each in small)

    def bearer(self, office: Office, place: int) -> Run:
        """Find who bears an office that is spoken of at a place.

        Returns:
            The words that name the one who does, `NOBODY` if that is none or several.
        """
        heads = [(other, run) for other, run in self.borne if self._is_one(office, other)]
        before = [(other, run) for other, run in heads if run[1] <= place]
        if office.of:
            before = [(other, run) for other, run in before if office.of & other.of]
        names = {self.reading.full(run) for _, run in before}
        genders = {other.gender for other, _ in before} | {office.gender}
        if len(names) != 1 or {"he", "she"} <= genders:
            return NOBODY
        return before[-1][1]

    def bears_another(self, office: Office, name: str) -> bool:
        """Whether a person bears another office than this one."""
        return any(
            not self._is_one(office, other) or bool(office.of and other.of - office.of)
            for other, run in self.borne
            if self.reading.full(run) == name
        )

    def _is_one(self, one: Office, other: Office) -> bool:
        """Whether two offices may be the same, by their title."""
        reading = self.reading
        left, right = reading.folded[one.head], reading.folded[other.head]
        if one.rank != other.rank:
            return False
        if left == right:
            return True
        longer = right if reading.speech.nouns_capital and right.endswith(left) else ""
        return bool(longer) and not any(longer.startswith(rank) for rank in reading.speech.ranks)
