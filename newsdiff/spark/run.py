"""One search for duplicates on a cluster, from the dump to its result folder."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.core import demand_libraries
from newsdiff.model.dump import Silence
from newsdiff.model.dump_settings import DEDUPE_DEFAULTS, DedupeSettings
from newsdiff.model.result_files import WORKPLACE, demand_form
from newsdiff.pipeline.dedupe.clock import Clock
from newsdiff.pipeline.dedupe.duplicates import Duplicates
from newsdiff.pipeline.dedupe.run import older_result, result_place
from newsdiff.report.progress import shown_progress
from newsdiff.spark.session import Frames, demand_pyspark, demand_shared, demand_workers

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

    from newsdiff.link.join import RowPairs
    from newsdiff.model.dump import Progress, Summary
    from newsdiff.model.dump_settings import DumpLevel
    from newsdiff.pipeline.dedupe.tables import Tables
    from newsdiff.read.dump import Dump
    from newsdiff.spark.numbers import Numbers
    from newsdiff.spark.units import Units

__all__ = ["dedupe"]

_STAGES = 5


def dedupe(  # noqa: PLR0913  one argument an option
    spark: SparkSession,
    source: DataFrame | object,
    *,
    threshold: float = DEDUPE_DEFAULTS.threshold,
    out: str | os.PathLike[str] | None = None,
    level: DumpLevel = DEDUPE_DEFAULTS.level,
    recall: float = DEDUPE_DEFAULTS.recall,
    seed: int = DEDUPE_DEFAULTS.seed,
    min_articles: int = DEDUPE_DEFAULTS.min_articles,
    min_words: int = DEDUPE_DEFAULTS.min_words,
    strict: bool = DEDUPE_DEFAULTS.strict,
    form: str = "parquet",
    fields: dict[str, str] | None = None,
    checkpoint: str | os.PathLike[str] | None = None,
    progress: Progress | bool | None = None,
) -> Duplicates:
    """Find the near-duplicate paragraphs (or articles) of a dump on a cluster.

    The result is the same, row for row, as that of `newsdiff.dedupe`, however Spark divides the
    work. An exact join, a bound on memory, resuming and an index are for a single process alone.

    Args:
        spark: the session, also one of Spark Connect.
        source: a data frame with an article a row, or what `newsdiff.dedupe` takes as paths of
            files: workers see them under the same paths. A frame has no order that lasts: its
            articles are taken by id, then by source, date and text, nulls first.
        threshold: least Jaccard similarity of word shingles, from .3 to 1.
        out: folder for the tables and summary.json, on the driver; None writes nothing.
        level: paragraph, sentence or article.
        recall: wanted share of the pairs exactly at the threshold.
        seed: of the sketches.
        min_articles: how many articles of one source make a paragraph recurring boilerplate.
        min_words: fewest words, in common runs of eight or more, that make two articles reuse;
            fewer do where they are more than half of one.
        strict: make a bad record an error.
        form: parquet, jsonl or csv.
        fields: names of the fields id, text, source, published, title, where they differ.
        checkpoint: folder or URI that the driver and all workers see, for what is computed once
            and must outlive a lost worker; it takes about twice the words of the dump. A folder
            below `out`, or among the temporary files, if omitted, which is right for `local[…]`.
            What is left in a storage other than the file system is the caller's to remove.
        progress: whether to show where the run is, or what to tell it to; in a notebook alone if
            omitted.

    Returns:
        The tables and the summary.

    Raises:
        InputError: the dump cannot be read, or no article in it; with `strict`, a bad record.
        OutputError: a folder cannot be written, or the one of the checkpoint is not shared.
        DependencyError: a library is missing here, or newsdiff or its like on a worker.
        ValueError: a setting out of its range.
    """
    demand_libraries()
    demand_pyspark()
    demand_form(form)
    settings = DedupeSettings(
        threshold=threshold,
        level=level,
        recall=recall,
        seed=seed,
        strict=strict,
        min_articles=min_articles,
        min_words=min_words,
    )
    run = _Run(source, settings, fields or {})
    with result_place(out, form, run.dump) as folder, shown_progress(progress) as run.progress:
        demand_workers(spark)
        with _frames(spark, checkpoint, folder) as frames:
            demand_shared(frames)
            return run.whole(frames, folder, form)


@contextlib.contextmanager
def _frames(
    spark: SparkSession, checkpoint: str | os.PathLike[str] | None, folder: Path | None
) -> Iterator[Frames]:
    """The folder in which frames are kept, gone in the end."""
    from newsdiff.write.journal import remove_workplace, scratch_folder

    with contextlib.ExitStack() as stack:
        if checkpoint is not None:
            frames = Frames.new(spark, checkpoint)
        elif folder is not None:
            stack.callback(remove_workplace, folder / WORKPLACE)
            frames = Frames.new(spark, folder / WORKPLACE)
        else:
            frames = Frames.new(spark, stack.enter_context(scratch_folder()))
        stack.callback(frames.remove)
        yield frames


class _Run:
    """One search, with its clock."""

    def __init__(
        self,
        source: DataFrame | object,
        settings: DedupeSettings,
        fields: dict[str, str],
    ) -> None:
        from newsdiff.read.dump import Dump
        from newsdiff.read.dump.memory import MemoryRecords
        from newsdiff.read.dump.records import Fields

        self.settings = settings
        self.frame: Any = source if hasattr(source, "mapInArrow") else None
        inputs = source if self.frame is None else MemoryRecords(source)
        self.dump: Dump = Dump(inputs, Fields.from_names(fields))
        self.progress: Progress = Silence()
        self._clock = Clock()

    def _lap(self, stage: str) -> None:
        self._clock.lap(stage)
        self.progress.advance(1)

    def _units(self, frames: Frames) -> Units:
        from newsdiff.spark.units import units_of_dump, units_of_frame

        if self.frame is None:
            return units_of_dump(frames, self.dump, self.settings)
        return units_of_frame(frames, self.frame, self.dump, self.settings)

    def whole(self, frames: Frames, folder: Path | None, form: str) -> Duplicates:
        from newsdiff.pipeline.dedupe.tables import tables_of
        from newsdiff.spark.large import LargeWork
        from newsdiff.spark.numbers import distinct_texts, numbers_of
        from newsdiff.spark.pairs import row_pairs_of, verified_pairs
        from newsdiff.spark.work import SparkWork
        from newsdiff.write.results import ResultFolder

        dump, settings = self.dump, self.settings
        self.progress.begin("searching on Spark", _STAGES, "stages")
        self._lap("start")
        units = self._units(frames)
        self._lap("read and sketch")
        texts = distinct_texts(units)
        numbers = numbers_of(units, texts, dump.files)
        self._lap("texts")
        found = verified_pairs(frames, texts, len(numbers.rows), settings.threshold)
        row_pairs = row_pairs_of(found, numbers.text_rows)
        self._lap("join")
        result = ResultFolder(folder, form, [file.path for file in dump.files])
        result.begin(older_result(folder))
        work = SparkWork(units=units, texts=texts, numbers=numbers, settings=settings)
        tables = tables_of(
            numbers.articles, [file.name for file in dump.files], numbers.rows, row_pairs,
            settings, result.write, LargeWork(small=work, found=found) if found.is_large else work,
        )  # fmt: skip
        self._lap("tables")
        summary = result.end(self._summary(units, numbers, row_pairs, tables))
        return Duplicates(summary=summary, folder=folder, read=dump.files, tables=result.tables)

    def _summary(
        self, units: Units, numbers: Numbers, row_pairs: RowPairs, tables: Tables
    ) -> Summary:
        from pyspark import __version__ as version

        from newsdiff.pipeline.dedupe.sketching import SketchedDump
        from newsdiff.pipeline.dedupe.summary import summary_of
        from newsdiff.sketch.bands import Bands

        settings, jobs = self.settings, units.jobs
        summary = summary_of(
            self.dump, settings, Bands.from_threshold(settings.threshold, settings.recall),
            sketched=SketchedDump(
                parts=[], rows=numbers.rows, bad=jobs.bad, n_bad=jobs.n_bad,
                n_lines=jobs.n_lines, n_bytes=jobs.n_bytes,
            ),
            row_pairs=row_pairs, articles=numbers.articles, tables=tables,
            timings=self._clock.timings,
        )  # fmt: skip
        return attrs.evolve(summary, versions={**summary.versions, "pyspark": version})
