"""The recipes of the documents do what they say."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pyarrow import parquet

ROOT = Path(__file__).parents[1]
BLOCKS = re.findall(
    r"^## (.+?)$|^```(bash|python)( spark)?\n(.*?)^```$(?:\n```text\n(.*?)^```$)?",
    (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)
OF_JAVA = {"WARNING: Using incubator modules: jdk.incubator.vector"}
"""What else than warnings of newsdiff may be said: Java tells this of how Spark starts it."""
FERRY = "The ferry to Marrow Island stays in port until June, the harbour authority said on Monday."
DIVERS = "Divers found a tear of four metres below the waterline, the authority said after a look."
CRANES = "Two cranes were brought in from the mainland to lift the hull, which struck a rock."
MARKET = "At the market of Marrow the last crates of bread were sold by noon, our reporter saw."
SCHOOL = "The school of Varn opens its doors on Saturday, with a concert and soup for everybody."


def written(path, *articles):
    names = ("id", "source", "published", "text")
    lines = (json.dumps(dict(zip(names, each, strict=True))) + "\n" for each in articles)
    path.write_text("".join(lines), encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("recipes")
    told = f"{FERRY}\n\n{DIVERS}\n\n{CRANES}"
    written(
        place / "backlog.jsonl",
        ("nordwire-1", "Nordwire", "2026-05-04T12:05:00Z", told),
        ("mail-3", "Island Mail", "2026-05-04T15:00:00Z", f"{MARKET}\n\n{FERRY}"),
        ("old-1", "Island Mail", "2025-05-04T15:00:00Z", SCHOOL.replace("Varn", "Marrow")),
    )
    (place / "feed").mkdir()
    written(
        place / "feed" / "1720.jsonl",
        ("mail-3", "Island Mail", "2026-05-04T15:00:00Z", f"{MARKET}\n\n{FERRY}"),
        ("echo-9", "Coast Echo", "2026-05-04T17:20:00Z", told),
        ("echo-10", "Coast Echo", "2026-05-04T17:30:00Z", SCHOOL),
    )
    own = f"Ferry stays in port\n\n{MARKET}\n\n{FERRY}\n\n{DIVERS}\n\n{CRANES}"
    (place / "article.txt").write_text(own, encoding="utf-8")
    return place


def spark_or_skip():
    has_spark = importlib.util.find_spec("pyspark") is not None and shutil.which("java")
    if not has_spark and os.environ.get("NEWSDIFF_REQUIRE_SPARK") != "1":
        pytest.skip("PySpark or Java is not installed")


def run(block, language, place):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = ["bash", "-ec", block] if language == "bash" else [sys.executable, "-c", block]
    environment = {**os.environ, "PATH": path, "COLUMNS": "100"}
    done = subprocess.run(
        command, cwd=place, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    others = {each for each in done.stderr.splitlines() if not each.startswith("newsdiff: ")}
    assert others <= OF_JAVA
    return done.stdout


def said(title, place):
    """What the blocks under a title print, each as the page has it; `[…]` is left out."""
    told, is_here = [], False
    for heading, language, needs_spark, block, shown in BLOCKS:
        if heading:
            is_here = heading == title
        elif is_here:
            if needs_spark:
                spark_or_skip()
            told.append(run(block, language, place).replace(f"{place.resolve()}{os.sep}", ""))
            parts = [re.escape(part) for part in shown.split("[…]\n")]
            if shown:
                assert re.fullmatch("(?s:.*)".join(parts), told[-1]), told[-1]
    assert told
    return told


def test_a_feed_is_told_of_kept_and_added(folder):
    """A batch is held against what is there; old articles go, and a backup is whole."""
    *_, removed, backup = said("A feed every five minutes", folder)
    assert (folder / "nordwire-1-echo-9.html").stat().st_size > 1000
    assert "1 article removed; 4 articles in" in removed
    assert "whole" in backup


@pytest.mark.parametrize(
    "before",
    [
        "mkdir feed/1720 && echo half > feed/1720/pairs.csv",
        "newsdiff dedupe feed/1720.jsonl --against news.db --keep representatives --out feed/1720",
        "sh feed.sh && rm feed/1720/done",
    ],
)
def test_a_feed_goes_on_after_a_crash(folder, tmp_path, before):
    """Whatever was done, the next run ends as if nothing had been; one more has nothing to do."""
    made, script, *_ = (block for _, _, _, block, _ in BLOCKS if block.startswith(("news", "cat")))
    for name in ("backlog.jsonl", "feed/1720.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(folder / name, tmp_path / name)
    run(made, "bash", tmp_path)
    run(script.replace("sh feed.sh", before), "bash", tmp_path)
    run("sh feed.sh", "bash", tmp_path)
    kept = (tmp_path / "feed" / "1720" / "kept.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in kept] == ["echo-10"]
    assert "5 articles" in run("newsdiff index stats", "bash", tmp_path)
    assert run("sh feed.sh", "bash", tmp_path) == ""


def test_who_else_ran_a_paragraph(folder):
    """On the command line and in Python, with the article that had it first."""
    said("Who else ran paragraph 5", folder)
    assert (folder / "article-nordwire-1.html").exists()


def test_a_cluster_gives_tables(folder):
    """Both dumps by Spark, one article filed twice; and a table read by another library."""
    _, n_stories = said("A month of dumps on a cluster", folder)
    assert int(n_stories) == parquet.read_table(folder / "month" / "stories.parquet").num_rows == 2
