"""What the other sentences say of a pair: rivals, neighbours, and the course of the two articles.

The second look at a pair of sentences: each has a first probability, and those around it change
what it is worth (iterative classification, Neville & Jensen 2000, one round).

Time: linear in the number of pairs, but for a binary search among the sure ones.
"""

from __future__ import annotations

from bisect import bisect_left
from math import log1p
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsdiff.align.evidence import Evidence

__all__ = ["CONTEXT", "Context"]

CONTEXT = ("left_over", "off_course", "between", "unanchored")
"""Names of the figures that `Context.figures` gives, in order."""

SURE = 0.7
"""A pair from this probability on marks the course of the two articles."""
FAR = 4.0
UNKNOWN_COURSE = 3.0

Cell = tuple[int, int]


class Context:
    """First probabilities of all pairs of two articles, and what follows from them for each."""

    def __init__(self, evidence: Evidence, chances: Mapping[Cell, float]) -> None:
        """`chances` are the first probabilities: (left row, right row) → [0, 1]."""
        self._evidence, self._chances = evidence, chances
        self._lefts: dict[int, list[tuple[float, int]]] = {}
        self._rights: dict[int, list[tuple[float, int]]] = {}
        for (left, right), chance in chances.items():
            _note(self._lefts, left, chance, right)
            _note(self._rights, right, chance, left)
        best = ((left, found[0]) for left, found in sorted(self._lefts.items()))
        self._course = [(left, -other) for left, (chance, other) in best if chance > SURE]

    def figures(self, left: int, right: int) -> tuple[float, ...]:
        """What the surroundings of a pair say, in the order of `CONTEXT`."""
        return (
            self._left_over(left, right),
            self._off_course(left, right),
            min(self._step(left, right, 0, 1), self._step(left, right, 1, 0)),
            float(not self._course),
        )

    def _left_over(self, left: int, right: int) -> float:
        """Weight of the rarest shared stem that neither sentence shares with a likelier partner."""
        evidence = self._evidence
        rival_left, rival_right = (
            _rival(self._lefts[left], right),
            _rival(self._rights[right], left),
        )
        rest = 0.0
        for stem in evidence.shared(left, right):
            weight = evidence.weights[stem]
            if weight > rest:
                for (chance, other), row in (
                    (rival_left, evidence.right_row),
                    (rival_right, evidence.left_row),
                ):
                    if chance and stem in row(other).bag:
                        weight *= 1 - chance
                rest = max(rest, weight)
        return rest

    def _off_course(self, left: int, right: int) -> float:
        """How far the right sentence is from where the nearest sure pairs lead one to expect it."""
        if not self._course:
            return UNKNOWN_COURSE
        at = bisect_left(self._course, (left, -1))
        near = self._course[max(0, at - 1) : at]
        after = at + (at < len(self._course) and self._course[at][0] == left)
        near += self._course[after : after + 1]
        gaps = [abs(other + left - row - right) for row, other in near]
        return min(FAR, log1p(min(gaps))) if gaps else UNKNOWN_COURSE

    def _step(self, left: int, right: int, down: int, along: int) -> float:
        places = (left - down, right - along), (left + down, right + along)
        return max(self._chances.get(place, 0.0) for place in places)


def _note(best: dict[int, list[tuple[float, int]]], row: int, chance: float, other: int) -> None:
    """Add to a row's two likeliest partners, the earlier first where two are as likely."""
    entry = (chance, -other)
    found = best.get(row)
    if found is None:
        best[row] = [entry]
    elif entry > found[0]:
        found[1:] = [found[0]]
        found[0] = entry
    elif len(found) == 1:
        found.append(entry)
    elif entry > found[1]:
        found[1] = entry


def _rival(found: list[tuple[float, int]], own: int) -> tuple[float, int]:
    """Chance and row of the likeliest partner but `own`."""
    for chance, other in found:
        if -other != own:
            return chance, -other
    return 0.0, -1
