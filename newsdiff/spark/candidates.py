"""Candidate pairs of texts on a cluster: texts that agree on a band of their sketches.

The rule is that of `newsdiff.link.candidates`: all pairs of a bucket of up to `MAX_BUCKET` texts,
of a larger one a star around the least text. Buckets are grouped by Spark. One that a large part
of all texts is in would be a group for a single task: such keys are found by a sample of the texts,
their size and least text by an aggregation that each task does for its own part first, and their
stars by a join with these few, which needs no grouping. The sample decides how a bucket is
paired, never which pairs it gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.link.candidates import MAX_BUCKET, bucket_limits
from newsdiff.spark.session import frame_of

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

    from newsdiff.model import Limit
    from newsdiff.spark.session import Frames

__all__ = ["CandidatePairs", "candidate_pairs"]

HOT_ROWS = 1 << 13
"""Texts of a bucket from which on it is no group."""
HOT_BUCKETS = 1 << 10
"""Buckets of a band that may be so large, at most."""
SAMPLING = 64
"""One text in so many is looked at to find them."""

_PAIRS = f"""explode(
  if(size(members) <= {MAX_BUCKET},
    flatten(transform(members, (x, i) ->
      transform(slice(members, i + 2, size(members)), y -> struct(x as left, y as right)))),
    concat(
      transform(slice(members, 2, size(members)), y -> struct(members[0] as left, y as right)),
      array(struct(cast(null as bigint) as left, cast(size(members) as bigint) as right))))
) as pair"""
"""Pairs of a group of texts in ascending order; the size of a star stands behind its pairs."""


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
    bucket = "shiftleft(cast(band as bigint), 32) | (cast(key as bigint) & 4294967295)"
    members = keys.select("text", functions.expr(bucket).alias("bucket"))
    hot = _hot_buckets(members, max(HOT_ROWS, n_texts // HOT_BUCKETS))
    found, rest, centres = [], members, None
    if hot.num_rows:
        few = functions.broadcast(frame_of(frames.spark, hot))
        found.append(_stars(members, few))
        rest = members.join(few, "bucket", "left_anti")
        centres = frame_of(frames.spark, hot.select(["centre"])).distinct()
        centres = centres.withColumnRenamed("centre", "text")
    found.append(_pairs_of_groups(rest))
    pairs = found[0].union(found[-1]) if len(found) > 1 else found[0]
    kept = frames.kept(pairs.dropDuplicates(["left", "right"]), "candidates")
    largest = kept.where("left is null").agg(functions.max("right")).collect()[0][0] or 0
    largest = max([largest, *hot.column("n").to_pylist()])
    return CandidatePairs(
        pairs=kept.where("left is not null"),
        centres=centres,
        limits=bucket_limits(int(largest > 0), largest),
    )


def _hot_buckets(members: DataFrame, n_rows: int) -> pa.Table:
    """Buckets of about so many texts or more: bucket, n, centre."""
    from pyspark.sql import functions

    sample = members.where(f"pmod(text, {SAMPLING}) = 0").groupBy("bucket").count()
    large = sample.where(functions.col("count") * SAMPLING >= n_rows).select("bucket")
    counted = members.join(functions.broadcast(large), "bucket").groupBy("bucket")
    sums = counted.agg(functions.count("text").alias("n"), functions.min("text").alias("centre"))
    return sums.where(functions.col("n") > MAX_BUCKET).toArrow()


def _stars(members: DataFrame, hot: DataFrame) -> DataFrame:
    joined = members.join(hot, "bucket").where("text != centre")
    return joined.selectExpr("centre as left", "text as right")


def _pairs_of_groups(members: DataFrame) -> DataFrame:
    from pyspark.sql import functions

    grouped = members.groupBy("bucket").agg(
        functions.sort_array(functions.collect_list("text")).alias("members")
    )
    return grouped.where("size(members) > 1").selectExpr(_PAIRS).select("pair.left", "pair.right")
