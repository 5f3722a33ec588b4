"""What speaks for two sentences saying the same: a closer look where overlap leaves it open.

Words are weighed by how rare they are in news at large, not in these two articles alone, so that a
long sentence does not dilute a telling phrase, and a name that the whole event is about does not
pass for one.

Time: O(n + m) a pair of sentences of n and m words, but for the runs of shared words and for words
    that are merely alike, which `newsdiff.align.background` bounds.
Source: the heaviest stretch of a sequence is Kadane's algorithm (Bentley 1984).
"""

from __future__ import annotations

from functools import cached_property
from math import log, log1p
from typing import TYPE_CHECKING

from newsdiff.align.background import GRAMS, MAX_KEPT, Sentences
from newsdiff.align.profile import NAME_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsdiff.align.background import Row
    from newsdiff.align.profile import Profile

__all__ = ["EVIDENCE", "Evidence", "common_runs"]

EVIDENCE = (
    "run_words",
    "run_weight",
    "run_content",
    "said_weight",
    "quoted",
    "quoted_squared",
    "clause",
    "clause_squared",
    "shared_squared",
    "alike",
    "beside",
    "shorter",
    "lengths",
    "negation",
    "apart_weight",
    "apart_share",
    "apart_rarest",
    "named_weight",
)
"""Names of the figures that `Evidence.figures` gives, in order."""

UNSHARED = 0.6
"""What a word that the other side lacks takes from a stretch, as a share of its weight."""
MIN_ALIKE = 0.5
"""Share of the four-letter stretches of a word that make it like another."""
WHOLE_QUOTATION = 0.95
"""Share of the weight of a quotation that makes it the whole quotation."""
MIN_APART = 0.3
"""Weight of a sentence without its names from which on a share of it says something."""
TELLING = 0.6
"""Rarity of a word that not every article on the event would quote."""


class Evidence:
    """What two articles' sentences have in common, looked at when first asked for."""

    def __init__(self, left: Profile, right: Profile) -> None:
        """Start with nothing looked at."""
        self.left, self.right = left, right
        self._rows: tuple[dict[int, Row], dict[int, Row]] = ({}, {})

    @cached_property
    def _sides(self) -> tuple[Sentences, Sentences]:
        return Sentences.of(self.left), Sentences.of(self.right)

    @cached_property
    def _lifted(self) -> tuple[dict[str, float], dict[str, float]]:
        lefts, rights = self._sides
        return lefts.lifted_by(rights), rights.lifted_by(lefts)

    def left_row(self, number: int) -> Row:
        """The left sentence of that row, weighed."""
        return self._rows[0].get(number) or self._row(0, number)

    def right_row(self, number: int) -> Row:
        """The right sentence of that row, weighed."""
        return self._rows[1].get(number) or self._row(1, number)

    def _row(self, which: int, number: int) -> Row:
        rows = self._rows[which]
        if len(rows) >= MAX_KEPT:
            rows.clear()
        row = rows[number] = self._sides[which].row(number, self._lifted[which])
        return row

    def shared(self, left: int, right: int) -> list[tuple[str, float]]:
        """Distinct stems of content that two rows share, in left order, with their weights."""
        other = self.right.bag(right)
        return [pair for pair in self.left_row(left).weights.items() if pair[0] in other]

    def figures(self, left: int, right: int) -> tuple[float, ...]:
        """What speaks for two rows, in the order of `EVIDENCE`."""
        own, other = self.left_row(left), self.right_row(right)
        shared = self.shared(left, right)
        present = frozenset([stem for stem, _ in shared])
        weight = sum([weight for _, weight in shared])
        lefts, rights = self.left.priors, self.right.priors
        said = [w for stem, w in shared if lefts[stem] < NAME_WEIGHT > rights[stem]]
        clause = log1p(min(_heaviest_stretch(own, present), _heaviest_stretch(other, present)))
        quoted = max(_quoted(own, other), _quoted(other, own))
        gains = _gain(own, other, self.left, left), _gain(other, own, self.right, right)
        lesser = max(0.1, min(own.weight, other.weight))
        sizes = len(own.bag), len(other.bag)
        return (
            *_runs(own, other),
            log1p(sum(said)),
            quoted,
            quoted**2,
            clause,
            clause**2,
            (weight / lesser) ** 2,
            _with_alike(own, other, present, weight) / lesser,
            max(gains),
            log1p(min(sizes)),
            abs(log((sizes[0] + 1) / (sizes[1] + 1))),
            float(own.negated != other.negated),
            *_apart(own, other, shared),
        )

    def quotes(self, left: int, right: int) -> bool:
        """Whether one row has all that the other quotes, and that is telling."""
        rows = self.left_row(left), self.right_row(right)
        return any(
            _quoted(own, other) >= WHOLE_QUOTATION
            and max([own.weights[stem] for stem in own.quoted & other.bag]) >= TELLING
            for own, other in (rows, rows[::-1])
        )


