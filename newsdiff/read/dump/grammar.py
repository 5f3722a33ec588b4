# ruff: noqa: C901, PLR0911, PLR2004  kernels are loops over bytes
"""The grammar of JSON for kernels: where values end, and what strings say.

Each function takes an address and gives the address behind what it took, or -1 where the bytes are
not what `json` would accept (RFC 8259, and NaN). The bytes end with a line feed, at which every
function stops, and slack.
"""

from __future__ import annotations

from newsdiff.native.jit import helper
from newsdiff.native.vector import copy64, load1, special_mask, store1, trailing_zeros

__all__ = ["past_name", "past_nested", "past_number", "past_plain", "past_space", "string_taken"]

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
def closed(place: int, depth: int, objects: int) -> tuple[int, int, int]:
    """Past the closing brackets behind a value: address (-1: malformed), depth, containers.

    Where containers are left open, the address is that of the comma.
    """
    while depth:
        place = past_space(place)
        byte = load1(place)
        if byte == 0x2C:
            break
        if byte != (0x7D if objects & 1 else 0x5D):
            return _FAILED, depth, objects
        place += 1
        depth -= 1
        objects >>= 1
    return place, depth, objects


@helper
def past_nested(place: int, target: int) -> int:
    """The address behind an object or array, or -1 where it is malformed or too deep."""
    depth = 0
    objects = 0  # bit i: whether the container i levels up is an object
    while True:
        byte = load1(place)
        if byte in (0x7B, 0x5B):
            if depth == _MAX_DEPTH:
                return _FAILED
            place = past_space(place + 1)
            if load1(place) != byte + 2:
                depth += 1
                objects = objects << 1 | (byte == 0x7B)
                place = past_key(place, target) if byte == 0x7B else place
                if place < 0:
                    return _FAILED
                continue
            place += 1
        else:
            place = past_plain(place, target)
            if place < 0:
                return _FAILED
        place, depth, objects = closed(place, depth, objects)
        if place < 0 or depth == 0:
            return place
        place = past_space(place + 1)
        if objects & 1:
            place = past_key(place, target)
            if place < 0:
                return _FAILED
