"""Candidate pairs of texts on a cluster: texts that agree on a band of their sketches.

The rule is that of `newsdiff.link.candidates`: all pairs of a bucket of up to `MAX_BUCKET` texts,
of a larger one a star around the least text. First each bucket is summed up: how many texts, the
least, the largest; each task sums up its own part, so that a key which a third of all texts share
is no work for a single one. Most keys are alone and done with, and two texts are a pair already.
Only of three up to `MAX_BUCKET` texts lists are made; stars come from a join with their buckets,
those of very large ones without a grouping of any kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.link.candidates import MAX_BUCKET, bucket_limits
from newsdiff.spark.session import frame_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, GroupedData

    from newsdiff.model import Limit
    from newsdiff.spark.session import Frames

__all__ = ["CandidatePairs", "candidate_pairs", "pairs_within"]

HOT_ROWS = 1 << 13
"""Texts of a bucket from which on its members are not brought to one task."""
HOT_BUCKETS = 1 << 10
"""Buckets of a band that may be so large, at most."""

_PAIRS = """explode(flatten(transform(members, (x, i) -> transform(
    slice(members, i + 2, size(members)), y -> struct(x as left, y as right))))) as pair"""
"""All pairs of what a list has, in its order."""


@attrs.frozen(kw_only=True, eq=False)
class CandidatePairs:
    """What the bands give.

    Attributes:
        pairs: left, right (long, hashes of texts, the lower one left), each pair once.
        centres: text (long): those with very many pairs; None where there are none.
        limits: bounds that were reached.
    """

    pairs: DataFrame
    centres: DataFrame | None
    limits: tuple[Limit, ...]


def candidate_pairs(frames: Frames, texts: DataFrame, n_texts: int) -> CandidatePairs:
    """Pair the texts that have a band key in common.

    Args:
        frames: where the pairs go.
        texts: text (long), keys (array<int>), each text once.
        n_texts: how many there are.

    Returns:
        The pairs.
    """
    from pyspark.sql import functions

    keys = texts.select("text", functions.posexplode("keys").alias("band", "key"))
    bucket = "shiftleft(cast(band as bigint), 32) | (cast(key as bigint) & 4294967295) as bucket"
    members = keys.selectExpr("text", bucket)
    sums = members.groupBy("bucket").agg(
        functions.count("text").alias("n"),
        functions.min("text").alias("least"),
        functions.max("text").alias("largest"),
    )
    buckets = frames.kept(sums.where("n > 1"), "buckets")
    n_hot = max(HOT_ROWS, n_texts // HOT_BUCKETS, MAX_BUCKET + 1)
    hot = buckets.where(f"n >= {n_hot}").select("bucket", "least").toArrow()
    pairs = buckets.where("n = 2").selectExpr("least as left", "largest as right")
    centres = None
    if hot.num_rows:
        few = functions.broadcast(frame_of(frames.spark, hot))
        pairs = pairs.union(_stars(members, few))
        members = members.join(few, "bucket", "left_anti")
        centres = few.selectExpr("least as text").distinct()
    stars = buckets.where(f"n > {MAX_BUCKET} and n < {n_hot}").select("bucket", "least")
    pairs = pairs.union(_stars(members, stars)).union(_squares(members, buckets))
    kept = frames.kept(pairs.dropDuplicates(["left", "right"]), "candidates")
    largest = int(buckets.agg(functions.max("n")).collect()[0][0] or 0)
    limits = bucket_limits(int(largest > MAX_BUCKET), largest)
    return CandidatePairs(pairs=kept, centres=centres, limits=limits)


def _stars(members: DataFrame, buckets: DataFrame) -> DataFrame:
    """Each text of some buckets with the least of its bucket."""
    joined = members.join(buckets, "bucket").where("text <> least")
    return joined.selectExpr("least as left", "text as right")


def _squares(members: DataFrame, buckets: DataFrame) -> DataFrame:
    """All pairs of the texts of buckets of three or more that are no stars."""
    chosen = buckets.where(f"n > 2 and n <= {MAX_BUCKET}").select("bucket")
    return pairs_within(members.join(chosen, "bucket").groupBy("bucket"), "text")


def pairs_within(groups: GroupedData, name: str) -> DataFrame:
    """All pairs of the numbers in a column of each group: left, right, the lower one left."""
    from pyspark.sql import functions

    lists = groups.agg(functions.sort_array(functions.collect_list(name)).alias("members"))
    return lists.selectExpr(_PAIRS).select("pair.left", "pair.right")
