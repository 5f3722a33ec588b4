"""Where blocks begin and end, by lines alone.

Lines end at any terminator of `str.splitlines` (a carriage return and its line feed are one). A
line of only white space is blank, and blank lines separate blocks. A single line break separates
blocks too, unless the text is hard-wrapped: then it does so only before a line indented deeper.

Time and memory are linear in the length of the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.model.wrapping import (
    CLOSING,
    DEEPER,
    MAX_WRAPPED,
    MIN_BREAKS,
    MIN_WRAPPED,
    MIN_WRAPPING,
)

if TYPE_CHECKING:
    from newsdiff.model import Span

__all__ = ["block_spans"]


def block_spans(text: str) -> list[Span]:
    r"""Spans of the blocks of a text: in order, disjoint, covering every non-space character.

    Args:
        text: any text.

    Returns:
        Half-open code-point ranges without white space at either end; empty for a blank text.

    Example:
        >>> block_spans("First block.\n\n  Second\nThird ")
        [(0, 12), (16, 22), (23, 28)]
    """
    lines = text.splitlines(keepends=True)
    spans: list[Span] = []
    wrapped = _is_hard_wrapped(lines)
    place = 0
    before = ""
    for line in lines:
        core = line.strip()
        if core:
            start = place + len(line) - len(line.lstrip())
            end = start + len(core)
            if wrapped and before and not _is_deeper(before, line):
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        before = line if core else ""
        place += len(line)
    return spans


def _is_hard_wrapped(lines: list[str]) -> bool:
    """Whether single breaks come from wrapping at a column rather than from the writer."""
    if max(map(len, lines), default=0) > MAX_WRAPPED + len("\r\n"):
        return False
    n_breaks = n_wrapping = 0
    before = ""
    for line in lines:
        body = line.splitlines()[0] if line else line
        if len(body) > MAX_WRAPPED:
            return False
        core = body.strip()
        if core and before:
            n_breaks += 1
            n_wrapping += len(before) >= MIN_WRAPPED and not before.endswith(CLOSING)
        before = core
    part, whole = MIN_WRAPPING
    return n_breaks >= MIN_BREAKS and whole * n_wrapping >= part * n_breaks


def _is_deeper(before: str, line: str) -> bool:
    return _indent(line) >= _indent(before) + DEEPER


def _indent(line: str) -> int:
    """Leading spaces, a tab counting as DEEPER of them."""
    n = 0
    for character in line:
        if character == " ":
            n += 1
        elif character == "\t":
            n += DEEPER
        else:
            break
    return n
