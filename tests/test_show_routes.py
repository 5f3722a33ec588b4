"""`newsdiff show` from a result to stories, outlets, periods, articles: every form of each."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex

import dump_routes as small
import pytest

pytest.importorskip("pyarrow")

import pyarrow as pa
from pyarrow import parquet

import newsdiff as nd
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
    line = next(line for line in said.splitlines() if "AFP ·" in line)
    assert line.split()[:4] == ["1", "4", "3", "80%"]
    assert "AFP · Title of f" in line
    assert "first Harbour Post · Title of b" in said
    assert "--story 1 -o report.html" in said
    assert json.loads(shown("--format", "json"))["stories"][0]["title"].startswith("Title of f")


def test_stories_as_csv(shown):
    """The list as CSV is that of all stories."""
    first, second = rows_of(shown("--format", "csv"))
    assert (first["story"], first["first_source"]) == ("1", "")
    assert second["first_source"] == "Harbour Post"
    assert second["last"] == "2024-03-16T06:00:00+00:00"


@pytest.mark.parametrize("suffix", ["html", "json", "md", "csv", "xlsx", "xml", "svg", "txt"])
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
    own, second, third = said.split("¶1 ")[1], said.split("¶2 M")[1], said.split("¶3 T")[1]
    assert "nobody else" in own
    assert re.search(r"^ +=  \w* .* Nordwire: f1 ¶2$", second, re.MULTILINE)
    assert "= has the same sequences of three words" in said
    assert "shared: what is .7 alike or more" in said
    assert "20 words in common, runs of 8 or more; less is not listed" in " ".join(said.split())
    assert "Nordwire: f1 ¶1" in third
    assert "69% shared" in said
    assert rows_of(shown("--article", "f3", "--format", "csv"))[0]["id"] == "f1"
    told = json.loads(shown("--article", "f3", "--format", "json"))
    assert [len(each["carriers"]) for each in told["paragraphs"]] == [0, 3, 3]
    assert told["article"]["title"] == "Title of f3"


@pytest.mark.parametrize("view", [(), ("--article", "f3"), ("--outlets",), ("--timeline", "day")])
def test_a_narrow_terminal_is_kept_to(shown, view):
    """No line is wider than 40 columns, and who carries a paragraph is still said whole."""
    said = shown(*view, "--width", "40")
    assert max(map(len, said.splitlines())) <= 40
    if "--article" in view:
        assert "=  Nordwire: f1 ¶2\n" in said


def test_article_without_its_dump(shown, tmp_path):
    """Without the dump the paragraphs that others carry go by their numbers."""
    (tmp_path / "dump.jsonl").unlink()
    said = shown("--article", "f3")
    assert "¶2" in said
    assert "¶1 Bakers" not in said
    assert "not there any more" in said


def test_outlets_and_their_matrix(shown):
    """What of each is its own, and who has whose words."""
    said = shown("--outlets")
    assert (
        next(line for line in said.splitlines() if line.startswith("Nordwire")).split()[3] == "25%"
    )
    assert "2 Nordwire" in said
    assert "Outlets (4, the 2 with most words)" in shown("--outlets", "--top", "2")
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
        (["--outlets", "--format", "html"], "terminal, json or csv"),
        (["--article", "nobody"], "the result has no article nobody"),
        (["--story", "3"], "the result has no story 3; give a number from 1, the largest, to 2"),
        (["-o", "nowhere/page.html"], "nowhere/page.html: its folder does not exist; make nowhere"),
        (["--format", "json", "-o", ""], "'-o' / '--output': is empty"),
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


VIEWS = (
    *([], ["--article", "f1"], ["--timeline"], ["--timeline", "week"], ["--story", "1"]),
    *(["--outlets"], ["--matrix"], ["--format", "csv"], ["--format", "json"]),
)


def dated(*dates):
    """The small dump with other dates on its first articles."""
    rows = small.records()
    for row, date in zip(rows, dates, strict=False):
        row["published"] = date
    return rows


@pytest.mark.parametrize(
    "date", ["9999-12-31T23:59:59-05:00", "0001-01-01T00:00:00+14:00", "-1", "0", "9" * 14]
)
def test_dates_that_no_calendar_has(date, tmp_path, capsys):
    """They count as unreadable: no view ends in a fault, and the table has no time for them."""
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in dated(date)), "utf-8")
    found = small.result(path, out=tmp_path / "out")
    assert found.articles["published_ms"].to_pylist()[0] is None
    assert found.summary.counts["unreadable_dates"] == 1
    for view in (*VIEWS, ["-o", str(tmp_path / "page.html")]):
        assert main(["show", str(tmp_path / "out"), *view]) == 0
    assert capsys.readouterr().err == ""


def test_times_of_an_older_result_that_no_calendar_has(result, capsys):
    """What an older version wrote as a time beyond year 9999 is shown as no date."""
    edited(result, "articles", published_ms=lambda ms: ms and 253_402_318_799_000)
    edited(result, "stories", first_ms=lambda ms: -62_135_647_200_000, last_ms=lambda ms: 1 << 62)
    for view in VIEWS:
        assert main(["show", result, *view]) == 0
    assert capsys.readouterr().err == ""


def edited(folder, name, **values):
    """Rewrite columns of a table of a result, each value by a function."""
    path = f"{folder}/{name}.parquet"
    table = parquet.read_table(path)
    for column, value in values.items():
        place = table.column_names.index(column)
        cells = [value(cell) for cell in table[column].to_pylist()]
        table = table.set_column(place, column, pa.array(cells, table.schema.field(column).type))
    parquet.write_table(table, path)


@pytest.mark.parametrize(
    ("name", "column", "views"),
    [
        ("articles", "story", VIEWS),
        ("articles", "published_ms", VIEWS),
        ("stories", "share", ([], ["--story", "1"], ["--format", "csv"])),
        ("clusters", "cluster", ([], ["--article", "f1"])),
        ("reuse", "left_share", ([], ["--article", "f1"], ["--outlets"])),
        ("reuse", "left_words", (["--article", "f1"], ["--outlets"], ["--matrix"])),
        ("pairs", "similarity", (["--article", "f1"],)),
    ],
)
def test_a_table_of_another_version_lacks_a_column(result, name, column, views, capsys):
    """One line says which table lacks what, and what to do."""
    path = f"{result}/{name}.parquet"
    parquet.write_table(parquet.read_table(path).drop_columns(column), path)
    for view in views:
        assert main(["show", result, *view]) == 2
        told = capsys.readouterr().err
        assert f"the table {name} has no column {column}" in told
        assert "run newsdiff dedupe again" in told
        assert told.count("\n") == 1


def test_a_narrower_table_is_shown_without_its_column(result, capsys):
    """Kinds and the mark of boilerplate are not needed for the list, nor for an article."""
    for name, column in (("clusters", "kind"), ("clusters", "boilerplate"), ("reuse", "words")):
        path = f"{result}/{name}.parquet"
        parquet.write_table(parquet.read_table(path).drop_columns(column), path)
    for view in ([], ["--article", "f1"], ["--outlets"]):
        assert main(["show", result, *view]) == 0
    assert "Strongest reuse" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2024-03-05T06:45:00+02:00", "2024-03-05 06:45 +02:00"),
        ("2024-03-05T06:45:00Z", "2024-03-05 06:45 UTC"),
        ("2024-03-05T06:45", "2024-03-05 06:45"),
        ("2024-03-05", "2024-03-05"),
        ("Tue, 05 Mar 2024 06:45:00 +0200", "2024-03-05 04:45 UTC"),
        ("5 March 2024", "5 March 2024"),
    ],
)
def test_every_view_words_a_date_alike(date, words, tmp_path, capsysbinary):
    """List, article, report and page: as the dump has it, a date alone without a time."""
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in dated(date)), "utf-8")
    small.result(path, out=tmp_path / "out")
    page = tmp_path / "page.html"
    main(["show", str(tmp_path / "out"), "-o", str(page)])
    for view in ([], ["--article", "f1"], ["--article", "f2"], ["--story", "1"]):
        assert main(["show", str(tmp_path / "out"), "--width", "140", *view]) == 0
        said = capsysbinary.readouterr().out.decode()
        assert f" {words}  " in said or f" {words} ·" in said or f"{words}\n" in said
    for source in (page, tmp_path / "page" / "0001.html"):
        assert re.search(rf">\s*{re.escape(words)}\s*<", source.read_text("utf-8"))


def test_ids_in_hints_are_safe_to_paste(tmp_path, capsys):
    """A shell takes each as one word; one that a line cannot show whole is left to the reader."""
    rows = small.records()
    names = {"f2": "x; touch A #$(touch B)'", "f4": "y" * 99}
    for row in rows:
        row["id"] = names.get(row["id"], row["id"])
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert main(["dedupe", str(path), "-o", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    assert main(["show", str(tmp_path / "out"), "--width", "200", "--color", "never"]) == 0
    said = capsys.readouterr().out
    (line,) = (line for line in said.splitlines() if line.startswith("  --pair"))
    assert shlex.split(line) == ["--pair", names["f2"], "RIGHT"]


def test_a_folder_after_timeline_is_no_period(result, capsys):
    """The period may be left out before the folder as after it."""
    assert main(["show", "--timeline", result]) == 0
    before = capsys.readouterr().out
    assert main(["show", result, "--timeline"]) == 0
    assert capsys.readouterr().out == before
    assert main(["show", result, "--timeline", "year"]) == 2
    assert "'year' is not one of" in capsys.readouterr().err


def test_articles_without_source_are_of_no_outlet_in_any_view(tmp_path, capsys):
    """List, page, CSV and outlets give the same number of them; "?" where none is known."""
    rows = [{key: row[key] for key in ("id", "published", "text")} for row in small.records()]
    rows[1]["source"] = "Harbour Post"
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    out = str(tmp_path / "out")
    assert main(["dedupe", str(path), "-o", out]) == 0
    capsys.readouterr()
    assert main(["show", out, "--format", "csv"]) == 0
    told = [row["outlets"] for row in rows_of(capsys.readouterr().out)]
    assert told == ["1", "0"]
    assert main(["show", out, "--width", "120"]) == 0
    said = capsys.readouterr().out.split("Largest stories")[1].splitlines()
    assert [line.split()[2] for line in said[2:4]] == ["1", "?"]
    assert main(["show", out, "--outlets"]) == 0
    assert "Outlets (1)" in capsys.readouterr().out
    assert main(["show", out, "-o", str(tmp_path / "page.html")]) == 0
    page = (tmp_path / "page.html").read_text("utf-8")
    assert re.findall(r"<dt>outlets?</dt><dd>(.+?)</dd>", page) == ["1", "?"]
    assert "articles in 1 outlet." in page
    assert "; 1 outlet." in page


def test_a_share_that_rounds_to_nothing_is_there(result, capsys):
    """Less than half a per cent is no zero, in the terminal as on the page."""
    edited(result, "articles", words_shared=lambda n: min(n, 1), words=lambda _: 900)
    assert main(["show", result, "--outlets"]) == 0
    assert "<1%" in capsys.readouterr().out


def test_clusters_without_boilerplate_are_called_so(result, capsys):
    """Where the run counted more clusters than are ranked, the list says which it ranks."""
    edited(result, "clusters", boilerplate=lambda _: True)
    assert main(["show", result]) == 0
    assert re.search(r"\(0 of [1-9] clusters, no boilerplate\)", capsys.readouterr().out)


def test_ids_that_look_like_options(tmp_path, capsys):
    """They can be asked for as any other, also the empty one is no other view."""
    rows = small.records()
    for row in rows:
        row["id"] = {"f1": "--help", "f2": "-o"}.get(row["id"], row["id"])
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    out = str(tmp_path / "out")
    assert main(["dedupe", str(path), "-o", out]) == 0
    capsys.readouterr()
    assert main(["show", out, "--article", "--help"]) == 0
    assert capsys.readouterr().out.startswith("--help  Title of f1")
    assert main(["show", out, "--pair", "--help", "-o"]) == 0
    assert "Nordwire" in capsys.readouterr().out
    assert main(["show", out, "--article", ""]) == 2


def test_a_result_without_stories_has_no_page_and_no_count_of_them(result, tmp_path, capsys):
    """An older version wrote no such tables: nothing claims that there are 0 stories."""
    for name in ("articles", "stories"):
        (tmp_path / "out" / f"{name}.parquet").unlink()
    summary = tmp_path / "out" / "summary.json"
    told = json.loads(summary.read_text("utf-8"))
    told["tables"] = [name for name in told["tables"] if name not in ("articles", "stories")]
    del told["counts"]["stories"], told["counts"]["articles"]
    summary.write_text(json.dumps(told), "utf-8")
    assert main(["show", result, "-o", str(tmp_path / "page.html")]) == 2
    assert "run newsdiff dedupe again" in capsys.readouterr().err
    assert not (tmp_path / "page.html").exists()
    assert main(["show", result]) == 0
    said = capsys.readouterr().out
    assert "Largest stories" not in said
    assert "run newsdiff dedupe again" in said


def test_ids_may_be_numbers_in_python():
    """Those of a frame with whole numbers as ids, as they stand there."""
    rows = [{**row, "id": place} for place, row in enumerate(small.records())]
    found = nd.dedupe(rows, threads=1)
    assert found.carriers(1).equals(found.carriers("1"))
    assert found.article(1).title == "Title of f2"
    assert len(found.compare(0, 1).articles) == 2
    with pytest.raises(TypeError, match="integer"):
        found.story("1")


@pytest.mark.parametrize("width", ["60", "70", "80", "120"])
def test_no_figure_is_ever_cut(result, width, capsys):
    """What has no room is left out and named; names are cut, figures and dates are not."""
    edited(result, "articles", words=lambda _: 123_456_789, words_shared=lambda _: 98_765_432)
    edited(result, "stories", articles=lambda _: 1_234_567)
    for view in ([], ["--outlets"], ["--timeline"], ["--article", "f1"]):
        assert main(["show", result, "--width", width, "--no-texts", *view]) == 0
        said = capsys.readouterr().out
        assert all(len(line) <= int(width) for line in said.splitlines())
        assert not re.search(r"\d…|\d,(?!\d{3}(?!\d))|\d{4}-(?!\d\d-\d\d)", said)
    assert main(["show", result, "--width", "60", "--outlets"]) == 0
    said = capsys.readouterr().out
    assert "no room for" in said
    assert "370,370,367" in said


def test_another_dump_is_noticed(result, tmp_path, capsys):
    """Where the dump that is named has other articles, list and page say so."""
    other = tmp_path / "other.jsonl"
    other.write_text(json.dumps({**small.records()[0], "id": "else"}) + "\n", "utf-8")
    assert main(["show", result, "--dump", str(other)]) == 0
    assert "are not in the dump" in capsys.readouterr().out
    assert main(["show", result, "--dump", str(other), "-o", str(tmp_path / "page.html")]) == 0
    assert "are not in the dump" in (tmp_path / "page.html").read_text("utf-8")
    assert main(["show", result]) == 0
    assert "are not in the dump" not in capsys.readouterr().out


def test_one_of_a_kind_is_singular(tmp_path, capsys):
    """One story is no stories."""
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in small.records()[4:6]), "utf-8")
    assert main(["dedupe", str(path), "-o", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    assert main(["show", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "Largest stories (1 story)" in said
    assert "Strongest reuse (1 article pair)" in said


def test_without_outlets_it_is_said_what_is_not_known(tmp_path, capsys):
    """Boilerplate is found all the same, is called no certain one, and its pairs stay in reuse."""
    footer = "Sign up for the morning letter and get the best of the coast in your inbox every day."
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
    for n, day in enumerate(days):
        told = " ".join(
            f"{day} brought the {word}{n} to town." for word in ("crane", "mayor", "ship")
        )
        (tmp_path / f"a{n}.txt").write_text(f"{told}\n\n{footer}\n", "utf-8")
    out = str(tmp_path / "out")
    files = [str(path) for path in sorted(tmp_path.glob("*.txt"))]
    assert main(["dedupe", *files, "-o", out]) == 0
    printed = capsys.readouterr()
    assert "recurring boilerplate: 1" in printed.out
    assert (
        "outlets are not known: what recurs in many articles is told as boilerplate" in printed.err
    )
    assert main(["show", out]) == 0
    said = capsys.readouterr().out
    assert "Recurring boilerplate, of outlets that are not known (1 block)" in said
