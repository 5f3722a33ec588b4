"""What speaks for two sentences saying the same: a closer look where overlap leaves it open.

Words are weighed by how rare they are in news at large, not in these two articles alone, so that a
long sentence does not dilute a telling phrase, and a name that the whole event is about does not
pass for one.

Time: O(n + m) a pair of sentences of n and m words, but for the runs of shared words and for words
    that are merely alike, which are bounded by `MAX_STEMS` and `MAX_REPEATS`.
Source: the heaviest stretch of a sequence is Kadane's algorithm (Bentley 1984).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from math import log, log1p
from typing import TYPE_CHECKING, NamedTuple

from newsdiff.align.background import background
from newsdiff.align.lexicon import lexicon
from newsdiff.align.profile import NAME_WEIGHT, REPORTING_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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
)
"""Names of the figures that `Evidence.figures` gives, in order."""

MAX_STEMS = 200
"""Stems of a sentence whose runs are compared."""
MAX_REPEATS = 8
"""Occurrences of one stem in a sentence that are compared."""
UNSHARED = 0.6
"""What a word that the other side lacks takes from a stretch, as a share of its weight."""
MIN_ALIKE = 0.5
"""Share of the four-letter stretches of a word that make it like another."""
MAX_ALIKE = 80
"""Distinct words of a sentence that are compared letter by letter."""
WHOLE_QUOTATION = 0.95
"""Share of the weight of a quotation that makes it the whole quotation."""
TELLING = 0.6
"""Rarity of a word that not every article on the event would quote."""
GRAM = 4
MIN_LETTERS = 5
MAX_LETTERS = 40
"""Letters of a word that are compared; the longest words of German news have as many."""


class Row(NamedTuple):
    """A sentence, weighed.

    Attributes:
        stems: in order, at most `MAX_STEMS`.
        bag: distinct stems of content.
        weight: sum of the weights of the bag.
        said: the same of stems that are neither names nor figures.
        quoted: stems of the bag that stand in quotation marks.
        quoted_weight: sum of their weights.
        negated: whether there is a word of negation.
    """

    stems: tuple[str, ...]
    bag: frozenset[str]
    weight: float
    said: float
    quoted: frozenset[str]
    quoted_weight: float
    negated: bool


class _Ground(dict[str, float]):
    """Stem → its weight by what it is and how rare it is in news at large, filled when asked."""

    def __init__(self, left: Profile, right: Profile) -> None:
        super().__init__()
        languages = left.segmented.language, right.segmented.language
        self._is_one_language = languages[0] == languages[1]
        self._priors = left.priors, right.priors
        self._tables = background(languages[0]), background(languages[1])

    def __missing__(self, stem: str) -> float:
        lefts, rights = self._priors
        left, right = lefts.get(stem, 0.0), rights.get(stem, 0.0)
        if self._is_one_language:
            weight = _weigh(stem, max(left, right), self._tables[0])
        else:
            priors = left, right
            entries = zip(priors, self._tables, strict=True)
            weight = max(_weigh(stem, prior, table) for prior, table in entries if prior)
        self[stem] = weight
        return weight


def _weigh(stem: str, prior: float, table: Mapping[str, float] | None) -> float:
    if stem[0].isdigit():
        return 0.35 + 0.13 * min(len(stem), 4)
    rarity = min(0.1 + 0.045 * len(stem), 0.65) if table is None else table.get(stem, 1.0)
    return rarity / 2 if prior <= REPORTING_WEIGHT else rarity


class Evidence:
    """What two articles' sentences have in common, looked at when first asked for."""

    def __init__(self, left: Profile, right: Profile) -> None:
        """Start with nothing looked at."""
        self.left, self.right = left, right
        self.weights = _Ground(left, right)
        self._rows: tuple[dict[int, Row], dict[int, Row]] = ({}, {})
        self._bags: tuple[dict[int, frozenset[str]], dict[int, frozenset[str]]] = ({}, {})
        self._named = {
            stem
            for priors in (left.priors, right.priors)
            for stem, prior in priors.items()
            if prior >= NAME_WEIGHT
        }
        self._negations = [lexicon(p.segmented.language).negation for p in (left, right)]

    def left_row(self, number: int) -> Row:
        """The left sentence of that row, weighed."""
        rows = self._rows[0]
        if number not in rows:
            rows[number] = self._weighed(self.left, number, self._negations[0])
        return rows[number]

    def right_row(self, number: int) -> Row:
        """The right sentence of that row, weighed."""
        rows = self._rows[1]
        if number not in rows:
            rows[number] = self._weighed(self.right, number, self._negations[1])
        return rows[number]

    def _bag(self, side: int, number: int) -> frozenset[str]:
        """Stems of content of a row of the left (0) or the right (1) side."""
        bags = self._bags[side]
        if number not in bags:
            bags[number] = frozenset((self.left, self.right)[side].bags[number])
        return bags[number]

    def _said(self, stems: Iterable[str]) -> float:
        """Weight of stems that are neither names nor figures."""
        weights, named = self.weights, self._named
        return sum([weights[stem] for stem in stems if stem not in named])

    def _weighed(self, profile: Profile, number: int, negations: frozenset[str]) -> Row:
        weights, bag = self.weights, profile.bags[number]
        quoted = profile.quoted(number)
        stems = profile.stems[number][:MAX_STEMS]
        return Row(
            stems=stems,
            bag=frozenset(bag),
            weight=sum([weights[stem] for stem in bag]),
            said=self._said(bag),
            quoted=quoted,
            quoted_weight=sum([weights[stem] for stem in bag if stem in quoted]),
            negated=not negations.isdisjoint(stems),
        )

    def shared(self, left: int, right: int) -> list[str]:
        """Distinct stems of content that two rows share, in left order."""
        other = self.right_row(right).bag
        return [stem for stem in self.left.bags[left] if stem in other]

    def figures(self, left: int, right: int) -> tuple[float, ...]:
        """What speaks for two rows, in the order of `EVIDENCE`."""
        weights = self.weights
        own, other = self.left_row(left), self.right_row(right)
        shared = self.shared(left, right)
        present = frozenset(shared)
        weight = sum([weights[stem] for stem in shared])
        said = self._said(shared)
        clause = log1p(
            min(
                _heaviest_stretch(own, present, weights), _heaviest_stretch(other, present, weights)
            )
        )
        quoted = max(self._quoted(own, other), self._quoted(other, own))
        contained = weight / max(0.1, min(own.weight, other.weight))
        sizes = len(own.bag), len(other.bag)
        return (
            *_runs(own, other, weights),
            log1p(said),
            quoted,
            quoted**2,
            clause,
            clause**2,
            contained**2,
            self._alike(left, right, present, weight),
            self._beside(left, right),
            log1p(min(sizes)),
            abs(log((sizes[0] + 1) / (sizes[1] + 1))),
            float(own.negated != other.negated),
        )

    def _quoted(self, own: Row, other: Row) -> float:
        """Share of what `own` quotes that stands in `other`."""
        if len(own.quoted) <= 1 or not own.quoted_weight:
            return 0.0
        found = sum([self.weights[stem] for stem in sorted(own.quoted & other.bag)])
        return found / own.quoted_weight

    def quotes(self, left: int, right: int) -> bool:
        """Whether one row has all that the other quotes, and that is telling."""
        rows = self.left_row(left), self.right_row(right)
        return any(
            self._quoted(own, other) >= WHOLE_QUOTATION
            and max([self.weights[stem] for stem in own.quoted & other.bag]) >= TELLING
            for own, other in (rows, rows[::-1])
        )

    def _alike(self, left: int, right: int, shared: frozenset[str], weight: float) -> float:
        """Shared weight and that of words alike, over the lesser weight of the two rows."""
        own, other = (
            [stem for stem in bag[:MAX_ALIKE] if stem not in shared and _grams(stem)]
            for bag in (self.left.bags[left], self.right.bags[right])
        )
        all_grams = frozenset[str]().union(*map(_grams, other))
        for stem in own:
            if not all_grams.isdisjoint(_grams(stem)):
                likeness = max([_likeness(stem, theirs) for theirs in other])
                if likeness >= MIN_ALIKE:
                    weight += likeness * self.weights[stem]
        return weight / max(0.1, min(self.left_row(left).weight, self.right_row(right).weight))

    def _beside(self, left: int, right: int) -> float:
        """Share of one row that the other lacks and the other's neighbour has: a split sentence."""
        own, other = self.left_row(left), self.right_row(right)
        lefts = [self._bag(0, n) for n in _neighbours(left, len(self.left.bags))]
        rights = [self._bag(1, n) for n in _neighbours(right, len(self.right.bags))]
        return max(self._gain(own, other, lefts), self._gain(other, own, rights))

    def _gain(self, own: Row, other: Row, neighbours: Sequence[frozenset[str]]) -> float:
        missing = other.bag - own.bag
        gain = max([self._sum(missing & near) for near in neighbours], default=0.0)
        return gain / max(0.5, other.weight)

    def _sum(self, stems: frozenset[str]) -> float:
        return sum([self.weights[stem] for stem in sorted(stems)]) if stems else 0.0


