"""A result folder is one whole, is opened again, and names its articles as the run did."""

from __future__ import annotations

import json
import subprocess
import sys

import dump_tables as small
import pytest

pytest.importorskip("pyarrow")

import newsdiff as nd
from newsdiff.cli import main
from newsdiff.errors import InputError, OutputError
from newsdiff.model.dump import Summary
from newsdiff.model.dump_settings import DEDUPE_DEFAULTS
from newsdiff.read.tables import read_table

TABLES = ("articles", "boilerplate", "clusters", "pairs", "reuse", "stories")


@pytest.fixture
def dump(tmp_path):
    return small.write_jsonl(tmp_path / "dump.jsonl")


def names_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


def test_an_older_result_of_another_form_goes(dump, tmp_path):
    """Tables, dropped and kept of the run before are gone; files of the user stay."""
    out = tmp_path / "out"
    nd.dedupe(dump, out=out).keep_representatives()
    (out / "notes.csv").write_text("mine", "utf-8")
    assert {"dropped.parquet", "kept.jsonl"} <= set(names_in(out))
    found = nd.dedupe(dump, out=out, form="csv")
    assert names_in(out) == sorted(
        [*(f"{name}.csv" for name in TABLES), "notes.csv", "summary.json"]
    )
    assert (found.summary.form, sorted(found.summary.tables)) == ("csv", list(TABLES))


def test_only_tables_that_the_summary_names_are_read(dump, tmp_path):
    """A table of another form beside the result belongs to nobody."""
    out = tmp_path / "out"
    found = nd.dedupe(dump, out=out, form="csv")
    small.write_table(out, "pairs", "parquet", ("left_id",), [("stale",)])
    assert nd.open(out).pairs.num_rows == found.pairs.num_rows
    assert read_table(out, "dropped", summary=found.summary) is None


def test_a_dump_in_the_result_folder_is_never_deleted(tmp_path):
    """Neither when it has the name of something that newsdiff writes, nor written over."""
    out = tmp_path / "out"
    dump = small.write_jsonl(tmp_path / "dump.jsonl")
    nd.dedupe(dump, out=out).keep_representatives()
    before = (out / "kept.jsonl").read_bytes()
    nd.dedupe(out / "kept.jsonl", out=out, form="csv")
    assert (out / "kept.jsonl").read_bytes() == before
    with pytest.raises(OutputError, match="written over"):
        nd.open(out).keep_representatives()
    (out / "kept.jsonl").rename(out / "pairs.jsonl")
    with pytest.raises(OutputError, match="written over"):
        nd.dedupe(out / "pairs.jsonl", out=out, form="jsonl")
    assert (out / "pairs.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    "given", ["dump.jsonl", "./dump.jsonl", "*.jsonl", ".", "../in/dump.jsonl"]
)
def test_records_without_an_id_are_left_out_under_their_names(tmp_path, monkeypatch, given, capsys):
    """Of four equal records without an id one is kept, and `dropped` names the other three."""
    text = f"{small.FERRY}\n\n{small.MAYOR}"
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "dump.jsonl").write_text(4 * (json.dumps({"text": text}) + "\n"), "utf-8")
    monkeypatch.chdir(folder)
    out = tmp_path / "out"
    assert main(["dedupe", given, "--out", str(out), "--keep", "representatives"]) == 0
    assert "1 record kept, 3 left out" in capsys.readouterr().out
    assert len((out / "kept.jsonl").read_bytes().splitlines()) == 1
    dropped = set(nd.open(out).dropped["id"].to_pylist())
    assert len(dropped) == 3
    assert dropped < set(nd.open(out).clusters["id"].to_pylist())


def test_standard_input_cannot_be_kept(tmp_path, capsys):
    """It is refused before the run, not after it."""
    out = tmp_path / "out"
    assert main(["dedupe", "-", "--out", str(out), "--keep", "representatives"]) == 2
    assert "standard input" in capsys.readouterr().err
    assert not out.exists()


def test_a_result_is_opened_again(dump, tmp_path):
    """Tables, overview and comparison without another run; a folder without a result is said."""
    written = nd.dedupe(dump, out=tmp_path / "out", min_articles=2)
    found = nd.open(tmp_path / "out")
    assert found.summary == written.summary
    assert found.pairs.equals(written.pairs)
    assert found.dropped is None
    assert found.compare("a1", "a2").links
    assert found.overview(top=1).clusters[0].id == "a1"
    assert repr(found).startswith("Duplicates(articles=5, stories=1, pairs=")
    assert len(repr(found.summary)) < 100
    assert found.summary["settings"]["min_articles"] == 2
    with pytest.raises(InputError, match=r"has no summary\.json"):
        nd.open(tmp_path)
    assert nd.dedupe(dump).overview(top=1).clusters[0].id == "a1"
    with pytest.raises(InputError, match="in memory"):
        nd.dedupe(dump).keep_representatives()


def test_summaries_are_written_and_read(dump):
    """What is read is what was written; of an earlier version, what is there."""
    summary = nd.dedupe(dump).summary
    assert Summary.from_json(summary.to_json()) == summary
    assert dict(summary) == json.loads(summary.to_json())
    older = Summary.from_json('{"inputs": ["a"], "counts": {"pairs": 2}, "limits": 7}')
    assert (older.counts, older.called, older.tables, older.limits) == (
        {"pairs": 2},
        ("a",),
        None,
        (),
    )


def test_defaults_have_one_home(capsys):
    """The help of the command tells the defaults of the settings."""
    assert main(["dedupe", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    for name in ("threshold", "level", "recall", "seed", "min_articles"):
        assert f"[default: {getattr(DEDUPE_DEFAULTS, name)}" in said
        assert nd.dedupe.__kwdefaults__[name] == getattr(DEDUPE_DEFAULTS, name)


def test_values_of_a_dump_load_no_library_of_dumps():
    """The model names arrays in annotations alone."""
    code = "import sys, newsdiff.model.dump, newsdiff.model.dump_settings; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numpy", "pyarrow"} & set(done.stdout.split())


def test_shingle_size_has_one_home(monkeypatch):
    """Another size changes the plain definitions; the build hands the same number to the core."""
    from newsdiff.model import shingles
    from newsdiff.sketch import hashing

    words = ["one", "two", "three", "four", "five", "six"]
    for size in (2, 4, 5):
        monkeypatch.setattr(shingles, "SHINGLE_WORDS", size)
        monkeypatch.setattr(hashing, "SHINGLE_WORDS", size)
        assert len(set(hashing.shingle_hashes(words))) == len(words) - size + 1
        assert len(shingles.shingles(words)) == len(words) - size + 1
