"""From a result to its stories, outlets, periods and carriers, in files and in memory."""

from __future__ import annotations

import json
import sys
import types
from collections import defaultdict

import dump_routes as small
import pytest

pytest.importorskip("pyarrow")

import pyarrow as pa

import newsdiff as nd
from newsdiff.errors import InputError
from newsdiff.report import frames
from newsdiff.report.dump.outlets import first_outlets, outlet_matrix
from newsdiff.report.dump.periods import timeline_table


@pytest.fixture(autouse=True)
def without_frames(monkeypatch):
    """Arrow tables, whichever libraries of frames are installed."""
    monkeypatch.setattr(frames, "_LIBRARIES", ())


@pytest.fixture(params=["memory", "parquet", "jsonl", "csv"])
def found(request, tmp_path):
    if request.param == "memory":
        return small.result()
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in small.records()), "utf-8")
    return small.result(path, out=tmp_path / "out", form=request.param)


def by(table, name):
    return {row[name]: row for row in table.to_pylist()}


def test_stories_say_who_was_first(found):
    """The largest story first, with its outlets, agencies, times and the outlet that was first.

    An undated article may have been the first: neither it nor an outlet is named then.
    """
    first, second = found.stories().to_pylist()
    assert (first["story"], first["articles"], first["outlets"]) == (1, 4, 3)
    assert (first["agencies"], first["first_source"], first["first_id"]) == (
        "AFP",
        None,
        None,
    )
    assert (first["last"] - first["first"]).total_seconds() == 23 * 3600
    assert (second["first_source"], second["first_id"]) == ("Harbour Post", "b1")
    assert "title" not in first


def test_stories_have_titles_when_asked(found):
    """Titles come from the dump, which is found again in memory, too."""
    rows = found.stories(titles=True).to_pylist()
    assert [row["title"] for row in rows] == [f"Title of {row['id']}" for row in rows]


def test_outlets_say_what_is_their_own(found):
    """Shares of own, shared and agency words, and how often an outlet was first."""
    outlets = by(found.outlets(), "source")
    wire, post = outlets["Nordwire"], outlets["Harbour Post"]
    assert wire["agency_share"] == pytest.approx(49 / 65)
    assert wire["own_share"] == pytest.approx(16 / 65)
    assert (post["articles"], post["stories"], post["first"]) == (3, 2, 1)
    assert post["words_agency"] == 49
    assert outlets[None]["own_share"] == 1
    assert next(iter(outlets)) == "Harbour Post"


DAY = 86_400_000


@pytest.mark.parametrize(
    ("dated", "first"),
    [
        ([("A", 0), ("B", DAY)], "A"),
        ([("A", 0), ("A", 0), ("B", DAY)], "A"),
        ([("A", 0), ("B", 0)], None),
        ([("A", DAY), ("B", None)], None),
        ([("A", None), ("B", DAY), (None, 0)], None),
        ([("A", None), ("B", None)], None),
        ([("A", 0), ("B", DAY), ("B", None)], None),
        ([("A", 1), ("A", None), ("B", DAY)], "A"),
        ([("A", 0), ("B", DAY - 1)], None),
        ([("A", 1), ("B", 2)], "A"),
    ],
)
def test_who_was_first_is_told_by_dates_alone(dated, first):
    """One outlet dated before all others; the same day, or no date, says nothing."""
    articles = pa.table(
        {
            "story": [1] * len(dated),
            "source": pa.array([source for source, _ in dated], pa.string()),
            "published_ms": pa.array([time for _, time in dated], pa.int64()),
        }
    )
    assert first_outlets(articles).get(1) == first


def naive_matrix(reuse, measure):
    """For each article and other outlet the most that one partner has of it, summed."""
    most = defaultdict(int)
    for row in reuse:
        for one, other in (("left", "right"), ("right", "left")):
            key = row[f"{one}_source"], row[f"{other}_source"], row[f"{one}_id"]
            most[key] = max(most[key], row[f"{one}_words"])
    cells = defaultdict(int)
    for (source, other, _), words in most.items():
        cells[source, other] += words if measure == "words" else 1
    return cells


