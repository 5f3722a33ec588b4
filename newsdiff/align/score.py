"""How likely two sentences are the same passage: a logistic score over a few readable features.

Each feature is symmetric in the two sides. The weights of `ScoreWeights` were fitted by logistic regression
(`benchmarks/fit_align.py`) on annotated pairs of articles; `bias` and the rest are in logits.

Time: O(n · m / 64) word comparisons for a candidate of n and m stems (bit-parallel longest common
subsequence, Hyyrö 2004, by rapidfuzz), with n and m bounded by `MAX_STEMS`.
"""

from __future__ import annotations

from math import exp, log1p
from typing import TYPE_CHECKING

import attrs
from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.align.candidates import Candidate
    from newsdiff.align.profile import Profile

__all__ = ["FEATURES", "ScoreWeights", "features", "logistic", "score_candidates"]

MAX_STEMS = 600
"""Order is compared over this many stems of a sentence at most; none that a person wrote is longer."""

FEATURES = (
    "jaccard",
    "containment",
    "order",
    "phrases",
    "evidence",
    "names",
    "other_names",
    "figures",
    "other_figures",
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
        jaccard: weighted Jaccard of stems, [0, 1].
        containment: weighted containment of stems, [0, 1].
        order: normalised Indel similarity of the stem sequences, [0, 1].
        phrases: shared bigrams over the lesser number of bigrams, [0, 1].
        evidence: log(1 + weight of shared stems), about 0 to 5.
        names: shared capitalised stems over the lesser number of them, [0, 1].
        other_names: names on both sides that the other lacks, as a share of all, [0, 1].
        figures: 1 where a figure is shared.
        other_figures: 1 where both have figures and none is shared.
        distance: difference of relative places in the two stories, [0, 1].
        lead: closeness minus that of the best rival of either sentence, [-1.3, 1.3].
        neighbours: closeness of the best pair of neighbours in the same order, [0, 1.3].
        headline: 1 where one is a headline or subheading and the other is not.
    """

    bias: float = -6.0
    jaccard: float = 3.0
    containment: float = 3.0
    order: float = 3.0
    phrases: float = 2.0
    evidence: float = 0.5
    names: float = 0.3
    other_names: float = -0.5
    figures: float = 0.5
    other_figures: float = -0.5
    distance: float = -1.0
    lead: float = 1.5
    neighbours: float = 1.0
    headline: float = -2.0

    def weigh(self, values: Sequence[float]) -> float:
        """Logistic score of one candidate's features, in the order of `FEATURES`."""
        weights = _vector(self)
        return logistic(self.bias + sum([w * v for w, v in zip(weights, values, strict=True)]))


def _vector(weights: ScoreWeights) -> tuple[float, ...]:
    return tuple(getattr(weights, name) for name in FEATURES)


def logistic(logit: float) -> float:
    """From logits to [0, 1]."""
    if logit < -30:  # noqa: PLR2004  exp would only add zeros
        return 0.0
    return 1 / (1 + exp(-logit))


def features(
    left: Profile, right: Profile, candidates: Sequence[Candidate]
) -> list[tuple[float, ...]]:
    """Features of every candidate, in the order of `FEATURES`."""
    closeness = {(c.left, c.right): c.closeness for c in candidates}
    best_left, best_right = _two_best(candidates)
    n_left, n_right = len(left.sentences), len(right.sentences)
    rows = []
    for c in candidates:
        i, j = c.left, c.right
        close = closeness[i, j]
        rival = max(_rival(best_left[i], close), _rival(best_right[j], close))
        near = max(closeness.get((i - 1, j - 1), 0.0), closeness.get((i + 1, j + 1), 0.0))
        rows.append(
            (
                c.jaccard,
                c.containment,
                Indel.normalized_similarity(left.stems[i][:MAX_STEMS], right.stems[j][:MAX_STEMS]),
                _overlap(left.bigrams[i], right.bigrams[j]),
                log1p(c.shared),
                *_compare_names(left.names[i], right.names[j]),
                *_compare_figures(left.numbers[i], right.numbers[j]),
                abs((i + 0.5) / n_left - (j + 0.5) / n_right),
                close - rival,
                near,
                float(left.titles[i] != right.titles[j]),
            )
        )
    return rows


def score_candidates(
    left: Profile, right: Profile, candidates: Sequence[Candidate], weights: ScoreWeights
) -> list[float]:
    """Scores of candidates in [0, 1], in their order."""
    vector = _vector(weights)
    bias = weights.bias
    return [
        logistic(bias + sum([w * v for w, v in zip(vector, row, strict=True)]))
        for row in features(left, right, candidates)
    ]


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


def _compare_names(left: frozenset[str], right: frozenset[str]) -> tuple[float, float]:
    smaller = min(len(left), len(right))
    if not smaller:
        return 0.0, 0.0
    common = len(left & right)
    return common / smaller, (smaller - common) / (len(left) + len(right) - common)


def _compare_figures(left: frozenset[str], right: frozenset[str]) -> tuple[float, float]:
    if left & right:
        return 1.0, 0.0
    return 0.0, float(bool(left and right))
