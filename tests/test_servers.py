"""An index on a server: as every storage is; nothing half there, whoever is killed."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest
from click.testing import CliRunner

import newsdiff as nd
from newsdiff.cli import command
from newsdiff.errors import InputError, NewsdiffError, OutputError
from newsdiff.model.index import Changes, IndexState, Page
from newsdiff.store.opening import open_store
from newsdiff.store.postgres import PostgresStorage
from newsdiff.store.redis import RedisStorage
from newsdiff.store.redis_layout import RENEW
from tests.servers import start_postgres, start_redis
from tests.storage_behaviour import ABOUT, StorageBehaviour, Writes, keys_of

pytest.importorskip("psycopg")
pytest.importorskip("redis")

NUMBERS = itertools.count()
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    server = start_postgres(tmp_path_factory.mktemp("postgres"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redis(tmp_path_factory):
    server = start_redis(tmp_path_factory.mktemp("redis"))
    yield server
    server.stop()


def postgres_address(server):
    return f"postgresql://tester:secret@127.0.0.1:{server.port}/postgres?schema=i{next(NUMBERS)}"


def redis_address(server):
    return f"redis://127.0.0.1:{server.port}/0?index=i{next(NUMBERS)}"


def places_of(storage, address, server):
    def new_place():
        place = address(server)

        def opened(about=None):
            return storage(place) if about is None else storage.create(place, about)

        return opened

    return new_place


class TestPostgres(StorageBehaviour):
    @pytest.fixture
    def places(self, postgres):
        return places_of(PostgresStorage, postgres_address, postgres)


class TestRedis(StorageBehaviour):
    @pytest.fixture
    def places(self, redis):
        return places_of(RedisStorage, redis_address, redis)


@pytest.fixture(params=["postgres", "redis"])
def place(request):
    """A server, and the address of a new index there."""
    server = request.getfixturevalue(request.param)
    return server, (postgres_address if request.param == "postgres" else redis_address)(server)


TOLD = [
    "The harbour of Varn was closed on Monday after a buoy broke from its chain at dawn.",
    "Nobody was hurt, the harbour office said, and two boats of the town stay in port.",
    "A diver is to look at the chain before the tide turns on Tuesday morning, it said.",
]


def articles(n, first=0):
    return [
        {
            "id": f"a{number}",
            "text": "\n\n".join([*TOLD[: number % 3 + 1], f"Our reporter {number} saw it."]),
            "source": ("Post", "Mail")[number % 2],
            "published": f"2026-03-{number % 27 + 1:02d}",
        }
        for number in range(first, first + n)
    ]


def test_an_index_answers_as_one_in_a_file(place, tmp_path):
    """Added to, asked, searched against, removed from, verified: the same on a server."""
    server, address = place
    del server
    told = []
    for where in (tmp_path / "news.db", address):
        with nd.Index.create(where) as index:
            index.add(articles(40))
            index.remove(ids=["a3", "a4"])
            found = index.dedupe(articles(10, 40), add=True)
            asked = index.query(nd.Article(text=TOLD[0], source="Echo"))
            hits = [hit for paragraph in asked.articles[0].paragraphs for hit in paragraph.hits]
            told.append(
                (
                    len(index),
                    found.pairs.to_pylist(),
                    found.reuse.to_pylist(),
                    [(hit.article.id, hit.similarity) for hit in hits],
                    index.verify().problems,
                )
            )
            assert not index.verify().problems
        with nd.Index.open(where) as again:
            assert len(again) == 48
    assert told[0] == told[1]


def test_a_large_look_up_is_that_of_small_ones(place):
    """Keys beyond what a question can name go another way, to the same answer."""
    storage = open_store(place[1], create=nd.IndexSettings()).storage
    keys = range(0, 90_000, 3)
    Writes(storage).write(postings={"band": [(key, key % 1000) for key in keys]})
    asked = np.arange(10_000, dtype=np.uint64)
    many = storage.find("band", asked)
    few = [storage.find("band", part) for part in np.split(asked, 10)]
    assert many[0].tolist() == [
        place + 1000 * number for number, each in enumerate(few) for place in each[0].tolist()
    ]
    assert many[1].tolist() == np.concatenate([each[1] for each in few]).tolist()
    storage.close()


CLIENT = """
import sys, time
from newsdiff.model.index import IndexSettings
from newsdiff.model.index import Changes, IndexState, Page
from newsdiff.store.opening import open_store
from tests.storage_behaviour import Writes
storage = open_store(sys.argv[1], create=IndexSettings()).storage
writes = Writes(storage)
for write in range(200):
    rows = range(20_000 * write, 20_000 * (write + 1))
    page = [(64, bytes([write % 250]) * 3000)] * 8
    pages = {"rows": page, "words": page}
    writes.write(pages, {"band": [(row * 7919 % (1 << 40), row) for row in rows]}, {write})
    print(write + 1, flush=True)
