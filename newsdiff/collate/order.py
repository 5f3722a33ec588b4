"""The most plausible order of passages: the one that contradicts the fewest outlets.

Finding it is the minimum feedback arc set on tournaments, which is NP-hard. Here: order by mean
relative position (a constant-factor approximation, near to Coppersmith, Fleischer and Rudra,
"Ordering by weighted number of wins gives a good ranking for weighted tournaments", SODA 2006),
then move single passages to wherever they contradict fewest, until nothing improves. Last,
passages that no article orders are brought into strands: where two versions of a dispatch part and
meet again, each is read to its end instead of line by line in turn.

Time O(p²) a sweep over p passages, memory O(p²); above a given number of passages the mean
positions alone decide, in O(p log p).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Reading", "agreement", "order_passages"]

_SWEEPS = 20
"""Sweeps of the insertion search; on families of the real data it ends after two to five."""

_LEAST_GAIN = 1e-9
"""A move must gain more than rounding can."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Reading:
    """One article's order of the passages that it carries.

    Attributes:
        passages: passage numbers in the article's order, none twice.
        weight: how much its order counts, above 0.
    """

    passages: tuple[int, ...]
    weight: float


def order_passages(count: int, readings: Sequence[Reading], *, n_max: int) -> list[int]:
    """Order passages 0 to count − 1.

    Args:
        count: number of passages.
        readings: the articles' orders, the most trusted first: it decides ties.
        n_max: above this many passages no search is made.

    Returns:
        The passage numbers in order; empty for no passages.

    Example:
        >>> same = Reading(passages=(0, 1, 2), weight=1.0)
        >>> order_passages(3, [Reading(passages=(2, 0, 1), weight=1.0), same, same], n_max=9)
        [0, 1, 2]
    """
    means = _mean_positions(count, readings)
    places = sorted(range(count), key=lambda passage: (means[passage], passage))
    if count > n_max:
        return places
    preferences = _preferences(count, readings)
    order = _insertion_search(places, preferences)
    return _keep_strands(order, preferences, _carriers(count, readings))


def agreement(places: Sequence[int], readings: Sequence[Reading]) -> float:
    """Share of the readings' ordered pairs that keep the order, by weight; 1 without pairs."""
    position = {passage: place for place, passage in enumerate(places)}
    kept = total = 0.0
    for reading in readings:
        order = [position[passage] for passage in reading.passages]
        pairs = len(order) * (len(order) - 1) / 2
        kept += reading.weight * (pairs - _inversions(order))
        total += reading.weight * pairs
    return kept / total if total else 1.0


def _mean_positions(count: int, readings: Sequence[Reading]) -> list[float]:
    sums, weights = [0.0] * count, [0.0] * count
    for trust, reading in enumerate(readings):
        # The first reading counts a little more, so that mean positions do not tie.
        weight = reading.weight * (1.01 if trust == 0 else 1.0)
        for place, passage in enumerate(reading.passages):
            sums[passage] += weight * (place + 0.5) / len(reading.passages)
            weights[passage] += weight
    return [total / weight if weight else 1.0 for total, weight in zip(sums, weights, strict=True)]


def _preferences(count: int, readings: Sequence[Reading]) -> list[list[float]]:
    """`preferences[p][q]`: weight of readings with p before q, less that of q before p."""
    preferences = [[0.0] * count for _ in range(count)]
    for trust, reading in enumerate(readings):
        weight = reading.weight * (1.01 if trust == 0 else 1.0)
        for place, first in enumerate(reading.passages):
            row = preferences[first]
            for second in reading.passages[place + 1 :]:
                row[second] += weight
                preferences[second][first] -= weight
    return preferences


def _insertion_search(places: list[int], preferences: list[list[float]]) -> list[int]:
    order = list(places)
    for _ in range(_SWEEPS):
        moved = False
        for passage in places:
            moved |= _reinsert(order, passage, preferences[passage])
        if not moved:
            break
    return order


def _carriers(count: int, readings: Sequence[Reading]) -> list[set[int]]:
    carriers: list[set[int]] = [set() for _ in range(count)]
    for number, reading in enumerate(readings):
        for passage in reading.passages:
            carriers[passage].add(number)
    return carriers


def _keep_strands(
    order: list[int], preferences: list[list[float]], carriers: list[set[int]]
) -> list[int]:
    """Reorder passages that no article orders, so that those of the same articles stay together.

    Of the passages whose known predecessors are all placed, the next is the one with the most
    carriers in common with the last one, then the one that was first.
    """
    waiting = {
        passage: sum(preferences[before][passage] != 0.0 for before in order[:place])
        for place, passage in enumerate(order)
    }
    placed: list[int] = []
    while waiting:
        last = carriers[placed[-1]] if placed else set()
        ready = [passage for passage in order if waiting.get(passage) == 0]
        best = max(ready, key=lambda passage: _likeness(carriers[passage], last))
        placed.append(best)
        del waiting[best]
        for passage in waiting:
            waiting[passage] -= preferences[best][passage] != 0.0
    return placed


def _likeness(one: set[int], other: set[int]) -> float:
    return len(one & other) / (len(one | other) or 1)


def _reinsert(order: list[int], passage: int, preference: list[float]) -> bool:
    """Move a passage to its best place; whether that was another one."""
    here = order.index(passage)
    best, best_gain = here, _LEAST_GAIN
    gain = 0.0
    for place in range(here - 1, -1, -1):
        gain += preference[order[place]]
        if gain > best_gain:
            best, best_gain = place, gain + _LEAST_GAIN
    gain = 0.0
    for place in range(here + 1, len(order)):
        gain -= preference[order[place]]
        if gain > best_gain:
            best, best_gain = place, gain + _LEAST_GAIN
    if best == here:
        return False
    order.insert(best, order.pop(here))
    return True


def _inversions(order: list[int]) -> int:
    """Count the pairs out of order by merging, in O(n log n)."""
    if len(order) < 2:  # noqa: PLR2004
        return 0
    half = len(order) // 2
    left, right = order[:half], order[half:]
    count = _inversions(left) + _inversions(right)
    left.sort()
    right.sort()
    place = 0
    for value in left:
        while place < len(right) and right[place] < value:
            place += 1
        count += place
    return count
