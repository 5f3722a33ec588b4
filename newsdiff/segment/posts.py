"""Embedded posts: `text — Name (@name) May 4, 2019`, which pages set without quotation marks.

The kernel (`posts.pxi` of the core) does the same on bytes. One pass; every look around is bounded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.model.cutting import (
    CLOSER,
    CONTINUES,
    DASH,
    DIGIT,
    HANDLE,
    LETTER,
    LONGEST_DATE,
    LONGEST_NAME,
    LONGEST_POST,
    LOWER,
    SHORTEST_YEAR,
    SPACE,
    STOP,
    UPPER,
)
from newsdiff.model.dump_marks import POSTED, QUOTED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["quote_posts", "signature_end"]

_WORD = LOWER | UPPER | LETTER | DIGIT


def signature_end(text: str, handle: int, class_at: Callable[[int], int]) -> int:
    """Place behind the signature of a post, its date included; 0 where there is none.

    A signature is a dash, a name and an account in brackets. `Ann Vale (@vale) said` is none.

    Args:
        text: a block.
        handle: where its `@` stands.
        class_at: class of the character at a place, white space around the text.
    """
    is_account = text[handle - 1 : handle] == "(" and class_at(handle + 1) & _WORD
    if not is_account or not _is_named(handle - 1, class_at):
        return 0
    end = handle + 1
    while class_at(end) & _WORD:
        end += 1
    end += bool(class_at(end) & CLOSER)
    return _date_end(end, class_at)


def quote_posts(starts: Sequence[int], flags: list[int]) -> None:
    """Mark as quoted the pieces of posts: those with a signature, and the text before it.

    That text goes back to the post before or the beginning of the block where both together are no
    longer than a post; else over whole pieces to what is quoted by marks, no farther than a post is
    long.

    Args:
        starts: where each piece begins; behind one with a signature another begins.
        flags: flags of each, changed in place.
    """
    floor = 0
    for posted, flag in enumerate(flags):
        if not flag & POSTED:
            continue
        reach = starts[posted + 1] - LONGEST_POST
        is_whole = starts[floor] >= reach and not flag & QUOTED
        for piece in range(posted, floor - 1, -1):
            if starts[piece] < reach or (flags[piece] & QUOTED and not is_whole):
                break
            flags[piece] |= QUOTED
        floor = posted + 1


def _is_named(end: int, class_at: Callable[[int], int]) -> bool:
    """Whether a dash and a name without an account stand before a place."""
    behind = 0
    for place in range(end - 1, end - 1 - LONGEST_NAME, -1):
        mark = class_at(place)
        if mark & DASH and behind & SPACE:
            return True
        if mark & HANDLE:
            break
        behind = mark
    return False


def _date_end(start: int, class_at: Callable[[int], int]) -> int:
    """Place behind the date that begins at a place; the same place where none does."""
    n_digits = 0
    for place in range(start, start + LONGEST_DATE):
        mark = class_at(place)
        if n_digits == SHORTEST_YEAR and not mark & _WORD:
            return place
        if not mark & (_WORD | SPACE | STOP | CONTINUES):
            break
        n_digits = n_digits + 1 if mark & DIGIT else 0
    return start
