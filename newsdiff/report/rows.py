"""Two articles side by side: which sentences stand in which row, and what is marked in them.

Rows follow the left article. Links that keep the common order hold the two sides together; what one
side alone says stands between them; a link off the common order is shown at its left place, and at
its right place a stub points to it.

Time O(n log n) in sentences, memory O(n). The common order is the heaviest increasing chain of the
links that are not marked as moved, found with a Fenwick tree of prefix maxima (P. M. Fenwick, "A
new data structure for cumulative frequency tables", Software: Practice and Experience 24(3), 1994),
keeping for each prefix the best chain instead of a sum.
"""

from __future__ import annotations

import bisect
import itertools
from typing import TYPE_CHECKING, Literal

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import ComparedArticle, Comparison, Link, Side, Span

__all__ = ["Piece", "Row", "arrange_rows", "link_pieces", "pair_links", "plain_pieces"]

RowKind = Literal["link", "own", "noise", "stub"]


@attrs.frozen(kw_only=True)
class Row:
    """One row of a side-by-side view.

    Attributes:
        number: place among the rows, from 1.
        kind: link; own or noise (on one side or on both); stub (the right place of a link that is
            shown elsewhere).
        left: indices of the left sentences, in order; empty where the left has nothing here.
        right: the same on the right.
        link: the link of a link row or of a stub.
        other: for a stub the number of the row that shows the link, for such a row the number of
            its stub; None for a link that stands in the common order.
        repeats: number of an earlier row that already shows these left sentences.
    """

    number: int
    kind: RowKind
    left: tuple[int, ...] = ()
    right: tuple[int, ...] = ()
    link: Link | None = None
    other: int | None = None
    repeats: int | None = None


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


def pair_links(comparison: Comparison, left: int, right: int) -> tuple[Link, ...]:
    """Links between two articles, `left` having the lower index, in order of the left."""
    return tuple(
        link
        for link in comparison.links
        if link.left.article == left and link.right.article == right
    )


def arrange_rows(
    left: ComparedArticle, right: ComparedArticle, links: Sequence[Link]
) -> tuple[Row, ...]:
    """Rows of the side-by-side view of two articles.

    Returns:
        Rows in which every sentence of both articles stands at least once; empty for two empty
        articles.
    """
    ordered = sorted(links, key=lambda each: (each.left.sentences, each.right.sentences))
    anchors = _common_order(ordered)
    draft: list[Row] = []
    left_runs = _Runs(left, ordered, frozenset(), of_left=True)
    right_runs = _Runs(right, ordered, frozenset(map(id, anchors)), of_left=False)
    for anchor in anchors:
        first_left, first_right = anchor.left.sentences[0], anchor.right.sentences[0]
        draft += _merge(left_runs.until(first_left), right_runs.until(first_right))
        draft.append(_link_row(anchor))
        draft += [row for row in left_runs.at(first_left) if row.link is not anchor]
        draft += right_runs.at(first_right)
    draft += _merge(left_runs.until(None), right_runs.until(None))
    return _number(draft)


def _link_row(link: Link) -> Row:
    return Row(
        number=0, kind="link", left=link.left.sentences, right=link.right.sentences, link=link
    )


def _common_order(links: Sequence[Link]) -> list[Link]:
    """The heaviest chain of links, by characters, that increases on both sides."""
    still = [link for link in links if not link.moved]
    size = max((link.right.sentences[-1] for link in still), default=-1) + 2
    best: list[tuple[int, int]] = [(0, -1)] * (size + 1)
    before: list[int] = []
    waiting: list[tuple[int, int, int]] = []
    for index, link in enumerate(still):
        first = link.left.sentences[0]
        ready = [each for each in waiting if each[0] < first]
        waiting = [each for each in waiting if each[0] >= first]
        for _, weight, known in ready:
            _raise_best(best, still[known].right.sentences[-1] + 1, (weight, known))
        weight, previous = _best_below(best, link.right.sentences[0])
        before.append(previous)
        gain = sum(end - start for start, end in link.left.spans)
        waiting.append((link.left.sentences[-1], weight + gain, index))
    for _, weight, known in waiting:
        _raise_best(best, still[known].right.sentences[-1] + 1, (weight, known))
    chain: list[Link] = []
    at = _best_below(best, size - 1)[1]
    while at >= 0:
        chain.append(still[at])
        at = before[at]
    return chain[::-1]


