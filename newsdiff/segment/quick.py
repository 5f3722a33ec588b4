"""The fast cut: a block to sentences, and these to what stands inside quotation marks and what not.

It decides as `newsdiff.segment.sentences` does where that takes no knowledge of the language, from
one table of characters and words for all languages (`newsdiff.segment.cut_table`); where sentences
end without a stop it does not see it. `benchmarks/dump/cuts.py` says how often the two differ. The
kernel for dumps (`cut.pxi` of the core) does the same on bytes; this is its definition.

One pass over the text; every look around is bounded, so time is linear.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from newsdiff.model.dump_marks import QUOTED, SENTENCE, STOPPED
from newsdiff.patterns import regex
from newsdiff.segment.cut_table import (
    CLOSER,
    CONTINUES,
    DATE,
    DIGIT,
    KIND,
    LETTER,
    LOWER,
    MAY,
    NEVER,
    NUMBER,
    OPENER,
    ORDINAL,
    PARTICLE,
    SPACE,
    STARTER,
    UPPER,
    cut_table,
)
from newsdiff.segment.letters import SPACELESS_STOPS

__all__ = ["Piece", "quick_cut", "quick_sentences"]

_STOPS = f".!?…{SPACELESS_STOPS}"
_CLOSED_BY = {
    '"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "'": "'", "‘": "’", "「": "」",
}  # fmt: skip
"""Opening quotation marks, and what closes each."""
_SINGLE = "'‘’"
_OUTWARD = "“„«「"
_AFTER_SPACE = '"”»«'
_STUCK = "\"»'"
_JOINING = "-&@_"
_NO_END_BEFORE = "、，,とっ"
_EVENT = regex(rf"[{_STOPS}\"'“”„«»‘’「」]")

_LETTERS = LOWER | UPPER | LETTER
_WORD = _LETTERS | DIGIT
_MOST_LEADS = 6
_LONGEST_WORD = 24
_LONGEST_ASIDE = 4
_YEAR = 4
_LONGEST_BARE = 4
_ACRONYM = 3
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
        Pieces in order that tile the text, with the flags SENTENCE, QUOTED and STOPPED; the first
        begins a sentence. A piece may be without words; none of an empty text.

    Example:
        >>> text = "“We left Kiev.The rain fell,” Mr. Blanc said. Nobody knew."
        >>> [text[start:end] for start, end, _ in quick_cut(text)]
        ['“We left Kiev.', 'The rain fell,”', ' Mr. Blanc said.', ' Nobody knew.']
    """
    cut = _Cut(text)
    for match in _EVENT.finditer(text):
        place = match.start()
        if place < cut.done:
            continue
        if match[0] in _STOPS:
            cut.stop(place)
        else:
            cut.done = place + 1
            cut.turn(place)
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


