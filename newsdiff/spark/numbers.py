"""What the driver holds of a dump: numbers of its blocks and texts, and its articles.

A block takes 20 bytes here, a text 40, an article what its id, source and date take; words stay
where they are. Texts are rows, numbered by their first block, as in a single process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from newsdiff.core.kernels import SLACK
from newsdiff.core.ranges import distinct, run_bounds
from newsdiff.core.strings import gathered
from newsdiff.link.distinct import MemoryShelf, Rows
from newsdiff.model.dump import NO_ROW, Articles, Part
from newsdiff.pipeline.dedupe.articles import articles_of
from newsdiff.spark.columns import unsigned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pyspark.sql import DataFrame

    from newsdiff.model.dump import Strings
    from newsdiff.read.dump.inputs import DumpFile
    from newsdiff.spark.units import Units

__all__ = ["Numbers", "TextRows", "distinct_texts", "numbers_of"]

_ARTICLES_A_PART = 1 << 20


@attrs.frozen(kw_only=True, eq=False)
class TextRows:
    """Finds the rows of texts by their hashes, which stand for them among the workers.

    Attributes:
        texts: int64[n_rows], `newsdiff.spark.columns.signed` hashes, ascending.
        rows: uint32[n_rows], the row of each.
    """

    texts: NDArray[np.int64]
    rows: NDArray[np.uint32]

    def of(self, texts: NDArray[np.int64]) -> NDArray[np.uint32]:
        """The rows of texts, which are all there."""
        return self.rows[np.searchsorted(self.texts, texts)]

    def hashes(self) -> NDArray[np.int64]:
        """int64[n_rows], the hash of each row."""
        hashes = np.empty_like(self.texts)
        hashes[self.rows] = self.texts
        return hashes


@attrs.frozen(kw_only=True, eq=False)
class Numbers:
    """A dump on the driver.

    Attributes:
        articles: its articles, and the rows of their blocks.
        rows: its distinct texts; there is nothing on their shelf.
        sums: int32[n_rows, 3], words of each that are quoted, said, matter of the house.
        text_rows: finds rows by hashes.
    """

    articles: Articles
    rows: Rows
    sums: NDArray[np.int32]
    text_rows: TextRows


def distinct_texts(units: Units) -> DataFrame:
    """Each text once, as its first block has it, kept in the folder of the run.

    Texts are told apart by their hashes; the first block is found by numbers alone, so that a text
    that stands in every third block costs no more than others.

    Returns:
        text (long), place (long, of its first block), n_words (int), words (binary), n_marks (int),
        marks (binary), quoted, said, house (int), keys (array<int>).
    """
    from pyspark.sql import functions

    blocks = units.blocks().where("n_words > 0")
    firsts = blocks.groupBy("text").agg(functions.min("place").alias("place")).select("place")
    chosen = blocks.join(firsts, "place", "left_semi").drop("article", "block")
    return units.frames.kept(chosen, "texts")


def numbers_of(units: Units, texts: DataFrame, files: tuple[DumpFile, ...]) -> Numbers:
    """Bring the numbers of a dump to the driver.

    Args:
        units: the dump.
        texts: as `distinct_texts` gives them.
        files: its files, for naming articles.

    Returns:
        The numbers.
    """
    names = ["text", "place", "n_words", "n_marks", "quoted", "said", "house"]
    columns = _numbers(texts, *names)
    order = np.argsort(columns["place"])
    columns = {name: values[order] for name, values in columns.items()}
    ranked = np.argsort(columns["text"])
    text_rows = TextRows(texts=columns["text"][ranked], rows=ranked.astype(np.uint32))
    sums = np.stack([columns[name] for name in ("quoted", "said", "house")], axis=1)
    return Numbers(
        articles=articles_of(_parts(units, _block_rows(units, text_rows)), files),
        rows=Rows(
            n_words=columns["n_words"].astype(np.uint32),
            n_marks=columns["n_marks"].astype(np.uint32),
            texts=unsigned(columns["text"]),
            shelf=MemoryShelf(0),
        ),
        sums=np.ascontiguousarray(sums),
        text_rows=text_rows,
    )


def _numbers(frame: DataFrame, *names: str) -> dict[str, NDArray[Any]]:
    table = frame.select(*names).toArrow()
    return {name: table.column(name).to_numpy() for name in names}


def _block_rows(units: Units, text_rows: TextRows) -> NDArray[np.uint32]:
    """The row of each block of the dump, `NO_ROW` for one without words."""
    from pyspark.sql import functions

    known = functions.when(functions.col("n_words") > 0, functions.col("text"))
    blocks = units.blocks().select("place", known.alias("text")).toArrow()
    texts = blocks.column("text").combine_chunks()
    places = blocks.column("place").to_numpy()
    has_words = texts.is_valid().to_numpy(zero_copy_only=False)
    rows = np.full(len(places), NO_ROW, dtype=np.uint32)
    rows[places[has_words]] = text_rows.of(texts.drop_null().to_numpy())
    return rows


def _parts(units: Units, block_rows: NDArray[np.uint32]) -> list[Part]:
    """The articles of a dump as a pass over it in one process has them."""
    articles = units.articles().toArrow()
    articles = articles.take(pa.array(np.argsort(articles.column("article").to_numpy())))
    first_blocks = np.append(0, np.cumsum(articles.column("n_blocks").to_numpy(), dtype=np.int64))
    files = articles.column("file").to_numpy()
    return [
        _part(
            articles.slice(start, end - start), block_rows[first_blocks[start] : first_blocks[end]]
        )
        for start, end in _ranges(files)
    ]


def _ranges(files: NDArray[np.int32]) -> Iterator[tuple[int, int]]:
    """Ranges of articles of one file, not too many."""
    steps = np.arange(0, len(files), _ARTICLES_A_PART)
    edges = distinct(np.append(run_bounds(files), steps))
    return zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)


def _part(articles: pa.Table, block_rows: NDArray[np.uint32]) -> Part:
    def numbers(name: str, kind: type) -> NDArray[Any]:
        values: NDArray[Any] = articles.column(name).to_numpy().astype(kind)
        return values

    return Part(
        file=articles.column("file")[0].as_py(),
        lines=numbers("line", np.int64),
        ids=_strings(articles, "id"),
        sources=_strings(articles, "source"),
        times=numbers("time", np.int64),
        published=_strings(articles, "published"),
        languages=numbers("language", np.uint8),
        agencies=_strings(articles, "agencies"),
        n_blocks=numbers("n_blocks", np.int64),
        block_rows=block_rows,
    )


def _strings(articles: pa.Table, name: str) -> Strings:
    """A column of texts as the pass over a dump has it; a null is one that is not present."""
    texts = pa.concat_arrays(articles.column(name).chunks).cast(pa.string())
    _, offsets, content = texts.buffers()
    ends = np.frombuffer(offsets, dtype=np.int32)[texts.offset :][: len(texts) + 1]
    bounds = ends.astype(np.int64)
    raw = b"" if content is None else content.to_pybytes()
    text = np.frombuffer(raw + bytes(SLACK), dtype=np.uint8)
    return gathered(text, bounds[:-1], bounds[1:])
