"""Sequences of words that several texts of a dump have, found where the words are.

As in `newsdiff.link.samples`: sequences are sampled by their hashes, and so are those that go from
one block to the next, for which the words at both ends of each block travel. Samples travel by
ranges of hashes, many in one row; of each range the sets of texts with a sequence in common come
out, and each different set goes to the driver once.

Bytes that travel: 12 a sample, of which there are one for each eight words of a large dump, and 64
a block. A task holds the samples of one range, about `_SAMPLES_A_PART`, and all texts that have one
sequence: 12 bytes each, at most 2**27 of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np
import pyarrow as pa

from newsdiff.core.kernels import Words, keep_shared
from newsdiff.core.ranges import spread
from newsdiff.link.samples import block_joints, row_samples
from newsdiff.link.sequences import distinct_sets
from newsdiff.model.dump_settings import RUN_WORDS
from newsdiff.spark.columns import ints, joined, packed, unpacked, words_of
from newsdiff.write.columns import column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray
    from pyspark.sql import DataFrame

    _Piece = tuple[NDArray[np.uint64], NDArray[np.int64]]
    """32 bits of hashes, and the text or article that has each."""

__all__ = ["shared_sets"]

_SAMPLES_A_PART = 1 << 21
_SAMPLES_A_ROW = 1 << 22
"""Samples that a task collects before it divides them."""
_ARTICLES_A_BUCKET = 1 << 14
_EDGE = RUN_WORDS - 1
"""Words at an end of a block that a sequence may have from it."""
_U32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_SAMPLES = "part int, is_joint boolean, hashes binary, owners binary"
_EDGES = "bucket long, articles binary, blocks binary, n_words binary, words binary"
_SETS = "signature long, n_texts int, members binary"


def shared_sets(blocks: DataFrame, texts: DataFrame, n_words: int, sampling: int) -> DataFrame:
    """Find the sets of texts with a sampled sequence in common.

    Args:
        blocks: a row each: article, block, words; as in `newsdiff.spark.units.Units`.
        texts: the distinct ones, a row each: text, words.
        n_words: words of the distinct texts.
        sampling: one sequence in so many is a sample.

    Returns:
        A row for each different set: signature (long), n_texts (int), members (binary, int64): so
        many texts, then the numbers of articles with the sequence between two blocks.
    """
    n_parts = max(-(-n_words // (sampling * _SAMPLES_A_PART)), 1)
    sampler = _TextSampler(sampling, n_parts)
    within = texts.select("text", "words").mapInArrow(sampler, _SAMPLES)
    edges = blocks.select("article", "block", "words").mapInArrow(_edges, _EDGES)
    buckets = edges.groupBy("bucket")
    # PySpark 4 reads the annotations of what is given here, and fails where they are strings.
    between = buckets.applyInArrow(lambda some: _joints(sampling, n_parts, some), _SAMPLES)
    parts = within.union(between).groupBy("part")
    sets = parts.applyInArrow(lambda part: _sets(part), _SETS)  # noqa: PLW0108
    return sets.dropDuplicates(["signature"])


@attrs.frozen
class _TextSampler:
    """Samples the sequences within texts; for `mapInArrow`."""

    sampling: int
    n_parts: int

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return _divided(self._samples(batches), self.n_parts, is_joint=False)

    def _samples(self, batches: Iterator[pa.RecordBatch]) -> Iterator[_Piece]:
        for batch in batches:
            texts = ints(batch, "text")
            words, n_words = words_of(batch.column("words"))
            for samples in row_samples(words, n_words, self.sampling):
                yield samples >> _U32, texts[(samples & _LOW).astype(np.int64)]


def _divided(pieces: Iterable[_Piece], n_parts: int, *, is_joint: bool) -> Iterator[pa.RecordBatch]:
    """Rows of samples, by ranges of hashes.

    Args:
        pieces: the samples.
        n_parts: ranges.
        is_joint: what goes to each row.
    """
    held: list[_Piece] = []
    n_held = 0
    for piece in pieces:
        held.append(piece)
        n_held += len(piece[0])
        if n_held >= _SAMPLES_A_ROW:
            yield _by_part(held, n_parts, is_joint=is_joint)
            held, n_held = [], 0
    if n_held:
        yield _by_part(held, n_parts, is_joint=is_joint)


def _by_part(held: list[_Piece], n_parts: int, *, is_joint: bool) -> pa.RecordBatch:
    hashes, owners = (np.concatenate(each) for each in zip(*held, strict=True))
    parts = (hashes * np.uint64(n_parts) >> _U32).astype(np.int32)
    order = np.argsort(parts, kind="stable")
    sizes = np.bincount(parts, minlength=n_parts)
    filled = np.flatnonzero(sizes)
    columns = {
        "part": column(filled.astype(np.int32)),
        "is_joint": column(np.full(len(filled), is_joint)),
        "hashes": packed(hashes[order].astype(np.uint32), sizes[filled]),
        "owners": packed(owners[order], sizes[filled]),
    }
    return pa.RecordBatch.from_pydict(columns)


def _edges(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The words at both ends of each block that has any: all of a short one, else `2 * _EDGE`."""
    for batch in batches:
        words, bounds = unpacked(batch.column("words"), np.uint32)
        articles = ints(batch, "article")
        buckets = articles // _ARTICLES_A_BUCKET
        order = np.argsort(buckets, kind="stable")
        order = order[np.diff(bounds)[order] > 0]
        starts, ends = bounds[:-1][order], bounds[1:][order]
        n_first = np.minimum(ends - starts, _EDGE)
        n_last = np.where(ends - starts > _EDGE, _EDGE, 0)
        begins = np.stack((starts, ends - n_last), axis=1).ravel()
        lengths = np.stack((n_first, n_last), axis=1).ravel()
        filled, firsts = np.unique(buckets[order], return_index=True)
        sizes = np.diff(firsts, append=len(order))
        n_words = n_first + n_last
        columns = {
            "bucket": column(filled),
            "articles": packed(articles[order], sizes),
            "blocks": packed(ints(batch, "block")[order], sizes),
            "n_words": packed(n_words.astype(np.uint32), sizes),
            "words": packed(words[spread(begins, lengths)], np.add.reduceat(n_words, firsts)),
        }
        yield pa.RecordBatch.from_pydict(columns)


