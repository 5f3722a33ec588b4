"""The word after a stop: does it start a sentence, or carry a name or a time on?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsdiff.segment.languages import Rules

__all__ = ["NEXT_WORD", "carries_time_on", "starts_sentence"]

NEXT_WORD = re.compile(r"[^\W\d_]{1,40}(?:['’][^\W\d_]{1,40})?")
"""A word where text goes on after a stop, with one apostrophe inside."""


def carries_time_on(text: str, lead: int, rules: Rules) -> bool:
    """Whether a day, a month or a time zone stands at `lead`: `6 p.m. Monday`, `Sat. Oct. 3`."""
    found = NEXT_WORD.match(text, lead)
    return found is not None and found[0].casefold() in rules.dates


def starts_sentence(text: str, lead: int, rules: Rules) -> bool:
    """Whether the word at `lead` starts a sentence rather than carries a name on.

    A capitalised function word does (`U.S. The`), but no word in capitals throughout, no particle
    before a name (`C. Le Goff`) and no initial (`M. A. Blanc`); so does any word of a script that
    has no capitals.
    """
    found = NEXT_WORD.match(text, lead)
    if found is None:
        return False
    seen = found[0]
    if not seen[0].isupper():
        return not seen[0].islower()
    word = seen.casefold().replace("’", "'")
    if word not in rules.starters:
        word = word.partition("'")[0]
    if word not in rules.starters or (len(seen) > 1 and seen.isupper()):
        return False
    after = text[found.end() : found.end() + 2]
    if word in rules.particles:
        return not after[1:].isupper()
    return len(word) > 1 or not after.startswith(".")
