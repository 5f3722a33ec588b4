"""What the sides of links count, date and name, and which of it says something else of one thing.

Quantities are compared as values (`newsdiff.model.quantity`). Those that both sides have, in
whatever writing, are set aside. Of what is left two stand against each other if they count the same
thing in the same place; how much says so is added up in `_evidence`, and below `LEAST_EVIDENCE`
nothing is said, nor of different kinds or measures, nor of values that each article has.

Time: linear in the tokens of the sides, but for the quantities of a link that are left to pair,
`MAX_QUANTITIES` at most.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from newsdiff.align.sides import token_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newsdiff.align.edits import Change
    from newsdiff.align.sides import Counted, SideWords
    from newsdiff.model import DivergenceKind, Level, Span
    from newsdiff.model.quantity import Quantity

__all__ = ["LOOSE", "Found", "compare_quantities"]

MAX_QUANTITIES = 20
"""Quantities of a side that are compared."""
MAX_SLOT_CONTENT = 8
"""In a longer change figures and dates are of different statements."""
MAX_DATE_CONTENT = 5
"""In a longer change days are of different events."""
LEAST_EVIDENCE = 4
"""Evidence from which on two quantities count the same; what weighs how much is in `_evidence`."""
FEW, LARGE, LIKE = 10, 100, 3
"""Least counts and greatest ratio of two that are of one thing without a word that says so."""
MIN_SHARED = 3
"""Words of content that two sides which were worded anew share if they are of one thing."""
ENOUGH_SHARED = 8
"""The same where what is counted may be of anything, or other names stand on the two sides."""
FAR_APART = 10
"""The same where a word for anybody (`people`) is all that says so."""
ROUNDING = 0.1
"""Part of a rounded number by which it may miss the exact one."""
BOUNDING = 0.25
"""Part of a bound by which the exact number may go beyond it."""

LOOSE = frozenset({"rewritten", "partial"})
"""Levels of links whose sides say much that the other does not."""
_DATES = frozenset({"date", "time"})
_KINDRED = frozenset({"percent", "money", "time"})
"""Kinds of which two in one place count the same without a word that says so."""
_DATE_PARTS, _MONTH = range(4), 2
"""Weekday, day, month and year of a date; what comes from the month on is not of a day."""
_HALF_DAY, _MOMENT, _WHOLE = 12 * 60, 10, 100

Found = tuple["Span", "Span", "DivergenceKind"]


class _Slots:
    """Which quantities of the two sides stand in one place."""

    def __init__(
        self, lefts: SideWords, rights: SideWords, changes: Sequence[Change], level: Level
    ) -> None:
        self.lefts, self.rights, self.changes = lefts, rights, changes
        self.is_loose = level in LOOSE
        self.left_over: tuple[list[Quantity], list[Quantity]] = ([], [])
        self._firsts = [c.left_first for c in changes], [c.right_first for c in changes]

    def same(self, left: Quantity, right: Quantity, most: int = MAX_SLOT_CONTENT) -> bool:
        """Whether both are in one change that is short enough to be of one statement."""
        common = self._places(0, left) & self._places(1, right)
        firsts = ((c.left_first, c.right_first) for c in (self.changes[at] for at in common))
        return (left.first, right.first) in firsts or any(
            self.changes[at].same or self._n_content(self.changes[at]) <= most for at in common
        )

    def _places(self, side: int, quantity: Quantity) -> set[int]:
        firsts = self._firsts[side]
        first = bisect_right(firsts, quantity.number) - 1
        return set(range(max(0, first), bisect_right(firsts, quantity.end - 1)))

    def _n_content(self, change: Change) -> int:
        left = self.lefts.n_content(range(change.left_first, change.left_end))
        return max(left, self.rights.n_content(range(change.right_first, change.right_end)))

    def are_alone(self, one: Counted, two: Counted, *, any_noun: bool = False) -> bool:
        """Whether no other quantity of their sides counts the same (or anything).

        No measure is alone, and where several counts are left to pair they have one order.
        """
        mine, theirs = self.left_over
        are_counts = one[0] in mine and two[0] in theirs
        is_crossed = are_counts and mine.index(one[0]) != theirs.index(two[0])
        if is_crossed or len(mine) != len(theirs) or _is_measured(one, self.lefts):
            return False
        return self.are_only(one, two, any_noun=any_noun)

    def are_only(self, one: Counted, two: Counted, *, any_noun: bool = False) -> bool:
        """Whether no other quantity of a side has the same first word behind it, or any."""
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

    def behind_phrase(self, left: Quantity, right: Quantity) -> bool:
        """Whether the two tokens before both are the same (`fino a`)."""
        first, other = left.first, right.first
        mine, theirs = self.lefts.text.keys[:first][-2:], self.rights.text.keys[:other][-2:]
        return len(mine) > 1 and mine == theirs


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
    slots = _Slots(lefts, rights, changes, level)
    least = LEAST_EVIDENCE + slots.is_loose
    for one, two in _take_pairs(mine, theirs, _likeness, 1):
        left, right = one[0], two[0]
        if _other_bound(one, two, slots):
            yield lefts.span(left.first, left.end), rights.span(right.first, right.end), "number"
        elif _other_unit(one, two, slots):
            yield _with_unit(lefts, left), _with_unit(rights, right), "number"
    slots.left_over = _counts(mine), _counts(theirs)
    for one, two in _take_pairs(mine, theirs, lambda one, two: _evidence(one, two, slots), least):
        left, right = one[0], two[0]
        if not _stand_everywhere(one, two, slots):
            kind: DivergenceKind = "date" if left.kind in _DATES else "number"
            yield lefts.span(left.first, left.end), rights.span(right.first, right.end), kind


def _counts(left_over: list[Counted]) -> list[Quantity]:
    return [each for each, _ in left_over if each.kind == "count" and not each.is_article]


def _take_pairs(
    mine: list[Counted], theirs: list[Counted], weigh: Callable[..., int], least: int
) -> list[tuple[Counted, Counted]]:
    """Take the pairs that weigh enough out of both lists, the heaviest and nearest first."""
    weighed = [
        (-weight, abs(i - j), i + j, i, j)
        for i, one in enumerate(mine)
        for j, two in enumerate(theirs)
        if (weight := weigh(one, two)) >= least
    ]
    pairs: dict[int, int] = {}
    for *_, i, j in sorted(weighed):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    found = [(mine[i], theirs[j]) for i, j in pairs.items()]
    mine[:] = [one for i, one in enumerate(mine) if i not in pairs]
    theirs[:] = [two for j, two in enumerate(theirs) if j not in pairs.values()]
    return found


def _likeness(one: Counted, two: Counted) -> int:
    """How surely two quantities are the same; 0 if they are not."""
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
        off = abs(left.value - right.value)
        return off == _HALF_DAY or (off <= _MOMENT and "about" in (left.bound, right.bound))
    time, other = (left, right) if left.kind == "time" else (right, left)
    return time.kind == "time" and time.value == other.value * 60


def _rounds(rough: Quantity, exact: Quantity) -> bool:
    """Whether one is the other rounded: `about 1.5 million` of 1,480,000."""
    off = exact.value - rough.value
    same_bound = rough.bound == exact.bound not in {"", "about"}
    if rough.step <= exact.step or rough.kind != exact.kind or same_bound:
        return False
    if not rough.bound:
        return exact.step < 1 <= rough.step <= 1 and abs(off) <= 1 / 2
    if rough.bound == "about":
        return abs(off) <= min(rough.step / 2, ROUNDING * rough.value)
    beyond = off if rough.bound == "at_least" else -off
    return 0 <= beyond <= min(rough.step, BOUNDING * rough.value)


def _other_bound(one: Counted, two: Counted, slots: _Slots) -> bool:
    """`100,000` against `more than 100,000`, which the first has nowhere.

    `about` is no bound and agrees with each, and where all was worded anew a bound is but wording.
    """
    left, right = one[0], two[0]
    bounds = left.bound, right.bound
    if bounds[0] == bounds[1] or left.value != right.value or left.kind != right.kind:
        return False
    if slots.is_loose or "about" in bounds or left.is_article or right.is_article:
        return False
    for counted, side, bound in ((one, slots.lefts, right.bound), (two, slots.rights, left.bound)):
        is_said = bound and (left.kind, left.value, bound) in side.story.figures
        is_turned = side.is_in_range(counted[0]) or side.is_negated(counted[0])
        if is_said or is_turned or _is_measured(counted, side):
            return False
    if _is_weak(one, slots.lefts) or _is_weak(two, slots.rights):
        return left.value >= LARGE or slots.same(left, right)
    return slots.same(left, right) or (bool(one[1]) and one[1][:1] == two[1][:1])


def _other_unit(one: Counted, two: Counted, slots: _Slots) -> bool:
    """`eight days` against `eight weeks`, dollars against euros, jobs against percent.

    One number in one place, and of the other measure neither article has it.
    """
    left, right = one[0], two[0]
    if slots.is_loose or left.value != right.value or not slots.same(left, right):
        return False
    if left.kind == right.kind == "money":
        return len({left.unit, right.unit} - {""}) > 1
    if {left.kind, right.kind} == {"count", "percent"}:
        behind = two[1] if right.kind == "count" else one[1]
        return not (left.is_article or right.is_article) and bool(behind)
    if left.kind != right.kind or not _is_measured(one, slots.lefts):
        return False
    units = sorted((one[1][0], *two[1][:1]), key=len)
    return _is_measured(two, slots.rights) and not _is_short_for(units[0], units[-1])


def _is_short_for(short: str, long: str) -> bool:
    """Whether a unit is written in some of the letters of another: km, kilometer."""
    letters = iter(long)
    return short[0] == long[0] and all(letter in letters for letter in short)


def _with_unit(side: SideWords, quantity: Quantity) -> Span:
    """A quantity with the token behind it, unless it ends with its unit or the side."""
    is_bare = quantity.kind not in {"money", "percent"} and quantity.end < len(side.text.keys)
    return side.span(quantity.first, quantity.end + is_bare)


def _is_weak(counted: Counted, side: SideWords) -> bool:
    return bool(counted[1]) and counted[1][0] in side.words.weak


def _is_measured(counted: Counted, side: SideWords) -> bool:
    return any(noun in side.words.measures for noun in counted[1][:1])


def _evidence(one: Counted, two: Counted, slots: _Slots) -> int:
    """How much says that two quantities are of the same thing.

    One change of both is worth two, the same token beside both one, words near both that are the
    same one each, two at most; what is counted, one, and two more if it is the first word behind;
    and if no other quantity of the sides counts that, two more. A word for anybody (`people`)
    stands for any other where there is no other quantity.
    """
    left, right = one[0], two[0]
    same_first = bool(one[1]) and one[1][:1] == two[1][:1]
    is_amiss = left.kind != right.kind or _is_amiss(one, two, slots, same_first=same_first)
    if is_amiss or _are_apart(one, two, slots) or _are_elsewhere(one, two, slots):
        return 0
    same_slot, beside = slots.same(left, right), slots.beside(left, right)
    near = len(slots.lefts.around(left) & slots.rights.around(right))
    place = 2 * same_slot + beside
    is_weak = _is_weak(one, slots.lefts) or _is_weak(two, slots.rights)
    if left.kind == "date":
        said_by_both = any(x and y for x, y in zip(left.date, right.date, strict=True))
        has_more = any((*left.date[1:], *right.date[1:]))
        is_sure = not slots.is_loose or (beside and has_more) or slots.behind_phrase(left, right)
        is_sure = is_sure and slots.same(left, right, MAX_DATE_CONTENT)
        return (1 + place + min(near, 2)) * (said_by_both and is_sure)
    if left.is_article or right.is_article:
        return (LEAST_EVIDENCE + beside) * (same_first and same_slot)
    if set(one[1]).intersection(two[1]):
        telling = same_first and not is_weak and slots.are_alone(one, two)
        is_only = same_slot and same_first and slots.are_only(one, two)
        is_placed = telling or is_only or not slots.is_loose
        return (1 + 2 * same_first + 2 * telling + place + min(near - 1, 2)) * is_placed
    low, high = sorted((left.value, right.value))
    is_like = low % 1 == high % 1 == 0 and low >= FEW and high <= LIKE * low
    is_kindred = left.kind in _KINDRED and not slots.is_loose
    if ((is_weak and near and is_like) or (is_kindred and near > 1)) and slots.are_alone(
        one, two, any_noun=True
    ):
        return LEAST_EVIDENCE + slots.is_loose
    is_free = is_weak or is_kindred or not (one[1] and two[1])
    return (place + min(near, 2) + is_kindred) * (same_slot and beside and is_free)


def _is_amiss(one: Counted, two: Counted, slots: _Slots, *, same_first: bool) -> bool:
    """Whether two cannot be compared: other measures, units, names; two parts of a whole."""
    left, right = one[0], two[0]
    measured = _is_measured(one, slots.lefts) or _is_measured(two, slots.rights)
    is_joined = token_at(slots.lefts.text.keys, left.end) == "-" and one[1] != two[1]
    is_whole = left.kind == "percent" and left.value + right.value == _WHOLE
    needs_noun = measured or left.kind == "ordinal"
    if is_whole or (measured and is_joined) or (needs_noun and not same_first):
        return True
    labels = {slots.lefts.label(left), slots.rights.label(right)}
    are_others = "" not in labels and len(labels) > 1 and left.kind not in _DATES
    return are_others or len({left.unit, right.unit} - {""}) > 1


def _are_apart(one: Counted, two: Counted, slots: _Slots) -> bool:
    """Whether two are too unlike to be of one thing: a part of the whole, or a total of far more.

    In words of their own two articles seldom give one count so differently, and what is measured or
    numbered (`40 years`, `the fifth week`) may be of anything.
    """
    left, right = one[0], two[0]
    if left.kind in _DATES:
        return False
    if slots.lefts.is_of_another(left) != slots.rights.is_of_another(right):
        return True
    low, high = sorted((left.value, right.value))
    is_weak = _is_weak(one, slots.lefts) or _is_weak(two, slots.rights)
    if high >= FEW and high > low * (LIKE if slots.is_loose else FAR_APART if is_weak else high):
        return True
    is_measured = _is_measured(one, slots.lefts) or _is_measured(two, slots.rights)
    if not slots.is_loose or _n_shared(slots) >= ENOUGH_SHARED:
        return False
    return is_measured or left.kind == "ordinal" or _n_shared(slots) < MIN_SHARED


def _n_shared(slots: _Slots) -> int:
    return len(slots.lefts.stems & slots.rights.stems)


def _are_elsewhere(one: Counted, two: Counted, slots: _Slots) -> bool:
    """Whether the sides speak of other places, persons or times, by their names and dates.

    Where all was worded anew, no name of one side is on the other; else none of the clause around
    the one is on the other side, and the other way round.
    """
    lefts, rights = slots.lefts, slots.rights
    if one[0].kind in _DATES:
        return False
    if slots.is_loose and _n_shared(slots) < ENOUGH_SHARED:
        mine, theirs = lefts.subjects(), rights.subjects()
        if mine and theirs and not mine & theirs:
            return True
    if not (lefts.words.nouns_capital or rights.words.nouns_capital):
        near, there = lefts.names_near(one[0]), rights.names_near(two[0])
        if near and there and not (near & rights.names() or there & lefts.names()):
            return True
    parts = _DATE_PARTS if slots.is_loose else _DATE_PARTS[_MONTH:]
    dates = [
        {(part, each.date[part]) for each, _ in side.counted if each.date for part in parts}
        for side in (lefts, rights)
    ]
    known = [{(part, said) for part, said in each if said} for each in dates]
    both = {part for part, _ in known[0]} & {part for part, _ in known[1]}
    return bool(both) and not known[0] & known[1]


def _stand_everywhere(one: Counted, two: Counted, slots: _Slots) -> bool:
    """Whether each article has the other's value, too, elsewhere; of dates this says nothing."""
    pairs = (one, slots.rights.story), (two, slots.lefts.story)
    return one[0].kind != "date" and all(
        any((quantity.kind, quantity.value, noun) in story.figures for noun in nouns or ("",))
        for (quantity, nouns), story in pairs
    )
