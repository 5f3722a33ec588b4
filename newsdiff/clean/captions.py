"""Pictures: what a line says about being a picture's credit or its caption.

All patterns are anchored or bounded, so that time is linear in the line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsdiff.clean.lines import OPENING, Line, is_capitalised, signs
from newsdiff.clean.sizes import (
    CERTAIN,
    CLAUSE,
    CLEAR,
    FAIR,
    HINT,
    LABEL,
    LIMIT,
    LINK,
    NOTE,
    PAIR,
    SENTENCE,
    SHORT,
    STRONG,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["INNER_STOP", "TAIL", "caption_weight", "has_bare_sign", "picture_evidence"]

TAIL = 90
"""Code points at the end of a caption in which its credit stands."""
SHORT_LABEL = 7
"""Words of a caption without a date that only names what is shown."""

_HOUSES = (
    r"AP|AFP|EPA(?:-EFE)?|EFE|Reuters|REUTERS|Getty(?: Images)?|Sputnik|SPUTNIK|TASS|Tass|Xinhua|"
    r"PA|dpa|DPA|ANSA|ATS|Belga|BELGA|UPI|Sipa|SIPA|MAXPPP|Keystone|Shutterstock|Alamy|iStock|"
    r"Lehtikuva|Photothek|Kremlin|Rex|REX|Bloomberg|Zuma|ZUMA|Associated Press|"
    r"Agence France-Presse|Anadolu(?: Agency)?|Agence QMI|La Presse|Presse canadienne"
)
_BROADCASTERS = "CBS|NBC|ABC|BBC|Fox News"
_BRACKET_TAIL = re.compile(
    rf"\((?:[^()]{{0,90}}?[\s/,|:])?(?:(?:{_HOUSES}|{_BROADCASTERS})(?![\w-])|Photos?|photo|pool|Pool|Twitter|"
    r"Instagram|Facebook|YouTube|Courtesy|courtesy|Handout|Foto|Crédit|Credit|©)[^()]{0,60}\)"
    r"[\s.»”\"]{0,3}(?:[\w.]+ ?){0,5}$"
)
_HOUSE_FIRST = re.compile(rf"(?:{_HOUSES}) ?/ ?[A-Z][^/()]{{1,45}}\)?$")
_HOUSE_LAST = re.compile(
    rf"[^\W\d_][\w.'’-]* ?[/|,] ?(?:[\w ]{{2,20}}/)?(?:{_HOUSES})"
    r"(?:,? ?/?(?i:file|pool|\d{4}))?\)?$"
)
_NAME_SLASH = re.compile(r"^[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3} ?/ ?[A-Z][\w. '’-]{2,40}$")
_VIA = re.compile(rf"(?:via|Photo by|PHOTO|Photo) (?:{_HOUSES})\b|\| ?(?:Photo|AP Photo)\b")
_STOP_HOUSE = re.compile(rf"[.!?…\"”»'’] ?(?:{_HOUSES})$")
_DATE_HOUSE = re.compile(rf"\([A-Z][a-z]{{2,8}}\.? \d{{1,2}}\) (?:{_HOUSES})$")
_GLUED_CREDIT = re.compile(r"(?:Credit){1,2}(?=[A-Z.])[^\n]{0,80}$")
_NAMED_CREDIT = re.compile(
    r"[.»”\"] (?:[Cc]rédits?|Credits?|Fotos?|Photos?|Images?) ?: ?[^\n.:]{3,50}$"
)
_SIGN = re.compile(r"(?:©|(?<![\w)])\(c\))(?!\W{0,3}\d{4}|\()")
_YEAR_SIGN = re.compile(r"(?:©|\(c\)|copyright)[ \w,]{0,20}\d{4}", re.IGNORECASE)
_FULL_DATE = re.compile(
    r"\b(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2}(?:er)? [a-zà-ÿ]{3,9}\.? \d{4})\b"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
INNER_STOP = re.compile(r"[^\W\d_]{3}[.!?»] [A-ZÀ-Ý«]")
_POSTED = ("#", "@", "http", "pic.twitter")
_BY_WIRES = ("/agences", "/agencies", "/agenturen", "/agencias")


def has_bare_sign(text: str) -> bool:
    """Whether a line begins with a copyright sign without a year: a picture's credit."""
    return bool(_SIGN.match(text))


