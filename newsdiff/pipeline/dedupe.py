"""A dump to its near-duplicates: read, sketch, join, cluster, tell."""

from __future__ import annotations

import contextlib
import ctypes
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.errors import DependencyError, InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    from newsdiff.link.distinct import Shelf
    from newsdiff.pipeline.dedupe_join import RowPairs
    from newsdiff.pipeline.dedupe_pass import SketchedDump
    from newsdiff.pipeline.dedupe_progress import Progress
    from newsdiff.pipeline.dedupe_settings import DedupeSettings
    from newsdiff.read.dump import Dump
    from newsdiff.sketch.batch import Sketcher

__all__ = ["Duplicates", "dedupe", "demand_libraries"]

WORKPLACE = ".newsdiff-work"
"""Folder within the result folder for what a run can be resumed from."""
MOST_BYTES_HELD = 4 << 30
"""Bytes of JSON lines up to which memory holds everything, unless it is bounded."""
_BASE = 300 << 20
_A_BYTE = 2
_UNPACKED = 5


@attrs.frozen(kw_only=True, eq=False)
class Duplicates:
    """The near-duplicates of a dump.

    Tables that were written to a folder are read from there when they are asked for.

    Attributes:
        summary: what `summary.json` says.
        folder: where the tables are; None when they are in memory.
    """

    summary: dict[str, Any]
    folder: Path | None = None
    _tables: dict[str, pa.Table] = attrs.field(factory=dict, repr=False)

    @property
    def pairs(self) -> pa.Table:
        """left_id, left_block, right_id, right_block, similarity, containment, boilerplate."""
        return self._table("pairs")

    @property
    def clusters(self) -> pa.Table:
        """id, block, cluster, representative, similarity (to the representative), boilerplate."""
        return self._table("clusters")

    @property
    def boilerplate(self) -> pa.Table:
        """source, articles, share, blocks, id, block, cluster, words."""
        return self._table("boilerplate")

    @property
    def reuse(self) -> pa.Table:
        """Pairs of articles that share paragraphs, those that share most words first.

        left_id, right_id, paragraphs, words, left_share, right_share, first, left_source,
        right_source, left_blocks, right_blocks.
        """
        return self._table("reuse")

    def _table(self, name: str) -> pa.Table:
        if name not in self._tables:
            from newsdiff.read.tables import read_table

            assert self.folder is not None
            self._tables[name] = read_table(self.folder, name)
        return self._tables[name]

    def __repr__(self) -> str:
        counts = self.summary["counts"]
        told = ", ".join(f"{name}={counts[name]:,}" for name in ("articles", "pairs", "clusters"))
        return f"Duplicates({told})"


