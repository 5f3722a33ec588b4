"""Who carries what: for each sentence the other articles that have it too, and how closely.

Time and memory are linear in links times the sentences of a side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from newsdiff.collate.ground import Ground
    from newsdiff.model import Level, Passage

__all__ = ["LEVEL_WEIGHTS", "Overlap"]

LEVEL_WEIGHTS: dict[Level, float] = {
    "verbatim": 1.0,
    "edited": 1.0,
    "rewritten": 0.7,
    "partial": 0.3,
}
"""How much a shared sentence says about a common text: reporters who hear the same speech quote the
same clause, but do not write the same sentence."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Overlap:
    """What articles have in common.

    Attributes:
        carriers: for each article and sentence the other articles that carry it, linked to it or in
            its passage, with the weight of the closest level.
        parts: `parts[a][b]` is the part of a's story that b carries too, by characters.
        weighted: the same, each sentence counted by its level's weight.
    """

    carriers: tuple[tuple[dict[int, float], ...], ...]
    parts: tuple[tuple[float, ...], ...]
    weighted: tuple[tuple[float, ...], ...]

    @classmethod
    def from_links(cls, ground: Ground, passages: tuple[Passage, ...]) -> Overlap:
        """Gather the carriers from links and passages."""
        carriers = _carriers(ground, passages)
        count = len(ground.articles)
        parts, weighted = [], []
        for article in range(count):
            plain, heavy = [0.0] * count, [0.0] * count
            for sentence, found in enumerate(carriers[article]):
                for other, weight in found.items():
                    plain[other] += ground.sizes[article][sentence]
                    heavy[other] += weight * ground.sizes[article][sentence]
            size = ground.story_size(article) or 1
            parts.append(tuple(value / size for value in plain))
            weighted.append(tuple(value / size for value in heavy))
        return cls(carriers=carriers, parts=tuple(parts), weighted=tuple(weighted))

    def shared(self, one: int, other: int) -> float:
        """Part of the one story or of the other that both carry, whichever is greater."""
        return max(self.parts[one][other], self.parts[other][one])


def _carriers(
    ground: Ground, passages: tuple[Passage, ...]
) -> tuple[tuple[dict[int, float], ...], ...]:
    table: list[list[dict[int, float]]] = [[{} for _ in row] for row in ground.story]
    for link in ground.links:
        weight = LEVEL_WEIGHTS[link.level]
        for side, far in ((link.left, link.right), (link.right, link.left)):
            for sentence in side.sentences:
                if ground.story[side.article][sentence]:
                    found = table[side.article][sentence]
                    found[far.article] = max(weight, found.get(far.article, 0.0))
    for passage in passages:
        for member in passage.members:
            for sentence in member.sentences:
                found = table[member.article][sentence]
                for other in passage.members:
                    if other is not member and other.article not in found:
                        found[other.article] = min(
                            LEVEL_WEIGHTS[member.level], LEVEL_WEIGHTS[other.level]
                        )
    return tuple(tuple(row) for row in table)