"""


def start_client(address):
    command = [sys.executable, "-W", "ignore", "-c", CLIENT, address]
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, **piped)


def assert_whole(address, acknowledged):
    """What was acknowledged is there, and nothing is half there."""
    storage = open_store(address).storage
    n_writes = storage.state().n_writes
    assert acknowledged <= n_writes <= acknowledged + 1
    assert list(storage.problems()) == []
    rows = np.arange(20_000 * n_writes, dtype=np.uint64)
    found = storage.find("band", rows * np.uint64(7919) % np.uint64(1 << 40))
    assert len(found[1]) == len(rows)
    assert storage.removed().tolist() == list(range(n_writes))
    storage.close()
    return n_writes


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.15])
def test_a_client_that_is_killed_leaves_nothing_half_there(place, delay):
    """Kill -9 in the middle of the third write, at several moments; another goes on."""
    server, address = place
    del server
    client = start_client(address)
    acknowledged = int(client.stdout.readline()) and int(client.stdout.readline())
    time.sleep(delay)
    client.kill()
    rest = client.communicate()[0].split()
    n_writes = assert_whole(address, int(rest[-1]) if rest else acknowledged)
    storage = open_store(address).storage
    if isinstance(storage, RedisStorage):
        storage._server.delete(storage._key("lock"))  # its time is a minute
    with storage.writing():
        assert storage.state().n_writes == n_writes
    storage.close()


@pytest.mark.parametrize("start", [start_postgres, start_redis])
def test_a_server_that_is_killed_loses_no_write_that_it_acknowledged(start, tmp_path_factory):
    """Kill -9 of the server in mid-write: the client is told, and after a restart all is whole."""
    server = start(tmp_path_factory.mktemp("killed"))
    address = (postgres_address if start is start_postgres else redis_address)(server)
    try:
        client = start_client(address)
        acknowledged = int(client.stdout.readline())
        threading.Timer(0.3, server.kill).start()
        for line in client.stdout:
            acknowledged = int(line)
        assert client.wait() != 0
        client.stdout.close()
        server.start()
        ends = time.monotonic() + 30
        while True:
            try:
                open_store(address).close()
                break
            except InputError:  # it replays its log
                assert time.monotonic() < ends
                time.sleep(0.1)
        assert_whole(address, acknowledged)
    finally:
        server.stop()


def test_passwords_are_not_told(postgres, redis):
    """Neither in an address nor in what went wrong."""
    port = postgres.port
    storage = PostgresStorage.create(postgres_address(postgres), ABOUT)
    assert "secret" not in storage.address
    storage.close()
    for address in (
        f"postgresql://tester:secret@127.0.0.1:{port}/nowhere",
        "postgresql://tester:secret@127.0.0.1:1/postgres",
        "redis://:secret@127.0.0.1:1/0",
        f"redis://:secret@127.0.0.1:{redis.port}/0",
        f"redis://127.0.0.1:{redis.port}/0?index=missing",
        f"postgresql://tester:secret@127.0.0.1:{port}/postgres?schema=missing",
    ):
        with pytest.raises(NewsdiffError) as told:
            open_store(address)
        assert "secret" not in str(told.value)
        assert "\n" not in str(told.value)
        assert told.value.remedy


def test_no_command_says_a_password(postgres, tmp_path):
    """Each names its index without it; so does a result that was held against one."""
    dump = tmp_path / "dump.jsonl"
    dump.write_text("".join(f"{json.dumps(each)}\n" for each in articles(4)), "utf-8")
    address, out = postgres_address(postgres), tmp_path / "out"
    for arguments in (
        ["index", "add", str(dump), "-i", address],
        ["index", "remove", "--id", "a0", "-i", address],
        ["index", "stats", "-i", address],
        ["index", "verify", "-i", address],
        ["index", "query", str(dump.with_name("story.txt")), "-i", address],
        ["dedupe", str(dump), "--against", address, "-o", str(out)],
    ):
        dump.with_name("story.txt").write_text(TOLD[0], "utf-8")
        told = CliRunner().invoke(command, arguments)
        assert told.exit_code == 0, told.output
        assert "secret" not in told.output
    for path in out.iterdir():
        assert b"secret" not in path.read_bytes()


def test_a_schema_with_other_tables_is_left_alone(postgres):
    """Nothing is made beside the tables of somebody else."""
    import psycopg

    address = postgres_address(postgres)
    schema = address.rpartition("=")[2]
    plain = address.partition("?")[0]
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        connection.execute(f"CREATE TABLE {schema}.page (a text)")
    with pytest.raises(InputError, match="other tables"):
        open_store(address, create=nd.IndexSettings())


def test_damage_is_found(place):
    """A page that is not what was written is told by reading it and by `problems`."""
    storage = open_store(place[1], create=nd.IndexSettings()).storage
    page = [(2, b"told")]
    Writes(storage).write({"rows": page, "words": page}, {"band": [(5, 1), (6, 1)]})
    assert list(storage.problems()) == []
    if isinstance(storage, RedisStorage):
        storage._server.hset(storage._key("page:rows"), "0", b"\0\0\0\0other")
        storage._server.append(storage._key("band:") + (5).to_bytes(8, "big"), b"cut")
    else:
        storage._run(storage._reader, "UPDATE {}.page SET content = 'other' WHERE kind = 0")
        storage._run(storage._reader, "INSERT INTO {0}.band SELECT * FROM {0}.band LIMIT 1")
    assert len(list(storage.problems())) == 2
    with pytest.raises(InputError, match="not what was written"):
        list(storage.pages("rows"))
    storage.close()


def test_a_writer_whose_lock_was_taken_over_writes_nothing(redis):
    """A writer that was silent for too long is told so, and what it had is not there."""
    address = redis_address(redis)
    slow = open_store(address, create=nd.IndexSettings()).storage
    with slow.writing():
        slow._server.set(slow._key("lock"), "another")
        with pytest.raises(OutputError, match="meantime"):
            Writes(slow).write(postings={"band": [(1, 1)]})
    assert slow.state().n_writes == 0
    assert len(slow.find("band", keys_of(1))[0]) == 0
    slow.close()


def test_a_lock_that_is_renewed_in_mid_write_stops_nothing(redis):
    """Its time is put off by a thread of the writer while what it writes is on its way."""
    storage = open_store(redis_address(redis), create=nd.IndexSettings()).storage

    def pages():
        renewed = storage._server.eval(RENEW, 1, storage._key("lock"), storage._token, 60_000)
        assert renewed == 1
        yield Page(kind="rows", first=0, n=1, content=b"told")

    none = np.empty(0, dtype=np.uint32)
    state = IndexState(n_writes=1, n_rows=1)
    with storage.writing():
        storage.write(Changes(pages=pages(), postings={}, removed=none, state=state))
    assert storage.state() == state
    storage.close()


def test_a_connection_that_was_lost_is_made_anew(postgres):
    """An index that is held open goes on answering after its server has let go of it."""
    storage = PostgresStorage.create(postgres_address(postgres), ABOUT)
    other = PostgresStorage.create(postgres_address(postgres), ABOUT)
    query = "SELECT pg_terminate_backend(%s)"
    other._run(other._reader, query, storage._reader.info.backend_pid)
    with pytest.raises(InputError, match="PostgreSQL says"):
        storage.state()
    assert storage.state().n_writes == 0
    with storage.reading():
        other._run(other._reader, query, storage._reader.info.backend_pid)
        for _ in range(2):  # no other state within one block
            with pytest.raises(InputError, match="PostgreSQL says"):
                storage.state()
    assert storage.state().n_writes == 0
    storage.close()
    other.close()


@pytest.mark.parametrize("name", ["a:text", "", "a*", "x" * 61, "a b", 'a"'])
def test_a_name_that_means_more_than_itself_is_refused(name):
    """Neither another index' keys, nor a pattern, nor a piece of a command."""
    for scheme, option in (("redis", "index"), ("postgresql", "schema")):
        with pytest.raises(InputError, match="no name of an index"):
            open_store(f"{scheme}://127.0.0.1:1/0?{urlencode({option: name})}")
