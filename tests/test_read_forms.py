"""One reading of a file: the run, what is shown and what is copied see the same records."""

from __future__ import annotations

import csv
import gzip
import json
import os
import sys
import threading

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_read_dump import DAMAGE, FIELDS, OBJECTS, everything

import newsdiff as nd
from newsdiff.cli import main
from newsdiff.errors import DependencyError, InputError
from newsdiff.pipeline.dedupe.representatives import keep_representatives
from newsdiff.read.dump import Dump
from newsdiff.read.dump.forms import file_records
from newsdiff.read.dump.inputs import dump_files
from newsdiff.read.dump.lines import LineScanner, Stretch
from newsdiff.read.dump.records import BadRecord, Fields, Record
from newsdiff.system import read_at

STORY = "The ferry to Oldhaven will stay in port until June, the harbour authority said on Monday."


def of_forms(path, fields=FIELDS):
    """Records and bad records of a file, as the reading by forms has them."""
    records, bad = {}, []
    for file in dump_files([path]):
        for row in file_records(file, fields):
            if isinstance(row.record, Record):
                records[row.line] = row.record.values
            elif isinstance(row.record, BadRecord):
                bad.append((row.line, row.record.reason))
    return records, bad


def of_batches(path, fields=FIELDS):
    records, bad = everything(Dump([path], fields))
    return {line: values for (_, line), values in records.items()}, [each[1:] for each in bad]


