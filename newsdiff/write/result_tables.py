"""The tables of a result from arrays, in slices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from newsdiff.model.dump import KINDS, WHOLE_ARTICLE
from newsdiff.model.moment import UNDATED
from newsdiff.model.result_files import INDEXED
from newsdiff.write.columns import (
    column,
    column_or_null,
    lists,
    strings,
    table,
    taken,
    taken_or_null,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from newsdiff.model.dump import Articles

__all__ = ["Maker", "sums_of_ranges"]

SLICE_ROWS = 1 << 17
"""Rows of a table that are made and written at a time."""


@attrs.frozen(kw_only=True, eq=False)
class Maker:
    """Makes the tables of one dump. Arrays of a table are parallel, an item a row.

    Attributes:
        articles: the articles of the dump.
        of_article: int64[n_articles], words of each.
        is_whole: whether blocks are whole articles.
    """

    articles: Articles
    of_article: NDArray[np.int64]
    is_whole: bool

    def _places(self, blocks: NDArray[Any]) -> tuple[pa.Array, pa.Array]:
        """Ids and block numbers of blocks."""
        owners = self.articles.block_articles[blocks]
        if self.is_whole:
            numbers = np.full(len(blocks), WHOLE_ARTICLE, dtype=np.int32)
        else:
            numbers = (blocks - self.articles.first_blocks[owners]).astype(np.int32)
        return taken(self.articles.ids, owners), column(numbers)

    def _kinds(self, codes: NDArray[np.int8]) -> pa.Array:
        return taken(strings(KINDS), codes)

    def _sources(self, articles: NDArray[Any]) -> pa.Array:
        return taken(self.articles.sources, self.articles.source_of[articles])

    def pairs(
        self,
        left: NDArray[np.uint32],
        right: NDArray[np.uint32],
        edges: NDArray[np.int32],
        similarities: NDArray[np.float64],
        containments: NDArray[np.float64],
        marked: NDArray[np.bool_],
    ) -> Iterator[pa.Table]:
        """Pairs of blocks.

        Args:
            left: running number of the block in the dump.
            right: the same.
            edges: place in `similarities` and `containments`; -1 for two blocks of the same text.
            similarities: of pairs of texts.
            containments: the same.
            marked: bool[n_blocks], what is boilerplate.
        """
        # The last item stands for two blocks of the same text: edge -1.
        similarities, containments = np.append(similarities, 1.0), np.append(containments, 1.0)
        for part in _slices(len(left)):
            left_ids, left_blocks = self._places(left[part])
            right_ids, right_blocks = self._places(right[part])
            yield table(
                {
                    "left_id": left_ids,
                    "left_block": left_blocks,
                    "right_id": right_ids,
                    "right_block": right_blocks,
                    "similarity": similarities[edges[part]],
                    "containment": containments[edges[part]],
                    "boilerplate": marked[left[part]] | marked[right[part]],
                }
            )

    def clusters(
        self,
        blocks: NDArray[np.uint32],
        clusters: NDArray[np.int64],
        representatives: NDArray[np.bool_],
        similarities: NDArray[np.float64],
        marked: NDArray[np.bool_],
        kinds: NDArray[np.int8],
    ) -> Iterator[pa.Table]:
        """Blocks in clusters; `marked` and `kinds` by block of the dump and by cluster."""
        for part in _slices(len(blocks)):
            ids, numbers = self._places(blocks[part])
            yield table(
                {
                    "id": ids,
                    "block": numbers,
                    "cluster": clusters[part],
                    "representative": representatives[part],
                    "similarity": similarities[part],
                    "boilerplate": marked[blocks[part]],
                    "kind": self._kinds(kinds[clusters[part]]),
                }
            )

    def boilerplate(
        self,
        sources: NDArray[np.int64],
        clusters: NDArray[np.int64],
        n_articles: NDArray[np.int64],
        n_blocks: NDArray[np.int64],
        examples: NDArray[np.int64],
        n_words: NDArray[np.int64],
    ) -> Iterator[pa.Table]:
        """Recurring boilerplate."""
        ids, blocks = self._places(examples)
        totals = np.bincount(self.articles.source_of, minlength=len(self.articles.sources))
        yield table(
            {
                "source": taken(self.articles.sources, sources),
                "articles": n_articles,
                "share": n_articles / np.maximum(totals[sources], 1),
                "blocks": n_blocks,
                "id": ids,
                "block": blocks,
                "cluster": clusters,
                "words": n_words,
            }
        )

    def reuse(  # noqa: PLR0913, PLR0917  one argument a column or two
        self,
        heads: tuple[NDArray[np.int64], NDArray[np.int64]],
        kinds: NDArray[np.int8],
        n_paragraphs: NDArray[np.int64],
        words: NDArray[np.int64],
        shares: tuple[NDArray[np.float64], NDArray[np.float64]],
        sentences: NDArray[np.int64],
        longest: NDArray[np.int64],
        blocks: tuple[NDArray[np.int32], NDArray[np.int32]],
        bounds: NDArray[np.int64],
    ) -> Iterator[pa.Table]:
        """Pairs of articles; `words` int64[n, 2], `blocks` ragged rows between `bounds`."""
        articles = self.articles
        for part in _slices(len(heads[0])):
            left, right, shared = heads[0][part], heads[1][part], words[part]
            times = articles.times[left], articles.times[right]
            yield table(
                {
                    "left_id": taken(articles.ids, left),
                    "right_id": taken(articles.ids, right),
                    "kind": self._kinds(kinds[part]),
                    "paragraphs": n_paragraphs[part],
                    "words": shared.min(axis=1, initial=1 << 62),
                    "left_words": shared[:, 0],
                    "right_words": shared[:, 1],
                    "sentences": sentences[part],
                    "longest": longest[part],
                    "left_share": shares[0][part],
                    "right_share": shares[1][part],
                    "first": _first(*times),
                    "left_source": self._sources(left),
                    "right_source": self._sources(right),
                    "left_blocks": _lists(blocks[0], bounds, part),
                    "right_blocks": _lists(blocks[1], bounds, part),
                }
            )

    def articles_table(
        self,
        files: Sequence[str],
        covered: NDArray[np.int64],
        boilerplate: NDArray[np.int64],
        stories: NDArray[np.int64],
        chosen: tuple[NDArray[np.int64], NDArray[np.bool_]] | None = None,
    ) -> Iterator[pa.Table]:
        """Articles of the dump.

        Args:
            files: names of its files.
            covered: words that an article of another source has too.
            boilerplate: words of boilerplate.
            stories: story of each, -1 for none.
            chosen: int64, those to tell of, and bool[n_articles], those that the run was about:
                the others are of an index. All if omitted.
        """
        if chosen is None:
            for part in _slices(len(self.articles)):
                every = np.arange(len(self.articles))[part]
                yield table(self._articles(files, every, covered, boilerplate, stories))
            return
        for part in _slices(len(chosen[0])):
            some = chosen[0][part]
            columns = self._articles(files, some, covered, boilerplate, stories)
            yield table({**columns, INDEXED: ~chosen[1][some]})

    def _articles(
        self,
        files: Sequence[str],
        some: NDArray[np.int64],
        covered: NDArray[np.int64],
        boilerplate: NDArray[np.int64],
        stories: NDArray[np.int64],
    ) -> dict[str, Any]:
        """The columns of some articles, by name."""
        articles, times, numbers = self.articles, self.articles.times[some], stories[some]
        return {
            "id": taken(articles.ids, some),
            "file": taken(strings(files), articles.files[some]),
            "line": articles.lines[some],
            "source": self._sources(some),
            "published": taken(articles.published, some),
            "published_ms": column_or_null(times, times != UNDATED),
            "language": taken(articles.languages, articles.language_of[some]),
            "words": self.of_article[some],
            "words_shared": covered[some],
            "words_boilerplate": boilerplate[some],
            "agencies": taken(articles.agencies, articles.agencies_of[some]),
            "story": column_or_null(numbers + 1, numbers >= 0),
        }

    def stories_table(  # noqa: PLR0913, PLR0917  one argument a column
        self,
        n_articles: NDArray[np.int64],
        n_outlets: NDArray[np.int64],
        first: NDArray[np.int64],
        central: NDArray[np.int64],
        first_ms: NDArray[np.int64],
        last_ms: NDArray[np.int64],
        share: NDArray[np.float64],
        agencies: Sequence[str | None],
    ) -> Iterator[pa.Table]:
        """Stories, numbered from 1; `first` is -1 where no date is known."""
        yield table(
            {
                "story": np.arange(1, len(n_articles) + 1),
                "articles": n_articles,
                "outlets": n_outlets,
                "first_id": taken_or_null(self.articles.ids, first),
                "id": taken(self.articles.ids, central),
                "first_ms": column_or_null(first_ms, first_ms != UNDATED),
                "last_ms": column_or_null(last_ms, last_ms != UNDATED),
                "agencies": strings(agencies),
                "words": self.of_article[central],
                "share": share,
            }
        )


def sums_of_ranges(values: NDArray[Any], bounds: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sum of each range of values; the ranges follow each other.

    Args:
        values: numbers.
        bounds: int64[n + 1], the first of each range, and the end of the last.
    """
    sums = np.empty(len(bounds) - 1, dtype=np.int64)
    for part in _slices(len(sums)):
        cuts = bounds[part.start : part.stop + 1]
        totals = np.append(0, np.cumsum(values[cuts[0] : cuts[-1]], dtype=np.int64))
        sums[part] = np.diff(totals[cuts - cuts[0]])
    return sums


def _slices(n_rows: int) -> list[slice]:
    """Ranges of rows; one empty one for no rows."""
    return [slice(start, start + SLICE_ROWS) for start in range(0, max(n_rows, 1), SLICE_ROWS)]


def _first(left: NDArray[np.int64], right: NDArray[np.int64]) -> pa.Array:
    is_known = (left != UNDATED) & (right != UNDATED)
    codes = ((left < right) & is_known) + 2 * ((right < left) & is_known)
    return taken(strings(["", "left", "right"]), codes)


def _lists(values: NDArray[np.int32], bounds: NDArray[np.int64], part: slice) -> pa.Array:
    bounds = bounds[part.start : part.stop + 1]
    return lists(values[bounds[0] : bounds[-1]], (bounds - bounds[0]).astype(np.int32))
