"""What a worker does with the jobs of a dump: read, sketch, annotate, and tell in one schema.

Rows are of five kinds: articles, blocks, bad records, sums of a job, and an error that ends the
run. They have one schema, because a pass over a dump has one output; written by kind, each is read
without the others.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

from newsdiff import errors
from newsdiff.core.kernels import sum_marks
from newsdiff.pipeline.dedupe.reading import BatchReader, sketcher_of
from newsdiff.read.dump.arrow_rows import arrow_rows
from newsdiff.read.dump.batch import batch_from_records
from newsdiff.read.dump.inputs import DumpFile
from newsdiff.read.dump.jobs import file_jobs, load_job
from newsdiff.read.dump.lines import LineScanner, Stretch
from newsdiff.read.dump.records import BadRecord, record_from_values
from newsdiff.spark.columns import lists_of, packed, signed
from newsdiff.write.columns import column, string_column, strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from newsdiff.model.dump_settings import DedupeSettings
    from newsdiff.pipeline.dedupe.reading import ReadJob
    from newsdiff.read.dump.batch import RecordBatch
    from newsdiff.read.dump.records import Fields

__all__ = ["JOBS", "TOLD", "WHOLE", "FileReader", "TableReader", "error_of"]

WHOLE = -1
"""Offset of a job that is a whole file."""

JOBS = pa.schema(
    {
        "job": pa.int32(),
        "file": pa.int32(),
        "path": pa.string(),
        "form": pa.string(),
        "packing": pa.string(),
        "bytes": pa.int64(),
        "offset": pa.int64(),
        "size": pa.int64(),
    }
)
"""Columns of the jobs of a dump of files."""

TOLD = pa.schema(
    {
        "kind": pa.string(),
        "job": pa.int32(),
        "file": pa.int32(),
        "index": pa.int32(),
        "line": pa.int64(),
        "id": pa.string(),
        "source": pa.string(),
        "published": pa.string(),
        "time": pa.int64(),
        "language": pa.int32(),
        "agencies": pa.string(),
        "n_blocks": pa.int32(),
        "block": pa.int32(),
        "place": pa.int64(),
        "text": pa.int64(),
        "n_words": pa.int32(),
        "words": pa.binary(),
        "n_marks": pa.int32(),
        "marks": pa.binary(),
        "quoted": pa.int32(),
        "said": pa.int32(),
        "house": pa.int32(),
        "keys": pa.list_(pa.field("element", pa.int32())),
        "reason": pa.string(),
        "n_articles": pa.int32(),
        "n_lines": pa.int64(),
        "n_bytes": pa.int64(),
        "n_bad": pa.int64(),
    }
)
"""What a worker tells of a job; see `newsdiff.spark.units`."""


@lru_cache(maxsize=2)
def _reader(settings: DedupeSettings) -> BatchReader:
    """What a worker needs for its jobs, made once."""
    return BatchReader(sketcher=sketcher_of(settings))


@attrs.frozen
class _Place:
    """How far a job has come."""

    job: int
    file: int
    index: int = 0
    line: int = 0
    block: int = 0


def _told(kind: str, n_rows: int, columns: dict[str, Any]) -> pa.RecordBatch:
    """Rows of one kind; what it has nothing of is null."""
    columns["kind"] = strings([kind] * n_rows)
    given = {
        name: column(values) if isinstance(values, np.ndarray) else values
        for name, values in columns.items()
    }
    arrays = [given.get(field.name) for field in TOLD]
    whole = [
        pa.nulls(n_rows, field.type) if values is None else values
        for field, values in zip(TOLD, arrays, strict=True)
    ]
    return pa.RecordBatch.from_arrays(whole, schema=TOLD)


def _full(value: int, n_rows: int) -> NDArray[np.int32]:
    return np.full(n_rows, value, dtype=np.int32)


def _articles(read: ReadJob, place: _Place) -> pa.RecordBatch:
    part, n = read.part, len(read.part.lines)
    return _told(
        "article",
        n,
        {
            "job": _full(place.job, n),
            "file": _full(place.file, n),
            "index": np.arange(place.index, place.index + n, dtype=np.int32),
            "line": part.lines + place.line,
            "id": string_column(part.ids, nullable=True),
            "source": string_column(part.sources, nullable=True),
            "published": string_column(part.published, nullable=True),
            "time": part.times,
            "language": part.languages.astype(np.int32),
            "agencies": string_column(part.agencies, nullable=True),
            "n_blocks": part.n_blocks.astype(np.int32),
        },
    )


def _blocks(read: ReadJob, place: _Place) -> pa.RecordBatch:
    blocks, n = read.blocks, len(read.blocks.n_words)
    n_blocks = read.part.n_blocks
    owners = np.repeat(np.arange(len(n_blocks)), n_blocks)
    sums = np.empty((n, 3), dtype=np.int32)
    sum_marks(blocks.marks, np.append(0, np.cumsum(blocks.n_marks, dtype=np.int64)), sums)
    has_words = blocks.n_words > 0
    keys = np.ascontiguousarray(blocks.keys[has_words]).view(np.int32)
    numbers = np.arange(n) - blocks.first_blocks[owners]
    return _told(
        "block",
        n,
        {
            "job": _full(place.job, n),
            "index": (owners + place.index).astype(np.int32),
            "block": numbers.astype(np.int32),
            "place": np.arange(place.block, place.block + n),
            "text": signed(blocks.texts),
            "n_words": blocks.n_words.astype(np.int32),
            "words": packed(blocks.words, blocks.n_words),
            "n_marks": blocks.n_marks.astype(np.int32),
            "marks": packed(blocks.marks, blocks.n_marks),
            "quoted": np.ascontiguousarray(sums[:, 0]),
            "said": np.ascontiguousarray(sums[:, 1]),
            "house": np.ascontiguousarray(sums[:, 2]),
            "keys": lists_of(keys.ravel(), has_words.astype(np.int64) * keys.shape[1]),
        },
    )


def _bad(read: ReadJob, place: _Place) -> pa.RecordBatch:
    n = len(read.bad)
    said = [json.dumps([bad.reason, *bad.fields]) for bad in read.bad]
    return _told(
        "bad",
        n,
        {
            "job": _full(place.job, n),
            "file": _full(place.file, n),
            "line": np.array([place.line + bad.line for bad in read.bad], dtype=np.int64),
            "reason": strings(said),
        },
    )


def _sums(read: ReadJob, place: _Place) -> pa.RecordBatch:
    return _told(
        "job",
        1,
        {
            "job": _full(place.job, 1),
            "file": _full(place.file, 1),
            "n_articles": _full(len(read.part.lines), 1),
            "n_blocks": _full(len(read.blocks.n_words), 1),
            "n_lines": np.array([read.n_lines], dtype=np.int64),
            "n_bytes": np.array([read.n_bytes], dtype=np.int64),
            "n_bad": np.array([read.n_bad], dtype=np.int64),
        },
    )


def _batch_told(
    batch: RecordBatch, settings: DedupeSettings, place: _Place
) -> tuple[list[pa.RecordBatch], _Place]:
    """What there is to tell of some records, and how far the job has come after them."""
    read = _reader(settings).read(batch)
    told = [make(read, place) for make in (_articles, _blocks, _bad, _sums)]
    after = attrs.evolve(
        place,
        index=place.index + len(read.part.lines),
        line=place.line + read.n_lines,
        block=place.block + len(read.blocks.n_words),
    )
    return told, after


def _error(error: errors.NewsdiffError, job: int) -> pa.RecordBatch:
    """An error as a row: the driver raises it, and no trace of Spark's comes with it."""
    said = json.dumps([type(error).__name__, *attrs.astuple(error)])
    return _told("error", 1, {"job": _full(job, 1), "reason": strings([said])})


