"""Runs that are killed at any moment, once or twice, and resumed: the same bytes in the end."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from material import articles, written
from processes import begun, ended, killed_after
from registry import measure
from running import ON_DISK, content, ran, small_steps, unclean

if TYPE_CHECKING:
    from collections.abc import Iterator

OPTIONS = (*ON_DISK, "-q")


@measure("kills and resumptions", n=200, n_fast=2)
def kills(n: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as name, small_steps():
        folder = Path(name)
        dump = written(folder, "dump", articles(random.Random(2), 1500), "jsonl")
        process = begun("dedupe", dump, "-o", folder / "whole", *OPTIONS)
        since = time.perf_counter()
        assert ended(process).status == 0
        seconds = time.perf_counter() - since
        expected = content(folder / "whole")
        for case in range(n):
            draw = random.Random(case)
            out = folder / "out" / str(case)
            out.parent.mkdir(exist_ok=True)
            n_killed = 0
            for turn in range(draw.choice((1, 1, 2))):
                options = (*OPTIONS, "--resume") if turn else OPTIONS
                process = begun("dedupe", dump, "-o", out, *options)
                n_killed += killed_after(process, draw.random() * seconds).status == -9
            status, said = ran("dedupe", dump, "-o", out, *OPTIONS, "--resume")
            problem = unclean(out, status, said)
            if not problem and (status or content(out) != expected):
                problem = f"other figures after {n_killed} kills: {status} {said[-200:]}"
            yield problem
