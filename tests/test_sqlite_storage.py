"""An index in a file: as every storage is, safe from kills; it says what is damaged."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import attrs
import numpy as np
import pytest

from newsdiff.errors import InputError, OutputError
from newsdiff.model.index import PAGE_KINDS, POSTING_KINDS, Changes, IndexSettings, IndexState, Page
from newsdiff.store import open_store
from newsdiff.store.postings import postings_of
from newsdiff.store.runs import FACTOR
from newsdiff.store.sqlite import SqliteStorage
from newsdiff.store.sqlite_file import sqlite_errors
from tests.memory_storage import MemoryStorage
from tests.storage_behaviour import ABOUT, StorageBehaviour


class TestSqlite(StorageBehaviour):
    @pytest.fixture
    def places(self, tmp_path):
        numbers = itertools.count()

        def new_place():
            path = tmp_path / f"index {next(numbers)} ü#%?.db"

            def opened(about=None):
                return SqliteStorage(path) if about is None else SqliteStorage.create(path, about)

            return opened

        return new_place


class TestMemory(StorageBehaviour):
    """The oracle itself."""

    @pytest.fixture
    def places(self):
        def new_place():
            made = []

            def opened(about=None):
                if about is not None:
                    made.append(MemoryStorage(about))
                return made[0]

            return opened

        return new_place

    test_a_reader_sees_one_state = None
    test_there_is_one_writer = None


def filled(path, n_writes=6):
    """An index with something in every table, and what it says."""
    storage = SqliteStorage.create(path, ABOUT)
    fill(storage, range(n_writes))
    return storage


def fill(storage, numbers):
    for number in numbers:
        state = storage.state()
        random = np.random.default_rng(number)
        keys = random.integers(1 << 62, size=3000, dtype=np.uint64)
        values = np.full(3000, number, dtype=np.uint32)
        postings = {
            "band": postings_of(keys, values),
            "text": postings_of(keys[:2], np.array([state.n_rows, state.n_rows + 1])),
            "id": postings_of(keys[:1], np.array([state.n_articles])),
        }
        pages = [
            Page(kind="rows", first=state.n_rows, n=2, content=random.bytes(9000)),
            Page(kind="words", first=state.n_rows, n=2, content=random.bytes(300)),
            Page(kind="articles", first=state.n_articles, n=1, content=bytes([number])),
        ]
        after = attrs.evolve(
            state,
            n_writes=state.n_writes + 1,
            n_rows=state.n_rows + 2,
            n_articles=state.n_articles + 1,
            n_removed=state.n_removed + 1,
        )
        removed = np.array([number], dtype=np.uint32)
        storage.write(Changes(pages=pages, postings=postings, removed=removed, state=after))


def keys_of(number):
    return np.random.default_rng(number).integers(1 << 62, size=3000, dtype=np.uint64)


def demand_whole(storage, n_writes):
    """Everything of the first writes is there, and nothing is damaged."""
    assert list(storage.problems()) == []
    assert storage.state().n_rows == 2 * n_writes
    assert storage.removed().tolist() == list(range(n_writes))
    assert [page.content[0] for page in storage.pages("articles")] == list(range(n_writes))
    for number in range(n_writes):
        places, values = storage.find("band", keys_of(number))
        assert places.tolist() == list(range(3000))
        assert set(values.tolist()) == {number}


WRITER = """
import sys
from newsdiff.store.sqlite import SqliteStorage
from newsdiff.store.sqlite_file import sqlite_errors
from tests.test_sqlite_storage import fill
storage = SqliteStorage(sys.argv[1])
with storage.writing():
    while True:
        fill(storage, [storage.state().n_writes])
        print(storage.state().n_writes, flush=True)
