"""Which articles go back to one source, so that ten outlets with one dispatch count once.

Average-linkage clustering (Sokal and Michener 1958) of articles by `likeness`: the part of the
wording of the shorter story that two of them have in common. The average keeps one article made of
two dispatches from pulling the two families together. An article that the average leaves alone
joins the group of the article that it is most like, if that likeness itself is enough; groups are
not joined so.

The rule, with the numbers that the notes give: two articles are taken together if their likeness is
at least `origin_share`; they are kept apart below it. Wording is what stands outside quotation
marks and embedded posts, common clauses counted for a third. One short passage is no common text:
a likeness that rests on a single sentence counts only where that is most of the story. Wording is
not compared across languages.

Time O(n³) for n articles, n ≤ about 50.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.collate.overlap import Overlap

__all__ = ["Likeness"]

_SAME_CREDIT = 0.2
"""Two articles that credit the same agency need this much less common text."""

_LEAST_COMMON = 0.05
"""Without any common text a common credit says nothing: agencies send more than one dispatch."""

_LEAST_SENTENCES = 2
_MOST_OF_IT = 0.6
"""A single sentence in common counts if it is this part of the shorter story."""

_STEEPNESS = 4.0
"""Natural log-odds at twice the likeness that is needed; at none, the same against."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Likeness:
    """How much two articles look like one text, each two of them.

    Attributes:
        table: `table[a][b]`, symmetric; 0 on the diagonal.
        least: the likeness from which on two articles are taken together.
    """

    table: tuple[tuple[float, ...], ...]
    least: float

    @classmethod
    def from_overlap(cls, ground: Ground, overlap: Overlap, least: float) -> Likeness:
        """Measure every two articles."""
        numbers = range(len(ground.articles))
        return cls(
            table=tuple(
                tuple(0.0 if a == b else _likeness(ground, overlap, a, b) for b in numbers)
                for a in numbers
            ),
            least=least,
        )

    def nearest(self, ground: Ground, article: int, others: Sequence[int]) -> int | None:
        """The one of some other articles that it is most like; None without any likeness."""
        row = self.table[article]
        found = [other for other in others if other != article and row[other] > 0]
        return max(found, key=lambda o: (round(row[o], 9), -ground.rank[o]), default=None)

    def probability(self, value: float) -> float:
        """That articles of this likeness go back to one text; .5 at the least that is needed."""
        odds = _STEEPNESS * (min(value / self.least, 2.0) - 1.0) if self.least else _STEEPNESS
        return 1.0 / (1.0 + math.exp(-odds))

    def groups(self, ground: Ground, original: int | None = None) -> list[list[int]]:
        """Articles of one source together, the largest group first, each group sorted.

        Articles that share text with the designated original are of its source.
        """
        groups = [sorted(group) for group in self._cluster(ground)]
        self._join_single(ground, groups)
        if original is not None:
            groups = self._with_original(groups, original)
        return sorted(groups, key=lambda g: (-len(g), min(ground.rank[a] for a in g)))

    def _cluster(self, ground: Ground) -> list[list[int]]:
        ordered = sorted(range(len(self.table)), key=lambda article: ground.rank[article])
        groups = [[article] for article in ordered]
        table = [[self.table[a][b] for b in ordered] for a in ordered]
        while len(groups) > 1:
            # Rounding keeps the order of summation from deciding ties.
            value, first, second = max(
                (round(table[i][j], 9), -i, -j)
                for i in range(len(groups))
                for j in range(i + 1, len(groups))
            )
            if value < self.least or not value:
                break
            _merge(groups, table, -first, -second)
        return groups

    def _join_single(self, ground: Ground, groups: list[list[int]]) -> None:
        """Give each article that is alone the group of its nearest, if that is near enough."""
        single = [group[0] for group in groups if len(group) == 1]
        everything = range(len(self.table))
        for article in sorted(single, key=lambda a: ground.rank[a]):
            near = self.nearest(ground, article, everything)
            if near is None or round(self.table[article][near], 9) < self.least:
                continue
            own = next(group for group in groups if article in group)
            home = next(group for group in groups if near in group)
            if home is not own and len(own) == 1:
                groups.remove(own)
                home.append(article)
                home.sort()

    def _with_original(self, groups: list[list[int]], original: int) -> list[list[int]]:
        """Bring together the original and the articles that are as like it as any other."""
        carrying = [
            article
            for article, row in enumerate(self.table)
            if article != original
            and row[original] >= self.least
            and row[original] >= max(row) - _LEAST_COMMON
        ]
        home = sorted({original, *carrying})
        rest = [[article for article in group if article not in home] for group in groups]
        for place, group in enumerate(groups):
            if original in group:
                home, rest[place] = sorted({*home, *group}), []
        return [home, *(group for group in rest if group)]


def _merge(groups: list[list[int]], table: list[list[float]], one: int, other: int) -> None:
    """Merge the later group into the earlier one and average its row of the table."""
    first, second = len(groups[one]), len(groups[other])
    for place in range(len(groups)):
        if place not in {one, other}:
            mean = (first * table[one][place] + second * table[other][place]) / (first + second)
            table[one][place] = table[place][one] = mean
    groups[one] += groups.pop(other)
    table.pop(other)
    for row in table:
        row.pop(other)


def _likeness(ground: Ground, overlap: Overlap, one: int, other: int) -> float:
    if not ground.one_language(one, other):
        return 0.0
    common = max(_common(overlap, left, right) for left, right in ((one, other), (other, one)))
    if common < _LEAST_COMMON:
        return 0.0
    same = set(ground.agencies[one]) & set(ground.agencies[other])
    return min(1.0, common + (_SAME_CREDIT if same else 0.0))


def _common(overlap: Overlap, article: int, other: int) -> float:
    part = overlap.wording[article][other]
    enough = overlap.sentences[article][other] >= _LEAST_SENTENCES or part >= _MOST_OF_IT
    return part if enough else 0.0
