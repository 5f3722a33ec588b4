"""An index in PostgreSQL: tables in a schema of its own, for many readers on many machines.

A write is one transaction. Pages and postings come in by COPY in its binary form, which is made of
arrays without a loop, and go out the same way; keys that are looked up are an array of bigint in
the question, or where they are many a temporary table that is joined. One writer at a time holds an
advisory lock, which goes with its connection. What is durable is what the server makes so: with
`synchronous_commit` on, as it comes, a write that returned is on its disk.
"""

from __future__ import annotations

import contextlib
import json
import zlib
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from newsdiff.core.checksum import crc32
from newsdiff.core.ranges import distinct
from newsdiff.errors import DependencyError, InputError, OutputError
from newsdiff.model.index import PAGE_KINDS, POSTING_KINDS, IndexState, Page
from newsdiff.store.postgres_rows import (
    COPY_END,
    COPY_HEAD,
    SCHEMA,
    TABLES,
    article_row,
    key_rows,
    page_row,
    posting_rows,
    postings_read,
)
from newsdiff.store.postings import placed
from newsdiff.store.servers import SERVER_REMEDY, ServerAddress, damaged, page_problems, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from newsdiff.model.index import Changes

__all__ = ["PostgresStorage"]

_FEW = 2_000
"""Keys that are asked for in the question itself."""
_PAGES_A_TIME = 64


