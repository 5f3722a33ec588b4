"""What the rules for sentence ends and tokens need to know of a language, built when asked for.

The kinds of abbreviations are those of the lexicon, from the one that never ends a sentence to the
one that mostly does: `never`, `number`, `may`, `mostly` (see `common.toml` there).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import attrs

from newsdiff.lexicon import flag, general, lines, part, reach, reach_words, words
from newsdiff.lexicon.dates import full_names, short_names

__all__ = ["Kind", "Rules", "headline_rules_for", "rules_for"]

Kind = Literal["never", "number", "may", "mostly"]

_PART = "segment"
_KINDS: tuple[Kind, ...] = ("mostly", "may", "number", "never")
_NO_VOWEL = re.compile(r"(?=[^_]*[a-z])[^\W\daeiouyAEIOUY_]{1,4}", re.ASCII)
_SHORT_DATES: dict[Kind, str] = {"may": "months", "number": "days"}
"""Kinds of the abbreviations of months (`Oct. The`) and days (`Sat. Oct. 3`)."""


@attrs.frozen(kw_only=True)
class Rules:
    """Words by what they do at a stop; all sets hold forms without the last stop.

    Attributes:
        language: ISO 639-1 code, or `und`.
        abbreviations: kind of each abbreviation.
        abbreviated_endings: a word that ends so is an abbreviation that may end a sentence.
        starters: case-folded words that, capitalised, start a sentence rather than a name.
        strong_starters: those that also start one where a capitalised word ran into them.
        short_words: words of two letters that a name may run into.
        lower_starters: words that start a sentence even in lower case, in careless writing.
        careless: whether a lower-case word after a plain word and a stop starts a sentence.
        speech: after a quotation, a name and a verb of speech carry the sentence on; else None.
        ordinals: whether a number with a stop is an ordinal, unless a sentence surely follows.
        pronouns: words that are capital in the midst of a sentence.
        dates: words of days, months and times that carry a time on.
        particles: words before a name's next part.
    """

    language: str
    abbreviations: dict[str, Kind]
    abbreviated_endings: tuple[str, ...]
    starters: frozenset[str]
    strong_starters: frozenset[str]
    short_words: frozenset[str]
    lower_starters: frozenset[str]
    careless: bool
    speech: re.Pattern[str] | None
    ordinals: bool
    pronouns: frozenset[str]
    dates: frozenset[str]
    particles: frozenset[str]

    def kind(self, word: str) -> Kind | None:
        """Kind of abbreviation that a word before a stop is, None for a plain word."""
        found = self.abbreviations.get(word)
        if found is None and not (len(word) == 1 and word.isupper()):
            found = self.abbreviations.get(word.casefold())
        if found is None and word.endswith(self.abbreviated_endings):
            return "may"
        if found is None and _NO_VOWEL.fullmatch(word):
            return "may"
        return found


@cache
def rules_for(language: str) -> Rules:
    """Rules of a language; those of all general languages together where it has none of its own.

    Args:
        language: ISO 639-1 code, with or without a region (`pt-BR`), or `und`.
    """
    code = language.lower().partition("-")[0].partition("_")[0]
    codes = (code,) if part(code, _PART) else general()
    return Rules(
        language=code,
        abbreviations=_abbreviations(codes),
        abbreviated_endings=words(code, _PART, "abbreviated_endings"),
        starters=frozenset(word for each in codes for word in words(each, _PART, "starters")),
        strong_starters=_own(code, "strong_starters"),
        short_words=_own(code, "short_words"),
        lower_starters=_own(codes[0], "lower_starters"),
        careless=flag(code, _PART, "careless"),
        speech=_speech(codes[0]),
        ordinals=flag(code, _PART, "ordinals"),
        pronouns=_own(code, "pronouns"),
        dates=_dates(code),
        particles=frozenset(
            reach_words(code, "words", "particles") + reach_words(code, _PART, "name_words")
        ),
    )


@cache
def headline_rules_for(language: str) -> Rules:
    """Rules for a headline, where every word may be capitalised: no word is known to start."""
    return attrs.evolve(rules_for(language), starters=frozenset())


def _own(code: str, name: str) -> frozenset[str]:
    return frozenset(words(code, _PART, name))


def _abbreviations(codes: tuple[str, ...]) -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for code in codes:
        for kind in _KINDS:
            listed = words(code, "segment.abbreviations", kind)
            if kind in _SHORT_DATES:
                listed += short_names(lines(code, "dates", _SHORT_DATES[kind]))
            for entry in listed:
                kinds.update(dict.fromkeys(_forms(entry), kind))
    return kinds


def _forms(entry: str) -> tuple[str, ...]:
    return (entry,) if entry.islower() else (entry, entry.upper())


def _speech(code: str) -> re.Pattern[str] | None:
    """A name of up to five words, then a verb of speech."""
    verbs = "|".join(words(code, _PART, "speech_verbs"))
    if not verbs:
        return None
    return re.compile(rf"(?:[^\W\d_a-z][\w.’'-]{{0,30}}[ \xa0]){{1,5}}(?:{verbs})\b")


def _dates(code: str) -> frozenset[str]:
    """Time zones, and days and months of the languages in which they carry a time on."""
    found = {
        *reach_words(code, "dates", "zones"),
        *reach_words(code, _PART, "times"),
    }
    for each in reach(code):
        if flag(each, _PART, "carrying_dates"):
            for name in ("months", "days"):
                listed = lines(each, "dates", name)
                found.update(map(str.casefold, full_names(listed) + short_names(listed)))
    return frozenset(found)
