"""Shingle words: what two texts are compared by when whole paragraphs are matched.

Time and memory are linear in the text. The kernel for large dumps must agree with this function on
every input, so it stays this simple: no dictionary, no language, no repair of glued words.
"""

from __future__ import annotations

import re
from functools import cache

from newsdiff.patterns import regex
from newsdiff.segment.letters import NO_SPACE

__all__ = ["words"]

_ASCII_WORD = regex(r"\w+", re.ASCII)


@cache
def _any_word() -> re.Pattern[str]:
    return regex(rf"[^\W{NO_SPACE}]+|(?!\W)[{NO_SPACE}]")


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
    pattern = _ASCII_WORD if folded.isascii() else _any_word()
    return pattern.findall(folded)
