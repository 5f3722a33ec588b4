"""The duplicates of a dump as Python has them: tables, summary, and what can be done with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from newsdiff.errors import InputError
from newsdiff.model.dump_settings import REPRESENTATIVE_DEFAULTS

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    import pyarrow as pa

    from newsdiff.model import Comparison
    from newsdiff.model.dump import Summary
    from newsdiff.pipeline.dedupe.representatives import DeduplicatedDump
    from newsdiff.report.dump import DumpOverview

__all__ = ["Duplicates", "open"]

_TELLING = ("articles", "pairs", "clusters", "reuse")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Duplicates:
    """The near-duplicates of a dump.

    Tables that were written to a folder are read from there when they are asked for.

    Attributes:
        summary: what `summary.json` says; `summary["counts"]` and `summary.counts` are the same.
        folder: where the tables are; None when they are in memory.
    """

    summary: Summary
    folder: Path | None = None
    _tables: dict[str, pa.Table] = attrs.field(factory=dict)

    @property
    def pairs(self) -> pa.Table:
        """Near-duplicate paragraphs, two by two, in the order of the dump.

        left_id, left_block, right_id, right_block, similarity (Jaccard of their word shingles),
        containment (shared shingles as a share of the smaller set), boilerplate.
        """
        return self._table("pairs")

    @property
    def clusters(self) -> pa.Table:
        """Near-duplicate paragraphs in groups, one row for each paragraph.

        id, block, cluster, representative, similarity (to the representative), boilerplate.
        """
        return self._table("clusters")

    @property
    def boilerplate(self) -> pa.Table:
        """What a source prints under many articles, the most frequent first.

        source, articles, share (of the source's articles), blocks, id, block (an example),
        cluster, words.
        """
        return self._table("boilerplate")

    @property
    def reuse(self) -> pa.Table:
        """Pairs of articles that share paragraphs, those that share most words first.

        left_id, right_id, paragraphs, words, left_share, right_share, first, left_source,
        right_source, left_blocks, right_blocks. The last two are parallel: the k-th paragraph of
        one matches the k-th of the other. Each shared paragraph stands beside its nearest
        counterpart; one that is the nearest of two is listed twice.
        """
        return self._table("reuse")

    @property
    def dropped(self) -> pa.Table | None:
        """What a deduplicated dump leaves out; None where none was written.

        id, reason, kept_id, similarity.
        """
        if self.folder is None:
            return None
        from newsdiff.read.tables import read_summary, read_table

        return read_table(self.folder, "dropped", summary=read_summary(self.folder))

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
            InputError: the tables are in memory, or damaged; with `texts`, no dump.
        """
        from newsdiff.pipeline.dedupe.show import overview

        return overview(self._written(), top=top, dump=dump, texts=texts)

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
            InputError: the tables are in memory; a dump that is not there, or not with these ids.
        """
        from newsdiff.pipeline.dedupe.show import compare_pair

        return compare_pair(self._written(), left_id, right_id, dump=dump, language=language)

    def keep_representatives(
        self,
        *,
        dump: Sequence[str | os.PathLike[str]] = (),
        share: float = REPRESENTATIVE_DEFAULTS.share,
    ) -> DeduplicatedDump:
        """Write the dump without its duplicates to the result folder.

        Args:
            dump: where the dump is now; where the run found it if omitted.
            share: at paragraph level, the part of an article that has to be in one kept article
                for it to be left out.

        Returns:
            The files, and what was left out.

        Raises:
            InputError: the tables are in memory, or damaged; a dump that is not there.
            OutputError: the result cannot be written.
        """
        from newsdiff.pipeline.dedupe.representatives import keep_representatives

        return keep_representatives(self._written(), dump=dump, share=share)

    def _written(self) -> Path:
        if self.folder is None:
            remedy = "run dedupe with out=, a folder"
            raise InputError("the duplicates are in memory, without a result folder", remedy)
        return self.folder

    def _table(self, name: str) -> pa.Table:
        if name not in self._tables:
            from newsdiff.read.tables import read_table

            table = read_table(self._written(), name, summary=self.summary)
            if table is None:
                remedy = "run newsdiff dedupe again"
                raise InputError(f"has no table {name}", remedy, str(self.folder))
            self._tables[name] = table
        return self._tables[name]

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
