"""Hostile and damaged dumps, two runs at once, outputs that are inputs: nothing is lost unsaid."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys

import pyarrow as pa
import pytest
import zstandard
from pyarrow import parquet

import newsdiff as nd
from newsdiff.cli import main
from newsdiff.errors import InputError, OutputError, ResourceError
from newsdiff.locking import LOCK_FILE, is_locked, locked
from newsdiff.model.dump_settings import MEMORY_MIN, DedupeSettings, demand_memory
from newsdiff.model.result_files import COLUMNS, TABLES, WORKPLACE
from newsdiff.pipeline.dedupe import sketching
from newsdiff.read.dump import Dump
from newsdiff.read.dump.bounds import RECORD_BYTES_MAX, bounded_lines
from newsdiff.read.dump.forms import file_records
from newsdiff.read.dump.inputs import dump_files
from newsdiff.read.dump.records import BadRecord, Fields, Record
from newsdiff.read.tables import read_table

STORY = "The ferry to Oldhaven stays in port until {0}, said the harbour master of berth {0}."


def record(index, **more):
    return {"id": f"a{index}", "text": STORY.format(index * 7919)} | more


def lines(*records):
    return b"".join(json.dumps(each).encode() + b"\n" for each in records)


@pytest.fixture
def dump(tmp_path):
    path = tmp_path / "dump.jsonl"
    path.write_bytes(lines(*map(record, range(9))))
    return path


def said_by(capsys, *arguments, status=2):
    assert main([str(argument) for argument in arguments]) == status
    said = capsys.readouterr().err
    assert "fault of newsdiff" not in said
    return said


PACKERS = {"gz": gzip.compress, "zst": zstandard.compress}


@pytest.mark.parametrize("packing", PACKERS)
@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_file_that_is_cut_off_is_said_to_be(tmp_path, capsys, form, packing):
    """Half a compressed file is an error that says how far it was read, and gives no result."""
    words = [os.urandom(20).hex() for _ in range(20_000)]
    rows = (f'{{"text": "{word}"}}' if form == "jsonl" else word for word in words)
    whole = PACKERS[packing]("\n".join(["text"] * (form == "csv") + list(rows)).encode())
    path = tmp_path / f"dump.{form}.{packing}"
    for cut in (len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        said = said_by(capsys, "dedupe", path, "-o", tmp_path / "out")
        n_lines = int(said.partition(" lines,")[0].split()[-1].replace(",", "").strip("("))
        assert 0.8 * cut / len(whole) * 20_000 < n_lines < 20_000 * cut / len(whole) + 1000
        assert not (tmp_path / "out" / "summary.json").exists()


LONG = RECORD_BYTES_MAX + 1


@pytest.mark.parametrize("packing", ["", "gz", "zst"])
def test_a_line_beyond_the_bound_is_one_bad_record(tmp_path, packing):
    """It is skipped by its number, in a file of any packing; at the bound it is read."""
    at_bound = b'{"id":"b","text":"' + b"x" * (RECORD_BYTES_MAX - 20) + b'"}\n'
    long = b'{"id":"c","text":"' + os.urandom(LONG).hex().encode() + b'"}\n'
    assert len(at_bound) == RECORD_BYTES_MAX + 1
    content = lines(record(0)) + at_bound + long + lines(record(1)) + long + long.rstrip()
    path = tmp_path / f"dump.jsonl{packing and '.'}{packing}"
    path.write_bytes(PACKERS[packing](content) if packing else content)
    summary = nd.dedupe(path).summary
    bad = [each["line"] for each in summary["bad_records"]["first"]]
    assert (summary.counts["articles"], bad) == (3, [3, 5, 6])
    (file,) = dump_files([path])
    rows = list(file_records(file, Fields()))
    assert b"".join(row.raw for row in rows) == content
    assert [row.line for row in rows if isinstance(row.record, BadRecord)] == bad
    assert max(len(row.raw) for row in rows) < 2 * RECORD_BYTES_MAX


def test_a_quote_that_is_never_closed_ends_at_the_bound(tmp_path):
    """The row is skipped with its reason; reading goes on, and no byte of the file is lost."""
    rows = b"".join(b"%d,nothing of note in row %d\n" % (i, i) for i in range(500_000))
    content = b'id,text\na,all is well\nb,"' + rows
    path = tmp_path / "dump.csv"
    path.write_bytes(content)
    (file,) = dump_files([path])
    records = list(file_records(file, Fields()))
    assert b"".join(row.raw for row in records) == content
    (bad,) = [row.record for row in records if isinstance(row.record, BadRecord)]
    assert "longer than" in bad.reason
    assert sum(isinstance(row.record, Record) for row in records) > 200_000


def test_what_unpacks_without_end_is_read_to_the_bound(tmp_path):
    """A file of 30 KB that unpacks to a gigabyte: the rest is a bad record that says why."""
    path = tmp_path / "dump.jsonl.zst"
    with path.open("wb") as file, zstandard.ZstdCompressor().stream_writer(file) as stream:
        stream.write(lines(record(0)))
        for _ in range(1000):
            stream.write(b" " * (1 << 20))
    summary = nd.dedupe(path).summary
    reasons = [each["reason"] for each in summary["bad_records"]["first"]]
    assert "more than 1,000 times its size" in reasons[-1]
    assert summary.counts["articles"] == 1


@pytest.mark.parametrize("size", [1, 2, 7, 1 << 20])
def test_lines_are_the_bytes_of_the_stream(size, monkeypatch):
    """However the blocks fall, lines end where they end."""

    class Short(io.BytesIO):
        def read(self, _=-1):
            return super().read(size)

    content = b"a\r\n\nb\rc\n\r\n\xff" + b"d" * 30
    assert [line.raw for line in bounded_lines(Short(content))] == [
        *(b"a\r\n", b"\n", b"b\rc\n", b"\r\n", b"\xff" + b"d" * 30)
    ]
    returns = [line.raw for line in bounded_lines(Short(content), bare_returns=True)]
    assert returns == content.splitlines(keepends=True)


def test_a_floor_of_memory_is_named(dump, tmp_path, capsys):
    """Less than a run needs is refused at the start; so is more than there can be."""
    for size, word in (("50MB", "512MB at least"), ("99999999999999999999T", "any computer")):
        said = said_by(capsys, "dedupe", dump, "-o", tmp_path / "out", "--memory", size)
        assert word in said
        assert not (tmp_path / "out").exists()
    with pytest.raises(ValueError, match="memory"):
        nd.dedupe(dump, memory=MEMORY_MIN - 1)
    assert DedupeSettings(memory=MEMORY_MIN).memory == MEMORY_MIN


def test_more_records_than_memory_holds_are_refused():
    """Names and times are in memory whatever else is on disk: the error says so in time."""
    demand_memory(None, 1 << 40, 0)
    demand_memory(10**9, 1_000_000, 10_000_000)
    with pytest.raises(ResourceError, match="records are more than 512 MB"):
        demand_memory(MEMORY_MIN, 2_000_000, 0)


def test_many_empty_lines_take_no_more_than_their_size(tmp_path):
    """A stretch of millions of lines is scanned by windows, and gives the same records."""
    blank = b"\n" * 700_000
    bad = b"x\n" * 300_000
    path = tmp_path / "dump.jsonl"
    path.write_bytes(lines(record(0)) + blank + lines(record(1)) + bad + lines(record(2)))
    summary = nd.dedupe(path).summary
    assert summary.counts["articles"] == 3
    assert (summary.n_bad, len(summary.bad)) == (300_000, 1000)
    assert [bad.line for bad in summary.bad] == list(range(700_003, 701_003))


def test_a_table_of_another_form_has_its_columns_without_rows(dump, tmp_path, capsys):
    """No cluster and --keep: no fault in any form, and every table has the columns of its kind."""
    for form in ("csv", "jsonl", "parquet"):
        out = tmp_path / form
        said = said_by(
            capsys, "dedupe", dump, "-o", out, "-f", form, "--keep", "representatives", status=0
        )
        assert "left out" not in said
        assert (out / "kept.jsonl").read_bytes() == dump.read_bytes()
        for name in (*TABLES, "dropped"):
            assert tuple(read_table(out, name).column_names) == COLUMNS[name]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_ids_come_back_as_they_were(tmp_path, form):
    """Text that a spreadsheet would run is guarded in CSV so that no two ids become one."""
    ids = ["=a", "'=a", "''=a", "'a", "a", "+1", "-", "@x", "\t", "'\t"]
    path = tmp_path / "dump.jsonl"
    path.write_bytes(lines(*(record(1, id=name) for name in ids)))
    out = tmp_path / "out"
    nd.dedupe(path, out=out, form=form).keep_representatives()
    assert sorted(read_table(out, "clusters")["id"].to_pylist()) == sorted(ids)
    assert sorted(read_table(out, "dropped")["id"].to_pylist()) == sorted(ids[1:])
    assert (out / "kept.jsonl").read_bytes().count(b"\n") == 1


@pytest.mark.parametrize("link", [os.link, os.symlink])
def test_two_names_of_a_file_are_one(dump, tmp_path, capsys, link):
    """A link is read once, which is said, and nothing of the file is dropped."""
    other = tmp_path / "other.jsonl"
    link(dump, other)
    out = tmp_path / "out"
    said = said_by(capsys, "dedupe", dump, other, "-o", out, "--keep", "representatives", status=0)
    assert "other.jsonl is another name" in said
    assert (out / "kept.jsonl").read_bytes() == dump.read_bytes()
    assert nd.open(out).compare("a0", "a1").links is not None


@pytest.mark.parametrize("name", ["kept.jsonl", "pairs.jsonl", "summary.json", "reuse.jsonl"])
def test_a_dump_with_the_name_of_a_result_stays(tmp_path, capsys, name):
    """It is refused before the run, whatever it is called."""
    path = tmp_path / name
    path.write_bytes(lines(*map(record, range(3))))
    before = path.read_bytes()
    options = ["-f", "jsonl", "--keep", "representatives"]
    assert "written over" in said_by(capsys, "dedupe", path, "-o", tmp_path, *options)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_shown_is_not_written_over_the_dump(dump, tmp_path, capsys):
    """Neither over the dump by any name, nor over a table."""
    out = tmp_path / "out"
    nd.dedupe(dump, out=out)
    before = dump.read_bytes()
    (tmp_path / "link.json").symlink_to(dump)
    for target in (dump, tmp_path / "link.json", out / "summary.json", out / "pairs.parquet"):
        options = ["--pair", "a0", "a1", "-f", "json", "-o", target]
        assert "written over" in said_by(capsys, "show", out, *options)
    assert dump.read_bytes() == before
    assert nd.open(out).pairs.num_rows == 0


@pytest.mark.parametrize("below", ["", "results"])
def test_results_are_no_part_of_the_dump(dump, tmp_path, monkeypatch, below):
    """A folder that is searched and written to gives the same result again and again."""
    monkeypatch.chdir(tmp_path)
    options = ["dedupe", ".", "-o", f"./{below}", "-f", "jsonl", "--keep", "representatives", "-q"]
    figures = []
    for _ in range(3):
        assert main(options) == 0
        figures.append(nd.open(below or ".").summary.counts)
    assert figures[0]["articles"] == 9
    assert figures[0] == figures[1] == figures[2]


def test_one_run_at_a_time(dump, tmp_path, capsys):
    """A second run in a folder is refused; the lock of a run that was killed is no lock."""
    out = tmp_path / "out"
    out.mkdir()
    with locked(out):
        assert is_locked(out)
        assert f"process {os.getpid()}" in said_by(capsys, "dedupe", dump, "-o", out)
        with pytest.raises(OutputError, match="another run"), locked(out):
            pass
    assert not (out / LOCK_FILE).exists()
    (out / LOCK_FILE).write_text("1")
    assert not is_locked(out)
    nd.dedupe(dump, out=out)
    assert not (out / LOCK_FILE).exists()


def test_another_pipe_is_not_resumed(tmp_path, any_memory, monkeypatch, capsys):
    """With --resume, standard input is what it was, or it is refused."""
    monkeypatch.setattr(sketching, "JOBS_A_CHECKPOINT", 1)
    monkeypatch.setattr(Dump.__init__, "__defaults__", (512,))
    content = lines(*map(record, range(60)))
    out = tmp_path / "out"
    with pytest.raises(InputError, match="not valid JSON"), piped(monkeypatch, content + b"x\n"):
        nd.dedupe("-", out=out, memory=1_000_000, strict=True)
    assert (out / WORKPLACE / "state.json").exists()
    options = {"out": out, "memory": 1_000_000, "strict": True, "resume": True}
    for other in (content.replace(b"port", b"dock"), content[:300]):
        with pytest.raises(InputError, match="was killed read"), piped(monkeypatch, other):
            nd.dedupe("-", **options)
    with piped(monkeypatch, content):
        assert nd.dedupe("-", **options).summary.counts["articles"] == 60


class piped:  # noqa: N801  used as a function
    """Standard input, as a pipe that holds something."""

    def __init__(self, monkeypatch, content):
        self.content = content

    def __enter__(self):
        self.before = os.dup(0)
        end, start = os.pipe()
        self.writer = os.fdopen(start, "wb")
        os.dup2(end, 0)
        os.close(end)
        self.writer.write(self.content)
        self.writer.close()

    def __exit__(self, *_):
        os.dup2(self.before, 0)
        os.close(self.before)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_read_from_its_first_byte(tmp_path):
    """Not a byte is read before its turn, and --keep, which would read it twice, is refused."""
    pipe = tmp_path / "dump.jsonl"
    os.mkfifo(pipe)
    content = lines(*map(record, range(9)))
    writer = subprocess.Popen(
        [sys.executable, "-c", f"open({str(pipe)!r}, 'wb').write({content!r})"]
    )
    assert nd.dedupe(pipe).summary.counts["articles"] == 9
    assert writer.wait() == 0
    out = str(tmp_path / "out")
    assert main(["dedupe", str(pipe), "-o", out, "--keep", "representatives"]) == 2


@pytest.mark.parametrize("state", ["{}", "[]", "junk", "null", '{"identity": {}}'])
def test_a_damaged_state_is_refused(dump, tmp_path, any_memory, state):
    """With --resume it is named; without, the run begins anew."""
    work = tmp_path / "out" / WORKPLACE
    work.mkdir(parents=True)
    (work / "state.json").write_text(state)
    with pytest.raises(InputError, match="is damaged"):
        nd.dedupe(dump, out=tmp_path / "out", memory=1_000_000, resume=True)
    nd.dedupe(dump, out=tmp_path / "out", memory=1_000_000)
    assert not work.exists()


def test_a_file_in_place_of_the_work_folder(dump, tmp_path, any_memory):
    """It goes, and the run is as any other."""
    (tmp_path / "out").mkdir()
    for memory in (None, 1_000_000):
        (tmp_path / "out" / WORKPLACE).write_text("mine")
        nd.dedupe(dump, out=tmp_path / "out", memory=memory, resume=True)
        assert not (tmp_path / "out" / WORKPLACE).exists()


def test_bad_parquet_rows_are_skipped_and_stay_in_the_copy(tmp_path):
    """Text that is no UTF-8 or too long spoils its row alone; a date out of range is none."""
    offsets = pa.array([0, 2, 4, 6], pa.int32()).buffers()[1]
    ids = pa.Array.from_buffers(pa.string(), 3, [None, offsets, pa.py_buffer(b"aa\xff\xfecc")])
    times = pa.array([0, 0, 2**62], pa.timestamp("us", "Mars/Base"))
    table = pa.table(
        {"id": ids, "text": pa.array([STORY.format(i) for i in range(3)]), "published": times}
    )
    path = tmp_path / "dump.parquet"
    parquet.write_table(table, path)
    found = nd.dedupe(path, out=tmp_path / "out")
    assert found.summary.counts["articles"] == 2
    assert found.summary.counts["unreadable_dates"] == 1
    assert "not valid UTF-8" in found.summary["bad_records"]["first"][0]["reason"]
    assert found.keep_representatives().n_kept == 2
    assert parquet.ParquetFile(tmp_path / "out" / "kept.parquet").metadata.num_rows == 3
    nd.dedupe(table)


def test_a_signal_leaves_nothing_half_done(tmp_path):
    """Terminated while it writes, a run ends with the status of shells and removes its scratch."""
    script = """
