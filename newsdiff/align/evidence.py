"""What speaks for two sentences saying the same: a closer look where overlap leaves it open.

Words are weighed by how rare they are in news at large, not in these two articles alone, so that a
long sentence does not dilute a telling phrase, and a name that the whole event is about does not
pass for one.

Time: O(n + m) a pair of sentences of n and m words, but for the runs of shared words and for words
    that are merely alike, which are bounded by `MAX_STEMS` and `MAX_REPEATS`.
Source: the heaviest stretch of a sequence is Kadane's algorithm (Bentley 1984).
"""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate, islice
from math import log, log1p
from typing import TYPE_CHECKING

from newsdiff.align.background import MAX_KNOWN, general_weights
from newsdiff.align.lexicon import lexicon
from newsdiff.align.profile import NAME_WEIGHT, REPORTING_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from newsdiff.align.profile import Profile

__all__ = ["EVIDENCE", "Evidence", "common_runs", "stem_places"]

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
MAX_KEPT = 400
"""Sentences of an article that are kept weighed; what is looked at again was not long ago."""
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


class Row:
    """A sentence, weighed; what not every use of it needs is made when first asked for.

    Attributes:
        stems: in order, at most `MAX_STEMS`.
        bag: distinct stems of content.
        weights: what each of the bag weighs.
        weight: sum of these weights.
        worth: weight of each of the stems, 0 for words of grammar.
        quoted: stems of the bag that stand in quotation marks.
        quoted_weight: sum of their weights.
        negated: whether there is a word of negation.
    """

    __slots__ = (
        "_all_grams",
        "_before",
        "_places",
        "bag",
        "content",
        "negated",
        "quoted",
        "quoted_weight",
        "stems",
        "weight",
        "weights",
    )

    def __init__(
        self, profile: Profile, number: int, weights: dict[str, float], negation: frozenset[str]
    ) -> None:
        """The sentence of that row, where its stems of content weigh so much."""
        self.stems = profile.stems[number][:MAX_STEMS]
        self.bag, self.quoted = profile.bag(number), profile.quoted(number)
        self.weights, self.weight = weights, sum(weights.values())
        self.content = [stem for stem in self.stems if stem in weights]
        quoted = [weights[stem] for stem in weights if stem in self.quoted] if self.quoted else ()
        self.quoted_weight = sum(quoted)
        self.negated = not negation.isdisjoint(self.stems)
        self._before: tuple[list[int], list[float]] | None = None
        self._places: dict[str, list[int]] | None = None
        self._all_grams: frozenset[str] | None = None

    def before(self) -> tuple[list[int], list[float]]:
        """Words of content before each stem and in all, and the sums of their weights."""
        if self._before is None:
            weights = self.weights
            counts = accumulate([stem in weights for stem in self.stems], initial=0)
            sums = accumulate([weights.get(stem, 0.0) for stem in self.stems], initial=0.0)
            self._before = list(counts), list(sums)
        return self._before

    def places(self) -> dict[str, list[int]]:
        """Where each stem stands."""
        if self._places is None:
            self._places = stem_places(self.stems)
        return self._places

    def words(self) -> Iterator[str]:
        """The stems that are compared letter by letter."""
        return islice(self.weights, MAX_ALIKE)

    def all_grams(self) -> frozenset[str]:
        """The stretches of letters of all of these."""
        if self._all_grams is None:
            self._all_grams = frozenset().union(*map(_GRAMS.__getitem__, self.words()))
        return self._all_grams


class _Side:
    """The sentences of an article, each weighed when first asked for."""

    def __init__(self, profile: Profile) -> None:
        """Start with nothing weighed."""
        self.profile = profile
        self._rows: dict[int, Row] = {}
        self._known = general_weights(profile.segmented.language)
        self._weak = {
            stem
            for stem, prior in profile.priors.items()
            if prior <= REPORTING_WEIGHT and not stem[0].isdigit()
        }
        self._negation = lexicon(profile.segmented.language).negation

    @classmethod
    def of(cls, profile: Profile) -> _Side:
        """That of a profile, the same whatever it is held against."""
        if not profile.kept:
            profile.kept.append(cls(profile))
        side: _Side = profile.kept[0]
        return side

    def weights(self, stems: Iterable[str]) -> dict[str, float]:
        """What stems of the article weigh in it; words of reporting and of time half."""
        known = self._known
        weights = {stem: known[stem] for stem in stems}
        for stem in self._weak.intersection(weights):
            weights[stem] /= 2
        return weights

    def lifted_by(self, other: _Side) -> dict[str, float]:
        """Stems that weigh more in another article, which has them too, and how much there."""
        if self._known is other._known:
            known = other.profile.priors
            return other.weights([stem for stem in self._weak - other._weak if stem in known])
        both = self.profile.priors.keys() & other.profile.priors.keys()
        own = self.weights(both)
        return {stem: more for stem, more in other.weights(both).items() if more > own[stem]}

    def row(self, number: int, lifted: Mapping[str, float]) -> Row:
        """A sentence, weighed; kept where none of its stems is lifted."""
        weights = None
        if lifted and not self.profile.bag(number).isdisjoint(lifted):
            weights = self.weights(self.profile.bags[number])
            weights.update({stem: lifted[stem] for stem in weights.keys() & lifted.keys()})
            return Row(self.profile, number, weights, self._negation)
        row = self._rows.get(number)
        if row is None:
            if len(self._rows) >= MAX_KEPT:
                self._rows.clear()
            weights = self.weights(self.profile.bags[number])
            row = self._rows[number] = Row(self.profile, number, weights, self._negation)
        return row


class Evidence:
    """What two articles' sentences have in common, looked at when first asked for."""

    def __init__(self, left: Profile, right: Profile) -> None:
        """Start with nothing looked at."""
        self.left, self.right = left, right
        self._rows: tuple[dict[int, Row], dict[int, Row]] = ({}, {})

    @cached_property
    def _sides(self) -> tuple[_Side, _Side]:
        return _Side.of(self.left), _Side.of(self.right)

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
        grams = _GRAMS[stem]
        if stem not in shared and not all_grams.isdisjoint(grams):
            others = [_GRAMS[word] for word in other.words() if word not in shared]
            likeness = max([_likeness(grams, theirs) for theirs in others if theirs], default=0.0)
            if likeness >= MIN_ALIKE:
                weight += likeness * own.weights[stem]
    return weight


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


def stem_places(stems: Sequence[str]) -> dict[str, list[int]]:
    """Where each stem of a sentence stands, `MAX_REPEATS` places at most."""
    places: dict[str, list[int]] = {}
    for place, stem in enumerate(stems):
        known = places.get(stem)
        if known is None:
            places[stem] = [place]
        elif len(known) < MAX_REPEATS:
            known.append(place)
    return places


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


class _Grams(dict[str, frozenset[str]]):
    """Stem → stretches of four letters of a longer word, none of a figure; filled as met."""

    def __missing__(self, stem: str) -> frozenset[str]:
        if len(self) >= MAX_KNOWN:
            self.clear()
        letters = "" if stem[0].isdigit() else stem[:MAX_LETTERS]
        last = len(letters) - GRAM
        places = range(last + 1) if len(letters) >= MIN_LETTERS else ()
        grams = self[stem] = frozenset([letters[at : at + GRAM] for at in places])
        return grams


_GRAMS = _Grams()


def _likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """Share of the stretches of the shorter word that the other has."""
    return len(left & right) / min(len(left), len(right))
