"""Picture galleries whose slides are numbered: `Hide Caption 2 of 9`, `2/9`.

The captions of a gallery read like sentences of the story, the more so where a whole gallery has
become one line. Numbers that count on, of one total, tell where it is. Time is linear in the text.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from newsdiff.clean.signs import either
from newsdiff.clean.sizes import CAPTION, CLAUSE, LIMIT, NOTE, TINY
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsdiff.clean.lines import Line
    from newsdiff.model import Span

__all__ = ["gallery_spans", "pair_slides"]

MIN_SLIDES = 3
"""Numbers that count on, from which there is a gallery: `1 of 2` stands in prose, too."""

# What may not stand before a number is asked behind its first digit: so the search skips to digits.
_NUMBER = regex(
    rf"(\d(?<![\w.,:/-]\d)\d{{0,2}}) ?(?:{either('slide_of')}) ?(\d{{1,3}})(?![\w/]|[.,:]\d)"
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _Slide:
    """Number of a slide: where it stands, and in which line."""

    number: int
    total: int
    span: Span
    line: int = 0


def gallery_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """Spans of the galleries inside a block, each with the captions at its ends if they are short.

    Args:
        text: of the article.
        start: of the block.
        end: of the block.
    """
    for run in _runs(_slides(text, start, end)):
        first, last = run[0].span[0], run[-1].span[1]
        is_led = not text[start:first].strip()
        if _n_words(text[start:first]) <= NOTE:
            first = start
        if is_led and _n_words(text[last:end]) <= NOTE:
            last = end
        yield first, last


def pair_slides(lines: list[Line]) -> None:
    """Lines between numbers of slides, or with one at an edge, are captions."""
    slides = [
        slide
        for index, line in enumerate(lines)
        if line.n_words <= LIMIT
        for slide in _slides(line.text, 0, len(line.text), index)
        if slide.span[0] == 0 or len(line.text) - slide.span[1] <= TINY
    ]
    for run in _runs(slides):
        for slide in run:
            line = lines[slide.line]
            if line.is_story:
                line.mark("caption" if line.n_words > CLAUSE else "navigation")
        for before, behind in pairwise(run):
            _mark_between(lines[before.line + 1 : behind.line])


def _mark_between(lines: list[Line]) -> None:
    """A title, a caption and its credit fit between two slides; more is a story with pictures."""
    if len(lines) > TINY or sum(line.n_words for line in lines) > CAPTION:
        return
    for line in lines:
        if line.is_story:
            line.mark("caption")


def _slides(text: str, start: int, end: int, line: int = 0) -> Iterator[_Slide]:
    for match in _NUMBER.finditer(text, start, end):
        yield _Slide(number=int(match[1]), total=int(match[2]), span=match.span(), line=line)


def _runs(slides: Iterable[_Slide]) -> Iterator[list[_Slide]]:
    """Stretches of numbers that count on within one total; days of a month go beyond theirs."""
    run: list[_Slide] = []
    for slide in slides:
        if run and (slide.number, slide.total) != (run[-1].number + 1, run[-1].total):
            if _is_gallery(run):
                yield run
            run = []
        run.append(slide)
    if _is_gallery(run):
        yield run


def _is_gallery(run: list[_Slide]) -> bool:
    return len(run) >= MIN_SLIDES and run[-1].number <= run[-1].total


def _n_words(text: str) -> int:
    return len(text.split())
