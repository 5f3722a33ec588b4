"""Which sentences of two articles are worth a closer look: overlap of words, weighted by rarity.

Source: the vector space model's inverted index (Salton, Wong & Yang 1975) with inverse document
    frequency (Spärck Jones 1972), where a "document" is a sentence and the collection is the two
    articles; the measure is the weighted Jaccard coefficient and weighted containment (Broder 1997)
    of bags of stems.

Time: linear in the postings that meet; a stem that occurs in many sentences of both articles is
    left out once its postings would exceed a stated bound, and said so. Memory: one number a pair
    of sentences that meet.
"""

from __future__ import annotations

from heapq import nsmallest
from math import log, sqrt
from typing import TYPE_CHECKING, NamedTuple

from newsdiff.model import Limit

if TYPE_CHECKING:
    from newsdiff.align.profile import Profile

__all__ = ["Candidate", "find_candidates", "rarity"]

MAX_MEETINGS_PER_STEM = 10_000
"""Pairs of sentences that one stem may bring together; 100 × 100 sentences of two long articles."""
MAX_MEETINGS = 1_000_000
"""Pairs of sentences looked at in all; some seconds of work."""
MAX_CANDIDATES = 100_000
"""Pairs of sentences looked at closely, the closest; some seconds of work."""
MIN_JACCARD = 0.1
MIN_CONTAINMENT = 0.3
MIN_SHARED = 2.2
"""Shared weight that makes a candidate of two long sentences which share little else."""


class Candidate(NamedTuple):
    """Two rows that share words; a tuple, since there are many.

    Attributes:
        left: row in the left profile.
        right: row in the right profile.
        jaccard: weight of the shared stems over the weight of all, in [0, 1].
        containment: weight of the shared stems over the lesser weight of the two rows, in [0, 1].
        cosine: the same over the geometric mean of the two (Ochiai), in [0, 1].
        closeness: one number to rank rivals by before any closer look, in [0, 1.3].
    """

    left: int
    right: int
    jaccard: float
    containment: float
    cosine: float
    closeness: float


def rarity(left: Profile, right: Profile) -> dict[str, float]:
    """Weight of every stem of the two articles: what kind of word it is times how rare it is.

    Returns:
        Stem → weight > 0; with n sentences in both articles and the stem in df of them, its prior
        times log(1 + n / df) / log(1 + n / 2): a word of content that each article has once weighs
        1.
    """
    n_rows = len(left.sentences) + len(right.sentences)
    scale = log(1 + n_rows / 2)
    logs = [0.0] + [log(1 + n_rows / df) / scale for df in range(1, n_rows + 1)]
    weights = {}
    right_index, right_priors = right.index, right.priors
    for stem, rows in left.index.items():
        prior = left.priors[stem]
        others = right_index.get(stem)
        if others is None:
            weights[stem] = prior * logs[len(rows)]
        else:
            other = right_priors[stem]
            weights[stem] = max(prior, other) * logs[len(rows) + len(others)]
    for stem, rows in right_index.items():
        if stem not in weights:
            weights[stem] = right_priors[stem] * logs[len(rows)]
    return weights


def find_candidates(
    left: Profile, right: Profile, weights: dict[str, float]
) -> tuple[list[Candidate], tuple[Limit, ...]]:
    """Pairs of rows whose shared words could make them the same statement.

    Args:
        left: profile of the left article.
        right: profile of the right article.
        weights: of stems, from `rarity`.

    Returns:
        Candidates ordered by left row, then right row; and the bounds that were reached.
    """
    meetings, limits = _meet(left, right, weights)
    weight_of = weights.__getitem__
    left_mass = [sum(map(weight_of, bag)) for bag in left.bags]
    right_mass = [sum(map(weight_of, bag)) for bag in right.bags]
    n_right = len(right.sentences)
    found = []
    for meeting, shared in meetings.items():
        row = meeting // n_right
        column = meeting - row * n_right
        own, other = left_mass[row], right_mass[column]
        least = own if own < other else other  # noqa: FURB136  min() costs a call for every meeting
        union = own + other - shared
        if (
            shared >= MIN_JACCARD * union
            or shared >= MIN_CONTAINMENT * least
            or shared >= MIN_SHARED
        ):
            jaccard, containment = min(shared / union, 1.0), min(shared / least, 1.0)
            cosine = min(shared / sqrt(own * other), 1.0)
            closeness = jaccard + 0.3 * containment
            found.append(Candidate(row, column, jaccard, containment, cosine, closeness))
    if len(found) > MAX_CANDIDATES:
        what = "pairs of sentences with words in common"
        limits += (Limit(stage="align", what=what, limit=MAX_CANDIDATES, actual=len(found)),)
        found = nsmallest(MAX_CANDIDATES, found, key=lambda c: (-c.closeness, c.left, c.right))
    found.sort()
    return found, limits


def _meet(
    left: Profile, right: Profile, weights: dict[str, float]
) -> tuple[dict[int, float], tuple[Limit, ...]]:
    n_right = len(right.sentences)
    meetings: dict[int, float] = {}
    known = meetings.get
    budget, crowded = MAX_MEETINGS, 0
    for stem, rows in left.index.items():
        columns = right.index.get(stem)
        if columns is None:
            continue
        n_meetings = len(rows) * len(columns)
        if n_meetings > MAX_MEETINGS_PER_STEM or n_meetings > budget:
            crowded = max(crowded, n_meetings)
            continue
        budget -= n_meetings
        weight = weights[stem]
        for row in rows:
            base = row * n_right
            for column in columns:
                meetings[base + column] = known(base + column, 0.0) + weight
    if not crowded:
        return meetings, ()
    what = "pairs of sentences that share one word"
    return meetings, (Limit(stage="align", what=what, limit=MAX_MEETINGS_PER_STEM, actual=crowded),)
