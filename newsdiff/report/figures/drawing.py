"""A sheet to draw on, its colours, and how wide words are.

Colours are those of the page, in its light form, read from its style sheet; every colour has a
sign beside it, so that figures can be read in grey. Shapes carry their colours as attributes, which
every program that opens SVG understands.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from html import escape
from typing import TYPE_CHECKING, Literal

from newsdiff.report.html.frame import packaged
from newsdiff.report.packed import xml_text
from newsdiff.report.text import GLYPHS, LEVEL_WORDS, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LEVEL_KEY", "MOST_ROWS", "Sheet", "clipped", "color", "number_text", "width_of"]

_FONT = "Helvetica, Arial, 'Liberation Sans', 'Noto Sans', sans-serif"
_NARROW = frozenset("fijlrtI.,:;!|'’()[] ")
_WIDTHS = {"narrow": 0.33, "usual": 0.55, "capital": 0.72, "wide": 1.0}
"""Of characters, in sizes of the type: of Helvetica, rounded up, so that nothing overruns."""

LEVEL_KEY: tuple[tuple[str, str], ...] = tuple(LEVEL_WORDS.items())
"""The levels with what they mean."""

MOST_ROWS = 500
"""Rows of a figure: a longer one would be none. What is left out is said."""

Anchor = Literal["start", "middle", "end"]


@functools.cache
def _colors() -> dict[str, str]:
    found = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), ", packaged("report.css"))
    return dict(found)


def color(name: str) -> str:
    """A colour of the page by the name of its variable, such as `f-verbatim`."""
    return _colors()[name]


def number_text(value: float) -> str:
    """A coordinate as short text.

    Example:
        >>> number_text(3.0), number_text(1.25), number_text(-0.04)
        ('3', '1.2', '0')
    """
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


def _width(character: str) -> float:
    if character in _NARROW:
        return _WIDTHS["narrow"]
    if unicodedata.east_asian_width(character) in "WF":
        return _WIDTHS["wide"]
    return _WIDTHS["capital" if character.isupper() or character in "mwMW@%—…" else "usual"]


def width_of(text: str, size: float) -> float:
    """How wide a line of type is at most, in the units of its size."""
    return size * sum(map(_width, text))


def clipped(text: str, width: float, size: float) -> str:
    """Text on one line that is at most so wide, with an ellipsis if it was cut.

    Args:
        text: of an article or our own.
        width: in the units of the sheet.
        size: of the type, in the same units.
    """
    most = int(width / size / _WIDTHS["narrow"]) + 2
    words = one_line(text[: 4 * most])
    room = width / size
    used = 0.0
    for at, character in enumerate(words):
        used += _width(character)
        if used > room:
            cut = words.rfind(" ", at // 2, at)
            return f"{words[: cut if cut > 0 else max(at - 1, 0)].rstrip(' ,;:')}…"
    return words


class Sheet:
    """Shapes and words on a white ground, written as an SVG document."""

    def __init__(self, figure: str, title: str, description: str) -> None:
        self.figure = figure
        self._title = title
        self._description = description
        self._parts: list[str] = []
        self._width = self._height = 0.0

    def reach(self, x: float, y: float) -> None:
        """Make the sheet large enough for a point."""
        self._width, self._height = max(self._width, x), max(self._height, y)

    def heading(self, x: float, y: float, text: str, most: float) -> None:
        """The line above all, at most so wide; the sheet is made wide enough for it."""
        words = clipped(text, most, 14)
        self.words(x, y, words, size=14, bold=True)
        self.reach(2 * x + 1.08 * width_of(words, 14), y)

    def rect(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """A filled rectangle."""
        self._parts.append(
            f'<rect x="{number_text(x)}" y="{number_text(y)}" width="{number_text(width)}" '
            f'height="{number_text(height)}" fill="{fill}"/>'
        )

    def path(
        self,
        path: str,
        *,
        fill: str = "none",
        stroke: str = "",
        dashed: bool = False,
        opacity: float = 1.0,
        width: float = 1.0,
    ) -> None:
        """A path; `path` is of our own making."""
        attributes = f' fill="{fill}"'
        if opacity < 1:
            attributes += f' fill-opacity="{opacity:g}"'
        if stroke:
            attributes += f' stroke="{stroke}"'
        if stroke and width != 1:
            attributes += f' stroke-width="{width:g}"'
        if dashed:
            attributes += ' stroke-dasharray="4 3"'
        self._parts.append(f'<path d="{path}"{attributes}/>')

    def words(  # noqa: PLR0913  what a line of type is
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 12,
        bold: bool = False,
        fill: str = "ink",
        anchor: Anchor = "start",
        turn: float = 0,
    ) -> None:
        """A line of text, escaped, its controls made visible; `turn` in degrees about its start."""
        attributes = f'x="{number_text(x)}" y="{number_text(y)}"'
        if size != 12:  # noqa: PLR2004  that of the whole sheet
            attributes += f' font-size="{size:g}"'
        if bold:
            attributes += ' font-weight="700"'
        if fill != "ink":
            attributes += f' fill="{color(fill)}"'
        if anchor != "start":
            attributes += f' text-anchor="{anchor}"'
        if turn:
            attributes += f' transform="rotate({turn:g} {number_text(x)} {number_text(y)})"'
        self._parts.append(f"<text {attributes}>{escape(xml_text(text), quote=False)}</text>")

    def cell(
        self, x: float, y: float, width: float, height: float, part: str, sign: str = ""
    ) -> None:
        """A rectangle in the colour of a level or label, with its sign or another in it."""
        self.rect(x, y, width, height, color(f"f-{part}"))
        size = min(height - 2, 11)
        self.words(
            x + width / 2,
            y + height / 2 + size * 0.36,
            sign or GLYPHS[part],
            size=size,
            bold=True,
            fill=f"on-{part}",
            anchor="middle",
        )

    def key(self, x: float, y: float, entries: Sequence[tuple[str, str]]) -> None:
        """What colours and signs mean, in one line."""
        for part, words in entries:
            self.cell(x, y - 11, 16, 14, part)
            self.words(x + 21, y, words, size=11, fill="soft")
            x += 21 + width_of(words, 11) + 12
        self.reach(x, y + 6)

    def left_out(self, x: float, y: float, rows: int) -> float:
        """Say how many rows are not shown, if any; returns where the line ends."""
        if not rows:
            return y
        self.words(x, y + 14, f"{rows:,} more rows are left out.", size=11, fill="diverge")
        return y + 20

    def svg(self) -> str:
        """The document; its title and description are read out by screen readers."""
        width, height = number_text(self._width), number_text(self._height)
        name = f"newsdiff-{self.figure}"
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" '
            f'aria-labelledby="{name}-title {name}-description" font-family="{_FONT}" '
            f'font-size="12" fill="{color("ink")}">\n'
            f'<title id="{name}-title">{escape(xml_text(self._title), quote=False)}</title>\n'
            f'<desc id="{name}-description">{escape(xml_text(self._description), quote=False)}'
            f'</desc>\n<rect width="{width}" height="{height}" fill="#ffffff"/>\n'
            + "\n".join(self._parts)
            + "\n</svg>\n"
        )
