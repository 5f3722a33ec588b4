"""What of the tables of a result needs words, done where the words are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np
import pyarrow as pa

from newsdiff.core.kernels import lead
from newsdiff.core.ranges import run_bounds
from newsdiff.link.cluster import MAX_COMPONENT, cluster_rows
from newsdiff.link.expand import pair_blocks
from newsdiff.link.kinds import kinds_of_sums
from newsdiff.model.dump import NO_ROW
from newsdiff.pipeline.dedupe.text_work import LocalPairs
from newsdiff.spark.columns import ints, words_of
from newsdiff.spark.reuse import find_reuse
from newsdiff.spark.subdumps import Blocks
from newsdiff.write.columns import column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from pyspark.sql import Column, DataFrame

    from newsdiff.link.cluster import RowClusters
    from newsdiff.link.join import RowPairs
    from newsdiff.link.reuse import Reuse
    from newsdiff.link.sequences import Occurrences
    from newsdiff.model.dump_settings import DedupeSettings
    from newsdiff.pipeline.dedupe.text_work import PairRows
    from newsdiff.spark.numbers import Numbers
    from newsdiff.spark.units import Units

__all__ = ["SparkWork"]

_LED = "text long, leader long, similarity double"


@attrs.frozen(kw_only=True, eq=False)
class SparkWork:
    """Compares words of the texts of a dump on the workers; a `TextWork`.

    Attributes:
        units: the dump.
        texts: its distinct texts, as `newsdiff.spark.numbers.distinct_texts` gives them.
        numbers: what the driver has of it.
        settings: of the run.
    """

    units: Units
    texts: DataFrame
    numbers: Numbers
    settings: DedupeSettings

    def pairs(
        self,
        found: RowPairs,
        offsets: NDArray[np.uint32],
        members: NDArray[np.uint32],
        firsts: NDArray[np.uint32],
    ) -> PairRows:
        """Expand pairs of texts to pairs of blocks, on the driver."""
        return LocalPairs(pair_blocks(found.left, found.right, offsets, members, firsts), found)

    def clusters(
        self, found: RowPairs, published: NDArray[np.int64], firsts: NDArray[np.uint32]
    ) -> RowClusters:
        """Cluster the texts that have pairs."""
        counts = found.counts

        def settle(
            members: NDArray[np.int64],
            bounds: NDArray[np.int64],
            leaders: NDArray[np.uint32],
            similarities: NDArray[np.float64],
        ) -> None:
            components = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
            is_small = (np.diff(bounds) <= MAX_COMPONENT)[components]
            chosen = members[is_small]
            if not len(chosen):
                return
            table = pa.table(
                {
                    "text": self.numbers.text_rows.hashes()[chosen],
                    "component": components[is_small],
                    "place": np.arange(len(chosen)),
                    "published": published[chosen],
                    "first": firsts[chosen].astype(np.int64),
                    "n_shingles": counts[chosen].astype(np.int32),
                }
            )
            sent = self.units.frames.sent(table, "components")
            self.lead(sent, ["place"], leaders, similarities)

        return cluster_rows(
            self.numbers.rows, found.left, found.right, found.similarities, published, firsts,
            counts, self.settings.threshold, settle=settle,
        )  # fmt: skip

    def lead(
        self,
        members: DataFrame,
        order: Sequence[str | Column],
        leaders: NDArray[np.uint32],
        similarities: NDArray[np.float64],
    ) -> None:
        """Cut components where the words are.

        Args:
            members: text, component, published, first, n_shingles, and what they are ordered by;
                of components up to `MAX_COMPONENT`.
            order: by which the members of a component may lead.
            leaders: uint32[n_rows], filled in for the members.
            similarities: float64[n_rows], the same.
        """
        joined = members.join(self.texts.select("text", "words"), "text")
        by_component = joined.repartition("component").sortWithinPartitions("component", *order)
        led = by_component.mapInArrow(_Leader(self.settings.threshold), _LED).toArrow()
        of = self.numbers.text_rows.of
        rows = of(led.column("text").to_numpy())
        leaders[rows] = of(led.column("leader").to_numpy())
        similarities[rows] = led.column("similarity").to_numpy()

    def kinds(self, chosen: NDArray[np.uint32]) -> NDArray[np.int8]:
        """Say what kind of text some are."""
        return kinds_of_sums(self.numbers.sums[chosen], self.numbers.rows.n_words[chosen])

    def reuse(
        self,
        places: Occurrences,
        first_blocks: NDArray[np.int64],
        block_rows: NDArray[np.uint32],
        of_article: NDArray[np.int64],
    ) -> Reuse:
        """Find the pairs of articles that share text."""
        blocks = Blocks(
            first_blocks=first_blocks,
            rows=block_rows,
            of_article=of_article,
            places=places,
            texts=self.numbers.text_rows.hashes(),
        )
        return find_reuse(self.units, self.texts, self.numbers, blocks, self.settings)


@attrs.frozen
class _Leader:
    """Cuts components into clusters; for `mapInArrow` over rows by component, in their order.

    A component that goes over the end of a batch waits for the rest of it.
    """

    threshold: float

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Name the leader of each text, and how similar it is."""
        waiting: list[pa.RecordBatch] = []
        for batch in batches:
            if not batch.num_rows:
                continue
            components = ints(batch, "component")
            cut = int(np.searchsorted(components, components[-1]))
            if waiting and cut == 0 and ints(waiting[0], "component")[0] != components[0]:
                yield self._cut(waiting)
                waiting = []
            if cut:
                yield self._cut([*waiting, batch.slice(0, cut)])
                waiting = []
            waiting.append(batch.slice(cut))
        if waiting:
            yield self._cut(waiting)

    def _cut(self, batches: list[pa.RecordBatch]) -> pa.RecordBatch:
        rows = pa.Table.from_batches(batches).combine_chunks().to_batches()[0]
        components = ints(rows, "component")
        words, n_words = words_of(rows.column("words"))
        n, texts = rows.num_rows, ints(rows, "text")
        leaders = np.full(n, NO_ROW, dtype=np.uint32)
        similarities = np.zeros(n, dtype=np.float64)
        lead(
            np.arange(n), run_bounds(components), MAX_COMPONENT, words, n_words,
            ints(rows, "n_shingles").astype(np.uint32), self.threshold,
            int(n_words.max(initial=0)), ints(rows, "published"),
            ints(rows, "first").astype(np.uint32), leaders, similarities,
        )  # fmt: skip
        columns = [column(texts), column(texts[leaders]), column(similarities)]
        return pa.RecordBatch.from_arrays(columns, names=["text", "leader", "similarity"])
