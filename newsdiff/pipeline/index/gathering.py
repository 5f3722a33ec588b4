"""Jobs of a dump, put together to the articles of one write."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import attrs
import numpy as np
import pyarrow as pa

from newsdiff.clean.language import language_codes
from newsdiff.pipeline.index.batching import Articles, Blocks
from newsdiff.read.dump.inputs import absolute_path
from newsdiff.read.dump.times import known_times
from newsdiff.store.pages import RowWords
from newsdiff.write.columns import column, string_column, strings, taken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from newsdiff.model.dump import Strings
    from newsdiff.pipeline.dedupe.reading import ReadJob
    from newsdiff.pipeline.index.naming import Naming
    from newsdiff.read.dump.inputs import DumpFile

__all__ = ["gathered_articles"]


def gathered_articles(
    reads: Sequence[ReadJob], files: tuple[DumpFile, ...], naming: Naming
) -> Articles:
    """Put the articles of some jobs together.

    Args:
        reads: the jobs, with the lines before each; one at least.
        files: of the dump.
        naming: which articles are added, and what they are called.

    Returns:
        Those that are added.
    """
    kept = np.flatnonzero(naming.kept)
    blocks = _blocks(reads)
    if len(kept) < len(naming.kept):
        blocks = blocks.taken(np.flatnonzero(naming.kept[blocks.owners]))
        blocks = attrs.evolve(blocks, owners=_counted(naming.kept)[blocks.owners])
    return Articles(
        columns=_columns(reads, files, naming, kept),
        contents=_contents(reads, naming.kept),
        blocks=blocks,
    )


def _columns(
    reads: Sequence[ReadJob],
    files: tuple[DumpFile, ...],
    naming: Naming,
    kept: NDArray[np.int64],
) -> pa.Table:
    parts = [read.part for read in reads]
    n_articles = [len(part.lines) for part in parts]
    names = strings([absolute_path(files[part.file].path) for part in parts])
    languages = np.concatenate([part.languages for part in parts])
    times = known_times(np.concatenate([part.times for part in parts])).values
    lines = np.concatenate([part.first_line + part.lines for part in parts])
    titles = [read.titles for read in reads if read.titles is not None]
    return pa.table(
        {
            "id": strings(naming.names),
            "source": _texts([part.sources for part in parts], kept),
            "published": _texts([part.published for part in parts], kept),
            "title": _texts(titles, kept),
            "time": column(times[kept]),
            "language": taken(strings([None, *language_codes()[1:]]), languages[kept]),
            "agencies": _texts([part.agencies for part in parts], kept),
            "file": taken(names, np.repeat(np.arange(len(parts)), n_articles)[kept]),
            "line": column(lines[kept]),
        }
    )


def _texts(parts: list[Strings], kept: NDArray[np.int64]) -> pa.StringArray:
    joined = pa.concat_arrays([string_column(part, nullable=True) for part in parts])
    return joined if len(kept) == len(joined) else taken(joined, kept)


def _contents(reads: Sequence[ReadJob], kept: NDArray[np.bool_]) -> list[str] | None:
    """The texts of the articles that are added, if they are wanted."""
    if any(read.contents is None for read in reads):
        return None
    texts = (text for read in reads for text in _decoded(read.contents))
    return [text for text, is_kept in zip(texts, kept.tolist(), strict=True) if is_kept]


def _decoded(contents: Strings | None) -> list[str]:
    assert contents is not None
    raw, bounds = contents.content.tobytes(), contents.offsets.tolist()
    return [
        raw[start:end].decode("utf-8", "surrogatepass") for start, end in itertools.pairwise(bounds)
    ]


def _blocks(reads: Sequence[ReadJob]) -> Blocks:
    n_blocks = np.concatenate([read.part.n_blocks for read in reads])
    blocks = [read.blocks for read in reads]
    return Blocks(
        owners=np.repeat(np.arange(len(n_blocks), dtype=np.uint32), n_blocks),
        texts=np.concatenate([each.texts for each in blocks]),
        keys=np.concatenate([each.keys for each in blocks]),
        words=RowWords(
            n_words=np.concatenate([each.n_words for each in blocks]),
            words=np.concatenate([each.words for each in blocks]),
            n_marks=np.concatenate([each.n_marks for each in blocks]),
            marks=np.concatenate([each.marks for each in blocks]),
        ),
    )


def _counted(kept: NDArray[np.bool_]) -> NDArray[np.uint32]:
    """For each article how many before it are kept."""
    return (np.cumsum(kept) - kept).astype(np.uint32)
