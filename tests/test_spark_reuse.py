"""Reuse as a cluster computes it, on a stand-in for its frames: what one process gives, always.

The stand-in does what Spark promises, no more: rows of a frame are in any order and in any
partitions, rows of a group are together. The functions that workers run are the real ones.
"""

from __future__ import annotations

import random
from types import SimpleNamespace

import attrs
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import compute

import newsdiff as nd
from newsdiff.core import kernels
from newsdiff.link import samples as link_samples
from newsdiff.link import sequences
from newsdiff.link.distinct import NO_ROW, MemoryShelf, Rows
from newsdiff.pipeline.dedupe.text_work import LocalWork
from newsdiff.read.dump.records import Fields
from newsdiff.spark import reuse, samples, subdumps
from newsdiff.spark.columns import joined, packed, unsigned
from newsdiff.spark.numbers import Numbers, TextRows
from newsdiff.spark.reading import TableReader
from newsdiff.spark.work import SparkWork

TYPES = {
    "string": pa.string(),
    "binary": pa.binary(),
    "boolean": pa.bool_(),
    "int": pa.int32(),
    "long": pa.int64(),
}
DRAW = random.Random(5)
POOL = [
    " ".join(DRAW.choices([f"word{number}" for number in range(90)], k=n_words)) + "."
    for n_words in (2, 3, 5, 7, 8, 9, 13, 16, 24, 40)
]
POOL += [f"“{' '.join(DRAW.choices(POOL[0].split() + POOL[8].split(), k=14))}”, he said."]
JOINTS = st.sampled_from([" ", "\n\n", "\n\n"])
TEXT = st.lists(st.tuples(st.sampled_from(POOL), JOINTS), max_size=10).map(
    lambda parts: "".join(text + joint for text, joint in parts)
)
ARTICLES = st.lists(
    st.tuples(st.sampled_from(["A", "A", "B", "C", None]), TEXT), min_size=2, max_size=12
)


@attrs.frozen
class Grouped:
    """Rows of a frame by a column."""

    frame: Frame
    key: str

    def groups(self):
        keys = self.frame.table.column(self.key)
        return {key: self.frame.table.filter(compute.equal(keys, key)) for key in keys.unique()}

    def applyInArrow(self, function, schema):  # noqa: N802  as Spark calls it
        return self.frame.of([function(group) for group in self.groups().values()], schema)

    def cogroup(self, other):
        return Cogrouped(self, other)


@attrs.frozen
class Cogrouped:
    """Groups of two frames with the same key."""

    left: Grouped
    right: Grouped

    def applyInArrow(self, function, schema):  # noqa: N802  as Spark calls it
        left, right = self.left.groups(), self.right.groups()
        assert set(left) == set(right)
        return self.left.frame.of([function(left[key], right[key]) for key in left], schema)


@attrs.frozen
class Frame:
    """A table whose rows are in no order."""

    table: pa.Table
    draw: random.Random

    def of(self, tables, schema):
        """Another frame of the rows of tables, with the columns that were promised, in order."""
        promised = pa.schema(
            [(name, TYPES[kind]) for name, kind in map(str.split, schema.split(", "))]
        )
        return Frame(pa.concat_tables([promised.empty_table(), *tables]), self.draw)

    def mapInArrow(self, function, schema):  # noqa: N802  as Spark calls it
        order = list(range(self.table.num_rows))
        self.draw.shuffle(order)
        cut = self.draw.randint(0, len(order))
        found = []
        for rows in (order[:cut], order[cut:]):
            part = self.table.take(pa.array(rows, pa.int64()))
            batches = part.to_batches(max_chunksize=self.draw.randint(1, 20))
            found += [pa.Table.from_batches([batch]) for batch in function(iter(batches))]
        return self.of(found, schema)

    def select(self, *names):
        return Frame(self.table.select(names), self.draw)

    def where(self, condition):
        name, value = condition.split(" = ")
        chosen = compute.equal(self.table.column(name), value.strip("'"))
        return Frame(self.table.filter(chosen), self.draw)

    def union(self, other):
        return Frame(pa.concat_tables([self.table, other.table]), self.draw)

    unionByName = union  # noqa: N815  as Spark calls it

    def dropDuplicates(self, names):  # noqa: N802  as Spark calls it
        (name,) = names
        keys = self.table.column(name).to_pylist()
        firsts = {key: row for row, key in enumerate(keys)}
        return Frame(self.table.take(pa.array(firsts.values(), pa.int64())), self.draw)

    def join(self, other, name):
        return Frame(self.table.join(other.table, name, join_type="inner"), self.draw)

    def groupBy(self, name):  # noqa: N802  as Spark calls it
        return Grouped(self, name)

    def toArrow(self):  # noqa: N802  as Spark calls it
        return self.table


