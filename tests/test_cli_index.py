"""`newsdiff index` as a user meets it: add, ask, open, remove, verify; and what goes wrong."""

from __future__ import annotations

import csv
import io
import json

import pytest

pytest.importorskip("pyarrow")

from newsdiff.cli import main
from tests.index_articles import CRANE, FERRY, FOOTER, MAYOR, record


@pytest.fixture
def run(capsysbinary, tmp_path, monkeypatch):
    """Run the command in this process, in a folder of its own: status, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEWSDIFF_INDEX", raising=False)

    def _run(*arguments):
        status = main(["index", *map(str, arguments)])
        shown = capsysbinary.readouterr()
        return status, shown.out.decode("utf-8"), shown.err.decode("utf-8")

    return _run


@pytest.fixture
def dump(tmp_path):
    return written(
        tmp_path / "dump.jsonl",
        record("a", FERRY, MAYOR, source="Coast Herald", published="2026-05-03T14:05:00Z"),
        record("b", FERRY, f"{CRANE} {FOOTER}", source="Bay Times", published="2026-05-04"),
    )


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(f"{FERRY}\n\n{CRANE}\n\nNobody else has this.\n", encoding="utf-8")
    return path


def written(path, *records):
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    return path


def test_from_a_dump_to_who_ran_it(run, dump, story):
    """Added, asked: the summary first, then each paragraph with who else ran it."""
    status, out, err = run("add", dump)
    assert (status, err) == (0, "")
    assert out == "2 articles added; 3 new texts, 0 new pairs; 2 articles in news.db\n"
    status, out, _ = run("query", story.name)
    assert status == 0
    head, summary, *rest = out.splitlines()
    assert head == "story.txt"
    assert summary.startswith("1 of 3 paragraphs ran elsewhere, first in Coast Herald, 2026-05-03")
    shown = " ".join(" ".join(rest).split())
    assert f"¶1 {FERRY} = 2026-05-03 14:05 UTC Coast Herald: a ¶1" in shown
    assert "¶2.1" in out
    assert "nobody else" in out
    assert "\n= is word for word; " in out
    assert "nobody else at .7 or more" in out


@pytest.mark.parametrize("form", ["json", "csv", "markdown", "html"])
def test_forms_go_by_option_or_suffix(run, dump, story, form, tmp_path):
    """Each form, on standard output and into a file."""
    run("add", dump)
    status, out, _ = run("query", story, "--format", form)
    assert status == 0
    suffix = {"markdown": "md"}.get(form, form)
    path = tmp_path / f"answer.{suffix}"
    assert run("query", story, "-o", path)[0] == 0
    assert path.read_text(encoding="utf-8") == out
    if form == "json":
        assert json.loads(out)["schema"] == "newsdiff/index-answer/1"
    elif form == "csv":
        rows = list(csv.DictReader(io.StringIO(out)))
        assert [(row["block"], row["sentence"], row["id"]) for row in rows] == [
            ("0", "", "a"),
            ("0", "", "b"),
            ("1", "0", "b"),
        ]
    else:
        assert "Coast Herald" in out


def test_one_paragraph_and_filters(run, dump, story):
    """Who else ran the first paragraph, at what time, in which outlet; people count from 1."""
    run("add", dump)
    _, out, _ = run("query", story, "--paragraph", "1", "--since", "2026-05-04", "-f", "csv")
    assert [row["id"] for row in csv.DictReader(io.StringIO(out))] == ["b"]
    _, out, _ = run("query", story, "--no-sentences", "--without-source", "Bay Times", "-f", "csv")
    assert [row["id"] for row in csv.DictReader(io.StringIO(out))] == ["a"]
    _, out, _ = run("query", story, "--limit", "1")
    assert "and 1 article more" in out


def test_a_hit_opens_as_a_comparison(run, dump, story, tmp_path):
    """As newsdiff compare prints it, in any of its forms."""
    run("add", dump)
    status, out, _ = run("query", story, "--open", "a")
    assert status == 0
    assert "Coast Herald" in out
    page = tmp_path / "report.html"
    assert run("query", story, "--open", "a", "-o", page)[0] == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert run("query", story, "--open", "a", "--format", "tei")[1].startswith("<?xml")


def test_what_is_known_is_left_out_replaced_or_kept(run, dump):
    """A second add of the same articles, three ways."""
    run("add", dump)
    assert "0 articles added, 2 left out, for their ids are known" in run("add", dump)[1]
    assert "2 took the place of others" in run("add", dump, "--known", "replace")[1]
    assert "2 were renamed" in run("add", dump, "--known", "keep")[1]


def test_settings_are_those_of_the_index(run, dump, story):
    """Said when it is made; later only if they are the same; below its threshold nothing is."""
    assert run("add", dump, "--threshold", "0.8", "--no-texts")[0] == 0
    assert run("add", dump)[0] == 0
    status, _, err = run("add", dump, "--threshold", "0.7")
    assert status == 2
    assert "the index has threshold 0.8 instead of 0.7" in err
    status, _, err = run("query", story, "--threshold", "0.7")
    assert (status, "--threshold is below that of the index, 0.8" in err) == (2, True)


def test_removed_articles_do_not_answer(run, dump, story):
    """By id, by outlet and date; something has to be said."""
    run("add", dump)
    assert run("remove", "--id", "a")[1] == "1 article removed; 1 article in news.db\n"
    assert "Coast Herald" not in run("query", story)[1]
    assert "1 article removed" in run("remove", "--source", "Bay Times", "--before", "2026-06")[1]
    status, _, err = run("remove", "-i", "news.db")
    assert (status, "Say what to remove" in err) == (2, True)
    assert "is no date" in run("remove", "--before", "soon")[2]


def test_an_id_that_nothing_has_is_trouble(run, dump):
    """It is said, and what has one of the other ids is removed even so; as often as it is asked."""
    run("add", dump)
    status, out, err = run("remove", "--id", "typo", "--id", "a", "--id", "typo")
    assert (status, out) == (2, "1 article removed; 1 article in news.db\n")
    assert err == (
        "newsdiff: news.db: the index has no article typo; "
        "give ids as `newsdiff index query` names them\n"
    )
    status, out, err = run("remove", "--id", "a")
    assert (status, out[:18]) == (2, "0 articles removed")
    assert "has no article a;" in err
    assert run("remove", "--id", "b", "--source", "Coast Herald")[::2] == (0, "")
    assert run("remove", "--source", "Nobody")[::2] == (0, "")
    many = [word for number in range(25) for word in ("--id", f"none{number}")]
    assert "none19 and 5 more; " in run("remove", *many)[2]


def test_figures_check_and_order(run, dump, tmp_path):
    """How large it is, that it is whole, and that it can be put in order."""
    run("add", dump)
    _, out, _ = run("stats")
    assert "2 articles of 2 sources, from 2026-05-03 14:05 UTC to 2026-05-04 00:00 UTC" in out
    assert " words; 0 pairs of different paragraphs alike\n" in out
    stats = json.loads(run("stats", "--format", "json")[1])
    assert (stats["n_articles"], stats["settings"]["threshold"]) == (2, 0.7)
    status, out, _ = run("verify")
    assert (status, out.startswith("whole; checked: 2 articles, 3 texts, ")) == (0, True)
    assert out.rstrip().endswith(" entries by text, band, sample, joint, sentence, place, id")
    assert run("optimize") == (0, "", "")


def test_an_empty_index_is_whole(run):
    """What was made and never filled says so."""
    assert run("add", "none.jsonl")[0] == 2
    assert run("verify")[:2] == (0, "whole; checked: nothing, for no article was ever added\n")


def test_a_damaged_index_is_said_to_be(run, dump, tmp_path):
    """Verification ends with status 2 and says what is wrong, without a trace."""
    run("add", dump)
    path = tmp_path / "news.db"
    raw = bytearray(path.read_bytes())
    for place in range(len(raw) // 3, len(raw), 997):
        raw[place] ^= 0xFF
    path.write_bytes(raw)
    status, _, err = run("verify")
    assert status == 2
    assert err.startswith("newsdiff: ")
    assert "Traceback" not in err


def test_the_index_is_named_by_option_or_environment(run, dump, story, monkeypatch):
    """`-i`, else NEWSDIFF_INDEX, else news.db; one that is not there is an error."""
    monkeypatch.setenv("NEWSDIFF_INDEX", "other.db")
    assert run("add", dump)[1].endswith("in other.db\n")
    assert run("query", story)[0] == 0
    status, _, err = run("query", story, "-i", "none.db")
    assert status == 2
    assert err.count("\n") == 1
    assert "none.db" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("query", "-", "-"), "Standard input (-) can be read only once"),
        (("query", "a.txt", "b.txt", "--open", "x"), "--open compares one article"),
        (("query", "story.txt", "--format", "tei"), "tei is a form of --open"),
        (("query", "story.txt", "--since", "soon"), "is no date"),
        (("query", "story.txt", "--open", "none"), "the index has no article none"),
        (("query", "story.txt", "--hours", "2"), "has no date from which hours could be counted"),
        (("query", "story.txt", "--hours", "nan"), "nan is no number"),
        (("query", "story.txt", "--hours", "inf"), "is not in the range"),
        (("query", "story.txt", "--threshold", "nan"), "nan is no number"),
        (("query", "story.txt", "--paragraph", "4"), "has 3 paragraphs, and none of that number"),
        (("query", "story.txt", "--paragraph", "0"), "0 is not in the range x>=1"),
        (("query", "story.txt", "-o", "story.txt", "-f", "json"), "story.txt"),
        (("query", "story.txt", "-o", "news.db", "-f", "json"), "news.db"),
        (("query", "none.txt"), "none.txt: no such file"),
        (("add", "none.jsonl"), "none.jsonl: no such file"),
    ],
)
def test_errors_are_one_line_that_says_what_to_do(run, dump, story, arguments, message):
    """Place, trouble, remedy; status 2; no trace of a fault."""
    run("add", dump)
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_bad_records_are_skipped_with_a_warning(run, tmp_path):
    """As dedupe says it; --strict stops at the first one."""
    path = tmp_path / "bad.jsonl"
    path.write_text(json.dumps(record("a", FERRY)) + "\n{not json\n", encoding="utf-8")
    status, out, err = run("add", path)
    assert (status, out[:17]) == (0, "1 article added; ")
    assert "bad.jsonl:2: " in err
    assert "; skipped" in err
    assert run("add", path, "-i", "strict.db", "--strict")[0] == 2
    assert run("add", path, "-i", "quiet.db", "--quiet")[1] == ""
