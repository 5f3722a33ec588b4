"""What the page of n articles needs to set any two of them side by side, in few characters.

Rows are arranged and words are marked here, by the code that every other format uses; the script
only draws. For each two articles with the lower index on the left, two strings of numbers:

1. Links, in the order of `Comparison.links`. Each: its head (level, whether marks follow, whether a
   side has several sentences, moved, divergences), the first sentence of each side less that of the
   link before, a hundred less the score in per cent; then, where the head says so, the further
   sentences, the kinds of divergences, the number of marks of each side and, of each mark, the
   units since the last one and its own, and what it is where several sentences or divergences are.
2. Rows. Each: its head (kind, and two bits: for links and stubs whether another row is named and
   whether the left is repeated, else which sides have sentences), then the link less that of the
   row before less one, or the first sentence of a run less the one that is next, and its length.

Marks are counted in UTF-16 units of the text as the page shows it, the sentences of a side one
after the other. Time and size are linear in links, marks and rows.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, get_args

from newsdiff.model import LEVELS, DivergenceKind
from newsdiff.report.html.codes import encode, signed
from newsdiff.report.pieces import link_pieces, marked_edits
from newsdiff.report.rows import arrange, ends_of
from newsdiff.report.text import GLYPHS, LEVEL_WORDS, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsdiff.model import ComparedArticle, Comparison, Link, Side, Span
    from newsdiff.report.pieces import Piece
    from newsdiff.report.rows import Arranged

__all__ = ["pack_columns"]

_KINDS = get_args(DivergenceKind)
_LEVELS = {level: index for index, level in enumerate(LEVELS)}
_ROW_KINDS = {"link": 0, "own": 1, "noise": 2, "stub": 3}
_MARKS, _SEVERAL, _MOVED, _DIVERGES = 4, 8, 16, 32
_CHANGED, _FIRST = 1, 2
_LAST_UNIT = "\uffff"


def pack_columns(comparison: Comparison) -> dict[str, Any]:
    """Links and rows of every two articles, and the words for what they are.

    Returns:
        levels: `[name, sign, words]` of each level; kinds: of divergences; pairs: by "left right",
        links and rows.
    """
    texts = [_ShownText(each) for each in comparison.articles]
    links: dict[tuple[int, int], list[Link]] = {}
    for link in comparison.links:
        links.setdefault((link.left.article, link.right.article), []).append(link)
    pairs = {}
    for right in range(len(texts)):
        for left in range(right):
            between = links.get((left, right), [])
            ends = [ends_of(link.left, link.right, moved=link.moved) for link in between]
            rows = arrange(
                comparison.articles[left].labels, comparison.articles[right].labels, ends
            )
            pairs[f"{left} {right}"] = [
                encode(_links(between, texts[left], texts[right])),
                encode(_rows(rows)),
            ]
    levels = [[level, GLYPHS[level], LEVEL_WORDS[level]] for level in LEVELS]
    return {"levels": levels, "kinds": _KINDS, "pairs": pairs}


class _ShownText:
    """The text of an article, and how long its stretches are on the page."""

    def __init__(self, compared: ComparedArticle) -> None:
        self._compared = compared
        self._text = text = compared.article.text
        is_basic = max(text, default="") <= _LAST_UNIT
        self._is_plain = is_basic and "\r" not in text and visible(text) == text

    def size(self, start: int, end: int) -> int:
        """UTF-16 units of a stretch as the page has it: a line end is one unit."""
        if self._is_plain:
            return end - start
        shown = visible(self._text[start:end]).replace("\r\n", "\n")
        return len(shown) + sum(each > _LAST_UNIT for each in shown)

    def changes(self, start: int, spans: Iterable[Span]) -> list[int]:
        """Of each marked stretch of one sentence: the units since the last, and its own.

        White space at the ends of a stretch is not marked.
        """
        text, at = self._text, start
        numbers: list[int] = []
        for first, last in spans:
            begin, end = first, last
            while begin < end and text[begin].isspace():
                begin += 1
            while begin < end and text[end - 1].isspace():
                end -= 1
            if begin < end:
                numbers += (begin - at, end - begin)
                at = end
        if self._is_plain:
            return numbers
        return self._in_units(start, numbers)

    def _in_units(self, at: int, numbers: Sequence[int]) -> list[int]:
        sizes = []
        for number in numbers:
            sizes.append(self.size(at, at + number))
            at += number
        return sizes

    def marks(self, side: Side, link: Link) -> list[int]:
        """Of each marked stretch: the units since the last, its own, and what it is."""
        numbers: list[int] = []
        before = 0
        spans = iter(side.spans)
        at, span_end = next(spans)
        for piece in link_pieces(self._compared, link):
            if not (piece.changed or piece.divergence):
                continue
            trimmed = self.changes(piece.start, [(piece.start, piece.end)])
            if not trimmed:
                continue
            while piece.start >= span_end:
                before += self.size(at, span_end)
                at, span_end = next(spans)
            numbers += (before + self.size(at, piece.start) + trimmed[0], trimmed[1])
            numbers.append(_mark_code(piece))
            at, before = piece.end, self.size(piece.start, piece.end) - sum(trimmed)
        return numbers


def _mark_code(piece: Piece) -> int:
    if not piece.divergence:
        return _CHANGED
    kind = (_KINDS.index(piece.divergence) + 1) * 2 * _FIRST
    return kind + piece.first * _FIRST + piece.changed * _CHANGED


def _links(links: Sequence[Link], left: _ShownText, right: _ShownText) -> list[int]:
    numbers: list[int] = []
    left_before = right_before = 0
    for link in links:
        lefts, rights = link.left.sentences, link.right.sentences
        has_several = len(lefts) + len(rights) > 2  # noqa: PLR2004  one a side
        marks = _marks(link, left, right, is_simple=not (has_several or link.divergences))
        numbers += (
            _LEVELS[link.level]
            + _MARKS * bool(marks)
            + _SEVERAL * has_several
            + _MOVED * link.moved
            + _DIVERGES * bool(link.divergences),
            signed(lefts[0] - left_before),
            signed(rights[0] - right_before),
            100 - round(round(link.score, 2) * 100),
        )
        left_before, right_before = lefts[0], rights[0]
        if has_several:
            for side in (lefts, rights):
                numbers.append(len(side) - 1)
                numbers += (then - first for first, then in itertools.pairwise(side))
        if link.divergences:
            kinds = dict.fromkeys(each.kind for each in link.divergences)
            numbers += (len(kinds), *map(_KINDS.index, kinds))
        numbers += marks
    return numbers


def _marks(link: Link, left: _ShownText, right: _ShownText, *, is_simple: bool) -> list[int]:
    """The marks of both sides, each after their number; empty if there is none on either."""
    if is_simple:
        edits = marked_edits(link)
        if not edits:
            return []
        size = 2
        lefts = left.changes(link.left.spans[0][0], [edit.left for edit in edits])
        rights = right.changes(link.right.spans[0][0], [edit.right for edit in edits])
    else:
        size = 3
        lefts, rights = left.marks(link.left, link), right.marks(link.right, link)
    if not (lefts or rights):
        return []
    return [len(lefts) // size, *lefts, len(rights) // size, *rights]


def _rows(rows: Sequence[Arranged]) -> list[int]:
    numbers: list[int] = []
    link, left_next, right_next = -1, 0, 0
    for row in rows:
        left, right = row.left, row.right
        head = _ROW_KINDS[row.kind]
        if row.link < 0:
            numbers.append(head + 4 * bool(left) + 8 * bool(right))
            if left:
                numbers += (signed(left[0] - left_next), len(left))
            if right:
                numbers += (signed(right[0] - right_next), len(right))
        else:
            numbers += (
                head + 4 * bool(row.other) + 8 * bool(row.repeats),
                signed(row.link - link - 1),
            )
            if row.other or row.repeats:
                numbers += (number for number in (row.other, row.repeats) if number)
            link = row.link
        if left:
            left_next = left[-1] + 1
        if right:
            right_next = right[-1] + 1
    return numbers
