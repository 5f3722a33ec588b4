"""How code points fold: the table by which the kernel folds case and cuts words.

Each code point maps to the UTF-8 bytes that `str.casefold` makes of it, with a space in place of
whatever is no word character and spaces around the characters of scripts written without them. What
is left of a text are words between spaces. The table comes from this Python's own `unicodedata`, so
that kernel and plain code agree.

A page of 256 code points is made when a text first needs it, in a third of a millisecond; an
English dump needs a handful of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.core.kernels import FoldPages

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FoldTable", "fold_table"]

_PAGE = 256


@attrs.frozen(kw_only=True, eq=False)
class FoldTable:
    """Folding by code point.

    Attributes:
        pages: the pages that were needed so far.
    """

    pages: FoldPages


def fold_table(no_space: Sequence[tuple[int, int]]) -> FoldTable:
    """Make the table.

    Args:
        no_space: first and last code point of each range whose word characters are words of
            their own.

    Returns:
        The table for this Python's Unicode version.
    """
    ranges = tuple(no_space)

    def folded_page(page: int) -> list[bytes]:
        first = page * _PAGE
        alone = {
            code
            for start, last in ranges
            for code in range(max(start, first), min(last + 1, first + _PAGE))
        }
        return [_folded(code, alone) for code in range(first, first + _PAGE)]

    return FoldTable(pages=FoldPages(folded_page))


def _folded(code: int, alone: set[int]) -> bytes:
    out = b""
    for char in chr(code).casefold():
        if not (char.isalnum() or char == "_"):
            out += b" "
        elif ord(char) in alone:
            out += b" " + char.encode() + b" "
        else:
            out += char.encode()
    return out
