"""Where linked text says something else: a number, date, name, negation or quotation that differs.

Only changed stretches are looked at, so what one side merely leaves out is no divergence: a figure
that was dropped is silence, a figure that was replaced is a contradiction. Rules, not a model; each
is listed below.

Time: linear in the tokens of the changed stretches.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from newsdiff.align.lexicon import without_accents
from newsdiff.model import Divergence
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.align.edits import Change, Text
    from newsdiff.align.lexicon import Lexicon
    from newsdiff.model import DivergenceKind, Span

__all__ = ["find_divergences"]

SAME_NAME = 0.6
"""Two names as alike as this are one name in two spellings (Poutine, Putin)."""
SAME_QUOTATION = 0.5
"""Two quotations as alike as this are one quotation in two wordings."""
MAX_QUOTATIONS = 20
"""Quotations of a side that are compared."""
MAX_QUOTATION = 2_000
"""Characters of a quotation that are compared."""
MAX_FIGURE_CONTENT = 8
"""In a longer change figures and dates are of different statements."""
MAX_NAME_CONTENT = 3
"""In a longer change names are of different statements."""
MAX_NEGATION_TOKENS = 5
"""In a longer change a negation belongs to other words."""
MAX_GAP = 12
"""Characters between two halves of one negation (`n'ont pas`)."""
NEAR = 3
"""Tokens before a figure within which a hedge belongs to it."""

_QUOTED = regex(r"“([^”“]{3,})”|«([^»«]{3,})»|„([^“„]{3,})“|\"([^\"]{3,})\"")


class _Words:
    """What kind of word each token of a side is."""

    def __init__(self, text: Text, words: Lexicon) -> None:
        self.text, self.words = text, words

    def figure(self, at: int) -> str | None:
        key = self.text.keys[at]
        if key in self.words.numbers and key not in self.words.function:
            return self.words.numbers[key]
        if not key[:1].isdigit():
            return None
        return re.sub(r"[\s.,   ](?=\d{3}(?!\d))", "", key).replace(",", ".")

    def is_capital(self, at: int) -> bool:
        key = self.text.keys[at]
        if not self.text.content[at] or key in self.words.time or key in self.words.reporting:
            return False
        return at > 0 and self.text.raw[self.text.starts[at]].isupper() and self._inside(at)

    def _inside(self, at: int) -> bool:
        """Not the first word of a sentence or a quotation, which is capital for another reason."""
        before = self.text.keys[at - 1]
        starts = {start for start, _ in self.text.spans}
        return before[-1:].isalnum() or (before in ",(" and self.text.starts[at] not in starts)

    def are_hedges(self, tokens: range) -> bool:
        """Whether there are few tokens, all of them hedges."""
        keys = self.text.keys
        return len(tokens) <= NEAR and all(keys[at] in self.words.hedges for at in tokens)

    def n_content(self, tokens: range) -> int:
        return sum(self.text.content[tokens.start : tokens.stop])

    def span(self, first: int, end: int) -> Span:
        return self.text.starts[first], self.text.ends[end - 1]


def find_divergences(
    left: Text, right: Text, changes: Sequence[Change], words: tuple[Lexicon, Lexicon]
) -> tuple[Divergence, ...]:
    """Contradictions between the two sides of a link.

    Args:
        left: the left side.
        right: the right side.
        changes: from `find_changes`.
        words: lexicons of the two sides' languages.

    Returns:
        Divergences ordered by place on the left, then on the right, then kind; symmetric in the two
        sides.
    """
    changed = [change for change in changes if not change.same]
    lefts, rights = _Words(left, words[0]), _Words(right, words[1])
    found: set[tuple[Span, Span, DivergenceKind]] = set()
    for change in changed:
        found.update(_in_change(lefts, rights, change))
        found.update(_hedges(lefts, rights, change))
    found.update(_quotations(left, right, words))
    found = _neighbouring_negations(found)
    return tuple(Divergence(kind=kind, left=one, right=two) for one, two, kind in sorted(found))


def _in_change(
    lefts: _Words, rights: _Words, change: Change
) -> Iterator[tuple[Span, Span, DivergenceKind]]:
    own = range(change.left_first, change.left_end)
    other = range(change.right_first, change.right_end)
    n_content = max(lefts.n_content(own), rights.n_content(other))
    if own and other and n_content <= MAX_FIGURE_CONTENT:
        yield from _figures(lefts, own, rights, other)
        yield from _times(lefts, own, rights, other)
    if own and other and n_content <= MAX_NAME_CONTENT:
        yield from _names(lefts, own, rights, other)
    if max(len(own), len(other)) <= MAX_NEGATION_TOKENS:
        yield from _negations(lefts, own, rights, other)


def _figures(
    lefts: _Words, own: range, rights: _Words, other: range
) -> Iterator[tuple[Span, Span, DivergenceKind]]:
    mine = [(at, figure) for at in own if (figure := lefts.figure(at))]
    theirs = [(at, figure) for at in other if (figure := rights.figure(at))]
    common = {figure for _, figure in mine} & {figure for _, figure in theirs}
    mine = [item for item in mine if item[1] not in common]
    theirs = [item for item in theirs if item[1] not in common]
    if len(mine) != len(theirs):
        return
    for (one, old), (two, new) in zip(mine, theirs, strict=True):
        if not _same_figure(old, new):
            kind: DivergenceKind = (
                "date" if _is_date(lefts, one) and _is_date(rights, two) else "number"
            )
            yield lefts.span(one, one + 1), rights.span(two, two + 1), kind


def _same_figure(old: str, new: str) -> bool:
    """One figure in two notations: 16h00 and 16, 22h20 and 22:20, 07 and 7."""
    digits = [re.findall(r"\d+", figure) for figure in (old, new)]
    trimmed = [[number.lstrip("0") or "0" for number in numbers] for numbers in digits]
    for numbers in trimmed:
        while len(numbers) > 1 and numbers[-1] == "0":
            numbers.pop()
    return trimmed[0] == trimmed[1]


def _is_date(side: _Words, at: int) -> bool:
    keys = side.text.keys
    return any(keys[near] in side.words.time for near in (at - 1, at + 1) if 0 <= near < len(keys))


def _times(
    lefts: _Words, own: range, rights: _Words, other: range
) -> Iterator[tuple[Span, Span, DivergenceKind]]:
    mine = [at for at in own if lefts.text.keys[at] in lefts.words.time]
    theirs = [at for at in other if rights.text.keys[at] in rights.words.time]
    common = {lefts.text.keys[at] for at in mine} & {rights.text.keys[at] for at in theirs}
    if mine and theirs and not common:
        yield lefts.span(mine[0], mine[-1] + 1), rights.span(theirs[0], theirs[-1] + 1), "date"


def _names(
    lefts: _Words, own: range, rights: _Words, other: range
) -> Iterator[tuple[Span, Span, DivergenceKind]]:
    mine, theirs = _name_runs(lefts, own), _name_runs(rights, other)
    if len(mine) != len(theirs):
        return
    for one, two in zip(mine, theirs, strict=True):
        old, new = lefts.span(*one), rights.span(*two)
        names = lefts.text.raw[slice(*old)].casefold(), rights.text.raw[slice(*new)].casefold()
        if (
            not _same_name(*names)
            and not _occurs(names[1], lefts)
            and not _occurs(names[0], rights)
        ):
            yield old, new, "name"


def _name_runs(side: _Words, tokens: range) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for at in tokens:
        if not side.is_capital(at):
            continue
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _same_name(left: str, right: str) -> bool:
    words = set(left.split()), set(right.split())
    if words[0] & words[1] or Indel.normalized_similarity(left, right) >= SAME_NAME:
        return True
    initials = ["".join(word[0] for word in name.split()) for name in (left, right)]
    bare = [re.sub(r"\W", "", name) for name in (left, right)]
    return initials[0] == bare[1] or initials[1] == bare[0]


def _occurs(name: str, other: _Words) -> bool:
    """Whether every word of a name stands anywhere on the other side: then it was only moved."""
    keys = set(other.text.keys)
    return all(word in keys for word in re.findall(r"\w+", name))


def _negations(
    lefts: _Words, own: range, rights: _Words, other: range
) -> Iterator[tuple[Span, Span, DivergenceKind]]:
    """`ont pu` against `n'ont pas pu`: one side negates, and hardly anything else differs."""
    mine = [at for at in own if lefts.text.keys[at] in lefts.words.negation]
    theirs = [at for at in other if rights.text.keys[at] in rights.words.negation]
    if bool(mine) == bool(theirs):
        return
    rest_left = {lefts.text.keys[at] for at in own if lefts.text.content[at] and at not in mine}
    rest_right = {
        rights.text.keys[at] for at in other if rights.text.content[at] and at not in theirs
    }
    if max(len(rest_left - rest_right), len(rest_right - rest_left)) > 1:
        return
    yield _around(lefts, own), _around(rights, other), "negation"


def _neighbouring_negations(
    found: set[tuple[Span, Span, DivergenceKind]],
) -> set[tuple[Span, Span, DivergenceKind]]:
    """Halves of one negation as one divergence."""
    merged: list[tuple[Span, Span, DivergenceKind]] = []
    for left, right, kind in sorted(item for item in found if item[2] == "negation"):
        if merged:
            (start, end), (first, last), _ = merged[-1]
            if left[0] - end <= MAX_GAP and 0 <= right[0] - last <= MAX_GAP:
                merged[-1] = (start, left[1]), (first, right[1]), kind
                continue
        merged.append((left, right, kind))
    return {item for item in found if item[2] != "negation"} | set(merged)


def _around(side: _Words, tokens: range) -> Span:
    """The tokens' span; for none, the word after their place, so that there is text to show."""
    if tokens:
        return side.span(tokens.start, tokens.stop)
    at = min(tokens.start, len(side.text.keys) - 1)
    return side.span(at, at + 1)


