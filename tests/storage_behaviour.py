"""What every storage of an index does: it behaves like the one in plain dictionaries.

A module of tests subclasses `StorageBehaviour` and gives it a fixture `places`: called, it names a
new place and returns a function that opens the storage there, or makes it if it is called with what
is to be said of it.
"""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsdiff.errors import OutputError
from newsdiff.model.index import (
    PAGE_KINDS,
    POSTING_KINDS,
    Changes,
    IndexSettings,
    IndexState,
    Page,
)
from newsdiff.store.opening import about_index
from newsdiff.store.postings import postings_of
from tests.memory_storage import MemoryStorage

ABOUT = about_index(IndexSettings())
KEYS = st.one_of(
    st.integers(0, 40),
    st.integers(0, (1 << 64) - 1),
    st.sampled_from([1 << 32, (1 << 32) + 7, (1 << 36) - 1, (1 << 64) - 1]),
)
VALUES = st.one_of(st.integers(0, 50), st.integers(0, (1 << 32) - 2))
POSTINGS = st.dictionaries(
    st.sampled_from(POSTING_KINDS),
    st.lists(st.tuples(KEYS, VALUES), min_size=1, max_size=60, unique=True),
    max_size=3,
)
PAGES = st.dictionaries(
    st.sampled_from(PAGE_KINDS),
    st.lists(st.tuples(st.integers(1, 70), st.binary(max_size=200)), min_size=1, max_size=3),
    max_size=3,
)
WRITES = st.lists(st.tuples(PAGES, POSTINGS, st.sets(st.integers(0, 60), max_size=3)), max_size=8)


def keys_of(*keys):
    return np.array(keys, dtype=np.uint64)


def values_of(*values):
    return np.array(values, dtype=np.uint32)


class Writes:
    """Makes changes that follow each other, and hands them to some storages."""

    def __init__(self, *storages):
        self._storages = storages
        self._ends = dict.fromkeys(PAGE_KINDS, 0)
        self._seen = {kind: set() for kind in POSTING_KINDS}
        self._removed = set()
        self.state = IndexState()

    def write(self, pages=None, postings=None, removed=()):
        made = []
        for kind, sizes in (pages or {}).items():
            for n, content in sizes:
                made.append(Page(kind=kind, first=self._ends[kind], n=n, content=content))
                self._ends[kind] += n
        new = {}
        for kind, pairs in (postings or {}).items():
            unseen = [pair for pair in pairs if pair not in self._seen[kind]]
            self._seen[kind].update(unseen)
            if unseen:
                keys, values = zip(*unseen, strict=True)
                new[kind] = postings_of(keys_of(*keys), values_of(*values))
        removed = sorted(set(removed) - self._removed)
        self._removed.update(removed)
        self.state = attrs.evolve(
            self.state,
            n_writes=self.state.n_writes + 1,
            n_rows=self._ends["rows"],
            n_articles=self._ends["articles"],
            n_pairs=self._ends["pairs"],
            n_removed=len(self._removed),
        )
        changes = Changes(pages=made, postings=new, removed=values_of(*removed), state=self.state)
        for storage in self._storages:
            storage.write(changes)


def contents_of(storage, wanted=()):
    """Everything that a storage says, but for its address and its size."""
    said = {"state": storage.state(), "removed": storage.removed().tolist()}
    for kind in PAGE_KINDS:
        directory = storage.directory(kind).tolist()
        said[kind] = (
            directory,
            list(storage.pages(kind)),
            list(storage.pages(kind, directory[::2])),
        )
    keys = keys_of(*wanted, *range(45), 1 << 32, (1 << 64) - 1)
    for kind in POSTING_KINDS:
        for asked in (keys, np.flip(keys), np.repeat(keys[:3], 2), keys[:0]):
            places, values = storage.find(kind, asked)
            assert places.dtype == np.int64
            assert values.dtype == np.uint32
            said[kind, len(asked), *asked[:1].tolist()] = (places.tolist(), values.tolist())
    return said


