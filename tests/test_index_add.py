"""Adding to an index: what several adds make is what one run over the whole makes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import attrs
import numpy as np
import pytest

import newsdiff as nd
from newsdiff.model.dump import Silence
from newsdiff.pipeline.index import adding
from newsdiff.pipeline.index.batching import INDEX_SAMPLING_MAX, sampling_of_index
from newsdiff.read.dump import Dump
from newsdiff.read.dump.records import Fields
from newsdiff.store.pages import encode_pairs
from tests.index_builder import (
    ARTICLES,
    N_ARTICLES,
    generated_lines,
    new_index,
    of_a_run,
    pairs_of_index,
    parted,
    told,
)


@pytest.fixture(scope="module")
def lines():
    return generated_lines()


@pytest.mark.parametrize("level", ["paragraph", "sentence", "article"])
@pytest.mark.parametrize("cuts", [[], [1, 2, 90, 91, 200]], ids=["at once", "in parts"])
def test_pairs_are_those_of_a_run_over_the_whole(tmp_path, lines, level, cuts):
    """The same texts in the same order, the same pairs, similarities to the last bit."""
    whole = tmp_path / "whole.jsonl"
    whole.write_bytes(b"".join(lines))
    index = new_index(level=level)
    for path in parted(lines, tmp_path, cuts):
        index.add(path)
    texts, pairs = of_a_run(whole, level=level)
    assert pairs
    assert index.store.figures().texts.tolist() == texts
    assert pairs_of_index(index) == pairs
    assert len(index) == N_ARTICLES


@pytest.mark.parametrize("n_blocks", [1, 50, 200])
def test_how_much_is_written_at_a_time_changes_nothing(tmp_path, lines, monkeypatch, n_blocks):
    """Batches of one article each, of a few and of all give the same rows, pairs and articles."""
    whole = tmp_path / "whole.jsonl"
    whole.write_bytes(b"".join(lines[:60]))
    at_once, in_steps = new_index(), new_index()
    assert at_once.add(whole).n_writes == 1
    monkeypatch.setattr(adding, "BLOCKS_A_WRITE", n_blocks)
    dump = Dump(whole, Fields(), stretch_bytes=1 << 11)
    added = adding.add_dump(in_steps.store, dump, "skip", 2, Silence(), strict=False)
    assert added.n_writes > 3
    assert in_steps.verify()
    assert told(at_once) == told(in_steps)
    assert pairs_of_index(at_once) == pairs_of_index(in_steps)


def test_what_is_added_is_counted_and_kept():
    """Titles, dates, sources and texts are those of the dump; the figures add up."""
    index = new_index()
    added = index.add(ARTICLES)
    assert added == nd.Added(
        n_articles=6, n_blocks=12, n_texts=9, n_pairs=added.n_pairs, n_writes=1
    )
    assert repr(added) == "Added(n_articles=6, n_known=0, n_bad=0)"
    rows = index.store.articles().to_pylist()
    for row, article in zip(rows, ARTICLES, strict=True):
        assert {name: row[name] for name in ("id", "source", "published", "title")} == {
            name: article[name] for name in ("id", "source", "published", "title")
        }
        assert (row["file"], row["line"], row["language"]) == ("records", row["number"] + 1, "en")
    texts = index.store.texts(np.arange(6))
    assert list(texts.values()) == [article["text"] for article in ARTICLES]
    assert index.verify()


def test_known_articles_are_skipped():
    """What the index has is left out, and so is the second of two with one id."""
    index = new_index()
    index.add(ARTICLES[:2])
    other = {"id": "a9", "text": "Something else altogether stands here, of eleven words or so."}
    again = index.add([*ARTICLES[:3], other, {**other, "text": "And yet another text."}])
    assert (again.n_articles, again.n_known, again.n_writes) == (2, 3, 1)
    assert list(told(index)) == ["a0", "a1", "a2", "a9"]
    assert index.add(ARTICLES[:3]).n_writes == 0


def test_known_articles_are_replaced():
    """The newest article of an id is the one that is there; the others are gone at once."""
    index = new_index()
    index.add(ARTICLES)
    newer = [{**ARTICLES[1], "text": f"A newer text, number {n}, of nine words."} for n in range(2)]
    added = index.add(newer, known="replace")
    assert (added.n_articles, added.n_replaced, added.n_writes) == (2, 2, 1)
    assert len(index) == len(told(index)) == 6
    assert index.store.texts(np.array([7]))[7] == newer[1]["text"]
    assert index.store.removed().tolist() == [1, 6]
    assert index.verify()


def test_known_articles_are_kept_under_another_name():
    """`#2`, `#3`, … behind the id, none of them twice, whatever is called so already."""
    index = new_index()
    index.add(ARTICLES[:1], known="keep")
    same = [{"id": name, "text": "A text."} for name in ("a0", "b", "a0", "b#2", "b")]
    assert index.add(same, known="keep").n_renamed == 3
    assert list(told(index)) == ["a0", "a0#2", "b", "a0#3", "b#2", "b#3"]
    for _ in range(5):
        index.add(same[:1], known="keep")
    assert [name for name in told(index) if name.startswith("a0")][3:] == [
        f"a0#{turn}" for turn in range(4, 9)
    ]
    assert index.verify()


def test_a_removed_id_is_free_again():
    """An article that was removed is no known one."""
    index = new_index()
    index.add(ARTICLES[:2])
    assert index.remove(ids=["a0", "nobody"]) == 1
    assert index.add(ARTICLES[:2]).n_articles == 1
    assert told(index).keys() == {"a0", "a1"}
    assert index.stats().n_removed == 1


def test_what_becomes_of_known_articles_is_one_of_three():
    """Anything else is refused before anything is read."""
    with pytest.raises(ValueError, match="skip, replace, keep"):
        new_index().add("missing.jsonl", known="drop")


def test_no_threads_are_refused():
    """Fewer than one is misuse, as in a run over a dump, and nothing is added."""
    index = new_index()
    with pytest.raises(ValueError, match="threads is -1, but must be at least 1"):
        index.add(ARTICLES, threads=-1)
    assert len(index) == 0


def test_articles_without_an_id_go_by_file_and_line(tmp_path, monkeypatch):
    """As in a run; added again they are known, and a warning says by what."""
    monkeypatch.chdir(tmp_path)
    Path("d.jsonl").write_text('{"text": "One text."}\n\n{"text": "Two texts."}\n', "utf-8")
    index = new_index()
    index.add("d.jsonl")
    assert list(told(index)) == ["d.jsonl:1", "d.jsonl:3"]
    assert index.store.articles().column("file").to_pylist() == [str(tmp_path / "d.jsonl")] * 2
    again = index.add("d.jsonl")
    assert again.n_known == 2
    assert "known by that alone" in again.warnings[-1]
    assert again.n_without_id == 2


def test_bad_records_are_named_and_skipped(tmp_path):
    """By file and line, as in a run; strict makes the first one an error."""
    path = tmp_path / "d.jsonl"
    path.write_text('{"id": 1, "text": "One."}\n{\n{"id": 2, "text": "Two."}\n', "utf-8")
    added = new_index().add(path)
    assert (added.n_articles, added.n_bad) == (2, 1)
    assert (added.bad[0].file, added.bad[0].line) == (str(path), 2)
    index = new_index()
    with pytest.raises(nd.InputError, match=r"d\.jsonl:2"):
        index.add(path, strict=True)
    assert len(index) == 0


def test_a_dump_without_articles_is_an_error(tmp_path):
    """The same one as of a run."""
    path = tmp_path / "d.jsonl"
    path.write_text('{"body": "One."}\n', "utf-8")
    with pytest.raises(nd.InputError, match="--text-field: body") as of_index:
        new_index().add(path)
    with pytest.raises(nd.InputError) as of_run:
        nd.dedupe(path)
    assert str(of_index.value) == str(of_run.value)
    assert new_index().add(path, fields={"text": "body"}).n_articles == 1


def test_odd_texts_are_kept_as_they_are():
    """Lone surrogates, empty texts and blocks without words come back; ids are spelt out."""
    odd = [{"id": "\ud800", "text": "a\ud800b c\n\n***\n\nd e f"}, {"id": "b", "text": ""}]
    index = new_index()
    index.add(odd)
    assert index.store.texts(np.arange(2)) == {0: odd[0]["text"], 1: ""}
    assert list(told(index)) == ["\\ud800", "b"]
    assert index.add(odd).n_known == 2
    assert index.verify()


def test_texts_are_left_out_on_demand():
    """An index without texts has none, and is whole."""
    index = new_index(texts=False)
    index.add(ARTICLES)
    assert index.store.texts(np.arange(6)) == {}
    assert index.verify()


def test_order_of_articles_does_not_change_the_pairs(tmp_path, lines):
    """Forwards and backwards, in one add and in two."""
    forwards, backwards = tmp_path / "forwards.jsonl", tmp_path / "backwards.jsonl"
    forwards.write_bytes(b"".join(lines[:80]))
    backwards.write_bytes(b"".join(reversed(lines[:80])))
    one, other = new_index(), new_index()
    one.add(forwards)
    for path in parted(backwards.read_bytes().splitlines(keepends=True), tmp_path, [30]):
        other.add(path, threads=1)
    assert pairs_of_index(one) == pairs_of_index(other)


class Told:
    """Progress that notes how much was told, and how large the index was then."""

    def __init__(self, index):
        self.index, self.notes = index, []

    def begin(self, stage, total, unit):
        self.stage, self.total, self.unit = stage, total, unit

    def advance(self, n):
        self.notes.append((n, len(self.index)))


def test_progress_tells_of_what_is_written(monkeypatch):
    """What was told is in the index; in the end all of it was told."""
    monkeypatch.setattr("newsdiff.read.dump.tables._BATCH_ROWS", 2)
    monkeypatch.setattr(adding, "BLOCKS_A_WRITE", 1)
    index = new_index()
    progress = Told(index)
    index.add(ARTICLES, progress=progress)
    assert (progress.total, progress.unit) == (6, "articles")
    assert progress.notes == [(2, 2), (2, 4), (2, 6)]


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({"ids": ["a0", "a5", "x"]}, ["a1", "a2", "a3", "a4"]),
        ({"ids": "a3"}, ["a0", "a1", "a2", "a4", "a5"]),
        ({"source": "Post"}, ["a0", "a2", "a4"]),
        ({"source": "\ud800"}, ["a0", "a1", "a2", "a3", "a4", "a5"]),
        ({"before": "2024-03-03"}, ["a2", "a3", "a4", "a5"]),
        ({"before": dt.date(2024, 3, 3), "source": "Post"}, ["a0", "a2", "a3", "a4", "a5"]),
        ({"ids": ["a1", "a2"], "source": "Post"}, ["a0", "a2", "a3", "a4", "a5"]),
        ({"ids": []}, ["a0", "a1", "a2", "a3", "a4", "a5"]),
        ({"before": dt.datetime(2030, 1, 1, tzinfo=dt.UTC)}, ["undated"]),
    ],
)
def test_articles_are_removed_by_what_they_are(given, left):
    """Those that are all of what is given; undated ones are before nothing."""
    index = new_index()
    index.add([*ARTICLES, {"id": "undated", "text": "A text without a date, of nine words here."}])
    n = index.remove(**given)
    there = told(index)
    assert [name for name in there if name != "undated" or left == ["undated"]] == left
    assert n == 7 - len(there)
    assert index.remove(**given) == 0
    assert index.verify()


def test_removal_has_to_be_told_what():
    """Nothing given is no order to remove everything; a date has to be one."""
    with pytest.raises(ValueError, match="give ids, source or before"):
        new_index().remove()
    with pytest.raises(ValueError, match="must be a date"):
        new_index().remove(before="soon")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"ids": [3]}, "ids has 3, but must be texts"),
        ({"ids": ["a0", b"a1"]}, "ids has b'a1'"),
        ({"source": 3}, "source has 3"),
    ],
)
def test_what_is_removed_is_named_in_text(given, message):
    """Anything else is refused: it would be no article's."""
    index = new_index()
    index.add(ARTICLES)
    with pytest.raises(TypeError, match=message):
        index.remove(**given)
    assert index.remove(ids="a0") == 1


