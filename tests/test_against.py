"""A dump against an index: what concerns its articles is what a run over the whole says of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import newsdiff as nd
from newsdiff.cli import command
from newsdiff.errors import InputError, OutputError
from newsdiff.model.dump import Silence
from newsdiff.model.index import IndexSettings
from newsdiff.pipeline.index import Index
from newsdiff.store.store import Store
from tests.memory_storage import MemoryStorage

GENERATOR = Path(__file__).parent.parent / "benchmarks" / "dump"


@pytest.fixture(scope="session")
def lines(tmp_path_factory):
    """A generated dump with families, boilerplate, templates and articles filed twice."""
    sys.path.insert(0, str(GENERATOR))
    try:
        import generate
    finally:
        sys.path.remove(str(GENERATOR))
    path = tmp_path_factory.mktemp("dump") / "dump.jsonl"
    generate.write_dump(600, path, None, generator=generate.Generator(7))
    return path.read_bytes().splitlines(keepends=True)


def new_index(**settings):
    return Index(Store(MemoryStorage({"settings": attrs.asdict(IndexSettings(**settings))})))


def written(folder, name, lines):
    path = folder / name
    path.write_bytes(b"".join(lines))
    return path


def rows_of(table, drop=()):
    return [
        {name: value for name, value in row.items() if name not in drop}
        for row in table.to_pylist()
    ]


def grouped(rows, key):
    """Rows by the group that they are numbered by, as sets that know no numbers."""
    groups = {}
    for row in rows:
        number = row.pop(key)
        groups.setdefault(number, set()).add(tuple(sorted(row.items())))
    return {frozenset(each) for number, each in groups.items() if number is not None}


def assert_same(found, whole, new):
    """Hold a run against an index to what the run over everything says of the new articles."""
    for name, ends in (("pairs", ("left_id", "right_id")), ("reuse", ("left_id", "right_id"))):
        wanted = [row for row in rows_of(whole.table(name)) if new & {row[end] for end in ends}]
        assert rows_of(found.table(name)) == wanted
        assert found.summary.counts[name] == len(wanted)
    clusters = grouped(rows_of(whole.clusters), "cluster")
    wanted = {each for each in clusters if any(dict(row)["id"] in new for row in each)}
    assert grouped(rows_of(found.clusters), "cluster") == wanted
    assert_same_boilerplate(found, whole, new)
    assert_same_stories(found, whole, new)


def assert_same_boilerplate(found, whole, new):
    sources = dict(
        zip(*(whole.articles[each].to_pylist() for each in ("id", "source")), strict=True)
    )
    marked = {
        (row["cluster"], sources[row["id"]])
        for row in rows_of(whole.clusters)
        if row["boilerplate"] and row["id"] in new
    }
    wanted = [
        {name: value for name, value in row.items() if name != "cluster"}
        for row in rows_of(whole.boilerplate)
        if (row["cluster"], row["source"]) in marked
    ]
    assert rows_of(found.boilerplate, ("cluster",)) == wanted


def assert_same_stories(found, whole, new):
    def by_story(result):
        rows = result.articles.select(["id", "story"]).to_pylist()
        told = grouped(rows, "story")
        return {each for each in told if any(dict(row)["id"] in new for row in each)}

    assert by_story(found) == by_story(whole)
    numbers = {row["story"] for row in rows_of(whole.articles) if row["id"] in new}
    wanted = [
        {name: value for name, value in row.items() if name != "story"}
        for row in rows_of(whole.table("stories"))
        if row["story"] in numbers
    ]
    assert rows_of(found.table("stories"), ("story",)) == wanted
    drop = ("story", "file", "line", "indexed")
    mine = [row for row in rows_of(found.articles) if not row["indexed"]]
    assert {row["id"] for row in mine} == new
    told = [{name: row[name] for name in row if name not in drop} for row in mine]
    assert told == [row for row in rows_of(whole.articles, drop) if row["id"] in new]
    known = {row["id"]: row for row in rows_of(found.articles) if row["indexed"]}
    everything = {row["id"]: row for row in rows_of(whole.articles)}
    for name, row in known.items():
        assert row["words_shared"] <= everything[name]["words_shared"]
        if row["story"] is not None:
            assert row["words_shared"] == everything[name]["words_shared"]
    named = {row[end] for row in rows_of(found.reuse) for end in ("left_id", "right_id")}
    named |= {row["id"] for row in rows_of(found.clusters)}
    assert named - new <= known.keys()


def ids_of(path):
    return {json.loads(line)["id"] for line in path.read_bytes().splitlines()}


@pytest.mark.parametrize("n_new", [1, 40, 300, 600])
def test_a_run_against_an_index_says_what_a_run_over_everything_says(lines, tmp_path, n_new):
    """Pairs, clusters, boilerplate, reuse, articles and stories that concern a new article."""
    old = written(tmp_path, "old.jsonl", lines[: len(lines) - n_new])
    today = written(tmp_path, "today.jsonl", lines[len(lines) - n_new :])
    index = new_index()
    if n_new < len(lines):
        index.add(old)
    whole = nd.dedupe([old, today] if n_new < len(lines) else today)
    found = index.dedupe(today)
    assert_same(found, whole, ids_of(today))
    assert found.summary.against["articles"] == len(lines) - n_new
    assert len(index) == len(lines) - n_new


def test_what_was_removed_is_not_there(lines, tmp_path):
    """The answer is that of a run over what is left, whichever articles had a text first."""
    old, today = lines[:450], lines[450:]
    gone = {json.loads(line)["id"] for line in old[::3]}
    left = [line for line in old if json.loads(line)["id"] not in gone]
    index = new_index()
    index.add(written(tmp_path, "old.jsonl", old[:200]))
    index.add(written(tmp_path, "later.jsonl", old[200:]))
    assert index.remove(ids=gone) == len(gone)
    new = written(tmp_path, "today.jsonl", today)
    whole = nd.dedupe([written(tmp_path, "left.jsonl", left), new])
    assert_same(index.dedupe(new), whole, ids_of(new))


def test_added_articles_are_there_for_the_next_run(lines, tmp_path):
    """Three days, each against those before it, then added."""
    index, days = new_index(), []
    for day in range(3):
        today = written(tmp_path, f"{day}.jsonl", lines[200 * day : 200 * (day + 1)])
        days.append(today)
        found = index.dedupe(today, add=True)
        assert_same(found, nd.dedupe(days), ids_of(today))
    assert len(index) == len(lines)
    assert not index.verify().problems


def test_nobody_writes_between_the_look_up_and_the_adding(lines, tmp_path):
    """What a run adds is numbered by the index that it looked at: another writer has to wait."""
    index = new_index()
    index.add(written(tmp_path, "old.jsonl", lines[:40]))
    refused = []

    class Meanwhile(Silence):
        def begin(self, stage, total, unit):
            super().begin(stage, total, unit)
            try:
                index.remove(ids=["nobody"])
            except OutputError:
                refused.append(stage)

    new = written(tmp_path, "new.jsonl", lines[40:60])
    index.dedupe(new, add=True, progress=Meanwhile())
    assert "adding" in refused
    assert len(index) == 60
    assert index.verify()


def test_a_dump_of_which_all_is_known_adds_nothing(lines, tmp_path):
    """An empty batch is compared with nothing, and is no write."""
    index = new_index()
    dump = written(tmp_path, "old.jsonl", lines[:30])
    index.add(dump)
    before = index.store.state()
    found = index.dedupe(dump, add=True)
    assert found.summary.counts["known"] == 30
    assert found.articles.num_rows == found.pairs.num_rows == 0
    assert index.store.state() == before


def test_an_article_that_is_there_already_is_left_out_and_another_of_its_name_renamed(tmp_path):
    """By id and words; the summary counts both."""
    told = "The harbour of Varn was closed on Monday after a buoy broke from its chain at dawn."
    index = new_index()
    index.add([{"id": "a", "text": told, "source": "Post"}])
    same = {"id": "a", "text": f"{told}\n", "source": "Post"}
    other = {"id": "a", "text": f"{told} Nobody was hurt.", "source": "Mail"}
    found = index.dedupe([same, other])
    assert found.articles["id"].to_pylist() == ["a", "a#2"]
    assert found.summary.counts["known"] == 1
    assert [found.summary.counts[name] for name in ("articles", "blocks")] == [1, 1]
    assert found.summary.counts["renamed"] == 1
    assert found.pairs["right_id"].to_pylist() == ["a#2"]
    nothing = index.dedupe([same])
    assert nothing.articles.num_rows == nothing.pairs.num_rows == 0


def test_settings_that_the_index_was_not_made_with_are_refused():
    """A run takes over how an index was sketched; other wishes are no silent change."""
    index = new_index(threshold=0.8, level="sentence")
    index.add([{"id": "a", "text": "The harbour of Varn was closed on Monday.", "source": "Post"}])
    today = [{"id": "b", "text": "The harbour of Varn was closed on Monday.", "source": "Mail"}]
    found = index.dedupe(today)
    assert found.summary.settings["level"] == "sentence"
    assert found.summary.settings["threshold"] == 0.8
    for wrong in ({"level": "article"}, {"seed": 5}, {"threshold": 0.75}, {"exact": True}):
        with pytest.raises(InputError, match=r"index|join"):
            index.dedupe(today, **wrong)
    with pytest.raises(ValueError, match="resumed"):
        index.dedupe(today, memory=1 << 30)


def test_the_command_runs_against_an_index_and_its_result_opens(lines, tmp_path):
    """The tables are written, and an old article is shown beside a new one, from the index."""
    old = written(tmp_path, "old.jsonl", lines[:500])
    today = written(tmp_path, "today.jsonl", lines[500:])
    address, out = tmp_path / "news.db", tmp_path / "found"
    with nd.Index.create(address) as index:
        index.add(old)
    run = ["dedupe", str(today), "--out", str(out), "--against", str(address), "--add"]
    result = CliRunner().invoke(command, run)
    assert result.exit_code == 0, result.output
    assert f"against 500 articles of {address}" in result.output
    assert "100 new articles, " in result.output
    assert ", with those of the index, in" in result.output
    shown = CliRunner().invoke(command, ["show", str(out), "--no-texts", "--width", "1000"])
    assert f"against {address}: its paragraphs count in pairs and clusters, too" in shown.output
    found = nd.open(out)
    assert_same(found, nd.dedupe([old, today]), ids_of(today))
    row = next(
        row for row in found.reuse.to_pylist() if {row["left_id"], row["right_id"]} - ids_of(today)
    )
    old.unlink()
    shown = found.compare(row["left_id"], row["right_id"])
    assert len(shown.articles) == 2
    assert shown.links
    again = CliRunner().invoke(command, run)
    assert f"nothing new: {address} has the 100 articles" in again.output


def test_an_article_that_the_index_has_lost_is_said_to_be(tmp_path):
    """Its id stands in the tables: the index is named as what has changed."""
    text = "The harbour of Varn was closed on Monday after a buoy broke from its chain at dawn."
    with nd.Index.create(tmp_path / "news.db") as index:
        index.add([{"id": "old", "text": text}])
        found = index.dedupe([{"id": "new", "text": text}])
        assert len(found.compare("new", "old").articles) == 2
        index.remove(ids=["old"])
        with pytest.raises(InputError, match=r"has no article old; .* the index has changed since"):
            found.compare("new", "old")


SENTENCES = (
    "The harbour of Varn was closed on Monday after a buoy broke from its chain at dawn.",
    "Nobody was hurt, the harbour office said, and two boats of the town stay in port.",
    "A diver is to look at the chain before the tide turns on Tuesday morning.",
    "Tickets for the ferry are valid until the end of the month, the company said.",
    "Subscribe to our letter and have the tide tables sent to you each week by post.",
    "The mayor had warned of the old chain in spring, and had been told to wait.",
    "Fish was dearer at the market by noon, and bread was as dear as ever before.",
)
LINE = st.sampled_from(SENTENCES) | st.tuples(
    st.sampled_from(SENTENCES), st.sampled_from(("today", "again", "as before"))
).map(lambda parts: f"{parts[0][:-1]} {parts[1]}.")
ARTICLES = st.lists(
    st.tuples(
        st.lists(LINE, min_size=1, max_size=5),
        st.sampled_from(("Post", "Mail", None)),
        st.sampled_from(("2026-03-01T08:00:00Z", "2026-03-02", "2026-05-01T00:00:00Z", None)),
    ),
    min_size=2,
    max_size=24,
)


@settings(max_examples=60, deadline=None)
@given(articles=ARTICLES, cut=st.floats(0, 1), removed=st.sets(st.integers(0, 23)))
def test_any_articles_in_any_split_are_told_as_in_one_run(articles, cut, removed):
    """Few sentences in many articles: recurring lines, chains of near-duplicates, removals."""
    records = [
        {"id": f"a{number}", "text": "\n\n".join(told), "source": source, "published": date}
        for number, (told, source, date) in enumerate(articles)
    ]
    n_old = int(cut * (len(records) - 1))
    old, today = records[:n_old], records[n_old:]
    index = new_index()
    if old:
        index.add(old)
    gone = {f"a{number}" for number in removed if number < n_old}
    if gone:
        index.remove(ids=gone)
    left = [record for record in old if record["id"] not in gone]
    whole = nd.dedupe([*left, *today], min_articles=3)
    assert_same(index.dedupe(today, min_articles=3), whole, {each["id"] for each in today})


def test_the_story_of_an_article_is_found_in_the_index(lines, tmp_path):
    """An article of a story has the others of it; one of its own has none."""
    address = tmp_path / "news.db"
    dump = written(tmp_path, "dump.jsonl", lines)
    largest = nd.dedupe(dump).story(1).table["id"].to_pylist()
    record = next(json.loads(line) for line in lines if json.loads(line)["id"] == largest[0])
    with nd.Index.create(address) as index:
        index.add(dump)
        index.remove(ids=[record["id"]])
        asked = nd.Article(
            text=record["text"], source=record["source"], published=record["published"], path="x"
        )
        story = index.query(asked).story
        assert set(story.table["id"].to_pylist()) == {*largest[1:], "x"}
        assert len(story.compare().articles) == min(len(largest), 12)
        own = nd.Article(text="Nobody in Varn had ever seen a whale as long as this one.")
        assert index.query(own).story is None


def test_views_count_the_articles_of_the_day(lines, tmp_path):
    """Outlets and periods are of the new articles; the first of a story may be an old one."""
    index = new_index()
    index.add(written(tmp_path, "old.jsonl", lines[:500]))
    found = index.dedupe(written(tmp_path, "today.jsonl", lines[500:]))
    assert sum(found.outlets()["articles"]) == 100
    assert sum(found.timeline("month")["articles"]) == 100
    assert found.articles.num_rows > 100
    name = next(row["right_id"] for row in rows_of(found.reuse))
    assert len(found.who_else(name))


def test_an_article_says_why_a_paragraph_stands_without_a_number(tmp_path):
    """Two paragraphs may share text and be no pair; where all are pairs nothing is said."""
    told = " ".join(SENTENCES[:2])
    own = "The harbour office had warned of the chain in spring, when nobody in the town listened."
    index = new_index()
    index.add([{"id": "a", "text": told, "source": "Post"}])
    records = [
        {"id": "b", "text": f"{told} {own} {SENTENCES[3]}", "source": "Mail"},
        {"id": "c", "text": told, "source": "Echo"},
    ]
    lines = [json.dumps(record).encode() + b"\n" for record in records]
    index.dedupe(written(tmp_path, "today.jsonl", lines), out=tmp_path / "found")
    show = ["show", str(tmp_path / "found"), "--no-texts", "--article"]
    assert "without a number: " in CliRunner().invoke(command, [*show, "b"]).output
    index.dedupe(written(tmp_path, "today.jsonl", lines[1:]), out=tmp_path / "found")
    assert "without a number: " not in CliRunner().invoke(command, [*show, "c"]).output


VARN = "\n\n".join(SENTENCES[:4])
TOLD = "\n\n".join((*SENTENCES[:2], *SENTENCES[5:]))


def written_records(path, *records):
    names = ("id", "source", "published", "text")
    rows = [json.dumps(dict(zip(names, record, strict=True))) for record in records]
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
def test_what_the_index_carries_is_left_out_of_the_kept_dump(tmp_path, form):
    """By id and words, or since an article of the index carries it, whatever their dates."""
    feed = tmp_path / "new.jsonl"  # the same name each time, as a feed may have it
    known = ("a", "Post", "2026-03-02T08:00:00Z", VARN)
    again = ("a", "Post", "2026-03-02T10:00:00Z", TOLD)  # another state of it
    earlier = ("b", "Wire", "2026-03-02T07:00:00Z", VARN)
    own = ("c", "Mail", "2026-03-02T09:00:00Z", "The library of Varn opens on Sundays from May.")
    folder = tmp_path / "found"
    with nd.Index.create(tmp_path / "news.db") as index:
        index.add(written_records(feed, known, ("z", "Bay", "2026-03-02T08:30:00Z", VARN)))
        written_records(feed, own, known, again, earlier)
        found = index.dedupe(feed, out=folder, form=form)
    kept = found.keep_representatives()
    assert [tuple(each) for each in kept.dropped] == [
        ("a", "in the index already", "a", 1.0),
        ("b", "paragraphs in a kept article", "a", 1.0),
    ]
    assert kept.n_kept == 2
    lines = kept.paths[0].read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["text"] for line in lines] == [own[-1], again[-1]]
    assert found.compare("a", "a#2").articles[1].article.text == TOLD


def test_a_feed_that_is_known_altogether_leaves_nothing(tmp_path):
    """The kept dump is empty, each record is named; and the page of the result is made."""
    feed = written_records(tmp_path / "new.jsonl", ("a", "Post", "2026-03-02", VARN))
    with nd.Index.create(tmp_path / "news.db") as index:
        index.add(feed)
        for form in ("parquet", "csv"):
            found = index.dedupe(feed, out=tmp_path / form, form=form)
            kept = found.keep_representatives()
            assert [each.id for each in kept.dropped] == ["a"]
            assert kept.n_kept == 0
            found.to_html(tmp_path / "page.html")


def test_the_matrix_of_the_page_names_outlets_of_the_index(tmp_path):
    """They share with those of the dump, and stand in no list of its outlets."""
    with nd.Index.create(tmp_path / "news.db") as index:
        old = (("a", "Wire", "2026-03-02", VARN), ("b", "Bay", "2026-03-02", VARN))
        index.add(written_records(tmp_path / "old.jsonl", *old))
        today = written_records(tmp_path / "today.jsonl", ("c", "Post", "2026-03-03", VARN))
        found = index.dedupe(today, out=tmp_path / "found")
    found.to_html(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    n_words = len(VARN.split())
    assert f'title="{n_words} words of Post in Wire too"' in page
    assert f'title="{n_words} words of Bay in Post too"' in page
    assert [each["source"] for each in found.outlets().to_dict("records")] == ["Post"]
