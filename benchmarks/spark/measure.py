"""What a search on Spark takes, what a lost worker costs it, and that its result is the same.

    python benchmarks/spark/measure.py [scale] [partitions] [third] [faults] [--articles N …]

scale: bytes by what there is of a dump, sampled as a large one is, for `paper.py`.
partitions: the same dump in more and more of them.
third: paragraphs in every third article, hardly different, so that a third of all texts meet in one
key; beside the same dump with texts of their own in their place.
faults: a standalone cluster of two workers on the loopback interface, one killed (kill -9) in the
first pass, behind a shuffle, in the rounds of components, while articles are counted.

Each result is compared with that of `newsdiff.dedupe`. Prints what it measured and writes it, with
the machine, to `results/spark.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "dump")]

import generate  # noqa: E402
import standalone  # noqa: E402
from one import digest  # noqa: E402

import newsdiff as nd  # noqa: E402
from newsdiff.link import samples  # noqa: E402

RESULT = HERE.parent / "results" / "spark.json"
SEED = 3
ADDED = 18
"""Texts that each third article gets: a third of all different ones of the dump."""
PARTITIONS = (1, 8, 64)
FAULTS = {
    "none": (),
    "first pass": (standalone.Fault("*/units/_temporary/0/_temporary", 0),),
    "shuffle": (standalone.Fault("*/candidates", 0),),
    "components": (standalone.Fault("*/components-0", 0),),
    "counting": (standalone.Fault("*/sets/_SUCCESS", 0),),
}


def make(path: Path, n_articles: int) -> None:
    generate.write_dump(n_articles, path, generator=generate.Generator(SEED))


def with_third(source: Path, path: Path, *, is_common: bool) -> None:
    """The dump with a paragraph more in every third article, nearly the same in all, or not."""
    draw = random.Random(SEED)
    words = [f"word{number}" for number in range(5000)]
    common = draw.choices(words, k=60)
    with source.open(encoding="utf-8") as lines, path.open("w", encoding="utf-8") as out:
        for number, line in enumerate(lines):
            record = json.loads(line)
            for place in range(ADDED if number % 3 == 0 else 0):
                chosen = list(common) if is_common else draw.choices(words, k=60)
                chosen[-1] = f"place{number}x{place}"
                record["text"] += "\n\n" + " ".join(chosen)
            out.write(json.dumps(record) + "\n")


def single(path: Path) -> dict[str, object]:
    since = time.perf_counter()
    found = nd.dedupe(path)
    seconds = time.perf_counter() - since
    return {"digest": digest(found), "seconds": round(seconds, 2), "counts": found.summary.counts}


def on_spark(path: Path, *options: str) -> dict[str, object]:
    """One search in a process of its own."""
    command = [sys.executable, "-W", "ignore", HERE / "one.py", path, *options]
    output = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    return json.loads(output)


def compared(path: Path, *options: str) -> dict[str, object]:
    """The same, and whether it is what one process finds."""
    expected, found = single(path), on_spark(path, *options)
    is_equal = found.pop("digest") == expected["digest"]
    return {**found, "equal": is_equal, "one process, seconds": expected["seconds"]}


def scale(folder: Path, sizes: list[int]) -> list[object]:
    told = []
    for n_articles in sizes:
        path = folder / f"{n_articles}.jsonl"
        make(path, n_articles)
        n_bytes = path.stat().st_size
        with mock.patch.object(samples, "_WORDS_AT_ONE", 1):  # sample as in a large dump
            row = compared(path, "--coarse")
        told.append(shown({"articles": n_articles, "bytes": n_bytes, **row}))
    return told


def partitions(folder: Path, sizes: list[int]) -> list[object]:
    path = folder / "partitions.jsonl"
    make(path, sizes[0])
    return [shown({"partitions": n, **compared(path, "--partitions", str(n))}) for n in PARTITIONS]


def third(folder: Path, sizes: list[int]) -> list[object]:
    source = folder / "source.jsonl"
    make(source, sizes[0])
    told = []
    for is_common in (False, True):
        path = folder / f"third-{is_common}.jsonl"
        with_third(source, path, is_common=is_common)
        told.append(shown({"one key for a third": is_common, **compared(path)}))
    return told


def faults(folder: Path, sizes: list[int]) -> list[object]:
    from newsdiff.spark import dedupe, pairs

    pairs.MAX_DRIVER_EDGES = 100  # so that components are found on the workers
    path = folder / "faults.jsonl"
    make(path, sizes[0])
    expected, told = single(path), []
    with standalone.cluster(folder) as cluster:
        for name, planned in FAULTS.items():
            while len(cluster.workers) < standalone.N_WORKERS:
                cluster.add_worker()
            frames = folder / f"frames {name}"
            frames.mkdir()
            session = cluster.session(**{"spark.sql.shuffle.partitions": 4})
            since = time.perf_counter()
            with standalone.faults(cluster, frames, *planned) as killed:
                found = dedupe(session, path, checkpoint=frames)
            seconds = round(time.perf_counter() - since, 1)
            session.stop()
            is_equal = digest(found) == expected["digest"]
            told.append(
                shown({"fault": name, "killed": killed, "equal": is_equal, "seconds": seconds})
            )
    return told


MEASURES = {"scale": scale, "partitions": partitions, "third": third, "faults": faults}


def shown(row: dict[str, object]) -> dict[str, object]:
    print(json.dumps(row), flush=True)
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measures", nargs="*", default=list(MEASURES), metavar="MEASURE")
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 30_000])
    options = parser.parse_args()
    os.environ["PYSPARK_PYTHON"] = sys.executable
    result = json.loads(RESULT.read_text("utf-8")) if RESULT.exists() else {}
    result["machine"] = {"processors": os.cpu_count(), "python": platform.python_version()}
    for name in options.measures:
        print(name)
        with tempfile.TemporaryDirectory() as folder:
            result[name] = MEASURES[name](Path(folder), options.articles)
        RESULT.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
