"""What the fast cut tells apart, as bits: of characters, of words.

`newsdiff.segment.quick` and the kernel of the dump read these numbers, so that they cut alike.
"""

from __future__ import annotations

__all__ = [
    "AFTER_SPACE",
    "APART",
    "CLOSER",
    "CONTINUES",
    "DASH",
    "DATE",
    "DIGIT",
    "FAR",
    "FAR_END",
    "HANDLE",
    "JOINING",
    "KIND",
    "LETTER",
    "LETTERS_END",
    "LONGEST_ASIDE",
    "LONGEST_BARE",
    "LONGEST_DATE",
    "LONGEST_NAME",
    "LONGEST_POST",
    "LONGEST_WORD",
    "LOWER",
    "MAY",
    "MOSTLY",
    "MOST_LEADS",
    "NEAR",
    "NEVER",
    "NO_END",
    "NUMBER",
    "OPENER",
    "ORDINAL",
    "OUTWARD",
    "PARTICLE",
    "QUOTE",
    "SHORTEST_ACRONYM",
    "SHORTEST_YEAR",
    "SINGLE",
    "SPACE",
    "SPACELESS",
    "STARTER",
    "STOP",
    "STRAIGHT",
    "STUCK",
    "TAIL",
    "UPPER",
    "WEB_AFTER",
    "WEB_BEFORE",
    "WHOLE",
]

LOWER = 0x1
"""Characters: a small letter."""
UPPER = 0x2
"""A capital."""
DIGIT = 0x4
LETTER = 0x8
"""Another character of words."""
SPACE = 0x10
OPENER = 0x20
"""May stand before a sentence's first word."""
CLOSER = 0x40
"""Closes behind a stop, whatever follows."""
CONTINUES = 0x80
"""No sentence begins with it."""
STOP = 0x100
SPACELESS = 0x200
"""A stop after which no space is written."""
SINGLE = 0x400
"""A quotation mark that is an apostrophe, too."""
OUTWARD = 0x800
"""A quotation mark that opens wherever nothing is open."""
STRAIGHT = 0x1000
"""The one that opens and closes, and is no apostrophe."""
AFTER_SPACE = 0x2000
"""A quotation mark that may close behind a stop and a space."""
APART = 0x4000
"""The same, though nothing is open."""
STUCK = 0x8000
"""A quotation mark that closes behind a stop where a space follows, though nothing is open."""
NO_END = 0x10000
"""After a spaceless stop and one of these a sentence goes on."""
JOINING = 0x20000
"""After a stop and one of these without a space a word goes on."""
WEB_BEFORE = 0x40000
"""A word behind one of these is part of an address."""
WEB_AFTER = 0x80000
"""So is one before one of these."""
TAIL = 0x100000
"""May stand behind a sentence's first letter, if that is all of its first word."""
WHOLE = 0x200000
"""A quotation mark: while it is open, no spaceless stop ends a sentence."""
HANDLE = 0x400000
"""Stands before the name of an account."""
DASH = 0x800000
QUOTE = 24
"""From this bit on: number of a quotation mark, from 1."""

KIND = 0x7
"""Words: the bits of the kind of abbreviation; what the kinds are is said in `common.toml`."""
NEVER = 1
NUMBER = 2
MAY = 3
MOSTLY = 4
STARTER = 0x8
"""Starts sentences rather than names."""
DATE = 0x10
"""A day, a month or a time zone, that carries a time on."""
ORDINAL = 0x20
"""After it a number with a stop is an ordinal."""
PARTICLE = 0x40
"""Stands before a name's next part."""

NEAR = 0x3100
"""Code points below it have a class of their own; of the others those of the page `FAR`."""
FAR = 0xFF00
FAR_END = 0x10000
LETTERS_END = 0xD800
"""From `NEAR` to here all are taken for letters without case: Han, Hangul."""

MOST_LEADS = 6
"""Marks passed over before a sentence's first word."""
LONGEST_WORD = 24
"""Characters of a word looked at."""
LONGEST_ASIDE = 4
"""A sentence of more characters has a word."""
SHORTEST_YEAR = 4
"""A number of so many digits is no ordinal."""
LONGEST_BARE = 4
"""A word of at most so many letters without a vowel is an abbreviation."""
SHORTEST_ACRONYM = 3
"""Capitals from which a word before `.The` is an acronym, not initials."""
LONGEST_NAME = 60
"""Characters between the dash of a signature and the account."""
LONGEST_DATE = 24
"""Characters behind the account in which a date's year ends."""
LONGEST_POST = 400
"""Characters of a post (280 at most), of a link or two that do not count, and of its signature."""
