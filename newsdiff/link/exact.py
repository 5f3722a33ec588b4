"""Every pair at or above the threshold, without sketches: a join on rare shingles.

Shingles are put into one global order, rare ones first. Two sets of similarity t or more must share
a shingle among the first |s| - ceil(t |s|) + 1 of each (Chaudhuri, Ganti, Kaushik, "A primitive
operator for similarity joins", ICDE 2006; Bayardo, Ma, Srikant, "Scaling up all pairs similarity
search", WWW 2007). Changed here: rarity is counted in a table of 2**22 counters by hash, which
makes the order a little less rare-first and no less correct; texts are compared only within a
factor of t in size.

Time is that of the candidates: quadratic in a template that thousands of different texts follow,
and refused beyond two stated bounds rather than left to run for hours.
Memory: 16 bytes for each shingle of a prefix, 16 for each candidate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsdiff.core.kernels import (
    count_rarity,
    drop_repeats,
    n_counters,
    pair_prefixes,
    write_prefixes,
)
from newsdiff.errors import ResourceError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.core.kernels import Words
    from newsdiff.link.distinct import Rows

__all__ = ["CANDIDATES_MAX", "MEETINGS_MAX", "exact_candidates"]

_SLACK = 1e-9
_MOST = 1 << 22
"""Candidates that are held before repeated ones are dropped."""
MEETINGS_MAX = 1_000_000_000
"""Meetings of two texts in a rare shingle of both: a minute's work, a thousand times that of a dump
of 100,000 articles."""
CANDIDATES_MAX = 32_000_000
"""Candidates, if no memory is stated: as pairs of a result they take some 8 GB."""


def exact_candidates(
    rows: Rows, words: Words, threshold: float, n_max: int = CANDIDATES_MAX
) -> NDArray[np.uint64]:
    """Find all pairs of rows that can reach the threshold.

    Args:
        rows: the distinct texts.
        words: all their words.
        threshold: Jaccard similarity, in (0, 1].
        n_max: candidates, at most.

    Returns:
        uint64, packed pairs, each once, in ascending order.

    Raises:
        ResourceError: more than `MEETINGS_MAX`, or more candidates than `n_max`.
    """
    counters = np.zeros(n_counters(), dtype=np.uint32)
    longest = int(rows.n_words.max(initial=0))
    sizes = np.zeros(len(rows), dtype=np.uint32)
    count_rarity(words, rows.n_words, longest, counters, sizes)
    lengths = sizes - np.ceil(threshold * sizes - _SLACK).astype(np.int64) + 1
    lengths[sizes == 0] = 0
    offsets = np.append(0, np.cumsum(lengths)).astype(np.int64)
    shingles = np.empty(int(offsets[-1]), dtype=np.uint64)
    owners = np.empty(int(offsets[-1]), dtype=np.uint32)
    write_prefixes(words, rows.n_words, longest, counters, offsets, shingles, owners)
    order = np.argsort(shingles, kind="stable")
    shingles, owners = shingles[order], owners[order]
    _check_meetings(shingles)
    return _paired(shingles, owners, sizes, threshold, n_max)


def _check_meetings(shingles: NDArray[np.uint64]) -> None:
    starts = np.flatnonzero(np.diff(shingles, prepend=~shingles[:1]))
    counts = np.diff(starts, append=len(shingles))
    n_meetings = int((counts * (counts - 1) // 2).sum(dtype=np.int64))
    if n_meetings > MEETINGS_MAX:
        problem = f"makes {n_meetings:,} comparisons, more than {MEETINGS_MAX:,}"
        remedy = "run without --exact, or raise the threshold"
        raise ResourceError(f"an exact join of this dump {problem}", remedy)


def _paired(
    shingles: NDArray[np.uint64],
    owners: NDArray[np.uint32],
    sizes: NDArray[np.uint32],
    threshold: float,
    n_max: int,
) -> NDArray[np.uint64]:
    pairs = np.empty(0, dtype=np.uint64)
    state = np.zeros(2, dtype=np.int64)
    buffer = np.empty(_MOST, dtype=np.uint64)
    while state[0] < len(shingles):
        n = pair_prefixes(shingles, owners, sizes, threshold, _SLACK, state, buffer)
        pairs = np.concatenate([pairs, buffer[:n]])
        pairs.sort()
        pairs = pairs[: drop_repeats(pairs)]
        if len(pairs) > n_max:
            problem = f"an exact join of this dump has more than {n_max:,} candidate pairs"
            remedy = "run without --exact, raise the threshold, or state more --memory"
            raise ResourceError(problem, remedy)
    return pairs
