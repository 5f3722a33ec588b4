"""What holds for the blocks and credits of every text, however it came about."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_clean_cases import FRAMES, read_rows

from newsdiff.agencies import load_agencies
from newsdiff.clean import block_spans, clean_article
from newsdiff.clean.broken import join_broken_lines
from newsdiff.model import CREDIT_KINDS, NOISE_KINDS, STORY_KINDS, Article

KINDS = STORY_KINDS | CREDIT_KINDS | NOISE_KINDS


def _lines():
    for name in ("clean_lines_en.csv", "clean_lines_fr.csv", "credits_en.csv", "credits_fr.csv"):
        yield from (row["line"] for row in read_rows(name))


FRAGMENTS = sorted({*_lines(), *(part for parts in FRAMES.values() for part in parts)})
GLUE = ["\n\n", "\n", "\r\n", " ", "", "\u2028", "  ", "\t", "(", "— ", "Lire aussi: ", "(@a) "]
ODD = ["\x00", "\ud800", "😀", "漢字", "שלום", "\u202e", "((((", "“", "»", "a" * 300, "© ", "1 / 2"]
TEXTS = st.lists(st.sampled_from([*FRAGMENTS, *GLUE * 6, *ODD]), max_size=24).map("".join)
AGENCIES = {agency.name for agency in load_agencies().agencies}


@given(TEXTS | st.text(max_size=400))
def test_blocks_and_credits_of_any_text(text):
    """Blocks are ordered, disjoint, cover, have a kind, and never join what the rule parts."""
    cleaned = clean_article(Article(text=text))
    place = 0
    for block in cleaned.blocks:
        assert place <= block.start < block.end <= len(text)
        assert not text[place : block.start].strip()
        assert block.kind in KINDS
        place = block.end
    assert not text[place:].strip()
    spans = iter(join_broken_lines(text, block_spans(text), cleaned.language))
    outer = next(spans, (0, 0))
    for block in cleaned.blocks:
        while block.start >= outer[1]:
            outer = next(spans)
        assert outer[0] <= block.start < block.end <= outer[1]
    last = -1
    for credit in cleaned.credits:
        assert last <= credit.start < credit.end <= len(text)
        assert credit.agency in AGENCIES
        last = credit.start
    assert clean_article(Article(text=text)) == cleaned


@given(st.sampled_from(FRAGMENTS), st.sampled_from(sorted(FRAMES)))
def test_a_language_changes_kinds_but_not_what_is_covered(line, language):
    """Whatever the language is said to be, no character is lost."""
    text = "\n\n".join([*FRAMES[language], line])
    for known in ("en", "fr", "de", "es", "it", "und", "xx"):
        cleaned = clean_article(Article(text=text), language=known)
        covered = sum(block.end - block.start for block in cleaned.blocks)
        assert covered >= sum(not character.isspace() for character in text)


HOSTILE = {
    "one huge line": "The wheel turned, said the miller on Monday. " * 40_000,
    "one huge word": "a" * 1_000_000,
    "one-word lines": "\n".join(f"word{number}" for number in range(10_000)),
    "opening brackets": "(" * 400_000,
    "signatures": "— A (@a) 3 juin 2018 " * 5_000,
    "glued links": "Lire aussi: " * 5_000,
    "one sentence again and again": "\n".join(
        ["The council of Varn voted to keep the mill."] * 5_000
    ),
    "emoji": "😀 😀\n" * 10_000,
    "ideographs": "漢字仮名" * 100_000,
    "nulls": "\x00" * 200_000,
    "right to left": "שלום עולם " * 30_000,
    "surrogates": "\ud800 abc " * 30_000,
    "slashes": "\n".join(["A/" * 490] * 100),
    "tags": "\n".join(["<a" * 490] * 100),
}


@pytest.mark.parametrize("shape", sorted(HOSTILE))
def test_hostile_shapes_are_covered(shape):
    """Sizes that only linear work can pass in a test run, each covered to the last character."""
    text = HOSTILE[shape]
    blocks = clean_article(Article(text=text)).blocks
    assert not text[: blocks[0].start].strip()
    assert not text[blocks[-1].end :].strip()
    assert all(left.end <= right.start for left, right in pairwise(blocks))
