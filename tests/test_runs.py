"""Runs of postings: pages hold what they were given, merging loses nothing, look-ups find all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdiff.store.pages import PageError
from newsdiff.store.postings import ordered, postings_of
from newsdiff.store.runs import (
    FACTOR,
    MERGE_MAX,
    PAGE_BYTES,
    decode_pages,
    encode_pages,
    matches,
    merged,
    pages_with,
    to_merge,
)

KEYS = st.one_of(st.integers(0, 9), st.integers(0, (1 << 64) - 1), st.integers(0, 1 << 36))
VALUES = st.one_of(st.integers(0, 9), st.integers(0, (1 << 32) - 1))
PAIRS = st.lists(st.tuples(KEYS, VALUES), max_size=80)


def arrays_of(pairs):
    return (
        np.array([key for key, _ in pairs], dtype=np.uint64),
        np.array([value for _, value in pairs], dtype=np.uint32),
    )


def pairs_of(entries):
    return list(zip(entries[0].tolist(), entries[1].tolist(), strict=True))


def chunks_of(pairs, size):
    for start in range(0, len(pairs), size):
        yield arrays_of(pairs[start : start + size])


def many(n, spread, seed):
    random = np.random.default_rng(seed)
    made = postings_of(
        random.integers(spread, size=n, dtype=np.uint64),
        random.integers(1 << 20, size=n, dtype=np.uint32),
    )
    return made.keys, made.values


@given(PAIRS)
def test_postings_are_put_in_order(pairs):
    """By key, then value, each once: as Python sorts a set."""
    made = postings_of(*arrays_of(pairs))
    assert pairs_of((made.keys, made.values)) == sorted(set(pairs))
    assert pairs_of(ordered(*arrays_of(pairs))) == sorted(pairs)


@given(PAIRS, st.integers(1, 50))
def test_pages_hold_what_they_were_given(pairs, size):
    """Encoded in chunks of any size and decoded, entries are the same."""
    pairs = sorted(set(pairs))
    pages = list(encode_pages(chunks_of(pairs, size)))
    assert pairs_of(decode_pages([content for _, _, content in pages])) == pairs
    assert sum(n for _, n, _ in pages) == len(pairs)


@pytest.mark.parametrize("spread", [100_000, 1 << 36, 1 << 64])
def test_pages_are_full_and_no_larger_than_they_may_be(spread):
    """Each page but the first and the last is nearly full, however wide its entries are."""
    keys, values = many(30_000, spread - 1, 1)
    pages = list(encode_pages([(keys, values)]))
    contents = [content for _, _, content in pages]
    assert max(map(len, contents)) <= PAGE_BYTES + 16
    assert min(map(len, contents[1:-1])) > 0.6 * PAGE_BYTES
    decoded = decode_pages(contents)
    assert np.array_equal(decoded[0], keys)
    assert np.array_equal(decoded[1], values)
    fences = np.array([first for first, _, _ in pages], dtype=np.uint64)
    starts = np.cumsum([0, *(n for _, n, _ in pages)])[:-1]
    assert np.array_equal(fences, keys[starts])


@given(st.lists(PAIRS, max_size=5), st.integers(1, 30))
@settings(deadline=None)
def test_merging_loses_nothing(runs, size):
    """Runs in chunks become one, in order."""
    made = list(merged(chunks_of(sorted(run), size) for run in runs))
    pairs = [pair for entries in made for pair in pairs_of(entries)]
    assert pairs == sorted(pair for run in runs for pair in run)


@given(PAIRS, st.lists(KEYS, max_size=30), st.integers(1, 20))
def test_a_look_up_finds_what_is_there(pairs, asked, size):
    """The pages that a look-up reads hold every entry of its keys, and these are found."""
    pairs = sorted(set(pairs))
    asked = sorted(asked)
    wanted = np.array(asked, dtype=np.uint64)
    pages = list(chunks_of(pairs, size))
    fences = np.array([keys[0] for keys, _ in pages], dtype=np.uint64)
    found = []
    for page in pages_with(fences, wanted).tolist() if pages else ():
        places, values = matches(wanted, *pages[page])
        found += zip(places.tolist(), values.tolist(), strict=True)
    expected = [
        (place, value) for place, key in enumerate(asked) for other, value in pairs if other == key
    ]
    assert sorted(found) == expected


@given(st.lists(st.integers(1, 50_000), max_size=300))
def test_there_are_few_runs_whatever_is_written(sizes):
    """Fewer than `FACTOR` runs of each tier are left, and every entry is in one of them."""
    runs = {}
    for number, n in enumerate(sizes):
        chosen = to_merge(runs, n)
        runs[number] = n + sum(runs.pop(run) for run in chosen)
    assert sum(runs.values()) == sum(sizes)
    assert len(runs) <= (FACTOR - 1) * max(1, (sum(sizes).bit_length() - 12) // 2 + 1)


def test_large_runs_are_left_alone():
    """No write is to merge more than it can in some seconds."""
    sizes = dict.fromkeys(range(9), MERGE_MAX // 2)
    assert to_merge(sizes, MERGE_MAX // 2) == []
    assert to_merge({**sizes, 9: 50, 10: 50, 11: 50}, 50) == [9, 10, 11]


@given(st.binary(max_size=60))
def test_other_bytes_are_no_page(content):
    """Whatever is decoded is a page that says its own size, or refused."""
    try:
        keys, values = decode_pages([content])
    except PageError:
        return
    assert len(keys) == len(values) > 0
