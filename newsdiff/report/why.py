"""Why a link was made, worded once for every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.report.text import excerpt, one_line

if TYPE_CHECKING:
    from newsdiff.model import Link, Reason, ReasonKind

__all__ = ["TELLING_LEVELS", "why_words"]

TELLING_LEVELS = ("rewritten", "partial")
"""Levels of which a reader asks why, and where a view with little room says it."""
_MAX_PHRASE = 90

_WORDS: dict[ReasonKind, str] = {
    "same_words": "the same words",
    "phrase": "shared phrase",
    "quotation": "shared quotation",
    "names": "names",
    "figures": "figures",
    "words": "shared words",
    "neighbours": "linked neighbours",
}


def why_words(link: Link, left_text: str) -> str:
    """Why a link was made, in words of the left article.

    Args:
        link: with its reasons.
        left_text: text of the article that the left side is in.

    Returns:
        One line without full stop; empty where the reasons were not asked for.
    """
    return "; ".join(_reason(each, left_text) for each in link.reasons)


def _reason(reason: Reason, left_text: str) -> str:
    words = _WORDS[reason.kind]
    if not reason.left:
        return words
    said = [one_line(left_text[start:end]) for start, end in reason.left]
    if reason.kind in ("phrase", "quotation"):
        return f"{words} “{excerpt(' … '.join(said), _MAX_PHRASE)}”"
    return f"{words} {', '.join(dict.fromkeys(said))}"
