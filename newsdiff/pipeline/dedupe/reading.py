"""From a job of a dump to its articles and their blocks, on any thread; and what was no record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.clean.annotating import Annotator, Texts
from newsdiff.clean.kinds import word_marks
from newsdiff.core.strings import gathered
from newsdiff.model.dump import Misread, Part
from newsdiff.read.dump.batch import ID, NAMED_MAX, PUBLISHED, SOURCE, TEXT, TITLE
from newsdiff.read.dump.jobs import job_digest
from newsdiff.read.dump.lacks import bad_record, nothing_read
from newsdiff.read.dump.strings import field_strings
from newsdiff.read.dump.times import publication_times
from newsdiff.segment.cut_table import cut_table
from newsdiff.segment.scripts import NO_SPACE_RANGES
from newsdiff.sketch.batch import Sketcher
from newsdiff.sketch.cutting import cutter
from newsdiff.sketch.hashing import word_hash

if TYPE_CHECKING:
    from newsdiff.errors import InputError
    from newsdiff.model.dump import Strings
    from newsdiff.model.dump_settings import DedupeSettings
    from newsdiff.read.dump import Dump, Job
    from newsdiff.read.dump.batch import RecordBatch
    from newsdiff.read.dump.records import BadRecord
    from newsdiff.sketch.batch import BlockBatch

__all__ = ["BatchReader", "JobReader", "Misreads", "ReadJob", "sketcher_of"]


def sketcher_of(settings: DedupeSettings) -> Sketcher:
    """What the texts of a run or an index with these settings are sketched with."""
    marks = word_marks(word_hash)
    return Sketcher.from_settings(settings, NO_SPACE_RANGES, cutter(cut_table(), marks))


@attrs.frozen(kw_only=True, eq=False)
class ReadJob:
    """What a thread makes of a job.

    Attributes:
        part: its articles, still without rows, as if the job began its file.
        blocks: their blocks.
        titles: texts of the title field, if they are wanted.
        contents: the texts themselves, lone surrogates included, if they are wanted.
        bad: the first records that could not be read, lines counted from the first of the job.
        n_bad: all of them.
        n_lines: lines of the job.
        n_bytes: bytes of it.
        digest: what tells it from another job; see `job_digest`.
    """

    part: Part
    blocks: BlockBatch
    titles: Strings | None
    contents: Strings | None
    bad: tuple[BadRecord, ...]
    n_bad: int
    n_lines: int
    n_bytes: int
    digest: int


@attrs.frozen(kw_only=True, eq=False)
class BatchReader:
    """Sketches batches of records; any number of threads may call it at a time.

    Attributes:
        sketcher: what they are sketched with.
        with_titles: whether titles are wanted.
        with_contents: whether the texts are.
    """

    sketcher: Sketcher
    with_titles: bool = False
    with_contents: bool = False
    _annotator: Annotator = attrs.field(factory=lambda: Annotator(word_hash), init=False)

    def read(self, batch: RecordBatch, digest: int = 0) -> ReadJob:
        """Sketch the records of a job.

        Args:
            batch: the records.
            digest: what tells the job from another.
        """
        starts, ends = batch.starts(TEXT), batch.ends(TEXT)
        blocks = self.sketcher.sketch(batch.strings, starts, ends)
        return ReadJob(
            part=self._part(batch, blocks),
            blocks=blocks,
            titles=field_strings(batch, TITLE) if self.with_titles else None,
            contents=gathered(batch.strings, starts, ends) if self.with_contents else None,
            bad=batch.bad,
            n_bad=batch.n_bad,
            n_lines=batch.n_lines,
            n_bytes=batch.n_bytes,
            digest=digest,
        )

    def _part(self, batch: RecordBatch, blocks: BlockBatch) -> Part:
        starts, ends, sources = batch.starts(TEXT), batch.ends(TEXT), field_strings(batch, SOURCE)
        texts = Texts(batch.strings, starts, ends, sources, blocks.words, blocks.first_words)
        notes = self._annotator.annotate(texts)
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


class JobReader:
    """Reads and sketches jobs; any number of threads may call it at a time.

    Args:
        dump: what they are of.
        sketcher: what they are sketched with.
        with_digests: whether digests are wanted.
        with_titles: whether titles are.
        with_contents: whether the texts are.
    """

    def __init__(
        self,
        *,
        dump: Dump,
        sketcher: Sketcher,
        with_digests: bool = False,
        with_titles: bool = False,
        with_contents: bool = False,
    ) -> None:
        self._dump, self._with_digests = dump, with_digests
        self._reader = BatchReader(
            sketcher=sketcher, with_titles=with_titles, with_contents=with_contents
        )

    def read(self, job: Job) -> ReadJob:
        """Read the articles of a job.

        Raises:
            InputError: the file cannot be read any more.
        """
        digest = job_digest(self._dump.files[job.file], job) if self._with_digests else 0
        return self._reader.read(self._dump.load(job), digest)


@attrs.define(kw_only=True, eq=False)
class Misreads:
    """The records of a dump that could not be read, in its order.

    Attributes:
        dump: the dump.
        strict: whether one is an error.
        named: the first of them.
        n: all of them.
        first: the very first, as it was met in this process.
    """

    dump: Dump
    strict: bool
    named: list[Misread] = attrs.field(factory=list)
    n: int = 0
    first: BadRecord | None = None

    def take(self, read: ReadJob, first_line: int) -> None:
        """Note those of a job.

        Args:
            read: the job.
            first_line: lines of its file before it.

        Raises:
            InputError: there is one, with `strict`.
        """
        name = self.dump.files[read.part.file].name
        self.n += read.n_bad
        for record in read.bad:
            placed = attrs.evolve(record, line=first_line + record.line)
            if self.first is None:
                self.first = placed
            if self.strict:
                raise bad_record(placed, name)
            if len(self.named) < NAMED_MAX:
                self.named.append(Misread(file=name, line=placed.line, reason=record.reason))

    def nothing_read(self) -> InputError:
        """The error of a dump without a record that can be read."""
        name = self.named[0].file if self.named else self.dump.files[0].name
        return nothing_read(self.dump.fields, name, self.n, self.first)
