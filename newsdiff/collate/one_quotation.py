"""Whether two quotations are one, and whether two wordings of it are one.

A wording is the same where it is cut at other places, another where words differ: case, accents,
punctuation, spacing, quotation marks and what an editor put in brackets make none. Linear in the
words of the two for each comparison.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.patterns import regex, without_accents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsdiff.model import QuotationForm, Span

__all__ = [
    "LEAST_WORDS",
    "Quote",
    "Wording",
    "are_one",
    "count_wordings",
    "form_of",
    "is_cut",
    "is_part",
    "may_be_one",
    "wording_of",
]

LEAST_WORDS = 4
"""Fewer quoted words are a term or a title, unless they are telling."""
_LEAST_UNNAMED = 5
"""Fewer are no sign of one quotation where no article names the speaker."""

_CONTAINED = 0.6
"""Two quotations are one if the shorter has this part of its content words in the longer."""

_CONTAINED_LINKED = 0.3
"""The same where their sentences are in one passage."""

_SAME = 0.9
"""Two that are given to different speakers are one at this containment…"""

_LEAST_SAME = 8
"""…of so many words of content."""

_LEAST_COMMON = 3

_LETTERS = regex(r"\[(\w{1,2})\](?=\w)")
_GAP = regex(r"\[[^\[\]]{0,80}\]|\([^()]{0,80}\)|\.{3,}|\.(?: \.){2,}")
_WORD = regex(r"[^\W_]+")
_BREAK = "\0"
_LEAST_OVERLAP = 3
"""So many words are the end of one cut and the beginning of another."""

Wording = tuple[str, ...]
"""Folded words with a space on both sides, a string for each piece between marks of omission."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Quote:
    """Quoted words of an article.

    Attributes:
        article: index of the article.
        sentence: index of the sentence in which they start.
        span: without their marks.
        words: case-folded, without punctuation.
        speaker: who speaks, "" where the article does not say.
        named: where it names the speaker.
        telling: whether few words are enough to know it again.
    """

    article: int
    sentence: int
    span: Span
    words: tuple[str, ...]
    speaker: str = ""
    named: Span | None = None
    telling: bool = False


def may_be_one(one: str, other: str) -> bool:
    """Whether two names may be of one speaker; "" may be of any, and accents make no difference.

    Example:
        >>> may_be_one("Marlow", "Ines Marlow"), may_be_one("Bo Marlow", "Ines Marlow")
        (True, False)
    """
    few, many = sorted((_plain(one), _plain(other)), key=len)
    return few <= many


def _plain(name: str) -> frozenset[str]:
    return frozenset(without_accents(name.casefold()).split())


def are_one(one: Quote, other: Quote, both: int, contained: float, *, linked: bool) -> bool:
    """Whether two quotations are one, by the words of content that they have in common.

    Args:
        one: a quotation.
        other: one of another article.
        both: how many words of content of the one with fewer are in the other.
        contained: what part of them, in [0, 1].
        linked: whether their sentences are in one passage.
    """
    if not may_be_one(one.speaker, other.speaker):
        return contained >= _SAME and both >= _LEAST_SAME
    short, long = sorted((one, other), key=_length)
    named, somebody = one.speaker and other.speaker, one.speaker or other.speaker
    same = one.words == other.words
    if is_part(short, long):
        sure = short.telling or _length(short) >= _LEAST_UNNAMED
        if sure or (same and (long.telling or somebody)):
            return True
    if _length(short) < (LEAST_WORDS if somebody else _LEAST_UNNAMED):
        return False
    if linked:
        return contained >= _CONTAINED_LINKED and (bool(named) or both >= _LEAST_COMMON)
    # Few words of content are a common phrase.
    enough = both >= _LEAST_COMMON or (bool(named) and contained == 1)
    on_end = not _on_end(one.words).isdisjoint(_on_end(other.words))
    return contained >= _CONTAINED and enough and on_end


def is_part(one: Quote, other: Quote) -> bool:
    """Whether all words of the one stand on end in the other."""
    return f" {' '.join(one.words)} " in f" {' '.join(other.words)} "


def _length(quote: Quote) -> int:
    return len(quote.words)


def _on_end(words: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def wording_of(text: str) -> Wording:
    """Return what of a quotation can make it another wording.

    Example:
        >>> wording_of("“[W]e saw … a wall of [black] water”")
        (' we saw ', ' a wall of ', ' water ')
    """
    # The compatibility form writes … as three dots.
    plain = without_accents(_LETTERS.sub(r"\1", text).casefold())
    pieces = (" ".join(_WORD.findall(piece)) for piece in _GAP.split(plain))
    return tuple(f" {piece} " for piece in pieces if piece)


def is_cut(one: Wording, other: Wording) -> bool:
    """Whether two wordings have the same words as far as both go.

    The pieces of one stand in the other, in order, or the end of one is the beginning of the other.

    Example:
        >>> whole = wording_of("an unfortunate last-ditch effort")
        >>> is_cut(wording_of("last-ditch effort"), whole)
        True
        >>> is_cut(wording_of("an … effort"), whole), is_cut(wording_of("an effort"), whole)
        (True, False)
    """
    return (
        _stands_in(one, other)
        or _stands_in(other, one)
        or _overlaps(one, other)
        or _overlaps(other, one)
    )


def form_of(wording: Wording, longest: Wording) -> QuotationForm:
    """What a wording is beside the longest one."""
    if wording == longest:
        return "same"
    return "cut" if is_cut(wording, longest) else "reworded"


def count_wordings(wordings: Iterable[Wording]) -> int:
    """Count wordings of which none is cut from another."""
    whole: list[Wording] = []
    for each in sorted(set(wordings), key=lambda own: (-sum(map(len, own)), own)):
        if not any(is_cut(each, other) for other in whole):
            whole.append(each)
    return len(whole)


def _stands_in(pieces: Wording, wording: Wording) -> bool:
    text, at = _BREAK.join(wording), 0
    for piece in pieces:
        at = text.find(piece, at)
        if at < 0:
            return False
        at += len(piece) - 1
    return bool(pieces)


def _overlaps(one: Wording, other: Wording) -> bool:
    """Whether the last words of one are the first of the other."""
    head, text = _BREAK.join(one), _BREAK.join(other)
    start = " ".join(text.split(" ")[: _LEAST_OVERLAP + 1]) + " "
    at = head.find(start)
    while at >= 0:
        if text.startswith(head[at:]):
            return True
        at = head.find(start, at + 1)
    return False
