"""The file of an index in SQLite: made, opened, locked; its errors in words that say what to do."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import stat
import struct
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.atomic import output_errors
from newsdiff.core.checksum import crc32
from newsdiff.errors import InputError, OutputError
from newsdiff.locking import lock_held
from newsdiff.model.index import IndexState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = [
    "beside",
    "checksum",
    "connected",
    "create_file",
    "damaged",
    "file_lock",
    "sqlite_errors",
]

APPLICATION = 0x6E646978
"""What SQLite's header says the file is for: `ndix`."""
_BUSY_S = 5.0
"""How long SQLite waits for what another process does in a moment: to begin, to tidy up."""
_PAGE_BYTES = 4096
_CACHE_KB = 32_000
_WAL_BYTES_MAX = 8_000_000
_SAID: tuple[tuple[set[int], type[InputError | OutputError], str, str], ...] = (
    (
        {sqlite3.SQLITE_FULL},
        *(OutputError, "no room left on the disk", "make room, and do it again"),
    ),
    (
        {sqlite3.SQLITE_READONLY},
        *(OutputError, "no permission to write it", "copy it to a place that can be written"),
    ),
    (
        {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED},
        *(OutputError, "another process is busy with it", "wait until it is done"),
    ),
    (
        {sqlite3.SQLITE_NOTADB},
        *(InputError, "is no index of newsdiff", "name another file"),
    ),
    (
        {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH},
        *(InputError, "cannot be opened ({})", "look at the permissions of it and its folder"),
    ),
    (
        {sqlite3.SQLITE_IOERR},
        *(
            OutputError,
            "cannot be read or written ({})",
            "see whether its disk has room and is whole",
        ),
    ),
)
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE directory (
    kind INTEGER NOT NULL, first INTEGER NOT NULL, n INTEGER NOT NULL, page INTEGER NOT NULL,
    PRIMARY KEY (kind, first)
) WITHOUT ROWID;
CREATE TABLE page (id INTEGER PRIMARY KEY, crc INTEGER NOT NULL, content BLOB NOT NULL);
CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind INTEGER NOT NULL, n INTEGER NOT NULL,
    first INTEGER NOT NULL, crc INTEGER NOT NULL, fences BLOB NOT NULL
);
CREATE TABLE entries (id INTEGER PRIMARY KEY, crc INTEGER NOT NULL, content BLOB NOT NULL);
CREATE TABLE removed (article INTEGER PRIMARY KEY);
"""
"""meta: what was said when the index was made, and how far it has come. directory: which numbers
are on a page. page: their contents. run: entries in order, on consecutive pages of `entries` from
`first` on; fences: first key of each. Checksums are of the bytes and of the numbers before them."""


def connected(path: Path, *, create: bool = False) -> tuple[sqlite3.Connection, bool]:
    """Open the file of an index.

    Args:
        path: the file.
        create: whether nothing may be there yet.

    Returns:
        The connection, and whether it is for reading alone.

    Raises:
        InputError: there is no such file, it is no index, or it cannot be read.
    """
    if not create:
        _demand_index(path)
    uri = path.absolute().as_uri()
    is_readonly = not create and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    mode = "rwc" if create else "ro" if is_readonly else "rw"
    if is_readonly and not beside(path, "-wal").exists():
        mode += "&immutable=1"  # nobody writes: SQLite could make no file for its locks
    with sqlite_errors(path):
        connection = sqlite3.connect(
            f"{uri}?mode={mode}",
            uri=True,
            timeout=_BUSY_S,
            isolation_level=None,
            check_same_thread=False,
        )
    try:
        with sqlite_errors(path):
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
            connection.execute("PRAGMA synchronous = FULL")  # else a power cut undoes writes
            connection.execute("PRAGMA fullfsync = ON")  # macOS leaves it to the disk
            connection.execute(f"PRAGMA journal_size_limit = {_WAL_BYTES_MAX}")
            if not create:
                _demand_ours(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection, is_readonly


def create_file(path: Path, about: Mapping[str, Any]) -> None:
    """Make an index without articles, whole or not at all.

    Args:
        path: where nothing is, or an empty file.
        about: what is said of it, JSON values.

    Raises:
        InputError: something else is there.
        OutputError: no permission, no room, another process is at it.
    """
    with output_errors(path):
        if path.is_dir():
            raise IsADirectoryError
        path.resolve()  # refuses a NUL, which `exists` passes over
        path.parent.stat()
        if path.exists():
            if not path.is_file():
                raise OutputError("is no regular file", "name another file", str(path))
            if path.stat().st_size > _PAGE_BYTES:
                return  # no rest of a making that was killed: whoever opens it looks at what it is
    with (
        file_lock(path),
        contextlib.closing(connected(path, create=True)[0]) as connection,
        sqlite_errors(path),
    ):
        if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            _make(connection, about)


def _make(connection: sqlite3.Connection, about: Mapping[str, Any]) -> None:
    state = json.dumps(attrs.asdict(IndexState()))
    rows = [("about", json.dumps(dict(about), sort_keys=True)), ("state", state)]
    connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    for statement in _TABLES.split(";")[:-1]:
        connection.execute(statement)
    connection.executemany("INSERT INTO meta VALUES (?, ?)", rows)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute("COMMIT")


def beside(path: Path, ending: str) -> Path:
    """A file that belongs to an index: the same for all links that lead to the index."""
    real = path.resolve()
    return real.with_name(real.name + ending)


@contextlib.contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Be the one writer of a file while the block runs.

    Raises:
        OutputError: another process is, or the folder cannot be written.
    """
    with lock_held(
        beside(path, "-lock"),
        str(path),
        "another process{owner} is writing to this index",
        "wait until it is done",
    ):
        yield


