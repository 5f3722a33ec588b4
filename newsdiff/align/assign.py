"""Which candidates become links: the assignment of greatest total gain, with no link as a choice.

The candidates above the threshold fall into connected components, most of one or two pairs. A
component is solved exactly by the Hungarian method (Kuhn 1955, in the shortest augmenting path form
of Jonker & Volgenant 1987) where a missing pair gains nothing, which is the null option; a
component too large for that is solved greedily, best first, and that is said.

Time: O(n² m) for a component of n rows and m columns, n ≤ m; n and m bounded by `MAX_COMPONENT`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.model import Limit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["assign"]

MAX_COMPONENT = 300
"""Rows or columns of a component that is solved exactly; under a second of work."""

Cell = tuple[int, int]


def assign(gains: Mapping[Cell, float]) -> tuple[list[Cell], tuple[Limit, ...]]:
    """Choose pairs so that no row or column is used twice and the sum of gains is greatest.

    Args:
        gains: (left row, right row) → gain > 0; pairs left out are not allowed.

    Returns:
        The chosen pairs in order, and the bounds that were reached. Empty for no gains.

    Example:
        >>> assign({(0, 0): 0.6, (0, 1): 0.5, (1, 0): 0.5})[0]
        [(0, 1), (1, 0)]
    """
    chosen: list[Cell] = []
    largest = 0
    for component in _components(gains):
        if len(component) == 1:
            chosen += component
            continue
        lefts = sorted({left for left, _ in component})
        rights = sorted({right for _, right in component})
        size = max(len(lefts), len(rights))
        if size > MAX_COMPONENT:
            largest = max(largest, size)
            chosen += _greedy(component, gains)
        else:
            chosen += _solve(lefts, rights, {cell: gains[cell] for cell in component})
    what = "sentences that compete for each other (the rest: best first)"
    limit = Limit(stage="align", what=what, limit=MAX_COMPONENT, actual=largest)
    return sorted(chosen), (limit,) if largest else ()


def _components(gains: Mapping[Cell, float]) -> list[list[Cell]]:
    """Cells grouped so that cells of two groups share no row and no column."""
    parent: dict[int, int] = {}

    def find(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    cells = sorted(gains)
    for left, right in cells:
        a, b = left, -1 - right
        parent.setdefault(a, a)
        parent.setdefault(b, b)
        parent[find(b)] = find(a)
    groups: dict[int, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(find(cell[0]), []).append(cell)
    return list(groups.values())


def _greedy(component: Sequence[Cell], gains: Mapping[Cell, float]) -> list[Cell]:
    lefts: set[int] = set()
    rights: set[int] = set()
    chosen = []
    for left, right in sorted(component, key=lambda cell: (-gains[cell], cell)):
        if left not in lefts and right not in rights:
            lefts.add(left)
            rights.add(right)
            chosen.append((left, right))
    return chosen


def _solve(lefts: list[int], rights: list[int], gains: Mapping[Cell, float]) -> list[Cell]:
    if len(lefts) > len(rights):
        flipped = {(right, left): gain for (left, right), gain in gains.items()}
        return [(left, right) for right, left in _solve(rights, lefts, flipped)]
    costs = [[-gains.get((left, right), 0.0) for right in rights] for left in lefts]
    pairs = ((lefts[row], rights[column]) for row, column in _hungarian(costs))
    return [pair for pair in pairs if pair in gains]


def _hungarian(costs: list[list[float]]) -> list[Cell]:
    """Assignment of least cost, every row to its own column; needs no more rows than columns."""
    n_rows, n_columns = len(costs), len(costs[0])
    row_price = [0.0] * (n_rows + 1)
    column_price = [0.0] * (n_columns + 1)
    row_of = [0] * (n_columns + 1)  # rows and columns count from 1; 0 is the free row
    for row in range(1, n_rows + 1):
        came_from = _augmenting_path(row, costs, row_of, row_price, column_price)
        column = came_from.pop()
        while column:
            before = came_from[column]
            row_of[column] = row_of[before]
            column = before
    return [
        (row_of[column] - 1, column - 1) for column in range(1, n_columns + 1) if row_of[column]
    ]


def _augmenting_path(
    row: int,
    costs: list[list[float]],
    row_of: list[int],
    row_price: list[float],
    column_price: list[float],
) -> list[int]:
    """Cheapest path from `row` to a free column: each column's predecessor, then that column."""
    n_columns = len(costs[0])
    row_of[0] = row
    slack = [float("inf")] * (n_columns + 1)
    came_from = [0] * (n_columns + 1)
    done = [False] * (n_columns + 1)
    column = 0
    while row_of[column]:
        done[column] = True
        here, line = row_of[column], costs[row_of[column] - 1]
        step, nearest = float("inf"), 0
        for other in range(1, n_columns + 1):
            if done[other]:
                continue
            cost = line[other - 1] - row_price[here] - column_price[other]
            if cost < slack[other]:
                slack[other], came_from[other] = cost, column
            if slack[other] < step:
                step, nearest = slack[other], other
        for other in range(n_columns + 1):
            if done[other]:
                row_price[row_of[other]] += step
                column_price[other] -= step
            else:
                slack[other] -= step
        column = nearest
    return [*came_from, column]
