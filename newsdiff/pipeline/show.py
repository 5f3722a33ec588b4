"""What to look at first in the duplicates of a dump, and a pair of its articles side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.clean import block_spans
from newsdiff.errors import InputError
from newsdiff.pipeline.compare import compare_articles
from newsdiff.pipeline.dedupe import demand_libraries
from newsdiff.read.dump.originals import Originals, find_articles
from newsdiff.read.tables import has_table, read_summary, read_table
from newsdiff.report.dump.overview import DumpBoilerplate, DumpCluster, DumpOverview, DumpReuse
from newsdiff.segment import words

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from newsdiff.model import Article, Comparison

__all__ = ["MOST_BYTES_UNASKED", "compare_pair", "overview"]

MOST_BYTES_UNASKED = 1_000_000_000
"""A larger dump is not read for the texts of an overview unless that is asked for."""

_TOP = 10
_WHOLE_ARTICLE = -1
_SPARE = 5
_MIN_WORDS = 8
"""Shorter blocks (Advertisement, Read more, a speaker's name) are no evidence of reuse either."""


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
        dump: where the dump is now; where the run found it without.
        texts: whether to read the dump for texts, titles and outlets; None: if it is there and
            not above `MOST_BYTES_UNASKED`.

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
    clusters, n_clusters = _clusters(place, _SPARE * top)
    reuse, n_reuse = _reuse(place, top)
    boilerplate, n_boilerplate = _boilerplate(place, top)
    wanted = {each.id for each in clusters} | {each.id for each in boilerplate if each.id}
    wanted.update(name for each in reuse for name in (each.left_id, each.right_id))
    found, notes = _texts(place, summary, wanted, dump, texts=texts)
    return DumpOverview(
        folder=str(place),
        summary=summary,
        clusters=_telling([_with_text(each, found) for each in clusters])[:top],
        n_clusters=n_clusters,
        reuse=tuple(_with_titles(each, found) for each in reuse),
        n_reuse=n_reuse,
        boilerplate=tuple(_with_block(each, found) for each in boilerplate),
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
        dump: where the dump is now; where the run found it without.
        language: ISO 639-1 code of the articles; detected without.

    Returns:
        The comparison, as of `newsdiff.compare`.

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
    summary: dict[str, Any],
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
        if texts is None and n_bytes > MOST_BYTES_UNASKED:
            size = f"{n_bytes / 1e9:.1f} GB"
            return {}, (f"The dump has {size}: give --texts to read it for texts and titles.",)
        return find_articles(originals, wanted), ()
    except (InputError, OSError) as error:
        if texts or dump:
            raise
        return {}, (f"Without texts: {error}.",)


def _check_tables(place: Path, summary: dict[str, Any]) -> None:
    """Raise where the summary counts rows of a table that is not there."""
    for name in ("clusters", "reuse", "boilerplate"):
        if summary.get("counts", {}).get(name) and not has_table(place, name):
            raise InputError(f"has no table {name}", "run newsdiff dedupe again", str(place))


def _rows(table: pa.Table | None) -> list[dict[str, Any]]:
    return [] if table is None else table.to_pylist()


def _clusters(place: Path, top: int) -> tuple[list[DumpCluster], int]:
    table = read_table(place, "clusters")
    if table is None or not table.num_rows:
        return [], 0
    from pyarrow import compute

    if "boilerplate" in table.column_names:
        table = table.filter(compute.invert(table["boilerplate"]))
    sizes = table.group_by("cluster").aggregate([("id", "count_distinct"), ("cluster", "count")])
    order = [("id_count_distinct", "descending"), ("cluster_count", "descending")]
    order += [("cluster", "ascending")]
    first = sizes.take(compute.select_k_unstable(sizes, top, order))
    members = table.filter(compute.is_in(table["cluster"], first["cluster"]))
    by_cluster: dict[int, list[dict[str, Any]]] = {}
    for row in members.to_pylist():
        by_cluster.setdefault(row["cluster"], []).append(row)
    told = [_cluster(number, by_cluster[number]) for number in first["cluster"].to_pylist()]
    return told, sizes.num_rows


def _telling(clusters: list[DumpCluster]) -> tuple[DumpCluster, ...]:
    """Those whose text says something, where the texts are known; all if none does."""
    told = [
        each
        for each in clusters
        if each.text is None or each.block < 0 or len(words(each.text)) >= _MIN_WORDS
    ]
    return tuple(told or clusters)


def _cluster(number: int, members: list[dict[str, Any]]) -> DumpCluster:
    chief = next((row for row in members if row["representative"]), members[0])
    return DumpCluster(
        cluster=number,
        size=len(members),
        articles=len({row["id"] for row in members}),
        id=chief["id"],
        block=chief["block"],
        lowest=min(row["similarity"] for row in members),
    )


def _reuse(place: Path, top: int) -> tuple[list[DumpReuse], int]:
    table = read_table(place, "reuse")
    if table is None or not table.num_rows:
        return [], 0
    from pyarrow import compute

    share = compute.max_element_wise(table["left_share"], table["right_share"])
    strength = compute.multiply(compute.cast(table["paragraphs"], "double"), share)
    table = table.append_column("strength", strength)
    order = [("strength", "descending"), ("left_id", "ascending"), ("right_id", "ascending")]
    first = table.take(compute.select_k_unstable(table, top, order))
    names = [field.name for field in attrs.fields(DumpReuse) if field.name in first.column_names]
    told = [DumpReuse(**{name: row[name] for name in names}) for row in _rows(first)]
    return told, table.num_rows


def _boilerplate(place: Path, top: int) -> tuple[list[DumpBoilerplate], int]:
    rows = _rows(read_table(place, "boilerplate"))
    rows.sort(key=lambda row: (-row["articles"], row.get("source") or "", str(row.get("id"))))
    told = [
        DumpBoilerplate(
            source=row.get("source") or "",
            articles=row["articles"],
            share=row.get("share"),
            id=row.get("id") or "",
            block=row.get("block", _WHOLE_ARTICLE),
            text=row.get("text"),
        )
        for row in rows[:top]
    ]
    return told, len(rows)


def _block_text(article: Article, block: int) -> str:
    if block == _WHOLE_ARTICLE:
        return article.text
    spans = block_spans(article.text)
    if block >= len(spans):
        return ""
    start, end = spans[block]
    return article.text[start:end]


def _with_text(cluster: DumpCluster, found: Mapping[str, Article]) -> DumpCluster:
    article = found.get(cluster.id)
    if article is None:
        return cluster
    text = _block_text(article, cluster.block)
    return attrs.evolve(cluster, text=text, source=article.source, published=article.published)


def _with_block(block: DumpBoilerplate, found: Mapping[str, Article]) -> DumpBoilerplate:
    article = found.get(block.id)
    if article is None or block.text is not None:
        return block
    return attrs.evolve(block, text=_block_text(article, block.block))


def _with_titles(pair: DumpReuse, found: Mapping[str, Article]) -> DumpReuse:
    told: dict[str, Any] = {}
    for side, name in (("left", pair.left_id), ("right", pair.right_id)):
        article = found.get(name)
        if article is not None:
            told[f"{side}_title"] = article.title
            told[f"{side}_source"] = article.source
    return attrs.evolve(pair, **told)
