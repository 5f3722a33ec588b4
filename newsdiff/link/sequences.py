"""Pairs of articles that have a sequence of words in common, wherever their lines break.

Sequences of `RUN_WORDS` words are sampled by their hashes (`0 mod p`; Manber, *Finding similar
files in a large file system*, 1994), so that a sequence is chosen in every text or in none. Texts
with a chosen sequence in common, and those that occur twice, give the pairs of the articles that
they stand in. A pair with m sequences in common is missed with odds of (1 - 1/n) ** m,
where one sequence in n is a sample: each in small dumps, one in `MAX_SAMPLING` in large ones.

Sequences that go from one block to the next are samples, too: in small dumps all of them, in large
ones those next to a block that is too short to hold one.

Time O(n log n) in the sampled sequences and linear in the pairs. The samples are made in passes
over the words, each for a range of hashes, as many as memory has room for.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.kernels import (
    hash_articles,
    keep_marked,
    keep_shared,
    mark_samples,
    pair_articles,
    sample_joints,
    sample_runs,
    sort_samples,
)
from newsdiff.link.candidates import new_marks, united
from newsdiff.link.distinct import NO_ROW
from newsdiff.link.join import Candidates, n_words_max
from newsdiff.model import Limit
from newsdiff.model.dump_settings import RUN_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from newsdiff.core.kernels import Words
    from newsdiff.link.distinct import Rows
    from newsdiff.link.join import NumberTape
    from newsdiff.model.dump_settings import DedupeSettings

__all__ = ["Meetings", "Occurrences", "article_hashes", "meeting_articles"]

MAX_SAMPLING = 8
"""In a large dump one sequence in so many is a sample."""
_WORDS_AT_ONE = 1 << 22
"""Words of distinct texts up to which every sequence is a sample."""
MAX_ARTICLES = 1024
"""Of more articles that carry a sequence each is paired with one alone."""
MAX_OWN = 64
"""From so many articles of one source on, each further one is paired with a single one alone."""
_HALF = 1 << 32
_U32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_WORDS_A_TURN = 1 << 20
_PAIRS_A_TURN = 1 << 22
_BLOCKS_A_TURN = 1 << 20
_MIX = np.uint64(0x9E3779B97F4A7C15)


@attrs.frozen(kw_only=True, eq=False)
class Occurrences:
    """Where the distinct texts of a dump stand.

    Attributes:
        offsets: uint32[n_rows + 1] into `members`.
        members: uint32, the blocks of each row, ascending.
        articles: uint32[n_blocks], the article of each block.
        counts: uint8[n_blocks], whether a block is evidence of reuse.
        sources: int64[n_articles], 0 for an unknown one.
        contents: uint64[n_articles], a hash of each article; see `article_hashes`.
    """

    offsets: NDArray[np.uint32]
    members: NDArray[np.uint32]
    articles: NDArray[np.uint32]
    counts: NDArray[np.uint8]
    sources: NDArray[np.int64]
    contents: NDArray[np.uint64]


def article_hashes(
    texts: NDArray[np.uint64], first_blocks: NDArray[np.int64], block_rows: NDArray[np.uint32]
) -> NDArray[np.uint64]:
    """A hash of each article, from those of its texts and their order.

    Args:
        texts: uint64[n_rows].
        first_blocks: int64[n_articles + 1], blocks by article.
        block_rows: uint32[n_blocks], row of each block; `n_rows` or more for none.

    Returns:
        uint64[n_articles].
    """
    hashes = np.empty(len(first_blocks) - 1, dtype=np.uint64)
    hash_articles(texts, first_blocks, block_rows, hashes)
    return hashes


@attrs.define(kw_only=True, eq=False)
class Meetings:
    """Pairs of articles that have a sampled sequence in common.

    Attributes:
        pieces: uint64, packed pairs, the lower article in the upper half; each pair once, in
            ascending order over all pieces.
        limits: bounds that were reached.
    """

    pieces: Iterator[NDArray[np.uint64]]
    limits: tuple[Limit, ...]


def sampling_of(n_words: int) -> int:
    """One sequence in how many is a sample: 1, 2, 4 or 8, by the words of the distinct texts.

    Example:
        >>> sampling_of(100_000), sampling_of(6_000_000), sampling_of(1_000_000_000)
        (1, 2, 8)
    """
    return min(1 << (n_words // _WORDS_AT_ONE).bit_length(), MAX_SAMPLING)


def meeting_articles(
    rows: Rows,
    places: Occurrences,
    block_rows: NDArray[np.uint32],
    settings: DedupeSettings,
    n_pairs_max: int,
    new_tape: Callable[[int], NumberTape] | None = None,
) -> Meetings:
    """Pair the articles that have a sequence of words in common.

    Args:
        rows: the distinct texts.
        places: where they stand.
        block_rows: uint32[n_blocks], row of each block; `n_rows` or more for none.
        settings: threads, memory.
        n_pairs_max: how many pairs a piece may have.
        new_tape: makes a tape (uint64, empty) by its number; None keeps pairs in memory.

    Returns:
        The pairs, in pieces.

    Raises:
        OutputError: no room for the pairs.
    """
    bounds, members = _sets(rows, places, block_rows, settings)
    ranked = np.argsort(places.contents, kind="stable").astype(np.uint32)
    ranks = np.empty_like(ranked)
    ranks[ranked] = np.arange(len(ranked), dtype=np.uint32)
    candidates = Candidates(new_tape)
    n_passed = largest = most_own = 0
    for part, n_max in _turns(bounds, members, places):
        pairs = np.empty(n_max, dtype=np.uint64)
        facts = np.zeros(3, dtype=np.int64)
        n = pair_articles(
            bounds[part.start : part.stop + 1], members, places.offsets, places.members,
            places.articles, places.counts, places.sources, ranks, ranked, MAX_ARTICLES, MAX_OWN,
            pairs, facts,
        )  # fmt: skip
        if n:
            candidates.add(united([pairs[:n]]))
        n_passed, largest = n_passed + int(facts[0]), max(largest, int(facts[1]))
        most_own = max(most_own, int(facts[2]))
    limits = _limits(n_passed, largest, most_own)
    return Meetings(pieces=candidates.pieces(n_pairs_max), limits=limits)


def _limits(n_passed: int, largest: int, most_own: int) -> tuple[Limit, ...]:
    limits = []
    if n_passed:
        what = "articles that carry one sequence of words and are all paired with each other"
        limits.append(Limit(stage="link", what=what, limit=MAX_ARTICLES, actual=largest))
    if most_own > MAX_OWN:
        what = "articles of one source that carry one sequence and are paired with each other"
        limits.append(Limit(stage="link", what=what, limit=MAX_OWN, actual=most_own))
    return tuple(limits)


def _sets(
    rows: Rows,
    places: Occurrences,
    block_rows: NDArray[np.uint32],
    settings: DedupeSettings,
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Sets of rows with a sequence in common, each once, and rows that occur twice.

    Returns:
        int64[n + 1] and uint32: the rows of set i are those from item i to item i + 1. Behind the
        rows are numbers for the articles, where a sequence goes from one block to the next.
    """
    alone = np.flatnonzero((np.diff(places.offsets) > 1) & (rows.n_words >= RUN_WORDS)).astype(
        np.uint32
    )
    n_passes = _n_passes(rows, settings)
    joints = _joint_samples(rows, places.articles, block_rows, settings)
    samples: list[NDArray[np.uint64]] = []
    with ThreadPoolExecutor(settings.threads) as pool:
        for turn in range(n_passes):
            hashes = _HALF * turn // n_passes, _HALF * (turn + 1) // n_passes
            samples += pool.map(_shared, _samples(rows, joints, *hashes, settings, pool))
    sizes, members = _distinct_sets(samples)
    bounds = np.append(0, np.cumsum(np.append(np.ones(len(alone), np.int64), sizes)))
    return bounds, np.append(alone, members)


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
    n_max = n_words_max(settings) or int(cuts[-1])
    n_parts = settings.threads
    sampling = sampling_of(int(cuts[-1]))
    bounds = [np.uint64(low + (high - low) * i // n_parts << 32) for i in range(1, n_parts)]
    parts: list[list[NDArray[np.uint64]]] = []
    for window in _ranges(cuts, 0, len(rows), n_max // 4):
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
        words = rows.shelf.fetch(np.unique(of_rows[part]).astype(np.int64))
        room = np.empty((RUN_WORDS - 1) * (part.stop - part.start), dtype=np.uint64)
        n = sample_joints(
            of_rows[part], owners[part] + np.uint32(len(rows)), begins[part].view(np.uint8), words,
            rows.n_words, RUN_WORDS, 0, _HALF, sampling, room,
        )  # fmt: skip
        samples.append(room[:n].copy())
    return np.concatenate(samples)


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


def _distinct_sets(
    samples: list[NDArray[np.uint64]],
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """The different sets of rows among those of the samples, and how large each is."""
    packed = np.concatenate(samples)
    if not len(packed):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint32)
    rows = (packed & _LOW).astype(np.uint32)
    starts = np.flatnonzero(np.diff(packed >> _U32, prepend=~packed[0] >> _U32))
    sizes = np.diff(np.append(starts, len(packed)))
    mixed = (rows + np.uint64(1)) * _MIX
    mixed ^= mixed >> _U32
    signatures = np.add.reduceat(mixed * _MIX, starts)
    _, firsts = np.unique(signatures, return_index=True)
    firsts.sort()
    chosen = np.zeros(len(starts), dtype=bool)
    chosen[firsts] = True
    return sizes[chosen], rows[np.repeat(chosen, sizes)]


def _turns(
    bounds: NDArray[np.int64], members: NDArray[np.uint32], places: Occurrences
) -> Iterator[tuple[slice, int]]:
    """Ranges of sets that give about `_PAIRS_A_TURN` pairs, and how many pairs at most."""
    n_blocks = np.append(np.diff(places.offsets), 1).astype(np.int64)
    n_blocks = n_blocks[np.minimum(members, len(n_blocks) - 1)]
    totals = np.append(0, np.cumsum(n_blocks))
    n = totals[bounds[1:]] - totals[bounds[:-1]]
    squares = np.minimum(n, MAX_ARTICLES) * (np.minimum(n, MAX_ARTICLES) - 1) // 2
    cuts = np.append(0, np.cumsum(np.maximum(squares, n)))
    first, n_sets = 0, len(bounds) - 1
    while first < n_sets:
        end = int(np.searchsorted(cuts, cuts[first] + _PAIRS_A_TURN, side="right")) - 1
        end = min(max(end, first + 1), n_sets)
        yield slice(first, end), int(cuts[end] - cuts[first])
        first = end
