"""Who has it from whom, drawn as an indented tree, with a sentence and the reasons.

Time and size are linear in the articles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsdiff.report.answer import descents_of
from newsdiff.report.family_tree import family_layout
from newsdiff.report.html.summary import evidence_words
from newsdiff.report.sources import agency_words, roles_words
from newsdiff.report.text import excerpt, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import Comparison, Descent
    from newsdiff.report.answer import ArticleLine
    from newsdiff.report.family_tree import FamilyNode

__all__ = ["family_values"]

_ROW, _STEP, _MARK = 28, 34, 10
"""Height of a row, width of a column, radius of a mark; a letter is 16 high."""

_UNIT, _LETTER = 16, 7.8
_MAX_NAME = 36


def family_values(
    comparison: Comparison, shown: Sequence[str], lines: Sequence[ArticleLine]
) -> dict[str, Any] | None:
    """The drawing, a sentence that says the same, and the reasons, one entry an article.

    Args:
        comparison: whose family is drawn.
        shown: names of the articles.
        lines: what is to be said of each article.

    Returns:
        None where nothing is known of the family.
    """
    if not comparison.origins:
        return None
    layout = family_layout(comparison)
    nodes = [_node(comparison, each, shown) for each in layout.nodes]
    width = max(each["x"] + 2 * _MARK + _LETTER * len(each["words"]) for each in nodes)
    return {
        "nodes": nodes,
        "edges": [
            {"kind": _kind(each), "path": _edge(nodes[each.parent], nodes[each.row])}
            for each in layout.nodes
            if each.parent is not None
        ],
        "width": round(width),
        "height": _ROW * len(nodes),
        "em": round(width / _UNIT, 2),
        "kinds": {_kind(each) for each in layout.nodes},
        "roles": _roles(lines),
        "reasons": _reasons(descents_of(comparison), shown),
    }


def _node(comparison: Comparison, node: FamilyNode, shown: Sequence[str]) -> dict[str, Any]:
    origin = comparison.origins[node.origin] if node.origin < len(comparison.origins) else None
    if node.article is None:
        words = (agency_words(origin) if origin else "") or "a source that is not known"
    else:
        words = excerpt(shown[node.article], _MAX_NAME)
        if origin and node.descent and origin.versions > 1:
            words += f" · {origin.called(node.descent.version)}"
    return {
        "x": _MARK + 2 + node.column * _STEP,
        "y": round(_ROW * (node.row + 0.5)),
        "kind": _kind(node),
        "words": words,
        "number": None if node.article is None else node.article + 1,
    }


def _kind(node: FamilyNode) -> str:
    """What a node is drawn as: a root, or as its article descends."""
    if node.article is None:
        return "root"
    return node.descent.kind if node.descent else "source"


def _edge(parent: dict[str, Any], child: dict[str, Any]) -> str:
    """Down from a node, then across to one below it."""
    return f"M{parent['x']} {parent['y'] + _MARK}V{child['y'] - 8}q0 8 8 8H{child['x'] - _MARK}"


def _roles(lines: Sequence[ArticleLine]) -> list[dict[str, Any]]:
    """Articles of one role together, in the order of the first of them."""
    roles: dict[str, list[int]] = {}
    for line in lines:
        roles.setdefault(one_line(line.role), []).append(line.article + 1)
    return [
        {"words": roles_words(words, len(numbers)), "numbers": numbers}
        for words, numbers in roles.items()
        if words
    ]


def _reasons(descents: Sequence[Descent], shown: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "number": each.article + 1,
            "name": shown[each.article],
            "note": one_line(each.note),
            "evidence": evidence_words(each.evidence),
        }
        for each in descents
    ]
