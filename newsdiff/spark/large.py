"""Clusters and pairs of blocks where there are more pairs of texts than the driver is to hold.

The rules are those of `newsdiff.link.cluster` and `newsdiff.link.expand`, on frames: components by
stars, their members in the order in which they may lead, texts and pairs of texts back to blocks.
The driver gets a number for each text, not for each pair; of pairs, those in components above
`MAX_COMPONENT`, and the table of pairs a slice at a time.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.kernels import lead_paired
from newsdiff.core.ranges import run_bounds
from newsdiff.link.cluster import MAX_COMPONENT, RowClusters, adjacency
from newsdiff.link.expand import MAX_SQUARE
from newsdiff.link.join import similarities_of
from newsdiff.model.dump import NO_ROW
from newsdiff.read.dump.times import AMBIGUOUS, UNDATED
from newsdiff.spark.candidates import pairs_within
from newsdiff.spark.components import components

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray
    from pyspark.sql import Column, DataFrame

    from newsdiff.link.join import RowPairs
    from newsdiff.link.reuse import Reuse
    from newsdiff.link.sequences import Occurrences
    from newsdiff.spark.pairs import TextPairs
    from newsdiff.spark.work import SparkWork
    from newsdiff.write.result_tables import Maker

__all__ = ["LargeWork", "PairFrame"]

SLICE_PAIRS = 1 << 22
"""Pairs that the driver makes rows of the table of at a time, about."""
_BLOCKS_A_STEP = 1 << 10


@attrs.define(kw_only=True, slots=False, eq=False)
class LargeWork:
    """Compares words on the workers, and keeps pairs there; a `TextWork`.

    Attributes:
        small: what is the same as with fewer pairs.
        found: the pairs of texts.
    """

    small: SparkWork
    found: TextPairs

    @cached_property
    def _occurrences(self) -> DataFrame:
        """text, n (blocks), published, first (block, of those that were published first)."""
        from pyspark.sql import functions

        units = self.small.units
        time = functions.when(functions.col("time") < AMBIGUOUS, functions.col("time"))
        times = units.articles().select("article", time.alias("known"))
        blocks = units.blocks().where("n_words > 0").select("article", "place", "text")
        dated = blocks.join(times, "article").selectExpr(
            "text", f"struct(coalesce(known, {UNDATED}) as published, place as first) as when"
        )
        grouped = dated.groupBy("text").agg(
            functions.count("*").alias("n"), functions.min("when").alias("when")
        )
        flat = grouped.selectExpr("text", "n", "when.published", "when.first")
        return units.frames.kept(flat, "occurrences")

    def pairs(
        self,
        found: RowPairs,
        offsets: NDArray[np.uint32],
        members: NDArray[np.uint32],
        firsts: NDArray[np.uint32],
    ) -> PairFrame:
        """Expand pairs of texts to pairs of blocks, where they are."""
        del found, offsets, members, firsts
        from pyspark.sql import functions

        units = self.small.units
        places = units.blocks().where("n_words > 0").select("text", "place")
        texts = self._occurrences
        pairs = self.found.pairs
        for side in ("left", "right"):
            names = (f"text as {side}", f"n as {side}_blocks", f"first as {side}_first")
            pairs = pairs.join(texts.selectExpr(*names), side)
        pairs = units.frames.kept(pairs, "occurring_pairs")
        is_star = f"left_blocks * right_blocks > {MAX_SQUARE**2}"
        stars, squares = pairs.where(is_star), pairs.where(f"not ({is_star})")
        two_texts = _squared(squares, places).union(_starred(stars, places))
        whole = _same_text(places, texts).union(two_texts)
        kept = units.frames.kept(whole.orderBy("left", "right"), "block_pairs")
        n_stars = texts.where(functions.col("n") > MAX_SQUARE).count() + stars.count()
        return PairFrame(pairs=kept, n_pairs=kept.count(), n_stars=n_stars)

    def clusters(
        self, found: RowPairs, published: NDArray[np.int64], firsts: NDArray[np.uint32]
    ) -> RowClusters:
        """Cluster the texts that have pairs."""
        del found, published, firsts
        members, order = self._members(), _lead_order()
        n_rows = len(self.small.numbers.rows)
        leaders = np.full(n_rows, NO_ROW, dtype=np.uint32)
        kept = np.zeros(n_rows, dtype=np.float64)
        self.small.lead(members.where(f"size <= {MAX_COMPONENT}"), order, leaders, kept)
        large = members.where(f"size > {MAX_COMPONENT}").orderBy("component", *order)
        largest = self._lead_large(large, leaders, kept)
        return RowClusters(leaders=leaders, similarities=kept, largest=largest)

    def _members(self) -> DataFrame:
        """Texts that have pairs: text, component, size, published, first, n_words, n_shingles."""
        from pyspark.sql import functions

        pairs, frames = self.found.pairs, self.small.units.frames
        found = components(frames, pairs)
        sizes = found.groupBy("component").agg(functions.count("*").alias("size"))
        left = pairs.selectExpr("left as text", "n_left as n_shingles")
        counts = left.union(pairs.selectExpr("right", "n_right")).distinct()
        n_words = self.small.texts.select("text", "n_words")
        sized = found.join(sizes, "component").join(counts, "text").join(n_words, "text")
        return frames.kept(sized.join(self._occurrences.drop("n"), "text"), "members")

    def _lead_large(
        self, large: DataFrame, leaders: NDArray[np.uint32], kept: NDArray[np.float64]
    ) -> int:
        """Cut components above `MAX_COMPONENT` by their pairs; returns the size of the largest."""
        table = large.select("text", "component").toArrow()
        if not table.num_rows:
            return 0
        bounds = run_bounds(table.column("component").to_numpy())
        of = self.small.numbers.text_rows.of
        within = large.selectExpr("text as left")
        pairs = self.found.pairs.join(within, "left", "left_semi").toArrow()
        left, right = (of(pairs.column(side).to_numpy()) for side in ("left", "right"))
        similarities, _ = _similarities(pairs)
        starts, neighbours, edges = adjacency(left, right, len(leaders))
        members = of(table.column("text").to_numpy()).astype(np.int64)
        lead_paired(
            members, bounds, MAX_COMPONENT, starts, neighbours, similarities[edges], leaders, kept
        )
        return int(np.diff(bounds).max())

    def kinds(self, chosen: NDArray[np.uint32]) -> NDArray[np.int8]:
        """Say what kind of text some are."""
        return self.small.kinds(chosen)

    def reuse(
        self,
        places: Occurrences,
        first_blocks: NDArray[np.int64],
        block_rows: NDArray[np.uint32],
        of_article: NDArray[np.int64],
    ) -> Reuse:
        """Find the pairs of articles that share text."""
        return self.small.reuse(places, first_blocks, block_rows, of_article)


def _lead_order() -> list[Column]:
    """By which the members of a component may lead, as rows in `newsdiff.link.cluster`."""
    from pyspark.sql import functions

    col = functions.col
    return [col("published"), col("n_words").desc(), col("text")]


_FIGURES = ("shared", "n_left", "n_right")


def _same_text(places: DataFrame, texts: DataFrame) -> DataFrame:
    """Pairs of blocks of one text; above `MAX_SQUARE` blocks, all with the first."""
    few = texts.where(f"n > 1 and n <= {MAX_SQUARE}").select("text")
    squared = pairs_within(places.join(few, "text").groupBy("text"), "place")
    many = texts.where(f"n > {MAX_SQUARE}").select("text", "first")
    starred = places.join(many, "text").where("place <> first")
    pairs = squared.union(starred.selectExpr("least(place, first)", "greatest(place, first)"))
    return pairs.selectExpr("left", "right", *(f"1 as {name}" for name in _FIGURES))


def _squared(pairs: DataFrame, places: DataFrame) -> DataFrame:
    """All pairs of a block of one text and a block of another."""
    for side in ("left", "right"):
        pairs = pairs.join(places.selectExpr(f"text as {side}", f"place as {side}_place"), side)
    return _between(pairs, "left_place", "right_place")


def _starred(pairs: DataFrame, places: DataFrame) -> DataFrame:
    """Pairs of the first block of either text and the blocks of the other."""
    right = pairs.join(places.selectExpr("text as right", "place"), "right")
    left = pairs.join(places.selectExpr("text as left", "place"), "left")
    left = left.where("place <> left_first")
    firsts = _between(right, "left_first", "place")
    return firsts.union(_between(left, "place", "right_first"))


def _between(pairs: DataFrame, one: str, other: str) -> DataFrame:
    sides = (f"least({one}, {other}) as left", f"greatest({one}, {other}) as right")
    return pairs.selectExpr(*sides, *_FIGURES)


def _similarities(pairs: pa.Table) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    values = [pairs.column(name).to_numpy() for name in _FIGURES]
    return similarities_of(values[0], values[1].astype(np.uint32), values[2].astype(np.uint32))


@attrs.frozen(kw_only=True, eq=False)
class PairFrame:
    """Pairs of blocks in a frame; they are `PairRows`.

    Attributes:
        pairs: left, right (long, numbers of blocks), shared, n_left, n_right; by left, then right.
        n_pairs: how many there are.
        n_stars: texts, and pairs of texts, of which only a star was taken.
    """

    pairs: DataFrame
    n_pairs: int
    n_stars: int

    def slices(self, maker: Maker, marked: NDArray[np.bool_]) -> Iterator[pa.Table]:
        """The table of them."""
        for start, end in self._ranges():
            part = self.pairs.where(f"left >= {start} and left < {end}").toArrow()
            part = part.sort_by([("left", "ascending"), ("right", "ascending")])
            similarities, containments = _similarities(part)
            left, right = (part.column(side).to_numpy() for side in ("left", "right"))
            edges = np.arange(part.num_rows, dtype=np.int32)
            yield from maker.pairs(
                left.astype(np.uint32), right.astype(np.uint32), edges, similarities,
                containments, marked,
            )  # fmt: skip

    def _ranges(self) -> Iterator[tuple[int, int]]:
        """Ranges of left blocks that have about `SLICE_PAIRS` pairs; one for no pairs."""
        from pyspark.sql import functions

        step = functions.floor(functions.col("left") / _BLOCKS_A_STEP).alias("step")
        table = self.pairs.groupBy(step).count().toArrow().sort_by("step")
        steps = table.column("step").to_numpy().astype(np.int64)
        totals = np.cumsum(table.column("count").to_numpy())
        cuts = np.flatnonzero(np.diff(totals // SLICE_PAIRS)) + 1
        ends = [*(steps[cuts] * _BLOCKS_A_STEP).tolist(), 1 << 62]
        yield from zip([0, *ends[:-1]], ends, strict=True)
