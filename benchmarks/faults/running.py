"""The command within this process, and what has to hold after every run of it."""

from __future__ import annotations

import contextlib
import io
import json
from typing import TYPE_CHECKING, Any

from newsdiff.cli import main
from newsdiff.locking import LOCK_FILE
from newsdiff.model import dump_settings
from newsdiff.model.result_files import WORKPLACE
from newsdiff.pipeline.dedupe import sketching
from newsdiff.read.dump import Dump

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["KILLED", "ON_DISK", "content", "ran", "small_steps", "unclean"]

FAULTS = ("a fault of newsdiff", "Traceback")
ON_DISK = ("--memory", "1MB")
"""Makes a run, within `small_steps`, work on the disk."""

KILLED = """
import sys
from newsdiff._entry import main
from newsdiff.model import dump_settings
from newsdiff.pipeline.dedupe import sketching
from newsdiff.read import dump
dump_settings.MEMORY_MIN = 0
sketching.JOBS_A_CHECKPOINT = 3
dump.Dump.__init__.__defaults__ = (4096,)
print("ready", flush=True)
sys.stdin and sys.stdin.readline()
sys.exit(main())
"""
"""A process that works in small steps on the disk, once it is told to by a line: to be killed."""


class _Stream(io.TextIOWrapper):
    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="surrogateescape")

    @property
    def text(self) -> str:
        self.flush()
        raw = self.buffer.getvalue()  # type: ignore[attr-defined]
        return str(raw.decode("utf-8", "replace"))


def ran(*arguments: object) -> tuple[int, str]:
    """Run the command; its status and what it said on standard error."""
    with contextlib.redirect_stdout(_Stream()), contextlib.redirect_stderr(_Stream()) as said:
        try:
            status = main([str(argument) for argument in arguments])
        except BaseException as error:  # noqa: BLE001  nothing may come out of it
            return -1, f"Traceback: {error!r}"
        return status, said.text  # type: ignore[attr-defined]


@contextlib.contextmanager
def small_steps() -> Iterator[None]:
    """Let a small dump go through the disk in many steps, as `KILLED` does."""
    before = dump_settings.MEMORY_MIN, sketching.JOBS_A_CHECKPOINT, Dump.__init__.__defaults__
    dump_settings.MEMORY_MIN, sketching.JOBS_A_CHECKPOINT = 0, 3
    Dump.__init__.__defaults__ = (4096,)
    try:
        yield
    finally:
        dump_settings.MEMORY_MIN, sketching.JOBS_A_CHECKPOINT = before[:2]
        Dump.__init__.__defaults__ = before[2]


def content(folder: Path) -> dict[str, Any]:
    """Files of a result, without what tells of time."""
    files: dict[str, Any] = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    summary = json.loads(files["summary.json"])
    del summary["timings"]
    return files | {"summary.json": json.dumps(summary)}


def unclean(folder: Path, status: int, said: str, *, work_may_stay: bool = False) -> str:
    """What no run may leave or say: a trace, half a file, a lock, no reason for its trouble."""
    if status not in {0, 2, 130, 143}:
        return f"status {status}: {said[-300:]}"
    if any(fault in said for fault in FAULTS):
        return said[-300:]
    if status == 2 and not said.strip():
        return "trouble without a word"
    names = {LOCK_FILE} if work_may_stay else {LOCK_FILE, WORKPLACE}
    left = [path.name for path in folder.rglob("*") if path.name in names or path.suffix == ".part"]
    return f"left {left}" if left else ""
