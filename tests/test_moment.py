"""The reader of dates: what it reads, what it refuses, and that all who use dates use it."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsdiff as nd
from newsdiff.cli import main
from newsdiff.lexicon import months
from newsdiff.model.moment import before, is_ambiguous, parse_moment

DAY = "2018-12-27"
TIME = "2018-12-27T09:30:00Z"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        *((text, DAY) for text in ("20181227", "2018/12/27", "27-12-2018", "27/12/2018")),
        *((text, DAY) for text in ("27.12.2018", "12/27/2018", " 27 Dec 2018 ", "27-Dec-2018")),
        *((text, DAY) for text in ("27 décembre 2018", "jeudi 27 décembre 2018", "27 déc. 2018")),
        *(
            (text, DAY)
            for text in ("December 27, 2018", "Dec. 27th, 2018", "27th of December 2018")
        ),
        *((text, DAY) for text in ("27. Dezember 2018", "Do., 27. Dez. 2018", "27 dicembre 2018")),
        *((text, DAY) for text in ("27 de diciembre de 2018", "27 de dezembro de 2018")),
        ("27 décembre 2018", DAY),
        ("27 de'cembre 2018".replace("e'", "e\u0301"), DAY),
        ("27 december 2018", DAY),
        ("1er janvier 2019", "2019-01-01"),
        ("3/3/2019", "2019-03-03"),
        ("décembre 2018", "2018-12"),
        *((text, TIME) for text in ("Thu, 27 Dec 2018 09:30:00 GMT", "1545903000", "1545903000.0")),
        *(
            (text, TIME)
            for text in ("1545903000000", "2018-12-27 10:30 +0100", "27/12/2018 09:30Z")
        ),
        *(
            (text, TIME)
            for text in ("Thu, 27 Dec 2018 04:30:00 EST", "Thu Dec 27 09:30:00 +0000 2018")
        ),
        *((text, TIME) for text in ("27 December 2018, 9:30 am UTC", "2018-12-27 09:30:00 UTC")),
        ("27 décembre 2018 à 21h30", "2018-12-27T21:30"),
        ("27.12.2018, 21.30 Uhr", "2018-12-27T21:30"),
        ("Dec 27, 2018 9:30 p.m.", "2018-12-27T21:30"),
    ],
)
def test_one_date_in_many_forms(text, same):
    """Numbers, names of months and seconds say the same as ISO 8601."""
    found, expected = parse_moment(text), parse_moment(same)
    assert found is not None
    assert (found.milliseconds, found.year) == (expected.milliseconds, expected.year)
    assert (found.local_low is None) == (expected.local_low is None)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "soon", "last Monday", "12", "2018-02-30", "2018-13-01", "31 Feb 2019"),
        *("27/12/18", "99/99/2019", "31/02/2019", "20240102120000", "27 Smarch 2018", "0"),
        *("27/12/2018 25:00", "27 Dec 2018 and later", "Dec 27, 2018 13:30 pm", "9" * 400),
    ],
)
def test_what_is_no_date(text):
    """Nothing is made of it, and it is not called ambiguous."""
    assert parse_moment(text) is None
    assert not is_ambiguous(text)


@pytest.mark.parametrize("text", ["03/04/2019", "3.4.2019", "03-04-2019 10:30", "1/2/2003"])
def test_an_ambiguous_date_is_not_guessed(text):
    """Day and month, or month and day: it is refused, and said to be ambiguous."""
    assert parse_moment(text) is None
    assert is_ambiguous(text)


@given(st.text("0123456789/-.: TZ+JanuaryDécmbr,h", max_size=30))
def test_any_text_is_a_date_or_none(text):
    """No text leads to an exception, and a date is never ambiguous as well."""
    assert parse_moment(text) is None or not is_ambiguous(text)


@given(st.dates(dt.date(1600, 1, 1)), st.sampled_from(sorted(months())))
def test_names_of_months_are_those_of_the_lexicon(day, name):
    """A day with any name of its month, in either order, is that day."""
    day = day.replace(day=min(day.day, 28), month=months()[name])
    expected = parse_moment(day.isoformat()).milliseconds
    for text in (f"{day.day} {name} {day.year:04}", f"{name.title()} {day.day}, {day.year:04}"):
        assert parse_moment(text).milliseconds == expected


def test_certainty_needs_more_than_an_order():
    """A day does not precede an hour of it; one outlet's clock needs no zone."""
    day, hour = parse_moment(DAY), parse_moment("2018-12-28T01:00")
    assert not before(day, hour)
    assert before(day, hour, same_outlet=True)
    assert before(parse_moment("1545903000"), parse_moment("Thu, 27 Dec 2018 09:30:01 GMT"))


