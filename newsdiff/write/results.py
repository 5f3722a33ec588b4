"""A result folder is one whole: older tables and summaries go before a newer result is written.

Only files that newsdiff wrote are ever deleted: those that the older summary names, and tables of
known names beside it. A file of the dump is never deleted, whatever it is called.
"""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import attrs

from newsdiff.atomic import SCRATCH_FILES
from newsdiff.errors import OutputError
from newsdiff.identity import FileIdentity, file_identity, identities, refuse_overwriting
from newsdiff.model.result_files import (
    DROPPED,
    KEPT,
    SUMMARY,
    TABLE_FORMS,
    TABLES,
    WORKPLACE,
    result_paths,
)
from newsdiff.write import write_text
from newsdiff.write.tables import write_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from newsdiff.model.dump import Summary

__all__ = [
    "ResultFolder",
    "made_folder",
    "name_copies",
    "remove_deduplicated",
    "write_summary",
]


class ResultFolder:
    """Where tables go: a folder, which then holds this result alone, or memory.

    Args:
        folder: the folder; None for memory.
        form: form of the tables.
        dump: paths of the files of the dump, which nothing here may touch.

    """

    def __init__(self, folder: Path | None, form: str, dump: list[str]) -> None:
        self._folder, self._form, self._dump = folder, form, dump
        self.tables: dict[str, pa.Table] = {}

    def begin(self, older: Summary | None) -> None:
        """Make the folder empty of what a killed run or an older result left.

        Args:
            older: what the summary of an older result says, if there is one.

        Raises:
            OutputError: no permission.
        """
        if self._folder is None:
            return
        stale = [*self._folder.glob(SCRATCH_FILES), *(self._folder / KEPT).rglob(SCRATCH_FILES)]
        for path in stale:
            path.unlink(missing_ok=True)
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


def made_folder(folder: Path, form: str, dump: list[str]) -> Path:
    """Make the folder of a result, if nothing of the dump would be written over or removed.

    Args:
        folder: the folder.
        form: form of the tables.
        dump: paths of the files of the dump.

    Returns:
        The folder, which is there now.

    Raises:
        OutputError: it would be written over the dump, or cannot be made.
    """
    refuse_overwriting(result_paths(folder, form), dump)
    work = folder.resolve() / WORKPLACE
    if any(work in Path(path).resolve().parents for path in dump):
        raise OutputError("is thrown away by a run", "move the dump out of it", str(work))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = f"cannot be made ({error.strerror or error})"
        raise OutputError(problem, "choose another place", str(folder)) from error
    return folder


def write_summary(summary: Summary, folder: Path) -> None:
    """Write summary.json: the last file of a result.

    Args:
        summary: what to write.
        folder: where to.

    Raises:
        OutputError: no permission, no room.
    """
    write_text(summary.to_json(), folder / SUMMARY)


def _remove_older(folder: Path, older: Summary, dump: Iterable[str]) -> None:
    """Remove a result from its folder, the summary first.

    Args:
        folder: the result folder.
        older: what its summary says.
        dump: paths of the files of the dump, which stay.

    Raises:
        OutputError: no permission.
    """
    files = [folder / SUMMARY, *_tables_of(folder, older), *_deduplicated_of(folder, older)]
    _remove(folder, files, identities([*dump, *older.inputs]))


def name_copies(summary: Summary, folder: Path, names: Iterable[str]) -> Summary:
    """Write the summary with the files of a deduplicated dump.

    Args:
        summary: the summary; one of a version that named no tables stays as it is.
        folder: the result folder.
        names: paths below the folder.

    Returns:
        The summary as it is now.

    Raises:
        OutputError: no permission, no room.
    """
    if summary.tables is None:
        return summary
    summary = attrs.evolve(summary, deduplicated=tuple(dict.fromkeys(names)))
    write_summary(summary, folder)
    return summary


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
    stay = identities([*dump, *older.inputs, *map(str, spared)])
    _remove(folder, _deduplicated_of(folder, older), stay)


def _remove(folder: Path, files: Iterable[Path], stay: set[FileIdentity]) -> None:
    for path in files:
        if not path.is_file() or file_identity(path) in stay:
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
        if parts and parts[0].split(".")[0] == KEPT and ".." not in parts:
            yield folder / name


def _unlisted(folder: Path, older: Summary) -> list[str]:
    """The deduplicated dump of a version whose summaries did not name it."""
    is_listed = older.tables is not None
    if is_listed or len(older.inputs) != 1 or older.inputs[0] == "-":
        return []
    if not any((folder / f"{DROPPED}{suffix}").exists() for suffix in TABLE_FORMS.values()):
        return []
    suffixes = PurePath(older.inputs[0]).suffixes
    return [f"{KEPT}{''.join(suffixes[-n:])}" for n in (1, 2)]


def _remove_empty(folder: Path, top: Path) -> None:
    """Remove a folder of the deduplicated dump that has become empty, and those above it."""
    while folder != top:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
