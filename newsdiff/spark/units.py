"""A dump to its units: articles and blocks, read and sketched once, kept in a folder.

A dump of files is listed by the driver, which cuts plain files of JSON lines into stretches; every
other file is one job, read from its beginning to its end by one task. Workers see the files under
the same absolute paths. Rows of a frame are put in the order of their id, then of source, date and
text, nulls first: what a frame calls its order does not last.

Articles are numbered by file and line as in a single process: a job counts from its own beginning,
and what was before it is a prefix sum over the jobs, one for every four megabytes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from newsdiff.errors import InputError
from newsdiff.model.dump import Misread
from newsdiff.read.dump.batch import NAMED_MAX
from newsdiff.read.dump.inputs import absolute_path
from newsdiff.read.dump.lacks import bad_record, nothing_read
from newsdiff.read.dump.lines import Stretch, stretches
from newsdiff.read.dump.memory import column_error
from newsdiff.read.dump.records import BadRecord
from newsdiff.spark.columns import spark_schema
from newsdiff.spark.reading import JOBS, TOLD, WHOLE, FileReader, TableReader, error_of
from newsdiff.spark.session import frame_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from pyspark.sql import DataFrame

    from newsdiff.model.dump_settings import DedupeSettings
    from newsdiff.read.dump import Dump
    from newsdiff.read.dump.inputs import DumpFile
    from newsdiff.read.dump.records import Fields
    from newsdiff.spark.session import Frames

__all__ = ["Jobs", "Units", "units_of_dump", "units_of_frame"]

_JOBS_A_TASK = 8
_TASKS = 64
"""Tasks up to which each has one job."""
_BLOCK_COLUMNS = (
    *("article", "block", "place", "text", "n_words", "words", "n_marks", "marks"),
    *("quoted", "said", "house", "keys"),
)
_SUMS = ("n_articles", "n_blocks", "n_lines", "n_bytes", "n_bad")
_ARTICLE_COLUMNS = (
    *("article", "id", "source", "published", "time", "language", "agencies"),
    *("file", "line", "n_blocks"),
)


@attrs.frozen(kw_only=True, eq=False)
class Jobs:
    """Sums over the jobs of a dump, in its order.

    Attributes:
        before: job (int32), and how many articles, blocks and lines of its file are before it:
            first_article, first_block, first_line (int64).
        n_lines: of all jobs.
        n_bytes: the same.
        n_bad: the same.
        bad: the first bad records.
    """

    before: pa.Table
    n_lines: int
    n_bytes: int
    n_bad: int
    bad: tuple[Misread, ...]


@attrs.frozen(kw_only=True, eq=False)
class Units:
    """A dump after the pass: frames that are read from the folder whenever they are used.

    Attributes:
        frames: where they are.
        jobs: what was read.
        told: rows of all kinds.
        before: that of the jobs.
    """

    frames: Frames
    jobs: Jobs
    told: DataFrame
    before: DataFrame

    def blocks(self) -> DataFrame:
        """A row for each block, one without words included, in no order.

        article (long, number in the order of the dump), block (int, number in its article), place
        (long, number of the block in the order of the dump), text (long, the `signed` hash of the
        words), n_words (int), words (binary, uint32), n_marks (int), marks (binary, uint16),
        quoted, said, house (int, sums of the marks), keys (array<int>, of the bands; empty without
        words).
        """
        from pyspark.sql import functions

        place = functions.col("place") + functions.col("first_block")
        return self._placed("block").withColumn("place", place).select(*_BLOCK_COLUMNS)

    def articles(self) -> DataFrame:
        """A row for each article, in no order.

        article (long), id, source, published (string), time (long, milliseconds or why there are
        none, for `known_times`), language (int, in `language_codes()`), agencies (string), file
        (int), line (long, in its file), n_blocks (int).
        """
        from pyspark.sql import functions

        line = functions.col("line") + functions.col("first_line")
        return self._placed("article").withColumn("line", line).select(*_ARTICLE_COLUMNS)

    def _placed(self, kind: str) -> DataFrame:
        from pyspark.sql import functions

        rows = self.told.where(functions.col("kind") == kind)
        placed = rows.join(functions.broadcast(self.before), "job")
        number = functions.col("first_article") + functions.col("index")
        return placed.withColumn("article", number)


def units_of_dump(frames: Frames, dump: Dump, settings: DedupeSettings) -> Units:
    """Read and sketch a dump of files.

    Args:
        frames: where the result goes.
        dump: its files are regular ones.
        settings: level, threshold, recall, seed, strictness.

    Returns:
        The units.

    Raises:
        InputError: a file is a pipe, cannot be read by a worker, or no article is in the dump; with
            `strict`, a bad record.
        DependencyError: a worker lacks a library.
    """
    for file in dump.files:
        if not file.has_size:
            raise InputError("is no file that workers can read", "write it to one", file.name)
    jobs = _job_table(dump)
    n_tasks = max(min(jobs.num_rows, _TASKS), -(-jobs.num_rows // _JOBS_A_TASK), 1)
    frame = frame_of(frames.spark, jobs).repartition(n_tasks)
    told = frame.mapInArrow(FileReader(settings, dump.fields), spark_schema(TOLD))
    return _units(frames, told, dump, settings)


def units_of_frame(frames: Frames, frame: DataFrame, dump: Dump, settings: DedupeSettings) -> Units:
    """Read and sketch the rows of a frame.

    Args:
        frames: where the result goes.
        frame: the articles, a row each.
        dump: stands for it: its fields, and what to call it.
        settings: as in `units_of_dump`.

    Returns:
        The units.

    Raises:
        InputError: the frame has no column of the text, or no article in it; with `strict`, a bad
            record.
    """
    from pyspark.sql import functions

    fields = dump.fields
    if fields.text not in frame.columns:
        raise column_error(fields, frame.columns, dump.files[0].name)
    names = [
        name
        for name in dict.fromkeys((fields.id, fields.source, fields.published, fields.text))
        if name in frame.columns
    ]
    chosen = frame.select(*(functions.col(f"`{name}`") for name in names))
    ordered = chosen.orderBy(*(functions.col(f"`{name}`").asc_nulls_first() for name in names))
    numbered = ordered.withColumn("job", functions.spark_partition_id())
    told = numbered.mapInArrow(TableReader(settings, fields), spark_schema(TOLD))
    return _units(frames, told, dump, settings)


def _job_table(dump: Dump) -> pa.Table:
    jobs: list[dict[str, Any]] = []
    for index, file in enumerate(dump.files):
        path = absolute_path(file.path)
        common = {"file": index, "path": path, "form": file.form, "packing": file.packing}
        for offset, size in _cuts(dump, file, index):
            jobs.append(
                {"job": len(jobs), **common, "bytes": file.size, "offset": offset, "size": size}
            )
    return pa.Table.from_pylist(jobs, JOBS)


def _cuts(dump: Dump, file: DumpFile, index: int) -> Iterator[tuple[int, int]]:
    if file.form != "jsonl" or file.packing != "none":
        yield WHOLE, file.size
        return
    for part in stretches(file, index, dump.stretch_bytes):
        assert isinstance(part, Stretch)
        yield part.offset, part.size


def _units(frames: Frames, told: DataFrame, dump: Dump, settings: DedupeSettings) -> Units:
    kept = frames.kept(told, "units", "kind")
    jobs = _jobs_of(kept, [file.name for file in dump.files], dump.fields, settings)
    return Units(frames=frames, jobs=jobs, told=kept, before=frame_of(frames.spark, jobs.before))


def _jobs_of(
    told: DataFrame, files: Sequence[str], fields: Fields, settings: DedupeSettings
) -> Jobs:
    """Add the jobs up, and raise what is wrong with the first that went wrong."""
    from pyspark.sql import functions

    few = told.where(functions.col("kind").isin("job", "bad", "error"))
    names = ["kind", "job", "file", "line", "reason", *_SUMS]
    rows = few.select(*names).toArrow()
    kinds = rows.column("kind").to_numpy()
    errors = rows.filter(pa.array(kinds == "error")).sort_by("job")
    if errors.num_rows:
        raise error_of(errors.column("reason")[0].as_py())
    sums = rows.filter(pa.array(kinds == "job")).group_by(["job", "file"])
    table = sums.aggregate([(name, "sum") for name in _SUMS]).sort_by("job")
    columns = {name: table.column(f"{name}_sum").to_numpy().astype(np.int64) for name in _SUMS}
    first_lines = _before(columns["n_lines"])
    of_file = table.column("file").to_numpy()
    begins = np.searchsorted(of_file, of_file)
    first_lines -= first_lines[begins]
    jobs = table.column("job")
    bad = _bad_records(rows.filter(pa.array(kinds == "bad")), jobs.to_numpy(), first_lines)
    totals = {name: int(values.sum()) for name, values in columns.items()}
    _demand_records(bad, files, fields, settings, totals["n_bad"], totals["n_articles"])
    before = {
        "job": jobs,
        "first_article": _before(columns["n_articles"]),
        "first_block": _before(columns["n_blocks"]),
        "first_line": first_lines,
    }
    return Jobs(
        before=pa.table(before),
        n_lines=totals["n_lines"],
        n_bytes=totals["n_bytes"],
        n_bad=totals["n_bad"],
        bad=tuple(
            Misread(file=files[file], line=record.line, reason=record.reason)
            for file, record in bad
        ),
    )


def _before(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """What is before each item of some counts."""
    return np.append(0, np.cumsum(counts)[:-1]).astype(np.int64)[: len(counts)]


def _bad_records(
    rows: pa.Table, jobs: NDArray[np.int32], first_lines: NDArray[np.int64]
) -> list[tuple[int, BadRecord]]:
    """The first bad records of a dump, each with its file, in their order."""
    ordered = rows.sort_by([("job", "ascending"), ("line", "ascending")]).slice(0, NAMED_MAX)
    found = []
    for row in ordered.to_pylist():
        line = row["line"] + int(first_lines[np.searchsorted(jobs, row["job"])])
        reason, *names = json.loads(row["reason"])
        found.append((row["file"], BadRecord(line=line, reason=reason, fields=tuple(names))))
    return found


def _demand_records(
    bad: list[tuple[int, BadRecord]],
    files: Sequence[str],
    fields: Fields,
    settings: DedupeSettings,
    n_bad: int,
    n_articles: int,
) -> None:
    if bad and settings.strict:
        file, record = bad[0]
        raise bad_record(record, files[file])
    if not n_articles:
        name = files[bad[0][0]] if bad else files[0]
        raise nothing_read(fields, name, n_bad, bad[0][1] if bad else None)
