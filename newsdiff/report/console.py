"""What text for a terminal is drawn with: nothing of the process's own terminal or environment."""

from __future__ import annotations

import io

from rich.console import Console

__all__ = ["drawing_console"]


def drawing_console(width: int, *, color: bool) -> tuple[Console, io.StringIO]:
    """Make a console of a given width, and the text that it draws into.

    Args:
        width: columns.
        color: whether styles become ANSI escape sequences.
    """
    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    return console, out
