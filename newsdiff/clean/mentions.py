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

from newsdiff.model import STORY_KINDS, Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.agencies import AgencyTable, RunningName
    from newsdiff.model import Block, Credit, Span

__all__ = ["find_mentions"]

_NEAR = 60
"""Code points before and behind a name in which the words of a witness are looked for."""


def find_mentions(
    text: str, blocks: Sequence[Block], credits_: Sequence[Credit], agencies: AgencyTable
) -> list[Mention]:
    """Find where the story of an article names agencies, its credits apart.

    Args:
        text: the article's text.
        blocks: its blocks; only those of the story are looked at.
        credits_: its credits, which are no mentions.
        agencies: the table whose names are looked for.

    Returns:
        Mentions in text order.
    """
    names = tuple(name for name in agencies.running_names if name.form in text)
    if not names:
        return []
    owners = {name.form: name for name in names}
    pattern = _pattern(tuple(owners))
    credited = _Intervals([(credit.start, credit.end) for credit in credits_])
    mentions = []
    for block in blocks:
        if block.kind not in STORY_KINDS:
            continue
        for match in pattern.finditer(text, block.start, block.end):
            mention = _mention(text, block, match, owners[match[0]])
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
    return re.compile(rf"(?<![\w@#])(?:{'|'.join(map(re.escape, forms))})(?![\w-])")


@functools.cache
def _witness_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before and after an agency that heard or saw it; compiled when first needed."""
    before = re.compile(
        r"(?:\btold(?: the)?|\binterview(?:ed)? (?:with|by)(?: the)?"
        r"|\bspoke(?:n)? (?:to|with)(?: the)?"
        r"|\b(?:déclaré|dit|confié|expliqué|affirmé|indiqué|raconté|précisé|assuré|témoigné|estimé"
        r"|ajouté|souligné|annoncé|appris|déclare|explique|raconte|confie|indique|témoigne)"
        r"(?: \w+)? (?:à|auprès de|de|par)(?: la)?(?: l['’])?"
        r"|\bconstaté(?: \w+){0,3}(?: de)?(?: la)?(?: l['’])?"
        r"|\b(?:journalistes?|correspondante?s?|photographes?|vidéastes?|reporters?|équipe)"
        r" (?:de la|de|of|for|with)(?: the)?(?: l['’])?"
        r"|\b(?:sagte|erklärte) der|\bdijo a|\binterrogée? par(?: la)?(?: l['’])?"
        r"|\bseen by(?: the)?|\breviewed by(?: the)?|\bjoint[es]* par(?: la)?(?: l['’])?)"
        r"(?: l['’])?(?: agence)?(?: news agency)?\s*\Z",
        re.IGNORECASE,
    )
    after = re.compile(
        r"\s(?:journalist|reporter|correspondent|photographer|video journalist|team|crew)s?\b",
        re.IGNORECASE,
    )
    return before, after


_AGENCY_BEFORE = re.compile(
    r"\b(?:[Nn]ews agency|[Aa]gence(?: de presse)?|[Aa]genzia|[Aa]gencia|[Aa]gência"
    r"|(?:Presse|Nachrichten)?[Aa]gentur|[Pp]ersbureau) \Z"
)
_AGENCY_BEHIND = re.compile(r" (?:news |press )?agency\b")
_NO_NOUN = re.compile(r"\s*(?:\Z|[^\w\s'’]|[^\W\dA-Z_]{1,4}\b)")
"""Behind whom somebody spoke to: `told PTI on Monday`, `told PTI.`, not `told AAP workers`."""


def _mention(text: str, block: Block, match: re.Match[str], name: RunningName) -> Mention | None:
    """The mention of a name, None where it may mean something else."""
    before, after = _witness_patterns()
    near = text[max(block.start, match.start() - _NEAR) : match.start()]
    behind = text[match.end() : min(block.end, match.end() + _NEAR)]
    is_told = before.search(near) is not None
    is_clear = not name.needs or _AGENCY_BEFORE.search(near) or _AGENCY_BEHIND.match(behind)
    is_addressed = name.needs == "witness" and is_told and _NO_NOUN.match(behind)
    if not (is_clear or is_addressed):
        return None
    return Mention(
        agency=name.agency.name,
        start=match.start(),
        end=match.end(),
        is_witness=is_told or after.match(behind) is not None,
    )
