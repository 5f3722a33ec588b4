"""What aligning knows of a language's words: its view of the lexicon, made when first asked for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import attrs
import Stemmer

from newsdiff.lexicon import COMMON, flag, lines, pairs, part, words
from newsdiff.lexicon.dates import full_names, short_names
from newsdiff.patterns import without_accents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Lexicon", "lexicon"]

_PART = "align"


@attrs.frozen(kw_only=True)
class Lexicon:
    """What is known of a language's words.

    Attributes:
        function: words of grammar, which carry hardly any content.
        reporting: words of reporting and of time, weak evidence that two sentences say the same.
        saying: words of attribution.
        negation: words that turn a statement round.
        measures: stems of the units that lengths, times and weights are counted in.
        weak: stems of `reporting`, which say little of what is counted (`people`).
        another: words that say that what is counted is not the whole, or was before (`six more`).
        several: words that make the number behind them none (`several hundred`).
        only: words that take the edge off a negation before them (`not only`).
        time: names of days and months.
        numbers: words for figures, as decimal digits.
        nouns_capital: a capital letter makes no name.
        stem: from a case-folded word to its stem.
    """

    function: frozenset[str]
    reporting: frozenset[str]
    saying: frozenset[str]
    negation: frozenset[str]
    measures: frozenset[str]
    weak: frozenset[str]
    another: frozenset[str]
    several: frozenset[str]
    only: frozenset[str]
    time: frozenset[str]
    numbers: dict[str, str]
    nouns_capital: bool
    stem: Callable[[str], str]


def _stemmer(language: str) -> Callable[[str], str]:
    name = part(language, _PART).get("stemmer") or pairs(COMMON, _PART, "stemmers").get(language)
    if name is None:
        return without_accents
    stem_word = Stemmer.Stemmer(name).stemWord

    def stem(word: str) -> str:
        try:
            return without_accents(stem_word(word))
        except UnicodeEncodeError:  # a lone surrogate
            return word

    return stem


def _elided(listed: Iterable[str]) -> Iterator[str]:
    """The words, and their forms with an apostrophe before or behind: `l'`, `n'`, `'s`."""
    for word in listed:
        yield from (word, f"{word}'", f"'{word}")


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of `language` (ISO 639-1); word lists are empty where none ships."""
    listed = {
        kind: words(language, _PART, kind)
        for kind in ("function", "reporting", "saying", "negation", "another", "several", "only")
    }
    stem = _stemmer(language)
    if part(language, _PART):
        listed["function"] += words(language, "words", "grammar")
        listed["saying"] += words(language, "words", "saying")
    return Lexicon(
        **{kind: frozenset(_elided(entries)) for kind, entries in listed.items()},
        time=frozenset(_elided(_dates(language))),
        numbers=pairs(language, _PART, "numbers"),
        measures=frozenset(map(stem, words(language, _PART, "measures"))),
        weak=frozenset(map(stem, listed["reporting"])),
        nouns_capital=flag(language, "collate.speakers", "nouns_capital"),
        stem=stem,
    )


def _dates(language: str) -> Iterator[str]:
    for name in ("months", "days"):
        listed = lines(language, "dates", name)
        yield from full_names(listed)
        if name in words(language, _PART, "short_dates"):
            yield from map(str.casefold, short_names(listed))
