"""Lines that state where the text comes from, told by their place in the article.

A name before an agency is a picture's credit beside a picture and a byline below the headline or
under the last paragraph; a note on material used stands among the first or the last lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.clean.lines import first_prose, last_prose
from newsdiff.clean.signed import names_before_agency, noted_agencies
from newsdiff.clean.sizes import LINK, SENTENCE, SHORT

if TYPE_CHECKING:
    from newsdiff.agencies import AgencyTable
    from newsdiff.clean.lines import Line

__all__ = ["mark_origins"]

LAST = 2
"""So many lines before the last paragraph can be a note too."""
_PICTURES = frozenset({"caption", "photo_credit"})


def mark_origins(lines: list[Line], agencies: AgencyTable) -> None:
    """Mark bylines that end with an agency, and notes on an article's origin, in place."""
    first, last = first_prose(lines), last_prose(lines)
    for index, line in enumerate(lines):
        if line.fixed or line.kind not in ("body", "headline", "byline", "photo_credit", "bio"):
            continue
        head, tail = index <= first, index >= last - LAST
        if not (head or tail):
            continue
        if line.n_words <= SHORT and _signs(lines, index, agencies):
            line.kind, line.fixed = "credit", True
        elif line.n_words <= LINK and index and noted_agencies(line.text, agencies):
            short = line.n_words <= SENTENCE and not line.ends
            if tail or short:
                line.kind = "credit" if short else "bio"


def _signs(lines: list[Line], index: int, agencies: AgencyTable) -> bool:
    """Whether persons' names before an agency are the authors' here."""
    found, n_names = names_before_agency(lines[index].text, agencies)
    if not found:
        return False
    beside = {
        other.kind for other in lines[max(0, index - 1) : index + 2] if other is not lines[index]
    }
    if n_names > 1:
        return True
    closes = index == len(lines) - 1 and index > 1
    return not beside & _PICTURES and (closes or (index == 1 and "timestamp" in beside))