def picture_evidence(line: Line) -> Iterator[tuple[str, float]]:
    """A picture's credit on its own line, or at the end of its caption."""
    text, n = line.text, line.n_words
    if n > LIMIT:
        return
    tail = text[-TAIL - LIMIT // 2 :]
    bracketed = text[0] == "("
    if (
        text[0] not in OPENING
        and (n > LABEL or bracketed or "/" in text)
        and _BRACKET_TAIL.search(tail)
    ):
        yield ("photo_credit" if bracketed and n <= SHORT else "caption"), CERTAIN
    yield from _house_evidence(line, tail)
    if any(pattern.search(tail) for pattern in (_DATE_HOUSE, _GLUED_CREDIT, _NAMED_CREDIT)):
        yield "caption", CERTAIN
    elif n >= CLAUSE and _STOP_HOUSE.search(tail):
        yield "caption", FAIR
    if _SIGN.search(text) and not _YEAR_SIGN.search(text):
        yield ("photo_credit" if n <= SHORT and not line.ends else "caption"), STRONG
    elif n <= LINK and _YEAR_SIGN.match(text):
        yield "copyright", STRONG


def _house_evidence(line: Line, tail: str) -> Iterator[tuple[str, float]]:
    """Names joined to a house by a slash, a comma or a bar."""
    text, n = line.text, line.n_words
    if _HOUSE_FIRST.search(tail[-TAIL:]) or _HOUSE_LAST.search(tail[-TAIL:]) or _VIA.search(tail):
        yield ("photo_credit" if n <= SENTENCE + 1 else "caption"), CERTAIN
    elif (
        text.count("/") > 1 and n <= LINK and not line.ends and "//" not in text and not line.dates
    ):
        yield "photo_credit", CLEAR
    elif n <= SENTENCE and _NAME_SLASH.match(text):
        yield ("byline" if text.lower().endswith(_BY_WIRES) else "photo_credit"), FAIR


def caption_weight(line: Line, language: str, *, beside: bool = False) -> float:
    """How much a line reads like the caption of a picture.

    `beside`: a picture's credit is next to it, so that the want of a verb alone says something.
    """
    if not PAIR <= line.n_words <= NOTE or line.text[0] in OPENING:
        return 0.0
    if any(mark in line.text for mark in _POSTED):
        return 0.0
    words = {word.strip(".,;:").lower() for word in line.words}
    weight = sum(FAIR for hit in line.hits if hit.kind in ("caption", "photo_credit"))
    weight += HINT * bool(words & signs(language, "picture_verbs"))
    weight += HINT * (_stops_short(line) and line.n_words >= CLAUSE)
    weight += HINT * bool(_FULL_DATE.search(line.text[-TAIL:]))
    if beside or _ends_as_label(line) or (_stops_short(line) and language == "en"):
        weight += _verbless_weight(line, words, language)
    return weight


def _stops_short(line: Line) -> bool:
    """No end of a sentence, nor the dots of a text that is cut."""
    return not line.ends and line.text[-1] not in ".…–—-"


def _ends_as_label(line: Line) -> bool:
    """The last words are a date, or the line is short and ends with a name."""
    last = [word.strip(".,()").lower() for word in line.words[-LABEL:]]
    dates = signs("any", "dates")
    dated = any(word in dates or _YEAR.fullmatch(word) for word in last)
    return dated or (line.n_words <= SHORT_LABEL and is_capitalised(line.words[-1]))


def _verbless_weight(line: Line, words: set[str], language: str) -> float:
    """How much a line looks as if it had no finite verb."""
    if words & signs(language, "finite") or INNER_STOP.search(line.text) or line.text[-1] in "?:":
        return 0.0
    verbs = any(map(_is_french_verb if language == "fr" else _is_participle, words))
    if line.is_prose:
        return 0.0 if verbs else HINT
    return HINT / 2 if verbs else FAIR


def _is_participle(word: str) -> bool:
    return word.endswith("ed") and len(word) > LABEL


def _is_french_verb(word: str) -> bool:
    """Endings of verbs, and words that stand before one."""
    if word.startswith(("n'", "s'", "qu'", "c'", "j'", "l'a")):
        return True
    ends = word.endswith(("ait", "aient", "èrent", "era", "ront", "ons", "ez"))
    return ends or (word.endswith("ent") and not word.endswith("ment"))
