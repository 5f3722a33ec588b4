"""The head of the page: the answer of the comparison, with links to where each part is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsdiff.report.answer import answer
from newsdiff.report.html.family import family_values
from newsdiff.report.notes import items_words, restated_words
from newsdiff.report.sources import plain_words
from newsdiff.report.text import excerpt, one_line, percent, span_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsdiff.model import Addition, Comparison
    from newsdiff.report.answer import Answer, ArticleLine, Difference

    Anchor = Callable[[Difference], str]

__all__ = ["head_values"]

_FIRST_WORDS = 70
_MOST_CHANGED = 3
_MOST_FACTS = 3
_READING = 48
_CHANGED = 36


def head_values(
    comparison: Comparison, shown: Sequence[str], anchor_of: Callable[[Difference], str]
) -> dict[str, Any]:
    """The answer as the templates show it.

    Args:
        comparison: what is asked.
        shown: names of the articles.
        anchor_of: the id of the place of the page that shows a difference; empty for none.
    """
    told = answer(comparison)
    numbered = {id(each): number for number, each in enumerate(comparison.additions, start=1)}
    lines = [_line(comparison, each, numbered, anchor_of) for each in told.lines]
    most = max((each.added_words for each in told.lines if each.adds), default=0)
    for each, line in zip(lines, told.lines, strict=True):
        each["adds_most"] = most > 0 and each["added_words"] == most and line.adds
        each["added_width"] = min(100, round(100 * each["added_words"] / most)) if most else 0
    return {
        "sources": told.sources,
        "plain": plain_words(comparison, shown),
        "warnings": told.warnings,
        "lines": lines,
        "facts": _facts(told, lines, anchor_of),
        "differences": [_difference(each, anchor_of) for each in told.differences],
        "family": family_values(comparison, shown, told.lines),
    }


def _line(
    comparison: Comparison, line: ArticleLine, numbered: dict[int, int], anchor_of: Anchor
) -> dict[str, Any]:
    changed = [_changed(each, line.article, anchor_of) for each in line.changed]
    first = line.additions[0] if line.additions else None
    return {
        "index": line.article,
        "number": line.article + 1,
        "role": one_line(line.role),
        "items": [one_line(each) for each in items_words(line)],
        "carried": line.carried,
        "of": line.of,
        "percent": percent(line.share),
        "shared": percent(line.shared) if line.shared else "",
        "credits": [one_line(each) for each in line.credits],
        "changed": changed[:_MOST_CHANGED],
        "changed_more": len(changed) - _MOST_CHANGED,
        "restated": [one_line(each) for each in restated_words(comparison, line)],
        "is_brief": not (changed or line.moved or line.reworded or first),
        "added_words": line.added_words,
        "is_designated": line.is_designated,
        "first": _first_words(comparison, first) if first else "",
        "kind": first.kind if first else "",
        "anchor": f"addition-{numbered[id(first)]}" if first else "",
    }


def _first_words(comparison: Comparison, addition: Addition) -> str:
    compared = comparison.articles[addition.article]
    return excerpt(span_words(compared, addition.spans), _FIRST_WORDS)


def _changed(difference: Difference, article: int, anchor_of: Anchor) -> dict[str, Any]:
    """What an article says at one place, and what the dispatch or most say there."""
    own = next(each for each in difference.readings if article in each.articles)
    return {
        "kind": difference.kind,
        "own": excerpt(own.words, _CHANGED),
        "usual": excerpt(difference.readings[0].words, _CHANGED),
        "anchor": anchor_of(difference),
    }


def _difference(difference: Difference, anchor_of: Anchor) -> dict[str, Any]:
    return {
        "kind": difference.kind,
        "anchor": anchor_of(difference),
        "place": anchor_of(difference).rpartition("-")[2],
        "readings": [
            {
                "words": excerpt(each.words, _READING),
                "numbers": [article + 1 for article in each.articles],
            }
            for each in difference.readings
        ],
    }


def _facts(told: Answer, lines: Sequence[dict[str, Any]], anchor_of: Anchor) -> dict[str, Any]:
    """What a reader asks first: who credits an agency, who added most, which figure differs."""
    crediting: dict[str, list[int]] = {}
    for each in lines:
        for agency in each["credits"]:
            crediting.setdefault(agency, []).append(each["number"])
    adding = [each for each in lines if each["adds_most"]]
    figures_first = sorted(told.differences, key=lambda each: each.kind != "number")
    return {
        "crediting": sorted(crediting.items(), key=lambda each: -len(each[1])),
        "adding": adding[0] if adding else None,
        "also_adding": [each["number"] for each in adding[1:]],
        "differing": [_difference(each, anchor_of) for each in figures_first[:_MOST_FACTS]],
        "differing_more": len(figures_first) - _MOST_FACTS,
    }
