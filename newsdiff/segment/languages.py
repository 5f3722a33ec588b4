"""What the rules for sentence ends need to know of a language, built once a language when asked."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import attrs

from newsdiff.segment.lexicon import (
    ABBREVIATIONS,
    LOWER_STARTERS,
    SPEECH_VERBS,
    STARTERS,
)

__all__ = ["Kind", "Rules", "headline_rules_for", "rules_for"]

Kind = Literal["never", "number", "may", "mostly"]

_KINDS: tuple[Kind, ...] = ("mostly", "may", "number", "never")
_NO_VOWEL = re.compile(r"(?=[^_]*[a-z])[^\W\daeiouyAEIOUY_]{1,4}", re.ASCII)


@attrs.frozen(kw_only=True)
class Rules:
    """Words by what they do at a stop; all sets hold forms without the last stop.

    Attributes:
        language: ISO 639-1 code, or `und`.
        abbreviations: kind of each abbreviation, see `newsdiff.segment.lexicon`.
        starters: case-folded words that, capitalised, start a sentence rather than a name.
        lower_starters: words that start a sentence even in lower case, in careless writing.
        careless: whether a lower-case word after a plain word and a stop starts a sentence.
        speech: after a quotation, a name and a verb of speech carry the sentence on; else None.
        ordinals: whether a number with a stop is an ordinal, unless a sentence surely follows.
    """

    language: str
    abbreviations: dict[str, Kind]
    starters: frozenset[str]
    lower_starters: frozenset[str]
    careless: bool
    speech: re.Pattern[str] | None
    ordinals: bool

    def kind(self, word: str) -> Kind | None:
        """Kind of abbreviation that a word before a stop is, None for a plain word."""
        found = self.abbreviations.get(word)
        if found is None and not (len(word) == 1 and word.isupper()):
            found = self.abbreviations.get(word.casefold())
        if found is None and self.language == "de" and word.endswith("str"):
            return "may"
        if found is None and _NO_VOWEL.fullmatch(word):
            return "may"
        return found


def _forms(entry: str) -> tuple[str, ...]:
    return (entry,) if entry.islower() else (entry, entry.upper())


@cache
def rules_for(language: str) -> Rules:
    """Rules of a language; those of all languages together where it has none of its own.

    Args:
        language: ISO 639-1 code, with or without a region (`pt-BR`), or `und`.
    """
    code = language.lower().partition("-")[0].partition("_")[0]
    codes = [code] if code in ABBREVIATIONS else ["en", "fr", "de", "es"]
    kinds: dict[str, Kind] = {}
    for each in codes:
        for kind in _KINDS:
            for entry in ABBREVIATIONS[each].get(kind, "").split():
                kinds.update(dict.fromkeys(_forms(entry), kind))
    verbs = "|".join(SPEECH_VERBS.get(codes[0], "").split())
    speech = rf"(?:[^\W\d_a-z][\w.’'-]{{0,30}}[ \xa0]){{1,5}}(?:{verbs})\b" if verbs else None
    return Rules(
        language=code,
        abbreviations=kinds,
        starters=frozenset(word for each in codes for word in STARTERS[each].split()),
        lower_starters=frozenset(LOWER_STARTERS.get(codes[0], "").split()),
        careless=code in {"en", "fr", "es"},
        speech=re.compile(speech) if speech else None,
        ordinals=code == "de",
    )


@cache
def headline_rules_for(language: str) -> Rules:
    """Rules for a headline, where every word may be capitalised: no word is known to start."""
    return attrs.evolve(rules_for(language), starters=frozenset())
