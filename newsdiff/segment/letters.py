"""Classes of characters for regular expressions, and what quotes and brackets do."""

from __future__ import annotations

from newsdiff.segment.scripts import NO_SPACE_RANGES

__all__ = [
    "BULLETS",
    "CLOSERS",
    "FULL_STOPS",
    "LOWER",
    "MARKS",
    "NO_SPACE",
    "OPENERS",
    "SPACELESS_STOPS",
    "STOPS",
    "UPPER",
]

LOWER = "a-zß-öø-ÿœšžćčđłńśźżęąěřůťďňğışőűășțα-ωάέήίόύώа-яёіїєґ"
"""Small letters of European languages, to stand in a character class."""

UPPER = "A-ZÀ-ÖØ-ÞŒŠŽĆČĐŁŃŚŹŻĘĄĚŘŮŤĎŇĞİŞŐŰĂȘȚΑ-ΩΆΈΉΊΌΎΏА-ЯЁІЇЄҐ"
"""Capitals of the same."""

NO_SPACE = "".join(f"{chr(first)}-{chr(last)}" for first, last in NO_SPACE_RANGES)
"""Scripts without spaces between words, as ranges of a character class."""

MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f"
    "\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d\u0a81-\u0a83"
    "\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b4d\u0b82\u0bbe-\u0bcd\u0c00-\u0c04\u0c3e-\u0c4d\u0c81-\u0c83"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u17b4-\u17d3"
    "\u0cbc-\u0ccd\u0d00-\u0d03\u0d3b-\u0d4d\u0dca-\u0ddf\u1dc0-\u1dff\u200b-\u200d\u2060\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\ufeff"
)
"""Combining marks, soft hyphen, joiners, zero-width characters: inside a word, part of it."""

FULL_STOPS = ".۔।॥։።።។៕။᠃᠉｡。．"
"""Characters that end a statement."""

SPACELESS_STOPS = "。！？｡．"
"""Stops after which no space is written."""

STOPS = FULL_STOPS + "!?…‼⁇⁈⁉؟！？፧"
"""Characters that may end a sentence."""

OPENERS = "\"“„«‹'‘‚([{¿¡「『（【《〈"
"""What may stand before the first word of a sentence, dashes and bullets apart."""

CLOSERS = ")]}”’›」』）】》〉"
"""What closes after a stop whatever follows; `»`, `«`, `“`, `"` and `'` depend on what follows."""

BULLETS = "•⁃‣◦▪■●►▶"
"""Marks that start an item of a list."""
