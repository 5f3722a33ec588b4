"""What one-to-one links leave over: sentences split, merged, or occurring twice.

A sentence without a partner joins an existing link when the two sentences together cover the
partner clearly better than one alone (the split or merge of Gale & Church 1993, without their
monotone order), or gets a link of its own to a partner that is taken: when the wording is almost
the same, a sentence that occurs twice; or when it likely says what the partner says beside what it
has from its own, a clause or a quotation that one article tells apart.

Time: linear in the number of candidates.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsdiff.align.candidates import Candidate
    from newsdiff.align.evidence import Evidence
    from newsdiff.align.profile import Profile

__all__ = ["AgainSettings", "ExtendSettings", "Group", "extend_links", "repeat_links"]

MAX_PARTNERS = 16
"""Sentences that a taken one is linked to beside its own partner, the likeliest; so a sentence as
long as an article is compared with few.
"""


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


def _is_score(_: object, field: attrs.Attribute[Any], value: float) -> None:
    if not 0 < value <= 1:
        raise ValueError(f"{field.name} must be in (0, 1], not {value}")


@attrs.frozen(kw_only=True)
class AgainSettings:
    """When a left-over sentence is linked to one that has a partner already.

    Attributes:
        min_score: least score, (0, 1].
        min_unexplained: share of the weight in common that the partner's own link lacks, (0, 1].
        min_sure_score: least score where it does not, (0, 1].
        min_quoted_score: least score where one sentence has all that the other quotes, (0, 1].
    """

    min_score: float = attrs.field(default=0.6, validator=_is_score)
    min_unexplained: float = attrs.field(default=0.5, validator=_is_score)
    min_sure_score: float = attrs.field(default=0.9, validator=_is_score)
    min_quoted_score: float = attrs.field(default=0.4, validator=_is_score)


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


def repeat_links(
    groups: Sequence[Group],
    chances: Mapping[tuple[int, int], float],
    evidence: Evidence,
    settings: AgainSettings,
) -> list[Group]:
    """Links of left-over sentences to partners that are taken, the likeliest first.

    Args:
        groups: the links so far.
        chances: (left row, right row) → probability that the two say the same.
        evidence: of the two articles.
        settings: the thresholds.
    """
    lefts: dict[int, set[int]] = {}
    rights: dict[int, set[int]] = {}
    for group in groups:
        for row in group.left:
            lefts.setdefault(row, set()).update(group.right)
        for row in group.right:
            rights.setdefault(row, set()).update(group.left)
    least = min(settings.min_score, settings.min_quoted_score)
    again = []
    for (left, right), chance in chances.items():
        if chance >= least and (left in lefts) != (right in rights):
            taken = (True, left) if left in lefts else (False, right)
            partners = lefts[left] if left in lefts else rights[right]
            if _says_more((left, right), chance, partners, evidence, settings, of_left=taken[0]):
                again.append((-chance, left, right, taken))
    n_partners: Counter[tuple[bool, int]] = Counter()
    found = []
    for opposite, left, right, taken in sorted(again):
        n_partners[taken] += 1
        if n_partners[taken] <= MAX_PARTNERS:
            found.append(Group([left], [right], -opposite))
    return found


def _says_more(
    cell: tuple[int, int],
    chance: float,
    partners: set[int],
    evidence: Evidence,
    settings: AgainSettings,
    *,
    of_left: bool,
) -> bool:
    """Whether a pair is likely enough, given the partners that its left or right row has."""
    if chance >= settings.min_sure_score or (
        chance >= settings.min_quoted_score and evidence.quotes(*cell)
    ):
        return True
    if chance < settings.min_score:
        return False
    profile = evidence.right if of_left else evidence.left
    known = frozenset[str]().union(*map(profile.bag, partners))
    shared = evidence.shared(*cell)
    unexplained = sum([weight for stem, weight in shared if stem not in known])
    return unexplained >= settings.min_unexplained * sum([weight for _, weight in shared])
