"""The fast cut: a block to sentences, and these to what stands inside quotation marks and what not.

It decides as `newsdiff.segment.sentences` does where that takes no knowledge of the language, from
one table of characters and words for all languages (`newsdiff.segment.cut_table`); where sentences
end without a stop it does not see it. `benchmarks/dump/cuts.py` says how often the two differ. The
kernel for dumps (`cut.pxi` of the core) does the same on bytes; this is its definition.

One pass over the text; every look around is bounded, so time is linear.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from newsdiff.model.cutting import (
    AFTER_SPACE,
    APART,
    CLOSER,
    CONTINUES,
    DATE,
    DIGIT,
    HANDLE,
    JOINING,
    KIND,
    LETTER,
    LONGEST_ASIDE,
    LONGEST_BARE,
    LONGEST_WORD,
    LOWER,
    MAY,
    MOST_LEADS,
    NEVER,
    NO_END,
    NUMBER,
    OPENER,
    ORDINAL,
    OUTWARD,
    PARTICLE,
    QUOTE,
    SHORTEST_ACRONYM,
    SHORTEST_YEAR,
    SINGLE,
    SPACE,
    SPACELESS,
    STARTER,
    STOP,
    STRAIGHT,
    STUCK,
    TAIL,
    UPPER,
    WEB_AFTER,
    WEB_BEFORE,
    WHOLE,
)
from newsdiff.model.dump_marks import POSTED, QUOTED, SENTENCE, STOPPED
from newsdiff.segment.cut_table import cut_table
from newsdiff.segment.posts import quote_posts, signature_end

__all__ = ["Piece", "quick_cut", "quick_sentences"]

_LETTERS = LOWER | UPPER | LETTER
_WORD = _LETTERS | DIGIT
_VOWELS = "aeiouyAEIOUY"


class Piece(NamedTuple):
    """A part of a block: half-open span, flags of `newsdiff.model.dump_marks`."""

    start: int
    end: int
    flags: int


def quick_cut(text: str) -> list[Piece]:
    """Pieces of a block.

    Args:
        text: any text; a line break is white space like any other.

    Returns:
        Pieces in order that tile the text, with the flags SENTENCE, QUOTED, STOPPED and
        POSTED; the first begins a sentence. A piece may be without words; none of an empty text.

    Example:
        >>> text = "“We left Kiev.The rain fell,” Mr. Blanc said. Nobody knew."
        >>> [text[start:end] for start, end, _ in quick_cut(text)]
        ['“We left Kiev.', 'The rain fell,”', ' Mr. Blanc said.', ' Nobody knew.']
    """
    cut = _Cut(text)
    for match in _events().finditer(text):
        place = match.start()
        if place >= cut.done:
            cut.take(place)
    return cut.pieces()


def quick_sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a block, without white space around; none of a blank text.

    Example:
        >>> quick_sentences(" He left. “Why?” ")
        [(1, 9), (10, 16)]
    """
    starts = [piece.start for piece in quick_cut(text) if piece.flags & SENTENCE]
    spans = []
    for start, end in pairwise((*starts, len(text))):
        bare = text[start:end].strip()
        if bare:
            first = text.index(bare, start)
            spans.append((first, first + len(bare)))
    return spans


@cache
def _events() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(cut_table().events)}]")


