"""The blocks of a text at the level of a run, as the tables number them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.clean import block_spans
from newsdiff.model.dump import WHOLE_ARTICLE
from newsdiff.segment.quick import quick_sentences

if TYPE_CHECKING:
    from newsdiff.model import Span
    from newsdiff.model.dump import Summary

__all__ = ["block_text", "level_of", "unit_spans"]


def level_of(summary: Summary) -> str:
    """The level of the run of a summary."""
    return str(summary.settings.get("level", "paragraph"))


def unit_spans(text: str, level: str) -> list[Span]:
    """Spans of the blocks of a text: paragraphs, sentences of these by the fast cut, or the whole.

    Example:
        >>> unit_spans("The ferry sank. Nobody was hurt.", "sentence")
        [(0, 15), (16, 32)]
    """
    if level == "article":
        return [(0, len(text))]
    spans = block_spans(text)
    if level != "sentence":
        return spans
    return [
        (start + first, start + last)
        for start, end in spans
        for first, last in quick_sentences(text[start:end])
    ]


def block_text(text: str, block: int, level: str) -> str:
    """One block of a text by its number, -1 for the whole; empty where there is no such block."""
    spans = unit_spans(text, "article" if block == WHOLE_ARTICLE else level)
    return text[slice(*spans[block])] if block < len(spans) else ""
