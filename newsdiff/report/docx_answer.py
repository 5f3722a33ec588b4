"""The answer as a short table at the head of a Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsdiff.report.answer import answer
from newsdiff.report.answer_rows import added_line
from newsdiff.report.notes import carried_words, items_words, restated_words
from newsdiff.report.packed import xml_text
from newsdiff.report.telling import changed_words
from newsdiff.report.text import names, published_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsdiff.model import Comparison

__all__ = ["add_answer"]

_HEADS = ("Article", "What it is", "Changed", "Added", "Credits")
_SIZE_PT = 8
_MOST_LINES = 3


def add_answer(document: Any, comparison: Comparison, articles: Sequence[int]) -> None:  # noqa: ANN401
    """Add the table: what is said of the sources, then a row an article.

    Args:
        document: of python-docx; the table is put at its end.
        comparison: whose answer it is.
        articles: indices of the articles that have a row.
    """
    found = answer(comparison)
    table = document.add_table(rows=2 + len(articles), cols=len(_HEADS))
    table.style = document.styles["Table Grid"]
    rows = [row.cells for row in table.rows]
    _fill(rows[0][0].merge(rows[0][-1]), [found.sources, *found.warnings], bold=True)
    for cell, head in zip(rows[1], _HEADS, strict=True):
        _fill(cell, [head], bold=True)
    shown = names(comparison)
    for cells, article in zip(rows[2:], articles, strict=True):
        line = found.lines[article]
        date = published_words(comparison.articles[article].article.published)
        _fill(cells[0], [shown[article], date])
        _fill(cells[1], [line.role, carried_words(line), *items_words(line)])
        changed, added = line.changed[:_MOST_LINES], line.additions[:_MOST_LINES]
        lines = [changed_words(each, article, shown) for each in changed]
        _fill(cells[2], [*lines, *_more(line.changed), *restated_words(comparison, line)])
        _fill(cells[3], [*[added_line(comparison, each) for each in added], *_more(line.additions)])
        _fill(cells[4], [", ".join(line.credits) or "nobody"])


def _more(items: Sequence[object]) -> list[str]:
    """The last line of a cell whose lines do not say all."""
    return ["…"] if len(items) > _MOST_LINES else []


def _fill(cell: Any, lines: Iterable[str], *, bold: bool = False) -> None:  # noqa: ANN401
    """Write lines into a cell, a paragraph each."""
    from docx.shared import Pt

    for place, line in enumerate(each for each in lines if each):
        paragraph = cell.add_paragraph() if place else cell.paragraphs[0]
        run = paragraph.add_run(xml_text(line))
        run.font.size = Pt(_SIZE_PT)
        run.font.bold = bold
