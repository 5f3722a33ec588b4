"""A comparison for the terminal: summary first, then the articles side by side, or stacked.

Signs stand beside colours, so that nothing is lost without them: a glyph for each level, `[-…-]`
and `{+…+}` around changed words where there is no colour, `≠` before a divergence. What a terminal
would obey in the text of an article (escape sequences, controls of direction) is made visible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from newsdiff.report import terminal_summary as summary
from newsdiff.report.console import drawing_console
from newsdiff.report.pieces import link_pieces, plain_pieces
from newsdiff.report.rows import arrange_rows
from newsdiff.report.text import GLYPHS, excerpt, names, one_line, score_words

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


def render_terminal(comparison: Comparison, *, width: int, color: bool) -> str:
    """The comparison as text for a terminal.

    Args:
        comparison: what to show; every number of articles.
        width: columns; two articles stand side by side from 100 on, stacked below.
        color: whether to use colour and other styles (ANSI escape sequences).

    Returns:
        Lines of at most `width` columns, each ended by a line break; at most some hundred rows, and
        a line that says what was left out.
    """
    width = max(width, _NARROWEST)
    shown = names(comparison)
    lines = summary.lines_of(comparison, shown, width)
    if len(comparison.articles) == 2:  # noqa: PLR2004
        lines += _Pair(comparison, shown, width, color=color).lines()
    return _to_string(lines, width, color=color)


def _to_string(lines: Sequence[Text], width: int, *, color: bool) -> str:
    console, out = drawing_console(width, color=color)
    console.print(Text("\n").join(lines), no_wrap=True, overflow="ellipsis", crop=True)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


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
        self._console = drawing_console(width, color=False)[0]

    def lines(self) -> list[Text]:
        """The view, its headings included."""
        rows = arrange_rows(self._left, self._right, self._links)
        lines = self._heading()
        for row in rows[:_MAX_ROWS]:
            lines += self._draw(row)
            lines.append(Text())
        if len(rows) > _MAX_ROWS:
            more = f"… {len(rows) - _MAX_ROWS:,} more rows; --format html and json show all of them"
            lines.append(Text(more, style="bold"))
        return lines

    def _heading(self) -> list[Text]:
        if not self._wide:
            return []
        heads = [Text(name, style="bold") for name in self._names]
        for head in heads:
            head.truncate(self._column - 1, overflow="ellipsis")
        line = Text("─" * self._width, style="dim")
        return [self._beside("", [heads[0]], [], [heads[1]])[0], line]

    def _draw(self, row: Row) -> list[Text]:
        if row.kind == "noise":
            return [self._noise(row)]
        if self._wide:
            return self._draw_wide(row)
        return self._draw_stacked(row)

    def _noise(self, row: Row) -> Text:
        counts = []
        for compared, sentences in ((self._left, row.left), (self._right, row.right)):
            if sentences:
                first = excerpt(compared.segmented.sentence_text(sentences[0]), 40)
                side = "left" if compared is self._left else "right"
                lines = "1 line" if len(sentences) == 1 else f"{len(sentences):,} lines"
                counts.append(f"{lines} of noise {side}: {first}")
        number = f"{row.number:>{_NUMBER - 1}} "
        return Text(f"{number}{GLYPHS['noise']} {' · '.join(counts)}", style="dim")

    def _draw_wide(self, row: Row) -> list[Text]:
        left, right = self._wrap(self._cell(row, "left")), self._wrap(self._cell(row, "right"))
        return self._beside(f"{row.number:>{_NUMBER - 1}} ", left, self._flags(row), right)

    def _beside(
        self, number: str, left: Sequence[Text], gutter: Sequence[Text], right: Sequence[Text]
    ) -> list[Text]:
        lines = []
        for at in range(max(len(left), len(gutter), len(right))):
            line = Text(number if at == 0 else "", style="")
            _pad(line, _NUMBER)
            if at < len(left):
                line.append_text(left[at])
            _pad(line, _NUMBER + self._column)
            if at < len(gutter):
                line.append_text(gutter[at])
            _pad(line, _NUMBER + self._column + _GUTTER)
            if at < len(right):
                line.append_text(right[at])
            lines.append(line)
        return lines

    def _flags(self, row: Row) -> list[Text]:
        """What the gutter says of a row, one line each."""
        if row.kind == "own":
            left, right = "‹ own" if row.left else "", "own ›" if row.right else ""
            words = "‹ own ›" if left and right else left or right
            return [Text(words, style="cyan")]
        if row.link is None or row.kind == "stub":
            return []
        level = row.link.level
        words = score_words(row.link).removeprefix(level) or f" {_SURE[level]}"
        flags = [Text(f"{GLYPHS[level]}{words}", style="bold")]
        if row.link.moved:
            flags.append(Text("↕ moved", style="blue"))
        kinds = dict.fromkeys(each.kind for each in row.link.divergences)
        flags += [Text(f"≠ {kind}", style="bold yellow") for kind in kinds]
        return flags

    def _draw_stacked(self, row: Row) -> list[Text]:
        number = f"{row.number:>{_NUMBER - 1}} "
        if row.kind == "stub":
            cell = self._wrap(self._cell(row, "right"))
            return [Text(number.rstrip()), *(self._boxed("2", line) for line in cell)]
        words = "own" if row.kind == "own" else ""
        if row.link is not None:
            words = f"{GLYPHS[row.link.level]} {score_words(row.link)}"
            words += "  ↕ moved" if row.link.moved else ""
            kinds = dict.fromkeys(each.kind for each in row.link.divergences)
            words += "".join(f"  ≠ {kind}" for kind in kinds)
        lines = [Text(f"{number}{words}", style="bold" if row.link else "cyan")]
        if row.link is not None and row.link.level == "verbatim":
            cell = self._wrap(self._cell(row, "left"))
            return lines + [self._boxed("1=2", line) for line in cell]
        for mark, side in (("1", "left"), ("2", "right")):
            lines += [self._boxed(mark, line) for line in self._wrap(self._cell(row, side))]
        return lines

    def _boxed(self, mark: str, line: Text) -> Text:
        return Text.assemble((f"{mark:>{_NUMBER}} │ ", "dim"), line)

    def _cell(self, row: Row, side: str) -> Text:
        """Text of one side of a row, with changed words and divergences marked."""
        compared = self._left if side == "left" else self._right
        sentences = row.left if side == "left" else row.right
        if not sentences:
            return Text()
        if row.kind == "stub":
            start = excerpt(compared.segmented.sentence_text(sentences[0]), 60)
            return Text(f"↕ shown in row {row.other}: {start}", style="dim")
        if row.link is None:
            pieces = plain_pieces(compared, sentences)
            return self._styled(compared, pieces, side)
        cell = self._styled(compared, link_pieces(compared, row.link), side)
        if side == "left" and row.repeats is not None:
            return Text.assemble((f"(as in row {row.repeats}) ", "dim"), cell)
        if side == "right" and row.other is not None:
            return Text.assemble((f"(stands at row {row.other}) ", "dim"), cell)
        return cell

    def _styled(self, compared: ComparedArticle, pieces: Sequence[Piece], side: str) -> Text:
        text = compared.article.text
        cell, room, end = Text(), _MAX_CELL, pieces[0].start
        for piece in pieces:
            if cell and piece.start > end:
                cell.append(_BREAK if piece.breaks else " ")
            end = piece.end
            raw = text[piece.start : min(piece.end, piece.start + room)]
            self._append(cell, raw, piece, side)
            room -= len(raw)
            if room <= 0:
                left_out = pieces[-1].end - piece.start - len(raw)
                cell.append(f" … ({left_out:,} more characters)" if left_out else "", style="dim")
                break
        return cell

    def _append(self, cell: Text, raw: str, piece: Piece, side: str) -> None:
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
        cell.append(words, style=style)
        if raw[-1:].isspace():
            cell.append(" ")

    def _wrap(self, cell: Text) -> list[Text]:
        if not cell:
            return []
        wrapped = cell.wrap(self._console, self._column - 1, overflow="fold")
        for line in wrapped:
            line.rstrip()
        return list(wrapped)


def _pad(line: Text, column: int) -> None:
    line.pad_right(max(0, column - cell_len(line.plain)))
