"""The deduplicated dump: what is kept is unchanged, what is dropped is named."""

from __future__ import annotations

import json

import dump_tables as small
import pytest

pytest.importorskip("pyarrow")

import newsdiff as nd
from newsdiff.errors import InputError
from newsdiff.link.representatives import dropped_by_cluster
from newsdiff.pipeline.dedupe.representatives import keep_representatives
from newsdiff.read.tables import read_table


def kept_ids(path):
    return [json.loads(line)["id"] for line in path.read_bytes().splitlines()]


def test_paragraph_level_drops_what_a_kept_article_carries(tmp_path):
    """a2 is all in a1, which came first; a4 is only .71 in a3; the rest adds something."""
    dump = small.write_jsonl(tmp_path / "dump.jsonl")
    folder = small.write_results(tmp_path / "tables", dump)
    found = keep_representatives(folder)
    assert [tuple(each) for each in found.dropped] == [
        ("a2", "paragraphs in a kept article", "a1", 0.98)
    ]
    assert kept_ids(folder / "kept.jsonl") == ["a1", "a3", "a4", "a5"]
    assert found.n_kept == 4


def test_share_is_the_users(tmp_path):
    """With a smaller share the article without a date yields to the dated one."""
    dump = small.write_jsonl(tmp_path / "dump.jsonl")
    folder = small.write_results(tmp_path / "tables", dump)
    found = keep_representatives(folder, share=0.7)
    assert {each.id: each.kept_id for each in found.dropped} == {"a2": "a1", "a4": "a3"}
    for wrong in (0.0, 1.1):
        with pytest.raises(ValueError, match="share"):
            keep_representatives(folder, share=wrong)


def test_earliest_is_kept_wherever_it_stands(tmp_path):
    """Publication decides, not the order of the dump; of two without a date the first line does."""
    rows = {row["id"]: row for row in small.records()}
    rows["a1"]["published"] = "2024-03-05T12:00:00+03:00"  # 09:00 UTC, as a2 but later in the dump
    rows["a2"]["published"] = "2024-03-05T08:59:00+00:00"
    dump = small.write_jsonl(tmp_path / "dump.jsonl", [rows["a1"], rows["a2"]])
    folder = small.write_results(tmp_path / "tables", dump)
    assert [each.id for each in keep_representatives(folder).dropped] == ["a1"]
    rows["a1"]["published"] = rows["a2"]["published"] = "yesterday"
    small.write_jsonl(dump, [rows["a2"], rows["a1"]])
    assert [each.id for each in keep_representatives(folder).dropped] == ["a1"]


def test_article_level_drops_verified_members_only(tmp_path):
    """A member below the threshold of the representative stays, however it got into the cluster."""
    dump = small.write_jsonl(tmp_path / "dump.jsonl")
    folder = small.write_results(tmp_path / "tables", dump, level="article")
    found = keep_representatives(folder)
    assert [tuple(each) for each in found.dropped] == [("a2", "near-duplicate article", "a1", 0.94)]


@pytest.mark.parametrize("form", ["parquet", "jsonl", "csv"])
def test_dropped_table_has_the_form_of_the_others(tmp_path, form):
    """The table `dropped` names each record with its reason, the kept one and the similarity."""
    dump = small.write_jsonl(tmp_path / "dump.jsonl")
    folder = small.write_results(tmp_path / "tables", dump, form)
    keep_representatives(folder)
    assert (folder / f"dropped.{form}").exists()
    rows = read_table(folder, "dropped").to_pylist()
    assert rows == [
        {
            "id": "a2",
            "reason": "paragraphs in a kept article",
            "kept_id": "a1",
            "similarity": 0.98,
        }
    ]


def test_nothing_dropped_leaves_the_dump_and_an_empty_table(tmp_path):
    """Without duplicates the kept dump is the dump."""
    dump = small.write_jsonl(tmp_path / "dump.jsonl")
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "summary.json").write_text(json.dumps({"inputs": [str(dump)]}), "utf-8")
    keep_representatives(folder)
    assert (folder / "kept.jsonl").read_bytes() == dump.read_bytes()
    assert read_table(folder, "dropped").num_rows == 0


