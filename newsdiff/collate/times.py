"""When an article was published, as far as its time says: an interval, never a guess.

A date without a time may be any moment of that day; a time without a zone may be that of any zone,
so that two such times decide nothing unless they lie far enough apart or the outlet is the same.
"""

from __future__ import annotations

import datetime as dt
import re

import attrs

__all__ = ["Moment", "before", "parse_moment", "year_of"]

_EAST = dt.timedelta(hours=14)
_WEST = dt.timedelta(hours=12)
_EPOCH = dt.datetime(1, 1, 1)  # noqa: DTZ001  local clock time, the zone is handled apart
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Moment:
    """An interval in which something happened, in seconds from the year 1.

    Attributes:
        low: earliest second in UTC.
        high: latest second in UTC.
        local_low: earliest second on the outlet's clock, None if the zone is known.
        local_high: latest second on the outlet's clock, None if the zone is known.
    """

    low: float
    high: float
    local_low: float | None = None
    local_high: float | None = None


def parse_moment(published: str | None) -> Moment | None:
    """Read an ISO 8601 date or date-time; None if it is not one.

    Example:
        >>> here, there = parse_moment("2018-07-16T09:10-04:00"), parse_moment("2018-07-16T13:10Z")
        >>> here.low == there.low
        True
        >>> parse_moment("last Monday") is None
        True
    """
    text = (published or "").strip()
    if _DAY.match(text):
        return _whole_day(text)
    if match := _MONTH.match(text):
        return _whole_month(int(match[1]), int(match[2]))
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    # A time written to the minute may be any second of it.
    width = 0.0 if moment.second or moment.microsecond else 59.0
    return _from_datetime(moment, width)


def year_of(published: str | None) -> int | None:
    """Return the year of an ISO 8601 date or date-time; None if it is not one.

    Example:
        >>> year_of("2018-07-16"), year_of("")
        (2018, None)
    """
    return None if parse_moment(published) is None else int((published or "").strip()[:4])


def before(first: Moment, second: Moment, *, same_outlet: bool = False) -> bool:
    """Whether the first moment certainly precedes the second.

    One outlet keeps one clock, so its times compare without a zone.
    """
    if same_outlet and first.local_high is not None and second.local_low is not None:
        return first.local_high < second.local_low
    return first.high < second.low


def _from_datetime(moment: dt.datetime, width: float) -> Moment:
    offset = moment.utcoffset()
    clock = (moment.replace(tzinfo=None) - _EPOCH).total_seconds()
    if offset is None:
        return _local(clock, clock + width)
    start = clock - offset.total_seconds()
    return Moment(low=start, high=start + width)


def _local(low: float, high: float) -> Moment:
    return Moment(
        low=low - _EAST.total_seconds(),
        high=high + _WEST.total_seconds(),
        local_low=low,
        local_high=high,
    )


def _whole_day(text: str) -> Moment | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    start = (dt.datetime.combine(day, dt.time()) - _EPOCH).total_seconds()
    return _local(start, start + 86_399)


def _whole_month(year: int, month: int) -> Moment | None:
    try:
        first = dt.datetime(year, month, 1)  # noqa: DTZ001  as above
    except ValueError:
        return None
    start = (first - _EPOCH).total_seconds()
    return _local(start, start + 31 * 86_400 - 1)
