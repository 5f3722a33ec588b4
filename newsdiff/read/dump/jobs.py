"""A dump: its files, cut into jobs that any thread can take, each giving a batch of records."""

from __future__ import annotations

import functools
import os
import zlib
from itertools import islice
from typing import TYPE_CHECKING

from newsdiff.errors import InputError
from newsdiff.read.dump.batch import RecordBatch
from newsdiff.read.dump.forms import file_records
from newsdiff.read.dump.inputs import DumpFile, dump_files
from newsdiff.read.dump.lines import LineScanner, Stretch, stretches
from newsdiff.read.dump.memory import MemoryRecords, split_inputs
from newsdiff.read.dump.records import Fields, Record
from newsdiff.read.dump.tables import table_batches

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "STRETCH_BYTES",
    "Dump",
    "Job",
    "file_jobs",
    "job_digest",
    "joined_digest",
    "load_job",
    "skip_jobs",
]

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

    Attributes:
        files: its files, each once.
        named_twice: other names of files, which are not read once more.

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
        self.named_twice: list[str] = []
        self.files: tuple[DumpFile, ...] = dump_files(parts, self.named_twice)
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

    @functools.cached_property
    def counts_articles(self) -> bool:
        """Whether `extent` is in articles."""
        return all(file.memory is not None for file in self.files)

    @property
    def extent(self) -> tuple[int | None, str]:
        """What the jobs add up to, None where that is not known before the end, and its unit.

        Bytes of the files as they lie on the disk; articles where all are in memory.
        """
        if self.counts_articles:
            counts = [file.memory.n_records for file in self.files if file.memory is not None]
            return sum(counts) if all(counts) else None, "articles"
        known = all(file.has_size for file in self.files)
        return sum(file.size for file in self.files) if known else None, "bytes"

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
            yield from file_jobs(file, index, self.fields, self.stretch_bytes)

    def load(self, job: Job) -> RecordBatch:
        """Read the records of a job; safe to call from many threads.

        Args:
            job: one of `jobs`.

        Returns:
            Its records; the memory is reused for the calling thread's next job.
        """
        return load_job(job, self._scanner)


def file_jobs(
    file: DumpFile, index: int, fields: Fields, stretch_bytes: int = STRETCH_BYTES
) -> Iterator[Job]:
    """Cut one file; one that is compressed, or a table, is read here.

    Args:
        file: the file.
        index: its index in the dump.
        fields: names of the fields.
        stretch_bytes: bytes of JSONL that one job takes.

    Yields:
        Its jobs, in order.
    """
    if file.form == "jsonl":
        yield from stretches(file, index, stretch_bytes)
    else:
        yield from table_batches(file, index, fields)


def load_job(job: Job, scanner: LineScanner) -> RecordBatch:
    """Read the records of a job with a scanner, whose memory is reused for the next one."""
    return job if isinstance(job, RecordBatch) else scanner.load(job)


def job_digest(file: DumpFile, job: Job) -> int:
    """What tells the content of a job of a pipe from another; 0 for files, which have a date."""
    if not file.is_pipe:
        return 0
    content = bytes(job.strings) if isinstance(job, RecordBatch) else job.content or b""
    return zlib.crc32(content, job.n_bytes & 0xFFFFFFFF)


def joined_digest(before: int, digest: int) -> int:
    """The digest of some jobs and one more."""
    return zlib.crc32(digest.to_bytes(8, "little"), before)


def skip_jobs(dump: Dump, jobs: Iterator[Job], n_jobs: int, digest: int) -> int:
    """Pass over jobs that an earlier run did, and see that a pipe gives what it gave then.

    Args:
        dump: the dump.
        jobs: all its jobs; those that are left afterwards are to do.
        n_jobs: how many were done.
        digest: the joined digest of these.

    Returns:
        Bytes of the jobs that were passed over.

    Raises:
        InputError: there are fewer jobs, or a pipe gives something else.
    """
    n_done = n_bytes = found = 0
    file = dump.files[0]
    for job in islice(jobs, n_jobs):
        file = dump.files[job.file]
        found = joined_digest(found, job_digest(file, job))
        n_done += 1
        n_bytes += job.n_bytes
    if n_done < n_jobs or found != digest:
        problem = "does not hold what the run that was killed read of it"
        raise InputError(problem, "repeat it as it was, or run without --resume", file.name)
    return n_bytes