def test_json_lines_are_kept_byte_for_byte(tmp_path):
    """Odd spacing, escapes, bad lines, blank lines and a missing last line end all stay."""
    dump = small.write_jsonl(tmp_path / "dump.jsonl")
    lines = dump.read_bytes().splitlines(keepends=True)
    odd = [b"\n", b"{broken\r\n", lines[0], lines[1], lines[2], b"\xff\xfe\n", lines[4].rstrip()]
    dump.write_bytes(b"".join(odd))
    folder = small.write_results(tmp_path / "tables", dump)
    keep_representatives(folder)
    assert (folder / "kept.jsonl").read_bytes() == b"".join(odd[:3] + odd[4:])


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_compressed_dumps_stay_compressed(tmp_path, suffix):
    """`kept` has the suffix of the dump, and its lines once unpacked."""
    import gzip

    zstandard = pytest.importorskip("zstandard")
    pack, unpack = {
        ".gz": (gzip.compress, gzip.decompress),
        ".zst": (
            zstandard.compress,
            lambda raw: zstandard.ZstdDecompressor().decompressobj().decompress(raw),
        ),
    }[suffix]
    plain = small.write_jsonl(tmp_path / "plain.jsonl")
    dump = tmp_path / f"dump.jsonl{suffix}"
    dump.write_bytes(pack(plain.read_bytes()))
    folder = small.write_results(tmp_path / "tables", dump)
    found = keep_representatives(folder)
    assert found.paths == (folder / f"kept.jsonl{suffix}",)
    lines = plain.read_bytes().splitlines(keepends=True)
    assert unpack(found.paths[0].read_bytes()) == b"".join([lines[0], *lines[2:]])


def test_parquet_keeps_its_columns(tmp_path):
    """Rows are dropped, columns and types are not."""
    from pyarrow import parquet

    rows = list(small.records())
    values = [tuple(row.values()) for row in rows]
    small.write_table(tmp_path, "dump", "parquet", tuple(rows[0]), values)
    dump = tmp_path / "dump.parquet"
    folder = small.write_results(tmp_path / "tables", dump)
    keep_representatives(folder)
    kept = parquet.read_table(folder / "kept.parquet")
    assert kept.schema == parquet.read_table(dump).schema
    assert kept["id"].to_pylist() == ["a1", "a3", "a4", "a5"]


def test_csv_is_kept_byte_for_byte(tmp_path):
    """Quoted line breaks stay inside their record; the header stays."""
    rows = list(small.records())
    values = [tuple(row.values()) for row in rows]
    small.write_table(tmp_path, "dump", "csv", tuple(rows[0]), values)
    dump = tmp_path / "dump.csv"
    folder = small.write_results(tmp_path / "tables", dump)
    found = keep_representatives(folder)
    before, after = dump.read_bytes(), (folder / "kept.csv").read_bytes()
    start = before.index(b'"a2",')
    assert after == before[:start] + before[before.index(b'"a3",') :]
    assert found.n_kept == 4


def test_several_files_stay_several(tmp_path):
    """Each file of the dump has its own in the folder `kept`."""
    source = tmp_path / "in"
    source.mkdir()
    rows = list(small.records())
    small.write_jsonl(source / "one.jsonl", rows[:2])
    small.write_jsonl(source / "two.jsonl", rows[2:])
    folder = small.write_results(tmp_path / "tables", source)
    found = keep_representatives(folder)
    assert [path.relative_to(folder).as_posix() for path in found.paths] == [
        "kept/one.jsonl",
        "kept/two.jsonl",
    ]
    assert kept_ids(found.paths[0]) == ["a1"]


