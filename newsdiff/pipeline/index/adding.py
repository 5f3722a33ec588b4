"""Add a dump to an index: threads read and sketch, one looks up, compares and writes.

A batch is what is written at a time, whole or not at all: about `BLOCKS_A_WRITE` blocks, or
`BYTES_A_WRITE` of text. Time is linear in the words, and in the rows that the index has of the keys
that are looked up: a text of which a hundred thousand versions are there costs that much. Memory is
that of a batch and of what the threads are ahead of it, whatever the size of the dump and of the
index (`benchmarks/index/add.py` prints it).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import attrs

from newsdiff.model.dump_settings import DedupeSettings
from newsdiff.model.index_results import Added
from newsdiff.model.links import furthest_limits
from newsdiff.pipeline.dedupe.articles import article_names
from newsdiff.pipeline.dedupe.reading import JobReader, Misreads, sketcher_of
from newsdiff.pipeline.index.batching import index_batch
from newsdiff.pipeline.index.gathering import gathered_articles
from newsdiff.pipeline.index.naming import named_articles
from newsdiff.read.dump.lacks import FieldCounts, field_warnings
from newsdiff.read.dump.times import known_times
from newsdiff.system import return_memory, run_in_order

if TYPE_CHECKING:
    from newsdiff.model import Limit
    from newsdiff.model.dump import Progress
    from newsdiff.model.index import IndexSettings, IndexState
    from newsdiff.pipeline.dedupe.reading import ReadJob
    from newsdiff.pipeline.index.naming import Naming
    from newsdiff.read.dump import Dump
    from newsdiff.store.store import Store

__all__ = ["BLOCKS_A_WRITE", "BYTES_A_WRITE", "STRETCH_BYTES", "add_dump", "sketch_settings"]

BLOCKS_A_WRITE = 25_000
BYTES_A_WRITE = 32 << 20
STRETCH_BYTES = 1 << 20
"""Bytes of JSON lines that one job takes: what the threads are ahead is held in memory, too."""


def sketch_settings(settings: IndexSettings) -> DedupeSettings:
    """The settings of a run over a dump that finds what an index with these settings finds."""
    return DedupeSettings(
        level=settings.level,
        threshold=settings.threshold,
        recall=settings.recall,
        seed=settings.seed,
    )


def add_dump(
    store: Store, dump: Dump, known: str, threads: int, progress: Progress, *, strict: bool
) -> Added:
    """Add the articles of a dump; as in `newsdiff.Index.add`.

    Args:
        store: the index.
        dump: the dump.
        known: what becomes of an article whose id the index has.
        threads: 1 or more.
        progress: told of what cannot be lost any more.
        strict: whether a bad record is an error.

    Raises:
        ValueError: fewer than one thread.
    """
    settings = attrs.evolve(sketch_settings(store.settings), threads=threads, strict=strict)
    with store.writing():
        return _Adding(store, dump, known, settings, progress).whole()


class _Adding:
    """One dump on its way into an index."""

    def __init__(
        self,
        store: Store,
        dump: Dump,
        known: str,
        settings: DedupeSettings,
        progress: Progress,
    ) -> None:
        self._store, self._dump, self._known = store, dump, known
        self._settings, self._progress = settings, progress
        self._misreads = Misreads(dump=dump, strict=settings.strict)
        self._waiting: list[ReadJob] = []
        self._added = Added()
        self._limits: tuple[Limit, ...] = ()
        self._fields = FieldCounts(n_records=0)
        self._file = self._first_line = 0

    def whole(self) -> Added:
        reader = JobReader(
            dump=self._dump,
            sketcher=sketcher_of(self._settings),
            with_titles=True,
            with_contents=self._store.settings.texts,
        )
        self._progress.begin("adding", *self._dump.extent)
        jobs, threads = self._dump.jobs(), self._settings.threads
        with ThreadPoolExecutor(threads) as readers, ThreadPoolExecutor(threads) as pool:
            for read in run_in_order(readers, reader.read, jobs, threads + 1):
                self._take(read)
                if self._is_full():
                    self._write(pool)
            self._write(pool)
        if not self._fields.n_records:
            raise self._misreads.nothing_read()
        return attrs.evolve(
            self._added,
            n_without_id=self._fields.n_without_id,
            n_bad=self._misreads.n,
            bad=tuple(self._misreads.named),
            warnings=self._warnings(),
            limits=furthest_limits(self._limits),
        )

    def _take(self, read: ReadJob) -> None:
        if read.part.file != self._file:
            self._file, self._first_line = read.part.file, 0
        self._misreads.take(read, self._first_line)
        part = attrs.evolve(read.part, first_line=self._first_line)
        self._first_line += read.n_lines
        self._waiting.append(attrs.evolve(read, part=part))
        times = known_times(part.times)
        before = self._fields
        self._fields = attrs.evolve(
            before,
            n_records=before.n_records + len(part.lines),
            n_without_id=before.n_without_id + int((~part.ids.present).sum()),
            n_without_source=before.n_without_source + int((~part.sources.present).sum()),
            n_without_date=before.n_without_date + times.n_without_date,
            n_unreadable=before.n_unreadable + times.n_unreadable,
            n_ambiguous=before.n_ambiguous + times.n_ambiguous,
        )

    def _is_full(self) -> bool:
        n_blocks = sum(len(read.blocks.texts) for read in self._waiting)
        n_bytes = sum(len(read.contents.content) for read in self._waiting if read.contents)
        return n_blocks >= BLOCKS_A_WRITE or n_bytes >= BYTES_A_WRITE

    def _write(self, pool: ThreadPoolExecutor) -> None:
        """Write what waits, and tell how much that was."""
        by_articles = self._dump.counts_articles
        done = [len(read.part.lines) if by_articles else read.n_bytes for read in self._waiting]
        reads = [read for read in self._waiting if len(read.part.lines)]
        self._waiting.clear()
        if reads:
            files, threads = self._dump.files, self._settings.threads
            names, _ = article_names([read.part for read in reads], files)
            naming = named_articles(self._store, names.to_pylist(), self._known)
            before = after = self._store.state()
            if naming.kept.any():
                articles = gathered_articles(reads, files, naming)
                reads.clear()
                batch = index_batch(self._store, articles, naming.removed, threads, pool)
                del articles
                after = self._store.write(batch)
                self._limits += batch.limits
                del batch
                return_memory()
            self._count(naming, before, after)
        for n in done:
            self._progress.advance(n)

    def _count(self, naming: Naming, before: IndexState, after: IndexState) -> None:
        added = self._added
        self._added = attrs.evolve(
            added,
            n_articles=added.n_articles + len(naming.names),
            n_known=added.n_known + len(naming.kept) - len(naming.names),
            n_replaced=added.n_replaced + after.n_removed - before.n_removed,
            n_renamed=added.n_renamed + naming.n_renamed,
            n_blocks=added.n_blocks + after.n_blocks - before.n_blocks,
            n_texts=added.n_texts + after.n_rows - before.n_rows,
            n_pairs=added.n_pairs + after.n_pairs - before.n_pairs,
            n_writes=added.n_writes + after.n_writes - before.n_writes,
        )

    def _warnings(self) -> tuple[str, ...]:
        counts = attrs.evolve(self._fields, lacks_title=self._dump.lacks_title())
        warnings = field_warnings(self._dump.fields, counts)
        n_unnamed = counts.n_without_id
        if self._known == "skip" and n_unnamed and self._added.n_known:
            said = f"{n_unnamed:,} articles go by file and line, and are known by that alone"
            warnings = (*warnings, f"{said} (name the field of their ids with --id-field)")
        return warnings
