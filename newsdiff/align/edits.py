"""Word-level edits of a link that read well: they tile both sides, and there is no confetti.

The longest common subsequence of tokens (Hunt & McIlroy 1976; bit-parallel by rapidfuzz) gives
equal runs and changes between them. Then, after the "semantic clean-up" of Fraser's diff strategies
(2006), a run of equal tokens too slight to rest the eye between two changes is taken into them.
Tokens are compared without case and with all quote marks, all dashes and all apostrophes alike;
what differs only so is a minor edit.

Time: O(n · m / 64) for sides of n and m tokens; longer ones than `MAX_TOKENS` are compared at their
    ends only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
from rapidfuzz.distance import Indel

from newsdiff.model import Edit
from newsdiff.patterns import STRAIGHT_MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.model import EditOp, SegmentedArticle, Side, Span

__all__ = ["Change", "Text", "edit_sides", "find_changes", "same_text", "text_of"]

MAX_TOKENS = 4_000
"""Tokens of a side that are compared in full."""
MAX_SLIGHT_TOKENS = 3
"""An equal run this short, without a word of content, does not part two changes."""


@attrs.frozen(kw_only=True)
class Text:
    """The tokens of one side of a link.

    Attributes:
        raw: text of the whole article.
        starts: first code point of each token.
        ends: one past the last.
        keys: what each token is compared by.
        content: whether each token is a word of content.
        spans: the sentences' spans; their texts joined are the side's text.
    """

    raw: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    keys: tuple[str, ...]
    content: tuple[bool, ...]
    spans: tuple[Span, ...]


@attrs.frozen
class Change:
    """Tokens [left_first, left_end) became tokens [right_first, right_end); equal if `same`."""

    same: bool
    left_first: int
    left_end: int
    right_first: int
    right_end: int


def text_of(segmented: SegmentedArticle, side: Side, function: frozenset[str]) -> Text:
    """Tokens of the sentences of `side`; words of `function` are not content."""
    raw, tokens = segmented.article.text, segmented.tokens
    numbers = [
        at
        for number in side.sentences
        for at in range(
            segmented.sentences[number].first_token, segmented.sentences[number].end_token
        )
    ]
    words = [tokens.words[at] for at in numbers]
    return Text(
        raw=raw,
        starts=tuple(tokens.starts[at] for at in numbers),
        ends=tuple(tokens.ends[at] for at in numbers),
        keys=tuple(
            word or raw[tokens.starts[at] : tokens.ends[at]].translate(STRAIGHT_MARKS)
            for at, word in zip(numbers, words, strict=True)
        ),
        content=tuple(bool(word) and word not in function for word in words),
        spans=side.spans,
    )


def find_changes(left: Text, right: Text) -> list[Change]:
    """Equal runs and changes in turn, tiling the tokens of both sides; symmetric in the two."""
    if (len(right.keys), right.keys) < (len(left.keys), left.keys):
        return [
            Change(c.same, c.right_first, c.right_end, c.left_first, c.left_end)
            for c in find_changes(right, left)
        ]
    return _without_confetti(_compare(left.keys, right.keys), left, right)


def same_text(left: Text, right: Text) -> tuple[Edit, ...] | None:
    """The one edit of two sides that are a single span of the same text each; None for others."""
    if len(left.spans) > 1 or len(right.spans) > 1:
        return None
    one, two = left.spans[0], right.spans[0]
    if left.raw[slice(*one)] != right.raw[slice(*two)]:
        return None
    return (Edit(op="equal", left=one, right=two),)


def edit_sides(left: Text, right: Text, changes: Sequence[Change]) -> tuple[Edit, ...]:
    """Edits in code points that turn the text of the left side into that of the right.

    Args:
        left: the left side.
        right: the right side.
        changes: from `find_changes`.

    Returns:
        Edits in order; an edit never crosses from one sentence's span into the next.
    """
    tiler = _Tiler(left, right)
    for change in changes:
        if change.same:
            for first, end in _same_stretches(left, right, change):
                tiler.to_token(change.left_first + first, change.right_first + first)
                tiler.put(
                    left.ends[change.left_first + end - 1], right.ends[change.right_first + end - 1]
                )
        else:
            tiler.to_change(change)
    tiler.finish()
    return tuple(_joined(tiler.edits, left.raw, right.raw))


def _same_stretches(left: Text, right: Text, change: Change) -> Iterator[tuple[int, int]]:
    """Offsets of the longest stretches of an equal run that are the same code points throughout.

    A token that differs in case or quote style is a stretch of its own, and so is every token where
    a side has several spans, between which the texts are not compared.
    """
    n_tokens = change.left_end - change.left_first
    shift = right.starts[change.right_first] - left.starts[change.left_first]
    first = 0
    if len(left.spans) == len(right.spans) == 1:
        for offset in range(n_tokens):
            at, to = change.left_first + offset, change.right_first + offset
            start, end = left.starts[at], left.ends[at]
            same = right.starts[to] - start == shift == right.ends[to] - end
            if same and left.raw[start:end] == right.raw[start + shift : end + shift]:
                before = left.ends[at - 1] if offset > first else start
                if left.raw[before:start] == right.raw[before + shift : start + shift]:
                    continue
            if offset > first:
                yield first, offset
            yield offset, offset + 1
            first = offset + 1
            if first < n_tokens:
                shift = right.starts[to + 1] - left.starts[at + 1]
        if first < n_tokens:
            yield first, n_tokens
    else:
        yield from ((offset, offset + 1) for offset in range(n_tokens))


def _compare(left: tuple[str, ...], right: tuple[str, ...]) -> list[Change]:
    head = 0
    while head < min(len(left), len(right)) and left[head] == right[head]:
        head += 1
    tail = 0
    while tail < min(len(left), len(right)) - head and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    found = [Change(True, 0, head, 0, head)] if head else []  # noqa: FBT003  positional for speed
    middle_left, middle_right = left[head : len(left) - tail], right[head : len(right) - tail]
    if max(len(middle_left), len(middle_right)) > MAX_TOKENS:
        found.append(Change(False, head, len(left) - tail, head, len(right) - tail))  # noqa: FBT003
    else:
        for code in Indel.opcodes(middle_left, middle_right):
            places = (code.src_start, code.src_end, code.dest_start, code.dest_end)
            change = Change(code.tag == "equal", *(head + place for place in places))
            if found and not (change.same or found[-1].same):
                change = _union(found.pop(), change)
            found.append(change)
    if tail:
        ends = (len(left) - tail, len(left), len(right) - tail, len(right))
        found.append(Change(True, *ends))  # noqa: FBT003
    return found


def _union(first: Change, *others: Change) -> Change:
    last = others[-1]
    return Change(False, first.left_first, last.left_end, first.right_first, last.right_end)  # noqa: FBT003


def _without_confetti(changes: list[Change], left: Text, right: Text) -> list[Change]:
    kept: list[Change] = []
    for change in changes:
        kept.append(change)
        while len(kept) > 2 and _is_slight(kept[-3], kept[-2], kept[-1], left, right):  # noqa: PLR2004
            kept[-3:] = [_union(*kept[-3:])]
    return kept


def _is_slight(before: Change, same: Change, after: Change, left: Text, right: Text) -> bool:
    if before.same or not same.same or after.same:
        return False
    n_content = sum(left.content[same.left_first : same.left_end])
    if not n_content and same.left_end - same.left_first <= MAX_SLIGHT_TOKENS:
        return _has_content(before, left, right) and _has_content(after, left, right)
    smaller = min(_n_content(before, left, right), _n_content(after, left, right))
    return n_content * 2 < smaller


def _n_content(change: Change, left: Text, right: Text) -> int:
    return max(
        sum(left.content[change.left_first : change.left_end]),
        sum(right.content[change.right_first : change.right_end]),
    )


def _has_content(change: Change, left: Text, right: Text) -> bool:
    return _n_content(change, left, right) > 0


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


class _Tiler:
    """Walks both sides in step and writes the edits between one place and the next."""

    def __init__(self, left: Text, right: Text) -> None:
        self.left, self.right = left, right
        self.at_left, self.at_right = left.spans[0][0], right.spans[0][0]
        self.span_left = self.span_right = 0
        self.edits: list[Edit] = []

    def to_token(self, left_token: int, right_token: int) -> None:
        """Go on to where two tokens begin; what lies between is white space."""
        self.put(self.left.starts[left_token], self.right.starts[right_token])

    def to_change(self, change: Change) -> None:
        left, right = self.left, self.right
        has_left = change.left_end > change.left_first
        has_right = change.right_end > change.right_first
        self.put(
            left.starts[change.left_first] if has_left else self.at_left,
            right.starts[change.right_first] if has_right else self.at_right,
        )
        self.put(
            left.ends[change.left_end - 1] if has_left else self.at_left,
            right.ends[change.right_end - 1] if has_right else self.at_right,
        )

    def finish(self) -> None:
        self.put(self.left.spans[-1][1], self.right.spans[-1][1])

    def put(self, to_left: int, to_right: int) -> None:
        """Edits from where the walk stands to the two places, cut where a sentence's span ends."""
        lefts, self.span_left = _cut(self.left.spans, self.span_left, self.at_left, to_left)
        rights, self.span_right = _cut(self.right.spans, self.span_right, self.at_right, to_right)
        for number in range(max(len(lefts), len(rights))):
            left = lefts[number] if number < len(lefts) else (to_left, to_left)
            right = rights[number] if number < len(rights) else (to_right, to_right)
            self.edits.append(_edit(left, right, self.left.raw, self.right.raw))
        self.at_left, self.at_right = to_left, to_right


