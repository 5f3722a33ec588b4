"""The fast cut: a table of cases, and what holds on any text."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from cut_texts import TEXTS
from hypothesis import example, given

from newsdiff.model.cutting import LONGEST_NAME, LONGEST_POST
from newsdiff.model.dump_marks import QUOTED, SENTENCE, STOPPED
from newsdiff.segment import words
from newsdiff.segment.quick import quick_cut, quick_sentences

BREAK, OPEN, CLOSE = "¦⟨⟩"


def marked(text):
    """The text with what the fast cut finds in it, as the table has it."""
    parts = []
    is_open = False
    for start, end, flags in quick_cut(text):
        if is_open and not flags & QUOTED:
            parts.append(CLOSE)
        if flags & SENTENCE and start:
            parts.append(BREAK)
        if flags & QUOTED and not is_open:
            parts.append(OPEN)
        is_open = bool(flags & QUOTED)
        parts.append(text[start:end])
    ends_quoted = is_open and text.endswith(tuple("\"'”’“«»」"))
    return "".join(parts) + CLOSE * ends_quoted


def read_cases():
    path = Path(__file__).with_name("cases") / "quick_cut.csv"
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case["why"])
def test_case(case):
    """Each line of the table is cut where it is marked, and quoted where it is in brackets."""
    text = "".join(character for character in case["marked"] if character not in "¦⟨⟩")
    assert marked(text) == case["marked"]


@given(TEXTS)
@example("")
@example(" \n")
def test_pieces_tile_the_block(text):
    """Every character is in one piece, no piece is empty, the first begins a sentence."""
    pieces = quick_cut(text)
    assert "".join(text[start:end] for start, end, _ in pieces) == text
    assert all(start < end for start, end, _ in pieces)
    assert all(one.end == other.start for one, other in pairwise(pieces))
    assert all(piece.flags & SENTENCE for piece in pieces[:1])


@given(TEXTS)
def test_words_are_cut_as_in_the_whole(text):
    """The words of the pieces, one after the other, are those of the block."""
    assert [word for start, end, _ in quick_cut(text) for word in words(text[start:end])] == words(
        text
    )


@given(TEXTS)
def test_only_a_sentence_that_a_stop_ends_is_followed_by_another(text):
    """Where a sentence begins within a block, the piece before it is marked as its end."""
    for one, other in pairwise(quick_cut(text)):
        assert bool(one.flags & STOPPED) >= bool(other.flags & SENTENCE)


@given(TEXTS)
def test_sentences_cover_what_is_visible(text):
    """Sentences are in order, without white space around, and leave out nothing else."""
    spans = quick_sentences(text)
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    seen = "".join(text[start:end] for start, end in spans)
    assert "".join(seen.split()) == "".join(text.split())


def quoted(text):
    return "".join(text[start:end] for start, end, flags in quick_cut(text) if flags & QUOTED)


@pytest.mark.parametrize("n_more", [-1, 0, 1])
@pytest.mark.parametrize(
    ("before", "whole", "parts"),
    [
        ("He ate it all. ", "He ate it all. ", " "),
        ("He ate “rice” now. ", "He ate “rice” now. ", "“rice” now. "),
    ],
)
def test_a_block_no_longer_than_a_post_is_one(before, whole, parts, n_more):
    """In a longer one whole pieces are quoted, as far as a post reaches, not past a quotation."""
    sign = " — É (@vale) 4 May 2019"
    filled = "É" * (LONGEST_POST - len(before) - len(sign) + n_more)
    begun = parts if n_more > 0 else whole
    assert quoted(before + filled + sign + " He left.") == begun + filled + sign


@pytest.mark.parametrize("n", [LONGEST_NAME - 3, LONGEST_NAME - 2, LONGEST_NAME - 1])
def test_a_signature_has_a_name_of_bounded_length(n):
    """A dash farther before the account is none of a signature."""
    text = f"He left — {'é' * n} (@vale)"
    assert bool(quoted(text)) == (n + 3 <= LONGEST_NAME)


@pytest.mark.parametrize(
    "part",
    [
        "'a ",
        ". ",
        '."',
        "« ",
        ".«A ",
        "'a. B ",
        "\"'a",
        "a.B",
        " ",
        "- (@a",
        "— A (@a)",
        "(@",
        "é (@a",
    ],
)
def test_marks_without_end_take_linear_time(part):
    """A hundred thousand marks are no hundred thousand squared looks."""
    text = part * 100_000
    assert sum(end - start for start, end, _ in quick_cut(text)) == len(text)
