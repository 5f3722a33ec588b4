"""`newsdiff show`: the first look at a dump's duplicates, and a pair of its articles."""

from __future__ import annotations

import gzip
import json

import dump_tables as small
import pytest

pytest.importorskip("pyarrow")

import newsdiff as nd
from newsdiff.cli import main
from newsdiff.errors import InputError
from newsdiff.read.dump import originals
from newsdiff.report.dump import render_overview_terminal


@pytest.fixture
def dump(tmp_path):
    return small.write_jsonl(tmp_path / "dump.jsonl")


@pytest.fixture(params=["parquet", "jsonl", "csv"])
def folder(request, tmp_path, dump):
    return small.write_results(tmp_path / "tables", dump, request.param)


@pytest.fixture
def results(tmp_path, dump):
    return small.write_results(tmp_path / "tables", dump)


def test_overview_ranks_clusters_reuse_and_boilerplate(folder):
    """Largest clusters, strongest reuse, most frequent boilerplate, whatever the form."""
    found = nd.open(folder).overview()
    largest = found.clusters[0]
    assert (largest.size, largest.id, largest.block) == (3, "a1", 0)
    assert [c.size for c in found.clusters] == [3, 2, 2, 2]
    assert found.clusters[2].lowest == pytest.approx(0.82)
    assert [(r.left_id, r.right_id) for r in found.reuse] == [
        ("a1", "a2"),
        ("a3", "a4"),
        ("a1", "a3"),
    ]
    assert (found.n_clusters, found.n_reuse, found.n_boilerplate) == (4, 3, 1)
    assert found.boilerplate[0].articles == 2


def test_overview_reads_texts_and_titles_from_the_dump(folder):
    """Representatives come with their text, pairs with titles and outlets."""
    found = nd.open(folder).overview()
    assert found.clusters[0].text == small.FERRY
    assert found.clusters[0].source == "Nordwire"
    assert found.reuse[0].left_title == "Ferry stays"
    assert found.boilerplate[0].text == small.FOOTER


def test_top_bounds_what_is_listed(results):
    """`top` rows of each, the whole number told."""
    found = nd.open(results).overview(top=1)
    assert len(found.clusters) == len(found.reuse) == 1
    assert found.n_clusters == 4
    with pytest.raises(ValueError, match="below 1"):
        nd.open(results).overview(top=0)


def test_overview_without_the_dump_says_so(results, dump):
    """A dump that is gone costs the texts, not the overview; asked for, it is an error."""
    dump.unlink()
    found = nd.open(results).overview()
    assert found.clusters[0].text is None
    assert "not there any more" in found.notes[0]
    with pytest.raises(InputError, match="--dump"):
        nd.open(results).overview(texts=True)


def test_a_large_dump_is_not_read_unasked(results, monkeypatch):
    """Above the bound texts are read only when asked for."""
    monkeypatch.setattr(originals, "UNASKED_BYTES_MAX", 10)
    assert "--texts" in nd.open(results).overview().notes[0]
    assert nd.open(results).overview(texts=True).clusters[0].text == small.FERRY
    assert nd.open(results).overview(texts=False).notes == ()


@pytest.mark.parametrize("name", ["dump.jsonl.gz", "dump.jsonl.zst", "dump.csv", "dump.parquet"])
def test_pair_is_found_in_any_form_of_dump(results, tmp_path, name):
    """Ids lead to the same texts in JSON lines, compressed, CSV and Parquet."""
    other = tmp_path / name
    rows = list(small.records())
    if name.endswith(".gz"):
        other.write_bytes(gzip.compress("".join(json.dumps(r) + "\n" for r in rows).encode()))
    elif name.endswith(".zst"):
        zstandard = pytest.importorskip("zstandard")
        other.write_bytes(zstandard.compress("".join(json.dumps(r) + "\n" for r in rows).encode()))
    else:
        form = name.rpartition(".")[2]
        values = [tuple(row.values()) for row in rows]
        small.write_table(tmp_path, "dump", form, tuple(rows[0]), values)
    found = nd.open(results).compare("a3", "a1", dump=[other])
    assert [each.article.path for each in found.articles] == ["a3", "a1"]
    assert [each.article.source for each in found.articles] == ["Harbour Post", "Nordwire"]
    assert found.articles[1].article.text == next(small.records())["text"]
    assert found.links