def _cut(spans: Sequence[Span], number: int, start: int, end: int) -> tuple[list[Span], int]:
    pieces = []
    while end > spans[number][1]:
        if start < spans[number][1]:
            pieces.append((start, spans[number][1]))
        number += 1
        start = spans[number][0]
    if start < end:
        pieces.append((start, end))
    return pieces, number


def _edit(left: Span, right: Span, left_raw: str, right_raw: str) -> Edit:
    old, new = left_raw[slice(*left)], right_raw[slice(*right)]
    op: EditOp = "replace"
    if old == new:
        op = "equal"
    elif not old:
        op = "insert"
    elif not new:
        op = "delete"
    return Edit(
        op=op, left=left, right=right, minor=op != "equal" and _letters(old) == _letters(new)
    )


def _joined(edits: list[Edit], left_raw: str, right_raw: str) -> list[Edit]:
    """Neighbours of one kind as one, and white space taken into the change beside it."""
    kept: list[Edit] = []
    for edit in edits:
        if kept and _touch(kept[-1], edit) and _alike(kept[-1], edit, left_raw, right_raw):
            last = kept.pop()
            spans = (last.left[0], edit.left[1]), (last.right[0], edit.right[1])
            minor = last.minor and edit.minor
            kept.append(Edit(op=edit.op, left=spans[0], right=spans[1], minor=minor))
        else:
            kept.append(edit)
    return kept


def _touch(first: Edit, second: Edit) -> bool:
    return first.left[1] == second.left[0] and first.right[1] == second.right[0]


def _alike(first: Edit, second: Edit, left_raw: str, right_raw: str) -> bool:
    if first.op == second.op and first.minor == second.minor:
        return True
    if "equal" in (first.op, second.op):
        return False
    blanks = [
        left_raw[slice(*e.left)] + right_raw[slice(*e.right)] for e in (first, second) if e.minor
    ]
    return len(blanks) == 1 and not blanks[0].strip() and first.op == second.op
