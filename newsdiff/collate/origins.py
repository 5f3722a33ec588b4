"""Which articles go back to one source, so that ten outlets with one dispatch count once.

The rule, with the numbers that the notes give: two articles are alike enough if their `likeness`,
the part of the wording of the shorter story that both have, is at least `origin_share`, or a fifth
less where both credit one agency, or name it as the one who heard or saw it. Wording is what stands
outside quotation marks and embedded posts; common clauses count for a third. One short passage is
no common text: a likeness that rests on a single sentence counts only where that is most of the
story. A short item in a long article that begins with something else counts as the part of the long
one that it is. Wording is not compared across languages.

Single-linkage clustering (Sneath 1957), the most alike first, with one guard against chains: two
groups of several articles each come together only if two separate pairs of their articles are alike
enough, so that one article made of two dispatches does not pull the two families together, or if
they are alike enough on average. Two articles that this keeps apart, though by themselves they
would be of one source, are named (`ties_words`).

Time O(n³) for n articles, n ≤ about 50.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.overlap import LEVEL_WEIGHTS
from newsdiff.collate.vouching import logistic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsdiff.collate.overlap import Overlap
    from newsdiff.collate.vouching import Vouching

__all__ = ["LEAST_SHARED", "Likeness", "reason_apart", "reason_together", "ties_words"]

_SAME_AGENCY = 0.2
"""Two articles that go back to the same agency need this much less common text."""

_LEAST_COMMON = 0.05
"""Without any common text a common credit says nothing: agencies send more than one dispatch."""

LEAST_SHARED = 0.1
"""Articles that share less of the shorter story have no relation to speak of."""

_LEAST_SENTENCES = 2
_MOST_OF_IT = 0.6
"""A single sentence in common counts if it is this part of the shorter story."""

_ITEM = 0.15
"""What is less of the longer story, and nothing of its lead, is an item in it."""

_LEAD_SENTENCES = 4

_MUCH = 0.3
"""Who shares this part of the story with others and has another source, of that a reason is due."""

_TOO_LITTLE = "too little for one source"

_LIKELY = 0.5

_STEEPNESS = 4.0
"""Natural log-odds at twice the likeness that is needed; at none, the same against."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Likeness:
    """How much two articles look like one text, each two of them.

    Attributes:
        overlap: what the articles share.
        table: `table[a][b]`, symmetric; 0 on the diagonal. What a common agency counts is in it.
        agencies: the agencies of each article.
        least: the likeness from which on two articles are taken together.
    """

    overlap: Overlap
    table: tuple[tuple[float, ...], ...]
    agencies: tuple[frozenset[str], ...]
    least: float

    @classmethod
    def from_overlap(cls, overlap: Overlap, vouching: Vouching, least: float) -> Likeness:
        """Measure every two articles."""
        agencies = tuple(map(frozenset, vouching.strength))
        numbers = range(len(agencies))
        table = [[0.0] * len(numbers) for _ in numbers]
        for one in numbers:
            for other in range(one):
                value = _likeness(overlap, one, other)
                if value and agencies[one] & agencies[other]:
                    value = min(1.0, value + _SAME_AGENCY)
                table[one][other] = table[other][one] = round(value, 9)
        return cls(overlap=overlap, table=tuple(map(tuple, table)), agencies=agencies, least=least)

    def is_enough(self, one: int, other: int) -> bool:
        """Whether the two articles are alike enough to be taken together."""
        return self.table[one][other] >= max(self.least, _LEAST_COMMON)

    def nearest(self, article: int, others: Iterable[int]) -> int | None:
        """The one of some other articles that it is most like; None without any likeness."""
        row, rank = self.table[article], self.overlap.ground.rank
        found = [other for other in others if other != article and row[other] > 0]
        return max(found, key=lambda o: (row[o], -rank[o]), default=None)

    def probability(self, value: float) -> float:
        """That articles of this likeness go back to one text; .5 at the least that is needed."""
        odds = _STEEPNESS * (min(value / self.least, 2.0) - 1.0) if self.least else _STEEPNESS
        return logistic(odds)

    def probability_apart(self, value: float) -> float:
        """That articles of this likeness, which are not taken together, go back to two texts."""
        return max(_LIKELY, 1.0 - self.probability(value))

    def along(self, one: int, other: int, group: Sequence[int]) -> float:
        """The likeness of two articles of a group through others: of the best way its weakest link.

        Prim's algorithm on a maximum spanning tree, O(n²) for n articles of the group.
        """
        reached = {article: self.table[one][article] for article in group if article != one}
        while reached:
            best = max(reached, key=lambda article: (reached[article], article == other))
            width = reached.pop(best)
            if best == other:
                return width
            for article, known in reached.items():
                reached[article] = max(known, min(width, self.table[best][article]))
        return 0.0

    def groups(self, original: int | None = None) -> list[list[int]]:
        """Articles of one source together, the largest group first, each group sorted.

        With a designated original its group is those that share wording with it.
        """
        rank = self.overlap.ground.rank
        groups = self._linked(rank)
        if original is not None:
            groups = self._with_original(groups, original)
        groups = [sorted(group) for group in groups]
        return sorted(groups, key=lambda g: (-len(g), min(rank[a] for a in g)))

    def _linked(self, rank: Sequence[int]) -> list[list[int]]:
        ordered = sorted(range(len(self.table)), key=lambda article: rank[article])
        home = {article: [article] for article in ordered}
        pairs = [
            (-self.table[one][other], place, one, other)
            for place, one in enumerate(ordered)
            for other in ordered[:place]
            if self.is_enough(one, other)
        ]
        again = True
        while again:
            again = False
            for *_, one, other in sorted(pairs):
                if home[one] is not home[other] and self._join(home[one], home[other]):
                    merged = home[one] + home[other]
                    home.update(dict.fromkeys(merged, merged))
                    again = True
        return list({id(group): group for group in home.values()}.values())

    def _join(self, one: Sequence[int], other: Sequence[int]) -> bool:
        """Whether two groups that have an article alike enough to one of the other's are one."""
        if min(len(one), len(other)) == 1:
            return True
        total = math.fsum(self.table[a][b] for a in one for b in other)
        if round(total / (len(one) * len(other)), 9) >= self.least:
            return True
        pairs = [(a, b) for a in one for b in other if self.is_enough(a, b)]
        return any(a != c and b != d for a, b in pairs for c, d in pairs)

    def _with_original(self, groups: list[list[int]], original: int) -> list[list[int]]:
        """The original with all that is more like it than like any article that it left out."""
        row = self.table[original]
        mine = {original}
        for group in groups:
            if original in group:
                mine.update(article for article in group if row[article] > 0)
        mine.update(a for a in range(len(row)) if self.is_enough(original, a))
        rest = [[article for article in group if article not in mine] for group in groups]
        return [sorted(mine), *(group for group in rest if group)]


