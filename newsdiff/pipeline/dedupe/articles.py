"""The articles of a sketched dump as columns: names, sources, times, blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from newsdiff.clean.language import language_codes
from newsdiff.model.dump import NO_SOURCE, Articles
from newsdiff.read.dump.records import new_names
from newsdiff.read.dump.times import known_times
from newsdiff.write.columns import numbered, replaced, string_column, strings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.model.dump import Part
    from newsdiff.read.dump.inputs import DumpFile

__all__ = ["article_names", "articles_of"]


def articles_of(parts: list[Part], files: tuple[DumpFile, ...]) -> Articles:
    """Put the parts of a dump together.

    Args:
        parts: in the order of the dump.
        files: its files, for naming articles without an id by file and line.

    Returns:
        All articles. An id that was used before gets "#2" (or 3, 4, …) at its end.
    """
    ids, n_unnamed = article_names(parts, files)
    hashes = _joined([part.ids.hashes for part in parts], np.uint64)
    ids, n_renamed = _unique(ids, hashes, n_unnamed)
    sources, source_of = numbered([part.sources for part in parts])
    agencies, agencies_of = numbered([part.agencies for part in parts])
    published = [string_column(part.published, nullable=True) for part in parts]
    n_blocks = _joined([part.n_blocks for part in parts], np.int64)
    n_articles = len(n_blocks)
    times = known_times(_joined([part.times for part in parts], np.int64))
    return Articles(
        ids=ids,
        files=np.repeat([part.file for part in parts], [len(part.lines) for part in parts]),
        lines=_joined([part.first_line + part.lines for part in parts], np.int64),
        sources=sources,
        source_of=source_of,
        times=times.values,
        published=pa.concat_arrays(published) if published else strings([]),
        languages=strings([None, *language_codes()[1:]]),
        language_of=_joined([part.languages for part in parts], np.uint8).astype(np.int64),
        agencies=agencies,
        agencies_of=agencies_of,
        first_blocks=np.append(0, np.cumsum(n_blocks)).astype(np.int64),
        block_articles=np.repeat(np.arange(n_articles, dtype=np.uint32), n_blocks),
        block_rows=_joined([part.block_rows for part in parts], np.uint32),
        counts={
            "without_id": n_unnamed,
            "renamed": n_renamed,
            "without_source": int((source_of == NO_SOURCE).sum()),
            "undated": times.n_undated,
            "without_date": times.n_without_date,
            "unreadable_dates": times.n_unreadable,
            "ambiguous_dates": times.n_ambiguous,
        },
    )


def _joined(parts: list[NDArray], kind: type) -> NDArray:  # type: ignore[type-arg]
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)


def article_names(parts: list[Part], files: tuple[DumpFile, ...]) -> tuple[pa.StringArray, int]:
    """What articles go by: their ids, or file and line for those without one.

    Args:
        parts: in the order of the dump.
        files: its files.

    Returns:
        The names, some of them used more than once; and how many have no id.
    """
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
    if len(ids.unique()) == len(ids):
        return ids, 0
    renamed = dict(new_names(ids.to_pylist()))
    if not renamed:
        return ids, 0
    return replaced(ids, np.array(list(renamed)), list(renamed.values())), len(renamed)


def _all_differ(hashes: NDArray[np.uint64]) -> bool:
    ordered = np.sort(hashes)
    return not (ordered[1:] == ordered[:-1]).any()
