"""What of a result concerns some of its articles: the new ones, of a run against an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.ranges import spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.link.boilerplate import Boilerplate
    from newsdiff.link.expand import BlockClusters, BlockPairs
    from newsdiff.link.reuse import Reuse
    from newsdiff.link.stories import Stories
    from newsdiff.model.dump import Articles

__all__ = ["Concern"]


class Concern:
    """Chooses rows of tables; remembers the articles that they name.

    Args:
        articles: all articles.
        asked: bool[n_articles], those that the tables are to tell of.

    Attributes:
        asked: the same.
    """

    def __init__(self, articles: Articles, asked: NDArray[np.bool_]) -> None:
        self.asked = asked
        self._owners = articles.block_articles
        self._sources = articles.source_of
        self._named = asked.copy()

    def articles(self) -> NDArray[np.int64]:
        """The articles that are asked for or named by a row that was chosen, ascending."""
        return np.flatnonzero(self._named)

    def pairs(self, pairs: BlockPairs) -> BlockPairs:
        """Pairs with a block of an article that is asked for."""
        left, right = self._owners[pairs.left], self._owners[pairs.right]
        chosen = self.asked[left] | self.asked[right]
        self._named[left[chosen]] = self._named[right[chosen]] = True
        return attrs.evolve(
            pairs, left=pairs.left[chosen], right=pairs.right[chosen], edges=pairs.edges[chosen]
        )

    def clusters(
        self, clusters: BlockClusters, recurring: Boilerplate
    ) -> tuple[BlockClusters, Boilerplate]:
        """Clusters with such a block, whole; and boilerplate that stands in such an article."""
        owners = self._owners[clusters.blocks]
        n_clusters = int(clusters.clusters.max(initial=-1)) + 1
        is_chosen = np.zeros(n_clusters, dtype=bool)
        is_chosen[clusters.clusters[self.asked[owners]]] = True
        numbers = np.cumsum(is_chosen) - 1
        chosen = is_chosen[clusters.clusters]
        self._named[owners[chosen]] = True
        recurring = self._boilerplate(clusters, recurring)
        kept = attrs.evolve(
            clusters,
            blocks=clusters.blocks[chosen],
            clusters=numbers[clusters.clusters[chosen]],
            representatives=clusters.representatives[chosen],
            similarities=clusters.similarities[chosen],
        )
        return kept, attrs.evolve(recurring, clusters=numbers[recurring.clusters])

    def _boilerplate(self, clusters: BlockClusters, recurring: Boilerplate) -> Boilerplate:
        owners = self._owners[clusters.blocks]
        marked = self.asked[owners] & recurring.by_block[clusters.blocks]
        n_sources = int(self._sources.max(initial=0)) + 1
        of_asked = clusters.clusters[marked] * n_sources + self._sources[owners[marked]]
        chosen = np.isin(recurring.clusters * n_sources + recurring.sources, of_asked)
        self._named[self._owners[recurring.examples[chosen]]] = True
        names = ("sources", "clusters", "n_articles", "n_blocks", "examples")
        return attrs.evolve(recurring, **{name: getattr(recurring, name)[chosen] for name in names})

    def reuse(self, reuse: Reuse) -> Reuse:
        """Pairs of articles, one of which is asked for."""
        chosen = self.asked[reuse.left] | self.asked[reuse.right]
        self._named[reuse.left[chosen]] = self._named[reuse.right[chosen]] = True
        lengths = np.diff(reuse.bounds)[chosen]
        places = spread(reuse.bounds[:-1][chosen], lengths)
        names = ("left", "right", "kinds", "words", "sentences", "longest", "n_paragraphs")
        return attrs.evolve(
            reuse,
            **{name: getattr(reuse, name)[chosen] for name in names},
            shares=(reuse.shares[0][chosen], reuse.shares[1][chosen]),
            left_blocks=reuse.left_blocks[places],
            right_blocks=reuse.right_blocks[places],
            bounds=np.append(0, np.cumsum(lengths)).astype(np.int64),
        )

    def stories(self, stories: Stories) -> Stories:
        """Stories with an article that is asked for, in their order."""
        is_chosen = np.zeros(len(stories), dtype=bool)
        of_asked = stories.of_article[self.asked]
        is_chosen[of_asked[of_asked >= 0]] = True
        numbers = np.where(is_chosen, np.cumsum(is_chosen) - 1, -1)
        of_article = np.append(numbers, -1)[stories.of_article]
        self._named |= of_article >= 0
        return attrs.evolve(
            stories,
            of_article=of_article,
            n_articles=stories.n_articles[is_chosen],
            central=stories.central[is_chosen],
        )
