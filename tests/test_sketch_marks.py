"""Marks of pieces: words, quotations, house matter, saying; sentences as blocks."""

from __future__ import annotations

import numpy as np
import pytest
from cut_texts import CUTTER, TEXTS, memory_of
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.clean import block_spans
from newsdiff.model.dump_marks import (
    HOUSE,
    LONGEST,
    N_BIASES,
    QUOTED,
    SAID,
    SENTENCE,
    STOPPED,
    WordMarks,
)
from newsdiff.segment import words
from newsdiff.segment.cut_table import cut_table
from newsdiff.segment.quick import quick_cut, quick_sentences
from newsdiff.segment.scripts import NO_SPACE_RANGES
from newsdiff.sketch.bands import Bands
from newsdiff.sketch.batch import Sketcher
from newsdiff.sketch.cutting import cutter, saying_marks
from newsdiff.sketch.folding import fold_table
from newsdiff.sketch.hashing import word_hash
from newsdiff.sketch.minhash import permutations

TABLE = fold_table(NO_SPACE_RANGES)
WEIGHTS = {"photo": 90, "said": -70, "the": -3, "a": 2, "monday": 5, "scène": 7}
SAYS = {"said", "monday", "東"}
BIASES = np.array([[20 - 3 * k for k in range(N_BIASES)], [-k for k in range(N_BIASES)]], np.int16)


def word_marks():
    known = sorted({*WEIGHTS, *SAYS}, key=word_hash)
    return WordMarks(
        hashes=np.array([word_hash(word) for word in known], dtype=np.uint32),
        weights=np.array([WEIGHTS.get(word, 0) for word in known], dtype=np.int16),
        says=np.array([word in SAYS for word in known], dtype=np.uint8),
        biases=BIASES,
    )


MARKING = cutter(cut_table(), word_marks())


def sketcher(level="paragraph", cut=CUTTER):
    bands = Bands(n_bands=16, n_rows=4, n_permutations=64)
    return Sketcher(
        table=TABLE, permutations=permutations(64), bands=bands, cutter=cut, level=level
    )


def marks_of(text, cut=CUTTER):
    return sketcher(cut=cut).sketch(*memory_of([text])).marks.tolist()


def plain_marks(block):
    """Marks of a block, as they are defined."""
    sentences = []
    for start, end, flags in quick_cut(block):
        if flags & SENTENCE:
            sentences.append([])
        sentences[-1].append((words(block[start:end]), flags))
    marks = []
    for pieces in sentences:
        found = [word for of_piece, _ in pieces for word in of_piece]
        is_stopped = bool(pieces[-1][1] & STOPPED)
        weight = int(BIASES[int(is_stopped), min(len(found), N_BIASES - 1)])
        weight += sum(WEIGHTS.get(word, 0) for word in found)
        common = HOUSE * (weight > 0) | SAID * bool(SAYS & {*found})
        begins = SENTENCE
        for of_piece, flags in pieces:
            if of_piece:
                marks.append(len(of_piece) | begins | common | flags & QUOTED)
                begins = 0
    return marks


@given(
    st.lists(
        TEXTS | st.lists(st.sampled_from([*WEIGHTS, *SAYS, "x", "“", "”", ". The"])).map(" ".join),
        max_size=4,
    )
)
def test_marks_are_those_of_the_definition(texts):
    """Words and flags of all pieces of all blocks, whatever the text."""
    found = sketcher(cut=MARKING).sketch(*memory_of(texts))
    expected = [plain_marks(text[a:b]) for text in texts for a, b in block_spans(text)]
    assert found.n_marks.tolist() == [len(of_block) for of_block in expected]
    assert found.marks.tolist() == [mark for of_block in expected for mark in of_block]


@given(st.lists(TEXTS, max_size=4), st.sampled_from(["paragraph", "sentence", "article"]))
def test_the_words_of_the_marks_are_those_of_the_block(texts, level):
    """At every level the pieces of a block have its words, and at each the same pieces."""
    found = sketcher(level).sketch(*memory_of(texts))
    blocks = np.repeat(np.arange(len(found.n_marks)), found.n_marks)
    counts = np.bincount(blocks, found.marks & LONGEST, minlength=len(found.n_words))
    assert counts.tolist() == found.n_words.tolist()
    assert found.marks.tolist() == sketcher().sketch(*memory_of(texts)).marks.tolist()
    assert found.words.tolist() == sketcher().sketch(*memory_of(texts)).words.tolist()


@given(st.lists(TEXTS, max_size=4))
def test_at_sentence_level_a_block_is_a_sentence(texts):
    """Numbers of blocks count the sentences of the fast cut, through the paragraphs of a text."""
    found = sketcher("sentence").sketch(*memory_of(texts))
    spans = [
        [
            text[a:b][start:end]
            for a, b in block_spans(text)
            for start, end in quick_sentences(text[a:b])
        ]
        for text in texts
    ]
    assert np.diff(found.first_blocks).tolist() == [len(of_text) for of_text in spans]
    assert found.n_words.tolist() == [len(words(each)) for of_text in spans for each in of_text]


def test_without_a_table_nothing_is_marked():
    """Neither house matter nor saying, whatever the biases."""
    assert marks_of("Photo: Vale. He said no.") == [SENTENCE | 2, SENTENCE | 3]


def test_saying_is_of_the_whole_sentence():
    """The quotation and what is around it are both of a sentence with a verb of saying."""
    cut = cutter(cut_table(), saying_marks(["said", "SAID", "told them"]))
    text = "“We left,” she Said. They left."
    assert marks_of(text, cut) == [
        SENTENCE | QUOTED | SAID | 2, SAID | 2, SENTENCE | 2,
    ]  # fmt: skip


@pytest.mark.parametrize("n", [LONGEST, LONGEST + 1, 3 * LONGEST])
def test_a_long_piece_is_divided(n):
    """Twelve bits count a piece's words; what is longer is several pieces of one sentence."""
    rest = n - LONGEST * (n // LONGEST)
    expected = [LONGEST] * (n // LONGEST) + [rest] * (rest > 0)
    expected[0] |= SENTENCE
    assert marks_of("a " * n) == expected


def test_a_sentence_begins_with_its_first_words():
    """A piece without words has no mark, and hands on that a sentence begins."""
    assert marks_of("He left. (“") == [SENTENCE | 2]
    assert marks_of('He left. – “” Then "" she.') == [SENTENCE | 2, SENTENCE | 1, 1]
