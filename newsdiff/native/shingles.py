# mypy: disable-error-code="arg-type,assignment,no-any-return,return-value"
# ruff: noqa: PLR2004  three words are what is left of an odd number
"""The hash of a word shingle in kernels: one piece of code for the sketch and for the joins.

`newsdiff.sketch.hashing` is the plain definition; property tests hold the two together.
"""

from __future__ import annotations

import numpy as np

from newsdiff.model import shingles
from newsdiff.native.jit import helper
from newsdiff.native.vector import load4, multiply_fold

__all__ = ["run_hash"]

_SHINGLE = np.uint64(shingles.SHINGLE)
_TRIPLE = np.uint64(shingles.TRIPLE)
_PAIR = np.uint64(shingles.PAIR)
_ONE = np.uint64(shingles.ONE)
_U32 = np.uint64(32)


@helper
def run_hash(place: int, n_words: int) -> int:
    """Hash of a run of words in 64 bits.

    Args:
        place: address of the words' uint32 hashes.
        n_words: 1 or more; where it is a constant, as for whole shingles, nothing of the loop and
            the questions is left in the machine code.

    Returns:
        uint64.
    """
    if n_words == 1:
        return multiply_fold((load4(place) << _U32) ^ _SHINGLE, _ONE)
    state = _SHINGLE
    while n_words > 3:
        state = multiply_fold((load4(place) << _U32 | load4(place + 4)) ^ state, _PAIR)
        place += 8
        n_words -= 2
    last = load4(place + 8) ^ _TRIPLE if n_words == 3 else _PAIR
    return multiply_fold((load4(place) << _U32 | load4(place + 4)) ^ state, last)