class _Cut:
    """A block while it is cut; events before the place `done` have been dealt with."""

    def __init__(self, text: str) -> None:
        self.done = 0
        self._text = text
        self._table = cut_table()
        self._starts = [0]
        self._flags = [SENTENCE]
        self._lead = self._skip_space(0)
        self._opened = 0
        self._first_quoted = 0

    def take(self, place: int) -> None:
        """Take a stop, a quotation mark or an account."""
        mark = self._class(place)
        if mark & STOP:
            self._stop(place)
        elif mark & HANDLE:
            self._take_handle(place)
        else:
            self.done = place + 1
            self._take_quote(place)

    def pieces(self) -> list[Piece]:
        """The pieces, when all events have been dealt with."""
        if self._opened & SINGLE:
            self._unquote()
        quote_posts(self._starts, self._flags)
        n = len(self._text)
        ends = [*self._starts[1:], n]
        made = zip(self._starts, ends, self._flags, strict=True)
        return [Piece(start, end, flags) for start, end, flags in made if start < n]

    def _class(self, place: int) -> int:
        """Class of a character; beyond the text there is white space."""
        if 0 <= place < len(self._text):
            return self._table.class_of(self._text[place])
        return SPACE

    def _skip_space(self, place: int) -> int:
        while place < len(self._text) and self._class(place) & SPACE:
            place += 1
        return place

    def _begin(self, place: int, flags: int) -> None:
        """Begin a piece, or change the one that begins there, or where its sentence was begun."""
        if flags == QUOTED and place == self._lead:
            self._flags[-1] |= QUOTED
        elif place == self._starts[-1]:
            self._flags[-1] = self._flags[-1] & (SENTENCE | STOPPED) | flags
        else:
            self._starts.append(place)
            self._flags.append(flags)

    def _take_quote(self, place: int) -> None:
        """Open or close at a quotation mark, or neither."""
        turn = self._turn(place)
        if turn > 0:
            if self._opened:
                self._unquote()
            self._begin(place, QUOTED)
            self._opened, self._first_quoted = self._class(place), len(self._starts) - 1
        elif turn < 0:
            self._opened = 0
            self._begin(place + 1, 0)

    def _take_handle(self, place: int) -> None:
        """End a piece behind the signature of a post."""
        end = signature_end(self._text, place, self._class)
        if end:
            self.done = end
            self._flags[-1] |= POSTED
            self._starts.append(end)
            self._flags.append(QUOTED if self._opened else 0)

    def _unquote(self) -> None:
        """Take back what an apostrophe opened that nothing closes."""
        for index in range(self._first_quoted, len(self._flags)):
            self._flags[index] &= ~QUOTED

    def _turn(self, place: int) -> int:
        """1 where a quotation mark opens, -1 where it closes, else 0."""
        mark, closing = self._class(place), self._table.closing
        before, after = self._class(place - 1), self._class(place + 1)
        is_single = mark & SINGLE
        if closing[self._opened >> QUOTE] >> (mark >> QUOTE) & 1:
            return 0 if is_single and (before & SPACE or after & _WORD) else -1
        if self._opened and (is_single or not self._opened & SINGLE):
            return 0
        if mark & OUTWARD or not closing[mark >> QUOTE]:
            return 1 if mark & OUTWARD else 0
        is_free = before & (SPACE | OPENER)
        if mark & STRAIGHT:
            return 1 if is_free or after & (_WORD | OPENER) else 0
        return 1 if is_free and after & (_LETTERS if is_single else _WORD) else 0

    def _stop(self, place: int) -> None:
        """End a sentence at a stop, or not."""
        text = self._text
        after = place + 1
        while self._class(after) & STOP:
            after += 1
        self.done = closed = self._skip_closers(after)
        following = self._skip_space(closed)
        if not self._has_words(place):
            return
        if following == len(text):
            self._flags[-1 if self._starts[-1] < closed else -2] |= STOPPED
        elif self._ends(place, after, closed, following):
            self._flags[-1 if self._starts[-1] < closed else -2] |= STOPPED
            self._begin(closed, SENTENCE | (QUOTED if self._opened else 0))
            self._lead = following

    def _has_words(self, place: int) -> bool:
        """Whether the sentence that ends at a stop has a word, as it has unless it is short."""
        first = self._lead
        return place - first > LONGEST_ASIDE or any(
            self._class(each) & _WORD for each in range(first, place)
        )

    def _skip_closers(self, place: int) -> int:
        """Place behind the quotation marks and brackets that close behind a stop."""
        while place < len(self._text):
            behind = self._closer(place)
            if behind == place:
                break
            place = behind
        return place

    def _closer(self, place: int) -> int:
        """Place behind what closes there; the same place where that is nothing."""
        mark, after = self._class(place), self._class(place + 1)
        if mark & SPACE:
            return self._closer_behind_space(place, place + 1)
        if mark >> QUOTE and self._turn(place) < 0:
            self._take_quote(place)
            return place + 1
        return place + 1 if mark & CLOSER or (mark & STUCK and after & SPACE) else place

    def _closer_behind_space(self, place: int, quote: int) -> int:
        """The same, where a space is: `c'est grave. »`."""
        mark, after = self._class(quote), self._class(quote + 1)
        if not mark & AFTER_SPACE:
            return place
        if self._turn(quote) < 0:
            if mark & STRAIGHT and after & _WORD:
                return place
            self._take_quote(quote)
            return quote + 1
        return quote + 1 if mark & APART and after & SPACE else place

    def _ends(self, place: int, after: int, closed: int, following: int) -> bool:
        """Whether a sentence ends at a stop."""
        text = self._text
        mark = self._class(place)
        if mark & SPACELESS:
            return not self._opened & WHOLE and not self._class(following) & NO_END
        lead = self._skip_leads(following)
        if self._class(following) & CONTINUES or lead >= len(text) or self._class(lead) & LOWER:
            return False
        is_period = text[place] == "." and after == place + 1
        if following == closed:
            if self._class(after) & JOINING:
                return False
            return self._ends_glued(place, lead, is_bare=closed == after, is_period=is_period)
        if not is_period:
            return text[place] in "!?" or not self._class(lead) & DIGIT
        return closed > after or self._ends_period(place, lead)

    def _skip_leads(self, place: int) -> int:
        """Place behind the marks and dashes before a sentence's first word."""
        for _ in range(MOST_LEADS):
            if not self._class(place) & OPENER:
                break
            place += 2 if self._class(place + 1) & SPACE else 1
        return place

    def _word_before(self, place: int) -> int:
        """Where the word before a place begins; stops within it are part of it."""
        first = max(0, place - LONGEST_WORD)
        start = place
        while start > first and (self._class(start - 1) & _WORD or self._text[start - 1] == "."):
            start -= 1
        return start

    def _word_behind(self, place: int) -> int:
        """Where the letters at a place end."""
        end = place
        while end < place + LONGEST_WORD and self._class(end) & _LETTERS:
            end += 1
        return end

    def _known(self, start: int, end: int) -> int:
        return self._table.words.get(self._text[start:end], 0)

    def _starts_sentence(self, lead: int) -> bool:
        """Whether the word at a place starts sentences, and carries no name on."""
        end = self._word_behind(lead)
        known = self._known(lead, end)
        if not known & STARTER:
            return False
        if known & PARTICLE:
            return not self._class(end + 1) & UPPER
        return end - lead > 1 or self._text[end : end + 1] != "."

    def _is_date(self, lead: int) -> bool:
        return bool(self._known(lead, self._word_behind(lead)) & DATE)

    def _kind(self, start: int, place: int) -> int:
        """Kind of abbreviation that a word before a stop is, 0 for none."""
        kind = self._known(start, place) & KIND
        is_capital = place - start == 1 and self._class(start) & UPPER
        if kind:
            return MAY if is_capital and kind == NUMBER else kind
        if all(self._text[i] == "." for i in range(start + 1, place, 2)):
            is_alone = place - start > 1 or self._class(start - 1) & (SPACE | OPENER)
            return MAY if is_alone or self._class(place - 1) & UPPER else 0
        word = self._text[start:place].rpartition(".")[2]
        kind = self._known(place - len(word), place) & KIND
        if kind:
            return kind
        is_bare = len(word) <= LONGEST_BARE and word.isascii() and not word.isupper()
        return MAY if is_bare and word.isalpha() and not any(c in _VOWELS for c in word) else 0

    def _ends_period(self, place: int, lead: int) -> bool:
        """Whether a single stop ends a sentence before a space."""
        start = self._word_before(place)
        if start == place or self._text[place - 1] == ".":
            return True
        if self._class(place - 1) & DIGIT:
            return self._ends_number(start, place, lead)
        kind = self._kind(start, place)
        if kind in (0, NEVER):
            return not kind
        if kind == NUMBER:
            return not self._class(lead) & DIGIT and not self._is_date(lead)
        if start <= self._lead or not self._class(lead) & _LETTERS:
            return False
        return self._starts_sentence(lead) if kind == MAY else not self._is_date(lead)

    def _ends_number(self, start: int, place: int, lead: int) -> bool:
        """Whether a stop behind a number ends a sentence: not behind a list's, nor an ordinal's."""
        if start <= self._lead:
            return False
        if place - start >= SHORTEST_YEAR or "." in self._text[start:place]:
            return True
        if self._is_date(lead):
            return False
        if not self._class(start - 1) & SPACE or start < 1:
            return True
        announced = self._known(self._word_before(start - 1), start - 1) & ORDINAL
        return not announced or self._starts_sentence(lead)

    def _ends_glued(self, place: int, lead: int, *, is_bare: bool, is_period: bool) -> bool:
        """Whether a sentence ends at a stop without a space behind it: `Kiev.The`."""
        if not self._class(lead) & UPPER:
            return False
        if not is_bare:
            return True
        start, behind = self._word_before(place), self._word_behind(lead)
        if self._is_web(start, lead, behind):
            return False
        if start == place or not is_period:
            return place - start != 1
        if self._class(place - 1) & DIGIT or "." in self._text[start:place]:
            return self._starts_sentence(lead)
        is_initial = self._class(place - 1) & UPPER and place - start < SHORTEST_ACRONYM
        return not is_initial and place - start > 1 and not self._kind(start, place)

    def _is_web(self, start: int, lead: int, behind: int) -> bool:
        """Whether the words at a stop without a space are of an address, or no words."""
        after = self._class(behind)
        is_letter = behind - lead == 1 and not after & (SPACE | TAIL)
        is_file = self._text[behind : behind + 1] == "." and self._class(behind + 1) & _WORD
        return bool(
            is_letter or is_file or self._class(start - 1) & WEB_BEFORE or after & WEB_AFTER
        )
