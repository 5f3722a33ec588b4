"""Credits known by their form: lists of signs, notes on where the text comes from, whose writer.

`(mlk,jni,dpa)`, `rt/dpa`, `ZEIT ONLINE, dpa`: between slashes and commas stand agencies, the
outlet's own sign and editors' initials, and nothing else; a picture's credit has a person's name
there. A note has an agency and says that the text, or part of it, is the agency's: `This report
contains material from …`, `… is a Reuters correspondent`. All patterns are bounded.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import attrs

from newsdiff.clean.signs import any_phrases, any_signs, either
from newsdiff.lexicon import any_words, phrase_pattern
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from newsdiff.agencies import Agency, AgencyTable

__all__ = [
    "names_before_agency",
    "noted_agencies",
    "signed_agencies",
    "tells_who_helped",
]

MAX_SIGNED = 60
"""Longest list of signs, in code points."""
MAX_SIGN = 4
"""Letters of an editor's or outlet's sign."""
MAX_NOTE = 300
"""Longest note on a text's origin, in code points."""
MIN_PARTS = 2
"""Without a bracket, so many parts make a list of signs."""

_FRAME = regex(r"^[(\[]?(?:© ?)?([^()\[\]©]{2,60}?)[)\]]?$")
_PARTS = regex(rf"\s*[/,;|+&]\s*|\s+(?:{either('and')})\s+")
_WORD = regex(r"\w+")
_VOWEL = regex(r"[aeiouyäöü]")
_NUMBERED = regex(r"(?<![\w-])([\w-]{2,12}):\d{6}-")
"""`dpa-infocom, dpa:210101-99-123456/2`: an agency and the number of its dispatch."""


@attrs.frozen(eq=False, repr=False)
class _Notes:
    """Patterns of notes on where a text comes from, made when a short line names an agency.

    Attributes:
        note: anywhere in such a note.
        writer: at the end of what stands before the agency whose writer somebody is.
        office: behind that agency.
        speech: in a line that is no note, but tells who said something.
    """

    note: re.Pattern[str]
    writer: re.Pattern[str]
    office: re.Pattern[str]
    speech: re.Pattern[str]


@cache
def _lead() -> re.Pattern[str]:
    """What may stand before a list of signs."""
    phrases = phrase_pattern(any_phrases("signed_leads"))
    return regex(rf"^{phrases} ?:? (?=\S)", re.IGNORECASE)


@cache
def _notes() -> _Notes:
    text = phrase_pattern(any_phrases("this_text"))
    material, giver, sources = map(either, ("note_material", "note_from", "note_sources"))
    said, cited = "|".join(any_words("words", "saying")), phrase_pattern(any_phrases("cited"))
    return _Notes(
        note=regex(
            rf"\b{phrase_pattern(any_phrases('contributed'))}|"
            rf"^[—–-]{{0,2}} ?\(?(?:(?:{either('note_leads')}) (?:[\w'’]+ ){{0,3}}"
            rf"(?:{material}|{sources})|{material})\b|"
            rf"\b{text}\b[^.]{{0,60}}\b(?:{giver})\b|"
            rf"\b(?:{material}|{sources}) (?:{giver}) [^.]{{2,60}}\b{text}\b",
            re.IGNORECASE,
        ),
        writer=regex(rf"\b(?:{either('is')})\s+(?:[\w-]+\s+){{0,3}}\Z", re.IGNORECASE),
        office=regex(rf"\s(?:[\w-]+\s){{0,2}}(?:{either('roles')})s?\b"),
        speech=regex(rf"\b(?:{said}|{cited})\b"),
    )


