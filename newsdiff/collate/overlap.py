"""Who carries what: for each sentence the other articles that have it too, and how closely.

Reporters who hear the same speech or see the same post write down the same quoted words, but not
the same sentences around them. Therefore `wording`, which says whether two articles go back to one
text, counts quoted words and embedded posts for little.

Time and memory are linear in the text, and in links times the sentences of a side.
"""

from __future__ import annotations

import bisect
import math
from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.quotes import quoted_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

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

_QUOTED = 0.2
"""What a quoted character counts as wording."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Overlap:
    """What articles have in common.

    Attributes:
        carriers: for each article and sentence the other articles that carry it, linked to it or in
            its passage, with the weight of the closest level.
        parts: `parts[a][b]` is the part of a's story that b carries too, by characters.
        wording: the same, each sentence counted by its level's weight and quoted words for little.
        sentences: `sentences[a][b]` is the number of a's sentences that b carries as a whole.
    """

    carriers: tuple[tuple[dict[int, float], ...], ...]
    parts: tuple[tuple[float, ...], ...]
    wording: tuple[tuple[float, ...], ...]
    sentences: tuple[tuple[int, ...], ...]

    @classmethod
    def from_links(cls, ground: Ground, passages: tuple[Passage, ...]) -> Overlap:
        """Gather the carriers from links and passages."""
        carriers = _carriers(ground, passages)
        count = len(ground.articles)
        parts, wording, sentences = [], [], []
        for article in range(count):
            own = _wording_sizes(ground, article)
            plain, heavy, whole = [0.0] * count, [0.0] * count, [0] * count
            for sentence, found in enumerate(carriers[article]):
                for other, weight in found.items():
                    plain[other] += ground.sizes[article][sentence]
                    heavy[other] += weight * own[sentence]
                    whole[other] += weight > LEVEL_WEIGHTS["partial"]
            size = ground.story_size(article) or 1
            parts.append(tuple(value / size for value in plain))
            wording.append(tuple(value / (math.fsum(own) or 1.0) for value in heavy))
            sentences.append(tuple(whole))
        return cls(
            carriers=carriers,
            parts=tuple(parts),
            wording=tuple(wording),
            sentences=tuple(sentences),
        )

    def shared(self, one: int, other: int) -> float:
        """Part of the one story or of the other that both carry, whichever is greater."""
        return max(self.parts[one][other], self.parts[other][one])

    def carried(self, ground: Ground, article: int, others: Sequence[int]) -> float:
        """Part of the article's story that at least one of some others carries."""
        far = set(others) - {article}
        sizes = ground.sizes[article]
        found = sum(
            size
            for size, near in zip(sizes, self.carriers[article], strict=True)
            if not far.isdisjoint(near)
        )
        return found / (ground.story_size(article) or 1)


def _wording_sizes(ground: Ground, article: int) -> list[float]:
    """Characters of each sentence of the story, those of quotations and posts for little."""
    segmented = ground.articles[article]
    text, begins = segmented.article.text, ground.begins[article]
    quoted = [0] * len(begins)
    for block in segmented.blocks:
        for start, end in quoted_spans(text, block.start, block.end):
            number = max(0, bisect.bisect_right(begins, start) - 1)
            while number < len(begins) and begins[number] < end:
                row = segmented.sentences[number]
                words = text[max(start, row.start) : min(end, row.end)].split()
                quoted[number] += sum(map(len, words))
                number += 1
    sizes = []
    for number, sentence in enumerate(segmented.sentences):
        size = ground.sizes[article][number] if ground.story[article][number] else 0
        is_post = segmented.blocks[sentence.block].kind == "quote"
        inside = size if is_post else min(size, quoted[number])
        sizes.append(size - (1.0 - _QUOTED) * inside)
    return sizes


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
