"""The page of a result's stories on disk, with the folder of reports that it leads to."""

from __future__ import annotations

import json
import re

import dump_routes as small
import pytest

pytest.importorskip("pyarrow")

from newsdiff.cli import main
from newsdiff.errors import InputError, OutputError
from newsdiff.model.result_files import PAGE_MARK
from newsdiff.write.pages import Pages

FOREIGN = "<!DOCTYPE html><title>my notes</title>"


@pytest.fixture
def found():
    return small.result()


def read(path):
    return path.read_text(encoding="utf-8")


def links(source, start):
    return re.findall(rf'href="({re.escape(start)}[^"#]*)', source)


def test_the_page_leads_to_its_reports_and_back(found, tmp_path):
    """Every report is there, compares the articles of its story, and leads back."""
    found.to_html(tmp_path / "stories.html")
    page = read(tmp_path / "stories.html")
    assert links(page, "stories/") == ["stories/0001.html", "stories/0002.html"]
    report = read(tmp_path / "stories" / "0001.html")
    assert 'href="../stories.html#story-1"' in report
    assert "4 articles" in report
    for name in ("Nordwire", "Harbour Post", "Island Mail"):
        assert name in report
    assert "The swing bridge" in read(tmp_path / "stories" / "0002.html")
    assert "The swing bridge" not in report


def test_a_large_story_is_compared_in_part_and_says_so(found, tmp_path, monkeypatch):
    """The most telling articles stand in the report; the page says how many there are."""
    monkeypatch.setattr("newsdiff.report.dump.story_pages.COMPARED_MAX", 3)
    found.to_html(tmp_path / "stories.html")
    report = read(tmp_path / "stories" / "0001.html")
    assert "the 3 most telling of its 4 articles" in report
    assert len(re.findall(r'id="article-\d+"', report)) == 3


def test_a_story_is_called_by_any_title_of_its_articles(tmp_path):
    """Where the article with most shared words has none, another one that was read lends it."""
    rows = [
        {**row, "title": None if row["id"] == "f1" else row["title"]} for row in small.records()
    ]
    small.result(rows).to_html(tmp_path / "stories.html")
    assert re.search(r"<h3[^>]*><a[^>]*>(.*?)</a>", read(tmp_path / "stories.html"))[1] == (
        "Title of f2"
    )


def test_fewer_reports_take_the_older_ones_away(found, tmp_path):
    """What an older result left in the folder goes; files of others stay."""
    found.to_html(tmp_path / "stories.html")
    others = [tmp_path / "stories" / name for name in ("0009.html", "0002.txt", "notes.html")]
    for path in others:
        path.write_text(FOREIGN)
    found.to_html(tmp_path / "stories.html", reports=1)
    names = sorted(path.name for path in (tmp_path / "stories").iterdir())
    assert names == ["0001.html", "0002.txt", "0009.html", "notes.html"]
    assert links(read(tmp_path / "stories.html"), "stories/") == ["stories/0001.html"]


def test_the_same_result_gives_the_same_pages(found, tmp_path):
    """Byte for byte, written over an older one or not."""
    found.to_html(tmp_path / "stories.html")
    first = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*.html"))}
    found.to_html(tmp_path / "stories.html")
    assert first == {path: path.read_bytes() for path in sorted(tmp_path.rglob("*.html"))}
    assert len(first) == 3


def test_nothing_of_others_is_written_over(found, tmp_path):
    """A file in the folder that newsdiff did not write stops it before anything is written."""
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "0002.html").write_text(FOREIGN)
    with pytest.raises(OutputError, match=r"0002\.html: was not written by newsdiff.*-o"):
        found.to_html(tmp_path / "stories.html")
    assert not (tmp_path / "stories.html").exists()
    assert [path.name for path in (tmp_path / "stories").iterdir()] == ["0002.html"]
    assert read(tmp_path / "stories" / "0002.html") == FOREIGN


def test_a_file_where_the_folder_has_to_be(found, tmp_path):
    """It is named, and stays."""
    (tmp_path / "stories").write_text("mine")
    with pytest.raises(OutputError, match="is a file where the folder"):
        found.to_html(tmp_path / "stories.html")
    assert read(tmp_path / "stories") == "mine"


def test_no_folder_to_write_to(found, tmp_path):
    """A folder that is not there, or a folder in place of the page, is an error before the work."""
    with pytest.raises(OutputError, match="does not exist"):
        found.to_html(tmp_path / "none" / "stories.html")
    (tmp_path / "stories.html").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        found.to_html(tmp_path / "stories.html")
    assert not (tmp_path / "stories").exists()


