"""The result of a search for duplicates: its tables, and the articles that they speak of."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import attrs

from newsdiff.core import demand_libraries
from newsdiff.errors import InputError
from newsdiff.model.result_files import DROPPED, NEEDED, articles_of_run, demand_columns

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    import pyarrow as pa

    from newsdiff.model import Article
    from newsdiff.model.dump import Summary
    from newsdiff.read.dump.inputs import DumpFile
    from newsdiff.read.dump.originals import Originals

__all__ = ["Result"]


@attrs.frozen(eq=False)
class Result:
    """A result in a folder or in memory.

    Attributes:
        summary: what the run said.
        folder: where the tables are; None when they are in memory.
        files: what the run read, where it was in this process.
        tables: those in memory; those of the folder are added as they are read.
        elsewhere: finds articles that the dump has not, in the index that the run was against.
    """

    summary: Summary
    folder: Path | None
    files: Sequence[DumpFile] = ()
    tables: dict[str, pa.Table] = attrs.field(factory=dict)
    elsewhere: Callable[[Collection[str]], dict[str, Article]] | None = None

    @property
    def place(self) -> Path:
        """The folder.

        Raises:
            InputError: there is none.
        """
        if self.folder is None:
            remedy = "run dedupe with out=, a folder"
            raise InputError("the duplicates are in memory, without a result folder", remedy)
        return self.folder

    @property
    def library(self) -> str | None:
        """The library of what the run was given in memory; None where that were files."""
        given = (file.memory.library for file in self.files if file.memory is not None)
        return next(given, None)

    def find(self, name: str) -> pa.Table | None:
        """A table; None where the folder has none of that name.

        Raises:
            InputError: it is damaged, or lacks a column that every view needs.
        """
        if name not in self.tables:
            demand_libraries()
            from newsdiff.read.tables import read_table

            table = read_table(self.place, name, summary=self.summary)
            if table is None:
                return None
            demand_columns(name, table.column_names, NEEDED.get(name, ()), self.folder)
            self.tables[name] = table
        return self.tables[name]

    def table(self, name: str) -> pa.Table:
        """A table that has to be there.

        Raises:
            InputError: it is damaged or not there.
        """
        if (table := self.find(name)) is None:
            raise InputError(f"has no table {name}", "run newsdiff dedupe again", str(self.folder))
        return table

    def ranked(self, names: Sequence[str]) -> dict[str, pa.Table | None]:
        """Tables by name; None where there is none and the summary counts no rows of it.

        Raises:
            InputError: one is damaged, or not there although the summary counts its rows.
        """
        counts = self.summary.counts
        return {name: (self.table if counts.get(name) else self.find)(name) for name in names}

    def dropped(self) -> pa.Table | None:
        """The table of a deduplicated dump, which may have been written since; None if it is none.

        Raises:
            InputError: it is damaged.
        """
        if self.folder is None:
            return None
        from newsdiff.read.tables import read_summary, read_table

        return read_table(self.folder, DROPPED, summary=read_summary(self.folder))

    def tells_of(self, address: str, names: Sequence[str]) -> bool:
        """Whether it tells of a dump of these articles, held against an index that had others.

        Args:
            address: of the index, as the summary has it.
            names: what the index calls the articles of the dump, all of which it has by now.
        """
        counts, told = self.summary.counts, None
        n_articles = counts.get("known", 0) + counts.get("articles", 0)
        if self.summary.against.get("address") != address or n_articles != len(names):
            return False
        with suppress(InputError):  # damaged: it tells of nothing
            told = self.find("articles")
        ids = set() if told is None else set(articles_of_run(told)["id"].to_pylist())
        return bool(ids) and ids <= set(names)

    def originals(self, dump: Sequence[str | os.PathLike[str]]) -> Originals:
        """The records of the dump.

        Args:
            dump: where it is now; where the run found it if omitted.

        Raises:
            InputError: it is not there any more.
        """
        demand_libraries()
        from newsdiff.read.dump.originals import Originals

        return Originals(
            self.summary,
            dump,
            str(self.folder or ""),
            self.files,
            elsewhere=self.elsewhere,
            told=self._told(),
        )

    def _told(self) -> dict[tuple[str, int], str] | None:
        """Names of a run against an index, where some had been taken in the index."""
        counts = self.summary.counts
        if not (self.summary.against and (counts.get("renamed") or counts.get("known"))):
            return None
        from newsdiff.read.dump.originals import told_names

        return told_names(self.table("articles"))

    def articles(
        self,
        ids: Collection[str],
        dump: Sequence[str | os.PathLike[str]],
        *,
        texts: bool | None,
    ) -> tuple[dict[str, Article], tuple[str, ...]]:
        """Articles by their ids, and notes on why they are not read.

        Args:
            ids: as in the tables.
            dump: where the dump is now; where the run found it if omitted.
            texts: whether to read it; None: if it is said where it is, or if it is there and not
                too large.

        Raises:
            InputError: with `texts` or `dump`, a dump that is not there.
        """
        from newsdiff.read.dump.originals import articles_or_note

        wanted = True if dump and texts is None else texts
        return articles_or_note(lambda: self.originals(dump), ids, texts=wanted)
