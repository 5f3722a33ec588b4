"""What a single line says about itself: evidence for kinds, each with a weight.

Weights are in the unit of "one clear sign": 5 is certain, 1 is a hint. A line stays part of the story
unless the sum for some other kind exceeds what its own prose speaks for (`story_weight`).

All patterns are anchored or bounded, so that time is linear in the line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsdiff.clean.lines import LONG, OPENING, Line, is_capitalised, signs
from newsdiff.clean.split import SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.clean.agencies import AgencyTable
    from newsdiff.clean.lexicon import Hit

__all__ = ["Evidence", "caption_weight", "is_name", "is_name_line", "line_evidence", "story_weight"]

Evidence = tuple[str, float]

CERTAIN, STRONG, CLEAR, FAIR, HINT = 5.0, 4.0, 3.0, 2.0, 1.0
SHORT = 14
"""Words of a line that can be a byline, a time, a picture's credit."""
MEDIUM = 40
"""Words of a line that can be a link, a prompt, a note on the author."""
TAIL = 90
"""Code points at the end of a caption in which its credit stands."""

_HOUSES = (
    r"AP|AFP|EPA(?:-EFE)?|EFE|Reuters|REUTERS|Getty(?: Images)?|Sputnik|SPUTNIK|TASS|Tass|Xinhua|PA|dpa|DPA|"
    r"ANSA|ATS|Belga|BELGA|UPI|Sipa|SIPA|MAXPPP|Keystone|Shutterstock|Alamy|iStock|Lehtikuva|Photothek|"
    r"Kremlin|Rex|REX|Bloomberg|Zuma|ZUMA|Associated Press|Agence France-Presse|Anadolu(?: Agency)?|"
    r"Agence QMI|La Presse|Presse canadienne"
)
_BRACKET_TAIL = re.compile(
    rf"\((?:[^()]{{0,90}}?[\s/,|:])?(?:(?:{_HOUSES})(?![\w-])|Photos?|photo|pool|Pool|Twitter|Instagram|Facebook|YouTube|"
    r"Courtesy|courtesy|Handout|Foto|Crédit|Credit|©)[^()]{0,60}\)\W{0,3}(?:[\w.]+ ?){0,5}$"
)
_HOUSE_FIRST = re.compile(rf"(?:{_HOUSES}) ?/ ?[A-Z][^/()]{{1,45}}\)?$")
_HOUSE_LAST = re.compile(
    rf"[^\W\d_][\w.'’-]* ?[/|,] ?(?:[\w ]{{2,20}}/)?(?:{_HOUSES})(?:[ ,/](?:file|pool|\d{{4}}))?\)?$"
)
_NAME_SLASH = re.compile(r"^[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3} ?/ ?[A-Z][\w. '’-]{2,40}$")
_VIA = re.compile(rf"(?:via|Photo by|PHOTO|Photo) (?:{_HOUSES})\b|\| ?(?:Photo|AP Photo)\b")
_STOP_HOUSE = re.compile(rf"[.!?…\"”»'’] ?(?:{_HOUSES})$")
_DATE_HOUSE = re.compile(rf"\([A-Z][a-z]{{2,8}}\.? \d{{1,2}}\) (?:{_HOUSES})$")
_GLUED_CREDIT = re.compile(r"(?:Credit){1,2}(?=[A-Z.])[^\n]{0,80}$")
_SIGN = re.compile(r"(?:©|(?<![\w)])\(c\))(?!\W{0,3}\d{4}|\()")
_YEAR_SIGN = re.compile(r"(?:©|\(c\)|copyright)[ \w,]{0,20}\d{4}", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,60}\.\w{2,}")
_URL_LINE = re.compile(r"^(?:https?://|www\.)?[\w-]{2,40}(?:\.[\w-]{2,20}){1,3}/\S*$")
_HANDLE_END = re.compile(r"^.{2,50} @\w{2,30}$")
_BRACKETED = re.compile(r"^\[ ?[^\[\]]{4,200} ?\]$")
_CODE = re.compile(r"function ?\(|\}\);|window\.|</?\w+[^<>]{0,80}>|\{[^{}]{0,200}:[^{}]{0,200}\}")
_INITIALS = re.compile(
    r"^(?:[A-Z]\.? ?){2,3}(?:/Agen\w{2,5})?$|^[A-Z]\.\w{2,10}$|^[a-z]{2,4}(?:[-/][A-Za-z]{2,4}){1,5}$"
)
_STORY_MARKS = "\"'“”„«»‘’ ,"
_DESK = re.compile(r"^\((?:[A-Z]{2,4}|[a-z]{2,4}|Le [A-Z]\w{2,10})\)$")
_LEDE_PLACE = re.compile(r"^\| ?[A-Z]")
_INNER_STOP = re.compile(r"[^\W\d_]{3}[.!?»] [A-ZÀ-Ý«]")
_FULL_DATE = re.compile(
    r"\b(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2}(?:er)? [a-zà-ÿ]{3,9}\.? \d{4})\b"
)


