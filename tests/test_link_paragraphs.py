"""Near-duplicate paragraphs of a few articles: exact, and the same by index and by sketch."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.link.paragraphs import MAX_PAIRS, link_paragraphs
from newsdiff.model.shingles import shingles

VOCABULARY = [f"w{n}" for n in range(12)]
BLOCKS = st.lists(st.lists(st.sampled_from(VOCABULARY), max_size=9), max_size=4)


def naive(articles, threshold):
    """All pairs by the definition."""
    found = []
    for (i, left), (j, right) in combinations(enumerate(articles), 2):
        for a, mine in enumerate(left):
            for b, theirs in enumerate(right):
                one, two = shingles(mine), shingles(theirs)
                if one and two and len(one & two) / len(one | two) >= threshold:
                    similarity = len(one & two) / len(one | two)
                    containment = len(one & two) / min(len(one), len(two))
                    found.append((i, a, j, b, similarity, containment))
    return found


def rows(links):
    return [
        (p.left_article, p.left_block, p.right_article, p.right_block, p.similarity, p.containment)
        for p in links.pairs
    ]


@given(st.lists(BLOCKS, max_size=4), st.sampled_from([0.3, 0.5, 0.7, 1.0]))
def test_pairs_are_those_of_the_definition(articles, threshold):
    """Every pair at or above the threshold, with exact figures, and no other."""
    assert rows(link_paragraphs(articles, threshold=threshold)) == naive(articles, threshold)


def test_sketches_find_the_same_pairs_as_the_index():
    """MinHash and banding with exact verification give what the direct comparison gives."""
    rng = random.Random(5)
    words = [f"v{n}" for n in range(3_000)]
    articles = []
    for _ in range(20):
        text = [rng.choice(words) for _ in range(60)]
        changed = [word if rng.random() > 0.04 else rng.choice(words) for word in text]
        articles += [[text], [changed, [rng.choice(words) for _ in range(40)]]]
    directly = link_paragraphs(articles)
    assert len(directly.pairs) > 10
    assert link_paragraphs(articles, many=0) == directly


def test_repeated_lines_are_bounded_and_counted():
    """Quadratically many pairs are cut off at a stated limit."""
    links = link_paragraphs([[["read", "more"]] * 400, [["read", "more"]] * 400])
    assert len(links.pairs) == MAX_PAIRS
    assert links.limits[0].actual == 160_000


def test_a_threshold_out_of_range_is_refused():
    """Similarity is in (0, 1]."""
    with pytest.raises(ValueError, match="threshold"):
        link_paragraphs([], threshold=0)
