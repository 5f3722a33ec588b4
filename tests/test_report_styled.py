"""Lines for a terminal, beside what rich makes of the same text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from newsdiff.report.console import drawing_console
from newsdiff.report.styled import _NARROW, StyledText, drawn

STYLES = ("", "bold", "dim", "cyan", "bold yellow", "red underline", "bold green underline")
WORDS = st.text(st.sampled_from("ab é—字あ\u0301\U0001f600\u200d\ufe0f≠"), max_size=12)
LONG_WORDS = st.text(st.sampled_from("ab字\u0301"), min_size=20, max_size=40)
PIECES = st.lists(st.tuples(WORDS | LONG_WORDS, st.sampled_from(STYLES)), max_size=8)


def as_rich(pieces):
    return Text.assemble(*pieces)


@given(pieces=PIECES, width=st.integers(10, 40), color=st.booleans())
@example(pieces=[("字字字字字字", "bold")], width=11, color=True)
@example(pieces=[("a" * 30, "dim"), ("b", "bold")], width=10, color=True)
def test_lines_are_drawn_as_by_rich(pieces, width, color):
    """Styles, and the ellipsis of a line that is too long, are what rich writes."""
    console, out = drawing_console(width, color=color)
    console.print(as_rich(pieces), no_wrap=True, overflow="ellipsis", crop=True)
    wanted = "\n".join(line.rstrip() for line in out.getvalue().split("\n"))
    assert drawn([StyledText(*pieces)], width, color=color) == wanted


@given(PIECES, st.integers(10, 40))
@example([("one two\nthree", "bold"), (" four", "")], 10)
@example([("  " * 9, "bold"), ("字" * 11, "dim")], 10)
def test_text_is_wrapped_as_by_rich(pieces, width):
    """Words go to the next line, and too long ones are folded, where rich does it."""
    console, _ = drawing_console(width, color=False)
    lines = as_rich(pieces).wrap(console, width, overflow="fold")
    wanted = [line.plain.rstrip() for line in lines]
    assert [line.plain for line in StyledText(*pieces).wrapped(width)] == wanted


def test_a_wrapped_text_keeps_its_styles():
    """Each line has the styles of the words that stand in it."""
    text = StyledText(("the old ", "bold"), ("tower fell", "red underline"))
    lines = [line.drawn(color=True) for line in text.wrapped(13)]
    assert lines == ["\x1b[1mthe old \x1b[0m\x1b[4;31mtower\x1b[0m", "\x1b[4;31mfell\x1b[0m"]


@pytest.mark.parametrize("words", ["", "ab", "字", "abcdef"])
def test_padding_fills_columns(words):
    """Spaces are added up to the column, and nothing behind it."""
    line = StyledText((words, "bold"))
    line.pad(4)
    assert line.plain == {"": "    ", "ab": "ab  ", "字": "字  "}.get(words, words)


def test_narrow_characters_have_one_column():
    """What is counted without asking rich has the width that rich says."""
    narrow = [char for char in map(chr, range(0x110000)) if _NARROW.fullmatch(char)]
    assert len(narrow) > 800
    assert {cell_len(char) for char in narrow} == {1}
