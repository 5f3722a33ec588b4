"""The store: what is written comes back, whatever keeps it."""

from __future__ import annotations

import zlib

import attrs
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.core.kernels import SLACK
from newsdiff.errors import InputError, OutputError
from newsdiff.model.dump import NO_ROW
from newsdiff.model.dump_settings import DedupeSettings
from newsdiff.model.index import IndexSettings
from newsdiff.pipeline.dedupe.reading import sketcher_of
from newsdiff.store.opening import SCHEME
from newsdiff.store.pages import (
    ARTICLE_SCHEMA,
    Figures,
    PageError,
    StoredPairs,
    decode_articles,
    decode_figures,
    decode_pairs,
    decode_texts,
    decode_words,
    encode_figures,
)
from newsdiff.store.store import IndexBatch, Store, id_keys
from tests.memory_storage import MemoryStorage


def new_store(**settings):
    return Store(MemoryStorage({"settings": attrs.asdict(IndexSettings(**settings))}))


def numbers(values, kind=np.uint32):
    return np.array(values, dtype=kind)


def articles_of(*blocks, prefix="a"):
    n = len(blocks)
    columns = {
        "id": [f"{prefix}{i}" for i in range(n)],
        "source": ["Varn Gazette"] * n,
        "published": [None] * n,
        "title": [f"Title {i}" for i in range(n)],
        "time": list(range(n)),
        "language": ["en"] * n,
        "agencies": [None] * n,
        "file": ["dump.jsonl"] * n,
        "line": list(range(1, n + 1)),
        "blocks": [list(each) for each in blocks],
    }
    return pa.table(columns, schema=ARTICLE_SCHEMA)


def batch_of(n_words, *blocks, seed=0, prefix="a", **others):
    random = np.random.default_rng(seed)
    n_words = numbers(n_words)
    n_marks = n_words % 3
    figures = Figures(
        texts=random.integers(1 << 63, size=len(n_words), dtype=np.uint64),
        n_words=n_words,
        n_marks=n_marks,
        n_shingles=np.maximum(n_words, 2) - 1,
    )
    return IndexBatch(
        figures=figures,
        words=random.integers(1 << 32, size=n_words.sum(), dtype=np.uint32),
        marks=random.integers(1 << 16, size=n_marks.sum(), dtype=np.uint16),
        articles=articles_of(*blocks, prefix=prefix),
        contents=[f"text {prefix} {i} \ud800" for i in range(len(blocks))],
        **others,
    )


@pytest.fixture
def two_batches():
    first = batch_of([5, 3, 200], [0, 1, NO_ROW], [1, 2, 1])
    pairs = StoredPairs(left=numbers([0, 1]), right=numbers([3, 4]), shared=numbers([2, 1]))
    second = batch_of([4, 2], [3, 4], [0], seed=1, prefix="b", pairs=pairs)
    return first, second


def test_what_is_written_comes_back(two_batches):
    """Figures, words, marks, articles, texts and pairs are those that were written."""
    store = new_store()
    with store.writing():
        states = [store.write(batch) for batch in two_batches]
    assert store.state() == states[1]
    assert attrs.astuple(states[1]) == (2, 4, 0, 5, 9, 214, 2)
    first, second = two_batches
    both = np.concatenate((first.figures.texts, second.figures.texts))
    assert store.figures().texts.tolist() == both.tolist()
    assert store.figures(numbers([1, 4])).texts.tolist() == both[[1, 4]].tolist()
    assert len(store.fetch(numbers([1, 4]))) == 5
    marks, offsets = store.marks(numbers([0, 2, 3]))
    assert offsets.tolist() == [0, 2, 4, 5]
    assert marks.tolist() == [*first.marks[[0, 1, 2, 3]].tolist(), second.marks[0]]
    table = store.articles(numbers([1, 2]))
    assert table.column("id").to_pylist() == ["a1", "b0"]
    assert table.column("number").to_pylist() == [1, 2]
    assert table.column("blocks").to_pylist() == [[1, 2, 1], [3, 4]]
    assert store.articles().column("id").to_pylist() == ["a0", "a1", "b0", "b1"]
    assert store.texts(numbers([0, 3])) == {0: "text a 0 \ud800", 3: "text b 1 \ud800"}
    assert store.pairs().right.tolist() == [3, 4]


