"""What a single line says about itself: evidence for kinds, each with a weight.

A line stays part of the story unless the evidence for other kinds outweighs what its own form says
for running text (`story_weight`). All patterns are anchored or bounded: time is linear in the line.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from newsdiff.clean.captions import INNER_STOP, TAIL, has_bare_sign, picture_evidence
from newsdiff.clean.lines import LOST_SPACE, SENTENCE_END, Line
from newsdiff.clean.names import (
    has_no_small_word,
    is_byline,
    is_name_and_date,
    is_only_credit,
    mostly_capitals,
)
from newsdiff.clean.signed import signed_agencies
from newsdiff.clean.signs import any_phrases, any_signs, either, own_flag, signs
from newsdiff.clean.sizes import (
    CERTAIN,
    CLAUSE,
    CLEAR,
    FAIR,
    HEADLINE,
    HINT,
    LIMIT,
    LINK,
    MOSTLY,
    NEARLY,
    NOTE,
    PROSE,
    SENTENCE,
    SHORT,
    STANDFIRST,
    STRONG,
    TINY,
)
from newsdiff.clean.split import SIGNATURE
from newsdiff.lexicon import phrase_pattern
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.agencies import AgencyTable
    from newsdiff.clean.lexicon import Hit

__all__ = ["Evidence", "call_to_reader", "line_evidence", "story_weight"]

Evidence = tuple[str, float]

CALL, MIN_CALLS = 60, 0.25
"""Words of a line that asks the reader to do something, at most, and how much of it does so."""
SOME_DATE = 0.3
"""Part of a line that must be a date for a phrase such as "Updated" to make it a time."""

_EMAIL = regex(r"[\w.+-]{1,64}@[\w-]{1,60}\.\w{2,}")
_URL_LINE = regex(r"^(?:https?://|www\.)?[\w-]{2,40}(?:\.[\w-]{2,20}){1,3}/\S*$")
_HANDLE_END = regex(r"^.{2,50} @\w{2,30}$")
_BRACKETED = regex(r"^\[ ?[^\[\]]{4,200} ?\]\.?$")
_LONG_BRACKET = regex(r"^\[[^\[\]]{200,900}\]\.?$")
_POST_END = regex(r"(?:pic\.twitter\.com/|https?://t\.co/)\w{8,12}\W{0,2}$")
_BUTTON = regex(rf"^(?:{either('film_buttons')}) [A-Z][a-z]")
_RUNNING_TIME = regex(r"\(\d{1,2}:\d\d\)$")
_CODE = regex(r"function ?\(|\}\);|window\.|</?\w{1,20}[^<>]{0,80}>|\{[^{}]{0,200}:[^{}]{0,200}\}")
_INITIALS = regex(
    r"^(?:[A-Z]\.? ?){2,3}(?:/Agen\w{2,5})?$|^[A-Z]\.\w{2,10}$|"
    r"^[a-z]{2,4}(?:[-/][A-Za-z]{2,4}){1,5}$"
)
_OUTLET_ARTICLES = "|".join(any_signs("outlet_articles"))
_DESK = regex(rf"^\((?:[A-Z]{{2,4}}|[a-z]{{2,4}}|(?:{_OUTLET_ARTICLES}) [A-Z]\w{{2,10}})\)$")
_LEDE_PLACE = regex(r"^\| ?[A-Z]")
_CRIES = '?!”"'
"""With none of these a byline ends."""
_QUOTED = '"“”„«»'
_STORY_MARKS = "\"'“”„«»‘’ ,"


@cache
def _follow() -> re.Pattern[str]:
    """`Follow Jo Doe (@jodoe) on Network` at the beginning."""
    return regex(
        rf"^\W{{0,3}}{phrase_pattern(any_phrases('follow'))} (?:[A-Z@][\w.@'’-]{{1,30}} ){{1,3}}"
        rf"(?:\(@\w{{1,30}}\) )?(?:{either('on_network')}) [A-Z]\w{{3,12}}\b"
    )


@cache
def _click() -> re.Pattern[str]:
    """`click here` anywhere."""
    return regex(rf"\b{phrase_pattern(any_phrases('click'))}\b", re.IGNORECASE)


def story_weight(line: Line) -> float:
    """How much a line's own form speaks for running text."""
    if line.n_words > LINK:
        return STRONG + HINT / 2 if line.ends else STRONG - HINT / 2
    if line.is_prose:
        return STRONG
    if line.ends:
        return FAIR if line.n_words >= SENTENCE else HINT
    return 1.5 * HINT if line.n_words > SHORT else 0.8 * HINT