def story_weight(line: Line) -> float:
    """How much a line's own form speaks for running text."""
    if line.n_words > MEDIUM:
        return 4.5 if line.ends else 3.5
    if line.is_prose:
        return 4.0
    if line.ends:
        return FAIR if line.n_words >= 8 else HINT
    return 1.5 if line.n_words > SHORT else 0.8


def line_evidence(line: Line, language: str, agencies: AgencyTable) -> Iterator[Evidence]:
    """Evidence of one line for each kind it might be; none for a block of great length."""
    if len(line.text) > LONG:
        return
    if not any(map(str.isalnum, line.text[:200])):
        if line.text.strip(_STORY_MARKS):
            yield "other_noise", CERTAIN
        return
    if line.text.startswith("{{"):
        yield "other_noise", CERTAIN
    for hit in line.hits:
        weight = _phrase_weight(hit, line)
        if weight:
            yield _phrase_kind(hit, line), weight
    yield from _picture_evidence(line)
    yield from _people_evidence(line, language, agencies)
    yield from _page_evidence(line)


def _phrase_kind(hit: Hit, line: Line) -> str:
    if hit.kind == "photo_credit" and line.n_words > SHORT:
        return "caption"
    return hit.kind


def _phrase_weight(hit: Hit, line: Line) -> float:
    """A phrase weighs less in a longer line, and nothing in prose where it may be the story's own."""
    n = line.n_words
    if hit.kind in ("kicker", "clip"):
        return 0.0
    if hit.where == "whole":
        return CERTAIN
    if hit.kind == "timestamp":
        return STRONG if n <= SHORT and (line.dates > 0.3 or hit.where == "ends") else 0.0
    if hit.kind == "bio" and hit.where == "starts" and _INNER_STOP.search(line.text):
        return HINT / 2
    if (
        hit.kind in ("caption", "photo_credit")
        and hit.where == "starts"
        and n > 30
        and len(hit.phrase) > 6
    ):
        return HINT
    if hit.kind == "caption":
        return STRONG if hit.where == "starts" else FAIR
    if hit.kind == "photo_credit":
        near = hit.where == "starts" or hit.phrase in line.text[-TAIL:].lower()
        return STRONG if near and n <= 90 else 0.0
    if n > 2 * MEDIUM:
        return 0.0
    if hit.where == "starts":
        loose = hit.kind == "related" and not _announces(hit.phrase) and line.ends
        return (HINT if loose else STRONG) if n <= MEDIUM else HINT
    if hit.where == "ends":
        return CERTAIN if hit.kind == "related" else STRONG
    return _has_weight(hit, n)


def _has_weight(hit: Hit, n: int) -> float:
    if hit.kind == "copyright" or (hit.kind == "other_noise" and n <= MEDIUM):
        return CERTAIN
    return STRONG if n <= SHORT else CLEAR if n <= MEDIUM else HINT


def _announces(phrase: str) -> bool:
    return phrase.endswith((":", "»", "-")) or phrase.split()[-1] in _ANNOUNCING


_ANNOUNCING = frozenset("aussi auch article also see listen watch post story".split())


def _picture_evidence(line: Line) -> Iterator[Evidence]:
    """A picture's credit on its own line, or at the end of its caption."""
    text, n = line.text, line.n_words
    own = "photo_credit" if n <= SHORT and not line.ends else "caption"
    tail = text[-TAIL - 60 :]
    if n > 120:
        return
    if line.text[0] in OPENING:
        return
    if (n > 4 or text.startswith("(") or "/" in text) and _BRACKET_TAIL.search(tail):
        yield ("photo_credit" if text.startswith("(") and n <= SHORT else "caption"), STRONG + HINT
    if _HOUSE_FIRST.search(tail[-TAIL:]) or _HOUSE_LAST.search(tail[-TAIL:]) or _VIA.search(tail):
        yield ("photo_credit" if n <= 9 else "caption"), STRONG + HINT
    elif n <= 8 and _NAME_SLASH.match(text):
        by_wires = text.lower().endswith(("/agences", "/agencies", "/agenturen", "/agencias"))
        yield ("byline" if by_wires else "photo_credit"), FAIR
    if _DATE_HOUSE.search(tail) or _GLUED_CREDIT.search(tail):
        yield "caption", CERTAIN
    elif n > 5 and _STOP_HOUSE.search(tail):
        yield "caption", FAIR
    if _SIGN.search(text) and not _YEAR_SIGN.search(text):
        yield own, STRONG
    elif n <= MEDIUM and _YEAR_SIGN.match(text):
        yield "copyright", STRONG