def test_stats_say_what_is_there():
    """Figures of an empty index, and of one with removed and undated articles."""
    index = new_index(threshold=0.5)
    empty = index.stats()
    assert (empty.n_articles, empty.first_ms, empty.bytes_a_million) == (0, None, 0)
    index.add([*ARTICLES, {"id": "undated", "text": "A text."}])
    index.remove(ids=["a5"])
    stats = index.stats()
    assert (stats.n_articles, stats.n_removed, stats.n_undated, stats.n_writes) == (6, 1, 1, 2)
    assert (stats.n_blocks, stats.n_texts, stats.n_sources) == (13, 10, 2)
    days = (stats.last_ms - stats.first_ms) / 86_400_000
    assert days == 4
    assert stats.settings.threshold == 0.5
    assert stats.n_bytes > 0


def damaged(kind, change):
    """An index in which some postings are not what they should be."""
    index = new_index()
    index.add(ARTICLES)
    assert index.verify()
    change(index.store.storage._postings[kind])
    return index.verify()


@pytest.mark.parametrize("kind", ["text", "band", "sample", "joint", "sentence", "place", "id"])
def test_lost_and_foreign_postings_are_found(kind):
    """A posting too few and a posting too many are problems that say what to do."""

    def lose(postings):
        postings.popitem()

    def move(postings):
        key, values = next((key, values) for key, values in postings.items() if 0 not in values)
        postings[key] = [0, *values]

    for change, said in ((lose, f"is not found by its {kind}"), (move, f"is found by a {kind}")):
        problems = damaged(kind, change).problems
        assert any(said in problem for problem in problems)
        assert all("make the index anew" in problem for problem in problems)


