"""`newsdiff compare` as a user meets it: forms, places, colour, exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from newsdiff.cli import main
from newsdiff.cli.output import wants_color
from newsdiff.errors import OutputError
from newsdiff.identity import refuse_overwriting

LEFT = """Harbour Post

The ferry to Skerry will stay in port until June, the harbour authority of Oldhaven said on Monday.

Divers had found a crack in the hull of the boat, which was built 40 years ago in Brennholm.

The islanders took the news with patience, and the baker ordered another ton of flour.
"""
RIGHT = """The ferry to Skerry will stay in port until July, the harbour authority of Oldhaven said.

Divers had found a crack in the hull of the boat, which was built 40 years ago in Brennholm.

A spokeswoman for the ministry of transport declined to answer questions about the inspection.
"""


@pytest.fixture
def files(tmp_path):
    left, right = tmp_path / "left.txt", tmp_path / "right.txt"
    left.write_text(LEFT, encoding="utf-8")
    right.write_text(RIGHT, encoding="utf-8")
    return str(left), str(right)


@pytest.fixture
def run(capsysbinary):
    """Run the command in this process: status, standard output, standard error."""

    def _run(*arguments):
        status = main([str(argument) for argument in arguments])
        shown = capsysbinary.readouterr()
        return status, shown.out.decode("utf-8"), shown.err.decode("utf-8")

    return _run


def process(*arguments, stdin=b"", **environment):
    """Run the command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "newsdiff", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "error", **environment},
    )


def test_json_on_standard_output(run, files):
    """JSON is one valid document, and nothing else is printed."""
    status, out, err = run("compare", *files, "--format", "json")
    result = json.loads(out)
    assert (status, err) == (0, "")
    assert result["schema"] == "newsdiff/comparison/1"
    assert [article["path"] for article in result["articles"]] == list(files)
    assert {link["level"] for link in result["links"]} == {"verbatim", "edited"}


@pytest.mark.parametrize(
    ("name", "start"),
    [("r.json", "{"), ("r.html", "<!"), ("r.htm", "<!"), ("r.md", "#"), ("r.csv", "")],
)
def test_the_suffix_chooses_the_form(run, files, tmp_path, name, start):
    """`-o report.html` needs no `--format`."""
    path = tmp_path / name
    assert run("compare", *files, "-o", path) == (0, "", "")
    written = path.read_text(encoding="utf-8")
    assert written.lower().startswith(start)
    if name == "r.csv":
        assert len(list(csv.reader(io.StringIO(written)))) >= 3


def test_a_given_form_beats_the_suffix(run, files, tmp_path):
    """`--format json -o result.txt` is JSON."""
    path = tmp_path / "result.txt"
    assert run("compare", *files, "--format", "json", "-o", path)[0] == 0
    assert json.loads(path.read_text(encoding="utf-8"))["links"]


def test_a_dash_as_output_is_standard_output(run, files):
    """`-o -` prints."""
    status, out, _ = run("compare", *files, "-f", "json", "-o", "-")
    assert status == 0
    assert json.loads(out)


def test_an_unknown_suffix_is_a_question(run, files, tmp_path):
    """A suffix that says nothing is trouble that names the remedy."""
    status, out, err = run("compare", *files, "-o", tmp_path / "result.xyz")
    assert (status, out) == (2, "")
    assert "--format" in err
    assert err.count("\n") == 1


def test_a_result_never_overwrites_an_article(run, files):
    """`-o` with the path of an input is refused before anything is written."""
    status, _, err = run("compare", *files, "-o", files[0])
    assert status == 2
    assert "written over" in err
    assert Path(files[0]).read_text(encoding="utf-8") == LEFT


def test_tables_as_csv(run, files):
    """`--table` chooses a table for csv, and is refused where it means nothing."""
    status, out, _ = run("compare", *files, "-f", "csv", "--table", "shares")
    assert status == 0
    head, *rows = csv.reader(io.StringIO(out))
    assert {"name", "verbatim", "own"} <= set(head)
    assert len(rows) >= 2
    status, _, err = run("compare", *files, "-f", "csv", "--table", "chairs")
    assert status == 2
    assert "shares" in err
    assert run("compare", *files, "-f", "json", "--table", "shares")[0] == 2


def test_tei_is_xml(run, files):
    """The critical apparatus is well-formed XML."""
    status, out, _ = run("compare", *files, "-f", "tei")
    assert status == 0
    assert ET.fromstring(out.encode()).tag.endswith("TEI")


