"""Sentences cut into stretches that are marked alike: what the other side words differently.

The one place where edits and divergences of a link become marks: every format that marks words
takes them from here.
"""

from __future__ import annotations

import bisect
import itertools
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

import attrs

from newsdiff.report.text import span_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.model import ComparedArticle, Comparison, Edit, Link, Member, Side, Span

_REWORDED = ("rewritten", "partial")

Mark = Literal["", "old", "new"]

__all__ = [
    "Piece",
    "Run",
    "Wording",
    "link_pieces",
    "marked_edits",
    "passage_wordings",
    "plain_pieces",
]


@attrs.frozen(kw_only=True, eq=False, repr=False)
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


class Run(NamedTuple):
    """Words that two wordings share (no mark), or that only the old or the new one has."""

    words: str
    mark: Mark = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Wording:
    """A wording of a passage beside the one that is shown.

    Attributes:
        members: who has it, by article.
        runs: the text with what was changed; without marks where it is re-worded throughout, or
            where no link says how it relates to the wording shown.
        differs: it has other words than the wording shown.
    """

    members: tuple[Member, ...]
    runs: tuple[Run, ...]
    differs: bool


def passage_wordings(comparison: Comparison) -> list[list[Wording]]:
    """Of each passage what the articles made of the wording that is shown.

    Time and memory are linear in the links and their edits.
    """
    links: dict[tuple[int, int, int], list[Link]] = {}
    for link in comparison.links:
        for sentence in link.left.sentences:
            links.setdefault((link.left.article, sentence, link.right.article), []).append(link)
    found = []
    for passage in comparison.passages:
        shown = passage.shown
        by_runs: dict[tuple[Run, ...], list[Member]] = {}
        for member in passage.members:
            if member is not shown:
                runs = _member_runs(comparison, links, shown, member)
                by_runs.setdefault(runs, []).append(member)
        found.append(
            [
                Wording(
                    members=tuple(having),
                    runs=runs,
                    differs=any(run.mark for run in runs) or having[0].level in _REWORDED,
                )
                for runs, having in by_runs.items()
            ]
        )
    return found


def _member_runs(
    comparison: Comparison,
    links: dict[tuple[int, int, int], list[Link]],
    shown: Member,
    member: Member,
) -> tuple[Run, ...]:
    left, right = sorted((shown, member), key=lambda each: each.article)
    wanted = set(right.sentences)
    link = next(
        (
            link
            for sentence in left.sentences
            for link in links.get((left.article, sentence, right.article), ())
            if not wanted.isdisjoint(link.right.sentences)
        ),
        None,
    )
    if link is not None and link.level != "rewritten" and link.edits:
        return tuple(_runs(comparison, link, shown.article))
    return (Run(span_text(comparison.articles[member.article], member.spans)),)


def _runs(comparison: Comparison, link: Link, shown: int) -> list[Run]:
    """A link as one text: what both sides have, and what the side that is not shown changed."""
    of_left = link.left.article == shown
    sides = (link.left, link.right) if of_left else (link.right, link.left)
    old_text, new_text = (comparison.articles[side.article].article.text for side in sides)
    runs: list[Run] = []
    end = sides[1].spans[0][0]
    for edit in link.edits:
        old, new = (edit.left, edit.right) if of_left else (edit.right, edit.left)
        if new[0] > end:
            runs.append(Run(" "))
        end = max(end, new[1])
        if edit.op == "equal" or edit.minor:
            runs.append(Run(new_text[slice(*new)]))
        else:
            runs += _changed_runs(runs, old_text[slice(*old)], new_text[slice(*new)])
    return [
        Run("".join(run.words for run in group), mark)
        for mark, group in _grouped([run for run in runs if run.words])
    ]


def _changed_runs(before: Sequence[Run], old: str, new: str) -> list[Run]:
    """What was replaced, apart from the word before it, where only a minor edit parts them."""
    last = before[-1].words[-1:] if before else ""
    apart = " " if last.isalnum() and old[:1].isalnum() else ""
    return [Run(f"{apart}{old}", "old"), Run(new, "new")]


def _grouped(runs: Sequence[Run]) -> Iterator[tuple[Mark, list[Run]]]:
    """Runs of one mark together; of neighbouring changes what is old stands before what is new."""
    for changed, group in itertools.groupby(runs, key=lambda run: bool(run.mark)):
        members = list(group)
        marks: tuple[Mark, ...] = ("old", "new") if changed else ("",)
        for mark in marks:
            if of_mark := [run for run in members if run.mark == mark]:
                yield mark, of_mark


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
    made = compared.credits  # in order and disjoint
    first = bisect.bisect_right(made, span[0], key=attrgetter("end"))
    last = bisect.bisect_left(made, span[1], key=attrgetter("start"))
    return [((credit.start, credit.end), credit.agency) for credit in made[first:last]]


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
