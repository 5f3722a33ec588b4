"""Distinct texts to verified pairs of them: candidates by bands, similarity by words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.link.candidates import MAX_BUCKET, band_candidates, united
from newsdiff.link.exact import exact_candidates
from newsdiff.link.verify import count_shingles, verify_pairs
from newsdiff.model import Limit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.link.distinct import Rows
    from newsdiff.pipeline.dedupe_progress import Progress
    from newsdiff.pipeline.dedupe_settings import DedupeSettings

__all__ = ["RowPairs", "join_rows"]

_U32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_SLICES = 8
"""Slices of the candidates for each thread: some take longer than others."""


@attrs.frozen(kw_only=True, eq=False)
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


def join_rows(rows: Rows, settings: DedupeSettings, progress: Progress) -> RowPairs:
    """Find the pairs of distinct texts at or above the threshold; gives up the rows' band keys.

    Args:
        rows: the distinct texts.
        settings: threshold, exactness, threads.
        progress: told of what is done.

    Returns:
        The pairs.
    """
    with ThreadPoolExecutor(settings.threads) as pool:
        if settings.exact:
            candidates = exact_candidates(rows, settings.threshold)
            limits: tuple[Limit, ...] = ()
        else:
            candidates, limits = _by_bands(rows, pool, progress)
        return _verified(rows, candidates, limits, settings, pool)


def _by_bands(
    rows: Rows, pool: ThreadPoolExecutor, progress: Progress
) -> tuple[NDArray[np.uint64], tuple[Limit, ...]]:
    progress.begin("candidates", rows.n_bands, "bands")
    parts = []
    n_stars = largest = 0
    found = pool.map(lambda band: band_candidates(rows.band(band), rows.texts), range(rows.n_bands))
    for each in found:
        parts.append(each.pairs)
        n_stars += each.n_stars
        largest = max(largest, each.largest)
        progress.advance(1)
    rows.keys.clear()
    if not n_stars:
        return united(parts), ()
    reached = Limit(stage="link", what="rows of a bucket", limit=MAX_BUCKET, actual=largest)
    return united(parts), (reached,)


def _verified(
    rows: Rows,
    candidates: NDArray[np.uint64],
    limits: tuple[Limit, ...],
    settings: DedupeSettings,
    pool: ThreadPoolExecutor,
) -> RowPairs:
    is_active = np.zeros(len(rows), dtype=bool)
    is_active[(candidates >> _U32).astype(np.int64)] = True
    is_active[(candidates & _LOW).astype(np.int64)] = True
    active = np.flatnonzero(is_active).astype(np.uint32)
    longest = int(rows.n_words[active].max(initial=0))
    n_slices = settings.threads * _SLICES if settings.threads > 1 else 1
    counts = np.zeros(len(rows), dtype=np.uint32)
    shared = np.empty(len(candidates), dtype=np.uint32)

    def count(some: slice) -> None:
        count_shingles(active[some], rows.places, rows.n_words, longest, counts)  # type: ignore[arg-type]

    def verify(some: slice) -> None:
        verify_pairs(
            candidates[some], rows.places, rows.n_words, counts, settings.threshold, longest,
            shared[some],
        )  # type: ignore[arg-type]  # fmt: skip

    list(pool.map(count, _slices(len(active), n_slices)))
    list(pool.map(verify, _slices(len(candidates), n_slices)))
    found = shared > 0
    left = (candidates[found] >> _U32).astype(np.uint32)
    right = (candidates[found] & _LOW).astype(np.uint32)
    n_left, n_right = counts[left].astype(np.int64), counts[right].astype(np.int64)
    both = shared[found].astype(np.int64)
    return RowPairs(
        left=left,
        right=right,
        similarities=both / (n_left + n_right - both),
        containments=both / np.minimum(n_left, n_right),
        counts=counts,
        n_candidates=len(candidates),
        limits=limits,
    )


def _slices(size: int, n_slices: int) -> list[slice]:
    bounds = [size * i // n_slices for i in range(n_slices + 1)]
    return [slice(start, end) for start, end in zip(bounds[:-1], bounds[1:], strict=True)]
