"""Shingle words: what two texts are compared by when whole paragraphs are matched.

Time and memory are linear in the text. The kernel for large dumps must agree with this function on
every input, so it stays this simple: no dictionary, no language, no repair of glued words.
"""

from __future__ import annotations

import re

from newsdiff.segment.scripts import NO_SPACE_RANGES

__all__ = ["words"]

_NO_SPACE = "".join(f"{chr(first)}-{chr(last)}" for first, last in NO_SPACE_RANGES)
_WORD = re.compile(rf"[^\W{_NO_SPACE}]+|(?!\W)[{_NO_SPACE}]")
_ASCII_WORD = re.compile(r"\w+", re.ASCII)


def words(text: str) -> list[str]:
    r"""Case-folded words of a text, in order.

    A word is a maximal run of word characters (`str.isalnum` or an underscore) of
    `text.casefold()`; a word character of a script written without spaces (`NO_SPACE_RANGES`) is
    a word of its own.

    Args:
        text: any text; a lone surrogate is no word character.

    Returns:
        The words; empty for a text without word characters.

    Example:
        >>> words("L'Été, 3.5 % — theNorth 東京")
        ['l', 'été', '3', '5', 'thenorth', '東', '京']
    """
    folded = text.casefold()
    pattern = _ASCII_WORD if folded.isascii() else _WORD
    return pattern.findall(folded)
