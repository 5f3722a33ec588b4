"""Stretches of a text between quotation marks.

Double marks “…” „…“ «…» »…« "…" and doubled single ones, single marks ‘…’ and '…'. What is an
apostrophe is told by the letters on its two sides; a quotation within a quotation is part of it.
Time and memory are linear in the marks.
"""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

from newsdiff.lexicon import any_words
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import SegmentedArticle, Span

__all__ = ["quoted_in_sentences", "quoted_spans"]

_MARK = regex("‘‘|’’|''|``|[“”„«»\"‘’‚']")
_DOUBLED = {"‘‘": "“", "’’": "”", "''": '"', "``": "“"}
_CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "”": "”"}
_SINGLE = "‘'‚"
_SINGLE_CLOSING = "’'‘"
_MIXED = {"“": '"', "„": '"', '"': "”"}
"""Marks of another kind that close, as writers mix them up."""
_STOPS = ".!?…"
_ENDS = _STOPS + ","
_CLAUSE_ENDS = ".,;:!?)"
_DECADE = regex(r"\d0s\b")
_WORD = regex(r"\w+")

_Mark = tuple[str, int, int]
"""A mark, where it begins and where it ends."""


def quoted_spans(text: str, start: int, end: int) -> list[Span]:
    """Find what stands between quotation marks in a block, without the marks.

    An opening mark that is not closed in the block counts to its end, as a quotation that goes on
    in the next paragraph is left open; a single one only at the beginning of the block. Where a
    quotation opens while one is open and there are too few closing marks for both, the first one
    lost its own: it ends with the sentence.

    Example:
        >>> text = "He said “It is over” and 'the dogs' home is, we’re told, shut'."
        >>> [text[s:e] for s, e in quoted_spans(text, 0, len(text))]
        ['It is over', "the dogs' home is, we’re told, shut"]
    """
    marks = [
        (_DOUBLED.get(match[0], match[0]), match.start(), match.end())
        for match in _MARK.finditer(text, start, end)
    ]
    return _Reader(text, start, end, marks).spans()


def quoted_in_sentences(segmented: SegmentedArticle) -> dict[int, list[Span]]:
    """Find what each sentence of an article has between quotation marks, without the marks.

    Returns:
        Spans by sentence, in order; a quotation of several sentences is cut at their ends.
    """
    found: dict[int, list[Span]] = {}
    table = segmented.sentences
    begins = [sentence.start for sentence in table]
    for block in segmented.blocks:
        for start, end in quoted_spans(segmented.article.text, block.start, block.end):
            number = max(0, bisect.bisect_right(begins, start) - 1)
            while number < len(table) and table[number].start < end:
                row = table[number]
                first, last = max(start, row.start), min(end, row.end)
                if first < last:
                    found.setdefault(number, []).append((first, last))
                number += 1
    return found


