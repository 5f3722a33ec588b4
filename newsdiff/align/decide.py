"""Whether two sentences say the same: a quick score, and two closer looks where it is unsure.

The weights of both looks were learned from sentence pairs that were read and labelled
(`benchmarks/fit_align.py`); they stand in `fitted.json`, figures only. The first look sees the two
sentences (`newsdiff.align.evidence`), the second also what was found around them
(`newsdiff.align.context`).

Time: linear in the unsure pairs, of which at most `MAX_LOOKS` are looked at, the likeliest.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from newsdiff.align.context import CONTEXT, Context
from newsdiff.align.evidence import EVIDENCE
from newsdiff.align.score import FEATURES, features, logistic
from newsdiff.model import Limit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsdiff.align.candidates import Candidate
    from newsdiff.align.evidence import Evidence
    from newsdiff.align.score import ScoreWeights

__all__ = ["FIRST", "SECOND", "decide", "first_look", "second_look"]

FIRST = (*FEATURES, "cosine_squared", "rarest_squared", *EVIDENCE)
SECOND = (*FIRST, *CONTEXT)

SURE = 0.95
"""A quick score from here on needs no closer look."""
UNSURE = 0.06
"""Below this quick score a closer look finds one pair in a thousand."""
MAX_LOOKS = 5_000
"""Unsure pairs of sentences that are looked at; some seconds of work."""

Cell = tuple[int, int]
Figures = tuple[float, ...]


@cache
def _fitted() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Weights of the first and the second look, each with its bias first."""
    text = resources.files(__package__).joinpath("fitted.json").read_text("utf-8")
    fitted = json.loads(text)
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
    return sum([weight * value for weight, value in zip(weights, row, strict=True)])