def test_unknown_ids_are_named(results):
    """The error says which id is not in the dump."""
    with pytest.raises(InputError, match="no article zz"):
        nd.open(results).compare("a1", "zz")
    with pytest.raises(InputError, match="two articles"):
        nd.open(results).compare("a1", "a1")


def test_bad_lines_do_not_hide_good_ones(results, dump):
    """A line that is no record is passed over on the way to the one that is asked for."""
    dump.write_bytes(b'{"id": "a1"\n\n[1]\n{"id": "a2", "text": NaN}\n' + dump.read_bytes())
    assert nd.open(results).compare("a1", "a4").articles[0].article.title == "Ferry stays"


def test_command_lists_and_compares(results, tmp_path, capsysbinary):
    """The command shows the overview, and writes a pair in any form of a comparison."""
    assert main(["show", str(results), "--width", "160"]) == 0
    said = capsysbinary.readouterr().out.decode()
    assert "Largest clusters" in said
    assert "a1 ¶1" in said
    assert main(["show", str(results), "--format", "json"]) == 0
    told = json.loads(capsysbinary.readouterr().out)
    assert told["clusters"][0]["size"] == 3
    out = tmp_path / "pair.json"
    assert main(["show", str(results), "--pair", "a1", "a2", "-o", str(out)]) == 0
    assert json.loads(out.read_text("utf-8"))["links"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "no such folder"),
        (["{tables}", "--format", "html"], "-o FILE"),
        (["{tables}", "--format", "docx"], "--pair"),
        (["{tables}", "--pair", "a1", "nobody"], "no article nobody"),
        (["{tables}", "-o", "x.unknown"], "--format"),
        (["{dump}"], "is a file"),
    ],
)
def test_trouble_is_one_line(results, dump, arguments, said, capsys):
    """Each mistake ends with status 2 and says what to do."""
    given = [word.format(tables=results, dump=dump) for word in arguments]
    assert main(["show", *given]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_damaged_table_is_named(results):
    """A table that cannot be read is an error with its path, not a trace."""
    (results / "clusters.parquet").write_bytes(b"PAR1 and nothing else")
    with pytest.raises(InputError, match=r"clusters\.parquet"):
        nd.open(results).overview()


def test_empty_results_are_shown(tmp_path, dump):
    """A dump without duplicates has an overview too."""
    folder = tmp_path / "none"
    folder.mkdir()
    (folder / "summary.json").write_text(json.dumps({"inputs": [str(dump)]}), "utf-8")
    found = nd.open(folder).overview()
    assert found.clusters == found.reuse == found.boilerplate == ()
    assert "(0 clusters)" in render_overview_terminal(found, width=80, color=False)


def test_text_of_articles_cannot_act_on_the_terminal(tmp_path):
    """Escape sequences in a dump are shown, not obeyed, and no line is wider than asked."""
    rows = list(small.records())
    rows[0]["text"] = "\x1b[31mred\x07 " + rows[0]["text"]
    rows[0]["title"] = "\x1b]0;title\x07"
    dump = small.write_jsonl(tmp_path / "dump.jsonl", rows)
    found = nd.open(small.write_results(tmp_path / "tables", dump)).overview()
    said = render_overview_terminal(found, width=90, color=False)
    assert "\x1b" not in said
    assert "\x07" not in said
    assert max(len(line) for line in said.splitlines()) <= 90
    assert "\x1b[" in render_overview_terminal(found, width=90, color=True)


def test_a_table_that_is_gone_is_missed(tmp_path):
    """A summary that counts clusters without a table of them is an error, not an empty list."""
    (tmp_path / "summary.json").write_text(json.dumps({"counts": {"clusters": 3}}), "utf-8")
    with pytest.raises(InputError, match="has no table clusters"):
        nd.open(tmp_path).overview()
