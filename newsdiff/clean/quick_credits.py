"""Which agencies an article credits, and its language, at the speed of a dump.

The rules are those of `clean_article`; what is left out is what cannot change their answer. A text
is scanned for names first. A place where one stands counts if some kind of line would make it a
credit; most names stand inside a sentence, where none does. Only then the lines near such places
are judged. Time is linear in the text.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

import attrs

from newsdiff.agencies import AgencyTable, load_agencies
from newsdiff.agencies.table import MAX_NAME
from newsdiff.agencies.scan import NameScan
from newsdiff.clean.blocks import block_spans
from newsdiff.clean.credits import (
    NAMED,
    find_credits,
    last_credits,
    lede_credits,
    noted_credits,
)
from newsdiff.clean.gauge import gauge_lines
from newsdiff.clean.judgement import judge, judge_alone
from newsdiff.clean.language import plain_code, quick_language
from newsdiff.clean.names import is_name_line
from newsdiff.clean.signed import names_before_agency, noted_agencies, tells_who_helped
from newsdiff.clean.signs import any_signs
from newsdiff.clean.sizes import PROSE, SHORT
from newsdiff.clean.split import SMALL_BRACKET
from newsdiff.lexicon import COMMON, languages, lines, part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.clean.lines import Line
    from newsdiff.model import Span

__all__ = ["QuickCredits"]

_NAMING_KINDS = frozenset({"credit", "byline", "dateline"})
_NOTING_KINDS = frozenset({"bio", "copyright", "other_noise"})
MAX_LEDE = 110
"""Code points in which a dateline's bracket ends."""
MAX_TAIL = 60
"""Code points of a last bracket."""


def _table(agencies: AgencyTable | None) -> AgencyTable:
    return load_agencies() if agencies is None else agencies


@attrs.frozen(eq=False)
class QuickCredits:
    """Finds the agencies that articles credit.

    Attributes:
        agencies: the table; newsdiff's own if omitted.

    Example:
        >>> QuickCredits().of("VARN (AFP) - The mill has burnt down.", None, "en")
        ('AFP',)
    """

    agencies: AgencyTable = attrs.field(default=None, converter=_table)
    _scan: NameScan = attrs.field(
        init=False, default=attrs.Factory(lambda self: NameScan(self.agencies), takes_self=True)
    )

    def of(self, text: str, source: str | None, language: str | None) -> tuple[str, ...]:
        """Canonical names of the agencies that an article credits.

        Args:
            text: the article's text.
            source: who published it, where known.
            language: its ISO 639-1 code; found out if None, where it matters.

        Returns:
            Each agency once, in the order of the text; none for most articles.
        """
        named = self._scan.places(text)
        if not named:
            return ()
        spans = block_spans(text)
        starts = [start for start, _ in spans]
        owners = {place: spans[bisect_right(starts, place) - 1] for place in named}
        home = self._home(source)
        places = [
            place
            for place in named
            if self._may_be_credit(text, owners[place], place)
            and not (home and self._named_at(text, place) in home)
        ]
        if not places:
            return ()
        known = plain_code(language) or quick_language(text)
        places = [place for place in places if self._can_credit(text, owners[place], place, known)]
        return self._judged(text, known, source, places) if places else ()

    def _judged(
        self, text: str, language: str, source: str | None, places: Sequence[int]
    ) -> tuple[str, ...]:
        judgement = judge(text, language, self.agencies, source, places)
        lines = judgement.lines
        gauge_lines(lines, _own(lines, places))
        found = find_credits(lines, self.agencies, judgement.home)
        return tuple(dict.fromkeys(credit.agency for credit in found))

    def _home(self, source: str | None) -> frozenset[str]:
        """Houses whose page it is."""
        houses = (agency for agency in self.agencies.agencies if agency.publishes_as(source))
        return frozenset(agency.name for agency in houses)

    def _named_at(self, text: str, place: int) -> str:
        """The agency whose name ends at a place."""
        near = text[max(0, place - MAX_NAME) : place + 1]
        named = self.agencies.named_in(near, in_bracket=True)
        return named[-1].agency.name if named else ""

    def _can_credit(self, text: str, span: Span, place: int, language: str) -> bool:
        """Whether neighbours of some kind would make a line with a name a credit."""
        own = text[slice(*span)]
        if own.count(" ") >= 2 * SHORT or self._may_close(text, span, place):
            return True
        if any(lede_credits(own, self.agencies)) or noted_agencies(own, self.agencies):
            return True
        line = judge_alone(own, language, self.agencies)
        if line.kind in _NAMING_KINDS:
            return True
        if line.is_story:
            return not line.ends or is_name_line(line) or tells_who_helped(own)
        if line.kind in _NOTING_KINDS:
            return any(noted_credits(line, self.agencies))
        return bool(names_before_agency(own, self.agencies)[0])

    def _may_be_credit(self, text: str, span: Span, place: int) -> bool:
        """Whether a name is a credit if its line is of a certain kind."""
        start, end = span
        own = text[start:end]
        n_words = own.count(" ") + 1
        if n_words <= SHORT:
            return True
        if n_words <= 2 * SHORT and own.partition(" ")[0].lower() in _by():
            return True
        if place - start <= MAX_LEDE and any(lede_credits(own, self.agencies)):
            return True
        return self._may_be_noted(own, place - start) or self._may_close(text, span, place)

    def _may_be_noted(self, own: str, place: int) -> bool:
        """As a note on the text's origin or a copyright line."""
        if place < NAMED and (tells_who_helped(own) or _has_copyright(own)):
            return True
        return bool(noted_agencies(own, self.agencies))

    def _may_close(self, text: str, span: Span, place: int) -> bool:
        """As a signature behind the last sentence of a paragraph, or between slashes anywhere."""
        start, end = span
        behind = text[place + 1 : min(end, place + 1 + MAX_TAIL)]
        if end - place <= MAX_TAIL:
            if len(behind) <= 2 and any(last_credits(text[start:end], self.agencies)):
                return True
            closing = len(behind) <= 2 or ")" in behind
            if closing and not _has_prose(text, end):
                return True
        return any(
            first <= place < last
            for first, last in (match.span() for match in SMALL_BRACKET.finditer(text, start, end))
        )


def _own(lines: Sequence[Line], places: Sequence[int]) -> list[int]:
    """Indexes of the lines in which places stand, and of those behind the last of them."""
    starts = [line.start for line in lines]
    own = sorted({bisect_right(starts, place) - 1 for place in places})
    return own


def _has_prose(text: str, start: int) -> bool:
    return any(line.count(" ") >= PROSE - 1 for line in text[start:].splitlines())


@cache
def _by() -> frozenset[str]:
    return frozenset((*any_signs("by"), *any_signs("by_text"), *any_signs("by_prefix")))


@cache
def _copyright_phrases() -> tuple[str, ...]:
    """Phrases of copyright lines in all languages, without figures."""
    codes = (COMMON, *languages())
    return tuple(
        dict.fromkeys(
            phrase.rstrip(" 0")
            for code in codes
            for heading in part(code, "clean.phrases")
            if heading.startswith("copyright ")
            for phrase in lines(code, "clean.phrases", heading)
        )
    )


def _has_copyright(text: str) -> bool:
    low = text.lower()
    return any(phrase in low for phrase in _copyright_phrases())
