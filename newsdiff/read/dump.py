"""A dump: its files, cut into jobs that any thread can take, each giving a batch of records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.read.dump_batch import RecordBatch
from newsdiff.read.dump_inputs import DumpFile, dump_files
from newsdiff.read.dump_lines import LineScanner, Stretch, stretches
from newsdiff.read.dump_tables import table_batches

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    from newsdiff.read.dump_record import Fields

__all__ = ["STRETCH_BYTES", "Dump"]

STRETCH_BYTES = 4 << 20
"""Bytes of JSONL that one job takes: few enough for the caches, enough to hide Python's part."""

Job = Stretch | RecordBatch


class Dump:
    """The records of a dump, by jobs.

    Args:
        inputs: files, folders, patterns, or "-".
        fields: names of the fields.
        stretch_bytes: bytes of JSONL that one job takes.

    Raises:
        InputError: an input is missing, forbidden or of no known form.
    """

    def __init__(
        self,
        inputs: Sequence[str | os.PathLike[str]],
        fields: Fields,
        stretch_bytes: int = STRETCH_BYTES,
    ) -> None:
        self.files: tuple[DumpFile, ...] = dump_files(inputs)
        self.fields = fields
        self.stretch_bytes = stretch_bytes
        self._scanner = LineScanner(fields)

    @property
    def n_bytes(self) -> int | None:
        """Bytes that the jobs add up to; None where that is not known before the end."""
        known = all(
            file.form == "jsonl" and file.packing == "none" and file.size for file in self.files
        )
        return sum(file.size for file in self.files) if known else None

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
