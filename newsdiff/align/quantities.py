"""What the sides of links count, date and name, and which of it says something else of one thing.

Quantities are compared as values (`newsdiff.model.quantity`). Those that both sides have, in
whatever writing, are set aside. Of what is left two stand against each other if they count the same
thing in the same place; how much says so is added up in `_evidence`, and below `LEAST_EVIDENCE`
nothing is said. Quantities of different kinds or measures, and values that each article has, are
never set against each other.

Time: linear in the tokens of the sides, but for the quantities of a link that are left to pair,
`MAX_QUANTITIES` at most.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from newsdiff.align.edits import Text
from newsdiff.align.lexicon import lexicon
from newsdiff.model.quantity import find_quantities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.align.edits import Change
    from newsdiff.model import DivergenceKind, Level, SegmentedArticle, Span
    from newsdiff.model.quantity import Quantity

__all__ = ["JOINS", "Found", "SideWords", "Story", "compare_quantities", "token_at"]

MAX_QUANTITIES = 40
"""Quantities of a side that are compared."""
MAX_SLOT_CONTENT = 8
"""In a longer change figures and dates are of different statements."""
N_NOUNS = 2
"""Words of content behind a quantity among which is what it counts (`12 civilian deaths`)."""
FAR = 6
"""Tokens from a quantity within which words say what it is about."""
LEAST_EVIDENCE = 4
"""Evidence from which on two quantities count the same; what weighs how much is in `_evidence`."""
ROUNDING = 0.1
"""Part of a rounded number by which it may miss the exact one."""

JOINS = frozenset("-'\"")
"""Marks that part no statements."""
_LOOSE = frozenset({"rewritten", "partial"})
_DATES = frozenset({"date", "time", "year"})
_KINDRED = frozenset({"percent", "money", "time", "year"})
"""Kinds of which two in one place count the same without a word that says so."""
_HALF_DAY = 12 * 60

Found = tuple["Span", "Span", "DivergenceKind"]
_Counted = tuple["Quantity", tuple[str, ...]]


class Story:
    """What stands anywhere in an article, read when first asked for.

    Its words and figures tell whether what one sentence lacks was only moved to another.
    """

    def __init__(self, segmented: SegmentedArticle) -> None:
        """Of this article; nothing is read yet."""
        self.language = segmented.language
        self.lexicon = lexicon(segmented.language)
        self._segmented = segmented
        self._sides: dict[tuple[Span, ...], SideWords] = {}

    def side(self, text: Text) -> SideWords:
        """A side of a link, read once however many links it is in."""
        if text.spans not in self._sides:
            self._sides[text.spans] = SideWords(text, self)
        return self._sides[text.spans]

    @cached_property
    def words(self) -> frozenset[str]:
        """The case-folded words of the article."""
        return frozenset(self._segmented.tokens.words)

    @cached_property
    def figures(self) -> frozenset[tuple[str, float, str]]:
        """Kind, value and stem of a word behind it, of every quantity of the article."""
        tokens = self._segmented.tokens
        raw = self._segmented.article.text
        keys = tuple(
            word or raw[start:end]
            for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True)
        )
        whole = Text(
            raw=raw,
            starts=tokens.starts,
            ends=tokens.ends,
            keys=keys,
            content=tuple(bool(w) and w not in self.lexicon.function for w in tokens.words),
            spans=((0, len(raw)),),
        )
        return frozenset(
            (quantity.kind, quantity.value, stem)
            for quantity, nouns in SideWords(whole, self).counted
            for stem in (*nouns, "")
        )


class SideWords:
    """What kind of word each token of a side is."""

    def __init__(self, text: Text, story: Story) -> None:
        self.text, self.story, self.words = text, story, story.lexicon

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities and dates of the side."""
        text = self.text
        return find_quantities(text.raw, text.starts, text.ends, text.keys, self.story.language)

    @cached_property
    def counted(self) -> list[tuple[Quantity, tuple[str, ...]]]:
        """The quantities, each with the stems of what it may count."""
        return [(quantity, self.nouns(quantity)) for quantity in self.quantities]

    def stems(self, tokens: range, most: int) -> tuple[str, ...]:
        """Stems of the first words of content among some tokens, up to a mark that parts them."""
        found: list[str] = []
        for at in tokens:
            key = self.text.keys[at]
            if self.text.content[at] and key not in self.words.time:
                found.append(self.words.stem(key))
            if len(found) == most or not (key[0].isalnum() or key in JOINS):
                break
        return tuple(found)

    def nouns(self, quantity: Quantity) -> tuple[str, ...]:
        """Stems of the two words of content behind a quantity."""
        end = min(len(self.text.keys), quantity.end + FAR)
        return self.stems(range(quantity.end, end), N_NOUNS)

    def is_in_range(self, quantity: Quantity) -> bool:
        """Whether another quantity is next to it, or behind one word: `400 to 500`."""
        return any(
            0 <= quantity.first - other.end <= 1 or 0 <= other.first - quantity.end <= 1
            for other in self.quantities
            if other.kind == quantity.kind
        )

    def around(self, quantity: Quantity) -> set[str]:
        """Stems of the words of content near a quantity."""
        keys, content = self.text.keys, self.text.content
        first, last = max(0, quantity.first - FAR), min(len(keys), quantity.end + FAR)
        near = (*range(first, quantity.first), *range(quantity.end, last))
        return {self.words.stem(keys[at]) for at in near if content[at]}

    def n_content(self, tokens: range) -> int:
        """How many of some tokens are words of content."""
        return sum(self.text.content[tokens.start : tokens.stop])

    def span(self, first: int, end: int) -> Span:
        """Code points of the tokens [first, end), of which there is at least one."""
        return self.text.starts[first], self.text.ends[end - 1]


