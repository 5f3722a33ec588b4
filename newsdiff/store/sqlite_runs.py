"""The tables of an index's file, by one connection: pages with checksums, runs of postings."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from newsdiff.model.index import POSTING_KINDS
from newsdiff.store.pages import PageError
from newsdiff.store.runs import (
    decode_pages,
    encode_pages,
    matches,
    merged,
    pages_with,
    to_merge,
)
from newsdiff.store.sqlite_file import checksum, damaged, sqlite_errors

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from newsdiff.model.index import Postings
    from newsdiff.store.runs import Entries

__all__ = ["Tables"]

_READ_PAGES = 64
"""Pages that are decoded at a time."""


@attrs.frozen(kw_only=True, eq=False)
class _Run:
    """A run: entries, and pages from `first` on.

    Attributes:
        n: entries.
        first: number of its first page.
        fences: uint64[n_pages], first key of each page.
    """

    n: int
    first: int
    fences: NDArray[np.uint64]

    @property
    def pages(self) -> range:
        """Numbers of its pages."""
        return range(self.first, self.first + len(self.fences))


class Tables:
    """What a connection reads and writes; safe to call from many threads.

    Args:
        connection: without transactions of its own.
        path: the file, for errors.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._lock = threading.RLock()
        self._runs: dict[int, _Run] = {}
        self._n_readings = 0

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401
        """All rows of a query."""
        with self._lock, sqlite_errors(self._path):
            return self._connection.execute(query, values).fetchall()

    def fill(self, query: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Do the same with each row."""
        with self._lock, sqlite_errors(self._path):
            self._connection.executemany(query, rows)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """See one state while the block runs, in all threads; blocks may overlap."""
        with self._lock:
            if not self._n_readings:
                self._begin()
            self._n_readings += 1
        try:
            yield
        finally:
            with self._lock:
                self._n_readings -= 1
                if not self._n_readings:
                    self._end()

    @contextlib.contextmanager
    def _moment(self) -> Iterator[None]:
        """See one state for the moment that a call takes: that of a snapshot, or else the last."""
        with self._lock:
            is_own = not self._is_busy
            if is_own:
                self._begin()
            try:
                yield
            finally:
                if is_own:
                    self._end()

    @property
    def _is_busy(self) -> bool:
        """Whether a transaction has begun."""
        with sqlite_errors(self._path):
            return self._connection.in_transaction

    def _begin(self) -> None:
        self.rows("BEGIN")
        self.rows("SELECT 1 FROM meta")

    def _end(self) -> None:
        if self._is_busy:  # it is not after some errors of SQLite
            self.rows("ROLLBACK")

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of a block, or nothing."""
        with self._lock:
            self.rows("BEGIN IMMEDIATE")
            try:
                yield
                self.rows("COMMIT")
            finally:
                if self._is_busy:
                    self._runs.clear()
                self._end()

    @contextlib.contextmanager
    def erasing(self) -> Iterator[None]:
        """Overwrite with zeros what a block replaces; else it may stay in room that is free."""
        self.rows("PRAGMA secure_delete = ON")
        try:
            yield
        finally:
            self.rows("PRAGMA secure_delete = OFF")

    def shrink(self) -> None:
        """Give back the room that nothing needs."""
        with self._lock, sqlite_errors(self._path):  # `execute` would give back one page
            self._connection.executescript("PRAGMA incremental_vacuum")

    def empty_log(self) -> None:
        """Bring what was written from the log to the file itself, unless a reader is at it."""
        ((wait_ms,),) = self.rows("PRAGMA busy_timeout")
        self.rows("PRAGMA busy_timeout = 0")
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        self.rows(f"PRAGMA busy_timeout = {wait_ms}")

    def close(self) -> None:
        """Close the connection."""
        with self._lock, sqlite_errors(self._path):
            self._connection.close()

    def insert(self, table: str, contents: Iterable[tuple[bytes, tuple[int, ...]]]) -> int:
        """Write contents to consecutive new pages of a table.

        Args:
            table: its name.
            contents: bytes, and the numbers that their checksum is to have; the page's if none.

        Returns:
            The first page.
        """
        rows = self.rows(f"SELECT max(id) FROM {table}")  # noqa: S608  a name of ours
        first: int = (rows[0][0] or 0) + 1
        query = f"INSERT INTO {table} VALUES (?, ?, ?)"  # noqa: S608
        pages = enumerate(contents, first)
        self.fill(
            query,
            (
                (page, checksum(each, *(numbers or (page,))), each)
                for page, (each, numbers) in pages
            ),
        )
        return first

    def demand(self, content: bytes, crc: int, what: str, *numbers: int) -> None:
        """Demand that bytes are what was written under some numbers."""
        if checksum(content, *numbers) != crc:
            raise damaged(self._path, f"{what} is not what was written")

    def find(
        self, kind: str, keys: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Look keys up; as in `Storage`."""
        order = np.argsort(keys, kind="stable").astype(np.uint64)
        wanted = np.asarray(keys, dtype=np.uint64)[order]
        found = []
        with self._moment():
            for run in self._runs_of(kind).values():
                pages = (pages_with(run.fences, wanted) + run.first).tolist()
                for entries in self._entries(pages):
                    places, values = matches(wanted, *entries)
                    found.append((order[places] << np.uint64(32)) | values)
        packed = np.concatenate(found) if found else np.empty(0, dtype=np.uint64)
        packed.sort()
        return (packed >> np.uint64(32)).astype(np.int64), packed.astype(np.uint32)

    def add(self, kind: str, postings: Postings) -> None:
        """Write new postings, and merge runs that have become too many."""
        runs = self._runs_of(kind)
        chosen = to_merge({run: runs[run].n for run in runs}, len(postings.keys))
        self._merge(kind, {run: runs[run] for run in chosen}, postings)

    def merge_all(self, kind: str) -> None:
        """Make one run of all."""
        runs = self._runs_of(kind)
        if len(runs) > 1:
            self._merge(kind, runs, None)

    def _runs_of(self, kind: str) -> dict[int, _Run]:
        """The runs of a kind by their numbers; what was read of them before is not read again."""
        number = POSTING_KINDS.index(kind)
        runs = {}
        for (run,) in self.rows("SELECT id FROM run WHERE kind = ? ORDER BY id", number):
            runs[run] = self._runs.get(run) or self._run(number, run)
        self._runs.update(runs)
        return runs

    def _run(self, number: int, run: int) -> _Run:
        query = "SELECT n, first, crc, fences FROM run WHERE id = ?"
        n, first, crc, fences = self.rows(query, run)[0]
        self.demand(fences, crc, f"run {run} of the postings", number, n, first)
        return _Run(n=n, first=first, fences=np.frombuffer(fences, dtype="<u8"))

    def _entries(self, pages: Sequence[int], *, drops: bool = False) -> Iterator[Entries]:
        """Entries of pages, ascending, in chunks; pages that are dropped make room at once."""
        for start in range(0, len(pages), _READ_PAGES):
            part = pages[start : start + _READ_PAGES]
            contents = self._contents(part)
            if drops:
                self.rows("DELETE FROM entries WHERE id BETWEEN ? AND ?", part[0], part[-1])
            try:
                chunk = decode_pages(contents)
            except PageError as error:
                raise damaged(self._path, str(error)) from error
            yield chunk

    def _contents(self, pages: Sequence[int]) -> list[bytes]:
        if pages[-1] - pages[0] == len(pages) - 1:
            query = "SELECT id, crc, content FROM entries WHERE id BETWEEN ? AND ?"
            rows = self.rows(query, pages[0], pages[-1])
        else:
            places = ", ".join("?" * len(pages))
            query = f"SELECT id, crc, content FROM entries WHERE id IN ({places}) ORDER BY id"  # noqa: S608
            rows = self.rows(query, *pages)
        if len(rows) < len(pages):
            missing = min(set(pages) - {row[0] for row in rows})
            raise damaged(self._path, f"page {missing} of the postings is not there")
        for page, crc, content in rows:
            self.demand(content, crc, f"page {page} of the postings", page)
        return [content for _, _, content in rows]

    def _merge(self, kind: str, runs: Mapping[int, _Run], postings: Postings | None) -> None:
        """Make one run of several, and of new postings."""
        parts = [self._entries(run.pages, drops=True) for run in runs.values()]
        if postings is not None:
            parts.append(iter([(postings.keys, postings.values)]))
        n, fences = 0, []

        def contents() -> Iterator[tuple[bytes, tuple[int, ...]]]:
            nonlocal n
            for fence, n_entries, content in encode_pages(merged(parts)):
                n += n_entries
                fences.append(fence)
                yield content, ()

        first = self.insert("entries", contents())
        packed = np.array(fences, dtype="<u8").tobytes()
        query = "INSERT INTO run (kind, n, first, crc, fences) VALUES (?, ?, ?, ?, ?)"
        number = POSTING_KINDS.index(kind)
        self.rows(query, number, n, first, checksum(packed, number, n, first), packed)
        for run in runs:
            self.rows("DELETE FROM run WHERE id = ?", run)
            self._runs.pop(run, None)
