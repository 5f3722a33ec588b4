"""Scripts written without spaces between words, as fixed ranges of code points.

The plain code (`newsdiff.segment.words`) and the kernel for large dumps cut words by this one
table, so that both see the same shingles whatever Unicode version Python was built with. Hangul is
not here: Korean puts spaces between words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["NO_SPACE_EDGES", "NO_SPACE_RANGES", "has_any", "is_unspaced"]

NO_SPACE_RANGES: tuple[tuple[int, int], ...] = (
    (0x0E00, 0x0E7F),  # Thai
    (0x0E80, 0x0EFF),  # Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x2FDF),  # Han radicals
    (0x3005, 0x3007),  # Han iteration mark, closing mark, number zero
    (0x3021, 0x3029),  # Han (Suzhou) numerals
    (0x3038, 0x303B),  # Han numerals ten to thirty, vertical iteration mark
    (0x3041, 0x309F),  # Hiragana
    (0x30A0, 0x30FF),  # Katakana
    (0x31F0, 0x31FF),  # Katakana, small
    (0x3400, 0x4DBF),  # Han, extension A
    (0x4E00, 0x9FFF),  # Han
    (0xA9E0, 0xA9FF),  # Myanmar, extended B
    (0xAA60, 0xAA7F),  # Myanmar, extended A
    (0xF900, 0xFAFF),  # Han, compatibility
    (0xFF66, 0xFF9F),  # Katakana, half width
    (0x116D0, 0x116FF),  # Myanmar, extended C
    (0x1AFF0, 0x1B16F),  # Kana extended B, supplement, extended A, small
    (0x20000, 0x2FFFF),  # Han, supplementary plane
    (0x30000, 0x3FFFF),  # Han, tertiary plane
)
"""First and last code point of each range, both included; ordered and disjoint.

A word character (`str.isalnum`) within a range is a word of its own; a character there that is no
word character (a vowel sign, a currency sign) separates words, as everywhere else.
"""

NO_SPACE_EDGES = "".join(f"{chr(first)}{chr(last + 1)}" for first, last in NO_SPACE_RANGES)
"""The same as `has_any` takes them."""


def is_unspaced(text: str) -> bool:
    """Whether most letters of a text are of scripts without spaces between words.

    Example:
        >>> [is_unspaced(text) for text in ("Tokyo (東京) is calm.", "東京は平穏だ。", "")]
        [False, True, False]
    """
    if not has_any(text, NO_SPACE_EDGES):
        return False
    counts = Counter(text)
    letters = {char: count for char, count in counts.items() if char.isalnum()}
    within = sum(n for char, n in letters.items() if bisect_right(NO_SPACE_EDGES, char) % 2)
    return 2 * within > sum(letters.values())


def has_any(text: str, edges: Sequence[str]) -> bool:
    """Whether a text has a character within some ranges.

    Quicker than a regular expression, which takes milliseconds to be compiled for wide ranges.

    Args:
        text: any text.
        edges: first character of each range, and the one after its last; ascending. The end of the
            last range may be left out.

    Example:
        >>> [has_any(text, "\u0e00\u0f00\u4e00") for text in ("Seoul", "ไทย", "東京")]
        [False, True, True]
    """
    return any(bisect_right(edges, char) % 2 for char in set(text))
