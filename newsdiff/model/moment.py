"""When something was published: the one reader of dates, and what it read, as an interval.

A date without a time may be any moment of that day; a time without a zone may be that of any zone,
so that two such times decide nothing unless they lie far enough apart or the outlet is the same.

What is read, once white space around it is gone:

1. ISO 8601 dates and date-times, with or without zone, also `2018-07`, `2018` and `2018/07/16`;
2. RFC 2822 and its relatives in feeds and APIs;
3. seconds (9 or 10 digits, also with a fraction) and milliseconds (12 or 13) since 1970, in UTC;
4. a day, the name of a month in any language of the lexicon, and a year, in either order;
5. day, month and year as numbers, where only one reading is a date: `27/12/2018`, `12/27/2018`.

A numeric date with two readings (`03/04/2019`) is ambiguous: it is told apart from what is no date
at all, and not guessed.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from typing import Any

import attrs

from newsdiff.lexicon import months
from newsdiff.patterns import regex

__all__ = [
    "CALENDAR_MS",
    "DATE_FORMS",
    "DAY_MS",
    "HOUR_MS",
    "UNDATED",
    "Moment",
    "before",
    "is_ambiguous",
    "is_surely_earlier",
    "parse_moment",
    "stated_moment",
]

DATE_FORMS = "2018-12-27, 2018-12-27T09:30Z, 27 Dec 2018, 27/12/2018, RFC 2822, or seconds of 1970"
"""Examples of what is read, for messages."""

HOUR_MS, DAY_MS = 3_600_000, 86_400_000
UNDATED = (1 << 63) - 1
"""As milliseconds since 1970, later than any date: what has no date comes last."""

CALENDAR_MS = -62_135_596_800_000, 253_402_300_800_000
"""Milliseconds since 1970 at the beginning of year 1 and the end of 9999, where calendars end."""

_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001  clock time, the zone is handled apart
_MICROSECOND = dt.timedelta(microseconds=1)
_SECOND = 1_000_000
_A_DAY, _A_MONTH, _A_YEAR = 86_399, 31 * 86_400 - 1, 366 * 86_400 - 1
"""Seconds to the last second of a day, a month, a year."""
_EAST = 14 * 3600 * _SECOND
_WEST = 12 * 3600 * _SECOND
_LONGEST = 100
"""Characters of the longest date; longer texts are none."""

_YEAR = regex(r"\d{4}\Z")
_MONTH = regex(r"(\d{4})-(\d{2})\Z")
_YEAR_FIRST = regex(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(.*)\Z")
_SINCE_1970 = regex(r"(\d{9,10})(\.\d+)?\Z|(\d{12,13})\Z")
_NUMERIC = regex(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)(.*)\Z")
_WEEKDAY = r"(?:(?P<lead>[^\W\d_]+(?:-[^\W\d_]+)?)[.,]{0,2}\s{1,3})?"
_NAME = r"(?P<month>[^\W\d_]{3,12})"
_DAY_FIRST = regex(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|°)?[\s.\-/]{{0,3}}(?:de\s|of\s)?"
    rf"{_NAME}[\s.,\-/]{{1,3}}(?:de\s|del\s)?(?P<year>\d{{4}})(?!\d)(?P<rest>.*)\Z",
    re.IGNORECASE,
)
_MONTH_FIRST = regex(
    rf"{_WEEKDAY}{_NAME}[\s.\-/]{{1,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s.,\-/]{{1,3}}"
    r"(?P<year>\d{4})(?!\d)(?P<rest>.*)\Z",
    re.IGNORECASE,
)
_MONTH_ALONE = regex(rf"{_NAME}[\s.,]{{1,3}}(?:de\s|del\s)?(?P<year>\d{{4}})\Z", re.IGNORECASE)
_TIME = regex(
    r"[\s,T·–-]{0,3}(?:(?:at|à|um|alle|ore|om|às|a\slas)\s)?"
    r"(?P<hour>\d{1,2})[:hH.](?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"\s?(?P<half>[ap]\.?m\.?)?\s?(?:(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})|Uhr)?\Z",
    re.IGNORECASE,
)
_HALF_DAY = regex(r"\b[ap]\.?m\b", re.IGNORECASE)
_LOOSE_ZONE = regex(r"(:\d{2}(?:\.\d+)?) (?:(UTC|GMT|Z)|([+-]\d{2}:?\d{2}))\Z")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Moment:
    """An interval in which something happened, in microseconds since 1970.

    Attributes:
        low: earliest microsecond in UTC.
        high: latest microsecond in UTC.
        year: the year, as written.
        local_low: earliest microsecond on the outlet's clock, None if the zone is known.
        local_high: latest microsecond on the outlet's clock, None if the zone is known.
    """

    low: int
    high: int
    year: int
    local_low: int | None = None
    local_high: int | None = None

    @property
    def milliseconds(self) -> int:
        """Earliest millisecond since 1970, as if in UTC where no zone is named: for an order."""
        return (self.low if self.local_low is None else self.local_low) // 1000

    @property
    def last_millisecond(self) -> int:
        """The end of its last second, on the clock of `milliseconds`."""
        return self.milliseconds + self.width // 1000 + 999

    @property
    def width(self) -> int:
        """Microseconds from the earliest to the latest on one clock: a day, a minute or nothing."""
        if self.local_low is None or self.local_high is None:
            return self.high - self.low
        return self.local_high - self.local_low


def parse_moment(published: str | None) -> Moment | None:
    """Read a date or date-time.

    Args:
        published: what is written.

    Returns:
        The moment; None where there is no text, no date in it, or an ambiguous one.

    Example:
        >>> here, there = parse_moment("2018-07-16T09:10-04:00"), parse_moment("2018-07-16T13:10Z")
        >>> here.low == there.low
        True
        >>> parse_moment("4. März 2019").milliseconds == parse_moment("2019-03-04").milliseconds
        True
        >>> parse_moment("last Monday") is None
        True
    """
    found = _read(published) if published else None
    return found if isinstance(found, Moment) else None


def stated_moment(name: str, value: str | dt.date) -> Moment:
    """The moment that an argument states.

    Args:
        name: of the argument.
        value: a date or date-time, or one that is written.

    Raises:
        ValueError: no date can be read in it.

    Example:
        >>> stated_moment("since", "1970-01-02").milliseconds
        86400000
    """
    written = value.isoformat() if isinstance(value, dt.date) else value
    moment = parse_moment(written)
    if moment is None:
        raise ValueError(f"{name} is {written!r}, but must be a date, such as 2024-03-01")
    return moment


def is_ambiguous(published: str | None) -> bool:
    """Whether a text is a numeric date that can be read in two ways.

    Example:
        >>> is_ambiguous("03/04/2019"), is_ambiguous("27/04/2019"), is_ambiguous("soon")
        (True, False, False)
    """
    return bool(published) and _read(published or "") is _AMBIGUOUS


def before(first: Moment, second: Moment, *, same_outlet: bool = False) -> bool:
    """Whether the first moment certainly precedes the second.

    One outlet keeps one clock, so its times compare without a zone.
    """
    if same_outlet and first.local_high is not None and second.local_low is not None:
        return first.local_high < second.local_low
    return first.high < second.low


def is_surely_earlier(one: Any, other: Any) -> Any:  # noqa: ANN401  numbers or arrays of them
    """Whether the first of two times is before the other: a date alone is not before its own day.

    Args:
        one: milliseconds since 1970, at most `other`.
        other: the same.

    Example:
        >>> is_surely_earlier(5, 6), is_surely_earlier(0, 6), is_surely_earlier(0, DAY_MS)
        (True, False, True)
    """
    return (other > one) & ((one % DAY_MS != 0) | (other - one >= DAY_MS))


class _Ambiguous:
    """What a date with two readings is read as."""


_AMBIGUOUS = _Ambiguous()


@functools.lru_cache(maxsize=1 << 14)
def _read(published: str) -> Moment | _Ambiguous | None:
    text = unicodedata.normalize("NFC", published).strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        return (
            _from_seconds(text)
            or _from_iso(text)
            or _from_numbers(text)
            or _from_words(text)
            or _from_mail(text)
        )
    except (ValueError, OverflowError):  # a month 13, an hour 25
        return None


def _from_iso(text: str) -> Moment | None:
    if not text[:4].isdecimal() or not text.isascii():
        return None
    if _YEAR.match(text):
        return _local(dt.datetime(int(text), 1, 1), _A_YEAR)  # noqa: DTZ001  as above
    if match := _MONTH.match(text):
        return _local(dt.datetime(int(match[1]), int(match[2]), 1), _A_MONTH)  # noqa: DTZ001
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        pass
    else:
        return _local(dt.datetime.combine(day, dt.time()), _A_DAY)
    try:
        return _from_datetime(dt.datetime.fromisoformat(_LOOSE_ZONE.sub(_joined_zone, text)))
    except ValueError:
        return None


def _joined_zone(match: re.Match[str]) -> str:
    return match[1] + ("Z" if match[2] else match[3])


def _from_seconds(text: str) -> Moment | None:
    if not text.isascii() or not (match := _SINCE_1970.match(text)):
        return None
    seconds, fraction, milliseconds = match.groups()
    if milliseconds:
        time = int(milliseconds) * 1000
    else:
        time = int(seconds) * _SECOND + int((fraction or ".0")[1:7].ljust(6, "0"))
    year = (_EPOCH + dt.timedelta(seconds=time // _SECOND)).year
    return Moment(low=time, high=time, year=year)


def _from_numbers(text: str) -> Moment | _Ambiguous | None:
    if match := _YEAR_FIRST.match(text):
        year, _, month, day, rest = match.groups()
        return _dated(int(year), int(month), int(day), rest)
    if not (match := _NUMERIC.match(text)):
        return None
    first, _, second, year, rest = match.groups()
    readings = [
        _dated(int(year), month, day, rest)
        for month, day in {(int(second), int(first)), (int(first), int(second))}
        if _is_day(int(year), month, day)
    ]
    if len(readings) > 1 and all(readings):
        return _AMBIGUOUS
    return readings[0] if readings else None


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _from_words(text: str) -> Moment | None:
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        if match := pattern.match(text):
            month = months().get(match["month"].casefold())
            if month is not None and (match["lead"] or "").casefold() not in months():
                return _dated(int(match["year"]), month, int(match["day"]), match["rest"])
    if (match := _MONTH_ALONE.match(text)) and (
        month := months().get(match["month"].casefold())
    ) is not None:
        return _local(dt.datetime(int(match["year"]), month, 1), _A_MONTH)  # noqa: DTZ001
    return None


def _dated(year: int, month: int, day: int, rest: str) -> Moment | None:
    """The day, or the time of that day that follows it."""
    start = dt.datetime(year, month, day)  # noqa: DTZ001  as above
    if not rest.strip():
        return _local(start, _A_DAY)
    if not (match := _TIME.match(rest)):
        return None
    hour, half = int(match["hour"]), (match["half"] or "")[:1].lower()
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004  hours of half a day
            return None
        hour = hour % 12 + 12 * (half == "p")
    zone = (match["zone"] or "").upper()
    text = f"{hour:02}:{match['minute']}:{match['second'] or '00'}"
    time = dt.time.fromisoformat(text + ("Z" if zone in {"UTC", "GMT"} else zone))
    return _from_datetime(dt.datetime.combine(start, time))


def _from_mail(text: str) -> Moment | None:
    if _HALF_DAY.search(text):  # the standard library takes it for a zone
        return None
    from email.utils import parsedate_to_datetime

    try:
        return _from_datetime(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _from_datetime(moment: dt.datetime) -> Moment:
    # A time written to the minute may be any second of it.
    width = 0 if moment.second or moment.microsecond else 59
    offset = moment.utcoffset()
    clock = moment.replace(tzinfo=None)
    if offset is None:
        return _local(clock, width)
    start = (clock - _EPOCH - offset) // _MICROSECOND
    return Moment(low=start, high=start + width * _SECOND, year=clock.year)


def _local(clock: dt.datetime, width: int) -> Moment:
    """An interval that ends that many seconds later, on a clock of unknown zone."""
    low = (clock - _EPOCH) // _MICROSECOND
    high = low + width * _SECOND
    return Moment(
        low=low - _EAST, high=high + _WEST, year=clock.year, local_low=low, local_high=high
    )
