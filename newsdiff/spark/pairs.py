"""Candidates to verified pairs on a cluster: words are joined to each side, and compared.

A text that is the centre of a very large bucket is a side of very many candidates: its words are
given to every task instead of being joined where all its pairs would meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np
import pyarrow as pa

from newsdiff.core.kernels import Words, count_shingles, verify_pairs
from newsdiff.core.ranges import chunked_places
from newsdiff.link.join import RowPairs, similarities_of
from newsdiff.spark.candidates import candidate_pairs
from newsdiff.spark.columns import ints, unpacked
from newsdiff.write.columns import column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pyspark.sql import DataFrame

    from newsdiff.model import Limit
    from newsdiff.spark.numbers import TextRows
    from newsdiff.spark.session import Frames

__all__ = ["MAX_DRIVER_EDGES", "TextPairs", "row_pairs_of", "verified_pairs"]

_SCHEMA = "left long, right long, shared int, n_left int, n_right int"
MAX_DRIVER_EDGES = 50_000_000
"""Pairs of texts that the driver holds, at some 40 bytes each, and 16 for each pair of blocks."""
_U32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


@attrs.frozen(kw_only=True, eq=False)
class TextPairs:
    """Verified pairs of texts.

    Attributes:
        pairs: left, right (long, hashes of texts), shared, n_left, n_right (int, different
            shingles).
        n_pairs: how many there are.
        n_candidates: pairs that were compared.
        limits: bounds that were reached.
    """

    pairs: DataFrame
    n_pairs: int
    n_candidates: int
    limits: tuple[Limit, ...]

    @property
    def is_large(self) -> bool:
        """Whether they are more than the driver is to hold."""
        return self.n_pairs > MAX_DRIVER_EDGES


def verified_pairs(frames: Frames, texts: DataFrame, n_texts: int, threshold: float) -> TextPairs:
    """Find the pairs of texts at or above the threshold.

    Args:
        frames: where the pairs go.
        texts: as `newsdiff.spark.numbers.distinct_texts` gives them.
        n_texts: how many there are.
        threshold: least similarity.

    Returns:
        The pairs, kept.
    """
    from pyspark.sql import functions

    candidates = candidate_pairs(frames, texts, n_texts)
    joined = _with_words(candidates.pairs, texts, "left", candidates.centres)
    joined = _with_words(joined, texts, "right", None)
    compared = joined.mapInArrow(Verifier(threshold), _SCHEMA)
    kept = frames.kept(compared, "pairs")
    sums = kept.agg(
        functions.count("left"),
        functions.sum(functions.when(functions.col("left").isNull(), functions.col("shared"))),
    ).collect()[0]
    return TextPairs(
        pairs=kept.where("left is not null"),
        n_pairs=int(sums[0]),
        n_candidates=int(sums[1] or 0),
        limits=candidates.limits,
    )


def _with_words(
    pairs: DataFrame, texts: DataFrame, side: str, centres: DataFrame | None
) -> DataFrame:
    """Pairs with the words of one of their sides."""
    from pyspark.sql import functions

    words = texts.selectExpr(f"text as {side}", f"words as {side}_words")
    if centres is None:
        return pairs.join(words, side)
    few = functions.broadcast(centres.withColumnRenamed("text", side))
    central = functions.broadcast(words.join(few, side, "left_semi"))
    rest = pairs.join(few, side, "left_anti").join(words, side)
    return pairs.join(central, side).unionByName(rest)


@attrs.frozen
class Verifier:
    """Compares the two sides of candidates; for `mapInArrow`.

    Behind the pairs of each batch is a row without sides that says how many were compared.
    """

    threshold: float

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Compare the candidates of each batch."""
        for batch in batches:
            if batch.num_rows:
                yield from self._compared(batch)

    def _compared(self, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        n = batch.num_rows
        texts = np.concatenate([ints(batch, "left"), ints(batch, "right")])
        texts, firsts, places = np.unique(texts, return_index=True, return_inverse=True)
        words, n_words = _words(batch, firsts)
        longest = int(n_words.max(initial=0))
        counts = np.zeros(len(texts), dtype=np.uint32)
        count_shingles(np.arange(len(texts), dtype=np.uint32), words, n_words, longest, counts)
        pairs = np.sort(places[:n].astype(np.uint64) << _U32 | places[n:].astype(np.uint64))
        shared = np.empty(n, dtype=np.uint32)
        verify_pairs(pairs, words, n_words, counts, self.threshold, longest, shared)
        pairs, shared = pairs[shared > 0], shared[shared > 0]
        left, right = (pairs >> _U32).astype(np.int64), (pairs & _LOW).astype(np.int64)
        yield pa.RecordBatch.from_arrays(
            [
                column(texts[left]),
                column(texts[right]),
                column(shared.astype(np.int32)),
                column(counts[left].astype(np.int32)),
                column(counts[right].astype(np.int32)),
            ],
            names=_NAMES,
        )
        yield pa.RecordBatch.from_arrays(
            [_NO_TEXT, _NO_TEXT, pa.array([n], pa.int32()), _NO_COUNT, _NO_COUNT], names=_NAMES
        )


_NAMES = ["left", "right", "shared", "n_left", "n_right"]
_NO_TEXT, _NO_COUNT = pa.nulls(1, pa.int64()), pa.nulls(1, pa.int32())


def _words(batch: pa.RecordBatch, firsts: NDArray[np.int64]) -> tuple[Words, NDArray[np.uint32]]:
    """Words of the texts of a batch, of those that stand at some places of left, then right."""
    sides = [unpacked(batch.column(f"{side}_words"), np.uint32) for side in ("left", "right")]
    lengths = [np.diff(bounds) for _, bounds in sides]
    words = Words([values for values, _ in sides], chunked_places(*lengths)[firsts])
    return words, np.concatenate(lengths)[firsts].astype(np.uint32)


def row_pairs_of(found: TextPairs, text_rows: TextRows) -> RowPairs:
    """Bring verified pairs to the driver, as pairs of rows; none where there are too many.

    Args:
        found: the pairs.
        text_rows: finds the rows of texts.

    Returns:
        The pairs as a single process has them.
    """
    pairs = found.pairs.limit(0) if found.is_large else found.pairs
    table = pairs.toArrow()
    values = {name: table.column(name).to_numpy() for name in _NAMES}
    one, other = text_rows.of(values["left"]), text_rows.of(values["right"])
    counts = np.zeros(len(text_rows.rows), dtype=np.uint32)
    counts[one] = values["n_left"]
    counts[other] = values["n_right"]
    left, right = np.minimum(one, other), np.maximum(one, other)
    order = np.lexsort((right, left))
    left, right, shared = left[order], right[order], values["shared"][order]
    similarities, containments = similarities_of(shared, counts[left], counts[right])
    return RowPairs(
        left=left,
        right=right,
        similarities=similarities,
        containments=containments,
        counts=counts,
        n_candidates=found.n_candidates,
        limits=found.limits,
    )