class Cluster:
    """A dump on a stand-in for a cluster; compares the words of its texts there."""

    def __init__(self, table, settings, draw):
        self.settings = settings
        self.draw = draw
        rows = table.append_column("job", pa.array([0] * table.num_rows, pa.int32()))
        told = pa.Table.from_batches(TableReader(settings, Fields())(iter(rows.to_batches())))
        blocks = told.filter(compute.equal(told.column("kind"), "block"))
        names = [name.replace("index", "article") for name in blocks.column_names]
        blocks = blocks.rename_columns(names)
        articles = blocks.column("article").cast(pa.int64())
        self.blocks = blocks.set_column(names.index("article"), "article", articles)
        has_words = compute.greater(self.blocks.column("n_words"), 0)
        with_words = self.blocks.filter(has_words)
        keys = with_words.column("text").to_pylist()
        firsts = sorted({key: row for row, key in reversed(list(enumerate(keys)))}.values())
        self.texts = with_words.take(pa.array(firsts, pa.int64()))

    def numbers(self):
        texts = self.texts.column("text").to_numpy()
        order = np.argsort(texts)
        rows = Rows(
            n_words=self.texts.column("n_words").to_numpy().astype(np.uint32),
            n_marks=self.texts.column("n_marks").to_numpy().astype(np.uint32),
            texts=unsigned(texts),
            shelf=MemoryShelf(0),
        )
        text_rows = TextRows(texts=texts[order], rows=order.astype(np.uint32))
        return Numbers(articles=None, rows=rows, sums=None, text_rows=text_rows)

    def reuse(self, places, first_blocks, block_rows, of_article):
        frames = SimpleNamespace(
            kept=lambda frame, name, *_: frame, sent=lambda table, name: self.frame(table)
        )
        units = SimpleNamespace(frames=frames, blocks=lambda: self.frame(self.blocks))
        work = SparkWork(
            units=units,
            texts=self.frame(self.texts),
            numbers=self.numbers(),
            settings=self.settings,
        )
        return work.reuse(places, first_blocks, block_rows, of_article)

    def frame(self, table):
        return Frame(table, self.draw)


def values_of(found):
    """What is in a result, for comparing."""
    return {
        name: value.tolist() if isinstance(value, np.ndarray) else np.array(value).tolist()
        for name, value in attrs.asdict(found, recurse=False).items()
        if name != "limits"
    } | {"limits": found.limits}


@pytest.fixture(scope="module", autouse=True)
def small_parts():
    """Divide the work into very many parts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(samples, "_SAMPLES_A_PART", 40)
        patch.setattr(samples, "_SAMPLES_A_ROW", 16)
        patch.setattr(samples, "_ARTICLES_A_BUCKET", 3)
        patch.setattr(subdumps, "_FEWEST_WORDS", 200)
        patch.setattr(reuse, "PAIRS_A_TURN", 4)
        patch.setattr(reuse, "_ARTICLES_A_BUCKET", 2)
        yield


def compared(articles, seed=0, **options):
    """Compute reuse in the process and on the stand-in, in one run, and hold one to the other."""
    columns = {"id": [f"n{number}" for number in range(len(articles))]}
    columns["source"], columns["text"] = (list(each) for each in zip(*articles, strict=True))
    table = pa.table({name: pa.array(each, pa.string()) for name, each in columns.items()})
    local = LocalWork.reuse
    found = []

    def twice(work, *given):
        there = Cluster(table, work.settings, random.Random(seed)).reuse(*given)
        found.append(values_of(there))
        return local(work, *given)

    def here(work, *given):
        result = local(work, *given)
        found.append(values_of(result))
        return result

    for reused in (twice, here):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(LocalWork, "reuse", reused)
            result = nd.dedupe(table, threads=1, **options)
    assert found[0] == found[1]
    return result


@given(ARTICLES, st.integers(0, 1 << 16))
def test_reuse_is_that_of_one_process(articles, seed):
    """Pairs with all their figures, words that others have too, bounds that were reached."""
    compared(articles, seed, min_articles=3)


@given(ARTICLES, st.integers(0, 1 << 16))
def test_samples_are_those_of_one_process(articles, seed):
    """Where one sequence in eight is a sample, and joints are those of short blocks alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(link_samples, "_WORDS_AT_ONE", 16)
        compared(articles, seed)