"""


@pytest.mark.parametrize("n_seen", [1, 4, 9])
def test_a_killed_writer_leaves_what_it_said(n_seen, tmp_path):
    """A writer is killed in the middle of a write: what it had finished is there, whole; nothing
    else is, and the next one can write."""
    path = tmp_path / "index.db"
    SqliteStorage.create(path, ABOUT).close()
    command = [sys.executable, "-c", WRITER, str(path)]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as writer:
        said = [int(writer.stdout.readline()) for _ in range(n_seen)]
        reader = SqliteStorage(path)
        assert reader.state().n_writes >= said[-1]
        with pytest.raises(OutputError, match=r"another process .* is writing"), reader.writing():
            pass
        reader.close()
        writer.kill()
        said += [int(line) for line in writer.stdout]
    storage = SqliteStorage(path)
    n_writes = storage.state().n_writes
    assert said[-1] <= n_writes <= said[-1] + 1
    demand_whole(storage, n_writes)
    fill(storage, [n_writes])
    demand_whole(storage, n_writes + 1)
    storage.close()


def test_a_write_that_fails_changes_nothing(tmp_path):
    """A disk without room: a clear error, and the state from before."""
    storage = filled(tmp_path / "index.db", 3)
    with storage.writing():
        ((n_pages,),) = storage._writer.rows("PRAGMA page_count")
        storage._writer.rows(f"PRAGMA max_page_count = {n_pages + 3}")
        with pytest.raises(OutputError, match=r"index\.db: no room left on the disk; make room"):
            fill(storage, [3])
        demand_whole(storage, 3)
        storage._writer.rows("PRAGMA max_page_count = 100000")
        fill(storage, [3])
    demand_whole(storage, 4)
    storage.close()


def test_a_write_of_another_state_is_refused(tmp_path):
    """Where there are no locks of files, a write on top of another's is noticed."""
    storage = filled(tmp_path / "index.db", 2)
    changes = Changes(pages=[], postings={}, removed=np.empty(0), state=IndexState(n_writes=2))
    with pytest.raises(OutputError, match="was written by another process in the meantime"):
        storage.write(changes)
    storage.close()


def everything_of(storage):
    """Whatever can be asked of a storage."""
    keys = np.concatenate([keys_of(number) for number in range(6)])
    found = [storage.state(), storage.removed().tolist()]
    found += [list(storage.pages(kind)) for kind in PAGE_KINDS]
    found += [each.tolist() for kind in POSTING_KINDS for each in storage.find(kind, keys)]
    return found


def test_a_byte_of_a_page_is_noticed(tmp_path):
    """Whatever page has another byte than was written is named, and never read as if it were."""
    path = tmp_path / "index.db"
    storage = filled(path)
    storage.optimize()
    queries = {
        "entries": "SELECT content FROM entries",
        "page": "SELECT content FROM page WHERE length(content) > 9",
        "run": "SELECT fences FROM run WHERE length(fences) > 9",
    }
    contents = {name: storage._tables.rows(query)[0][0] for name, query in queries.items()}
    storage.close()
    raw = path.read_bytes()
    for name, content in contents.items():
        place = raw.index(content[:40]) + 20
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        storage = SqliteStorage(path)
        found = " ".join(storage.problems())
        assert "what was written" in found, name
        with pytest.raises(InputError, match=r"is damaged: .* backup"):
            everything_of(storage)
        storage.close()


def said_by(path):
    """Its problems, and what it says."""
    storage = SqliteStorage(path)
    try:
        return list(storage.problems()), everything_of(storage)
    finally:
        storage.close()


