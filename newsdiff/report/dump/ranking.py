"""What a reader of a dump's duplicates looks at first.

Clusters are ranked by the articles that they stand in, boilerplate left out; reuse by the shared
paragraphs, times the part of the article that has more of them; boilerplate by the articles of its
source that it stands under. Time is linear in the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.model.dump_settings import MIN_EVIDENCE_WORDS
from newsdiff.report.dump.overview import DumpBoilerplate, DumpCluster, DumpReuse

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

__all__ = ["frequent_boilerplate", "largest_clusters", "strongest_reuse", "telling_clusters"]

_WHOLE_ARTICLE = -1


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
    sizes = table.group_by("cluster").aggregate([("id", "count_distinct"), ("cluster", "count")])
    order = [("id_count_distinct", "descending"), ("cluster_count", "descending")]
    order += [("cluster", "ascending")]
    first = sizes.take(compute.select_k_unstable(sizes, top, order))
    members = table.filter(compute.is_in(table["cluster"], first["cluster"]))
    by_cluster: dict[int, list[dict[str, Any]]] = {}
    for row in members.to_pylist():
        by_cluster.setdefault(row["cluster"], []).append(row)
    clusters = [_cluster(number, by_cluster[number]) for number in first["cluster"].to_pylist()]
    return clusters, sizes.num_rows


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
    strength = compute.multiply(compute.cast(table["paragraphs"], "double"), share)
    table = table.append_column("strength", strength)
    order = [("strength", "descending"), ("left_id", "ascending"), ("right_id", "ascending")]
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
            block=row.get("block", _WHOLE_ARTICLE),
            text=row.get("text"),
        )
        for row in rows[:top]
    ]
    return blocks, len(rows)
