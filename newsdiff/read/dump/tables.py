"""Batches of a dump that is not JSON lines: Parquet, CSV, text files, records in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.read.dump.batch import RecordBatch, batch_from_records
from newsdiff.read.dump.forms import Meter, file_records
from newsdiff.read.dump.records import BadRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.read.dump.inputs import DumpFile
    from newsdiff.read.dump.records import Fields, Record

__all__ = ["table_batches"]

_BATCH_ROWS = 4096
_BATCH_BYTES = 4 << 20


def table_batches(file: DumpFile, index: int, fields: Fields) -> Iterator[RecordBatch]:
    """Read a file of any form, record by record.

    Args:
        file: the file.
        index: its index in the dump.
        fields: names of the fields.

    Yields:
        Batches in order; lines are rows of the table (the line on which a row of a CSV file ends),
        bytes those of the file on the disk, or, where it has no size, the characters of the texts.

    Raises:
        InputError: it cannot be read, or has no text.
        DependencyError: the library for its form is not installed.
        TypeError: records in memory that are neither dicts nor Articles.
    """
    records: list[Record] = []
    bad: list[BadRecord] = []
    before = line = n_characters = bytes_before = 0
    meter = Meter()

    def batch() -> RecordBatch:
        n_bytes = meter.n_bytes - bytes_before if file.has_size else n_characters
        return batch_from_records(
            records, file=index, first_line=before, bad=bad, n_lines=line - before, n_bytes=n_bytes
        )

    for row in file_records(file, fields, meter):
        if row.record is None:
            continue
        line = max(line, row.line)
        if isinstance(row.record, BadRecord):
            bad.append(attrs.evolve(row.record, line=row.line - before))
        else:
            records.append(row.record)
            n_characters += len(row.record.text)
        if len(records) + len(bad) == _BATCH_ROWS or n_characters >= _BATCH_BYTES:
            yield batch()
            records, bad = [], []
            before, bytes_before, n_characters = line, meter.n_bytes, 0
    if records or bad:
        yield batch()
