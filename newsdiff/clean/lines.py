"""What can be measured on a single block, before any judgement of what kind it is."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from newsdiff.clean.lexicon import Hit, Lexicon, normalise
from newsdiff.clean.signs import (
    any_phrases,
    dates,
    either,
    own_signs,
    persons,
    signs,
    spoken,
    subjects,
    verb_forms,
)
from newsdiff.clean.sizes import LINK, MOSTLY, PAIR, PROSE, SENTENCE, TINY
from newsdiff.lexicon import phrase_pattern
from newsdiff.model import STORY_KINDS
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from newsdiff.model import Span

__all__ = [
    "LOST_SPACE",
    "SENTENCE_END",
    "Line",
    "describe_lines",
    "first_prose",
    "is_capitalised",
    "last_prose",
]

LONG = 1000
"""Longer blocks are prose; nothing else is measured on them, so that one huge line costs little."""
MAX_HEAD = 30
"""The first prose is looked for among so many lines."""
QUOTES = "\"'“”„«»‘’‹›"
OPENING = "\"“„«‘'"
CLOSING = "\"”»’'"
_STOPS = ".!?"
_ANNOUNCING = frozenset({"kicker", "clip", "caption"})
_HASHTAGS = regex(r"(?<=[.!?”\"]) #\w{2,30}$")
LOST_SPACE = regex(r"[a-zß-ÿ)?!’'](?=[A-ZÀ-Ý][a-zß-ÿ])")
"""Where a capital follows a small letter without a space: titles or a button glued together."""
SENTENCE_END = regex(r"(?<=[.!?…])[\"”“»)]{0,2} (?=[^\W\d_a-zß-ÿ]|[\"“„«(\[])")
"""Between two sentences of a line."""
_PAGE_MARKS = ("@", "©", "|", "•", "»", "/", "[", "{", "#", "(c)")
_WORD_MARKS = QUOTES + ".,;:!?()"
_SITE = regex(r"\w\.(?:com|org|net|de|fr|it|es|tv|news)\b")
_LETTERS = regex(r"[^\W\d_]")
_NUMBER = regex(
    rf"^\d[\d:.,/h-]*(?:{either('number_ends')}|{either('clock_ends')})?$", re.IGNORECASE
)
_CLOCK = regex(
    rf"\d ?[:h.] ?\d\d|\d{{4}}|\d[/.-]\d{{1,2}}[/.-]\d|\d ?(?:{either('clock_ends')})\b",
    re.IGNORECASE,
)


@cache
def _voice() -> re.Pattern[str]:
    """Words by which a page speaks to its reader, of itself or of this text."""
    text = phrase_pattern(any_phrases("this_text"))
    return regex(rf"{spoken('reader').pattern}|{spoken('house').pattern}|(?i:\b{text}\b)")


@cache
def _speaking(language: str) -> frozenset[str]:
    """Words, in small letters, by which a line speaks to its reader or of the house as it opens."""
    reader = frozenset(map(str.lower, signs(language, "reader"))) - persons(language)
    return reader | frozenset(map(str.lower, own_signs(language, "house")))


def is_capitalised(word: str) -> bool:
    """Whether a word begins with a capital, after marks."""
    if word[:1].isalpha():
        return not word[0].islower() and (word[0].isupper() or word[0].istitle())
    core = word.lstrip(QUOTES + "([•-–—|@")
    return bool(core) and (core[0].isupper() or core[0].istitle())


@attrs.define(eq=False, repr=False)
class Line:
    """A block with its measurements; `kind` and `weight` are filled in by the judgement.

    Attributes:
        text: the block's text.
        words: its pieces between white space (of the first LONG code points).
        n_words: how many there are.
        ends: the text ends as a sentence does.
        capitals: part of the words that begin with a capital.
        shouting: part of the letters that are capitals.
        dates: part of the words that belong to a date or time.
        hits: phrases of the lists that were found.
        language: ISO 639-1 code of the article.
        is_measured: whether more than words and end was measured; nothing speaks for a line
            without but its neighbours.
        n_same: how many blocks of the article have this text.
    """

    start: int
    end: int
    text: str
    words: list[str]
    n_words: int
    ends: bool
    capitals: float
    shouting: float
    dates: float
    hits: list[Hit]
    language: str
    is_measured: bool = True
    n_same: int = 1
    kind: str = "body"
    weight: float = 0.0
    fixed: bool = False

    @property
    def is_prose(self) -> bool:
        """A sentence or more of running text."""
        return self.n_words >= PROSE and self.ends

    @property
    def is_told(self) -> bool:
        """A sentence, long enough to tell something."""
        return self.n_words >= SENTENCE and self.ends

    @property
    def is_title_like(self) -> bool:
        """Short, and without the end of a sentence."""
        return not self.ends and self.n_words <= PROSE

    @property
    def is_item(self) -> bool:
        """Short, and begins as an item of a list or ends as a question."""
        return self.n_words <= PROSE and (self.text[0] in "-•–*·" or self.text[-1] == "?")

    @property
    def is_quoted(self) -> bool:
        """Begins and ends with quotation marks."""
        return self.n_words > 1 and self.text[0] in OPENING and self.closes_quote

    @property
    def closes_quote(self) -> bool:
        """The last mark but stops is a closing quotation mark."""
        return self.text.rstrip(" .")[-1:] in CLOSING

    @property
    def is_story(self) -> bool:
        """Judged to be part of the story."""
        return self.kind in STORY_KINDS

    @property
    def is_plain(self) -> bool:
        """One sentence that a story may have: no mark of a page, no word to or of its reader."""
        text = self.text
        if not (self.ends and TINY <= self.n_words < PROSE) or text[-1] in "!?":
            return False
        if not text[0].isalnum() or any(mark in text for mark in _PAGE_MARKS) or _SITE.search(text):
            return False
        if SENTENCE_END.search(text) or self.capitals == 1 or self._is_labelled():
            return False
        return not (_voice().search(text) or self._asks())

    def _is_labelled(self) -> bool:
        """`Correction: …`, or the last word points elsewhere, as that of `… appeared here`."""
        label = any(word[-1] == ":" for word in self.words[:TINY])
        return label or self.words[-1].strip(_WORD_MARKS) in signs(self.language, "pointers")

    def _asks(self) -> bool:
        """Whether a sentence asks the reader for something and tells nothing.

        `Share prices were down`: what asks has no finite verb before it turns to somebody else.
        """
        first, *rest = (word.strip(_WORD_MARKS).lower() for word in self.words)
        calls = own_signs(self.language, "calls")
        if first in _speaking(self.language) or any(
            word in calls and before[-1] in ",;–—" for before, word in pairwise(self.words)
        ):
            return True
        if first not in calls:
            return False
        finite, turns = own_signs(self.language, "finite"), subjects(self.language)
        said = next((word for word in rest if word in finite or word in turns), "")
        return said not in finite

    @property
    def is_clause(self) -> bool:
        """Such a sentence with a verb of its own."""
        return self.is_plain and self.has_verb

    @property
    def has_verb(self) -> bool:
        """Whether a short line has what looks like a finite verb, or opens with its subject."""
        words = [word.strip(_WORD_MARKS) for word in self.words]
        low = list(map(str.lower, words))
        if low[0] in subjects(self.language):
            return True
        if not own_signs(self.language, "finite").isdisjoint(low):
            return True
        forms = verb_forms(self.language)
        return any(
            forms.stand_out(*words[place - 1 : place + 2])
            or (forms.fit(low[place]) and low[place + 1] not in signs(self.language, "by"))
            for place in range(1, len(words) - 1)
        )

    def leads(self) -> bool:
        """Whether the line is a heading over what belongs to it."""
        return any(hit.leads and hit.where != "has" for hit in self.hits)

    def mark(self, kind: str) -> None:
        """Change the kind, unless it was certain from the start."""
        if not self.fixed:
            self.kind = kind


def first_prose(lines: Sequence[Line]) -> int:
    """Index of the first line of running text, below what stands above an article; else 0."""
    head = lines[:MAX_HEAD]
    for index, line in enumerate(head):
        if line.is_story and line.is_prose:
            return index
    return next((index for index, line in enumerate(head) if line.is_story and line.is_told), 0)


def last_prose(lines: Sequence[Line]) -> int:
    """Index of the last line of running text; -1 without one."""
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if line.is_story and ((line.is_told and not line.is_item) or line.n_words > LINK):
            return index
    return -1


def describe_lines(
    text: str,
    spans: Sequence[Span],
    lexicon: Lexicon,
    unmeasured: Container[Span] = (),
) -> list[Line]:
    """Measure every block of a text.

    Args:
        text: the text.
        spans: its blocks.
        lexicon: the phrases that are looked for.
        unmeasured: blocks that are taken for running text, as those of great length are.
    """
    lines = [_describe(text, span, lexicon, is_measured=span not in unmeasured) for span in spans]
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.text] = counts.get(line.text, 0) + 1
    for line in lines:
        line.n_same = counts[line.text]
    return lines


def _describe(text: str, span: Span, lexicon: Lexicon, *, is_measured: bool) -> Line:
    start, end = span
    own, language = text[start:end], lexicon.language
    if len(own) > LONG or not is_measured:
        return _unmeasured(own, span, language)
    words = own.split()
    cased = [word for word in words if word[0].isalpha() or _LETTERS.search(word)]
    head, folded = own[:200], normalise(own)
    n_letters = sum(map(str.isalpha, head))
    line = Line(
        start=start,
        end=end,
        text=own,
        words=words,
        n_words=len(words),
        ends=_ends(own),
        capitals=sum(map(is_capitalised, cased)) / len(cased) if cased else 0.0,
        shouting=sum(map(str.isupper, head)) / n_letters if n_letters else 0.0,
        dates=_date_share(own, folded, language) if len(words) <= PROSE else 0.0,
        hits=lexicon.find(own, folded),
        language=language,
    )
    if line.hits and line.ends:
        line.hits = _without_told(line)
    return line


def _without_told(line: Line) -> list[Hit]:
    """Phrases of a sentence's line that are no part of what it tells.

    A phrase is told of by a verb outside it (`Copyright law was changed`), unless it is half of the
    line, a label, or a caption's, which has a verb as often as not. `Update:` without a time opens
    a sentence of the story.
    """
    if not line.has_verb or line.n_words >= PROSE:
        return line.hits
    if not line.is_plain:
        if _voice().search(line.text):
            return line.hits
        return [hit for hit in line.hits if hit.kind != "timestamp" or line.dates > MOSTLY]
    return [hit for hit in line.hits if not _is_told_of(hit, line)]


def _is_told_of(hit: Hit, line: Line) -> bool:
    """Whether a line's sentence has a verb for a phrase; a picture's house only as it opens."""
    own = hit.phrase.split()
    if hit.where == "whole" or hit.kind in _ANNOUNCING or hit.phrase[-1] == ":":
        return False
    if hit.leads and line.text[len(hit.phrase) :].lstrip()[:1].isupper():
        return False
    if len(own) * PAIR >= line.n_words:
        return False
    if hit.kind == "photo_credit" and not line.text.lower().startswith(hit.phrase):
        return False
    finite = own_signs(line.language, "finite")
    if any(map(verb_forms(line.language).fit, own)):
        words = {word.strip(_WORD_MARKS).lower() for word in line.words}
        return not finite.isdisjoint(words.difference(own))
    return finite.isdisjoint(own)


def _unmeasured(text: str, span: Span, language: str) -> Line:
    """A line of which nothing counts but how many words it has, and how it ends."""
    words = text[:LONG].split()
    return Line(
        start=span[0],
        end=span[1],
        text=text,
        words=words,
        n_words=len(words),
        ends=_ends(text),
        capitals=0.0,
        shouting=0.0,
        dates=0.0,
        hits=[],
        language=language,
        is_measured=False,
    )


def _ends(text: str) -> bool:
    """Whether a block ends as a sentence does, closing marks aside; not where it trails off."""
    tail = text[-LONG:]
    core = (_HASHTAGS.sub("", tail) if "#" in tail else tail).rstrip(QUOTES + ")] ")
    return bool(core) and core[-1] in _STOPS and not core.endswith(("…", "..."))


def _date_share(text: str, folded: str, language: str) -> float:
    """Part of a line's words that make a date or time; 0 without any number."""
    words = [word.strip(".,;:|()-–—•") for word in folded.split()]
    words = [word for word in words if word]
    if not words or text[0] in "●•■*":
        return 0.0
    names, fillers = dates(language), signs(language, "fillers")
    strong = sum(
        word in names or (word[0].isdigit() and bool(_NUMBER.match(word))) for word in words
    )
    if not strong:
        return 0.0
    weak = sum(word in fillers for word in words)
    named = any(word in names for word in words) or _CLOCK.search(text)
    return min(1.0, (strong + min(weak, strong)) / len(words)) if named else 0.0
