"""The duplicates of a dump as Python has them: tables, summary, and what can be done with them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.model.dump_settings import REPRESENTATIVE_DEFAULTS
from newsdiff.read.result import Result
from newsdiff.report.dump.article import DumpArticle
from newsdiff.report.dump.carriers import carrier_table
from newsdiff.report.dump.outlets import outlet_matrix, outlet_table
from newsdiff.report.dump.periods import timeline_table
from newsdiff.report.dump.ranking import RANKED, overview_of
from newsdiff.report.dump.story import Story
from newsdiff.report.dump.story_tables import story_table
from newsdiff.report.frames import frame_of_table

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    import pyarrow as pa

    from newsdiff.model import Comparison
    from newsdiff.model.dump import Summary
    from newsdiff.pipeline.dedupe.representatives import DeduplicatedDump
    from newsdiff.read.dump.inputs import DumpFile
    from newsdiff.report.dump import DumpOverview

__all__ = ["Duplicates", "open"]

_TELLING = ("articles", "stories", "pairs", "clusters", "reuse")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Duplicates:
    """The near-duplicates of a dump.

    Tables that were written to a folder are read from there when they are asked for.

    Attributes:
        summary: what `summary.json` says; `summary["counts"]` and `summary.counts` are the same.
        folder: where the tables are; None when they are in memory.
        repeats: whether this is what an earlier run against an index left in the folder: it had the
            same articles, and all of them are in the index by now.
    """

    summary: Summary
    folder: Path | None = None
    repeats: bool = False
    _read: Sequence[DumpFile] = ()
    _tables: dict[str, pa.Table] = attrs.field(factory=dict)

    @property
    def pairs(self) -> pa.Table:
        """Near-duplicate paragraphs, two by two, in the order of the dump.

        left_id, left_block, right_id, right_block, similarity (Jaccard of their word shingles),
        containment (shared shingles as a share of the smaller set), boilerplate. Here as in all
        tables blocks count from 0; what people read counts paragraphs from 1.
        """
        return self.table("pairs")

    @property
    def clusters(self) -> pa.Table:
        """Near-duplicate paragraphs in groups, one row for each paragraph.

        id, block, cluster, representative, similarity (to the representative), boilerplate, kind
        (running, quotation or house).
        """
        return self.table("clusters")

    @property
    def boilerplate(self) -> pa.Table:
        """What a source prints under many articles, the most frequent first.

        source, articles, share (of the source's articles), blocks, id, block (an example),
        cluster, words.
        """
        return self.table("boilerplate")

    @property
    def reuse(self) -> pa.Table:
        """Pairs of articles that share words in runs, running text first, then by shared words.

        left_id, right_id, kind (running, quotation or house), paragraphs, words (that are shared,
        of the side with fewer), left_words, right_words, sentences (that are shared), longest (run,
        in words), left_share, right_share, first, left_source, right_source, left_blocks,
        right_blocks. The last two are parallel: the k-th paragraph of one and the k-th of the other
        have a run in common.
        """
        return self.table("reuse")

    @property
    def articles(self) -> pa.Table:
        """Every article of the dump, in its order.

        id, file and line (where it stands), source, published, published_ms (since 1970),
        language, words, words_shared (that an article of another source has, too),
        words_boilerplate, agencies (that it credits), story (its number, or null).
        """
        return self.table("articles")

    def table(self, name: str) -> pa.Table:
        """One of the tables: articles, stories, reuse, pairs, clusters, boilerplate.

        Raises:
            InputError: it is damaged or not there.
        """
        return self._result.table(name)

    @property
    def dropped(self) -> pa.Table | None:
        """What a deduplicated dump leaves out; None where none was written.

        id, reason, kept_id, similarity.
        """
        return self._result.dropped()

    def overview(
        self,
        *,
        top: int = 10,
        dump: Sequence[str | os.PathLike[str]] = (),
        texts: bool | None = None,
    ) -> DumpOverview:
        """The largest clusters, the strongest reuse, the most frequent boilerplate.

        Args:
            top: how many of each.
            dump: where the dump is now; where the run found it if omitted.
            texts: whether to read the dump for texts and titles; None: unless it is large.

        Returns:
            The overview, as `newsdiff show` prints it.

        Raises:
            InputError: a damaged table; with `texts` or `dump`, a dump that is not there.
            ValueError: `top` is below 1.
        """
        from newsdiff.pipeline.dedupe.units import block_text, level_of
        from newsdiff.segment import words

        result = self._result
        tables = {**result.ranked(RANKED), "articles": result.find("articles")}
        return overview_of(
            str(self.folder or ""), self.summary, tables, top=top,
            block_text=partial(block_text, level=level_of(self.summary)),
            read=lambda ids: result.articles(ids, dump, texts=texts),
            n_words=lambda text: len(words(text)),
        )  # fmt: skip

    def compare(
        self,
        left_id: str,
        right_id: str,
        *,
        dump: Sequence[str | os.PathLike[str]] = (),
        language: str | None = None,
    ) -> Comparison:
        """Compare two articles of the dump side by side.

        Args:
            left_id: id of an article, as in the tables.
            right_id: id of another.
            dump: where the dump is now; where the run found it if omitted.
            language: ISO 639-1 code of the articles; detected if omitted.

        Returns:
            The comparison, as from `newsdiff.compare`.

        Raises:
            InputError: a dump that is not there, or not with these ids.
        """
        from newsdiff.pipeline.dedupe.show import compare_found

        return compare_found(self._result.originals(dump), (str(left_id), str(right_id)), language)

    def stories(self, *, titles: bool = False) -> Any:  # noqa: ANN401  here and below: any frame
        """Articles that share running text, the largest story first.

        Args:
            titles: read the dump for the title of the article that shares most.

        Returns:
            A data frame: story, articles, outlets, agencies, first, last (UTC), first_source,
            share (mean part of its articles that another of them has), words, id, first_id.
        """
        table = self.table("stories")
        read = (
            self._result.articles(set(table["id"].to_pylist()), (), texts=True)[0]
            if titles
            else None
        )
        return self._frame(story_table(table, self.articles, read))

    def story(self, number: int, *, dump: Sequence[str | os.PathLike[str]] = ()) -> Story:
        """One story, with its articles, its timeline and the comparison of its articles.

        Args:
            number: of the story, as in `stories()`.
            dump: where the dump is now; where the run found it if omitted.

        Raises:
            InputError: no such story.
        """
        from newsdiff.pipeline.dedupe.show import compare_found

        return Story.from_tables(
            number,
            self.table("stories"),
            self.articles,
            lambda ids, language: compare_found(self._result.originals(dump), ids, language),
            self._frame,
        )

    def to_html(
        self,
        path: str | os.PathLike[str],
        *,
        reports: int = 30,
        language: str | None = None,
        dump: Sequence[str | os.PathLike[str]] = (),
        texts: bool | None = None,
    ) -> None:
        """Write the stories as a page, and reports of the largest into a folder beside it.

        Args:
            path: the page; `stories.html` has its reports in the folder `stories`.
            reports: how many stories get a report.
            language: ISO 639-1 code of the articles; detected if omitted.
            dump: where the dump is now; where the run found it if omitted.
            texts: whether to read the dump for titles and reports; None: unless it is large.

        Raises:
            InputError: a damaged table; with `texts` or `dump`, a dump that is not there.
            OutputError: no permission, no room, or a file there that newsdiff did not write.
        """
        from newsdiff.pipeline.compare import compare_articles
        from newsdiff.report.dump.story_pages import PAGE_TABLES, StoryPages
        from newsdiff.write.pages import Pages

        tables = {name: self._result.table(name) for name in PAGE_TABLES}
        planned = StoryPages.from_tables(tables, self.summary, self.folder, reports)
        read, notes = self._result.articles(planned.wanted, dump, texts=texts)
        told = planned.with_texts(read, notes, language)
        pages = Pages(path, told.articles)
        for number, articles in told.articles.items():
            pages.write(number, told.report(number, compare_articles(articles), pages.back))
        pages.end(told.page(pages.address))

    def outlets(self) -> Any:  # noqa: ANN401
        """What of each outlet is its own, what is agency copy, how often it is first: a frame."""
        return self._frame(outlet_table(self.articles))

    def matrix(self, by: str = "words", *, kind: str | None = None) -> Any:  # noqa: ANN401
        """How many words of each outlet (a row) each other outlet (a column) has, too: a frame.

        Args:
            by: words, or articles.
            kind: one kind of reuse alone: running, quotation or house.
        """
        return self._frame(outlet_matrix(self.articles, self.reuse, by=by, kind=kind))

    def timeline(self, period: str = "day") -> Any:  # noqa: ANN401
        """Articles, stories and shared words by day, week or month (UTC): a data frame."""
        return self._frame(timeline_table(self.articles, period))

    def who_else(self, article_id: str) -> Any:  # noqa: ANN401
        """Who else carries each paragraph of an article, when, and how much of it: a data frame.

        Raises:
            InputError: no such article.
        """
        return self._frame(self.carriers(article_id))

    def carriers(self, article_id: str) -> pa.Table:
        """What `who_else` says, as an Arrow table."""
        return carrier_table(str(article_id), self.articles, self.reuse, self.clusters, self.pairs)

    def article(
        self,
        article_id: str,
        *,
        dump: Sequence[str | os.PathLike[str]] = (),
        texts: bool | None = None,
    ) -> DumpArticle:
        """One article, its paragraphs, and who else carries each; arguments as of `overview`.

        Raises:
            InputError: no such article; with `texts` or `dump`, a dump that is not there.
        """
        from newsdiff.pipeline.dedupe.units import level_of, unit_spans

        carriers = self.carriers(article_id)
        read, notes = self._result.articles({str(article_id)}, dump, texts=texts)
        spans = partial(unit_spans, level=level_of(self.summary))
        name = str(article_id)
        return DumpArticle.from_tables(
            self.articles, carriers, name, read.get(name), spans, notes, self.summary.settings
        )

    def keep_representatives(
        self,
        *,
        dump: Sequence[str | os.PathLike[str]] = (),
        share: float = REPRESENTATIVE_DEFAULTS.share,
    ) -> DeduplicatedDump:
        """Write the dump without its duplicates, and the table `dropped`, to the result folder.

        One file becomes `kept` with the suffix of the dump (`kept.jsonl.gz`), several become files
        of their own names in the folder `kept`. JSON lines, CSV and text are kept byte for byte;
        Parquet keeps its columns and their types.

        Args:
            dump: where the dump is now; where the run found it if omitted.
            share: at paragraph level, the part of an article's words, boilerplate not counted, that
                has to be in one kept article for it to be left out, in (0, 1]. Whole articles go by
                the threshold of the run.

        Returns:
            The files, and what was left out.

        Raises:
            ValueError: `share` is out of range.
            InputError: the tables are in memory, or damaged; a dump that is not there.
            OutputError: the result cannot be written.
        """
        from newsdiff.pipeline.dedupe.representatives import keep_representatives

        return keep_representatives(self._result.place, dump=dump, share=share)

    @property
    def _result(self) -> Result:
        elsewhere = None
        if self.summary.against:
            from newsdiff.pipeline.index.opening import articles_by_id

            address, fields = self.summary.against["address"], self.summary.fields
            elsewhere = partial(articles_by_id, address, fields)
        return Result(self.summary, self.folder, self._read, self._tables, elsewhere)

    def _frame(self, table: pa.Table) -> Any:  # noqa: ANN401
        return frame_of_table(table, self._result.library)

    def __repr__(self) -> str:
        counts = self.summary.counts
        facts = [f"{name}={counts[name]:,}" for name in _TELLING if name in counts]
        if self.folder is not None:
            facts.append(f"folder={str(self.folder)!r}")
        return f"Duplicates({', '.join(facts)})"


def open(folder: str | os.PathLike[str]) -> Duplicates:  # noqa: A001  as `newsdiff.open`
    """Open the result folder of an earlier run.

    Args:
        folder: what `newsdiff dedupe` wrote.

    Returns:
        Its duplicates; tables are read when they are asked for.

    Raises:
        InputError: no such folder, or no result in it.
    """
    from newsdiff.read.tables import read_summary

    return Duplicates(summary=read_summary(Path(folder)), folder=Path(folder))
