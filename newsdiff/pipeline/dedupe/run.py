"""One search for duplicates from the dump to its result folder."""

from __future__ import annotations

import contextlib
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff._version import __version__
from newsdiff.core import demand_libraries
from newsdiff.errors import InputError
from newsdiff.locking import locked
from newsdiff.model.dump import Silence
from newsdiff.model.dump_settings import DEDUPE_DEFAULTS, DedupeSettings, n_threads_max
from newsdiff.model.result_files import WORKPLACE, demand_form
from newsdiff.pipeline.dedupe.clock import Clock
from newsdiff.pipeline.dedupe.duplicates import Duplicates
from newsdiff.report.progress import shown_progress
from newsdiff.system import n_processors, return_memory

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from newsdiff.link.distinct import Shelf
    from newsdiff.link.join import RowPairs
    from newsdiff.model.dump import Progress, Summary
    from newsdiff.model.dump_settings import DumpLevel
    from newsdiff.pipeline.dedupe.sketching import SketchedDump
    from newsdiff.pipeline.index import Index
    from newsdiff.read.dump import Dump
    from newsdiff.sketch.batch import Sketcher

__all__ = ["dedupe", "older_result", "result_place"]

MEMORY_BYTES_MAX = 4 << 30
"""Bytes of JSON lines up to which memory holds everything, unless it is bounded."""
_BASE = 300 << 20
_A_BYTE = 2
_UNPACKED = 5


def dedupe(  # noqa: PLR0913  one argument an option
    source: object,
    *,
    threshold: float = DEDUPE_DEFAULTS.threshold,
    out: str | os.PathLike[str] | None = None,
    level: DumpLevel = DEDUPE_DEFAULTS.level,
    exact: bool = DEDUPE_DEFAULTS.exact,
    recall: float = DEDUPE_DEFAULTS.recall,
    seed: int = DEDUPE_DEFAULTS.seed,
    min_articles: int = DEDUPE_DEFAULTS.min_articles,
    min_words: int = DEDUPE_DEFAULTS.min_words,
    threads: int | None = None,
    memory: int | None = DEDUPE_DEFAULTS.memory,
    strict: bool = DEDUPE_DEFAULTS.strict,
    resume: bool = False,
    form: str = "parquet",
    fields: dict[str, str] | None = None,
    progress: Progress | bool | None = None,
    against: Index | str | os.PathLike[str] | None = None,
    add: bool = False,
) -> Duplicates:
    """Find the near-duplicate paragraphs (or articles) of a dump.

    Args:
        source: a path or several: files, folders, patterns, or "-" for standard input: JSON lines
            (also .gz, .zst), Parquet, CSV, text files. Or articles in memory: a pandas or polars
            data frame, an Arrow table or reader, an iterable of dicts or of `newsdiff.Article`.
        threshold: least Jaccard similarity of word shingles, from .3 to 1.
        out: folder for the tables and summary.json; None writes nothing.
        level: paragraph, sentence or article.
        exact: find every pair, by an exact join.
        recall: wanted share of the pairs exactly at the threshold.
        seed: of the sketches.
        min_articles: how many articles of one source make a paragraph recurring boilerplate.
        min_words: fewest words, in common runs of eight or more, that make two articles reuse;
            fewer do where they are more than half of one.
        threads: one for each processor that the process may use if omitted.
        memory: bytes that the process may take; None for no bound.
        strict: make a bad record an error.
        resume: go on where an earlier, killed run with the same settings stopped.
        form: parquet, jsonl or csv.
        fields: names of the fields id, text, source, published, title, where they differ.
        progress: whether to show where the run is, or what to tell it to; in a notebook alone if
            omitted.
        against: an index, or its address: the tables tell what concerns the articles of `source`,
            as a run over the index and them would. Its level, recall and seed hold; articles that
            it has already, by id and words, are left out. Not with `exact`, `memory` or `resume`.
        add: add the articles to the index in the end; it is made if there is none at the address.

    Returns:
        The tables and the summary. Run again with what it added, `against` an index, into the same
        folder: what is there, which stays; `repeats` says so.

    Raises:
        InputError: the dump cannot be read, or no article in it; with `strict`, a bad record; with
            `resume`, articles in memory; no index `against` which to run, without `add`.
        OutputError: the folder cannot be written.
        DependencyError: the libraries of the extra `dump` are not installed.
        ValueError: a setting out of its range.
        TypeError: `source` is neither a path nor articles.
    """
    demand_libraries()
    demand_form(form)
    settings = DedupeSettings(
        threshold=threshold,
        level=level,
        exact=exact,
        recall=recall,
        seed=seed,
        threads=min(threads or n_processors(), n_threads_max(memory)),
        memory=memory,
        strict=strict,
        min_articles=min_articles,
        min_words=min_words,
    )
    if add and against is None:
        raise ValueError("add needs an index to add to: give it as against")
    if against is not None and (resume or memory is not None):
        raise ValueError("a run against an index can be neither resumed nor bounded in memory")
    run = _Run(source, settings, fields or {})
    if resume and run.dump.is_in_memory:
        problem = "a dump in memory is no file, and its run cannot be resumed"
        raise InputError(problem, "write it to a file first, or run without resume")
    with result_place(out, form, run.dump) as folder, shown_progress(progress) as run.progress:
        if against is not None:
            return run.against(against, folder, form, add=add)
        return run.whole(folder, form, resume=resume)


