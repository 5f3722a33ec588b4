"""Publication times as numbers: milliseconds since 1970, in UTC where the text names an offset.

A date alone is its midnight; one outside the years 1 to 9999 in UTC cannot be read. The kernel
reads the usual forms of ISO 8601; all others are read by `newsdiff.model.moment`, a text at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.kernels import UNREAD, parse_times
from newsdiff.model.moment import CALENDAR_MS, UNDATED, is_ambiguous, parse_moment
from newsdiff.read.dump.batch import PUBLISHED, RecordBatch

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["AMBIGUOUS", "UNDATED", "Times", "known_times", "publication_times"]

_UNREADABLE = UNDATED - 1
AMBIGUOUS = UNDATED - 2
"""The least of the numbers that say why there is no time."""
_MAX_DATE_BYTES = 400


@attrs.frozen(kw_only=True, eq=False)
class Times:
    """Publication times of a dump.

    Attributes:
        values: int64[n], milliseconds since 1970; `UNDATED` where there is no date to go by.
        n_without_date: records that carry none.
        n_unreadable: records whose date is none that can be read.
        n_ambiguous: records whose date can be read in two ways, and so is not.
    """

    values: NDArray[np.int64]
    n_without_date: int
    n_unreadable: int
    n_ambiguous: int

    @property
    def n_undated(self) -> int:
        """Records without a date to go by, for whatever reason."""
        return self.n_without_date + self.n_unreadable + self.n_ambiguous


def publication_times(batch: RecordBatch) -> NDArray[np.int64]:
    """Read the publication time of each record.

    Args:
        batch: the records.

    Returns:
        int64[n], milliseconds since 1970, or why there are none: for `known_times`.
    """
    times = np.empty(len(batch), dtype=np.int64)
    starts, ends = batch.starts(PUBLISHED), batch.ends(PUBLISHED)
    parse_times(batch.strings, starts, ends, times, UNDATED)
    for row in np.flatnonzero(times == UNREAD).tolist():
        stop = min(ends[row], starts[row] + _MAX_DATE_BYTES)
        times[row] = _time_of(batch.strings[starts[row] : stop].tobytes())
    first, end = CALENDAR_MS
    is_beyond = (times < first) | ((times >= end) & (times < AMBIGUOUS))
    times[is_beyond] = _UNREADABLE
    return times


def known_times(times: NDArray[np.int64]) -> Times:
    """Tell times from reasons why there are none.

    Args:
        times: int64[n], as in `publication_times`.

    Returns:
        The times, and how many of each reason there are.
    """
    n_without_date, n_unreadable, n_ambiguous = (
        int((times == reason).sum()) for reason in (UNDATED, _UNREADABLE, AMBIGUOUS)
    )
    return Times(
        values=np.where(times >= AMBIGUOUS, UNDATED, times),
        n_without_date=n_without_date,
        n_unreadable=n_unreadable,
        n_ambiguous=n_ambiguous,
    )


def _time_of(written: bytes) -> int:
    text = written.decode("utf-8", "replace")
    moment = parse_moment(text)
    if moment is not None:
        return moment.milliseconds
    if is_ambiguous(text):
        return AMBIGUOUS
    return _UNREADABLE if text.strip() else UNDATED