def test_a_figure_by_its_suffix(run, files, tmp_path):
    """`-o figure.svg` draws ribbons, `--figure` another, and no other form takes it."""
    path = tmp_path / "figure.svg"
    drawn = set()
    for options in ([], ["--figure", "matrix"], ["--figure", "family"]):
        assert run("compare", *files, "-o", path, *options) == (0, "", "")
        assert ET.fromstring(path.read_bytes()).tag.endswith("svg")
        drawn.add(path.read_text(encoding="utf-8"))
    assert len(drawn) == 3
    status, _, err = run("compare", *files, "-f", "json", "--figure", "matrix")
    assert status == 2
    assert "svg" in err


@pytest.mark.parametrize(("form", "library"), [("xlsx", "openpyxl"), ("docx", "docx")])
def test_office_documents(run, files, tmp_path, monkeypatch, form, library):
    """Workbook and tracked changes are written to files, never to a terminal."""
    pytest.importorskip(library)
    path = tmp_path / f"result.{form}"
    assert run("compare", *files, "-o", path) == (0, "", "")
    assert path.read_bytes().startswith(b"PK")
    monkeypatch.setattr("newsdiff.cli.forms.is_terminal", lambda: True)
    status, _, err = run("compare", *files, "-f", form)
    assert status == 2
    assert "-o FILE" in err


def test_tracked_changes_are_for_two(run, files, tmp_path, monkeypatch):
    """A third article has no place in tracked changes, which is said before any is compared."""
    monkeypatch.setattr("newsdiff.pipeline.compare", None)
    status, _, err = run("compare", *files, files[0], "-o", tmp_path / "result.docx")
    assert status == 2
    assert "two articles" in err


def test_a_language_without_words_is_said(run, files):
    """Any code is taken, but one that newsdiff has no words of changes the result."""
    for code, said in (("en", False), ("pt-BR", False), ("pl", True), ("xx", True)):
        status, _, err = run("compare", *files, "-l", code)
        assert (status, f"--language {code}: " in err) == (0, said)


def test_the_dispatch_is_one_more_article(run, files, tmp_path):
    """`--wire` adds the agency's own dispatch and says so in the result."""
    wire = tmp_path / "wire.txt"
    wire.write_text(LEFT, encoding="utf-8")
    status, out, _ = run("compare", files[1], "--wire", wire, "-f", "json")
    assert status == 0, "one article and its dispatch are two"
    result = json.loads(out)
    assert [article["path"] for article in result["articles"]] == [files[1], str(wire)]
    assert result["core"]["original"] == 1


def test_standard_input_is_an_article(files):
    """A dash reads standard input."""
    done = process("compare", files[0], "-", "-f", "json", stdin=RIGHT.encode())
    assert done.returncode == 0, done.stderr
    assert [article["path"] for article in json.loads(done.stdout)["articles"]] == [files[0], "-"]


def test_three_articles(run, files, tmp_path):
    """More than two articles are compared each with each."""
    third = tmp_path / "third.txt"
    third.write_text(LEFT, encoding="utf-8")
    status, out, _ = run("compare", *files, third, "-f", "json")
    assert status == 0
    sides = {
        (link["left"]["article"], link["right"]["article"]) for link in json.loads(out)["links"]
    }
    assert sides == {(0, 1), (0, 2), (1, 2)}


def test_exit_code_only_when_asked_for(run, files, tmp_path):
    """Differences are 1 with `--exit-code`, and 0 without."""
    same = tmp_path / "same.txt"
    same.write_text(LEFT, encoding="utf-8")
    assert run("compare", *files)[0] == 0
    assert run("compare", *files, "--exit-code")[0] == 1
    assert run("compare", files[0], same, "--exit-code")[0] == 0


def test_a_legacy_encoding_is_reported(run, files, tmp_path):
    """A guess is said on standard error, where it does not spoil the result."""
    old = tmp_path / "old.txt"
    old.write_bytes("Le maire a déclaré jeudi que l'enquête était terminée.".encode("cp1252"))
    status, out, err = run("compare", files[0], old, "-f", "json")
    assert status == 0
    assert json.loads(out)["articles"][1]["encoding"] == "cp1252"
    assert err == f"newsdiff: {old}: read as cp1252; if that is wrong, use --encoding\n"
    assert run("compare", files[0], old, "-f", "json", "--encoding", "latin-1")[2] == ""


