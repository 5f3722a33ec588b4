"""Origins: articles that go back to one source, so that ten outlets with one dispatch count once.

Average-linkage clustering (Sokal and Michener 1958) of articles by the part of the shorter story
that two of them share, each sentence weighted by how much its level says about a common text. The
average keeps one article made of two dispatches from pulling the two families together. Time
O(n³) for n articles, n ≤ about 50.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.model import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.collate.overlap import Overlap
    from newsdiff.collate.settings import CollateSettings
    from newsdiff.model import Attribution

__all__ = ["find_origins"]

_SAME_CREDIT = 0.2
"""Two articles that credit the same agency need this much less common text."""

_LEAST_COMMON = 0.05
"""Without any common text a common credit says nothing: agencies send more than one dispatch."""

_LIKELY = 0.5


def find_origins(
    ground: Ground,
    overlap: Overlap,
    attributions: Sequence[Attribution],
    settings: CollateSettings,
) -> tuple[Origin, ...]:
    """Group the articles by source; every article is in exactly one group.

    Returns:
        The groups, the largest first.
    """
    groups = _cluster(ground, overlap, settings.origin_share)
    origins = [
        Origin(
            articles=tuple(group),
            agency=_agency(group, attributions),
            note=_note(ground, overlap, group),
        )
        for group in groups
    ]
    return tuple(sorted(origins, key=lambda o: (-len(o.articles), _first_rank(ground, o))))


def _first_rank(ground: Ground, origin: Origin) -> int:
    return min(ground.rank[article] for article in origin.articles)


def _cluster(ground: Ground, overlap: Overlap, least: float) -> list[list[int]]:
    ordered = sorted(range(len(ground.articles)), key=lambda article: ground.rank[article])
    groups = [[article] for article in ordered]
    table = [[_likeness(ground, overlap, a, b) for b in ordered] for a in ordered]
    while len(groups) > 1:
        # Rounding keeps the order of summation from deciding ties.
        value, first, second = max(
            (round(table[i][j], 9), -i, -j)
            for i in range(len(groups))
            for j in range(i + 1, len(groups))
        )
        if value < least:
            break
        _merge(groups, table, -first, -second)
    return [sorted(group) for group in groups]


def _merge(groups: list[list[int]], table: list[list[float]], one: int, other: int) -> None:
    """Merge the later group into the earlier one and average its row of the table."""
    first, second = len(groups[one]), len(groups[other])
    for place in range(len(groups)):
        if place not in {one, other}:
            mean = (first * table[one][place] + second * table[other][place]) / (first + second)
            table[one][place] = table[place][one] = mean
    groups[one] += groups.pop(other)
    table.pop(other)
    for row in table:
        row.pop(other)


def _likeness(ground: Ground, overlap: Overlap, one: int, other: int) -> float:
    common = max(overlap.weighted[one][other], overlap.weighted[other][one])
    if common < _LEAST_COMMON:
        return 0.0
    same = set(ground.agencies[one]) & set(ground.agencies[other])
    return common + (_SAME_CREDIT if same else 0.0)


def _agency(group: Sequence[int], attributions: Sequence[Attribution]) -> str | None:
    """Return the agency with the greatest mean probability over the group, if that is likely."""
    sums: dict[str, list[float]] = {}
    for attribution in attributions:
        if attribution.article in group:
            sums.setdefault(attribution.agency, []).append(attribution.probability)
    means = {agency: round(sum(sorted(v)) / len(group), 9) for agency, v in sums.items()}
    best = min(means, key=lambda agency: (-means[agency], agency), default=None)
    return best if best is not None and means[best] >= _LIKELY else None


def _note(ground: Ground, overlap: Overlap, group: Sequence[int]) -> str:
    if len(group) == 1:
        return "shares too little with any other article"
    parts = [overlap.shared(a, b) for a in group for b in group if a < b]
    lowest, highest = f"{min(parts):.0%}", f"{max(parts):.0%}"
    extent = lowest if lowest == highest else f"{lowest} to {highest}"
    note = f"share {extent} of the shorter story" + (", two by two" if len(group) > 2 else "")  # noqa: PLR2004
    crediting = sum(bool(ground.agencies[article]) for article in group)
    return f"{note}; {crediting} of {len(group)} credit an agency"
