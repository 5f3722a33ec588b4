"""Which articles of a dump are left out because another one that is kept carries them.

Whole articles: a member of a cluster is left out when its own similarity to the representative
reaches the threshold. A member that is only similar to another member stays.

Paragraphs: articles are taken in the order of publication, so the earliest is kept; one is left
out when the paragraphs that it shares with one kept article make up enough of its story, its words
outside of recurring boilerplate. An article that adds something of its own stays.

Against an index, its articles are kept before all others, and none of them is left out.

Time and memory are linear in the rows that are given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsdiff.model.dump import Dropped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["KNOWN", "dropped_by_cluster", "dropped_by_share"]

DUPLICATE = "near-duplicate article"
CONTAINED = "paragraphs in a kept article"
KNOWN = "in the index already"


def dropped_by_cluster(
    members: Iterable[Mapping[str, Any]],
    threshold: float,
    known: Sequence[str] = (),
    alike: Mapping[str, Iterable[tuple[str, float]]] | None = None,
) -> list[Dropped]:
    """Leave out the members of clusters of whole articles.

    Args:
        members: id, cluster, representative, similarity of each.
        threshold: least similarity to the representative.
        known: articles of an index, the earliest first.
        alike: article → articles that are similar enough to it, with how similar; used for those
            of the index alone.

    Returns:
        What is left out, in the order of the members. What is similar to an article of the index
        is named with the most similar one; what is only similar to another article that is left
        out stays.
    """
    members = list(members)
    turns = {name: turn for turn, name in enumerate(known)}
    chief = {row["cluster"]: row["id"] for row in members if row["representative"]}
    near = {name: dict(others) for name, others in (alike or {}).items()}
    for row in members:
        if row["similarity"] >= threshold:
            near.setdefault(row["id"], {})[chief[row["cluster"]]] = row["similarity"]
    best = {
        name: min((-part, turns[other], other) for other, part in others.items() if other in turns)
        for name, others in near.items()
        if name not in turns and not turns.keys().isdisjoint(others)
    }
    settled = {*turns, *best}
    dropped = []
    for row in members:
        name, head = row["id"], chief[row["cluster"]]
        if name in best:
            dropped.append(Dropped(name, DUPLICATE, best[name][2], -best[name][0]))
        elif name != head and row["similarity"] >= threshold and settled.isdisjoint((name, head)):
            dropped.append(Dropped(name, DUPLICATE, head, row["similarity"]))
    return dropped


def dropped_by_share(
    order: Iterable[str],
    carriers: Mapping[str, Iterable[tuple[str, float]]],
    story: Mapping[str, float],
    share: float,
    known: Iterable[str] = (),
) -> list[Dropped]:
    """Leave out what kept articles carry.

    Args:
        order: articles, the earliest first.
        carriers: article → articles that carry a part of its words, with that part.
        story: article → part of its words that is no boilerplate, 1 if omitted.
        share: least part of the story that one kept article has to carry.
        known: articles of an index, the earliest first; they are not in `order`.

    Returns:
        What is left out, in that order; of several carriers the one with the largest part is
        named, the earliest of them among equals.
    """
    kept = {name: turn for turn, name in enumerate(known)}
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
