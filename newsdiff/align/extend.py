"""What one-to-one links leave over: sentences split, merged, or occurring twice.

A sentence without a partner joins an existing link when the two sentences together cover the
partner clearly better than one alone (the split or merge of Gale & Church 1993, without their
monotone order), or gets a link of its own to a partner that is taken when the wording is almost the
same: a sentence that occurs twice.

Time: linear in the number of candidates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsdiff.align.candidates import Candidate
    from newsdiff.align.profile import Profile

__all__ = ["ExtendSettings", "Group", "extend_links"]


@attrs.frozen(kw_only=True)
class ExtendSettings:
    """When a left-over sentence joins a link or repeats one.

    Attributes:
        min_inside: share of the sentence's weight that the partner must hold to be joined, [0, 1].
        min_gain: weighted Jaccard that joining must win, [0, 1].
        reach: how many sentences apart the joined sentences may stand.
        repeat_phrases: bigrams that a repeated sentence must share with its partner, [0, 1].
        repeat_jaccard: weighted Jaccard that a repeated sentence must reach, [0, 1].
    """

    min_inside: float = 0.5
    min_gain: float = 0.06
    reach: int = 4
    repeat_phrases: float = 0.6
    repeat_jaccard: float = 0.25


@attrs.define
class Group:
    """A link in the making: rows of each side, the core pair that the rest joined, its score."""

    left: list[int]
    right: list[int]
    score: float
    core: tuple[int, int] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.core = self.left[0], self.right[0]


def extend_links(
    groups: list[Group],
    left: Profile,
    right: Profile,
    candidates: Sequence[Candidate],
    weights: Mapping[str, float],
    settings: ExtendSettings,
) -> None:
    """Join left-over rows to groups, and append groups for repeated sentences.

    Args:
        groups: one-to-one links, changed in place.
        left: profile of the left article.
        right: profile of the right article.
        candidates: as found, in order.
        weights: of stems.
        settings: the thresholds.
    """
    by_left = {group.left[0]: group for group in groups}
    by_right = {group.right[0]: group for group in groups}
    loose = [c for c in candidates if (c.left in by_left) != (c.right in by_right)]
    linked: set[tuple[str, int]] = set()
    for c in sorted(loose, key=lambda c: (-c.containment, -c.jaccard, c.left, c.right)):
        extra_left = c.right in by_right
        side, row = ("left", c.left) if extra_left else ("right", c.right)
        if (side, row) in linked:
            continue
        group = by_right[c.right] if extra_left else by_left[c.left]
        profiles = (left, right) if extra_left else (right, left)
        rows = (group.left, group.right) if extra_left else (group.right, group.left)
        if _joins(row, *rows, *profiles, weights, settings):
            rows[0].append(row)
            rows[0].sort()
            linked.add((side, row))
        elif _repeats(c, left, right, settings):
            groups.append(Group([c.left], [c.right], min(c.jaccard + 0.2, 1.0)))
            linked.add((side, row))


def _joins(
    row: int,
    rows: list[int],
    partners: list[int],
    own: Profile,
    other: Profile,
    weights: Mapping[str, float],
    settings: ExtendSettings,
) -> bool:
    """Whether `row` with `rows` covers `partners` clearly better than `rows` alone."""
    if len(partners) > 1 or min(abs(row - r) for r in rows) > settings.reach:
        return False
    target = frozenset(other.bags[partners[0]])
    present = frozenset().union(*(own.bags[r] for r in rows))
    bag = frozenset(own.bags[row])

    def mass(stems: frozenset[str]) -> float:
        return sum([weights[stem] for stem in sorted(stems)])

    if mass(bag & target) < settings.min_inside * mass(bag):
        return False
    before = mass(present & target) / mass(present | target)
    joined = present | bag
    after = mass(joined & target) / mass(joined | target)
    return after - before >= settings.min_gain


def _repeats(c: Candidate, left: Profile, right: Profile, settings: ExtendSettings) -> bool:
    if left.titles[c.left] != right.titles[c.right] or c.jaccard < settings.repeat_jaccard:
        return False
    lefts, rights = left.bigrams(c.left), right.bigrams(c.right)
    smaller = min(len(lefts), len(rights))
    return smaller > 0 and len(lefts & rights) >= settings.repeat_phrases * smaller
