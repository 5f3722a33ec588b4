"""The matrix: a row for each sentence of a dispatch, a column for each article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.report.answer import answer
from newsdiff.report.figures.dispatch import dispatch_rows, dispatch_words, row_words
from newsdiff.report.figures.drawing import LEVEL_KEY, MOST_ROWS, Sheet, clipped, color, width_of
from newsdiff.report.sources import plain_words
from newsdiff.report.text import GLYPHS, names, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import Comparison
    from newsdiff.report.answer import ArticleLine
    from newsdiff.report.figures.dispatch import DispatchRow

__all__ = ["draw"]

_MARGIN = 24
_WORDS = 420
_WIDEST = 900
_CELL = (26, 19)
_HEAD = 150
_TURN = -60
_CELLS_LEFT = _MARGIN + 24 + _WORDS + 10


def draw(comparison: Comparison) -> Sheet:
    """The figure; without a wire core its rows are the passages."""
    shown = names(comparison)
    found = answer(comparison)
    sheet = Sheet(
        "matrix",
        f"Which of {len(shown)} articles carries which sentence, and how closely",
        " ".join([found.sources, *plain_words(comparison, shown)]),
    )
    sheet.heading(_MARGIN, _MARGIN + 12, found.sources, _WIDEST)
    heads = [clipped(name, _HEAD, 11) for name in shown]
    top = _MARGIN + 54 + 0.87 * max(width_of(head, 11) for head in heads)
    for at, head in enumerate(heads):
        x = _CELLS_LEFT + at * _CELL[0] + _CELL[0] / 2
        sheet.words(x, top - 8, str(at + 1), size=11, bold=True, anchor="middle")
        sheet.words(x + 3, top - 22, head, size=11, turn=_TURN)
    rows = dispatch_rows(comparison)
    y = _rows(sheet, comparison, rows[:MOST_ROWS], top)
    y = sheet.left_out(_MARGIN, y, len(rows[MOST_ROWS:]))
    y = _feet(sheet, found.lines, y + 8)
    sheet.key(_MARGIN, y + 24, LEVEL_KEY)
    right = _CELLS_LEFT + len(shown) * _CELL[0]
    sheet.reach(right + _HEAD / 2 + _MARGIN, y + 24 + _MARGIN)
    return sheet


def _rows(sheet: Sheet, comparison: Comparison, rows: Sequence[DispatchRow], y: float) -> float:
    """A line a sentence, a heading where another dispatch begins; returns where they end."""
    passages = {passage.id: passage for passage in comparison.passages}
    several = len({row.origin for row in rows}) > 1
    width = len(comparison.articles) * _CELL[0]
    number = 0
    for at, row in enumerate(rows):
        if several and (at == 0 or rows[at - 1].origin != row.origin):
            y += 22
            sheet.words(_MARGIN, y - 6, dispatch_words(comparison, row.origin), bold=True)
            number = 0
        number += 1
        words = row_words(comparison, row)
        sheet.words(_MARGIN + 16, y + 13.5, str(number), size=11, bold=True, anchor="end")
        sheet.words(_MARGIN + 24, y + 13.5, clipped(words, _WORDS, 11), size=11)
        sheet.rect(_CELLS_LEFT, y + _CELL[1] - 0.5, width, 0.5, color("line"))
        for member in passages[row.passage].members if row.passage in passages else ():
            x = _CELLS_LEFT + member.article * _CELL[0]
            sheet.cell(x + 0.5, y + 0.5, _CELL[0] - 1, _CELL[1] - 1, member.level)
        y += _CELL[1]
    return y


def _feet(sheet: Sheet, lines: Sequence[ArticleLine], y: float) -> float:
    """Below each article how much of its dispatch it carries, and how much it adds."""
    feet = (
        ("carries of its dispatch", [percent(line.share, "") if line.of else "" for line in lines]),
        (
            "sentences that it carries",
            [str(line.carried) if line.carried else "" for line in lines],
        ),
        (
            "sentences that it alone has",
            [
                f"{GLYPHS['own']}{line.added_sentences}" if line.added_sentences else ""
                for line in lines
            ],
        ),
    )
    for label, cells in feet:
        if not any(cells):
            continue
        sheet.words(_CELLS_LEFT - 10, y + 12, label, size=11, fill="soft", anchor="end")
        for at, words in enumerate(cells):
            x = _CELLS_LEFT + at * _CELL[0] + _CELL[0] / 2
            sheet.words(x, y + 12, words, size=9, anchor="middle")
        y += 16
    return y
