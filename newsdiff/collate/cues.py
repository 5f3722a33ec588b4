"""Words that show what a sentence does and who speaks: the views that collating has of the lexicon.

The lists are short on purpose: they sort additions for a reader, they prove nothing. Phrases are
matched on case-folded words, apostrophes apart; `*` stands for any ending, alone for any word.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import attrs

from newsdiff.lexicon import (
    COMMON,
    flag,
    general,
    languages,
    lines,
    reach,
    reach_lines,
    words,
)
from newsdiff.lexicon.dates import full_names
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Cues", "Speech", "cue_words", "cues_for", "find_cues", "function_words", "speech_for"]

_PART = "collate"
_ALIGN = "align"
_NOT_WORD = regex(r"[\W_]+")
_PREFIX = 3
"""Stems are looked up by their first letters; every stem listed here has at least so many."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Cues:
    """Phrases for the texts of a language.

    Attributes:
        background: phrases of what was before.
        analysis: phrases of what somebody makes of it.
        reaction: phrases of what it brought about.
    """

    background: tuple[str, ...]
    analysis: tuple[str, ...]
    reaction: tuple[str, ...]


def cues_for(language: str) -> Cues:
    """The cues for texts of a language, those of the general languages among them."""
    return _cues(reach(language)[-1])


@functools.cache
def _cues(language: str) -> Cues:
    """The same for the last language within reach, so that general ones share one value."""
    return Cues(
        background=reach_lines(language, _PART, "background"),
        analysis=reach_lines(language, _PART, "analysis"),
        reaction=reach_lines(language, _PART, "reaction"),
    )


@functools.cache
def function_words(language: str) -> frozenset[str]:
    """Words without content of a language; of the general languages where it has no file."""
    codes = (language,) if language in languages() else general()
    lists = ("words", "grammar"), (_ALIGN, "function")
    return frozenset(word for code in codes for place in lists for word in words(code, *place))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Speech:
    """Words around those of a speaker, case-folded; what each list is, `common.toml` says."""

    according: tuple[str, ...]
    asides: tuple[str, ...]
    opining: frozenset[str]
    postposed: frozenset[str]
    verbs: frozenset[str]
    participles: frozenset[str]
    auxiliaries: frozenset[str]
    gerunds: frozenset[str]
    addressed: frozenset[str]
    media: frozenset[str]
    citing: frozenset[str]
    passive: frozenset[str]
    determiners: frozenset[str]
    definite: frozenset[str]
    prepositions: frozenset[str]
    between: frozenset[str]
    goes_on: frozenset[str]
    joins: frozenset[str]
    he: frozenset[str]
    she: frozenset[str]
    others: frozenset[str]
    he_titles: frozenset[str]
    she_titles: frozenset[str]
    titles: frozenset[str]
    roles: frozenset[str]
    organisations: frozenset[str]
    nobody: frozenset[str]
    dates: frozenset[str]
    grammar: frozenset[str]
    particles: frozenset[str]
    elided: frozenset[str]
    adverbs: tuple[str, ...]
    heads_first: bool
    nouns_capital: bool


_SPEAKERS = "collate.speakers"
_PLAIN = (
    "opining",
    *(
        "postposed",
        "participles",
        "auxiliaries",
        "gerunds",
        "addressed",
        "citing",
        "passive",
        "determiners",
    ),
    *("definite", "prepositions", "between", "goes_on", "joins", "he", "she", "others"),
    *("he_titles", "she_titles", "titles", "roles", "organisations", "media"),
)


def speech_for(language: str) -> Speech | None:
    """The words for texts of a language, None where its file lists none."""
    return _speech(language) if words(language, _SPEAKERS, "verbs") else None


@functools.cache
def _speech(language: str) -> Speech:
    according = lines(language, _SPEAKERS, "according")
    verbs = {*words(language, "words", "saying"), *words(language, _SPEAKERS, "verbs")}
    named = [full_names(lines(language, "dates", name)) for name in ("months", "days")]
    dates = frozenset(word for each in named for word in each)
    starters = words(language, "segment", "starters")
    particles = (COMMON, "words", "particles"), (COMMON, _PART, "name_words")
    return Speech(
        according=according,
        asides=lines(language, _SPEAKERS, "asides"),
        verbs=frozenset(verbs - {phrase for phrase in according if " " not in phrase}),
        nobody=dates.union(words(language, _PART, "nobody")),
        dates=dates,
        grammar=frozenset({*words(language, "words", "grammar"), *starters}),
        particles=frozenset(word for place in particles for word in words(*place)),
        elided=frozenset(words(language, "segment", "elided")),
        adverbs=words(language, _SPEAKERS, "adverbs"),
        heads_first=flag(language, _SPEAKERS, "heads_first"),
        nouns_capital=flag(language, _SPEAKERS, "nouns_capital"),
        **{key: frozenset(words(language, _SPEAKERS, key)) for key in _PLAIN},
    )


def cue_words(text: str) -> list[str]:
    """Split a text into the words that cues are made of.

    Example:
        >>> cue_words("L’an dernier, peut-être")
        ['l', 'an', 'dernier', 'peut', 'être']
    """
    return _NOT_WORD.sub(" ", text.casefold()).split()


def find_cues(words: Sequence[str], phrases: tuple[str, ...]) -> list[tuple[int, int]]:
    """Find the phrases among the words: first word and one past the last, in order.

    Linear in the words, for the phrases are looked up by their first word.

    Example:
        >>> find_cues(cue_words("Il y a trois ans, rappelle-t-on"), cues_for("fr").background)
        [(0, 5), (5, 6)]
    """
    exact, stems = _index(phrases)
    found = []
    for place, word in enumerate(words):
        for phrase in (*exact.get(word, ()), *stems.get(word[:_PREFIX], ())):
            if _matches(phrase, words[place : place + len(phrase)]):
                found.append((place, place + len(phrase)))
                break
    return found


def _matches(phrase: tuple[str, ...], words: Sequence[str]) -> bool:
    return len(words) == len(phrase) and all(
        wanted in {word, "*"} or (wanted[-1] == "*" and word.startswith(wanted[:-1]))
        for wanted, word in zip(phrase, words, strict=True)
    )


@functools.cache
def _index(
    phrases: tuple[str, ...],
) -> tuple[dict[str, list[tuple[str, ...]]], dict[str, list[tuple[str, ...]]]]:
    """Phrases by their first word, and those that begin with a stem by its first letters."""
    exact: dict[str, list[tuple[str, ...]]] = {}
    stems: dict[str, list[tuple[str, ...]]] = {}
    for phrase in (tuple(phrase.split()) for phrase in phrases):
        if phrase[0].endswith("*"):
            stems.setdefault(phrase[0][:_PREFIX], []).append(phrase)
        else:
            exact.setdefault(phrase[0], []).append(phrase)
    return exact, stems
