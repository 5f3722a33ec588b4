"""The compiled core under AddressSanitizer and UndefinedBehaviorSanitizer, fed with hostile input.

    python benchmarks/core/fuzz.py --seconds 600
    python benchmarks/core/fuzz.py --again "times" 1234

Builds the sanitized core in a scratch folder (gcc), then runs each part (see `parts.py`) for its
share of the time in processes of their own, on every form of the vector loops that the processor
has. A process that dies or hangs is a fault: its input is saved and the part goes on behind it.
At the end the hostile corpus of the tests runs on the same build. Exit code 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PARTS = ("JSON lines", "times", "blocks", "words and sketches", "malformed UTF-8")
PARTS += ("shingles and joins", "hostile indices")
CORPUS = ("test_sketch_kernel.py", "test_link_rows.py", "test_reuse.py", "test_read_dump.py")
PATIENCE_S = 120
"""Seconds beyond its time after which a process hangs."""


def build(folder: Path) -> None:
    """Make the sanitized core in a copy of the package."""
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "newsdiff", folder / "newsdiff", ignore=shutil.ignore_patterns("*.so"))
    command = [sys.executable, "setup.py", "--quiet", "build_ext", "--inplace"]
    subprocess.run(
        command,
        cwd=folder,
        check=True,
        env=os.environ | {"CC": "gcc", "NEWSDIFF_CORE": "sanitized"},
    )


def environment(folder: Path) -> dict[str, str]:
    """What a process needs to load the sanitized core; the interpreter's own leaks are its own."""
    command = ["gcc", "-print-file-name=libasan.so"]
    library = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    return os.environ | {
        "LD_PRELOAD": library,
        "ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=1",
        "UBSAN_OPTIONS": "print_stacktrace=1",
        "PYTHONMALLOC": "malloc",
        "PYTHONPATH": str(folder),
    }


def run_part(
    part: str, seed: int, seconds: float, variables: dict[str, str], saved: Path
) -> dict[str, Any]:
    """Run cases of a part, going on behind each that ends the process."""
    result = {"part": part, "inputs": 0, "differences": 0, "faults": 0, "seconds": 0.0}
    start = time.monotonic()
    first = 0
    while (left := seconds - (time.monotonic() - start)) > 0:
        with tempfile.TemporaryFile() as state:
            said, code = _child(part, [str(seed), str(first), str(left)], state, variables, left)
            state.seek(0)
            lines = state.read().decode().splitlines()
        differing = [line.split()[1] for line in lines if line.startswith("differs")]
        numbers = [int(line) for line in lines if line.isdigit()]
        result["inputs"] += len(numbers)
        result["differences"] += len(differing)
        for number in differing:
            _save(saved, part, seed, number, "differs from the plain definition")
        if code != 0 or not lines or not lines[-1].startswith("done"):
            result["faults"] += 1
            _save(saved, part, seed, numbers[-1] if numbers else first, said[-20_000:])
            if not numbers:
                break
        first = numbers[-1] + 1
    return result | {"seconds": round(time.monotonic() - start, 1)}


def _child(
    part: str, arguments: list[str], state: Any, variables: dict[str, str], seconds: float
) -> tuple[str, int]:
    """What a process said on its standard error, and how it ended."""
    command = ["bash", "-c", f'exec "$@" 3>&{state.fileno()}', "bash"]
    command += [sys.executable, str(HERE / "parts.py"), part, *arguments]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, env=variables, stderr=errors, pass_fds=[state.fileno()])
        try:
            code = process.wait(seconds + PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        errors.seek(0)
        return errors.read().decode("utf-8", "replace"), code


def _save(saved: Path, part: str, seed: int, number: Any, said: str) -> None:
    saved.mkdir(parents=True, exist_ok=True)
    case = {"part": part, "seed": seed, "number": int(number), "said": said}
    name = f"{part.replace(' ', '-')}-{seed}-{number}.json"
    (saved / name).write_text(json.dumps(case, indent=1), encoding="utf-8")


def run_corpus(variables: dict[str, str]) -> dict[str, Any]:
    """The tests of the kernels on the sanitized core, as one more part."""
    start = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header"]
    command += [str(ROOT / "tests" / name) for name in CORPUS]
    done = subprocess.run(
        command, env=variables, cwd=ROOT, capture_output=True, text=True, check=False
    )
    last = (done.stdout.strip().splitlines() or ["nothing"])[-1]
    if done.returncode:
        print(done.stdout[-4000:], done.stderr[-4000:], file=sys.stderr)
    seconds = round(time.monotonic() - start, 1)
    return {"part": "tests", "ended": last, "faults": int(done.returncode != 0), "seconds": seconds}


def main() -> int:
    """Run everything, or one case again."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=600, help="of all parts together")
    parser.add_argument("--jobs", type=int, default=1, help="parts that run at the same time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--built", type=Path, help="folder of an earlier sanitized build")
    parser.add_argument("--saved", type=Path, default=Path("build/fuzz"), help="for failing inputs")
    parser.add_argument("--again", nargs=2, metavar=("PART", "NUMBER"), help="run one case")
    parser.add_argument("--no-tests", action="store_true", help="leave the tests out")
    parser.add_argument("--out", type=Path, help="write the table as JSON")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.built or Path(scratch)
        if not arguments.built:
            build(folder)
        variables = environment(folder.resolve())
        if arguments.again:
            part, number = arguments.again
            command = [
                sys.executable,
                str(HERE / "parts.py"),
                part,
                str(arguments.seed),
                number,
                "0",
            ]
            return subprocess.run(
                ["bash", "-c", 'exec "$@" 3>&1', "bash", *command], env=variables, check=False
            ).returncode
        share = arguments.seconds / len(PARTS)
        rows = []
        print(f"{'part':20} {'inputs':>9} {'differences':>12} {'faults':>7} {'seconds':>8}")
        with ThreadPoolExecutor(arguments.jobs) as pool:
            running = [
                pool.submit(run_part, part, arguments.seed, share, variables, arguments.saved)
                for part in PARTS
            ]
            for part in running:
                rows.append(part.result())
                print(
                    "{part:20} {inputs:9,} {differences:12} {faults:7} {seconds:8}".format(
                        **rows[-1]
                    )
                )
        if not arguments.no_tests:
            rows.append(run_corpus(variables))
            print(f"tests: {rows[-1]['ended']}")
    if arguments.out:
        versions = {"python": platform.python_version(), "machine": platform.machine()}
        result = {
            "versions": versions,
            "jobs": arguments.jobs,
            "seed": arguments.seed,
            "results": rows,
        }
        arguments.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return int(any(row["faults"] or row.get("differences") for row in rows))


if __name__ == "__main__":
    sys.exit(main())