@pytest.mark.parametrize("published", ["nonsense", "03/04/2019"])
def test_a_bad_date_is_refused_where_it_is_given(published):
    """An Article with a date that cannot be read is an error that shows how to write one."""
    with pytest.raises(ValueError, match=r"published .*2018-12-27"):
        nd.Article(text="The ferry sank.", published=published)
    assert nd.Article("The ferry sank.", published="27 décembre 2018").text == "The ferry sank."
    assert nd.Article("The ferry sank.", published="").published == ""


STORY = "The ferry to Oldhaven will stay in port until June, the harbour authority said."


def written(folder, name, published):
    path = folder / name
    path.write_text(json.dumps({"text": STORY, "source": name, "published": published}), "utf-8")
    return str(path)


@pytest.mark.parametrize(
    "dates",
    [
        (1545903000, 1545993000),
        ("Thu, 27 Dec 2018 09:30:00 GMT", "Fri, 28 Dec 2018 10:30:00 GMT"),
        ("1545903000000", "2018-12-28T10:30:00Z"),
    ],
)
def test_a_comparison_reads_every_form(tmp_path, dates):
    """Which article was first is decided whatever form the dates have."""
    paths = [
        written(tmp_path, f"{name}.json", date) for name, date in zip("ab", dates, strict=True)
    ]
    comparison = nd.compare(*paths)
    assert comparison.passages[0].earliest == 0
    assert nd.compare(*reversed(paths)).passages[0].earliest == 1


@pytest.mark.parametrize("date", ["yesterday evening", "03/04/2019"])
def test_a_files_bad_date_is_said(tmp_path, capsys, date):
    """A file with a date that is not understood is compared, undated, and named."""
    paths = [written(tmp_path, "a.json", date), written(tmp_path, "b.json", "2018-12-27")]
    assert main(["compare", *paths]) == 0
    errors = capsys.readouterr().err.splitlines()
    assert len(errors) == 1
    assert paths[0] in errors[0]
    assert date in errors[0]
    article = nd.compare(*paths).articles[0].article
    assert (article.published, article.unread_date) == (None, date)


def test_keep_and_reuse_agree_on_who_was_first(tmp_path):
    """With seconds since 1970, the kept article is the one that `reuse` calls first."""
    text = "\n\n".join(
        f"Paragraph {n} tells of the ferry and of its crew at length." for n in "abc"
    )
    path = tmp_path / "dump.jsonl"
    rows = [("late", 1545993000), ("early", 1545903000), ("dated", "2018-12-28")]
    path.write_text(
        "".join(
            json.dumps({"id": name, "text": text, "source": name, "published": published}) + "\n"
            for name, published in rows
        ),
        "utf-8",
    )
    out = tmp_path / "out"
    assert main(["dedupe", str(path), "--out", str(out), "--keep", "representatives", "-q"]) == 0
    kept = [json.loads(line)["id"] for line in (out / "kept.jsonl").read_text("utf-8").splitlines()]
    assert kept == ["early"]


def test_a_dump_counts_dates_that_say_nothing(tmp_path, capsys):
    """Undated, unreadable and ambiguous dates stand in the summary."""
    path = tmp_path / "dump.jsonl"
    dates = [None, "2018-12-27", "soon", "03/04/2019", "04/03/2019", "27/12/2018"]
    path.write_text(
        "".join(
            json.dumps({"id": str(n), "text": STORY, "source": "x", "published": date}) + "\n"
            for n, date in enumerate(dates)
        ),
        "utf-8",
    )
    assert main(["dedupe", str(path), "--out", str(tmp_path / "out"), "-q"]) == 0
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    names = ("undated", "unreadable_dates", "ambiguous_dates")
    assert [summary["counts"][name] for name in names] == [4, 1, 2]
    told = capsys.readouterr().err
    assert "2 dates may be day and month" in told
    assert "1 date cannot be read" in told