class StorageBehaviour:
    """Tests of a storage."""

    @given(writes=WRITES, optimizes=st.sampled_from([0, 3, 5]))
    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.differing_executors,
        ],
    )
    def test_it_says_what_plain_dictionaries_say(self, places, writes, optimizes):
        """Whatever is written, the answers are those of dictionaries: before and after tidying up,
        and to whoever opens it anew."""
        opened = places()
        storage = opened(ABOUT)
        oracle = MemoryStorage(ABOUT)
        both = Writes(storage, oracle)
        for number, (pages, postings, removed) in enumerate(writes):
            both.write(pages, postings, removed)
            if number == optimizes:
                storage.optimize()
        wanted = [
            key for _, postings, _ in writes for pairs in postings.values() for key, _ in pairs
        ]
        expected = contents_of(oracle, wanted)
        assert contents_of(storage, wanted) == expected
        storage.optimize()
        assert contents_of(storage, wanted) == expected
        storage.close()
        again = opened()
        assert again.about() == ABOUT
        assert contents_of(again, wanted) == expected
        again.close()

    def test_many_postings_of_one_key_are_all_found(self, places):
        """A key that many rows have goes on from page to page, and is found whole."""
        storage = places()(ABOUT)
        writes = Writes(storage)
        for start in range(0, 30_000, 10_000):
            rows = range(start, start + 10_000)
            pairs = [*((7, row) for row in rows), *((row, row) for row in rows if row != 7)]
            writes.write(postings={"band": pairs})
        found = storage.find("band", keys_of(29_999, 7, 6, 8, 30_000))
        assert np.bincount(found[0]).tolist() == [1, 30_000, 1, 1]
        assert found[1][1:30_001].tolist() == list(range(30_000))
        storage.close()

    def test_there_is_one_writer(self, places):
        """Who wants to write while another does is told so at once; and may, when that is done."""
        opened = places()
        first, second = opened(ABOUT), opened()
        with first.writing():
            Writes(first).write(postings={"band": [(1, 1)]})
            with pytest.raises(OutputError, match="writing"), second.writing():
                pass
            with pytest.raises(OutputError, match="writing"):
                Writes(second).write()
            with pytest.raises(OutputError, match="writing"):
                second.replace([])
            assert second.find("band", keys_of(1))[1].tolist() == [1]
        with second.writing():
            pass
        first.close()
        second.close()

    def test_a_reader_sees_one_state(self, places):
        """What is written beside a reader is seen when it looks again, and not before."""
        opened = places()
        writer, reader = opened(ABOUT), opened()
        writes = Writes(writer)
        writes.write({"rows": [(2, b"a")]}, {"band": [(1, 1)]})
        with reader.reading():
            before = contents_of(reader)
            writes.write({"rows": [(3, b"b")]}, {"band": [(1, 2), (5, 2)]}, {0})
            writer.optimize()
            assert contents_of(reader) == before
        after = contents_of(reader)
        assert after == contents_of(writer)
        assert after["state"] == writes.state
        assert reader.find("band", keys_of(1))[1].tolist() == [1, 2]
        writer.close()
        reader.close()

    def test_a_new_one_is_empty_and_sound(self, places):
        """An index without articles answers, with nothing."""
        storage = places()(ABOUT)
        assert storage.state() == IndexState()
        assert contents_of(storage)["band", 47, 0] == ([], [])
        assert list(storage.problems()) == []
        assert storage.n_bytes() > 0
        storage.close()

    def test_text_is_never_a_command(self, places):
        """What is said of an index and what its pages hold is kept as it is."""
        said = {**ABOUT, "note": "'); DROP TABLE page; -- \" %s \r\n\t $1 🗞"}
        opened = places()
        storage = opened(said)
        content = b"'); DROP TABLE page; --\x00\r\n\\."
        Writes(storage).write({"contents": [(1, content)]})
        storage.close()
        storage = opened()
        assert storage.about() == said
        assert [page.content for page in storage.pages("contents")] == [content]
        storage.close()

    def test_contents_of_pages_are_replaced(self, places):
        """Whoever looks sees the new ones, and nothing else has changed."""
        opened = places()
        storage, other = opened(ABOUT), opened()
        writes = Writes(storage)
        some = {"contents": [(2, b"a" * 9000), (3, b"bb")], "articles": [(5, b"five")]}
        more = {"contents": [(1, b"c")], "articles": [(1, b"one")]}
        writes.write(some, {"id": [(7, number) for number in range(5)]})
        writes.write(more, {"id": [(7, 5)], "band": [(1, 1)]})
        assert other.directory("contents").tolist() == [0, 2, 5]
        old = list(other.pages("contents"))
        new = [attrs.evolve(old[0], content=b"A"), attrs.evolve(old[2], content=b"C" * 5000)]
        storage.replace(new)
        storage.replace([])
        storage.optimize()
        again = opened()
        for each in (storage, other, again):
            assert list(each.pages("contents")) == [new[0], old[1], new[1]]
            assert [page.content for page in each.pages("articles")] == [b"five", b"one"]
            assert each.state() == writes.state
            assert each.find("band", keys_of(1))[1].tolist() == [1]
            assert list(each.problems()) == []
        for each in (storage, other, again):
            each.close()
