"""One batch of articles to what one write adds to an index: rows, pairs, postings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np
import pyarrow as pa

from newsdiff.core.kernels import Words
from newsdiff.core.ranges import chunked_places
from newsdiff.errors import ResourceError
from newsdiff.link.candidates import bucket_limits
from newsdiff.link.join import count_distinct, shared_shingles
from newsdiff.link.known import band_keys, known_candidates
from newsdiff.link.samples import block_joints, row_samples, sampling_of
from newsdiff.link.sentences import sentence_hashes
from newsdiff.model.dump import NO_ROW
from newsdiff.store.pages import ARTICLE_SCHEMA, Figures, RowWords, StoredPairs
from newsdiff.store.store import IndexBatch
from newsdiff.write.columns import column

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import ThreadPoolExecutor

    from numpy.typing import NDArray

    from newsdiff.link.known import KnownCandidates
    from newsdiff.model.index import IndexState
    from newsdiff.store.store import Store

    Keyed = tuple[NDArray[np.uint64], NDArray[np.uint32]]

__all__ = [
    "INDEX_SAMPLING_MAX",
    "Articles",
    "Blocks",
    "chunked_words",
    "index_batch",
    "sampling_of_index",
]

INDEX_SAMPLING_MAX = 4
"""An index samples one sequence in so many at least: whoever reads it samples less, never more."""
_U32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


def sampling_of_index(n_words: int) -> int:
    """One sequence in how many an index keeps, by the words of its distinct texts."""
    return min(sampling_of(n_words), INDEX_SAMPLING_MAX)


@attrs.frozen(kw_only=True, eq=False)
class Blocks:
    """Blocks of some articles, in order.

    Attributes:
        owners: uint32[n], the article of each, from 0.
        texts: uint64[n], equal for equal sequences of words.
        keys: uint32[n, n_bands].
        words: their words and marks.
    """

    owners: NDArray[np.uint32]
    texts: NDArray[np.uint64]
    keys: NDArray[np.uint32]
    words: RowWords

    def taken(self, indices: NDArray[np.int64]) -> Blocks:
        """Some of them, in order."""
        return Blocks(
            owners=self.owners[indices],
            texts=self.texts[indices],
            keys=self.keys[indices],
            words=self.words.taken(indices),
        )


@attrs.frozen(kw_only=True, eq=False)
class Articles:
    """Articles that are to be added.

    Attributes:
        columns: those of `ARTICLE_SCHEMA` but the last, `blocks`.
        contents: their texts; None if the index keeps none.
        blocks: their blocks.
    """

    columns: pa.Table
    contents: Sequence[str] | None
    blocks: Blocks


def index_batch(
    store: Store,
    articles: Articles,
    removed: NDArray[np.uint32],
    threads: int,
    pool: ThreadPoolExecutor,
) -> IndexBatch:
    """Make of articles what is to be written.

    Args:
        store: the index, which does not change until that is written.
        articles: what to add.
        removed: numbers of articles that are removed by the same write.
        threads: of the pool.
        pool: counts and compares shingles.

    Returns:
        Rows that are new, articles, pairs with a new row, and postings.

    Raises:
        ResourceError: there are too many rows or articles.
    """
    state, blocks = store.state(), articles.blocks
    block_rows, firsts = _numbered(store, blocks, state.n_rows)
    n_articles = state.n_articles + len(articles.columns)
    _demand_numbers(state.n_rows + len(firsts), n_articles, store.address)
    new = blocks.taken(firsts)
    n_shingles = _shingles(new.words, threads, pool)
    figures = Figures(
        texts=new.texts, n_words=new.words.n_words, n_marks=new.words.n_marks, n_shingles=n_shingles
    )
    bands = band_keys(new.keys)
    met = known_candidates(
        bands,
        new.texts,
        lambda keys: store.find("band", keys),
        lambda rows: store.figures(rows).texts,
    )
    return IndexBatch(
        figures=figures,
        words=new.words.words,
        marks=new.words.marks,
        articles=_with_blocks(articles, block_rows),
        contents=articles.contents,
        pairs=_verified(store, met, figures, new.words, threads, pool),
        postings=_postings(state, blocks, new.words, bands),
        removed=removed,
        state=state,
        n_candidates=len(met.pairs),
        limits=bucket_limits(met.n_stars, met.largest),
    )


def _demand_numbers(n_rows: int, n_articles: int, address: str) -> None:
    """Refuse more texts or articles than there are numbers for."""
    if max(n_rows, n_articles) >= NO_ROW:
        problem = f"holds {NO_ROW:,} texts or articles at most"
        raise ResourceError(problem, "begin another index", address)


def _numbered(
    store: Store, blocks: Blocks, n_rows: int
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Find the rows of blocks.

    Returns:
        uint32, the row of each block, and int64, the first blocks of the new rows, ascending.
    """
    rows = np.full(len(blocks.texts), NO_ROW, dtype=np.uint32)
    worded = np.flatnonzero(blocks.words.n_words)
    texts, firsts, places = np.unique(blocks.texts[worded], return_index=True, return_inverse=True)
    of_texts = np.full(len(texts), NO_ROW, dtype=np.uint32)
    found, known = store.find("text", texts)
    of_texts[found] = known
    new = np.flatnonzero(of_texts == NO_ROW)
    order = np.argsort(firsts[new])
    of_texts[new[order]] = np.arange(n_rows, n_rows + len(new), dtype=np.uint32)
    rows[worded] = of_texts[places]
    return rows, worded[firsts[new[order]]]


