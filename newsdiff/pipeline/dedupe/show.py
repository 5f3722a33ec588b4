"""What to look at first in the duplicates of a dump, and a pair of its articles side by side."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from newsdiff.core import demand_libraries
from newsdiff.errors import InputError
from newsdiff.pipeline.compare import compare_articles
from newsdiff.pipeline.dedupe.units import block_text, level_of
from newsdiff.read.dump.originals import Originals, find_articles
from newsdiff.read.tables import has_table, read_summary, read_table
from newsdiff.report.dump.overview import DumpOverview
from newsdiff.report.dump.ranking import (
    frequent_boilerplate,
    largest_clusters,
    strongest_reuse,
    telling_clusters,
)
from newsdiff.report.dump.texts import with_block, with_text, with_titles
from newsdiff.segment import words

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from newsdiff.model import Article, Comparison
    from newsdiff.model.dump import Summary

__all__ = ["UNASKED_BYTES_MAX", "compare_pair", "overview"]

UNASKED_BYTES_MAX = 1_000_000_000
"""A larger dump is not read for the texts of an overview unless that is asked for."""

_TOP = 10
_SPARE = 5
_RANKED = ("clusters", "reuse", "boilerplate")


def overview(
    folder: str | os.PathLike[str],
    *,
    top: int = _TOP,
    dump: Sequence[str | os.PathLike[str]] = (),
    texts: bool | None = None,
) -> DumpOverview:
    """The largest clusters, the strongest reuse and the most frequent boilerplate of a dump.

    Clusters are ranked by the articles that they stand in; boilerplate is left out, and, where the
    texts are known, blocks of a few words. Reuse is ranked by the paragraphs that are shared, times
    the part of the article that has more of them.

    Args:
        folder: what `newsdiff dedupe` wrote.
        top: how many of each.
        dump: where the dump is now; where the run found it if omitted.
        texts: whether to read the dump for texts, titles and outlets; None: if it is there and
            not above `UNASKED_BYTES_MAX`.

    Returns:
        The overview; what could not be shown is in its notes.

    Raises:
        InputError: no result folder, or a damaged table; with `texts`, a dump that is not there.
        DependencyError: pyarrow is not installed.
        ValueError: `top` is below 1.
    """
    if top < 1:
        raise ValueError(f"top is {top}, below 1")
    demand_libraries()
    place = Path(folder)
    summary = read_summary(place)
    _check_tables(place, summary)
    tables = {name: read_table(place, name, summary=summary) for name in _RANKED}
    clusters, n_clusters = largest_clusters(tables["clusters"], _SPARE * top)
    reuse, n_reuse = strongest_reuse(tables["reuse"], top)
    boilerplate, n_boilerplate = frequent_boilerplate(tables["boilerplate"], top)
    wanted = {each.id for each in clusters} | {each.id for each in boilerplate if each.id}
    wanted.update(name for each in reuse for name in (each.left_id, each.right_id))
    found, notes = _texts(place, summary, wanted, dump, texts=texts)
    text_of = partial(block_text, level=level_of(summary))
    return DumpOverview(
        folder=str(place),
        summary=summary,
        clusters=telling_clusters([with_text(each, found, text_of) for each in clusters], _n_words)[
            :top
        ],
        n_clusters=n_clusters,
        reuse=tuple(with_titles(each, found) for each in reuse),
        n_reuse=n_reuse,
        boilerplate=tuple(with_block(each, found, text_of) for each in boilerplate),
        n_boilerplate=n_boilerplate,
        notes=notes,
    )


def compare_pair(
    folder: str | os.PathLike[str],
    left: str,
    right: str,
    *,
    dump: Sequence[str | os.PathLike[str]] = (),
    language: str | None = None,
) -> Comparison:
    """Compare two articles of a dump that was searched for duplicates.

    Args:
        folder: what `newsdiff dedupe` wrote.
        left: id of an article.
        right: id of another.
        dump: where the dump is now; where the run found it if omitted.
        language: ISO 639-1 code of the articles; detected if omitted.

    Returns:
        The comparison, as from `newsdiff.compare`.

    Raises:
        InputError: no result folder, a dump that is not there, ids that are not in it.
    """
    demand_libraries()
    if left == right:
        raise InputError(f"{left} twice", "give the ids of two articles", str(folder))
    summary = read_summary(Path(folder))
    originals = Originals(summary, dump, str(folder))
    found = find_articles(originals, {left, right})
    unknown = [name for name in (left, right) if name not in found]
    if unknown:
        raise InputError(
            f"has no article {' or '.join(unknown)}",
            "give ids as they stand in the tables of the result folder",
            ", ".join(file.name for file in originals.files[:3]),
        )
    pair = [attrs.evolve(found[name], path=name, language=language) for name in (left, right)]
    return compare_articles(pair)


def _texts(
    place: Path,
    summary: Summary,
    wanted: set[str],
    dump: Sequence[str | os.PathLike[str]],
    *,
    texts: bool | None,
) -> tuple[dict[str, Article], tuple[str, ...]]:
    """Articles of the dump by id, and what to say when they are not read."""
    if texts is False or not wanted:
        return {}, ()
    try:
        originals = Originals(summary, dump, str(place))
        n_bytes = sum(file.size for file in originals.files)
        if texts is None and n_bytes > UNASKED_BYTES_MAX:
            size = f"{n_bytes / 1e9:.1f} GB"
            return {}, (f"The dump has {size}: give --texts to read it for texts and titles.",)
        return find_articles(originals, wanted), ()
    except (InputError, OSError) as error:
        if texts or dump:
            raise
        return {}, (f"Without texts: {error}.",)


def _check_tables(place: Path, summary: Summary) -> None:
    """Raise where the summary counts rows of a table that is not there."""
    for name in _RANKED:
        if summary.counts.get(name) and not has_table(place, name, summary):
            raise InputError(f"has no table {name}", "run newsdiff dedupe again", str(place))


def _n_words(text: str) -> int:
    return len(words(text))
