"""Two runs at once in one result folder: one does it, the other says so and leaves it alone.

Counted are those that met: two that ran one after the other have shown nothing.
"""

from __future__ import annotations

import itertools
import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from material import articles, written
from processes import Ended, begin, begun, ended, loaded
from registry import measure
from running import content, unclean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

N_DRAWN_MAX = 5
"""Pairs drawn for each that is to meet, at most."""


@measure("two runs at once", n=100, n_fast=1)
def doubles(n: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dump = written(folder, "dump", articles(random.Random(3), 400), "jsonl")
        expected = {}
        for level in ("paragraph", "article"):
            out = folder / f"whole-{level}"
            assert ended(begun("dedupe", dump, "-o", out, "--level", level)).status == 0
            expected[level] = content(out)
        n_met = 0
        for case in itertools.islice(itertools.count(), N_DRAWN_MAX * n):
            if n_met == n:
                return
            problem, met = _tried(random.Random(case), dump, folder / f"out-{case}", expected)
            n_met += met
            if problem or met:
                yield problem
        if n_met < n:
            yield f"only {n_met} of {n} met"


def _tried(
    draw: random.Random, dump: Path, out: Path, expected: dict[str, object]
) -> tuple[str, bool]:
    """What is wrong with two runs, "" if nothing; whether one met the other."""
    memory = ("--memory", "1MB") if draw.random() < 0.5 else ()
    levels = draw.choice((("paragraph",) * 2, ("paragraph", "article")))
    processes = [loaded("dedupe", dump, "-o", out, "--level", level, *memory) for level in levels]
    for process in processes:
        begin(process)
        time.sleep(draw.choice((0, 0.02, 0.1)) * draw.random())
    ends = [ended(process) for process in processes]
    return _wrong(ends, out, expected), any(end.status for end in ends)


def _wrong(ends: Sequence[Ended], out: Path, expected: dict[str, object]) -> str:
    for end in ends:
        if end.status not in {0, 2}:
            return f"status {end.status}: {end.said[-300:]}"
        if end.status == 2 and "another run of newsdiff" not in end.said:
            return end.said[-300:]
    if all(end.status for end in ends):
        return "none of the two did it"
    if problem := unclean(out, 0, "".join(end.said for end in ends)):
        return problem
    return "" if content(out) in expected.values() else "neither the one result nor the other"