def _people_evidence(line: Line, language: str, agencies: AgencyTable) -> Iterator[Evidence]:
    """Bylines, authors' addresses and initials, times, agencies that stand alone."""
    text, n = line.text, line.n_words
    if n <= SHORT and line.dates >= (0.9 if line.ends else 0.6) and text[-1] != ":":
        yield "timestamp", CERTAIN if line.dates >= 0.99 else STRONG
    if n > 2 * SHORT:
        return
    named = agencies.mentions(text)
    if _is_byline(line, language):
        yield ("credit" if named else "byline"), STRONG
    elif n <= SHORT and named and not _SIGN.match(text) and _is_filler(line, text, named):
        yield "credit", CERTAIN
    elif n <= SHORT and line.dates > 0 and _is_name_and_date(line):
        yield ("credit" if named else "byline"), CLEAR
    elif named and n <= SHORT and not line.ends and _has_no_small_word(line):
        yield "credit", CLEAR
    if n <= SHORT and _EMAIL.search(text):
        yield "byline", STRONG
    if text.endswith("•") and n <= 8:
        yield "byline", CLEAR
    if n <= 3 and _DESK.match(text):
        yield "byline", CLEAR
    if _INITIALS.match(text) or (" | " in text and n <= SHORT and line.capitals > 0.6):
        yield "byline", CLEAR
    if _LEDE_PLACE.match(text) and n <= 6:
        yield "dateline", STRONG


def _page_evidence(line: Line) -> Iterator[Evidence]:
    """Embedded posts, addresses, code, links in capitals or brackets."""
    text, n = line.text, line.n_words
    signed = n <= SHORT and "(@" in text and SIGNATURE.search(text)
    if signed or (text.startswith("—") and "(@" in text):
        yield "embed", CERTAIN
    elif n <= 8 and _HANDLE_END.match(text):
        yield "embed", CLEAR
    if n <= 3 and _URL_LINE.match(text):
        yield "related", STRONG
    if n <= MEDIUM and _BRACKETED.match(text):
        yield "related", STRONG
    if n >= 6 and line.shouting > 0.9 and not line.ends and n <= MEDIUM:
        yield "related", FAIR
    if n <= MEDIUM and _CODE.search(text):
        yield "other_noise", STRONG


def _is_byline(line: Line, language: str) -> bool:
    """`By Jo Doe`, `Analysis by Jo Doe, Outlet`, `Par Jo Doe, responsable de …`."""
    words = [word.strip(",.|•/") for word in line.words]
    by = signs("any", "by")
    start = 1 if words[0].lower() in signs(language, "by_prefix") and len(words) > 2 else 0
    if words[start].lower() not in by or len(words) < start + 2:
        return False
    if words[0].lower() == "by" and words[0] == "by" and line.is_prose:
        return False
    rest = [word for word in words[start + 1 :] if word]
    if not rest or not all(map(is_capitalised, rest[:2])):
        return False
    particles = signs("any", "particles")
    particles = particles | signs("any", "fillers") | signs("any", "dates")
    low = sum(word[0].islower() and word.lower() not in particles for word in rest)
    allowed = 0.35 if line.words[start].lower() == "by" else 0.65
    return low <= allowed * len(rest) and not (line.ends and line.n_words > SHORT)


def _is_filler(line: Line, text: str, named: list) -> bool:  # type: ignore[type-arg]
    """Whether a line says nothing but an agency, with times and small words around it."""
    rest = text
    for mention in reversed(named):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    words = [word.strip(".,;:()|-–—©•*/").lower() for word in rest.split()]
    small = signs("any", "dates") | signs("any", "fillers") | signs("any", "by") | _CREDIT_WORDS
    left = [word for word in words if word and word not in small and not word[0].isdigit()]
    if not left:
        return True
    return len(left) <= 4 and any(word in _WITH_WORDS for word in words) and not line.ends


