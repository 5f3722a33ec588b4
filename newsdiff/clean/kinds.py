"""What words say of the sentence that they stand in: matter of the house, or somebody's words.

A dump is too large for the rules that `clean_article` follows, so its sentences are judged by their
words, their length and whether a stop ends them: a logistic sum, fitted on what the rules say
(`benchmarks/fit_kinds.py`). Captions, credits of pictures, notes on authors, prompts, lists of
links and templated reports are matter of the house. It is one table for all languages, since the
language of a sentence is not known; a word that two of them share weighs what it weighs in both.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsdiff.lexicon import any_words
from newsdiff.model.dump_marks import WordMarks
from newsdiff.packaged import read_packaged

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["UNITS", "WEIGHTS", "house_weights", "verbs_of_saying", "word_marks"]

WEIGHTS = Path(__file__).parent / "kinds.toml"
"""Biases of sentences without a stop at the end and with one, by their words; then a line for each
weight, the weight first. All are whole numbers of `UNITS` a nat."""
UNITS = 64
"""Of a nat."""


@cache
def house_weights() -> dict[str, int]:
    """Weight of each word that speaks for or against matter of the house."""
    weights: dict[str, int] = {}
    for line in read_packaged(WEIGHTS)["words"].splitlines():
        weight, *words = line.split()
        weights.update(dict.fromkeys(words, int(weight)))
    return weights


@cache
def verbs_of_saying() -> frozenset[str]:
    """Case-folded words by which a sentence gives somebody's words: verbs, and networks of posts.

    Participles count without their auxiliary (`a déclaré`), gerunds do not.
    """
    words = (*any_words("words", "saying"), *any_words("words", "posting"))
    verbs = (*any_words("collate.speakers", "verbs"), *any_words("collate.speakers", "participles"))
    return frozenset(word.casefold() for word in (*words, *verbs))


def word_marks(word_hash: Callable[[str], int]) -> WordMarks:
    """The table by which the core marks sentences.

    Args:
        word_hash: `newsdiff.sketch.hashing.word_hash`.
    """
    import numpy as np

    weights, says = house_weights(), verbs_of_saying()
    by_hash = {word_hash(word): word for word in sorted(weights.keys() | says)}
    words = [by_hash[key] for key in sorted(by_hash)]
    packaged = read_packaged(WEIGHTS)
    return WordMarks(
        hashes=np.array(sorted(by_hash), dtype=np.uint32),
        weights=np.array([weights.get(word, 0) for word in words], dtype=np.int16),
        says=np.array([word in says for word in words], dtype=np.uint8),
        biases=np.array([packaged[name].split() for name in ("open", "stopped")], dtype=np.int16),
    )
