"""Progress of long runs on standard error: a bar with rate and time left, on a terminal only."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Any

from newsdiff.model.dump import Silence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.model.dump import Progress

__all__ = ["shown_progress"]


@contextlib.contextmanager
def shown_progress(*, quiet: bool) -> Iterator[Progress]:
    """Show bars while the block runs.

    Args:
        quiet: show nothing.

    Yields:
        What the pipeline tells its progress to.
    """
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield Silence()
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )
    from rich.progress import Progress as Bars

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        yield _Shown(bars)


class _Shown:
    """One bar, that of the current stage."""

    def __init__(self, bars: Any) -> None:  # noqa: ANN401  rich is loaded late
        self._bars = bars
        self._task: Any = None

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        del unit
        if self._task is not None:
            self._bars.remove_task(self._task)
        self._task = self._bars.add_task(stage, total=total)

    def advance(self, n: int) -> None:
        self._bars.advance(self._task, n)
