"""When the articles of a dump were published, counted in steps that a reader knows from clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.model.moment import DAY_MS, HOUR_MS
from newsdiff.report.dump.overview import DumpTimeline

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["drawn_timeline"]

_STEPS = (
    HOUR_MS,
    3 * HOUR_MS,
    6 * HOUR_MS,
    12 * HOUR_MS,
    DAY_MS,
    2 * DAY_MS,
    7 * DAY_MS,
    14 * DAY_MS,
    28 * DAY_MS,
)
_MONDAY = 4 * DAY_MS
"""The first Monday since 1970: steps of weeks begin on it."""
_MAX_STEPS = 120
_OUTLYING = 0.005
"""Part of the dates at each end that may be left out if they stretch the rest …"""
_STRETCH = 3
"""… by more than this."""


def drawn_timeline(articles: pa.Table) -> DumpTimeline | None:
    """The timeline of a dump in at most 120 steps.

    Single dates far from all others (a clock that was wrong, a text of another century) would leave
    the rest as one step: they are counted and not drawn.

    Args:
        articles: the table of articles.

    Returns:
        The timeline, or None without a single date.
    """
    import numpy as np

    times = articles["published_ms"].to_numpy()
    told = articles["story"].is_valid().to_numpy()
    is_dated = articles["published_ms"].is_valid().to_numpy()
    if not is_dated.any():
        return None
    times, told = times[is_dated].astype(np.int64), told[is_dated]
    first, last = _ends(np.sort(times))
    step = next((s for s in _STEPS if (last - first) // s + 2 <= _MAX_STEPS), 0)
    step = step or -(-(last - first) // ((_MAX_STEPS - 2) * DAY_MS)) * DAY_MS
    origin = _MONDAY if step % (7 * DAY_MS) == 0 else 0
    start = (first - origin) // step * step + origin
    n_steps = (last - start) // step + 1
    places = (times - start) // step
    inside = (places >= 0) & (places < n_steps)
    return DumpTimeline(
        start_ms=start,
        step_ms=step,
        articles=tuple(np.bincount(places[inside], minlength=n_steps).tolist()),
        in_stories=tuple(np.bincount(places[inside & told], minlength=n_steps).tolist()),
        n_outside=int((~inside).sum()),
        n_undated=int((~is_dated).sum()),
    )


def _ends(times: NDArray[np.int64]) -> tuple[int, int]:
    """The first and the last date to draw, of dates in order."""
    n_spare = int(len(times) * _OUTLYING) + (len(times) > 20)  # noqa: PLR2004
    whole = int(times[0]), int(times[-1])
    inner = int(times[n_spare]), int(times[-1 - n_spare])
    stretches = whole[1] - whole[0] > _STRETCH * max(inner[1] - inner[0], DAY_MS)
    return inner if stretches else whole
