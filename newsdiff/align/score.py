"""How likely two sentences are the same passage: a logistic score over a few readable features.

Each feature is symmetric in the two sides. The weights of `ScoreWeights` were fitted by logistic
regression on annotated pairs of articles (`benchmarks/fit_align.py`).

Time: O(n · m / 64) word comparisons for a candidate of n and m stems (bit-parallel longest common
subsequence, Hyyrö 2004, by rapidfuzz), with n and m bounded by `MAX_STEMS`.
"""

from __future__ import annotations

from math import exp, log1p
from typing import TYPE_CHECKING

import attrs
from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsdiff.align.candidates import Candidate
    from newsdiff.align.profile import Profile

__all__ = ["FEATURES", "ScoreWeights", "features", "logistic"]

MAX_STEMS = 600
"""Stems of a sentence whose order is compared; no sentence that a person wrote is longer."""
MIN_CONTENT = 0.4
"""A stem of this weight or more counts as a word of content."""

FEATURES = (
    "cosine",
    "order",
    "phrases",
    "words",
    "rarest",
    "distance",
    "lead",
    "neighbours",
    "headline",
)


@attrs.frozen(kw_only=True)
class ScoreWeights:
    """Weight of each feature, in logits; a score is their logistic sum.

    Attributes:
        bias: of a candidate whose features are all 0.
        cosine: rarity-weighted overlap of stems, [0, 1].
        order: normalised Indel similarity of the stem sequences, [0, 1].
        phrases: shared bigrams over the lesser number of bigrams, [0, 1].
        words: log(1 + shared words of content), about 0 to 4.
        rarest: weight of the rarest shared stem, about 0 to 1.4.
        distance: difference of relative places in the two stories, [0, 1].
        lead: closeness minus that of the best rival of either sentence, [−1.3, 1.3].
        neighbours: closeness of the best pair of neighbours in the same order, [0, 1.3].
        headline: 1 where one is a headline or subheading and the other is not.
    """

    bias: float = -6.7
    cosine: float = 2.29
    order: float = 3.56
    phrases: float = 3.97
    words: float = 0.61
    rarest: float = 3.08
    distance: float = -2.35
    lead: float = 2.63
    neighbours: float = 1.24
    headline: float = -1.94


def logistic(logit: float) -> float:
    """From logits to [0, 1]."""
    return 1 / (1 + exp(-max(logit, -500.0)))


def features(
    left: Profile,
    right: Profile,
    candidates: Sequence[Candidate],
    found: Sequence[Candidate],
    weights: Mapping[str, float],
) -> list[tuple[float, ...]]:
    """Features of every candidate, in the order of `FEATURES`.

    Args:
        left: profile of the left article.
        right: profile of the right article.
        candidates: those to describe.
        found: all candidates of the two articles, the rivals and neighbours.
        weights: of stems, from `rarity`.
    """
    closeness = {(c.left, c.right): c.closeness for c in found}
    best_left, best_right = _two_best(found)
    n_left, n_right = len(left.sentences), len(right.sentences)
    rows: list[tuple[float, ...]] = []
    for c in candidates:
        i, j = c.left, c.right
        close = closeness[i, j]
        rival = max(_rival(best_left[i], close), _rival(best_right[j], close))
        other = right.bag(j)
        common = [weights[stem] for stem in left.bags[i] if stem in other]
        rows.append(
            (
                c.cosine,
                Indel.normalized_similarity(left.stems[i][:MAX_STEMS], right.stems[j][:MAX_STEMS]),
                _overlap(left.bigrams(i), right.bigrams(j)),
                log1p(sum([weight >= MIN_CONTENT for weight in common])),
                max(common),
                abs((i + 0.5) / n_left - (j + 0.5) / n_right),
                close - rival,
                max(closeness.get((i - 1, j - 1), 0.0), closeness.get((i + 1, j + 1), 0.0)),
                float(left.titles[i] != right.titles[j]),
            )
        )
    return rows


def _two_best(
    candidates: Sequence[Candidate],
) -> tuple[dict[int, tuple[float, float]], dict[int, tuple[float, float]]]:
    lefts: dict[int, tuple[float, float]] = {}
    rights: dict[int, tuple[float, float]] = {}
    for c in candidates:
        close = c.closeness
        for best, row in ((lefts, c.left), (rights, c.right)):
            first, second = best.get(row, (0.0, 0.0))
            if close > first:
                best[row] = (close, first)
            elif close > second:
                best[row] = (first, close)
    return lefts, rights


def _rival(best: tuple[float, float], own: float) -> float:
    return best[1] if own == best[0] else best[0]


def _overlap(left: frozenset[tuple[str, str]], right: frozenset[tuple[str, str]]) -> float:
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0
