"""How close a link is: verbatim, edited, rewritten or partial.

Words are compared case-folded and without punctuation, so that quote marks, dashes and spacing count for
nothing; figures and negations count in full.

Time: O(n · m / 64) for sides of n and m words, bounded by `MAX_WORDS`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import attrs
from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import Level

__all__ = ["LevelSettings", "judge_level"]

MAX_WORDS = 2_000


@attrs.frozen(kw_only=True)
class LevelSettings:
    """Where one level ends and the next begins.

    Attributes:
        verbatim: share of characters in common from which two sides count as the same words, [0, 1];
            a few letters of spelling and number formatting may differ.
        edited: share of the shorter side's word pairs from which one side is the other with changes, [0, 1].
        whole: share of the longer side's words that must be in the shorter; below it, and with the same
            words in a run, the link is partial, [0, 1].
    """

    verbatim: float = 0.965
    edited: float = 0.4
    whole: float = 0.35


def judge_level(
    left: Sequence[str], right: Sequence[str], *, telling: frozenset[str], settings: LevelSettings
) -> Level:
    """The level of a link between two sequences of words.

    Args:
        left: words of the left side, case-folded, in order.
        right: words of the right side.
        telling: words that make a difference however short they are (negations).
        settings: thresholds.

    Returns:
        The level; symmetric in the two sides.
    """
    if left == right:
        return "verbatim"
    lefts, rights = Counter(left[:MAX_WORDS]), Counter(right[:MAX_WORDS])
    if not _tells((lefts - rights) + (rights - lefts), telling):
        likeness = Indel.normalized_similarity("".join(left)[: 6 * MAX_WORDS], "".join(right)[: 6 * MAX_WORDS])
        if likeness >= settings.verbatim:
            return "verbatim"
    pairs_left = Counter(zip(left, left[1:], strict=False))
    pairs_right = Counter(zip(right, right[1:], strict=False))
    phrases = (pairs_left & pairs_right).total() / max(1, min(len(left), len(right)) - 1)
    longer = max(len(left), len(right))
    whole = (lefts & rights).total() / max(1, min(longer, MAX_WORDS))
    if phrases >= settings.edited:
        return "edited"
    return "partial" if whole < settings.whole else "rewritten"


def _tells(difference: Counter[str], telling: frozenset[str]) -> bool:
    return any(word in telling or word[0].isdigit() for word in difference)
