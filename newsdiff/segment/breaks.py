"""Sentence breaks that no stop marks: list items, lines, separators, time stamps, headings run on.

All of them are told from a few characters around, so time is linear in the text.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from newsdiff.lexicon import any_words
from newsdiff.segment.letters import BULLETS, LOWER, UPPER
from newsdiff.segment.starters import starts_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsdiff.segment.glue import Cut
    from newsdiff.segment.languages import Rules

__all__ = ["unmarked_breaks"]

_ITEM = re.compile(
    rf"(?<!\S)(?:([{BULLETS}])[ \t\xa0]{{0,4}})?"
    r"(?:(\d{1,3}|[a-z])(\.\)|\)|\.)[ \t\xa0]{1,4})?(?=\S)"
)
_SEPARATOR = re.compile(r"(?<!\S)([_=*~#-])\1{4,}+(?!\S)")
_NOT_BEHIND = "".join(rf"(?<!\b{word} )" for word in any_words("segment", "before_times"))
_STAMP = re.compile(
    rf"(?<!\S){_NOT_BEHIND}\d{{1,2}}/\d{{1,2}}/\d{{2,4}} \d{{1,2}}:\d\d(?::\d\d)?+"
    r"(?: ?[AaPp]\.?[Mm]\.?)?+(?: (?:[ECMP][DS]?T|GMT|UTC|CES?T|BST)\b)?+(?=\s+\w)"
)
_GAP = re.compile(rf"(?<=[{LOWER}\d»”\")])(?:[ \xa0]{{2,}}+|\xa0)(?=[{UPPER}][{LOWER}])")
_LINE_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LINE_ITEM = re.compile(rf"[ \t\xa0]{{0,20}}(?:[{BULLETS}]|[–—*-]\s|(?:\d{{1,2}}|[a-z])[.)]\s)")
_WORD_CHARACTER = re.compile(r"\w")
_WORD_WINDOW = 30
"""Code points seen before a gap."""

_LABEL_LENGTH = 40
"""A line at most so long that ends in a colon stands by itself."""


def unmarked_breaks(
    text: str, start: int, end: int, rules: Rules, cuts: Iterable[Cut]
) -> list[int]:
    """Positions within a block where a sentence starts though no stop precedes, ascending.

    Args:
        text: any text.
        start: first code point of a block.
        end: one past its last.
        rules: of the block's language.
        cuts: where words of the block are glued; a heading may have run into the text below it
            there (`les hésitationsLe gouvernement`).
    """
    return sorted(
        {
            position
            for position in chain(
                _item_starts(text, start, end),
                _line_starts(text, start, end),
                _apart(_SEPARATOR, text, start, end),
                _apart(_STAMP, text, start, end),
                _gap_starts(text, start, end, rules),
                (cut.position for cut in cuts if cut.starts_sentence),
            )
            if start < position < end
        }
    )


def _apart(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[int]:
    """Both ends of every match: what it finds stands by itself."""
    for match in pattern.finditer(text, start, end):
        yield from match.span()


def _gap_starts(text: str, start: int, end: int, rules: Rules) -> Iterator[int]:
    """Where a heading ran into the text below it and left a gap: `Un long parcours  Selon`."""
    for match in _GAP.finditer(text, start, end):
        if starts_sentence(text, match.end(), rules):
            before = text[max(start, match.start() - _WORD_WINDOW) : match.start()].split()
            if before and before[-1].casefold() not in rules.starters:
                yield match.end()


def _item_starts(text: str, start: int, end: int) -> Iterator[int]:
    """Where the items of a list start, in a block that begins with one.

    An item is told by the bullet of the first, or by its numbering: the same style, one up.
    """
    matches = _ITEM.finditer(text, start, end)
    first = next((match for match in matches if not match[0].isspace()), None)
    if first is None or not first[0] or text[start : first.start()].strip():
        return
    bullet, label, style = first.groups()
    for match in matches:
        if bullet is not None:
            if match[1] == bullet:
                yield match.start()
        elif match[1] is None and match[3] == style and _follows(match[2], label):
            label = match[2]
            yield match.start()


def _follows(label: str, previous: str) -> bool:
    """Whether a label numbers the item after the previous one."""
    if label.isdigit() and previous.isdigit():
        return int(label) == int(previous) + 1
    return label.isalpha() and previous.isalpha() and ord(label) == ord(previous) + 1


def _line_starts(text: str, start: int, end: int) -> Iterator[int]:
    """Where a line starts a sentence: an item, or after a rule of signs or a short label."""
    line = start
    for match in _LINE_BREAK.finditer(text, start, end):
        before = text[line : match.start()].strip()
        is_item = _LINE_ITEM.match(text, match.end(), end) is not None
        is_label = before.endswith(":") and len(before) <= _LABEL_LENGTH
        is_rule = bool(before) and _WORD_CHARACTER.search(before) is None
        if is_item or is_label or is_rule:
            yield match.end()
        line = match.end()
