"""Pictures: what a line says about being a picture's credit or its caption.

All patterns are anchored or bounded, so that time is linear in the line.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

import attrs

from newsdiff.clean.lines import OPENING, Line, is_capitalised
from newsdiff.clean.signs import (
    any_phrases,
    any_signs,
    dates,
    either,
    own_flag,
    own_signs,
    verb_forms,
)
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
from newsdiff.lexicon import phrase_pattern
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.agencies import AgencyTable

__all__ = ["INNER_STOP", "TAIL", "caption_weight", "has_bare_sign", "picture_evidence"]

TAIL = 90
"""Code points at the end of a caption in which its credit stands."""
SHORT_LABEL = 7
"""Words of a caption without a date that only names what is shown."""

_BROADCASTERS = "CBS|NBC|ABC|BBC|Fox News"


_NAME_SLASH = regex(r"^[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3} ?/ ?[A-Z][\w. '’-]{2,40}$")
_GLUED_CREDIT = regex(rf"(?:{either('glued_labels')}){{1,2}}(?=[A-Z.])[^\n]{{0,80}}$")
_NAMED_CREDIT = regex(rf"[.»”\"] (?:{either('picture_labels')}) ?: ?[^\n.:]{{3,50}}$")
_SIGN = regex(r"(?:©|(?<![\w)])\(c\))(?!\W{0,3}\d{4}|\()")
_YEAR_SIGN = regex(r"(?:©|\(c\)|copyright)[ \w,]{0,20}\d{4}", re.IGNORECASE)
_FULL_DATE = regex(
    r"\b(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2}(?:er)? [a-zà-ÿ]{3,9}\.? \d{4})\b"
)
_YEAR = regex(r"(?:19|20)\d\d")
INNER_STOP = regex(r"[^\W\d_]{3}[.!?»] [A-ZÀ-Ý«]")
_STOPS = ".!?…:"
"""With none of these a picture's house or what is noted behind it ends."""
_POSTED = ("#", "@", "http", "pic.twitter")
_ITEMS = ("-", "–", "•")
"""With one of these an item of a list begins."""
_BY_WIRES = tuple(f"/{word}" for word in any_signs("wires"))


@attrs.frozen(eq=False, repr=False)
class _Houses:
    """Patterns with the names of the houses under which pictures are credited.

    Attributes:
        bracket: `(Jo Doe/AP)` at the end of a caption.
        first: `AP/Jo Doe`.
        last: `Jo Doe/AP`.
        by: what stands before a house in `via`, quick to look for.
        via: `Photo by AP`.
        behind_stop: the house behind the end of a sentence.
        behind_date: the house behind `(June 3)`.
    """

    bracket: re.Pattern[str]
    first: re.Pattern[str]
    last: re.Pattern[str]
    by: re.Pattern[str]
    via: re.Pattern[str]
    behind_stop: re.Pattern[str]
    behind_date: re.Pattern[str]


@functools.lru_cache(maxsize=8)
def _houses(names: tuple[str, ...]) -> _Houses:
    houses = "|".join(map(re.escape, names)) or r"(?!)"
    by = phrase_pattern(any_phrases("picture_by"))
    return _Houses(
        bracket=regex(
            rf"\((?:[^()]{{0,90}}?[\s/,|:])?(?:{houses}|{_BROADCASTERS}|{either('bracketed_marks')})"
            r"(?!(?<=\w)[\w-])[^()]{0,60}\)[\s.»”\"]{0,3}(?:[\w.]+ ?){0,5}$"
        ),
        first=regex(rf"(?:{houses}) ?/ ?[A-Z][^/()]{{1,45}}\)?$"),
        last=regex(
            rf"[^\W\d_][\w.'’-]* ?[/|,] ?(?:[\w ]{{2,20}}/)?(?:{houses})"
            rf"(?:,? ?/?(?i:{either('picture_notes')}|\d{{4}}))?\)?$"
        ),
        by=regex(rf"{by} |\|"),
        via=regex(rf"{by} (?:{houses})\b|\| ?(?:(?:{houses}) )?{by}\b"),
        behind_stop=regex(rf"[.!?…\"”»'’] ?(?:{houses})$"),
        behind_date=regex(rf"\([A-Z][a-z]{{2,8}}\.? \d{{1,2}}\) (?:{houses})$"),
    )


def has_bare_sign(text: str) -> bool:
    """Whether a line begins with a copyright sign without a year: a picture's credit."""
    return bool(_SIGN.match(text))


