"""Two articles side by side: which sentences stand in which row.

Rows follow the left article. Links that keep the common order hold the two sides together; what one
side alone says stands between them; a link off the common order is shown at its left place, and at
its right place a stub points to it. Rows are arranged here for every format; none arranges its own.

Time O(n log n) in sentences, memory O(n). The common order is the heaviest increasing chain of the
links that are not marked as moved, found with a Fenwick tree of prefix maxima (P. M. Fenwick, "A
new data structure for cumulative frequency tables", Software: Practice and Experience 24(3), 1994),
keeping for each prefix the best chain instead of a sum. Links that are such a chain already, as
most are, need no tree.
"""

from __future__ import annotations

import heapq
import itertools
from operator import itemgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

import attrs

from newsdiff.model import HEADING_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import ComparedArticle, Comparison, Label, Link, Side

__all__ = [
    "Arranged",
    "Ends",
    "Row",
    "RowKind",
    "arrange",
    "arrange_rows",
    "ends_of",
    "moved_sentences",
    "pair_links",
]

RowKind = Literal["link", "own", "noise", "stub"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
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


class Ends(NamedTuple):
    """What a link is to the arrangement: its sentences, its weight, and whether it is moved."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    weight: int
    moved: bool


class Arranged(NamedTuple):
    """A `Row` in numbers alone: `link` is an index, -1 for none; 0 is no row."""

    kind: RowKind
    left: tuple[int, ...] = ()
    right: tuple[int, ...] = ()
    link: int = -1
    other: int = 0
    repeats: int = 0


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
    ends = [ends_of(link.left, link.right, moved=link.moved) for link in links]
    return tuple(
        Row(
            number=number,
            kind=row.kind,
            left=row.left,
            right=row.right,
            link=None if row.link < 0 else links[row.link],
            other=row.other or None,
            repeats=row.repeats or None,
        )
        for number, row in enumerate(arrange(left.labels, right.labels, ends), start=1)
    )


def ends_of(left: Side, right: Side, *, moved: bool) -> Ends:
    """The ends of a link whose sides stand on the left and on the right; it weighs as its left."""
    weight = sum(end - start for start, end in left.spans)
    return Ends(left.sentences, right.sentences, weight, moved)


def arrange(left: Sequence[Label], right: Sequence[Label], links: Sequence[Ends]) -> list[Arranged]:
    """Rows in numbers alone, for those who arrange many pairs.

    Args:
        left: label of each left sentence.
        right: label of each right sentence.
        links: links between them, in any order.

    Returns:
        As `arrange_rows`.
    """
    keyed = sorted((ends.left, ends.right, index) for index, ends in enumerate(links))
    order = [index for _, _, index in keyed]
    anchors = _common_order(order, links)
    in_order = set(anchors)
    beside = [index for index in order if index not in in_order]
    left_starts = _starting([links[index].left[0] for index in order], order) if beside else {}
    right_starts = _starting([links[index].right[0] for index in beside], beside)
    rows = [Arranged("link", ends.left, ends.right, index) for index, ends in enumerate(links)]
    stubs = [row._replace(kind="stub", left=()) for row in rows] if beside else rows
    left_runs = _Runs(left, rows, left_starts, of_left=True)
    right_runs = _Runs(right, stubs, right_starts, of_left=False)
    draft: list[Arranged] = []
    for anchor in anchors:
        first_left, first_right = links[anchor].left[0], links[anchor].right[0]
        if left_runs.next < first_left or right_runs.next < first_right:
            draft += _merge(left_runs.until(first_left), right_runs.until(first_right))
        left_runs.next = max(left_runs.next, first_left + 1)
        right_runs.next = max(right_runs.next, first_right + 1)
        draft.append(rows[anchor])
        if beside:
            draft += [rows[each] for each in left_starts[first_left] if each != anchor]
            draft += [stubs[each] for each in right_starts.get(first_right, ())]
    draft += _merge(left_runs.until(len(left)), right_runs.until(len(right)))
    return _tied(draft) if beside or left_runs.repeats else draft


def _starting(sentences: Sequence[int], links: Sequence[int]) -> dict[int, list[int]]:
    """Links by the sentence at which they begin."""
    starting: dict[int, list[int]] = {}
    for sentence, link in zip(sentences, links, strict=True):
        starting.setdefault(sentence, []).append(link)
    return starting


def _common_order(order: Sequence[int], links: Sequence[Ends]) -> list[int]:
    """The heaviest chain of links, by characters, that increases on both sides."""
    still = [index for index in order if not links[index].moved]
    if all(
        links[first].left[-1] < links[second].left[0]
        and links[first].right[-1] < links[second].right[0]
        for first, second in itertools.pairwise(still)
    ):
        return still
    return [still[at] for at in _heaviest_chain([links[index] for index in still])]


def _heaviest_chain(links: Sequence[Ends]) -> list[int]:
    size = max((link.right[-1] for link in links), default=-1) + 2
    best: list[tuple[int, int]] = [(0, -1)] * (size + 1)
    before: list[int] = []
    waiting: list[tuple[int, int, int]] = []  # (last left sentence, index, weight), a heap
    for index, link in enumerate(links):
        ready = []
        while waiting and waiting[0][0] < link.left[0]:
            ready.append(heapq.heappop(waiting))
        for _, known, weight in sorted(ready, key=itemgetter(1)):
            _raise_best(best, links[known].right[-1] + 1, (weight, known))
        weight, previous = _best_below(best, link.right[0])
        before.append(previous)
        heapq.heappush(waiting, (link.left[-1], index, weight + link.weight))
    for _, known, weight in sorted(waiting, key=itemgetter(1)):
        _raise_best(best, links[known].right[-1] + 1, (weight, known))
    chain: list[int] = []
    at = _best_below(best, size - 1)[1]
    while at >= 0:
        chain.append(at)
        at = before[at]
    return chain[::-1]


def _raise_best(best: list[tuple[int, int]], node: int, value: tuple[int, int]) -> None:
    while node < len(best):
        if value[0] > best[node][0]:
            best[node] = value
        node += node & -node


def _best_below(best: list[tuple[int, int]], node: int) -> tuple[int, int]:
    highest = (0, -1)
    while node > 0:
        if best[node][0] > highest[0]:
            highest = best[node]
        node -= node & -node
    return highest


class _Runs:
    """Walks over the sentences of one side and groups what stands between the anchors.

    Args:
        labels: label of each sentence.
        rows: the row of each link on this side.
        starting: links off the common order by the sentence at which they begin.
        of_left: whether it is the left side.
    """

    def __init__(
        self,
        labels: Sequence[Label],
        rows: Sequence[Arranged],
        starting: dict[int, list[int]],
        *,
        of_left: bool,
    ) -> None:
        linked = [each for row in rows for each in (row.left if of_left else row.right)]
        self._labels = labels
        self._linked = set(linked)
        self._rows = rows
        self._starting = starting
        self._of_left = of_left
        self.next = 0
        self.repeats = len(linked) > len(self._linked)

    def until(self, stop: int) -> list[Arranged]:
        """Rows of the sentences up to `stop`."""
        rows: list[Arranged] = []
        index = self.next
        while index < stop:
            if index in self._linked:
                rows += [self._rows[link] for link in self._starting.get(index, ())]
                index += 1
                continue
            first = index
            is_noise = self._labels[index] == "noise"
            while index < stop and index not in self._linked:
                if (self._labels[index] == "noise") != is_noise:
                    break
                index += 1
            run = tuple(range(first, index))
            left, right = (run, ()) if self._of_left else ((), run)
            rows.append(Arranged("noise" if is_noise else "own", left, right))
        self.next = max(self.next, stop)
        return rows


def _merge(left_rows: list[Arranged], right_rows: list[Arranged]) -> list[Arranged]:
    """Interleave what stands between two anchors; runs of one kind share a row.

    What each side alone says is brought together even past noise and stubs; noise where it is next.
    """
    if not (left_rows and right_rows):
        return left_rows or right_rows
    rows: list[Arranged] = []
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
        rows.append(row._replace(right=right_rows[partner].right))
        at = partner + 1
    return rows + right_rows[at:]


def _tied(draft: list[Arranged]) -> list[Arranged]:
    """Tie stubs, their links, and repeated sentences to each other by the numbers of their rows."""
    stubs = {row.link: number for number, row in enumerate(draft, start=1) if row.kind == "stub"}
    shown = {row.link: number for number, row in enumerate(draft, start=1) if row.kind == "link"}
    first: dict[int, int] = {}
    rows = []
    for number, row in enumerate(draft, start=1):
        other = repeats = 0
        if row.kind == "stub":
            other = shown.get(row.link, 0)
        elif row.kind == "link":
            other = stubs.get(row.link, 0)
            if all(each in first for each in row.left):
                repeats = first[row.left[0]]
            for each in row.left:
                first.setdefault(each, number)
        rows.append(row._replace(other=other, repeats=repeats) if other or repeats else row)
    return rows


def moved_sentences(comparison: Comparison) -> dict[int, tuple[int, ...]]:
    """Sentences of each article that stand elsewhere than in the dispatch, or than in most.

    A link that is moved says that two articles differ in the place, not who put it there: that is
    the one which stands off the order of the designated dispatch, else of more than half of the
    articles that have the sentence, of which there are two at least. Headings are not counted.

    Returns:
        For each article that moved any their indices, in order; empty where none did.
    """
    places: dict[tuple[int, int], dict[int, bool]] = {}
    for link in comparison.links:
        for side, far in ((link.left, link.right), (link.right, link.left)):
            for sentence in side.sentences:
                by_other = places.setdefault((side.article, sentence), {})
                by_other[far.article] = by_other.get(far.article, True) and link.moved
    original = comparison.core.original
    moved: dict[int, list[int]] = {}
    for (article, sentence), by_other in sorted(places.items()):
        segmented = comparison.articles[article].segmented
        kind = segmented.blocks[segmented.sentences[sentence].block].kind
        if original in by_other:
            is_moved = by_other[original]
        else:
            is_moved = len(by_other) > 1 and 2 * sum(by_other.values()) > len(by_other)
        if is_moved and article != original and kind not in HEADING_KINDS:
            moved.setdefault(article, []).append(sentence)
    return {article: tuple(found) for article, found in moved.items()}
