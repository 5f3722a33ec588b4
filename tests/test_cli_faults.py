"""Trouble at the command line: one line on standard error, exit status 2, never a trace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import newsdiff as nd
from newsdiff.atomic import output_errors
from newsdiff.cli import main
from newsdiff.errors import InputError, OutputError

STORY = "The ferry to Skerry will stay in port until June, the harbour authority said.\n"


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.txt"
    path.write_text(STORY, encoding="utf-8")
    return str(path)


@pytest.fixture
def complaint(capsysbinary):
    """Run the command, expect trouble, give the one line that it says."""

    def _run(*arguments, status=2):
        assert main([str(argument) for argument in arguments]) == status
        shown = capsysbinary.readouterr()
        assert shown.out == b""
        said = shown.err.decode("utf-8")
        assert said.count("\n") == 1
        assert said.endswith("\n")
        assert "Traceback" not in said
        assert said[:-1].isprintable()
        return said

    return _run


def test_a_missing_file(complaint, good):
    """A path that leads nowhere is named."""
    assert (
        complaint("compare", good, "gone.txt")
        == "newsdiff: gone.txt: no such file; check the path\n"
    )


def test_a_folder(complaint, good, tmp_path):
    """A folder in the place of an article is named."""
    assert "is a folder" in complaint("compare", good, tmp_path)


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"", "is empty"),
        (b"  \n ", "only white space"),
        (bytes(range(256)) * 4, "is binary"),
        (b"%PDF-1.4", "PDF"),
    ],
)
def test_a_file_that_is_no_article(complaint, good, tmp_path, content, trouble):
    """Empty and binary files are named."""
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    said = complaint("compare", good, path)
    assert trouble in said
    assert str(path) in said


def test_no_permission(complaint, good, tmp_path):
    """A file that may not be read is named."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        pytest.skip("root may read everything; tests/test_read.py shows it without")
    path = tmp_path / "locked.txt"
    path.write_text(STORY)
    path.chmod(0)
    assert "no permission" in complaint("compare", good, path)


def test_a_result_that_cannot_be_written(complaint, good, tmp_path):
    """A missing folder and a folder in the place of the result are named."""
    assert "folder does not exist" in complaint(
        "compare", good, good, "-o", tmp_path / "no" / "r.json"
    )
    (tmp_path / "r.json").mkdir()
    assert "is a folder" in complaint("compare", good, good, "-o", tmp_path / "r.json")


@pytest.mark.parametrize(
    ("arguments", "trouble"),
    [
        (["compare"], "at least two articles"),
        (["compare", "one.txt"], "at least two articles"),
        (["compare", "-", "-"], "only once"),
        (["compare", "a", "b", "--no-such-option"], "No such option"),
        (["compare", "a", "b", "--format", "pdf"], "pdf"),
        (["compare", "a", "b", "--width", "0"], "--width"),
        (["no-such-command"], "No such command"),
        (["--no-such-option"], "No such option"),
        (["compare", "a", "b", "--encoding", "klingon"], "no such file"),
    ],
)
def test_wrong_use(complaint, arguments, trouble):
    """Wrong use says what is wrong and where to read on."""
    said = complaint(*arguments)
    assert trouble in said
    assert "--help" in said or "no such file" in said


def test_controls_in_a_file_name_do_not_reach_the_terminal(complaint, good):
    """A file name can neither colour nor move the cursor nor break the line."""
    said = complaint("compare", good, "a\x1b[2J\rb\n\u202ec.txt")
    assert "\\x1b[2J" in said


def test_an_unexpected_fault_is_one_line(complaint, good, monkeypatch, capsysbinary):
    """A fault of our own is a line with a hint; `--debug` shows the trace."""

    def fail(*_args, **_named):
        raise ZeroDivisionError("nothing\nto divide")

    monkeypatch.setattr("newsdiff.pipeline.compare_articles", fail)
    monkeypatch.setattr("newsdiff.pipeline.compare", fail)
    said = complaint("compare", good, good)
    assert "ZeroDivisionError" in said
    assert "--debug" in said
    assert main(["--debug", "compare", good, good]) == 2
    assert b"Traceback" in capsysbinary.readouterr().err


