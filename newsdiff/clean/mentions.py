"""Agencies that a story names: as its witness, or as a source that it cites (`TASS reported`).

A witness is whom somebody told it, or who saw it (`a constaté une journaliste de l'AFP`).

Newsrooms drop the credit more often than these words, so they say where uncredited text comes from
(three French outlets ran one dispatch without a credit and left `a déclaré à l'AFP` in).
Linear in the text for each name of the table.
"""

from __future__ import annotations

import bisect
import functools
import re
from typing import TYPE_CHECKING

import attrs

from newsdiff.lexicon import any_lines, phrase_pattern, reach_lines
from newsdiff.model import STORY_KINDS, Mention
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.agencies import AgencyTable, RunningName
    from newsdiff.model import Block, Credit, Span

__all__ = ["find_mentions"]

_NEAR = 90
"""Code points before and behind a name in which the words of a witness are looked for."""


def find_mentions(
    text: str,
    blocks: Sequence[Block],
    credits_: Sequence[Credit],
    agencies: AgencyTable,
    language: str,
) -> list[Mention]:
    """Find where the story of an article names agencies, its credits apart.

    Args:
        text: the article's text.
        blocks: its blocks; only those of the story are looked at.
        credits_: its credits, which are no mentions.
        agencies: the table whose names are looked for.
        language: ISO 639-1 code of the text.

    Returns:
        Mentions in text order.
    """
    names = tuple(name for name in agencies.running_names if name.form in text)
    if not names:
        return []
    owners = {name.form: name for name in names}
    pattern, beside = _pattern(tuple(owners)), _surroundings(language)
    credited = _Intervals([(credit.start, credit.end) for credit in credits_])
    mentions = []
    for block in blocks:
        if block.kind not in STORY_KINDS:
            continue
        for match in pattern.finditer(text, block.start, block.end):
            mention = _mention(text, block, match, owners[match[0]], beside)
            if mention is not None and match.start() not in credited:
                mentions.append(mention)
    return mentions


class _Intervals:
    """Whether a position is within one of a number of spans, in O(log n)."""

    def __init__(self, spans: list[Span]) -> None:
        self._starts = sorted(start for start, _ in spans)
        self._ends = sorted(end for _, end in spans)

    def __contains__(self, position: int) -> bool:
        n_opened = bisect.bisect_right(self._starts, position)
        return n_opened > bisect.bisect_right(self._ends, position)


@functools.lru_cache(maxsize=64)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    """The names as whole words; the longest comes first."""
    return regex(rf"(?<![\w@#])(?:{'|'.join(map(re.escape, forms))})(?![\w-])")


@attrs.frozen(eq=False, repr=False)
class _Surroundings:
    """Patterns of what stands beside an agency's name.

    Attributes:
        before_witness: at the end of what stands before one that heard or saw it.
        after_witness: behind one.
        agency_before: at the end of what stands before a name, it says that this is an agency's.
        agency_behind: says the same behind it.
    """

    before_witness: re.Pattern[str]
    after_witness: re.Pattern[str]
    agency_before: re.Pattern[str]
    agency_behind: re.Pattern[str]


@functools.cache
def _surroundings(language: str) -> _Surroundings:
    def either(key: str) -> str:
        return phrase_pattern(reach_lines(language, "clean", key))

    def anywhere(key: str) -> str:
        return phrase_pattern(any_lines("clean", key))

    nouns = rf"(?: {either('agency_nouns')})?"
    before = rf"\b{either('witness')}(?: l['’])?{nouns}\s*\Z"
    return _Surroundings(
        regex(before, re.IGNORECASE),
        regex(rf"\s{either('witness_after')}\b", re.IGNORECASE),
        regex(rf"\b{anywhere('agency_before')} \Z", re.IGNORECASE),
        regex(rf" {anywhere('agency_behind')}\b"),
    )


_NO_NOUN = regex(r"\s*(?:\Z|[^\w\s'’]|[^\W\dA-Z_]{1,4}\b)")
"""Behind whom somebody spoke to: `told PTI on Monday`, `told PTI.`, not `told AAP workers`."""


def _mention(
    text: str, block: Block, match: re.Match[str], name: RunningName, beside: _Surroundings
) -> Mention | None:
    """The mention of a name, None where it may mean something else."""
    near = text[max(block.start, match.start() - _NEAR) : match.start()]
    behind = text[match.end() : min(block.end, match.end() + _NEAR)]
    is_told = beside.before_witness.search(near) is not None
    says_agency = beside.agency_before.search(near) or beside.agency_behind.match(behind)
    is_clear = not name.needs or says_agency
    is_addressed = name.needs == "witness" and is_told and _NO_NOUN.match(behind)
    if not (is_clear or is_addressed):
        return None
    return Mention(
        agency=name.agency.name,
        start=match.start(),
        end=match.end(),
        is_witness=is_told or beside.after_witness.match(behind) is not None,
    )
