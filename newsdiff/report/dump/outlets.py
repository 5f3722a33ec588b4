"""The outlets of a dump: what of each is its own, and who has the words of whom.

Time and memory are linear in the tables, the matrix besides in the square of its outlets.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from newsdiff.model.moment import is_surely_earlier
from newsdiff.model.result_files import articles_of_run, demand_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    _Dated = tuple[int | None, str | None, int]
    """An outlet of a story: its earliest time, its name, how many articles have no date."""

__all__ = [
    "MATRIX_OUTLETS_MAX",
    "NO_SOURCE",
    "OUTLET_COLUMNS",
    "first_outlets",
    "outlet_matrix",
    "outlet_table",
]

MATRIX_OUTLETS_MAX = 1000
"""Outlets of a matrix: those with most shared words. A million cells take 8 MB."""
NO_SOURCE = "(no source)"
"""The column of the matrix for articles that name no outlet."""
OUTLET_COLUMNS = (
    *("source", "articles", "words", "words_shared", "words_boilerplate", "words_agency"),
    *("own_share", "shared_share", "agency_share", "stories", "first"),
)
_SIDES = (("left", "right"), ("right", "left"))
_DIRECTED = ("left_source", "right_source", "left_words", "right_words")
_MEASURES = {"words": "words_max_sum", "articles": "id_count"}


def outlet_table(articles: pa.Table) -> pa.Table:
    """What of each outlet is its own, shared, or credited to an agency.

    Args:
        articles: the table of articles.

    Returns:
        One row an outlet, those with most words first; `source` is null for the articles that name
        none. `words_agency` are the shared words of articles that credit an agency. The shares are
        of `words`: own is what is neither shared nor boilerplate. `stories` are those with an
        article of the outlet, `first` those of which `first_outlets` names it.
    """
    import pyarrow as pa
    from pyarrow import compute

    told = articles_of_run(articles)
    is_credited = compute.is_valid(told["agencies"])
    agency = compute.if_else(is_credited, told["words_shared"], 0)
    summed = ("words", "words_shared", "words_boilerplate", "words_agency")
    grouped = told.append_column("words_agency", agency).group_by("source", use_threads=False)
    measures = [(name, "sum") for name in summed]
    table = grouped.aggregate([("id", "count"), *measures, ("story", "count_distinct")])
    names = {f"{name}_sum": name for name in summed}
    names |= {"id_count": "articles", "story_count_distinct": "stories"}
    table = table.rename_columns([names.get(name, name) for name in table.column_names])
    counts = Counter(first_outlets(articles).values())
    firsts = [counts[source] for source in table["source"].to_pylist()]
    table = table.append_column("first", pa.array(firsts, pa.int64()))
    words = compute.cast(compute.max_element_wise(table["words"], 1), "double")
    for name in ("shared", "boilerplate", "agency"):
        table = table.append_column(f"{name}_share", compute.divide(table[f"words_{name}"], words))
    beside = compute.add(table["shared_share"], table["boilerplate_share"])
    table = table.append_column("own_share", compute.subtract(1.0, beside))
    order = [("words", "descending"), ("source", "ascending")]
    return table.select(OUTLET_COLUMNS).sort_by(order)


def first_outlets(articles: pa.Table) -> dict[int, str | None]:
    """Who published each story first, by the dates of its articles.

    Args:
        articles: the table of articles.

    Returns:
        Story → the outlet whose article is dated before those of all others. Left out are stories
        of one outlet, and those of which dates do not say: another outlet has an article without
        a date, or one of the same date, or one is dated by the day and the other by a time of it.
    """
    from pyarrow import compute

    told = articles.select(["story", "source", "published_ms"])
    told = told.filter(compute.is_valid(told["story"]))
    is_undated = compute.cast(compute.is_null(told["published_ms"]), "int64")
    grouped = told.append_column("undated", is_undated).group_by(
        ["story", "source"], use_threads=False
    )
    earliest = grouped.aggregate([("published_ms", "min"), ("undated", "sum")])
    by_story: dict[int, list[_Dated]] = {}
    names = ("story", "published_ms_min", "source", "undated_sum")
    for story, *dated in zip(*(earliest[name].to_pylist() for name in names), strict=True):
        by_story.setdefault(story, []).append(tuple(dated))
    return {
        story: min(outlets, key=_time)[1]
        for story, outlets in by_story.items()
        if len(outlets) > 1 and _is_decided(sorted(outlets, key=_time))
    }


def _time(outlet: _Dated) -> float:
    return math.inf if outlet[0] is None else outlet[0]


def _is_decided(outlets: list[_Dated]) -> bool:
    """Whether the first of the outlets of a story, in the order of time, is before all others."""
    (time, *_), *others = outlets
    if time is None or any(n_undated for *_, n_undated in others):
        return False
    return bool(is_surely_earlier(time, _time(others[0])))


def outlet_matrix(
    articles: pa.Table,
    reuse: pa.Table,
    *,
    by: str = "words",
    kind: str | None = None,
    top: int = MATRIX_OUTLETS_MAX,
) -> pa.Table:
    """How much of each outlet stands in each other outlet.

    Of an article that shares text with several articles of another outlet, the one that has most
    of it counts, so that no cell exceeds the words of its outlet.

    Args:
        articles: the table of articles.
        reuse: the table of reuse.
        by: words (of the outlet of the row, which the outlet of the column has too), or articles
            (of the outlet of the row, that share text with one of the other).
        kind: count one kind of reuse alone: running, quotation or house.
        top: how many outlets, those with most shared words first.

    Returns:
        Column `source`, then one for each outlet in the same order. The diagonal is null: what an
        outlet shares with itself is no reuse. Articles that name no outlet are taken together.

    Raises:
        ValueError: no such measure.
        InputError: the table of reuse does not say the kind, or whose words they are.
    """
    if by not in _MEASURES:
        raise ValueError(f"by is {by!r}, but must be one of {', '.join(_MEASURES)}")
    from pyarrow import compute

    if kind is not None:
        demand_columns("reuse", reuse.column_names, ("kind",))
        reuse = reuse.filter(compute.equal(reuse["kind"], kind))
    demand_columns("reuse", reuse.column_names, _DIRECTED)
    sources = _most_sharing(articles, top)
    cells = _directed(reuse).group_by(["source", "other", "id"], use_threads=False)
    cells = cells.aggregate([("words", "max")]).group_by(["source", "other"], use_threads=False)
    cells = cells.aggregate([("words_max", "sum"), ("id", "count")])
    columns = (cells[name].to_pylist() for name in ("source", "other", _MEASURES[by]))
    found = {(source, other): value for source, other, value in zip(*columns, strict=True)}
    return _wide(sources, found)


def _most_sharing(articles: pa.Table, top: int) -> list[str | None]:
    shared = articles.group_by("source", use_threads=False).aggregate([("words_shared", "sum")])
    order = [("words_shared_sum", "descending"), ("source", "ascending")]
    sources: list[str | None] = shared.sort_by(order)["source"].to_pylist()
    return sources[:top]


def _directed(reuse: pa.Table) -> pa.Table:
    """Every pair of articles twice, seen from each: source, other, id, words."""
    import pyarrow as pa

    return pa.concat_tables(
        pa.table(
            {
                "source": reuse[f"{one}_source"],
                "other": reuse[f"{other}_source"],
                "id": reuse[f"{one}_id"],
                "words": reuse[f"{one}_words"],
            }
        )
        for one, other in _SIDES
    )


def _wide(
    sources: Sequence[str | None], found: dict[tuple[str | None, str | None], int]
) -> pa.Table:
    import pyarrow as pa

    columns = [pa.array(sources, pa.string())]
    for other in sources:
        cells = [
            None if one == other and one is not None else found.get((one, other), 0)
            for one in sources
        ]
        columns.append(pa.array(cells, pa.int64()))
    names = ["source"]
    for source in sources:
        name = NO_SOURCE if source is None else source
        while name in names:
            name += " (outlet)"
        names.append(name)
    return pa.Table.from_arrays(columns, names=names)
