"""Sentences of paragraphs as numbers: found by the marks, told apart by their words."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.link import sentences
from newsdiff.link.sentences import cut_sentences, sentence_hashes
from newsdiff.model.dump_marks import HOUSE, QUOTED, SENTENCE

word = st.integers(0, 3) | st.integers(0, 2**32 - 1)
piece = st.tuples(st.booleans(), st.lists(word, min_size=1, max_size=7))
paragraphs = st.lists(st.lists(piece, max_size=5), max_size=6)


def as_arrays(texts):
    """The pieces of paragraphs as words and marks, as the sketcher gives them."""
    words = [number for text in texts for _, piece in text for number in piece]
    marks = [
        len(piece) | (SENTENCE if begins else 0) | (QUOTED if begins else HOUSE)
        for text in texts
        for begins, piece in text
    ]
    n_words = [sum(len(piece) for _, piece in text) for text in texts]
    return (
        np.array(words, dtype=np.uint32),
        np.array(n_words, dtype=np.uint32),
        np.array(marks, dtype=np.uint16),
        np.array([len(text) for text in texts], dtype=np.uint32),
    )


def naive_sentences(texts):
    """Row and words of each sentence, read off one piece after the other."""
    found = []
    for row, text in enumerate(texts):
        for place, (begins, piece) in enumerate(text):
            if begins or not place:
                found.append((row, []))
            found[-1][1].extend(piece)
    return found


@given(paragraphs)
def test_sentences_are_those_that_the_marks_say(texts):
    """Each piece that begins a sentence, or a paragraph, begins one; all words are in one."""
    words, *marked = as_arrays(texts)
    found = cut_sentences(*marked)
    cut = [
        (int(row), words[start:end].tolist())
        for row, start, end in zip(found.rows, found.starts, found.ends, strict=True)
    ]
    assert cut == naive_sentences(texts)


@given(paragraphs, st.integers(1, 6))
def test_keys_are_equal_where_the_words_are(texts, least):
    """Sentences of enough words, in order; two have one key if and only if their words are one."""
    keys, rows = sentence_hashes(*as_arrays(texts), min_words=least)
    expected = [(row, words) for row, words in naive_sentences(texts) if len(words) >= least]
    assert rows.tolist() == [row for row, _ in expected]
    by_key = dict(zip(keys.tolist(), (tuple(words) for _, words in expected), strict=True))
    assert [by_key[key] for key in keys.tolist()] == [tuple(words) for _, words in expected]
    assert len(by_key) == len({tuple(words) for _, words in expected})


@given(paragraphs, st.integers(1, 9))
def test_keys_do_not_depend_on_how_many_are_made_at_a_time(texts, n_words):
    """The turns in which long dumps are hashed change nothing."""
    arrays = as_arrays(texts)
    whole = sentence_hashes(*arrays, min_words=1)[0]
    usual = sentences._WORDS_A_TURN
    sentences._WORDS_A_TURN = n_words
    try:
        assert sentence_hashes(*arrays, min_words=1)[0].tolist() == whole.tolist()
    finally:
        sentences._WORDS_A_TURN = usual


def test_keys_are_what_indexes_hold():
    """The numbers stay as they are: indexes keep them."""
    keys, _ = sentence_hashes(*as_arrays([[(True, [1, 2, 3, 4, 5])]]))
    assert keys.tolist() == [8340758218054673743]