def dedupe(  # noqa: PLR0913  one argument an option
    source: object,
    *,
    threshold: float = 0.7,
    out: str | os.PathLike[str] | None = None,
    level: str = "paragraph",
    exact: bool = False,
    recall: float | None = None,
    seed: int = 1,
    threads: int | None = None,
    memory: int | None = None,
    strict: bool = False,
    resume: bool = False,
    form: str = "parquet",
    fields: dict[str, str] | None = None,
    progress: Progress | None = None,
) -> Duplicates:
    """Find the near-duplicate paragraphs (or articles) of a dump.

    Args:
        source: a path or several: files, folders, patterns, or "-" for standard input: JSON lines
            (also .gz, .zst), Parquet, CSV, text files. Or articles in memory: a pandas or polars
            data frame, an Arrow table or reader, an iterable of dicts or of `newsdiff.Article`.
        threshold: least Jaccard similarity of word 3-shingles, from .3 to 1.
        out: folder for the tables and summary.json; None writes nothing.
        level: paragraph or article.
        exact: find every pair, by an exact join.
        recall: wanted share of the pairs exactly at the threshold.
        seed: of the sketches.
        threads: default: one for each processor that the process may use.
        memory: bytes that the process may take; None for no bound.
        strict: make a bad record an error.
        resume: go on where an earlier, killed run with the same settings stopped.
        form: parquet, jsonl or csv.
        fields: names of the fields id, text, source, published, title, where they differ.
        progress: shows where the run is.

    Returns:
        The tables and the summary.

    Raises:
        InputError: the dump cannot be read, or no article in it; with `strict`, a bad record; with
            `resume`, articles in memory.
        OutputError: the folder cannot be written.
        DependencyError: the libraries of the extra `dump` are not installed.
        ValueError: a setting out of its range.
        TypeError: `source` is neither a path nor articles.
    """
    demand_libraries()
    from newsdiff.pipeline.dedupe_progress import Silence
    from newsdiff.pipeline.dedupe_settings import DedupeSettings
    from newsdiff.sketch.bands import DEFAULT_RECALL
    from newsdiff.write.tables import TABLE_FORMS

    if form not in TABLE_FORMS:
        raise ValueError(f"form is {form!r}, but must be one of {', '.join(TABLE_FORMS)}")
    settings = DedupeSettings(
        threshold=threshold,
        level=level,  # type: ignore[arg-type]
        exact=exact,
        recall=DEFAULT_RECALL if recall is None else recall,
        seed=seed,
        threads=threads or _n_processors(),
        memory=memory,
        strict=strict,
    )
    run = _Run(source, settings, fields or {}, progress or Silence())
    if resume and run.dump.is_in_memory:
        problem = "a dump in memory is no file, and its run cannot be resumed"
        raise InputError(problem, "write it to a file first, or run without resume")
    folder = None if out is None else _made(Path(out))
    return run.whole(folder, form, resume=resume)


class _Run:
    """One search, with its clock."""

    def __init__(
        self,
        source: object,
        settings: DedupeSettings,
        fields: dict[str, str],
        progress: Progress,
    ) -> None:
        from newsdiff.read.dump import Dump
        from newsdiff.read.dump.records import Fields

        self.settings = settings
        self.fields = Fields.from_names(fields)
        self.dump = Dump(source, self.fields)
        self.progress = progress
        self.timings: dict[str, float] = {}
        self._since = time.perf_counter()

    def _lap(self, stage: str) -> None:
        if self.settings.memory is not None:
            _return_memory()
        now = time.perf_counter()
        self.timings[stage] = round(now - self._since, 3)
        self._since = now

    def whole(self, folder: Path | None, form: str, *, resume: bool) -> Duplicates:
        from newsdiff.native import jit

        if not jit.is_compiled():
            self.progress.begin("compiling the kernels, once: about 15 seconds", None, "")
        from newsdiff.pipeline import dedupe_articles, dedupe_tables
        from newsdiff.pipeline.dedupe_summary import summary_of, write_summary

        dump = self.dump
        sketcher = _sketcher(self.settings)
        with _workplace(folder, dump, self.settings) as workplace:
            sketched, found = self._joined(dump, sketcher, workplace, resume=resume)
            self.progress.begin("clusters and tables", None, "")
            articles = dedupe_articles.articles_of(sketched.parts, dump.files)
            sketched.parts.clear()
            if self.settings.memory is not None:
                _return_memory()
            held: dict[str, pa.Table] = {}
            tables = dedupe_tables.tables_of(
                articles, sketched.rows, found, self.settings, _writer(folder, form, held)
            )
            self._lap("tables")
            summary = summary_of(
                self, sketcher.bands,
                sketched=sketched, found=found, articles=articles, tables=tables,
            )  # fmt: skip
            if folder is not None:  # before the folder to resume from is gone
                write_summary(summary, folder)
        if not jit.is_compiled():
            self.progress.begin("keeping the kernels for the next run", None, "")
            jit.keep_compiled()
        return Duplicates(summary=summary, folder=folder, tables=held)

    def _joined(
        self, dump: Dump, sketcher: Sketcher, workplace: Path | None, *, resume: bool
    ) -> tuple[SketchedDump, RowPairs]:
        from newsdiff.link.distinct import MemoryShelf
        from newsdiff.pipeline import dedupe_join, dedupe_pass
        from newsdiff.pipeline.dedupe_journal import Journal
        from newsdiff.write.shelf import DiskShelf

        shelf: Shelf = MemoryShelf(sketcher.bands.n_bands)
        journal = kept = None
        if workplace is not None:
            journal = Journal(workplace, dump, self.settings)
            kept = journal.open(resume=resume)
            n_words = None if kept is None else kept.n_words
            shelf = DiskShelf(workplace, sketcher.bands.n_bands, n_words)
        self._lap("start")
        self.progress.begin("reading and sketching", dump.n_bytes, "bytes")
        sketched = dedupe_pass.sketch_dump(
            dump, sketcher, self.settings, self.progress, shelf, journal, kept
        )
        self._lap("read and sketch")
        found = dedupe_join.join_rows(sketched.rows, self.settings, self.progress, workplace)
        self._lap("join")
        return sketched, found