def line_evidence(line: Line, agencies: AgencyTable) -> Iterator[Evidence]:
    """Evidence of one line for each kind it might be; none for a block of great length."""
    if not line.is_measured:
        return
    if not any(map(str.isalnum, line.text[:200])):
        if line.text.strip(_STORY_MARKS):
            yield "other_noise", CERTAIN
        return
    for hit in line.hits:
        weight = _phrase_weight(hit, line)
        if weight:
            picture = hit.kind == "photo_credit" and line.n_words > SHORT
            yield ("caption" if picture else hit.kind), weight
    yield from picture_evidence(line, agencies)
    if line.n_words <= SHORT:
        yield from _time_and_place(line)
    if line.n_words <= 2 * SHORT:
        yield from _people_evidence(line, agencies)
    yield from _page_evidence(line)


def _phrase_weight(hit: Hit, line: Line) -> float:
    """A phrase weighs less in a longer line, where it may be the story's own."""
    if hit.kind in ("kicker", "clip"):
        return 0.0
    if hit.where == "whole":
        return CERTAIN
    if hit.kind == "timestamp":
        dated = line.dates > SOME_DATE or hit.where == "ends"
        return STRONG if dated and line.n_words <= SHORT else 0.0
    if hit.kind in ("caption", "photo_credit"):
        return _picture_phrase_weight(hit, line)
    return _opening_weight(hit, line) if hit.where == "starts" else _inner_weight(hit, line.n_words)


def _inner_weight(hit: Hit, n: int) -> float:
    """A phrase inside a line or at its end."""
    if n > NOTE:
        return 0.0
    if hit.where == "ends":
        return CERTAIN if hit.kind == "related" else STRONG
    if hit.kind == "copyright" or (hit.kind == "other_noise" and n <= LINK):
        return CERTAIN
    return STRONG if n <= SHORT else CLEAR if n <= LINK else HINT


def _picture_phrase_weight(hit: Hit, line: Line) -> float:
    if hit.where == "starts" and line.n_words > HEADLINE and len(hit.phrase) > CLAUSE:
        return HINT
    if hit.kind == "caption":
        return STRONG if hit.where == "starts" else FAIR
    near = hit.where == "starts" or hit.phrase in line.text[-TAIL:].lower()
    return STRONG if near and line.n_words <= TAIL else 0.0


def _opening_weight(hit: Hit, line: Line) -> float:
    if line.n_words > LINK:
        return HINT if line.n_words <= NOTE else 0.0
    if hit.kind == "bio" and INNER_STOP.search(line.text):
        return HINT / 2
    if hit.kind != "related":
        return STRONG
    if hit.phrase.endswith((":", "»", "-")):
        return STRONG
    told = line.ends and line.n_words > SHORT and "»" not in line.text
    if hit.phrase.split()[-1] in signs(line.language, "announcing") and not told:
        return CERTAIN if " " in hit.phrase else STRONG
    return HINT if line.ends else STRONG


def _time_and_place(line: Line) -> Iterator[Evidence]:
    """Times and dates, a place behind a bar."""
    named = line.dates < NEARLY and is_name_and_date(line)
    if line.dates >= (NEARLY if line.ends else MOSTLY) and line.text[-1] != ":" and not named:
        yield "timestamp", CERTAIN if line.dates > NEARLY else STRONG
    if line.n_words <= CLAUSE and _LEDE_PLACE.match(line.text):
        yield "dateline", STRONG


def _people_evidence(line: Line, agencies: AgencyTable) -> Iterator[Evidence]:
    """Bylines, agencies that stand alone, authors' addresses and initials."""
    text, n = line.text, line.n_words
    named = agencies.named_in(text)
    kind = "credit" if named else "byline"
    if n <= SENTENCE and text[-1] not in ":?!" and signed_agencies(text, agencies):
        yield "credit", 2 * CERTAIN
    if is_byline(line):
        yield kind, STRONG + CERTAIN if named and text[0] not in "(©" else STRONG
    elif n <= SHORT and named and not has_bare_sign(text) and is_only_credit(line, named):
        yield "credit", CERTAIN
    elif n <= SHORT and line.dates and text[-1] not in _CRIES and is_name_and_date(line):
        yield kind, CLEAR
    elif n <= SHORT and named and not line.ends and has_no_small_word(line):
        yield "credit", CLEAR
    if n > SHORT:
        return
    if n <= CLAUSE and "@" in text and _EMAIL.search(text):
        yield "byline", STRONG
    sourced = n <= SENTENCE and text[-1] == "•"
    barred = " | " in text and mostly_capitals(line)
    if sourced or barred or _INITIALS.match(text) or (n <= TINY and _DESK.match(text)):
        yield "byline", CLEAR


