"""The family of the articles: one descent an article, from which origins and relations are read.

The rules, in the order in which they are applied:

1. Articles of one source are those that `newsdiff.collate.origins` takes together.
2. Which version of the source's text each follows is told by `newsdiff.collate.versions`.
3. Within a source an article gets a parent only by evidence that reaches `decide`: the designated
   original, an own earlier version, the agency's own article in the version that it follows, an
   outlet that it has it from. The surest goes first; none is taken that would close a circle, and
   none that times exclude (save the designated original, which is believed).
4. The dispatch of a source is the designated original, else the agency's own article, else the
   article that credits nobody and from which all others of the source come. Most sources have none
   among the articles.
5. Which other sources' dispatches an article has in it as items is told by
   `newsdiff.collate.items`; how each two articles came to share text follows from all this in
   `newsdiff.collate.verdicts`.

A text of a sentence or two cannot carry much: what is concluded of it is capped
(`Ground.most_certain`).

Time O(n²) for n articles, beside what the evidence takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.agencies import Agencies
from newsdiff.collate.origins import Likeness, reason_apart, reason_together, ties_words
from newsdiff.collate.relations import Judge, Senders, taken_by
from newsdiff.collate.versions import Versions
from newsdiff.collate.weights import AttributionWeights
from newsdiff.model import Descent, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.collate.overlap import Overlap
    from newsdiff.collate.relations import Judgement
    from newsdiff.collate.settings import CollateSettings
    from newsdiff.collate.vouching import Vouching
    from newsdiff.model import Attribution, DescentKind, Origin, Passage

__all__ = ["DESIGNATED", "Family"]

_LEAST_TAKEN = 0.2
"""A giver that is less likely than this is not worth a word."""


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
        likeness: how much each two look like one text.
        groups: the articles of each source, the largest first.
        judgements: the evidence on each two articles of one source, the lower index first.
        descents: one for each article, in order.
        ordered: whether the versions of each source are numbered in their order.
        decide: the least probability of what is named.
        original: index of the designated dispatch, if there is one.
    """

    ground: Ground
    likeness: Likeness
    groups: tuple[tuple[int, ...], ...]
    judgements: dict[tuple[int, int], Judgement]
    descents: tuple[Descent, ...]
    ordered: tuple[bool, ...]
    decide: float
    original: int | None

    @classmethod
    def from_passages(
        cls,
        ground: Ground,
        overlap: Overlap,
        vouching: Vouching,
        passages: Sequence[Passage],
        settings: CollateSettings,
        original: int | None = None,
    ) -> Family:
        """Group the articles and say of each what it goes back to."""
        likeness = Likeness.from_overlap(overlap, vouching, settings.origin_share)
        groups = tuple(map(tuple, likeness.groups(original)))
        senders = Senders(ground=ground, overlap=overlap, decide=settings.decide)
        versions = Versions(ground=ground, overlap=overlap, passages=passages, senders=senders)
        follows, ordered = versions.all_followed(groups)
        judge = Judge.from_passages(ground, overlap, vouching, passages, follows)
        judgements = {
            pair: judge.judgement(*pair)
            for group in groups
            for place, left in enumerate(group)
            for pair in ((left, right) for right in group[place + 1 :])
        }
        builder = _Builder(
            ground=ground,
            likeness=likeness,
            judgements=judgements,
            senders=senders,
            follows=follows,
            original=original,
        )
        made = (d for origin, group in enumerate(groups) for d in builder.descents(origin, group))
        return cls(
            ground=ground,
            likeness=likeness,
            groups=groups,
            judgements=judgements,
            descents=tuple(sorted(made, key=lambda descent: descent.article)),
            ordered=ordered,
            decide=settings.decide,
            original=original,
        )

    def with_items(self, items: Sequence[tuple[int, ...]]) -> Family:
        """The family with the other sources of which each article has the dispatch in it."""
        descents = []
        for descent in self.descents:
            found = items[descent.article]
            note = descent.note
            if found and descent.kind == "alone":
                known = {descent.article}.union(*(self.groups[origin] for origin in found))
                others = [o.article for o in self.descents if o.article not in known]
                note = reason_apart(self.likeness, descent.article, others, is_rest=True)
            descents.append(attrs.evolve(descent, items=found, note=note))
        return attrs.evolve(self, descents=tuple(descents))

    def origins(
        self, vouching: Vouching, attributions: Sequence[Attribution]
    ) -> tuple[Origin, ...]:
        """The articles by source, with the agency that each goes back to."""
        agencies = Agencies(
            ground=self.ground,
            overlap=self.likeness.overlap,
            vouching=vouching,
            attributions=attributions,
            original=self.original,
        )
        return tuple(
            attrs.evolve(origin, note="; ".join(filter(None, (origin.note, ties))))
            for group, ordered in zip(self.groups, self.ordered, strict=True)
            for origin in [agencies.origin(group, self.descents, ordered=ordered)]
            for ties in [ties_words(self.likeness, self._ties(group))]
        )

    def _ties(self, group: Sequence[int]) -> list[tuple[int, int]]:
        """Articles of a group of several, and those of others that they are alike enough to."""
        sources = [descent.sources for descent in self.descents]
        return [
            (article, other)
            for article in group
            for other in range(len(sources))
            if len(group) > 1 and sources[article].isdisjoint(sources[other])
            if self.likeness.is_enough(article, other)
        ]