def test_no_damage_is_answered_as_if_there_were_none(tmp_path):
    """With any byte changed, or cut off anywhere, a file gives the same answers, says that it is
    damaged, or is refused: by an error of newsdiff's own."""
    path = tmp_path / "index.db"
    filled(path).close()
    expected = said_by(path)
    raw = path.read_bytes()
    random = Random(11)
    damages = [raw[: random.randrange(len(raw))] for _ in range(15)]
    heads = [random.randrange(100) for _ in range(15)]
    starts = [page * 4096 + random.randrange(60) for page in range(len(raw) // 4096)]
    for place in (*heads, *starts, *(random.randrange(len(raw)) for _ in range(60))):
        flipped = raw[place] ^ (1 << random.randrange(8))
        damages.append(raw[:place] + bytes([flipped]) + raw[place + 1 :])
    n_refused = 0
    for damaged in damages:
        path.write_bytes(damaged)
        try:
            found = said_by(path)
        except (InputError, OutputError):
            n_refused += 1
        else:
            assert found == expected or found[0]
    assert n_refused > 15


def test_without_its_log_an_index_is_older_or_damaged(tmp_path):
    """Whoever removes the log of a killed writer removes writes: never half of one, unnoticed."""
    path, other = tmp_path / "index.db", tmp_path / "other.db"
    storage = filled(path, 1)
    storage._tables.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    fill(storage, range(1, 4))
    shutil.copy(path, other)
    storage.close()
    storage = SqliteStorage(other)
    if not list(storage.problems()):
        demand_whole(storage, storage.state().n_writes)
    storage.close()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such index; name another one, or make it"),
        (b"", "is an empty file, no index"),
        (b"id,text\n1,some text", "is no index of newsdiff"),
        (b"SQLite format 3\0" + b"\7" * 9000, "index"),
    ],
)
def test_what_is_no_index_is_refused(content, said, tmp_path):
    """Another file is refused by a sentence that says so, and stays as it is."""
    path = tmp_path / "index.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        open_store(path)
    assert (path.read_bytes() if path.exists() else None) == content
    if content:
        with pytest.raises(InputError, match="index"):
            open_store(path, create=IndexSettings())
        assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path):
    """A database that newsdiff did not make is not touched."""
    path = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE meta (name, value)")
        connection.commit()
    before = path.read_bytes()
    for settings in (None, IndexSettings()):
        with pytest.raises(InputError, match="is a database of another program"):
            open_store(path, create=settings)
    assert path.read_bytes() == before


def test_folders_and_pipes_are_refused(tmp_path):
    """What is no file is no index, and no place for one."""
    with pytest.raises(InputError, match="is a folder"):
        open_store(tmp_path)
    with pytest.raises(OutputError, match="is a folder"):
        open_store(tmp_path, create=IndexSettings())
    with pytest.raises(OutputError, match=r"cannot be written \(.*null.*\); choose another place"):
        SqliteStorage.create(tmp_path / "a\0b", {})
    with pytest.raises(OutputError, match="its folder does not exist"):
        open_store(tmp_path / "none" / "index.db", create=IndexSettings())
    with pytest.raises(InputError, match="mysql://"):
        open_store("mysql://localhost/news")
    with pytest.raises(InputError):
        open_store("a\0b")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(InputError, match="is no regular file"):
            open_store(tmp_path / "pipe")
        with pytest.raises(OutputError, match="is no regular file"):
            open_store(tmp_path / "pipe", create=IndexSettings())


def test_a_making_that_was_killed_is_made_again(tmp_path):
    """A file that SQLite has begun, without a table, is no trouble to whoever makes the index."""
    path = tmp_path / "index.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    assert path.stat().st_size
    store = open_store(path, create=IndexSettings(seed=3))
    assert store.settings.seed == 3
    store.close()


def test_an_index_is_read_where_nothing_can_be_written(tmp_path, monkeypatch):
    """On a read-only medium an index answers, and says so to whoever wants to write."""
    path = tmp_path / "index.db"
    filled(path, 3).close()
    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr(os, "access", lambda _, mode: mode == os.R_OK)
    storage = SqliteStorage(path)
    demand_whole(storage, 3)
    with pytest.raises(OutputError, match="no permission to write it; copy the index"):
        fill(storage, [3])
    assert sorted(tmp_path.iterdir()) == before
    storage.close()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"schema": "newsdiff/index/2", "newsdiff": "9.1"},
            "format 'newsdiff/index/2'.*newsdiff 9.1",
        ),
        ({"scheme": "affine64"}, "sketched in another way"),
        ({"Unicode version": "9.0.0"}, "by another version of Unicode .*9.0.0"),
        ({"shingle words": 5}, "shingles are of another size"),
        ({"settings": {"level": "page"}}, "its settings cannot be read"),
        ({"settings": [1]}, "its settings cannot be read"),
    ],
)
def test_an_index_of_another_make_is_refused(changes, said, tmp_path):
    """What this version would read wrongly, it does not read."""
    path = tmp_path / "index.db"
    SqliteStorage.create(path, {**ABOUT, **changes}).close()
    with pytest.raises(InputError, match=said):
        open_store(path)