@given(st.lists(st.tuples(OBJECTS, st.booleans(), DAMAGE), max_size=4))
def test_the_scanner_agrees_with_the_reading_by_forms(tmp_path_factory, lines):
    """Whole or damaged lines: the fast scanner finds the records, lines and reasons of `forms`."""
    content = b""
    for values, ascii_only, damage in lines:
        raw = json.dumps(values, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
        for index, part in damage:
            raw = raw[:index] + part + raw[index + 1 :]
        content += raw + b"\n"
    path = tmp_path_factory.mktemp("forms") / "dump.jsonl"
    path.write_bytes(content)
    records, bad = of_forms(path)
    stretch = Stretch(file=0, path=None, offset=0, size=len(content), content=content)
    batch = LineScanner(FIELDS).load(stretch)
    raw = batch.strings.tobytes()
    scanned = {
        line: tuple(
            None if start < 0 else raw[start:end].decode("utf-8", "surrogatepass")
            for start, end in zip(spans[::2], spans[1::2], strict=True)
        )
        for line, spans in zip(batch.lines.tolist(), batch.spans.tolist(), strict=True)
    }
    assert scanned == records
    assert [(each.line, each.reason) for each in batch.bad] == bad


def test_long_numbers_are_the_same_id(tmp_path):
    """A number beyond 64 bits is an id by its digits, in the run and in what is shown."""
    path = tmp_path / "dump.jsonl"
    path.write_text('{"id": 123456789012345678901234567890, "text": "a"}\n', "utf-8")
    assert of_forms(path) == of_batches(path)
    assert of_forms(path)[0][1][0] == "123456789012345678901234567890"


CSV_PARTS = st.lists(
    st.sampled_from([b"a", b",", b'"', b"\n", b"\r", b"\r\n", b"\xff", b"\xc3\xa9", b" ", b"\x00"]),
    max_size=30,
).map(b"".join)


@given(CSV_PARTS)
def test_a_csv_file_is_read_in_one_way(tmp_path_factory, content):
    """Any bytes: no fault, and every byte belongs to one row."""
    path = tmp_path_factory.mktemp("forms") / "dump.csv"
    path.write_bytes(b"\xef\xbb\xbfid,text\n" + content)
    assert of_forms(path) == of_batches(path)
    (file,) = dump_files([path])
    assert b"".join(row.raw for row in file_records(file, FIELDS)) == path.read_bytes()


@given(CSV_PARTS.map(lambda raw: raw.replace(b"\xff", b"")))
def test_rows_of_csv_are_those_of_the_standard_library(tmp_path_factory, content):
    """Rows and their lines are those of `csv` on a text file opened as its manual says."""
    path = tmp_path_factory.mktemp("forms") / "dump.csv"
    path.write_bytes(b"id,text\n" + content)
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        rows = [(reader.line_num, row) for row in reader][1:]
    records, bad = of_forms(path)
    expected = {line: row for line, row in rows if len(row) == 2}
    assert {line: [row[0] or "", row[1]] for line, row in records.items()} == expected
    assert [line for line, _ in bad] == [line for line, row in rows if row and len(row) != 2]


def run(tmp_path, content, name="dump.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    out = tmp_path / "out"
    assert main(["dedupe", str(path), "--out", str(out), "-q"]) == 0
    return out


def test_a_bad_csv_row_takes_no_name(tmp_path):
    """Three rows with id a, the first no UTF-8: the pair a ~ a#2 is shown, and 2 are kept of 2."""
    other = STORY.replace("June", "July")
    rows = [
        b'a,"\xff' + STORY.encode() + b'"',
        b"a," + f'"{STORY}"'.encode(),
        b"a," + f'"{other}"'.encode(),
    ]
    out = run(tmp_path, b"id,text\n" + b"\n".join(rows) + b"\n")
    comparison = nd.open(out).compare("a", "a#2")
    assert [each.article.text for each in comparison.articles] == [STORY, other]
    assert comparison.links
    assert keep_representatives(out, share=1.0).n_kept == 2


def test_a_bare_carriage_return_in_csv(tmp_path, capsys):
    """It ends a row, for the run and for what is shown and copied."""
    content = f'id,text\na,"{STORY}"\rb,"{STORY}"\nc,x\ry\n'.encode()
    out = run(tmp_path, content)
    assert main(["show", str(out), "--pair", "a", "b"]) == 0
    assert "fault" not in capsys.readouterr().err
    kept = keep_representatives(out)
    assert kept.n_kept + len(kept.dropped) == 3


def test_the_csv_module_is_left_as_it_was(tmp_path):
    """However a reading ends, the limit of the standard library's csv module is put back."""
    path = tmp_path / "dump.csv"
    path.write_text("id,text\n" + "".join(f"{n},{'x' * 200_000}\n" for n in range(5)), "utf-8")
    limit = csv.field_size_limit()
    (file,) = dump_files([path])
    rows = file_records(file, FIELDS)
    assert [next(rows).line for _ in range(3)] == [1, 2, 3]
    assert csv.field_size_limit() == limit
    rows.close()
    assert [row.line for row in file_records(file, FIELDS)] == [1, 2, 3, 4, 5, 6]
    assert csv.field_size_limit() == limit


@pytest.fixture
def piped(monkeypatch):
    """Give bytes to standard input, some at a time."""
    threads = []

    def _pipe(content, step=1 << 16):
        reader, writer = os.pipe()

        def _write():
            with os.fdopen(writer, "wb", buffering=0) as pipe:
                for start in range(0, len(content), step):
                    pipe.write(content[start : start + step])

        threads.append(threading.Thread(target=_write))
        threads[-1].start()
        dup = os.dup
        monkeypatch.setattr(os, "dup", lambda handle: reader if handle == 0 else dup(handle))

    yield _pipe
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("packing", ["none", "gzip", "zstd"])
@pytest.mark.parametrize("step", [1, 3, 1 << 16])
def test_standard_input_is_unpacked(piped, packing, step):
    """By its first bytes, however slowly they come; nothing of a pipe is lost."""
    lines = [json.dumps({"id": str(n), "text": f"{STORY} {n}"}) for n in range(50)]
    content = ("\n".join(lines) + "\n").encode()
    if packing == "gzip":
        content = gzip.compress(content[:800]) + gzip.compress(content[800:])
    elif packing == "zstd":
        zstandard = pytest.importorskip("zstandard")
        content = zstandard.compress(content[:800]) + zstandard.compress(content[800:])
    piped(content, step)
    records, bad = everything(Dump(["-"], FIELDS))
    assert not bad
    assert [record[0] for record in records.values()] == [str(n) for n in range(50)]


@pytest.mark.parametrize("content", [b"", b"{", b'{"t', b"\x1f"])
def test_short_input_is_trouble(piped, content):
    """Less than the first bytes of a compression is read as it is."""
    piped(content)
    with pytest.raises(InputError, match=r"no article|no record"):
        nd.dedupe("-")


@pytest.mark.parametrize(
    ("name", "content", "parts"),
    [
        ("d.jsonl", b'{"id": 1, "body": "x", "lead": "y"}\n' * 3, ["--text-field", "body, lead"]),
        ("d.jsonl", b"garbage\n\xff\n", ["d.jsonl:1", "not valid JSON", "1 more bad"]),
        ("d.jsonl", b"", ["holds no record"]),
        ("d.csv", b"id,body\n1,x\n", ["no column 'text'", "id, body"]),
        ("d.csv", b"id,text\n1\n2\n", ["d.csv:2", "1 columns instead of 2"]),
    ],
)
def test_no_article_is_trouble(tmp_path, capsys, name, content, parts):
    """A dump of which nothing can be read ends with status 2 and says what is there."""
    path = tmp_path / name
    path.write_bytes(content)
    assert main(["dedupe", str(path), "--out", str(tmp_path / "out"), "-q"]) == 2
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1
    assert not [part for part in parts if part not in errors]
    with pytest.raises(InputError):
        nd.dedupe(path)


def lines_of(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_all_fields_can_be_named(tmp_path, capsys):
    """Outlet, date and title by other names reach the tables and what is shown."""
    rows = [
        {
            "uid": name,
            "body": "\n\n".join([STORY] * 3),
            "outlet": f"O{name}",
            "day": day,
            "head": "H",
        }
        for name, day in (("a", "2020-01-02"), ("b", "2020-01-01"))
    ]
    path, out = lines_of(tmp_path / "d.jsonl", rows), str(tmp_path / "out")
    names = ("id", "uid", "text", "body", "source", "outlet", "published", "day", "title", "head")
    options = [
        f"--{name}-field={value}" for name, value in zip(names[::2], names[1::2], strict=True)
    ]
    assert main(["dedupe", str(path), "--out", out, "-q", *options]) == 0
    assert not capsys.readouterr().err
    fields = dict(zip(names[::2], names[1::2], strict=True))
    (row,) = nd.dedupe(path, fields=fields).reuse.to_pylist()
    assert (row["left_source"], row["right_source"], row["first"]) == ("Oa", "Ob", "right")
    assert nd.open(out).compare("a", "b").articles[0].article.title == "H"
    with pytest.raises(ValueError, match="outlet"):
        nd.dedupe(path, fields={"outlet": "outlet"})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], ["'source'", "'published'"]),
        (["--source-field=outlet"], ["'outlet' of --source-field", "'published'"]),
        (["--id-field=uid"], ["'uid' of --id-field", "'source'", "'published'"]),
        (["--title-field=head"], ["'head' of --title-field", "'source'", "'published'"]),
    ],
)
def test_a_field_that_no_record_has_is_said(tmp_path, capsys, options, said):
    """One line for each mistyped field, and for a dump without outlets or dates."""
    path = lines_of(tmp_path / "d.jsonl", [{"id": "a", "text": STORY}])
    out = tmp_path / "out"
    assert main(["dedupe", str(path), "--out", str(out), "-q", *options]) == 0
    errors = capsys.readouterr().err.splitlines()
    assert [part for part, line in zip(said, errors, strict=True) if part in line] == said
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    assert [f"newsdiff: {warning}" for warning in summary["warnings"]] == errors


