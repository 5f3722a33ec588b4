"""Small drawings of counts over time, and dates in words, all in coordinated universal time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from newsdiff.model.moment import DAY_MS, HOUR_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.report.dump.overview import DumpTimeline

__all__ = ["bars", "date_words", "span_words", "sparkline", "timeline_values"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SECOND, _MINUTE = 1_000, 60_000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
_SPARK_STEPS = 24
_SPARK_HEIGHT = 20
_HEIGHT = 100
_N_LABELS = 5
_LONG = 730 * DAY_MS
_LEAST_SPARK, _LEAST_STEP = 12, 50
"""The lowest bar of a sparkline and of a timeline: the height divided by this."""
_GAP = 1.0
"""Units between two bars, at most a fifth of a bar."""


def _moment(ms: int) -> dt.datetime | None:
    try:
        return _EPOCH + dt.timedelta(milliseconds=ms)
    except OverflowError:
        return None


def date_words(ms: int, *, clock: bool = True) -> str:
    """A time as people write it; midnight sharp is taken for a date without a time.

    Args:
        ms: milliseconds since 1970.
        clock: whether to say the time of day.

    Returns:
        Words; empty for a time that no calendar has.

    Example:
        >>> date_words(1_577_959_200_000), date_words(1_577_923_200_000)
        ('2 Jan 2020, 10:00', '2 Jan 2020')
    """
    moment = _moment(ms)
    if moment is None:
        return ""
    day = f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    return f"{day}, {moment:%H:%M}" if clock and ms % DAY_MS else day


def span_words(first: int, last: int) -> str:
    """How long something took, in the one unit that fits; empty for no time at all.

    Midnight sharp is taken for a date without a time: from or to one, only whole days are told.

    Example:
        >>> span_words(0, 5_400_000), span_words(7, 200_000_000), span_words(7, 7)
        ('1.5 hours', '2.3 days', '')
    """
    if last - first >= DAY_MS and not (first % DAY_MS and last % DAY_MS):
        first, last = first // DAY_MS * DAY_MS, last // DAY_MS * DAY_MS
    for unit, ms in (("day", DAY_MS), ("hour", HOUR_MS), ("minute", _MINUTE)):
        if last - first >= ms:
            n = (last - first) / ms
            n = round(n) if n > 10 else round(n, 1)  # noqa: PLR2004  two digits
            return f"{n:,g} {unit}{'' if n == 1 else 's'}"
    return "less than a minute" if last > first else ""


def sparkline(times: Sequence[int]) -> str:
    """Articles over the time of their own story, as the path of bars in a box of 48 by 20.

    Args:
        times: when they were published, ascending.

    Returns:
        The path; empty for fewer than two different times.
    """
    if len(times) < 2 or times[0] == times[-1]:  # noqa: PLR2004  a line needs two points
        return ""
    counts = [0] * _SPARK_STEPS
    for each in times:
        counts[
            min(_SPARK_STEPS - 1, (each - times[0]) * _SPARK_STEPS // (times[-1] - times[0]))
        ] += 1
    return bars(counts, max(counts), width=2, height=_SPARK_HEIGHT)


def bars(
    counts: Sequence[int], highest: int, *, width: float, height: int, least: int = _LEAST_SPARK
) -> str:
    """Bars of counts as one path, standing on the bottom of a box.

    Args:
        counts: one a bar; 0 draws nothing, anything else at least one `least`th of the height.
        highest: the count as high as the box.
        width: units from bar to bar.
        height: units of the box.
        least: see `counts`.

    Example:
        >>> bars([1, 0, 2], 2, width=2, height=10)
        'M0 10V5h1.6V10zM4 10V0h1.6V10z'
    """
    drawn = width - min(_GAP, width / 5)
    return "".join(
        f"M{index * width:g} {height}V{_top(count / highest, height, least):g}h{drawn:g}V{height}z"
        for index, count in enumerate(counts)
        if count
    )


def _top(part: float, height: int, least: int) -> float:
    return round(height - height * max(1 / least, part), 1)


def timeline_values(timeline: DumpTimeline) -> dict[str, Any]:
    """The timeline of a dump as two paths in a box 100 high, with labels of its axis."""
    n_steps = len(timeline.articles)
    highest = max(timeline.articles)
    width = 1000 / n_steps
    peak = timeline.articles.index(highest)
    return {
        "all": bars(timeline.articles, highest, width=width, height=_HEIGHT, least=_LEAST_STEP),
        "told": bars(timeline.in_stories, highest, width=width, height=_HEIGHT, least=_LEAST_STEP),
        "labels": _labels(timeline, width),
        "step": _step_words(timeline.step_ms),
        "highest": highest,
        "peak": date_words(timeline.start_ms + peak * timeline.step_ms),
        "n_outside": timeline.n_outside,
        "n_undated": timeline.n_undated,
    }


def _labels(timeline: DumpTimeline, width: float) -> list[dict[str, Any]]:
    """Dates along the axis, each with the year only where it is new."""
    n_steps = len(timeline.articles)
    every = max(1, n_steps // _N_LABELS)
    span = n_steps * timeline.step_ms
    labels, year = [], 0
    for index in range(0, n_steps, every):
        moment = _moment(timeline.start_ms + index * timeline.step_ms)
        if moment is None or (index and index + every / 2 >= n_steps):
            continue
        month = _MONTHS[moment.month - 1]
        words = month if span > _LONG else f"{moment.day} {month}"
        if moment.year != year:
            words, year = f"{words} {moment.year}", moment.year
        elif span < 3 * DAY_MS:
            words = f"{moment:%H:%M}" if moment.hour else words
        labels.append({"x": round(index * width, 1), "words": words})
    return labels


def _step_words(ms: int) -> str:
    for unit, length in (("week", 7 * DAY_MS), ("day", DAY_MS), ("hour", HOUR_MS)):
        if ms % length == 0:
            return unit if ms == length else f"{ms // length:,} {unit}s"
    return f"{ms // _SECOND:,} seconds"