def test_other_settings_are_refused(tmp_path):
    """An index goes on with its own settings, or not at all."""
    path = tmp_path / "index.db"
    open_store(path, create=IndexSettings(threshold=0.5, texts=False)).close()
    open_store(path, create=IndexSettings(threshold=0.5, texts=False)).close()
    said = r"has threshold 0\.5 instead of 0\.7, texts False instead of True; leave"
    with pytest.raises(InputError, match=said):
        open_store(path, create=IndexSettings())


def test_an_input_or_output_error_leads_to_the_disk(tmp_path):
    """SQLite says so, too, of a file system that is full."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    with (
        pytest.raises(OutputError, match="see whether its disk has room"),
        sqlite_errors(tmp_path / "index.db"),
    ):
        raise error


@pytest.mark.parametrize(
    "settings",
    [{"recall": 0}, {"recall": float("nan")}, {"seed": -1}, {"seed": 1.5}, {"texts": "no"}],
)
def test_settings_out_of_range_are_refused(settings):
    """No index is made that nobody could open."""
    with pytest.raises(ValueError, match=f"{next(iter(settings))} is .*, but must be"):
        IndexSettings(**settings)


def test_many_small_writes_leave_few_runs(tmp_path):
    """Runs are merged as they come: there are fewer than a handful a tier, and nothing is lost."""
    storage = SqliteStorage.create(tmp_path / "index.db", ABOUT)
    random = np.random.default_rng(5)
    keys = random.integers(1 << 20, size=(200, 50), dtype=np.uint64)
    most = 0
    for number, some in enumerate(keys):
        postings = {"band": postings_of(some, np.full(50, number))}
        state = IndexState(n_writes=number + 1)
        storage.write(Changes(pages=[], postings=postings, removed=np.empty(0), state=state))
        most = max(most, len(storage._tables.rows("SELECT id FROM run")))
    assert most <= 2 * FACTOR
    for number in (0, 77, 199):
        places, values = storage.find("band", keys[number])
        assert set(places[values == number].tolist()) == set(range(50))
    storage.optimize()
    assert len(storage._tables.rows("SELECT id FROM run")) == 1
    assert list(storage.problems()) == []
    storage.close()


def test_a_link_leads_to_the_same_lock(tmp_path):
    """Whoever comes by a link is told of the writer, too."""
    (tmp_path / "elsewhere").mkdir()
    first = filled(tmp_path / "index.db", 1)
    link = tmp_path / "elsewhere" / "news.db"
    link.symlink_to(tmp_path / "index.db")
    second = SqliteStorage(link)
    with first.writing():
        fill(first, [1])
        with pytest.raises(OutputError, match="another process"), second.writing():
            pass
        SqliteStorage.create(link, ABOUT).close()  # to read it while it is written
    demand_whole(second, 2)
    assert second.n_bytes() == first.n_bytes()
    first.close()
    second.close()


def test_a_closed_index_says_so(tmp_path):
    """Whoever goes on with an index that was closed is told, and not that it is damaged."""
    storage = filled(tmp_path / "index.db", 1)
    storage.close()
    storage.close()
    with pytest.raises(ValueError, match="the index is closed"):
        storage.find("band", keys_of(0))


def test_threads_share_an_index(tmp_path):
    """Look-ups in many threads, beside a writer and within one reading, give what they should."""
    storage = filled(tmp_path / "index.db", 4)

    def asked(number):
        return set(storage.find("band", keys_of(number % 4))[1].tolist()) == {number % 4}

    with ThreadPoolExecutor(4) as pool:
        with storage.reading():
            assert all(pool.map(asked, range(12)))
        found = pool.map(asked, range(24))
        fill(storage, range(4, 9))
        assert all(found)
    demand_whole(storage, 9)
    storage.close()
