"""Verified pairs of texts to the four tables of a result."""

from __future__ import annotations

from collections import deque
from itertools import chain
from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.link.boilerplate import Boilerplate, find_boilerplate
from newsdiff.link.cluster import MAX_COMPONENT
from newsdiff.link.distinct import NO_ROW, grouped
from newsdiff.link.expand import MAX_SQUARE, cluster_blocks, first_members
from newsdiff.link.sequences import Occurrences, article_hashes
from newsdiff.link.stories import Stories, find_stories
from newsdiff.link.story_rows import agencies_of_groups, story_rows
from newsdiff.model import Limit
from newsdiff.model.dump import RUNNING
from newsdiff.system import return_memory, workers
from newsdiff.write.result_tables import Maker, sums_of_ranges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import ThreadPoolExecutor

    import pyarrow as pa
    from numpy.typing import NDArray

    from newsdiff.link.distinct import Rows
    from newsdiff.link.expand import BlockClusters
    from newsdiff.link.join import RowPairs
    from newsdiff.link.reuse import Reuse
    from newsdiff.model.dump import Articles
    from newsdiff.model.dump_settings import DedupeSettings
    from newsdiff.pipeline.dedupe.concern import Concern
    from newsdiff.pipeline.dedupe.text_work import PairRows, TextWork

    Slices = Callable[[], Iterator[pa.Table]]
    Emit = Callable[[str, Iterator[pa.Table]], object]

__all__ = ["Tables", "tables_of"]


@attrs.frozen(kw_only=True, eq=False)
class Tables:
    """How many rows the tables of a result have, and the bounds reached in making them."""

    n_pairs: int
    n_clusters: int
    n_clustered: int
    n_boilerplate: int
    limits: tuple[Limit, ...]
    n_reuse: int = 0
    n_house: int = 0
    n_stories: int = 0


def tables_of(  # noqa: PLR0913, PLR0917  one argument a stage
    articles: Articles,
    files: Sequence[str],
    rows: Rows,
    found: RowPairs,
    settings: DedupeSettings,
    emit: Emit,
    work: TextWork,
    concern: Concern | None = None,
) -> Tables:
    """Make the tables; gives up the words of the texts and their hashes.

    Args:
        articles: the articles of the dump.
        files: names of its files.
        rows: its distinct texts.
        found: their verified pairs.
        settings: threshold, level, threads, what counts as boilerplate and as reuse.
        emit: called with the name and the slices of each table, from any thread.
        work: compares words.
        concern: what they are to tell of; everything if omitted. Pairs are `work`'s to choose.

    Returns:
        The tables: pairs and articles by place in the dump, clusters by their first block,
        boilerplate by frequency, reuse by the words that are shared, stories by size.
    """
    with workers(settings.threads) as pool:
        made = _Tabulation(articles, files, rows, found, settings, pool, work)
        made.concern = concern
        return made.made(emit)


