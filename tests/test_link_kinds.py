"""What kind of text is shared follows from the words of either side, in the same way for both."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsdiff
from newsdiff.link.kinds import kinds_of
from newsdiff.model.dump import KINDS

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
        (side(30, quoted=17, said=30), None, "quotation"),
        (side(30, quoted=14, said=30), None, "running"),
        (side(30, said=30), None, "running"),
        (side(400, quoted=300, said=200), None, "running"),
        (side(40, house=20), None, "house"),
        (side(40, house=20), side(40), "running"),
        (side(40, house=30), side(40), "house"),
        (side(40, house=5), None, "running"),
        (side(60, house=20), None, "house"),
        (side(240, house=62), None, "running"),
        (side(900, house=300), None, "house"),
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


DISPATCH = """The council of Lower Varn voted late on Thursday to keep the old mill open for another
year, against the advice of its own engineers, who had called the wheel a danger to the valley.

The river rose by two metres in the spring and carried away the footbridge below the weir. Work on
a new one is to begin after the harvest, and the county is to pay for half of it."""
QUOTE = """We left the weir before the rain came, and nobody in the whole valley thought to follow
us, because they had all been told that the dam would hold for another year"""
PROMPT = """Sign up for our newsletter and get the latest news of the valley delivered to your
inbox every morning. You can unsubscribe at any time. Follow us on Twitter and Facebook."""
OWN = {
    "a": "Carpenters from three villages mended the roof of the school and asked for no wages.",
    "b": "Snow fell on the upper pass again, where two lorries had to wait until the morning.",
}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (DISPATCH, DISPATCH, "running"),
        (f"“{QUOTE},” the miller said.", f"Asked why, he told us: “{QUOTE}.”", "quotation"),
        (PROMPT, PROMPT, "house"),
    ],
)
def test_kind_of_what_two_articles_share(left, right, expected):
    """From the text to the table: a dispatch, what the miller said, a prompt."""
    texts = {"a": f"{OWN['a']}\n\n{left}", "b": f"{OWN['b']}\n\n{right}"}
    found = newsdiff.dedupe(
        [{"id": name, "source": name, "text": text} for name, text in texts.items()]
    )
    assert found.reuse["kind"].to_pylist() == [expected]
