"""What a fresh install costs: megabytes, the first run against the second, many first runs at once.

    python benchmarks/dump/install.py --before COMMIT --articles 100000 --together 50

Each state of the tree is installed by name of its extra, `newsdiff[dump]`, into a virtual
environment of its own, from a package index. Megabytes are those of all files in site-packages,
less bytecode, pip and setuptools. `--before` names a commit whose install is measured too (by size
alone). Then, from a fresh copy of the install each: a run and a second one, `--rounds` times, and
for comparison one without the bytecode that pip makes; and runs that start together, of which
everything in the result folders is compared.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import environments
import generate
import measure
import resume
import run

TOOLS = ("pip", "setuptools", "_distutils_hack", "distutils-precedence.pth")


def install(tree: Path, venv: Path) -> Path:
    """The command of a fresh install of a tree and its extra `dump`."""
    environments.said([sys.executable, "-m", "venv", str(venv)])
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "-q"]
    environments.said([*pip, f"newsdiff[dump] @ {tree.resolve().as_uri()}"])
    return venv / "bin" / "newsdiff"


def megabytes(venv: Path) -> dict[str, float]:
    """Size of what is installed, all and by top folder, the largest first."""
    (packages,) = (venv / "lib").glob("python*/site-packages")
    sizes: dict[str, float] = {}
    for path in packages.rglob("*"):
        top = path.relative_to(packages).parts[0]
        if path.is_file() and "__pycache__" not in path.parts and not top.startswith(TOOLS):
            sizes[top] = sizes.get(top, 0) + path.stat().st_size / 1e6
    largest = sorted(sizes.items(), key=lambda item: -item[1])[:6]
    return {"all": round(sum(sizes.values()), 1), **{top: round(size, 1) for top, size in largest}}


def tree_of(commit: str, folder: Path) -> Path:
    """The files of a commit."""
    folder.mkdir()
    archive = subprocess.run(
        ["git", "-C", str(environments.ROOT), "archive", commit], capture_output=True, check=True
    )
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    return folder


def first_and_second(venv: Path, dump: Path, work: Path, rounds: int) -> dict[str, Any]:
    """The first run of a copy of an install, and the second, in turn."""
    runs: dict[str, list[dict[str, float]]] = {"first": [], "second": [], "no bytecode": []}
    for number in range(rounds):
        copy = work / "fresh"
        command = fresh(venv, copy)
        for name, costs in runs.items():
            if name == "no bytecode":
                for cache in [*copy.rglob("__pycache__")]:
                    shutil.rmtree(cache)
            cost = measure.run([*command, "dedupe", str(dump), "--out", str(work / "out")])
            measure.show(f"round {number + 1}  {name}", cost)
            costs.append(cost)
            shutil.rmtree(work / "out")
        shutil.rmtree(copy)
    best = {name: measure.best(costs) for name, costs in runs.items()}
    ratio = {key: round(best["first"][key] / best["second"][key], 3) for key in ("wall_s", "cpu_s")}
    return {"runs": runs, "best": best, "first_by_second": ratio}


def fresh(venv: Path, copy: Path) -> list[str]:
    """The command of a copy of an install that nothing has run yet."""
    shutil.copytree(venv, copy, symlinks=True)
    return [str(copy / "bin" / "python"), "-m", "newsdiff"]


def together(venv: Path, dump: Path, work: Path, n_runs: int) -> dict[str, Any]:
    """Runs that start at once on a copy of an install: how they end, and whether they agree."""
    command = fresh(venv, work / "together")
    outs = [work / f"together-{number}" for number in range(n_runs)]
    processes = [
        subprocess.Popen(
            [*command, "dedupe", str(dump), "--out", str(out)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for out in outs
    ]
    statuses = [process.wait() for process in processes]
    prints = {json.dumps(resume.fingerprint(out), sort_keys=True) for out in outs if out.is_dir()}
    n_faults = sum(status != 0 for status in statuses)
    return {"runs": n_runs, "faults": n_faults, "different_results": len(prints)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--before", metavar="COMMIT", help="measure the size of this one's too")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--together", type=int, default=50)
    parser.add_argument("--articles-together", type=int, default=2_000)
    parser.add_argument("--work", type=Path, help="where environments and dumps go meanwhile")
    parser.add_argument("--out", type=Path, default=run.RESULTS / "dedupe-install.json")
    arguments = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="newsdiff-install-", dir=arguments.work) as folder:
        work = Path(folder)
        venv, dump, small = work / "after", work / "dump.jsonl", work / "small.jsonl"
        command = install(environments.ROOT, venv)
        result: dict[str, Any] = {"machine": measure.machine()}
        result |= {"versions": measure.own_versions(str(command))}
        result |= {"megabytes": {"after": megabytes(venv)}}
        if arguments.before:
            install(tree_of(arguments.before, work / "tree"), work / "before")
            result["megabytes"]["before"] = megabytes(work / "before")
            shutil.rmtree(work / "before")
        print(json.dumps(result["megabytes"], indent=1), flush=True)
        generate.write_dump(arguments.articles, dump, generator=generate.Generator())
        generate.write_dump(arguments.articles_together, small, generator=generate.Generator())
        result |= {"articles": arguments.articles, "articles_together": arguments.articles_together}
        result |= first_and_second(venv, dump, work, arguments.rounds)
        result |= {"together": together(venv, small, work, arguments.together)}
    arguments.out.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(json.dumps({key: result[key] for key in ("first_by_second", "together")}, indent=1))


if __name__ == "__main__":
    main()