def picture_evidence(line: Line, agencies: AgencyTable) -> Iterator[tuple[str, float]]:
    """A picture's credit on its own line, or at the end of its caption."""
    text, n = line.text, line.n_words
    if n > LIMIT:
        return
    houses = _houses(agencies.picture_names)
    tail = text[-TAIL - LIMIT // 2 :]
    bracketed = text[0] == "("
    if (
        text[0] not in OPENING
        and (n > LABEL or bracketed or "/" in text)
        and ")" in tail
        and houses.bracket.search(tail)
    ):
        yield ("photo_credit" if bracketed and n <= SHORT else "caption"), CERTAIN
    yield from _house_evidence(line, tail, houses, agencies.picture_names)
    is_last = tail.endswith(agencies.picture_names)
    dated = is_last and ") " in tail and houses.behind_date.search(tail)
    if dated or _GLUED_CREDIT.search(tail) or _NAMED_CREDIT.search(tail):
        yield "caption", CERTAIN
    elif n >= CLAUSE and is_last and houses.behind_stop.search(tail):
        yield "caption", FAIR
    if _SIGN.search(text) and not _YEAR_SIGN.search(text):
        yield ("photo_credit" if n <= SHORT and not line.ends else "caption"), STRONG
    elif n <= LINK and _YEAR_SIGN.match(text) and not line.is_clause:
        yield "copyright", STRONG


def _house_evidence(
    line: Line, tail: str, houses: _Houses, names: tuple[str, ...]
) -> Iterator[tuple[str, float]]:
    """Names joined to a house by a slash, a comma or a bar."""
    text, n = line.text, line.n_words
    short = tail[-TAIL:]
    first = "/" in short and houses.first.search(short)
    last = short[-1] not in _STOPS and any(name in short for name in names)
    ends = first or (last and houses.last.search(short))
    if ends or (houses.by.search(tail) and houses.via.search(tail)):
        yield ("photo_credit" if n <= SENTENCE + 1 else "caption"), CERTAIN
    elif (
        text.count("/") > 1 and n <= LINK and not line.ends and "//" not in text and not line.dates
    ):
        yield "photo_credit", CLEAR
    elif n <= SENTENCE and _NAME_SLASH.match(text):
        yield ("byline" if text.lower().endswith(_BY_WIRES) else "photo_credit"), FAIR


def caption_weight(line: Line, *, beside: bool = False) -> float:
    """How much a line reads like the caption of a picture.

    `beside`: a picture's credit is next to it, so that the want of a verb alone says something.
    """
    if not PAIR <= line.n_words <= NOTE or line.text[0] in OPENING:
        return 0.0
    if any(mark in line.text for mark in _POSTED) or line.text.startswith(_ITEMS):
        return 0.0
    words = {word.strip(".,;:").lower() for word in line.words}
    weight = sum(FAIR for hit in line.hits if hit.kind in ("caption", "photo_credit"))
    weight += HINT * bool(words & own_signs(line.language, "picture_verbs"))
    weight += HINT * (_stops_short(line) and line.n_words >= CLAUSE)
    weight += HINT * bool(_FULL_DATE.search(line.text[-TAIL:]))
    bare = own_flag(line.language, "bare_captions")
    if beside or _ends_as_label(line) or (_stops_short(line) and bare):
        weight += _verbless_weight(line, words)
    return weight


def _stops_short(line: Line) -> bool:
    """No end of a sentence, nor the dots of a text that is cut."""
    return not line.ends and line.text[-1] not in ".…–—-"


def _ends_as_label(line: Line) -> bool:
    """The last words are a date, or the line is short and ends with a name."""
    last = [word.strip(".,()").lower() for word in line.words[-LABEL:]]
    dated = any(word in dates(line.language) or _YEAR.fullmatch(word) for word in last)
    return dated or (line.n_words <= SHORT_LABEL and is_capitalised(line.words[-1]))


def _verbless_weight(line: Line, words: set[str]) -> float:
    """How much a line looks as if it had no finite verb."""
    finite = words & own_signs(line.language, "finite")
    if finite or INNER_STOP.search(line.text) or line.text[-1] in "?!:":
        return 0.0
    if line.ends and line.has_verb:
        return 0.0
    verbs = any(map(verb_forms(line.language).fit, words))
    if line.is_prose:
        return 0.0 if verbs else HINT
    return HINT / 2 if verbs else FAIR
