"""Killed at random moments and resumed: the same bytes as a run that was left alone.

    python benchmarks/dump/resume.py --articles 100000 --kills 10

Everything in the result folder is compared; of `summary.json`, all but how long the stages took.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

import generate
import measure
import run

UNLIKE = {"timings", "seconds", "resumed", "started", "finished"}
"""Keys of the summary that tell about the run, not about the dump."""


def fingerprint(folder: Path) -> dict[str, str]:
    """SHA-256 of every file."""
    told = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        content = path.read_bytes()
        if path.name == "summary.json":
            content = json.dumps(_without(json.loads(content)), sort_keys=True).encode()
        told[str(path.relative_to(folder))] = hashlib.sha256(content).hexdigest()
    return told


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without(inner) for key, inner in value.items() if key not in UNLIKE}
    return [_without(inner) for inner in value] if isinstance(value, list) else value


def killed(command: list[str], after_s: float) -> bool:
    """Start, kill with signal 9 after a time; False when it was done before."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after_s)
    alive = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return alive


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--option",
        action="append",
        default=[],
        help="hand this to newsdiff, such as --memory=200MB",
    )
    parser.add_argument("--work", type=Path)
    parser.add_argument("--out", type=Path, default=run.RESULTS / "dedupe-resume.json")
    given = parser.parse_args()
    random, told = Random(given.seed), []
    with tempfile.TemporaryDirectory(prefix="newsdiff-resume-", dir=given.work) as folder:
        work = Path(folder)
        dump = work / "dump.jsonl"
        generate.write_dump(given.articles, dump, generator=generate.Generator())
        whole = work / "tables"
        command = [measure.NEWSDIFF, "dedupe", str(dump), *given.option, "--out"]
        measure.run([*command, str(work / "warm")])
        wall_s = measure.run([*command, str(whole)])["wall_s"]
        expected = fingerprint(whole)
        for number in range(given.kills):
            out = work / f"killed-{number}"
            moment = random.uniform(0.05, 1.0) * wall_s
            alive = killed([*command, str(out)], moment)
            measure.run([*command, str(out), "--resume"])
            found = fingerprint(out)
            unlike = sorted(
                name for name in found.keys() | expected if found.get(name) != expected.get(name)
            )
            told.append({"after_s": round(moment, 3), "killed": alive, "same": not unlike})
            if unlike:
                told[-1]["unlike"] = unlike
            print(told[-1], flush=True)
    result = {"machine": measure.machine(), "versions": measure.own_versions(measure.NEWSDIFF)}
    result |= {"articles": given.articles, "options": given.option, "wall_s": wall_s, "kills": told}
    given.out.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(f"{sum(kill['same'] for kill in told)} of {len(told)} the same")


if __name__ == "__main__":
    main()
