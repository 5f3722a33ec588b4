"""Blocks: where they begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.clean import block_spans

BREAKS = ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
HARD_WRAPPED = (
    "The council of Lower Varn has voted to keep the old mill\n"
    "open for another year, against the advice of its own\n"
    "engineers, who had called the wheel a danger to anybody\n"
    "who stands near it.\n"
    "    The miller said that he would not comment before the\n"
    "snow has gone and the river can be measured again, which\n"
    "is due in April."
)


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in block_spans(text)]


@pytest.mark.parametrize("terminator", BREAKS)
def test_every_terminator_ends_a_line(terminator):
    """Each terminator of splitlines separates two blocks."""
    assert pieces(f"One{terminator}two{terminator}{terminator} three ") == ["One", "two", "three"]


def test_a_hard_wrapped_text_breaks_at_indents_only():
    """Six single breaks, one block border: the indented line."""
    assert pieces(HARD_WRAPPED) == [
        HARD_WRAPPED[: HARD_WRAPPED.index("\n    ")],
        HARD_WRAPPED[HARD_WRAPPED.index("The miller") :],
    ]


def test_an_indent_by_a_tab_starts_a_block():
    """One tab is deep enough, one space is not."""
    assert len(block_spans(HARD_WRAPPED.replace("\n    ", "\n\t"))) == 2
    assert len(block_spans(HARD_WRAPPED.replace("\n    ", "\n "))) == 1


def test_one_long_line_means_not_wrapped():
    """A line over 90 code points shows that nothing wrapped the text."""
    assert len(block_spans(HARD_WRAPPED + "\n\n" + "x" * 91)) == 8
    assert len(block_spans(HARD_WRAPPED + "\n\n" + "x" * 90)) == 3


def test_lines_that_end_sentences_are_blocks():
    """Lines that end with a stop are the writer's, however short they are."""
    text = "\n".join(f"This is the whole of the paragraph with number {n}." for n in range(9))
    assert len(block_spans(text)) == 9


def test_two_breaks_are_too_few_to_tell():
    """Fewer than three single breaks never count as wrapping."""
    line = "a line of more than forty code points without a stop"
    assert len(block_spans("\n".join([line] * 3))) == 3
    assert len(block_spans("\n".join([line] * 4))) == 1


def test_blank_text_has_no_blocks():
    """Only white space, or nothing: no block."""
    assert block_spans("") == block_spans(" \n\t\r\n\u2003") == []


PIECES = [*'ab .\t"\u3000\x00', "\ud800", *BREAKS]


@given(st.lists(st.sampled_from(PIECES), max_size=300).map("".join))
def test_blocks_are_ordered_disjoint_and_cover(text):
    """Blocks are stripped, in order, disjoint, and hold every non-space character."""
    place = 0
    for start, end in block_spans(text):
        assert place <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        assert not text[place:start].strip()
        place = end
    assert not text[place:].strip()
