"""What a word shingle is: its size, and the numbers that its hash is made with.

Everything that shingles reads it here: the sketch, the joins, their kernels (as constants of the
compiler) and the plain versions that they are tested against.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ONE", "PAIR", "SHINGLE", "SHINGLE_WORDS", "TRIPLE", "shingles"]

SHINGLE_WORDS = 3
"""Words of a shingle, 2 or more."""

SHINGLE = 0xA0761D6478BD642F
"""Where the hash of a shingle begins."""
TRIPLE = 0xE7037ED1A0B428DB
"""Folded in with the last of an odd number of words, three or more."""
PAIR = 0x8EBC6AF09C88C6E3
"""Folded in after two words."""
ONE = 0x589965CC75374CC3
"""Folded in after the one word of a text of one word."""


def shingles(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """Distinct runs of `SHINGLE_WORDS` words; of fewer words the one run that they are.

    Example:
        >>> sorted(shingles(["the", "old", "tower", "fell"]))
        [('old', 'tower', 'fell'), ('the', 'old', 'tower')]
    """
    if not words:
        return frozenset()
    if len(words) < SHINGLE_WORDS:
        return frozenset([tuple(words)])
    return frozenset(zip(*(words[i:] for i in range(SHINGLE_WORDS)), strict=False))