def _hedges(
    lefts: _Words, rights: _Words, change: Change
) -> Iterator[tuple[Span, Span, DivergenceKind]]:
    """`100,000` against `more than 100,000`: other hedges before a figure that both sides have."""
    own = range(change.left_first, change.left_end)
    other = range(change.right_first, change.right_end)
    if not (lefts.are_hedges(own) and rights.are_hedges(other)):
        return
    for gap in range(NEAR):
        one, two = change.left_end + gap, change.right_end + gap
        if one >= len(lefts.text.keys) or two >= len(rights.text.keys):
            return
        if lefts.figure(one) is not None and lefts.figure(one) == rights.figure(two):
            first = change.left_first if own else one
            second = change.right_first if other else two
            yield lefts.span(first, one + 1), rights.span(second, two + 1), "number"
            return
        if lefts.text.content[one] or lefts.text.keys[one] != rights.text.keys[two]:
            return


def _quotations(
    left: Text, right: Text, words: tuple[Lexicon, Lexicon]
) -> Iterator[tuple[Span, Span, DivergenceKind]]:
    sides = zip((left, right), words, strict=True)
    old_texts, new_texts = (
        {span: _fold(text.raw[slice(*span)][:MAX_QUOTATION], own) for span in _quoted(text)}
        for text, own in sides
    )
    same = {_joined(text) for text in old_texts.values()}
    same &= {_joined(text) for text in new_texts.values()}
    for one, old in old_texts.items():
        for two, new in new_texts.items():
            if _joined(old) not in same and _joined(new) not in same and _differ(old, new):
                yield one, two, "quotation"


def _differ(old: str, new: str) -> bool:
    """Whether two quotations are one in two wordings, neither merely cut from the other."""
    if old in new or new in old or " " not in old or " " not in new:
        return False
    return Indel.normalized_similarity(old, new) >= SAME_QUOTATION


def _joined(folded: str) -> str:
    return folded.replace(" ", "")


def _quoted(text: Text) -> list[Span]:
    found = (_QUOTED.finditer(text.raw, *span) for span in text.spans)
    quoted = (match.span(match.lastindex or 0) for matches in found for match in matches)
    return list(islice(quoted, MAX_QUOTATIONS))


def _fold(quotation: str, words: Lexicon) -> str:
    """Stems and figures, so that neither `cinq` and 5 nor a plural makes two wordings."""
    found = re.findall(r"\w+", quotation.casefold())
    return " ".join(words.numbers.get(word) or without_accents(words.stem(word)) for word in found)