class PostgresStorage:
    """Keeps an index on a server.

    Args:
        url: postgresql://user@host/database?schema=name; as libpq takes it, but for the schema.
        about: what to say of an index that is made if there is none.

    Raises:
        InputError: no server answers, it lets nobody in, or there is no index.
        DependencyError: psycopg is not installed.
    """

    def __init__(self, url: str, about: Mapping[str, Any] | None = None) -> None:
        self._address = ServerAddress.from_url(url, "schema", SCHEMA)
        self._schema = self._address.name
        self._writer: Any = None
        self._is_writing = self._is_reading = False
        if about is not None:
            self._make(about)
        self._connection = self._connected()
        try:
            self._about = self._meta(self._connection, "about")
        except BaseException:
            self._connection.close()
            raise

    @classmethod
    def create(cls, url: str, about: Mapping[str, Any]) -> PostgresStorage:
        """Make an index without articles, and open it; opens one that is there already.

        Raises:
            InputError: something else is there.
            OutputError: it cannot be made.
        """
        return cls(url, about)

    @property
    def address(self) -> str:
        """The address, without a password."""
        return self._address.shown

    def about(self) -> Mapping[str, Any]:
        """What was said when it was made."""
        return self._about

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one writer; as in `Storage`. The writer may call it again."""
        if self._is_writing:
            yield
            return
        if self._writer is None or self._writer.closed:
            self._writer = self._connected()
        with self._errors(OutputError):
            asked = self._writer.execute("SELECT pg_try_advisory_lock(%s)", (self._lock,))
            is_ours = asked.fetchone()[0]
        if not is_ours:
            problem = "another process is writing to this index"
            raise OutputError(problem, "wait for it, and do it again", self.address)
        self._is_writing = True
        try:
            yield
        finally:
            self._is_writing = False
            with contextlib.suppress(Exception):  # a lost connection has let go of it
                self._writer.execute("SELECT pg_advisory_unlock(%s)", (self._lock,))

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """See one state; as in `Storage`."""
        if self._is_reading:
            yield
            return
        with self._errors():
            self._reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            self._reader.execute("SELECT 1")
        self._is_reading = True
        try:
            yield
        finally:
            self._is_reading = False
            with contextlib.suppress(Exception):  # a lost connection has ended it
                self._reader.execute("ROLLBACK")

    def state(self) -> IndexState:
        """How far the index has come."""
        return self._state(self._reader)

    def write(self, changes: Changes) -> None:
        """Add all of it, or nothing; as in `Storage`."""
        with self.writing(), self._errors(OutputError), self._writer.transaction():
            if self._state(self._writer).n_writes + 1 != changes.state.n_writes:
                problem = "was written by another process in the meantime"
                raise OutputError(problem, "do it again", self.address)
            pages = (page_row(page) for page in changes.pages)
            self._copy_in("page (kind, first, n, crc, content)", pages)
            for kind, postings in changes.postings.items():
                self._copy_in(f"{kind} (key, value)", [posting_rows(postings)])
            removed = (article_row(number) for number in changes.removed.tolist())
            self._copy_in("removed (article)", removed)
            state = json.dumps(attrs.asdict(changes.state))
            self._run(self._writer, "UPDATE {}.meta SET value = %s WHERE name = 'state'", state)
        if changes.state.n_writes & (changes.state.n_writes - 1) == 0:
            self._analyze()

    def replace(self, pages: Sequence[Page]) -> None:
        """Put other contents in the place of those of pages; as in `Storage`."""
        with self.writing(), self._errors(OutputError), self._writer.transaction():
            for page in pages:
                place = PAGE_KINDS.index(page.kind), page.first
                query = "UPDATE {}.page SET crc = %s, content = %s WHERE kind = %s AND first = %s"
                self._run(self._writer, query, crc32(page.content), page.content, *place)

    def find(
        self, kind: str, keys: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Look keys up; as in `Storage`."""
        asked = distinct(keys).view(np.int64)
        if not len(asked):
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint32)
        with self._errors():
            if len(asked) <= _FEW:
                listed = ",".join(map(str, asked.tolist()))
                raw = self._copy_out(
                    f"SELECT key, value FROM {{}}.{kind} "  # noqa: S608  a kind, and numbers
                    f"WHERE key = ANY(ARRAY[{listed}]::bigint[])"
                )
            else:
                raw = self._joined(kind, asked)
        return placed(keys, *postings_read(raw))

    def directory(self, kind: str) -> NDArray[np.int64]:
        """First number of each page of a kind, ascending."""
        query = "SELECT first FROM {}.page WHERE kind = %s ORDER BY first"
        rows = self._run(self._reader, query, PAGE_KINDS.index(kind))
        return np.array([first for (first,) in rows], dtype=np.int64)

    def pages(self, kind: str, firsts: Sequence[int] | None = None) -> Iterator[Page]:
        """Pages of a kind; as in `Storage`."""
        wanted = self.directory(kind).tolist() if firsts is None else sorted(firsts)
        query = """SELECT first, n, crc, content FROM {}.page
            WHERE kind = %s AND first = ANY(%s::bigint[]) ORDER BY first"""
        number = PAGE_KINDS.index(kind)
        for at in range(0, len(wanted), _PAGES_A_TIME):
            some = wanted[at : at + _PAGES_A_TIME]
            rows = self._run(self._reader, query, number, some)
            if len(rows) != len(some):
                raise self._damaged(f"some of the {kind} from {some[0]} on are not there")
            for first, n, crc, content in rows:
                if crc != crc32(content):
                    raise self._damaged(f"the {kind} from {first} on are not what was written")
                yield Page(kind=kind, first=first, n=n, content=bytes(content))

    def removed(self) -> NDArray[np.uint32]:
        """Numbers of the articles that were removed, ascending."""
        rows = self._run(self._reader, "SELECT article FROM {}.removed ORDER BY article")
        return np.array([article for (article,) in rows], dtype=np.uint32)

    def problems(self) -> Iterator[str]:
        """What is damaged: pages, and whether what is there is what the state says."""
        with self.reading():
            yield from page_problems(self)
            for kind in POSTING_KINDS:
                query = f"SELECT count(*), count(DISTINCT (key, value)) FROM {{}}.{kind}"  # noqa: S608
                ((n, n_different),) = self._run(self._reader, query)
                if n != n_different:
                    yield f"{n - n_different:,} postings of kind {kind} are there twice"

    def n_bytes(self) -> int:
        """Bytes of its tables and their indexes."""
        query = """SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
            FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
            WHERE nspname = %s AND relkind = 'r'"""
        ((n_bytes,),) = self._run(self._reader, query, self._schema)
        return int(n_bytes)

    def optimize(self) -> None:
        """Let go of what was replaced, and let the server know how its tables look now."""
        with self.writing():
            self._run(self._writer, "VACUUM {}.page")
            self._analyze()

    def close(self) -> None:
        """Leave the server."""
        for connection in (self._connection, self._writer):
            if connection is not None:
                with contextlib.suppress(Exception):
                    connection.close()

    @property
    def _reader(self) -> Any:  # noqa: ANN401  a connection of psycopg
        """What reads; connected again where it was lost, but not in the middle of one state."""
        if self._connection.closed and not self._is_reading:
            self._connection = self._connected()
        return self._connection

    @property
    def _lock(self) -> int:
        """A number for the advisory lock of the schema."""
        return zlib.crc32(f"newsdiff index {self._schema}".encode())

    def _connected(self) -> Any:  # noqa: ANN401  a connection of psycopg
        psycopg = _psycopg()
        with self._errors():
            connection = psycopg.connect(self._address.url, autocommit=True, connect_timeout=10)
            connection.execute("CREATE TEMPORARY TABLE asked (key bigint)")
        return connection

    def _make(self, about: Mapping[str, Any]) -> None:
        with self._errors(OutputError):
            connection = self._connected()
        with contextlib.closing(connection), self._errors(OutputError), connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (self._lock + (1 << 32),))
            there = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = %s", (self._schema,)
            ).fetchall()
            names = {name for (name,) in there}
            if names and not {"meta", "page", "removed", *POSTING_KINDS} <= names:
                problem = f"the schema {self._schema} holds other tables"
                raise InputError(problem, "name another with ?schema=", self.address)
            if names:
                return
            self._run(connection, "CREATE SCHEMA IF NOT EXISTS {}")
            for statement in TABLES:
                self._run(connection, statement)
            insert = "INSERT INTO {}.meta VALUES (%s, %s)"
            self._run(connection, insert, "about", json.dumps(dict(about)))
            state = json.dumps(attrs.asdict(IndexState()))
            self._run(connection, insert, "state", state)

    def _composed(self, query: str) -> Any:  # noqa: ANN401  a query of psycopg
        """A query with the name of the schema in its place; nothing else is put into queries."""
        from psycopg import sql

        return sql.SQL(query).format(sql.Identifier(self._schema))

    def _run(self, connection: Any, query: str, *values: object) -> list[tuple[Any, ...]]:  # noqa: ANN401
        with self._errors(OutputError if connection is self._writer else InputError):
            cursor = connection.execute(self._composed(query), values or None, binary=True)
            return [] if cursor.description is None else cursor.fetchall()

    def _state(self, connection: Any) -> IndexState:  # noqa: ANN401
        try:
            return IndexState(**self._meta(connection, "state"))
        except TypeError as error:
            raise self._damaged("its state cannot be read") from error

    def _meta(self, connection: Any, name: str) -> dict[str, Any]:  # noqa: ANN401
        rows = self._run(connection, "SELECT value FROM {}.meta WHERE name = %s", name)
        try:
            found = json.loads(rows[0][0])
        except (IndexError, TypeError, ValueError) as error:
            raise self._damaged(f"its {name} cannot be read") from error
        if not isinstance(found, dict):
            raise self._damaged(f"its {name} cannot be read")
        return found

    def _copy_in(self, table: str, rows: Iterable[bytes]) -> None:
        query = self._composed(f"COPY {{}}.{table} FROM STDIN (FORMAT BINARY)")
        with self._writer.cursor().copy(query) as copy:
            copy.write(COPY_HEAD)
            for row in rows:
                copy.write(row)
            copy.write(COPY_END)

    def _copy_out(self, query: str) -> bytes:
        with self._reader.cursor() as cursor:
            wanted = self._composed(f"COPY ({query}) TO STDOUT (FORMAT BINARY)")
            with cursor.copy(wanted) as copy:
                return b"".join(copy)

    def _joined(self, kind: str, asked: NDArray[np.int64]) -> bytes:
        self._reader.execute("TRUNCATE asked")
        with self._reader.cursor().copy("COPY asked FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(COPY_HEAD)
            copy.write(key_rows(asked))
            copy.write(COPY_END)
        self._reader.execute("ANALYZE asked")
        query = f"SELECT key, value FROM asked JOIN {{}}.{kind} USING (key)"  # noqa: S608  a kind
        return self._copy_out(query)

    def _analyze(self) -> None:
        """Tell the planner how large the tables are."""
        for table in ("page", *POSTING_KINDS):
            self._run(self._writer, f"ANALYZE {{}}.{table}")

    def _damaged(self, what: str) -> InputError:
        return damaged(self.address, what)

    @contextlib.contextmanager
    def _errors(self, kind: type[InputError | OutputError] = InputError) -> Iterator[None]:
        """Say what went wrong on the server in words that say what to do."""
        psycopg = _psycopg()
        try:
            yield
        except psycopg.errors.UndefinedTable as error:
            problem = f"there is no index in the schema {self._schema}"
            raise InputError(problem, "make one with newsdiff index add", self.address) from error
        except psycopg.errors.InvalidSchemaName as error:
            problem = f"there is no schema {self._schema}"
            raise InputError(problem, "make one with newsdiff index add", self.address) from error
        except psycopg.Error as error:
            problem = f"PostgreSQL says: {reason_of(error)}"
            raise kind(problem, SERVER_REMEDY, self.address) from error


def _psycopg() -> Any:  # noqa: ANN401  the module
    try:
        import psycopg
    except ImportError as error:
        raise DependencyError.from_import(
            error, "an index in PostgreSQL needs psycopg", "postgres"
        ) from error
    return psycopg
