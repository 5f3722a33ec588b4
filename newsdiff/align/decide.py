"""Whether two sentences say the same: a quick score, and two closer looks where it is unsure.

The weights of both looks were learned from sentence pairs that were read and labelled
(`benchmarks/fit_align.py`); they stand in `fitted.toml`, figures only. The first look sees the two
sentences (`newsdiff.align.evidence`), the second also what was found around them
(rivals, neighbours, and the course of the two articles: iterative classification, Neville & Jensen
2000, one round).

Time: linear in the unsure pairs, of which at most `MAX_LOOKS` are looked at, the likeliest.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from math import log1p
from operator import mul
from pathlib import Path
from typing import TYPE_CHECKING

from newsdiff.align.evidence import EVIDENCE
from newsdiff.align.score import FEATURES, features, logistic
from newsdiff.model import Limit
from newsdiff.packaged import read_packaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsdiff.align.candidates import Candidate
    from newsdiff.align.evidence import Evidence
    from newsdiff.align.score import ScoreWeights

__all__ = ["CONTEXT", "FIRST", "SECOND", "Context", "decide", "first_look", "second_look"]

CONTEXT = ("left_over", "off_course", "between", "unanchored")
"""Names of the figures that `Context.figures` gives, in order."""
FIRST = (*FEATURES, "cosine_squared", "rarest_squared", *EVIDENCE)
SECOND = (*FIRST, *CONTEXT)

SURE = 0.95
"""A quick score from here on needs no closer look."""
UNSURE = 0.06
"""Below this quick score a closer look finds one pair in a thousand."""
ON_COURSE = 0.7
"""A pair from this probability on marks the course of the two articles."""
FAR = 4.0
UNKNOWN_COURSE = 3.0
MAX_LOOKS = 5_000
"""Unsure pairs of sentences that are looked at; some seconds of work."""

Cell = tuple[int, int]
Figures = tuple[float, ...]


@cache
def _fitted() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Weights of the first and the second look, each with its bias first."""
    fitted = read_packaged(Path(__file__).with_name("fitted.toml"))
    first, second = (
        tuple(fitted[look][name] for name in ("bias", *names))
        for look, names in (("first", FIRST), ("second", SECOND))
    )
    return first, second


def decide(
    evidence: Evidence,
    candidates: tuple[Sequence[Candidate], Sequence[Candidate]],
    weights: Mapping[str, float],
    same: Sequence[Cell],
    quick: ScoreWeights,
) -> tuple[dict[Cell, float], tuple[Limit, ...]]:
    """Probabilities that pairs of sentences say the same.

    Args:
        evidence: of the left and the right article.
        candidates: those that are free, and all of them.
        weights: of stems, from `rarity`.
        same: pairs with the same words, which are certain.
        quick: weights of the quick score.

    Returns:
        Free pair → probability, and the bounds that were reached.
    """
    free, found = candidates
    rows = dict(
        zip(
            [(c.left, c.right) for c in free],
            features(evidence.left, evidence.right, free, found, weights),
            strict=True,
        )
    )
    vector = tuple(getattr(quick, name) for name in FEATURES)
    chances = {cell: logistic(quick.bias + _dot(vector, row)) for cell, row in rows.items()}
    unsure = [cell for cell, chance in chances.items() if UNSURE <= chance < SURE]
    limits: tuple[Limit, ...] = ()
    if len(unsure) > MAX_LOOKS:
        what = "unsure pairs of sentences looked at (the rest: by overlap)"
        limits = (Limit(stage="align", what=what, limit=MAX_LOOKS, actual=len(unsure)),)
        unsure = sorted(sorted(unsure, key=lambda cell: (-chances[cell], cell))[:MAX_LOOKS])
    if not unsure:
        return chances, limits
    first, second = _fitted()
    figures = first_look(evidence, {cell: rows[cell] for cell in unsure})
    for cell, row in figures.items():
        chances[cell] = logistic(first[0] + _dot(first[1:], row))
    known = {**chances, **dict.fromkeys(same, 1.0)}
    for cell, row in second_look(evidence, figures, known).items():
        chances[cell] = logistic(second[0] + _dot(second[1:], row))
    return chances, limits


def first_look(evidence: Evidence, rows: Mapping[Cell, Figures]) -> dict[Cell, Figures]:
    """What two sentences show by themselves, in the order of `FIRST`; `rows` are their features."""
    cosine, rarest = FEATURES.index("cosine"), FEATURES.index("rarest")
    return {
        cell: (*row, row[cosine] ** 2, row[rarest] ** 2, *evidence.figures(*cell))
        for cell, row in rows.items()
    }


def second_look(
    evidence: Evidence, figures: Mapping[Cell, Figures], chances: Mapping[Cell, float]
) -> dict[Cell, Figures]:
    """The same with what the other sentences say, in the order of `SECOND`."""
    context = Context(evidence, chances)
    return {cell: (*row, *context.figures(*cell)) for cell, row in figures.items()}


def _dot(weights: Sequence[float], row: Sequence[float]) -> float:
    products: Iterator[float] = map(mul, weights, row)
    return sum(products)


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
        self._course = [(left, -other) for left, (chance, other) in best if chance > ON_COURSE]

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
        for stem, whole in evidence.shared(left, right):
            if whole > rest:
                weight = whole
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