def error_of(said: str) -> errors.NewsdiffError:
    """The error that a worker told of."""
    name, *values = json.loads(said)
    kinds = (errors.InputError, errors.OutputError, errors.ResourceError, errors.DependencyError)
    kind = {kind.__name__: kind for kind in kinds}.get(name, errors.NewsdiffError)
    return kind(*values)


@attrs.frozen
class FileReader:
    """Reads jobs of files; for `mapInArrow` over frames with the columns of `JOBS`."""

    settings: DedupeSettings
    fields: Fields

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Tell what is in the jobs."""
        scanner = LineScanner(self.fields)
        for batch in batches:
            for job in batch.to_pylist():
                try:
                    yield from self._read(job, scanner)
                except errors.NewsdiffError as error:
                    yield _error(error, job["job"])

    def _read(self, job: dict[str, Any], scanner: LineScanner) -> Iterator[pa.RecordBatch]:
        place = _Place(job["job"], job["file"])
        for part in self._parts(job):
            told, place = _batch_told(load_job(part, scanner), self.settings, place)
            yield from told

    def _parts(self, job: dict[str, Any]) -> Iterator[Stretch | RecordBatch]:
        if job["offset"] != WHOLE:
            yield Stretch(
                file=job["file"], path=job["path"], offset=job["offset"], size=job["size"],
                n_bytes=job["size"],
            )  # fmt: skip
            return
        file = DumpFile(
            path=job["path"], form=job["form"], packing=job["packing"], size=job["bytes"],
            modified_ns=0,
        )  # fmt: skip
        yield from file_jobs(file, job["file"], self.fields)


@attrs.frozen
class TableReader:
    """Reads the rows of a frame, sorted, with its number of the partition in the column `job`."""

    settings: DedupeSettings
    fields: Fields

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Tell what is in the rows."""
        place: _Place | None = None
        for batch in batches:
            if not batch.num_rows:
                continue
            if place is None:
                place = _Place(batch.column("job")[0].as_py(), 0)
            rows = batch.drop_columns(["job"])
            told, place = _batch_told(self._records(rows), self.settings, place)
            yield from told

    def _records(self, rows: pa.RecordBatch) -> RecordBatch:
        found = [
            record_from_values(values, row, self.fields)
            for row, values in enumerate(arrow_rows(rows), 1)
        ]
        records = [record for record in found if not isinstance(record, BadRecord)]
        return batch_from_records(
            records,
            file=0,
            bad=[record for record in found if isinstance(record, BadRecord)],
            n_lines=len(found),
            n_bytes=sum(len(record.text) for record in records),
        )
