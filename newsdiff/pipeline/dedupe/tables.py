"""Verified pairs of texts to the four tables of a result."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from newsdiff.link.boilerplate import Boilerplate, find_boilerplate
from newsdiff.link.cluster import MAX_COMPONENT, cluster_rows
from newsdiff.link.distinct import NO_ROW, grouped
from newsdiff.link.expand import (
    MAX_SQUARE,
    BlockClusters,
    BlockPairs,
    cluster_blocks,
    first_members,
    pair_blocks,
)
from newsdiff.link.join import n_words_max
from newsdiff.link.kinds import KINDS
from newsdiff.link.reuse import Reuse, find_reuse
from newsdiff.link.sequences import Occurrences, article_hashes
from newsdiff.model import Limit
from newsdiff.read.dump.times import UNDATED
from newsdiff.write.columns import column, lists, strings, table, taken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from newsdiff.link.cluster import RowClusters
    from newsdiff.link.distinct import Rows
    from newsdiff.link.join import NumberTape, RowPairs
    from newsdiff.model.dump_settings import DedupeSettings
    from newsdiff.pipeline.dedupe.articles import Articles

__all__ = ["Tables", "tables_of"]

WHOLE_ARTICLE = -1
SLICE_ROWS = 1 << 17
"""Rows of a table that are made and written at a time."""


@attrs.frozen(kw_only=True, eq=False)
class Tables:
    """How many rows the tables of a result have, and the bounds reached in making them."""

    n_pairs: int
    n_clusters: int
    n_clustered: int
    n_boilerplate: int
    n_reuse: int
    n_house: int
    limits: tuple[Limit, ...]


class _Maker:
    """Makes tables of one dump; holds what all of them need."""

    def __init__(self, articles: Articles, rows: Rows, settings: DedupeSettings) -> None:
        self.articles = articles
        self.settings = settings
        self.n_words = _with_none(rows.n_words)[np.minimum(articles.block_rows, len(rows))]

    def places(self, blocks: NDArray[Any]) -> tuple[pa.Array, pa.Array]:
        """Ids and block numbers of blocks."""
        owners = self.articles.block_articles[blocks]
        if self.settings.level == "article":
            numbers = np.full(len(blocks), WHOLE_ARTICLE, dtype=np.int32)
        else:
            numbers = (blocks - self.articles.first_blocks[owners]).astype(np.int32)
        return taken(self.articles.ids, owners), column(numbers)

    def makers(
        self,
        pairs: BlockPairs,
        found: RowPairs,
        clusters: BlockClusters,
        reuse: Reuse,
        recurring: Boilerplate,
    ) -> dict[str, Callable[[], Iterator[pa.Table]]]:
        """What makes the slices of each table, by name."""
        marked = recurring.by_block
        return {
            "pairs": lambda: self.pairs(pairs, found, marked),
            "clusters": lambda: self.clusters(clusters, marked),
            "reuse": lambda: self.reuse(reuse),
            "boilerplate": lambda: self.boilerplate(recurring),
        }

    def recurring(self, clusters: BlockClusters) -> Boilerplate:
        """Find the boilerplate; at article level there is none."""
        articles, settings = self.articles, self.settings
        is_whole = settings.level == "article"
        return find_boilerplate(
            clusters.by_block,
            articles.first_blocks,
            articles.block_articles,
            articles.source_of,
            self.n_words,
            len(articles) + 1 if is_whole else settings.min_articles,
        )

    def pairs(
        self, pairs: BlockPairs, found: RowPairs, marked: NDArray[np.bool_]
    ) -> Iterator[pa.Table]:
        # The last item stands for two blocks of the same text: edge -1.
        similarities = np.append(found.similarities, 1.0)
        containments = np.append(found.containments, 1.0)
        for part in _slices(len(pairs.left)):
            left, right, edges = pairs.left[part], pairs.right[part], pairs.edges[part]
            left_ids, left_blocks = self.places(left)
            right_ids, right_blocks = self.places(right)
            yield table(
                {
                    "left_id": left_ids,
                    "left_block": left_blocks,
                    "right_id": right_ids,
                    "right_block": right_blocks,
                    "similarity": similarities[edges],
                    "containment": containments[edges],
                    "boilerplate": marked[left] | marked[right],
                }
            )

    def clusters(self, clusters: BlockClusters, marked: NDArray[np.bool_]) -> Iterator[pa.Table]:
        for part in _slices(len(clusters.blocks)):
            ids, blocks = self.places(clusters.blocks[part])
            yield table(
                {
                    "id": ids,
                    "block": blocks,
                    "cluster": clusters.clusters[part],
                    "representative": clusters.representatives[part],
                    "similarity": clusters.similarities[part],
                    "boilerplate": marked[clusters.blocks[part]],
                }
            )

    def boilerplate(self, found: Boilerplate) -> Iterator[pa.Table]:
        ids, blocks = self.places(found.examples)
        totals = np.bincount(self.articles.source_of, minlength=len(self.articles.sources))
        yield table(
            {
                "source": taken(self.articles.sources, found.sources),
                "articles": found.n_articles,
                "share": found.n_articles / np.maximum(totals[found.sources], 1),
                "blocks": found.n_blocks,
                "id": ids,
                "block": blocks,
                "cluster": found.clusters,
                "words": self.n_words[found.examples].astype(np.int64),
            }
        )

    def reuse(self, found: Reuse) -> Iterator[pa.Table]:
        articles = self.articles
        of_article = _sums(self.n_words, articles.first_blocks)
        for part in _slices(len(found.left)):
            left, right, words = found.left[part], found.right[part], found.words[part]
            yield table(
                {
                    "left_id": taken(articles.ids, left),
                    "right_id": taken(articles.ids, right),
                    "kind": taken(strings(KINDS), found.kinds[part]),
                    "paragraphs": found.n_paragraphs[part],
                    "words": words.min(axis=1, initial=1 << 62),
                    "left_words": words[:, 0],
                    "right_words": words[:, 1],
                    "sentences": found.sentences[part],
                    "longest": found.longest[part],
                    "left_share": words[:, 0] / np.maximum(of_article[left], 1),
                    "right_share": words[:, 1] / np.maximum(of_article[right], 1),
                    "first": _first(articles.times.values[left], articles.times.values[right]),
                    "left_source": taken(articles.sources, articles.source_of[left]),
                    "right_source": taken(articles.sources, articles.source_of[right]),
                    "left_blocks": _lists(found.left_blocks, found.bounds, part),
                    "right_blocks": _lists(found.right_blocks, found.bounds, part),
                }
            )


def tables_of(
    articles: Articles,
    rows: Rows,
    found: RowPairs,
    settings: DedupeSettings,
    emit: Callable[[str, Iterator[pa.Table]], object],
    new_tape: Callable[[int], NumberTape] | None = None,
) -> Tables:
    """Make the tables; gives up the words of the texts and their hashes.

    Args:
        articles: the articles of the dump.
        rows: its distinct texts.
        found: their verified pairs.
        settings: threshold, level, threads, what counts as boilerplate.
        emit: called with the name and the slices of each table, from any thread.

    Returns:
        The tables: pairs by place in the dump, clusters by their first block, boilerplate by
        frequency, reuse by the words that are shared.
    """
    maker = _Maker(articles, rows, settings)
    with ThreadPoolExecutor(settings.threads) as pool:
        contents = article_hashes(rows.texts, articles.first_blocks, articles.block_rows)
        offsets, members = grouped(articles.block_rows, len(rows))
        firsts, times = _firsts(articles, offsets, members)
        pairing = pool.submit(pair_blocks, found.left, found.right, offsets, members, firsts)
        if settings.memory is not None:
            pairing.result()  # what it needs in passing is not to come on top of the rest
        by_row = _clustered(rows, found, times, firsts, settings)
        found.drop_counts()
        n_occurrences_max = int(np.diff(offsets).max(initial=0))
        del times  # a dump of 10 million blocks needs the room
        clusters = cluster_blocks(
            by_row.leaders, by_row.similarities, articles.block_rows, offsets, firsts
        )
        n_large = by_row.n_large
        del firsts, by_row
        recurring = maker.recurring(clusters)
        pairs = pairing.result()
        clusters = clusters.without_blocks()
        places = Occurrences(
            offsets=offsets, members=members, articles=articles.block_articles,
            counts=(~recurring.by_block).view(np.uint8), sources=articles.source_of,
            contents=contents,
        )  # fmt: skip
        reuse = find_reuse(
            rows, places, articles.first_blocks, articles.block_rows, settings, new_tape
        )
        rows.shelf.drop_words()
        makers = maker.makers(pairs, found, clusters, reuse, recurring)
        # Within a bound on memory, the slices of one table are enough to hold.
        map_tables = pool.map if settings.memory is None else map
        list(map_tables(lambda name: emit(name, makers[name]()), makers))
    return Tables(
        n_pairs=len(pairs.left),
        n_clusters=int(clusters.clusters.max(initial=-1)) + 1,
        n_clustered=len(clusters.blocks),
        n_boilerplate=len(recurring.sources),
        n_reuse=len(reuse.left),
        n_house=reuse.n_house,
        limits=_limits(pairs.n_stars, n_large, n_occurrences_max) + reuse.limits,
    )


def _clustered(
    rows: Rows,
    found: RowPairs,
    times: NDArray[np.int64],
    firsts: NDArray[np.uint32],
    settings: DedupeSettings,
) -> RowClusters:
    """Cluster the texts; nothing needs their words any more after."""
    return cluster_rows(
        rows, found.left, found.right, found.similarities, times, firsts, found.counts,
        settings.threshold, n_words_max(settings),
    )  # fmt: skip


def _firsts(
    articles: Articles, offsets: NDArray[np.uint32], members: NDArray[np.uint32]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The block of each row that was published first, and when."""
    times = articles.times.values[articles.block_articles]
    firsts = first_members(offsets, members, times)
    return firsts, times[firsts]