def signed_agencies(text: str, table: AgencyTable) -> list[Agency]:
    """Agencies of a list of signs such as `(Tsp, dpa)`, `rt/dpa`; empty for anything else.

    A single name without a bracket is no list, nor is one behind a copyright sign: that is as a
    picture is credited.
    """
    if len(text) > MAX_SIGNED:
        return []
    numbered = _NUMBERED.search(text)
    if numbered:
        return [match.agency for match in table.named_in(numbered[1], in_bracket=True)]
    frame = _FRAME.match(text.strip(" .–—-"))
    if frame is None or table.credits_picture(frame[1]):
        return []
    inner = frame[1]
    led = _lead().match(inner)
    parts = [part for part in _PARTS.split(inner[led.end() :] if led else inner) if part]
    bracketed = text[0] in "(["
    if len(parts) < MIN_PARTS and not (bracketed or led):
        return []
    found: list[Agency] = []
    for part in parts:
        agency = table.exactly(part)
        if agency is not None:
            found.append(agency)
        elif not _is_sign(part):
            return []
    return found


def _is_sign(part: str) -> bool:
    """Initials in one case, a clipped word such as `Tsp`, or an outlet's name led by capitals."""
    first, _, rest = part.partition(" ")
    letters = first.strip(".")
    if not letters.isalpha():
        return False
    if rest:
        return letters.isupper() and len(letters) >= MIN_PARTS and rest.replace(" ", "").isalpha()
    if len(letters) > MAX_SIGN:
        return False
    return letters.islower() or letters.isupper() or not _VOWEL.search(letters.lower())


@cache
def _cues() -> frozenset[str]:
    """Words in small letters: without any of them a line is neither a note nor names a writer."""
    roles = any_signs("roles")
    texts = (word for phrase in any_phrases("this_text") for word in phrase.split()[-1].split("/"))
    listed = (*any_signs("note_material"), *any_signs("note_sources"), *texts, *roles)
    return frozenset(map(str.lower, (*listed, *(f"{role}s" for role in roles))))


def _has_cue(low: str) -> bool:
    return tells_who_helped(low.replace("’", "'")) or not _cues().isdisjoint(_WORD.findall(low))


def tells_who_helped(text: str) -> bool:
    """Whether a phrase such as `contributed` stands in a line."""
    low = text.lower()
    return any(phrase in low for phrase in _contributed())


@cache
def _contributed() -> tuple[str, ...]:
    """Phrases such as `contributed`, without those in which another one stands."""
    phrases = any_phrases("contributed")
    return tuple(p for p in phrases if not any(o in p and o != p for o in phrases))


def noted_agencies(text: str, table: AgencyTable) -> list[Agency]:
    """Agencies of a note on the text's origin at its end; empty where it is not such a note."""
    if len(text) > MAX_NOTE or not _has_cue(text.lower()):
        return []
    mentions = table.named_in(text)
    if not mentions:
        return []
    notes = _notes()
    found = [
        mention.agency
        for mention in mentions
        if notes.writer.search(text[: mention.start]) and notes.office.match(text, mention.end)
    ]
    if not found and notes.note.search(text) and not notes.speech.search(text):
        found = [mention.agency for mention in mentions]
    return list(dict.fromkeys(found))


_NAME = r"(?:[A-ZÀ-Ý][\w.'’-]*\.? ){1,3}[A-ZÀ-Ý][\w'’-]+"
_JOINED = (*(f" {word} " for word in any_signs("and")), ", ")


@cache
def _names() -> re.Pattern[str]:
    return regex(rf"^({_NAME}(?:(?:{'|'.join(_JOINED)}){_NAME}){{0,4}}) ?[,|•] ")


def names_before_agency(text: str, table: AgencyTable) -> tuple[list[Agency], int]:
    """`Jo Doe and Ada Quill, Bloomberg`: the agency behind persons' names, and how many names."""
    if len(text) > 2 * MAX_SIGNED:
        return [], 0
    match = _names().match(text)
    if match is None or match[1].partition(" ")[0].lower() in any_signs("by"):
        return [], 0
    agency = table.exactly(text[match.end() :].strip(" ."))
    if agency is None or table.exactly(match[1].rpartition(", ")[2]):
        return [], 0
    return [agency], 1 + sum(match[1].count(mark) for mark in _JOINED)