def test_an_interruption_is_said_in_a_word(good, monkeypatch, capsysbinary):
    """Ctrl-C leaves status 130, one line and no trace."""

    def interrupt(*_args, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr("newsdiff.pipeline.compare", interrupt)
    assert main(["compare", good, good]) == 130
    assert capsysbinary.readouterr().err == b"newsdiff: interrupted\n"


@pytest.mark.parametrize("has_state", [False, True])
def test_an_interrupted_run_says_how_it_goes_on(tmp_path, monkeypatch, capsys, has_state):
    """Where a run got so far that it can be resumed, --resume is named; no empty folder stays."""
    pytest.importorskip("pyarrow")
    out = tmp_path / "out"

    def interrupt(*_args, **_named):
        work = out / ".newsdiff-work"
        (work if has_state else out).mkdir(parents=True)
        if has_state:
            (work / "state.json").write_text("{}", "utf-8")
        raise KeyboardInterrupt

    monkeypatch.setattr("newsdiff.pipeline.dedupe.dedupe", interrupt)
    assert main(["dedupe", "dump.jsonl", "-o", str(out)]) == 130
    said = capsys.readouterr().err
    assert said.startswith("newsdiff: interrupted")
    assert ("--resume" in said) == has_state == out.exists()


def test_a_run_that_fails_leaves_no_empty_folder(tmp_path, capsys):
    """A folder that was there stays, whatever is in it."""
    pytest.importorskip("pyarrow")
    dump = tmp_path / "dump.jsonl"
    dump.write_text("no article\n", "utf-8")
    new, old = tmp_path / "new", tmp_path / "old"
    old.mkdir()
    for out in (new, old):
        assert main(["dedupe", str(dump), "-o", str(out)]) == 2
    assert "no article can be read" in capsys.readouterr().err
    assert (new.exists(), old.exists()) == (False, True)


def test_a_bare_command_shows_its_help(capsysbinary):
    """Without a command the help goes to standard error, with status 2."""
    assert main([]) == 2
    shown = capsysbinary.readouterr()
    assert shown.out == b""
    assert b"compare" in shown.err


def start(*arguments, **streams):
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "newsdiff", *arguments], **streams
    )


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
@pytest.mark.parametrize("form", ["json", "terminal", "html"])
def test_a_closed_pipe_is_quiet(good, tmp_path, form):
    """A reader that stops reading is no trouble: nothing is said."""
    big = tmp_path / "big.txt"
    big.write_text("\n\n".join(f"{STORY[:-2]} number {n}." for n in range(400)))
    receive, send = os.pipe()
    os.close(receive)
    with start("compare", str(big), good, "-f", form, stdout=send, stderr=subprocess.PIPE) as done:
        os.close(send)
        said = done.communicate()[1]
    assert said == b""
    assert done.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_standard_output_is_named(good):
    """A disk that fills up behind standard output is trouble, not success."""
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "newsdiff", "compare", good, good],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith(b"newsdiff: standard output: cannot be written to")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(("name", "content"), [("a.txt", " \n"), ("a.jsonl", '{"text": ""}\n')])
def test_of_a_dump_without_text_it_is_said(tmp_path, capsys, name, content):
    """It makes empty tables, and even a quiet run says why."""
    pytest.importorskip("pyarrow")
    dump = tmp_path / name
    dump.write_text(content, "utf-8")
    assert main(["dedupe", str(dump), "-q", "-o", str(tmp_path / "out")]) == 0
    assert "newsdiff: no article has any text\n" in capsys.readouterr().err


def test_a_folder_that_takes_no_file_is_not_said_to_be_missing(tmp_path):
    """Such as /proc, which is there."""
    with (
        pytest.raises(OutputError, match="its folder takes no file"),
        output_errors(tmp_path / "a"),
    ):
        raise FileNotFoundError
    gone = tmp_path / "gone" / "a"
    with pytest.raises(OutputError, match="its folder does not exist"), output_errors(gone):
        raise FileNotFoundError


def test_a_form_that_a_view_lacks_is_refused_with_those_it_has(complaint, tmp_path):
    """The list of stories has a page, the list of outlets has none."""
    assert "give --format terminal, json, csv or html" in complaint(
        "show", str(tmp_path), "-f", "markdown"
    )
    assert "give --format terminal, json or csv" in complaint(
        "show", str(tmp_path), "--outlets", "-f", "html"
    )


def test_an_unreadable_file_is_an_error_of_the_usual_form(good, monkeypatch):
    """Whether a file can be read is found out by reading it, not by the parser of arguments."""
    monkeypatch.setattr("os.access", lambda *_args, **_named: False)
    assert main(["compare", good, good]) == 0


def test_one_of_each_is_counted_as_one(tmp_path, capsys):
    """No "1 articles"."""
    pytest.importorskip("pyarrow")
    dump = tmp_path / "dump.txt"
    dump.write_text("A ferry sank near the old harbour on Monday.\n", "utf-8")
    assert main(["dedupe", str(dump), "-o", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out.startswith("1 article, 1 paragraph: 0 in 0 clusters, 0 pairs; ")
    assert main(["show", str(tmp_path / "out")]) == 0
    assert "\n1 article · 1 block · 1 text" in capsys.readouterr().out


def test_a_field_is_named_for_python_too():
    """A dump in memory has no options of a command."""
    pytest.importorskip("pyarrow")
    with pytest.raises(InputError, match=r"in Python with fields=\{'text'"):
        nd.dedupe([{"body": "A ferry sank."}])
