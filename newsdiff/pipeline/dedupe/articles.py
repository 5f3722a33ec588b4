"""The articles of a sketched dump as columns: names, sources, times, blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np
import pyarrow as pa

from newsdiff.read.dump.records import new_names
from newsdiff.read.dump.times import Times, known_times
from newsdiff.write.columns import column, replaced, string_column, strings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.model.dump import Part
    from newsdiff.read.dump.inputs import DumpFile

__all__ = ["Articles", "articles_of"]

NO_SOURCE = 0


@attrs.frozen(kw_only=True, eq=False)
class Articles:
    """Columns by article, and the two by block that belong to them.

    Attributes:
        ids: names, each different; string.
        sources: names of the sources by number, the first one null: no source.
        source_of: int64[n], number of each article's source.
        times: publication, and how many articles have none.
        first_blocks: int64[n + 1], blocks by article.
        block_articles: uint32[n_blocks], article of each block.
        block_rows: uint32[n_blocks], row of each block.
        n_renamed: articles whose id had been used before.
        n_unnamed: articles without an id.
    """

    ids: pa.StringArray
    sources: pa.StringArray
    source_of: NDArray[np.int64]
    times: Times
    first_blocks: NDArray[np.int64]
    block_articles: NDArray[np.uint32]
    block_rows: NDArray[np.uint32]
    n_renamed: int
    n_unnamed: int

    def __len__(self) -> int:
        return len(self.source_of)

    @property
    def n_without_source(self) -> int:
        """Articles without a source."""
        return int((self.source_of == NO_SOURCE).sum())


def articles_of(parts: list[Part], files: tuple[DumpFile, ...]) -> Articles:
    """Put the parts of a dump together.

    Args:
        parts: in the order of the dump.
        files: its files, for naming articles without an id by file and line.

    Returns:
        All articles. An id that was used before gets "#2" (or 3, 4, …) at its end.
    """
    ids, n_unnamed = _names(parts, files)
    hashes = _joined([part.ids.hashes for part in parts], np.uint64)
    ids, n_renamed = _unique(ids, hashes, n_unnamed)
    sources, source_of = _sources(parts)
    n_blocks = _joined([part.n_blocks for part in parts], np.int64)
    first_blocks = np.append(0, np.cumsum(n_blocks)).astype(np.int64)
    return Articles(
        ids=ids,
        sources=sources,
        source_of=source_of,
        times=known_times(_joined([part.times for part in parts], np.int64)),
        first_blocks=first_blocks,
        block_articles=np.repeat(np.arange(len(n_blocks), dtype=np.uint32), n_blocks),
        block_rows=_joined([part.block_rows for part in parts], np.uint32),
        n_renamed=n_renamed,
        n_unnamed=n_unnamed,
    )


def _joined(parts: list[NDArray], kind: type) -> NDArray:  # type: ignore[type-arg]
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)


def _names(parts: list[Part], files: tuple[DumpFile, ...]) -> tuple[pa.StringArray, int]:
    columns = []
    n_unnamed = 0
    for part in parts:
        texts = string_column(part.ids)
        if not part.ids.present.all():
            missing = np.flatnonzero(~part.ids.present)
            n_unnamed += len(missing)
            name, before = files[part.file].name, part.first_line
            names = [f"{name}:{before + line}" for line in part.lines[missing].tolist()]
            texts = replaced(texts, missing, names)
        columns.append(texts)
    return pa.concat_arrays(columns) if columns else strings([]), n_unnamed


def _unique(
    ids: pa.StringArray, hashes: NDArray[np.uint64], n_unnamed: int
) -> tuple[pa.StringArray, int]:
    """Give articles whose name was taken before another name."""
    if not n_unnamed and _all_differ(hashes):
        return ids, 0
    renamed = dict(new_names(ids.to_pylist()))
    if not renamed:
        return ids, 0
    return replaced(ids, np.array(list(renamed)), list(renamed.values())), len(renamed)


def _all_differ(hashes: NDArray[np.uint64]) -> bool:
    ordered = np.sort(hashes)
    return not (ordered[1:] == ordered[:-1]).any()


def _sources(parts: list[Part]) -> tuple[pa.StringArray, NDArray[np.int64]]:
    present = _joined([part.sources.present for part in parts], bool)
    hashes = _joined([part.sources.hashes for part in parts], np.uint64)
    source_of = np.zeros(len(present), dtype=np.int64)
    if not present.any():
        return strings([None]), source_of
    texts = pa.concat_arrays([string_column(part.sources) for part in parts])
    places = np.flatnonzero(present)
    _, firsts, codes = np.unique(hashes[places], return_index=True, return_inverse=True)
    rank = np.argsort(firsts)  # number sources by first occurrence
    numbers = np.empty(len(rank), dtype=np.int64)
    numbers[rank] = np.arange(1, len(rank) + 1)
    source_of[places] = numbers[codes]
    names = texts.take(column(places[firsts[rank]]))
    return pa.concat_arrays([strings([None]), names]), source_of
