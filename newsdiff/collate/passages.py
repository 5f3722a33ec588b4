"""Passages: links of all pairs of articles reconciled over n articles.

Constrained agglomerative clustering with average linkage (Sokal and Michener 1958; constraints as
in Davidson and Ravi, "Agglomerative hierarchical clustering with constraints", PKDD 2005). Nodes
are sentences, a link gives the strength of the node pairs between its sides, the strongest average
merges first. Two constraints are ours: sentences of one article come together only if one link has
them all on one side, and a merge needs direct links on a part of its node pairs, less those pairs
that are linked to other sentences instead, so that no chain of false or half links joins two
statements. Links of level `partial` merge no groups: they attach
a single sentence to a group that it is directly linked to.

Time O(E log E), memory O(E), for E pairs of linked sentences.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsdiff.collate.ground import Ground, Unit
    from newsdiff.collate.settings import CollateSettings
    from newsdiff.model import Link

__all__ = ["Clusters", "Group", "group_sentences"]

Group = tuple["Unit", ...]
"""Sentences of one passage, by article index and sentence index."""

_CONTRARY = 2
"""A link to another sentence speaks against a merge as much as so many links speak for it."""

_MARGIN_SHARE = 0.2
"""Part of a link's strength that comes from its margin: a link without rival is surer."""


def group_sentences(ground: Ground, settings: CollateSettings) -> list[Group]:
    """Group the linked sentences into passages of at least two articles.

    Args:
        ground: articles and links.
        settings: how much direct support a merge needs.

    Returns:
        One tuple of (article, sentence) a passage, sorted; the groups in canonical order.
    """
    nodes = _nodes(ground)
    number = {unit: place for place, unit in enumerate(nodes)}
    companions = _companions(ground, number)
    whole = [link for link in ground.links if link.level != "partial"]
    partial = _strengths([x for x in ground.links if x.level == "partial"], number)
    clusters = Clusters([unit[0] for unit in nodes], companions, elsewhere=partial)
    clusters.merge_all(_strengths(whole, number), settings.support)
    groups = clusters.groups()
    _attach(groups, partial, clusters, settings.partial_support)
    return [
        tuple(sorted(nodes[node] for node in group))
        for group in sorted(sorted(group) for group in groups if group)
        if len({nodes[node][0] for node in group}) > 1
    ]


def _nodes(ground: Ground) -> list[Unit]:
    """Story sentences that a link touches, in canonical order."""
    touched = {
        (side.article, sentence)
        for link in ground.links
        for side in (link.left, link.right)
        for sentence in side.sentences
        if ground.story[side.article][sentence]
    }
    return sorted(touched, key=lambda unit: (ground.rank[unit[0]], unit[1]))


def _companions(ground: Ground, number: dict[Unit, int]) -> dict[int, list[frozenset[int]]]:
    """For each node the sets of nodes that some link has together on one side."""
    companions: dict[int, list[frozenset[int]]] = {}
    for link in ground.links:
        for side in (link.left, link.right):
            if len(side.sentences) == 1:
                continue
            places = [number.get((side.article, sentence)) for sentence in side.sentences]
            together = frozenset(place for place in places if place is not None)
            if len(together) > 1:
                for place in together:
                    companions.setdefault(place, []).append(together)
    return companions


def _strengths(links: Iterable[Link], number: dict[Unit, int]) -> dict[tuple[int, int], float]:
    """Strength of each linked pair of nodes, the lower node first; the strongest link counts."""
    strengths: dict[tuple[int, int], float] = {}
    for link in links:
        strength = (1 - _MARGIN_SHARE) * link.score + _MARGIN_SHARE * max(0.0, link.margin)
        for left in link.left.sentences:
            one = number.get((link.left.article, left))
            for right in link.right.sentences:
                other = number.get((link.right.article, right))
                if one is None or other is None:
                    continue
                key = (one, other) if one < other else (other, one)
                strengths[key] = max(strength, strengths.get(key, 0.0))
    return strengths


