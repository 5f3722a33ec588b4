"""The family: who has it from whom, as an indented tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.report.answer import answer
from newsdiff.report.family_tree import family_layout
from newsdiff.report.figures.drawing import Sheet, clipped, color, number_text
from newsdiff.report.notes import (
    added_words,
    carried_words,
    credits_words,
    items_words,
    restated_words,
)
from newsdiff.report.sources import agency_words, plain_words
from newsdiff.report.text import names, one_line, published_words

if TYPE_CHECKING:
    from newsdiff.model import Comparison
    from newsdiff.report.answer import ArticleLine
    from newsdiff.report.family_tree import FamilyLayout, FamilyNode

__all__ = ["draw"]

_MARGIN = 24
_ROW = 46
_INDENT = 44
_MARK = 26
_WIDTH = 960
_UNKNOWN = "A source that is not known"


def draw(comparison: Comparison) -> Sheet:
    """The figure: a line for each article below what it goes back to."""
    shown = names(comparison)
    found = answer(comparison)
    layout = family_layout(comparison)
    sheet = Sheet(
        "family",
        f"Where {len(shown)} articles have it from",
        " ".join([found.sources, *plain_words(comparison, shown)])
        + " "
        + " ".join(f"{shown[line.article]}: {line.role}." for line in found.lines if line.role),
    )
    sheet.heading(_MARGIN, _MARGIN + 12, found.sources, _WIDTH)
    top = _MARGIN + 36
    for node in layout.nodes:
        if node.parent is not None:
            _edge(sheet, layout, node, top)
    for node in layout.nodes:
        line = None if node.article is None else found.lines[node.article]
        name = "" if line is None else shown[line.article]
        _node(sheet, comparison, node, (line, name), top)
    bottom = top + _ROW * len(layout.nodes)
    sheet.words(
        _MARGIN,
        bottom + 14,
        "A dark circle is the source's own text, a square a source that no article is known to be; "
        "a dashed line leads to a later version.",
        size=11,
        fill="soft",
    )
    sheet.reach(_WIDTH + 2 * _MARGIN, bottom + 14 + _MARGIN)
    return sheet


def _place(node: FamilyNode, top: float) -> tuple[float, float]:
    """The middle of a node's mark."""
    return _MARGIN + _MARK / 2 + node.column * _INDENT, top + node.row * _ROW + _MARK / 2


def _edge(sheet: Sheet, layout: FamilyLayout, node: FamilyNode, top: float) -> None:
    """A line down from the parent and across to the node."""
    assert node.parent is not None
    x0, y0 = _place(layout.nodes[node.parent], top)
    x1, y1 = _place(node, top)
    path = f"M{number_text(x0)} {number_text(y0)}V{number_text(y1)}H{number_text(x1)}"
    updates = node.descent is not None and node.descent.kind == "update"
    sheet.path(path, stroke=color("strong-line"), dashed=updates, width=1.5)


def _node(
    sheet: Sheet,
    comparison: Comparison,
    node: FamilyNode,
    said: tuple[ArticleLine | None, str],
    top: float,
) -> None:
    """The mark of an article or a source, and what is to be said of it."""
    line, name = said
    x, y = _place(node, top)
    words = x + _MARK / 2 + 10
    room = _MARGIN + _WIDTH - words
    half = _MARK / 2
    if line is None:
        sheet.rect(x - half, y - half, _MARK, _MARK, color("ink"))
        origin = comparison.origins[node.origin]
        name = agency_words(origin) or _UNKNOWN
        sheet.words(words, y - 1, clipped(name, room, 13), size=13, bold=True)
        sheet.words(words, y + 14, clipped(one_line(origin.note), room, 11), size=11, fill="soft")
        return
    is_dispatch = node.descent is not None and node.descent.kind == "dispatch"
    circle = f"M{number_text(x - half)} {number_text(y)}"
    circle += f"a{half:g} {half:g} 0 1 0 {_MARK} 0a{half:g} {half:g} 0 1 0 -{_MARK} 0Z"
    fill = color("f-verbatim" if is_dispatch else "f-partial")
    sheet.path(circle, fill=fill, stroke=color("strong-line"))
    ink = "on-verbatim" if is_dispatch else "on-partial"
    number = str(line.article + 1)
    sheet.words(x, y + 4.5, number, size=13, bold=True, fill=ink, anchor="middle")
    date = published_words(comparison.articles[line.article].article.published)
    head = f"{name}{', ' if date else ''}{date}"
    facts = [
        line.role,
        carried_words(line),
        *items_words(line),
        *restated_words(comparison, line),
        added_words(line),
        credits_words(line),
    ]
    sheet.words(words, y - 1, clipped(head, room, 13), size=13, bold=True)
    below = "; ".join(each for each in facts if each)
    sheet.words(words, y + 14, clipped(below, room, 11), size=11, fill="soft")