def _writer(
    folder: Path | None, form: str, held: dict[str, pa.Table]
) -> Callable[[str, Iterator[pa.Table]], object]:
    """What takes the slices of a table: the folder, or `held`."""
    if folder is None:
        import pyarrow as pa

        return lambda name, slices: held.update({name: pa.concat_tables(slices)})
    from newsdiff.write.tables import write_table

    for stale in folder.glob(".newsdiff-*.part"):  # of a run that was killed while writing
        stale.unlink(missing_ok=True)
    return lambda name, slices: write_table(slices, folder, name, form)


def _return_memory() -> None:
    """Hand memory that was freed back to the system, where the C library keeps it otherwise."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


@contextlib.contextmanager
def _workplace(folder: Path | None, dump: Dump, settings: DedupeSettings) -> Iterator[Path | None]:
    """Folder for what memory is not to hold, gone in the end; None where memory holds all."""
    from newsdiff.pipeline.dedupe_journal import remove_workplace

    if fits_memory(dump, settings):
        if folder is not None:  # what an earlier, larger run left is of no use any more
            remove_workplace(folder / WORKPLACE)
        yield None
    elif folder is None:
        with tempfile.TemporaryDirectory(prefix="newsdiff-") as place:
            yield Path(place) / WORKPLACE
    else:
        yield folder / WORKPLACE
        remove_workplace(folder / WORKPLACE)


def fits_memory(dump: Dump, settings: DedupeSettings) -> bool:
    """Whether a run can hold everything in memory, by the size of the dump.

    A dump above `MOST_BYTES_HELD` goes to disk even so: then a killed run can be resumed.
    """
    n_bytes = sum(file.size * (1 if file.packing == "none" else _UNPACKED) for file in dump.files)
    if settings.memory is None:
        return n_bytes <= MOST_BYTES_HELD
    is_known = all(file.has_size for file in dump.files)
    return is_known and _BASE + _A_BYTE * n_bytes <= settings.memory


def _sketcher(settings: DedupeSettings) -> Any:  # noqa: ANN401  a Sketcher, imported here only
    from newsdiff.native.jit import cache_folder
    from newsdiff.segment.scripts import NO_SPACE_RANGES
    from newsdiff.sketch.bands import Bands
    from newsdiff.sketch.batch import Sketcher
    from newsdiff.sketch.folding import fold_table
    from newsdiff.sketch.minhash import permutations

    bands = Bands.from_threshold(settings.threshold, settings.recall)
    if settings.exact:
        bands = Bands(n_bands=0, n_rows=1, n_permutations=bands.n_permutations)
    return Sketcher(
        table=fold_table(NO_SPACE_RANGES, cache_folder()),
        permutations=permutations(bands.n_permutations, settings.seed),
        bands=bands,
        level=settings.level,
    )


def _n_processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def demand_libraries() -> None:
    """Raise `DependencyError` where the libraries of the extra `dump` are not installed."""
    try:
        import llvmlite  # type: ignore[import-untyped]  # noqa: F401
        import numpy  # noqa: F401, ICN001
        import pyarrow  # noqa: F401, ICN001
    except ImportError as error:
        problem = "dumps need numpy, numba and pyarrow"
        raise DependencyError.from_import(error, problem, "dump") from error


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"cannot be made ({reason})", "choose another place", str(folder)
        ) from error
    return folder
