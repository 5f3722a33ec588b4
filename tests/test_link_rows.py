"""Joins, clusters and boilerplate, against textbook versions on small inputs."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.core.kernels import count_shingles, verify_pairs
from newsdiff.link import cluster, expand
from newsdiff.link.boilerplate import find_boilerplate
from newsdiff.link.candidates import MAX_BUCKET, band_candidates, united
from newsdiff.link.cluster import cluster_rows
from newsdiff.link.distinct import NO_ROW, DistinctTexts, MemoryShelf, grouped
from newsdiff.link.exact import exact_candidates
from newsdiff.link.expand import cluster_blocks, first_members, pair_blocks
from newsdiff.model.shingles import shingles
from newsdiff.write.shelf import DiskShelf

UNPACK = (np.uint64(32), np.uint64(0xFFFFFFFF))


def rows_of(texts, keys=None, shelf=None):
    """Distinct texts (lists of small numbers: words, and marks, too) and the row of each block."""
    n_words = np.array([len(text) for text in texts], dtype=np.uint32)
    words = np.array([word for text in texts for word in text], dtype=np.uint32)
    marks = words.astype(np.uint16)
    hashes = np.array([hash_of(text) for text in texts], dtype=np.uint64)
    keys = np.zeros((len(texts), 1), dtype=np.uint32) if keys is None else keys
    distinct = DistinctTexts(shelf or MemoryShelf(keys.shape[1]))
    half = len(texts) // 2
    cut = int(n_words[:half].sum())
    found = [
        distinct.admit(hashes[part], n_words[part], words[of], keys[part], n_words[part], marks[of])
        for part, of in ((slice(half), slice(cut)), (slice(half, None), slice(cut, None)))
    ]
    return distinct.rows(), np.concatenate(found)


def hash_of(text):
    return (
        int.from_bytes(bytes(word % 251 + 1 for word in text)[-8:].ljust(8, b"\0"), "big")
        ^ (len(text) << 50)
        ^ sum(word * 7919**i for i, word in enumerate(text)) & (1 << 48) - 1
    )


def jaccard(left, right):
    one, other = shingles(left), shingles(right)
    return len(one & other) / len(one | other)


def naive(texts, threshold):
    """All pairs of distinct texts, first occurrences, by comparing each with each."""
    return {
        (i, k): jaccard(one, other)
        for (i, one), (k, other) in combinations(enumerate(texts), 2)
        if one and other and jaccard(one, other) >= threshold
    }


def verified(rows, candidates, threshold):
    places = rows.shelf.fetch(np.arange(len(rows)))
    counts = np.zeros(len(rows), dtype=np.uint32)
    longest = int(rows.n_words.max(initial=0))
    count_shingles(np.arange(len(rows), dtype=np.uint32), places, rows.n_words, longest, counts)
    shared = np.empty(len(candidates), dtype=np.uint32)
    verify_pairs(candidates, places, rows.n_words, counts, threshold, longest, shared)
    passed = shared > 0
    left = (candidates[passed] >> UNPACK[0]).astype(np.uint32)
    right = (candidates[passed] & UNPACK[1]).astype(np.uint32)
    both = shared[passed].astype(float)
    return left, right, both / (counts[left] + counts[right] - both), counts


TEXT = st.lists(st.integers(1, 5), max_size=9).map(tuple)
TEXTS = st.lists(TEXT, min_size=1, max_size=14, unique=True)
THRESHOLD = st.sampled_from([0.3, 0.5, 0.7, 0.9, 1.0])


@given(TEXTS, THRESHOLD)
def test_exact_join_is_every_pair_with_every_pair(texts, threshold):
    """The prefix join, verified, finds what comparing each with each finds, and its similarity."""
    texts = [text for text in texts if text]
    rows, _ = rows_of(texts)
    places = rows.shelf.fetch(np.arange(len(rows)))
    candidates = exact_candidates(rows, places, threshold)
    left, right, similarities, _ = verified(rows, candidates, threshold)
    found = dict(zip(zip(left.tolist(), right.tolist(), strict=True), similarities, strict=True))
    assert found == pytest.approx(naive(texts, threshold))


@given(st.lists(TEXT, max_size=20))
def test_rows_are_the_different_texts(texts):
    """A row for each different text in order of occurrence, none for a text without words."""
    rows, found = rows_of(texts)
    order = list(dict.fromkeys(text for text in texts if text))
    assert found.tolist() == [order.index(text) if text else NO_ROW for text in texts]
    assert rows.n_words.tolist() == [len(text) for text in order]
    offsets, members = grouped(found, len(rows))
    assert [members[a:b].tolist() for a, b in pairwise(offsets)] == [
        [i for i, text in enumerate(texts) if text == row] for row in order
    ]


@given(st.lists(TEXT, max_size=20), st.data())
def test_marks_come_back_by_rows(texts, data):
    """From memory or a file, in any order of ranges, each row has the marks it came with."""
    order = list(dict.fromkeys(text for text in texts if text))
    bounds = st.tuples(st.integers(0, len(order)), st.integers(0, len(order))).map(sorted)
    with TemporaryDirectory() as folder:
        for shelf in (MemoryShelf(1), DiskShelf(Path(folder), 1)):
            rows, _ = rows_of(texts, shelf=shelf)
            assert rows.n_marks.tolist() == [len(text) for text in order]
            for first, end in data.draw(st.lists(bounds, max_size=4)):
                expected = [number for text in order[first:end] for number in text]
                assert rows.shelf.marks(first, end).tolist() == expected
            shelf.drop_keys()
            shelf.drop_words()


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_small_buckets_give_all_pairs(keys):
    """Rows with the same key are candidates, each pair once."""
    numbers = np.array(keys, dtype=np.uint32)
    found = band_candidates(numbers, np.arange(len(keys), dtype=np.uint64))
    expected = [i << 32 | k for i, k in combinations(range(len(keys)), 2) if keys[i] == keys[k]]
    assert sorted(found.pairs.tolist()) == expected
    assert united([found.pairs, found.pairs]).tolist() == expected
    assert found.n_stars == 0


def test_a_large_bucket_gives_a_star():
    """Above the bound only the row of the smallest hash is paired, whatever its place."""
    n = MAX_BUCKET + 1
    texts = np.arange(n, dtype=np.uint64)[::-1].copy()
    found = band_candidates(np.zeros(n, dtype=np.uint32), texts)
    assert found.pairs.tolist() == [i << 32 | n - 1 for i in range(n - 1)]
    assert (found.n_stars, found.largest) == (1, n)


def clustered(texts, threshold, published=None, most_words=None):
    rows, blocks = rows_of(texts)
    places = rows.shelf.fetch(np.arange(len(rows)))
    left, right, similarities, counts = verified(
        rows, exact_candidates(rows, places, threshold), threshold
    )
    times = np.array(published or [0] * len(texts), dtype=np.int64)
    offsets, members = grouped(blocks, len(rows))
    firsts = first_members(offsets, members, times)
    found = cluster_rows(
        rows, left, right, similarities, times[firsts], firsts, counts, threshold, most_words
    )
    return cluster_blocks(found.leaders, found.similarities, blocks, offsets, firsts), found


def as_sets(clusters):
    return {
        frozenset(clusters.blocks[clusters.clusters == number].tolist())
        for number in np.unique(clusters.clusters)
    }


@given(st.lists(TEXT, min_size=1, max_size=14), THRESHOLD, st.sampled_from([None, 1]))
def test_every_member_is_similar_to_its_representative(texts, threshold, most_words):
    """One representative a cluster, and each member's similarity to it is exact and high enough."""
    clusters, _ = clustered(texts, threshold, most_words=most_words)
    for number in np.unique(clusters.clusters):
        inside = clusters.clusters == number
        (chief,) = clusters.blocks[inside & clusters.representatives]
        assert inside.sum() > 1
        for block, similarity in zip(
            clusters.blocks[inside], clusters.similarities[inside], strict=True
        ):
            assert similarity == pytest.approx(jaccard(texts[block], texts[chief]))
            assert similarity >= threshold
    together = [frozenset(pair) for pair in naive(texts, 1.0) if texts[pair[0]] == texts[pair[1]]]
    sets = as_sets(clusters)
    assert all(any(pair <= each for each in sets) for pair in together)


