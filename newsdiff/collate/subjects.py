"""The subject of a verb of saying, by the words beside it.

Before the verb stands its subject (`Ines Marlow, the harbour master, said`), or behind it where the
clause is inverted (`…, said the harbour master, Ines Marlow`, `a déclaré à la radio Ines Marlow`).
A name behind a preposition, a possessive or before a noun is not the subject. Where the subject is
something else than a name, a pronoun or a definite institution, nobody is named. Each search looks
at a bounded number of words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.offices import Office, articles_behind, office_ahead, office_behind
from newsdiff.collate.wording import NOBODY

if TYPE_CHECKING:
    from newsdiff.collate.names import Reading
    from newsdiff.collate.wording import Run

__all__ = ["Subject", "according_to", "subject_of"]

_WINDOW = 40
"""Words looked at on a side of a verb."""
_APPOSITIONS = 4
_HEAD = 8
"""Words of an institution's name."""


@attrs.frozen(kw_only=True)
class Subject:
    """Who says: a run of words, the gender of a pronoun (`he`, `she`), or nobody that is named."""

    run: Run = NOBODY
    pronoun: str = ""
    place: int = -1
    institution: bool = False
    office: Office | None = None


_NOBODY = Subject()


def subject_of(reading: Reading, anchor: tuple[int, int], first: int, end: int) -> Subject | None:
    """Find the subject of a verb between two places.

    Args:
        reading: the article.
        anchor: first and last word of the verb.
        first: the first word that may belong to the clause.
        end: one past the last.

    Returns:
        None if the clause has no subject there.
    """
    inside = _within(reading, anchor)
    if inside is not None:
        return inside
    led = anchor[0] > first and reading.folded[anchor[0] - 1] in reading.speech.joins
    if led and not reading.breaks(anchor[0]):
        # `… denied it and said`: the subject is that of the verb before.
        return None
    leads = anchor[0] > first and not reading.breaks(anchor[0])
    pronoun = _pronoun(reading, anchor[0] - 1) if leads else None
    if pronoun is not None and reading.speech.nouns_capital:
        # `Er forderte die Regierung auf`
        return pronoun
    verb = reading.folded[anchor[1]]
    behind = None if verb in reading.speech.addressed else _behind(reading, anchor[1] + 1, end)
    if behind == _NOBODY:
        behind = _office(office_ahead(reading, anchor[1] + 1, end)) or behind
    if reading.speech.nouns_capital and behind is not None and behind != _NOBODY:
        return behind
    before = _before(reading, anchor[0] - 1, first)
    return before if before is not None else behind


def according_to(reading: Reading, phrase: tuple[int, int], end: int) -> Subject | None:
    """Find who is spoken of after `according to`."""
    place = phrase[1]
    if place >= end:
        return None
    if reading.folded[place] in reading.speech.stressed_he:
        return Subject(pronoun="he", place=place)
    if reading.folded[place] in reading.speech.stressed_she:
        return Subject(pronoun="she", place=place)
    if reading.folded[place] in reading.speech.determiners | reading.speech.grammar:
        found = _institution_ahead(reading, place, end)
        if found is not None:
            return found
    return _behind(reading, place, end) or _NOBODY


def _office(office: Office | None) -> Subject | None:
    return None if office is None else Subject(office=office, place=office.first)


def _within(reading: Reading, anchor: tuple[int, int]) -> Subject | None:
    """A subject between the auxiliary and the verb: `a-t-elle dit`, `hat Ada Quill gesagt`."""
    for place in range(anchor[0] + 1, anchor[1]):
        found = _pronoun(reading, place)
        if found is not None and (found.pronoun or not _is_clitic(reading, place)):
            return found
    if reading.speech.nouns_capital and anchor[1] > anchor[0] + 1:
        return _name(reading, anchor[0] + 1)
    return None


def _is_clitic(reading: Reading, place: int) -> bool:
    return reading.folded[place] in reading.speech.between


def _pronoun(reading: Reading, place: int) -> Subject | None:
    word, speech = reading.folded[place], reading.speech
    if word in speech.he:
        return Subject(pronoun="he", place=place)
    if word in speech.she:
        return Subject(pronoun="she", place=place)
    return _NOBODY if word in speech.others else None


def _name(reading: Reading, place: int, floor: int = 0) -> Subject | None:
    """The name that begins at a word or ends with it, None if there is none that may be meant."""
    run = reading.run_at.get(place)
    if run is None:
        return None
    prepositional = reading.is_prepositional(run[0], floor)
    cut = reading.cut(run)
    if cut == NOBODY:
        return None
    if prepositional:
        if cut[0] == run[0]:
            cut = reading.without_place(cut)
        elif reading.is_office(run[0], cut[0]):
            cut = NOBODY
        if cut == NOBODY:
            return None
    if cut == run and reading.is_determined(cut[0]) and not reading.is_institution(cut):
        cut = reading.without_place(cut) if reading.speech.nouns_capital else NOBODY
    return Subject(run=cut, place=cut[0]) if cut != NOBODY and reading.is_name(cut) else None


