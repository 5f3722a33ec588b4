"""Connected components of pairs that are too many for one machine: large-star, small-star.

R. Kiveris, S. Lattanzi, V. Mirrokni, V. Rastogi, S. Vassilvitskii, "Connected Components in
MapReduce and Beyond" (SoCC 2014), section 3. A round of large-star links each larger neighbour of a
node to the least of its neighbourhood, a round of small-star the smaller ones and the node itself;
both keep components as they are. Where neither changes anything, each component is a star around
its least member. O(log**2 n) rounds are enough for certain (a dump needs four to eight), each of
two groupings of as many numbers as there are pairs.

What a round gives is written to the folder of the run: a plan that grew with the rounds would be
computed from the beginning after a lost worker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from newsdiff.spark.session import Frames

__all__ = ["components"]

_ROUNDS_MAX = 100
"""Far more than a graph of as many nodes as there are numbers takes."""


def components(frames: Frames, pairs: DataFrame) -> DataFrame:
    """Find the component of each member of some pair.

    Args:
        frames: where rounds are kept.
        pairs: left, right (long), different ones.

    Returns:
        text (long), component (long): the least member of its component.
    """
    links = pairs.selectExpr("greatest(left, right) as one", "least(left, right) as other")
    state = None
    for turn in range(_ROUNDS_MAX):
        links = frames.kept(_small_star(_large_star(links)), f"components-{turn}")
        before, state = state, _state(links)
        if state == before:
            break
    roots = links.selectExpr("other as text", "other as component").distinct()
    return links.selectExpr("one as text", "other as component").union(roots)


def _large_star(links: DataFrame) -> DataFrame:
    """Each larger neighbour of a node, and the least of the neighbourhood and the node."""
    both = links.union(links.selectExpr("other as one", "one as other"))
    linked = both.join(_least(both), "one").where("other > one")
    return linked.selectExpr("other as one", "least as other").distinct()


def _small_star(links: DataFrame) -> DataFrame:
    """Each smaller neighbour of a node, and the node, and the least of these neighbours.

    Links are from the larger to the smaller of two nodes already.
    """
    least = _least(links)
    neighbours = links.join(least, "one").where("other <> least")
    moved = neighbours.selectExpr("other as one", "least as other")
    return moved.union(least.selectExpr("one", "least as other")).distinct()


def _least(links: DataFrame) -> DataFrame:
    """The least of each node and its neighbours."""
    from pyspark.sql import functions

    least = links.groupBy("one").agg(functions.min("other").alias("least"))
    return least.selectExpr("one", "least(one, least) as least")


def _state(links: DataFrame) -> tuple[int, int]:
    """What tells one set of links from another."""
    found = links.selectExpr("count(*)", "bit_xor(xxhash64(one, other))").collect()[0]
    return int(found[0]), int(found[1] or 0)