ROWS = [
    {"id": "a", "text": STORY, "source": "Post", "published": "2020-01-02", "title": "One"},
    {"id": "b", "text": STORY, "source": "Mail", "published": "2020-01-01", "title": "Two"},
    {"id": None, "text": STORY, "source": "Star", "published": None, "title": None},
]


def in_memory(form):
    import pyarrow as pa

    table = pa.Table.from_pylist(ROWS)
    if form == "pandas":
        return pytest.importorskip("pandas").DataFrame([*ROWS]).assign(other=[{}, 1, "x"])
    if form == "polars":
        return pytest.importorskip("polars").DataFrame(ROWS)
    return {
        "table": table,
        "batch": table.to_batches()[0],
        "reader": table.to_reader(max_chunksize=2),
        "dicts": ROWS,
        "generator": (row for row in ROWS),
        "articles": [
            nd.Article(
                row["text"], path=row["id"], source=row["source"], published=row["published"]
            )
            for row in ROWS
        ],
    }[form]


@pytest.mark.parametrize(
    "form", ["pandas", "polars", "table", "batch", "reader", "dicts", "generator", "articles"]
)
def test_a_dump_can_be_in_memory(tmp_path, form):
    """Frames, tables and iterables give what the same records in a file give."""
    expected = nd.dedupe(lines_of(tmp_path / "records.jsonl", ROWS))
    found = nd.dedupe(in_memory(form), out=tmp_path / "out")
    for name in ("pairs", "clusters", "reuse"):
        rows = json.dumps(getattr(expected, name).to_pylist())
        rows = rows.replace(json.dumps(str(tmp_path / "records.jsonl"))[1:-1], "records")
        assert json.dumps(getattr(found, name).to_pylist()) == rows
    assert found.summary["inputs"] == ["records"]
    assert "records:3" in found.clusters["id"].to_pylist()


def test_dates_and_numbers_of_frames(tmp_path):
    """Timestamps, missing values and numbers of a data frame are those of the records."""
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(
        {
            "id": [1, 2],
            "text": [STORY, STORY],
            "source": ["x", None],
            "published": [pd.Timestamp("2020-01-02", tz="UTC"), pd.NaT],
        }
    )
    records, bad = everything(Dump(frame, FIELDS))
    assert not bad
    assert list(records.values()) == [
        ("1", STORY, "x", "2020-01-02T00:00:00+00:00", None),
        ("2", STORY, None, None, None),
    ]