class _Tabulation:
    """The tables of one dump in the making.

    Attributes:
        concern: what they are to tell of; None for everything.
    """

    concern: Concern | None = None

    def __init__(
        self,
        articles: Articles,
        files: Sequence[str],
        rows: Rows,
        found: RowPairs,
        settings: DedupeSettings,
        pool: ThreadPoolExecutor,
        work: TextWork,
    ) -> None:
        self._articles = articles
        self._files = files
        self._rows = rows
        self._found = found
        self._settings = settings
        self._pool = pool
        self._work = work
        n_words = self._n_words()
        self._maker = Maker(
            articles=articles,
            of_article=sums_of_ranges(n_words, articles.first_blocks),
            is_whole=settings.level == "article",
        )
        # Before the clusters, which give the hashes up.
        self._contents = article_hashes(rows.texts, articles.first_blocks, articles.block_rows)

    def _n_words(self) -> NDArray[np.uint32]:
        """Words of each block."""
        rows = np.minimum(self._articles.block_rows, len(self._rows))
        n_words: NDArray[np.uint32] = _with_none(self._rows.n_words)[rows]
        return n_words

    def made(self, emit: Emit) -> Tables:
        articles, settings, maker = self._articles, self._settings, self._maker
        told, boilerplate, counts, writing = self._blocks_made(emit)
        if settings.memory is not None:
            return_memory()
        offsets, members = grouped(articles.block_rows, len(self._rows))
        reuse = self._work.reuse(
            Occurrences(
                offsets=offsets, members=members, articles=articles.block_articles, counts=counts,
                sources=articles.source_of, contents=self._contents,
            ),
            articles.first_blocks, articles.block_rows, maker.of_article,
        )  # fmt: skip
        del offsets, members, counts
        stories = _stories(articles, reuse, self._contents)
        pairs = reuse
        if self.concern is not None:
            stories, reuse = self.concern.stories(stories), self.concern.reuse(reuse)
        reuse_written = self._written(emit, {"reuse": lambda: self._reuse_table(reuse)})
        tables = self._article_tables(pairs, stories, boilerplate)
        deque(chain(writing, reuse_written, self._written(emit, tables)), maxlen=0)
        return attrs.evolve(
            told,
            n_reuse=len(reuse.left),
            n_house=reuse.n_house,
            n_stories=len(stories.n_articles),
            limits=told.limits + reuse.limits,
        )

    def _blocks_made(
        self, emit: Emit
    ) -> tuple[Tables, NDArray[np.int64], NDArray[np.uint8], Iterable[object]]:
        """Make the tables that go by blocks.

        Returns:
            What is known of them, words of boilerplate by article, whether each block is evidence
            of reuse, and what is still being written.
        """
        pairs, clusters, recurring, limits = self._by_block()
        if self.concern is not None:
            clusters, recurring = self.concern.clusters(clusters, recurring)
        told = Tables(
            n_pairs=pairs.n_pairs,
            n_clusters=int(clusters.clusters.max(initial=-1)) + 1,
            n_clustered=len(clusters.blocks),
            n_boilerplate=len(recurring.sources),
            limits=limits,
        )
        words = np.where(recurring.by_block, self._n_words(), 0)
        boilerplate = sums_of_ranges(words, self._articles.first_blocks)
        counts = (~recurring.by_block).view(np.uint8)
        writing = self._written(emit, self._block_tables(pairs, clusters, recurring))
        return told, boilerplate, counts, writing

    def _by_block(self) -> tuple[PairRows, BlockClusters, Boilerplate, tuple[Limit, ...]]:
        """Pairs and clusters of blocks, and what is boilerplate."""
        articles, found, settings = self._articles, self._found, self._settings
        offsets, members = grouped(articles.block_rows, len(self._rows))
        n_occurrences = int(np.diff(offsets).max(initial=0))
        firsts, times = _firsts(articles, offsets, members)
        pairing = self._pool.submit(self._work.pairs, found, offsets, members, firsts)
        if settings.memory is not None:
            pairing.result()  # what it needs in passing is not to come on top of the rest
        by_row = self._work.clusters(found, times, firsts)
        found.drop_counts()
        del times, members  # a dump of 10 million blocks needs the room
        clusters = cluster_blocks(
            by_row.leaders, by_row.similarities, articles.block_rows, offsets, firsts
        )
        largest = by_row.largest
        del offsets, firsts, by_row
        recurring = _boilerplate(articles, clusters, self._n_words(), settings)
        pairs = pairing.result()
        limits = _limits(pairs.n_stars, largest, n_occurrences)
        return pairs, clusters.without_blocks(), recurring, limits

    def _written(self, emit: Emit, makers: dict[str, Slices]) -> Iterable[object]:
        """Write tables beside what else is done; within a bound on memory one at a time."""
        if self._settings.memory is None:
            return self._pool.map(lambda name: emit(name, makers[name]()), makers)
        return [emit(name, make()) for name, make in makers.items()]

    def _block_tables(
        self, pairs: PairRows, clusters: BlockClusters, recurring: Boilerplate
    ) -> dict[str, Slices]:
        maker, marked = self._maker, recurring.by_block
        chiefs = clusters.blocks[clusters.representatives]
        kinds = self._work.kinds(self._articles.block_rows[chiefs])
        n_words = self._n_words()[recurring.examples].astype(np.int64)
        return {
            "pairs": lambda: pairs.slices(maker, marked),
            "clusters": lambda: maker.clusters(
                clusters.blocks, clusters.clusters, clusters.representatives,
                clusters.similarities, marked, kinds,
            ),
            "boilerplate": lambda: maker.boilerplate(
                recurring.sources, recurring.clusters, recurring.n_articles, recurring.n_blocks,
                recurring.examples, n_words,
            ),
        }  # fmt: skip

    def _reuse_table(self, reuse: Reuse) -> Iterator[pa.Table]:
        return self._maker.reuse(
            (reuse.left, reuse.right), reuse.kinds, reuse.n_paragraphs, reuse.words, reuse.shares,
            reuse.sentences, reuse.longest, (reuse.left_blocks, reuse.right_blocks), reuse.bounds,
        )  # fmt: skip

    def _article_tables(
        self, reuse: Reuse, stories: Stories, boilerplate: NDArray[np.int64]
    ) -> dict[str, Slices]:
        articles, maker = self._articles, self._maker
        told = story_rows(
            stories, reuse.left, reuse.right, *reuse.shares, articles.times, articles.source_of
        )
        names = articles.agencies.to_pylist()
        agencies = agencies_of_groups(
            stories.of_article, articles.agencies_of, names, len(told.central)
        )
        concern = self.concern
        chosen = None if concern is None else (concern.articles(), concern.asked)
        return {
            "articles": lambda: maker.articles_table(
                self._files, reuse.covered, boilerplate, stories.of_article, chosen
            ),
            "stories": lambda: maker.stories_table(
                told.n_articles, told.n_outlets, told.first, told.central, told.first_ms,
                told.last_ms, told.share, agencies,
            ),
        }  # fmt: skip


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


def _firsts(
    articles: Articles, offsets: NDArray[np.uint32], members: NDArray[np.uint32]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The block of each row that was published first, and when."""
    times = articles.times[articles.block_articles]
    firsts = first_members(offsets, members, times)
    return firsts, times[firsts]


def _limits(n_stars: int, largest: int, n_occurrences: int) -> tuple[Limit, ...]:
    limits = []
    if n_stars:
        what = "occurrences of a text that are paired with each other"
        limits.append(Limit(stage="link", what=what, limit=MAX_SQUARE, actual=n_occurrences))
    if largest:
        what = "texts of a component that are compared with each leader"
        limits.append(Limit(stage="link", what=what, limit=MAX_COMPONENT, actual=largest))
    return tuple(limits)


def _with_none(n_words: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Words by row, and none for the row of a block without words, which is clipped to the end."""
    assert len(n_words) < NO_ROW
    return np.append(n_words, np.uint32(0))
