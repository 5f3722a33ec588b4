"""What of a run needs the words of its texts, as against their figures: here and elsewhere.

The tables of a result are made of numbers. Where words are compared, they ask for it by `TextWork`:
in a single process that is `LocalWork`; an engine that keeps words on other machines has its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import attrs

from newsdiff.link.cluster import cluster_rows
from newsdiff.link.join import n_words_max
from newsdiff.link.kinds import row_kinds
from newsdiff.link.reuse import find_reuse

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from newsdiff.link.cluster import RowClusters
    from newsdiff.link.distinct import Rows
    from newsdiff.link.join import NumberTape, RowPairs
    from newsdiff.link.reuse import Reuse
    from newsdiff.link.sequences import Occurrences
    from newsdiff.model.dump_settings import DedupeSettings

__all__ = ["LocalWork", "TextWork"]


class TextWork(Protocol):
    """Compares words of the texts of one dump."""

    def clusters(
        self, found: RowPairs, published: NDArray[np.int64], firsts: NDArray[np.uint32]
    ) -> RowClusters:
        """Cluster the texts that have pairs.

        Args:
            found: the pairs.
            published: int64[n_rows], earliest publication of each text.
            firsts: uint32[n_rows], its first block.
        """

    def kinds(self, chosen: NDArray[np.uint32]) -> NDArray[np.int8]:
        """Say what kind of text some are; as `newsdiff.link.kinds.row_kinds`."""

    def reuse(
        self,
        places: Occurrences,
        first_blocks: NDArray[np.int64],
        block_rows: NDArray[np.uint32],
        of_article: NDArray[np.int64],
    ) -> Reuse:
        """Find the pairs of articles that share text, as `newsdiff.link.reuse.find_reuse`.

        Nothing needs the words after.
        """


@attrs.frozen
class LocalWork:
    """The same in this process.

    Attributes:
        rows: the distinct texts.
        settings: of the run.
        new_tape: makes a tape for pairs of articles, by its number; None keeps them in memory.
    """

    rows: Rows
    settings: DedupeSettings
    new_tape: Callable[[int], NumberTape] | None = None

    def clusters(
        self, found: RowPairs, published: NDArray[np.int64], firsts: NDArray[np.uint32]
    ) -> RowClusters:
        """Cluster the texts that have pairs."""
        return cluster_rows(
            self.rows, found.left, found.right, found.similarities, published, firsts,
            found.counts, self.settings.threshold, n_words_max(self.settings),
        )  # fmt: skip

    def kinds(self, chosen: NDArray[np.uint32]) -> NDArray[np.int8]:
        """Say what kind of text some are."""
        return row_kinds(self.rows, chosen)

    def reuse(
        self,
        places: Occurrences,
        first_blocks: NDArray[np.int64],
        block_rows: NDArray[np.uint32],
        of_article: NDArray[np.int64],
    ) -> Reuse:
        """Find the pairs of articles that share text."""
        found = find_reuse(
            self.rows, places, first_blocks, block_rows, of_article, self.settings, self.new_tape
        )
        self.rows.shelf.drop_words()
        return found
