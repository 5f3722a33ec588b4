"""Full disks, closed streams and signals: a line says what is wrong, and nothing half stays."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from material import articles, written
from processes import begun, ended, killed_after, limited
from registry import measure
from running import ON_DISK, content, ran, small_steps, unclean

if TYPE_CHECKING:
    from collections.abc import Iterator

STREAMS = (
    *("<&-", ">&-", "2>&-", ">/dev/full", "2>/dev/full", "<&- >&- 2>&-", "| true", "2>&1 | true"),
)
KEEP = ("--keep", "representatives")
SHELL = 'exec "$0" -m newsdiff dedupe "$1" -o "$2" '


@measure("full disks", n=16, n_fast=1)
def full_disks(n: int) -> Iterator[str]:
    """No file can grow beyond a limit: trouble, or a whole result; then it goes on."""
    with tempfile.TemporaryDirectory() as name, small_steps():
        folder = Path(name)
        dump = written(folder, "dump", articles(random.Random(4), 300), "jsonl")
        ran("dedupe", dump, "-o", folder / "whole", *ON_DISK, *KEEP)
        expected = content(folder / "whole")
        largest = max(path.stat().st_size for path in (folder / "whole").iterdir())
        for case in range(n):
            out = folder / f"out-{case}"
            limit = limited(int(largest * 1.2 * case / n))
            memory = ON_DISK if case % 2 else ()
            end = ended(begun("dedupe", dump, "-o", out, *memory, *KEEP, preexec_fn=limit))
            problem = unclean(out, end.status, end.said, work_may_stay=True) if out.exists() else ""
            if end.status == 0 and content(out) != expected:
                problem = "not the whole result"
            status, said = ran("dedupe", dump, "-o", out, *memory, *KEEP, "--resume")
            if status or content(out) != expected:
                problem += f"; it does not go on: {status} {said[-200:]}"
            yield problem


@measure("closed and full streams", n=16, n_fast=2)
def streams(n: int) -> Iterator[str]:
    """Whatever the shell did to the streams, a whole result or a line of trouble."""
    import sys

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dump = written(folder, "dump", articles(random.Random(5), 30), "jsonl")
        bad = folder / "bad.jsonl"
        bad.write_bytes(b"no record\n" + dump.read_bytes())
        ran("dedupe", dump, "-o", folder / "whole")
        for case in range(n):
            out = folder / f"out-{case}"
            command = SHELL + STREAMS[case % len(STREAMS)]
            path = bad if case >= len(STREAMS) else dump
            done = subprocess.run(
                ["bash", "-c", command, sys.executable, str(path), str(out)],
                capture_output=True,
                text=True,
                check=False,
            )
            problem = unclean(out, done.returncode, done.stderr + " ")
            if not (out / "summary.json").exists():
                problem += "; no result"
            yield problem and f"{command[len(SHELL) :]}: {problem}"


@measure("signals", n=30, n_fast=2)
def signals(n: int) -> Iterator[str]:
    """The status of shells, no part file, no lock; and the next run finds nothing in its way."""
    numbers = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
    with tempfile.TemporaryDirectory() as name, small_steps():
        folder = Path(name)
        dump = written(folder, "dump", articles(random.Random(6), 1500), "jsonl")
        since = time.perf_counter()
        process = begun("dedupe", dump, "-o", folder / "whole", *KEEP)
        assert ended(process).status == 0
        seconds = (time.perf_counter() - since) / 2
        expected = content(folder / "whole")
        environment: dict[str, Any] = {"env": {**os.environ, "TMPDIR": str(folder)}}
        for case in range(n):
            number = list(numbers)[case % len(numbers)]
            out = folder / f"out-{case}"
            memory = ON_DISK if case % 2 else ()
            process = begun("dedupe", dump, "-o", out, *memory, *KEEP, **environment)
            end = killed_after(process, random.Random(case).random() * seconds, number)
            problem = ""
            if end.status not in {0, numbers[number]}:
                problem = f"status {end.status}: {end.said[-300:]}"
            elif out.exists():
                status = 0 if end.status == 129 else end.status
                problem = unclean(out, status, end.said, work_may_stay=True)
            status, said = ran("dedupe", dump, "-o", out, *memory, *KEEP)
            if status or content(out) != expected:
                problem += f"; the next run: {status} {said[-200:]}"
            yield problem
