"""The benchmark generator: same seed, same dump; the truth says what derives from what."""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from pathlib import Path

import pytest

pytest.importorskip("orjson")
pytest.importorskip("numpy")

FOLDER = Path(__file__).parent.parent / "benchmarks" / "dump"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A dump of 600 articles with its truth."""
    sys.path.insert(0, str(FOLDER))
    try:
        import generate
        import judge
    finally:
        sys.path.remove(str(FOLDER))
    folder = tmp_path_factory.mktemp("dump")
    dump, side = folder / "dump.jsonl", folder / "truth.jsonl"
    generate.write_dump(600, dump, side, generator=generate.Generator(7))
    return generate, dump, side, judge


@pytest.fixture(scope="module")
def rows(made):
    _, dump, side, _ = made
    articles = [json.loads(line) for line in dump.read_text("utf-8").splitlines()]
    truths = [json.loads(line) for line in side.read_text("utf-8").splitlines()]
    return list(zip(articles, truths, strict=True))


def shingles(text):
    words = text.casefold().replace(",", "").replace(".", "").split()
    return {tuple(words[i : i + 3]) for i in range(max(1, len(words) - 2))}


def test_same_seed_same_bytes(made, tmp_path):
    """Two generators of one seed write the same dump, compressed or not."""
    generate, dump, *_ = made
    again = tmp_path / "again.jsonl.gz"
    generate.write_dump(600, again, generator=generate.Generator(7))
    assert gzip.decompress(again.read_bytes()) == dump.read_bytes()


def test_another_seed_another_dump(made, tmp_path):
    """The seed decides."""
    generate, dump, *_ = made
    other = tmp_path / "other.jsonl"
    generate.write_dump(600, other, generator=generate.Generator(8))
    assert other.read_bytes() != dump.read_bytes()


def test_records_are_whole_and_named_once(rows):
    """Every record has the fields of a dump, an id of its own, and times in order."""
    ids = [article["id"] for article, _ in rows]
    assert len(set(ids)) == len(ids) == 600
    assert all({"id", "source", "published", "title", "text"} == set(a) for a, _ in rows)
    times = [article["published"] for article, _ in rows]
    assert times == sorted(times)


def test_truth_has_one_entry_a_block(rows):
    """The n-th entry of the truth is about the n-th paragraph of the text."""
    for article, told in rows:
        blocks = [block for block in article["text"].split("\n") if block]
        assert len(blocks) == len(told["origin"]) == len(told["kind"]) == len(told["changed"])
        assert told["id"] == article["id"]


def test_paragraphs_of_one_origin_resemble_each_other(rows):
    """Copies are equal; edited ones share shingles; paragraphs of other origins hardly do."""
    by_origin = defaultdict(list)
    for article, told in rows:
        blocks = [block for block in article["text"].split("\n") if block]
        for block, origin, kind in zip(blocks, told["origin"], told["kind"], strict=True):
            if kind in {"own", "copied", "edited"}:
                by_origin[origin].append((kind, block))
    edited = 0
    for versions in by_origin.values():
        whole = {block for kind, block in versions if kind != "edited"}
        assert len(whole) <= 1
        for kind, block in versions:
            if kind == "edited" and whole and len(block.split()) >= 12:
                left, right = shingles(block), shingles(next(iter(whole)))
                assert 0.2 < len(left & right) / len(left | right) < 1
                edited += 1
    assert edited > 20


def test_every_kind_of_trouble_occurs(rows):
    """Families, duplicates, boilerplate, escapes and single line breaks are all in the dump."""
    kinds = {kind for _, told in rows for kind in told["kind"]}
    assert {"own", "copied", "edited", "retyped", "boilerplate", "byline", "template"} <= kinds
    roles = {told["role"] for _, told in rows}
    assert {"own", "dispatch", "carried", "duplicate", "template"} <= roles
    assert any("\n\n" not in article["text"] for article, _ in rows)


def test_article_size_is_that_of_news(rows):
    """An article has 1.8 to 2.7 KB on average."""
    size = sum(len(article["text"].encode()) for article, _ in rows) / len(rows)
    assert 1_800 < size < 2_700


def test_words_of_a_file(made, tmp_path):
    """A user's text gives the words, with their frequencies."""
    generate = made[0]
    text = tmp_path / "text.txt"
    text.write_text(" ".join(f"uno{i} due" for i in range(200)), "utf-8")
    words = generate.voc.from_file(text)
    dump = tmp_path / "dump.jsonl"
    generate.write_dump(20, dump, generator=generate.Generator(1, words))
    said = json.loads(dump.read_text("utf-8").splitlines()[0])["text"].casefold()
    assert said.count("due") > 20
    text.write_text("too few words", "utf-8")
    with pytest.raises(SystemExit, match="at least 100"):
        generate.voc.from_file(text)


def test_the_truth_says_what_carries_one_dispatch(made, rows):
    """Articles of a family are together, copies of an article are, and nothing else is."""
    judge = made[-1]
    carried = judge.read_dispatches(made[2])
    groups = defaultdict(list)
    for _, truth in rows:
        if truth["id"] in carried:
            groups[carried[truth["id"]]].append(truth)
    assert sum(truth["family"] is not None for _, truth in rows) > 100
    for _, truth in rows:
        assert truth["family"] is None or carried[truth["id"]] == truth["family"]
    copies = [group for group in groups.values() if group[0]["family"] is None]
    assert copies
    assert all(len(group) > 1 for group in copies)
    assert all(len({tuple(truth["origin"]) for truth in group}) == 1 for group in copies)
