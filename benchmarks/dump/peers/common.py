"""What the peers' scripts share: units of the dump, shingles, union-find, the result file.

A script is called as `run_X.py DUMP OUT [--unit article|paragraph] [--words]`, runs in the peer's
own environment, and writes one line `unit TAB cluster` for every unit that has a near-duplicate. A
unit is an article (its id), or a paragraph (`id#number`, lines that are not blank, from 0).

Some peers leave tokens to the caller (rensa, datasketch). By default they get the quickest ones,
`text.lower().split()`; with `--words` the same runs of word characters as newsdiff, which is fairer
to their recall and costs them time. Timed runs use the former, judged runs the latter.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable

N_PERMUTATIONS = 128
THRESHOLD = 0.7
N_BANDS, N_ROWS = 14, 9
"""What datasketch, Daft's tutorial and text-dedup compute for .7 and 128 permutations."""

_WORDS = re.compile(r"\w+")


class Task(NamedTuple):
    """What a script was asked to do."""

    dump: Path
    out: Path
    unit: str
    words: bool

    def units(self) -> tuple[list[str], list[str]]:
        """Names and texts of the units of the dump."""
        names, texts = [], []
        with self.dump.open("rb") as lines:
            for line in lines:
                article = orjson.loads(line)
                if self.unit == "article":
                    names.append(article["id"])
                    texts.append(article["text"])
                    continue
                blocks = [block for block in article["text"].splitlines() if block.strip()]
                names.extend(f"{article['id']}#{number}" for number in range(len(blocks)))
                texts.extend(blocks)
        return names, texts

    def shingles(self, text: str) -> list[str]:
        """Runs of three words; a shorter text is one shingle."""
        words = _WORDS.findall(text.casefold()) if self.words else text.lower().split()
        if len(words) < 3:
            return [" ".join(words)]
        return [" ".join(three) for three in zip(words, words[1:], words[2:], strict=False)]


def asked() -> Task:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("dump", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--unit", choices=("article", "paragraph"), default="article")
    parser.add_argument("--words", action="store_true")
    given = parser.parse_args()
    return Task(given.dump, given.out, given.unit, given.words)


def clusters(n_units: int, edges: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Connected components of at least two units: unit → its smallest member."""
    parent = list(range(n_units))

    def root(unit: int) -> int:
        while parent[unit] != unit:
            parent[unit] = parent[parent[unit]]
            unit = parent[unit]
        return unit

    joined = set()
    for left, right in edges:
        if left == right:
            continue
        low, high = sorted((root(left), root(right)))
        parent[high] = low
        joined.update((left, right))
    return {unit: root(unit) for unit in sorted(joined)}


def write(out: Path, names: list[str], found: dict[int, int]) -> None:
    """The result file."""
    with out.open("w", encoding="utf-8") as file:
        file.writelines(f"{names[unit]}\t{cluster}\n" for unit, cluster in found.items())
