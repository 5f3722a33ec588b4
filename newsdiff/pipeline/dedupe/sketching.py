"""The one pass over a dump: threads read and sketch, one takes in and collapses duplicates."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from newsdiff.clean.annotating import Annotator, Texts
from newsdiff.clean.kinds import word_marks
from newsdiff.errors import InputError
from newsdiff.link.distinct import DistinctTexts, Rows, Shelf
from newsdiff.model.dump import Misread, Part
from newsdiff.model.dump_settings import demand_memory
from newsdiff.read.dump.batch import ID, NAMED_MAX, PUBLISHED, SOURCE, TEXT
from newsdiff.read.dump.jobs import job_digest, joined_digest, skip_jobs
from newsdiff.read.dump.lacks import nothing_read
from newsdiff.read.dump.strings import field_strings
from newsdiff.read.dump.times import publication_times
from newsdiff.segment.cut_table import cut_table
from newsdiff.segment.scripts import NO_SPACE_RANGES
from newsdiff.sketch.batch import Sketcher
from newsdiff.sketch.cutting import cutter
from newsdiff.sketch.hashing import word_hash
from newsdiff.system import run_in_order
from newsdiff.write.shelf import DiskShelf

if TYPE_CHECKING:
    from newsdiff.model.dump import Progress
    from newsdiff.model.dump_settings import DedupeSettings
    from newsdiff.read.dump import Dump, Job
    from newsdiff.read.dump.batch import RecordBatch
    from newsdiff.read.dump.records import BadRecord
    from newsdiff.sketch.batch import BlockBatch
    from newsdiff.write.journal import Checkpoint, Journal

__all__ = ["ReadJob", "SketchedDump", "new_sketcher", "read_batch", "sketch_dump"]

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


@attrs.frozen(kw_only=True, eq=False)
class ReadJob:
    """What is made of a job by itself: its part still without rows, as if it began its file.

    Attributes:
        part: its articles.
        blocks: their blocks.
        bad: the first bad records, lines counted from the job's first.
        n_bad: all bad records.
        n_lines: lines read.
        n_bytes: bytes read.
        digest: as `newsdiff.read.dump.jobs.job_digest` has it.
    """

    part: Part
    blocks: BlockBatch
    bad: tuple[BadRecord, ...]
    n_bad: int
    n_lines: int
    n_bytes: int
    digest: int


class _Intake:
    """Takes in what the threads read, in the order of the dump."""

    def __init__(
        self, dump: Dump, settings: DedupeSettings, shelf: Shelf, journal: Journal | None
    ) -> None:
        self._dump = dump
        self._settings = settings
        self._journal = journal
        self._shelf = shelf
        self._texts = DistinctTexts(shelf)
        self._parts: list[Part] = []
        self._bad: list[Misread] = []
        self._n_articles = self._n_jobs = self._n_bad = self._n_lines = self._n_bytes = 0
        self._file = self._first_line = self._digest = 0
        self._first_bad: BadRecord | None = None

    def restore(self, checkpoint: Checkpoint) -> None:
        """Take over what an earlier run did."""
        self._texts.restore(checkpoint.texts, checkpoint.n_words, checkpoint.n_marks)
        self._parts = checkpoint.parts
        self._n_jobs = checkpoint.n_jobs
        self._n_articles = sum(len(part.lines) for part in self._parts)
        counts = dict(checkpoint.counts)
        self._bad = [Misread(**bad) for bad in counts.pop("bad")]
        for name, value in counts.items():
            setattr(self, f"_{name}", value)

    def _checkpoint(self) -> None:
        assert self._journal is not None
        names = ("n_bad", "n_lines", "n_bytes", "file", "first_line", "digest")
        counts: dict[str, Any] = {name: getattr(self, f"_{name}") for name in names}
        counts["bad"] = [attrs.asdict(bad) for bad in self._bad]
        assert isinstance(self._shelf, DiskShelf)
        checksums = self._shelf.checksums()
        self._journal.checkpoint(self._parts, self._texts, self._n_jobs, counts, checksums)

    def take(self, read: ReadJob) -> None:
        if read.part.file != self._file:
            self._file, self._first_line = read.part.file, 0
        self._note(read.bad)
        self._n_bad += read.n_bad
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

    def _note(self, bad: tuple[BadRecord, ...]) -> None:
        name = self._dump.files[self._file].name
        for record in bad:
            line = self._first_line + record.line
            if self._first_bad is None:
                self._first_bad = attrs.evolve(record, line=line)
            if self._settings.strict:
                remedy = "repair it, or run without --strict to skip bad records"
                raise InputError(record.reason, remedy, name, line)
            if len(self._bad) < NAMED_MAX:
                self._bad.append(Misread(file=name, line=line, reason=record.reason))

    def finished(self) -> SketchedDump:
        if not any(len(part.lines) for part in self._parts):
            name = self._bad[0].file if self._bad else self._dump.files[0].name
            raise nothing_read(self._dump.fields, name, self._n_bad, self._first_bad)
        if self._journal is not None and self._n_jobs % JOBS_A_CHECKPOINT:
            self._checkpoint()
        return SketchedDump(
            parts=self._parts,
            rows=self._texts.rows(),
            bad=tuple(self._bad),
            n_bad=self._n_bad,
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

    def read(job: Job) -> ReadJob:
        digest = 0 if journal is None else job_digest(dump.files[job.file], job)
        return read_batch(dump.load(job), sketcher, annotator, digest)

    annotator = Annotator(word_hash)
    intake = _Intake(dump, settings, shelf, journal)
    jobs = dump.jobs()
    if checkpoint is not None:
        intake.restore(checkpoint)
        n_bytes = skip_jobs(dump, jobs, checkpoint.n_jobs, checkpoint.counts["digest"])
        progress.advance(n_bytes)
    with ThreadPoolExecutor(settings.threads) as pool:
        for done in run_in_order(pool, read, jobs, settings.threads + 1):
            intake.take(done)
            n_articles = len(done.blocks.first_blocks) - 1
            progress.advance(n_articles if dump.counts_articles else done.n_bytes)
    return intake.finished()


def new_sketcher(settings: DedupeSettings) -> Sketcher:
    """What a run with these settings sketches with."""
    marks = word_marks(word_hash)
    return Sketcher.from_settings(settings, NO_SPACE_RANGES, cutter(cut_table(), marks))


def read_batch(
    batch: RecordBatch, sketcher: Sketcher, annotator: Annotator, digest: int = 0
) -> ReadJob:
    """Sketch and annotate the records of a job: whoever reads a dump, in threads or elsewhere.

    Args:
        batch: the records.
        sketcher: what to sketch them with; one for all jobs.
        annotator: what notes their languages and agencies.
        digest: what to say of the content of the job.

    Returns:
        Its articles and blocks.
    """
    blocks = sketcher.sketch(batch.strings, batch.starts(TEXT), batch.ends(TEXT))
    return ReadJob(
        part=_part(batch, blocks, annotator),
        blocks=blocks,
        bad=batch.bad,
        n_bad=batch.n_bad,
        n_lines=batch.n_lines,
        n_bytes=batch.n_bytes,
        digest=digest,
    )


def _part(batch: RecordBatch, blocks: BlockBatch, annotator: Annotator) -> Part:
    starts, ends, sources = batch.starts(TEXT), batch.ends(TEXT), field_strings(batch, SOURCE)
    texts = Texts(batch.strings, starts, ends, sources, blocks.words, blocks.first_words)
    notes = annotator.annotate(texts)
    return Part(
        file=batch.file,
        lines=batch.lines,
        ids=field_strings(batch, ID),
        sources=sources,
        times=publication_times(batch),
        published=field_strings(batch, PUBLISHED),
        languages=notes.languages,
        agencies=notes.agencies,
        n_blocks=np.diff(blocks.first_blocks),
        block_rows=np.empty(0, dtype=np.uint32),
    )
