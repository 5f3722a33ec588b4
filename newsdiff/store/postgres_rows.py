"""What an index in PostgreSQL is made of: its tables, and their rows as COPY has them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

from newsdiff.core.checksum import crc32
from newsdiff.model.index import PAGE_KINDS, POSTING_KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.model.index import Page, Postings

__all__ = [
    "COPY_END",
    "COPY_HEAD",
    "SCHEMA",
    "TABLES",
    "article_row",
    "key_rows",
    "page_row",
    "posting_rows",
    "postings_read",
]

COPY_HEAD = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
COPY_END = struct.pack(">h", -1)
SCHEMA = "newsdiff"
"""Where an index is if its address names no schema."""
_FIELDS = struct.Struct(">h")
_LENGTH = struct.Struct(">i")
_LONG = struct.Struct(">q")
_INT = struct.Struct(">i")
_SHORT = struct.Struct(">h")
_POSTING = np.dtype(
    [("n", ">i2"), ("key_size", ">i4"), ("key", ">i8"), ("value_size", ">i4"), ("value", ">i8")]
)
"""A row of two bigints as COPY has it."""
_KEY = np.dtype([("n", ">i2"), ("key_size", ">i4"), ("key", ">i8")])
TABLES = (
    "CREATE TABLE {}.meta (name text PRIMARY KEY, value text NOT NULL)",
    """CREATE TABLE {}.page (kind smallint NOT NULL, first bigint NOT NULL, n integer NOT NULL,
        crc bigint NOT NULL, content bytea NOT NULL, PRIMARY KEY (kind, first))""",
    "CREATE TABLE {}.removed (article bigint PRIMARY KEY)",
    *(
        f"CREATE TABLE {{}}.{kind} (key bigint NOT NULL, value bigint NOT NULL)"
        for kind in POSTING_KINDS
    ),
    *(f"CREATE INDEX ON {{}}.{kind} (key) INCLUDE (value)" for kind in POSTING_KINDS),
)
"""What makes them; the name of the schema goes between the braces."""


def _row(*fields: bytes) -> bytes:
    """A row as COPY has it."""
    return _FIELDS.pack(len(fields)) + b"".join(_LENGTH.pack(len(each)) + each for each in fields)


def page_row(page: Page) -> bytes:
    """A page as a row."""
    return _row(
        _SHORT.pack(PAGE_KINDS.index(page.kind)), _LONG.pack(page.first), _INT.pack(page.n),
        _LONG.pack(crc32(page.content)), page.content,
    )  # fmt: skip


def article_row(number: int) -> bytes:
    """A number of an article as a row."""
    return _row(_LONG.pack(number))


def posting_rows(postings: Postings) -> bytes:
    """Postings as rows."""
    rows = np.empty(len(postings.keys), dtype=_POSTING)
    rows["n"], rows["key_size"], rows["value_size"] = 2, 8, 8
    rows["key"], rows["value"] = postings.keys.view(np.int64), postings.values
    return rows.tobytes()


def key_rows(keys: NDArray[np.int64]) -> bytes:
    """Keys as rows."""
    rows = np.empty(len(keys), dtype=_KEY)
    rows["n"], rows["key_size"], rows["key"] = 1, 8, keys
    return rows.tobytes()


def postings_read(raw: bytes) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """Keys and values of the rows that COPY gave."""
    n_rows = (len(raw) - len(COPY_HEAD) - len(COPY_END)) // _POSTING.itemsize
    rows = np.frombuffer(raw, dtype=_POSTING, offset=len(COPY_HEAD), count=n_rows)
    return rows["key"].astype(np.int64).view(np.uint64), rows["value"].astype(np.uint32)