# --- before the verb


def _before(reading: Reading, place: int, first: int) -> Subject | None:
    place = _skipped(reading, place, first)
    if place < first:
        return None
    gap = reading.gaps[place + 1]
    if ")" in gap and not set(gap) - set("),"):
        place = _before_bracket(reading, place, first)
        if place < first:
            return None
        gap = gap.replace(")", "") + reading.gaps[place + 1].replace("(", "")
    elif reading.breaks(place + 1):
        return None
    if "," in gap:
        return _before_apposition(reading, place, first)
    return _pronoun(reading, place) or _subject_at(reading, place, first)


def _skipped(reading: Reading, place: int, first: int) -> int:
    """Return the last word before what may stand between a subject and its verb.

    It is before `first` where there is none.
    """
    speech = reading.speech
    while place >= first:
        word = reading.folded[place]
        small = word in speech.between or word.endswith(speech.adverbs)
        date = reading.is_date(place)
        if not (date or word in speech.auxiliaries or (small and not reading.capital[place])):
            return place
        if reading.breaks(place + 1):
            return first - 1
        place -= 2 if date and reading.is_prepositional(place) else 1
    return place


def _subject_at(reading: Reading, place: int, first: int) -> Subject:
    """The name or institution that ends at a word."""
    run = reading.run_at.get(place)
    if run is not None and run[0] >= first and run[1] == place + 1:
        name = _name(reading, place)
        if name is not None and name.run[1] == run[1]:
            both = name.run[0] - 1
            if both >= first and reading.folded[both] in reading.speech.joins:
                return _coordinated(reading, name, both, first)
            return name
        if name is not None and name.run[1] < run[1]:
            return name
    return (
        _institution_behind(reading, place, first)
        or _office(office_behind(reading, place, first))
        or _NOBODY
    )


def _coordinated(reading: Reading, name: Subject, place: int, first: int) -> Subject:
    """`Bo Hart and Ines Marlow said` names two; `… and Ines Marlow said` one."""
    if place - 1 >= first and reading.joined(place) and (place - 1) in reading.run_at:
        return _NOBODY
    return name


def _before_bracket(reading: Reading, place: int, first: int) -> int:
    """Return the last word before the bracket that closes behind a word."""
    for at in range(place, max(first - 1, place - _WINDOW), -1):
        if "(" in reading.gaps[at]:
            return at - 1
    return first - 1


def _before_apposition(reading: Reading, place: int, first: int) -> Subject | None:
    """The subject before what stands between commas: `Ines Marlow, the harbour master, said`."""
    last, segment = place, 0
    for at in range(place, max(first, place - _WINDOW) - 1, -1):
        starts = at == first or "," in reading.gaps[at] or reading.breaks(at)
        if not starts:
            continue
        run = reading.run_at.get(last)
        if run is not None and run[1] == last + 1 and run[0] >= at:
            name = _name(reading, last)
            if name is not None and name.run[1] == last + 1:
                whole = name.run[0] == at or run[0] == at
                if (whole or segment) and not _lists(reading, at, name.run[0]):
                    return name
        elif segment:
            pronoun = _pronoun(reading, last)
            if pronoun is not None:
                return pronoun
        segment += 1
        if at == first or reading.breaks(at) or segment > _APPOSITIONS:
            break
        last = at - 1
    return _NOBODY if segment > 1 else None


def _lists(reading: Reading, first: int, name: int) -> bool:
    """Whether more than an office stands before a name in its part of the clause."""
    return any(
        reading.folded[place] in reading.speech.prepositions
        or reading.folded[place] in reading.speech.others
        or place in reading.run_at
        for place in range(first, name)
        if place not in reading.run_at or reading.run_at[place] != reading.run_at[name]
    )


def _institution_behind(reading: Reading, place: int, first: int) -> Subject | None:
    """A definite institution that ends at a word: `the ministry`, `la préfecture du Velm`."""
    at = next((at for at in articles_behind(reading, place, first) if at < place), None)
    if at is None or not _is_institution(reading, at + 1 if reading.speech.heads_first else place):
        return None
    return Subject(run=(at + 1, place + 1), place=at + 1, institution=True)


def _is_institution(reading: Reading, head: int) -> bool:
    word = reading.folded[head]
    if word in reading.speech.organisations:
        return True
    compound = reading.speech.nouns_capital and reading.capital[head]
    return compound and any(word.endswith(each) for each in reading.speech.organisations)


