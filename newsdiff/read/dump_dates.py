# ruff: noqa: PLR2004  kernels deal in byte values and take arrays one by one
"""Publication times as numbers: milliseconds since 1970, in UTC where the text names an offset.

A date alone is its midnight. Forms other than ISO 8601 (RFC 2822 of feeds, seconds since 1970) are
read by the standard library, a text at a time, and remembered.
"""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import numpy as np

from newsdiff.native.jit import helper, kernel
from newsdiff.native.vector import load1
from newsdiff.read.dump_batch import PUBLISHED, RecordBatch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.native.jit import Array

__all__ = ["UNDATED", "publication_times"]

UNDATED = (1 << 63) - 1
"""Later than any date: what has no date comes last."""
_UNREAD = -(1 << 63)
_MS_A_DAY = 86_400_000
_LONGEST = 64


def publication_times(batch: RecordBatch) -> NDArray[np.int64]:
    """Read the publication time of each record.

    Args:
        batch: the records.

    Returns:
        int64[n], milliseconds since 1970; `UNDATED` where there is none that can be read.
    """
    times = np.empty(len(batch), dtype=np.int64)
    starts, ends = batch.starts(PUBLISHED), batch.ends(PUBLISHED)
    parse_times(batch.strings.ctypes.data, starts, ends, times)
    for row in np.flatnonzero(times == _UNREAD).tolist():
        stop = min(ends[row], starts[row] + _LONGEST)
        times[row] = _slowly(batch.strings[starts[row] : stop].tobytes())
    return times


@functools.lru_cache(maxsize=1 << 14)
def _slowly(written: bytes) -> int:
    text = written.decode("utf-8", "replace").strip()
    try:
        if text.isdecimal() and len(text) != len("20200131"):
            seconds = int(text)
            return seconds if seconds > 1 << 36 else seconds * 1000
        found = datetime.fromisoformat(text)
    except ValueError:
        try:
            found = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return UNDATED
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    since = found - datetime(1970, 1, 1, tzinfo=UTC)
    return since.days * _MS_A_DAY + since.seconds * 1000 + since.microseconds // 1000


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
