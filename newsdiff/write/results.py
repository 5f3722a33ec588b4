"""A result folder is one whole: older tables and summaries go before a newer result is written.

Only files that newsdiff wrote are ever deleted: those that the older summary names, and tables of
known names beside it. A file of the dump is never deleted, whatever it is called.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import attrs

from newsdiff.atomic import SCRATCH_FILES
from newsdiff.errors import OutputError
from newsdiff.write import write_text
from newsdiff.write.tables import TABLE_FORMS, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from newsdiff.model.dump import Summary

__all__ = [
    "DROPPED",
    "TABLES",
    "ResultFolder",
    "check_targets",
    "remove_deduplicated",
    "write_summary",
]

TABLES = ("pairs", "clusters", "boilerplate", "reuse")
"""Tables of every result."""
DROPPED = "dropped"
"""The table that goes with a deduplicated dump."""
_SUMMARY = "summary.json"
_DEDUPLICATED = "kept"


class ResultFolder:
    """Where tables go: a folder, which then holds this result alone, or memory.

    Args:
        folder: the folder; None for memory.
        form: form of the tables.
        dump: paths of the files of the dump, which nothing here may touch.

    Raises:
        OutputError: a table would be written over the dump.
    """

    def __init__(self, folder: Path | None, form: str, dump: list[str]) -> None:
        self._folder, self._form, self._dump = folder, form, dump
        self.tables: dict[str, pa.Table] = {}
        if folder is not None:
            check_targets([folder / f"{name}{TABLE_FORMS[form]}" for name in TABLES], dump)

    def begin(self, older: Summary | None) -> None:
        """Make the folder empty of what a killed run or an older result left.

        Args:
            older: what the summary of an older result says, if there is one.

        Raises:
            OutputError: no permission.
        """
        if self._folder is None:
            return
        for stale in self._folder.glob(SCRATCH_FILES):
            stale.unlink(missing_ok=True)
        if older is not None:
            _remove_older(self._folder, older, self._dump)

    def write(self, name: str, slices: Iterator[pa.Table]) -> None:
        """Take the slices of a table; safe to call from many threads."""
        if self._folder is None:
            import pyarrow as pa

            self.tables[name] = pa.concat_tables(slices)
        else:
            write_table(slices, self._folder, name, self._form)

    def end(self, summary: Summary) -> Summary:
        """Write the summary, which makes the result whole; returns it with the tables named."""
        if self._folder is None:
            return summary
        summary = attrs.evolve(summary, form=self._form, tables=TABLES)
        write_summary(summary, self._folder)
        return summary


def write_summary(summary: Summary, folder: Path) -> None:
    """Write summary.json: the last file of a result.

    Args:
        summary: what to write.
        folder: where to.

    Raises:
        OutputError: no permission, no room.
    """
    write_text(summary.to_json(), folder / _SUMMARY)


def check_targets(targets: Iterable[Path], dump: Iterable[str]) -> None:
    """Refuse to write over the dump.

    Args:
        targets: files that are going to be written.
        dump: paths of the files of the dump.

    Raises:
        OutputError: a target is a file of the dump.
    """
    sources = _identities(dump)
    for target in targets:
        if _identity(target) in sources:
            problem = "is a file of the dump and would be written over"
            raise OutputError(problem, "choose another folder, or move the dump", str(target))


def _remove_older(folder: Path, older: Summary, dump: Iterable[str]) -> None:
    """Remove a result from its folder, the summary first.

    Args:
        folder: the result folder.
        older: what its summary says.
        dump: paths of the files of the dump, which stay.

    Raises:
        OutputError: no permission.
    """
    files = [folder / _SUMMARY, *_tables_of(folder, older), *_deduplicated_of(folder, older)]
    _remove(folder, files, _identities([*dump, *older.inputs]))


def remove_deduplicated(
    folder: Path, older: Summary, dump: Iterable[str], spared: Iterable[Path]
) -> None:
    """Remove an earlier deduplicated dump.

    Args:
        folder: the result folder.
        older: what its summary says.
        dump: paths of the files of the dump, which stay.
        spared: files of the new one, which stay.

    Raises:
        OutputError: no permission.
    """
    stay = _identities([*dump, *older.inputs, *map(str, spared)])
    _remove(folder, _deduplicated_of(folder, older), stay)


def _remove(folder: Path, files: Iterable[Path], stay: set[tuple[int, int] | None]) -> None:
    for path in files:
        if not path.is_file() or _identity(path) in stay:
            continue
        try:
            path.unlink()
        except OSError as error:
            reason = error.strerror or str(error)
            problem = f"belongs to an older result and cannot be removed ({reason})"
            raise OutputError(problem, "choose another folder", str(path)) from error
        _remove_empty(path.parent, folder)


def _tables_of(folder: Path, older: Summary) -> Iterator[Path]:
    """Tables of an older result that may be there, in any form."""
    for name in dict.fromkeys((*TABLES, DROPPED, *(older.tables or ()))):
        if PurePath(name).name == name:
            yield from (folder / f"{name}{suffix}" for suffix in TABLE_FORMS.values())


def _deduplicated_of(folder: Path, older: Summary) -> Iterator[Path]:
    """Files of its deduplicated dump."""
    for name in older.deduplicated or _unlisted(folder, older):
        parts = PurePath(name).parts
        if parts and parts[0].split(".")[0] == _DEDUPLICATED and ".." not in parts:
            yield folder / name


def _unlisted(folder: Path, older: Summary) -> list[str]:
    """The deduplicated dump of a version whose summaries did not name it."""
    is_listed = older.tables is not None
    if is_listed or len(older.inputs) != 1 or older.inputs[0] == "-":
        return []
    if not any((folder / f"{DROPPED}{suffix}").exists() for suffix in TABLE_FORMS.values()):
        return []
    suffixes = PurePath(older.inputs[0]).suffixes
    return [f"{_DEDUPLICATED}{''.join(suffixes[-n:])}" for n in (1, 2)]


def _remove_empty(folder: Path, top: Path) -> None:
    """Remove a folder of the deduplicated dump that has become empty, and those above it."""
    while folder != top:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def _identities(paths: Iterable[str]) -> set[tuple[int, int] | None]:
    return {_identity(Path(path)) for path in paths} - {None}


def _identity(path: Path) -> tuple[int, int] | None:
    """What is the same for all names of a file; None where there is none."""
    try:
        state = os.stat(path)  # noqa: PTH116  a NUL in the path is a ValueError
    except (OSError, ValueError):
        return None
    return state.st_dev, state.st_ino
