"""A dump against an index: what a run over both would say of the articles of the dump.

The dump is read and sketched as one batch, which is looked up and compared as if it were to be
added; the tables are made by the same functions as those of a run over the whole, on the numbers of
the whole (`newsdiff.pipeline.index.whole`), and what concerns a new article is told.
"""

from __future__ import annotations

import contextlib
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow.compute as pc

from newsdiff.errors import InputError, ResourceError
from newsdiff.link.distinct import MemoryShelf, Rows
from newsdiff.model.dump import NO_ROW, Articles, Silence
from newsdiff.model.dump_settings import DEDUPE_DEFAULTS
from newsdiff.model.index import IndexSettings
from newsdiff.pipeline.dedupe.articles import article_names, articles_of
from newsdiff.pipeline.dedupe.clock import Clock
from newsdiff.pipeline.dedupe.concern import Concern
from newsdiff.pipeline.dedupe.duplicates import Duplicates
from newsdiff.pipeline.dedupe.reading import JobReader, Misreads, sketcher_of
from newsdiff.pipeline.dedupe.sketching import SketchedDump
from newsdiff.pipeline.dedupe.summary import summary_of
from newsdiff.pipeline.dedupe.tables import tables_of
from newsdiff.pipeline.index.batching import index_batch
from newsdiff.pipeline.index.gathering import gathered_articles
from newsdiff.pipeline.index.index_work import IndexWork
from newsdiff.pipeline.index.knowing import known_names
from newsdiff.pipeline.index.naming import Naming, named_articles
from newsdiff.pipeline.index.whole import Whole
from newsdiff.read.dump import Dump
from newsdiff.read.dump.inputs import absolute_path
from newsdiff.read.dump.records import Fields
from newsdiff.read.result import Result
from newsdiff.store.opening import open_store
from newsdiff.system import run_in_order
from newsdiff.write.results import ResultFolder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from newsdiff.model import Article
    from newsdiff.model.dump import Progress, Summary
    from newsdiff.model.dump_settings import DedupeSettings
    from newsdiff.pipeline.dedupe.reading import ReadJob
    from newsdiff.pipeline.index import Index
    from newsdiff.report.dump.story import Story
    from newsdiff.store.store import IndexBatch, Store

__all__ = ["AgainstRun", "begin_index", "run_settings", "store_of", "story_of"]

BLOCKS_MAX = 4_000_000
"""Blocks of a dump that is held in memory: some ten gigabytes."""
_SKETCHED = ("level", "recall", "seed")
"""Settings that a run and its index have in common."""


def run_settings(settings: DedupeSettings, store: Store) -> DedupeSettings:
    """The settings of a run against an index: how it was sketched is not to be chosen any more.

    Args:
        settings: what was asked for; what is as by default was not.
        store: the index.

    Raises:
        InputError: another level, recall or seed than the index's was asked for, a threshold below
            it, or an exact join.
    """
    kept, asked = store.settings, {}
    for name in _SKETCHED:
        wanted, there = getattr(settings, name), getattr(kept, name)
        if wanted not in {there, getattr(DEDUPE_DEFAULTS, name)}:
            problem = f"was made with {name} {there}, and cannot be asked with {wanted}"
            remedy = f"leave {name} out, or make another index with it"
            raise InputError(problem, remedy, store.address)
        asked[name] = there
    threshold = settings.threshold
    if threshold < kept.threshold:
        if threshold != DEDUPE_DEFAULTS.threshold:
            problem = f"keeps pairs from {kept.threshold:g} on, not from {threshold:g}"
            remedy = "ask for no less, or make another index with a lower threshold"
            raise InputError(problem, remedy, store.address)
        threshold = kept.threshold
    if settings.exact:
        problem = "finds its pairs by sketches, not by an exact join"
        raise InputError(problem, "run without exact", store.address)
    return attrs.evolve(settings, threshold=threshold, **asked)


@contextlib.contextmanager
def store_of(
    index: Index | str | os.PathLike[str], begun: DedupeSettings | None = None
) -> Iterator[Store]:
    """The store of an index; one that is opened for it is closed again.

    Args:
        index: the index, or its address.
        begun: settings of the run, by which it is made if there is none at the address.

    Raises:
        InputError: there is none at the address.
        OutputError: it cannot be made.
    """
    if not isinstance(index, str | os.PathLike):
        yield index.store
        return
    store = open_store(index) if begun is None else _begun_store(index, attrs.asdict(begun))
    try:
        yield store
    finally:
        store.close()


def begin_index(address: str | os.PathLike[str], settings: Mapping[str, Any]) -> None:
    """Make the index that a run is to be added to, if there is none.

    Args:
        address: where.
        settings: of the run, by the names of `DedupeSettings`.

    Raises:
        OutputError: it cannot be made.
    """
    _begun_store(address, settings).close()


