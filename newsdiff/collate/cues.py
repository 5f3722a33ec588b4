"""Words that show what a sentence does and who speaks: the view that collating has of the lexicon.

The lists are short on purpose: they sort additions for a reader, they prove nothing. Phrases are
matched on case-folded words, apostrophes apart; `*` stands for any ending, alone for any word.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

import attrs

from newsdiff.lexicon import flag, lines, phrase_pattern, reach, reach_lines, reach_words
from newsdiff.lexicon.dates import full_names
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Cues", "cue_words", "cues_for", "find_cues"]

_PART = "collate"
_NOT_WORD = regex(r"[\W_]+")
_PREFIX = 3
"""Stems are looked up by their first letters; every stem listed here has at least so many."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Cues:
    """Phrases and patterns for the texts of a language.

    Attributes:
        background: phrases of what was before.
        analysis: phrases of what somebody makes of it.
        reaction: phrases of what it brought about.
        said: verbs of saying.
        nobody: capitalised words beside a verb of saying that are nobody's name.
        name: a name of up to five parts.
        of: at the end of a text, what joins a name to the head before it, and that head.
        head: begins as the head of an institution's name does.
        institution: who is spoken of after `according to` without a proper name.
        pronoun: stands for the speaker before.
    """

    background: tuple[str, ...]
    analysis: tuple[str, ...]
    reaction: tuple[str, ...]
    said: tuple[str, ...]
    nobody: frozenset[str]
    name: re.Pattern[str]
    of: re.Pattern[str]
    head: re.Pattern[str]
    institution: re.Pattern[str]
    pronoun: re.Pattern[str]


def cues_for(language: str) -> Cues:
    """The cues for texts of a language, those of the general languages among them."""
    return _cues(reach(language)[-1])


@functools.cache
def _cues(language: str) -> Cues:
    """The same for the last language within reach, so that general ones share one value."""

    def listed(key: str) -> tuple[str, ...]:
        return reach_lines(language, _PART, key)

    saying = reach_words(language, "words", "saying")
    heads = "|".join(listed("institutions"))
    return Cues(
        background=listed("background"),
        analysis=listed("analysis"),
        reaction=listed("reaction"),
        said=tuple(dict.fromkeys((*saying, *listed("said")))),
        nobody=_nobody(language),
        name=_name_pattern(language),
        of=regex(rf"([\w-]*)\s?(?<!\w){_spaced(listed('of'))}\Z"),
        head=regex(rf"(?:{heads})", re.IGNORECASE),
        institution=_institution_pattern(language),
        pronoun=regex(rf"(?<!\w){phrase_pattern(listed('pronouns'))}(?!\w)", re.IGNORECASE),
    )


def _spaced(phrases: Sequence[str]) -> str:
    """The phrases with the space behind them, which an elided word has not."""
    elided = [phrase for phrase in phrases if phrase.endswith("'")]
    full = [phrase for phrase in phrases if not phrase.endswith("'")]
    return rf"(?:{phrase_pattern(elided)}|{phrase_pattern(full)} )"


def _nobody(language: str) -> frozenset[str]:
    found = set(reach_words(language, _PART, "nobody"))
    for code in reach(language):
        if flag(code, _PART, "nobody_dates"):
            for name in ("months", "days"):
                found.update(full_names(lines(code, "dates", name)))
    return frozenset(found)


def _name_pattern(language: str) -> re.Pattern[str]:
    particles = reach_words(language, "words", "particles")
    particles += reach_words(language, _PART, "name_words")
    capital = r"[^\W\d_a-zß-öø-ÿ][\w.'’-]*"
    return regex(rf"{capital}(?:\s(?:(?:{'|'.join(particles)})\s)?{capital}){{0,4}}")


def _institution_pattern(language: str) -> re.Pattern[str]:
    according, articles = (reach_lines(language, _PART, key) for key in ("according", "articles"))
    tails = phrase_pattern(reach_lines(language, _PART, "institution_tails"))
    start = rf"(?<!\w){phrase_pattern(according)} {_spaced(articles)}?"
    return regex(rf"{start}([\w-]{{4,}}(?: {tails})?)", re.IGNORECASE)


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
