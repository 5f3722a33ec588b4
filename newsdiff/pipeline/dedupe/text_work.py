"""What of a run needs the words of its texts, or may have too many pairs: here and elsewhere.

The tables of a result are made of numbers. Where words are compared, they ask for it by `TextWork`:
in a single process that is `LocalWork`; an engine that keeps words on other machines has its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import attrs

from newsdiff.link.cluster import cluster_rows
from newsdiff.link.expand import pair_blocks
from newsdiff.link.join import n_words_max
from newsdiff.link.kinds import row_kinds
from newsdiff.link.reuse import find_reuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from newsdiff.link.cluster import RowClusters
    from newsdiff.link.distinct import Rows
    from newsdiff.link.expand import BlockPairs
    from newsdiff.link.join import NumberTape, RowPairs
    from newsdiff.link.reuse import Reuse
    from newsdiff.link.sequences import Occurrences
    from newsdiff.model.dump_settings import DedupeSettings
    from newsdiff.write.result_tables import Maker

__all__ = ["LocalPairs", "LocalWork", "PairRows", "TextWork"]


class PairRows(Protocol):
    """The pairs of the blocks of a dump, wherever they are."""

    @property
    def n_pairs(self) -> int:
        """How many there are."""

    @property
    def n_stars(self) -> int:
        """Texts, and pairs of texts, of which only a star was taken."""

    def slices(self, maker: Maker, marked: NDArray[np.bool_]) -> Iterator[pa.Table]:
        """The table of them, by left block, then right block.

        Args:
            maker: makes tables.
            marked: bool[n_blocks], what is boilerplate.
        """


class TextWork(Protocol):
    """Compares words of the texts of one dump."""

    def pairs(
        self,
        found: RowPairs,
        offsets: NDArray[np.uint32],
        members: NDArray[np.uint32],
        firsts: NDArray[np.uint32],
    ) -> PairRows:
        """Expand pairs of texts to pairs of blocks, as `newsdiff.link.expand.pair_blocks`.

        Args:
            found: the pairs.
            offsets: uint32[n_rows + 1] into `members`.
            members: uint32, the blocks of each row.
            firsts: uint32[n_rows], the first block of each row.
        """

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
class LocalPairs:
    """Pairs of blocks in this process; they are `PairRows`.

    Attributes:
        pairs: of blocks.
        found: pairs of texts from which they come.
    """

    pairs: BlockPairs
    found: RowPairs

    @property
    def n_pairs(self) -> int:
        """How many there are."""
        return len(self.pairs.left)

    @property
    def n_stars(self) -> int:
        """Texts, and pairs of texts, of which only a star was taken."""
        return self.pairs.n_stars

    def slices(self, maker: Maker, marked: NDArray[np.bool_]) -> Iterator[pa.Table]:
        """The table of them."""
        pairs, found = self.pairs, self.found
        return maker.pairs(
            pairs.left, pairs.right, pairs.edges, found.similarities, found.containments, marked
        )


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

    def pairs(
        self,
        found: RowPairs,
        offsets: NDArray[np.uint32],
        members: NDArray[np.uint32],
        firsts: NDArray[np.uint32],
    ) -> PairRows:
        """Expand pairs of texts to pairs of blocks."""
        return LocalPairs(pair_blocks(found.left, found.right, offsets, members, firsts), found)

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
