"""The agencies that a story names, by sentence; cleaning has found them (`newsdiff.clean`).

A text that cites an agency (`TASS reported`) uses it as a source for a fact; that counts little.
Being named as witness (`told AFP`) counts much.
"""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from newsdiff.collate.ground import Ground
    from newsdiff.model import Span

__all__ = ["Naming", "agency_words", "find_namings"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Naming:
    """A place where a story names an agency; `witness`: as the one who heard or saw it."""

    agency: str
    sentence: int
    span: Span
    witness: bool


def agency_words(ground: Ground, article: int) -> frozenset[str]:
    """Return the words of the names of agencies that an article's story names, case-folded.

    Beside a verb of saying they are nobody who speaks (`he told Agence France-Presse`).
    """
    segmented = ground.articles[article]
    names = [segmented.article.text[mention.start : mention.end] for mention in segmented.mentions]
    names += [mention.agency for mention in segmented.mentions]
    return frozenset(word for name in names for word in name.casefold().split())


def find_namings(ground: Ground, article: int) -> tuple[Naming, ...]:
    """Find the sentence of each mention of an agency in the story of an article, in order."""
    mentions = ground.articles[article].mentions
    sentences = [
        (mention, bisect.bisect_right(ground.begins[article], mention.start) - 1)
        for mention in mentions
    ]
    return tuple(
        Naming(
            agency=mention.agency,
            sentence=sentence,
            span=(mention.start, mention.end),
            witness=mention.is_witness,
        )
        for mention, sentence in sentences
        if sentence >= 0 and ground.story[article][sentence]
    )
