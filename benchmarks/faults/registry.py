"""What is measured under faults: each measure tries many cases and says what failed.

To add measures, write a module beside this one whose functions carry `@measure(…)`, and name it in
`MODULES`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["MEASURES", "MODULES", "Measure", "Outcome", "load", "measure", "tried"]

MODULES = (
    "texts",
    "shapes",
    "dumps",
    "exact",
    "zoo",
    "workplaces",
    "kills",
    "doubles",
    "disk",
    "bombs",
)
"""Modules beside this one that hold measures, in the order of the table."""
MEASURES: dict[str, Measure] = {}


@attrs.frozen(kw_only=True)
class Measure:
    """Something to try many times.

    Attributes:
        name: its row in the table.
        n: cases of the long part.
        n_fast: cases of the fast part, which runs with the tests; 0 leaves it out.
        run: tries that many cases; yields for each what failed, "" if nothing did.
    """

    name: str
    n: int
    n_fast: int
    run: Callable[[int], Iterator[str]]


@attrs.frozen(kw_only=True)
class Outcome:
    """A row of the table."""

    name: str
    n_tried: int
    failures: tuple[str, ...]


def measure(name: str, *, n: int, n_fast: int) -> Callable[..., Callable[[int], Iterator[str]]]:
    """Register a function as a measure; arguments as in `Measure`."""

    def registered(run: Callable[[int], Iterator[str]]) -> Callable[[int], Iterator[str]]:
        MEASURES[name] = Measure(name=name, n=n, n_fast=n_fast, run=run)
        return run

    return registered


def load() -> dict[str, Measure]:
    """All measures, in the order of the table."""
    for name in MODULES:
        importlib.import_module(name)
    return MEASURES


def tried(one: Measure, n: int) -> Outcome:
    """Try the cases of a measure."""
    failures = list(one.run(n))
    return Outcome(
        name=one.name, n_tried=len(failures), failures=tuple(said for said in failures if said)
    )