@pytest.mark.parametrize("measure", ["words", "articles"])
def test_matrix_counts_each_article_once(found, measure):
    """A cell is what a naive count gives; the diagonal of an outlet is empty."""
    matrix = found.matrix(measure)
    cells = naive_matrix(found.reuse.to_pylist(), measure)
    names = matrix.column_names[1:]
    for row in matrix.to_pylist():
        for name in names:
            if name == row["source"]:
                assert row[name] is None
            else:
                other = None if name == "(no source)" else name
                assert row[name] == cells.get((row["source"], other), 0)
    assert by(matrix, "source")["Island Mail"]["Nordwire"] > 0


def test_matrix_of_one_kind(found):
    """Only running text, or only quotations; a table without kinds says so."""
    assert found.matrix(kind="running").equals(found.matrix())
    cells = found.matrix(kind="quotation").drop_columns("source")
    assert {value for column in cells.columns for value in column.to_pylist()} == {0, None}
    with pytest.raises(InputError, match="no column kind"):
        outlet_matrix(found.articles, found.reuse.drop_columns("kind"), kind="house")
    with pytest.raises(ValueError, match="by is 'pairs'"):
        found.matrix("pairs")


def test_matrix_of_many_outlets_is_exact():
    """A dispatch in 150 outlets fills all cells but the diagonal."""
    names = [f"o{number:03}" for number in range(150)]
    articles = pa.table({"source": names, "words_shared": [80] * 150})
    pairs = [(left, right) for i, left in enumerate(names) for right in names[i + 1 :]]
    left, right = ([pair[side] for pair in pairs] for side in (0, 1))
    words = [80] * len(pairs)
    reuse = pa.table(
        {"left_source": left, "right_source": right, "left_id": left, "right_id": right,
         "left_words": words, "right_words": words}
    )  # fmt: skip
    matrix = outlet_matrix(articles, reuse)
    assert matrix.column_names == ["source", *names]
    for name in names:
        assert matrix[name].to_pylist() == [None if name == one else 80 for one in names]
    assert outlet_matrix(articles, reuse, top=2).column_names == ["source", "o000", "o001"]


def test_timeline_by_week_and_month(found):
    """Weeks begin on Monday; what has no date comes last, and is counted."""
    weeks = found.timeline("week").to_pylist()
    assert [str(row["period"]) for row in weeks] == [
        *("2024-03-04", "2024-03-11", "2024-04-01"),
        "None",
    ]
    assert [row["articles"] for row in weeks] == [3, 2, 2, 1]
    assert [row["stories"] for row in weeks] == [1, 1, 0, 1]
    months = found.timeline("month").to_pylist()
    assert [row["articles"] for row in months] == [5, 2, 1]
    assert sum(row["words"] for row in months) == sum(row["words"] for row in weeks)
    with pytest.raises(ValueError, match="year"):
        found.timeline("year")


def test_timeline_of_nothing_is_empty():
    """A dump without articles has a timeline without rows."""
    kinds = {"id": pa.string(), "published_ms": pa.int64(), "story": pa.int64()}
    kinds |= {"words": pa.int64(), "words_shared": pa.int64()}
    assert timeline_table(pa.schema(kinds.items()).empty_table()).num_rows == 0


def test_a_story_has_articles_times_and_a_report(found):
    """Its articles by time, hours after the first, and the comparison of all of them."""
    story = found.story(1)
    assert repr(story) == "<Story 1: 4 articles of 3 outlets, AFP, 80% shared>"
    assert story.articles["id"].to_pylist() == ["f1", "f2", "f3", "f4"]
    assert story.timeline()["hours"].to_pylist() == [0, 1.5, 23, None]
    comparison = story.compare()
    assert [each.article.path for each in comparison.articles] == ["f1", "f2", "f3", "f4"]
    assert comparison.articles[0].article.title == "Title of f1"
    assert comparison.links
    assert not comparison.limits.reached


