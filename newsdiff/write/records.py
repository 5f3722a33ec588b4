"""Records of a dump copied as they stand, without those that are left out."""

from __future__ import annotations

import os
from itertools import chain, groupby
from operator import and_
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from newsdiff.atomic import output_errors, replacing
from newsdiff.errors import InputError
from newsdiff.identity import refuse_overwriting
from newsdiff.model.result_files import DROPPED, KEPT, TABLE_FORMS
from newsdiff.write.kept import whole_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

__all__ = ["copy_records", "copy_targets"]


class Record(Protocol):
    """A record and how it stands in its file."""

    @property
    def raw(self) -> bytes:
        """Its bytes, line end included; empty for a row of a Parquet table."""

    @property
    def record(self) -> object | None:
        """What was read of it; None for a line that is no record."""

    @property
    def name(self) -> str:
        """Its id in the tables."""


class File(Protocol):
    """A file of a dump."""

    @property
    def path(self) -> str:
        """Where it is."""

    @property
    def packing(self) -> str:
        """How it is compressed, `none` if it is not."""

    @property
    def is_pipe(self) -> bool:
        """Whether it can be read once only."""


def copy_targets(folder: Path, files: Sequence[File]) -> tuple[Path, ...]:
    """Where the copied records of each file of a dump go.

    Args:
        folder: the result folder.
        files: the files of the dump.

    Returns:
        `kept` with the suffixes of the file; for several files their own names in a folder `kept`.

    Raises:
        InputError: a pipe, which cannot be read once more.
        OutputError: a copy, or the table that goes with it, would be written over the dump.
    """
    paths = [Path(file.path).resolve() for file in files]
    if pipe := next((file.path for file in files if file.is_pipe), None):
        raise InputError("is a pipe and cannot be read once more", "give a file", pipe)
    if len(files) == 1:
        n_suffixes = 1 if files[0].packing == "none" else 2
        suffixes = Path(files[0].path).suffixes[-n_suffixes:]
        targets = [folder / f"{KEPT}{''.join(suffixes)}"]
    else:
        root = Path(os.path.commonpath([path.parent for path in paths]))
        targets = [folder / KEPT / path.relative_to(root) for path in paths]
    tables = [folder / f"{DROPPED}{suffix}" for suffix in TABLE_FORMS.values()]
    refuse_overwriting([*targets, *tables], paths)
    return tuple(targets)


def copy_records(
    records: Iterable[Record], source: Path, target: Path, form: str, dropped: Collection[str]
) -> int:
    """Copy the records of one file but those that are left out.

    Args:
        records: all records of the file, lines that are none included.
        source: the file.
        target: where to.
        form: jsonl, csv, text (one record, which is not copied if left out) or parquet.
        dropped: ids of the records that are left out.

    Returns:
        The number of records that were copied; lines that are no record do not count.

    Raises:
        OutputError: no permission, no room.
        DependencyError: a library that the form needs is not installed.
    """
    if form == "parquet":
        is_record = []
        mask = []
        for each in records:
            is_record.append(each.record is not None)
            mask.append(each.record is None or each.name not in dropped)
        _copy_rows(source, target, mask)
        return sum(map(and_, is_record, mask))
    n_copied = 0
    records = iter(records)
    if form == "text":  # of which the first is the only one
        first = next(records, None)
        if first is None or first.name in dropped:
            return 0
        records = chain([first], records)
    with whole_file(target) as out:
        for each in records:
            if each.record is None or each.name not in dropped:
                out.write(each.raw)
                n_copied += each.record is not None
    return n_copied


def _copy_rows(source: Path, target: Path, mask: Sequence[bool]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    first = 0
    with output_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    with (
        parquet.ParquetFile(source) as file,
        replacing(target) as scratch,
        parquet.ParquetWriter(scratch, file.schema_arrow) as writer,
    ):
        for batch in file.iter_batches():
            wanted = mask[first : first + batch.num_rows]
            # Not all types can be filtered, but all can be sliced.
            parts = [batch.slice(start, end - start) for start, end in _runs(wanted)]
            if parts:
                writer.write_table(pa.Table.from_batches(parts))
            first += batch.num_rows


def _runs(mask: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Ranges of rows that are wanted."""
    start = 0
    for is_wanted, rows in groupby(mask):
        end = start + sum(1 for _ in rows)
        if is_wanted:
            yield start, end
        start = end
