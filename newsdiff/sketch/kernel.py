# mypy: disable-error-code="arg-type,assignment,no-any-return,return-value"
# ruff: noqa: PLR0913, PLR0917, PLR2004  kernels are loops over bytes
"""From bytes of articles to word hashes and band keys: one pass, no Python object, no lock.

Time is linear: each text is folded 64 bytes at a time, words are cut by bit masks, a word costs a
few nanoseconds and a shingle about two in the sketch. Memory: four bytes a word, four a band key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsdiff.model.shingles import SHINGLE_WORDS
from newsdiff.native.jit import helper, kernel
from newsdiff.native.shingles import run_hash
from newsdiff.native.vector import (
    blank_mask,
    clear_lowest,
    copy16,
    copy64,
    fold64,
    load1,
    load4,
    load8,
    multiply_fold,
    sketch64,
    store4,
    trailing_zeros,
)
from newsdiff.sketch import hashing

if TYPE_CHECKING:
    from newsdiff.native.jit import Array

__all__ = ["cut_words", "hash_blocks"]

_WORD_STATE = np.uint64(hashing.WORD[0])
_WORD_KEY = np.uint64(hashing.WORD[1])
_SPREAD = np.uint64(hashing.SPREAD)
_TRIPLE = np.uint64(hashing.TRIPLE)
_PAIR = np.uint64(hashing.PAIR)
_TEXT = np.uint64(hashing.TEXT)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_LOW = np.uint64(0xFFFFFFFF)
_U1, _U3, _U8, _U32 = np.uint64(1), np.uint64(3), np.uint64(8), np.uint64(32)
_U64 = np.uint64(64)
_MIX = (np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35))
_S13, _S16 = np.uint32(13), np.uint32(16)


@helper
def decoded(place: int) -> tuple[int, int]:
    """Code point at an address, above ASCII and well-formed (surrogates too), and its width."""
    lead = load1(place)
    if lead < 0xE0:
        return (lead & 0x1F) << 6 | (load1(place + 1) & 0x3F), 2
    middle = (load1(place + 1) & 0x3F) << 6 | (load1(place + 2) & 0x3F)
    if lead < 0xF0:
        return (lead & 0x0F) << 12 | middle, 3
    return (lead & 0x07) << 18 | middle << 6 | (load1(place + 3) & 0x3F), 4


@helper
def folded(place: int, end: int, target: int, pages: int, entries: int, pool: int) -> int:
    """Write the folded text behind `target`, 64 spaces after it; returns its end."""
    while place < end:
        n_plain = trailing_zeros(fold64(target, place))
        if n_plain >= end - place:
            target += end - place
            break
        place += n_plain
        target += n_plain
        while place < end and load1(place) >= 0x80:
            code, width = decoded(place)
            page = load1(pages + (code >> 8) * 2) | load1(pages + (code >> 8) * 2 + 1) << 8
            entry = np.int64(load4(entries + (page * 256 + (code & 255)) * 4))
            copy16(target, pool + (entry >> 5))
            target += entry & 31
            place += width
    copy64(target, pool)
    return target


@helper
def word_hash(place: int, n_bytes: int) -> int:
    """`hashing.word_hash` of the bytes there."""
    state = _WORD_STATE
    while n_bytes > 16:
        state = multiply_fold(load8(place) ^ state, load8(place + 8) ^ _WORD_KEY)
        place += 16
        n_bytes -= 16
    if n_bytes <= 8:
        first = load8(place) & (_ALL >> (_U64 - (np.uint64(n_bytes) << _U3)))
        state = multiply_fold(first ^ state, _WORD_KEY)
    else:
        second = load8(place + 8) & (_ALL >> (_U64 - (np.uint64(n_bytes - 8) << _U3)))
        state = multiply_fold(load8(place) ^ state, second ^ _WORD_KEY)
    return (state * _SPREAD) >> _U32


@helper
def words_hashed(place: int, end: int, target: int) -> int:
    """Write uint32 hashes of the words between spaces of a folded text; returns their number."""
    first = target
    inside = np.uint64(0)
    start = place
    while place < end:
        letters = ~blank_mask(place)
        turns = letters ^ (letters << _U1 | inside)
        while turns:
            turn = place + trailing_zeros(turns)
            turns = clear_lowest(turns)
            if inside:
                store4(target, word_hash(start, turn - start))
                target += 4
            start = turn
            inside ^= _U1
        place += 64
    if inside and start < end:
        store4(target, word_hash(start, end - start))
        target += 4
    return (target - first) >> 2


@helper
def shingled(words: int, n_words: int, target: int) -> int:
    """Write the lower 32 bits of the shingle hashes, mixed for the sketch; returns their number."""
    if n_words >= SHINGLE_WORDS:
        for i in range(n_words - SHINGLE_WORDS + 1):
            store4(target + i * 4, run_hash(words + i * 4, SHINGLE_WORDS))
        return n_words - SHINGLE_WORDS + 1
    if n_words > 0:
        store4(target, run_hash(words, n_words))
    return min(n_words, 1)


@helper
def text_hash(words: int, n_words: int) -> int:
    """64 bits that stand for a sequence of words."""
    state = _TEXT
    for i in range(0, n_words - 1, 2):
        state = multiply_fold(load8(words + i * 4) ^ state, _TRIPLE)
    if n_words & 1:
        state = multiply_fold(load4(words + n_words * 4 - 4) ^ state, _PAIR)
    return multiply_fold(state ^ np.uint64(n_words), _SPREAD)


@helper
def mix(hashes: int, n_hashes: int) -> None:
    """Put uint32 hashes through the finalizer of MurmurHash3, in place."""
    for i in range(n_hashes):
        value = np.uint32(load4(hashes + i * 4))
        value = np.uint32((value ^ (value >> _S16)) * _MIX[0])
        value = np.uint32((value ^ (value >> _S13)) * _MIX[1])
        store4(hashes + i * 4, np.uint64(value ^ (value >> _S16)))


@helper
def band_key(sketch: int, n_rows: int) -> int:
    """32 bits that stand for the rows of a band."""
    state = _TEXT
    for row in range(n_rows):
        state = multiply_fold(load4(sketch + row * 4) ^ state, _TRIPLE)
    return np.uint32(state & _LOW)


@kernel("i8(i8, i8, i8, i8, i8, i8, u4[::1])")
def cut_words(
    text: int, n_bytes: int, pages: int, entries: int, pool: int, scratch: int, hashes: Array
) -> int:
    """Hash the words of one text.

    Args:
        text: address of its UTF-8 bytes, with slack.
        n_bytes: their number.
        pages: address of the fold table's pages.
        entries: address of its entries.
        pool: address of its pool.
        scratch: address of 5 bytes for each byte of the text, and slack.
        hashes: uint32 output, room for one a byte.

    Returns:
        The number of words.
    """
    end = folded(text, text + n_bytes, scratch, pages, entries, pool)
    return words_hashed(scratch, end, np.int64(hashes.ctypes.data))


@kernel(
    "i8(i8, i8[::1], i8[::1], i8, i8, i8, u4[::1], u4[::1], i8, i8, i8, i8,"
    " i8, u4[::1], u4[::1], u8[::1], u4[:, ::1])"
)
def hash_blocks(
    text: int,
    starts: Array,
    ends: Array,
    pages: int,
    entries: int,
    pool: int,
    factors: Array,
    summands: Array,
    n_bands: int,
    n_rows: int,
    scratch: int,
    shingles: int,
    sketches: int,
    words: Array,
    n_words: Array,
    texts: Array,
    keys: Array,
) -> int:
    """Hash the words of blocks, sketch their shingles and make band keys.

    Args:
        text: address of UTF-8 bytes, with slack.
        starts: int64[n], first byte of each block.
        ends: int64[n], one past the last.
        pages: address of the fold table's pages.
        entries: address of its entries.
        pool: address of its pool.
        factors: uint32[k] of the permutations, k a multiple of 64.
        summands: uint32[k] of the permutations.
        n_bands: bands of the sketch.
        n_rows: rows of a band; `n_bands * n_rows` is at most k.
        scratch: address of 5 bytes for each byte of the longest block, and slack.
        shingles: address of 4 bytes for each byte of the longest block, and slack.
        sketches: address for the uint32[n, k] sketches themselves, or 0 to keep none.
        words: output, uint32 word hashes of all blocks, one after the other; room for one
            every two bytes and one a block.
        n_words: output, uint32[n].
        texts: output, uint64[n], equal for equal sequences of words.
        keys: output, uint32[n, n_bands]; left alone for a block without words.

    Returns:
        The number of words in all.
    """
    n_maps = factors.size
    sketch = np.empty(n_maps, dtype=np.uint32)
    target = np.int64(words.ctypes.data)
    first = target
    for block in range(starts.size):
        end = folded(text + starts[block], text + ends[block], scratch, pages, entries, pool)
        found = words_hashed(scratch, end, target)
        n_words[block] = found
        texts[block] = text_hash(target, found)
        n_shingles = shingled(target, found, shingles)
        target += found * 4
        if n_shingles == 0 or n_bands == 0:
            continue
        mix(shingles, n_shingles)
        at = np.int64(sketch.ctypes.data)
        if sketches:
            at = sketches + block * n_maps * 4
        for lane in range(0, n_maps, 64):
            factor = np.int64(factors.ctypes.data) + lane * 4
            sketch64(
                shingles,
                n_shingles,
                factor,
                np.int64(summands.ctypes.data) + lane * 4,
                at + lane * 4,
            )
        for band in range(n_bands):
            keys[block, band] = band_key(at + band * n_rows * 4, n_rows)
    return (target - first) >> 2
