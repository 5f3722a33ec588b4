"""What the articles of a dump are called in an index, and what becomes of a name that it has."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.store.names import alive_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from newsdiff.store.store import Store

__all__ = ["Naming", "named_articles"]


@attrs.frozen(kw_only=True, eq=False)
class Naming:
    """What becomes of some articles, in the order of the dump.

    Attributes:
        kept: bool[n], whether each is added.
        names: what those that are added are called.
        removed: uint32, numbers of articles that give way; from that of the first that is added
            on, these themselves.
        n_renamed: how many are called otherwise than the dump calls them.
    """

    kept: NDArray[np.bool_]
    names: list[str]
    removed: NDArray[np.uint32]
    n_renamed: int = 0


def named_articles(store: Store, names: Sequence[str], known: str) -> Naming:
    """Decide what becomes of articles.

    Args:
        store: the index to which they are to be added.
        names: what the dump calls them.
        known: skip, replace or keep; see `newsdiff.model.index.KNOWN`.
    """
    there = alive_numbers(store, set(names))
    if known == "skip":
        return _without_known(names, there)
    if known == "replace":
        return _replacing(names, there, store.state().n_articles)
    return _renamed(store, names, there)


def _without_known(names: Sequence[str], there: dict[str, int]) -> Naming:
    seen = set(there)
    kept = np.zeros(len(names), dtype=bool)
    for index, name in enumerate(names):
        kept[index] = name not in seen
        seen.add(name)
    added = [name for name, is_kept in zip(names, kept.tolist(), strict=True) if is_kept]
    return Naming(kept=kept, names=added, removed=np.empty(0, dtype=np.uint32))


def _replacing(names: Sequence[str], there: dict[str, int], first: int) -> Naming:
    numbers = dict(there)
    removed = []
    for number, name in enumerate(names, first):
        if name in numbers:
            removed.append(numbers[name])
        numbers[name] = number
    return Naming(
        kept=np.ones(len(names), dtype=bool),
        names=list(names),
        removed=np.array(sorted(removed), dtype=np.uint32),
    )


def _renamed(store: Store, names: Sequence[str], there: dict[str, int]) -> Naming:
    """Give each article whose name is taken the first free one behind `#`."""
    counts = Counter(names)
    doubled = [name for name, n in counts.items() if n > 1 or name in there]
    turns = _free_turns(store, [name for name in doubled if name in there])
    taken: set[str] = set(there)
    while True:
        given, n_renamed = _given(names, set(there), {*counts, *taken}, turns)
        new = set(given) - set(names)
        if not (more := alive_numbers(store, new)):
            break
        taken |= more.keys()
    none = np.empty(0, dtype=np.uint32)
    kept = np.ones(len(names), dtype=bool)
    return Naming(kept=kept, names=given, removed=none, n_renamed=n_renamed)


def _given(
    names: Sequence[str], there: set[str], taken: set[str], turns: dict[str, int]
) -> tuple[list[str], int]:
    """Names, of which no two are the same and none is taken; and how many are new."""
    seen, used, at = there, set(taken), dict(turns)
    given, n_renamed = [], 0
    for name in names:
        if name not in seen:
            seen.add(name)
            given.append(name)
            continue
        turn = at.get(name, 2)
        while f"{name}#{turn}" in used:
            turn += 1
        at[name] = turn + 1
        given.append(f"{name}#{turn}")
        used.add(given[-1])
        n_renamed += 1
    return given, n_renamed


def _free_turns(store: Store, names: Sequence[str]) -> dict[str, int]:
    """For each name a number that is free behind `#`, by doubling and then by halves."""
    taken, free = dict.fromkeys(names, 1), dict.fromkeys(names, 0)
    pending = list(names)
    while pending:
        probes = {
            name: (taken[name] + free[name]) // 2 if free[name] else 2 * taken[name]
            for name in pending
        }
        there = alive_numbers(store, {f"{name}#{turn}" for name, turn in probes.items()})
        for name, turn in probes.items():
            (taken if f"{name}#{turn}" in there else free)[name] = turn
        pending = [name for name in pending if free[name] - taken[name] != 1]
    return free