def _joints(sampling: int, n_parts: int, edges: pa.Table) -> pa.Table:
    """Samples of the sequences between the blocks of some articles."""
    articles, _ = joined(edges.column("articles"), np.int64)
    order = np.lexsort((joined(edges.column("blocks"), np.int32)[0], articles))
    n_words, _ = joined(edges.column("n_words"), np.uint32)
    words, _ = joined(edges.column("words"), np.uint32)
    starts = np.cumsum(n_words, dtype=np.int64) - n_words
    rows, owners = order.astype(np.uint32), articles[order].astype(np.uint32)
    samples = block_joints(Words([words], starts), n_words, owners, rows, sampling)
    piece = samples >> _U32, (samples & _LOW).astype(np.int64)
    return pa.Table.from_batches([_by_part([piece], n_parts, is_joint=True)])


def _sets(samples: pa.Table) -> pa.Table:
    """The different sets of texts of a range of hashes, of two texts or more."""
    is_joint = samples.column("is_joint").to_numpy()
    hashes, sides = [], []
    for side in (False, True):
        chosen = samples.filter(pa.array(is_joint == side))
        hashes.append(joined(chosen.column("hashes"), np.uint32)[0].astype(np.uint64))
        sides.append(np.unique(joined(chosen.column("owners"), np.int64)[0], return_inverse=True))
    (texts, of_texts), (articles, of_articles) = sides
    numbers = np.concatenate((of_texts, of_articles + len(texts))).astype(np.uint64)
    found = np.sort(np.concatenate(hashes) << _U32 | numbers)
    found = found[: keep_shared(found)]
    members = (found & _LOW).astype(np.int64)
    owners = np.concatenate((texts, articles))
    sizes, chosen, signatures = distinct_sets(found >> _U32, owners[members].view(np.uint64))
    members, bounds = members[chosen], np.append(0, np.cumsum(sizes))
    n_texts = np.diff(np.append(0, np.cumsum(members < len(texts)))[bounds])
    return pa.table(
        {
            "signature": column(signatures.view(np.int64)),
            "n_texts": column(n_texts.astype(np.int32)),
            "members": packed(owners[members], sizes),
        }
    )