class _Slots:
    """Which quantities of the two sides stand in one place."""

    def __init__(self, lefts: SideWords, rights: SideWords, changes: Sequence[Change]) -> None:
        self.lefts, self.rights, self.changes = lefts, rights, changes
        self.left_over: tuple[list[Quantity], list[Quantity]] = ([], [])
        self.is_loose = False  # whether the sides have little else in common
        self._firsts = (
            [change.left_first for change in changes],
            [change.right_first for change in changes],
        )

    def same(self, left: Quantity, right: Quantity) -> bool:
        """Whether both are in one change that is short enough to be of one statement."""
        common = self._places(0, left) & self._places(1, right)
        return any(
            self.changes[at].same or self._n_content(self.changes[at]) <= MAX_SLOT_CONTENT
            for at in common
        )

    def _places(self, side: int, quantity: Quantity) -> set[int]:
        firsts = self._firsts[side]
        first = bisect_right(firsts, quantity.number) - 1
        return set(range(max(0, first), bisect_right(firsts, quantity.end - 1)))

    def _n_content(self, change: Change) -> int:
        left = self.lefts.n_content(range(change.left_first, change.left_end))
        return max(left, self.rights.n_content(range(change.right_first, change.right_end)))

    def are_alone(self, one: _Counted, two: _Counted, *, any_noun: bool = False) -> bool:
        """Whether no other quantity of their sides counts the same (or anything).

        No measure is alone, and where several counts are left to pair they have one order.
        """
        mine, theirs = self.left_over
        if _is_measured(one, self.lefts) or len(mine) != len(theirs):
            return False
        if one[0] in mine and two[0] in theirs and mine.index(one[0]) != theirs.index(two[0]):
            return False
        counts = (
            sum(
                other.kind == counted[0].kind and (any_noun or nouns[:1] == counted[1][:1])
                for other, nouns in side.counted
                if not other.is_article
            )
            for side, counted in ((self.lefts, one), (self.rights, two))
        )
        return all(count == 1 for count in counts)

    def beside(self, left: Quantity, right: Quantity) -> bool:
        """Whether the token before or behind both is the same."""
        mine, theirs = self.lefts.text.keys, self.rights.text.keys
        before = token_at(mine, left.first - 1) == token_at(theirs, right.first - 1)
        return before or token_at(mine, left.end) == token_at(theirs, right.end)


def token_at(keys: Sequence[str], place: int) -> str:
    """The key at a place; empty off either end."""
    return keys[place] if 0 <= place < len(keys) else ""


