"""The one pass over a dump: threads read and sketch, one takes in and collapses duplicates."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.link.distinct import DistinctTexts, Rows, Shelf
from newsdiff.model.dump import Misread, Part
from newsdiff.model.dump_settings import demand_memory
from newsdiff.pipeline.dedupe.reading import JobReader, Misreads
from newsdiff.read.dump.jobs import joined_digest, skip_jobs
from newsdiff.system import run_in_order
from newsdiff.write.shelf import DiskShelf

if TYPE_CHECKING:
    from newsdiff.model.dump import Progress
    from newsdiff.model.dump_settings import DedupeSettings
    from newsdiff.pipeline.dedupe.reading import ReadJob
    from newsdiff.read.dump import Dump
    from newsdiff.sketch.batch import Sketcher
    from newsdiff.write.journal import Checkpoint, Journal

__all__ = ["SketchedDump", "sketch_dump"]

JOBS_A_CHECKPOINT = 64


@attrs.frozen(kw_only=True, eq=False)
class SketchedDump:
    """A dump after the pass.

    Attributes:
        parts: articles by job; emptied when nothing needs them any more.
        rows: the distinct texts.
        bad: the first bad records.
        n_bad: all bad records.
        n_lines: lines read.
        n_bytes: bytes read.
    """

    parts: list[Part]
    rows: Rows
    bad: tuple[Misread, ...]
    n_bad: int
    n_lines: int
    n_bytes: int


class _Intake:
    """Takes in what the threads read, in the order of the dump."""

    def __init__(
        self, dump: Dump, settings: DedupeSettings, shelf: Shelf, journal: Journal | None
    ) -> None:
        self._settings = settings
        self._journal = journal
        self._shelf = shelf
        self._texts = DistinctTexts(shelf)
        self._parts: list[Part] = []
        self._misreads = Misreads(dump=dump, strict=settings.strict)
        self._n_articles = self._n_jobs = self._n_lines = self._n_bytes = 0
        self._file = self._first_line = self._digest = 0

    def restore(self, checkpoint: Checkpoint) -> None:
        """Take over what an earlier run did."""
        self._texts.restore(checkpoint.texts, checkpoint.n_words, checkpoint.n_marks)
        self._parts = checkpoint.parts
        self._n_jobs = checkpoint.n_jobs
        self._n_articles = sum(len(part.lines) for part in self._parts)
        counts = dict(checkpoint.counts)
        self._misreads.named = [Misread(**bad) for bad in counts.pop("bad")]
        self._misreads.n = counts.pop("n_bad")
        for name, value in counts.items():
            setattr(self, f"_{name}", value)

    def _checkpoint(self) -> None:
        assert self._journal is not None
        names = ("n_lines", "n_bytes", "file", "first_line", "digest")
        counts: dict[str, Any] = {name: getattr(self, f"_{name}") for name in names}
        counts["n_bad"] = self._misreads.n
        counts["bad"] = [attrs.asdict(bad) for bad in self._misreads.named]
        assert isinstance(self._shelf, DiskShelf)
        checksums = self._shelf.checksums()
        self._journal.checkpoint(self._parts, self._texts, self._n_jobs, counts, checksums)

    def take(self, read: ReadJob) -> None:
        if read.part.file != self._file:
            self._file, self._first_line = read.part.file, 0
        self._misreads.take(read, self._first_line)
        blocks = read.blocks
        rows = self._texts.admit(
            blocks.texts, blocks.n_words, blocks.words, blocks.keys, blocks.n_marks, blocks.marks
        )
        self._parts.append(attrs.evolve(read.part, first_line=self._first_line, block_rows=rows))
        self._n_articles += len(read.part.lines)
        demand_memory(self._settings.memory, self._n_articles, len(self._texts))
        self._first_line += read.n_lines
        self._n_lines += read.n_lines
        self._n_bytes += read.n_bytes
        self._n_jobs += 1
        self._digest = joined_digest(self._digest, read.digest)
        if self._journal is not None and self._n_jobs % JOBS_A_CHECKPOINT == 0:
            self._checkpoint()

    def finished(self) -> SketchedDump:
        if not any(len(part.lines) for part in self._parts):
            raise self._misreads.nothing_read()
        if self._journal is not None and self._n_jobs % JOBS_A_CHECKPOINT:
            self._checkpoint()
        return SketchedDump(
            parts=self._parts,
            rows=self._texts.rows(),
            bad=tuple(self._misreads.named),
            n_bad=self._misreads.n,
            n_lines=self._n_lines,
            n_bytes=self._n_bytes,
        )


def sketch_dump(
    dump: Dump,
    sketcher: Sketcher,
    settings: DedupeSettings,
    progress: Progress,
    shelf: Shelf,
    journal: Journal | None = None,
    checkpoint: Checkpoint | None = None,
) -> SketchedDump:
    """Read and sketch a dump.

    Args:
        dump: what to read.
        sketcher: what to sketch it with.
        settings: threads, strictness.
        progress: told of the bytes that are done.
        shelf: where words and band keys go.
        journal: where checkpoints go, if any.
        checkpoint: what an earlier run had done.

    Returns:
        All articles and distinct texts.

    Raises:
        InputError: a file cannot be read; with `strict`, a bad record.
    """
    reader = JobReader(dump=dump, sketcher=sketcher, with_digests=journal is not None)
    intake = _Intake(dump, settings, shelf, journal)
    jobs = dump.jobs()
    if checkpoint is not None:
        intake.restore(checkpoint)
        n_bytes = skip_jobs(dump, jobs, checkpoint.n_jobs, checkpoint.counts["digest"])
        progress.advance(n_bytes)
    with ThreadPoolExecutor(settings.threads) as pool:
        for done in run_in_order(pool, reader.read, jobs, settings.threads + 1):
            intake.take(done)
            n_articles = len(done.blocks.first_blocks) - 1
            progress.advance(n_articles if dump.counts_articles else done.n_bytes)
    return intake.finished()
