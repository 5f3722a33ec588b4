"""Who else carries the paragraphs of an article. Time is linear in the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsdiff.errors import InputError
from newsdiff.model.moment import parse_moment
from newsdiff.model.result_files import demand_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

__all__ = ["CARRIER_COLUMNS", "carrier_table", "when_words"]

CARRIER_COLUMNS = (
    *("block", "id", "other_block", "source", "published", "published_ms", "when"),
    *("similarity", "kind", "article_words", "article_share"),
)
_REUSED = ("kind", "left_words", "right_words", "left_blocks", "right_blocks")
_PAIRED = ("left_id", "left_block", "right_id", "right_block", "similarity")
_SIDES = (("left", "right"), ("right", "left"))


def carrier_table(
    name: str, articles: pa.Table, reuse: pa.Table, clusters: pa.Table, pairs: pa.Table
) -> pa.Table:
    """The articles that carry paragraphs of one article, by paragraph.

    Args:
        name: id of the article.
        articles: the table of articles.
        reuse: the table of reuse.
        clusters: the table of clusters.
        pairs: the table of pairs.

    Returns:
        One row for each paragraph of another article, those that were published first first: block
        (from 0; null where no paragraph stands out), id, other_block (from 0), source, published
        (as read), published_ms (since 1970; null without a date), when (earlier or later than this
        article, or ""), similarity (of the two paragraphs; null where they are no pair), kind,
        article_words (of this article that the other has, too; null where the two are no row of
        reuse), article_share (the part of this article that they are). Recurring boilerplate is
        left out.

    Raises:
        InputError: no such article; a table of an older version, which does not say as much.
    """
    import pyarrow as pa
    from pyarrow import compute

    demand_columns("reuse", reuse.column_names, _REUSED)
    demand_columns("pairs", pairs.column_names, _PAIRED)
    found = {(row["block"], row["id"], row["other_block"]): row for row in _reused(name, reuse)}
    for row in _clustered(name, clusters):
        found.setdefault((row["block"], row["id"], row["other_block"]), row)
    known = {name, *(row["id"] for row in found.values())}
    of_them = articles.filter(compute.is_in(articles["id"], pa.array(sorted(known), pa.string())))
    about = {row["id"]: row for row in of_them.to_pylist()}
    if name not in about:
        raise InputError(f"the result has no article {name}", "give an id of the table articles")
    similarities = _similarities(name, pairs)
    rows = []
    for key, row in found.items():
        other = about[row["id"]]
        row["when"] = when_words(about[name], other)
        row["similarity"] = similarities.get(key)
        row["published_ms"] = other["published_ms"]
        rows.append({**row, "source": other["source"], "published": other["published"]})
    rows.sort(key=_place)
    return pa.Table.from_pylist(rows, schema=_schema())


def _schema() -> pa.Schema:
    import pyarrow as pa

    numbers = ("block", "other_block", "published_ms", "article_words")
    types = dict.fromkeys(numbers, pa.int64())
    types |= dict.fromkeys(("similarity", "article_share"), pa.float64())
    return pa.schema([(column, types.get(column, pa.string())) for column in CARRIER_COLUMNS])


def _place(row: dict[str, Any]) -> tuple[object, ...]:
    block, time = row["block"], row["published_ms"]
    return block is None, block or 0, time is None, time or 0, row["id"], row["other_block"] or 0


def when_words(article: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """How another article is dated, seen from one: earlier, later, "" where that is not sure.

    Args:
        article: published (as it is written) and published_ms (None without a date).
        other: the same of the other one.
    """
    span, other_span = _span(article), _span(other)
    if span is None or other_span is None:
        return ""
    if other_span[1] < span[0]:
        return "earlier"
    return "later" if span[1] < other_span[0] else ""


def _span(article: Mapping[str, Any]) -> tuple[int, int] | None:
    """The milliseconds in which an article may have been published: a date alone is a whole day."""
    start: int | None = article["published_ms"]
    if start is None:
        return None
    moment = parse_moment(article["published"])
    return start, start + (0 if moment is None else moment.width // 1000)


def _reused(name: str, reuse: pa.Table) -> Iterator[dict[str, Any]]:
    from pyarrow import compute

    for one, other in _SIDES:
        for row in reuse.filter(compute.equal(reuse[f"{one}_id"], name)).to_pylist():
            blocks, others = row[f"{one}_blocks"], row[f"{other}_blocks"]
            for block, other_block in zip(blocks or [None], others or [None], strict=True):
                yield {
                    "block": block,
                    "id": row[f"{other}_id"],
                    "other_block": other_block,
                    "kind": row["kind"],
                    "article_words": row[f"{one}_words"],
                    "article_share": row[f"{one}_share"],
                }


def _clustered(name: str, clusters: pa.Table) -> Iterator[dict[str, Any]]:
    """What is in one cluster with a paragraph of the article."""
    from pyarrow import compute

    own = clusters.filter(compute.equal(clusters["id"], name))
    if "boilerplate" in own.column_names:
        own = own.filter(compute.invert(own["boilerplate"]))
    blocks: dict[int, list[int]] = {}
    for cluster, block in zip(own["cluster"].to_pylist(), own["block"].to_pylist(), strict=True):
        blocks.setdefault(cluster, []).append(block)
    members = clusters.filter(compute.is_in(clusters["cluster"], own["cluster"].combine_chunks()))
    for row in members.to_pylist():
        for block in blocks[row["cluster"]]:
            if row["id"] != name:
                kind = row.get("kind")
                yield {"block": block, "id": row["id"], "other_block": row["block"], "kind": kind}


def _similarities(name: str, pairs: pa.Table) -> dict[tuple[int, str, int], float]:
    from pyarrow import compute

    return {
        (row[f"{one}_block"], row[f"{other}_id"], row[f"{other}_block"]): row["similarity"]
        for one, other in _SIDES
        for row in pairs.filter(compute.equal(pairs[f"{one}_id"], name)).to_pylist()
    }