class Clusters:
    """Clusters under agglomeration; each is called by its lowest node."""

    def __init__(
        self,
        articles: list[int],
        companions: dict[int, list[frozenset[int]]],
        elsewhere: Iterable[tuple[int, int]] = (),
    ) -> None:
        self._articles = articles
        self._companions = companions
        self._linked: dict[int, list[int]] = {}
        self._partners: dict[int, dict[int, set[int]]] = {}
        self._note(elsewhere)
        self._members: dict[int, dict[int, tuple[int, ...]]] = {
            node: {article: (node,)} for node, article in enumerate(articles)
        }
        self._size = dict.fromkeys(self._members, 1)
        self._near: dict[int, dict[int, tuple[float, int]]] = {node: {} for node in self._members}

    def merge_all(self, strengths: dict[tuple[int, int], float], support: float) -> None:
        """Merge the strongest supported pair until none is left."""
        for (one, other), strength in strengths.items():
            self._near[one][other] = self._near[other][one] = (strength, 1)
        self._note(strengths)
        queue = [(-strength, one, other) for (one, other), strength in strengths.items()]
        heapq.heapify(queue)
        while queue:
            entry = heapq.heappop(queue)
            _, one, other = entry
            # An entry is stale when one of the two clusters has grown or is gone.
            if other not in self._near.get(one, ()) or self._entry(one, other, support) != entry:
                continue
            if not self.may_merge(one, other):
                self._forget(one, other)
                continue
            if self._contradicted(one, other, support):
                continue
            self._merge(one, other)
            for near in self._near[one]:
                renewed = self._entry(min(one, near), max(one, near), support)
                if renewed is not None:
                    heapq.heappush(queue, renewed)

    def groups(self) -> list[list[int]]:
        """All clusters as sorted lists of nodes."""
        return [sorted(sum(parts.values(), ())) for parts in self._members.values()]

    def may_merge(self, one: int, other: int) -> bool:
        """Whether no article would have two sentences together that no link has on one side."""
        first, second = self._members[one], self._members[other]
        if len(second) < len(first):
            first, second = second, first
        return all(
            article not in second or self.may_stand_together((*nodes, *second[article]))
            for article, nodes in first.items()
        )

    def may_stand_together(self, nodes: tuple[int, ...]) -> bool:
        """Whether some link has all these nodes of one article on one side."""
        wanted = set(nodes)
        return any(wanted <= together for together in self._companions.get(nodes[0], ()))

    def may_join(self, node: int, group: list[int]) -> bool:
        """Whether a node may join: its article is new there, or one link has them together."""
        same = [at for at in group if self._articles[at] == self._articles[node]]
        return not same or self.may_stand_together((node, *same))

    def _entry(self, one: int, other: int, support: float) -> tuple[float, int, int] | None:
        total, linked = self._near[one][other]
        pairs = self._size[one] * self._size[other]
        first, second = self._members[one], self._members[other]
        if not first.keys().isdisjoint(second):
            pairs -= sum(len(first[a]) * len(second[a]) for a in first.keys() & second.keys())
        if not pairs or linked < support * pairs:
            return None
        return (-total / pairs, one, other)

    def _note(self, pairs: Iterable[tuple[int, int]]) -> None:
        for one, other in pairs:
            self._linked.setdefault(one, []).append(other)
            self._linked.setdefault(other, []).append(one)

    def _partners_of(self, node: int) -> dict[int, set[int]]:
        """The nodes that a node is linked to, by article; made when first asked for."""
        if node not in self._partners:
            found: dict[int, set[int]] = {}
            for far in self._linked.get(node, ()):
                found.setdefault(self._articles[far], set()).add(far)
            self._partners[node] = found
        return self._partners[node]

    def _contradicted(self, one: int, other: int, support: float) -> bool:
        """Whether links to other sentences of the same articles outweigh those between the two.

        Two sentences contradict a merge if one is linked, in the article of the other, to another
        sentence. That counts double: a missing link may be an oversight, this one is a choice.
        """
        linked = self._near[one][other][1]
        if linked == self._size[one] * self._size[other]:
            return False
        pairs = contrary = 0
        for first in (node for nodes in self._members[one].values() for node in nodes):
            for second in (node for nodes in self._members[other].values() for node in nodes):
                if self._articles[first] != self._articles[second]:
                    pairs += 1
                    contrary += self._choose_others(first, second)
        return linked - _CONTRARY * contrary < support * pairs

    def _choose_others(self, first: int, second: int) -> bool:
        there = self._partners_of(first).get(self._articles[second], set())
        back = self._partners_of(second).get(self._articles[first], set())
        if second in there:
            return False
        rivals = [(second, node) for node in there] + [(first, node) for node in back]
        return any(not self.may_stand_together(rival) for rival in rivals)

    def _merge(self, one: int, other: int) -> None:
        """Merge into the lower of the two."""
        for article, nodes in self._members.pop(other).items():
            known = self._members[one].get(article, ())
            self._members[one][article] = tuple(sorted((*known, *nodes)))
        self._size[one] += self._size.pop(other)
        self._forget(one, other)
        near = self._near[one]
        for third, (total, linked) in self._near.pop(other).items():
            del self._near[third][other]
            before = near.get(third, (0.0, 0))
            near[third] = self._near[third][one] = (before[0] + total, before[1] + linked)

    def _forget(self, one: int, other: int) -> None:
        del self._near[one][other], self._near[other][one]


def _attach(
    groups: list[list[int]],
    strengths: dict[tuple[int, int], float],
    clusters: Clusters,
    support: float,
) -> None:
    """Attach single sentences to the groups that they share a part with, in place.

    A group made by whole links takes a sentence that is linked to `support` of its members; two
    single sentences make a group of their own, and a third joins it only if linked to both.
    """
    home = {node: place for place, group in enumerate(groups) for node in group}
    single = {group[0] for group in groups if len(group) == 1}
    wholes = [len(group) for group in groups]
    linked: dict[tuple[int, int], list[float]] = {}
    for (one, other), strength in strengths.items():
        for node, hub in ((one, other), (other, one)):
            if node in single and hub not in single:
                linked.setdefault((node, home[hub]), []).append(strength)
    ranked = sorted((-sum(found) / len(found), *key) for key, found in linked.items())
    for _, node, place in ranked:
        enough = len(linked[node, place]) >= support * wholes[place]
        if node in single and enough and clusters.may_join(node, groups[place]):
            _move(node, groups, home, place)
            single.discard(node)
    for (one, other), _ in sorted(strengths.items(), key=lambda item: (-item[1], item[0])):
        for node, hub in ((one, other), (other, one)):
            if node not in single or hub not in single or len(groups[home[node]]) != 1:
                continue
            group = groups[home[hub]]
            direct = all((min(node, at), max(node, at)) in strengths for at in group)
            if direct and clusters.may_join(node, group):
                _move(node, groups, home, home[hub])
                break


def _move(node: int, groups: list[list[int]], home: dict[int, int], place: int) -> None:
    groups[home[node]].remove(node)
    groups[place].append(node)
    home[node] = place
