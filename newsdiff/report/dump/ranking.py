"""What a reader of a dump's duplicates looks at first.

Stories are ranked by their number; clusters by the articles that they stand in, running text
before quotations and house matter, boilerplate left out, and, where the texts are known, blocks of
a few words; reuse as its table is, by kind and by the shared words; boilerplate by the articles of
its source that it stands under. Time is linear in the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.model.dump import KINDS, WHOLE_ARTICLE
from newsdiff.model.dump_settings import MIN_EVIDENCE_WORDS
from newsdiff.report.dump.overview import (
    DumpBoilerplate,
    DumpCluster,
    DumpOverview,
    DumpReuse,
)
from newsdiff.report.dump.stories import NO_STORIES, largest_stories, with_story_text
from newsdiff.report.dump.texts import with_block, with_text, with_titles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyarrow as pa

    from newsdiff.model import Article
    from newsdiff.model.dump import Summary
    from newsdiff.report.dump.texts import BlockText

__all__ = [
    "RANKED",
    "frequent_boilerplate",
    "largest_clusters",
    "overview_of",
    "strongest_reuse",
    "telling_clusters",
]

RANKED = ("stories", "clusters", "reuse", "boilerplate")
"""Tables of an overview, beside that of articles."""
_SPARE = 5
"""Clusters that are looked at for each that is shown: those of a few words are passed over."""


def overview_of(
    folder: str,
    summary: Summary,
    tables: Mapping[str, pa.Table | None],
    *,
    top: int,
    read: Callable[[set[str]], tuple[Mapping[str, Article], tuple[str, ...]]],
    block_text: BlockText,
    n_words: Callable[[str], int],
) -> DumpOverview:
    """What to look at first.

    Args:
        folder: where the tables are, "" for memory.
        summary: what the run said.
        tables: articles and those in `RANKED` by name; None is an empty one.
        top: how many of each.
        read: gives the articles of some ids, and notes on why it does not.
        block_text: gives one block of a text; block -1 is the whole.
        n_words: counts the words of a text.

    Raises:
        ValueError: `top` is below 1.
    """
    if top < 1:
        raise ValueError(f"top is {top}, below 1")
    stories = largest_stories(tables["articles"], tables["stories"], top)
    clusters, n_clusters = largest_clusters(tables["clusters"], _SPARE * top)
    reuse, n_reuse = strongest_reuse(tables["reuse"], top)
    boilerplate, n_boilerplate = frequent_boilerplate(tables["boilerplate"], top)
    wanted = {each.id for each in clusters} | {each.id for each in boilerplate if each.id}
    wanted.update(name for each in reuse for name in (each.left_id, each.right_id))
    wanted.update(each.id for each in stories)
    found, notes = read(wanted)
    with_texts = [with_text(each, found, block_text) for each in clusters]
    return DumpOverview(
        folder=folder,
        summary=summary,
        stories=tuple(with_story_text(each, found) for each in stories),
        n_stories=0 if tables["stories"] is None else tables["stories"].num_rows,
        clusters=telling_clusters(with_texts, n_words)[:top],
        n_clusters=n_clusters,
        reuse=tuple(with_titles(each, found) for each in reuse),
        n_reuse=n_reuse,
        boilerplate=tuple(with_block(each, found, block_text) for each in boilerplate),
        n_boilerplate=n_boilerplate,
        notes=notes if tables["stories"] is not None else (*notes, NO_STORIES),
    )


def largest_clusters(table: pa.Table | None, top: int) -> tuple[list[DumpCluster], int]:
    """The clusters in most articles, and how many there are in all.

    Args:
        table: the table of clusters; None is an empty one.
        top: how many.
    """
    if table is None or not table.num_rows:
        return [], 0
    from pyarrow import compute

    if "boilerplate" in table.column_names:
        table = table.filter(compute.invert(table["boilerplate"]))
    table = _ranked(table)
    measures = [("rank", "min"), ("id", "count_distinct"), ("cluster", "count")]
    sizes = table.group_by("cluster").aggregate(measures)
    order = [("rank_min", "ascending"), ("id_count_distinct", "descending")]
    order += [("cluster_count", "descending"), ("cluster", "ascending")]
    first = sizes.take(compute.select_k_unstable(sizes, top, order))
    members = table.filter(compute.is_in(table["cluster"], first["cluster"]))
    by_cluster: dict[int, list[dict[str, Any]]] = {}
    for row in members.to_pylist():
        by_cluster.setdefault(row["cluster"], []).append(row)
    clusters = [_cluster(number, by_cluster[number]) for number in first["cluster"].to_pylist()]
    return clusters, sizes.num_rows


def _ranked(table: pa.Table) -> pa.Table:
    """A table with `rank`, the place of each row's kind in `KINDS`; that of none is the first."""
    import pyarrow as pa
    from pyarrow import compute

    kinds = table["kind"] if "kind" in table.column_names else pa.nulls(len(table), pa.string())
    ranks = compute.fill_null(compute.index_in(kinds, pa.array(KINDS)), 0)
    return table.append_column("rank", ranks)


