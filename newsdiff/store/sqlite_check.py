"""What is damaged in the file of an index: everything is read, and held against everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsdiff.errors import NewsdiffError
from newsdiff.model.index import PAGE_KINDS, POSTING_KINDS, page_ends
from newsdiff.store.pages import PageError
from newsdiff.store.runs import decode_pages
from newsdiff.store.sqlite_file import checksum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.model.index import IndexState
    from newsdiff.store.sqlite_runs import Tables

__all__ = ["problems_of"]

_PAGES = """SELECT first, n, crc, content FROM directory LEFT JOIN page ON id = page
WHERE kind = ? AND first = ?"""
_RUNS = "SELECT id, n, first, crc, fences FROM run WHERE kind = ?"


def problems_of(tables: Tables, state: IndexState) -> Iterator[str]:
    """What is damaged in a file: SQLite's own check, then pages, runs and numbers.

    Args:
        tables: of the file.
        state: how far the index has come.
    """
    try:
        for (said,) in tables.rows("PRAGMA integrity_check(100)"):
            if said != "ok":
                yield f"SQLite: {said}"
        yield from _page_problems(tables, state)
        for number, kind in enumerate(POSTING_KINDS):
            for run in tables.rows(_RUNS, number):
                yield from _run_problems(tables, kind, *run)
        yield from _stray_problems(tables)
        yield from _count_problems(tables, state)
    except NewsdiffError as error:
        yield error.problem
    except (TypeError, ValueError):  # bytes where a number was written
        yield "a table is not what was written"


def _page_problems(tables: Tables, state: IndexState) -> Iterator[str]:
    """Pages follow each other without a gap, up to what the state says, and are as written."""
    ends = page_ends(state)
    query = "SELECT first FROM directory WHERE kind = ? ORDER BY first"
    for number, kind in enumerate(PAGE_KINDS):
        end = 0
        for (begin,) in tables.rows(query, number):
            ((first, n, crc, content),) = tables.rows(_PAGES, number, begin)
            if first != end or n < 1:
                yield f"{kind}: the page from {first} on should begin at {end}"
            if content is None:
                yield f"{kind}: the page from {first} on is not there"
            elif checksum(content, number, first, n) != crc:
                yield f"{kind}: the page from {first} on is not what was written"
            end = first + n
        if end != ends[kind] and (end or kind != "contents"):
            yield f"{kind}: there are {end}, but should be {ends[kind]}"


def _run_problems(
    tables: Tables, kind: str, run: int, n: int, first: int, crc: int, fences: bytes
) -> Iterator[str]:
    """A run is whole, as written, and in order."""
    if checksum(fences, POSTING_KINDS.index(kind), n, first) != crc:
        yield f"{kind}: the first keys of run {run} are not what was written"
        return
    n_found, last = 0, (-1, -1)
    for page, fence in enumerate(np.frombuffer(fences, dtype="<u8").tolist(), first):
        rows = tables.rows("SELECT crc, content FROM entries WHERE id = ?", page)
        if not rows or checksum(rows[0][1], page) != rows[0][0]:
            trouble = "not what was written" if rows else "not there"
            yield f"{kind}: page {page} of run {run} is {trouble}"
            continue
        try:
            keys, values = decode_pages([rows[0][1]])
        except PageError as error:
            yield f"{kind}: page {page} of run {run}: {error}"
            continue
        rises = (keys[1:] > keys[:-1]) | ((keys[1:] == keys[:-1]) & (values[1:] > values[:-1]))
        if int(keys[0]) != fence or (int(keys[0]), int(values[0])) <= last or not rises.all():
            yield f"{kind}: page {page} of run {run} is out of order"
        n_found += len(keys)
        last = (int(keys[-1]), int(values[-1]))
    if n_found != n:
        yield f"{kind}: run {run} has {n_found} entries, but should have {n}"


def _stray_problems(tables: Tables) -> Iterator[str]:
    """No page is without use, none has two."""
    used = tables.rows("SELECT first, length(fences) / 8 FROM run ORDER BY first")
    end = 0
    for first, n in used:
        if first < end:
            yield f"postings: page {first} belongs to two runs"
        end = first + n
    n_used = sum(n for _, n in used)
    ((n_pages,),) = tables.rows("SELECT count(*) FROM entries")
    if n_pages != n_used:
        yield f"postings: there are {n_pages} pages, but should be {n_used}"
    query = "SELECT (SELECT count(*) FROM page), (SELECT count(DISTINCT page) FROM directory)"
    ((n_pages, n_used),) = tables.rows(query)
    if n_pages != n_used:
        yield f"pages: there are {n_pages}, but should be {n_used}"


def _count_problems(tables: Tables, state: IndexState) -> Iterator[str]:
    """As many rows, articles and removed articles are found as the state says."""
    for kind, wanted in (("text", state.n_rows), ("id", state.n_articles)):
        query = "SELECT coalesce(sum(n), 0) FROM run WHERE kind = ?"
        ((n,),) = tables.rows(query, POSTING_KINDS.index(kind))
        if n != wanted:
            yield f"{kind}: there are {n} entries, but should be {wanted}"
    query = "SELECT count(*), coalesce(max(article), -1) FROM removed"
    ((n, last),) = tables.rows(query)
    if n != state.n_removed or last >= state.n_articles:
        yield f"removed: {n} articles up to {last}, but should be {state.n_removed}"