_CREDIT_WORDS = frozenset(
    "the from with avec mit con l' l’ source sources quelle fuente agence agencies agences agency staff wire "
    "wires copyright news l service services".split()
)
_WITH_WORDS = frozenset(("with", "avec", "mit", "con"))


def _is_name_and_date(line: Line) -> bool:
    """`Jo Doe Monday, July 1, 2019`: capitals, a date with a name, no small words of a sentence."""
    named = {word.strip(".,|•").lower() for word in line.words} & signs("any", "dates")
    return line.dates >= 0.3 and line.text[0].isalpha() and bool(named) and _has_no_small_word(line)


def _has_no_small_word(line: Line) -> bool:
    """No word of a sentence: all begin with a capital, but particles, times and "by"."""
    allowed = signs("any", "particles") | signs("any", "fillers") | signs("any", "dates")
    allowed = allowed | signs("any", "by")
    return not any(
        word[0].islower() and word.strip(".,|•").lower() not in allowed for word in line.words
    )


def is_name(words: list[str]) -> bool:
    """Whether words can be one person's name: capitals, and letters alone."""
    return all(
        word[0].isupper()
        and word.strip(".").replace("-", "").replace("'", "").replace("’", "").isalpha()
        for word in words
    )


def is_name_line(line: Line) -> bool:
    """One to four personal names and nothing else."""
    if (
        line.n_words > SHORT
        or (line.ends and not line.text.endswith("."))
        or line.text[0] in OPENING
    ):
        return False
    particles = signs("any", "particles")
    if line.words[0].lower() in signs("any", "no_name"):
        return False
    words = [word.strip(",.•") for word in line.words if word.strip(",.•|")]
    proper = [word for word in words if is_capitalised(word) and word.isprintable()]
    plain = all(is_capitalised(word) or word.lower() in particles for word in words)
    letters = all(
        character.isalpha() or character.isspace() or character in ".,'’-•&"
        for character in line.text
    )
    return (
        plain
        and letters
        and 2 <= len(proper)
        and len(words) <= 4 * (1 + line.text.count(",") + line.text.count(" and "))
    )


def caption_weight(line: Line, language: str, *, beside: bool = False) -> float:
    """How much a line reads like the caption of a picture.

    `beside`: a picture's credit is next to it, so that the want of a verb alone says something.
    """
    if line.n_words > 80 or line.n_words < 2 or line.text[0] in OPENING:
        return 0.0
    if any(mark in line.text for mark in ("#", "@", "http", "pic.twitter")):
        return 0.0
    weight = sum(FAIR for hit in line.hits if hit.kind in ("caption", "photo_credit"))
    words = {word.strip(".,;:").lower() for word in line.words}
    weight += HINT * bool(words & signs(language, "picture_verbs"))
    weight += HINT * (not line.ends and line.n_words > 5)
    weight += HINT * bool(_FULL_DATE.search(line.text[-TAIL:]))
    if beside or _ends_as_label(line) or (not line.ends and language == "en"):
        weight += _verbless_weight(line, words, language)
    return weight


def _ends_as_label(line: Line) -> bool:
    """The last words are a date, or the line is short and ends with a name."""
    last = [word.strip(".,()").lower() for word in line.words[-4:]]
    dated = bool(set(last) & signs("any", "dates")) or any(
        re.fullmatch(r"(?:19|20)\d\d", word) for word in last
    )
    return dated or (line.n_words <= 7 and is_capitalised(line.words[-1]))


def _verbless_weight(line: Line, words: set[str], language: str) -> float:
    """How much a line looks as if it had no finite verb."""
    if words & signs(language, "finite") or _INNER_STOP.search(line.text) or line.text[-1] in "?:":
        return 0.0
    if language == "fr":
        verbs = any(
            word.endswith(("ait", "aient", "èrent", "era", "ront", "ons", "ez")) for word in words
        )
        verbs |= any(word.startswith(("n'", "s'", "qu'", "c'", "j'", "l'a")) for word in words)
        verbs |= any(word.endswith("ent") and not word.endswith("ment") for word in words)
    else:
        verbs = any(word.endswith("ed") and len(word) > 4 for word in words)
    if line.is_prose:
        return 0.0 if verbs else HINT
    return HINT / 2 if verbs else FAIR
