"""The index as its users hold it: a store, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from newsdiff.core import demand_libraries
from newsdiff.model.index import KNOWN, IndexSettings
from newsdiff.model.index_answer import ANSWER_LIMIT
from newsdiff.model.moment import stated_moment
from newsdiff.report.progress import shown_progress
from newsdiff.system import n_processors

if TYPE_CHECKING:
    import datetime as dt
    import os
    from collections.abc import Collection
    from types import TracebackType

    from newsdiff.model import Article
    from newsdiff.model.dump import Progress
    from newsdiff.model.dump_settings import DumpLevel
    from newsdiff.model.index_results import Added, IndexStats, Verification
    from newsdiff.pipeline.dedupe import Duplicates
    from newsdiff.report.index import IndexAnswer
    from newsdiff.store.store import Store

__all__ = ["Index"]


class Index:
    """What `newsdiff.dedupe` makes of a dump, kept: added to as articles come in, and asked.

    Made by `Index.create` and `Index.open`; a context manager that closes it. One process at a time
    writes, any number read beside it.

    Args:
        store: what keeps it.

    Attributes:
        store: the same.

    Example:
        >>> import newsdiff as nd
        >>> with nd.Index.create("news.db") as index:  # doctest: +SKIP
        ...     index.add("monday.jsonl")
        Added(n_articles=10,000, n_known=0, n_bad=0)
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def open(cls, address: str | os.PathLike[str]) -> Index:
        """Open an index that is there.

        Args:
            address: a file, or the address of a server: postgresql://…, redis://….

        Returns:
            The index.

        Raises:
            InputError: there is none; it was made by another version, and cannot be read.
            DependencyError: a library that it needs is not installed.
        """
        demand_libraries()
        from newsdiff.store.opening import open_store

        return cls(open_store(address))

    @classmethod
    def create(
        cls,
        address: str | os.PathLike[str],
        *,
        level: DumpLevel | None = None,
        threshold: float | None = None,
        recall: float | None = None,
        seed: int | None = None,
        texts: bool | None = None,
    ) -> Index:
        """Make an empty index; or open one that is there and has the settings that are said.

        Settings that are not said are those of `IndexSettings`, or of the index that is there.

        Args:
            address: a file, or the address of a server: postgresql://…, redis://….
            level: paragraph, sentence, or article for whole texts.
            threshold: least similarity of the pairs that are kept, and that can be asked for.
            recall: wanted share of the pairs exactly at the threshold.
            seed: of the sketches.
            texts: whether the texts are kept; without, only hashes and where they stood.

        Returns:
            The index.

        Raises:
            InputError: one with other settings is there.
            OutputError: it cannot be written.
            DependencyError: a library that it needs is not installed.
            ValueError: a setting out of its range.
        """
        demand_libraries()
        from newsdiff.store.opening import open_store

        names = {"level": level, "threshold": threshold, "recall": recall}
        names |= {"seed": seed, "texts": texts}
        said: dict[str, Any] = {name: each for name, each in names.items() if each is not None}
        return cls(open_store(address, create=IndexSettings(**said), said=said))

    @property
    def address(self) -> str:
        """Where it is, as a person may read it: without a password."""
        return self.store.address

    @property
    def settings(self) -> IndexSettings:
        """How its texts are cut, sketched and kept."""
        return self.store.settings

    def __len__(self) -> int:
        """Articles that are in it."""
        state = self.store.state()
        return state.n_articles - state.n_removed

    def __contains__(self, id: str) -> bool:  # noqa: A002  as in the tables
        """Whether it has an article of this id."""
        from newsdiff.store.names import alive_numbers

        return bool(alive_numbers(self.store, {id}))

    def add(
        self,
        source: object,
        *,
        known: str = "skip",
        fields: dict[str, str] | None = None,
        progress: Progress | bool | None = None,
        threads: int | None = None,
        strict: bool = False,
    ) -> Added:
        """Add the articles of a dump.

        The dump is taken in batches, each of which is written whole or not at all, and is told to
        the progress when it cannot be lost any more. An `add` that was killed is simply run again:
        what is there is known.

        Args:
            source: a dump, as `newsdiff.dedupe` takes it: paths, or articles in memory.
            known: what becomes of an article whose id the index has, or an earlier article of the
                dump: "skip" leaves it out, "replace" removes the one that is there, "keep" calls
                it `id#2`. Articles without an id go by file and line.
            fields: names of the fields id, text, source, published, title, where they differ.
            progress: whether to show where the run is, or what to tell it to; in a notebook alone
                if omitted.
            threads: one for each processor that the process may use if omitted.
            strict: make a bad record an error; batches before it have been added.

        Returns:
            How much was added.

        Raises:
            InputError: the dump cannot be read, or no article in it; with `strict`, a bad record.
            OutputError: the index cannot be written, or another process writes.
            ValueError: `known` is none of these; fewer than one thread.
            TypeError: `source` is neither a path nor articles.
        """
        from newsdiff.pipeline.index.adding import STRETCH_BYTES, add_dump
        from newsdiff.read.dump import Dump
        from newsdiff.read.dump.records import Fields

        if known not in KNOWN:
            raise ValueError(f"known is {known!r}, but must be one of {', '.join(KNOWN)}")
        dump = Dump(source, Fields.from_names(fields or {}), STRETCH_BYTES)
        with shown_progress(progress) as shown:
            return add_dump(
                self.store, dump, known, threads or n_processors(), shown, strict=strict
            )

    def query(  # noqa: PLR0913  one argument an option
        self,
        *articles: str | os.PathLike[str] | Article,
        threshold: float | None = None,
        since: str | dt.date | None = None,
        until: str | dt.date | None = None,
        hours: float | None = None,
        sources: Collection[str] = (),
        without_sources: Collection[str] = (),
        sentences: bool = True,
        story: bool = True,
        limit: int = ANSWER_LIMIT,
        paragraph: int | None = None,
        fields: dict[str, str] | None = None,
    ) -> IndexAnswer:
        """Ask who else ran the paragraphs and sentences of articles, and when.

        Articles that are asked about together are looked up together, which is faster than one by
        one. They need not be in the index; what of it is the very article is said, and no answer.

        Args:
            *articles: paths ("-" is standard input) or articles, as `newsdiff.compare` takes them.
            threshold: least similarity; that of the index, which is the least there is, if omitted.
            since: what was published before this date is left out, and what has no date.
            until: what was published after this date, a whole day where it names no time.
            hours: what was published more hours before or after the article.
            sources: names of the only outlets that are named.
            without_sources: names of outlets that are not.
            sentences: whether to look for sentences, too, in articles that ran no whole paragraph.
            story: whether the story of the first article can be had from the answer.
            limit: hits of a paragraph or sentence that are named; the others are counted.
            paragraph: the only one that is asked about, from 0.
            fields: names of the fields id, text, … of the dumps that were added, where they differ;
                for reading texts that the index does not keep.

        Returns:
            The answer.

        Raises:
            InputError: an article cannot be read or has no text; with `hours`, it has no date; it
                has no such paragraph; the index is damaged.
            ValueError: no article; a threshold below that of the index; another value out of range.
            TypeError: an article that is neither a path nor an article; a name of an outlet that is
                no text; a number that has to be a whole one and is not.
        """
        from newsdiff.pipeline.index.query import answer_of, question_of

        question = question_of(
            self.settings, threshold=threshold, since=since, until=until, hours=hours,
            sources=_names("sources", sources), sentences=sentences, limit=limit,
            without_sources=_names("without_sources", without_sources), paragraph=paragraph,
        )  # fmt: skip
        return answer_of(self.store, articles, question, fields or {}, story=story)

    def dedupe(
        self,
        source: object,
        *,
        add: bool = False,
        **options: Any,  # noqa: ANN401  those of `newsdiff.dedupe`
    ) -> Duplicates:
        """Find what concerns the articles of a dump, as a run over the index and them would.

        Args:
            source: a dump, as `newsdiff.dedupe` takes it.
            add: add its articles in the end.
            options: as of `newsdiff.dedupe`: threshold, out, form, fields, ….

        Returns:
            The tables and the summary.

        Raises:
            InputError: the dump cannot be read; another level, recall or seed than the index's.
            OutputError: the folder or the index cannot be written.
        """
        from newsdiff.pipeline.dedupe import dedupe

        return dedupe(source, against=self, add=add, **options)

    def remove(
        self,
        *,
        ids: Collection[str] | None = None,
        source: str | None = None,
        before: str | dt.date | None = None,
    ) -> int:
        """Remove articles: nothing is answered by them any more; `optimize` erases their texts.

        Args:
            ids: those with these ids.
            source: those of this source.
            before: those that were published before this date; undated ones stay.

        Returns:
            How many were removed: those that are all of what was given.

        Raises:
            OutputError: the index cannot be written, or another process writes.
            ValueError: nothing was given, or no date can be read in `before`.
            TypeError: an id or the source is no text.
        """
        from newsdiff.pipeline.index.removing import remove_articles

        if ids is None and source is None and before is None:
            raise ValueError("nothing says what to remove: give ids, source or before")
        limit = None if before is None else stated_moment("before", before).milliseconds
        if source is not None:
            _names("source", [source])
        wanted = None if ids is None else _names("ids", ids)
        return remove_articles(self.store, wanted, source, limit)

    def stats(self) -> IndexStats:
        """Say how large it is, and what it keeps."""
        from newsdiff.pipeline.index.stats import index_stats

        return index_stats(self.store)

    def verify(self) -> Verification:
        """Check that it is whole: bytes, numbers, and what they say.

        Returns:
            What was found and how much was checked; true if nothing is wrong. Of more than 200,000
            texts, windows are checked that lie evenly among them.
        """
        from newsdiff.pipeline.index.verifying import verify_index

        return verify_index(self.store)

    def optimize(self) -> None:
        """Erase what removed articles said, and put in order what many small writes left.

        It changes nothing that can be asked. Of a removed article the text and the title go; its
        id, source and date stay, and the hashes of its words.

        Raises:
            OutputError: the index cannot be written, or another process writes.
        """
        with self.store.writing():
            self.store.optimize()

    def close(self) -> None:
        """Let go of it."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Index({self.address!r})"


def _names(argument: str, names: Collection[str]) -> tuple[str, ...]:
    """Names that an argument gives; one alone need not be in a list."""
    given = (names,) if isinstance(names, str) else tuple(names)
    for name in given:
        if not isinstance(name, str):
            raise TypeError(f"{argument} has {name!r}, but must be texts")
    return given
