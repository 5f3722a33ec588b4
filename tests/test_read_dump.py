"""Reading a dump: the scanner against `json`, stretches, forms, and what is wrong with records."""

from __future__ import annotations

import gzip
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.errors import InputError
from newsdiff.read.dump import Dump
from newsdiff.read.dump.batch import batch_from_records
from newsdiff.read.dump.inputs import DumpFile
from newsdiff.read.dump.lines import LineScanner, Stretch
from newsdiff.read.dump.records import Fields, Record
from newsdiff.read.dump.times import UNDATED, known_times, publication_times

FIELDS = Fields()


def told(batch):
    """Records of a batch as tuples of strings, by line."""
    raw = batch.strings.tobytes()
    return {
        line: tuple(
            None if start < 0 else raw[start:end].decode("utf-8", "surrogatepass")
            for start, end in zip(spans[::2], spans[1::2], strict=True)
        )
        for line, spans in zip(batch.lines.tolist(), batch.spans.tolist(), strict=True)
    }


def scanned(content):
    stretch = Stretch(file=0, path=None, offset=0, size=len(content), content=content)
    return LineScanner(FIELDS).load(stretch)


def everything(dump):
    """All records and bad lines of a dump, by file and line."""
    records, bad, before = {}, [], {}
    for job in dump.jobs():
        batch = dump.load(job)
        first = before.get(batch.file, 0)
        records |= {(batch.file, first + line): each for line, each in told(batch).items()}
        bad += [(batch.file, first + each.line, each.reason) for each in batch.bad]
        before[batch.file] = first + batch.n_lines
    return records, bad


