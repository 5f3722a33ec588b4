# ruff: noqa: C901, PLR0911, PLR0912, PLR0913, PLR0917, PLR2004  kernels are loops over bytes
"""Find the wanted fields in JSON lines, without building an object.

A line that this scanner takes is valid JSON with the values that `json` would give; whatever it
does not vouch for (malformed lines, very deep nesting, a text that is no string) it leaves to the
slow reader, which knows the reason. Strings are unescaped into one buffer.

Time is linear, about 0.2 ns a byte for plain ASCII; the output needs no more room than the input.
Source: the stretch-by-stretch scan is that of Langdale and Lemire, "Parsing gigabytes of JSON per
second", VLDB Journal 2019, section 3; here without a separate index of structure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.native.jit import helper, kernel
from newsdiff.native.vector import (
    clear_lowest,
    copy64,
    load1,
    newline_mask,
    popcount,
    special_mask,
    store1,
    trailing_zeros,
)

if TYPE_CHECKING:
    from newsdiff.native.jit import Array

__all__ = ["FIELDS", "MISSING", "SLOW", "TAKEN", "count_lines", "scan_lines"]

FIELDS = ("id", "text", "source", "published")
"""Order of the wanted fields in the scanner's table."""
_N_FIELDS = 4
_TEXT = 1

BLANK, TAKEN, SLOW = 0, 1, 2
"""What became of a line: nothing on it; read; left to the slow reader."""
MISSING = -1
_FAILED = -1
_MAX_DEPTH = 60


@helper
def past_space(place: int) -> int:
    """The first address that holds no JSON white space (a line feed ends the line and is none)."""
    while True:
        byte = load1(place)
        if byte != 0x20 and byte != 0x09 and byte != 0x0D:  # noqa: PLR1714  numba compiles this better
            return place
        place += 1


@helper
def utf8_width(place: int) -> int:
    """Width of the well-formed UTF-8 character at an address, 0 where there is none."""
    lead, second = load1(place), load1(place + 1)
    if second & 0xC0 != 0x80:
        return 0
    if 0xC2 <= lead <= 0xDF:
        return 2
    if lead < 0xE0 or lead > 0xF4 or load1(place + 2) & 0xC0 != 0x80:
        return 0
    if lead < 0xF0:
        if (lead == 0xE0 and second < 0xA0) or (lead == 0xED and second > 0x9F):
            return 0
        return 3
    if (lead == 0xF0 and second < 0x90) or (lead == 0xF4 and second > 0x8F):
        return 0
    return 4 if load1(place + 3) & 0xC0 == 0x80 else 0


@helper
def hex4(place: int) -> int:
    """Value of four hexadecimal digits, -1 where they are none."""
    value = 0
    for i in range(4):
        byte = load1(place + i)
        if 0x30 <= byte <= 0x39:
            digit = byte - 0x30
        elif byte | 0x20 >= 0x41 and 0x61 <= byte | 0x20 <= 0x66:
            digit = (byte | 0x20) - 0x57
        else:
            return -1
        value = value << 4 | digit
    return value


@helper
def encoded(code: int, target: int) -> int:
    """Write a code point (a surrogate too) as UTF-8; returns the address behind it."""
    if code < 0x80:
        store1(target, code)
        return target + 1
    if code < 0x800:
        store1(target, 0xC0 | code >> 6)
        store1(target + 1, 0x80 | (code & 0x3F))
        return target + 2
    if code < 0x10000:
        store1(target, 0xE0 | code >> 12)
        store1(target + 1, 0x80 | (code >> 6 & 0x3F))
        store1(target + 2, 0x80 | (code & 0x3F))
        return target + 3
    store1(target, 0xF0 | code >> 18)
    store1(target + 1, 0x80 | (code >> 12 & 0x3F))
    store1(target + 2, 0x80 | (code >> 6 & 0x3F))
    store1(target + 3, 0x80 | (code & 0x3F))
    return target + 4


@helper
def unescaped(place: int, target: int) -> tuple[int, int]:
    """Take the escape at an address; the addresses behind it and behind what it stands for."""
    kind = load1(place + 1)
    if kind == 0x75:
        code = hex4(place + 2)
        if code < 0:
            return _FAILED, target
        place += 6
        if 0xD800 <= code <= 0xDBFF and load1(place) == 0x5C and load1(place + 1) == 0x75:
            low = hex4(place + 2)
            if 0xDC00 <= low <= 0xDFFF:
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
                place += 6
        return place, encoded(code, target)
    if kind == 0x6E:
        kind = 0x0A
    elif kind == 0x74:
        kind = 0x09
    elif kind == 0x72:
        kind = 0x0D
    elif kind == 0x62:
        kind = 0x08
    elif kind == 0x66:
        kind = 0x0C
    elif kind not in (0x22, 0x2F, 0x5C):
        return _FAILED, target
    store1(target, kind)
    return place + 2, target + 1


