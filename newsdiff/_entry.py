"""Where the command begins: an interruption while it is still loading is quiet, too.

A command that runs for a fifth of a second makes hardly any garbage, and looking for it among what
was just loaded took a tenth of that time: it is looked for seldom. The process ends without taking
itself apart, which took another tenth: all files are closed by then, whole or not at all.
"""

from __future__ import annotations

import gc
import os
import sys

__all__ = ["main"]

INTERRUPTED = 130
"""Exit status of a command that was interrupted, as shells have it."""

_N_NEW_OBJECTS = 100_000
"""So many more objects than there were before garbage is looked for; Python's own is 700."""


def main() -> int:
    """Load and run the command, and end the process.

    Returns:
        The exit status, where output could not be written out: Python's own exit tells of that.
    """
    gc.set_threshold(_N_NEW_OBJECTS)
    status = INTERRUPTED
    try:
        from newsdiff.cli import main as run

        status = run()
        if not _is_flushed():
            return status
    except KeyboardInterrupt:
        pass  # before the run, which is quiet then, or when all was done
    os._exit(status)


def _is_flushed() -> bool:
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return False
    return True
