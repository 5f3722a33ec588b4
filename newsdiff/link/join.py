"""Distinct texts to verified pairs of them: candidates by bands, similarity by words.

Time is that of the candidates: O(bands * rows * log rows) to find them, linear in their words to
verify them. Candidates that memory is not to hold go to tapes, one a band, and are merged there.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

import attrs
import numpy as np

from newsdiff.core.kernels import count_shingles, verify_pairs
from newsdiff.errors import ResourceError
from newsdiff.link.candidates import band_candidates, bucket_limits, united
from newsdiff.link.exact import CANDIDATES_MAX, exact_candidates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from newsdiff.core.kernels import Words
    from newsdiff.link.distinct import Rows
    from newsdiff.model import Limit
    from newsdiff.model.dump import Progress
    from newsdiff.model.dump_settings import DedupeSettings

__all__ = [
    "Candidates",
    "NumberTape",
    "RowPairs",
    "count_distinct",
    "join_rows",
    "n_words_max",
    "shared_shingles",
    "similarities_of",
]

_U32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_LAST = np.uint64(0xFFFFFFFFFFFFFFFF)
_WORDS_A_PAIR = 128
_BYTES_A_WORD = 16
"""What an exact join takes for each word: the word, and entries for a third of the shingles."""
_BYTES_A_PAIR = 256
"""What a candidate of an exact join takes that becomes a pair of the result."""
_SLICES = 8
"""Slices of the candidates for each thread: some take longer than others."""


class NumberTape(Protocol):
    """Numbers on disk, appended to and read again by ranges."""

    n: int

    def append(self, numbers: NDArray[Any]) -> None:
        """Write numbers at the end."""

    def take(self, start: int, end: int) -> NDArray[Any]:
        """Read the numbers of a range."""


@attrs.define(kw_only=True, eq=False)
class RowPairs:
    """Verified pairs of distinct texts, in ascending order.

    Attributes:
        left: uint32[n].
        right: uint32[n], higher than left.
        similarities: float64[n].
        containments: float64[n].
        counts: uint32[n_rows], different shingles of the rows that were candidates.
        n_candidates: pairs that were compared.
        limits: bounds that were reached.
    """

    left: NDArray[np.uint32]
    right: NDArray[np.uint32]
    similarities: NDArray[np.float64]
    containments: NDArray[np.float64]
    counts: NDArray[np.uint32]
    n_candidates: int
    limits: tuple[Limit, ...]

    def drop_counts(self) -> None:
        """Forget the counts of shingles."""
        self.counts = np.empty(0, dtype=np.uint32)


def join_rows(
    rows: Rows,
    settings: DedupeSettings,
    progress: Progress,
    new_tape: Callable[[int], NumberTape] | None = None,
) -> RowPairs:
    """Find the pairs of distinct texts at or above the threshold; gives up the rows' band keys.

    Args:
        rows: the distinct texts.
        settings: threshold, exactness, threads, memory.
        progress: told of what is done.
        new_tape: makes the tape (uint64, empty) for the candidates of a band; None keeps them in
            memory.

    Returns:
        The pairs.

    Raises:
        ResourceError: an exact join that cannot stay within the bounds on memory and comparisons.
        OutputError: no room for the candidates.
    """
    with ThreadPoolExecutor(settings.threads) as pool:
        if settings.exact:
            pieces: Iterator[NDArray[np.uint64]] = iter([_exactly(rows, settings)])
            limits: tuple[Limit, ...] = ()
        else:
            candidates = Candidates(new_tape)
            limits = _by_bands(rows, pool, progress, candidates)
            pieces = candidates.pieces(_n_candidates_max(settings))
        return _verified(rows, pieces, limits, settings, pool)


def n_words_max(settings: DedupeSettings) -> int | None:
    """Words that may be held at a time: an eighth of the memory; None for any number."""
    return None if settings.memory is None else settings.memory // 32


def _n_candidates_max(settings: DedupeSettings) -> int:
    """Candidates whose texts, at worst all different and of twice the usual length, may be held."""
    n_words = n_words_max(settings)
    return 1 << 62 if n_words is None else max(n_words // _WORDS_A_PAIR, 1)


def _exactly(rows: Rows, settings: DedupeSettings) -> NDArray[np.uint64]:
    total = int(rows.n_words.sum(dtype=np.int64))
    if settings.memory is not None and total * _BYTES_A_WORD > settings.memory:
        needed = f"{total * _BYTES_A_WORD / 1e9:.1f} GB"
        remedy = "give more memory, or run without --exact"
        raise ResourceError(f"an exact join of this dump needs about {needed}", remedy)
    words = rows.shelf.fetch(np.arange(len(rows)))
    n_max = settings.memory // _BYTES_A_PAIR if settings.memory else CANDIDATES_MAX
    return exact_candidates(rows, words, settings.threshold, n_max)


class Candidates:
    """Candidate pairs in batches, each sorted: in memory, or on tapes."""

    def __init__(self, new_tape: Callable[[int], NumberTape] | None) -> None:
        self._new_tape = new_tape
        self._parts: list[NDArray[np.uint64]] = []
        self._tapes: list[NumberTape] = []

    def add(self, pairs: NDArray[np.uint64]) -> None:
        """Take a batch of packed pairs."""
        if self._new_tape is None:
            self._parts.append(pairs)
            return
        pairs.sort()
        tape = self._new_tape(len(self._tapes))
        tape.append(pairs)
        self._tapes.append(tape)

    def pieces(self, n_max: int) -> Iterator[NDArray[np.uint64]]:
        """All candidates, each once, in ascending order, about `n_max` at a time."""
        if self._new_tape is None:
            pairs = united(self._parts)
            self._parts.clear()
            yield pairs
            return
        done = [0] * len(self._tapes)
        share = max(n_max // max(len(self._tapes), 1), 1)
        while any(at < tape.n for at, tape in zip(done, self._tapes, strict=True)):
            heads = [
                tape.take(at, min(at + share, tape.n))
                for at, tape in zip(done, self._tapes, strict=True)
            ]
            # Up to the smallest of the last ones read, nothing is missing.
            cut = min(
                (head[-1] for head, at, tape in zip(heads, done, self._tapes, strict=True)
                 if len(head) and at + len(head) < tape.n),
                default=_LAST,
            )  # fmt: skip
            ready = [head[: np.searchsorted(head, cut, side="right")] for head in heads]
            done = [at + len(pairs) for at, pairs in zip(done, ready, strict=True)]
            yield united(ready)


def _by_bands(
    rows: Rows, pool: ThreadPoolExecutor, progress: Progress, candidates: Candidates
) -> tuple[Limit, ...]:
    shelf = rows.shelf
    progress.begin("candidates", shelf.n_bands, "bands")
    n_stars = largest = 0
    bands = pool.map(
        lambda band: band_candidates(shelf.band(band), rows.texts), range(shelf.n_bands)
    )
    for band in bands:
        candidates.add(band.pairs)
        n_stars += band.n_stars
        largest = max(largest, band.largest)
        progress.advance(1)
    shelf.drop_keys()
    return bucket_limits(n_stars, largest)


def _verified(
    rows: Rows,
    pieces: Iterator[NDArray[np.uint64]],
    limits: tuple[Limit, ...],
    settings: DedupeSettings,
    pool: ThreadPoolExecutor,
) -> RowPairs:
    counts = np.zeros(len(rows), dtype=np.uint32)
    verified: list[tuple[NDArray[np.uint64], NDArray[np.uint32]]] = []
    n_candidates = 0
    for candidates in pieces:
        shared = _shared(rows, candidates, counts, settings, pool)
        passed = shared > 0
        verified.append((candidates[passed], shared[passed]))
        n_candidates += len(candidates)
    pairs = np.concatenate([np.empty(0, dtype=np.uint64), *(pairs for pairs, _ in verified)])
    both = np.concatenate([np.empty(0, dtype=np.int64), *(shared for _, shared in verified)])
    left = (pairs >> _U32).astype(np.uint32)
    right = (pairs & _LOW).astype(np.uint32)
    similarities, containments = similarities_of(both, counts[left], counts[right])
    return RowPairs(
        left=left,
        right=right,
        similarities=similarities,
        containments=containments,
        counts=counts,
        n_candidates=n_candidates,
        limits=limits,
    )


def _shared(
    rows: Rows,
    candidates: NDArray[np.uint64],
    counts: NDArray[np.uint32],
    settings: DedupeSettings,
    pool: ThreadPoolExecutor,
) -> NDArray[np.uint32]:
    """Shared shingles of candidates, 0 below the threshold; fills in `counts` for their rows."""
    is_active = np.zeros(len(rows), dtype=bool)
    is_active[(candidates >> _U32).astype(np.int64)] = True
    is_active[(candidates & _LOW).astype(np.int64)] = True
    active = np.flatnonzero(is_active)
    words = rows.shelf.fetch(active)
    uncounted = active[counts[active] == 0].astype(np.uint32)
    count_distinct(uncounted, words, rows.n_words, counts, settings.threads, pool)
    return shared_shingles(
        candidates, words, rows.n_words, counts, settings.threshold, settings.threads, pool
    )


def count_distinct(
    rows: NDArray[np.uint32],
    words: Words,
    n_words: NDArray[np.uint32],
    counts: NDArray[np.uint32],
    threads: int,
    pool: ThreadPoolExecutor,
) -> None:
    """Count the different shingles of some rows.

    Args:
        rows: uint32, the rows.
        words: their words.
        n_words: uint32[n_rows].
        counts: uint32[n_rows], filled in for these rows.
        threads: of the pool.
        pool: runs parts of it.
    """
    longest = int(n_words[rows].max(initial=0))

    def count(part: slice) -> None:
        count_shingles(rows[part], words, n_words, longest, counts)

    list(pool.map(count, _slices(len(rows), threads)))


def shared_shingles(
    candidates: NDArray[np.uint64],
    words: Words,
    n_words: NDArray[np.uint32],
    counts: NDArray[np.uint32],
    threshold: float,
    threads: int,
    pool: ThreadPoolExecutor,
) -> NDArray[np.uint32]:
    """Compare candidate pairs word by word.

    Args:
        candidates: uint64[n], packed pairs, ascending.
        words: the words of their rows.
        n_words: uint32[n_rows].
        counts: uint32[n_rows], different shingles of each row of a candidate.
        threshold: least similarity.
        threads: of the pool.
        pool: runs parts of it.

    Returns:
        uint32[n], shingles that both have; 0 for a pair below the threshold.
    """
    shared = np.empty(len(candidates), dtype=np.uint32)
    sides = (candidates >> _U32).astype(np.int64), (candidates & _LOW).astype(np.int64)
    longest = max(int(n_words[side].max(initial=0)) for side in sides)

    def verify(part: slice) -> None:
        verify_pairs(candidates[part], words, n_words, counts, threshold, longest, shared[part])

    list(pool.map(verify, _slices(len(candidates), threads)))
    return shared


def similarities_of(
    shared: NDArray[Any], n_left: NDArray[np.uint32], n_right: NDArray[np.uint32]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Similarity and containment of pairs.

    Args:
        shared: shingles that both have, at least 1.
        n_left: uint32[n], different shingles of the left one.
        n_right: uint32[n], of the right one.

    Returns:
        float64[n] each: shared shingles as a share of the union, and of the smaller one.
    """
    both, left, right = shared.astype(np.int64), n_left.astype(np.int64), n_right.astype(np.int64)
    return both / (left + right - both), both / np.minimum(left, right)


def _slices(size: int, threads: int) -> list[slice]:
    n_slices = threads * _SLICES if threads > 1 else 1
    bounds = [size * i // n_slices for i in range(n_slices + 1)]
    return [slice(start, end) for start, end in pairwise(bounds)]
