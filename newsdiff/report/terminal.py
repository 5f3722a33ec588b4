"""A comparison for the terminal: summary first, then the articles side by side, or stacked.

Signs stand beside colours, so that nothing is lost without them: a glyph for each level, `[-…-]`
and `{+…+}` around changed words where there is no colour, `≠` before a divergence. What a terminal
would obey in the text of an article (escape sequences, controls of direction) is made visible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.report import terminal_summary as summary
from newsdiff.report.pieces import link_pieces, plain_pieces
from newsdiff.report.rows import arrange_rows
from newsdiff.report.styled import StyledText, drawn
from newsdiff.report.text import (
    GLYPHS,
    TELLING_LEVELS,
    excerpt,
    n_lines,
    names,
    one_line,
    plural,
    score_words,
    why_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import ComparedArticle, Comparison
    from newsdiff.report.pieces import Piece
    from newsdiff.report.rows import Row

__all__ = ["render_terminal"]

WIDE = 100
"""Columns from which two articles stand side by side."""

_NARROWEST = 40
_MAX_ROWS = 400
_MAX_CELL = 1_500
_NUMBER = 4
_GUTTER = 12
_BREAK = "\n"
_SURE = {"verbatim": "same", "edited": "edited", "rewritten": "rewritten", "partial": "partial"}
_STYLES = {"left": "red underline", "right": "green underline", "divergence": "bold yellow"}


def render_terminal(comparison: Comparison, *, width: int, color: bool, full: bool = False) -> str:
    """The comparison as text for a terminal.

    Args:
        comparison: what to show; every number of articles.
        width: columns; two articles stand side by side from 100 on, stacked below.
        color: whether to use colour and other styles (ANSI escape sequences).
        full: whether to show every difference, addition, row and passage, and of n articles the
            words that each changed.

    Returns:
        Lines of at most `width` columns, each ended by a line break. If not in full at most some
        hundred rows, and a line that says what was left out.
    """
    width = max(width, _NARROWEST)
    shown = names(comparison)
    lines = summary.lines_of(comparison, shown, width, color=color, full=full)
    if len(comparison.articles) == 2:  # noqa: PLR2004
        lines += _Pair(comparison, shown, width, color=color).lines(None if full else _MAX_ROWS)
    return drawn(lines, width, color=color)


class _Pair:
    """Draws the rows of two articles."""

    def __init__(
        self, comparison: Comparison, shown: Sequence[str], width: int, *, color: bool
    ) -> None:
        self._left, self._right = comparison.articles
        self._links = comparison.links
        self._names = shown
        self._width = width
        self._color = color
        self._wide = width >= WIDE
        room = width - _NUMBER - _GUTTER if self._wide else width - 2 * _NUMBER
        self._column = room // 2 if self._wide else room

    def lines(self, most: int | None) -> list[StyledText]:
        """The view, its headings included; at most so many rows."""
        rows = arrange_rows(self._left, self._right, self._links)
        lines = self._heading()
        for row in rows[:most]:
            lines += self._draw(row)
            lines.append(StyledText())
        if most is not None and len(rows) > most:
            more = f"… {len(rows) - most:,} more rows; --full shows all of them"
            lines.append(StyledText((more, "bold")))
        return lines

    def _heading(self) -> list[StyledText]:
        if not self._wide:
            return []
        heads = [StyledText((name, "bold")).shortened(self._column - 1) for name in self._names]
        line = StyledText(("─" * self._width, "dim"))
        return [self._beside("", [heads[0]], [], [heads[1]])[0], line]

    def _draw(self, row: Row) -> list[StyledText]:
        if row.kind == "noise":
            return [self._noise(row)]
        lines = self._draw_wide(row) if self._wide else self._draw_stacked(row)
        return lines + self._why(row)

    def _why(self, row: Row) -> list[StyledText]:
        """Why a row was linked, where its words do not show it at once."""
        if row.kind != "link" or row.link is None or row.link.level not in TELLING_LEVELS:
            return []
        why = why_words(row.link, self._left.article.text)
        room = self._width - 2 * _NUMBER
        words = f"{'':{_NUMBER}}why: {excerpt(why, room)}"
        return [StyledText((words, "dim"))] if why else []

    def _noise(self, row: Row) -> StyledText:
        counts = []
        for compared, sentences in ((self._left, row.left), (self._right, row.right)):
            if sentences:
                first = excerpt(compared.segmented.sentence_text(sentences[0]), 40)
                side = "left" if compared is self._left else "right"
                lines = plural(n_lines(compared, sentences), "line")
                counts.append(f"{lines} of noise {side}: {first}")
        number = f"{row.number:>{_NUMBER - 1}} "
        return StyledText((f"{number}{GLYPHS['noise']} {' · '.join(counts)}", "dim"))

    def _draw_wide(self, row: Row) -> list[StyledText]:
        left, right = self._wrap(self._cell(row, "left")), self._wrap(self._cell(row, "right"))
        return self._beside(f"{row.number:>{_NUMBER - 1}} ", left, self._flags(row), right)

    def _beside(
        self,
        number: str,
        left: Sequence[StyledText],
        gutter: Sequence[StyledText],
        right: Sequence[StyledText],
    ) -> list[StyledText]:
        middle = _NUMBER + self._column
        columns = ((_NUMBER, left), (middle, gutter), (middle + _GUTTER, right))
        lines = []
        for at in range(max(len(left), len(gutter), len(right))):
            line = StyledText((number if at == 0 else "", ""))
            for column, cell in columns:
                if at < len(cell):
                    line.pad(column)
                    line.extend(cell[at])
            lines.append(line)
        return lines

    def _flags(self, row: Row) -> list[StyledText]:
        """What the gutter says of a row, one line each."""
        if row.kind == "own":
            left, right = "‹ own" if row.left else "", "own ›" if row.right else ""
            words = "‹ own ›" if left and right else left or right
            return [StyledText((words, "cyan"))]
        if row.link is None or row.kind == "stub":
            return []
        level = row.link.level
        words = score_words(row.link).removeprefix(level) or f" {_SURE[level]}"
        flags = [StyledText((f"{GLYPHS[level]}{words}", "bold"))]
        if row.link.moved:
            flags.append(StyledText(("↕ moved", "blue")))
        kinds = dict.fromkeys(each.kind for each in row.link.divergences)
        flags += [StyledText((f"≠ {kind}", "bold yellow")) for kind in kinds]
        return flags

    def _draw_stacked(self, row: Row) -> list[StyledText]:
        number = f"{row.number:>{_NUMBER - 1}} "
        if row.kind == "stub":
            cell = self._wrap(self._cell(row, "right"))
            return [StyledText((number.rstrip(), "")), *(self._boxed("2", line) for line in cell)]
        words = "own" if row.kind == "own" else ""
        if row.link is not None:
            words = f"{GLYPHS[row.link.level]} {score_words(row.link)}"
            words += "  ↕ moved" if row.link.moved else ""
            kinds = dict.fromkeys(each.kind for each in row.link.divergences)
            words += "".join(f"  ≠ {kind}" for kind in kinds)
        lines = [StyledText((f"{number}{words}", "bold" if row.link else "cyan"))]
        if row.link is not None and row.link.level == "verbatim":
            cell = self._wrap(self._cell(row, "left"))
            return lines + [self._boxed("1=2", line) for line in cell]
        for mark, side in (("1", "left"), ("2", "right")):
            lines += [self._boxed(mark, line) for line in self._wrap(self._cell(row, side))]
        return lines

    def _boxed(self, mark: str, line: StyledText) -> StyledText:
        return _behind((f"{mark:>{_NUMBER}} │ ", "dim"), line)

    def _cell(self, row: Row, side: str) -> StyledText:
        """Text of one side of a row, with changed words and divergences marked."""
        compared = self._left if side == "left" else self._right
        sentences = row.left if side == "left" else row.right
        if not sentences:
            return StyledText()
        if row.kind == "stub":
            start = excerpt(compared.segmented.sentence_text(sentences[0]), 60)
            return StyledText((f"↕ shown in row {row.other}: {start}", "dim"))
        if row.link is None:
            pieces = plain_pieces(compared, sentences)
            return self._styled(compared, pieces, side)
        cell = self._styled(compared, link_pieces(compared, row.link), side)
        if side == "left" and row.repeats is not None:
            return _behind((f"(as in row {row.repeats}) ", "dim"), cell)
        if side == "right" and row.other is not None:
            return _behind((f"(stands at row {row.other}) ", "dim"), cell)
        return cell

    def _styled(self, compared: ComparedArticle, pieces: Sequence[Piece], side: str) -> StyledText:
        text = compared.article.text
        cell, room, end = StyledText(), _MAX_CELL, pieces[0].start
        for piece in pieces:
            if cell and piece.start > end:
                cell.append(_BREAK if piece.breaks else " ")
            end = piece.end
            raw = text[piece.start : min(piece.end, piece.start + room)]
            self._append(cell, raw, piece, side)
            room -= len(raw)
            if room <= 0:
                left_out = pieces[-1].end - piece.start - len(raw)
                cell.append(f" … ({left_out:,} more characters)" if left_out else "", "dim")
                break
        return cell

    def _append(self, cell: StyledText, raw: str, piece: Piece, side: str) -> None:
        """Add a piece to a cell, its outer spaces unmarked."""
        words = one_line(raw)
        if raw[:1].isspace() and not cell.plain.endswith((" ", _BREAK)):
            cell.append(" ")
        if not words:
            return
        style = _STYLES["divergence"] if piece.divergence else "bold" if piece.credit else ""
        if piece.divergence and piece.first:
            words = f"≠{words}"
        if piece.changed and not self._color:
            words = f"[-{words}-]" if side == "left" else f"{{+{words}+}}"
        if piece.changed and not piece.divergence:
            style = f"{style} {_STYLES[side]}".strip()
        cell.append(words, style)
        if raw[-1:].isspace():
            cell.append(" ")

    def _wrap(self, cell: StyledText) -> list[StyledText]:
        return cell.wrapped(self._column - 1) if cell else []


def _behind(head: tuple[str, str], text: StyledText) -> StyledText:
    line = StyledText(head)
    line.extend(text)
    return line
