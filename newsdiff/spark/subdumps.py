"""Pairs of articles to parts of a dump that tasks count: numbers alone, made by the driver.

A part has pairs, and of their articles what counting needs: how many blocks, which texts they are,
which are evidence. Pairs of articles that hang together are next to each other, so that the words
of an article travel to few parts; an article that is in very many pairs is in as many parts as
their words are worth, and makes none larger.

Numbers of the driver, in bytes: 8 a pair, and for each time that an article is in a part 28, 5 a
block of it, 20 a text of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from newsdiff.core.kernels import unite
from newsdiff.core.ranges import distinct, spread
from newsdiff.link.distinct import MemoryShelf, Rows
from newsdiff.link.reuse import RunCounter
from newsdiff.link.sequences import Occurrences
from newsdiff.model.dump import NO_ROW
from newsdiff.spark.columns import joined, packed
from newsdiff.write.columns import column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.model.dump_settings import DedupeSettings

__all__ = ["Blocks", "Subdump", "cut_pairs"]

_WORDS_A_PART = 1 << 24
"""Words of both articles of all pairs of a part, about."""
_PARTS = 64
"""Parts there are at least, where each has words for a good part of a second."""
_FEWEST_WORDS = 1 << 20
_U32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_KINDS: dict[str, type] = {
    "pairs": np.uint64,
    "articles": np.int64,
    "sources": np.int64,
    "contents": np.uint64,
    "n_blocks": np.int32,
    "block_rows": np.uint32,
    "counts": np.uint8,
    "texts": np.int64,
}
_SUBDUMPS = pa.schema({"part": pa.int32(), **dict.fromkeys(_KINDS, pa.binary())})
"""Columns of parts of a dump; the ends of `pairs` are places in `articles`, which ascend."""


@attrs.frozen(kw_only=True, eq=False)
class Blocks:
    """What the driver has of a dump for counting.

    Attributes:
        first_blocks: int64[n_articles + 1], blocks by article.
        rows: uint32[n_blocks], row of each block; `n_rows` or more for none.
        of_article: int64[n_articles], words of each.
        places: what is evidence, sources, hashes of articles.
        texts: int64[n_rows], hashes of texts as Spark has them.
    """

    first_blocks: NDArray[np.int64]
    rows: NDArray[np.uint32]
    of_article: NDArray[np.int64]
    places: Occurrences
    texts: NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class _Ragged:
    """Different numbers of each part, ascending, and where those of each begin."""

    keys: NDArray[np.uint64]
    bounds: NDArray[np.int64]

    @classmethod
    def of(cls, parts: NDArray[np.int64], numbers: NDArray[Any], n_parts: int) -> _Ragged:
        """The different ones of some numbers below 2**32, each with its part."""
        keys = distinct(_keys(parts, numbers))
        bounds = np.searchsorted(keys, np.arange(n_parts + 1, dtype=np.uint64) << _U32)
        return cls(keys=keys, bounds=bounds)

    def parts(self) -> NDArray[np.int64]:
        """The part of each number."""
        return (self.keys >> _U32).astype(np.int64)

    def numbers(self) -> NDArray[np.int64]:
        """The numbers."""
        return (self.keys & _LOW).astype(np.int64)

    def sizes(self) -> NDArray[np.int64]:
        """How many numbers each part has."""
        return np.diff(self.bounds)

    def places(self, parts: NDArray[np.int64], numbers: NDArray[Any]) -> NDArray[np.int64]:
        """The places of numbers among those of their parts."""
        places: NDArray[np.int64] = np.searchsorted(self.keys, _keys(parts, numbers))
        return places - self.bounds[parts]


def _keys(parts: NDArray[np.int64], numbers: NDArray[Any]) -> NDArray[np.uint64]:
    return parts.astype(np.uint64) << _U32 | numbers.astype(np.uint64)


def cut_pairs(pairs: NDArray[np.uint64], blocks: Blocks) -> tuple[pa.Table, pa.Table]:
    """Divide pairs among parts of a dump.

    Args:
        pairs: uint64, packed, the lower article in the upper half; each once, ascending.
        blocks: the dump.

    Returns:
        The parts (`_SUBDUMPS`), and which texts each needs: part (int32), text (int64).
    """
    left, right = (pairs >> _U32).astype(np.uint32), (pairs & _LOW).astype(np.uint32)
    component = np.arange(len(blocks.of_article), dtype=np.uint32)
    unite(left, right, component)
    order = np.argsort(component[left], kind="stable")
    pairs, left, right = pairs[order], left[order], right[order]
    parts = _parts_of(blocks.of_article[left] + blocks.of_article[right])
    n_parts = int(parts[-1]) + 1 if len(parts) else 0
    articles = _Ragged.of(np.tile(parts, 2), np.concatenate((left, right)), n_parts)
    ends = [articles.places(parts, side).astype(np.uint64) for side in (left, right)]
    numbers = articles.numbers()
    n_blocks = np.diff(blocks.first_blocks)[numbers]
    of_part = np.repeat(articles.parts(), n_blocks)
    chosen = spread(blocks.first_blocks[numbers], n_blocks)
    rows, counts = blocks.rows[chosen], blocks.places.counts[chosen]
    del chosen
    has_words = rows < len(blocks.texts)
    texts = _Ragged.of(of_part[has_words], rows[has_words], n_parts)
    local = np.full(len(rows), NO_ROW, dtype=np.uint32)
    local[has_words] = texts.places(of_part[has_words], rows[has_words])
    n_articles, in_part = articles.sizes(), np.bincount(of_part, minlength=n_parts)
    hashes = blocks.texts[texts.numbers()]
    columns = {
        "part": column(np.arange(n_parts, dtype=np.int32)),
        "pairs": packed(ends[0] << _U32 | ends[1], np.bincount(parts, minlength=n_parts)),
        "articles": packed(numbers, n_articles),
        "sources": packed(blocks.places.sources[numbers], n_articles),
        "contents": packed(blocks.places.contents[numbers], n_articles),
        "n_blocks": packed(n_blocks.astype(np.int32), n_articles),
        "block_rows": packed(local, in_part),
        "counts": packed(counts, in_part),
        "texts": packed(hashes, texts.sizes()),
    }
    needs = {"part": column(texts.parts().astype(np.int32)), "text": column(hashes)}
    return pa.table(columns, _SUBDUMPS), pa.table(needs)


def _parts_of(costs: NDArray[np.int64]) -> NDArray[np.int64]:
    """The parts of pairs, whose words are given; each has one at least."""
    before = np.cumsum(costs) - costs
    total = int(costs.sum())
    words = min(max(total // _PARTS, _FEWEST_WORDS), _WORDS_A_PART)
    parts = before // words
    return np.cumsum(np.diff(parts, prepend=parts[:1]) > 0)


@attrs.frozen(kw_only=True, eq=False)
class Subdump:
    """A part of a dump where it is counted.

    Attributes:
        articles: int64[n], their numbers in the whole dump.
        pairs: uint64, packed places of articles.
        counter: counts them.
    """

    articles: NDArray[np.int64]
    pairs: NDArray[np.uint64]
    counter: RunCounter

    @classmethod
    def from_tables(cls, texts: pa.Table, part: pa.Table, settings: DedupeSettings) -> Subdump:
        """Put together what came to a task.

        Args:
            texts: text, words, marks: those that the part needs, in any order.
            part: one row of `_SUBDUMPS`.
            settings: of the run, for one thread.
        """
        of = {name: joined(part.column(name), kind)[0] for name, kind in _KINDS.items()}
        rows = _rows_of(texts, of["texts"])
        first_blocks = np.append(0, np.cumsum(of["n_blocks"], dtype=np.int64))
        n_words = np.append(rows.n_words, np.uint32(0))[np.minimum(of["block_rows"], len(rows))]
        first_words = np.append(0, np.cumsum(n_words, dtype=np.int64))[first_blocks]
        nothing = np.empty(0, dtype=np.uint32)
        places = Occurrences(
            offsets=nothing, members=nothing, articles=nothing, counts=of["counts"],
            sources=of["sources"], contents=of["contents"],
        )  # fmt: skip
        counter = RunCounter(rows, places, first_blocks, of["block_rows"], first_words, settings)
        return cls(articles=of["articles"], pairs=of["pairs"], counter=counter)


def _rows_of(texts: pa.Table, wanted: NDArray[np.int64]) -> Rows:
    """Texts as rows, in the order in which they are wanted."""
    given = texts.column("text").to_numpy()
    order = np.argsort(given)
    order = order[np.searchsorted(given[order], wanted)]
    words, bounds = joined(texts.column("words"), np.uint32)
    marks, mark_bounds = joined(texts.column("marks"), np.uint16)
    n_words, n_marks = (np.diff(each)[order].astype(np.uint32) for each in (bounds, mark_bounds))
    shelf = MemoryShelf(0)
    shelf.keep(
        words[spread(bounds[order], n_words.astype(np.int64))],
        n_words,
        np.empty((len(order), 0), dtype=np.uint32),
        n_marks,
        marks[spread(mark_bounds[order], n_marks.astype(np.int64))],
        np.arange(len(order)),
    )
    return Rows(n_words=n_words, n_marks=n_marks, texts=wanted.view(np.uint64), shelf=shelf)
