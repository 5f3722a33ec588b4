"""What kind of text two articles share: running text, a quotation, or matter of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsdiff.core.kernels import sum_marks
from newsdiff.model.dump import HOUSE, QUOTATION, RUNNING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.link.distinct import Rows

__all__ = ["kinds_of", "kinds_of_sums", "row_kinds"]

_ROWS_A_TURN = 1 << 17

HOUSE_SHARE = 0.28
"""Part of the shared words of both sides that must be matter of the house: of a gallery a third is
recognised, the rest reads like a story; of a dispatch hardly any is taken for it."""
QUOTED_SHARE = 0.65
"""Part of the shared words that must be quoted on one side, half of them in so many words: the
other may set a post in full."""
SAID_WEIGHT = 0.4
"""What a word counts as quoted for standing in a sentence with a verb of saying."""
MIN_TOLD = 40
"""Words outside quotation marks on both sides from which a text full of quotations is running text:
a dispatch of statements, reprinted."""


def kinds_of(figures: NDArray[np.int64]) -> NDArray[np.int8]:
    """Say what pairs of articles share; the constants were chosen on pairs that were read.

    Args:
        figures: int64[n, 2, 5], of either side: words in common runs, of them quoted, said, matter
            of the house; sentences.

    Returns:
        int8[n], index into `newsdiff.model.dump.KINDS`; running for a pair that shares no words.
    """
    words, quoted, said, house = (figures[:, :, column].astype(np.float64) for column in range(4))
    share = 1.0 / np.maximum(words, 1.0)
    is_house = house.sum(axis=1) > HOUSE_SHARE * words.sum(axis=1)
    is_said = (quoted + SAID_WEIGHT * said) * share > QUOTED_SHARE
    is_quoted = (is_said & (2 * quoted > words)).any(axis=1)
    is_told = (words - quoted).min(axis=1) >= MIN_TOLD
    kinds = np.where(is_quoted & ~is_told, QUOTATION, RUNNING)
    return np.where(is_house, HOUSE, kinds).astype(np.int8)


def row_kinds(rows: Rows, chosen: NDArray[np.uint32]) -> NDArray[np.int8]:
    """Say what kind of text some of the distinct texts are.

    Args:
        rows: the distinct texts.
        chosen: uint32[n], which of them.

    Returns:
        int8[n], index into `newsdiff.model.dump.KINDS`.
    """
    sums = np.empty((len(rows), 3), dtype=np.int32)
    for first in range(0, len(rows), _ROWS_A_TURN):
        part = slice(first, min(first + _ROWS_A_TURN, len(rows)))
        offsets = np.append(0, np.cumsum(rows.n_marks[part], dtype=np.int64))
        sum_marks(rows.shelf.marks(part.start, part.stop), offsets, sums[part])
    return kinds_of_sums(sums[chosen], rows.n_words[chosen])


def kinds_of_sums(sums: NDArray[np.int32], n_words: NDArray[np.uint32]) -> NDArray[np.int8]:
    """Say what kind of text each is that stands by itself.

    Args:
        sums: int32[n, 3], words that are quoted, said, matter of the house.
        n_words: uint32[n].

    Returns:
        int8[n], index into `newsdiff.model.dump.KINDS`.
    """
    figures = np.zeros((len(n_words), 2, 5), dtype=np.int64)
    figures[:, :, 0] = n_words[:, None]
    figures[:, :, 1:4] = sums[:, None]
    return kinds_of(figures)
