"""What the fast cut knows of characters and words, for all languages at once.

`newsdiff.segment.quick` reads it, and the kernel that does the same on bytes is handed it.
"""

from __future__ import annotations

from functools import cache

import attrs

from newsdiff.lexicon import general, languages, lines, words
from newsdiff.lexicon.dates import full_names
from newsdiff.segment.languages import Kind, rules_for
from newsdiff.segment.letters import BULLETS, CLOSERS, OPENERS

__all__ = [
    "CLOSER",
    "CONTINUES",
    "DATE",
    "DIGIT",
    "FAR",
    "FAR_LETTERS",
    "KIND",
    "LETTER",
    "LOWER",
    "MAY",
    "MOSTLY",
    "NEAR",
    "NEVER",
    "NUMBER",
    "OPENER",
    "ORDINAL",
    "PARTICLE",
    "SPACE",
    "STARTER",
    "UPPER",
    "CutTable",
    "cut_table",
]

LOWER, UPPER, DIGIT, LETTER, SPACE, OPENER, CLOSER, CONTINUES = (1 << bit for bit in range(8))
"""Classes of characters, as bits: letters in small, capitals, digits, other characters of words;
white space; what may stand before a sentence's first word; what closes; what a sentence goes on
with."""

KIND = 7
NEVER, NUMBER, MAY, MOSTLY = range(1, 5)
"""Kinds of abbreviations, in the lower bits of what is known of a word."""
STARTER, DATE, ORDINAL, PARTICLE = (1 << bit for bit in range(3, 7))
"""Bits of other words: one that starts sentences; a day, month or time zone; one after which a
number with a stop is an ordinal; one before a name's next part."""

NEAR = 0x3040
"""Code points that have a class of their own, and from `FAR` on the last page of the plane."""
FAR = 0xFF00
FAR_LETTERS = range(NEAR, 0xD800)
"""Kana, Han and Hangul: all taken for letters without case."""

_KINDS: dict[Kind, int] = {"never": NEVER, "number": NUMBER, "may": MAY, "mostly": MOSTLY}
_GOES_ON = ",;:/%=)]}….!?"
_DASHES = "–—-*+"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CutTable:
    """What is known of characters and words.

    Attributes:
        classes: bits of each code point below `NEAR`, then of the 256 from `FAR` on.
        words: bits of each word, in the forms in which it is found in text.
    """

    classes: bytes
    words: dict[str, int]

    def class_of(self, character: str) -> int:
        """Bits of a character."""
        code = ord(character)
        if code < NEAR:
            return self.classes[code]
        if FAR <= code < FAR + 0x100:
            return self.classes[NEAR + code - FAR]
        return LETTER if code in FAR_LETTERS else 0


@cache
def cut_table() -> CutTable:
    """The table for this Python's Unicode version."""
    codes = (*range(NEAR), *range(FAR, FAR + 0x100))
    return CutTable(classes=bytes(_class_of(chr(code)) for code in codes), words=_words())


def _class_of(character: str) -> int:
    bits = (
        OPENER * (character in OPENERS or character in BULLETS or character in _DASHES)
        | CLOSER * (character in CLOSERS)
        | CONTINUES * (character in _GOES_ON)
    )
    if character.islower():
        return bits | LOWER
    if character.isupper() or character.istitle():
        return bits | UPPER
    if character.isdigit():
        return bits | DIGIT
    if character.isalnum() or character == "_":
        return bits | LETTER
    return bits | SPACE * character.isspace()


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


def _add(known: dict[str, int], bit: int, forms: object) -> None:
    for form in forms:  # type: ignore[attr-defined]
        known[form] = known.get(form, 0) | bit


def _abbreviation_forms(entry: str) -> tuple[str, ...]:
    """An abbreviation in small letters is one however it is written, but for a single capital."""
    return _cased(entry) if entry.islower() and len(entry) > 1 else (entry,)


def _cased(word: str) -> tuple[str, ...]:
    return (word, _capitalised(word), word.upper(), word.title())


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]
