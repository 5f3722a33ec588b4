# ruff: noqa: PLR2004  kernels deal in byte values and take arrays one by one
"""Block boundaries of many texts, by the rule of `newsdiff.clean.block_spans`, on UTF-8 bytes.

Time is linear; lines are found 64 bytes at a time. Each line becomes a block at first; where a text
turns out to be hard-wrapped at its end, its blocks are merged in place.
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
from newsdiff.native.jit import helper, kernel
from newsdiff.native.vector import break_mask, load1, trailing_zeros

if TYPE_CHECKING:
    from newsdiff.native.jit import Array

__all__ = ["find_blocks"]

_PART, _WHOLE = MIN_WRAPPING
_CLOSING = tuple(int.from_bytes(character.encode(), "big") for character in CLOSING)


@helper
def line_end(place: int, end: int) -> tuple[int, int]:
    """Where the line's text ends, and the width of its terminator (0 at the end of the text)."""
    while place < end:
        mask = break_mask(place)
        if not mask:
            place += 64
            continue
        place += trailing_zeros(mask)
        if place >= end:
            break
        byte = load1(place)
        if byte == 0x0D and place + 1 < end and load1(place + 1) == 0x0A:
            return place, 2
        if byte < 0x20:
            return place, 1
        if byte == 0xC2 and load1(place + 1) == 0x85:
            return place, 2
        if byte == 0xE2 and load1(place + 1) == 0x80 and load1(place + 2) | 1 == 0xA9:
            return place, 3
        place += 1
    return end, 0


@helper
def space_width(place: int) -> int:
    """Width of the white-space character (`str.isspace`) at an address, 0 for any other."""
    byte = load1(place)
    if byte < 0x80:
        return 1 if byte == 0x20 or 0x09 <= byte <= 0x0D or 0x1C <= byte <= 0x1F else 0
    second = load1(place + 1)
    if byte == 0xC2:
        return 2 if second in (0x85, 0xA0) else 0
    third = load1(place + 2)
    if byte == 0xE2 and second == 0x80:
        return 3 if 0x80 <= third <= 0x8A or third in (0xA8, 0xA9, 0xAF) else 0
    if byte == 0xE2 and second == 0x81:
        return 3 if third == 0x9F else 0
    if byte == 0xE1 and second == 0x9A:
        return 3 if third == 0x80 else 0
    return 3 if byte == 0xE3 and second == 0x80 and third == 0x80 else 0


@helper
def stripped(start: int, end: int) -> tuple[int, int]:
    """The range without white space at either end."""
    while start < end:
        width = space_width(start)
        if not width:
            break
        start += width
    while start < end:
        last = end - 1
        while load1(last) & 0xC0 == 0x80 and last > start:
            last -= 1
        if not space_width(last):
            break
        end = last
    return start, end


@helper
def is_longer(start: int, end: int, limit: int) -> bool:
    """Whether a range holds more than `limit` code points."""
    if end - start <= limit:
        return False
    if end - start > 4 * limit:
        return True
    n_points = 0
    for place in range(start, end):
        n_points += load1(place) & 0xC0 != 0x80
    return n_points > limit


@helper
def is_closed(start: int, end: int) -> bool:
    """Whether a range ends with a character that may end a sentence before a break."""
    place, shift = end - 1, 0
    last = load1(place)
    while place > start and load1(place) & 0xC0 == 0x80:
        place -= 1
        shift += 8
        last |= load1(place) << shift
    return last in _CLOSING


@helper
def indent(place: int, end: int) -> int:
    """Leading spaces, a tab counting as two."""
    n_columns = 0
    while place < end:
        byte = load1(place)
        if byte == 0x20:
            n_columns += 1
        elif byte == 0x09:
            n_columns += DEEPER
        else:
            break
        place += 1
    return n_columns


@helper
def merged(first: int, n_blocks: int, block_starts: Array, block_ends: Array, joins: Array) -> int:
    """Merge the lines of a hard-wrapped text; returns the number of blocks up to its end."""
    kept = first
    for block in range(first, n_blocks):
        if joins[block] and kept > first:
            block_ends[kept - 1] = block_ends[block]
            continue
        block_starts[kept] = block_starts[block]
        block_ends[kept] = block_ends[block]
        kept += 1
    return kept


@helper
def blocks_of(
    text: int,
    start: int,
    end: int,
    n_blocks: int,
    block_starts: Array,
    block_ends: Array,
    joins: Array,
) -> int:
    """Append the blocks of one text; returns the number of blocks so far."""
    first = n_blocks
    can_wrap = True
    n_breaks = n_wrapping = columns_before = 0
    near = wraps = False
    place, end = text + start, text + end
    while place < end:
        stop, width = line_end(place, end)
        can_wrap = can_wrap and not is_longer(place, stop, MAX_WRAPPED)
        core, core_end = stripped(place, stop)
        if core == core_end:
            near = False
        else:
            columns = indent(place, stop)
            joins[n_blocks] = near and columns < columns_before + DEEPER
            n_breaks += near
            n_wrapping += near and wraps
            if can_wrap:
                wraps = is_longer(core, core_end, MIN_WRAPPED - 1) and not is_closed(core, core_end)
            columns_before, near = columns, True
            block_starts[n_blocks] = core - text
            block_ends[n_blocks] = core_end - text
            n_blocks += 1
        place = stop + width
        if not width:
            break
    if can_wrap and n_breaks >= MIN_BREAKS and _WHOLE * n_wrapping >= _PART * n_breaks:
        return merged(first, n_blocks, block_starts, block_ends, joins)
    return n_blocks


@kernel("i8(i8, i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], u1[::1])")
def find_blocks(
    text: int,
    starts: Array,
    ends: Array,
    first_blocks: Array,
    block_starts: Array,
    block_ends: Array,
    joins: Array,
) -> int:
    """Find the blocks of many texts.

    Args:
        text: address of UTF-8 bytes, with slack.
        starts: int64[n], first byte of each text.
        ends: int64[n], one past the last.
        first_blocks: output, int64[n + 1], text i has the blocks from item i to item i + 1.
        block_starts: output, int64, room for `(ends - starts).sum() // 2 + n`.
        block_ends: output, of the same size.
        joins: scratch, uint8, of the same size.

    Returns:
        The number of blocks.
    """
    n_blocks = 0
    first_blocks[0] = 0
    for i in range(starts.size):
        n_blocks = blocks_of(text, starts[i], ends[i], n_blocks, block_starts, block_ends, joins)
        first_blocks[i + 1] = n_blocks
    return n_blocks
