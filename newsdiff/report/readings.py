"""What articles say at the places where they contradict each other, and who else says the same.

Time and memory are linear in the tokens of the sentences that are read.
"""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

from newsdiff.model.quantity import find_quantities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.model import Comparison, Link, SegmentedArticle, Span

__all__ = ["TELLING_FIGURE", "same_words", "told_anew", "value_at", "word_behind"]

TELLING_FIGURE = 10
"""Two figures from this one on are of one fact wherever they stand against each other."""
_STEM = 3
"""Letters by which two forms of a noun are one: `day`, `days`."""


def value_at(segmented: SegmentedArticle, span: Span) -> tuple[object, ...]:
    """What stands there without case and marks, figures by what they say: `Twelve` equals `12`."""
    said = tuple(value for value, _ in _said(segmented, span))
    words = segmented.article.text[slice(*span)].casefold().split()
    return said or tuple(word for word in words if any(map(str.isalnum, word)))


def _said(segmented: SegmentedArticle, span: Span) -> list[tuple[object, Span]]:
    """The words and figures at a span in order, each with where it stands."""
    tokens, text = segmented.tokens, segmented.article.text
    first = bisect.bisect_left(tokens.starts, span[0])
    end = bisect.bisect_right(tokens.ends, span[1])
    starts, ends = tokens.starts[first:end], tokens.ends[first:end]
    keys = [
        word or text[start:stop]
        for word, start, stop in zip(tokens.words[first:end], starts, ends, strict=True)
    ]
    said: dict[int, tuple[object, Span]] = {
        at: (key, (starts[at], ends[at])) for at, key in enumerate(keys) if key[:1].isalnum()
    }
    for each in find_quantities(text, starts, ends, keys, segmented.language):
        for at in range(each.first, each.end):
            said.pop(at, None)
        value = (each.kind, each.bound, each.value, each.unit, each.date)
        said[each.first] = value, (starts[each.first], ends[each.end - 1])
    return [said[at] for at in sorted(said)]


def word_behind(segmented: SegmentedArticle, span: Span) -> str:
    """The word that follows a span, be it behind a hyphen; empty for none."""
    tokens = segmented.tokens
    at = bisect.bisect_left(tokens.starts, span[1])
    at += segmented.article.text[span[1] : span[1] + 1] in ("-", "–")
    return next((word for word in tokens.words[at : at + 1] if word), "")


def same_words(links: Sequence[Link], article: int, span: Span) -> Iterator[tuple[int, Span]]:
    """Articles that have the same words as the span of an article, by the edits of its links."""
    if span[0] == span[1]:
        return
    for link in links:
        of_left = link.left.article == article
        for edit in link.edits:
            mine, theirs = (edit.left, edit.right) if of_left else (edit.right, edit.left)
            if edit.op == "equal" and mine[0] <= span[0] and span[1] <= mine[1]:
                shift = theirs[0] - mine[0]
                other = link.right.article if of_left else link.left.article
                yield other, (span[0] + shift, span[1] + shift)


def told_anew(
    comparison: Comparison, passage: int | None, told: dict[int, Span]
) -> dict[int, Span]:
    """Where further articles with the passage say what one side says, and not what another does."""
    members = () if passage is None else comparison.passages[passage].members
    stems: dict[tuple[object, ...], set[str]] = {}
    for article, span in told.items():
        segmented = comparison.articles[article].segmented
        stem = word_behind(segmented, span)[:_STEM]
        stems.setdefault(value_at(segmented, span), set()).add(stem)
    found = {}
    for member in members:
        if member.article in told:
            continue
        segmented = comparison.articles[member.article].segmented
        said = [each for span in member.spans for each in _said(segmented, span)]
        places = [_place_of(value, near, segmented, said) for value, near in stems.items()]
        known = [place for place in places if place]
        if len(known) == 1:
            found[member.article] = known[0]
    return found


def _place_of(
    value: Sequence[object],
    stems: set[str],
    segmented: SegmentedArticle,
    said: Sequence[tuple[object, Span]],
) -> Span | None:
    """Where a value stands among what is said; a small count of the same thing."""
    n_parts = len(value)
    for at in range(len(said) - n_parts + 1 if value else 0):
        if all(part == said[at + place][0] for place, part in enumerate(value)):
            span = said[at][1][0], said[at + n_parts - 1][1][1]
            if not _is_small(value) or word_behind(segmented, span)[:_STEM] in stems:
                return span
    return None


def _is_small(value: Sequence[object]) -> bool:
    """Whether it is a count that other things in a sentence may have by chance."""
    first = value[0]
    return isinstance(first, tuple) and first[0] == "count" and first[2] < TELLING_FIGURE
