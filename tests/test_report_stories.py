"""The page of a dump's stories as text: what it says, escaped, bounded; browsers look elsewhere."""

from __future__ import annotations

import json
import re

import attrs
import dump_stories as build
import pytest
from page_reader import Reader

pytest.importorskip("pyarrow")

import pyarrow as pa

from newsdiff.report.dump.html import MAX_PAGE_BYTES, render_stories_html
from newsdiff.report.dump.html.drawing import bars, span_words, sparkline, timeline_values
from newsdiff.report.dump.overview import DumpOutlet, DumpStories, DumpStory
from newsdiff.report.dump.stories import MAX_STORIES, dump_stories, telling_members
from newsdiff.report.dump.timeline import drawn_timeline

HOUR, DAY = 3_600_000, 86_400_000


def page(shown=None, report_of=lambda _: None):
    return render_stories_html(shown or build.shown(), report_of=report_of)


def words(source):
    return " ".join("".join(Reader(source).text).split())


def story(**values):
    return DumpStory(**{"story": 1, "id": "a", "articles": 2, "outlets": (("A", 2),), **values})


def dump(*stories, **values):
    given = {"folder": "out", "name": "dump.jsonl", "articles": 9, "n_stories": len(stories)}
    return DumpStories(**{**given, "stories": stories, **values})


def test_well_formed_with_unique_ids():
    """Elements nest and close, no id stands twice, and every link leads to a place or a report."""
    found = Reader(page(report_of=lambda number: f"stories/{number:04}.html"))
    assert found.wrong == []
    assert found.open == []
    ids = [each["id"] for _, each in found.elements if "id" in each]
    assert len(ids) == len(set(ids))
    targets = {each["href"] for tag, each in found.elements if tag == "a"}
    assert {each[1:] for each in targets if each.startswith("#")} <= set(ids)
    assert {each for each in targets if not each.startswith("#")} == {
        f"stories/{number:04}.html" for number in range(1, 61)
    }


def test_asks_for_nothing():
    """There is no address in the page, and no attribute that could hold a script or a style."""
    source = page()
    assert not re.search(r"https?:|//[a-z]|@import|url\(", source)
    for tag, attributes in Reader(source).elements:
        assert tag not in {"iframe", "img", "object", "embed", "base"}
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert not attributes.get("src")


def test_the_first_lines_say_how_much_and_who():
    """Articles, stories, the shared part, the largest story, the outlet that carries most."""
    told = words(page())
    shown = build.shown()
    share = round(100 * shown.words_shared / shown.words)
    assert "60 stories in 439 articles" in told
    assert f"{share} % of all words stand in text that another outlet carries too." in told
    assert f"The largest story, {build.TITLES[0]}, has 34 articles in 13 outlets." in told
    assert f"{shown.outlets[0].name} carries most." in told


HOSTILE = "</script><img src=x onerror=alert(1)>\"'&\x1b[31m\u202e\ud800"


def test_text_of_articles_is_escaped():
    """Titles, outlets, agencies and names of files neither end their element nor act."""
    hostile = story(
        title=HOSTILE,
        excerpt=HOSTILE * 3,
        outlets=((HOSTILE, 2), ("B", 1)),
        agencies=(HOSTILE,),
        first_outlet=HOSTILE,
        times=(0, HOUR),
        first_ms=0,
        last_ms=HOUR,
        language='"><b>',
    )
    outlet = DumpOutlet(name=HOSTILE, articles=1, words=9, words_shared=3)
    shown = dump(hostile, name=HOSTILE, folder=HOSTILE, notes=(HOSTILE,), n_stories=3)
    shares = {"matrix": ((0, 3), (3, 0)), "matrix_names": (HOSTILE,) * 2}
    source = page(attrs.evolve(shown, outlets=(outlet,) * 2, **shares))
    assert "\x1b" not in source
    assert "\u202e" not in source
    found = Reader(source)
    assert found.wrong == []
    assert not [tag for tag, _ in found.elements if tag in {"img", "b"} and tag == "img"]
    assert sum(tag == "script" for tag, _ in found.elements) == 2
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', source, re.DOTALL)
    assert json.loads(data[1])["outlets"]


