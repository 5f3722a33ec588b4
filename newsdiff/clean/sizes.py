"""Sizes of lines in words that tell kinds apart, and weights of evidence.

The sizes come from reading about two thousand articles of seventy outlets, not from a fit.
"""

from __future__ import annotations

__all__ = [
    "CAPTION",
    "CERTAIN",
    "CLAUSE",
    "CLEAR",
    "CLIP",
    "FAIR",
    "HEADLINE",
    "HINT",
    "LABEL",
    "LIMIT",
    "LINK",
    "MOSTLY",
    "NEARLY",
    "NOTE",
    "PAIR",
    "PROSE",
    "SENTENCE",
    "SHORT",
    "SHOUTING",
    "SPEAKER",
    "STANDFIRST",
    "STRONG",
    "TINY",
]

PAIR = 2
"""A first and a last name; both neighbours of a line."""
TINY = 3
"""At most: a button, a place, a signature."""
LABEL = 4
"""At most: a section's name, a person's name with particles."""
CLAUSE = 6
"""At least: a headline in capitals among prose; a line that can have lost its verb."""
SENTENCE = 8
"""At least, with a sentence's end: something told. At most: an address, a source, a credit."""
SPEAKER = 12
"""At most: who said a quotation, with an office."""
SHORT = 14
"""At most: a byline, a time, a picture's credit, a subheading."""
CLIP = 16
"""At most: a film's title."""
PROSE = 20
"""At least, with a sentence's end: running text."""
STANDFIRST = 25
"""At most: a verbless caption below the standfirst."""
HEADLINE = 30
"""At most: a headline; a passage that opens like the list of a page's own phrases."""
LINK = 40
"""At most: a link with its announcement, a prompt, a copyright note."""
CAPTION = 45
"""At most: a film's description; a longer caption is rare."""
NOTE = 80
"""At most: a note on the author; a caption of any kind."""
LIMIT = 120
"""A longer line is never a caption."""

CERTAIN, STRONG, CLEAR, FAIR, HINT = 5.0, 4.0, 3.0, 2.0, 1.0
"""Weights of evidence: from a sign that decides alone to one that needs company."""

MOSTLY = 0.6
"""Part of a line that is "mostly" of one sort: dates, capitals."""
NEARLY = 0.9
"""Part of a line that is as good as all of it."""
SHOUTING = 0.7
"""Part of the letters that are capitals in a name set in capitals."""
