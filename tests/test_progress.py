"""Progress of a run: in notebooks, on terminals, and what it adds up to."""

from __future__ import annotations

import gzip
import json
import sys
import types

import dump_routes as small
import pytest

pytest.importorskip("pyarrow")

import newsdiff as nd
from newsdiff.read.dump import Dump
from newsdiff.read.dump.records import Fields
from newsdiff.report import progress as drawing

ROWS = small.records() * 40


class Told:
    """Progress that remembers."""

    def __init__(self):
        self.stages = []

    def begin(self, stage, total, unit):
        self.stages.append([stage, total, unit, 0])

    def advance(self, n):
        self.stages[-1][3] += n


def lines():
    return "".join(json.dumps(row) + "\n" for row in ROWS).encode()


def write(tmp_path, form):
    """The dump in a file of some form."""
    path = tmp_path / f"dump.{form}"
    if form.startswith("jsonl"):
        content = lines()
        if form.endswith("gz"):
            content = gzip.compress(content)
        elif form.endswith("zst"):
            content = pytest.importorskip("zstandard").compress(content)
        path.write_bytes(content)
        return path
    import pyarrow as pa
    from pyarrow import csv, parquet

    table = pa.Table.from_pylist(ROWS)
    if form == "parquet":
        parquet.write_table(table, path)
    else:
        csv.write_csv(table, tmp_path / "plain.csv")
        content = (tmp_path / "plain.csv").read_bytes()
        path.write_bytes(gzip.compress(content) if form.endswith("gz") else content)
    return path


@pytest.mark.parametrize("form", ["jsonl", "jsonl.gz", "jsonl.zst", "csv", "csv.gz", "parquet"])
def test_files_add_up_to_their_bytes_on_the_disk(tmp_path, form):
    """However a file is packed, the total is its size, and the steps come to it."""
    path, told = write(tmp_path, form), Told()
    nd.dedupe(path, progress=told, threads=1)
    stage, total, unit, done = told.stages[0]
    assert (stage, total, unit) == ("reading and sketching", path.stat().st_size, "bytes")
    assert 0.9 * total <= done <= total


def test_a_packed_file_advances_by_what_was_read_of_it(tmp_path):
    """Jobs of a compressed file stand for compressed bytes, some for each."""
    path = tmp_path / "dump.jsonl.gz"
    noise = [json.dumps({"id": str(n), "text": small.OWN["post"] * 3}) for n in range(3000)]
    path.write_bytes(gzip.compress("\n".join(noise).encode(), 0))
    jobs = list(Dump(path, Fields(), stretch_bytes=1 << 16).jobs())
    assert len(jobs) > 3
    assert sum(job.n_bytes for job in jobs) == path.stat().st_size
    assert all(len(job.content) for job in jobs)


def test_articles_in_memory_are_counted(tmp_path):
    """A list has a total in articles; of an iterator nobody knows it."""
    told = Told()
    nd.dedupe(ROWS, progress=told, threads=1)
    assert told.stages[0][1:] == [len(ROWS), "articles", len(ROWS)]
    told = Told()
    nd.dedupe(iter(ROWS), progress=told, threads=1)
    assert told.stages[0][1:] == [None, "articles", len(ROWS)]


@pytest.fixture
def notebook(monkeypatch):
    """What a kernel would show, last."""
    shown = []
    handle = types.SimpleNamespace(update=shown.append)
    ipython, display = types.ModuleType("IPython"), types.ModuleType("IPython.display")
    ipython.get_ipython = lambda: types.SimpleNamespace(kernel=object())
    display.HTML = str
    display.display = lambda value, display_id: shown.append(value) or handle
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    monkeypatch.setattr(drawing, "_SECONDS_A_DRAWING", 0)
    return shown


def test_a_notebook_shows_a_bar_unasked(notebook, tmp_path):
    """Stage, amount and share of the total; gone at the end."""
    nd.dedupe(write(tmp_path, "jsonl.gz"), threads=1)
    assert any("reading and sketching" in each and " of " in each for each in notebook)
    assert any('<progress value="' in each for each in notebook)
    assert notebook[-1] == ""


def test_a_notebook_counts_articles(notebook):
    """In memory the amounts are articles."""
    nd.dedupe(ROWS, threads=1)
    assert any("320 of 320 articles" in each for each in notebook)


def test_a_notebook_is_silent_when_told(notebook):
    """`progress=False` shows nothing."""
    nd.dedupe(ROWS, progress=False, threads=1)
    assert notebook == []


def test_a_bar_goes_when_a_run_fails(notebook, tmp_path):
    """An error leaves no bar behind."""
    path = tmp_path / "dump.jsonl"
    path.write_text("no record\n", "utf-8")
    with pytest.raises(nd.InputError):
        nd.dedupe(path, threads=1)
    assert notebook[-1] == ""


def test_elsewhere_nothing_is_shown_unasked(capsys):
    """A script prints nothing; a terminal of IPython is none of a notebook's."""
    nd.dedupe(ROWS, threads=1)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_of_ipython_is_no_notebook(notebook, monkeypatch):
    """A shell without a kernel gets no HTML."""
    monkeypatch.setattr(sys.modules["IPython"], "get_ipython", object)
    nd.dedupe(ROWS, threads=1)
    assert notebook == []


def test_a_terminal_shows_bars_when_asked(monkeypatch, capsys):
    """`progress=True` draws on standard error, whatever it is."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    nd.dedupe(ROWS, progress=True, threads=1)
    out, err = capsys.readouterr()
    assert out == ""
    assert "clusters and tables" in err
