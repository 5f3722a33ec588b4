"""Shingle words: what two texts are compared by when whole paragraphs are matched.

Time and memory are linear in the text. The kernel for large dumps must agree with this function on
every input, so it stays this simple: no dictionary, no language, no repair of glued words.
"""

from __future__ import annotations

import re

from newsdiff.patterns import regex
from newsdiff.segment.letters import NO_SPACE
from newsdiff.segment.scripts import NO_SPACE_EDGES, has_any

__all__ = ["words"]

_ASCII_WORD = regex(r"\w+", re.ASCII)
_SPACED_WORD = regex(r"\w+")
_ANY_WORD = regex(rf"[^\W{NO_SPACE}]+|(?!\W)[{NO_SPACE}]")


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
    if folded.isascii():
        return _ASCII_WORD.findall(folded)
    pattern = _ANY_WORD if has_any(folded, NO_SPACE_EDGES) else _SPACED_WORD
    return pattern.findall(folded)
