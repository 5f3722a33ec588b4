"""Words that lost the space between them: `theNorth`, `policyNorth Atlantic`, `thatthere`.

Three shapes are cut and nothing else, so that `McGregor`, `YouTube`, `iPhone`, `LePen`, `macOS`,
`GiletsJaunes` and `BuzzFeed` stay whole:

1. A word in small letters runs into a capitalised one (`theNorth`, `policyNorth`). The first has at
   least three letters, or is a function word of two; the second is small from its second letter to
   its end; a particle of names (`vanDijk`), a handle, a hashtag or a web address is left alone.
2. A capitalised word runs into a capitalised function word that starts sentences (`FranceLes`).
3. Two function words of at least three letters that make no word together (`thatthere`): English
   and French, where whole dumps were searched for exceptions (`overall`, `surtout`).

Where the second part of shape 1 starts sentences (`les critiquesLe ministre`), or in shape 2, a
heading ran into the text below it, and a sentence starts there. One pass, linear time.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from newsdiff.lexicon import any_words, words
from newsdiff.segment.letters import LOWER, UPPER

if TYPE_CHECKING:
    from newsdiff.segment.languages import Rules

__all__ = ["Cut", "glued_pairs", "glued_words"]

_GLUED = re.compile(
    rf"(?<![\w@#/._=-])([{LOWER}{UPPER}][{LOWER}]{{1,30}})([{UPPER}][{LOWER}]{{0,30}})(?![\w@/=-])"
)
_NAME_PARTICLES = frozenset(any_words("segment", "glued_particles"))
_SHORTEST = 3


class Cut(NamedTuple):
    """Where glued words come apart, and whether a sentence starts there."""

    position: int
    starts_sentence: bool


def glued_words(text: str, start: int, end: int, rules: Rules) -> list[Cut]:
    """Cuts of shapes 1 and 2 within `text[start:end]`, ascending."""
    cuts = []
    for match in _GLUED.finditer(text, start, end):
        cut = _cut(text, match, rules)
        if cut is not None:
            cuts.append(cut)
    return cuts


def _cut(text: str, match: re.Match[str], rules: Rules) -> Cut | None:
    left, right = match.groups()
    follower = text[match.end() : match.end() + 1]
    if len(right) == 1 and follower not in ("'", "’"):
        return None
    word = right.casefold()
    if left[0].isupper():
        strong = word in rules.strong_starters and follower in (" ", "\xa0", "'", "’")
        is_heading = strong and len(left) > _SHORTEST
        return Cut(match.start(2), starts_sentence=True) if is_heading else None
    if len(left) < _SHORTEST and left not in rules.short_words:
        return None
    if left in _NAME_PARTICLES:
        return None
    starts = word in rules.starters and left not in rules.starters and len(left) > _SHORTEST
    return Cut(match.start(2), starts_sentence=starts)


@cache
def glued_pairs(language: str) -> dict[str, int]:
    """Shape 3: case-folded pairs of function words, with the length of the first.

    Args:
        language: ISO 639-1 code; languages without a list have no pairs.
    """
    listed = [word for word in words(language, "segment", "glued") if len(word) >= _SHORTEST]
    pairs = {left + right: len(left) for left in listed for right in listed if left != right}
    for word in words(language, "segment", "not_glued"):
        pairs.pop(word, None)
    return pairs
