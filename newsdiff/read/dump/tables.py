"""Batches of a dump that is not JSON lines: Parquet, CSV, text files, records in memory."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import attrs

from newsdiff.read.dump.batch import RecordBatch, batch_from_records
from newsdiff.read.dump.forms import file_records
from newsdiff.read.dump.records import BadRecord, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.read.dump.inputs import DumpFile
    from newsdiff.read.dump.records import Fields

__all__ = ["table_batches"]

_BATCH_ROWS = 4096


def table_batches(file: DumpFile, index: int, fields: Fields) -> Iterator[RecordBatch]:
    """Read a file of any form, record by record.

    Args:
        file: the file.
        index: its index in the dump.
        fields: names of the fields.

    Yields:
        Batches in order; lines are rows of the table (the line on which a row of a CSV file ends).

    Raises:
        InputError: it cannot be read, or has no text.
        DependencyError: the library for its form is not installed.
        TypeError: records in memory that are neither dicts nor Articles.
    """
    rows = (row.record for row in file_records(file, fields) if row.record is not None)
    line = 0
    while rows_of_batch := list(islice(rows, _BATCH_ROWS)):
        records = [row for row in rows_of_batch if isinstance(row, Record)]
        last_line = max(row.line for row in rows_of_batch)
        yield batch_from_records(
            records,
            file=index,
            first_line=line,
            bad=[
                attrs.evolve(row, line=row.line - line)
                for row in rows_of_batch
                if isinstance(row, BadRecord)
            ],
            n_lines=last_line - line,
            n_bytes=sum(len(record.text) for record in records),
        )
        line = last_line
