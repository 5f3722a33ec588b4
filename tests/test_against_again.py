"""A run against an index that is not there yet, and the same run once more."""

from __future__ import annotations

import json

import pytest

import newsdiff as nd
from newsdiff.cli import main
from tests.index_articles import CRANE, FERRY, MAYOR, record


@pytest.fixture
def run(capsysbinary, tmp_path, monkeypatch):
    """Run `newsdiff dedupe` against news.db in a folder of its own: status, output, errors."""
    monkeypatch.chdir(tmp_path)

    def _run(*arguments, out="told"):
        words = ["dedupe", "today.jsonl", "--against", "news.db", "--out", out, *arguments]
        status = main(words)
        shown = capsysbinary.readouterr()
        return status, shown.out.decode("utf-8"), shown.err.decode("utf-8")

    return _run


@pytest.fixture
def today(tmp_path):
    def _written(*records):
        lines = "".join(json.dumps(each) + "\n" for each in records)
        (tmp_path / "today.jsonl").write_text(lines, encoding="utf-8")

    _written(record("a", FERRY, MAYOR, source="Herald"), record("b", FERRY, CRANE, source="Bay"))
    return _written


def files_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name[0] != "."}


def test_the_first_run_of_a_daily_job_makes_the_index(run, today):
    """Told by --add to add, it says that nothing was there; the next run says nothing of it."""
    status, out, err = run("--add", "--threshold", "0.6")
    assert (status, err) == (0, "newsdiff: news.db: a new index, with nothing in it so far\n")
    assert "against 0 articles of " in out
    with nd.Index.open("news.db") as index:
        assert len(index) == 2
        assert index.settings.threshold == 0.6
    today(record("c", MAYOR, source="Mail"))
    assert run("--add", out="next")[::2] == (0, "")


def test_without_add_no_index_is_made(run, today, tmp_path):
    """What is only asked has to be there: the error says how it is made."""
    status, _, err = run()
    assert status == 2
    assert "there is no such index" in err
    assert "make it with" in err
    assert not (tmp_path / "news.db").exists()


@pytest.mark.parametrize("wrong", [("--exact",), ("--resume",), ("--engine", "spark")])
def test_what_is_refused_makes_no_index(run, today, wrong, tmp_path):
    """Neither does a run that never begins."""
    assert run("--add", "--keep", "representatives", *wrong)[0] == 2
    assert not (tmp_path / "news.db").exists()


@pytest.mark.parametrize("keeps", [(), ("--keep", "representatives")])
@pytest.mark.parametrize("adds", [(), ("--add",)])
def test_a_run_that_is_run_again_loses_nothing(run, today, tmp_path, keeps, adds):
    """All is known by then: the result that tells of it stays, byte for byte."""
    assert run("--add", *keeps)[0] == 0
    before = files_of(tmp_path / "told")
    assert {"summary.json", "pairs.parquet"} <= before.keys()
    status, out, err = run(*adds, *keeps)
    assert (status, err) == (0, "")
    place = tmp_path / "news.db"
    assert out == f"nothing new: {place} has the 2 articles; told keeps what was told before\n"
    assert files_of(tmp_path / "told") == before
    assert run("--quiet", *keeps)[1] == ""
    with nd.Index.open("news.db") as index:
        assert len(index) == 2


def test_what_is_kept_is_made_from_the_result_that_stays(run, today, tmp_path):
    """--keep was forgotten: the run is run again with it."""
    run("--add")
    out = run("--add", "--keep", "representatives")[1]
    assert "nothing new: " in out
    assert "2 records kept, 0 left out" in out
    assert len((tmp_path / "told" / "kept.jsonl").read_bytes().splitlines()) == 2


def test_another_dump_of_known_articles_gives_an_empty_result(run, today, tmp_path):
    """A folder that is used day by day does not go on telling of yesterday."""
    run("--add")
    today(record("a", FERRY, MAYOR, source="Herald"))
    out = run("--add")[1]
    assert "left out, since it has them: 1" in out
    assert nd.open(tmp_path / "told").articles.num_rows == 0


def test_a_result_of_another_index_is_no_result_of_this_one(run, today, tmp_path):
    """Nor is one that cannot be read."""
    run("--add")
    with nd.Index.create("other.db") as index:
        index.add("today.jsonl")
        assert not index.dedupe("today.jsonl", out="told").repeats
    run("--add", out="damaged")
    (tmp_path / "damaged" / "articles.parquet").write_bytes(b"no table")
    assert run("--add", out="damaged")[0] == 0


def test_articles_of_one_id_are_known_by_their_words(tmp_path):
    """An update is added once, and so is a second article of an id: run again, nothing is new."""
    updates = [
        *(record("a", CRANE, MAYOR), record("a", CRANE, MAYOR, source="Bay"), record("b", MAYOR)),
        *(record("a", f"{FERRY} Part {number}.") for number in range(5)),
    ]
    with nd.Index.create(tmp_path / "news.db") as index:
        index.add([record("a", FERRY)])
        for repeats in (False, True):
            found = index.dedupe(updates, add=True, out=tmp_path / "told")
            assert found.repeats is repeats
            assert found.summary.counts["articles"] == len(updates)
            assert len(index) == 1 + len(updates)
        index.remove(ids=["a", "a#2"])
        found = index.dedupe(updates)
        assert found.summary.counts["known"] == len(updates)