def test_frames_and_files_are_one_dump(tmp_path):
    """Several inputs, in memory and not, are taken as one dump."""
    pa = pytest.importorskip("pyarrow")
    path = lines_of(tmp_path / "d.jsonl", ROWS[:1])
    table = pa.Table.from_pylist(ROWS[1:])
    found = nd.dedupe([path, table, table])
    assert found.summary["counts"]["articles"] == 5
    assert found.summary["inputs"] == [str(path), "records", "records-2"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (3, "not a value of type int"),
        (b"d.jsonl", "type bytes"),
        ({"id": "a"}, "type dict"),
        ([*ROWS, "d.jsonl"], "record 4 is a value of type str"),
        (["-", {"text": "a"}], "type dict is none of them"),
        ([3], "type int is none of them"),
    ],
)
def test_what_is_no_dump(source, said):
    """Wrong types and mixtures are named."""
    with pytest.raises(TypeError, match=said):
        nd.dedupe(source)


def test_nothing_in_memory():
    """No input at all, and a table without the text."""
    pa = pytest.importorskip("pyarrow")
    with pytest.raises(InputError, match="no dump given"):
        nd.dedupe([])
    with pytest.raises(InputError, match=r"records: has no column 'text'; .*: id, body"):
        nd.dedupe(pa.table({"id": ["a"], "body": ["x"]}))
    with pytest.raises(InputError, match="records:1: no article can be read: no field 'text'"):
        nd.dedupe([{"id": "a", "body": "x"}])


def test_records_in_memory_are_no_file(tmp_path):
    """Resuming and showing say so; with the dump as a file, a pair is shown."""
    out = tmp_path / "out"
    nd.dedupe(ROWS, out=out)
    with pytest.raises(InputError, match="in memory is no file"):
        nd.dedupe(ROWS, out=out, resume=True)
    with pytest.raises(InputError, match=r"in memory and is no file; .*--dump"):
        nd.open(out).compare("a", "b")
    path = lines_of(tmp_path / "d.jsonl", ROWS)
    assert nd.open(out).compare("a", "records:3", dump=[path]).links


def test_reading_at_a_place(tmp_path):
    """Bytes from any offset, fewer at the end of the file."""
    path = tmp_path / "numbers"
    path.write_bytes(bytes(range(100)))
    target = bytearray(10)
    assert read_at(path, memoryview(target), 7) == 10
    assert bytes(target) == bytes(range(7, 17))
    assert read_at(path, memoryview(target), 95) == 5
    assert read_at(path, memoryview(target), 200) == 0


def test_the_cause_of_a_failed_import_is_said(monkeypatch, tmp_path):
    """A library that is there but cannot import another one is not called missing."""
    error = ImportError("lxml.html.clean is a project of its own now\nmore", name="lxml.html.clean")
    assert str(DependencyError.from_import(error, "is a page", "web", "a.html")) == (
        "a.html: is a page (importing lxml.html.clean failed: lxml.html.clean is a project of its"
        " own now); pip install 'newsdiff[web]'"
    )
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    path = tmp_path / "dump.jsonl.zst"
    path.write_bytes(b"\x28\xb5\x2f\xfd")
    with pytest.raises(DependencyError, match="importing pyarrow failed"):
        everything(Dump([path], FIELDS))


def test_gzip_needs_no_library(monkeypatch, tmp_path):
    """Without isal the standard library unpacks, and finds what is damaged."""
    monkeypatch.setitem(sys.modules, "isal.igzip", None)
    path = tmp_path / "dump.jsonl.gz"
    content = gzip.compress(b'{"text": "a"}\n' * 9)
    path.write_bytes(content)
    assert len(everything(Dump([path], FIELDS))[0]) == 9
    path.write_bytes(content[:20] + b"\xff\xff\xff" + content[23:])
    with pytest.raises(InputError, match="to its end"):
        everything(Dump([path], FIELDS))


def test_fields_know_their_names():
    """The fields of the command are those of `Fields`."""
    from newsdiff.cli.dedupe import command

    options = {name for each in command.params for name in each.opts if name.endswith("-field")}
    assert options == {f"--{field.name}-field" for field in attrs.fields(Fields)}


def test_an_unterminated_line_has_one_reason(tmp_path):
    """The line feed is no part of the line, for either reading."""
    path = tmp_path / "dump.jsonl"
    path.write_bytes(b'"}\n')
    assert of_forms(path) == of_batches(path)
