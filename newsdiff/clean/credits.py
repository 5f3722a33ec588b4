"""Credits of an article's text: which agencies it names as its origin, where, and in which form.

A picture's credit is never one, nor is a statement made to an agency ("told the AP").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsdiff.clean.signed import (
    names_before_agency,
    noted_agencies,
    signed_agencies,
    tells_who_helped,
)
from newsdiff.clean.signs import either, media, signs
from newsdiff.clean.sizes import LABEL, TINY
from newsdiff.model import STORY_KINDS, Credit
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.agencies import Agency, AgencyTable
    from newsdiff.clean.lines import Line

__all__ = [
    "NAMED",
    "find_credits",
    "houses_at_home",
    "last_credits",
    "lede_credits",
    "noted_credits",
]


_STAMP_WORDS = 9
"""A place stamp with more words behind it stands in a lede."""
NAMED = 400
"""Code points of a note in which agencies are looked for."""
MAX_PLACE = 60
"""Longest place and date before the bracket of a dateline, in code points."""
_DATELINE = regex(rf"([^\n()]{{0,{MAX_PLACE}}})\(([^()\n]{{2,40}})\)\s*([-–—:]{{0,2}})")
_FIRST = regex(r"([A-Z][\w ]{1,24}?) ?(?:[–—]|--?) ")
_LAST_WORD = regex(r"(\S+) ?[-–—]? ?\(?([^\W\d_][\w-]{1,8})\)?$")
_MAY_END = (")", "-", "_", "\n")
"""Besides letters and figures: what may stand at the end of a text with such a word."""
_WIRES = regex(
    rf"(?:{either('by')}) (?:(?:{either('agency_articles')}) )?([\w ]{{2,30}}) "
    rf"(?:{either('house_wires')})$",
    re.IGNORECASE,
)
_OWN = regex(r"['’]s\b")


def find_credits(lines: list[Line], agencies: AgencyTable, home: frozenset[str]) -> list[Credit]:
    """Credits of an article in text order.

    Args:
        lines: its judged lines.
        agencies: the table to look names up in.
        home: canonical names of houses whose own page this is: not credited.
    """
    found: list[Credit] = []
    last = max((i for i, line in enumerate(lines) if line.kind in STORY_KINDS), default=-1)
    for index, line in enumerate(lines):
        for agency, start, end, form in _of_line(line, agencies, late=index == last):
            if agency.name not in home:
                found.append(
                    Credit(
                        agency=agency.name,
                        start=line.start + start,
                        end=line.start + end,
                        form=form,
                    )
                )
    return found


def houses_at_home(lines: list[Line], agencies: AgencyTable, source: str | None) -> frozenset[str]:
    """Publishing houses that an article does not credit, because the page may be their own.

    Where the source is known, it decides. Else a house is away from home only where its place stamp
    runs into the text with a dash, as a client sets it, or a copyright line names it.
    """
    houses = agencies.outlets
    if source is not None:
        return frozenset(agency.name for agency in houses if agency.publishes_as(source))
    away: set[str] = set()
    copyrighted: set[str] = set()
    for line in lines:
        match = _DATELINE.match(line.text)
        if match and match[3] and line.n_words > _STAMP_WORDS:
            away.update(agency.name for agency in agencies.in_bracket(match[2]))
        if line.kind == "copyright":
            away.update(match.agency.name for match in agencies.named_in(line.text[:NAMED]))
            copyrighted.update(away)
        away.update(_signed_away(line, agencies))
    for line in lines if away - copyrighted else ():
        away -= set(_own_staff(line, agencies)) - copyrighted
    return frozenset(agency.name for agency in houses if agency.name not in away)


def _signed_away(line: Line, agencies: AgencyTable) -> Iterator[str]:
    """Houses that a client names: `By CNN Wires`, `Jo Doe and Ada Quill, Bloomberg`."""
    if line.kind not in ("byline", "credit", "photo_credit", "body") or line.n_words > _STAMP_WORDS:
        return
    match = _WIRES.match(line.text)
    found = [named.agency for named in agencies.named_in(match[1])] if match else []
    found += names_before_agency(line.text, agencies)[0]
    for agency in found:
        yield agency.name


def _own_staff(line: Line, agencies: AgencyTable) -> Iterator[str]:
    """Houses whose people worked on the article: `CNN's Jo Doe contributed`."""
    if line.n_words <= MAX_PLACE and tells_who_helped(line.text):
        for mention in agencies.named_in(line.text[:NAMED]):
            if mention.agency.outlet:
                yield mention.agency.name


Found = tuple["Agency", int, int, str]


def _of_line(line: Line, agencies: AgencyTable, *, late: bool) -> Iterator[Found]:
    if line.kind in ("credit", "byline", "dateline"):
        yield from _named(line, agencies, _form(line))
    elif line.kind in ("bio", "copyright", "other_noise"):
        yield from noted_credits(line, agencies)
    elif line.kind in STORY_KINDS:
        yield from lede_credits(line.text, agencies)
        if late and not line.ends:
            yield from last_credits(line.text, agencies)


def _form(line: Line) -> str:
    if line.text.startswith("("):
        return "line"
    if "©" in line.text:
        return "copyright"
    if "(" in line.text:
        return "byline" if _is_outlet(line) else "dateline"
    if "contribut" in line.text.lower():
        return "contribution"
    return "byline" if line.words[0].lower() in signs(line.language, "by") else "line"


def _is_outlet(line: Line) -> bool:
    """`The Varn Times (TNS)`: a paper with its service, below its author, and no place."""
    match = _DATELINE.match(line.text)
    if match is None or match[3]:
        return False
    return not media(line.language).isdisjoint(match[1].casefold().split())


def _named(line: Line, agencies: AgencyTable, form: str) -> Iterator[Found]:
    """Each agency once, over the whole line."""
    text = line.text
    bracket = text.startswith("(") and text.endswith(")")
    found = agencies.in_bracket(text[1:-1]) if bracket else []
    if not found:
        inner = _DATELINE.match(text)
        found = [mention.agency for mention in agencies.named_in(text)]
        found += agencies.in_bracket(inner[2]) if inner else []
    found = found or signed_agencies(text, agencies)
    for agency in dict.fromkeys(found):
        yield agency, 0, len(text), form


def noted_credits(line: Line, agencies: AgencyTable) -> Iterator[Found]:
    """`The Associated Press contributed to this report`, `Copyright 2019 …`."""
    origins = noted_agencies(line.text, agencies)
    if line.kind == "copyright":
        form = "copyright"
    elif origins or tells_who_helped(line.text):
        form = "contribution"
    else:
        return
    named = [match.agency for match in agencies.named_in(line.text[:NAMED])]
    for agency in dict.fromkeys([*named, *origins]):
        if not (agency.outlet and form == "contribution"):
            yield agency, 0, len(line.text), form


def lede_credits(text: str, agencies: AgencyTable) -> Iterator[Found]:
    """`PARIS (AFP) — …`, `(Reuters) - …`, `AFP - …` at the beginning of a paragraph."""
    has_bracket = text.find("(", 0, MAX_PLACE + 1) >= 0
    match = _DATELINE.match(text) if has_bracket else None
    if match and _is_place(match[1]) and (match[3] or not match[1].islower()):
        found = agencies.in_bracket(match[2])
        if not found and match[3]:
            found = signed_agencies(f"({match[2]})", agencies)
        if match[3] or any(not agency.outlet for agency in found):
            for agency in found:
                if match[3] or _is_dateline_place(match[1]):
                    yield agency, match.end(1), match.end(2) + 1, "dateline"
        return
    match = _FIRST.match(text)
    if match:
        for mention in agencies.named_in(match[1]):
            if mention.start == 0 and mention.end == len(match[1]):
                yield mention.agency, 0, mention.end, "dateline"


def _is_place(before: str) -> bool:
    """Nothing, or a place and perhaps a date: no sentence."""
    words = before.split()
    low = [word for word in words if word[0].islower()]
    return (
        len(words) <= _STAMP_WORDS
        and len(low) <= TINY
        and (not words or words[0][0].isupper() or words[0][0] in "-–—")
    )


def _is_dateline_place(before: str) -> bool:
    words = before.split()
    return not words or (len(words) <= LABEL and all(word[0].isupper() for word in words))


def last_credits(text: str, agencies: AgencyTable) -> Iterator[Found]:
    """An agency's short form as the last word of the article, outside its last sentence."""
    tail = text[-80:]
    can_match = tail[-1:].isalnum() or tail.endswith(_MAY_END)
    match = _LAST_WORD.search(tail) if can_match else None
    if not match:
        return
    before = match[1]
    after_stop = before[-1] in ".!?…»”\"'" and before[-2:-1] != "'"
    if after_stop or (before[0].isupper() and before.isalpha()):
        for mention in agencies.named_in(match[2]):
            place = len(text) - len(tail) + match.start(2)
            yield mention.agency, place, place + mention.end, "line"
            return