@helper
def string_taken(place: int, target: int) -> tuple[int, int]:
    """Unescape the string whose first character is at an address.

    Returns the address behind its closing quote, or -1, and the address behind the output.
    """
    while True:
        copy64(target, place)
        n_plain = trailing_zeros(special_mask(place))
        place += n_plain
        target += n_plain
        if n_plain == 64:
            continue
        byte = load1(place)
        if byte == 0x22:
            return place + 1, target
        if byte == 0x5C:
            place, target = unescaped(place, target)
            if place < 0:
                return _FAILED, target
        elif byte < 0x20:
            return _FAILED, target
        while load1(place) >= 0x80:
            width = utf8_width(place)
            if not width:
                return _FAILED, target
            for i in range(width):
                store1(target + i, load1(place + i))
            place += width
            target += width


@helper
def past_digits(place: int) -> int:
    """The first address that holds no digit, -1 if there is no digit at all."""
    first = place
    while 0x30 <= load1(place) <= 0x39:
        place += 1
    return place if place > first else _FAILED


@helper
def past_number(place: int) -> tuple[int, bool]:
    """The address behind a number, or -1, and whether it is a plain integer (never "-0")."""
    negative = load1(place) == 0x2D
    place += negative
    first = load1(place)
    behind = past_digits(place)
    if behind < 0 or (first == 0x30 and behind - place > 1):
        return _FAILED, False
    plain = not (negative and first == 0x30)
    place = behind
    if load1(place) == 0x2E:
        plain = False
        place = past_digits(place + 1)
        if place < 0:
            return _FAILED, False
    if load1(place) | 0x20 == 0x65:
        plain = False
        place += 1
        if load1(place) == 0x2B or load1(place) == 0x2D:
            place += 1
        place = past_digits(place)
    return place, plain


@helper
def past_name(place: int) -> int:
    """The address behind true, false, null or NaN (which `json` takes), or -1."""
    first, second, third, fourth = (
        load1(place),
        load1(place + 1),
        load1(place + 2),
        load1(place + 3),
    )
    if first == 0x74 and second == 0x72 and third == 0x75 and fourth == 0x65:
        return place + 4
    if first == 0x6E and second == 0x75 and third == 0x6C and fourth == 0x6C:
        return place + 4
    if first == 0x66 and second == 0x61 and third == 0x6C and fourth == 0x73:
        return place + 5 if load1(place + 4) == 0x65 else _FAILED
    if first == 0x4E and second == 0x61 and third == 0x4E:
        return place + 3
    return _FAILED


@helper
def past_plain(place: int, target: int) -> int:
    """The address behind a value that is no object or array, or -1; writes behind `target`."""
    byte = load1(place)
    if byte == 0x22:
        behind, _ = string_taken(place + 1, target)
        return behind
    if byte == 0x2D or 0x30 <= byte <= 0x39:
        behind, _ = past_number(place)
        return behind
    return past_name(place)


@helper
def past_key(place: int, target: int) -> int:
    """The address of the value behind a key and its colon, or -1."""
    place = past_space(place)
    if load1(place) != 0x22:
        return _FAILED
    place, _ = string_taken(place + 1, target)
    if place < 0:
        return _FAILED
    place = past_space(place)
    return past_space(place + 1) if load1(place) == 0x3A else _FAILED


@helper
def past_nested(place: int, target: int) -> int:
    """The address behind an object or array, or -1 where it is malformed or too deep."""
    depth = 0
    objects = 0  # bit i: the container at depth i is an object
    while True:
        byte = load1(place)
        if byte in (0x7B, 0x5B):
            depth += 1
            if depth > _MAX_DEPTH:
                return _FAILED
            is_object = byte == 0x7B
            objects = objects << 1 | is_object
            place = past_space(place + 1)
            if load1(place) != byte + 2:
                if is_object:
                    place = past_key(place, target)
                    if place < 0:
                        return _FAILED
                continue
            place += 1
            depth -= 1
            objects >>= 1
        else:
            place = past_plain(place, target)
            if place < 0:
                return _FAILED
        while True:
            if depth == 0:
                return place
            place = past_space(place)
            byte = load1(place)
            if byte == 0x2C:
                break
            if byte != (0x7D if objects & 1 else 0x5D):
                return _FAILED
            place += 1
            depth -= 1
            objects >>= 1
        place = past_space(place + 1)
        if objects & 1:
            place = past_key(place, target)
            if place < 0:
                return _FAILED