def compare_quantities(
    lefts: SideWords, rights: SideWords, changes: Sequence[Change], level: Level
) -> Iterator[Found]:
    """Quantities that say something else of the same thing.

    Args:
        lefts: the left side.
        rights: the right side.
        changes: from `find_changes`.
        level: of the link; the less two sides have in common, the more evidence is asked for.

    Returns:
        Spans on the left and on the right with the kind of the divergence, in no order.
    """
    mine = list(lefts.counted[:MAX_QUANTITIES])
    theirs = list(rights.counted[:MAX_QUANTITIES])
    if not mine or not theirs:
        return
    slots = _Slots(lefts, rights, changes)
    slots.is_loose = level in _LOOSE
    least = LEAST_EVIDENCE + slots.is_loose
    for one, two in _set_aside(mine, theirs):
        if _other_bound(one, two, slots):
            left, right = one[0], two[0]
            yield lefts.span(left.first, left.end), rights.span(right.first, right.end), "number"
    slots.left_over = _counts(mine), _counts(theirs)
    pairs = [
        (evidence, abs(i - j), i + j, i, j)
        for i, one in enumerate(mine)
        for j, two in enumerate(theirs)
        if (evidence := _evidence(one, two, slots)) >= least
    ]
    taken: tuple[set[int], set[int]] = set(), set()
    for *_, i, j in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:3])):
        if i in taken[0] or j in taken[1]:
            continue
        taken[0].add(i)
        taken[1].add(j)
        left, right = mine[i][0], theirs[j][0]
        if not _stand_everywhere(mine[i], theirs[j], slots):
            kind: DivergenceKind = "date" if left.kind in _DATES else "number"
            yield lefts.span(left.first, left.end), rights.span(right.first, right.end), kind


def _counts(left_over: list[_Counted]) -> list[Quantity]:
    return [each for each, _ in left_over if each.kind == "count" and not each.is_article]


def _set_aside(mine: list[_Counted], theirs: list[_Counted]) -> list[tuple[_Counted, _Counted]]:
    """Take out of both lists what says the same, and return it in pairs, the likeliest first."""
    alike = [
        (bool(likeness), likeness, i, j)
        for i, one in enumerate(mine)
        for j, two in enumerate(theirs)
        if (likeness := _likeness(one, two))
    ]
    taken: tuple[set[int], set[int]] = set(), set()
    pairs: list[tuple[_Counted, _Counted]] = []
    for _, _, i, j in sorted(alike, key=lambda e: (-e[1], abs(e[2] - e[3]), e[2] + e[3])):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append((mine[i], theirs[j]))
    mine[:] = [one for i, one in enumerate(mine) if i not in taken[0]]
    theirs[:] = [two for j, two in enumerate(theirs) if j not in taken[1]]
    return pairs


def _likeness(one: _Counted, two: _Counted) -> int:
    """How surely two quantities are one and the same; 0 if they are not."""
    left, right = one[0], two[0]
    if left.kind == right.kind == "date":
        both = [(x, y) for x, y in zip(left.date, right.date, strict=True) if x and y]
        return 2 * bool(both and all(x == y for x, y in both))
    if "date" in (left.kind, right.kind):
        return 0
    same = left.value == right.value and (left.kind == "time") == (right.kind == "time")
    if not (same or _same_time(left, right) or _rounds(left, right) or _rounds(right, left)):
        return 0
    return 2 + 2 * same + bool({*one[1]} & {*two[1]})


def _same_time(left: Quantity, right: Quantity) -> bool:
    """One time in two notations: 16h00 and 16, 4:30 and 16:30."""
    if left.kind == right.kind == "time":
        return abs(left.value - right.value) == _HALF_DAY
    if "time" not in (left.kind, right.kind):
        return False
    time, other = (left, right) if left.kind == "time" else (right, left)
    return time.value == other.value * 60


