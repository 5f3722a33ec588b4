"""What the fast cut knows of characters and words, for all languages at once.

`newsdiff.segment.quick` reads it, and the kernel that does the same on bytes is handed it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import attrs

from newsdiff.lexicon import general, languages, lines, words
from newsdiff.lexicon.dates import full_names
from newsdiff.model.cutting import (
    AFTER_SPACE,
    APART,
    CLOSER,
    CONTINUES,
    DASH,
    DATE,
    DIGIT,
    FAR,
    FAR_END,
    HANDLE,
    JOINING,
    KIND,
    LETTER,
    LETTERS_END,
    LOWER,
    MAY,
    MOSTLY,
    NEAR,
    NEVER,
    NO_END,
    NUMBER,
    OPENER,
    ORDINAL,
    OUTWARD,
    PARTICLE,
    QUOTE,
    SINGLE,
    SPACE,
    SPACELESS,
    STARTER,
    STOP,
    STRAIGHT,
    STUCK,
    TAIL,
    UPPER,
    WEB_AFTER,
    WEB_BEFORE,
    WHOLE,
)
from newsdiff.segment.languages import Kind, rules_for
from newsdiff.segment.letters import BULLETS, CLOSERS, OPENERS, SPACELESS_STOPS

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CutTable", "cut_table"]

_KINDS: dict[Kind, int] = {"never": NEVER, "number": NUMBER, "may": MAY, "mostly": MOSTLY}
_CLOSED_BY = {
    '"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "'": "'", "‘": "’", "「": "」",
}  # fmt: skip
"""Opening quotation marks, and what closes each."""
_QUOTES = "".join(dict.fromkeys("".join(_CLOSED_BY) + "".join(_CLOSED_BY.values())))
_CHARACTERS = {
    OPENER: f"{OPENERS}{BULLETS}–—-*+",
    CLOSER: CLOSERS,
    CONTINUES: ",;:/%=)]}….!?",
    STOP: f".!?…{SPACELESS_STOPS}",
    SPACELESS: SPACELESS_STOPS,
    SINGLE: "'‘’",
    OUTWARD: "“„«「",
    STRAIGHT: '"',
    AFTER_SPACE: '"”»«',
    APART: "»”",
    STUCK: "\"»'",
    NO_END: "、，,とっ",
    JOINING: "-&@_",
    WEB_BEFORE: "/@:",
    WEB_AFTER: "/@_",
    TAIL: ".'’",
    WHOLE: "「",
    HANDLE: "@",
    DASH: "—–-",
}
_EVENTS = _CHARACTERS[STOP] + _CHARACTERS[HANDLE] + _QUOTES


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CutTable:
    """What is known of characters and words.

    Attributes:
        classes: bits of each code point below `NEAR`, then of those from `FAR` to `FAR_END`.
        closing: by the number of a quotation mark, the numbers of those that close it, as bits.
        words: bits of each word, in the forms in which it is found in text.
        events: the stops, the quotation marks, and what stands before accounts.
    """

    classes: tuple[int, ...]
    closing: tuple[int, ...]
    words: dict[str, int]
    events: str

    def class_of(self, character: str) -> int:
        """Bits of a character."""
        code = ord(character)
        if code < NEAR:
            return self.classes[code]
        if FAR <= code < FAR_END:
            return self.classes[NEAR + code - FAR]
        return LETTER if code < LETTERS_END else 0


@cache
def cut_table() -> CutTable:
    """The table for this Python's Unicode version."""
    marked: dict[str, int] = {}
    for bit, characters in _CHARACTERS.items():
        _add(marked, bit, characters)
    for number, quote in enumerate(_QUOTES, start=1):
        _add(marked, number << QUOTE, quote)
    codes = map(chr, (*range(NEAR), *range(FAR, FAR_END)))
    return CutTable(
        classes=tuple(marked.get(each, 0) | _kind_of(each) for each in codes),
        closing=(0, *(_closing(quote) for quote in _QUOTES)),
        words=_words(),
        events="".join(each for each in marked if each in _EVENTS),
    )


def _closing(quote: str) -> int:
    return sum(2 << _QUOTES.index(each) for each in _CLOSED_BY.get(quote, ""))


def _kind_of(character: str) -> int:
    if character.islower():
        return LOWER
    if character.isupper() or character.istitle():
        return UPPER
    if character.isdigit():
        return DIGIT
    if character.isalnum() or character == "_":
        return LETTER
    return SPACE if character.isspace() else 0


def _words() -> dict[str, int]:
    """Bits by word; an abbreviation has the kind of the first language that lists it.

    What never ends a sentence in one language may be a word in another: `es.` does in German.
    """
    known: dict[str, int] = {}
    every = dict.fromkeys((*general(), *languages()))
    plain = {code: frozenset(words(code, "words", "grammar")) for code in every}
    for rules in map(rules_for, every):
        for entry, kind in rules.abbreviations.items():
            if kind == "never" and any(entry in plain[code] for code in every):
                continue
            for form in _abbreviation_forms(entry):
                if not known.get(form, 0) & KIND:
                    known[form] = known.get(form, 0) | _KINDS[kind]
        _add(known, STARTER, map(_capitalised, rules.starters))
        _add(known, PARTICLE, map(_capitalised, rules.particles))
        _add(known, DATE, (form for word in rules.dates for form in _cased(word)))
        if rules.ordinals:
            months = full_names(lines(rules.language, "dates", "months"))
            _add(known, DATE, (form for word in months for form in _cased(word)))
            grammar = words(rules.language, "words", "grammar")
            _add(known, ORDINAL, (form for word in grammar for form in (word, _capitalised(word))))
    return known


def _add(known: dict[str, int], bit: int, forms: Iterable[str]) -> None:
    for form in forms:
        known[form] = known.get(form, 0) | bit


def _abbreviation_forms(entry: str) -> tuple[str, ...]:
    """An abbreviation in small letters is one however it is written, but for a single capital."""
    return _cased(entry) if entry.islower() and len(entry) > 1 else (entry,)


def _cased(word: str) -> tuple[str, ...]:
    return (word, _capitalised(word), word.upper(), word.title())


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]
