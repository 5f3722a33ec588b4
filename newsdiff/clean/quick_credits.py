"""Which agencies an article credits, at the speed of a dump.

The rules are those of `clean_article`; what is left out is what cannot change their answer. A text
is scanned for names first. A place where one stands counts if some kind of line would make it a
credit; most names stand inside a sentence, where none does. Only then the lines near such places
are judged. Time is linear in the text.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache, cached_property, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

import attrs

from newsdiff.agencies import AgencyTable, load_agencies
from newsdiff.agencies.scan import NameScan
from newsdiff.agencies.table import MAX_NAME
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
from newsdiff.clean.language import quick_language
from newsdiff.clean.lines import LONG
from newsdiff.clean.names import is_name_line
from newsdiff.clean.signed import (
    names_before_agency,
    noted_agencies,
    tells_who_helped,
)
from newsdiff.clean.signs import any_signs
from newsdiff.clean.sizes import PAIR, PROSE, SHORT
from newsdiff.clean.split import SMALL_BRACKET
from newsdiff.lexicon import COMMON, languages, lines, part
from newsdiff.model.article import plain_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newsdiff.model import Span

__all__ = ["QuickCredits"]

_NAMING_KINDS = frozenset({"credit", "byline", "dateline"})
_NOTING_KINDS = frozenset({"bio", "copyright", "other_noise"})
MAX_LEDE = 110
"""Code points in which a dateline's bracket ends."""
MAX_BRACKET = 80
"""Code points of a bracket with signs, and of what can be a signature at the end of a block."""

_N_SOURCES = 1 << 10
"""Sources of which is remembered which houses they are."""


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
        found = self._scan.places(text)
        if not found:
            return ()
        named = [
            line for line in self._named_lines(text, found, source) if self._may_be_credit(line)
        ]
        if not named:
            return ()
        known = plain_code(language) or quick_language(text)
        places = [place for line in named if self._can_credit(line, known) for place in line.places]
        return self._judged(text, known, source, places) if places else ()

    def _judged(
        self, text: str, language: str, source: str | None, places: Sequence[int]
    ) -> tuple[str, ...]:
        """Credits of an article that can have any at the given places."""
        judgement = judge(text, language, self.agencies, source, places)
        lines = judgement.lines
        starts = [line.start for line in lines]
        gauge_lines(lines, sorted({bisect_right(starts, place) - 1 for place in places}))
        found = find_credits(lines, self.agencies, judgement.home)
        return tuple(dict.fromkeys(credit.agency for credit in found))

    def _named_lines(self, text: str, places: list[int], source: str | None) -> Iterator[_Named]:
        """Blocks with the names in them, but those of a house on its own page."""
        spans = block_spans(text)
        starts = [start for start, _ in spans]
        home = self._at_home(source)
        prose = (i for i in range(len(spans) - 1, -1, -1) if _is_prose(text, spans[i]))
        last = next(prose, 0)
        for index, own in groupby(places, lambda place: bisect_right(starts, place) - 1):
            away = tuple(
                place for place in own if not home or self._named_at(text, place) not in home
            )
            if away:
                start, end = spans[index]
                yield _Named(text[start:end], start, away, index >= last)

    @cached_property
    def _at_home(self) -> Callable[[str | None], frozenset[str]]:
        """Houses by the source that is their own; one source has many articles."""

        def at_home(source: str | None) -> frozenset[str]:
            houses = self.agencies.outlets
            return frozenset(agency.name for agency in houses if agency.publishes_as(source))

        return lru_cache(_N_SOURCES)(at_home)

    def _named_at(self, text: str, place: int) -> str:
        """The agency whose name ends at a place."""
        near = text[max(0, place - MAX_NAME) : place + 1]
        named = self.agencies.named_in(near, in_bracket=True)
        return named[-1].agency.name if named else ""

    def _may_be_credit(self, line: _Named) -> bool:
        """Whether a line is a credit if it is of a certain kind."""
        own, first = line.text, line.places[0] - line.start
        n_words = own.count(" ") + 1
        if n_words <= SHORT or (n_words <= 2 * SHORT and own.partition(" ")[0].lower() in _by()):
            return True
        if first <= MAX_LEDE and any(lede_credits(own, self.agencies)):
            return True
        if first < NAMED and (tells_who_helped(own) or _has_copyright(own)):
            return True
        return bool(noted_agencies(own, self.agencies)) or self._is_signed(line)

    def _is_signed(self, line: _Named) -> bool:
        """Whether a signature stands behind a line's last sentence, or between slashes in it."""
        own, place = line.text, line.places[-1] - line.start
        behind = own[place + 1 :] if len(own) - place <= MAX_BRACKET else None
        if behind is not None:
            closes = len(behind) <= PAIR
            if closes and any(last_credits(own[-MAX_BRACKET:], self.agencies)):
                return True
            if line.is_last and (closes or ")" in behind):
                return True
        near = (own[max(0, p - line.start - MAX_BRACKET) :][: 2 * MAX_BRACKET] for p in line.places)
        return "/" in own and any(map(SMALL_BRACKET.search, near))

    def _can_credit(self, line: _Named, language: str) -> bool:
        """Whether neighbours of some kind would make a line with a name a credit."""
        own = line.text
        if own.count(" ") >= 2 * SHORT or self._is_signed(line):
            return True
        if any(lede_credits(own, self.agencies)) or noted_agencies(own, self.agencies):
            return True
        alone = judge_alone(own, language, self.agencies)
        if alone.kind in _NAMING_KINDS:
            return True
        if alone.is_story:
            return not alone.ends or is_name_line(alone) or tells_who_helped(own)
        if alone.kind in _NOTING_KINDS:
            return any(noted_credits(alone, self.agencies))
        return bool(names_before_agency(own, self.agencies)[0])


@attrs.frozen(eq=False)
class _Named:
    """A block in which agencies are named.

    Attributes:
        text: its text.
        start: first code point in the article.
        places: where names end in the article.
        is_last: no running text stands behind.
    """

    text: str
    start: int
    places: tuple[int, ...]
    is_last: bool


def _is_prose(text: str, span: Span) -> bool:
    return text.count(" ", *span) >= PROSE - 1


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
    low = text.lower() if len(text) <= LONG else ""
    return any(phrase in low for phrase in _copyright_phrases())
