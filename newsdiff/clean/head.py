"""Above the story: the headline and its repeats, labels, places, bylines and captions."""

from __future__ import annotations

from itertools import pairwise

from newsdiff.clean.captions import caption_weight
from newsdiff.clean.lexicon import normalise
from newsdiff.clean.lines import MAX_HEAD, Line, first_prose
from newsdiff.clean.names import is_name, is_name_line, joins_names
from newsdiff.clean.signs import own_flag, signs
from newsdiff.clean.sizes import (
    CLAUSE,
    CLEAR,
    FAIR,
    HEADLINE,
    HINT,
    LABEL,
    NEARLY,
    PAIR,
    SHORT,
    STANDFIRST,
    STRONG,
    TINY,
)
from newsdiff.model import STORY_KINDS
from newsdiff.patterns import regex

__all__ = ["PICTURE_KINDS", "find_headline", "settle_head"]

PICTURE_KINDS = frozenset({"caption", "photo_credit"})
_PAGE_KINDS = frozenset({"navigation", "share", "promotion", "related"})
_BESIDE_KINDS = frozenset({"timestamp", "byline", "share", "credit"})
_TWO_SENTENCES = regex(r"[a-zà-ÿ]{4}\. [A-Z]")
MIN_STEM = 15
"""Code points of a headline, at least, for a page's title to be known by it."""


def find_headline(lines: list[Line], title: str | None = None) -> None:
    """Mark the headline, its repeats, the page's title that contains it, and labels above it.

    Args:
        lines: of an article.
        title: its title, where the input has one: a line of that text is the headline for certain.
    """
    limit = min(max(first_prose(lines), 1), MAX_HEAD)
    given = _titled(lines, title)
    index = given if given >= 0 else _headline_index(lines, limit)
    if index < 0:
        _mark_label(lines)
        return
    lines[index].fixed |= given >= 0
    follower = 0 if given >= 0 else _headline_inside(lines, index, limit)
    if follower:
        lines[index].kind = "repeated_headline"
        index = follower
    head = lines[index]
    head.kind = "headline"
    stem = _stem(head.text)
    for line in lines:
        if line is not head and (line.text == head.text or _stem(line.text) == stem):
            line.mark("repeated_headline")
    for line in lines[:index]:
        if line.is_story and not line.ends and line.n_words <= LABEL:
            line.mark("navigation")


def _titled(lines: list[Line], title: str | None) -> int:
    """Index of the line in the head that is the given title; else -1."""
    stem = _stem(title or "")
    own = (index for index, line in enumerate(lines[:MAX_HEAD]) if _stem(line.text) == stem)
    return next(own, -1) if stem else -1


def _headline_index(lines: list[Line], limit: int) -> int:
    """The first line that can be the headline; one that comes back is one for certain; else -1."""
    best = -1
    for index, line in enumerate(lines[:limit]):
        above = lines[index - 1] if index else None
        if not _can_be_headline(line) or _names_person(line, above):
            continue
        if best < 0 or (line.n_same > lines[best].n_same and lines[best].n_words < CLAUSE):
            best = index
        if line.n_same > 1:
            break
    return best


def _can_be_headline(line: Line) -> bool:
    if not TINY <= line.n_words <= HEADLINE or line.text[-1] in ".:" or not line.is_story:
        return False
    if line.n_words == TINY and line.capitals == 1:
        return False
    joined = not line.ends and _TWO_SENTENCES.search(line.text)
    return line.capitals > 0 and not joined and not is_name_line(line)


def _names_person(line: Line, above: Line | None) -> bool:
    """`Jo Doe, head of the club` below a picture's credit: whom the picture shows."""
    beside = above is not None and above.kind in PICTURE_KINDS
    name = line.text.partition(",")[0]
    return beside and "," in line.text and PAIR <= len(name.split()) <= TINY


def _mark_label(lines: list[Line]) -> None:
    """Without a headline: an outlet's name on the first line, above other parts of the page."""
    if len(lines) > 1 and not lines[1].is_story:
        line = lines[0]
        if line.is_story and line.n_words <= LABEL and line.capitals == 1 and not line.ends:
            line.mark("navigation")


def _stem(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _headline_inside(lines: list[Line], index: int, limit: int) -> int:
    """Index of the true headline when the given one is a page's title that holds it; else 0."""
    text = normalise(lines[index].text)
    for later in range(index + 1, min(limit + 1, len(lines))):
        own = normalise(lines[later].text)
        if MIN_STEM <= len(own) < len(text) and own in text and lines[later].n_words >= TINY:
            return later
    return 0


def settle_head(lines: list[Line]) -> None:
    """Settle the lines between headline and first prose."""
    end = first_prose(lines)
    for index, line in enumerate(lines[: end + 1]):
        if line.kind == "body":
            _settle_line(lines, index, end)
    _settle_standfirst(lines, end)
    _settle_stamped(lines)
    _settle_between(lines, end)


def _settle_line(lines: list[Line], index: int, end: int) -> None:
    line = lines[index]
    if index and _is_place(line):
        line.mark("dateline")
    elif index < end and (is_name_line(line) or (index and joins_names(line))):
        line.mark("byline")
    elif index < end and line.shouting > NEARLY and line.n_words <= TINY and line.text.isupper():
        line.mark("dateline")
    elif index < end and line.n_words <= PAIR and not line.ends:
        line.mark("navigation")
    elif 0 < index < len(lines) - 1:
        bar = _caption_bar(line, {lines[index - 1].kind, lines[index + 1].kind})
        if caption_weight(line) >= bar:
            line.mark("caption")


def _caption_bar(line: Line, beside: set[str]) -> float:
    """How much a line in the head must read like a caption; less beside other parts of the page."""
    bar = CLEAR if line.is_prose else CLEAR - HINT / 2
    if beside & PICTURE_KINDS:
        bar -= 0.75 * HINT
    elif not line.ends:
        bar += FAIR
    if beside & _BESIDE_KINDS:
        bar -= HINT / 4
    return bar if line.n_words > TINY else bar + HINT / 2


def _settle_standfirst(lines: list[Line], end: int) -> None:
    """Below the standfirst: a caption without a verb, or the place alone (`À Varn`)."""
    in_story = False
    bar = STRONG if own_flag(lines[0].language, "bare_captions") else FAIR
    for line in lines[: end + TINY]:
        first, in_story = not in_story, in_story or line.is_story
        if first or line.kind != "body" or line.n_words > STANDFIRST:
            continue
        if _is_place(line):
            line.mark("dateline")
        elif line.ends and line.n_words >= LABEL and caption_weight(line) >= bar:
            line.mark("caption")


def _is_place(line: Line) -> bool:
    """`À Varn`: a preposition and a name."""
    first, *rest = line.words
    return 0 < len(rest) < LABEL and first in signs(line.language, "at") and is_name(rest)


def _settle_stamped(lines: list[Line]) -> None:
    """A title right above a house's place stamp alone on its line belongs to a film."""
    for title, stamp in pairwise(lines):
        film = title.is_title_like and title.n_words >= TINY and title.kind in STORY_KINDS
        if film and stamp.kind == "dateline" and stamp.text[-1] == ")":
            title.kind = "related"


def _settle_between(lines: list[Line], end: int) -> None:
    """A short line in the head with the page's own lines on both sides is the page's too."""
    for index in range(1, min(end + 1, len(lines) - 1)):
        line = lines[index]
        kinds = {lines[index - 1].kind, lines[index + 1].kind}
        if line.kind == "body" and line.n_words <= SHORT and kinds <= _PAGE_KINDS:
            line.mark("other_noise")