def test_a_page_stays_small_and_says_what_it_leaves_out():
    """500 stories at most; the rest is counted, and the place where it stands is named."""
    shown = build.shown(40)
    many = tuple(attrs.evolve(shown.stories[n % 40], story=n + 1) for n in range(MAX_STORIES))
    source = page(attrs.evolve(shown, stories=many, n_stories=720))
    assert source.count('<li class="nd-story"') == MAX_STORIES
    assert "220 more stories are not shown here; they stand in the table stories of results" in (
        words(source)
    )
    assert len(source.encode()) <= MAX_PAGE_BYTES


def test_long_names_do_not_make_a_large_page():
    """Whatever names and titles a dump has, the page keeps its bound, and says so."""
    outlets = tuple((f"{n:05}{'界' * 400}", 3) for n in range(400))
    long = [
        story(story=n + 1, title="&" * 9_000, excerpt="界&" * 9_000, outlets=outlets)
        for n in range(MAX_STORIES)
    ]
    source = page(dump(*long))
    assert len(source.encode()) <= MAX_PAGE_BYTES
    left = source.count('<li class="nd-story"')
    assert 0 < left < MAX_STORIES
    assert f"{MAX_STORIES - left} more stories are not shown here" in words(source)


def test_a_story_without_a_report_is_no_link():
    """Titles lead to reports where there are some; for the others the command is named."""
    source = page(report_of=lambda number: "stories/0001.html" if number == 1 else None)
    assert source.count('href="stories/') == 1
    assert "--story NUMBER" in source
    assert "--story NUMBER" not in page(report_of=lambda number: f"stories/{number}.html")


def test_an_empty_result_is_a_page():
    """No story, no table: the page says so."""
    assert "No two outlets share enough running text" in words(page(dump()))
    none = {"articles": None, "stories": None, "reuse": None}
    missing = dump_stories(none, folder="out", inputs=["a.jsonl"])
    assert "run newsdiff dedupe again" in words(page(missing))


def test_a_title_that_the_text_repeats_stands_once():
    """The excerpt begins behind the title."""
    repeated = story(title="Ferry stays", excerpt="Ferry stays\n\nThe hull has a crack.")
    assert (
        words(page(dump(repeated))).count("Ferry stays") == 2
    )  # in the first lines and in its row


def test_a_story_without_a_title_is_called_by_its_text():
    """How the text begins stands in the place of the title, and goes on below it; else the id."""
    text = "The ferry stays in port. " * 9
    source = page(dump(story(excerpt=text)))
    title = re.search(r"<h3[^>]*>(.*?)</h3>", source)[1]
    rest = re.search(r'<p class="nd-text"[^>]*>(.*?)</p>', source)[1]
    assert title.endswith("…")
    assert " ".join(f"{title[:-1]} {rest}".split()) == text.strip()
    assert re.search(r"<h3[^>]*>(.*?)</h3>", page(dump(story(id="n0007"))))[1] == "n0007"


def test_who_was_first_is_said_where_dates_decide():
    """The outlet that is known to be first, and how many articles have a date."""
    dated = {"first_ms": 0, "last_ms": HOUR}
    known = words(page(dump(story(times=(0, HOUR), first_outlet="Nordwire", **dated))))
    assert "first Nordwire" in known
    assert "first Nordwire" not in words(page(dump(story(times=(0,), **dated))))
    assert "1 of 2 dated" in words(page(dump(story(times=(0,), **dated))))


def test_outlets_and_matrix_have_the_same_order():
    """The columns of the matrix are the first outlets of the table."""
    shown = build.shown()
    assert len(shown.matrix) == 16
    shared = [each.words_shared for each in shown.outlets]
    assert shared == sorted(shared, reverse=True)
    articles = build.tables()["articles"].to_pylist()
    first = shown.outlets[0]
    own = [each for each in articles if each["source"] == first.name]
    assert first.articles == len(own)
    assert first.words_shared == sum(each["words_shared"] for each in own)
    assert all(shown.matrix[each][each] == 0 for each in range(16))
    names = [each.name for each in shown.outlets[:16]]
    assert list(shown.matrix_names) == names
    assert shown.matrix[0][1] == naive_cell(build.tables()["reuse"].to_pylist(), *names[:2])


def naive_cell(reuse, one, other):
    """Words of one outlet that the other has: of each of its articles the most."""
    most = {}
    for row in reuse:
        for left, right in (("left", "right"), ("right", "left")):
            if (row[f"{left}_source"], row[f"{right}_source"]) == (one, other):
                name = row[f"{left}_id"]
                most[name] = max(most.get(name, 0), row[f"{left}_words"])
    return sum(most.values())


