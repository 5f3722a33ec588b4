"""Distinct texts to verified pairs of them: candidates by bands, similarity by words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.errors import ResourceError
from newsdiff.link.candidates import MAX_BUCKET, band_candidates, united
from newsdiff.link.exact import exact_candidates
from newsdiff.link.verify import count_shingles, verify_pairs
from newsdiff.model import Limit
from newsdiff.write.shelf import Tape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from newsdiff.link.distinct import Rows
    from newsdiff.pipeline.dedupe_progress import Progress
    from newsdiff.pipeline.dedupe_settings import DedupeSettings

__all__ = ["RowPairs", "join_rows", "most_words"]

_U32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_LAST = np.uint64(0xFFFFFFFFFFFFFFFF)
_WORDS_A_PAIR = 128
_BYTES_A_WORD = 16
"""What an exact join takes for each word: the word, and entries for a third of the shingles."""
_SLICES = 8
"""Slices of the candidates for each thread: some take longer than others."""


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
    rows: Rows, settings: DedupeSettings, progress: Progress, folder: Path | None = None
) -> RowPairs:
    """Find the pairs of distinct texts at or above the threshold; gives up the rows' band keys.

    Args:
        rows: the distinct texts.
        settings: threshold, exactness, threads, memory.
        progress: told of what is done.
        folder: where candidates go that memory is not to hold; None keeps them in memory.

    Returns:
        The pairs.

    Raises:
        ResourceError: an exact join that cannot stay within the bound on memory.
        OutputError: no room for the candidates.
    """
    with ThreadPoolExecutor(settings.threads) as pool:
        if settings.exact:
            pieces: Iterator[NDArray[np.uint64]] = iter([_exactly(rows, settings)])
            limits: tuple[Limit, ...] = ()
        else:
            held = _Candidates(folder)
            limits = _by_bands(rows, pool, progress, held)
            pieces = held.pieces(_most_candidates(settings))
        return _verified(rows, pieces, limits, settings, pool)


def most_words(settings: DedupeSettings) -> int | None:
    """Words that may be held at a time: an eighth of the memory; None for any number."""
    return None if settings.memory is None else settings.memory // 32


def _most_candidates(settings: DedupeSettings) -> int:
    """Candidates whose texts, at worst all different and of twice the usual length, may be held."""
    words = most_words(settings)
    return 1 << 62 if words is None else max(words // _WORDS_A_PAIR, 1)


def _exactly(rows: Rows, settings: DedupeSettings) -> NDArray[np.uint64]:
    total = int(rows.n_words.sum(dtype=np.int64))
    if settings.memory is not None and total * _BYTES_A_WORD > settings.memory:
        needed = f"{total * _BYTES_A_WORD / 1e9:.1f} GB"
        remedy = "give more memory, or run without --exact"
        raise ResourceError(f"an exact join of this dump needs about {needed}", remedy)
    words = rows.shelf.fetch(np.arange(len(rows)))
    return exact_candidates(rows, words, settings.threshold)


class _Candidates:
    """Candidate pairs by band, sorted: in memory, or in a folder."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._parts: list[NDArray[np.uint64]] = []
        self._tapes: list[Tape] = []

    def add(self, pairs: NDArray[np.uint64]) -> None:
        if self._folder is None:
            self._parts.append(pairs)
            return
        pairs.sort()
        tape = Tape(self._folder / f"candidates-{len(self._tapes):03d}.u8", np.uint64)
        tape.append(pairs)
        self._tapes.append(tape)

    def pieces(self, most: int) -> Iterator[NDArray[np.uint64]]:
        """All candidates, each once, in ascending order, about `most` at a time."""
        if self._folder is None:
            pairs = united(self._parts)
            self._parts.clear()
            yield pairs
            return
        done = [0] * len(self._tapes)
        share = max(most // max(len(self._tapes), 1), 1)
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
            taken = [head[: np.searchsorted(head, cut, side="right")] for head in heads]
            done = [at + len(some) for at, some in zip(done, taken, strict=True)]
            yield united(taken)


def _by_bands(
    rows: Rows, pool: ThreadPoolExecutor, progress: Progress, held: _Candidates
) -> tuple[Limit, ...]:
    shelf = rows.shelf
    progress.begin("candidates", shelf.n_bands, "bands")
    n_stars = largest = 0
    found = pool.map(
        lambda band: band_candidates(shelf.band(band), rows.texts), range(shelf.n_bands)
    )
    for each in found:
        held.add(each.pairs)
        n_stars += each.n_stars
        largest = max(largest, each.largest)
        progress.advance(1)
    shelf.drop_keys()
    if not n_stars:
        return ()
    return (Limit(stage="link", what="rows of a bucket", limit=MAX_BUCKET, actual=largest),)


def _verified(
    rows: Rows,
    pieces: Iterator[NDArray[np.uint64]],
    limits: tuple[Limit, ...],
    settings: DedupeSettings,
    pool: ThreadPoolExecutor,
) -> RowPairs:
    counts = np.zeros(len(rows), dtype=np.uint32)
    found: list[tuple[NDArray[np.uint64], NDArray[np.uint32]]] = []
    n_candidates = 0
    for candidates in pieces:
        shared = _shared(rows, candidates, counts, settings, pool)
        passed = shared > 0
        found.append((candidates[passed], shared[passed]))
        n_candidates += len(candidates)
    pairs = np.concatenate([np.empty(0, dtype=np.uint64), *(some for some, _ in found)])
    both = np.concatenate([np.empty(0, dtype=np.int64), *(some for _, some in found)])
    left = (pairs >> _U32).astype(np.uint32)
    right = (pairs & _LOW).astype(np.uint32)
    n_left, n_right = counts[left].astype(np.int64), counts[right].astype(np.int64)
    return RowPairs(
        left=left,
        right=right,
        similarities=both / (n_left + n_right - both),
        containments=both / np.minimum(n_left, n_right),
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
    longest = int(rows.n_words[active].max(initial=0))
    n_slices = settings.threads * _SLICES if settings.threads > 1 else 1
    shared = np.empty(len(candidates), dtype=np.uint32)
    uncounted = active[counts[active] == 0].astype(np.uint32)

    def count(some: slice) -> None:
        count_shingles(uncounted[some], words, rows.n_words, longest, counts)

    def verify(some: slice) -> None:
        verify_pairs(
            candidates[some], words, rows.n_words, counts, settings.threshold, longest,
            shared[some],
        )  # fmt: skip

    list(pool.map(count, _slices(len(uncounted), n_slices)))
    list(pool.map(verify, _slices(len(candidates), n_slices)))
    return shared


def _slices(size: int, n_slices: int) -> list[slice]:
    bounds = [size * i // n_slices for i in range(n_slices + 1)]
    return [slice(start, end) for start, end in pairwise(bounds)]