def test_rows_and_articles_are_found(two_batches):
    """Rows are found by their texts, articles by rows and ids, without anybody giving the keys."""
    store = new_store()
    for batch in two_batches:
        store.write(batch)
    texts = store.figures().texts
    places, rows = store.find("text", texts[::-1].copy())
    assert places.tolist() == [0, 1, 2, 3, 4]
    assert rows.tolist() == [4, 3, 2, 1, 0]
    places, articles = store.find("place", np.arange(6, dtype=np.uint64))
    assert list(zip(places.tolist(), articles.tolist(), strict=True)) == [
        *[(0, 0), (0, 3), (1, 0), (1, 1), (2, 1), (3, 2), (4, 2)]
    ]
    assert store.find("id", id_keys(["b1", "none"]))[1].tolist() == [3]


def test_an_article_is_removed_once():
    """Whoever is removed again is counted once."""
    store = new_store()
    store.write(batch_of([5], [0], [0]))
    store.write(IndexBatch(removed=numbers([1, 1])))
    store.write(IndexBatch(removed=numbers([1, 0])))
    assert store.removed().tolist() == [0, 1]
    assert store.state().n_removed == 2


def test_an_index_without_texts_keeps_none():
    """Texts that are not to be kept are not."""
    store = new_store(texts=False)
    store.write(batch_of([5], [0]))
    assert store.texts(numbers([0])) == {}


DECODERS = [decode_articles, decode_figures, decode_pairs, decode_texts, decode_words]


@pytest.mark.parametrize("decode", DECODERS, ids=lambda decode: decode.__name__)
@given(content=st.one_of(st.binary(max_size=80), st.binary(max_size=30).map(b"\x04".__add__)))
def test_other_bytes_are_no_page(decode, content):
    """What is no page is refused, and no room is made for what it says that it holds."""
    with pytest.raises(PageError):
        decode(content)


def test_a_page_of_another_size_is_refused(two_batches):
    """A page that has other rows than the directory says is damaged."""
    store = new_store()
    store.write(two_batches[0])
    pages = store.storage._pages["rows"]
    pages[0] = attrs.evolve(pages[0], content=encode_figures(two_batches[1].figures))
    with pytest.raises(InputError, match="the rows from 0 on are damaged: it has more or fewer"):
        store.figures()


def test_no_row_beyond_the_last_is_read(two_batches):
    """Numbers that an index does not have are a mistake of the caller."""
    store = new_store()
    store.write(two_batches[0])
    for read in (store.figures, store.fetch, store.marks):
        with pytest.raises(IndexError, match="the index has 3 "):
            read(numbers([3]))
    with pytest.raises(IndexError, match="the index has 2 articles"):
        store.articles(numbers([2]))


@pytest.mark.parametrize("name", ["words", "marks", "contents"])
def test_a_batch_that_does_not_fit_is_refused(name):
    """Parts of a batch of different lengths are a mistake of the caller; nothing is written."""
    store = new_store()
    batch = batch_of([5, 4], [0])
    with pytest.raises(ValueError, match="a batch has"):
        store.write(attrs.evolve(batch, **{name: getattr(batch, name)[:0]}))
    assert store.state().n_writes == 0


def test_a_batch_that_was_made_of_an_older_state_is_refused():
    """Its numbers have gone to others: nothing is written."""
    store = new_store()
    batch = batch_of([5, 4], [0], state=store.state())
    store.write(batch)
    with pytest.raises(OutputError, match="in the meantime"):
        store.write(batch)
    assert store.state().n_writes == 1


SKETCHED = "Der Müller of Varn said: 'No.' 東京 won 3:2 – it’s over!\n\nSecond one, of seven words."


def test_the_scheme_is_the_one_that_is_named():
    """The same text gives the same hashes as when the scheme got its number.

    Whoever changes how texts are cut, hashed or sketched raises `SCHEME`: an index that was made
    before would be asked with other keys than it has.
    """
    sketcher = sketcher_of(DedupeSettings())
    raw = SKETCHED.encode()
    text = np.frombuffer(raw + bytes(SLACK), dtype=np.uint8)
    blocks = sketcher.sketch(text, np.array([0]), np.array([len(raw)]))
    arrays = (blocks.n_words, blocks.texts, blocks.keys, blocks.words, blocks.n_marks, blocks.marks)
    found = zlib.crc32(b"".join(each.tobytes() for each in arrays))
    assert (SCHEME, found) == ("affine32/1", 2466410533)
