"""What kind of text two articles share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsdiff.model.dump_marks import HOUSE as _HOUSE
from newsdiff.model.dump_marks import LONGEST
from newsdiff.model.dump_marks import QUOTED as _QUOTED
from newsdiff.model.dump_marks import SAID as _SAID

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.link.distinct import Rows

__all__ = ["HOUSE", "KINDS", "RUNNING", "kinds_of", "row_kinds"]

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


def row_kinds(rows: Rows) -> NDArray[np.int8]:
    """Say what kind of text each distinct text is; int8[n], index into `KINDS`."""
    marks, offsets = rows.all_marks()
    n_words = (marks & LONGEST).astype(np.int64)
    flags = ((marks & flag) > 0 for flag in (_QUOTED, _SAID, _HOUSE))
    columns = [np.append(0, np.cumsum(n_words * is_set)) for is_set in flags]
    quoted, said, house = (np.diff(totals[offsets]) for totals in columns)
    nothing = np.zeros_like(quoted)
    own = np.stack([rows.n_words, quoted, said, house, nothing], axis=1)
    return kinds_of(np.stack([own, own], axis=1))