def _likeness(overlap: Overlap, one: int, other: int) -> float:
    if not overlap.ground.one_language(one, other):
        return 0.0
    common = max(_common(overlap, one, other), _common(overlap, other, one))
    return common if common >= _LEAST_COMMON else 0.0


def _common(overlap: Overlap, article: int, other: int) -> float:
    part = overlap.wording[article][other]
    if overlap.sentences[article][other] < _LEAST_SENTENCES and part < _MOST_OF_IT:
        return 0.0
    longer = overlap.wording[other][article]
    if part < _MOST_OF_IT or longer >= _ITEM or not _is_item(overlap, article, other):
        return part
    return longer


def _is_item(overlap: Overlap, article: int, other: int) -> bool:
    """Whether the first sentences of the other article have nothing of this one."""
    lead = overlap.ground.story_sentences(other)[:_LEAD_SENTENCES]
    return not any(article in overlap.carriers[other][sentence] for sentence in lead)


def reason_together(
    likeness: Likeness, article: int, group: Sequence[int], original: int | None = None
) -> str:
    """Why an article is counted with the others of its group: through which, how much, credits."""
    overlap = likeness.overlap
    if original is not None and original in group:
        carried, part = overlap.parts[original][article], overlap.parts[article][original]
        return f"carries {carried:.0%} of the designated dispatch, which is {part:.0%} of its story"
    near = likeness.nearest(article, group)
    if near is None:
        return "shares nothing of its own wording"
    name = overlap.ground.called[near]
    note = f"shares {overlap.told(article, near):.0%} of the shorter story with {name}"
    both = sorted(likeness.agencies[article] & likeness.agencies[near])
    return f"{note}; both credit or name {', '.join(both)}" if both else note


