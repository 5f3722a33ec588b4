"""Candidates of new texts, among those that an index has and among themselves.

The rule is that of `newsdiff.link.candidates`: the rows that agree on a band are a bucket, whose
pairs are taken, or of more than `MAX_BUCKET` rows a star. What the index has of a key is looked up,
so that buckets are whole; pairs of which neither row is new were found before. A star's centre is
the row of the least text hash: a bucket that grew over `MAX_BUCKET`, or got another centre, keeps
the pairs that were found before, so that an index holds all pairs of a run over the whole, and of
such buckets those of the first rows, too, each verified exactly.

Time O(bands * new * log new) and linear in what is looked up: the rows of the buckets that new
ones fall into.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.ranges import distinct
from newsdiff.link.candidates import bucket_pairs, united

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from newsdiff.link.candidates import BandCandidates

    Find = Callable[[NDArray[np.uint64]], tuple[NDArray[np.int64], NDArray[np.uint32]]]
    TextsOf = Callable[[NDArray[np.uint32]], NDArray[np.uint64]]

__all__ = ["KnownCandidates", "band_keys", "known_candidates"]

_U32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


@attrs.frozen(kw_only=True, eq=False)
class KnownCandidates:
    """Pairs worth an exact look, by places in a list of rows.

    Attributes:
        known: uint32[m], rows of the index that are in a pair, ascending; the new rows follow them
            in the list.
        pairs: uint64, packed places, each once, ascending; the right one is a new row.
        n_stars: buckets of which only a star was taken.
        largest: rows of the largest bucket.
    """

    known: NDArray[np.uint32]
    pairs: NDArray[np.uint64]
    n_stars: int
    largest: int


def band_keys(keys: NDArray[np.uint32]) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """The bands of rows as postings.

    Args:
        keys: uint32[n_rows, n_bands].

    Returns:
        uint64 and uint32, by ascending key, then row: number of the band shifted by 32 bits, or'ed
        with its key; and the row.
    """
    n_rows, n_bands = keys.shape
    rows = np.arange(n_rows, dtype=np.uint64)
    packed = np.empty((n_bands, n_rows), dtype=np.uint64)
    for band in range(n_bands):
        np.bitwise_or(keys[:, band].astype(np.uint64) << _U32, rows, out=packed[band])
        packed[band].sort()
    of_rows = (packed & _LOW).astype(np.uint32)
    packed >>= _U32
    packed |= np.arange(n_bands, dtype=np.uint64)[:, np.newaxis] << _U32
    return packed.ravel(), of_rows.ravel()


def known_candidates(
    postings: tuple[NDArray[np.uint64], NDArray[np.uint32]],
    texts: NDArray[np.uint64],
    find: Find,
    texts_of: TextsOf,
) -> KnownCandidates:
    """Find the candidates of new rows.

    Args:
        postings: of the new rows, from 0, as `band_keys` gives them.
        texts: uint64[n_new], their text hashes.
        find: looks keys up in the index, as `Storage.find` does.
        texts_of: gives the text hashes of rows of the index, ascending.

    Returns:
        The pairs of a new row with one of the index, or with another new one.
    """
    keys, rows = postings
    starts = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))
    places, found = find(keys[starts])
    known = distinct(found)
    all_texts = np.concatenate([texts_of(known), texts])
    met = keys[starts][places]
    packed_known = met << _U32 | np.searchsorted(known, found).astype(np.uint64)
    packed_new = keys << _U32 | (rows.astype(np.uint64) + np.uint64(len(known)))
    parts: list[NDArray[np.uint64]] = []
    n_stars = largest = 0
    n_bands = int(keys[-1] >> _U32) + 1 if len(keys) else 0
    for band in range(n_bands):
        bounds = np.array([band << 32, (band + 1) << 32], dtype=np.uint64)
        own, other = (slice(*np.searchsorted(each, bounds).tolist()) for each in (keys, met))
        bucket = _of_band(packed_known[other], packed_new[own], all_texts)
        n_stars, largest = n_stars + bucket.n_stars, max(largest, bucket.largest)
        parts.append(bucket.pairs[(bucket.pairs & _LOW) >= np.uint64(len(known))])
    return _trimmed(known, united(parts), n_stars, largest)


def _of_band(
    known: NDArray[np.uint64], new: NDArray[np.uint64], texts: NDArray[np.uint64]
) -> BandCandidates:
    """The pairs of one band, those of two known rows included."""
    packed = np.concatenate([known, new])
    packed.sort()
    return bucket_pairs(packed, texts)


def _trimmed(
    known: NDArray[np.uint32], pairs: NDArray[np.uint64], n_stars: int, largest: int
) -> KnownCandidates:
    """The same with those known rows alone that are in a pair."""
    left, right = (pairs >> _U32).astype(np.int64), (pairs & _LOW).astype(np.int64)
    is_met = np.zeros(len(known), dtype=bool)
    is_met[left[left < len(known)]] = True
    before = np.append(0, np.cumsum(is_met))
    n_gone = len(known) - int(before[-1])
    left = np.where(left < len(known), before[np.minimum(left, len(known))], left - n_gone)
    packed = left.astype(np.uint64) << _U32 | (right - n_gone).astype(np.uint64)
    return KnownCandidates(known=known[is_met], pairs=packed, n_stars=n_stars, largest=largest)
