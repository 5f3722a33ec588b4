"""A key that a third of all texts share: how long the longest task takes beside the others.

    python benchmarks/spark/skew.py 1000000

Texts are numbers with random band keys; in one band a third of them have the same. Printed are the
seconds that the candidates take and, of the stage with the longest task, the seconds of the
processor that the longest and the median task take: these do not depend on what else runs.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

import standalone
from pyspark.sql import SparkSession

from newsdiff.spark import candidates
from newsdiff.spark.session import Frames

N_BANDS = 16
PARTITIONS = 16
KEYS = f"""transform(sequence(0, {N_BANDS - 1}),
    band -> if(band = 0 and id % 3 = 0, 7, hash(id, band)))"""


def longest_task(events: Path) -> tuple[float, float]:
    """Seconds of the longest task of a session, and of the median task of its stage."""
    stages: dict[int, list[float]] = defaultdict(list)
    for task in standalone.ended_tasks(events):
        stages[task["Stage ID"]].append(task["Task Metrics"]["Executor CPU Time"] / 1e9)
    stage = max(stages.values(), key=max)
    return max(stage), median(stage)


def measured(n_texts: int, folder: Path) -> None:
    events = folder / "events"
    events.mkdir(parents=True)
    options = {
        **standalone.logged(events),
        "spark.log.level": "ERROR",
        "spark.sql.adaptive.coalescePartitions.enabled": "false",
        "spark.sql.files.maxPartitionBytes": "4m",
        "spark.sql.shuffle.partitions": str(PARTITIONS),
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in options.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    frames = Frames.new(spark, folder)
    texts = spark.range(0, n_texts, 1, PARTITIONS).selectExpr(
        "xxhash64(id) as text", f"{KEYS} keys"
    )
    texts = frames.kept(texts, "texts")
    start = time.perf_counter()
    found = candidates.candidate_pairs(frames, texts, n_texts)
    seconds = time.perf_counter() - start
    n_pairs, largest = found.pairs.count(), found.limits[0].actual
    spark.stop()
    longest, middle = longest_task(events)
    print(
        f"{n_texts:,} texts, {largest:,} of one key, {n_pairs:,} pairs: {seconds:.1f} s; "
        f"longest task {longest:.2f} s of the processor, median of its stage {middle:.2f} s"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", type=int, nargs="?", default=1_000_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measured(given.texts, Path(folder))


if __name__ == "__main__":
    main()
