"""The family of the articles: one descent an article, from which origins and relations are read.

The rules, in the order in which they are applied:

1. Articles of one source are those that `newsdiff.collate.origins` takes together.
2. Within a source an article gets a parent only by evidence that reaches `decide`: the designated
   original, an own earlier version, the agency's own article that it credits, an outlet that it has
   it from. The surest goes first; none is taken that would close a circle.
3. The dispatch of a source is the designated original, else the agency's own article, else the
   article from which all others of the source come; most sources have none among the articles.
4. A relation follows from the descents: articles of two sources are independent; an ancestor is
   the giver, or the earlier version; two versions of one outlet are an update; others of one source
   have a common source where the evidence on the two reaches `decide`, and are undecided else.

Time O(n²) for n articles, beside what the evidence takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.origins import Likeness
from newsdiff.collate.voices import squeeze
from newsdiff.model import Descent, Evidence, Origin, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.collate.overlap import Overlap
    from newsdiff.collate.relations import Judge, Judgement
    from newsdiff.collate.settings import CollateSettings
    from newsdiff.model import Attribution, DescentKind, Verdict

__all__ = ["Family"]

_LEAST_SHARED = 0.1
"""Articles that share less of the shorter story have no relation to speak of."""

_LIKELY = 0.5


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _Edge:
    """One article goes back to another: how, how surely, and what the evidence is."""

    child: int
    parent: int
    kind: DescentKind
    probability: float
    evidence: tuple[Evidence, ...] = ()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Family:
    """What each article goes back to.

    Attributes:
        ground: articles and links.
        overlap: what they share.
        likeness: how much each two look like one text.
        groups: the articles of each source, the largest first.
        judgements: the evidence on each two articles of one source.
        descents: one for each article, in order.
        decide: the least probability of what is named.
    """

    ground: Ground
    overlap: Overlap
    likeness: Likeness
    groups: tuple[tuple[int, ...], ...]
    judgements: dict[tuple[int, int], Judgement]
    descents: tuple[Descent, ...]
    decide: float

    @classmethod
    def from_overlap(
        cls,
        ground: Ground,
        overlap: Overlap,
        judge: Judge,
        settings: CollateSettings,
        original: int | None = None,
    ) -> Family:
        """Group the articles and say of each what it goes back to."""
        likeness = Likeness.from_overlap(ground, overlap, settings.origin_share)
        groups = tuple(tuple(group) for group in likeness.groups(ground, original))
        judgements = {
            (left, right): judge.judgement(left, right)
            for group in groups
            for place, left in enumerate(group)
            for right in group[place + 1 :]
        }
        builder = _Builder(
            ground=ground,
            overlap=overlap,
            likeness=likeness,
            judgements=judgements,
            decide=settings.decide,
            original=original,
        )
        made = [
            descent
            for origin, group in enumerate(groups)
            for descent in builder.descents(origin, group)
        ]
        return cls(
            ground=ground,
            overlap=overlap,
            likeness=likeness,
            groups=groups,
            judgements=judgements,
            descents=tuple(sorted(made, key=lambda descent: descent.article)),
            decide=settings.decide,
        )

    def origins(self, attributions: Sequence[Attribution]) -> tuple[Origin, ...]:
        """The articles by source, with the agency that the attributions make likely."""
        return tuple(
            Origin(
                articles=group,
                agency=_agency(group, attributions),
                note=self._note(group),
                versions=len({self.descents[article].version for article in group}),
            )
            for group in self.groups
        )

    def _note(self, group: Sequence[int]) -> str:
        if len(group) == 1:
            return self.descents[group[0]].note
        parts = [self.overlap.shared(a, b) for a in group for b in group if a < b]
        lowest, highest = f"{min(parts):.0%}", f"{max(parts):.0%}"
        extent = lowest if lowest == highest else f"{lowest} to {highest}"
        note = f"share {extent} of the shorter story" + (", two by two" if len(group) > 2 else "")  # noqa: PLR2004
        crediting = sum(bool(self.ground.agencies[article]) for article in group)
        return f"{note}; {crediting} of {len(group)} credit an agency"

    def relations(self) -> tuple[Relation, ...]:
        """How each two articles that share at least a tenth of the shorter story came to."""
        count = len(self.descents)
        return tuple(
            self._relation(left, right)
            for left in range(count)
            for right in range(left + 1, count)
            if self.overlap.shared(left, right) >= _LEAST_SHARED
        )

    def _relation(self, left: int, right: int) -> Relation:
        if self.descents[left].origin != self.descents[right].origin:
            return self._independent(left, right)
        verdict, probability, later = self._verdict(left, right)
        return Relation(
            left=left,
            right=right,
            verdict=verdict,
            probability=probability,
            evidence=self.judgements[left, right].evidence(verdict),
            later=later,
        )

    def _verdict(self, left: int, right: int) -> tuple[Verdict, float, int | None]:
        for child, ancestor in ((left, right), (right, left)):
            chain = list(self._chain(child, ancestor))
            if chain:
                probability = min(descent.probability for descent in chain)
                if all(descent.kind == "update" for descent in chain):
                    return "update", probability, child
                return "left_from_right" if child == left else "right_from_left", probability, None
        odds = self.judgements[left, right].odds
        best, probability = next(iter(odds.items()))
        if probability < self.decide or best in {"left_from_right", "right_from_left"}:
            return "undecided", probability, None
        return best, probability, None

    def _chain(self, child: int, ancestor: int) -> Iterator[Descent]:
        """The descents that lead from an article to one that it goes back to; empty without."""
        found = []
        article: int | None = child
        while article is not None and article != ancestor:
            found.append(self.descents[article])
            article = self.descents[article].parent
        yield from found if article == ancestor else ()

    def _independent(self, left: int, right: int) -> Relation:
        value = self.likeness.table[left][right]
        return Relation(
            left=left,
            right=right,
            verdict="independent",
            probability=1.0 - self.likeness.probability(value),
            evidence=(
                Evidence(
                    kind="shared", weight=0.0, note=_apart(self.ground, self.overlap, left, right)
                ),
            ),
        )


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _Builder:
    ground: Ground
    overlap: Overlap
    likeness: Likeness
    judgements: dict[tuple[int, int], Judgement]
    decide: float
    original: int | None

    def descents(self, origin: int, group: Sequence[int]) -> list[Descent]:
        """What each article of a source goes back to."""
        if len(group) == 1:
            return [self._alone(origin, group[0])]
        edges = self._chosen(sorted(self._edges(group), key=self._order))
        dispatch = self._dispatch(group, edges)
        versions = self._versions(group)
        return [
            Descent(
                article=article,
                origin=origin,
                kind=edge.kind if edge else "dispatch" if article == dispatch else "source",
                parent=edge.parent if edge else None,
                version=versions[article],
                share=self.overlap.carried(self.ground, article, group),
                probability=edge.probability if edge else self._unparented(article, group),
                note=self._together(article, group),
                evidence=edge.evidence if edge else (),
            )
            for article in group
            for edge in (edges.get(article),)
        ]

    def _edges(self, group: Sequence[int]) -> Iterator[_Edge]:
        for place, left in enumerate(group):
            for right in group[place + 1 :]:
                judgement = self.judgements[left, right]
                best, probability = next(iter(judgement.odds.items()))
                if self.original in (left, right):
                    other = left if right == self.original else right
                    value = self.likeness.table[left][right]
                    yield self._edge(judgement, other, "source", self.likeness.probability(value))
                elif probability < self.decide:
                    continue
                elif best == "update":
                    later = self._later(left, right)
                    if later is not None:
                        yield self._edge(judgement, later, "update", probability)
                elif best != "common_source":
                    taker = left if best == "left_from_right" else right
                    kind: DescentKind = "source" if judgement.has("is_agency") else "taken"
                    yield self._edge(judgement, taker, kind, probability)

    def _edge(
        self, judgement: Judgement, child: int, kind: DescentKind, probability: float
    ) -> _Edge:
        parent = judgement.left if child == judgement.right else judgement.right
        return _Edge(
            child=child,
            parent=parent,
            kind=kind,
            probability=probability,
            evidence=judgement.evidence(next(iter(judgement.odds))),
        )

    def _later(self, left: int, right: int) -> int | None:
        first = self.ground.earliest((left, right))
        return None if first is None else right if first == left else left

    def _order(self, edge: _Edge) -> tuple[bool, bool, float, int, int]:
        """Versions first, then what goes back to the original, then by probability."""
        ranks = self.ground.rank
        return (
            edge.kind != "update",
            edge.parent != self.original,
            -round(edge.probability, 9),
            ranks[edge.child],
            ranks[edge.parent],
        )

    def _chosen(self, edges: Sequence[_Edge]) -> dict[int, _Edge]:
        """At most one edge an article, the first that closes no circle."""
        chosen: dict[int, _Edge] = {}
        for edge in edges:
            above: int | None = edge.parent
            while above is not None and above != edge.child:
                above = chosen[above].parent if above in chosen else None
            if above is None and edge.child not in chosen and edge.child != self.original:
                chosen[edge.child] = edge
        return chosen

    def _dispatch(self, group: Sequence[int], edges: dict[int, _Edge]) -> int | None:
        """The source's own text among the articles."""
        if self.original in group:
            return self.original
        roots = sorted((a for a in group if a not in edges), key=lambda a: self.ground.rank[a])
        own = [article for article in roots if self._is_agency(article, group)]
        if own:
            return own[0]
        return roots[0] if len(roots) == 1 else None

    def _is_agency(self, article: int, group: Sequence[int]) -> bool:
        voice = self.ground.voices[self.ground.outlets[article]]
        agencies = {agency for other in group for agency in self.ground.agencies[other]}
        return bool(voice) and any(squeeze(agency) == voice for agency in agencies)

    def _versions(self, group: Sequence[int]) -> dict[int, int]:
        """Versions of one outlet, by time where times decide, else as they are met."""
        versions = dict.fromkeys(group, 0)
        for article in group:
            own = [a for a in group if a != article and self._is_update(a, article)]
            versions[article] = sum(self._precedes(other, article) for other in own)
        return versions

    def _is_update(self, one: int, other: int) -> bool:
        odds = self.judgements[min(one, other), max(one, other)].odds
        return odds.get("update", 0.0) >= self.decide

    def _precedes(self, one: int, other: int) -> bool:
        later = self._later(min(one, other), max(one, other))
        if later is not None:
            return later == other
        return self.ground.rank[one] < self.ground.rank[other]

    def _unparented(self, article: int, group: Sequence[int]) -> float:
        """That it goes back to the source through no article that is known here."""
        taken = [
            self.judgements[pair].odds.get(
                "left_from_right" if article == pair[0] else "right_from_left", 0.0
            )
            for other in group
            if other != article
            for pair in ((min(article, other), max(article, other)),)
        ]
        return 1.0 - max(taken)

    def _together(self, article: int, group: Sequence[int]) -> str:
        ground = self.ground
        near = self.likeness.nearest(ground, article, group)
        if near is None:
            return "goes back to the same text by what others of this source share"
        name = ground.names[ground.outlets[near]]
        note = f"shares {self.overlap.shared(article, near):.0%} of the shorter story with {name}"
        both = [a for a in ground.agencies[article] if a in ground.agencies[near]]
        return f"{note}; both credit {', '.join(both)}" if both else note

    def _alone(self, origin: int, article: int) -> Descent:
        others = [other for other in range(len(self.likeness.table)) if other != article]
        near = self._nearest_shared(article, others)
        value = self.likeness.table[article][near] if near is not None else 0.0
        return Descent(
            article=article,
            origin=origin,
            kind="dispatch" if article == self.original else "alone",
            probability=1.0 - self.likeness.probability(value),
            note=(
                "shares nothing with any other article"
                if near is None
                else _apart(self.ground, self.overlap, article, near)
            ),
        )

    def _nearest_shared(self, article: int, others: Sequence[int]) -> int | None:
        found = [other for other in others if self.overlap.shared(article, other) > 0]
        return max(
            found,
            key=lambda o: (
                round(self.likeness.table[article][o], 9),
                round(self.overlap.shared(article, o), 9),
                -self.ground.rank[o],
            ),
            default=None,
        )


def _apart(ground: Ground, overlap: Overlap, article: int, near: int) -> str:
    """What an article shares with another of another source, and why that is not enough."""
    name = ground.names[ground.outlets[near]]
    codes = [ground.articles[each].language for each in (article, near)]
    if not ground.one_language(article, near):
        return f"in another language ({codes[0]}) than {name} ({codes[1]}); wording not compared"
    shared = overlap.shared(article, near)
    own = max(overlap.wording[article][near], overlap.wording[near][article])
    note = f"shares {shared:.0%} of the shorter story with {name}"
    return f"{note}, {own:.0%} of the wording outside quotations and common clauses"


def _agency(group: Sequence[int], attributions: Sequence[Attribution]) -> str | None:
    """Return the agency with the greatest mean probability over the group, if that is likely."""
    sums: dict[str, list[float]] = {}
    for attribution in attributions:
        if attribution.article in group:
            sums.setdefault(attribution.agency, []).append(attribution.probability)
    means = {agency: round(sum(sorted(v)) / len(group), 9) for agency, v in sums.items()}
    best = min(means, key=lambda agency: (-means[agency], agency), default=None)
    return best if best is not None and means[best] >= _LIKELY else None
