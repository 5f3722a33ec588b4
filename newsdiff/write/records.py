"""Records of a dump copied as they stand, without those that are left out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from newsdiff.atomic import output_errors, replacing
from newsdiff.write.kept import whole_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

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


def copy_targets(folder: Path, files: Sequence[tuple[Path, str]]) -> tuple[Path, ...]:
    """Where the copied records of each file of a dump go.

    Args:
        folder: the result folder.
        files: each file of the dump and how it is packed, `none` if it is not.

    Returns:
        `kept` with the suffixes of the file; for several files their own names in a folder `kept`.
    """
    if len(files) == 1:
        path, packing = files[0]
        n_suffixes = 1 if packing == "none" else 2
        return (folder / f"kept{''.join(path.suffixes[-n_suffixes:])}",)
    paths = [path.resolve() for path, _ in files]
    root = Path(os.path.commonpath([path.parent for path in paths]))
    return tuple(folder / "kept" / path.relative_to(root) for path in paths)


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
        mask = [each.record is None or each.name not in dropped for each in records]
        _copy_rows(source, target, mask)
        return sum(mask)
    if form == "text":
        records = list(records)
        if any(each.name in dropped for each in records):
            return 0
    n_copied = 0
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
            wanted = pa.array(mask[first : first + batch.num_rows], pa.bool_())
            writer.write_batch(batch.filter(wanted))
            first += batch.num_rows