def dated(times, told=()):
    stories = [1 if index in told else None for index in range(len(times))]
    columns = {"published_ms": pa.array(times, pa.int64()), "story": pa.array(stories, pa.int64())}
    return pa.table(columns)


def test_the_timeline_counts_every_dated_article():
    """Steps are equal, begin on the hour or the day, and hold all that is drawn."""
    found = drawn_timeline(dated([0, HOUR, 30 * HOUR, None, 50 * HOUR], told={0, 4}))
    assert (found.step_ms, found.start_ms) == (HOUR, 0)
    assert sum(found.articles) == 4
    assert [place for place, n in enumerate(found.in_stories) if n] == [0, 50]
    assert (found.n_undated, found.n_outside) == (1, 0)
    assert drawn_timeline(dated([None])) is None


@pytest.mark.parametrize("days", [1, 3, 30, 200, 3_000, 40_000])
def test_the_timeline_is_bounded(days):
    """However long a dump is, at most 120 steps are drawn, and none is lost."""
    times = [round(each * days * DAY / 400) for each in range(401)]
    found = drawn_timeline(dated(times))
    assert 2 <= len(found.articles) <= 120
    assert sum(found.articles) == 401


def test_a_wrong_clock_does_not_stretch_the_timeline():
    """Single dates far off are counted, not drawn."""
    times = [1_700_000_000_000 + each * HOUR for each in range(300)]
    found = drawn_timeline(dated([0, *times, 9_000_000_000_000]))
    assert found.n_outside >= 2
    assert found.start_ms > 1_600_000_000_000
    assert sum(found.articles) + found.n_outside == 302


def test_labels_of_the_axis_name_a_new_year():
    """The year stands at the first label and where it changes."""
    start = 1_704_067_200_000 - 40 * DAY
    labels = timeline_values(drawn_timeline(dated([start, start + 80 * DAY])))["labels"]
    told = [each["words"] for each in labels]
    assert [bool(re.search(r"20\d\d", each)) for each in told].count(True) == 2
    assert told[0].endswith("2023")


def test_a_time_that_no_calendar_has_is_left_out():
    """Milliseconds beyond year 9999 are no reason to fail."""
    far = 10**17
    values = {"times": (far, far + 5), "first_ms": far, "last_ms": far + 5}
    source = page(dump(story(**values), timeline=drawn_timeline(dated([far, far + DAY]))))
    assert "no date" in words(source)


def test_sparkline_counts_by_its_own_time():
    """Bars stand where articles were published between the first and the last."""
    assert sparkline([5]) == sparkline([5, 5]) == ""
    assert sparkline([0, 24]).count("M") == 2
    assert sparkline([0, 1, 24]).startswith("M0 20V0h")
    assert bars([], 1, width=1, height=5) == ""


@pytest.mark.parametrize(
    ("ms", "expected"),
    [(0, ""), (1, "less than a minute"), (60_000, "1 minute"), (90 * DAY, "90 days")],
)
def test_spans_in_words(ms, expected):
    """One unit, two digits."""
    assert span_words(1, ms + 1) == expected


def test_spans_between_dates_without_a_time():
    """From or to a day without a time no part of a day is told; less than a day is, as it is."""
    assert span_words(0, 7 * DAY + 12 * HOUR) == "7 days"
    assert span_words(12 * HOUR, 3 * DAY) == "3 days"
    assert span_words(0, 5 * HOUR) == "5 hours"
    assert span_words(HOUR, 7 * DAY + 13 * HOUR) == "7.5 days"


def test_telling_members_are_the_first_and_one_of_each_outlet():
    """The first published, then each outlet's fullest, then the rest, in the order of time."""
    rows = [
        ("late", "A", 90, 300),
        ("first", "B", 10, 100),
        ("full", "B", 80, 200),
        ("small", "C", 20, None),
        ("more", "A", 70, 400),
    ]
    names = ("id", "source", "words_shared", "published_ms")
    table = pa.Table.from_pylist(
        [{**dict(zip(names, row, strict=True)), "story": 1} for row in rows]
    )
    assert telling_members(table, [1], 3) == {1: ("first", "late", "small")}
    assert telling_members(table, [1], 4) == {1: ("first", "full", "late", "small")}
    assert telling_members(table, [1, 9], 9)[1] == ("first", "full", "late", "more", "small")
    assert telling_members(table, [9], 9) == {9: ()}
    assert telling_members(None, [1], 3) == {}
