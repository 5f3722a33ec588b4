"""Lines that were broken inside a sentence: which blocks of the plain rule belong together.

Some outlets' texts arrive with line breaks in the midst of sentences, often with a space left
before or behind the break. `block_spans` cannot tell them from breaks between paragraphs, and a
dump is compared by its blocks; here, for the reading of one article, they are put together again. A
line that does not end a sentence and whose next line goes on belongs to it, while headings, items
of lists, captions and bylines stay apart. Time is linear in the number of blocks.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from newsdiff.clean.language import stop_words
from newsdiff.clean.signs import any_signs, own_signs
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import Span

__all__ = ["join_broken_lines"]

MIN_WORDS = 6
"""Two joined lines have so many words together: labels and buttons stay apart."""
MIN_GOING_ON = 2
"""So many lines that go on in small letters show that an article's lines are broken at random."""
MIN_BROKEN = 30
"""Code points from which a line of such an article can have been broken before a capital."""
SHORT_REST = 4
"""A line of at most so many words, with a sentence's end, is the rest of the one above it."""
WINDOW = 200
"""So much of a line's end and of the next one's beginning is looked at."""
MAX_BYLINE = 8
"""Words of a byline in small letters: `von Ada Feder`."""

_SINGLE_BREAK = regex(r"[ \t\xa0]*(?:\r\n|[\n\r\x85\u2028])[ \t\xa0]*")
_CLOSED = regex(r"[.!?:;…]\W{0,3}$")
_INNER_STOP = regex(r"[^\W\d_]{3}[.!?][\"”“»]? [^\W\d_a-zß-ÿ]")
_OPENING = '(„«»"“–-'
_ITEM = regex(r"(?:\w|\d\d)\) |[a-z]\. ")
_ADDRESS = regex(r"^\S{0,60}(?:@|://|www\.)")
_WORD = regex(r"[^\W\d_]+")
_LAST_NUMBER = regex(r"\d$")


def join_broken_lines(text: str, spans: Sequence[Span], language: str) -> list[Span]:
    r"""Blocks with those put together whose border is a line break inside a sentence.

    Args:
        text: the article's text.
        spans: its blocks by `block_spans`.
        language: ISO 639-1 code, for the words that end no line by themselves.

    Returns:
        Blocks in order and disjoint; each begins and ends where one of the given ones does.

    Example:
        >>> from newsdiff.clean.blocks import block_spans
        >>> text = "Der Rat hat die \nalte Mühle im Tal noch\nein Jahr behalten.\nSo ist es."
        >>> [text[start:end] for start, end in join_broken_lines(text, block_spans(text), "de")]
        ['Der Rat hat die \nalte Mühle im Tal noch\nein Jahr behalten.', 'So ist es.']
    """
    borders = [_border(text, before, behind) for before, behind in pairwise(spans)]
    n_going_on = sum(
        border == "on" and text[end - 1].isalnum()
        for border, (_, end) in zip(borders, spans, strict=False)
    )
    broken = n_going_on >= MIN_GOING_ON
    joined: list[Span] = list(spans[:1])
    for border, before, span in zip(borders, spans, spans[1:], strict=False):
        running = broken and joined[-1] != before
        if (
            border == "on"
            or (broken and border == "short")
            or (
                border == "open"
                and (running or _goes_on(text, before, span, language, broken=broken))
            )
        ):
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return joined


def _border(text: str, before: Span, behind: Span) -> str:
    """Whether the next line belongs to a line.

    `on` where it goes on in small letters, `short` where both are too short to say so unless the
    article's lines are broken, `open` where it may go on; else empty.
    """
    gap = text[before[1] : behind[0]]
    if not _SINGLE_BREAK.fullmatch(gap):
        return ""
    line, following = _tail(text, before), text[behind[0] : min(behind[1], behind[0] + WINDOW)]
    first = following.partition(" ")[0]
    small = first.islower() and first[0].isalpha()
    closed = _CLOSED.search(line)
    if small and not (closed and line[-1] in ".!?:;…"):
        apart = _ADDRESS.match(following) or _ITEM.match(following) or _is_byline(following)
        if apart:
            return ""
        if _is_long(line, following):
            return "on"
        return "short" if line[0].isupper() else ""
    if closed or not (first[0].isalnum() or first[0] in _OPENING) or _ITEM.match(following):
        return ""
    rest = text[behind[0] : behind[1]] if behind[1] - behind[0] <= WINDOW else ""
    ends_short = rest.endswith(".") and rest.count(" ") < SHORT_REST and first[0].isalpha()
    return "on" if ends_short and len(line) >= MIN_BROKEN else "open"


def _goes_on(text: str, before: Span, behind: Span, language: str, *, broken: bool) -> bool:
    """Whether a line goes on though the next one begins with a capital or a figure."""
    line, following = _tail(text, before), text[behind[0] : behind[0] + WINDOW]
    if not _is_long(line, following):
        return False
    if line[-1] == ",":
        return broken
    spaced = text[before[1]] in " \t\xa0" or text[behind[0] - 1] in " \t\xa0"
    words = _WORD.findall(line)
    last = words[-1] if words and line.endswith(words[-1]) else ""
    if last and _hangs(last, language):
        return True
    may_close = last.islower() and last in own_signs(language, "line_ends")
    if last.lower() in stop_words(language) and (broken or (spaced and not may_close)):
        return True
    if not broken:
        return False
    cut = bool(_INNER_STOP.search(line)) or bool(_LAST_NUMBER.search(line))
    return spaced or (len(line) >= MIN_BROKEN and cut)


def _hangs(word: str, language: str) -> bool:
    """Whether a word such as an article or an inflected adjective waits for a noun."""
    opens = word[0].isupper() and word.lower() in own_signs(language, "line_ends")
    if opens or word.lower() in own_signs(language, "hanging"):
        return True
    return word.islower() and word.endswith(tuple(own_signs(language, "hanging_ends")))


def _is_long(line: str, following: str) -> bool:
    return line.count(" ") + following.count(" ") + 2 >= MIN_WORDS


def _is_byline(following: str) -> bool:
    words = following.split()
    return (
        words[0] in any_signs("by")
        and len(words) <= MAX_BYLINE
        and all(word[0].isupper() for word in words[1:])
    )


def _tail(text: str, span: Span) -> str:
    return text[max(span[0], span[1] - WINDOW) : span[1]]
