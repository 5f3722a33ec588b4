"""Progress of a long run: a bar in a notebook, or on a terminal's standard error.

In a notebook a bar is HTML that is drawn anew in its place, by what the kernel has: it needs no
widgets, which not every notebook has.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
import time
from html import escape
from typing import TYPE_CHECKING, Any

from newsdiff.model.dump import Silence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.model.dump import Progress

__all__ = ["shown_progress"]

_SECONDS_A_DRAWING = 0.2
_BYTES = "bytes"


@contextlib.contextmanager
def shown_progress(wanted: Progress | bool | None) -> Iterator[Progress]:  # noqa: FBT001
    """Show the progress of a run while the block lasts.

    Args:
        wanted: what is told of it, or whether to show bars: True shows them in a notebook or on
            standard error, False nowhere, None in a notebook alone.

    Yields:
        What the pipeline tells its progress to.
    """
    if wanted is False or (wanted is None and not _is_notebook()):
        yield Silence()
    elif wanted is not None and wanted is not True:
        yield wanted
    elif _is_notebook():
        drawing = importlib.import_module("IPython.display")
        place = drawing.display(drawing.HTML(""), display_id=True)
        bar = _NotebookBar(drawing.HTML, place)
        try:
            yield bar
        finally:
            bar.end()
    else:
        with _terminal_bars() as bars:
            yield _TerminalBar(bars)


def _is_notebook() -> bool:
    """Whether a kernel of IPython runs this process, and not its terminal."""
    find = getattr(sys.modules.get("IPython"), "get_ipython", None)
    return find is not None and getattr(find(), "kernel", None) is not None


def _terminal_bars() -> Any:  # noqa: ANN401  rich is loaded late
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)


class _TerminalBar:
    """One bar, that of the current stage."""

    def __init__(self, bars: Any) -> None:  # noqa: ANN401  as above
        self._bars = bars
        self._task: Any = None

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        del unit
        if self._task is not None:
            self._bars.remove_task(self._task)
        self._task = self._bars.add_task(stage, total=total)

    def advance(self, n: int) -> None:
        self._bars.advance(self._task, n)


class _NotebookBar:
    """The same as HTML."""

    def __init__(self, make: Any, place: Any) -> None:  # noqa: ANN401  of IPython
        self._make = make
        self._place = place
        self._stage, self._unit = "", ""
        self._total: int | None = None
        self._done = 0
        self._since = self._drawn = 0.0

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        self._stage, self._total, self._unit, self._done = stage, total, unit, 0
        self._since = time.monotonic()
        self._draw()

    def advance(self, n: int) -> None:
        self._done += n
        if time.monotonic() - self._drawn >= _SECONDS_A_DRAWING:
            self._draw()

    def end(self) -> None:
        self._place.update(self._make(""))

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        share = self._done / self._total if self._total else None
        value = "" if share is None else f' value="{min(share, 1):.3f}"'
        words = [self._stage, self._amount()]
        if share and share < 1:
            left = (self._drawn - self._since) * (1 - share) / share
            words.append(f"{left:.0f} s left")
        said = " · ".join(escape(word) for word in words if word)
        self._place.update(self._make(f"<progress{value}></progress> {said}"))

    def _amount(self) -> str:
        """How much is done, and of how much, in its unit."""
        if not self._done:
            return ""
        if self._unit == _BYTES:
            from rich.filesize import decimal

            done, total = decimal(self._done), decimal(self._total or 0)
        else:
            done, total = f"{self._done:,}", f"{self._total or 0:,} {self._unit}"
        return f"{done} of {total}" if self._total else f"{done} {self._unit}".rstrip()
