"""A dump against an index: what concerns its articles is what a run over the whole says of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import attrs
import pytest

import newsdiff as nd
from newsdiff.model.dump import Silence
from newsdiff.model.dump_settings import DedupeSettings
from newsdiff.model.index import IndexSettings
from newsdiff.pipeline.index import Index
from newsdiff.pipeline.index.against import AgainstRun, run_settings
from newsdiff.read.dump import Dump
from newsdiff.read.dump.records import Fields
from newsdiff.store.store import Store
from tests.memory_storage import MemoryStorage

GENERATOR = Path(__file__).parent.parent / "benchmarks" / "dump"


@pytest.fixture(scope="session")
def lines(tmp_path_factory):
    """A generated dump with families, boilerplate, templates and articles filed twice."""
    sys.path.insert(0, str(GENERATOR))
    try:
        import generate
    finally:
        sys.path.remove(str(GENERATOR))
    path = tmp_path_factory.mktemp("dump") / "dump.jsonl"
    generate.write_dump(600, path, None, generator=generate.Generator(7))
    return path.read_bytes().splitlines(keepends=True)


def new_index(**settings):
    return Index(Store(MemoryStorage({"settings": attrs.asdict(IndexSettings(**settings))})))


def written(folder, name, lines):
    path = folder / name
    path.write_bytes(b"".join(lines))
    return path


def against(index, today, *, add=False, **settings):
    asked = run_settings(DedupeSettings(**settings), index.store)
    run = AgainstRun(index.store, Dump(today, Fields()), asked, Silence())
    return run.whole(None, "parquet", None, add=add)


def rows_of(table, drop=()):
    return [
        {name: value for name, value in row.items() if name not in drop}
        for row in table.to_pylist()
    ]


def grouped(rows, key):
    """Rows by the group that they are numbered by, as sets that know no numbers."""
    groups = {}
    for row in rows:
        number = row.pop(key)
        groups.setdefault(number, set()).add(tuple(sorted(row.items())))
    return {frozenset(each) for number, each in groups.items() if number is not None}


def assert_same(found, whole, new):
    """Hold a run against an index to what the run over everything says of the new articles."""
    for name, ends in (("pairs", ("left_id", "right_id")), ("reuse", ("left_id", "right_id"))):
        wanted = [row for row in rows_of(whole.table(name)) if new & {row[end] for end in ends}]
        assert rows_of(found.table(name)) == wanted
        assert found.summary.counts[name] == len(wanted)
    clusters = grouped(rows_of(whole.clusters), "cluster")
    wanted = {each for each in clusters if any(dict(row)["id"] in new for row in each)}
    assert grouped(rows_of(found.clusters), "cluster") == wanted
    assert_same_boilerplate(found, whole, new)
    assert_same_stories(found, whole, new)


def assert_same_boilerplate(found, whole, new):
    sources = dict(
        zip(*(whole.articles[each].to_pylist() for each in ("id", "source")), strict=True)
    )
    marked = {
        (row["cluster"], sources[row["id"]])
        for row in rows_of(whole.clusters)
        if row["boilerplate"] and row["id"] in new
    }
    wanted = [
        {name: value for name, value in row.items() if name != "cluster"}
        for row in rows_of(whole.boilerplate)
        if (row["cluster"], row["source"]) in marked
    ]
    assert rows_of(found.boilerplate, ("cluster",)) == wanted


def assert_same_stories(found, whole, new):
    def by_story(result):
        rows = result.articles.select(["id", "story"]).to_pylist()
        told = grouped(rows, "story")
        return {each for each in told if any(dict(row)["id"] in new for row in each)}

    assert by_story(found) == by_story(whole)
    numbers = {row["story"] for row in rows_of(whole.articles) if row["id"] in new}
    wanted = [
        {name: value for name, value in row.items() if name != "story"}
        for row in rows_of(whole.table("stories"))
        if row["story"] in numbers
    ]
    assert rows_of(found.table("stories"), ("story",)) == wanted
    drop = ("story", "file", "line", "indexed")
    mine = [row for row in rows_of(found.articles) if not row["indexed"]]
    assert {row["id"] for row in mine} == new
    told = [{name: row[name] for name in row if name not in drop} for row in mine]
    assert told == [row for row in rows_of(whole.articles, drop) if row["id"] in new]
    known = {row["id"]: row for row in rows_of(found.articles) if row["indexed"]}
    assert all(row["words_shared"] is None for row in known.values())
    named = {row[end] for row in rows_of(found.reuse) for end in ("left_id", "right_id")}
    named |= {row["id"] for row in rows_of(found.clusters)}
    assert named - new <= known.keys()


def ids_of(path):
    return {json.loads(line)["id"] for line in path.read_bytes().splitlines()}


@pytest.mark.parametrize("n_new", [1, 40, 300, 600])
def test_a_run_against_an_index_says_what_a_run_over_everything_says(lines, tmp_path, n_new):
    """Pairs, clusters, boilerplate, reuse, articles and stories that concern a new article."""
    old = written(tmp_path, "old.jsonl", lines[: len(lines) - n_new])
    today = written(tmp_path, "today.jsonl", lines[len(lines) - n_new :])
    index = new_index()
    if n_new < len(lines):
        index.add(old)
    whole = nd.dedupe([old, today] if n_new < len(lines) else today)
    found = against(index, today)
    assert_same(found, whole, ids_of(today))
    assert found.summary.against["articles"] == len(lines) - n_new
    assert len(index) == len(lines) - n_new
