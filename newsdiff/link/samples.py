"""Samples of the sequences of words of a dump: those that several of its texts have.

Sequences of `RUN_WORDS` words are sampled by their hashes (`0 mod p`; Manber, *Finding similar
files in a large file system*, 1994), so that a sequence is chosen in every text or in none. A pair
of articles with m sequences in common is missed with odds of (1 - 1/n) ** m, where one sequence in
n is a sample: each in small dumps, one in `MAX_SAMPLING` in large ones.

Sequences that go from one block to the next are samples, too: in small dumps all of them, in large
ones those next to a block that is too short to hold one.

Time O(n log n) in the sampled sequences. The samples are made in passes over the words, each for a
range of hashes, as many as memory has room for.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from newsdiff.core.kernels import (
    keep_marked,
    keep_shared,
    mark_samples,
    sample_joints,
    sample_runs,
    sort_samples,
)
from newsdiff.core.ranges import distinct
from newsdiff.link.candidates import new_marks
from newsdiff.link.distinct import NO_ROW
from newsdiff.link.join import n_words_max
from newsdiff.model.dump_settings import RUN_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from newsdiff.core.kernels import Words
    from newsdiff.link.distinct import Rows
    from newsdiff.model.dump_settings import DedupeSettings

__all__ = ["MAX_SAMPLING", "block_joints", "row_samples", "sampling_of", "shared_samples"]

MAX_SAMPLING = 8
"""In a large dump one sequence in so many is a sample."""
_WORDS_AT_ONE = 1 << 22
"""Words of distinct texts up to which every sequence is a sample."""
_HALF = 1 << 32
_U32 = np.uint64(32)
_WORDS_A_TURN = 1 << 20
_BLOCKS_A_TURN = 1 << 20


def sampling_of(n_words: int) -> int:
    """One sequence in how many is a sample: 1, 2, 4 or 8, by the words of the distinct texts.

    Example:
        >>> sampling_of(100_000), sampling_of(6_000_000), sampling_of(1_000_000_000)
        (1, 2, 8)
    """
    return min(1 << (n_words // _WORDS_AT_ONE).bit_length(), MAX_SAMPLING)


def shared_samples(
    rows: Rows,
    articles: NDArray[np.uint32],
    block_rows: NDArray[np.uint32],
    settings: DedupeSettings,
) -> list[NDArray[np.uint64]]:
    """Sample the sequences of a dump that several texts have.

    Args:
        rows: the distinct texts.
        articles: uint32[n_blocks], the article of each block.
        block_rows: uint32[n_blocks], row of each block; `n_rows` or more for none.
        settings: threads, memory.

    Returns:
        uint64, upper half of the hash, then the row, in ascending order; from `n_rows` on the
        number of an article behind it, for a sequence that goes from one block to the next.
    """
    n_passes = _n_passes(rows, settings)
    joints = _joint_samples(rows, articles, block_rows, settings)
    samples: list[NDArray[np.uint64]] = []
    with ThreadPoolExecutor(settings.threads) as pool:
        for turn in range(n_passes):
            hashes = _HALF * turn // n_passes, _HALF * (turn + 1) // n_passes
            samples += pool.map(_shared, _samples(rows, joints, *hashes, settings, pool))
    return samples


def row_samples(
    words: Words, n_words: NDArray[np.uint32], sampling: int
) -> Iterator[NDArray[np.uint64]]:
    """Sample the sequences within some rows, a part of them at a time.

    Args:
        words: the words of all of them.
        n_words: uint32[n_rows].
        sampling: one sequence in so many is a sample; those at 8 are among those at 4, 2 and 1.

    Yields:
        uint64, upper half of the hash, then the row; by ascending row, repeated ones included.
    """
    cuts = np.append(0, np.cumsum(n_words, dtype=np.int64))
    for turn in _ranges(cuts, 0, len(n_words), _WORDS_A_TURN):
        room = np.empty(int(cuts[turn[1]] - cuts[turn[0]]), dtype=np.uint64)
        n = sample_runs(words, n_words, *turn, RUN_WORDS, 0, _HALF, sampling, room)
        yield room[:n].copy()


def block_joints(
    words: Words,
    n_words: NDArray[np.uint32],
    articles: NDArray[np.uint32],
    block_rows: NDArray[np.uint32],
    sampling: int,
) -> NDArray[np.uint64]:
    """Sample the sequences that go from one block of some articles to the next.

    Args:
        words: the words of all rows.
        n_words: uint32[n_rows].
        articles: uint32[n_blocks], the article of each block, ascending.
        block_rows: uint32[n_blocks], row of each block; `n_rows` or more for none.
        sampling: as in `row_samples`; above 1, only those next to a block that is too short to
            hold one are taken.

    Returns:
        uint64, upper half of the hash, then the article; by ascending article.
    """
    near = _blocks_with_joints(articles, block_rows, n_words, only_short=sampling > 1)
    return _joints(*near, words, n_words, sampling)


def _n_passes(rows: Rows, settings: DedupeSettings) -> int:
    n_words = int(rows.n_words.sum(dtype=np.int64))
    n_samples = n_words // sampling_of(n_words)
    n_max = n_words_max(settings)
    return 1 if n_max is None else max(-(-n_samples // max(n_max // 4, 1)), 1)


def _samples(
    rows: Rows,
    joints: NDArray[np.uint64],
    low: int,
    high: int,
    settings: DedupeSettings,
    pool: ThreadPoolExecutor,
) -> list[list[NDArray[np.uint64]]]:
    """Samples of a range of hashes: upper half of the hash, then row, by ascending row.

    Returns:
        One list for each thread, for a part of the range.
    """
    cuts = np.append(0, np.cumsum(rows.n_words, dtype=np.int64))
    n_max = n_words_max(settings)
    n_words = int(cuts[-1]) if n_max is None else n_max // 4
    n_parts = settings.threads
    sampling = sampling_of(int(cuts[-1]))
    bounds = [np.uint64(low + (high - low) * i // n_parts << 32) for i in range(1, n_parts)]
    parts: list[list[NDArray[np.uint64]]] = []
    for window in _ranges(cuts, 0, len(rows), n_words):
        words = rows.shelf.fetch(np.arange(*window))

        def sampled(turn: tuple[int, int], words: Words = words) -> list[NDArray[np.uint64]]:
            room = np.empty(int(cuts[turn[1]] - cuts[turn[0]]), dtype=np.uint64)
            n = sample_runs(words, rows.n_words, *turn, RUN_WORDS, low, high, sampling, room)
            return _divided(room[:n], bounds)

        parts += pool.map(sampled, _ranges(cuts, *window, _WORDS_A_TURN))
    is_here = (joints >> _U32 >= np.uint64(low)) & (joints >> _U32 < np.uint64(high))
    parts.append(_divided(joints[is_here], bounds))
    return [[turn[part] for turn in parts] for part in range(n_parts)]


def _divided(samples: NDArray[np.uint64], bounds: list[np.uint64]) -> list[NDArray[np.uint64]]:
    """Samples by ranges of hashes, in the order in which they are."""
    if not bounds:
        return [samples.copy()]
    places = np.searchsorted(np.array(bounds), samples, side="right")
    return [samples[places == part] for part in range(len(bounds) + 1)]


def _joint_samples(
    rows: Rows,
    articles: NDArray[np.uint32],
    block_rows: NDArray[np.uint32],
    settings: DedupeSettings,
) -> NDArray[np.uint64]:
    """Samples of the sequences that go from one block to the next, by ascending article.

    Returns:
        uint64, upper half of the hash, then the number of the article behind those of all rows.
    """
    n_words = int(rows.n_words.sum(dtype=np.int64))
    sampling = sampling_of(n_words)
    samples = [np.empty(0, dtype=np.uint64)]
    near = [
        _blocks_with_joints(articles[part], block_rows[part], rows.n_words, only_short=sampling > 1)
        for part in _article_ranges(articles, _BLOCKS_A_TURN)
    ]
    of_rows, owners, begins = (np.concatenate(each) for each in zip(*near, strict=True))
    starts = np.append(np.flatnonzero(begins), len(of_rows))
    cuts = np.append(0, np.cumsum(rows.n_words[of_rows], dtype=np.int64))[starts]
    for first, end in _ranges(cuts, 0, len(starts) - 1, n_words_max(settings) or n_words):
        part = slice(int(starts[first]), int(starts[end]))
        words = rows.shelf.fetch(distinct(of_rows[part]).astype(np.int64))
        owned = owners[part] + np.uint32(len(rows))
        samples.append(_joints(of_rows[part], owned, begins[part], words, rows.n_words, sampling))
    return np.concatenate(samples)


def _joints(
    rows: NDArray[np.uint32],
    owners: NDArray[np.uint32],
    begins: NDArray[np.bool_],
    words: Words,
    n_words: NDArray[np.uint32],
    sampling: int,
) -> NDArray[np.uint64]:
    """Samples of the sequences that go from one of these blocks to the next."""
    room = np.empty((RUN_WORDS - 1) * len(rows), dtype=np.uint64)
    n = sample_joints(
        rows, owners, begins.view(np.uint8), words, n_words, RUN_WORDS, 0, _HALF, sampling, room
    )
    return room[:n].copy()


def _article_ranges(articles: NDArray[np.uint32], n_blocks: int) -> Iterator[slice]:
    """Ranges of about so many blocks, of whole articles; one empty one for none."""
    first = 0
    while first < max(len(articles), 1):
        end = min(first + n_blocks, len(articles))
        if end < len(articles):
            end = max(int(np.searchsorted(articles, articles[end])), first)
            if end == first:
                end = int(np.searchsorted(articles, articles[first], side="right"))
        yield slice(first, end)
        first = max(end, 1)


def _blocks_with_joints(
    articles: NDArray[np.uint32],
    block_rows: NDArray[np.uint32],
    n_words: NDArray[np.uint32],
    *,
    only_short: bool,
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.bool_]]:
    """Blocks from which a sequence goes on to the next, or only those next to a short one.

    Returns:
        Their rows, their articles, and whether a block follows none of them.
    """
    blocks = np.flatnonzero(block_rows < len(n_words))
    of_blocks, owners = block_rows[blocks], articles[blocks]
    follows = np.diff(owners, prepend=NO_ROW) == 0
    goes_on = np.append(follows[1:], False)
    is_near = follows | goes_on
    if only_short:
        is_short = n_words[of_blocks] < RUN_WORDS
        after, before = np.append(False, is_short[:-1]), np.append(is_short[1:], False)
        is_near &= is_short | (after & follows) | (before & goes_on)
    near = np.flatnonzero(is_near)
    begins = ~(follows[near] & (np.diff(near, prepend=-2) == 1))
    return of_blocks[near], owners[near], begins


def _ranges(
    cuts: NDArray[np.int64], first: int, end: int, n_words: int
) -> Iterator[tuple[int, int]]:
    """Ranges of rows of about so many words, one row at least."""
    while first < end:
        last = int(np.searchsorted(cuts, cuts[first] + n_words, side="right")) - 1
        last = min(max(last, first + 1), end)
        yield first, last
        first = last


def _shared(parts: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Samples that several rows have, in ascending order; overwrites the parts."""
    marks = new_marks(sum(map(len, parts)))
    for part in parts:
        mark_samples(part, marks)
    kept = (part[: keep_marked(part, marks)] for part in parts)
    samples = np.concatenate([np.empty(0, dtype=np.uint64), *kept])
    sort_samples(samples, np.empty_like(samples))
    return samples[: keep_shared(samples)].copy()