def _raise_best(best: list[tuple[int, int]], place: int, value: tuple[int, int]) -> None:
    while place < len(best):
        if value[0] > best[place][0]:
            best[place] = value
        place += place & -place


def _best_below(best: list[tuple[int, int]], place: int) -> tuple[int, int]:
    found = (0, -1)
    while place > 0:
        if best[place][0] > found[0]:
            found = best[place]
        place -= place & -place
    return found


class _Runs:
    """Walks over the sentences of one side and groups what stands between the anchors."""

    def __init__(
        self,
        compared: ComparedArticle,
        links: Sequence[Link],
        anchored: frozenset[int],
        *,
        of_left: bool,
    ) -> None:
        self._labels = compared.labels
        self._of_left = of_left
        self._next = 0
        self._starting: dict[int, list[Link]] = {}
        self._taken: set[int] = set()
        for link in links:
            side = link.left if of_left else link.right
            self._taken.update(side.sentences)
            if id(link) not in anchored:
                self._starting.setdefault(side.sentences[0], []).append(link)

    def at(self, index: int) -> list[Row]:
        """Rows that begin at one sentence, and go past it."""
        self._next = max(self._next, index + 1)
        return self._beginning(index)

    def until(self, end: int | None) -> list[Row]:
        """Rows of the sentences up to `end`, None for all that are left."""
        stop = len(self._labels) if end is None else end
        rows: list[Row] = []
        run: list[int] = []
        for index in range(self._next, stop):
            taken = index in self._taken
            if run and (taken or self._kind(index) != self._kind(run[0])):
                rows.append(self._run_row(run))
                run = []
            if taken:
                rows += self._beginning(index)
            else:
                run.append(index)
        if run:
            rows.append(self._run_row(run))
        self._next = max(self._next, stop)
        return rows

    def _kind(self, index: int) -> RowKind:
        return "noise" if self._labels[index] == "noise" else "own"

    def _run_row(self, run: list[int]) -> Row:
        if self._of_left:
            return Row(number=0, kind=self._kind(run[0]), left=tuple(run))
        return Row(number=0, kind=self._kind(run[0]), right=tuple(run))

    def _beginning(self, index: int) -> list[Row]:
        rows = []
        for link in self._starting.get(index, ()):
            if self._of_left:
                rows.append(_link_row(link))
            else:
                rows.append(Row(number=0, kind="stub", right=link.right.sentences, link=link))
        return rows


def _merge(left_rows: list[Row], right_rows: list[Row]) -> list[Row]:
    """Interleave what stands between two anchors; runs of one kind share a row.

    What each side alone says is brought together even past noise and stubs; noise where it is next.
    """
    rows: list[Row] = []
    at = 0
    own = [there for there, row in enumerate(right_rows) if row.kind == "own"][::-1]
    for row in left_rows:
        partner = None
        if row.kind == "own":
            partner = own.pop() if own else None
        elif row.kind == "noise" and at < len(right_rows) and right_rows[at].kind == "noise":
            partner = at
        if partner is None:
            rows.append(row)
            continue
        rows += right_rows[at:partner]
        rows.append(attrs.evolve(row, right=right_rows[partner].right))
        at = partner + 1
    return rows + right_rows[at:]


def _number(draft: list[Row]) -> tuple[Row, ...]:
    """Number the rows and tie stubs, their links, and repeated sentences to each other."""
    shown = {id(row.link): at for at, row in enumerate(draft, start=1) if row.kind == "link"}
    stubs = {id(row.link): at for at, row in enumerate(draft, start=1) if row.kind == "stub"}
    first: dict[int, int] = {}
    rows = []
    for at, row in enumerate(draft, start=1):
        other = repeats = None
        if row.kind == "stub":
            other = shown.get(id(row.link))
        elif row.kind == "link":
            other = stubs.get(id(row.link))
            repeats = first.get(row.left[0]) if all(each in first for each in row.left) else None
            for each in row.left:
                first.setdefault(each, at)
        rows.append(attrs.evolve(row, number=at, other=other, repeats=repeats))
    return tuple(rows)


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
    changed = [
        edit.left if of_left else edit.right
        for edit in link.edits
        if edit.op != "equal" and not edit.minor
    ]
    if link.level == "rewritten":  # nearly all of it is: marks would say nothing
        changed = []
    diverging = [(each.left if of_left else each.right, each.kind) for each in link.divergences]
    pieces: list[Piece] = []
    for span in side.spans:
        pieces += _cut(span, changed, diverging, _credits_in(compared, span))
    return pieces


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