def _cluster(number: int, members: list[dict[str, Any]]) -> DumpCluster:
    chief = next((row for row in members if row["representative"]), members[0])
    return DumpCluster(
        cluster=number,
        size=len(members),
        articles=len({row["id"] for row in members}),
        id=chief["id"],
        block=chief["block"],
        lowest=min(row["similarity"] for row in members),
        kind=chief.get("kind"),
    )


def telling_clusters(
    clusters: list[DumpCluster], n_words: Callable[[str], int]
) -> tuple[DumpCluster, ...]:
    """Those whose text says something, where the texts are known; all if none does.

    Args:
        clusters: with their texts.
        n_words: counts the words of a text.
    """
    telling = [
        cluster
        for cluster in clusters
        if cluster.text is None or cluster.block < 0 or n_words(cluster.text) >= MIN_EVIDENCE_WORDS
    ]
    return tuple(telling or clusters)


def strongest_reuse(table: pa.Table | None, top: int) -> tuple[list[DumpReuse], int]:
    """The pairs of articles that share most, and how many there are in all.

    Args:
        table: the table of reuse; None is an empty one.
        top: how many.
    """
    if table is None or not table.num_rows:
        return [], 0
    from pyarrow import compute

    share = compute.max_element_wise(table["left_share"], table["right_share"])
    measure = table["words" if "words" in table.column_names else "paragraphs"]
    strength = compute.multiply(compute.cast(measure, "double"), share)
    table = _ranked(table).append_column("strength", strength)
    order = [("rank", "ascending"), ("strength", "descending")]
    order += [("left_id", "ascending"), ("right_id", "ascending")]
    first = table.take(compute.select_k_unstable(table, top, order))
    names = [field.name for field in attrs.fields(DumpReuse) if field.name in first.column_names]
    pairs = [DumpReuse(**{name: row[name] for name in names}) for row in first.to_pylist()]
    return pairs, table.num_rows


def frequent_boilerplate(table: pa.Table | None, top: int) -> tuple[list[DumpBoilerplate], int]:
    """The boilerplate of most articles, and how much there is in all.

    Args:
        table: the table of boilerplate; None is an empty one.
        top: how many.
    """
    rows = [] if table is None else table.to_pylist()
    rows.sort(key=lambda row: (-row["articles"], row.get("source") or "", str(row.get("id"))))
    blocks = [
        DumpBoilerplate(
            source=row.get("source") or "",
            articles=row["articles"],
            share=row.get("share"),
            id=row.get("id") or "",
            block=row.get("block", WHOLE_ARTICLE),
            text=row.get("text"),
        )
        for row in rows[:top]
    ]
    return blocks, len(rows)
