"""Items: text of one source's dispatch within an article that goes back to another source.

A paper puts an agency's brief into its own report, a round-up has several. The rule: an article has
the dispatch of another source as an item if it carries, sentence after sentence, at least
`_LEAST_RUN` sentences of it, or nearly all of it; counted are sentences that are the same or edited
and mostly not quoted, for reporters who hear the same speech write down the same words. An article
that is the only one of its source is such an item where nearly all of it stands in a longer one.

Time O(members of the dispatches' passages, and sentences of articles that are alone).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.collate.overlap import LEVEL_WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.collate.overlap import Overlap
    from newsdiff.model import CoreSentence, Passage

__all__ = ["find_items"]

_LEAST_RUN = 3
_LEAST_SENTENCES = 2
_NEARLY_ALL = 0.8
_MOST = 0.5
"""A sentence of which more is quoted says nothing about a common text."""


def find_items(
    ground: Ground,
    overlap: Overlap,
    passages: Sequence[Passage],
    told: Sequence[CoreSentence],
    groups: Sequence[Sequence[int]],
) -> tuple[tuple[int, ...], ...]:
    """Of which other sources each article has the dispatch, or a part of it, as an item.

    Args:
        ground: articles and links.
        overlap: what they share.
        passages: in their final order.
        told: the sentences of the dispatches.
        groups: the articles of each source.

    Returns:
        For each article the numbers of the sources, sorted.
    """
    found: list[set[int]] = [set() for _ in ground.articles]
    for origin, group in enumerate(groups):
        dispatch = [sentence for sentence in told if sentence.origin == origin]
        for article, by_passage in _carried(passages, dispatch).items():
            if article not in group:
                worded = _worded(ground, overlap, article, group)
                if _is_item(ground, article, by_passage, worded, len(dispatch)):
                    found[article].add(origin)
        if len(group) == 1 and not dispatch:
            for article in _longer_with(ground, overlap, group[0]):
                found[article].add(origin)
    return tuple(tuple(sorted(each)) for each in found)


def _carried(
    passages: Sequence[Passage], dispatch: Sequence[CoreSentence]
) -> dict[int, list[tuple[int, ...]]]:
    """By article its sentences in each passage of a source's dispatch."""
    carried: dict[int, list[tuple[int, ...]]] = {}
    for sentence in dispatch:
        for member in passages[sentence.passage].members:
            carried.setdefault(member.article, []).append(member.sentences)
    return carried


def _worded(
    ground: Ground, overlap: Overlap, article: int, group: Collection[int]
) -> frozenset[int]:
    """Sentences that an article of the group has too, the same or edited and mostly not quoted."""
    whole = LEVEL_WEIGHTS["edited"]
    return frozenset(
        sentence
        for sentence, near in enumerate(overlap.carriers[article])
        if max((near[other] for other in group if other in near), default=0.0) >= whole
        and overlap.plain[article][sentence] >= _MOST * ground.sizes[article][sentence]
    )


def _is_item(
    ground: Ground,
    article: int,
    by_passage: Sequence[tuple[int, ...]],
    worded: frozenset[int],
    size: int,
) -> bool:
    whole = sum(not worded.isdisjoint(sentences) for sentences in by_passage)
    if whole >= max(_LEAST_SENTENCES, _NEARLY_ALL * size):
        return True
    carried = {sentence for sentences in by_passage for sentence in sentences}
    run = 0
    for sentence, is_story in enumerate(ground.story[article]):
        if is_story:
            run = run + (sentence in worded) if sentence in carried else 0
            if run >= _LEAST_RUN:
                return True
    return False


def _longer_with(ground: Ground, overlap: Overlap, article: int) -> list[int]:
    """Longer articles in which nearly all of an article stands that is alone."""
    story = ground.story_sentences(article)
    least = max(_LEAST_SENTENCES, _NEARLY_ALL * len(story))
    near = {other for s in story for other in overlap.carriers[article][s]}
    return [
        other
        for other in sorted(near)
        if ground.story_size(other) > ground.story_size(article)
        and len(_worded(ground, overlap, article, (other,))) >= least
    ]
