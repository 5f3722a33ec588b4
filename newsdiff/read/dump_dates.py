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

from newsdiff.core.kernels import UNREAD, parse_times
from newsdiff.read.dump_batch import PUBLISHED, RecordBatch

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["UNDATED", "publication_times"]

UNDATED = (1 << 63) - 1
"""Later than any date: what has no date comes last."""
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
    parse_times(batch.strings, starts, ends, times, UNDATED)
    for row in np.flatnonzero(times == UNREAD).tolist():
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
