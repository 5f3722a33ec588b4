"""`newsdiff show` from a result to stories, outlets, periods, articles: every form of each."""

from __future__ import annotations

import csv
import io
import json

import dump_routes as small
import pytest

pytest.importorskip("pyarrow")

from newsdiff.cli import main


@pytest.fixture
def result(tmp_path):
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in small.records()), "utf-8")
    small.result(path, out=tmp_path / "out")
    return str(tmp_path / "out")


@pytest.fixture
def shown(result, capsysbinary):
    def show(*arguments):
        assert main(["show", result, *arguments]) == 0
        return capsysbinary.readouterr().out.decode()

    return show


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_stories_come_first(shown):
    """The list opens with the stories: size, outlets, agencies, who was first, title."""
    said = shown("--width", "120")
    assert said.index("Largest stories (2 stories)") < said.index("Largest clusters")
    line = next(line for line in said.splitlines() if "first Nordwire" in line)
    assert line.split()[:4] == ["1", "4", "3", "80%"]
    assert "AFP · first Nordwire · Title of f" in line
    assert "--story 1 -o report.html" in said
    assert json.loads(shown("--format", "json"))["stories"][0]["title"].startswith("Title of f")


def test_stories_as_csv(shown):
    """The list as CSV is that of all stories."""
    first, second = rows_of(shown("--format", "csv"))
    assert (first["story"], first["first_source"]) == ("1", "Nordwire")
    assert second["last"] == "2024-03-16T06:00:00+00:00"


@pytest.mark.parametrize("suffix", ["html", "json", "md", "csv", "xlsx", "xml", "txt"])
def test_a_story_in_every_form(shown, tmp_path, suffix):
    """The report of a story has the forms of a comparison."""
    if suffix == "xlsx":
        pytest.importorskip("openpyxl")
    out = tmp_path / f"story.{suffix}"
    assert shown("--story", "1", "-o", str(out)) == ""
    assert out.stat().st_size > 0
    if suffix == "json":
        articles = json.loads(out.read_text("utf-8"))["articles"]
        assert [each["path"] for each in articles] == ["f1", "f2", "f3", "f4"]


def test_a_story_cut_says_so(shown):
    """Of a story with more articles than are compared the report says how many there are."""
    told = json.loads(shown("--story", "1", "--top", "2", "--format", "json"))
    assert len(told["articles"]) == 2
    assert told["limits"]["reached"][0]["actual"] == 4
    assert "articles of the story" in shown("--story", "1", "--top", "2")


def test_tables_of_a_story(shown):
    """`--table` chooses another table, as with compare."""
    assert rows_of(shown("--story", "2", "--format", "csv", "--table", "shares"))


def test_article_says_who_else_carries_each_paragraph(shown):
    """Its partners, then each paragraph with those that carry it, and those that nobody does."""
    said = shown("--article", "f3", "--width", "110")
    own, second, third = said.split("¶0 ")[1], said.split("¶1 M")[1], said.split("¶2 T")[1]
    assert "nobody else" in own
    assert "Nordwire: f1 ¶1" in second
    assert "Nordwire: f1 ¶0" in third
    assert "69% shared" in said
    assert rows_of(shown("--article", "f3", "--format", "csv"))[0]["id"] == "f1"
    told = json.loads(shown("--article", "f3", "--format", "json"))
    assert [len(each["carriers"]) for each in told["paragraphs"]] == [0, 3, 3]
    assert told["article"]["title"] == "Title of f3"


def test_article_without_its_dump(shown, tmp_path):
    """Without the dump the paragraphs that others carry go by their numbers."""
    (tmp_path / "dump.jsonl").unlink()
    said = shown("--article", "f3")
    assert "¶1" in said
    assert "¶0 Bakers" not in said
    assert "not there any more" in said


def test_outlets_and_their_matrix(shown):
    """What of each is its own, and who has whose words."""
    said = shown("--outlets")
    assert (
        next(line for line in said.splitlines() if line.startswith("Nordwire")).split()[3] == "25%"
    )
    assert "2 Nordwire" in said
    assert "Outlets (5, the 2 with most words)" in shown("--outlets", "--top", "2")
    told = json.loads(shown("--outlets", "--format", "json"))
    assert {row["source"] for row in told["outlets"]} == {row["source"] for row in told["matrix"]}
    assert float(rows_of(shown("--outlets", "--format", "csv"))[0]["own_share"]) == pytest.approx(
        32 / 148
    )


def test_matrix_as_csv(shown):
    """One row and one column an outlet, in the same order."""
    rows = rows_of(shown("--matrix", "--format", "csv"))
    names = list(rows[0])[1:]
    assert [row["source"] or "(no source)" for row in rows] == names
    assert rows[0][names[0]] == ""
    assert "the first 3 of 5" in shown("--matrix", "--width", "60")


def test_timeline_by_period(shown):
    """By day unless another period is said; what has no date is named."""
    assert "2024-03-05" in shown("--timeline")
    weeks = rows_of(shown("--timeline", "week", "--format", "csv"))
    assert [row["period"] for row in weeks] == ["2024-03-04", "2024-03-11", "2024-04-01", ""]
    said = shown("--timeline", "month")
    assert "no date" in said
    assert "█" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--story", "9"], "no story 9"),
        (["--story", "1", "--outlets"], "one of --story and --outlets"),
        (["--story", "1", "--top", "1"], "at least two"),
        (["--outlets", "--format", "html"], "json, csv or terminal"),
        (["--article", "nobody"], "no article nobody"),
        (["--outlets", "--format", "csv", "--table", "shares"], "--story"),
    ],
)
def test_trouble_of_routes_is_one_line(result, arguments, said, capsys):
    """Each mistake ends with status 2 and says what to do."""
    assert main(["show", result, *arguments]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_names_of_outlets_cannot_act(tmp_path, capsysbinary):
    """Control characters do not reach the terminal, formulas not a spreadsheet."""
    rows = small.records()
    for row in rows:
        row["source"] = f"=1+{row['source']}\x1b[31m"
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    sources = {row["id"]: row["source"] for row in rows}
    small.result(path, out=tmp_path / "out", sources=sources)
    for view in (["--outlets"], ["--article", "f3"], ["--matrix"], []):
        assert main(["show", str(tmp_path / "out"), *view]) == 0
        assert b"\x1b" not in capsysbinary.readouterr().out
    assert main(["show", str(tmp_path / "out"), "--matrix", "--format", "csv"]) == 0
    said = capsysbinary.readouterr().out.decode()
    assert all(name.startswith("'=") for name in list(rows_of(said)[0])[1:])
