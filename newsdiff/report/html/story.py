"""The story of each article in parts: what another article carries, by level, and what is left.

The parts that are carried sum to `ComparedArticle.shared_part`: of a sentence that a link or a
passage joins to another article `shared_sizes` counts what is carried, and the rest is its own.
Time and memory are linear in links, passages and sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.model import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.model import ComparedArticle, Comparison, Level

    Carried = list[dict[int, Level]]

__all__ = ["STORY_PARTS", "overlaps", "story_parts"]

STORY_PARTS = (*LEVELS, "own")
"""What a part of a story is."""

_RANK = {level: rank for rank, level in enumerate(LEVELS)}


def story_parts(comparison: Comparison) -> list[list[tuple[str, float]]]:
    """The parts of each article's story, noise left out.

    Returns:
        For each article the parts that are there, in the order of `STORY_PARTS`, each with its
        share of the story's non-space characters; they sum to 1. Empty without a story.
    """
    carried = _carried(comparison)
    return [_parts(compared, carried[compared.index]) for compared in comparison.articles]


def overlaps(comparison: Comparison) -> list[list[float]]:
    """Which part of each article's story each other article carries.

    Returns:
        Of each article a row: for every article the share of the story's non-space characters
        that it carries, measured as `ComparedArticle.shared_part` is; 1 for itself. Of outlets with
        one article these are the figures' own; of others a sentence that a link or a passage joins
        to the article counts as far as any article carries it.
    """
    joined: list[dict[int, set[int]]] = [{} for _ in comparison.articles]
    for link in comparison.links:
        for side, far in ((link.left, link.right), (link.right, link.left)):
            for sentence in side.sentences:
                joined[side.article].setdefault(sentence, set()).add(far.article)
    for passage in comparison.passages:
        carriers = {member.article for member in passage.members}
        for member in passage.members:
            for sentence in member.sentences:
                joined[member.article].setdefault(sentence, set()).update(carriers)
    rows = [
        _overlap(compared, joined[compared.index], len(joined)) for compared in comparison.articles
    ]
    figures = comparison.figures
    single = [
        (outlet.articles[0], at)
        for at, outlet in enumerate(figures.outlets)
        if len(outlet.articles) == 1
    ]
    for article, row in single:
        for other, column in single:
            rows[article][other] = figures.matrix[row][column]
    return rows


def _overlap(compared: ComparedArticle, joined: dict[int, set[int]], n: int) -> list[float]:
    counts, whole = [0] * n, 0
    for index, size in _sizes(compared):
        whole += size
        for other in joined.get(index, ()):
            counts[other] += _told(compared, index, size)
    return [1.0 if at == compared.index else counts[at] / (whole or 1) for at in range(n)]


def _told(compared: ComparedArticle, sentence: int, size: int) -> int:
    """Non-space characters of a sentence that other articles carry; all where that is unknown."""
    return compared.shared_sizes[sentence] if compared.shared_sizes else size


def _sizes(compared: ComparedArticle) -> Iterator[tuple[int, int]]:
    """The sentences of a story, each with its non-space characters."""
    for index, label in enumerate(compared.labels):
        if label != "noise":
            yield index, len("".join(compared.segmented.sentence_text(index).split()))


def _parts(compared: ComparedArticle, carried: dict[int, Level]) -> list[tuple[str, float]]:
    sizes = dict.fromkeys(STORY_PARTS, 0)
    for index, size in _sizes(compared):
        part = carried.get(index, "own")
        told = _told(compared, index, size) if index in carried else size
        sizes[part] += told
        sizes["own"] += size - told
    whole = sum(sizes.values())
    return [(part, size / whole) for part, size in sizes.items() if size]


def _carried(comparison: Comparison) -> Carried:
    """Of each article the sentences that another article carries, with the closest level."""
    carried: Carried = [{} for _ in comparison.articles]
    for link in comparison.links:
        for side in (link.left, link.right):
            for sentence in side.sentences:
                known = carried[side.article].get(sentence, link.level)
                carried[side.article][sentence] = min(known, link.level, key=_RANK.__getitem__)
    for passage in comparison.passages:
        for member in passage.members:
            for sentence in member.sentences:
                carried[member.article].setdefault(sentence, member.level)
    return carried
