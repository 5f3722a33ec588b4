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
5. A relation follows from the descents: articles of two sources are independent, unless both go
   back to dispatches of one agency; an ancestor is
   the giver, or the earlier version; two that go back to one article here have a common source, and
   so have others of one source if both descents, or the evidence on the two, reach `decide`; else
   they are undecided. Two versions of one sender are an update even where nothing says which is the
   later.

A text of a sentence or two cannot carry much: what is concluded of it is capped
(`Ground.most_certain`).

Time O(n²) for n articles, beside what the evidence takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.agencies import Agencies
from newsdiff.collate.origins import Likeness, reason_apart, reason_together
from newsdiff.collate.relations import Judge, Senders
from newsdiff.collate.versions import Versions
from newsdiff.collate.weights import AttributionWeights
from newsdiff.model import Descent, Evidence, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.collate.overlap import Overlap
    from newsdiff.collate.relations import Judgement
    from newsdiff.collate.settings import CollateSettings
    from newsdiff.collate.vouching import Vouching
    from newsdiff.model import Attribution, DescentKind, Origin, Passage, Verdict

__all__ = ["Family"]

_LEAST_SHARED = 0.1
"""Articles that share less of the shorter story have no relation to speak of."""

_LIKELY = 0.5

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
        overlap: what they share.
        likeness: how much each two look like one text.
        groups: the articles of each source, the largest first.
        judgements: the evidence on each two articles of one source, the lower index first.
        descents: one for each article, in order.
        decide: the least probability of what is named.
        original: index of the designated dispatch, if there is one.
    """

    ground: Ground
    overlap: Overlap
    likeness: Likeness
    groups: tuple[tuple[int, ...], ...]
    judgements: dict[tuple[int, int], Judgement]
    descents: tuple[Descent, ...]
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
        likeness = Likeness.from_overlap(ground, overlap, vouching, settings.origin_share)
        groups = tuple(map(tuple, likeness.groups(ground, original)))
        senders = Senders(ground=ground, overlap=overlap, decide=settings.decide)
        versions = Versions(
            ground=ground,
            overlap=overlap,
            passages=passages,
            is_update=senders.is_update,
            later=senders.later,
        )
        follows = versions.all_followed(groups)
        judge = Judge.from_passages(ground, overlap, vouching, passages, follows)
        judgements = {
            pair: judge.judgement(*pair)
            for group in groups
            for place, left in enumerate(group)
            for pair in ((left, right) for right in group[place + 1 :])
        }
        builder = _Builder(
            ground=ground,
            overlap=overlap,
            likeness=likeness,
            judgements=judgements,
            senders=senders,
            follows=follows,
            original=original,
        )
        made = (d for origin, group in enumerate(groups) for d in builder.descents(origin, group))
        return cls(
            ground=ground,
            overlap=overlap,
            likeness=likeness,
            groups=groups,
            judgements=judgements,
            descents=tuple(sorted(made, key=lambda descent: descent.article)),
            decide=settings.decide,
            original=original,
        )

    def origins(
        self, vouching: Vouching, attributions: Sequence[Attribution]
    ) -> tuple[Origin, ...]:
        """The articles by source, with the agency that each goes back to."""
        agencies = Agencies(
            ground=self.ground,
            overlap=self.overlap,
            vouching=vouching,
            attributions=attributions,
            original=self.original,
        )
        return tuple(agencies.origin(group, self.descents) for group in self.groups)

    def relations(self, origins: Sequence[Origin]) -> tuple[Relation, ...]:
        """How each two articles came to share text, of those that share enough to speak of."""
        count = len(self.descents)
        return tuple(
            self._relation(left, right, origins)
            for left in range(count)
            for right in range(left + 1, count)
            if self._is_listed(left, right)
        )

    def _is_listed(self, left: int, right: int) -> bool:
        parents = (self.descents[left].parent == right, self.descents[right].parent == left)
        return any(parents) or self.overlap.shared(left, right) >= _LEAST_SHARED

    def _relation(self, left: int, right: int, origins: Sequence[Origin]) -> Relation:
        one, other = (origins[self.descents[article].origin] for article in (left, right))
        if one is not other:
            is_same = one.agency is not None and one.agency == other.agency
            return self._apart(left, right, "same_agency" if is_same else "independent")
        verdict, probability, later = self._verdict(left, right)
        evidence = self.judgements[left, right].evidence(verdict)
        if self.original in (left, right):
            evidence = (_DESIGNATED, *evidence)
        return Relation(
            left=left,
            right=right,
            verdict=verdict,
            probability=min(probability, *map(self.ground.most_certain, (left, right))),
            evidence=evidence,
            later=later,
        )

    def _verdict(self, left: int, right: int) -> tuple[Verdict, float, int | None]:
        lines = {left: self._line(left), right: self._line(right)}
        root = next((a for a in lines[left] if a in lines[right]), None)
        if root is not None:
            steps = [
                self.descents[article]
                for line in lines.values()
                for article in line[: line.index(root)]
            ]
            probability = min(step.probability for step in steps)
            if root not in (left, right):
                return "common_source", probability, None
            if all(step.kind == "update" for step in steps):
                return "update", probability, right if root == left else left
            return "left_from_right" if root == right else "right_from_left", probability, None
        best, probability = next(iter(self.judgements[left, right].odds.items()))
        if best == "update" and probability >= self.decide:
            return best, probability, None
        steps = [self.descents[step] for line in lines.values() for step in line]
        surely = min(step.probability for step in steps)
        if best == "common_source":
            surely = max(surely, probability)
        verdict: Verdict = "common_source" if surely >= self.decide else "undecided"
        return verdict, surely if verdict == "common_source" else probability, None

    def _line(self, article: int) -> list[int]:
        """The article and what it goes back to, step by step."""
        line = [article]
        while (parent := self.descents[line[-1]].parent) is not None:
            line.append(parent)
        return line

    def _apart(self, left: int, right: int, verdict: Verdict) -> Relation:
        note = reason_apart(self.ground, self.overlap, self.likeness, left, [right])
        together = self.likeness.probability(self.likeness.table[left][right])
        return Relation(
            left=left,
            right=right,
            verdict=verdict,
            probability=max(_LIKELY, 1.0 - together),
            evidence=(Evidence(kind="shared", weight=0.0, note=note),),
        )


_DESIGNATED = Evidence(
    kind="dispatch", weight=AttributionWeights().dispatch, note="one of the two is the dispatch"
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _Builder:
    ground: Ground
    overlap: Overlap
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
        grounds = (self.ground, self.overlap, self.likeness)
        if article == self.original:
            note, probability = "designated as the dispatch", 1.0
        elif len(group) == 1:
            note = reason_apart(*grounds, article, others)
            together = self.likeness.probability(max(self.likeness.table[article]))
            probability = max(_LIKELY, 1.0 - together)
        else:
            note = reason_together(*grounds, article, group, self.original)
            giver, taken = self._likeliest_giver(article, group)
            probability = edge.probability if edge else 1.0 - taken
            if edge is None and probability < self.senders.decide and taken > _LEAST_TAKEN:
                name = self.ground.names[self.ground.outlets[giver]]
                note += f"; whether it has it from {name} is not decided"
        if self.ground.is_short(article):
            note += f"; its text is short ({self.ground.story_words(article)} words)"
        return Descent(
            article=article,
            origin=origin,
            kind=edge.kind if edge else "dispatch" if is_dispatch else kind,
            parent=edge.parent if edge else None,
            version=self.follows[article][1],
            share=self.overlap.carried(self.ground, article, group),
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
            evidence = (_DESIGNATED, *evidence)
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
        own = [a for a in roots if self.ground.publishers[self.ground.outlets[a]]]
        if own:
            return own[0]
        return roots[0] if len(roots) == 1 and not self.ground.agencies[roots[0]] else None

    def _likeliest_giver(self, article: int, group: Sequence[int]) -> tuple[int, float]:
        """Which other article of its source it most likely has it from, and how likely.

        What one outlet alone has may be an update; a text that others have too has a source anyway.
        """
        of_one_outlet = len({self.ground.outlets[each] for each in group}) == 1
        found = {}
        for other in group:
            if other != article:
                pair = (min(article, other), max(article, other))
                verdict: Verdict = "left_from_right" if article == pair[0] else "right_from_left"
                odds = self.judgements[pair].odds
                found[other] = odds.get(verdict, odds.get("update", 0.0) * of_one_outlet)
        giver = max(found, key=lambda o: (round(found[o], 9), -self.ground.rank[o]))
        return giver, found[giver]
