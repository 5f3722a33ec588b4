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
    from collections.abc import Iterable, Sequence

__all__ = [
    "Cues",
    "Signs",
    "Speech",
    "cue_words",
    "cues_for",
    "find_cues",
    "function_words",
    "pluperfect",
    "said_at",
    "signs_for",
    "speech_for",
    "who_speak",
]

_PART = "collate"
_ADDITIONS = "collate.additions"
_ALIGN = "align"
_NOT_WORD = regex(r"[\W_]+")
_PREFIX = 3
"""Stems are looked up by their first letters; every stem listed here has at least so many."""
_APART = 3
"""An adverb or two stand between an auxiliary and its participle."""
_NEAR = 8
"""So many words stand between who speaks and the verb, such as an office."""
_INVERTED = 2
"""A verb of saying among so many first words stands before who speaks."""
_PARTICIPLE_LETTERS = 4
"""A shorter word that ends like a participle is mostly none."""


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
    return _folded(word for code in codes for place in lists for word in words(code, *place))


def _folded(listed: Iterable[str]) -> frozenset[str]:
    """Words as texts are compared: `hiess` for `hieß`."""
    return frozenset(map(str.casefold, listed))


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
    works: frozenset[str]
    passive: frozenset[str]
    reflexive: frozenset[str]
    determiners: frozenset[str]
    definite: frozenset[str]
    prepositions: frozenset[str]
    between: frozenset[str]
    goes_on: frozenset[str]
    joins: frozenset[str]
    he: frozenset[str]
    she: frozenset[str]
    stressed_he: frozenset[str]
    stressed_she: frozenset[str]
    others: frozenset[str]
    he_titles: frozenset[str]
    she_titles: frozenset[str]
    titles: frozenset[str]
    roles: frozenset[str]
    ranks: frozenset[str]
    he_articles: frozenset[str]
    she_articles: frozenset[str]
    organisations: frozenset[str]
    nobody: frozenset[str]
    dates: frozenset[str]
    grammar: frozenset[str]
    particles: frozenset[str]
    elided: frozenset[str]
    adverbs: tuple[str, ...]
    heads_first: bool
    nouns_capital: bool
    drops_pronouns: bool


_SPEAKERS = "collate.speakers"
_PLAIN = (
    *("opining", "postposed", "participles", "auxiliaries", "gerunds", "addressed", "citing"),
    *("works", "passive", "reflexive", "determiners", "definite", "prepositions", "between"),
    *("goes_on", "joins", "he", "she", "others", "stressed_he", "stressed_she", "he_titles"),
    *("she_titles", "titles", "roles", "ranks", "he_articles", "she_articles"),
    *("organisations", "media"),
)
"""Lists of words that are taken as they are."""


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
        verbs=_folded(verbs - {phrase for phrase in according if " " not in phrase}),
        nobody=dates.union(words(language, _PART, "nobody")),
        dates=dates,
        grammar=function_words(language).union(starters),
        particles=frozenset(word for place in particles for word in words(*place)),
        elided=frozenset(words(language, "segment", "elided")),
        adverbs=words(language, _SPEAKERS, "adverbs"),
        heads_first=flag(language, _SPEAKERS, "heads_first"),
        nouns_capital=flag(language, _SPEAKERS, "nouns_capital"),
        drops_pronouns=flag(language, _SPEAKERS, "drops_pronouns"),
        **{key: _folded(words(language, _SPEAKERS, key)) for key in _PLAIN},
    )


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Signs:
    """Words that the kind of a sentence hangs on, beside the cues; `common.toml` explains them."""

    according: tuple[str, ...]
    verbs: frozenset[str]
    spoken: frozenset[str]
    auxiliaries: frozenset[str]
    judging: tuple[str, ...]
    views: tuple[str, ...]
    experts: tuple[str, ...]
    local: tuple[str, ...]
    had: frozenset[str]
    participles: frozenset[str]
    endings: tuple[str, ...]
    present: frozenset[str]
    first_person: frozenset[str]
    author: frozenset[str]
    opinion: tuple[str, ...]
    laws: frozenset[str]
    since: frozenset[str]
    subordinate: frozenset[str]
    comparing: frozenset[str]
    clause_ends: frozenset[str]
    days: frozenset[str]


@functools.cache
def signs_for(language: str) -> Signs:
    """Verbs and nouns of all general languages, too; grammar of the language alone."""

    def own(key: str) -> frozenset[str]:
        return frozenset(words(language, _ADDITIONS, key))

    speech = speech_for(language)
    return Signs(
        according=speech.according if speech else (),
        verbs=speech.verbs if speech else frozenset(),
        spoken=speech.participles if speech else frozenset(),
        auxiliaries=speech.auxiliaries if speech else frozenset(),
        judging=reach_lines(language, _ADDITIONS, "judging"),
        views=reach_lines(language, _ADDITIONS, "views"),
        experts=reach_lines(language, _ADDITIONS, "experts"),
        local=reach_lines(language, _ADDITIONS, "local"),
        had=own("had"),
        participles=own("participles"),
        endings=tuple(sorted(own("participle_endings"))),
        present=own("present"),
        first_person=own("first_person"),
        author=own("author"),
        opinion=reach_lines(language, _ADDITIONS, "opinion"),
        laws=own("laws"),
        since=own("since"),
        subordinate=own("subordinate"),
        comparing=own("comparing"),
        clause_ends=own("subordinate") | own("had"),
        days=own("these_days") | frozenset(full_names(lines(language, "dates", "days"))),
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
        >>> find_cues(cue_words("Il y a trois ans, pour mémoire"), cues_for("fr").background)
        [(0, 5), (5, 7)]
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


def said_at(words: Sequence[str], signs: Signs) -> list[int]:
    """Places of verbs of saying, a participle behind its auxiliary."""
    return [
        place
        for place, word in enumerate(words)
        if word in signs.verbs
        or (
            word in signs.spoken
            and not signs.auxiliaries.isdisjoint(words[max(0, place - _APART) : place])
        )
    ]


def who_speak(
    words: Sequence[str], people: tuple[str, ...], said: Sequence[int], signs: Signs
) -> list[str]:
    """Those of some people who speak: soon before a verb, or behind one that opens.

    A verb opens what is left of a sentence whose quotation came first: `said Ada Quill, an expert`.
    """
    opened = any(verb < _INVERTED for verb in said)
    sources = [end for _, end in find_cues(words, signs.according)]
    found = []
    for first, last in find_cues(words, people):
        soon = any(last <= verb <= last + _NEAR for verb in said)
        cited = any(end <= first <= end + _APART for end in sources)
        if soon or cited or (opened and signs.subordinate.isdisjoint(words[:first])):
            found.append(" ".join(words[first:last]))
    return found


def pluperfect(words: Sequence[str], signs: Signs) -> list[str]:
    """`had struck` of a main clause: an auxiliary in the past, a participle soon behind it."""
    for place, word in enumerate(words):
        if word in signs.subordinate or (place == 0 and word in signs.had):
            return []
        if word in signs.had:
            for other in words[place + 1 : place + 1 + _APART]:
                if other in signs.participles or (
                    len(other) >= _PARTICIPLE_LETTERS and other.endswith(signs.endings)
                ):
                    return [f"{word} … {other}" if other != words[place + 1] else f"{word} {other}"]
    return []
