"""An article read for who says something: its words, verbs of saying and runs of capitals.

Linear in the text.
"""

from __future__ import annotations

import bisect
from functools import cached_property
from typing import TYPE_CHECKING

from newsdiff.collate.cues import find_cues
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.collate.cues import Speech
    from newsdiff.model import SegmentedArticle, Span

__all__ = ["NOBODY", "PARTS", "Run", "Words"]

_WORD = regex(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’-][^\W_]+)*")
_POSSESSIVE = regex(r"['’](?:[sS]\b|\s)")
_APOSTROPHES = "'’"
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0xFEFF))
"""A soft hyphen and spaces without width."""
_LIGHT = frozenset({"", "'", "’", "-", "-t-"})
_STRONG = frozenset('.;:!?…—–"“”«»„()[]|•')
_TIES = frozenset({"-", "-t-"})
_AUXILIARY_WITHIN = 5
_AUXILIARY_WITHIN_CLAUSE = 30
_LONGEST_NAME = 6
PARTS = 2
"""A first and a last name."""
_ACRONYM = 3

Run = tuple[int, int]
"""First word and one past the last of a name."""
NOBODY: Run = (-1, -1)
"""Stands for a speaker who is not named."""


class Words:
    """The words of an article as parallel lists, and what is known of them.

    Attributes:
        speech: the words of its language around a speaker's.
        starts: where each word begins.
        ends: where each ends, a possessive's ending left out.
        folded: each case-folded.
        gaps: what stands before each, white space aside.
        sentence: the sentence of each, by number.
        quoted: whether each stands between quotation marks.
        anchors: verbs of saying: the first word (of an auxiliary) and the last, by the last.
    """

    def __init__(
        self,
        segmented: SegmentedArticle,
        speech: Speech,
        spans: Sequence[Span],
        nobody: frozenset[str],
    ) -> None:
        self.text, self.speech = segmented.article.text, speech
        self.nobody = nobody | speech.nobody
        self.starts: list[int] = []
        self.ends: list[int] = []
        for match in _WORD.finditer(self.text):
            self._take(*match.span())
        self.folded = [
            self.text[start:end].casefold()
            for start, end in zip(self.starts, self.ends, strict=True)
        ]
        self.gaps = [
            self.text[before:start].translate(_UNSEEN).strip()
            for before, start in zip([0, *self.ends], self.starts, strict=False)
        ]
        begins = [sentence.start for sentence in segmented.sentences]
        self.sentence = [bisect.bisect_right(begins, start) - 1 for start in self.starts]
        self.quoted = self._inside(spans)
        self.capital = [self.text[start].isupper() for start in self.starts]
        self.opens = [self._opening(place) for place in range(len(self.starts))]
        self.small = {
            word for word, capital in zip(self.folded, self.capital, strict=True) if not capital
        }
        self.anchors = self._anchors()

    def _take(self, start: int, end: int) -> None:
        """Take a word, or its parts: `l'|eau`, `dit-|il`, `Marlow|'s`."""
        speech, text = self.speech, self.text
        for place in range(start + 1, min(end, start + 8)):
            if text[place] in _APOSTROPHES and text[start:place].casefold() in speech.elided:
                self._add(start, place)
                self._take(place + 1, end)
                return
        if text[end - 2] in _APOSTROPHES and text[end - 1] in "sS":
            end -= 2
        head, hyphen, tail = text[start:end].rpartition("-")
        if hyphen and tail in speech.he | speech.she | speech.others and head[:1].islower():
            self._add(start, start + len(head.removesuffix("-t")))
            start = end - len(tail)
        self._add(start, end)

    def _add(self, start: int, end: int) -> None:
        if start < end:
            self.starts.append(start)
            self.ends.append(end)

    def _inside(self, spans: Sequence[Span]) -> list[bool]:
        inside = [False] * len(self.starts)
        for span in spans:
            first, last = self.place(span[0]), self.place(span[1])
            inside[first:last] = [True] * (last - first)
        return inside

    def _opening(self, place: int) -> bool:
        """Whether a word is capital for another reason than being a name."""
        if place == 0 or self.sentence[place] != self.sentence[place - 1]:
            return True
        return self.quoted[place] != self.quoted[place - 1] or ":" in self.gaps[place]

    def place(self, start: int) -> int:
        """Return the first word at or behind a place in the text."""
        return bisect.bisect_left(self.starts, start)

    def joined(self, place: int) -> bool:
        """Whether only white space or an apostrophe stands between a word and the one before."""
        return self.gaps[place] in {"", "'", "’"} and not self.is_possessive(place - 1)

    def is_possessive(self, place: int) -> bool:
        """Whether a word is a possessive: `Marlow's`, `the dogs'`."""
        return _POSSESSIVE.match(self.text, self.ends[place]) is not None

    def _anchors(self) -> list[tuple[int, int]]:
        speech, found = self.speech, []
        for place, word in enumerate(self.folded):
            finite = word in speech.verbs or self._asks(place)
            if self.quoted[place] or not (finite or word in speech.participles):
                continue
            if self.capital[place] and not self.opens[place]:
                continue
            auxiliary = self._auxiliary(place)
            if auxiliary is None and (not finite or self._is_noun(place)):
                continue
            if not self._is_passive(place):
                found.append((place if auxiliary is None else auxiliary, place))
        return found

    def _asks(self, place: int) -> bool:
        """`gronde-t-il`: a pronoun that is tied to a verb is its subject."""
        after = place + 1
        if after >= len(self.folded) or self.capital[place]:
            return False
        return self.gaps[after] in _TIES and self.folded[after] in self.speech.he | self.speech.she

    def _auxiliary(self, place: int) -> int | None:
        far = self.speech.nouns_capital and self.folded[place] in self.speech.participles
        within = _AUXILIARY_WITHIN_CLAUSE if far else _AUXILIARY_WITHIN
        for before in range(place - 1, max(-1, place - within), -1):
            if self.sentence[before] != self.sentence[place] or self.quoted[before]:
                return None
            if self.folded[before] in self.speech.auxiliaries:
                return before if self._is_active(before) else None
            if not far and not self._may_stand_between(before):
                return None
        return None

    def _is_active(self, place: int) -> bool:
        """Whether an auxiliary makes no passive: `a dit`, `s'est dit`; but `est dit`."""
        if self.folded[place] not in self.speech.passive:
            return True
        return place > 0 and self.folded[place - 1] in self.speech.reflexive

    def _may_stand_between(self, place: int) -> bool:
        speech, word = self.speech, self.folded[place]
        if self.capital[place] or self.gaps[place + 1] not in _LIGHT:
            return False
        leads = word in speech.prepositions or word in speech.determiners or word in speech.joins
        return word in speech.between or not leads

    def _is_noun(self, place: int) -> bool:
        """`the claims`, `le juge`, `Marlow's reports`; but `comme l'explique`."""
        if place == 0 or self.sentence[place] != self.sentence[place - 1]:
            return False
        before = place - 1
        if self.gaps[place] and self.gaps[place] not in _APOSTROPHES:
            return False
        word = self.folded[before]
        elided = self.text[self.ends[before]] in _APOSTROPHES
        if word in self.speech.determiners:
            return not (elided and word in self.speech.between)
        return word in self.speech.prepositions or self.is_possessive(before)

    def _is_passive(self, place: int) -> bool:
        before = place - 1
        while before >= 0 and self.folded[before] in self.speech.between:
            before -= 1
        return before >= 0 and not self._is_active(before) and self.joined(place)

    @cached_property
    def according(self) -> list[tuple[int, int]]:
        """Phrases such as `according to`: first word and one past the last."""
        return find_cues(self.folded, self.speech.according)

    @cached_property
    def asides(self) -> set[int]:
        """Words of phrases such as `for his part`."""
        found = find_cues(self.folded, self.speech.asides)
        return {place for first, end in found for place in range(first, end)}

    @cached_property
    def runs(self) -> list[Run]:
        """Capitalised words that stand together, in order."""
        found: list[Run] = []
        place, count = 0, len(self.starts)
        while place < count:
            if not self.capital[place]:
                place += 1
                continue
            end = place + 1
            while end < count and end - place < _LONGEST_NAME:
                step = self._next_part(place, end)
                if not step:
                    break
                end = step
            found.append((place, end))
            place = end
        return found

    def _next_part(self, first: int, end: int) -> int:
        """Return one past the next word of a name that goes on, 0 where it does not."""
        place = end
        while place < len(self.starts) and place - end < PARTS and self._goes_on(place):
            if self.capital[place]:
                joined = place == end or self._is_particle(first, end)
                return place + 1 if joined else 0
            if self.folded[place] not in self.speech.particles:
                return 0
            place += 1
        if place - end == PARTS and self._goes_on(place) and self.capital[place]:
            return place + 1 if self._is_particle(first, end) else 0
        return 0

    def _is_particle(self, first: int, place: int) -> bool:
        """`van der` within a name; but `Marlow der Zeitung`, `Ines Marlow de Velm`."""
        word = self.folded[place]
        if word in self.speech.prepositions:
            led = place - first == 1 or self.folded[place - 1] in self.speech.particles
            return led and word not in self.speech.determiners
        return word not in self.speech.determiners

    def _goes_on(self, place: int) -> bool:
        if place >= len(self.starts) or self.quoted[place] != self.quoted[place - 1]:
            return False
        initial = self.gaps[place] == "." and (
            self.ends[place - 1] - self.starts[place - 1] == 1
            or self.folded[place - 1] in self.titled
        )
        same = self.sentence[place] == self.sentence[place - 1] or initial
        return same and (initial or (not self.gaps[place] and not self.is_possessive(place - 1)))

    @cached_property
    def titled(self) -> frozenset[str]:
        """Titles before a name."""
        speech = self.speech
        return speech.titles | speech.he_titles | speech.she_titles

    @cached_property
    def run_at(self) -> dict[int, Run]:
        """The run that each word of one belongs to."""
        return {place: run for run in self.runs for place in range(*run)}

    def breaks(self, place: int) -> bool:
        """Whether the clause ends before a word."""
        if place <= 0 or place >= len(self.starts):
            return True
        apart = self.sentence[place] != self.sentence[place - 1]
        if apart or self.quoted[place] != self.quoted[place - 1]:
            return True
        return not _STRONG.isdisjoint(self.gaps[place]) and not (
            self.gaps[place] == "." and self.run_at.get(place) == self.run_at.get(place - 1)
        )

    def is_acronym(self, place: int) -> bool:
        """Whether a word is of capitals alone, and not an initial."""
        word = self.text[self.starts[place] : self.ends[place]]
        return len(word) >= _ACRONYM and word.isupper() and "." not in word

    def follows(self, place: int) -> bool:
        """Whether a word and the one before it stand together."""
        same = self.sentence[place] == self.sentence[place - 1]
        return same and self.quoted[place] == self.quoted[place - 1] and self.joined(place)

    def is_date(self, place: int) -> bool:
        """Whether a word is a day or a month."""
        return self.folded[place] in self.speech.dates

    def written(self, run: Run) -> str:
        """Return a run as it is written, white space as one space."""
        return " ".join(self.text[slice(*self.span(run))].translate(_UNSEEN).split())

    def span(self, run: Run) -> Span:
        """Where a run stands in the text."""
        return self.starts[run[0]], self.ends[run[1] - 1]
