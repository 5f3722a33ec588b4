"""How close a link is: verbatim, edited, rewritten or partial.

Words are compared case-folded and without punctuation, so that quote marks, dashes and spacing
count for nothing; figures and negations count in full.

Time: O(n · m / 64) for sides of n and m words, bounded by `MAX_WORDS`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import Level

__all__ = ["LevelSettings", "judge_level"]

MAX_WORDS = 1_500
"""Words of a side that are compared; what is longer was never one sentence."""


@attrs.frozen(kw_only=True)
class LevelSettings:
    """Where one level ends and the next begins.

    Attributes:
        changed: share of words that may differ in a verbatim link, [0, 1].
        spelling: two changed stretches as alike as this, letter by letter, are one word in two
            spellings.
        attribution: words at the beginning or end that only one side has and that count for
            nothing: a dateline, `he said`.
        phrases: share of the shorter side's word pairs from which one side is the other with
            changes.
        whole: share of the shorter side's words that an edited link has in common; below, it is
            partial.
        run: words in a row that make a partial link of two sides that have little else in common.
    """

    changed: float = 0.03
    spelling: float = 0.85
    attribution: int = 4
    dateline: int = 2
    phrases: float = 0.4
    whole: float = 0.55
    run: int = 6


def judge_level(
    left: Sequence[str],
    right: Sequence[str],
    *,
    telling: frozenset[str],
    saying: frozenset[str],
    settings: LevelSettings,
) -> Level:
    """The level of a link between two sequences of words.

    Args:
        left: words of the left side, case-folded, in order.
        right: words of the right side.
        telling: words that make a difference however short they are (negations).
        saying: words of attribution (`said`), which make none at the beginning or the end.
        settings: thresholds.

    Returns:
        The level; symmetric in the two sides.
    """
    if left == right:
        return "verbatim"
    left, right = sorted((left[:MAX_WORDS], right[:MAX_WORDS]), key=lambda side: (len(side), side))
    pairs = set(pairwise(left))
    phrases = len(pairs.intersection(pairwise(right))) / max(1, len(pairs))
    if phrases < settings.phrases:
        longest = max((length for *_, length in _equal_runs(left, right)), default=0)
        return "partial" if longest >= settings.run else "rewritten"
    n_more = len(right) - len(left)
    if n_more <= settings.changed * len(right) + 2 * settings.attribution:
        n_changed = _n_changed(left, right, telling, saying, settings)
        if n_changed <= settings.changed * len(right):
            return "verbatim"
    words = set(left)
    whole = len(words.intersection(right)) / len(words)
    return "edited" if whole >= settings.whole else "partial"


def _equal_runs(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int, int]]:
    """(first on the left, on the right, length) of the runs of a longest common subsequence."""
    codes = Indel.opcodes(left, right)
    return [(c.src_start, c.dest_start, c.src_end - c.src_start) for c in codes if c.tag == "equal"]


def _n_changed(
    left: Sequence[str],
    right: Sequence[str],
    telling: frozenset[str],
    saying: frozenset[str],
    settings: LevelSettings,
) -> int:
    """Words that differ in earnest, counted on the side that has more of them."""
    runs = _equal_runs(left, right)
    if not runs:
        return len(right)
    changed = 0
    place_left = place_right = 0
    for first_left, first_right, length in [*runs, (len(left), len(right), 0)]:
        old, new = left[place_left:first_left], right[place_right:first_right]
        rest = left[first_left + length :], right[first_right + length :]
        is_last = bool(length) and not any(rest)
        is_said = is_last and saying.issuperset(left[first_left : first_left + length])
        at_edge = place_right == 0 or not length or is_said
        place_left, place_right = first_left + length, first_right + length
        if any(word in telling or word[:1].isdigit() for word in (*old, *new)):
            changed += len(right) if not _alike(old, new, 1.0) else 0
        elif not (at_edge and _is_attribution(old, new, saying, settings, is_said=is_said)):
            changed += 0 if _alike(old, new, settings.spelling) else max(len(old), len(new))
    return changed


def _is_attribution(
    old: Sequence[str],
    new: Sequence[str],
    saying: frozenset[str],
    settings: LevelSettings,
    *,
    is_said: bool,
) -> bool:
    """A few words of who said it, or a dateline's; `is_said` where words of saying follow.

    Another word in place of one that is not of saying tells something else.
    """
    words = (*old, *new)
    if is_said or len(words) > settings.attribution:
        return is_said and len(words) <= settings.attribution
    if old and new:
        return not (saying.isdisjoint(old) or saying.isdisjoint(new))
    return len(words) <= settings.dateline or not saying.isdisjoint(words)


def _alike(old: Sequence[str], new: Sequence[str], least: float) -> bool:
    return Indel.normalized_similarity(_letters(old), _letters(new)) >= least


def _letters(words: Sequence[str]) -> str:
    letters = "".join(words)
    return letters if letters.isalnum() else "".join([c for c in letters if c.isalnum()])