@contextlib.contextmanager
def result_place(
    out: str | os.PathLike[str] | None, form: str, dump: Dump
) -> Iterator[Path | None]:
    """The folder of a result, made and this run's alone; None where nothing is written.

    Raises:
        OutputError: the dump would be written over, the folder cannot be made, or another run has
            it.
    """
    from newsdiff.write.results import made_folder

    if out is None:
        yield None
        return
    folder = made_folder(Path(out), form, [file.path for file in dump.files])
    with locked(folder):
        yield folder


class _Run:
    """One search, with its clock."""

    def __init__(
        self,
        source: object,
        settings: DedupeSettings,
        fields: dict[str, str],
    ) -> None:
        from newsdiff.read.dump import Dump
        from newsdiff.read.dump.records import Fields

        self.settings = settings
        self.fields = Fields.from_names(fields)
        self.dump = Dump(source, self.fields)
        self.progress: Progress = Silence()
        self._clock = Clock()

    def _lap(self, stage: str) -> None:
        if self.settings.memory is not None:
            return_memory()
        self._clock.lap(stage)

    def whole(self, folder: Path | None, form: str, *, resume: bool) -> Duplicates:
        from newsdiff.pipeline.dedupe.articles import articles_of
        from newsdiff.pipeline.dedupe.reading import sketcher_of
        from newsdiff.pipeline.dedupe.summary import summary_of
        from newsdiff.pipeline.dedupe.tables import tables_of
        from newsdiff.pipeline.dedupe.text_work import LocalWork
        from newsdiff.write.results import ResultFolder
        from newsdiff.write.shelf import candidate_tapes

        dump = self.dump
        result = ResultFolder(folder, form, [file.path for file in dump.files])
        sketcher = sketcher_of(self.settings)
        with _workplace(folder, dump, self.settings) as workplace:
            sketched, row_pairs = self._joined(dump, sketcher, workplace, resume=resume)
            self.progress.begin("clusters and tables", None, "")
            articles = articles_of(sketched.parts, dump.files)
            sketched.parts.clear()
            if self.settings.memory is not None:
                return_memory()
            result.begin(older_result(folder))
            tapes = None if workplace is None else candidate_tapes(workplace, "articles")
            tables = tables_of(
                articles, [file.name for file in dump.files], sketched.rows, row_pairs,
                self.settings, result.write, LocalWork(sketched.rows, self.settings, tapes),
            )  # fmt: skip
            self._lap("tables")
            summary = summary_of(
                dump, self.settings, sketcher.bands,
                sketched=sketched, row_pairs=row_pairs, articles=articles, tables=tables,
                timings=self._clock.timings,
            )  # fmt: skip
            summary = result.end(summary)  # before the folder to resume from is gone
        return Duplicates(summary=summary, folder=folder, read=dump.files, tables=result.tables)

    def against(
        self, index: Index | str | os.PathLike[str], folder: Path | None, form: str, *, add: bool
    ) -> Duplicates:
        from newsdiff.pipeline.index.against import AgainstRun, run_settings, store_of

        with store_of(index, self.settings if add else None) as store:
            settings = run_settings(self.settings, store)
            run = AgainstRun(store, self.dump, settings, self.progress)
            return run.whole(folder, form, older_result(folder), add=add)

    def _joined(
        self, dump: Dump, sketcher: Sketcher, workplace: Path | None, *, resume: bool
    ) -> tuple[SketchedDump, RowPairs]:
        from newsdiff.link.distinct import MemoryShelf
        from newsdiff.link.join import join_rows
        from newsdiff.pipeline.dedupe.sketching import sketch_dump
        from newsdiff.write.journal import Journal
        from newsdiff.write.shelf import DiskShelf, candidate_tapes

        shelf: Shelf = MemoryShelf(sketcher.bands.n_bands)
        journal = checkpoint = None
        if workplace is not None:
            journal = Journal(workplace, _identity(dump, self.settings))
            checkpoint = journal.open(resume=resume)
            shelf = DiskShelf(workplace, sketcher.bands.n_bands, checkpoint)
        self._lap("start")
        self.progress.begin("reading and sketching", *dump.extent)
        sketched = sketch_dump(
            dump, sketcher, self.settings, self.progress, shelf, journal, checkpoint
        )
        self._lap("read and sketch")
        tapes = None if workplace is None else candidate_tapes(workplace)
        row_pairs = join_rows(sketched.rows, self.settings, self.progress, tapes)
        self._lap("join")
        return sketched, row_pairs


