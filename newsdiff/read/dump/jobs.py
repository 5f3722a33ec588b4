"""A dump: its files, cut into jobs that any thread can take, each giving a batch of records."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING

from newsdiff.read.dump.batch import RecordBatch
from newsdiff.read.dump.forms import file_records
from newsdiff.read.dump.inputs import DumpFile, dump_files
from newsdiff.read.dump.lines import LineScanner, Stretch, stretches
from newsdiff.read.dump.memory import MemoryRecords, split_inputs
from newsdiff.read.dump.records import Fields, Record
from newsdiff.read.dump.tables import table_batches

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["STRETCH_BYTES", "Dump", "Job"]

_TITLE_RECORDS = 10_000
STRETCH_BYTES = 4 << 20
"""Bytes of JSONL that one job takes: few enough for the caches, enough to hide Python's part."""

Job = Stretch | RecordBatch


class Dump:
    """The records of a dump, by jobs.

    Args:
        inputs: paths (files, folders, patterns, or "-"), tables, or records in memory.
        fields: names of the fields.
        stretch_bytes: bytes of JSONL that one job takes.

    Raises:
        InputError: an input is missing, forbidden or of no known form.
        TypeError: the inputs are neither paths nor records.
    """

    def __init__(
        self,
        inputs: object,
        fields: Fields,
        stretch_bytes: int = STRETCH_BYTES,
    ) -> None:
        parts = split_inputs(inputs)
        self.files: tuple[DumpFile, ...] = dump_files(parts)
        in_memory = iter([file.path for file in self.files if file.memory is not None])
        self._inputs = tuple(
            next(in_memory) if isinstance(part, MemoryRecords) else os.fspath(part)
            for part in parts
        )
        self.fields = fields
        self.stretch_bytes = stretch_bytes
        self._scanner = LineScanner(fields)

    @property
    def is_in_memory(self) -> bool:
        """Whether some of the records are not in files, so that nobody finds them again."""
        return any(file.memory is not None for file in self.files)

    @property
    def n_bytes(self) -> int | None:
        """Bytes that the jobs add up to; None where that is not known before the end."""
        known = all(
            file.form == "jsonl" and file.packing == "none" and file.size for file in self.files
        )
        return sum(file.size for file in self.files) if known else None

    @property
    def inputs(self) -> tuple[str, ...]:
        """What the dump was made of: paths as given, and the names of what is in memory."""
        return self._inputs

    def lacks_title(self) -> bool:
        """Whether none of the first records that can be read again has the field of the title."""
        if self.fields.title == Fields().title:
            return False
        n_read = 0
        for file in self.files:
            if not file.has_size or file.form == "text":
                continue
            rows = (row.record for row in file_records(file, self.fields))
            for record in islice(rows, max(0, _TITLE_RECORDS - n_read)):
                if isinstance(record, Record):
                    if record.title:
                        return False
                    n_read += 1
        return n_read > 0

    def jobs(self) -> Iterator[Job]:
        """Cut the dump into jobs, in order. Compressed files and tables are read here.

        Yields:
            Jobs for `load`, the same ones for the same dump.
        """
        for index, file in enumerate(self.files):
            if file.form == "jsonl":
                yield from stretches(file, index, self.stretch_bytes)
            else:
                yield from table_batches(file, index, self.fields)

    def load(self, job: Job) -> RecordBatch:
        """Read the records of a job; safe to call from many threads.

        Args:
            job: one of `jobs`.

        Returns:
            Its records; the memory is reused for the calling thread's next job.
        """
        return job if isinstance(job, RecordBatch) else self._scanner.load(job)