def test_another_pair_is_found():
    """A pair that is less similar than it is said to be."""
    index = new_index(threshold=0.5)
    index.add([*ARTICLES, {"id": "c", "text": ARTICLES[0]["text"].replace("sea", "port")}])
    [page] = index.store.storage.pages("pairs")
    pairs = index.store.pairs()
    content = encode_pairs(attrs.evolve(pairs, shared=pairs.shared - np.uint32(1)))
    index.store.storage._pages["pairs"][0] = attrs.evolve(page, content=content)
    [problem] = index.verify().problems
    assert "not as similar" in problem
    index.store.storage._pages["pairs"][0] = attrs.evolve(page, content=content[:-1])
    assert "damaged" in index.verify().problems[0]


def test_a_bound_that_was_reached_is_told(monkeypatch):
    """Of texts that agree on a band too many are compared with one alone, and the add says so."""
    monkeypatch.setattr("newsdiff.link.candidates.MAX_BUCKET", 2)
    words = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ]
    alike = [{"id": word, "text": " ".join([*words, word])} for word in words[:6]]
    index = new_index()
    assert index.add(alike[:2]).limits == ()
    [limit] = index.add(alike[2:]).limits
    assert (limit.limit, limit.actual) == (2, 6)
    assert index.verify()


def test_samples_become_fewer_as_an_index_grows(tmp_path, lines, monkeypatch):
    """What a whole run would sample is found, though the first texts were sampled more closely."""
    monkeypatch.setattr("newsdiff.link.samples._WORDS_AT_ONE", 20_000)
    index = new_index()
    samplings = []
    for path in parted(lines, tmp_path, [10, 40, 80]):
        index.add(path)
        samplings.append(sampling_of_index(index.store.state().n_words))
    assert samplings[0] == 1
    assert samplings[-1] == INDEX_SAMPLING_MAX
    assert index.verify()
