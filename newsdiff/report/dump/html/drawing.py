"""Small drawings of counts over time, and dates in words, all in coordinated universal time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.report.dump.overview import DumpTimeline

__all__ = ["bars", "date_words", "span_words", "sparkline", "timeline_values"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SECOND, _MINUTE, _HOUR, _DAY = 1_000, 60_000, 3_600_000, 86_400_000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")
_SPARK_STEPS = 24
_SPARK_HEIGHT = 20
_HEIGHT = 100
_N_LABELS = 5


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
    return f"{day}, {moment:%H:%M}" if clock and ms % _DAY else day


def span_words(first: int, last: int) -> str:
    """How long something took, in the one unit that fits; empty for no time at all.

    Example:
        >>> span_words(0, 5_400_000), span_words(0, 200_000_000), span_words(7, 7)
        ('1.5 hours', '2.3 days', '')
    """
    for unit, ms in (("day", _DAY), ("hour", _HOUR), ("minute", _MINUTE)):
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
    counts: Sequence[int], highest: int, *, width: float, height: int, gap: float = 0.4
) -> str:
    """Bars of counts as one path, standing on the bottom of a box.

    Args:
        counts: one a bar; 0 draws nothing, anything else at least a twelfth of the height.
        highest: the count as high as the box.
        width: units from bar to bar.
        height: units of the box.
        gap: units between two bars.

    Example:
        >>> bars([1, 0, 2], 2, width=2, height=10)
        'M0 10V5h1.6V10zM4 10V0h1.6V10z'
    """
    return "".join(
        f"M{index * width:g} {height}V{_top(count, highest, height):g}h{width - gap:g}V{height}z"
        for index, count in enumerate(counts)
        if count
    )


def _top(count: int, highest: int, height: int) -> float:
    return round(height - max(height / 12, height * count / highest), 1)


def timeline_values(timeline: DumpTimeline) -> dict[str, Any]:
    """The timeline of a dump as two paths in a box 100 high, with labels of its axis."""
    n_steps = len(timeline.articles)
    highest = max(timeline.articles)
    width = 1000 / n_steps
    gap = min(1.0, width / 5)
    every = max(1, n_steps // _N_LABELS)
    has_clock = timeline.step_ms < _DAY and n_steps * timeline.step_ms < 3 * _DAY
    labels = [
        {
            "x": round(index * width, 1),
            "words": _label(timeline.start_ms + index * timeline.step_ms, index == 0, has_clock),
        }
        for index in range(0, n_steps, every)
        if index + every / 2 < n_steps or index == 0
    ]
    peak = timeline.articles.index(highest)
    return {
        "all": bars(timeline.articles, highest, width=width, height=_HEIGHT, gap=gap),
        "told": bars(timeline.in_stories, highest, width=width, height=_HEIGHT, gap=gap),
        "labels": labels,
        "step": _step_words(timeline.step_ms),
        "highest": highest,
        "peak": date_words(timeline.start_ms + peak * timeline.step_ms),
        "n_outside": timeline.n_outside,
        "n_undated": timeline.n_undated,
    }


def _label(ms: int, is_first: bool, has_clock: bool) -> str:  # noqa: FBT001  private
    """A date on the axis: the year only where it is new."""
    words = date_words(ms, clock=has_clock)
    moment = _moment(ms)
    if is_first or moment is None or moment.month == 1:
        return words
    return words.replace(f" {moment.year}", "", 1)


def _step_words(ms: int) -> str:
    for unit, length in (("week", 7 * _DAY), ("day", _DAY), ("hour", _HOUR)):
        if ms % length == 0:
            return unit if ms == length else f"{ms // length:,} {unit}s"
    return f"{ms // _SECOND:,} seconds"