# --- behind the verb


def _behind(reading: Reading, place: int, end: int) -> Subject | None:
    """The subject of an inverted clause: the first name that no preposition leads."""
    start, noun = place, False
    commas = 0
    while place < min(end, start + _WINDOW) and not reading.quoted[place]:
        if place > start and reading.breaks(place):
            break
        if "," in reading.gaps[place]:
            if place == start:
                return None
            commas += 1
            if commas > 1 or not noun:
                break
        found = _subject_from(reading, place, start, end, noun=noun)
        if found is not None:
            far = commas > 0 and "," not in reading.gaps[place]
            return _NOBODY if far else found
        if _ends(reading, place, start):
            break
        run = reading.run_at.get(place)
        noun = noun or (run is None and _is_noun(reading, place))
        place = place + 1 if run is None else run[1]
    return _NOBODY if place > start else None


def _subject_from(
    reading: Reading, place: int, start: int, end: int, *, noun: bool
) -> Subject | None:
    """The subject that begins at a word of an inverted clause."""
    pronoun = None if noun else _pronoun(reading, place)
    if pronoun is not None:
        return pronoun
    if place in reading.run_at:
        name = _name(reading, place, start)
        if name is None or not _stands(reading, name, end):
            return None
        return _NOBODY if _another(reading, name, end) else name
    if reading.is_prepositional(place, start) or (noun and "," in reading.gaps[place]):
        return None
    return _institution_ahead(reading, place, end)


def _ends(reading: Reading, place: int, start: int) -> bool:
    """Whether the clause ends at a word: another verb of saying, `who`, `that`."""
    word, speech = reading.folded[place], reading.speech
    return word in speech.others or (word in speech.verbs and place > start)


def _is_noun(reading: Reading, place: int) -> bool:
    word, speech = reading.folded[place], reading.speech
    small = (speech.prepositions, speech.determiners, speech.between, speech.nobody)
    return not any(word in each for each in small)


def _stands(reading: Reading, name: Subject, end: int) -> bool:
    """Whether a name is nobody's attribute: `Marlow's lawyer`, `Marlow spokesman Bo Hart`."""
    after = name.run[1]
    if after >= min(end, len(reading.starts)):
        return True
    gap = reading.gaps[after]
    if gap[:1] in {"'", "’"} and not reading.speech.elided:
        return False
    if not reading.speech.goes_on or gap or reading.capital[after] or reading.breaks(after):
        return True
    word = reading.folded[after]
    return word in reading.speech.goes_on or word.endswith(reading.speech.adverbs)


def _another(reading: Reading, name: Subject, end: int) -> bool:
    """`said Ines Marlow and Bo Hart` names two."""
    after = name.run[1]
    if after + 1 >= end or reading.breaks(after) or reading.breaks(after + 1):
        return False
    joins = reading.folded[after] in reading.speech.joins and not reading.gaps[after]
    return joins and (after + 1) in reading.run_at


def _institution_ahead(reading: Reading, place: int, end: int) -> Subject | None:
    """A definite institution that begins at a word, a place that belongs to it taken in."""
    speech = reading.speech
    if reading.folded[place] not in speech.definite:
        return None
    first = place + 1
    for head in range(first, min(end, first + (1 if speech.heads_first else _HEAD // 2))):
        small = speech.determiners | speech.prepositions
        if reading.breaks(head) or "," in reading.gaps[head] or reading.folded[head] in small:
            return None
        if _is_institution(reading, head):
            after = head + 1
            whole = speech.heads_first or after >= end or _stands_after(reading, after)
            stop = _with_place(reading, after, min(end, head + _HEAD))
            taken = whole and not reading.is_possessive(head)
            return Subject(run=(first, stop), place=first, institution=True) if taken else None
    return None


def _with_place(reading: Reading, place: int, end: int) -> int:
    """Return one past the name that goes with an institution: `préfecture | du Velm`."""
    small = reading.speech.prepositions | reading.speech.determiners
    for at in range(place, end):
        if reading.breaks(at) or reading.gaps[at] not in {"", "'", "’"}:
            break
        if at in reading.run_at and at > place:
            return reading.run_at[at][1]
        if reading.folded[at] not in small:
            break
    return place


def _stands_after(reading: Reading, after: int) -> bool:
    """Whether a noun is followed by nothing that makes it an attribute: `police chief`."""
    if reading.gaps[after] or reading.breaks(after) or reading.speech.nouns_capital:
        return True
    word, speech = reading.folded[after], reading.speech
    return word in speech.goes_on | speech.prepositions | speech.nobody