def _page_evidence(line: Line) -> Iterator[Evidence]:
    """Embedded posts, addresses, code, links in capitals or brackets."""
    text, n = line.text, line.n_words
    yield from _boxes(line)
    yield from _calls(line)
    if n <= LIMIT and _is_code(line):
        yield "other_noise", CERTAIN
    if line.n_same > 1 and _POST_END.search(text[-60:]):
        yield "embed", STRONG
    if n > LINK:
        return
    posted = "(@" in text and n <= SHORT
    if posted and (text[0] == "—" or SIGNATURE.search(text)):
        yield "embed", CERTAIN
    elif n <= SENTENCE and _HANDLE_END.match(text):
        yield "embed", CLEAR
    if n <= TINY and _URL_LINE.match(text):
        yield "related", STRONG
    if n >= CLAUSE and line.shouting > NEARLY and not line.ends:
        yield "related", FAIR
    if text.startswith("{{") or _CODE.search(text):
        yield "other_noise", STRONG


def _is_code(line: Line) -> bool:
    """Whether a line is a script or a style sheet, more marks than words."""
    text = line.text
    if "{" not in text or line.n_words <= TINY:
        return False
    n_marks = text.count("(") + text.count("{") + text.count(";") + text.count("=")
    return 2 * n_marks >= line.n_words and bool(_CODE.search(text))


def _boxes(line: Line) -> Iterator[Evidence]:
    """A paragraph in brackets: a link, a newsletter's box; titles that lost the spaces between."""
    text, n = line.text, line.n_words
    if n > SHORT and _LONG_BRACKET.match(text):
        yield "promotion", CERTAIN
    elif n <= LINK and _BRACKETED.match(text):
        yield "related", CERTAIN
    if (
        CLAUSE <= n <= LIMIT
        and not line.ends
        and len(LOST_SPACE.findall(text)) * PROSE >= n + PROSE
    ):
        yield "related", STRONG


def _calls(line: Line) -> Iterator[Evidence]:
    """What asks the reader to click or follow, and a film's box under its button `CLOSE`."""
    text, n = line.text, line.n_words
    if _BUTTON.match(text) or (n <= LINK and text[-1] == ")" and _RUNNING_TIME.search(text)):
        yield "caption", CERTAIN
    if n <= LINK and _follow().match(text):
        yield "bio", CERTAIN
    if n <= STANDFIRST and _click().search(text):
        yield "related", CERTAIN


def call_to_reader(line: Line) -> str:
    """The kind of a line that asks the reader to do something for the house, or to look below.

    Quotations ask somebody else. Empty for other lines.
    """
    if line.n_words > CALL or any(mark in line.text for mark in _QUOTED):
        return ""
    if not _call(line.language).search(line.text):
        return ""
    if line.n_words <= SENTENCE and _points(line):
        return "related"
    clear = own_flag(line.language, "clear_calls")
    return "promotion" if clear and _is_house_call(line, _calling(line)) else ""


@cache
def _call(language: str) -> re.Pattern[str]:
    """A sentence's beginning that asks the reader to do something."""
    calls = "|".join(sorted(map(re.escape, signs(language, "calls"))))
    return regex(rf"(?:\A|[.!?…][\"”“»)]{{0,2}} )(?i:{calls})\b")


def _calling(line: Line) -> list[str]:
    """Sentences of a line that begin by asking the reader to do something."""
    calls = signs(line.language, "calls")
    sentences = SENTENCE_END.split(line.text)
    return [each for each in sentences if each.partition(" ")[0].lower() in calls]


def _points(line: Line) -> bool:
    """Whether a line ends with a word such as that of `Read the full report here`."""
    return line.words[-1].strip(".!:").lower() in signs(line.language, "pointers")


def _is_house_call(line: Line, calls: list[str]) -> bool:
    """Whether calls, one with a word of the house, are a good part of a line."""
    part = sum(map(len, calls)) / len(line.text)
    return part >= MIN_CALLS and any(_house().search(call) for call in calls)


@cache
def _house() -> re.Pattern[str]:
    return regex(rf"\b(?:{either('house')})\b")
