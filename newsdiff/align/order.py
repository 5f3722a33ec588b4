"""Which links stand off the common order of two articles.

The heaviest strictly increasing subsequence (Jacobson & Vo 1992, the weighted form of Schensted's
problem) of the links in left order, by place on the right, is the common order; a link's weight is
its characters. What is off that chain has moved, if it is long enough to mean something.

Time: O(n log n) for n links, by a Fenwick tree of prefix maxima. Memory: O(n).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["heaviest_chain"]


def heaviest_chain(places: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Indices of the heaviest strictly increasing subsequence.

    Args:
        places: place of each link on the right, links in left order; equal places never share a
            chain.
        weights: of each link, > 0, as many as places.

    Returns:
        Indices into `places`, increasing; of equally heavy chains the one whose end comes first.

    Example:
        >>> heaviest_chain([2, 0, 1, 3], [1, 5, 5, 1])
        [1, 2, 3]
    """
    rank = {place: number for number, place in enumerate(sorted(set(places)), start=1)}
    tree: list[tuple[int, int]] = [(0, 0)] * (len(rank) + 1)  # (weight, −index of the last link)
    before: list[int | None] = []
    end, heaviest = None, 0
    for index, (place, weight) in enumerate(zip(places, weights, strict=True)):
        node, best = rank[place] - 1, (0, 0)
        while node:
            best = max(best, tree[node])
            node -= node & -node
        before.append(-best[1] if best[0] else None)
        total = best[0] + weight
        if total > heaviest:
            end, heaviest = index, total
        node = rank[place]
        while node < len(tree):
            tree[node] = max(tree[node], (total, -index))
            node += node & -node
    chain = []
    while end is not None:
        chain.append(end)
        end = before[end]
    return chain[::-1]