def test_a_report_of_many_articles_says_that_it_is_cut(found):
    """The first and the fullest article of each outlet; the bound is among the limits."""
    comparison = found.story(1).compare(top=3)
    assert [each.article.path for each in comparison.articles] == ["f1", "f2", "f3"]
    (limit,) = comparison.limits.reached
    assert (limit.limit, limit.actual) == (3, 4)
    assert "articles of the story" in comparison.to_json()
    with pytest.raises(ValueError, match="below 2"):
        found.story(1).compare(top=1)


def test_no_such_story(found):
    """A number that no story has is an error that says how many there are."""
    with pytest.raises(InputError, match=r"no story 3; give a number from 1, the largest, to 2"):
        found.story(3)


def test_a_story_in_a_notebook_is_escaped():
    """Markup and controls in names of outlets are shown, not obeyed."""
    sources = {row["id"]: f"<b>{row['source']}\x1b</b>" for row in small.records()}
    story = small.result(sources=sources).story(1)
    shown = story._repr_html_()
    assert "&lt;b&gt;Nordwire" in shown
    assert "<b>Nordwire" not in shown
    assert "\x1b" not in shown


def test_who_else_carries_each_paragraph(found):
    """By paragraph the other articles, the earliest first, with time, words and similarity."""
    rows = found.who_else("f3").to_pylist()
    assert [(row["block"], row["id"], row["other_block"]) for row in rows] == [
        *((1, "f1", 1), (1, "f2", 1), (1, "f4", 1)),
        *((2, "f1", 0), (2, "f2", 0), (2, "f4", 0)),
    ]
    assert [row["when"] for row in rows[:3]] == ["earlier", "earlier", ""]
    assert {row["similarity"] for row in rows} == {1.0}
    assert all(row["article_words"] > 30 and row["kind"] == "running" for row in rows)
    assert {row["when"] for row in found.who_else("f1").to_pylist()} == {"later", ""}
    with pytest.raises(InputError, match="no article zz"):
        found.who_else("zz")


def test_an_article_of_its_own_has_no_carriers(found):
    """Nobody carries it: an empty table with its columns."""
    table = found.who_else("w1")
    assert table.num_rows == 0
    assert "when" in table.column_names


def test_overview_of_a_result_in_memory(found):
    """Stories, clusters and texts are there without a folder, too."""
    seen = found.overview(top=1)
    assert (seen.n_stories, seen.stories[0].first_outlet) == (2, None)
    assert seen.stories[0].title == f"Title of {seen.stories[0].id}"
    assert seen.clusters[0].text in (*small.FERRY, *small.OWN.values())
    assert seen.reuse[0].kind == "running"
    assert seen.notes == ()


@pytest.mark.parametrize("kind", ["list", "tuple", "values", "table", "articles"])
def test_articles_in_memory_are_found_again(kind):
    """Whatever can be read twice: lists, tables, anything with a length."""
    rows = small.records()
    articles = [nd.Article(text=row["text"], path=row["id"], source=row["source"]) for row in rows]
    dump = {
        "list": rows,
        "tuple": tuple(rows),
        "values": {row["id"]: row for row in rows}.values(),
        "table": pa.Table.from_pylist(rows),
        "articles": articles,
    }[kind]
    comparison = nd.dedupe(dump, threads=1).compare("f1", "f2")
    assert [each.article.path for each in comparison.articles] == ["f1", "f2"]


def test_articles_without_an_id_are_found_again():
    """They go by their place; ids that were used before by the number that they got."""
    rows = small.records()
    del rows[0]["id"]
    rows[2]["id"] = "f2"
    found = nd.dedupe(rows, threads=1)
    comparison = found.compare("records:1", "f2#2")
    assert comparison.articles[1].article.source == "Island Mail"


