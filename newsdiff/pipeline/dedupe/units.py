"""The blocks of a text at the level of a run, as the tables number them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.clean import block_spans
from newsdiff.segment.quick import quick_sentences

if TYPE_CHECKING:
    from newsdiff.model import Article, Span
    from newsdiff.model.dump import Summary

__all__ = ["WHOLE_ARTICLE", "block_text", "level_of", "unit_spans"]

WHOLE_ARTICLE = -1
"""Number of the block that is the whole article."""


def level_of(summary: Summary) -> str:
    """The level of the run of a summary."""
    return str(summary.settings.get("level", "paragraph"))


def unit_spans(text: str, level: str) -> list[Span]:
    """Spans of the blocks of a text: its paragraphs, or the sentences of these by the fast cut."""
    spans = block_spans(text)
    if level != "sentence":
        return spans
    return [
        (start + first, start + last)
        for start, end in spans
        for first, last in quick_sentences(text[start:end])
    ]


def block_text(article: Article, block: int, level: str) -> str:
    """The text of one block of an article; empty where there is no such block."""
    if block == WHOLE_ARTICLE:
        return article.text
    spans = unit_spans(article.text, level)
    if block >= len(spans):
        return ""
    start, end = spans[block]
    return article.text[start:end]
