"""Which articles of a dump are left out because another one that is kept carries them.

Whole articles: a member of a cluster is left out when its own similarity to the representative
reaches the threshold. A member that is only similar to another member stays.

Paragraphs: articles are taken in the order of publication, so the earliest is kept; one is left
out when the paragraphs that it shares with one kept article make up enough of its story, its words
outside of recurring boilerplate. An article that adds something of its own stays.

Time and memory are linear in the rows that are given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsdiff.model.dump import Dropped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["dropped_by_cluster", "dropped_by_share"]

DUPLICATE = "near-duplicate article"
CONTAINED = "paragraphs in a kept article"


def dropped_by_cluster(members: Iterable[Mapping[str, Any]], threshold: float) -> list[Dropped]:
    """Leave out the members of clusters of whole articles.

    Args:
        members: id, cluster, representative, similarity of each.
        threshold: least similarity to the representative.

    Returns:
        What is left out, in the order of the members.
    """
    members = list(members)
    chief = {row["cluster"]: row["id"] for row in members if row["representative"]}
    return [
        Dropped(row["id"], DUPLICATE, chief[row["cluster"]], row["similarity"])
        for row in members
        if not row["representative"] and row["similarity"] >= threshold
    ]


def dropped_by_share(
    order: Iterable[str],
    carriers: Mapping[str, Iterable[tuple[str, float]]],
    story: Mapping[str, float],
    share: float,
) -> list[Dropped]:
    """Leave out what kept articles carry.

    Args:
        order: articles, the earliest first.
        carriers: article → articles that carry a part of its words, with that part.
        story: article → part of its words that is no boilerplate, 1 if omitted.
        share: least part of the story that one kept article has to carry.

    Returns:
        What is left out, in that order; of several carriers the one with the largest part is
        named, the earliest of them among equals.
    """
    kept: dict[str, int] = {}
    dropped = []
    for name in order:
        part_of_story = 1 / story.get(name, 1.0)
        best = min(
            (
                (-min(1.0, part * part_of_story), kept[other], other)
                for other, part in carriers.get(name, ())
                if other in kept
            ),
            default=(0.0, 0, ""),
        )
        if -best[0] < share:
            kept[name] = len(kept)
        else:
            dropped.append(Dropped(name, CONTAINED, best[2], -best[0]))
    return dropped
