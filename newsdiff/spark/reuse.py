"""Reuse between the articles of a dump on a cluster: the steps of `newsdiff.link.reuse`.

Sets of texts with a sampled sequence in common come from the workers, and so do the counts; which
articles meet is decided by the driver from numbers: 8 bytes a pair of articles, 8 a set and 12 a
member of one while they arrive. What words of an article others have is united by ranges of
articles, since several tasks may find parts of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np
import pyarrow as pa

from newsdiff.link.reuse import FoundPairs, rank_reuse, words_of_runs
from newsdiff.link.samples import sampling_of
from newsdiff.link.sequences import Meetings, meetings_of_sets
from newsdiff.spark.columns import joined, packed, unpacked
from newsdiff.spark.samples import shared_sets
from newsdiff.spark.subdumps import Blocks, Subdump, cut_pairs
from newsdiff.write.columns import column, strings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from numpy.typing import NDArray
    from pyspark.sql import DataFrame

    from newsdiff.link.reuse import Reuse
    from newsdiff.model.dump_settings import DedupeSettings
    from newsdiff.spark.numbers import Numbers
    from newsdiff.spark.units import Units

__all__ = ["find_reuse"]

PAIRS_A_TURN = 1 << 24
"""Pairs of articles that go to the workers at a time."""
_ARTICLES_A_BUCKET = 1 << 16
_FOUND: dict[str, Any] = {
    "heads": np.uint32,
    "kinds": np.int8,
    "words": np.int32,
    "sentences": np.int32,
    "longest": np.int32,
    "n_blocks": np.int32,
    "sizes": np.int32,
    "blocks": np.int32,
    "n_house": np.int64,
}
_PAIRED = {"heads", "words"}
"""Fields with two numbers a pair."""
_COVERED = {"articles": np.int64, "firsts": np.int32, "ends": np.int32}
_COUNTED = "kind string, bucket long, " + ", ".join(f"{name} binary" for name in _FOUND | _COVERED)
_SUMS = "articles binary, n_words binary"
_U32 = np.uint64(32)


def find_reuse(
    units: Units, texts: DataFrame, numbers: Numbers, blocks: Blocks, settings: DedupeSettings
) -> Reuse:
    """Find the pairs of articles that share text.

    Args:
        units: the dump.
        texts: its distinct texts: text, words, marks.
        numbers: what the driver has of it.
        blocks: the same, for counting.
        settings: fewest words.

    Returns:
        What `newsdiff.link.reuse.find_reuse` gives.
    """
    meetings = _meetings(units, texts, numbers, blocks)
    one_thread = attrs.evolve(settings, threads=1, memory=None)
    counted: DataFrame | None = None
    parts = [FoundPairs.none()]
    for turn, pairs in enumerate(meetings.pieces):
        subdumps, needs = cut_pairs(pairs, blocks)
        frame = _counted(
            units.frames.sent(subdumps, f"subdumps-{turn}"),
            units.frames.sent(needs, f"needs-{turn}"),
            texts,
            one_thread,
        )
        kept = units.frames.kept(frame, f"counted-{turn}", "kind")
        parts += _found(kept)
        counted = kept if counted is None else counted.unionByName(kept)
    covered = np.zeros(len(blocks.of_article), dtype=np.int64)
    if counted is not None:
        _cover(counted, covered)
    return rank_reuse(FoundPairs.joined(parts), blocks.of_article, covered, meetings.limits)


def _meetings(units: Units, texts: DataFrame, numbers: Numbers, blocks: Blocks) -> Meetings:
    """The pairs of articles that have a sampled sequence in common."""
    rows = numbers.rows
    n_words = int(rows.n_words.sum(dtype=np.int64))
    sets = shared_sets(units.blocks(), texts, n_words, sampling_of(n_words))
    kept = units.frames.kept(sets, "sets").select("n_texts", "members").toArrow()
    sizes, members = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.uint32)]
    for batch in kept.to_batches():
        owners, bounds = unpacked(batch.column("members"), np.int64)
        sizes.append(np.diff(bounds))
        n_texts = batch.column("n_texts").to_numpy()
        within = np.arange(len(owners)) - np.repeat(bounds[:-1], sizes[-1])
        is_text = within < np.repeat(n_texts, sizes[-1])
        found = (owners + len(rows)).astype(np.uint32)
        found[is_text] = numbers.text_rows.of(owners[is_text])
        members.append(found)
    return meetings_of_sets(
        np.concatenate(sizes), np.concatenate(members), rows.n_words, blocks.places, PAIRS_A_TURN
    )


def _counted(
    subdumps: DataFrame, needs: DataFrame, texts: DataFrame, settings: DedupeSettings
) -> DataFrame:
    """Pairs of articles counted where their words are brought together; see `_count`."""
    needed = needs.join(texts.select("text", "words", "marks"), "text")
    together = needed.groupBy("part").cogroup(subdumps.groupBy("part"))
    return together.applyInArrow(lambda some, part: _count(settings, some, part), _COUNTED)


def _count(settings: DedupeSettings, texts: pa.Table, part: pa.Table) -> pa.Table:
    """Count the pairs of a part: a row of what was found, and one a range of covered articles."""
    dump = Subdump.from_tables(texts, part, settings)
    found = FoundPairs.joined([FoundPairs.none(), *dump.counter.counted(dump.pairs)])
    articles, firsts, ends = dump.counter.covered_runs()
    articles = dump.articles[articles]
    buckets, starts = np.unique(articles // _ARTICLES_A_BUCKET, return_index=True)
    sizes = np.diff(starts, append=len(articles))
    covered: dict[str, NDArray[Any]] = {"articles": articles, "firsts": firsts, "ends": ends}
    told: dict[str, Any] = attrs.asdict(found, recurse=False)
    told["heads"] = dump.articles[found.heads].astype(np.uint32)
    told["n_house"] = np.array([found.n_house], dtype=np.int64)
    raw: dict[str, NDArray[Any]] = {name: values.ravel() for name, values in told.items()}
    n = len(buckets) + 1
    columns = {
        "kind": strings(["pairs"] + ["covered"] * (n - 1)),
        "bucket": column(np.append(0, buckets)),
        **{name: packed(raw[name], [len(raw[name])] + [0] * (n - 1)) for name in _FOUND},
        **{name: packed(covered[name], np.append(0, sizes)) for name in _COVERED},
    }
    return pa.table(columns)


def _found(counted: DataFrame) -> Iterator[FoundPairs]:
    """The pairs that passed, a part of the dump at a time."""
    for batch in counted.where("kind = 'pairs'").select(*_FOUND).toArrow().to_batches():
        for row in range(batch.num_rows):
            of = {name: _numbers(batch.column(name)[row], kind) for name, kind in _FOUND.items()}
            n_house = int(of.pop("n_house")[0])
            of |= {name: of[name].reshape(-1, 2) for name in _PAIRED}
            of["blocks"] = of["blocks"].reshape(2, -1)
            yield FoundPairs(**of, n_house=n_house)


def _numbers(content: pa.BinaryScalar, kind: type) -> NDArray[Any]:
    return np.frombuffer(content.as_buffer(), dtype=kind)


def _cover(counted: DataFrame, covered: NDArray[np.int64]) -> None:
    """Fill in the words of each article that another source has too."""
    runs = counted.where("kind = 'covered'").select("bucket", *_COVERED)
    sums = runs.groupBy("bucket").applyInArrow(lambda bucket: _united(bucket), _SUMS).toArrow()  # noqa: PLW0108
    articles, _ = joined(sums.column("articles"), np.int64)
    covered[articles], _ = joined(sums.column("n_words"), np.int64)


def _united(runs: pa.Table) -> pa.Table:
    """Words of each article of a range that are in any of the runs."""
    of = {name: joined(runs.column(name), kind)[0] for name, kind in _COVERED.items()}
    known, n_words = words_of_runs(of["articles"], of["firsts"], of["ends"])
    columns = {
        "articles": packed(known, [len(known)]),
        "n_words": packed(n_words, [len(known)]),
    }
    return pa.table(columns)