def _neighbours(number: int, n_rows: int) -> list[int]:
    return [near for near in (number - 1, number + 1) if 0 <= near < n_rows]


def _heaviest_stretch(row: Row, shared: frozenset[str], weights: Mapping[str, float]) -> float:
    """Weight of the stretch of a sentence that is most of shared words."""
    best = here = 0.0
    for stem in row.stems:
        if stem in shared:
            here += weights[stem]
            best = max(best, here)
        elif here and stem in row.bag:
            here -= UNSHARED * weights[stem]
            if here < 0:
                here = 0.0
    return best


def common_runs(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """(end on the left, length) of the longest run of equal stems that ends at each place."""
    wanted = frozenset(left)
    places: dict[str, list[int]] = {}
    for place, stem in enumerate(right):
        if stem in wanted:
            known = places.setdefault(stem, [])
            if len(known) < MAX_REPEATS:
                known.append(place)
    runs: list[tuple[int, int]] = []
    before: dict[int, int] = {}
    for end, stem in enumerate(left, start=1):
        found = places.get(stem)
        if found is None:
            before = {}
            continue
        if len(found) == 1:
            place = found[0]
            length = before.get(place - 1, 0) + 1
            before = {place: length}
        else:
            before = {place: before.get(place - 1, 0) + 1 for place in found}
            length = max(before.values())
        runs.append((end, length))
    return runs


def _runs(own: Row, other: Row, weights: Mapping[str, float]) -> tuple[float, float, float]:
    """Of runs of equal stems the most words, the most weight and the most words of content."""
    content_words = own.bag
    counts = list(accumulate([stem in content_words for stem in own.stems], initial=0))
    worth = [weights[stem] if stem in content_words else 0.0 for stem in own.stems]
    sums = list(accumulate(worth, initial=0.0))
    runs = common_runs(own.stems, other.stems)
    if not runs:
        return 0.0, 0.0, 0.0
    words = max([length for _, length in runs])
    weight = max([sums[end] - sums[end - length] for end, length in runs])
    content = max([counts[end] - counts[end - length] for end, length in runs])
    return log1p(words), log1p(weight), log1p(content)


@lru_cache(maxsize=50_000)
def _grams(stem: str) -> frozenset[str]:
    """Stretches of four letters of a longer word; none of a figure."""
    if len(stem) < MIN_LETTERS or stem[0].isdigit():
        return frozenset()
    return frozenset([stem[at : at + GRAM] for at in range(min(len(stem), MAX_LETTERS) - GRAM + 1)])


def _likeness(left: str, right: str) -> float:
    one, two = _grams(left), _grams(right)
    return len(one & two) / min(len(one), len(two))
