"""Which language a text is written in, from how many of its words are function words of each.

A word that several languages share counts for each by an equal part. Time is linear in the part of
the text that is read (the first SAMPLE code points and as many from its middle).
"""

from __future__ import annotations

from functools import cache

from newsdiff.lexicon import languages, words
from newsdiff.model.article import UNKNOWN_LANGUAGE, plain_code
from newsdiff.patterns import regex

__all__ = [
    "detect_language",
    "language_of",
    "quick_language",
    "stop_words",
]

SAMPLE = 6000
"""How many code points are read at the beginning, and again in the middle."""
MIN_EVIDENCE = 3.0
"""Fewer weighted function words than this decide nothing."""
MIN_LEAD = 1.3
"""The winner must have this many times the evidence of the second."""
MIN_DENSITY = 0.06
"""The winner's function words must make up this part of all words."""

QUICK_SAMPLE = 600
"""Code points of the quick way's sample, an eighth into the text: the head is often the page's."""
QUICK_MARGIN = 2.0
"""How many times more evidence than enough a quick sample must give."""

_WORD = regex(r"[^\W\d_]+")


@cache
def stop_words(language: str) -> frozenset[str]:
    """Function words of a language by ISO 639-1 code; empty for a language that has no list."""
    return _profiles().get(language, frozenset())


def language_of(text: str, stated: str | None) -> str:
    """ISO 639-1 code that is stated (`pt` for `pt-BR`), else the one that the text tells.

    Example:
        >>> language_of("42", "pt-BR")
        'pt'
    """
    return plain_code(stated) or detect_language(text)


def detect_language(text: str) -> str:
    """ISO 639-1 code of the language of a text, "und" when the words do not decide.

    Example:
        >>> detect_language("The mill was closed because of the flood that had come in the night.")
        'en'
        >>> detect_language("42")
        'und'
    """
    sample = text[:SAMPLE]
    if len(text) > 2 * SAMPLE:
        middle = len(text) // 2
        sample += " " + text[middle : middle + SAMPLE]
    return _decided(_WORD.findall(sample.lower()), 1.0)


def quick_language(text: str) -> str:
    """`detect_language` by a few words where these decide by far, else by the whole sample.

    Example:
        >>> quick_language("The mill was closed because of the flood that had come in the night.")
        'en'
    """
    start = len(text) // 8
    sample = text[start : start + QUICK_SAMPLE].lower().replace("'", " ").replace("’", " ")
    quick = _decided(sample.split(), QUICK_MARGIN)
    return detect_language(text) if quick == UNKNOWN_LANGUAGE else quick


def _decided(words: list[str], margin: float) -> str:
    """The language of most evidence, which must be `margin` times what suffices; else unknown."""
    scores = dict.fromkeys(_profiles(), 0.0)
    weights = _weights()
    for word in words:
        for language, weight in weights.get(word, ()):
            scores[language] += weight
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    (best, evidence), (_, second) = ranked[:2]
    least = max(MIN_EVIDENCE, MIN_LEAD * second, MIN_DENSITY * len(words))
    return best if evidence >= margin * least else UNKNOWN_LANGUAGE


@cache
def _profiles() -> dict[str, frozenset[str]]:
    profiles = {
        code: words(code, "words", "grammar") + words(code, "clean", "stop_words")
        for code in languages()
    }
    return {code: frozenset(listed) for code, listed in profiles.items() if listed}


@cache
def language_codes() -> tuple[str, ...]:
    """Languages that can be told: `UNKNOWN_LANGUAGE` first, the others in alphabetical order."""
    return (UNKNOWN_LANGUAGE, *sorted(_profiles()))


@cache
def owners_of_words() -> dict[str, tuple[str, ...]]:
    """For each function word the languages that have it, in alphabetical order."""
    owners: dict[str, list[str]] = {}
    for language, listed in sorted(_profiles().items()):
        for word in listed:
            owners.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in owners.items()}


@cache
def _weights() -> dict[str, tuple[tuple[str, float], ...]]:
    """For each function word its languages, with the word's weight for each."""
    return {
        word: tuple((language, 1.0 / len(owners)) for language in owners)
        for word, owners in owners_of_words().items()
    }
