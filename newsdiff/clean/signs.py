"""Words that are signs of a kind of line, as the lexicon has them for a text's language.

Most count in every text (`signs`); verbs and the like count in texts of their own language only
(`own_signs`), and all of them in a text whose language has no list of phrases.
"""

from __future__ import annotations

import re
from functools import cache

import attrs

from newsdiff.lexicon import (
    any_lines,
    any_words,
    flag,
    general,
    lines,
    part,
    reach,
    reach_words,
    words,
)
from newsdiff.lexicon.dates import full_names, short_names
from newsdiff.patterns import regex

__all__ = [
    "VerbForms",
    "any_phrases",
    "any_signs",
    "dates",
    "either",
    "has_phrases",
    "media",
    "name_words",
    "own_flag",
    "own_signs",
    "persons",
    "signs",
    "spoken",
    "subjects",
    "verb_forms",
]

_PART, _SPEAKERS = "clean", "collate.speakers"


@cache
def has_phrases(language: str) -> bool:
    """Whether there is a list of phrases for pages of the language."""
    return bool(part(language, "clean.phrases"))


@cache
def signs(language: str, name: str) -> frozenset[str]:
    """A list of signs that count in a text of the language, those of other languages included."""
    return frozenset(reach_words(language, _PART, name))


@cache
def own_signs(language: str, name: str) -> frozenset[str]:
    """A list of signs of the language alone; those of all general ones where it has no phrases."""
    if has_phrases(language):
        return frozenset(words(language, _PART, name))
    return signs(language, name)


@cache
def any_signs(name: str) -> tuple[str, ...]:
    """A list of signs of all languages, where that of the text is not known."""
    return any_words(_PART, name)


@cache
def either(name: str) -> str:
    """The signs of a list in all languages as alternatives of a pattern."""
    return "|".join(map(re.escape, any_signs(name)))


@cache
def spoken(name: str) -> re.Pattern[str]:
    """Words by which a page speaks to its reader or of itself, inside a line."""
    return regex(rf"(?<=[\w,–-] )(?:{either(name)})\b")


@cache
def any_phrases(name: str) -> tuple[str, ...]:
    """A list of phrases of all languages, where that of the text is not known."""
    return any_lines(_PART, name)


def own_flag(language: str, name: str) -> bool:
    """What the lexicon states of the language alone."""
    return flag(language, _PART, name)


@cache
def dates(language: str) -> frozenset[str]:
    """Words of which dates and times are made, in small letters."""
    found = {*reach_words(language, "dates", "zones"), *signs(language, "times")}
    for code in reach(language):
        short = words(code, _PART, "short_dates")
        for name in ("months", "days"):
            listed = lines(code, "dates", name)
            found.update(full_names(listed))
            if name in short:
                found.update(map(str.lower, short_names(listed)))
    return frozenset(found)


@cache
def media(language: str) -> frozenset[str]:
    """Words in names of papers and broadcasters."""
    return frozenset(reach_words(language, _SPEAKERS, "media"))


@cache
def name_words(language: str) -> frozenset[str]:
    """Small words inside names and between them."""
    own = signs(language, "name_words") | signs(language, "joiners") | signs(language, "and")
    return own | frozenset(reach_words(language, "words", "particles"))


@cache
def persons(language: str) -> frozenset[str]:
    """Pronouns of a person spoken of."""
    return frozenset(word for name in ("he", "she") for word in words(language, _SPEAKERS, name))


@cache
def subjects(language: str) -> frozenset[str]:
    """Pronouns with which a clause opens."""
    return persons(language) | frozenset(words(language, _SPEAKERS, "others"))


@attrs.frozen(eq=False, repr=False)
class VerbForms:
    """How a language's verbs begin and end, and words that stand before one.

    Attributes:
        capital: whether all nouns begin with a capital, so that verbs stand out.
        small: function words, which are none.
    """

    starts: tuple[str, ...]
    ends: tuple[str, ...]
    no_ends: tuple[str, ...]
    n_letters: int
    capital: bool
    small: frozenset[str]

    def fit(self, word: str) -> bool:
        """Whether a word looks like a verb."""
        if word.startswith(self.starts):
            return True
        ends = word.endswith(self.ends) and not word.endswith(self.no_ends)
        return ends and len(word) >= self.n_letters

    def stand_out(self, before: str, word: str, behind: str) -> bool:
        """Whether a word is neither a noun nor goes with one behind it, where nouns are capital."""
        if not (self.capital and word.isalpha() and word.islower()) or word in self.small:
            return False
        behind_noun = before[:1].isupper() and before.lower() not in self.small
        return behind_noun or not behind[:1].isupper()


@cache
def verb_forms(language: str) -> VerbForms:
    """Those of the language; of the first general one where it has none."""
    own = words(language, _PART, "verb_endings")
    code = language if own else general()[0]
    starts, ends, no_ends = (
        words(code, _PART, name) for name in ("verb_starts", "verb_endings", "no_verb_endings")
    )
    speakers = ("determiners", "prepositions", "goes_on")
    small = {*words(language, "words", "grammar"), *dates(language)}
    for name in speakers:
        small.update(words(language, _SPEAKERS, name))
    return VerbForms(
        starts,
        ends,
        no_ends,
        part(code, _PART).get("shortest_verb", 1),
        flag(language, _SPEAKERS, "nouns_capital"),
        frozenset(small),
    )