def test_a_dump_from_a_pipe_needs_a_place(tmp_path):
    """Standard input cannot be read again; the error says how to go on."""
    dump = small.write_jsonl(tmp_path / "dump.jsonl")
    folder = small.write_results(tmp_path / "tables", "-")
    with pytest.raises(InputError, match="--dump"):
        keep_representatives(folder)
    assert keep_representatives(folder, dump=[dump]).n_kept == 4


def test_articles_of_one_id_are_told_apart(tmp_path):
    """The second article of an id is `#2` in the tables; only it is dropped."""
    rows = list(small.records())[:2]
    rows[1]["id"] = "a1"
    dump = small.write_jsonl(tmp_path / "dump.jsonl", rows)
    folder = small.write_results(tmp_path / "tables", dump)
    summary = json.loads((folder / "summary.json").read_text("utf-8"))
    summary["counts"]["renamed"] = 1
    (folder / "summary.json").write_text(json.dumps(summary), "utf-8")
    small.write_table(
        folder, "reuse", "parquet", small.REUSE_NAMES, [("a1", "a1#2", 3, 1.0, 0.98, "left")]
    )
    assert [each.id for each in keep_representatives(folder).dropped] == ["a1#2"]
    assert (folder / "kept.jsonl").read_bytes() == dump.read_bytes().splitlines(keepends=True)[0]


def test_articles_without_an_id_go_by_their_line(tmp_path):
    """An article without an id is named by file and line."""
    rows = list(small.records())[:2]
    del rows[1]["id"]
    dump = small.write_jsonl(tmp_path / "dump.jsonl", rows)
    folder = small.write_results(tmp_path / "tables", dump)
    pair = ("a1", f"{dump}:2", 3, 1.0, 0.98, "left")
    small.write_table(folder, "reuse", "parquet", small.REUSE_NAMES, [pair])
    assert [each.id for each in keep_representatives(folder).dropped] == [f"{dump}:2"]
    moved = dump.rename(tmp_path / "moved.jsonl")
    assert keep_representatives(folder, dump=[moved]).n_kept == 1


def test_the_dump_is_found_beside_the_results(tmp_path):
    """A relative path of the run leads to the dump from any working folder."""
    small.write_jsonl(tmp_path / "dump.jsonl")
    folder = small.write_results(tmp_path / "tables", "dump.jsonl")
    assert keep_representatives(folder).n_kept == 4


def test_boilerplate_does_not_keep_a_duplicate(tmp_path):
    """What an outlet prints under every article is no part of the story that is carried."""
    rows = list(small.records())[:2]
    rows[1]["text"] += "\n\n" + small.FOOTER
    dump = small.write_jsonl(tmp_path / "dump.jsonl", rows)
    folder = small.write_results(tmp_path / "tables", dump)
    small.write_table(
        folder, "reuse", "parquet", small.REUSE_NAMES, [("a1", "a2", 3, 1.0, 0.75, "left")]
    )
    assert keep_representatives(folder).dropped == ()
    rows = [(*row, False) for row in small.CLUSTERS] + [("a2", 3, 4, True, 1.0, True)]
    names = (*small.CLUSTER_NAMES, "boilerplate")
    small.write_table(folder, "clusters", "parquet", names, rows)
    assert [each.id for each in keep_representatives(folder).dropped] == ["a2"]