class _Reader:
    """Goes over the marks of a block once."""

    def __init__(self, text: str, start: int, end: int, marks: Sequence[_Mark]) -> None:
        self.text, self.start, self.end, self.marks = text, start, end, marks
        block = text[start:end]
        self.first = end - len(block.lstrip())
        self.left: dict[str, int] = {}
        for mark, _, _ in marks:
            self.left[mark] = self.left.get(mark, 0) + 1
        self.single_ends = self._single_ends()
        self.found: list[Span] = []
        self.opened: tuple[str, int] | None = None
        self.depth = 0
        self.within = 0

    def spans(self) -> list[Span]:
        """Find the spans."""
        number = 0
        while number < len(self.marks):
            following = number + 1
            if self.opened is None:
                following = self._open(number)
            else:
                self._carry_on(self.opened, number)
            for passed, _, _ in self.marks[number:following]:
                self.left[passed] -= 1
            number = following
        if self.opened is not None:
            mark, at = self.opened
            if mark not in '"”' or len(self.text[self.start : at].strip()) <= 1:
                self.found.append((at, self.end))
        stripped = (self._stripped(*span) for span in self.found)
        return [span for span in stripped if span[0] < span[1]]

    def _open(self, number: int) -> int:
        """Take a mark while nothing is open; return the number of the next mark to look at."""
        mark, at, after = self.marks[number]
        if mark not in _SINGLE:
            if self._opens(number):
                self.opened, self.depth, self.within = (mark, after), 0, 0
        elif self._opens_single(number):
            stop = self.single_ends[number + 1]
            if stop is not None:
                self.found.append((after, self.marks[stop][1]))
                return stop + 1
            if at <= self.first:
                self.opened, self.depth, self.within = (mark, after), 0, 0
        return number + 1

    def _carry_on(self, opened: tuple[str, int], number: int) -> None:
        """Take a mark within a quotation."""
        mark, at, after = self.marks[number]
        if self._closes(opened[0], number):
            self.depth -= 1
            if self.depth < 0:
                self.found.append((opened[1], at))
                self.opened = None
        elif self._opens_other(opened[0], number):
            self.within += 1
        elif self._opens_again(opened[0], number):
            if self._closing_left(opened[0]) > self.left[mark] + self.depth:
                self.depth += 1
                return
            stop = max(self.text.rfind(stop, opened[1], at) for stop in _STOPS)
            if stop > 0:
                self.found.append((opened[1], stop))
            self.opened, self.depth, self.within = (mark, after), 0, 0

    def _closing_left(self, mark: str) -> int:
        return sum(self.left.get(closing, 0) for closing in _CLOSING.get(mark, ""))

    def _around(self, number: int) -> tuple[str, str]:
        _, at, after = self.marks[number]
        before = self.text[at - 1] if at > self.start else " "
        return before, (self.text[after] if after < self.end else " ")

    def _opens(self, number: int) -> bool:
        mark = self.marks[number][0]
        before, after = self._around(number)
        if mark in "“„«" and self._is_turned_round(number):
            return False
        if mark in "“„«":
            return not (mark == "«" and before.isalnum() and not after.isalnum())
        if mark == '"':
            return not before.isalnum() and not after.isspace()
        if mark in "»”":
            # »Wort« and ”ord”: the mark that closes elsewhere stands before a word.
            apart = not before.isalnum() and before not in _STOPS and after.isalnum()
            closing = self.left.get(_CLOSING[mark], 0) > (mark == "”")
            return apart and closing and self._next_is(number, _CLOSING[mark])
        return False

    def _is_turned_round(self, number: int) -> bool:
        """Whether a mark that opens elsewhere closes here, as in `” the Alliance “.`.

        It stands behind a space and before a mark that ends a clause, or before another space with
        no mark to close it.
        """
        mark, at, after = self.marks[number]
        before, behind = self._around(number)
        if at <= self.first or not before.isspace() or self.text[after : after + 2] == "..":
            return False
        if behind.isspace():
            return mark != "«" and self._closing_left(mark) == 0
        return behind in _CLAUSE_ENDS

    def _next_is(self, number: int, wanted: str) -> bool:
        """Whether the next double mark is the wanted one, which closes rather than opens."""
        for place in range(number + 1, min(number + 9, len(self.marks))):
            mark = self.marks[place][0]
            if mark in _CLOSING:
                return mark == wanted and not self._around(place)[0].isspace()
        return False

    def _closes(self, opened: str, number: int) -> bool:
        mark = self.marks[number][0]
        if opened in _SINGLE:
            return False
        if mark == opened and mark in "“„" and self._is_turned_round(number):
            return True
        if mark not in _CLOSING[opened]:
            return self._closes_mixed(opened, number)
        if mark != '"':
            return True
        before, after = self._around(number)
        return not before.isspace() or not after.isalnum()

    def _closes_mixed(self, opened: str, number: int) -> bool:
        """Whether a mark of another kind closes: `“We left," he said. "They stayed.”`.

        It does where the quotation's own mark is not to come, or behind a stop or a comma, unless
        something within is open that it closes.
        """
        mark = self.marks[number][0]
        if mark not in _MIXED.get(opened, ""):
            return False
        if self.within:
            self.within -= 1
            return False
        before, after = self._around(number)
        ends = before in _ENDS or (after == "," and not before.isdigit())
        return (ends and not after.isalnum()) or not self._closing_left(opened)

    def _opens_other(self, opened: str, number: int) -> bool:
        """Whether a mark of another kind opens something within."""
        mark = self.marks[number][0]
        before, after = self._around(number)
        other = mark in ("“„" if opened == '"' else '"') and opened in _MIXED
        return other and not before.isalnum() and before not in _ENDS and not after.isspace()

    def _opens_again(self, opened: str, number: int) -> bool:
        mark = self.marks[number][0]
        if mark == '"':
            return opened == '"'
        return mark == opened and mark in "“„«»"

    def _opens_single(self, number: int) -> bool:
        mark, _, at = self.marks[number]
        before, after = self._around(number)
        if before.isalnum() or not (after.isalnum() or after in '“"«…[('):
            return False
        if mark == "'" and _DECADE.match(self.text, at):
            return False
        word = _WORD.match(self.text, at)
        return (
            mark != "'" or word is None or word[0].casefold() not in any_words("words", "clipped")
        )

    def _single_ends(self) -> list[int | None]:
        """For each place among the marks, which of those from it on closes a single mark.

        The next that can, before another opens; but `dogs' home` is a plural's apostrophe where
        one follows that closes.
        """
        ends: list[int | None] = [None] * (len(self.marks) + 1)
        sure: int | None = None
        plural: int | None = None
        for number in range(len(self.marks) - 1, -1, -1):
            mark, _, after = self.marks[number]
            before, behind = self._around(number)
            if mark in _SINGLE_CLOSING and not before.isspace() and not behind.isalnum():
                if before == "s" and self.text[after : after + 2].strip().islower():
                    plural = number
                else:
                    sure, plural = number, None
            elif mark in _SINGLE and self._opens_single(number):
                sure = plural = None
            ends[number] = plural if sure is None else sure
        return ends

    def _stripped(self, start: int, end: int) -> Span:
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return start, end