def older_result(folder: Path | None) -> Summary | None:
    """What the summary of an older result in the folder says."""
    from newsdiff.read.tables import read_summary

    with contextlib.suppress(InputError):
        return None if folder is None else read_summary(folder)
    return None


def _identity(dump: Dump, settings: DedupeSettings) -> dict[str, Any]:
    """What has to be the same for a run to go on: dump, settings, versions."""
    decisive = attrs.asdict(settings)
    for name in ("threads", "memory"):
        decisive.pop(name)
    return {
        "dump": [[file.path, file.size, file.modified_ns] for file in dump.files],
        "fields": list(dump.fields.names),
        "settings": decisive,
        "version": __version__,
        "Unicode version": unicodedata.unidata_version,
        "stretch": dump.stretch_bytes,
    }


@contextlib.contextmanager
def _workplace(folder: Path | None, dump: Dump, settings: DedupeSettings) -> Iterator[Path | None]:
    """Folder for what memory is not to hold, gone in the end; None where memory holds all."""
    from newsdiff.write.journal import remove_workplace, scratch_folder

    if fits_memory(dump, settings):
        if folder is not None:  # what an earlier, larger run left is of no use any more
            remove_workplace(folder / WORKPLACE)
        yield None
    elif folder is None:
        with scratch_folder() as place:
            yield place / WORKPLACE
    else:
        yield folder / WORKPLACE
        remove_workplace(folder / WORKPLACE)


def fits_memory(dump: Dump, settings: DedupeSettings) -> bool:
    """Whether a run can hold everything in memory, by the size of the dump.

    A dump above `MEMORY_BYTES_MAX` goes to disk even so: then a killed run can be resumed.
    """
    n_bytes = sum(file.size * (1 if file.packing == "none" else _UNPACKED) for file in dump.files)
    if settings.memory is None:
        return n_bytes <= MEMORY_BYTES_MAX
    is_known = all(file.has_size for file in dump.files)
    return is_known and _BASE + _A_BYTE * n_bytes <= settings.memory