def _sums(values: NDArray[np.uint32], bounds: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sum of each range of values; the ranges follow each other."""
    sums = np.empty(len(bounds) - 1, dtype=np.int64)
    for part in _slices(len(sums)):
        cuts = bounds[part.start : part.stop + 1]
        totals = np.append(0, np.cumsum(values[cuts[0] : cuts[-1]], dtype=np.int64))
        sums[part] = np.diff(totals[cuts - cuts[0]])
    return sums


def _slices(n_rows: int) -> list[slice]:
    """Ranges of rows; one empty one for no rows."""
    return [slice(start, start + SLICE_ROWS) for start in range(0, max(n_rows, 1), SLICE_ROWS)]


def _limits(n_stars: int, n_large: int, n_occurrences: int) -> tuple[Limit, ...]:
    limits = []
    if n_stars:
        what = "occurrences of a text that are paired with each other"
        limits.append(Limit(stage="link", what=what, limit=MAX_SQUARE, actual=n_occurrences))
    if n_large:
        what = "texts of a component that are compared with each leader"
        limits.append(Limit(stage="link", what=what, limit=MAX_COMPONENT, actual=n_large))
    return tuple(limits)


def _with_none(n_words: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Words by row, and none for the row of a block without words, which is clipped to the end."""
    assert len(n_words) < NO_ROW
    return np.append(n_words, np.uint32(0))


def _first(left: NDArray[np.int64], right: NDArray[np.int64]) -> pa.Array:
    is_known = (left != UNDATED) & (right != UNDATED)
    codes = ((left < right) & is_known) + 2 * ((right < left) & is_known)
    return taken(strings(["", "left", "right"]), codes)


def _lists(values: NDArray[np.int32], bounds: NDArray[np.int64], part: slice) -> pa.Array:
    bounds = bounds[part.start : part.stop + 1]
    return lists(values[bounds[0] : bounds[-1]], (bounds - bounds[0]).astype(np.int32))
