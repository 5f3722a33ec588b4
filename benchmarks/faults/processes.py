"""The command in processes of its own, which can be killed, starved and watched."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import attrs
from running import KILLED

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Ended", "begin", "begun", "ended", "killed_after", "limited", "loaded", "measured"]

TIMEOUT_S = 300


@attrs.frozen(kw_only=True)
class Ended:
    """How a process ended: status (negative: by that signal), what it said, its peak of memory."""

    status: int
    said: str
    peak_bytes: int = 0


def begun(*arguments: object, script: str = KILLED, **options: Any) -> subprocess.Popen[bytes]:
    """Load the libraries of a run, and begin it."""
    process = loaded(*arguments, script=script, **options)
    begin(process)
    return process


def begin(process: subprocess.Popen[bytes]) -> None:
    """Let a run begin that is loaded."""
    assert process.stdin is not None
    process.stdin.write(b"\n")
    process.stdin.flush()


def loaded(*arguments: object, script: str = KILLED, **options: Any) -> subprocess.Popen[bytes]:
    """A run whose libraries are loaded, and which waits for `begin`."""
    pipe = subprocess.PIPE
    streams = {"stdin": pipe, "stdout": pipe, "stderr": pipe, **options}
    words = [str(argument) for argument in arguments]
    process = subprocess.Popen([sys.executable, "-c", script, *words], **streams)
    if process.stdout is not None:
        process.stdout.readline()
    return process


def ended(process: subprocess.Popen[bytes]) -> Ended:
    """Wait for the end of a run."""
    try:
        _, said = process.communicate(timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return Ended(status=-1, said="it hangs: Traceback")
    return Ended(status=process.returncode, said=(said or b"").decode("utf-8", "replace"))


def killed_after(
    process: subprocess.Popen[bytes], seconds: float, number: int = signal.SIGKILL
) -> Ended:
    """Send a signal after some time, if the run has not ended by then."""
    time.sleep(seconds)
    if process.poll() is None:
        process.send_signal(number)
    return ended(process)


_MEASURING = """
import resource, subprocess, sys
ended = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(ended.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A small process that begins another: the peak of a process is never less than its parent's size
when it began."""


def measured(*command: str, **options: Any) -> Ended:
    """Run a command to its end and take its peak of memory."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", _MEASURING, *command],
        capture_output=True,
        check=True,
        **options,
    )
    status, peak = map(int, done.stdout.split())
    return Ended(
        status=status,
        said=done.stderr.decode("utf-8", "replace"),
        peak_bytes=peak * (1 if sys.platform == "darwin" else 1024),
    )


def limited(n_bytes: int) -> Callable[[], None]:
    """What lets a process write no file larger than that: a full disk of its own."""

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, n_bytes))

    return limit
