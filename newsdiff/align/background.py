"""How rare a stem is in news at large, learned from thousands of articles of a language.

The tables hold figures only: for each of 64 levels the stems of that level, compressed
(`benchmarks/count_rarity.py` makes them). A table is loaded when the first two articles of its
language are compared closely, in some milliseconds.

The sentences of an article are weighed by it when they are asked for, in time and memory linear in
their words.

Source: inverse document frequency (Spärck Jones 1972), log(articles / articles with the stem), as a
    share of that of a stem which one article in `RAREST` has.
"""

from __future__ import annotations

import zlib
from functools import cache
from itertools import accumulate, islice, takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from newsdiff.align.lexicon import lexicon
from newsdiff.align.profile import REPORTING_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from newsdiff.align.profile import Profile

__all__ = [
    "GRAMS",
    "LEVELS",
    "MAX_KEPT",
    "MAX_STEMS",
    "RAREST",
    "Row",
    "Sentences",
    "background",
    "stem_places",
]

_FOLDER = Path(__file__).with_name("rarity")

RAREST = 1500
"""A stem that fewer than one article in so many has is as rare as any; it is in no table."""
LEVELS = 63
"""Levels of rarity, 0 for a stem in every article."""
MAX_KNOWN = 50_000
"""Stems of a language of which something is remembered."""
MAX_STEMS = 200
"""Stems of a sentence whose runs are compared."""
MAX_REPEATS = 8
"""Occurrences of one stem in a sentence that are compared."""
MAX_TITLE = 4
"""Words of content beside a name that go with it."""
MAX_KEPT = 400
"""Sentences of an article that are kept weighed; what is looked at again was not long ago."""
MAX_ALIKE = 80
"""Distinct words of a sentence that are compared letter by letter."""
GRAM = 4
MIN_LETTERS = 5
MAX_LETTERS = 40
"""Letters of a word that are compared; the longest words of German news have as many."""


@cache
def background(language: str) -> dict[str, float] | None:
    """Stem → rarity in [0, 1] of the stems in the table of a language.

    Args:
        language: ISO 639-1 code.

    Returns:
        The table, from which the rarest stems are left out; None where none ships.
    """
    if not language.isalpha():
        return None
    try:
        packed = (_FOLDER / f"{language}.z").read_bytes()
    except FileNotFoundError:
        return None
    table: dict[str, float] = {}
    for level, line in enumerate(zlib.decompress(packed).decode("utf-8").split("\n")):
        table.update(dict.fromkeys(line.split(), level / LEVELS))
    return table


class _Weights(dict[str, float]):
    """Stem → its weight by how rare it is in the news of a language, filled as stems are met."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._table = background(language)

    def __missing__(self, stem: str) -> float:
        if len(self) >= MAX_KNOWN:
            self.clear()
        if stem[0].isdigit():
            weight = 0.35 + 0.13 * min(len(stem), 4)
        elif self._table is None:
            weight = min(0.1 + 0.045 * len(stem), 0.65)
        else:
            weight = self._table.get(stem, 1.0)
        self[stem] = weight
        return weight


@cache
def _general_weights(language: str) -> _Weights:
    """Stem → weight of a stem in an article of that language, whatever it is there."""
    return _Weights(language)


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
        "_names",
        "_number",
        "_places",
        "_profile",
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
        self._names: list[bool] | None = None
        self._profile, self._number = profile, number

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

    def naming(self, shared: frozenset[str]) -> frozenset[str]:
        """Those of some stems that are names, or go with one, such as a title or an office.

        At most `MAX_TITLE` of the stems in a row on either side of the name.
        """
        content, found = self.content, set[str]()
        words = frozenset([stem for stem in shared if not stem[0].isdigit()])
        for at, is_name in enumerate(self._named()):
            if is_name and content[at] in shared:
                behind = content[at + 1 : at + 1 + MAX_TITLE]
                before = content[max(0, at - MAX_TITLE) : at]
                for stems in ([content[at]], behind, before[::-1]):
                    found.update(takewhile(words.__contains__, stems))
        return frozenset(found)

    def _named(self) -> list[bool]:
        """Whether each of the stems of content is written as names are."""
        if self._names is None:
            capital = self._profile.capitals(self._number)[: len(self.stems)]
            is_noun = lexicon(self._profile.segmented.language).nouns_capital
            self._names = [
                is_capital and ((bool(at) and not is_noun) or _is_beside(capital, at))
                for at, (stem, is_capital) in enumerate(zip(self.stems, capital, strict=True))
                if stem in self.weights
            ]
        return self._names

    def all_grams(self) -> frozenset[str]:
        """The stretches of letters of all of these."""
        if self._all_grams is None:
            self._all_grams = frozenset().union(*map(GRAMS.__getitem__, self.words()))
        return self._all_grams


class Sentences:
    """The sentences of an article, each weighed when first asked for."""

    def __init__(self, profile: Profile) -> None:
        """Start with nothing weighed."""
        self.profile = profile
        self._rows: dict[int, Row] = {}
        self._known = _general_weights(profile.segmented.language)
        self._weak = {
            stem
            for stem, prior in profile.priors.items()
            if prior <= REPORTING_WEIGHT and not stem[0].isdigit()
        }
        self._negation = lexicon(profile.segmented.language).negation

    @classmethod
    def of(cls, profile: Profile) -> Sentences:
        """That of a profile, the same whatever it is held against."""
        if not profile.kept:
            profile.kept.append(cls(profile))
        side: Sentences = profile.kept[0]
        return side

    def weights(self, stems: Iterable[str]) -> dict[str, float]:
        """What stems of the article weigh in it; words of reporting and of time half."""
        known = self._known
        weights = {stem: known[stem] for stem in stems}
        for stem in self._weak.intersection(weights):
            weights[stem] /= 2
        return weights

    def lifted_by(self, other: Sentences) -> dict[str, float]:
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


def _is_beside(capital: Sequence[bool], at: int) -> bool:
    """Whether the next word, or but for the first one the one before, has a capital too."""
    return capital[at + 1 : at + 2] == [True] or (at > 0 and capital[at - 1])


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


GRAMS = _Grams()
