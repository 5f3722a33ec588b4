"""Candidates of new texts among known ones: those of a run over the whole, whatever the batches."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.link import candidates
from newsdiff.link.candidates import band_candidates, united
from newsdiff.link.known import band_keys, known_candidates

N_BANDS = 2
ROWS = st.lists(
    st.tuples(st.integers(0, 1000), st.integers(0, 3), st.integers(0, 2**32 - 1) | st.just(7)),
    max_size=14,
    unique_by=lambda row: row[0],
)


class Postings:
    """What an index has of the bands, in a dict."""

    def __init__(self):
        self.rows = {}

    def find(self, keys):
        hits = [
            (place, row)
            for place, key in enumerate(keys.tolist())
            for row in self.rows.get(key, ())
        ]
        places, rows = zip(*hits, strict=True) if hits else ((), ())
        return np.array(places, dtype=np.int64), np.array(rows, dtype=np.uint32)

    def add(self, keys, rows):
        for key, row in zip(keys.tolist(), rows.tolist(), strict=True):
            self.rows.setdefault(key, []).append(row)


def arrays(rows):
    texts = np.array([text for text, *_ in rows], dtype=np.uint64)
    keys = np.array([keys for _, *keys in rows], dtype=np.uint32).reshape(len(rows), N_BANDS)
    return texts, keys


def at_once(rows):
    """Packed pairs of all rows, and whether a bucket gave a star."""
    texts, keys = arrays(rows)
    bands = [band_candidates(np.ascontiguousarray(keys[:, i]), texts) for i in range(N_BANDS)]
    found = united([band.pairs for band in bands])
    return set(found.tolist()), any(band.n_stars for band in bands)


def in_batches(rows, cuts):
    """Packed pairs, added batch by batch."""
    index, found = Postings(), set()
    all_texts = arrays(rows)[0]
    bounds = sorted({0, len(rows), *(cut for cut in cuts if cut < len(rows))})
    for first, end in itertools.pairwise(bounds):
        texts, keys = arrays(rows[first:end])
        postings = band_keys(keys)
        met = known_candidates(postings, texts, index.find, lambda known: all_texts[known])
        of_list = np.append(met.known, np.arange(first, end)).astype(np.uint64)
        left, right = met.pairs >> np.uint64(32), met.pairs & np.uint64(0xFFFFFFFF)
        packed = of_list[left.astype(int)] << np.uint64(32) | of_list[right.astype(int)]
        assert (np.diff(met.pairs.astype(np.float64)) > 0).all()
        assert not found & set(packed.tolist())
        assert set(met.known.tolist()) == {row for row in of_list[left.astype(int)] if row < first}
        found |= set(packed.tolist())
        index.add(postings[0], postings[1] + np.uint32(first))
    return found


@given(ROWS, st.lists(st.integers(1, 13)))
def test_batches_give_what_a_whole_run_gives(rows, cuts):
    """As long as buckets are small, the pairs are the same, each found once."""
    assert in_batches(rows, cuts) == at_once(rows)[0]


@given(ROWS, st.lists(st.integers(1, 13)))
def test_no_pair_of_a_star_is_lost(rows, cuts):
    """Of buckets that grow over the bound at least the pairs of a whole run are there."""
    usual = candidates.MAX_BUCKET
    candidates.MAX_BUCKET = 3
    try:
        assert in_batches(rows, cuts) >= at_once(rows)[0]
    finally:
        candidates.MAX_BUCKET = usual


@pytest.mark.parametrize("n", [0, 1])
def test_nothing_new_has_no_candidates(n):
    """No row, and a row alone."""
    found = known_candidates(
        band_keys(np.zeros((n, N_BANDS), dtype=np.uint32)), np.zeros(n, dtype=np.uint64),
        Postings().find, lambda known: known.astype(np.uint64),
    )  # fmt: skip
    assert not len(found.pairs)
