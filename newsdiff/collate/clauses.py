"""Where the clauses around the quotations of an article begin and end.

Linear in the text for all of them.
"""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.collate.names import Reading
    from newsdiff.model import SegmentedArticle, Span

__all__ = ["Clauses"]

_FULL_STOPS = ".!?"
_OPENING = "«“„\"'‘ \xa0\u202f\u2009"


class Clauses:
    """The quotations of an article with the words of their sentences.

    Attributes:
        first: the first word of each quotation.
        end: one past the last of each.
    """

    def __init__(
        self, segmented: SegmentedArticle, reading: Reading, spans: Sequence[Span]
    ) -> None:
        self.segmented, self.reading, self.spans = segmented, reading, spans
        self.first = [reading.place(start) for start, _ in spans]
        self.end = [reading.place(end) for _, end in spans]
        self._begins = [sentence.start for sentence in segmented.sentences]
        self._lasts = [last for _, last in reading.anchors]
        self._phrases = [first for first, _ in reading.according]
        self._glued = self._without_space()

    def _without_space(self) -> list[int]:
        """Words that begin a sentence without white space before it: `… tonight.« We left`."""
        reading, found = self.reading, []
        for place in range(1, len(reading.starts)):
            gap = reading.gaps[place]
            if not gap or not (reading.capital[place] or reading.quoted[place]):
                continue
            stop = gap.rstrip(_OPENING)
            opens = reading.quoted[place] and not reading.quoted[place - 1] and stop != gap
            inside = reading.quoted[place] or reading.quoted[place - 1]
            if stop in set(_FULL_STOPS) and (opens or (not inside and self._is_glued(place))):
                found.append(place)
        return found

    def _is_glued(self, place: int) -> bool:
        """Whether a full stop stands between two words of a text, no space, no abbreviation."""
        reading = self.reading
        before = reading.folded[place - 1]
        small = not reading.capital[place - 1] and len(before) > 1
        return small and reading.starts[place] - reading.ends[place - 1] == 1

    def sentence(self, number: int) -> tuple[int, int]:
        """First word and one past the last of the sentences that a quotation stands in."""
        reading, table = self.reading, self.segmented.sentences
        start, end = self.spans[number]
        one, last = self._sentence_at(start), self._sentence_at(end - 1)
        after = last + 1
        if after < len(table) and table[after].block == table[last].block:
            rest = reading.text[end : table[last].end].strip("”“»«\"'’‘ ")
            place = reading.place(table[after].start)
            if not rest and place < len(reading.starts) and self._carries_on(place):
                last = after
        return self._unglued(
            number, reading.place(table[one].start), reading.place(table[last].end)
        )

    def _unglued(self, number: int, first: int, end: int) -> tuple[int, int]:
        """Cut a sentence where another begins in it without white space before."""
        begun = bisect.bisect_right(self._glued, self.first[number])
        after = bisect.bisect_left(self._glued, self.end[number])
        if begun:
            first = max(first, self._glued[begun - 1])
        return first, min(end, self._glued[after]) if after < len(self._glued) else end

    def _carries_on(self, place: int) -> bool:
        """Whether a sentence carries on the one before: `“Why?” asked Ines Marlow`."""
        return not self.reading.capital[place] and not self.reading.quoted[place]

    def anchors(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        """Verbs of saying between two words: first and last word of each, in order."""
        for at in range(bisect.bisect_left(self._lasts, first), len(self._lasts)):
            if self._lasts[at] >= end:
                return
            if self.reading.anchors[at][0] >= first:
                yield self.reading.anchors[at]

    def phrases(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        """Unquoted phrases such as `according to` between two words."""
        for at in range(bisect.bisect_left(self._phrases, first), len(self._phrases)):
            if self._phrases[at] >= end:
                return
            if not self.reading.quoted[self._phrases[at]]:
                yield self.reading.according[at]

    def block(self, start: int) -> int:
        """The block in which a place of the text stands, by number."""
        return self.segmented.sentences[self._sentence_at(start)].block

    def _sentence_at(self, start: int) -> int:
        return max(0, bisect.bisect_right(self._begins, start) - 1)
