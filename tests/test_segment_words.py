"""Shingle words: the plain rule, on every code point."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.segment import words
from newsdiff.segment.scripts import NO_SPACE_RANGES


def naive_words(text):
    """The definition, character by character."""
    found, run = [], ""
    for character in text.casefold():
        alone = any(first <= ord(character) <= last for first, last in NO_SPACE_RANGES)
        is_word = character.isalnum() or character == "_"
        if is_word and not alone:
            run += character
            continue
        if run:
            found.append(run)
            run = ""
        if is_word:
            found.append(character)
    return [*found, run] if run else found


def test_every_code_point_as_the_definition_says():
    """Each code point, between letters, is cut as the naive rule cuts it."""
    for block in range(0, sys.maxunicode + 1, 0x1000):
        text = "".join(f"a{chr(point)}b " for point in range(block, block + 0x1000))
        assert words(text) == naive_words(text), hex(block)


@given(
    st.text(alphabet=st.characters(exclude_categories=()) | st.sampled_from("aB_9 東ก가ßİ\ud800"))
)
def test_any_text_as_the_definition_says(text):
    """The regular expressions and the naive rule agree on every text, lone surrogates included."""
    assert words(text) == naive_words(text)


def test_ranges_are_ordered_and_disjoint():
    """The table can be searched by bisection."""
    flat = [bound for pair in NO_SPACE_RANGES for bound in pair]
    assert flat == sorted(set(flat))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("…—!", []),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("theNorth snake_case", ["thenorth", "snake_case"]),
        ("16H00, 3.5", ["16h00", "3", "5"]),
        ("東京タワー tower", ["東", "京", "タ", "ワ", "ー", "tower"]),
        ("서울 시장", ["서울", "시장"]),
        ("กา ๑๒", ["ก", "า", "๑", "๒"]),
        ("a\ud800b", ["a", "b"]),
    ],
)
def test_words(text, expected):
    """A word is a run of word characters; scripts without spaces give one word a character."""
    assert words(text) == expected