DESIGNATED = Evidence(
    kind="dispatch", weight=AttributionWeights().dispatch, note="one of the two is the dispatch"
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _Builder:
    ground: Ground
    likeness: Likeness
    judgements: dict[tuple[int, int], Judgement]
    senders: Senders
    follows: Sequence[tuple[int, int]]
    original: int | None

    def descents(self, origin: int, group: Sequence[int]) -> list[Descent]:
        """What each article of a source goes back to."""
        edges = self._chosen(sorted(self._edges(group), key=self._order))
        dispatch = self._dispatch(group, edges)
        return [
            self._descent(origin, group, article, edges.get(article), article == dispatch)
            for article in group
        ]

    def _descent(
        self,
        origin: int,
        group: Sequence[int],
        article: int,
        edge: _Edge | None,
        is_dispatch: bool,  # noqa: FBT001
    ) -> Descent:
        kind: DescentKind = "alone" if len(group) == 1 else "source"
        others = [other for other in range(len(self.follows)) if other != article]
        if article == self.original:
            note, probability = "designated as the dispatch", 1.0
        elif len(group) == 1:
            note = reason_apart(self.likeness, article, others)
            probability = self.likeness.probability_apart(max(self.likeness.table[article]))
        else:
            note = reason_together(self.likeness, article, group, self.original)
            giver, taken = self._likeliest_giver(article, group)
            probability = edge.probability if edge else 1.0 - taken
            if edge is None and probability < self.senders.decide and taken > _LEAST_TAKEN:
                name = self.ground.called[giver]
                note += f"; whether it has it from {name} is not decided"
        if self.ground.is_short(article):
            note += f"; {self.ground.shortness(article)}"
        return Descent(
            article=article,
            origin=origin,
            kind=edge.kind if edge else "dispatch" if is_dispatch else kind,
            parent=edge.parent if edge else None,
            version=self.follows[article][1],
            share=self.likeness.overlap.carried(article, group),
            probability=min(probability, self.ground.most_certain(article)),
            note=note,
            evidence=edge.evidence if edge else (),
        )

    def _edges(self, group: Sequence[int]) -> Iterator[_Edge]:
        for place, left in enumerate(group):
            for right in group[place + 1 :]:
                edge = self._edge(left, right, group)
                if edge is not None:
                    yield edge

    def _edge(self, left: int, right: int, group: Sequence[int]) -> _Edge | None:
        """What the evidence on two articles of a source makes of the one; None if it is not enough.

        Times and marks, not the evidence, say which of two versions is the later.
        """
        judgement = self.judgements[left, right]
        best, probability = next(iter(judgement.odds.items()))
        kind: DescentKind = "source"
        child: int | None = None
        evidence = judgement.evidence(best)
        if self.original in (left, right):
            child = left if right == self.original else right
            probability = self.likeness.probability(self.likeness.along(left, right, group))
            evidence = (DESIGNATED, *evidence)
        elif self.senders.is_update(left, right):
            child, kind = self.senders.later(left, right), "update"
        elif probability >= self.senders.decide and best not in {"common_source", "update"}:
            child = left if best == "left_from_right" else right
            if not judgement.has("is_agency", "agency_text"):
                kind = "taken"
            elif self.follows[left] != self.follows[right]:
                child = None
        if child is None:
            return None
        return _Edge(
            child=child,
            parent=left if child == right else right,
            kind=kind,
            probability=probability,
            evidence=evidence,
        )

    def _order(self, edge: _Edge) -> tuple[bool, bool, bool, int, float, int, int]:
        """Own versions first, the latest before it; then the original, outlets, the agency."""
        ranks, moments = self.ground.rank, self.ground.moments
        moment = moments[edge.parent]
        return (
            edge.kind != "update",
            edge.parent != self.original,
            edge.kind != "taken",
            -moment.low if edge.kind == "update" and moment else 0,
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
            if above is None and edge.child not in chosen:
                chosen[edge.child] = edge
        return chosen

    def _dispatch(self, group: Sequence[int], edges: dict[int, _Edge]) -> int | None:
        """The source's own text among the articles."""
        if len(group) == 1 or self.original in group:
            return self.original
        roots = sorted((a for a in group if a not in edges), key=lambda a: self.ground.rank[a])
        own = [a for a in roots if self.ground.publishers[a]]
        if own:
            return own[0]
        return roots[0] if len(roots) == 1 and not self.ground.agencies[roots[0]] else None

    def _likeliest_giver(self, article: int, group: Sequence[int]) -> tuple[int, float]:
        """Which other article of its source it most likely has it from, and how likely.

        What one outlet alone has may be an update; a text that others have too has a source anyway.
        """
        of_one_outlet = self.ground.n_outlets(group) == 1
        found = {}
        for other in group:
            if other != article:
                pair = (min(article, other), max(article, other))
                odds = self.judgements[pair].odds
                found[other] = odds.get(
                    taken_by(article, pair), odds.get("update", 0.0) * of_one_outlet
                )
        giver = max(found, key=lambda o: (round(found[o], 9), -self.ground.rank[o]))
        return giver, found[giver]
