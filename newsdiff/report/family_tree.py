"""Who has it from whom, laid out as an indented tree: where each article stands in a drawing.

Every drawing of the family takes its places from here. Each node has a row of its own, parents
above their children and one column to the left of them, so that no label ever meets another and
sixty articles read as well as six. Time O(n log n) in articles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.report.answer import descents_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.model import Comparison, Descent

__all__ = ["FamilyLayout", "FamilyNode", "family_layout"]


@attrs.frozen(kw_only=True)
class FamilyNode:
    """An article in its place, or a source that none of the articles is known to be.

    Attributes:
        row: its row, from 0; no other node has it.
        column: its depth, from 0 for what goes back to nothing known.
        origin: number of its origin, its place in `Comparison.origins`.
        article: index of the article; None for a source that no article is known to be.
        parent: row of the node that it directly goes back to, None for a root.
        descent: how the article descends, None for a source and where nothing says.
    """

    row: int
    column: int
    origin: int
    article: int | None = None
    parent: int | None = None
    descent: Descent | None = None


@attrs.frozen(kw_only=True)
class FamilyLayout:
    """The nodes by row, and how many columns they take."""

    nodes: tuple[FamilyNode, ...]
    n_columns: int


def family_layout(comparison: Comparison) -> FamilyLayout:
    """Lay out the family of a comparison.

    Origins stand in their order, the articles below one parent by the version that they follow and
    then by index. A source heads the articles of its origin where no single one of them is its
    dispatch, unless they all go back to one article that names no agency. An article without a
    parent stands below the dispatch of its version. One whose parent is in another origin, or among
    its own descendants, counts as one without.

    Returns:
        One node an article and one a source that is shown; without origins every article is a root.
    """
    descents = {each.article: each for each in descents_of(comparison)}
    nodes: list[FamilyNode] = []
    placed: set[int] = set()
    for origin in range(len(comparison.origins)):
        for node in _origin_nodes(comparison, origin, descents, len(nodes)):
            nodes.append(node)
            placed.add(-1 if node.article is None else node.article)
    for compared in comparison.articles:
        if compared.index not in placed:
            row = len(nodes)
            nodes.append(FamilyNode(row=row, column=0, origin=row, article=compared.index))
    return FamilyLayout(
        nodes=tuple(nodes), n_columns=max((node.column + 1 for node in nodes), default=0)
    )


def _origin_nodes(
    comparison: Comparison, number: int, descents: dict[int, Descent], first_row: int
) -> Iterator[FamilyNode]:
    """The nodes of one origin, depth first."""
    origin = comparison.origins[number]
    members = sorted(
        origin.articles, key=lambda at: (descents[at].version if at in descents else 0, at)
    )
    parents = {at: _parent(at, set(members), descents) for at in members}
    roots = [at for at in members if parents[at] is None]
    dispatches = [at for at in roots if at in descents and descents[at].kind == "dispatch"]
    has_head = len(dispatches) != 1 and (len(roots) > 1 or origin.agency is not None)
    children: dict[int | None, list[int]] = {}
    for at in members:
        parent = parents[at]
        if parent is None and at not in dispatches:
            parent = _dispatch_of(at, dispatches, descents)
        children.setdefault(parent, []).append(at)
    row = first_row
    above: int | None = None
    if has_head:
        yield FamilyNode(row=row, column=0, origin=number)
        above = row
        row += 1
    waiting = [(at, int(has_head), above) for at in reversed(children.get(None, []))]
    while waiting:
        at, column, above = waiting.pop()
        yield FamilyNode(
            row=row,
            column=column,
            origin=number,
            article=at,
            parent=above,
            descent=descents.get(at),
        )
        waiting += [(child, column + 1, row) for child in reversed(children.get(at, []))]
        row += 1


def _parent(article: int, members: set[int], descents: dict[int, Descent]) -> int | None:
    """The parent that an article names, if it is of the same origin and none of its descendants."""
    seen = {article}
    at: int | None = article
    while at in descents:
        at = descents[at].parent
        if at in seen:
            return None
        if at is not None:
            seen.add(at)
    parent = descents[article].parent if article in descents else None
    return parent if parent in members else None


def _dispatch_of(article: int, dispatches: list[int], descents: dict[int, Descent]) -> int | None:
    """The dispatch among the articles that one without a parent follows: that of its version."""
    if len(dispatches) == 1 or article not in descents:
        return dispatches[0] if len(dispatches) == 1 else None
    version = descents[article].version
    return next((at for at in dispatches if descents[at].version == version), None)