class _Cut:
    """A block while it is cut.

    Attributes:
        done: events before this place have been dealt with.
    """

    def __init__(self, text: str) -> None:
        self.done = 0
        self._text = text
        self._table = cut_table()
        self._starts = [0]
        self._flags = [SENTENCE]
        self._lead = self._skip_space(0)
        self._open = ""
        self._first_quoted = 0

    def pieces(self) -> list[Piece]:
        """The pieces, when all events have been dealt with."""
        if self._open and self._open in _SINGLE:
            self._unquote()
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

    def turn(self, place: int) -> int:
        """Open or close at a quotation mark; 1 if it opens, -1 if it closes, else 0."""
        turn = self._turn(place)
        if turn > 0:
            if self._open:
                self._unquote()
            self._begin(place, QUOTED)
            self._open, self._first_quoted = self._text[place], len(self._starts) - 1
        elif turn < 0:
            self._open = ""
            self._begin(place + 1, 0)
        return turn

    def _unquote(self) -> None:
        """Take back what an apostrophe opened that nothing closes."""
        for index in range(self._first_quoted, len(self._flags)):
            self._flags[index] &= ~QUOTED

    def _turn(self, place: int) -> int:
        mark, is_single = self._text[place], self._text[place] in _SINGLE
        before, after = self._class(place - 1), self._class(place + 1)
        if self._open and mark in _CLOSED_BY[self._open]:
            return 0 if is_single and (before & SPACE or after & _WORD) else -1
        if (self._open and (is_single or self._open not in _SINGLE)) or mark not in _CLOSED_BY:
            return 0
        if mark in _OUTWARD:
            return 1
        is_free = before & (SPACE | OPENER)
        if mark == '"':
            return 1 if is_free or after & (_WORD | OPENER) else 0
        return 1 if is_free and after & (_LETTERS if is_single else _WORD) else 0

    def stop(self, place: int) -> None:
        """End a sentence at a stop, or not."""
        text = self._text
        after = place + 1
        while after < len(text) and text[after] in _STOPS:
            after += 1
        self.done = closed = self._skip_closers(after)
        following = self._skip_space(closed)
        if not self._has_words(place):
            return
        if following == len(text):
            self._flags[-1 if self._starts[-1] < closed else -2] |= STOPPED
        elif self._ends(place, after, closed, following):
            self._flags[-1 if self._starts[-1] < closed else -2] |= STOPPED
            self._begin(closed, SENTENCE | (QUOTED if self._open else 0))
            self._lead = following

    def _has_words(self, place: int) -> bool:
        """Whether the sentence that ends at a stop has a word, as it has unless it is short."""
        first = self._lead
        return place - first > _LONGEST_ASIDE or any(
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
        mark, after = self._text[place], self._class(place + 1)
        if self._class(place) & SPACE:
            return self._closer_behind_space(place, place + 1)
        if self._turn(place) < 0:
            self.turn(place)
            return place + 1
        is_stray = mark in _STUCK and after & SPACE
        return place + 1 if is_stray or self._class(place) & CLOSER else place

    def _closer_behind_space(self, place: int, quote: int) -> int:
        """The same, where a space is: `c'est grave. »`."""
        mark = self._text[quote : quote + 1]
        if not mark or mark not in _AFTER_SPACE:
            return place
        is_apart = self._class(quote + 1) & SPACE
        if self._turn(quote) < 0:
            if mark == '"' and self._class(quote + 1) & _WORD:
                return place
            self.turn(quote)
            return quote + 1
        return quote + 1 if is_apart and mark in "»”" else place

    def _ends(self, place: int, after: int, closed: int, following: int) -> bool:
        """Whether a sentence ends at a stop."""
        text = self._text
        if text[place] in SPACELESS_STOPS:
            return self._open != "「" and text[following] not in _NO_END_BEFORE
        lead = self._skip_leads(following)
        if self._class(following) & CONTINUES or lead >= len(text) or self._class(lead) & LOWER:
            return False
        is_period = text[place] == "." and after == place + 1
        if following == closed:
            if text[after] in _JOINING:
                return False
            return self._ends_glued(place, lead, is_bare=closed == after, is_period=is_period)
        if not is_period:
            return text[place] in "!?" or not self._class(lead) & DIGIT
        return closed > after or self._ends_period(place, lead)

    def _skip_leads(self, place: int) -> int:
        """Place behind the marks and dashes before a sentence's first word."""
        for _ in range(_MOST_LEADS):
            if not self._class(place) & OPENER:
                break
            place += 2 if self._class(place + 1) & SPACE else 1
        return place

    def _word_before(self, place: int) -> int:
        """Where the word before a place begins; stops within it are part of it."""
        first = max(0, place - _LONGEST_WORD)
        start = place
        while start > first and (self._class(start - 1) & _WORD or self._text[start - 1] == "."):
            start -= 1
        return start

    def _word_behind(self, place: int) -> int:
        """Where the letters at a place end."""
        end = place
        while end < place + _LONGEST_WORD and self._class(end) & _LETTERS:
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
        is_bare = len(word) <= _LONGEST_BARE and word.isascii() and not word.isupper()
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
        if place - start >= _YEAR or "." in self._text[start:place]:
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
        is_initial = self._class(place - 1) & UPPER and place - start < _ACRONYM
        return not is_initial and place - start > 1 and not self._kind(start, place)

    def _is_web(self, start: int, lead: int, behind: int) -> bool:
        """Whether the words at a stop without a space are of an address, or no words."""
        before, goes_on = self._text[max(start - 1, 0) : start], self._text[behind : behind + 1]
        is_letter = behind - lead == 1 and not (self._class(behind) & SPACE or goes_on in ".'’")
        is_file = goes_on == "." and self._class(behind + 1) & _WORD
        return bool(
            is_letter or is_file or (before and before in "/@:") or (goes_on and goes_on in "/@_")
        )
