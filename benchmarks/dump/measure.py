"""Run a command and say what it cost; say what machine this is."""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

NEWSDIFF = str(Path(sys.executable).parent / "newsdiff")
"""The command in the environment that runs the benchmark."""


SPAWN = Path(__file__).parent / "spawn.py"


class CommandError(RuntimeError):
    """A measured command ended with another status than 0."""


def run(command: list[str], *, env: dict[str, str] | None = None) -> dict[str, float]:
    """Wall and processor time in seconds, peak memory in bytes.

    The processor time is that of the process and of all that it waited for. The peak is that of its
    largest process: for a tool that works in several processes it is less than the sum.
    """
    program = shutil.which(command[0])
    if program is None:
        raise CommandError(f"there is no {command[0]}")
    with tempfile.NamedTemporaryFile() as result:
        launcher = [sys.executable, "-I", "-S", str(SPAWN), result.name]
        done = subprocess.run(
            [*launcher, program, *command[1:]],
            env={**os.environ, "DAFT_PROGRESS_BAR": "0", **(env or {})},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise CommandError(f"{Path(program).name} failed: {said[-1] if said else 'silently'}")
        wall_s, cpu_s, peak = (float(figure) for figure in result.read().split())
    peak_bytes = int(peak) * (1 if sys.platform == "darwin" else 1024)
    return {"wall_s": round(wall_s, 4), "cpu_s": round(cpu_s, 4), "peak_bytes": peak_bytes}


def median(runs: list[dict[str, float]]) -> dict[str, float]:
    """The median of each figure."""
    return {key: round(statistics.median(run[key] for run in runs), 4) for key in runs[0]}


def best(runs: list[dict[str, float]]) -> dict[str, float]:
    """The least of each figure."""
    return {key: min(run[key] for run in runs) for key in runs[0]}


def show(name: str, cost: dict[str, float]) -> None:
    """One line about one run."""
    told = f"{cost['wall_s']:9.2f} s {cost['cpu_s']:9.2f} s CPU {cost['peak_bytes'] / 1e6:8,.0f} MB"
    print(f"{name:36} {told}", flush=True)


def machine() -> dict[str, Any]:
    """Processor, cores, memory, system."""
    model = platform.processor() or platform.machine()
    told = Path("/proc/cpuinfo")
    if told.exists():
        lines = told.read_text("utf-8", errors="replace").splitlines()
        models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
        model = models[0] if models else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": model,
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "memory_bytes": memory,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "locale": os.environ.get("LC_ALL") or os.environ.get("LANG") or "C",
    }


def own_versions(newsdiff: str) -> dict[str, str]:
    """Versions of newsdiff and of what its dump engine works with, in its environment."""
    names = ("newsdiff", "numpy", "pyarrow", "orjson", "datasketch")
    code = "import importlib.metadata as m, json, sys\n"
    code += "print(json.dumps({name: m.version(name) for name in sys.argv[1:]}))"
    python = str(Path(newsdiff).parent / "python")
    told = subprocess.run([python, "-c", code, *names], capture_output=True, check=True).stdout
    found: dict[str, str] = json.loads(told)
    return found
