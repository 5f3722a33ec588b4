"""Tokens of a sentence: words, numbers, elided articles, and what stands between them.

Unlike shingle words, tokens are for aligning and showing two texts: they cover every visible
character, and words that scraping glued together come apart.

- A word runs over letters, digits, underscores and combining marks, with apostrophes inside
  (`don't`, `O'Hara`). A possessive `'s` is a token of its own, and so is an elided article (`l'`).
- Single letters with stops are one token (`U.S.`, `a.m.`).
- A number keeps its inner separators (`100,000`, `3.5`, `16:30`), the spaces or apostrophes
  between groups of three digits (`50 000`, `50'000`), and the letters that stick to it (`16H00`,
  `1er`, `5th`).
- Of a script without spaces each character is a token.
- A run of one punctuation mark is one token (`...`, `--`); any other sign is a token by itself.

The word of a token is what two texts are compared by: case-folded, composed (NFC), apostrophes
straight, no soft hyphens or zero-width characters; of `U.S.` it is `us`; of `100,000`, `100.000`,
`100 000` and `100'000` it is `100000`; of `3,5` it is `3.5`; of punctuation it is empty. Linear
time and memory.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from newsdiff.lexicon import reach_words
from newsdiff.patterns import regex
from newsdiff.segment.glue import glued_pairs
from newsdiff.segment.letters import MARKS, NO_SPACE
from newsdiff.segment.scripts import has_any

if TYPE_CHECKING:
    import re

__all__ = ["TokenLists"]

_INVISIBLE = regex("[\u00ad\u200b-\u200d\u2060\ufeff]")
_MARKS_TOO_MANY = regex(rf"(?<=[{MARKS}]{{30}})[{MARKS}]++")
"""Beyond thirty in a row marks mean nothing (UAX #15, Stream-Safe Text Format), but are sorted."""
_GROUPED = regex(r"\d{1,3}(?:[.,' \xa0\u2009\u202f]\d{3})+")
_NO_DIGIT = regex(r"\D")
_DECIMAL = regex(r"\d+,\d+")


@cache
def _elided(language: str) -> str:
    """Words that stand elided before an apostrophe (`l'`, `dell'`), as alternatives."""
    listed = reach_words(language, "segment", "elided")
    letters = "".join(word for word in listed if len(word) == 1)
    longer = "|".join(word for word in listed if len(word) > 1)
    return f"[{letters}{letters.upper()}]|(?i:{longer})"


def _pattern(elided: str, run: str, alone: str) -> re.Pattern[str]:
    """Tokens where `run` is a run of word characters; group 1 holds a word, group 2 a mark."""
    return regex(
        rf"(?:((?:{elided})['’](?=[^\W\d_])"
        rf"|(?:[^\W\d_]\.){{2,}}+"
        rf"|\d{{1,3}}(?:['’ \xa0\u2009\u202f]\d{{3}})++(?!\d|[.,]\d)"
        rf"|\d++(?:[.,:]\d++)*+(?:{run})?+"
        rf"|(?:{run})(?:['’](?![sS]\b){run})*+"
        rf"|(?<=[\w\s])['’][sS]\b(?!['’]){alone})"
        rf"|([^\w\s])\2*+[\ufe0e\ufe0f]*+)"
    )


@cache
def _plain_pattern(elided: str) -> re.Pattern[str]:
    return _pattern(elided, r"\w++", "")


@cache
def _full_pattern(elided: str) -> re.Pattern[str]:
    """For texts with combining marks or scripts without spaces."""
    run = rf"[^\W{NO_SPACE}]++(?:[{MARKS}]++[^\W{NO_SPACE}]*+)*+"
    return _pattern(elided, run, rf"|\w[{MARKS}]*+")


_SPECIAL_EDGES = (
    "\u00ad\u00ae\u0300\u0370\u0483\u048a\u0590\u1d00\u1dc0\u1e00\u200b\u200e\u2060\u2061"
    "\u20d0\u2100\u2e80\uac00\uf900"
)
"""Where marks and scripts without spaces may be: wider ranges than both, so that they are few."""


class TokenLists:
    """Tokens of a text under way: three lists that grow sentence by sentence."""

    def __init__(self, text: str, language: str) -> None:
        """Start with no token; `text` is the whole article."""
        self._text = text
        self._pairs = glued_pairs(language)
        self._is_special = not text.isascii() and has_any(text, _SPECIAL_EDGES)
        pattern = _full_pattern if self._is_special else _plain_pattern
        self._pattern = pattern(_elided(language))
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.words: list[str] = []
        self._known: dict[str, str] = {}  # each word once, however often it stands in the text

    def __len__(self) -> int:
        """Number of tokens so far."""
        return len(self.starts)

    def add(self, start: int, end: int) -> None:
        """Append the tokens of `text[start:end]`, a sentence or a part between glued words."""
        starts, ends, words = self.starts, self.ends, self.words
        one_of = self._known.setdefault
        for match in self._pattern.finditer(self._text, start, end):
            first, last = match.span()
            word = match[1]
            if word is None:
                word = ""
            else:
                word = word.casefold()
                if self._is_special or not word.isalpha():
                    word = self._compared(word)
                elif word in self._pairs and len(word) == last - first:
                    length = self._pairs[word]
                    starts.append(first)
                    ends.append(first + length)
                    words.append(one_of(word[:length], word[:length]))
                    first, word = first + length, word[length:]
            starts.append(first)
            ends.append(last)
            words.append(one_of(word, word))

    def _compared(self, folded: str) -> str:
        """The word for comparison of a token that is not all letters, or in a text with marks."""
        word = folded.replace("’", "'")
        if self._is_special:
            word = _MARKS_TOO_MANY.sub("", _INVISIBLE.sub("", word))
            word = unicodedata.normalize("NFC", word)
        if _GROUPED.fullmatch(word):
            return _NO_DIGIT.sub("", word)
        if _DECIMAL.fullmatch(word):
            return word.replace(",", ".")
        return word.replace(".", "") if word.endswith(".") else word
