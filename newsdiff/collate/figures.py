"""Shares by article and outlet, with an interval over thresholds, and the outlet × outlet matrix.

Every share hangs on what counts as linked. The interval shows how much: least and greatest share
when only links from each of several minimum scores on count. Time O(thresholds × links).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.labels import sentence_levels, shares_of
from newsdiff.model import Figures, ShareRow, Shares

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.collate.overlap import Overlap
    from newsdiff.collate.settings import CollateSettings
    from newsdiff.model import Level

__all__ = ["measure"]

_Levels = list[list["Level | None"]]


def measure(ground: Ground, overlap: Overlap, settings: CollateSettings) -> Figures:
    """Measure the shares of every article and outlet, and the matrix."""
    tables = [sentence_levels(ground, ground.links)]
    least_score = min((link.score for link in ground.links), default=1.0)
    for least in settings.thresholds:
        if least > least_score:
            links = [link for link in ground.links if link.score >= least]
            tables.append(sentence_levels(ground, links))
    articles = [
        _row(ground, segmented.article.source or ground.names[index], [index], tables)
        for index, segmented in enumerate(ground.articles)
    ]
    names, members = _outlets(ground)
    return Figures(
        articles=tuple(articles),
        outlets=tuple(
            _row(ground, name, group, tables) for name, group in zip(names, members, strict=True)
        ),
        thresholds=settings.thresholds,
        names=names,
        matrix=_matrix(ground, overlap, members),
    )


def _outlets(ground: Ground) -> tuple[tuple[str, ...], list[list[int]]]:
    """Outlets in the order of their names and their articles."""
    members: dict[int, list[int]] = {}
    for article, outlet in enumerate(ground.outlets):
        members.setdefault(outlet, []).append(article)
    groups = sorted(
        members.values(), key=lambda g: (ground.names[g[0]], min(ground.rank[a] for a in g))
    )
    return tuple(ground.names[group[0]] for group in groups), groups


def _row(ground: Ground, name: str, articles: list[int], tables: Sequence[_Levels]) -> ShareRow:
    shares = [shares_of(ground, articles, levels) for levels in tables]
    return ShareRow(
        name=name,
        articles=tuple(articles),
        characters=sum(sum(ground.sizes[article]) for article in articles),
        shares=shares[0],
        low=_extreme(min, shares),
        high=_extreme(max, shares),
    )


def _extreme(choose: Callable[[list[float]], float], shares: Sequence[Shares]) -> Shares:
    return Shares(
        **{
            field.name: choose([getattr(one, field.name) for one in shares])
            for field in attrs.fields(Shares)
        }
    )


def _matrix(
    ground: Ground, overlap: Overlap, members: Sequence[Sequence[int]]
) -> tuple[tuple[float, ...], ...]:
    """Part of the row outlet's story characters that some article of the column outlet carries.

    Measured as the part of a story that any other article carries (`Overlap.carried`).
    """
    matrix = []
    for group in members:
        total = sum(map(ground.story_size, group)) or 1
        counts = (
            sum(sum(overlap.carried_sizes(article, others)) for article in group)
            for others in members
        )
        matrix.append(
            tuple(
                1.0 if others is group else count / total
                for others, count in zip(members, counts, strict=True)
            )
        )
    return tuple(matrix)
