# ruff: noqa: PLR2004  a step has 16 bytes
"""How words and shingles become numbers, in plain Python: the definition that the kernel follows.

A word is hashed by the bytes of its UTF-8 form, 16 at a time, folding 128-bit products (the idea of
Wang Yi's wyhash, 2019); 32 bits of that are kept. A shingle is the hash of its words' hashes:
64 bits to compare by, of which the lower 32 feed the sketch. No seed: the numbers may be stored.

Example:
    >>> words = ["the", "mayor", "left", "early"]
    >>> shingle_hashes(words)[0] == shingle_hashes(words[:3])[0]
    True
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.model.shingles import ONE, PAIR, SHINGLE, SHINGLE_WORDS, TRIPLE

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
        64-bit integers: one for each run of `SHINGLE_WORDS` words; one in all for fewer words;
        none for no word.
    """
    hashes = [word_hash(word) for word in words]
    size = min(len(hashes), SHINGLE_WORDS)
    return [_run_hash(hashes[i : i + size]) for i in range(len(hashes) - size + 1) if size]


def _run_hash(words: list[int]) -> int:
    """Hash of a run of words from their hashes, two at a time."""
    state = SHINGLE
    if len(words) == 1:
        return _fold((words[0] << 32) ^ state, ONE)
    while len(words) > 3:
        state = _fold((words[0] << 32 | words[1]) ^ state, PAIR)
        words = words[2:]
    last = words[2] ^ TRIPLE if len(words) == 3 else PAIR
    return _fold((words[0] << 32 | words[1]) ^ state, last)


def _number(part: bytes) -> int:
    return int.from_bytes(part, "little")


def _fold(left: int, right: int) -> int:
    """Lower half of the 128-bit product, xor its upper half."""
    product = left * right
    return (product & _ALL64) ^ (product >> 64)