def plainly(line):
    """What the standard library makes of a line: the five fields, or None."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict) or not isinstance(values.get("text"), str):
        return None
    if isinstance(values.get("id"), bool | list | dict):
        return None

    def plain(value):
        if isinstance(value, bool) or not isinstance(value, str | int | float) or value != value:  # noqa: PLR0124  NaN
            return None
        return str(value)

    return tuple(plain(values.get(name)) for name in FIELDS.names)


STRINGS = st.lists(
    st.sampled_from(
        ["a", "é", "\n", '"', "\\", "\ud800", "\U0001f600", "\u2028", "x" * 70, "\x01"]
    ),
    max_size=6,
).map("".join)
VALUES = st.recursive(
    st.one_of(STRINGS, st.none(), st.booleans(), st.integers(), st.floats(allow_infinity=False)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(STRINGS, inner, max_size=2)
    ),
    max_leaves=4,
)
NAMES = st.sampled_from(["id", "text", "source", "published", "title", "x", "é", "te\\xt"])
OBJECTS = st.dictionaries(NAMES, st.one_of(STRINGS, STRINGS, VALUES), max_size=6)
DAMAGE = st.lists(
    st.tuples(
        st.integers(0, 400),
        st.sampled_from([b"", b'"', b"\\", b",", b"}", b"{", b"[", b"]", b":", b"0", b"-", b"e"])
        | st.sampled_from([b"\x80", b"\xc3", b"\xed\xa0\x80", b"\t", b" ", b"\x00", b"NaN", b"u"]),
    ),
    max_size=2,
)


@given(OBJECTS, st.booleans(), st.sampled_from([(",", ":"), (" , ", " :\t")]), DAMAGE)
def test_scanner_reads_what_json_reads(values, ascii_only, separators, damage):
    """Whole or damaged, a line gives the fields that `json` gives, or is named as bad."""
    line = json.dumps(values, ensure_ascii=ascii_only, separators=separators)
    raw = line.encode("utf-8", "surrogatepass")
    for place, part in damage:
        raw = raw[:place] + part + raw[place + 1 :]
    batch = scanned(raw + b"\n")
    expected = plainly(raw)
    if not raw.strip(b" \t\r"):
        assert not len(batch)
        assert not batch.bad
    elif expected is None:
        assert [each.line for each in batch.bad] == [1]
    else:
        assert told(batch) == {1: expected}


BAD = {
    b"{": "not valid JSON: Expecting property name enclosed in double quotes at column 2",
    b"[1]": "not a JSON object",
    b'{"id": "a"}': "no field 'text'",
    b'{"text": null}': "field 'text' is empty",
    b'{"text": 3}': "field 'text' is of type int, not text",
    b'{"text": NaN}': "field 'text' is of type float, not text",
    b'{"text": "a", "id": true}': "field 'id' is neither text nor a number",
    b'{"text": "\xff"}': "not valid UTF-8 at byte 11",
    b'{"text": "a"} {': "not valid JSON: Extra data at column 15",
    b'{"text": "a\tb"}': "not valid JSON: Invalid control character at column 12",
    b"[" * 100_000: "not readable as JSON: nested too deeply",
}


@pytest.mark.parametrize("line", BAD)
def test_bad_records_say_why(line):
    """Each kind of bad record is skipped with its line number and a reason."""
    batch = scanned(b'{"text": "good"}\n' + line + b'\n{"text": "good"}')
    assert [(each.line, each.reason) for each in batch.bad] == [(2, BAD[line])]
    assert list(told(batch)) == [1, 3]


GOOD = {
    b'{"text": "", "id": 12}': ("12", "", None, None, None),
    b'{"text": "a", "id": 1.5, "source": 7}': ("1.5", "a", "7", None, None),
    b'{"text": "a", "id": -0}': ("0", "a", None, None, None),
    b'{"id": "x", "text": "a", "id": null}': (None, "a", None, None, None),
    b'{"title": {"rendered": "b"}, "text": "a"}': (None, "a", None, None, None),
    b'{"title": [], "text": "a", "title": false}': (None, "a", None, None, None),
    b'{"title": 7, "text": "a"}': (None, "a", None, None, "7"),
    b'{"te\\u0078t": "a", "source": ["b"]}': (None, "a", None, None, None),
    b'\xef\xbb\xbf{"text": "marked"}': (None, "marked", None, None, None),
    b'{"text": "\\ud83d\\ude00\\ud800", "published": 1600000000}': (
        *(None, "\U0001f600\ud800", None, "1600000000", None),
    ),
    b'{"deep": ' + b"[" * 59 + b"]" * 59 + b', "text": "a"}\r': (None, "a", None, None, None),
}


@pytest.mark.parametrize("line", GOOD)
def test_odd_records_are_read(line):
    """Numbers as ids, repeated and escaped names, marks, surrogates, nesting."""
    assert told(scanned(line)) == {1: GOOD[line]}


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_stretches_lose_and_double_nothing(tmp_path, size):
    """However a file is cut, each line is read once and keeps its number."""
    lines = [json.dumps({"id": n, "text": "é" * (n % 37)}) for n in range(60)]
    lines[7] = "{"
    lines[20] = ""
    lines[30] = json.dumps({"id": 30, "text": "long " * 30_000})
    path = tmp_path / "dump.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    if size < 64:
        path.write_text("\n".join(lines[:30]), "utf-8")
        lines = lines[:30]
    records, bad = everything(Dump([path], FIELDS, size))
    assert [line for _, line in records] == [n + 1 for n in range(len(lines)) if n not in (7, 20)]
    assert [(line, reason[:14]) for _, line, reason in bad] == [(8, "not valid JSON")]
    assert all(record[0] == str(line - 1) for (_, line), record in records.items())


ROWS = [
    {
        "id": "a",
        "text": "One, two\n\nthree",
        "source": "Post",
        "published": "2024-01-02",
        "title": "T",
    },
    {"id": "b", "text": 'A "quoted" line', "source": "", "published": "", "title": ""},
]


def write(path, form):
    if form == "parquet":
        import pyarrow as pa
        from pyarrow import parquet

        parquet.write_table(pa.Table.from_pylist(ROWS), path)
    elif form == "csv":
        import csv

        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ROWS[0])
            writer.writeheader()
            writer.writerows(ROWS)
    else:
        content = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
        if form == "jsonl.gz":
            content = gzip.compress(content, mtime=0)
        elif form == "jsonl.zst":
            import zstandard

            content = zstandard.compress(content)
        path.write_bytes(content)
    return path


@pytest.mark.parametrize("form", ["jsonl", "jsonl.gz", "jsonl.zst", "parquet", "csv"])
def test_every_form_gives_the_same_records(tmp_path, form):
    """JSON lines plain and packed, Parquet and CSV carry the same fields."""
    path = write(tmp_path / f"dump.{form}", form)
    records, bad = everything(Dump([path], FIELDS))
    assert not bad
    said = [tuple(value or None for value in record) for record in records.values()]
    assert said == [tuple(row[name] or None for name in FIELDS.names) for row in ROWS]


def test_a_folder_of_texts_is_a_dump(tmp_path):
    """Each text file is a record that goes by its file's name; other files are passed over."""
    (tmp_path / "b.txt").write_bytes("Zweiter Täxt".encode("cp1252"))
    (tmp_path / "a.txt").write_text("First text", "utf-8")
    (tmp_path / "notes.md").write_text("none", "utf-8")
    dump = Dump([tmp_path], FIELDS)
    assert [file.form for file in dump.files] == ["text", "text"]
    records, _ = everything(dump)
    assert [(record[0], record[1]) for record in records.values()] == [
        ("a.txt", "First text"),
        ("b.txt", "Zweiter Täxt"),
    ]


