"""How each two articles came to share text, read from what each goes back to.

Articles of one source: an ancestor is the giver, or the earlier version; two that go back to one
article here have a common source, and so have others if both descents, or the evidence on the two,
reach `decide`; else they are undecided. Two versions of one sender are an update even where nothing
says which is the later.
Articles of two sources are independent, unless one has the dispatch of the other's as an item, or
both have that of a third: then they have a common source as far as the item goes. Two dispatches of
one agency are no independent sources either: `same_agency`.

Time O(n²) for n articles, beside the evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.collate.family import DESIGNATED
from newsdiff.collate.origins import LEAST_SHARED, reason_apart
from newsdiff.model import Evidence, Relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.collate.family import Family
    from newsdiff.model import Origin, Verdict

__all__ = ["find_relations"]

_LIKELY = 0.5


def find_relations(family: Family, origins: Sequence[Origin]) -> tuple[Relation, ...]:
    """How each two articles came to share text, of those that share enough to speak of."""
    reader = _Reader(family, origins)
    count = len(family.descents)
    return tuple(
        reader.relation(left, right)
        for left in range(count)
        for right in range(left + 1, count)
        if reader.is_listed(left, right)
    )


class _Reader:
    def __init__(self, family: Family, origins: Sequence[Origin]) -> None:
        self._family = family
        self._origins = origins
        self._descents = family.descents

    def is_listed(self, left: int, right: int) -> bool:
        """Whether the two share enough, or one goes back to the other."""
        one, other = self._descents[left], self._descents[right]
        if one.parent == right or other.parent == left:
            return True
        if one.origin != other.origin and not one.sources.isdisjoint(other.sources):
            return True
        return self._family.likeness.overlap.shared(left, right) >= LEAST_SHARED

    def relation(self, left: int, right: int) -> Relation:
        """What the descents of the two say."""
        family = self._family
        one, other = self._descents[left], self._descents[right]
        if one.sources.isdisjoint(other.sources):
            return self._apart(left, right)
        if one.origin != other.origin:
            return self._with_item(left, right)
        verdict, probability, later = self._verdict(left, right)
        evidence = family.judgements[left, right].evidence(verdict)
        if family.original in (left, right):
            evidence = (DESIGNATED, *evidence)
        return Relation(
            left=left,
            right=right,
            verdict=verdict,
            probability=min(probability, *map(family.ground.most_certain, (left, right))),
            evidence=evidence,
            later=later,
        )

    def _verdict(self, left: int, right: int) -> tuple[Verdict, float, int | None]:
        lines = {left: self._line(left), right: self._line(right)}
        root = next((a for a in lines[left] if a in lines[right]), None)
        if root is not None:
            steps = [
                self._descents[article]
                for line in lines.values()
                for article in line[: line.index(root)]
            ]
            probability = min(step.probability for step in steps)
            if root not in (left, right):
                return "common_source", probability, None
            if all(step.kind == "update" for step in steps):
                return "update", probability, right if root == left else left
            return "left_from_right" if root == right else "right_from_left", probability, None
        best, probability = next(iter(self._family.judgements[left, right].odds.items()))
        if best == "update" and probability >= self._family.decide:
            return best, probability, None
        surely = min(self._descents[step].probability for line in lines.values() for step in line)
        if best == "common_source":
            surely = max(surely, probability)
        if surely >= self._family.decide:
            return "common_source", surely, None
        return "undecided", probability, None

    def _line(self, article: int) -> list[int]:
        """The article and what it goes back to, step by step."""
        line = [article]
        while (parent := self._descents[line[-1]].parent) is not None:
            line.append(parent)
        return line

    def _with_item(self, left: int, right: int) -> Relation:
        """One has a dispatch of the other's source in it, or both have one of a third."""
        family = self._family
        one, other = self._descents[left], self._descents[right]
        both = one.sources & other.sources
        names = [family.ground.called[a] for a in (left, right)]
        having = [
            name
            for name, descent in zip(names, (one, other), strict=True)
            if not both.isdisjoint(descent.items)
        ]
        who = f"{having[0]} has" if len(having) == 1 else "both have"
        whose = "the dispatch of the other's source" if len(having) == 1 else "one dispatch"
        item = family.likeness.overlap.shared(left, right)
        return Relation(
            left=left,
            right=right,
            verdict="common_source",
            probability=max(_LIKELY, family.likeness.probability(item)),
            evidence=(
                Evidence(
                    kind="item",
                    weight=0.0,
                    note=f"{who} {whose} as an item: a common source as far as that goes",
                ),
            ),
        )

    def _apart(self, left: int, right: int) -> Relation:
        family = self._family
        agencies = [self._origins[self._descents[each].origin].agency for each in (left, right)]
        is_same = agencies[0] is not None and agencies[0] == agencies[1]
        note = reason_apart(family.likeness, left, [right])
        return Relation(
            left=left,
            right=right,
            verdict="same_agency" if is_same else "independent",
            probability=family.likeness.probability_apart(family.likeness.table[left][right]),
            evidence=(Evidence(kind="shared", weight=0.0, note=note),),
        )
