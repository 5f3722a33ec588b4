"""Credits known by their form: lists of signs, notes on where the text comes from, whose writer.

`(mlk,jni,dpa)`, `rt/dpa`, `ZEIT ONLINE, dpa`: between slashes and commas stand agencies, the
outlet's own sign and editors' initials, and nothing else; a picture's credit has a person's name
there. A note has an agency and says that the text, or part of it, is the agency's: `This report
contains material from …`, `… is a Reuters correspondent`. All patterns are bounded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsdiff.clean.lines import signs

if TYPE_CHECKING:
    from newsdiff.clean.agencies import Agency, AgencyTable

__all__ = ["names_before_agency", "noted_agencies", "signed_agencies"]

MAX_SIGNED = 60
"""Longest list of signs, in code points."""
MAX_SIGN = 4
"""Letters of an editor's or outlet's sign."""
MAX_NOTE = 300
"""Longest note on a text's origin, in code points."""
MIN_PARTS = 2
"""Without a bracket, so many parts make a list of signs."""

_FRAME = re.compile(r"^[(\[]?(?:© ?)?([^()\[\]©]{2,60}?)[)\]]?$")
_LEAD = re.compile(
    r"^(?:mit(?: material(?: von| der)?)?|with|avec|con|quelle|source|text) ?:? (?=\S)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[/,;|+&]\s*|\s+(?:und|and|et|y|e)\s+")
_PICTURES = ("photo", "foto", "getty", "image", "pool", "file", "archiv", "epa", "bild", "handout")
_VOWEL = re.compile(r"[aeiouyäöü]")
_NUMBERED = re.compile(r"\bdpa:\d{6}-")
_SELF = (
    r"(?:this|the) (?:report|story|article|piece|post|dispatch)|"
    r"dies(?:er|em|en) (?:bericht|text|artikel|beitrag)|diese meldung|"
    r"cet article|est[ea] (?:nota|artículo|informe)|questo articolo"
)
_NOTE = re.compile(
    r"\bcontribut|^[—–-]{0,2} ?\(?(?:additional |includes? |with |contains? )?"
    r"(?:reporting|material|information|files|informationen|agenturmaterial)\b|"
    rf"\b(?:{_SELF})\b[^.]{{0,60}}\b(?:from|by|von|der|de|da)\b|"
    rf"\b(?:material|information|reports?)\b from [^.]{{2,60}}\b(?:{_SELF})\b|"
    r"^\(?(?:mit|avec|con|from|aus) (?:[\w']+ ){0,3}"
    r"(?:material|informationen|agenturmaterial|agenturen|nachrichtenagentur\w*|reports|wire|wires)",
    re.IGNORECASE,
)
_WRITER = re.compile(r"\b(?:is|are|was)\s+(?:an?\s+)?(?:[\w-]+\s+){0,2}\Z", re.IGNORECASE)
_OFFICE = re.compile(
    r"\s(?:[\w-]+\s){0,2}(?:writers?|reporters?|correspondents?|journalists?|editors?)\b"
)
_TOLD = re.compile(r"\b(?:told|said|says|according|first reported|sagte|berichtete?|laut)\b")
_ARTICLES = frozenset(("", "the", "l'", "l’", "agence", "die", "der", "nachrichtenagentur"))


def signed_agencies(text: str, table: AgencyTable) -> list[Agency]:
    """Agencies of a list of signs such as `(Tsp, dpa)`, `rt/dpa`; empty for anything else.

    A single name without a bracket is no list, nor is one behind a copyright sign: that is as a
    picture is credited.
    """
    if len(text) > MAX_SIGNED:
        return []
    if _NUMBERED.search(text):
        return [mention.agency for mention in table.mentions(text[: text.index("dpa:") + 3])][-1:]
    frame = _FRAME.match(text.strip(" .–—-"))
    if frame is None or any(word in text.lower() for word in _PICTURES):
        return []
    inner = frame[1]
    led = _LEAD.match(inner)
    parts = [part for part in _PARTS.split(inner[led.end() :] if led else inner) if part]
    bracketed = text[0] in "(["
    if len(parts) < MIN_PARTS and not (bracketed or led):
        return []
    found: list[Agency] = []
    for part in parts:
        agency = _exactly(part, table)
        if agency is not None:
            found.append(agency)
        elif not _is_sign(part):
            return []
    return found


def _exactly(part: str, table: AgencyTable) -> Agency | None:
    """The agency whose name is the whole of a part."""
    mentions = table.mentions(part, in_bracket=True)
    if len(mentions) != 1:
        return None
    rest = part[: mentions[0].start] + part[mentions[0].end :]
    return mentions[0].agency if rest.strip(" .'’").lower() in _ARTICLES else None


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


def noted_agencies(text: str, table: AgencyTable) -> list[Agency]:
    """Agencies of a note on the text's origin at its end; empty where it is not such a note."""
    if len(text) > MAX_NOTE:
        return []
    mentions = table.mentions(text)
    found = [
        mention.agency
        for mention in mentions
        if _WRITER.search(text[: mention.start]) and _OFFICE.match(text, mention.end)
    ]
    if not found and _NOTE.search(text) and not _TOLD.search(text):
        found = [mention.agency for mention in mentions]
    return list(dict.fromkeys(found))


_NAMES = re.compile(
    r"^((?:[A-ZÀ-Ý][\w.'’-]*\.? ){1,3}[A-ZÀ-Ý][\w'’-]+"
    r"(?:(?:, | and | und | et )(?:[A-ZÀ-Ý][\w.'’-]*\.? ){1,3}[A-ZÀ-Ý][\w'’-]+){0,4}) ?[,|•] "
)
_JOINED = (" and ", " und ", " et ", ", ")


def names_before_agency(text: str, table: AgencyTable) -> tuple[list[Agency], int]:
    """`Jo Doe and Ada Quill, Bloomberg`: the agency behind persons' names, and how many names."""
    match = _NAMES.match(text) if len(text) <= 2 * MAX_SIGNED else None
    if match is None or match[1].partition(" ")[0].lower() in signs("any", "by"):
        return [], 0
    agency = _exactly(text[match.end() :].strip(" ."), table)
    if agency is None or _exactly(match[1].rpartition(", ")[2], table):
        return [], 0
    return [agency], 1 + sum(match[1].count(mark) for mark in _JOINED)
