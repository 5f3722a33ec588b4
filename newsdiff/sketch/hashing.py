# ruff: noqa: PLR2004  a shingle has 3 words, a step 16 bytes
"""How words and shingles become numbers, in plain Python: the definition that the kernel follows.

A word is hashed by the bytes of its UTF-8 form, 16 at a time, folding 128-bit products (the idea of
Wang Yi's wyhash, 2019); 32 bits of that are kept. A shingle is the hash of its three words' hashes:
64 bits to compare by, of which the lower 32 feed the sketch. No seed: the numbers may be stored.

Example:
    >>> words = ["the", "mayor", "left", "early"]
    >>> shingle_hashes(words)[0] == shingle_hashes(words[:3])[0]
    True
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "ONE",
    "PAIR",
    "SHINGLE",
    "SPREAD",
    "TEXT",
    "TRIPLE",
    "WORD",
    "shingle_hashes",
    "word_hash",
]

WORD = (0xF8E7D6C5B4A39281, 0x9E3779B97F4A7C15)
SPREAD = 0xD6E8FEB86659FD93
SHINGLE = 0xA0761D6478BD642F
TRIPLE = 0xE7037ED1A0B428DB
PAIR = 0x8EBC6AF09C88C6E3
ONE = 0x589965CC75374CC3
TEXT = 0x1D8E4E27C47D124F

_ALL64 = (1 << 64) - 1


def word_hash(word: str) -> int:
    """Hash of a word in 32 bits.

    Args:
        word: a case-folded word, not empty, without NUL.

    Returns:
        An integer below 2**32.
    """
    rest = word.encode()
    state = WORD[0]
    while len(rest) > 16:
        state = _fold(_number(rest[:8]) ^ state, _number(rest[8:16]) ^ WORD[1])
        rest = rest[16:]
    state = _fold(_number(rest[:8]) ^ state, _number(rest[8:]) ^ WORD[1])
    return (state * SPREAD & _ALL64) >> 32


def shingle_hashes(words: Sequence[str]) -> list[int]:
    """Hashes of the shingles of a block, in order, repeated ones included.

    Args:
        words: the block's words in order.

    Returns:
        64-bit integers: one for each run of three words; one in all for one or two words; none
        for no word.
    """
    hashes = [word_hash(word) for word in words]
    if len(hashes) < 3:
        return _short(hashes)
    return [
        _fold((hashes[i] << 32 | hashes[i + 1]) ^ SHINGLE, hashes[i + 2] ^ TRIPLE)
        for i in range(len(hashes) - 2)
    ]


def _short(hashes: list[int]) -> list[int]:
    if not hashes:
        return []
    if len(hashes) == 1:
        return [_fold((hashes[0] << 32) ^ SHINGLE, ONE)]
    return [_fold((hashes[0] << 32 | hashes[1]) ^ SHINGLE, PAIR)]


def _number(part: bytes) -> int:
    return int.from_bytes(part, "little")


def _fold(left: int, right: int) -> int:
    """Lower half of the 128-bit product, xor its upper half."""
    product = left * right
    return (product & _ALL64) ^ (product >> 64)