def ties_words(likeness: Likeness, ties: Sequence[tuple[int, int]]) -> str:
    """Why two sources are not one though two of their articles by themselves would be of one.

    Args:
        likeness: how much each two look like one text.
        ties: such articles of two sources.

    Returns:
        A clause; empty without ties.
    """
    if not ties:
        return ""
    called, (one, other) = likeness.overlap.ground.called, ties[0]
    part = f"shares {likeness.overlap.told(one, other):.0%} of the shorter story with"
    more = f" (and {len(ties) - 1} more)" if len(ties) > 1 else ""
    alone = "what a single article has of another source does not make the two one"
    return f"{called[one]} {part} {called[other]}{more}, but {alone}"


def reason_apart(
    likeness: Likeness, article: int, others: Sequence[int], *, is_rest: bool = False
) -> str:
    """What an article shares with the nearest of some others, and why that is not enough.

    The others are the rest if it has text of further ones as an item.
    """
    overlap, ground = likeness.overlap, likeness.overlap.ground
    if ground.articles[article].is_unspaced:
        return "in a script without spaces between words; wording was not compared"
    mine = [other for other in others if ground.one_language(article, other)]
    if others and not mine:
        code = ground.articles[article].language
        return f"in another language ({code}); wording was not compared across languages"
    sharing = [other for other in mine if overlap.shared(article, other)]
    if not sharing:
        nothing = "nothing else" if is_rest else "nothing"
        several = len(others) > 1 or is_rest
        return f"shares {nothing} with any other article" if several else "nothing is shared"
    near = max(
        sharing,
        key=lambda o: (likeness.table[article][o], overlap.shared(article, o), -ground.rank[o]),
    )
    name = ground.called[near]
    if overlap.shared(article, near) < LEAST_SHARED:
        return f"shares next to nothing, most with {name}"
    return f"{_why_apart(likeness, article, near)}{_manner(overlap, article, mine)}"


def _why_apart(likeness: Likeness, article: int, near: int) -> str:
    overlap = likeness.overlap
    name = overlap.ground.called[near]
    shared = f"shares {overlap.told(article, near):.0%} of the shorter story with {name}"
    if likeness.is_enough(article, near):
        return f"{shared}, in text that is not of that one's source"
    for one, other in ((article, near), (near, article)):
        part, longer = overlap.wording[one][other], overlap.wording[other][one]
        if part < likeness.least:
            continue
        if overlap.sentences[one][other] < _LEAST_SENTENCES:
            return f"{shared}, in a single sentence"
        if part >= _MOST_OF_IT and longer < _ITEM:
            return f"{shared}, an item in a longer article of which it is {longer:.0%}"
    mine, theirs = overlap.wording[article][near], overlap.wording[near][article]
    if mine >= theirs:
        much = f"{mine:.0%} of its text is {name}'s too"
    else:
        much = f"it has {theirs:.0%} of {name}'s text"
    return f"{much} by whole sentences and without quotations, {_TOO_LITTLE}"


def _manner(overlap: Overlap, article: int, others: Iterable[int]) -> str:
    """In what way an article has what it shares, where that is much and yet no common text."""
    far = set(others)
    shared = quoted = reworded = 0
    for sentence, near in enumerate(overlap.carriers[article]):
        weights = [weight for other, weight in near.items() if other in far]
        if weights:
            size = overlap.ground.sizes[article][sentence]
            shared += size
            quoted += max(0, size - overlap.plain[article][sentence])
            reworded += size * (max(weights) < LEVEL_WEIGHTS["edited"])
    if shared < _MUCH * overlap.ground.story_size(article):
        return ""
    if quoted > shared / 2:
        return "; most of what it shares is quoted"
    return "; most of what it shares is in other words" if reworded > shared / 2 else ""