@contextlib.contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite says into errors that say what to do.

    Raises:
        InputError: the file is damaged, or cannot be read.
        OutputError: no room, no permission, another process writes.
        ValueError: it was closed before.
    """
    try:
        yield
    except sqlite3.ProgrammingError as error:
        raise ValueError(f"the index is closed, or is not used as it should be: {error}") from error
    except sqlite3.Error as error:
        raise _explained(error, path) from error


def checksum(content: bytes, *numbers: int) -> int:
    """Checksum of bytes and of the numbers under which they are kept; -1 if they are no such."""
    try:
        return crc32(content, crc32(struct.pack(f"<{len(numbers)}q", *numbers)))
    except (TypeError, struct.error):
        return -1


def damaged(path: Path, what: str) -> InputError:
    """The error for what is not as it was written."""
    remedy = "take the index from a backup, or make it anew"
    return InputError(f"is damaged: {what}", remedy, str(path))


def _explained(error: sqlite3.Error, path: Path) -> InputError | OutputError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    for codes, kind, problem, remedy in _SAID:
        if code in codes:
            return kind(problem.format(error), remedy, str(path))
    return damaged(path, str(error))


def _demand_index(path: Path) -> None:
    """Refuse what cannot be an index, before SQLite makes something of it.

    The file is not opened for that: closing it would let go of all locks that this process has on
    it, and another process would take the log of an index in use for one that nobody needs.
    """
    place = str(path)
    try:
        found = path.stat()
    except FileNotFoundError as error:
        remedy = "name another one, or make it with `newsdiff index add`"
        raise InputError("there is no such index", remedy, place) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot be read ({reason})", "name another file", place) from error
    if stat.S_ISDIR(found.st_mode):
        raise InputError("is a folder", "name the file of an index", place)
    if not stat.S_ISREG(found.st_mode):
        raise InputError("is no regular file", "name the file of an index", place)
    if not os.access(path, os.R_OK):
        raise InputError("no permission to read it", "look at its permissions", place)
    if not found.st_size:
        raise InputError("is an empty file, no index", "name another file", place)


def _demand_ours(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        problem = "is a database of another program, no index of newsdiff"
        raise InputError(problem, "name another file", str(path))