def _shingles(rows: RowWords, threads: int, pool: ThreadPoolExecutor) -> NDArray[np.uint32]:
    """Different shingles of each row."""
    counts = np.zeros(len(rows.n_words), dtype=np.uint32)
    numbers = np.arange(len(counts), dtype=np.uint32)
    count_distinct(numbers, chunked_words(rows), rows.n_words, counts, threads, pool)
    return counts


def chunked_words(*parts: RowWords) -> Words:
    """The words of some rows, then those of others, by their places among all of them."""
    places = chunked_places(*(part.n_words for part in parts))
    return Words([part.words for part in parts], places)


def _verified(
    store: Store,
    met: KnownCandidates,
    figures: Figures,
    new: RowWords,
    threads: int,
    pool: ThreadPoolExecutor,
) -> StoredPairs:
    """The candidates whose similarity reaches the threshold of the index."""
    known, known_figures = store.words(met.known), store.figures(met.known)
    words = chunked_words(known, new)
    n_words = np.append(known.n_words, new.n_words)
    counts = np.append(known_figures.n_shingles, figures.n_shingles)
    shared = shared_shingles(
        met.pairs, words, n_words, counts, store.settings.threshold, threads, pool
    )
    n_rows = store.state().n_rows
    rows = np.append(met.known, np.arange(n_rows, n_rows + len(figures), dtype=np.uint32))
    pairs = met.pairs[shared > 0]
    return StoredPairs(
        left=rows[(pairs >> _U32).astype(np.int64)],
        right=rows[(pairs & _LOW).astype(np.int64)],
        shared=shared[shared > 0],
    )


def _postings(state: IndexState, blocks: Blocks, new: RowWords, bands: Keyed) -> dict[str, Keyed]:
    """Postings of bands, samples, joints and sentences."""
    first = np.uint32(state.n_rows)
    sampling = sampling_of_index(state.n_words + len(new.words))
    samples = _joined(list(row_samples(chunked_words(new), new.n_words, sampling)))
    numbers = np.arange(len(blocks.texts), dtype=np.uint32)
    numbers[blocks.words.n_words == 0] = NO_ROW
    joints = block_joints(
        chunked_words(blocks.words), blocks.words.n_words, blocks.owners, numbers, sampling
    )
    sentences, rows = sentence_hashes(new.words, new.n_words, new.marks, new.n_marks)
    return {
        "band": (bands[0], bands[1] + first),
        "sample": _keyed(samples, state.n_rows),
        "joint": _keyed(joints, state.n_articles),
        "sentence": (sentences, rows + first),
    }


def _keyed(samples: NDArray[np.uint64], first: int) -> Keyed:
    """Samples as keys, and the rows or articles of them, counted from a first one."""
    return samples >> _U32, (samples & _LOW).astype(np.uint32) + np.uint32(first)


def _joined(parts: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    return np.concatenate([np.empty(0, dtype=np.uint64), *parts])


def _with_blocks(articles: Articles, block_rows: NDArray[np.uint32]) -> pa.Table:
    """The columns of articles, with the rows of their blocks."""
    n_articles = len(articles.columns)
    offsets = np.searchsorted(articles.blocks.owners, np.arange(n_articles + 1)).astype(np.int32)
    rows = pa.ListArray.from_arrays(column(offsets), column(block_rows))
    field = ARTICLE_SCHEMA.field("blocks")
    table = articles.columns.append_column(field, rows)
    return table.cast(ARTICLE_SCHEMA)
