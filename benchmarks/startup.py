"""What `newsdiff compare` costs beside an interpreter that does nothing: the whole process.

    python benchmarks/startup.py [--source CHECKOUT] [--rounds N] [--keep FOLDER]

Builds a wheel of the checkout, installs it into two fresh environments, without extras and with all
of them, and runs in each, in turn, `python -c pass` and `newsdiff compare` on the seeds. Prints the
ratio of the medians (of time on the clock, and of processor time), then how many modules a
comparison loads and how many regular expressions it compiles. Needs the package index.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
SEEDS = [str(path) for path in sorted((ROOT / "seeds").glob("*.txt"))]
COUNT = """
import re, sys
compiler = getattr(re, "_compiler", None) or __import__("sre_compile")
compiled, compile_pattern = [], compiler.compile
def counted(source, flags=0):
    compiled.append(source)
    return compile_pattern(source, flags)
compiler.compile = counted
before = set(sys.modules)
from newsdiff.cli import main
main(["compare", *sys.argv[1:]])
print(len(set(sys.modules) - before), len(compiled), file=sys.stderr)
"""


def built(source, folder):
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, source]
    subprocess.run(command, check=True)
    (wheel,) = Path(folder).glob("newsdiff-*.whl")
    return wheel


def environment(folder, requirement):
    if not folder.exists():
        venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, "--force-reinstall", "--no-deps", requirement[0]], check=True)
    subprocess.run([*command, requirement[1]], check=True)
    return python


def cost(command):
    """Seconds on the clock and of processor time."""
    start = time.perf_counter()
    with Path(os.devnull).open("wb") as nowhere:
        process = subprocess.Popen(command, stdout=nowhere)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime


def measured(python, rounds):
    bare = [str(python), "-c", "pass"]
    compare = [str(python.with_name("newsdiff")), "compare", *SEEDS]
    for command in (bare, compare):
        cost(command)
    pairs = [(cost(bare), cost(compare)) for _ in range(rounds)]
    return {
        (name, kind): statistics.median(pair[number][place] for pair in pairs)
        for number, name in enumerate(("bare", "compare"))
        for place, kind in enumerate(("clock", "processor"))
    }


def report(name, python, rounds):
    found = measured(python, rounds)
    counts = subprocess.run(
        [python, "-P", "-c", COUNT, *SEEDS], capture_output=True, text=True, check=True
    ).stderr.split()
    print(f"{name}:")
    for kind in ("clock", "processor"):
        bare, compare = found["bare", kind], found["compare", kind]
        print(
            f"  {kind}: {compare / bare:.1f} x the interpreter"
            f" ({compare * 1e3:.0f} ms, {bare * 1e3:.1f} ms)"
        )
    print(f"  modules loaded: {counts[0]}; regular expressions compiled: {counts[1]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", default=str(ROOT), help="checkout to measure")
    parser.add_argument("--rounds", type=int, default=41)
    parser.add_argument("--keep", type=Path, help="folder for the environments, to use them again")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        wheel = built(arguments.source, scratch)
        folder = arguments.keep or Path(scratch)
        for name, extra in (("without extras", ""), ("with all extras", "[all]")):
            python = environment(folder / name.replace(" ", "-"), (wheel, f"{wheel}{extra}"))
            report(name, python, arguments.rounds)


if __name__ == "__main__":
    main()
