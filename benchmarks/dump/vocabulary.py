"""Words for generated dumps: an invented vocabulary, or the words of a file that the user gives.

A token is an integer, `variant * size + word`; the variant says how the word is written (capital,
comma, end of a sentence, end of a paragraph, quotation marks), so that a text is the plain
concatenation of `Vocabulary.spellings`, and no step of the generator touches single characters.
Words are drawn by Zipf-Mandelbrot (Mandelbrot 1953), `1 / (rank + 2.7) ** 1.05`, through a table of
2**21 entries: one gather a word.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from numpy.typing import NDArray

VARIANTS = 8
PLAIN, CAPITAL, COMMA, END, LAST, OPENING, CLOSING, CLOSING_LAST = range(VARIANTS)

TABLE_BITS = 21
SHIFT, EXPONENT = 2.7, 1.05
SIZE = 40_000
MOST_WORDS_FROM_FILE = 200_000

_ONSETS = [
    *"bcdfghjklmnprstvw" * 3,
    "",
    "",
    "br",
    "ch",
    "dr",
    "gr",
    "pl",
    "pr",
    "sh",
    "st",
    "th",
    "tr",
]
_NUCLEI = [*"aeiouaeio" * 2, "ai", "ea", "io", "ou"]
_CODAS = [*[""] * 14, *"nrstlm", "n", "r", "s", "nd", "st", "ng"]
_ACCENTS = str.maketrans("aeoun", "áéöüñ")


class Vocabulary:
    """Spellings of every token, and the table that words are drawn from."""

    def __init__(self, words: list[str], weights: NDArray[np.float64]) -> None:
        self.size = len(words)
        self.spellings = [
            spelling for variant in range(VARIANTS) for spelling in _spell(words, variant)
        ]
        share = weights / weights.sum()
        bounds = np.floor(np.cumsum(share) * (1 << TABLE_BITS)).astype(np.int64)
        counts = np.diff(bounds, prepend=0)
        table = np.repeat(np.arange(self.size, dtype=np.int32), counts)
        self._table = np.pad(table, (0, (1 << TABLE_BITS) - len(table)))

    def draw(self, n_words: int, rng: np.random.Generator) -> NDArray[np.int32]:
        """`n_words` plain tokens."""
        return self._table[rng.integers(0, 1 << TABLE_BITS, n_words, dtype=np.int32)]

    def text(self, tokens: list[int]) -> str:
        """What the tokens spell, white space included."""
        return "".join(map(self.spellings.__getitem__, tokens))


def _spell(words: list[str], variant: int) -> list[str]:
    before = "“" if variant == OPENING else ""
    after = {COMMA: ", ", END: ". ", LAST: ".\n\n", CLOSING: ".” ", CLOSING_LAST: ".”\n\n"}
    tail = after.get(variant, " ")
    if variant in {CAPITAL, OPENING}:
        words = [word[:1].upper() + word[1:] for word in words]
    return [before + word + tail for word in words]


def zipf(size: int) -> NDArray[np.float64]:
    """Zipf-Mandelbrot weights of ranks 0 … size - 1, unscaled."""
    return (np.arange(size, dtype=np.float64) + SHIFT) ** -EXPONENT


def invented(random: Random, size: int = SIZE) -> Vocabulary:
    """A vocabulary of invented words; the frequent ones are short, some are names, some numbers."""
    words: dict[str, None] = {}
    while len(words) < size:
        rank = len(words)
        syllables = 1 if rank < 180 else random.choice((1, 1, 2, 2) if rank < 6_000 else (2, 2, 3))
        words[_word(random, rank, syllables)] = None
    return Vocabulary(list(words), zipf(size))


def _word(random: Random, rank: int, syllables: int) -> str:
    kind = random.random() if rank >= 180 else 1.0
    if kind < 0.04:
        return _number(random)
    parts = [(_ONSETS, _NUCLEI, _CODAS)] * syllables
    word = "".join(random.choice(choices) for part in parts for choices in part)
    if kind < 0.16:
        word = word.capitalize()
    if kind < 0.07:
        word += random.choice(("’s", "'s"))
    elif 0.16 <= kind < 0.19:
        word = word.translate(_ACCENTS)
    elif 0.19 <= kind < 0.21:
        word += "-" + random.choice(_ONSETS) + random.choice(_NUCLEI) + "n"
    return word


def _number(random: Random) -> str:
    whole = random.randrange(2, 999)
    return random.choice((f"{whole}", f"{whole},{random.randrange(1000):03}", f"{whole}.5"))


def from_file(path: Path) -> Vocabulary:
    """The words of a text file with their frequencies (JSON's escapes are not undone)."""
    counts: Counter[str] = Counter()
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            counts.update(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", line))
    if len(counts) < 100:
        raise SystemExit(f"{path}: {len(counts)} different words; give a text with at least 100")
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_WORDS_FROM_FILE]
    return Vocabulary([word for word, _ in most], np.array([n for _, n in most], dtype=np.float64))
