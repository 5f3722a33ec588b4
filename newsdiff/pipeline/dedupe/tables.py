"""Verified pairs of texts to the four tables of a result."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.link.boilerplate import Boilerplate, find_boilerplate
from newsdiff.link.cluster import MAX_COMPONENT, cluster_rows
from newsdiff.link.distinct import NO_ROW, grouped
from newsdiff.link.expand import MAX_SQUARE, cluster_blocks, first_members, pair_blocks
from newsdiff.link.join import n_words_max
from newsdiff.link.kinds import KINDS, RUNNING, row_kinds
from newsdiff.link.reuse import Reuse, find_reuse
from newsdiff.link.sequences import Occurrences, article_hashes
from newsdiff.link.stories import Stories, agencies_of_groups, find_stories, story_rows
from newsdiff.model import Limit
from newsdiff.write.result_tables import Maker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from newsdiff.link.cluster import RowClusters
    from newsdiff.link.distinct import Rows
    from newsdiff.link.expand import BlockClusters
    from newsdiff.link.join import NumberTape, RowPairs
    from newsdiff.model.dump import Articles
    from newsdiff.model.dump_settings import DedupeSettings

__all__ = ["Tables", "tables_of"]


@attrs.frozen(kw_only=True, eq=False)
class Tables:
    """How many rows the tables of a result have, and the bounds reached in making them."""

    n_pairs: int
    n_clusters: int
    n_clustered: int
    n_boilerplate: int
    n_reuse: int
    n_house: int
    n_stories: int
    limits: tuple[Limit, ...]


def tables_of(
    articles: Articles,
    files: Sequence[str],
    rows: Rows,
    found: RowPairs,
    settings: DedupeSettings,
    emit: Callable[[str, Iterator[pa.Table]], object],
    new_tape: Callable[[int], NumberTape] | None = None,
) -> Tables:
    """Make the tables; gives up the words of the texts and their hashes.

    Args:
        articles: the articles of the dump.
        files: names of its files.
        rows: its distinct texts.
        found: their verified pairs.
        settings: threshold, level, threads, what counts as boilerplate and as reuse.
        emit: called with the name and the slices of each table, from any thread.
        new_tape: makes a tape for pairs of articles, by its number; None keeps them in memory.

    Returns:
        The tables: pairs and articles by place in the dump, clusters by their first block,
        boilerplate by frequency, reuse by the words that are shared, stories by size.
    """
    n_words = _with_none(rows.n_words)[np.minimum(articles.block_rows, len(rows))]
    is_whole = settings.level == "article"
    maker = Maker(articles=articles, n_words=n_words, is_whole=is_whole, kinds=KINDS)
    contents = article_hashes(rows.texts, articles.first_blocks, articles.block_rows)
    with ThreadPoolExecutor(settings.threads) as pool:
        offsets, members = grouped(articles.block_rows, len(rows))
        firsts, times = _firsts(articles, offsets, members)
        pairing = pool.submit(pair_blocks, found.left, found.right, offsets, members, firsts)
        if settings.memory is not None:
            pairing.result()  # what it needs in passing is not to come on top of the rest
        by_row = _clustered(rows, found, times, firsts, settings)
        found.drop_counts()
        del times  # a dump of 10 million blocks needs the room
        clusters = cluster_blocks(
            by_row.leaders, by_row.similarities, articles.block_rows, offsets, firsts
        )
        recurring = _boilerplate(articles, clusters, n_words, settings)
        pairs = pairing.result()
        clusters = clusters.without_blocks()
        limits = _limits(pairs.n_stars, by_row.n_large, int(np.diff(offsets).max(initial=0)))
        del firsts, by_row
        places = Occurrences(
            offsets=offsets, members=members, articles=articles.block_articles,
            counts=(~recurring.by_block).view(np.uint8), sources=articles.source_of,
            contents=contents,
        )  # fmt: skip
        kinds = row_kinds(rows)[articles.block_rows[clusters.blocks[clusters.representatives]]]
        slices = {
            "pairs": lambda: maker.pairs(
                pairs.left, pairs.right, pairs.edges, found.similarities, found.containments,
                recurring.by_block,
            ),
            "clusters": lambda: maker.clusters(
                clusters.blocks, clusters.clusters, clusters.representatives,
                clusters.similarities, recurring.by_block, kinds,
            ),
            "boilerplate": lambda: maker.boilerplate(
                recurring.sources, recurring.clusters, recurring.n_articles, recurring.n_blocks,
                recurring.examples,
            ),
        }  # fmt: skip
        # Within a bound on memory, the slices of one table are enough to hold.
        writing = (pool.map if settings.memory is None else map)(
            lambda name: emit(name, slices[name]()), slices
        )
        if settings.memory is not None:
            list(writing)
        reuse = find_reuse(
            rows, places, articles.first_blocks, articles.block_rows, settings, new_tape
        )
        rows.shelf.drop_words()
        stories = _stories(articles, reuse, contents)
        list(writing)
    _write_articles(maker, files, reuse, stories, recurring.by_block, emit)
    return Tables(
        n_pairs=len(pairs.left),
        n_clusters=int(clusters.clusters.max(initial=-1)) + 1,
        n_clustered=len(clusters.blocks),
        n_boilerplate=len(recurring.sources),
        n_reuse=len(reuse.left),
        n_house=reuse.n_house,
        n_stories=len(stories.n_articles),
        limits=limits + reuse.limits,
    )


def _boilerplate(
    articles: Articles,
    clusters: BlockClusters,
    n_words: NDArray[np.uint32],
    settings: DedupeSettings,
) -> Boilerplate:
    """Find the boilerplate; of whole articles there is none."""
    is_whole = settings.level == "article"
    return find_boilerplate(
        clusters.by_block, articles.first_blocks, articles.block_articles, articles.source_of,
        n_words, len(articles) + 1 if is_whole else settings.min_articles,
    )  # fmt: skip


def _stories(articles: Articles, reuse: Reuse, contents: NDArray[np.uint64]) -> Stories:
    words = reuse.words.min(axis=1, initial=1 << 62)
    return find_stories(
        reuse.left, reuse.right, words, *reuse.shares, reuse.kinds == RUNNING,
        articles.times, articles.source_of, texts=contents,
    )  # fmt: skip


def _write_articles(
    maker: Maker,
    files: Sequence[str],
    reuse: Reuse,
    stories: Stories,
    marked: NDArray[np.bool_],
    emit: Callable[[str, Iterator[pa.Table]], object],
) -> None:
    """Write the tables that go by articles."""
    articles = maker.articles
    told = story_rows(stories, reuse.covered, maker.of_article, articles.times, articles.source_of)
    agencies = agencies_of_groups(
        stories.of_article, articles.agencies_of, articles.agencies.to_pylist(), len(told.central)
    )
    emit("reuse", maker.reuse(
        (reuse.left, reuse.right), reuse.kinds, reuse.n_paragraphs, reuse.words, reuse.shares,
        reuse.sentences, reuse.longest, (reuse.left_blocks, reuse.right_blocks), reuse.bounds,
    ))  # fmt: skip
    emit("articles", maker.articles_table(files, reuse.covered, marked, stories.of_article))
    emit("stories", maker.stories_table(
        told.n_articles, told.n_outlets, told.first, told.central, told.first_ms, told.last_ms,
        told.share, agencies,
    ))  # fmt: skip


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
    times = articles.times[articles.block_articles]
    firsts = first_members(offsets, members, times)
    return firsts, times[firsts]


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
