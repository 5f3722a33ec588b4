"""Near-duplicate paragraphs of a few articles: exact, and the same by index and by sketch."""

from __future__ import annotations

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


def test_as_many_paragraphs_as_an_article_may_have_are_joined_exactly():
    """Of 40,000 unlike paragraphs on either side the few that are nearly the same are found."""
    unlike = [[[f"{side}{n}", f"v{n % 97}", f"w{n % 89}"] for n in range(40_000)] for side in "ab"]
    text = [f"x{n}" for n in range(60)]
    alike = {7: [*text, "end"], 20_000: [*text[:50], "y"], 39_999: text}
    for block, words in alike.items():
        unlike[1][block] = words
    unlike[0][500] = text
    found = [(p.left_block, p.right_block) for p in link_paragraphs(unlike).pairs]
    assert found == [(500, block) for block in alike]


def test_repeated_lines_are_bounded_and_counted():
    """Quadratically many pairs are cut off at a stated limit."""
    links = link_paragraphs([[["read", "more"]] * 400, [["read", "more"]] * 400])
    assert len(links.pairs) == MAX_PAIRS
    assert links.limits[0].actual == 160_000


def test_a_threshold_out_of_range_is_refused():
    """Similarity is in (0, 1]."""
    with pytest.raises(ValueError, match="threshold"):
        link_paragraphs([], threshold=0)