@given(st.lists(TEXT, min_size=2, max_size=12), THRESHOLD, st.randoms(use_true_random=False))
def test_clusters_do_not_depend_on_the_order_of_the_input(texts, threshold, random):
    """Shuffled blocks fall into the same clusters."""
    order = list(range(len(texts)))
    random.shuffle(order)
    one, _ = clustered(texts, threshold)
    other, _ = clustered([texts[i] for i in order], threshold)
    assert as_sets(one) == {frozenset(order[i] for i in each) for each in as_sets(other)}


CHAIN = [tuple(range(start, start + 12)) for start in (0, 2, 4, 6, 8)]


def test_a_chain_does_not_pass_for_one_text():
    """Neighbours share 2/3 of their shingles, the ends nothing: they are not one cluster."""
    clusters, _ = clustered(CHAIN, 0.6)
    assert all(len(each) <= 3 for each in as_sets(clusters))


def test_the_first_published_represents():
    """Among texts all alike, the earliest published one is the representative, else the first."""
    alike = [(*range(20), 90 + i) for i in range(4)]
    by_time, _ = clustered(alike, 0.7, published=[5, 3, 3, 4])
    assert by_time.blocks[by_time.representatives].tolist() == [1]
    by_place, _ = clustered(alike, 0.7)
    assert by_place.blocks[by_place.representatives].tolist() == [0]


