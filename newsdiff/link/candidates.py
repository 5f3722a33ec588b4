"""Candidate pairs: rows that agree on a band of their sketches.

For each band, key and row are packed into one uint64 and sorted in place, where the key recurs;
runs of equal keys are the buckets. A bucket of up to 64 rows gives all its pairs. A larger one
gives a star: each row with the row of the smallest text hash, a choice that does not depend on the
order of the input. Time is O(bands * rows * log rows), memory 8 bytes a row for each band in flight
and 8 a candidate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.kernels import drop_repeats, pack_keys, pair_runs
from newsdiff.model import Limit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "MAX_BUCKET",
    "BandCandidates",
    "band_candidates",
    "bucket_limits",
    "bucket_pairs",
    "new_marks",
    "united",
]

MAX_BUCKET = 64
_KEYS_A_MARK = 8
"""Keys for each 64 bits that say which recur: one in eight of those alone gets through."""


@attrs.frozen(kw_only=True, eq=False)
class BandCandidates:
    """What one band gives.

    Attributes:
        pairs: uint64, lower row shifted by 32 bits, or'ed with the higher row.
        n_stars: buckets above `MAX_BUCKET`, of which only a star was taken.
        largest: rows of the largest bucket.
    """

    pairs: NDArray[np.uint64]
    n_stars: int
    largest: int


def band_candidates(keys: NDArray[np.uint32], texts: NDArray[np.uint64]) -> BandCandidates:
    """Pair the rows that have the same key.

    Args:
        keys: uint32[n_rows], the keys of one band.
        texts: uint64[n_rows], order of rows for stars.

    Returns:
        The pairs, each once, in no particular order.
    """
    packed = np.empty(len(keys), dtype=np.uint64)
    packed = packed[: pack_keys(keys, new_marks(len(keys)), packed)]
    packed.sort()
    return bucket_pairs(packed, texts)


def bucket_pairs(packed: NDArray[np.uint64], texts: NDArray[np.uint64]) -> BandCandidates:
    """Pair the rows of each bucket.

    Args:
        packed: uint64, key shifted by 32 bits, or'ed with the row; ascending, no two the same.
        texts: uint64[n_rows], order of rows for stars.

    Returns:
        The pairs, each once, in no particular order.
    """
    none = np.empty(0, dtype=np.uint64)
    facts = np.zeros(2, dtype=np.int64)
    pairs = np.empty(pair_runs(packed, texts, MAX_BUCKET, none, facts), dtype=np.uint64)
    pair_runs(packed, texts, MAX_BUCKET, pairs, facts)
    return BandCandidates(pairs=pairs, n_stars=int(facts[0]), largest=int(facts[1]))


def bucket_limits(n_stars: int, largest: int) -> tuple[Limit, ...]:
    """The bound that was reached, if of some buckets only a star was taken.

    Args:
        n_stars: such buckets.
        largest: rows of the largest bucket.
    """
    if not n_stars:
        return ()
    return (Limit(stage="link", what="rows of a bucket", limit=MAX_BUCKET, actual=largest),)


def new_marks(n_keys: int) -> NDArray[np.uint64]:
    """Scratch of the kernels that leave out keys that are alone, for so many keys."""
    return np.zeros((1 << (n_keys // _KEYS_A_MARK).bit_length(), 2), dtype=np.uint64)


def united(parts: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Put the candidates of several bands together, each once, in ascending order."""
    if not parts:
        return np.empty(0, dtype=np.uint64)
    pairs = np.concatenate(parts)
    pairs.sort()
    return pairs[: drop_repeats(pairs)]