@pytest.mark.parametrize("level", ["paragraph", "sentence", "article"])
def test_a_text_of_a_third_of_all_articles(level):
    """One text in very many articles, most of them of one source: stars, and the same ones."""
    draw = random.Random(2)
    words = [f"word{number}" for number in range(60)]
    articles = []
    for number in range(120):
        own = " ".join(draw.choices(words, k=30))
        text = f"{POOL[9]}\n\n{own}" if number % 3 == 0 else f"{own}\n\n{POOL[number % 10]}"
        articles.append(("A" if number % 2 else f"S{number % 7}", text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sequences, "MAX_ARTICLES", 12)
        patch.setattr(sequences, "MAX_OWN", 4)
        result = compared(articles, level=level, min_articles=1000)
    assert result.reuse.num_rows > 20
    assert {limit.limit for limit in result.summary.limits} >= {12, 4}


def test_an_article_that_all_others_quote_is_in_many_parts(monkeypatch):
    """Its pairs are divided, and words of it that several parts find count once."""
    whole = [" ".join(f"w{number}x{k}" for k in range(12)) for number in range(40)]
    articles = [("A", "\n\n".join(whole))]
    articles += [(f"S{n}", f"{whole[n]} {whole[(n + 1) % 40]}") for n in range(40)]
    n_parts = []
    cut_pairs = reuse.cut_pairs

    def counting(*given):
        parts, needs = cut_pairs(*given)
        n_parts.append(parts.num_rows)
        return parts, needs

    monkeypatch.setattr(reuse, "PAIRS_A_TURN", 1000)
    monkeypatch.setattr(reuse, "cut_pairs", counting)
    result = compared(articles)
    assert n_parts[0] > 20
    assert result.articles.column("words_shared")[0].as_py() == 480


BLOCKS = st.lists(
    st.tuples(st.integers(0, 3), st.lists(st.integers(0, 5), max_size=18)), max_size=14
).map(lambda blocks: sorted(blocks, key=lambda block: block[0]))


def samples_told(table):
    """Samples in rows for Spark, as the kernels pack them."""
    hashes, owners = joined(table.column("hashes"), np.uint32), joined(table.column("owners"), "i8")
    return np.unique(hashes[0].astype(np.uint64) << np.uint64(32) | owners[0].astype(np.uint64))


@given(BLOCKS, st.sampled_from([1, 4]), st.integers(0, 1 << 16))
def test_ends_of_blocks_have_all_that_goes_from_one_to_the_next(blocks, sampling, seed):
    """Sequences between blocks, of any lengths, are sampled as where all of their words are."""
    lengths = np.array([len(block) for _, block in blocks], dtype=np.uint32)
    words = np.array([word for _, block in blocks for word in block], dtype=np.uint32)
    articles = np.array([article for article, _ in blocks], dtype=np.int64)
    rows = np.where(lengths > 0, np.arange(len(blocks)), NO_ROW).astype(np.uint32)
    places = np.cumsum(lengths, dtype=np.int64) - lengths
    expected = link_samples.block_joints(
        kernels.Words([words], places), lengths, articles.astype(np.uint32), rows, sampling
    )
    columns = {
        "article": articles,
        "block": np.arange(len(blocks), dtype=np.int32),
        "words": packed(words, lengths),
    }
    frame = Frame(pa.table(columns), random.Random(seed))
    edges = frame.mapInArrow(samples._edges, samples._EDGES)
    joints = [
        samples._joints(sampling, 2, part) for part in edges.groupBy("bucket").groups().values()
    ]
    found = [samples_told(part) for part in joints]
    assert np.array_equal(
        np.sort(np.concatenate([np.empty(0, np.uint64), *found])), np.unique(expected)
    )


def test_lines_that_break_elsewhere_hide_nothing():
    """What two articles share only between their blocks is found."""
    words = [f"word{number}" for number in range(48)]
    articles = []
    for source, n_words, shift in (("A", 9, 0), ("B", 9, 4), ("C", 6, 3)):
        ends = [*range(shift or n_words, len(words), n_words), len(words)]
        lines = [" ".join(words[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
        articles.append((source, "\n\n".join(lines)))
    assert compared(articles).reuse.column("words").to_pylist() == [48, 48, 48]
