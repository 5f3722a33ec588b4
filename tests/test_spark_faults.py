"""Workers of a cluster are killed while it works: the result is that of a single process."""

from __future__ import annotations

import json
import sys

import pytest

import newsdiff as nd
from newsdiff.model.result_files import TABLES

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning")


@pytest.fixture(scope="module")
def standalone(spark_there, root):
    """The module that starts clusters."""
    if not sys.platform.startswith("linux"):
        pytest.skip("the children of a process are read from /proc")
    sys.path.insert(0, str(root / "benchmarks" / "spark"))
    try:
        import standalone as module
    finally:
        sys.path.pop(0)
    return module


def paragraphs(n_articles):
    """Articles of a few paragraphs, of which many stand in others, some of them edited."""
    words = [f"word{number}" for number in range(700)]
    for number in range(n_articles):
        texts = []
        for place in range(5):
            seed = number % 37 * 11 + place * 3 if place < 3 else number * 7 + place
            chosen = [words[(seed * 31 + k * (place + 2)) % 700] for k in range(24)]
            chosen[number % 24] = f"other{number % 5}"
            texts.append(" ".join(chosen))
        yield {"id": f"a{number}", "source": f"Outlet {number % 9}", "text": "\n\n".join(texts)}


def test_workers_killed_while_reading_and_in_a_shuffle(standalone, tmp_path, monkeypatch):
    """A worker is lost for good in the first pass, the other's executor behind a shuffle.

    What the driver sends goes in several messages.
    """
    from newsdiff.read.dump import jobs
    from newsdiff.spark import dedupe, session

    dump, frames = tmp_path / "dump.jsonl", tmp_path / "frames"
    lines = [json.dumps(record) for record in paragraphs(400)]
    dump.write_text("\n".join(lines) + "\n", "utf-8")
    frames.mkdir()
    monkeypatch.setattr(session, "SENT_BYTES", 4000)
    monkeypatch.setattr(jobs.Dump.__init__, "__defaults__", (40_000,))
    planned = (
        standalone.Fault("*/units/_temporary/0/_temporary", worker=0),
        standalone.Fault("*/candidates", worker=0, executor_alone=True),
    )
    with standalone.cluster(tmp_path) as cluster:
        spark = cluster.session(**{"spark.sql.shuffle.partitions": 3})
        try:
            with standalone.faults(cluster, frames, *planned) as n_killed:
                found = dedupe(spark, dump, checkpoint=frames)
        finally:
            spark.stop()
    assert len(n_killed) == 2
    assert min(n_killed) > 0
    expected = nd.dedupe(dump)
    assert expected.pairs.num_rows > 100
    for name in TABLES:
        assert found.table(name).equals(expected.table(name)), name
