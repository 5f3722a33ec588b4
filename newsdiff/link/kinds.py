"""What kind of text two articles share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from newsdiff.core.kernels import sum_marks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.link.distinct import Rows

__all__ = ["HOUSE", "KINDS", "RUNNING", "kinds_of", "row_kinds"]

KINDS = ("running", "quotation", "house")
RUNNING, QUOTATION, HOUSE = range(3)
_ROWS_A_TURN = 1 << 17


def kinds_of(figures: NDArray[np.int64]) -> NDArray[np.int8]:
    """Say what pairs of articles share, by the side with fewer words, or both if they are equal.

    Args:
        figures: int64[n, 2, 5], of either side: words in common runs, of them quoted, said, matter
            of the house; sentences.

    Returns:
        int8[n], index into `KINDS`.
    """
    words = figures[:, :, 0]
    sides = words == words.min(axis=1, initial=1 << 62, keepdims=True)
    n_words, n_quoted, n_house = ((figures[:, :, i] * sides).sum(axis=1) for i in (0, 1, 3))
    return _kinds(n_words, n_quoted, n_house)


def row_kinds(rows: Rows) -> NDArray[np.int8]:
    """Say what kind of text each distinct text is; int8[n], index into `KINDS`."""
    kinds = np.empty(len(rows), dtype=np.int8)
    for first in range(0, len(rows), _ROWS_A_TURN):
        part = slice(first, min(first + _ROWS_A_TURN, len(rows)))
        offsets = np.append(0, np.cumsum(rows.n_marks[part], dtype=np.int64))
        sums = np.empty((len(offsets) - 1, 3), dtype=np.int64)
        sum_marks(rows.shelf.marks(part.start, part.stop), offsets, sums)
        kinds[part] = _kinds(rows.n_words[part], sums[:, 0], sums[:, 2])
    return kinds


def _kinds(
    n_words: NDArray[Any], n_quoted: NDArray[np.int64], n_house: NDArray[np.int64]
) -> NDArray[np.int8]:
    """Kinds by the words of which the larger part decides."""
    kinds = np.full(len(n_words), RUNNING, dtype=np.int8)
    kinds[2 * n_quoted > n_words] = QUOTATION
    kinds[2 * n_house > n_words] = HOUSE
    return kinds