@helper
def field_named(name: int, n_bytes: int, names: int, name_ends: Array) -> int:
    """Index of the wanted field of that name, -1 if it is not wanted."""
    first = 0
    for field in range(_N_FIELDS):
        end = name_ends[field]
        if end - first == n_bytes:
            same = True
            for i in range(n_bytes):
                same = same and load1(name + i) == load1(names + first + i)
            if same and n_bytes:
                return field
        first = end
    return _FAILED


@helper
def line_scanned(
    place: int, end: int, target: int, names: int, name_ends: Array, spans: Array
) -> int:
    """Read one line into `spans` (start and end by field); where the output ends, or -1."""
    if load1(place) != 0x7B:
        return _FAILED
    place = past_space(place + 1)
    if load1(place) == 0x7D:
        return target if past_space(place + 1) == end else _FAILED
    while True:
        if load1(place) != 0x22:
            return _FAILED
        place, name_end = string_taken(place + 1, target)
        if place < 0:
            return _FAILED
        field = field_named(target, name_end - target, names, name_ends)
        place = past_space(place)
        if load1(place) != 0x3A:
            return _FAILED
        place = past_space(place + 1)
        byte = load1(place)
        if field >= 0:
            if byte == 0x22:
                spans[2 * field] = target
                place, target = string_taken(place + 1, target)
                spans[2 * field + 1] = target
            elif field == _TEXT:
                return _FAILED
            elif byte == 0x2D or 0x30 <= byte <= 0x39:
                first = place
                place, plain = past_number(place)
                if not plain:
                    return _FAILED
                spans[2 * field] = target
                for i in range(place - first):
                    store1(target + i, load1(first + i))
                target += place - first
                spans[2 * field + 1] = target
            elif byte == 0x6E:  # null: as if the field were not there
                place = past_name(place)
                spans[2 * field] = MISSING
            else:
                return _FAILED
        elif byte in (0x7B, 0x5B):
            place = past_nested(place, target)
        else:
            place = past_plain(place, target)
        if place < 0:
            return _FAILED
        place = past_space(place)
        byte = load1(place)
        if byte == 0x7D:
            return target if past_space(place + 1) == end else _FAILED
        if byte != 0x2C:
            return _FAILED
        place = past_space(place + 1)


@kernel("i8(i8, i8)")
def count_lines(raw: int, n_bytes: int) -> int:
    """Number of line feeds among the bytes at an address, with slack."""
    n_lines = 0
    full = n_bytes & ~63
    for i in range(0, full, 64):
        n_lines += popcount(newline_mask(raw + i))
    for i in range(full, n_bytes):
        n_lines += load1(raw + i) == 0x0A
    return n_lines


@kernel("i8(i8, i8, i8, i8, i8[::1], i8[:, ::1], u1[::1], i8[:, ::1])")
def scan_lines(
    raw: int,
    n_bytes: int,
    output: int,
    names: int,
    name_ends: Array,
    lines: Array,
    states: Array,
    spans: Array,
) -> int:
    """Read the lines of a stretch of a JSONL file.

    Args:
        raw: address of the bytes, which end with a line feed, with slack.
        n_bytes: their number.
        output: address for unescaped strings, room for `n_bytes` and slack.
        names: address of the UTF-8 names of the four fields, one after the other.
        name_ends: int64[4], where each ends; an empty name is never found.
        lines: output, int64[n_lines, 2], first byte of each line and one past its last.
        states: output, uint8[n_lines], BLANK, TAKEN or SLOW.
        spans: output, int64[n_lines, 8], start and end in `output` by field, -1 where missing.

    Returns:
        Bytes written to `output`.
    """
    target = output
    line = 0
    start = raw
    for window in range(raw, raw + n_bytes, 64):
        mask = newline_mask(window)
        while mask:
            stop = window + trailing_zeros(mask)
            mask = clear_lowest(mask)
            if stop >= raw + n_bytes:
                break
            lines[line, 0], lines[line, 1] = start - raw, stop - raw
            spans[line, :] = MISSING
            first = past_space(start)
            states[line] = BLANK
            if first < stop:
                behind = line_scanned(first, stop, target, names, name_ends, spans[line])
                found = behind >= 0 and spans[line, 2] >= 0
                states[line] = TAKEN if found else SLOW
                if found:
                    for item in range(2 * _N_FIELDS):
                        if spans[line, item] >= 0:
                            spans[line, item] -= output
                    target = behind
            start = stop + 1
            line += 1
    return target - output