def test_the_language_can_be_given(run, files):
    """`--language` is taken for the articles' language, and nonsense is refused."""
    _, out, _ = run("compare", *files, "-f", "json", "--language", "de")
    assert [article["language"] for article in json.loads(out)["articles"]] == ["de", "de"]
    status, _, err = run("compare", *files, "--language", "the queen's English")
    assert status == 2
    assert "--language" in err


def test_output_to_a_pipe_has_no_colour(files):
    """Without a terminal there are no escape sequences, unless they are asked for."""
    assert b"\x1b" not in process("compare", *files).stdout
    assert b"\x1b" in process("compare", *files, "--color", "always").stdout
    assert b"\x1b" in process("compare", *files, "--color", "always", NO_COLOR="1").stdout
    assert b"\x1b" not in process("compare", *files, FORCE_COLOR="1").stdout


class Screen(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("choice", "path", "environment", "expected"),
    [
        ("auto", None, {}, True),
        ("auto", "out.txt", {}, False),
        ("auto", None, {"NO_COLOR": "1"}, False),
        ("auto", None, {"NO_COLOR": ""}, True),
        ("auto", None, {"TERM": "dumb"}, False),
        ("always", "out.txt", {"NO_COLOR": "1"}, True),
        ("never", None, {}, False),
    ],
)
def test_when_a_terminal_is_coloured(monkeypatch, choice, path, environment, expected):
    """As told; else on a terminal, unless NO_COLOR is set or the terminal is dumb."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", Screen())
    assert wants_color(choice, path) is expected


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_display_keeps_its_width(run, files, width):
    """No line of the display is wider than it was told."""
    _, out, _ = run("compare", *files, "--width", width)
    assert max(len(line) for line in out.splitlines()) <= width


def test_a_display_for_a_terminal_without_unicode(files):
    """Where the terminal cannot show a character it is replaced, and the run goes on."""
    done = process("compare", *files, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode("ascii")
    done = process("compare", *files, "-f", "json", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert json.loads(done.stdout.decode("utf-8"))


def test_hash_seed_changes_nothing(files):
    """The same bytes come out whatever the hash seed."""
    for form in ("json", "terminal", "html", "markdown", "csv"):
        outs = {
            process("compare", *files, "-f", form, PYTHONHASHSEED=seed).stdout
            for seed in ("1", "4242")
        }
        assert len(outs) == 1, form


def test_help_and_version(run):
    """`--help` shows examples, `--version` the version; both exit 0."""
    status, out, _ = run("compare", "--help")
    assert status == 0
    assert "newsdiff compare ours.txt theirs.txt" in out
    assert "Exit status:" in out
    assert run("compare", "-h")[1] == out
    assert run("--version")[0] == 0


def test_paths_to_one_file_are_recognised(tmp_path, monkeypatch):
    """However a path is spelt, it is known to lead to the article."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.txt"
    path.write_text("x")
    (tmp_path / "link.txt").symlink_to(path)
    for output, read in ((str(path), "a.txt"), ("link.txt", "./a.txt")):
        with pytest.raises(OutputError, match="written over"):
            refuse_overwriting([output], [read])
    refuse_overwriting(["a.txt"], ["b.txt"])
    refuse_overwriting(["a\x00"], ["b", "a\x00"])


@pytest.mark.skipif(os.name != "posix", reason="other systems refuse such names")
@pytest.mark.parametrize("form", ["terminal", "markdown", "html", "csv"])
def test_a_hostile_file_name_is_shown_not_run(run, files, tmp_path, form):
    """A file name can neither drive the terminal nor become markup."""
    path = tmp_path / "a\x1b[2J<script>alert(1)<\u202e.txt"
    path.write_text(LEFT, encoding="utf-8")
    status, out, _ = run("compare", files[1], path, "-f", form)
    assert status == 0
    assert "\x1b" not in out
    assert "\u202e" not in out or form == "csv"
    assert form in {"terminal", "csv"} or "<script>alert" not in out


@pytest.mark.skipif(os.name != "posix", reason="file names of bytes")
@pytest.mark.parametrize("form", ["terminal", "markdown", "html", "csv", "json", "tei", "svg"])
def test_a_file_name_that_is_no_unicode(run, files, tmp_path, form):
    """A file name in a legacy encoding can be read, and every form can be written."""
    path = os.path.join(os.fsencode(tmp_path), b"d\xe9j\xe0.txt")  # noqa: PTH118
    try:
        with open(path, "wb") as stream:  # noqa: PTH123
            stream.write(LEFT.encode())
    except OSError:
        pytest.skip("the file system takes no such name")
    assert run("compare", files[1], os.fsdecode(path), "-f", form)[0] == 0
