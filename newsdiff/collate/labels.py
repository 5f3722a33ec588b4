"""Labels, levels and shares of the compared articles.

Time and memory are linear in sentences and links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.model import LEVELS, ComparedArticle, Shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.collate.overlap import Overlap
    from newsdiff.model import Label, Level, Link

__all__ = ["CLOSENESS", "compared_articles", "sentence_levels", "shares_of", "with_shared_parts"]

CLOSENESS: dict[Level, int] = {level: place for place, level in enumerate(LEVELS)}
"""How close each level is to the same words: 0 is the closest."""


def compared_articles(ground: Ground) -> tuple[ComparedArticle, ...]:
    """Label every sentence and measure the shares of every article by level."""
    levels = sentence_levels(ground, ground.links)
    return tuple(
        ComparedArticle(
            index=index,
            segmented=segmented,
            labels=_labels(ground.story[index], levels[index]),
            levels=tuple(levels[index]),
            shares=shares_of(ground, [index], levels),
            n_story_words=ground.story_words(index),
        )
        for index, segmented in enumerate(ground.articles)
    )


def with_shared_parts(
    overlap: Overlap, compared: Sequence[ComparedArticle]
) -> tuple[ComparedArticle, ...]:
    """Measure what of each story other articles carry, of whatever outlet.

    `Overlap` says what is counted of a sentence.
    """
    ground = overlap.ground
    measured = []
    for each in compared:
        others = ground.compared_with(each.index)
        sizes = overlap.carried_sizes(each.index, others)
        part = sum(sizes) / (ground.story_size(each.index) or 1) if others else None
        measured.append(attrs.evolve(each, shared_part=part, shared_sizes=sizes))
    return tuple(measured)


def sentence_levels(ground: Ground, links: Sequence[Link]) -> list[list[Level | None]]:
    """Closest level of each sentence; None where no link touches it or it is noise."""
    levels: list[list[Level | None]] = [[None] * len(story) for story in ground.story]
    for link in links:
        place = CLOSENESS[link.level]
        for side in (link.left, link.right):
            row, story = levels[side.article], ground.story[side.article]
            for sentence in side.sentences:
                known = row[sentence]
                if story[sentence] and (known is None or place < CLOSENESS[known]):
                    row[sentence] = link.level
    return levels


def shares_of(
    ground: Ground, articles: Sequence[int], levels: Sequence[Sequence[Level | None]]
) -> Shares:
    """Shares of some articles taken together; an article without any text is all noise."""
    counts: dict[str, int] = dict.fromkeys((*LEVELS, "own", "noise"), 0)
    for article in articles:
        rows = zip(ground.sizes[article], ground.story[article], levels[article], strict=True)
        for size, is_story, level in rows:
            counts[level or ("own" if is_story else "noise")] += size
    total = sum(counts.values())
    if not total:
        return Shares(verbatim=0.0, edited=0.0, rewritten=0.0, partial=0.0, own=0.0, noise=1.0)
    return Shares(**{name: count / total for name, count in counts.items()})


def _labels(story: Sequence[bool], levels: Sequence[Level | None]) -> tuple[Label, ...]:
    labels: list[Label] = []
    for is_story, level in zip(story, levels, strict=True):
        labels.append("noise" if not is_story else "own" if level is None else "shared")
    return tuple(labels)