@pytest.mark.parametrize("kind", ["generator", "reader"])
def test_an_iterator_is_used_up(kind, tmp_path):
    """Articles of an iterator are gone: the error says so, and what to do."""
    rows = small.records()
    table = pa.Table.from_pylist(rows)
    dump = iter(rows) if kind == "generator" else table.to_reader()
    found = nd.dedupe(dump, threads=1)
    with pytest.raises(InputError, match="iterator, which is used up; give dedupe a list"):
        found.compare("f1", "f2")
    path = tmp_path / "dump.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert found.compare("f1", "f2", dump=[path]).links


def test_results_of_an_earlier_version_say_what_to_do(tmp_path):
    """A folder without the table of stories is an error with a remedy."""
    nd.dedupe(small.records(), out=tmp_path, threads=1)
    for name in ("articles", "stories"):
        (tmp_path / f"{name}.parquet").unlink(missing_ok=True)
    with pytest.raises(InputError, match="no table stories; run newsdiff dedupe again"):
        nd.open(tmp_path).stories()


TABLE = {"n": [1, None], "name": ["a", None]}


def test_frames_of_pandas(monkeypatch):
    """Whole numbers stay whole where one is missing."""
    monkeypatch.undo()
    pandas = pytest.importorskip("pandas")
    frame = frames.frame_of_table(pa.table(TABLE))
    assert isinstance(frame, pandas.DataFrame)
    assert frame["n"].iloc[0] == 1
    assert str(frame["n"].dtype) == "Int64"


def test_frames_of_the_library_that_is_there(monkeypatch):
    """Polars is used where pandas is not there."""
    polars = types.ModuleType("polars")
    polars.from_arrow = lambda table: ("polars", table.num_rows)
    polars.DataFrame = lambda rows, **options: (rows, options["schema"])
    monkeypatch.setitem(sys.modules, "polars", polars)
    monkeypatch.setattr(frames, "_LIBRARIES", ("no_pandas_here", "polars"))
    assert frames.frame_of_table(pa.table(TABLE)) == ("polars", 2)
    assert frames.frame_of_rows(("a",), [(1,)]) == ([(1,)], ["a"])
    monkeypatch.setattr(frames, "_LIBRARIES", ("wave", "polars"))
    monkeypatch.delitem(sys.modules, "wave", raising=False)
    assert frames.frame_of_table(pa.table(TABLE)) == ("polars", 2), "the one that is loaded"
    monkeypatch.setattr(frames, "_LIBRARIES", ("json", "polars"))
    assert frames.frame_of_table(pa.table(TABLE), "polars") == ("polars", 2), "the user's"


def test_frames_are_of_the_library_that_was_given(monkeypatch):
    """Who gives a frame of a library gets frames of it."""
    asked = []
    monkeypatch.setattr(frames, "_library", asked.append)
    frame = type("Frame", (list,), {"__module__": "polars.dataframe.frame"})
    found = nd.dedupe(frame(small.records()), threads=1)
    found.timeline()
    found.story(1).timeline()
    assert asked == ["polars", "polars"]


def test_without_a_library_of_frames_the_table_itself():
    """Neither pandas nor polars: Arrow."""
    table = pa.table(TABLE)
    assert frames.frame_of_table(table) is table


@pytest.mark.parametrize(
    ("article", "other", "when"),
    [
        ("2024-03-05T12:00Z", "2024-03-05", ""),
        ("2024-03-05T12:00Z", "2024-03", ""),
        ("2024-03-05T12:00Z", "2024-03-04", "earlier"),
        ("2024-03-05", "2024-03-06T00:00Z", "later"),
        ("2024-03-05T12:00+02:00", "2024-03-05T09:00Z", "earlier"),
        ("2024-03-05T12:00Z", "2024-03-05T12:00:30Z", ""),
        ("2024-03-05", None, ""),
    ],
)
def test_a_carrier_is_earlier_only_where_dates_decide(article, other, when):
    """A date alone is any time of its day, a month any of its days."""
    rows = [
        {"id": name, "published": date, "text": "\n\n".join(small.FERRY)}
        for name, date in (("one", article), ("two", other))
    ]
    assert set(nd.dedupe(rows, threads=1).carriers("one")["when"].to_pylist()) == {when}