def _rounds(rough: Quantity, exact: Quantity) -> bool:
    """Whether one is the other rounded: `about 1.5 million` of 1,480,000."""
    if rough.step <= exact.step or rough.kind != exact.kind or rough.bound == exact.bound != "":
        return False
    off = exact.value - rough.value
    if not rough.bound:
        return exact.step < 1 <= rough.step <= 1 and abs(off) <= 1 / 2
    most = min(rough.step, ROUNDING * rough.value)
    if rough.bound == "about":
        return abs(off) <= most / 2
    return 0 <= (off if rough.bound == "at_least" else -off) < most


def _other_bound(one: _Counted, two: _Counted, slots: _Slots) -> bool:
    """`100,000` against `more than 100,000`; `about` alone changes nothing."""
    left, right = one[0], two[0]
    bounds = ["" if q.bound == "about" else q.bound for q in (left, right)]
    if bounds[0] == bounds[1] or left.value != right.value or left.kind != right.kind:
        return False
    if _is_measured(one, slots.lefts) or _is_measured(two, slots.rights):
        return False
    if slots.lefts.is_in_range(left) or slots.rights.is_in_range(right):
        return False
    is_weak = _is_weak(one, slots.lefts) or _is_weak(two, slots.rights)
    return is_weak or one[1][:1] == two[1][:1] or slots.same(left, right)


def _is_weak(counted: _Counted, side: SideWords) -> bool:
    return bool(counted[1]) and counted[1][0] in side.words.weak


def _is_measured(counted: _Counted, side: SideWords) -> bool:
    return any(noun in side.words.measures for noun in counted[1][:1])


def _evidence(one: _Counted, two: _Counted, slots: _Slots) -> int:
    """How much says that two quantities are of the same thing.

    One change of both is worth two, the same token beside both one, words near both that are the
    same one each, two at most; what is counted, two, and one more if it is the first word behind;
    and if no other quantity of the sides counts that, two more. A word for anybody (`people`)
    stands for any other where there is no other quantity.
    """
    left, right = one[0], two[0]
    same_first = bool(one[1]) and one[1][:1] == two[1][:1]
    if left.kind != right.kind or _is_amiss(one, two, slots, same_first=same_first):
        return 0
    same_slot, beside = slots.same(left, right), slots.beside(left, right)
    near = len(slots.lefts.around(left) & slots.rights.around(right))
    place = 2 * same_slot + beside
    is_weak = _is_weak(one, slots.lefts) or _is_weak(two, slots.rights)
    if left.kind == "date":
        said_by_both = any(x and y for x, y in zip(left.date, right.date, strict=True))
        return (1 + place + min(near, 2)) * (said_by_both and same_slot)
    if left.is_article or right.is_article:
        return (LEAST_EVIDENCE + beside) * (same_first and same_slot)
    if set(one[1]).intersection(two[1]):
        telling = same_first and not is_weak and slots.are_alone(one, two)
        is_placed = same_slot or telling or not slots.is_loose
        return (1 + 2 * same_first + 2 * telling + place + min(near - 1, 2)) * is_placed
    if is_weak and near and slots.are_alone(one, two, any_noun=True):
        return LEAST_EVIDENCE + 1
    is_kindred = left.kind in _KINDRED
    is_free = is_weak or is_kindred or not (one[1] and two[1])
    return (place + min(near, 2) + is_kindred) * (same_slot and beside and is_free)


def _is_amiss(one: _Counted, two: _Counted, slots: _Slots, *, same_first: bool) -> bool:
    """Whether two quantities cannot be compared: other measures or units, another kind of order."""
    measured = _is_measured(one, slots.lefts), _is_measured(two, slots.rights)
    units = {one[0].unit, two[0].unit} - {""}
    return len(units) > 1 or ((any(measured) or one[0].kind == "ordinal") and not same_first)


def _stand_everywhere(one: _Counted, two: _Counted, slots: _Slots) -> bool:
    """Whether each article has the other's value, too, elsewhere."""
    stories = slots.lefts.story, slots.rights.story
    return (
        all(
            any((quantity.kind, quantity.value, noun) in story.figures for noun in nouns or ("",))
            for (quantity, nouns), story in ((one, stories[1]), (two, stories[0]))
            if quantity.kind != "date"
        )
        and one[0].kind != "date"
    )
