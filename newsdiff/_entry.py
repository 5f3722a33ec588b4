"""Where the command begins: an interruption while it is still loading is quiet, too."""

from __future__ import annotations

__all__ = ["main"]

INTERRUPTED = 130
"""Exit status of a command that was interrupted, as shells have it."""


def main() -> int:
    """Load and run the command.

    Returns:
        The exit status.
    """
    try:
        from newsdiff.cli import main as run
    except KeyboardInterrupt:
        return INTERRUPTED
    return run()
