"""Sentences cut into stretches that are marked alike: what the other side words differently.

The one place where edits and divergences of a link become marks: every format that marks words
takes them from here.
"""

from __future__ import annotations

import bisect
import itertools
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import ComparedArticle, Edit, Link, Side, Span

__all__ = ["Piece", "link_pieces", "marked_edits", "plain_pieces"]


@attrs.frozen(kw_only=True)
class Piece:
    """A stretch of one side of a row that is marked alike throughout.

    Attributes:
        start: first code point in the article's text.
        end: one past the last.
        changed: the other side does not have it in these words.
        divergence: kind of the divergence that it is part of, else empty.
        first: that divergence begins here.
        credit: agency that it credits, else empty.
        breaks: a new paragraph of the article begins with it.
    """

    start: int
    end: int
    changed: bool = False
    divergence: str = ""
    first: bool = False
    credit: str = ""
    breaks: bool = False


def plain_pieces(compared: ComparedArticle, sentences: Sequence[int]) -> list[Piece]:
    """The sentences of a row as pieces, with paragraph breaks and credits marked."""
    segmented = compared.segmented
    pieces: list[Piece] = []
    block = None
    for index in sentences:
        sentence = segmented.sentences[index]
        span = (sentence.start, sentence.end)
        made = _cut(span, [], [], _credits_in(compared, span))
        if block is not None and sentence.block != block:
            made[0] = attrs.evolve(made[0], breaks=True)
        block = sentence.block
        pieces += made
    return pieces


def link_pieces(compared: ComparedArticle, link: Link) -> list[Piece]:
    """One side of a link as pieces: what the other side words differently, and what diverges."""
    of_left = link.left.article == compared.index
    side: Side = link.left if of_left else link.right
    changed = [edit.left if of_left else edit.right for edit in marked_edits(link)]
    diverging = [(each.left if of_left else each.right, each.kind) for each in link.divergences]
    pieces: list[Piece] = []
    for span in side.spans:
        pieces += _cut(span, changed, diverging, _credits_in(compared, span))
    return pieces


def marked_edits(link: Link) -> list[Edit]:
    """The edits of a link that are marked as changes, in order."""
    if link.level == "rewritten":  # nearly all of it is: marks would say nothing
        return []
    return [edit for edit in link.edits if edit.op != "equal" and not edit.minor]


def _credits_in(compared: ComparedArticle, span: Span) -> list[tuple[Span, str]]:
    return [
        ((credit.start, credit.end), credit.agency)
        for credit in compared.credits
        if credit.start < span[1] and span[0] < credit.end
    ]


def _cut(
    span: Span,
    changed: Sequence[Span],
    diverging: Sequence[tuple[Span, str]],
    credits_: Sequence[tuple[Span, str]],
) -> list[Piece]:
    start, end = span
    marked = [*changed, *(each for each, _ in diverging), *(each for each, _ in credits_)]
    cuts = {start, end}
    cuts.update(place for each in marked for place in each if start < place < end)
    places = sorted(cuts)
    changes = _Cover([(each, "changed") for each in changed])
    divergences, crediting = _Cover(diverging), _Cover(credits_)
    return [
        Piece(
            start=first,
            end=last,
            changed=bool(changes.at(first)),
            divergence=divergences.at(first),
            first=first == start or divergences.at(first) != divergences.at(first - 1),
            credit=crediting.at(first),
        )
        for first, last in itertools.pairwise(places)
    ]


class _Cover:
    """Which of some spans covers a place; of spans that overlap, the one that begins last."""

    def __init__(self, spans: Sequence[tuple[Span, str]]) -> None:
        self._spans = sorted(each for each in spans if each[0][0] < each[0][1])
        self._starts = [span[0] for span, _ in self._spans]

    def at(self, place: int) -> str:
        """What covers the code point at `place`; empty for nothing."""
        index = bisect.bisect_right(self._starts, place) - 1
        if index < 0 or self._spans[index][0][1] <= place:
            return ""
        return self._spans[index][1]
