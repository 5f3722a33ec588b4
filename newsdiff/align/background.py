"""How rare a stem is in news at large, learned from thousands of articles of a language.

The tables hold figures only: for each of 64 levels the stems of that level, compressed
(`benchmarks/count_rarity.py` makes them). A table is loaded when the first two articles of its
language are compared closely, in some milliseconds.

Source: inverse document frequency (Spärck Jones 1972), log(articles / articles with the stem), as a
    share of that of a stem which one article in `RAREST` has.
"""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path

__all__ = ["LEVELS", "MAX_KNOWN", "RAREST", "background", "general_weights"]

_FOLDER = Path(__file__).with_name("rarity")

RAREST = 1500
"""A stem that fewer than one article in so many has is as rare as any; it is in no table."""
LEVELS = 63
"""Levels of rarity, 0 for a stem in every article."""
MAX_KNOWN = 50_000
"""Stems of a language of which something is remembered."""


@cache
def background(language: str) -> dict[str, float] | None:
    """Stem → rarity in [0, 1] of the stems in the table of a language.

    Args:
        language: ISO 639-1 code.

    Returns:
        The table, from which the rarest stems are left out; None where none ships.
    """
    if not language.isalpha():
        return None
    try:
        packed = (_FOLDER / f"{language}.z").read_bytes()
    except FileNotFoundError:
        return None
    table: dict[str, float] = {}
    for level, line in enumerate(zlib.decompress(packed).decode("utf-8").split("\n")):
        table.update(dict.fromkeys(line.split(), level / LEVELS))
    return table


class _Weights(dict[str, float]):
    """Stem → its weight by how rare it is in the news of a language, filled as stems are met."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._table = background(language)

    def __missing__(self, stem: str) -> float:
        if len(self) >= MAX_KNOWN:
            self.clear()
        if stem[0].isdigit():
            weight = 0.35 + 0.13 * min(len(stem), 4)
        elif self._table is None:
            weight = min(0.1 + 0.045 * len(stem), 0.65)
        else:
            weight = self._table.get(stem, 1.0)
        self[stem] = weight
        return weight


@cache
def general_weights(language: str) -> _Weights:
    """Stem → weight of a stem in an article of that language, whatever it is there."""
    return _Weights(language)