def test_the_command_keeps_representatives(tmp_path, capsys):
    """`newsdiff dedupe --keep representatives` writes the dump without what was left out."""
    from newsdiff.cli import main

    text = "\n\n".join(f"Paragraph {n} tells of the ferry and of its crew." for n in "abc")
    dump = tmp_path / "dump.jsonl"
    dump.write_text(
        "".join(
            json.dumps({"id": name, "text": text, "published": day}) + "\n"
            for name, day in (("x", "2030-01-02"), ("y", "2030-01-01"))
        ),
        "utf-8",
    )
    out = tmp_path / "out"
    assert main(["dedupe", str(dump), "--out", str(out), "--keep", "representatives"]) == 0
    assert "1 record kept, 1 left out" in capsys.readouterr().out
    kept = (out / "kept.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in kept] == ["y"]


DISPATCH = (
    "The ferry struck the breakwater of Varn on Tuesday, and eleven passengers were hurt by it.",
    "Divers found a crack of four metres below the waterline, which was closed from the inside.",
    "The boat will be towed to a yard in the north as soon as the wind allows it, it was said.",
)
OWN = "The Mail has learned that the harbour master had warned of the old lamps since summer."


def story(name, *paragraphs, published):
    return {
        "id": name,
        "text": "\n\n".join(paragraphs),
        "source": name,
        "published": f"2031-03-{published:02}",
    }


def run_against(folder, level):
    """An index with a dispatch; a day with a copy, one with something added, one from before."""
    with nd.Index.create(folder / "news.db", level=level) as index:
        index.add([story("wire", *DISPATCH, published=4), story("old", OWN, published=3)])
        today = folder / "today.jsonl"
        rows = [
            story("copy", *DISPATCH[:3], published=5),
            story("mail", DISPATCH[0], OWN, DISPATCH[2][:20], published=5),
            story("before", *DISPATCH, published=1),
            story("wire", *DISPATCH, published=4),
            story("old", "Another article that goes by the name of an old one.", published=6),
        ]
        today.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return index.dedupe(today, out=folder / "found")


def test_what_an_index_carries_is_left_out_and_its_article_is_named(tmp_path):
    """Its articles are kept before all others and never copied; the same id and words, too."""
    found = run_against(tmp_path, "paragraph").keep_representatives()
    assert kept_ids(found.paths[0]) == ["mail", "old"]
    assert {each.id: each.kept_id for each in found.dropped} == {
        "wire": "wire",
        "copy": "wire",
        "before": "wire",
    }
    assert {each.id: each.reason for each in found.dropped}["wire"] == "in the index already"
    assert found.n_kept == 2


def test_whole_articles_yield_to_those_of_an_index(tmp_path):
    """Even one that was published before it, and so leads the cluster."""
    found = run_against(tmp_path, "article").keep_representatives()
    assert kept_ids(found.paths[0]) == ["mail", "old"]
    assert {each.id: each.kept_id for each in found.dropped} == {
        "wire": "wire",
        "copy": "wire",
        "before": "wire",
    }


def test_what_is_similar_only_to_an_article_that_is_left_out_stays():
    """The head of the cluster yields to the index, so that it keeps nobody out any more."""
    rows = [
        {"id": name, "cluster": 0, "representative": name == "head", "similarity": similarity}
        for name, similarity in (("known", 0.8), ("head", 1.0), ("far", 0.9), ("near", 0.9))
    ]
    alike = {"head": [("known", 0.8), ("far", 0.9)], "near": [("known", 0.75), ("head", 0.9)]}
    found = dropped_by_cluster(rows, 0.7, ["known"], alike)
    assert [(each.id, each.kept_id, each.similarity) for each in found] == [
        ("head", "known", 0.8),
        ("near", "known", 0.75),
    ]


def test_nothing_is_added_before_the_dump_is_kept(tmp_path, monkeypatch):
    """What was added is known: a run that ends between the two is simply repeated.

    Once more, and nothing is new: what was kept stays.
    """
    from newsdiff.cli import main

    run_against(tmp_path, "paragraph")
    run = ["dedupe", str(tmp_path / "today.jsonl"), "--out", str(tmp_path / "again"), "--add"]
    run += ["--against", str(tmp_path / "news.db"), "--keep", "representatives"]
    with monkeypatch.context() as patch:
        patch.setattr("newsdiff.cli.dedupe._keep", lambda *_, **__: 1 / 0)
        assert main(run) != 0
    for _ in range(2):
        assert main(run) == 0
        assert kept_ids(tmp_path / "again" / "kept.jsonl") == ["mail", "old"]
