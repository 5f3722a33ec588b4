"""What kind of text is shared follows from the words of either side, in the same way for both."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.link.kinds import KINDS, kinds_of

WORDS, QUOTED, SAID, HOUSE = range(4)


def side(words, quoted=0, said=0, house=0):
    return (words, quoted, said, house, 1)


def kind(left, right=None):
    return KINDS[kinds_of(np.array([[left, right or left]], dtype=np.int64))[0]]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (side(200, quoted=60, said=80), None, "running"),
        (side(30, quoted=30), None, "quotation"),
        (side(30), side(30, quoted=28), "quotation"),
        (side(30, quoted=14, said=30), None, "quotation"),
        (side(30, said=30), None, "running"),
        (side(400, quoted=300, said=200), None, "running"),
        (side(40, house=20), None, "house"),
        (side(40, house=20), side(40), "running"),
        (side(40, house=5), None, "running"),
        (side(60, house=20), None, "house"),
        (side(240, house=80), None, "running"),
        (side(900, house=500), None, "house"),
        (side(40, quoted=40, house=40), None, "house"),
        (side(0), None, "running"),
    ],
)
def test_kind_of_a_pair(left, right, expected):
    """A post is quoted by one and set in full by the other; a dispatch of statements is a text."""
    assert kind(left, right) == expected


@st.composite
def sides(draw):
    words = draw(st.integers(0, 2000))
    return (words, *(draw(st.integers(0, words)) for _ in range(3)), 1)


@given(st.lists(st.tuples(sides(), sides()), max_size=5))
def test_sides_can_be_swapped(pairs):
    """The kind does not depend on which article is the left one, nor on other pairs."""
    figures = np.array(pairs, dtype=np.int64).reshape(-1, 2, 5)
    kinds = kinds_of(figures)
    assert kinds.dtype == np.int8
    assert kinds.tolist() == kinds_of(figures[:, ::-1]).tolist()
    assert kinds.tolist() == [kinds_of(figures[i : i + 1])[0] for i in range(len(figures))]


@given(sides(), sides())
def test_more_matter_of_the_house_makes_no_less_of_it(left, right):
    """A pair that is the house's stays so if more of its words are."""
    fuller = [(*own[:HOUSE], own[WORDS], 1) for own in (left, right)]
    if kind(left, right) == "house":
        assert kind(*fuller) == "house"