def _sum(stems: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum([weights[stem] for stem in sorted(stems)])


def _quoted(own: Row, other: Row) -> float:
    """Share of what `own` quotes that stands in `other`."""
    if len(own.quoted) <= 1 or not own.quoted_weight:
        return 0.0
    return _sum(own.quoted & other.bag, own.weights) / own.quoted_weight


def _with_alike(own: Row, other: Row, shared: frozenset[str], weight: float) -> float:
    """`weight`, that of the shared stems, and that of the words that are merely alike."""
    all_grams = other.all_grams()
    for stem in own.words():
        grams = GRAMS[stem]
        if stem not in shared and not all_grams.isdisjoint(grams):
            others = [GRAMS[word] for word in other.words() if word not in shared]
            likeness = max([_likeness(grams, theirs) for theirs in others if theirs], default=0.0)
            if likeness >= MIN_ALIKE:
                weight += likeness * own.weights[stem]
    return weight


def _apart(
    own: Row, other: Row, shared: Sequence[tuple[str, float]]
) -> tuple[float, float, float, float]:
    """What two rows share apart from whom they name: its weight, share and rarest word; the rest.

    Two statements of one minister share his name, his office and his party, and nothing else.
    """
    present = frozenset([stem for stem, _ in shared])
    naming = own.naming(present) & other.naming(present)
    apart = [weight for stem, weight in shared if stem not in naming]
    weight, everything = sum(apart), sum([weight for _, weight in shared])
    lesser = min(row.weight - _sum(naming, row.weights) for row in (own, other))
    return (
        log1p(weight),
        weight / max(MIN_APART, lesser),
        max(apart, default=0.0),
        log1p(max(0.0, everything - weight)),
    )


def _gain(own: Row, other: Row, profile: Profile, number: int) -> float:
    """Share of `other` that `own` lacks and its neighbour has: a split sentence."""
    missing = other.bag - own.bag
    gain = 0.0
    for near in (number - 1, number + 1):
        if 0 <= near < len(profile.bags):
            found = missing & profile.bag(near)
            if found:
                gain = max(gain, _sum(found, other.weights))
    return gain / max(0.5, other.weight)


def _heaviest_stretch(row: Row, shared: frozenset[str]) -> float:
    """Weight of the stretch of a sentence that is most of shared words."""
    best = here = 0.0
    weights = row.weights
    for stem in row.content:
        if stem in shared:
            here += weights[stem]
            if here > best:  # noqa: PLR1730  max() costs a call for every word
                best = here
        elif here:
            here -= UNSHARED * weights[stem]
            if here < 0:
                here = 0.0
    return best


def common_runs(left: Sequence[str], places: Mapping[str, Sequence[int]]) -> list[tuple[int, int]]:
    """(end on the left, length) of the longest run of equal stems that ends at each place.

    Args:
        left: stems of the left sentence.
        places: `stem_places` of the right one.
    """
    runs: list[tuple[int, int]] = []
    before: dict[int, int] = {}
    for end, stem in enumerate(left, start=1):
        if stem not in places:
            if before:
                before = {}
            continue
        found = places[stem]
        if len(found) == 1:
            place = found[0]
            length = before.get(place - 1, 0) + 1
            before = {place: length}
        else:
            before = {place: before.get(place - 1, 0) + 1 for place in found}
            length = max(before.values())
        runs.append((end, length))
    return runs


def _runs(own: Row, other: Row) -> tuple[float, float, float]:
    """Of runs of equal stems the most words, the most weight and the most words of content."""
    runs = common_runs(own.stems, other.places())
    if not runs:
        return 0.0, 0.0, 0.0
    counts, sums = own.before()
    words = max([length for _, length in runs])
    weight = max([sums[end] - sums[end - length] for end, length in runs])
    content = max([counts[end] - counts[end - length] for end, length in runs])
    return log1p(words), log1p(weight), log1p(content)


def _likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """Share of the stretches of the shorter word that the other has."""
    return len(left & right) / min(len(left), len(right))