def test_bad_rows_of_a_table_are_named(tmp_path):
    """A CSV row of another width, one that is no UTF-8, a Parquet row without text."""
    path = tmp_path / "dump.csv"
    path.write_bytes(b"id,text\n1,one\n2,two,too\n3,\xff\n4,four\n")
    records, bad = everything(Dump([path], FIELDS))
    assert [record[0] for record in records.values()] == ["1", "4"]
    assert bad == [(0, 3, "3 columns instead of 2"), (0, 4, "not valid UTF-8")]

    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.table({"id": [1, 2], "text": ["one", None]}), tmp_path / "d.parquet")
    records, bad = everything(Dump([tmp_path / "d.parquet"], FIELDS))
    assert [record[0] for record in records.values()] == ["1"]
    assert bad == [(0, 2, "field 'text' is empty")]


def test_patterns_and_several_files(tmp_path):
    """A pattern stands for its matches by name; files come in the order given."""
    for name in ("b", "a", "c"):
        (tmp_path / f"{name}.jsonl").write_text(f'{{"id": "{name}", "text": "x"}}\n')
    dump = Dump([tmp_path / "c.jsonl", tmp_path / "[ab].jsonl"], FIELDS)
    records, _ = everything(dump)
    assert [record[0] for record in records.values()] == ["c", "a", "b"]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("missing.jsonl", None, "no such file"),
        ("array.json", b"[{}]", "JSON array"),
        ("thing.bin", b"\x00\x01", "no known form"),
        ("torn.jsonl.gz", gzip.compress(b'{"text": "a"}\n' * 99, mtime=0)[:-9], "to its end"),
        ("plain.csv", b"id,body\n1,one\n", "no column 'text'"),
        ("none-*.jsonl", None, "no file matches"),
    ],
)
def test_inputs_that_cannot_be_read(tmp_path, name, content, problem):
    """The error names the file, the trouble and what to do."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=problem) as caught:
        everything(Dump([tmp_path / name], FIELDS))
    assert name.split("*")[0] in str(caught.value)
    assert caught.value.remedy


def times(*published):
    records = [Record(line=1, id=None, text="", published=each) for each in published]
    batch = batch_from_records(records, file=0, n_lines=1, n_bytes=0)
    return known_times(publication_times(batch)).values.tolist()


def test_publication_times_are_compared_in_utc():
    """Dates, times with and without offset, feeds' dates and seconds become one scale."""
    noon = 1_704_196_800_000  # 2024-01-02 12:00 UTC
    assert times(
        "2024-01-02T12:00:00Z", "2024-01-02 12:00:00", "2024-01-02T14:00:00+02:00",
        "2024-01-02T07:00:00-05:00", "Tue, 02 Jan 2024 12:00:00 GMT", "1704196800",
        "2024-01-02T12:00:00.000000Z", "20240102T120000",
    ) == [noon] * 8  # fmt: skip
    assert times("2024-01-02", "20240102", "1969-12-31") == [
        noon - 43_200_000, noon - 43_200_000, -86_400_000,
    ]  # fmt: skip
    assert times(None, "", "soon", "2024-02-30", "2024-13-01") == [UNDATED] * 5


@given(st.datetimes())
def test_iso_times_are_those_of_datetime(moment):
    """The kernel's calendar is Python's."""
    since = moment.replace(microsecond=0) - type(moment)(1970, 1, 1)
    expected = since.days * 86_400_000 + since.seconds * 1000
    assert times(moment.isoformat(timespec="seconds")) == [expected]


def test_standard_input_has_a_name():
    """Records without an id from a pipe are named after it."""
    file = DumpFile(path="-", form="jsonl", packing="none", size=0, modified_ns=0)
    assert file.name == "stdin"


def test_batches_keep_lone_surrogates():
    """What UTF-8 cannot hold is kept as it is."""
    records = [Record(line=1, id="a", text="x\ud800y")]
    batch = batch_from_records(records, file=0, n_lines=1, n_bytes=3)
    assert told(batch) == {1: ("a", "x\ud800y", None, None, None)}
    assert isinstance(batch.spans, np.ndarray)


def test_one_field_can_be_two():
    """A dump of headlines: the title is the text, and is read as both."""
    stretch = Stretch(file=0, path=None, offset=0, size=14, content=b'{"title": "a"}')
    batch = LineScanner(Fields(text="title")).load(stretch)
    assert told(batch) == {1: (None, "a", None, None, "a")}