def test_a_large_component_takes_only_paired_rows(monkeypatch):
    """Above the bound the clusters come from the pairs alone, and that is told."""
    monkeypatch.setattr(cluster, "MAX_COMPONENT", 1024)
    texts = [tuple(range(start, start + 12)) for start in range(0, 2 * 1030, 2)]
    clusters, found = clustered(texts, 0.6)
    assert found.largest == 1030
    assert clusters.similarities.min() >= 0.6


@given(st.lists(TEXT, min_size=1, max_size=12), THRESHOLD)
def test_pairs_of_blocks_are_every_pair_with_every_pair(texts, threshold):
    """Expanded to blocks, with repeated texts, the pairs are those of comparing all blocks."""
    rows, blocks = rows_of(texts)
    places = rows.shelf.fetch(np.arange(len(rows)))
    candidates = exact_candidates(rows, places, threshold)
    left, right, similarities, _ = verified(rows, candidates, threshold)
    offsets, members = grouped(blocks, len(rows))
    firsts = first_members(offsets, members, np.zeros(len(texts), dtype=np.int64))
    pairs = pair_blocks(left, right, offsets, members, firsts)
    found = dict(
        zip(
            zip(pairs.left.tolist(), pairs.right.tolist(), strict=True),
            np.append(similarities, 1.0)[pairs.edges].tolist(),
            strict=True,
        )
    )
    assert found == pytest.approx(naive(texts, threshold))
    assert list(found) == sorted(found)


def test_a_text_in_many_blocks_gives_a_star():
    """Above the bound each block is paired with the first published one alone."""
    n = expand.MAX_SQUARE + 1
    texts = [(1, 2, 3, 4)] * n
    rows, blocks = rows_of(texts)
    offsets, members = grouped(blocks, len(rows))
    times = np.full(n, 9, dtype=np.int64)
    times[5] = 1
    firsts = first_members(offsets, members, times)
    none = np.empty(0, dtype=np.uint32)
    pairs = pair_blocks(none, none, offsets, members, firsts)
    assert pairs.n_stars == 1
    assert len(pairs.left) == n - 1
    assert ((pairs.left == 5) | (pairs.right == 5)).all()


def layout(articles):
    """Blocks of articles (lists of cluster numbers): first blocks, articles, clusters."""
    sizes = [len(blocks) for blocks in articles]
    first_blocks = np.append(0, np.cumsum(sizes)).astype(np.int64)
    owners = np.repeat(np.arange(len(articles), dtype=np.uint32), sizes)
    numbers = np.array([number for blocks in articles for number in blocks], dtype=np.int64)
    return first_blocks, owners, numbers


def boilerplate_of(articles, sources, min_articles=3):
    first_blocks, owners, numbers = layout(articles)
    n_words = np.full(len(numbers), 10, dtype=np.uint32)
    return find_boilerplate(numbers, first_blocks, owners, np.array(sources), n_words, min_articles)


FOOTER, STORY = 0, 1


def test_a_footer_is_boilerplate():
    """The same block under different stories of one source is listed with its counts."""
    articles = [[-1, -1, FOOTER] for _ in range(4)]
    found = boilerplate_of(articles, [7, 7, 7, 7])
    assert found.sources.tolist() == [7]
    assert found.n_articles.tolist() == found.n_blocks.tolist() == [4]
    assert found.examples.tolist() == [2]
    assert found.by_block.tolist() == [False, False, True] * 4


def test_a_dispatch_that_many_outlets_carry_is_not():
    """Each outlet carries it once: it recurs in none of them."""
    found = boilerplate_of([[-1, STORY, -1]] * 6, [1, 2, 3, 4, 5, 6])
    assert not found.by_block.any()


def test_a_story_that_one_outlet_prints_again_and_again_is_not():
    """All its blocks recur together, there is nothing around them."""
    found = boilerplate_of([[1, 2, 3]] * 6, [1] * 6)
    assert not found.by_block.any()


def test_the_footer_of_a_repeated_story_is_still_one():
    """Repeats of a story do not count as surroundings, its different neighbours do."""
    articles = [[-1, -1, FOOTER]] * 3 + [[1, 2, 3, FOOTER]] * 4
    found = boilerplate_of(articles, [1] * 7)
    assert found.by_block.tolist() == [False, False, True] * 3 + [False, False, False, True] * 4


def test_boilerplate_of_one_source_is_that_of_no_other():
    """The footer that one outlet always prints is none where others print it once."""
    found = boilerplate_of([[-1, -1, FOOTER] for _ in range(6)], [7, 7, 7, 7, 8, 9])
    assert found.by_block.tolist() == [False, False, True] * 4 + [False] * 6