import os, signal, sys
from newsdiff.cli import main
from newsdiff.write import tables
def stopped(slices, folder, *rest, write=tables._write_parquet):
    write(slices, folder, *rest)
    os.kill(os.getpid(), signal.SIGTERM)
tables._write_parquet = stopped
sys.exit(main(["dedupe", sys.argv[1], "-o", sys.argv[2], "--threads", "1"]))
"""
    path = tmp_path / "dump.jsonl"
    path.write_bytes(lines(*map(record, range(9))))
    command = [sys.executable, "-c", script, str(path), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (128 + signal.SIGTERM, b"")
    left = {path.name for path in (tmp_path / "out").iterdir()}
    assert left <= {f"{name}.parquet" for name in TABLES}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(dump, tmp_path, capsys):
    """What is shown of a result does not wait for a pipe that nobody fills any more."""
    out = tmp_path / "out"
    nd.dedupe(dump, out=out)
    dump.unlink()
    os.mkfifo(dump)
    assert "was a pipe" in said_by(capsys, "show", out, "--pair", "a0", "a1")
    assert main(["show", str(out)]) == 0


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet"])
def test_a_dump_named_like_the_table_of_what_is_left_out(dump, tmp_path, capsys, suffix):
    """`--keep` writes `dropped.*`: not over a dump of that name, nor over what it links to."""
    out = tmp_path / "out"
    out.mkdir()
    (out / f"dropped{suffix}").symlink_to(dump)
    before = dump.read_bytes()
    form = {".jsonl": "jsonl", ".csv": "csv", ".parquet": "parquet"}[suffix]
    said = said_by(capsys, "dedupe", dump, "-o", out, "--keep", "representatives", "-f", form)
    assert "would be written over" in said
    assert dump.read_bytes() == before


@pytest.mark.parametrize("command", ["compare", "dedupe"])
def test_what_standard_input_comes_from_is_an_input(tmp_path, command):
    """A file that is read as `-` is not written over by the result."""
    out = tmp_path / "out"
    out.mkdir()
    path, other = out / "pairs.jsonl", tmp_path / "other.txt"
    path.write_bytes(lines(record(1), record(2)))
    other.write_text("The ferry stays in port.", encoding="utf-8")
    before = path.read_bytes()
    arguments = {
        "compare": ["compare", str(other), "-", "-o", str(path), "--format", "json"],
        "dedupe": ["dedupe", "-", "-o", str(out), "--format", "jsonl"],
    }
    with path.open("rb") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "newsdiff", *arguments[command]],
            stdin=stream,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "would be written over" in done.stderr
    assert path.read_bytes() == before


def test_ids_that_no_table_can_hold_are_left_out_too(tmp_path, capsys):
    """A lone surrogate is spelt out in the tables, and its record is still found by that name."""
    dump = tmp_path / "dump.jsonl"
    dump.write_bytes(lines(record(1, id="a\ud800"), record(1, id="b\ud800")))
    said_by(capsys, "dedupe", dump, "-o", tmp_path / "out", "--keep", "representatives", status=0)
    kept = (tmp_path / "out" / "kept.jsonl").read_bytes()
    assert kept == lines(record(1, id="a\ud800"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("name", ["dump.jsonl", "dump.csv"])
def test_a_dump_in_wide_characters_is_refused(tmp_path, capsys, encoding, name):
    """It is not read as one record and a heap of bad ones."""
    text = "\ufeff" * (encoding == "utf-16-be") + lines(record(1), record(2)).decode()
    (tmp_path / name).write_bytes(text.encode(encoding))
    said = said_by(capsys, "dedupe", tmp_path / name, "-o", tmp_path / "out")
    assert "is not UTF-8; convert it first" in said


def test_a_line_of_nuls_is_no_json(dump, tmp_path):
    """Bytes of a line are UTF-8, whatever they look like."""
    dump.write_bytes(bytes(50) + b"\n" + lines(record(1)))
    found = [each.record for each in file_records(dump_files(dump)[0], Fields())]
    assert isinstance(found[0], BadRecord)
    assert "not valid JSON" in found[0].reason
    assert isinstance(found[1], Record)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("form", ["json", "markdown"])
def test_no_form_acts_on_a_terminal(tmp_path, form):
    """Controls of an article reach a file as they stand, a terminal spelt out."""
    import pty

    text = "The ferry \x9b31m stays \u202e in port until Monday."
    article = {"text": text, "title": text}
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_bytes(lines(article))
    command = [sys.executable, "-m", "newsdiff", "compare", "a.json", "b.json", "--format", form]
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=theirs, cwd=tmp_path) as process:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 1 << 16):
                shown += part
        except OSError:  # the other end is closed
            pass
        os.close(ours)
    assert process.returncode == 0
    text = shown.decode("utf-8")
    assert "009b" in text.lower()
    assert "\x9b" not in text
    assert "\u202e" not in text
