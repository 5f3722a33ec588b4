"""One search on Spark, and what it took: run by `measure.py`, each in a process of its own.

    python benchmarks/spark/one.py DUMP --partitions 8 [--driver-edges N] [--coarse]

Prints JSON: seconds by stage, counts, bytes in the folder of the run by frame, what the log of
Spark says of its tasks, and a digest of the tables.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from unittest import mock

import standalone
from pyspark.sql import SparkSession

from newsdiff.link import samples
from newsdiff.model.result_files import TABLES
from newsdiff.spark import dedupe, pairs, reuse, session


def digest(found) -> str:
    """A hash of the tables of a result: the same for the same rows in the same order."""
    hashed = hashlib.sha256()
    for name in TABLES:
        for batch in found.table(name).combine_chunks().to_batches():
            for values in batch.to_pylist():
                hashed.update(repr(values).encode())
    return hashed.hexdigest()


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


class Told:
    """What a run has in its folder before it is removed, and how many articles met."""

    def __init__(self) -> None:
        self.bytes: dict[str, int] = {}
        self.met = Counter()
        remove, cut = session.Frames.remove, reuse.cut_pairs

        def measured(frames) -> None:
            for folder in Path(frames.folder.removeprefix("file://")).iterdir():
                self.bytes[folder.name] = size(folder)
            remove(frames)

        def counted(met, blocks):
            parts, needs = cut(met, blocks)
            self.met["pairs of articles"] += len(met)
            self.met["parts"] += parts.num_rows
            self.met["texts for parts"] += needs.num_rows
            self.met["bytes for parts"] += parts.nbytes + needs.nbytes
            return parts, needs

        verify = pairs.verified_pairs

        def verified(*given):
            found = verify(*given)
            self.met["pairs of texts"] = found.n_pairs
            return found

        session.Frames.remove = measured
        pairs.verified_pairs = verified
        reuse.cut_pairs = counted


def events(folder: Path) -> dict[str, int]:
    """Sums over the tasks of a log of Spark."""
    sums = Counter()
    for task in standalone.ended_tasks(folder):
        metrics = task["Task Metrics"]
        sums["tasks"] += 1
        sums["shuffle bytes"] += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
        sums["spilled bytes"] += metrics["Disk Bytes Spilled"]
        sums["longest task ms"] = max(sums["longest task ms"], metrics["Executor Run Time"])
    return dict(sums)


def busy(*processes: int) -> float:
    """Seconds that processors were busy for some processes, and those they waited for."""
    ticks = 0
    for number in processes:
        with contextlib.suppress(OSError):
            stat = Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()
            ticks += sum(map(int, stat[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dump", type=Path)
    parser.add_argument("--partitions", type=int, default=8)
    parser.add_argument("--driver-edges", type=int, default=pairs.MAX_DRIVER_EDGES)
    parser.add_argument("--coarse", action="store_true", help="sample as in a large dump")
    options = parser.parse_args()
    if options.coarse:
        mock.patch.object(samples, "_WORDS_AT_ONE", 1).start()
    pairs.MAX_DRIVER_EDGES = options.driver_edges
    told = Told()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["PYSPARK_PYTHON"] = sys.executable
        log = Path(scratch, "log")
        log.mkdir()
        settings = {
            **standalone.QUICK,
            "spark.driver.memory": "2g",
            "spark.sql.shuffle.partitions": options.partitions,
            **standalone.logged(log),
        }
        builder = SparkSession.builder.master("local[2]")
        for name, value in settings.items():
            builder = builder.config(name, str(value))
        spark = builder.getOrCreate()
        since = time.perf_counter()
        found = dedupe(spark, options.dump, checkpoint=Path(scratch, "frames"))
        seconds = time.perf_counter() - since
        processor_seconds = busy(os.getpid(), *standalone.descendants(os.getpid()))
        spark.stop()
        result = {
            "seconds": round(seconds, 1),
            "processor seconds": round(processor_seconds, 1),
            "timings": found.summary.timings,
            "counts": found.summary.counts,
            "frames": told.bytes,
            "met": dict(told.met),
            "events": events(log),
            "digest": digest(found),
        }
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
