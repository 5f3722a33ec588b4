"""What kind of text two articles share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["KINDS", "RUNNING", "kinds_of"]

KINDS = ("running", "quotation", "house")
RUNNING, QUOTATION, HOUSE = range(3)


def kinds_of(figures: NDArray[np.int64]) -> NDArray[np.int8]:
    """Say what pairs of articles share.

    Args:
        figures: int64[n, 2, 5], of either side: words in common runs, of them quoted, said, matter
            of the house; sentences.

    Returns:
        int8[n], index into `KINDS`.
    """
    sides = np.argmin(figures[:, :, 0], axis=1)
    words, quoted, _, house, _ = figures[np.arange(len(figures)), sides].T
    kinds = np.zeros(len(figures), dtype=np.int8)
    kinds[2 * quoted > words] = QUOTATION
    kinds[2 * house > words] = HOUSE
    return kinds
