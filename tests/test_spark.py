"""A dump on a cluster: row for row the result of a single process, however the work is divided.

They are skipped where PySpark or Java is missing; with NEWSDIFF_REQUIRE_SPARK=1 they fail instead.
"""

from __future__ import annotations

import json
import os
import random
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import csv, parquet

import newsdiff as nd
from newsdiff.cli import main
from newsdiff.errors import DependencyError, InputError, OutputError
from newsdiff.model.result_files import TABLES

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning")


@pytest.fixture(scope="module")
def spark(spark_there):
    """One session on two threads for all tests."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "3").getOrCreate()
    yield session
    session.stop()


@pytest.fixture
def partitioned(spark):
    """Let a test choose the partitions of a shuffle."""

    def choose(number):
        spark.conf.set("spark.sql.shuffle.partitions", str(number))

    yield choose
    choose(3)


@pytest.fixture(scope="module")
def generate(root):
    sys.path.insert(0, str(root / "benchmarks" / "dump"))
    try:
        import generate as module
    finally:
        sys.path.pop(0)
    return module


@pytest.fixture(scope="module")
def dump(generate, tmp_path_factory):
    """A dump of JSON lines, and its records."""
    path = tmp_path_factory.mktemp("dump") / "dump.jsonl"
    generate.write_dump(240, path, generator=generate.Generator(7))
    return path, [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def dedupe(spark, source, **options):
    from newsdiff.spark import dedupe

    return dedupe(spark, source, **options)


TOLD = ("counts", "limits", "bad_records", "warnings", "settings", "estimated_recall")


def assert_same(found, expected):
    """Every table is the same, and what the summary says."""
    for name in TABLES:
        assert found.table(name).equals(expected.table(name)), name
    for name in TOLD:
        assert found.summary[name] == expected.summary[name], name


@pytest.fixture
def small_stretches(monkeypatch):
    """Cut files into many jobs."""
    from newsdiff.read.dump import jobs

    monkeypatch.setattr(jobs.Dump.__init__, "__defaults__", (50_000,))


@pytest.mark.parametrize("partitions", [1, 5])
@pytest.mark.usefixtures("small_stretches")
def test_json_lines_give_the_same_as_in_one_process(spark, dump, partitioned, partitions, tmp_path):
    """A folder of the same bytes, whatever the partitions; nothing else is left in it."""
    path, _ = dump
    partitioned(partitions)
    found = dedupe(spark, path, out=tmp_path / "found", checkpoint=tmp_path / "frames")
    expected = nd.dedupe(path, out=tmp_path / "expected")
    assert_same(found, expected)
    assert expected.summary.counts["pairs"] > 100
    names = sorted(each.name for each in (tmp_path / "found").iterdir())
    assert names == sorted(each.name for each in (tmp_path / "expected").iterdir())
    for name in names[:-1]:
        files = [tmp_path / folder / name for folder in ("found", "expected")]
        assert files[0].read_bytes() == files[1].read_bytes()
    assert not list((tmp_path / "frames").iterdir())


def test_files_of_every_form_are_one_dump(spark, dump, generate, tmp_path):
    """Parquet, CSV, compressed lines and text files, one after the other."""
    _, records = dump
    table = pa.Table.from_pylist(records)
    parquet.write_table(table.slice(0, 80), tmp_path / "a.parquet", row_group_size=30)
    csv.write_csv(table.slice(80, 60), tmp_path / "b.csv")
    generate.write_dump(60, tmp_path / "c.jsonl.gz", generator=generate.Generator(7))
    (tmp_path / "d.txt").write_text(records[3]["text"], "utf-8")
    assert_same(dedupe(spark, tmp_path), nd.dedupe(tmp_path))


ORDER = ("id", "source", "published", "text")


def test_a_frame_is_taken_by_its_ids(spark, dump):
    """The rows of a frame, in whatever order, are the articles by id, then by the rest."""
    _, records = dump
    records = [*records[:100], {**records[3], "id": None}, {**records[4], "text": None}]
    records.append({**records[5], "source": None})
    shuffled = random.Random(1).sample(records, len(records))
    frame = spark.createDataFrame(pa.Table.from_pylist(shuffled)).repartition(5)
    ordered = sorted(records, key=lambda each: [each[name] or "" for name in ORDER])
    found = dedupe(spark, frame, level="sentence")
    expected = nd.dedupe(pa.Table.from_pylist(ordered), level="sentence")
    assert_same(found, expected)
    assert found.summary.n_bad == 1
    assert found.summary.counts["renamed"] == 1


def template(n_articles):
    """Articles with a paragraph that is nearly the same in all of them, one of their own beside."""
    draw = random.Random(3)
    words = [f"word{number}" for number in range(400)]
    common = draw.choices(words, k=60)
    for number in range(n_articles):
        line = [*common[:59], f"place{number}"]
        own = draw.choices(words, k=20)
        text = "\n\n".join((" ".join(line), " ".join(own)))
        yield {"id": f"a{number}", "source": f"Outlet {number % 40}", "text": text}


@pytest.mark.parametrize("hot_rows", [1, 1 << 13])
def test_a_key_of_very_many_texts_gives_a_star(spark, hot_rows, tmp_path, monkeypatch):
    """A bucket above the cap is a star, and reported, whether it is grouped or joined."""
    from newsdiff.spark import candidates

    monkeypatch.setattr(candidates, "HOT_ROWS", hot_rows)
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in template(150)), "utf-8")
    found = dedupe(spark, path)
    assert_same(found, nd.dedupe(path))
    limits = {limit.what: limit.actual for limit in found.summary.limits}
    assert limits["rows of a bucket"] > 100


def repeated(n_articles):
    """Two versions of a paragraph, each in every second article."""
    words = [f"told{number}" for number in range(40)]
    for number in range(n_articles):
        text = " ".join(words[: 40 - number % 2])
        yield {"id": f"r{number}", "source": f"Paper {number}", "text": text}


def test_more_pairs_than_the_driver_holds_give_the_same(spark, dump, tmp_path, monkeypatch):
    """Components and pairs of blocks are made where the pairs are; so are stars, large ones too."""
    from newsdiff.link import cluster
    from newsdiff.pipeline.dedupe import tables
    from newsdiff.spark import large, pairs

    for module in (cluster, tables, large):
        monkeypatch.setattr(module, "MAX_COMPONENT", 20)
    monkeypatch.setattr(pairs, "MAX_DRIVER_EDGES", 10)
    monkeypatch.setattr(large, "SLICE_PAIRS", 100)
    monkeypatch.setattr(large, "_BLOCKS_A_STEP", 50)
    path = tmp_path / "dump.jsonl"
    records = [*dump[1][:100], *template(70), *repeated(140)]
    path.write_text("".join(json.dumps(each) + "\n" for each in records), "utf-8")
    found, expected = dedupe(spark, path), nd.dedupe(path)
    assert_same(found, expected)
    limits = {limit.what for limit in found.summary.limits}
    assert all(limit.actual > limit.limit for limit in found.summary.limits)
    assert "texts of a component that are compared with each leader" in limits
    assert "occurrences of a text that are paired with each other" in limits
    assert "rows of a bucket" in limits


BAD = [
    b'{"id": "x", "text": "cut off\n',
    b'{"id": "y"}\n',
    b"\xff\xfe\n",
    b"\n",
    b'{"id": ["z"], "text": "an odd id"}\n',
]


@pytest.mark.usefixtures("small_stretches")
def test_bad_records_are_named_as_in_one_process(spark, dump, tmp_path):
    """Lines that are no records are named by file and line; with `strict` the first is an error."""
    _, records = dump
    lines = [json.dumps(record).encode() + b"\n" for record in records[:90]]
    for number, bad in enumerate(BAD):
        lines.insert(10 + 17 * number, bad)
    path, second = tmp_path / "dump.jsonl", tmp_path / "more.jsonl"
    path.write_bytes(b"".join(lines))
    second.write_bytes(BAD[0] + lines[0])
    found, expected = dedupe(spark, [path, second]), nd.dedupe([path, second])
    assert_same(found, expected)
    assert found.summary.n_bad == 5
    errors = []
    for run in (lambda: dedupe(spark, path, strict=True), lambda: nd.dedupe(path, strict=True)):
        with pytest.raises(InputError) as raised:
            run()
        errors.append(str(raised.value))
    assert errors[0] == errors[1]


def test_what_cannot_be_read_is_said_in_one_line(spark, tmp_path):
    """Nothing in a dump, no column of the text, a file that goes away: each as in one process."""
    from newsdiff.model.dump_settings import DedupeSettings
    from newsdiff.read.dump import Dump
    from newsdiff.read.dump.records import Fields
    from newsdiff.spark.session import Frames
    from newsdiff.spark.units import units_of_dump

    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    with pytest.raises(InputError, match="holds no record"):
        dedupe(spark, empty)
    with pytest.raises(InputError, match=r"has no column 'text'.*--text-field: body"):
        dedupe(spark, spark.createDataFrame(pa.table({"body": ["x"]})))
    with pytest.raises(InputError, match="no file that workers can read"):
        dedupe(spark, "-")
    gone = tmp_path / "gone.jsonl"
    gone.write_bytes(b'{"text": "There is a text."}\n')
    there = Dump(gone, Fields())
    gone.unlink()
    with pytest.raises(InputError, match=r"gone\.jsonl"):
        units_of_dump(Frames.new(spark, tmp_path), there, DedupeSettings())


def test_a_checkpoint_that_is_not_shared_is_refused(spark, dump, tmp_path, monkeypatch):
    """What cannot be written, or is not read again as it was written, is said before the work."""
    from newsdiff.spark.session import Frames

    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OutputError, match=r"file/newsdiff-.*: cannot be written by Spark"):
        dedupe(spark, dump[0], checkpoint=tmp_path / "file")
    kept = Frames.kept
    monkeypatch.setattr(Frames, "kept", lambda *given: kept(*given).limit(7))
    with pytest.raises(OutputError, match=r"another folder on the workers.*--checkpoint"):
        dedupe(spark, dump[0], checkpoint=tmp_path)


def test_a_worker_with_another_newsdiff_is_refused(spark, monkeypatch):
    """Versions differ: nothing is begun, and both are named."""
    from newsdiff.spark import session

    session.demand_workers(spark)
    monkeypatch.setattr(session, "_here", lambda: "newsdiff 0.0 (core 1, Unicode 1)")
    with pytest.raises(DependencyError, match=r"a worker of Spark has newsdiff .* and this"):
        session.demand_workers(spark)


def test_the_command_says_what_is_missing(tmp_path, monkeypatch, capsys):
    """Without Java, and with an option that Spark has no use for, the command says so at once."""
    dump = tmp_path / "dump.jsonl"
    dump.write_text('{"text": "There is a text."}\n', "utf-8")
    command = ["dedupe", str(dump), "--out", str(tmp_path / "out"), "--engine", "spark"]
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert main(command) == 2
    assert "apt install openjdk-17-jre-headless" in capsys.readouterr().err
    assert main([*command, "--exact"]) == 2
    assert "--exact is not for --engine spark" in capsys.readouterr().err
    assert main([*command[:-2], "--checkpoint", "x"]) == 2
    assert "--checkpoint is for --engine spark" in capsys.readouterr().err
    assert not Path(tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "conf", "logs"),
    [
        ("", None, "-Dlog4j2.configurationFile=file:"),
        ("-Xmx1g", None, "-Xmx1g -Dlog4j2.configurationFile=file:"),
        ("-Dlog4j2.level=info", None, "-Dlog4j2.level=info"),
        ("", "log4j2.properties", ""),
        ("", "spark-env.sh", "-Dlog4j2.configurationFile=file:"),
    ],
)
def test_spark_logs_errors_alone_unless_it_is_told_how(
    spark_there, monkeypatch, tmp_path, options, conf, logs
):
    """By a file of ours, which is there, unless its options or a file of its own say otherwise."""
    from urllib.request import url2pathname

    from newsdiff.spark import session

    monkeypatch.setenv("SPARK_SUBMIT_OPTS", options)
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    if conf is not None:
        (tmp_path / conf).touch()
    session._log_errors_alone()
    told = os.environ["SPARK_SUBMIT_OPTS"]
    assert told.startswith(logs)
    if "file:" in logs:
        assert Path(url2pathname(told.partition("file://")[2])).is_file()
    else:
        assert told == logs