def _begun_store(address: str | os.PathLike[str], settings: Mapping[str, Any]) -> Store:
    made = IndexSettings(**{name: settings[name] for name in (*_SKETCHED, "threshold")})
    return open_store(address, create=made, said=())  # one that is there has settings of its own


class AgainstRun:
    """One run of a dump against an index.

    Args:
        store: the index.
        dump: the dump.
        settings: as `run_settings` gives them.
        progress: told of what is done.
        leaves_known: leave out articles that the index has, by id and words.
    """

    def __init__(
        self,
        store: Store,
        dump: Dump,
        settings: DedupeSettings,
        progress: Progress,
        *,
        leaves_known: bool = True,
    ) -> None:
        self._store, self._dump, self._settings = store, dump, settings
        self._progress = progress
        self._leaves_known = leaves_known
        self._misreads = Misreads(dump=dump, strict=settings.strict)
        self._n_bytes = 0
        self._clock = Clock()

    def whole(
        self, folder: Path | None, form: str, older: Summary | None, *, add: bool
    ) -> Duplicates:
        """Run it.

        Args:
            folder: where the tables go; None keeps them in memory.
            form: of the tables.
            older: what the summary of an earlier result in the folder says.
            add: add the articles in the end.

        Returns:
            The tables and the summary; the earlier result, left as it is, where it tells of the
            same articles and the index has all of them by now.

        Raises:
            InputError: the dump cannot be read, or no article in it.
            OutputError: the folder or the index cannot be written.
            ResourceError: the dump is too large to be held.
        """
        with self._store.writing() if add else contextlib.nullcontext():
            with self._store.reading():
                reads = self._read(with_contents=add and self._store.settings.texts)
                known = self._known(reads)
                if folder is not None and older is not None and self._is_told(folder, older, known):
                    return Duplicates(summary=older, folder=folder, repeats=True)
                result = ResultFolder(folder, form, [file.path for file in self._dump.files])
                batch, summary = self._found(reads, known, result, older, keeps_texts=add)
            if add and len(batch.articles):
                self._progress.begin("adding", None, "")
                self._store.write(batch)
        return Duplicates(
            summary=summary, folder=folder, read=self._dump.files, tables=result.tables
        )

    def _found(
        self,
        reads: Sequence[ReadJob],
        known: Sequence[str | None],
        result: ResultFolder,
        older: Summary | None,
        *,
        keeps_texts: bool,
    ) -> tuple[IndexBatch, Summary]:
        """What is new, and what is found of it."""
        new = self._new_articles(reads)
        naming, n_known = self._naming(reads, known)
        batch = self._batch(reads, naming, keeps_texts=keeps_texts)
        self._clock.lap("look up and compare")
        names = {absolute_path(file.path): file.name for file in self._dump.files}
        whole = Whole.from_store(self._store, batch, self._settings.threshold, names, new.counts)
        self._clock.lap("load")
        self._progress.begin("clusters and tables", None, "")
        result.begin(older)
        asked = np.arange(len(whole.articles)) >= whole.first_new
        concern = Concern(whole.articles, asked)
        work = IndexWork(self._store, batch, whole, self._settings, concern)
        tables = tables_of(
            whole.articles, whole.files, whole.rows, whole.found, self._settings,
            result.write, work, concern,
        )  # fmt: skip
        self._clock.lap("tables")
        summary = summary_of(
            self._dump, self._settings, sketcher_of(self._settings).bands,
            sketched=self._sketched(batch), row_pairs=whole.found, articles=new, tables=tables,
            timings=self._clock.timings,
        )  # fmt: skip
        return batch, result.end(self._told(summary, whole, naming, n_known))

    def _read(self, *, with_contents: bool) -> list[ReadJob]:
        """Read and sketch the dump."""
        reader = JobReader(
            dump=self._dump,
            sketcher=sketcher_of(self._settings),
            with_titles=True,
            with_contents=with_contents,
        )
        self._clock.lap("start")
        self._progress.begin("reading and sketching", *self._dump.extent)
        reads: list[ReadJob] = []
        file = first_line = n_blocks = 0
        threads = self._settings.threads
        with ThreadPoolExecutor(threads) as pool:
            for read in run_in_order(pool, reader.read, self._dump.jobs(), threads + 1):
                if read.part.file != file:
                    file, first_line = read.part.file, 0
                self._misreads.take(read, first_line)
                reads.append(
                    attrs.evolve(read, part=attrs.evolve(read.part, first_line=first_line))
                )
                first_line += read.n_lines
                self._n_bytes += read.n_bytes
                n_blocks += len(read.blocks.texts)
                if n_blocks > BLOCKS_MAX:
                    problem = f"more than {BLOCKS_MAX:,} paragraphs are not held in memory"
                    raise ResourceError(problem, "divide the dump, or add it to the index")
                by_articles = self._dump.counts_articles
                self._progress.advance(len(read.part.lines) if by_articles else read.n_bytes)
        if not any(len(read.part.lines) for read in reads):
            raise self._misreads.nothing_read()
        self._clock.lap("read and sketch")
        return [read for read in reads if len(read.part.lines)]

    def _new_articles(self, reads: Sequence[ReadJob]) -> Articles:
        """The articles of the dump as it has them, by themselves."""
        parts = [
            attrs.evolve(read.part, block_rows=np.full(len(read.blocks.texts), NO_ROW, np.uint32))
            for read in reads
        ]
        return articles_of(parts, self._dump.files)

    def _known(self, reads: Sequence[ReadJob]) -> list[str | None]:
        """What the index calls the articles that are left out, since it has them."""
        names = self._names(reads)
        if not self._leaves_known:
            return [None] * len(names)
        return known_names(self._store, names, reads)

    def _is_told(self, folder: Path, older: Summary, known: Sequence[str | None]) -> bool:
        """Whether nothing is new, and an earlier result tells of what then was."""
        names = [name for name in known if name is not None]
        address = _found_again(self._store.address)
        return len(names) == len(known) and Result(older, folder).tells_of(address, names)

    def _names(self, reads: Sequence[ReadJob]) -> list[str]:
        parts = [read.part for read in reads]
        names: list[str] = article_names(parts, self._dump.files)[0].to_pylist()
        return names

    def _naming(self, reads: Sequence[ReadJob], known: Sequence[str | None]) -> tuple[Naming, int]:
        """What the articles are called; and how many are left out."""
        kept = np.array([name is None for name in known], dtype=bool)
        names = self._names(reads)
        rest = [name for name, is_kept in zip(names, kept.tolist(), strict=True) if is_kept]
        naming = named_articles(self._store, rest, "keep")
        return attrs.evolve(naming, kept=kept), int((~kept).sum())

    def _batch(self, reads: Sequence[ReadJob], naming: Naming, *, keeps_texts: bool) -> IndexBatch:
        articles = gathered_articles(reads, self._dump.files, naming)
        if not keeps_texts:
            articles = attrs.evolve(articles, contents=None)
        threads = self._settings.threads
        with ThreadPoolExecutor(threads) as pool:
            return index_batch(self._store, articles, np.empty(0, np.uint32), threads, pool)

    def _sketched(self, batch: IndexBatch) -> SketchedDump:
        figures = batch.figures
        rows = Rows(
            n_words=figures.n_words, n_marks=figures.n_marks, texts=figures.texts,
            shelf=MemoryShelf(0),
        )  # fmt: skip
        return SketchedDump(
            parts=[], rows=rows, bad=tuple(self._misreads.named), n_bad=self._misreads.n,
            n_lines=0, n_bytes=self._n_bytes,
        )  # fmt: skip

    def _told(self, summary: Summary, whole: Whole, naming: Naming, n_known: int) -> Summary:
        """The summary of what is new, with what the run was against."""
        counts: dict[str, Any] = {
            **summary.counts,
            "articles": len(whole.articles) - whole.first_new,
            "blocks": int((whole.articles.block_articles >= whole.first_new).sum()),
            "renamed": naming.n_renamed,
            "known": n_known,
            "indexed": whole.first_new,
        }
        against = {
            "address": _found_again(self._store.address),
            "articles": whole.first_new,
            **attrs.asdict(self._store.settings),
        }
        warnings = summary.warnings
        if not self._store.state().n_writes:
            warnings = (*warnings, f"{self._store.address}: a new index, with nothing in it so far")
        return attrs.evolve(summary, counts=counts, against=against, warnings=warnings)


def _found_again(address: str) -> str:
    """An address that still leads there from another folder."""
    return address if "://" in address else absolute_path(address)


def story_of(
    store: Store, article: Article, settings: DedupeSettings = DEDUPE_DEFAULTS
) -> Story | None:
    """The story that an article would be in, or is in: what an index has of its dispatch.

    Args:
        store: the index.
        article: any article.
        settings: of the run.

    Returns:
        The story, with its articles; None if it is in none.
    """
    dump = Dump([article], Fields())
    run = AgainstRun(store, dump, run_settings(settings, store), Silence(), leaves_known=False)
    found = run.whole(None, "parquet", None, add=False)
    mine = found.articles.filter(~pc.field("indexed"))["story"].to_pylist()
    return None if mine[0] is None else found.story(mine[0])
