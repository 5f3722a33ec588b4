"""Lines for a terminal: pieces of text with a style, wrapped, padded, cut and drawn.

What rich does with a `Text`, for what a comparison needs of it; loading rich takes a tenth of a
whole comparison. The columns of characters are rich's, and its `Text` is what this is tested
against. Time and memory are linear in the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells, set_cell_size

from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["StyledText", "drawn"]

_BREAK = "\n"
_WORD = regex(r"\s*\S+\s*")
_NARROW = regex("[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2500-\u25a1]*")
"""Characters of one column each, of which most texts consist."""
_CODES = {
    "bold": 1,
    "dim": 2,
    "underline": 4,
    "red": 31,
    "green": 32,
    "yellow": 33,
    "blue": 34,
    "magenta": 35,
    "cyan": 36,
}
"""ANSI codes of the words that styles are made of, in the order in which they are written."""


class StyledText:
    """Text under way, as pieces of one style each.

    A style is words of `_CODES`, such as "bold red"; an empty one is none.
    """

    def __init__(self, *pieces: tuple[str, str]) -> None:
        """Start with pieces of text, each with its style."""
        self._pieces = [piece for piece in pieces if piece[0]]

    def __bool__(self) -> bool:
        """Whether there is any text."""
        return bool(self._pieces)

    @property
    def plain(self) -> str:
        """The text alone."""
        return "".join([words for words, _ in self._pieces])

    def append(self, words: str, style: str = "") -> None:
        """Add a piece at the end."""
        if words:
            self._pieces.append((words, style))

    def extend(self, other: StyledText) -> None:
        """Add the pieces of another at the end."""
        self._pieces += other._pieces

    def pad(self, width: int) -> None:
        """Fill up with spaces to so many columns; nothing where there are as many."""
        self.append(" " * (width - _n_columns(self.plain)))

    def shortened(self, width: int) -> StyledText:
        """The text in at most so many columns, with an ellipsis where it was cut."""
        plain = self.plain
        if _n_columns(plain) <= width:
            return self
        return self._with_plain(f"{set_cell_size(plain, width - 1)}…")

    def wrapped(self, width: int) -> list[StyledText]:
        """The text in lines of at most so many columns, without spaces at their ends.

        Lines end at line breaks and between words; a word that is too long is folded.
        """
        lines = []
        plain = self.plain
        start = 0
        for paragraph in plain.split(_BREAK):
            for at, line in _lines(paragraph, width):
                begin = start + at
                lines.append(self._between(begin, begin + len(line.rstrip())))
            start += len(paragraph) + len(_BREAK)
        return lines

    def drawn(self, *, color: bool) -> str:
        """The text, with its styles as ANSI escape sequences if in colour."""
        if not color:
            return self.plain
        return "".join([_drawn(words, style) for words, style in self._pieces])

    def _between(self, start: int, end: int) -> StyledText:
        """The pieces of `plain[start:end]`."""
        pieces = []
        at = 0
        for words, style in self._pieces:
            pieces.append((words[max(0, start - at) : max(0, end - at)], style))
            at += len(words)
        return StyledText(*pieces)

    def _with_plain(self, plain: str) -> StyledText:
        """Other text of at most the same length in the same styles."""
        pieces = []
        at = 0
        for words, style in self._pieces:
            pieces.append((plain[at : at + len(words)], style))
            at += len(words)
        return StyledText(*pieces)


def _n_columns(text: str) -> int:
    return len(text) if _NARROW.fullmatch(text) else cell_len(text)


def _drawn(words: str, style: str) -> str:
    if not style:
        return words
    codes = sorted(_CODES[word] for word in style.split())
    return f"\x1b[{';'.join(map(str, codes))}m{words}\x1b[0m"


def _lines(paragraph: str, width: int) -> Iterator[tuple[int, str]]:
    """Lines of at most so many columns, spaces at their ends apart, and where each begins."""
    begin = 0
    for end in _ends(paragraph, width):
        yield begin, paragraph[begin:end]
        begin = end
    yield begin, paragraph[begin:]


def _ends(paragraph: str, width: int) -> Iterator[int]:
    """Where the lines of a paragraph end, but the last."""
    measure = len if _NARROW.fullmatch(paragraph) else cell_len
    n_columns = 0
    for match in _WORD.finditer(paragraph):
        start, word = match.start(), match[0]
        n_word = measure(word.rstrip())
        if n_columns + n_word <= width:
            n_columns += measure(word)
        elif n_word > width:
            for line in chop_cells(word, width):
                if start:
                    yield start
                start += len(line)
                n_columns = measure(line)
        elif n_columns and start:
            yield start
            n_columns = measure(word)


def drawn(lines: Iterable[StyledText], width: int, *, color: bool) -> str:
    """Lines as text for a terminal.

    Args:
        lines: without line breaks in them.
        width: columns; a line that is longer ends in an ellipsis.
        color: whether styles become ANSI escape sequences.

    Returns:
        The lines, each ended by a line break and without spaces at its end.
    """
    shown = [line.shortened(width).drawn(color=color).rstrip() for line in lines]
    return "".join([f"{line}{_BREAK}" for line in shown])
