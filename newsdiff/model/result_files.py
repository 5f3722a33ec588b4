"""What the files of a result folder are called, for those who write, read or pass them over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pyarrow as pa

__all__ = [
    "COLUMNS",
    "DROPPED",
    "INDEXED",
    "KEPT",
    "NEEDED",
    "PAGE_MARK",
    "STATE",
    "SUMMARY",
    "TABLES",
    "TABLE_FORMS",
    "WORKPLACE",
    "articles_of_index",
    "articles_of_run",
    "demand_columns",
    "demand_form",
    "result_paths",
]

TABLES = ("pairs", "clusters", "boilerplate", "reuse", "articles", "stories")
"""Tables of every result."""
DROPPED = "dropped"
"""The table that goes with a deduplicated dump."""
COLUMNS = {
    "pairs": (
        *("left_id", "left_block", "right_id", "right_block"),
        *("similarity", "containment", "boilerplate"),
    ),
    "clusters": ("id", "block", "cluster", "representative", "similarity", "boilerplate", "kind"),
    "boilerplate": (*("source", "articles", "share", "blocks", "id", "block", "cluster", "words"),),
    "reuse": (
        *("left_id", "right_id", "kind", "paragraphs", "words", "left_words", "right_words"),
        *("sentences", "longest", "left_share", "right_share", "first"),
        *("left_source", "right_source", "left_blocks", "right_blocks"),
    ),
    "articles": (
        *("id", "file", "line", "source", "published", "published_ms", "language", "words"),
        *("words_shared", "words_boilerplate", "agencies", "story"),
    ),
    "stories": (
        *("story", "articles", "outlets", "first_id", "id", "first_ms", "last_ms", "agencies"),
        *("words", "share"),
    ),
    DROPPED: ("id", "reason", "kept_id", "similarity"),
}
"""Columns of each table, for one without a row in a form that says nothing of them."""
INDEXED = "indexed"
"""Column of the articles of a run against an index: whether the article is of the index, not of the
dump. Of such an article words_shared are those that pairs of this result show, which are all of it
where it has a story."""
NEEDED = {
    "clusters": ("id", "block", "cluster", "representative", "similarity"),
    "reuse": ("left_id", "right_id", "left_share", "right_share"),
    "articles": COLUMNS["articles"],
    "stories": COLUMNS["stories"],
}
"""Columns without which no view of a table can be had: older versions wrote narrower tables."""
TABLE_FORMS = {"parquet": ".parquet", "jsonl": ".jsonl", "csv": ".csv"}
"""Forms of a table and their suffixes, in the order in which they are looked for."""
SUMMARY = "summary.json"
"""Written last: without it there is no result."""
KEPT = "kept"
"""The deduplicated dump: a file with the suffixes of the dump, or a folder."""
PAGE_MARK = '<meta name="newsdiff" content="page of a result">'
"""What tells a page that newsdiff wrote into a folder of pages from any other file."""
WORKPLACE = ".newsdiff-work"
"""Folder for what a run can be resumed from."""
STATE = "state.json"
"""File of that folder that says how far the run is."""


def articles_of_run(articles: pa.Table) -> pa.Table:
    """The articles that a run was about: all but those of an index that it was against.

    Args:
        articles: the table of articles.
    """
    if INDEXED not in articles.column_names:
        return articles
    from pyarrow import compute

    return articles.filter(compute.invert(articles[INDEXED].cast("bool")))


def articles_of_index(articles: pa.Table) -> pa.Table:
    """Those of the index that a run was against, as far as the result names them.

    Args:
        articles: the table of articles.
    """
    if INDEXED not in articles.column_names:
        return articles.slice(0, 0)
    return articles.filter(articles[INDEXED].cast("bool"))


def result_paths(folder: Path, form: str) -> tuple[Path, ...]:
    """The files that a run writes.

    Args:
        folder: the result folder.
        form: form of the tables.
    """
    return folder / SUMMARY, *(folder / f"{name}{TABLE_FORMS[form]}" for name in TABLES)


def demand_form(form: str) -> None:
    """Refuse what is no form of a table.

    Raises:
        ValueError: it is none.
    """
    if form not in TABLE_FORMS:
        raise ValueError(f"form is {form!r}, but must be one of {', '.join(TABLE_FORMS)}")


def demand_columns(
    name: str, present: Iterable[str], wanted: Sequence[str], folder: Path | None = None
) -> None:
    """Refuse a table that a result of another version has narrower.

    Args:
        name: of the table.
        present: its columns.
        wanted: those that a view needs.
        folder: the result, where it is one of files.

    Raises:
        InputError: a column is missing.
    """
    if missing := [column for column in wanted if column not in set(present)]:
        problem = f"the table {name} has no column {missing[0]}, as another version wrote it"
        raise InputError(problem, "run newsdiff dedupe again", str(folder) if folder else None)
