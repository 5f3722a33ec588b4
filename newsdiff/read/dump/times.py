# ruff: noqa: PLR2004  kernels deal in byte values and take arrays one by one
"""Publication times as numbers: milliseconds since 1970, in UTC where the text names an offset.

A date alone is its midnight. The kernel reads the usual forms of ISO 8601; all others are read by
`newsdiff.model.moment`, a text at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.model.moment import is_ambiguous, parse_moment
from newsdiff.native.jit import helper, kernel
from newsdiff.native.vector import load1
from newsdiff.read.dump.batch import PUBLISHED, RecordBatch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.native.jit import Array

__all__ = ["UNDATED", "Times", "known_times", "publication_times"]

UNDATED = (1 << 63) - 1
"""Later than any date: what has no date comes last."""
_UNREADABLE = UNDATED - 1
_AMBIGUOUS = UNDATED - 2
_UNREAD = -(1 << 63)
_MS_A_DAY = 86_400_000
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
    parse_times(batch.strings.ctypes.data, starts, ends, times)
    for row in np.flatnonzero(times == _UNREAD).tolist():
        stop = min(ends[row], starts[row] + _MAX_DATE_BYTES)
        times[row] = _time_of(batch.strings[starts[row] : stop].tobytes())
    return times


def known_times(times: NDArray[np.int64]) -> Times:
    """Tell times from reasons why there are none.

    Args:
        times: int64[n], as in `publication_times`.

    Returns:
        The times, and how many of each reason there are.
    """
    n_without_date, n_unreadable, n_ambiguous = (
        int((times == reason).sum()) for reason in (UNDATED, _UNREADABLE, _AMBIGUOUS)
    )
    return Times(
        values=np.where(times >= _AMBIGUOUS, UNDATED, times),
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
        return _AMBIGUOUS
    return _UNREADABLE if text.strip() else UNDATED


@helper
def number(place: int, n_digits: int) -> int:
    """Value of that many digits, -1 where there are others."""
    value = 0
    for i in range(n_digits):
        digit = load1(place + i) - 0x30
        if not 0 <= digit <= 9:
            return -1
        value = value * 10 + digit
    return value


@helper
def days_since_1970(year: int, month: int, day: int) -> int:
    """Days by the Gregorian calendar (Hinnant, "chrono-compatible date algorithms", 2013)."""
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


@helper
def days_in(year: int, month: int) -> int:
    """Days of a month."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@helper
def time_of(place: int, n_bytes: int) -> int:  # noqa: PLR0911
    """Read the usual forms of ISO 8601; _UNREAD for all others."""
    if n_bytes < 10 or load1(place + 4) != 0x2D or load1(place + 7) != 0x2D:
        return _UNREAD
    year, month, day = number(place, 4), number(place + 5, 2), number(place + 8, 2)
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= days_in(year, month):
        return _UNREAD
    time = days_since_1970(year, month, day) * _MS_A_DAY
    if n_bytes == 10:
        return time
    between = load1(place + 10)
    if n_bytes < 19 or (between != 0x54 and between != 0x20):  # noqa: PLR1714
        return _UNREAD
    if load1(place + 13) != 0x3A or load1(place + 16) != 0x3A:
        return _UNREAD
    hour, minute, second = number(place + 11, 2), number(place + 14, 2), number(place + 17, 2)
    if not 0 <= hour <= 23 or not 0 <= minute <= 59 or not 0 <= second <= 59:
        return _UNREAD
    time += (hour * 3600 + minute * 60 + second) * 1000
    if n_bytes == 19 or (n_bytes == 20 and load1(place + 19) == 0x5A):
        return time
    sign = load1(place + 19)
    if n_bytes != 25 or (sign != 0x2B and sign != 0x2D) or load1(place + 22) != 0x3A:  # noqa: PLR1714
        return _UNREAD
    hours, minutes = number(place + 20, 2), number(place + 23, 2)
    if not 0 <= hours <= 23 or not 0 <= minutes <= 59:
        return _UNREAD
    offset = (hours * 3600 + minutes * 60) * 1000
    return time - offset if sign == 0x2B else time + offset


@kernel("void(i8, i8[::1], i8[::1], i8[::1])")
def parse_times(strings: int, starts: Array, ends: Array, times: Array) -> None:
    """Write the time of each text; UNDATED where it is missing or empty."""
    for i in range(starts.size):
        if starts[i] < 0 or starts[i] == ends[i]:
            times[i] = UNDATED
        else:
            times[i] = time_of(strings + starts[i], ends[i] - starts[i])
