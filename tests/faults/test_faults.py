"""The fast part of `benchmarks/faults`: of each measure a few cases, none of which fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks" / "faults"
sys.path.append(str(FOLDER))

from registry import load, tried  # noqa: E402  it is no package

FAST = {name: one for name, one in load().items() if one.n_fast}


@pytest.mark.parametrize("name", FAST)
def test_nothing_fails(name):
    """The first cases of the measure."""
    assert tried(FAST[name], FAST[name].n_fast).failures == ()


def test_one_command_prints_the_table():
    """Measure, tried, failed; status 0 where nothing failed."""
    done = subprocess.run(
        [sys.executable, str(FOLDER), "--fast", "exact join and oracle"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "| exact join and oracle" in done.stdout
    assert "tried | failed" in done.stdout.replace("  ", "")
