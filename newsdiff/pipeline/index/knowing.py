"""Which articles of a dump an index has already."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from newsdiff.pipeline.index.carriers import texts_of_articles
from newsdiff.store.names import named_alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.pipeline.dedupe.reading import ReadJob
    from newsdiff.store.store import Store

__all__ = ["known_names"]


def known_names(store: Store, names: Sequence[str], reads: Sequence[ReadJob]) -> list[str | None]:
    """What the articles of a dump are called in an index that has them, by id and words.

    What was not the first of its id is there as `id#2`, `id#3`, …: other words, or the same again.

    Args:
        store: the index.
        names: what the dump calls its articles, in its order.
        reads: the articles.

    Returns:
        The name of each; None where the index does not have it.
    """
    there = named_alike(store, set(names))
    told = texts_of_articles(store, np.array(sorted(set(there.values())), dtype=np.uint32))
    by_words: dict[tuple[str, tuple[int, ...]], list[str]] = {}
    for (name, called), number in there.items():
        by_words.setdefault((name, tuple(told[number])), []).append(called)
    met: Counter[tuple[str, tuple[int, ...]]] = Counter()
    known: list[str | None] = []
    for key in zip(names, _words_of(reads), strict=True):
        alike = by_words.get(key)
        known.append(alike[min(met[key], len(alike) - 1)] if alike else None)
        met[key] += 1
    return known


def _words_of(reads: Sequence[ReadJob]) -> list[tuple[int, ...]]:
    """Text hashes of the blocks of each article that have words."""
    return [
        tuple(read.blocks.texts[first:end][read.blocks.n_words[first:end] > 0].tolist())
        for read in reads
        for first, end in pairwise(read.blocks.first_blocks.tolist())
    ]