def test_without_the_dump_there_are_no_reports(found, tmp_path):
    """Texts that are not read leave a page of ids; asked for, a dump that is gone is an error."""
    found.to_html(tmp_path / "stories.html", texts=False)
    page = read(tmp_path / "stories.html")
    assert links(page, "stories/") == []
    assert not (tmp_path / "stories").exists()
    assert "Title of" not in page
    with pytest.raises(InputError):
        found.to_html(tmp_path / "stories.html", dump=[tmp_path / "gone.jsonl"])


def test_a_number_of_reports_below_none(found, tmp_path):
    """Is misuse; none at all is a page alone."""
    with pytest.raises(ValueError, match="reports is -1"):
        found.to_html(tmp_path / "stories.html", reports=-1)
    found.to_html(tmp_path / "stories.html", reports=0)
    assert [path.name for path in tmp_path.iterdir()] == ["stories.html"]
    assert "Title of" in read(tmp_path / "stories.html")


def test_names_of_pages_are_addresses(tmp_path):
    """A name with signs that addresses reserve is quoted; one without a suffix has its own."""
    pages = Pages(tmp_path / "what? 50%.html", [7])
    assert pages.address(7) == "what%3F%2050%25/0007.html"
    assert pages.address(8) is None
    assert pages.back == "../what%3F%2050%25.html"
    pages.write(7, f"<!DOCTYPE html>{PAGE_MARK}")
    assert (tmp_path / "what? 50%" / "0007.html").is_file()
    assert Pages(tmp_path / "plain", [1]).address(1) == "plain-pages/0001.html"


def test_a_result_folder_is_no_folder_of_pages(folder):
    """A page called like the result beside it has its reports in a folder of their own."""
    before = {path: path.read_bytes() for path in folder.iterdir()}
    page = folder.with_suffix(".html")
    assert main(["show", str(folder), "-o", str(page), "--reports", "1"]) == 0
    assert links(read(page), "out-pages/") == ["out-pages/0001.html"]
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_single_report_carries_no_mark(found, tmp_path):
    """A report that the user wrote elsewhere is the user's: only pages of a result are replaced."""
    assert PAGE_MARK not in found.compare("f1", "f2").to_html()
    assert PAGE_MARK in written(found, tmp_path)


def written(found, tmp_path):
    found.to_html(tmp_path / "stories.html")
    return read(tmp_path / "stories" / "0001.html")


def test_a_write_that_fails_leaves_the_older_page(found, tmp_path, monkeypatch):
    """The page that leads to the others is written last: it never names what is not there."""
    found.to_html(tmp_path / "stories.html")
    before = read(tmp_path / "stories.html")
    monkeypatch.setattr(
        "newsdiff.report.dump.html.render_html",
        lambda *_, **__: (_ for _ in ()).throw(OSError("disk")),
    )
    with pytest.raises(OSError, match="disk"):
        found.to_html(tmp_path / "stories.html", reports=1)
    assert read(tmp_path / "stories.html") == before
    assert not list(tmp_path.rglob(".newsdiff-*"))


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in small.records()), "utf-8")
    return small.result(path, out=tmp_path / "out").folder


def test_the_command_writes_the_page(folder, tmp_path, capsys):
    """The suffix of the file asks for the page; `--reports` says how many reports."""
    out = tmp_path / "stories.html"
    assert main(["show", str(folder), "-o", str(out), "--reports", "1"]) == 0
    assert links(read(out), "stories/") == ["stories/0001.html"]
    assert "dump.jsonl" in read(out)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "html"], "-o FILE"),
        (["--reports", "3"], "--reports"),
        (["--outlets", "-o", "outlets.html"], "html"),
        (["--outlets", "--reports", "3"], "--reports"),
    ],
)
def test_misuse_of_the_command_is_one_line(folder, arguments, said, capsys):
    """What has no page says so."""
    assert main(["show", str(folder), *arguments]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert len(told.splitlines()) == 1


def test_the_page_is_not_written_over_the_dump(tmp_path, capsys):
    """Whatever the dump is called."""
    path = tmp_path / "dump.html"
    path.write_text("".join(json.dumps(row) + "\n" for row in small.records()), "utf-8")
    moved = path.rename(tmp_path / "dump.jsonl")
    found = small.result(moved, out=tmp_path / "out").folder
    path.symlink_to(moved)
    before = moved.read_bytes()
    assert main(["show", str(found), "-o", str(path)]) == 2
    assert "written over" in capsys.readouterr().err
    assert moved.read_bytes() == before
