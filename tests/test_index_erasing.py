"""What removed articles said is erased when an index is put in order."""

from __future__ import annotations

import numpy as np
import pytest

import newsdiff as nd
from newsdiff.store import store as stores
from tests.index_articles import CRANE, FERRY, MAYOR, asked, record
from tests.index_builder import new_index

RECORDS = [
    record(f"a{number}", f"{FERRY} Part {number} of so many.", title=f"Title {number}")
    for number in range(300)
]
GONE = ["a3", "a70", "a71", "a299"]


def said(index):
    """Texts and titles of all that was ever added, by number."""
    numbers = np.arange(index.store.state().n_articles)
    titles = index.store.articles(numbers, ("title",))["title"].to_pylist()
    return [index.store.texts(numbers).get(number) for number in numbers.tolist()], titles


@pytest.mark.parametrize("n_pages", [1, 64])
@pytest.mark.parametrize("keeps_texts", [True, False])
def test_texts_and_titles_of_removed_articles_go(monkeypatch, n_pages, keeps_texts):
    """Those of others stay as they are; the index is whole, and a second time nothing is done."""
    monkeypatch.setattr(stores, "_PAGES_A_CHANGE", n_pages)
    index = new_index(texts=keeps_texts)
    for first in range(0, 300, 90):
        index.add(RECORDS[first : first + 90])
    texts, titles = said(index)
    index.remove(ids=GONE)
    assert said(index) == (texts, titles)
    index.optimize()
    for place in (3, 70, 71, 299):
        texts[place], titles[place] = "" if keeps_texts else None, None
    assert said(index) == (texts, titles)
    assert index.verify()

    def refuse(_pages):
        raise AssertionError("nothing is left to replace")

    monkeypatch.setattr(index.store.storage, "replace", refuse)
    index.optimize()


def test_an_article_comes_back(tmp_path):
    """With its text, under its id; answers and comparisons are as before."""
    with nd.Index.create(tmp_path / "news.db") as index:
        index.add([record("a", FERRY, CRANE, title="Ferry"), record("b", MAYOR)])
        before = index.query(asked(FERRY, MAYOR)).to_json()
        index.remove(ids=["a"])
        index.optimize()
        assert [hit.id for hit in index.query(asked(FERRY, MAYOR))[0].hits()] == ["b"]
        index.add([record("a", FERRY, CRANE, title="Ferry")])
        assert index.query(asked(FERRY, MAYOR)).to_json() == before
        assert index.query(asked(FERRY)).compare("a").articles[1].article.title == "Ferry"
        assert index.verify()


def test_no_byte_of_a_text_stays_in_the_file(tmp_path):
    """Not in what is free in it either, and it becomes smaller."""
    path = tmp_path / "news.db"
    generator = np.random.default_rng(5)
    words = ["".join(map(chr, generator.integers(97, 123, 9))) for _ in range(9000)]
    long = [record(f"a{number}", " ".join(words[number * 1500 :][:1500])) for number in range(6)]
    with nd.Index.create(path) as index:
        for each in long:
            index.add([each])
        (page,) = list(index.store.storage.pages("contents", [2]))
        pieces = [page.content[at : at + 40] for at in range(40, len(page.content) - 40, 40)]
        index.remove(ids=["a2"])
        n_bytes = index.stats().n_bytes
    assert sum(piece in path.read_bytes() for piece in pieces) > len(pieces) * 0.9
    with nd.Index.open(path) as index:
        index.optimize()
        assert index.stats().n_bytes < n_bytes
        assert index.verify()
    assert not (tmp_path / "news.db-wal").exists()
    assert not any(piece in path.read_bytes() for piece in pieces)
