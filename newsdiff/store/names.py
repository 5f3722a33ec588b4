"""The articles of an index by what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsdiff.core.ranges import distinct
from newsdiff.store.batch import id_keys

if TYPE_CHECKING:
    from collections.abc import Collection

    from newsdiff.store.store import Store

__all__ = ["alive_numbers", "named_alike"]


def alive_numbers(store: Store, names: Collection[str]) -> dict[str, int]:
    """Articles of an index by their names; of one that has no article of a name, nothing.

    Args:
        store: the index.
        names: ids, no two the same.

    Returns:
        Name → number of the article; removed ones are left out.
    """
    keys = id_keys(list(names))
    numbers = distinct(store.find("id", keys)[1])
    numbers = np.setdiff1d(numbers, store.removed(), assume_unique=True)
    if not len(numbers):
        return {}
    ids = store.articles(numbers).column("id").to_pylist()
    found = zip(ids, numbers.tolist(), strict=True)
    return {name: number for name, number in found if name in names}


def named_alike(store: Store, names: Collection[str]) -> dict[tuple[str, str], int]:
    """Articles that are called by names, or by these with a number behind `#`.

    Numbers are asked for by doubling, until none of so many is there.

    Args:
        store: the index.
        names: no two the same.

    Returns:
        By name and what the article is called, the lowest number behind `#` first: its number.
    """
    found = {(name, name): number for name, number in alive_numbers(store, names).items()}
    pending, first = list(names), 2
    while pending:
        turns = range(first, 2 * first)
        asked = {f"{name}#{turn}": name for name in pending for turn in turns}
        there = alive_numbers(store, asked.keys())
        found |= {(asked[called], called): there[called] for called in asked if called in there}
        pending = list(dict.fromkeys(asked[called] for called in asked if called in there))
        first *= 2
    return found
