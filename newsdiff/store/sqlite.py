"""An index in one file, by SQLite as the standard library has it.

Write-ahead logging: readers see the state of the moment at which they began, whatever a writer
does. A write is one transaction, and its log is brought to the disk (`synchronous = FULL`) before
it returns: neither a kill nor a power cut undoes it. Pages are blobs with a checksum; postings are
runs (`newsdiff.store.runs`).
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from newsdiff.errors import NewsdiffError, OutputError
from newsdiff.model.index import PAGE_KINDS, POSTING_KINDS, IndexState, Page
from newsdiff.store.sqlite_file import checksum, connected, create_file, damaged, file_lock
from newsdiff.store.sqlite_runs import Tables

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from newsdiff.model.index import Changes

__all__ = ["SqliteStorage"]


class SqliteStorage:
    """Keeps an index in a file. Threads may share it.

    Args:
        path: the file of an index.

    Raises:
        InputError: there is none, or it is damaged.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        connection, self._is_readonly = connected(self._path)
        self._tables = Tables(connection, self._path)
        self._writer: Tables | None = None
        self._is_writing = False
        try:
            self._about = _meta(self._tables, "about", self._path)
            self.state()
        except BaseException:
            connection.close()
            raise

    @classmethod
    def create(cls, path: str | os.PathLike[str], about: Mapping[str, Any]) -> SqliteStorage:
        """Make an index without articles, and open it; opens one that is there already.

        Raises:
            InputError: something else is there.
            OutputError: it cannot be written.
        """
        create_file(Path(path), about)
        return cls(path)

    @property
    def address(self) -> str:
        """The path, as given."""
        return str(self._path)

    def about(self) -> Mapping[str, Any]:
        """What was said when it was made."""
        return self._about

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one writer; as in `Storage`. The writer may call it again."""
        if self._is_writing:
            yield
            return
        if self._is_readonly:
            remedy = "copy the index to a place that can be written"
            raise OutputError("no permission to write it", remedy, self.address)
        with file_lock(self._path):
            if self._writer is None:
                self._writer = Tables(connected(self._path)[0], self._path)
            self._is_writing = True
            try:
                yield
            finally:
                self._is_writing = False
                with contextlib.suppress(NewsdiffError):  # it can as well be done later
                    self._writer.empty_log()

    def reading(self) -> contextlib.AbstractContextManager[None]:
        """See one state; as in `Storage`."""
        return self._tables.snapshot()

    def state(self) -> IndexState:
        """How far the index has come."""
        return _state(self._tables, self._path)

    def write(self, changes: Changes) -> None:
        """Add all of it, or nothing; as in `Storage`."""
        with self.writing():
            assert self._writer is not None
            with self._writer.transaction():
                if _state(self._writer, self._path).n_writes + 1 != changes.state.n_writes:
                    problem = "was written by another process in the meantime"
                    raise OutputError(problem, "do it again", self.address)
                _write(self._writer, changes)

    def replace(self, pages: Sequence[Page]) -> None:
        """Put other contents in the place of those of pages; as in `Storage`."""
        with self.writing():
            assert self._writer is not None
            with self._writer.erasing(), self._writer.transaction():
                self._writer.fill(_REPLACE, map(_replaced, pages))

    def find(
        self, kind: str, keys: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Look keys up; as in `Storage`."""
        return self._tables.find(kind, keys)

    def directory(self, kind: str) -> NDArray[np.int64]:
        """First number of each page of a kind, ascending."""
        query = "SELECT first FROM directory WHERE kind = ? ORDER BY first"
        rows = self._tables.rows(query, PAGE_KINDS.index(kind))
        try:
            return np.array([first for (first,) in rows], dtype=np.int64)
        except (TypeError, ValueError, OverflowError) as error:
            raise damaged(self._path, f"the directory of the {kind} cannot be read") from error

    def pages(self, kind: str, firsts: Sequence[int] | None = None) -> Iterator[Page]:
        """Pages of a kind; as in `Storage`."""
        number = PAGE_KINDS.index(kind)
        query = """SELECT n, crc, content FROM directory JOIN page ON page.id = page
            WHERE kind = ? AND first = ?"""
        for first in self.directory(kind).tolist() if firsts is None else sorted(firsts):
            rows = self._tables.rows(query, number, first)
            if not rows:
                raise damaged(self._path, f"the {kind} from {first} on are not there")
            n, crc, content = rows[0]
            what = f"the page of the {kind} from {first} on"
            self._tables.demand(content, crc, what, number, first, n)
            yield Page(kind=kind, first=first, n=n, content=content)

    def removed(self) -> NDArray[np.uint32]:
        """Numbers of the articles that were removed, ascending."""
        rows = self._tables.rows("SELECT article FROM removed ORDER BY article")
        return np.array([article for (article,) in rows], dtype=np.uint32)

    def problems(self) -> Iterator[str]:
        """What is damaged; as in `Storage`."""
        from newsdiff.store.sqlite_check import problems_of

        with self.reading():
            yield from problems_of(self._tables, self.state())

    def n_bytes(self) -> int:
        """Bytes of the file, once what was written last has got from the log to it."""
        ((n_pages,),) = self._tables.rows("PRAGMA page_count")
        ((page_bytes,),) = self._tables.rows("PRAGMA page_size")
        return int(n_pages * page_bytes)

    def optimize(self) -> None:
        """Make one run of each kind, and give back the room that nothing needs."""
        with self.writing():
            assert self._writer is not None
            for kind in POSTING_KINDS:
                with self._writer.transaction():
                    self._writer.merge_all(kind)
            self._writer.shrink()

    def close(self) -> None:
        """Close the file."""
        for tables in (self._tables, self._writer):
            if tables is not None:
                tables.close()


_REPLACE = """UPDATE page SET crc = ?, content = ?
    WHERE id = (SELECT page FROM directory WHERE kind = ? AND first = ? AND n = ?)"""


def _replaced(page: Page) -> tuple[Any, ...]:
    keyed = PAGE_KINDS.index(page.kind), page.first, page.n
    return checksum(page.content, *keyed), page.content, *keyed


def _write(tables: Tables, changes: Changes) -> None:
    keyed = [(PAGE_KINDS.index(page.kind), page.first, page.n) for page in changes.pages]
    contents = (page.content for page in changes.pages)
    first = tables.insert("page", zip(contents, keyed, strict=True))
    pages = [(*numbers, page) for page, numbers in enumerate(keyed, first)]
    tables.fill("INSERT INTO directory VALUES (?, ?, ?, ?)", pages)
    for kind, postings in changes.postings.items():
        if len(postings.keys):
            tables.add(kind, postings)
    removed = ((number,) for number in changes.removed.tolist())
    tables.fill("INSERT INTO removed VALUES (?)", removed)
    state = json.dumps(attrs.asdict(changes.state))
    tables.rows("UPDATE meta SET value = ? WHERE name = 'state'", state)


def _state(tables: Tables, path: Path) -> IndexState:
    try:
        return IndexState(**_meta(tables, "state", path))
    except TypeError as error:
        raise damaged(path, "its state cannot be read") from error


def _meta(tables: Tables, name: str, path: Path) -> dict[str, Any]:
    rows = tables.rows("SELECT value FROM meta WHERE name = ?", name)
    try:
        found = json.loads(rows[0][0])
    except (IndexError, TypeError, ValueError) as error:
        raise damaged(path, f"its {name} cannot be read") from error
    if not isinstance(found, dict):
        raise damaged(path, f"its {name} cannot be read")
    return found
