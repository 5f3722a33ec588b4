"""Names and abbreviations of months and days, from lists with one line for each.

A line holds the names, then behind a bar the abbreviations: `september | sept sep`. An abbreviation
with a capital counts only as it is written or in capitals (`Mar`, which is no `mar`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["full_names", "month_numbers", "short_names"]


def full_names(listed: Sequence[str]) -> tuple[str, ...]:
    """The names of all lines.

    Example:
        >>> full_names(["january | jan", "february | feb"])
        ('january', 'february')
    """
    return tuple(name for line in listed for name in line.partition("|")[0].split())


def short_names(listed: Sequence[str]) -> tuple[str, ...]:
    """The abbreviations of all lines."""
    return tuple(name for line in listed for name in line.partition("|")[2].split())


def month_numbers(listed: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Each name and abbreviation with the number of its line, from 1."""
    for number, line in enumerate(listed, 1):
        for name in line.replace("|", " ").split():
            yield name, number
