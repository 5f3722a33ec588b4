"""Whole numbers as text that is short and stays itself in JSON and HTML.

The variable-length quantities of source maps (ECMA-426, "Base64 VLQ"), but for the sign, which only
differences have: five bits a character, the lowest first, the sixth says that more follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["encode", "signed"]

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_BITS = 5
_MORE = 1 << _BITS


def _spelt(number: int) -> str:
    digits = ""
    while number >= _MORE:
        digits += _DIGITS[_MORE | number % _MORE]
        number >>= _BITS
    return digits + _DIGITS[number]


_SPELT = [_spelt(number) for number in range(1 << 12)]


def encode(numbers: Iterable[int]) -> str:
    """Numbers from 0 as text.

    Example:
        >>> encode([0, 31, 32])
        'AfgB'
    """
    return "".join([_SPELT[each] if each < len(_SPELT) else _spelt(each) for each in numbers])


def signed(number: int) -> int:
    """A number of any sign as one from 0: the sign is the lowest bit.

    Example:
        >>> signed(3), signed(-3)
        (6, 7)
    """
    return number << 1 if number >= 0 else -number << 1 | 1
