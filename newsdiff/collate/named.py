"""Agencies that a story names as its witness: `told AFP`, `a constaté une journaliste de l'AFP`.

Newsrooms drop the credit more often than these words, so they say where uncredited text comes from
(three French outlets ran one dispatch without a credit and left `a déclaré à l'AFP` in).
A text that cites an agency (`TASS reported`) uses it as a source for a fact; that counts little.
Linear in the text for each agency.
"""

from __future__ import annotations

import bisect
import functools
import re
from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.cues import cues_for

if TYPE_CHECKING:
    from newsdiff.collate.cues import Cues
    from newsdiff.collate.ground import Ground
    from newsdiff.model import Span

__all__ = ["Naming", "find_namings"]

_NAMES = {
    "AFP": ("AFP", "Agence France-Presse", "Agence France Presse"),
    "AP": ("AP", "Associated Press"),
    "Reuters": ("Reuters",),
    "dpa": ("dpa", "DPA"),
    "ANSA": ("ANSA",),
    "EFE": ("EFE", "Efe"),
    "PA": ("Press Association", "PA news agency"),
    "Belga": ("Belga",),
    "ATS": ("ATS", "Keystone-ATS"),
    "SDA": ("Keystone-SDA",),
    "Lusa": ("Lusa",),
    "TASS": ("TASS", "Tass"),
    "RIA Novosti": ("RIA Novosti", "RIA"),
    "Interfax": ("Interfax",),
    "Xinhua": ("Xinhua",),
    "Kyodo": ("Kyodo",),
    "Yonhap": ("Yonhap",),
    "UPI": ("UPI",),
    "CP": ("Canadian Press", "Presse canadienne", "Presse Canadienne"),
    "QMI": ("QMI",),
}
"""Names in running text; those of outlets that are no agency in the first place are left out."""

_NEAR = 60


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Naming:
    """A place where a story names an agency; `witness`: as the one who heard or saw it."""

    agency: str
    sentence: int
    span: Span
    witness: bool


def find_namings(ground: Ground, article: int) -> tuple[Naming, ...]:
    """Find where the story of an article names agencies, its credits apart, in order."""
    segmented = ground.articles[article]
    text = segmented.article.text
    present = [agency for agency, names in _NAMES.items() if any(name in text for name in names)]
    if not present:
        return ()
    credited = _Intervals([(credit.start, credit.end) for credit in segmented.credits])
    pattern, cues = _pattern(tuple(present)), cues_for(segmented.language)
    found = []
    for number, sentence in enumerate(segmented.sentences):
        if not ground.story[article][number]:
            continue
        for match in pattern.finditer(text, sentence.start, sentence.end):
            if match.start() in credited:
                continue
            found.append(
                Naming(
                    agency=present[(match.lastindex or 1) - 1],
                    sentence=number,
                    span=match.span(),
                    witness=_is_witness(text, sentence.start, match, cues),
                )
            )
    return tuple(found)


class _Intervals:
    """Whether a place is in one of some spans, in O(log n)."""

    def __init__(self, spans: list[Span]) -> None:
        self._starts = sorted(start for start, _ in spans)
        self._ends = sorted(end for _, end in spans)

    def __contains__(self, place: int) -> bool:
        opened = bisect.bisect_right(self._starts, place)
        return opened > bisect.bisect_right(self._ends, place)


@functools.lru_cache(maxsize=64)
def _pattern(agencies: tuple[str, ...]) -> re.Pattern[str]:
    """One group for each agency, so that the group tells which one it is."""
    groups = ("|".join(map(re.escape, _NAMES[agency])) for agency in agencies)
    return re.compile(rf"(?<![\w@#])(?:{'|'.join(f'({group})' for group in groups)})(?![\w-])")


def _is_witness(text: str, start: int, match: re.Match[str], cues: Cues) -> bool:
    near = text[max(start, match.start() - _NEAR) : match.start()]
    behind = cues.after_witness.match(text, match.end(), match.end() + _NEAR)
    return bool(cues.before_witness.search(near) or behind)
