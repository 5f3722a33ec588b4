"""Words tell matter of the house from a story, and who says something, in several languages."""

from __future__ import annotations

import re

import numpy as np
import pytest

from newsdiff.clean.kinds import UNITS, house_weights, verbs_of_saying, word_marks
from newsdiff.model.dump_marks import N_BIASES
from newsdiff.sketch.hashing import word_hash


def evidence(sentence):
    """Nats for matter of the house, read from the table as the core reads it."""
    marks = word_marks(word_hash)
    words = re.findall(r"\w+", sentence.casefold())
    stopped = int(sentence.rstrip('"”»)').endswith((".", "!", "?")))
    total = int(marks.biases[stopped, min(len(words), N_BIASES - 1)])
    for word in words:
        place = int(np.searchsorted(marks.hashes, word_hash(word)))
        if place < len(marks.hashes) and marks.hashes[place] == word_hash(word):
            total += int(marks.weights[place])
    return total / UNITS


@pytest.mark.parametrize(
    "sentence",
    [
        "Sign up for our newsletter and get the day in Varn in your inbox.",
        "Ada Quill is an opinion columnist for the Varn Courier and the author of two novels.",
        "The views expressed by columnists are their own and do not necessarily represent ours.",
        "Hide Caption 2 of 9 Photos: The mill of Varn",
        "Follow Ada Quill on Twitter and subscribe to her newsletter.",
        "Copyright 2019 The Varn Courier. All rights reserved.",
        "Photo: Ada Quill/Getty Images",
    ],
)
def test_matter_of_the_house(sentence):
    """Prompts, notes on authors, disclaimers, galleries, credits."""
    assert evidence(sentence) > 0


@pytest.mark.parametrize(
    "sentence",
    [
        "The council of Varn voted late on Thursday to keep the old mill open for another year.",
        "“We left the weir before the rain came,” the miller said, “and nobody followed us.”",
        "Nobody in the valley expects the matter to end there.",
        "Le conseil de Varne a voté jeudi soir le maintien de l'ancien moulin.",
        "Le meunier a dit qu'il ne partirait pas avant la fonte des neiges, a rapporté l'AFP.",
        "Der Rat von Varn hat am Donnerstag beschlossen, die alte Mühle offen zu halten.",
        "Der Müller sagte, er werde nicht gehen, bevor der Schnee geschmolzen sei. (dpa)",
        "The mill was photographed by two tourists, who posted the picture on Twitter.",
    ],
)
def test_running_text_is_no_matter_of_the_house(sentence):
    """Nor if it names an agency, a picture or a network."""
    assert evidence(sentence) < 0


@pytest.mark.parametrize("word", ["said", "told", "déclaré", "sagte", "dijo", "twitter"])
def test_words_by_which_a_sentence_says_something(word):
    """From every language's lexicon, and the networks that posts come from."""
    marks = word_marks(word_hash)
    assert marks.says[np.searchsorted(marks.hashes, word_hash(word))] == 1


def test_table_is_as_the_core_takes_it():
    """Ascending hashes, whole numbers that fit, and at most some thousand words."""
    marks = word_marks(word_hash)
    assert (np.diff(marks.hashes.astype(np.int64)) > 0).all()
    assert (marks.hashes.dtype, marks.weights.dtype) == (np.uint32, np.int16)
    assert (marks.says.dtype, marks.biases.dtype) == (np.uint8, np.int16)
    assert marks.biases.shape == (2, N_BIASES)
    assert len(marks.hashes) == len(marks.weights) == len(marks.says)
    assert len(house_weights().keys() | verbs_of_saying()) == len(marks.hashes) < 3000


def test_words_are_written_as_they_are_looked_up():
    """Case-folded and of one piece, or the core would never find them."""
    for word in house_weights().keys() | verbs_of_saying():
        assert re.findall(r"\w+", word.casefold()) == [word]
