"""Values of the page of n articles: wire core, matrices, and the data that its script draws from.

Not every pair is rendered: the page holds each article once, as text, and each link and row as a
few numbers; the script sets any two columns side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsdiff.report.html.columns import pack_columns
from newsdiff.report.html.frame import packed
from newsdiff.report.html.marks import cells, levels_of, numbers, strip
from newsdiff.report.html.story import overlaps
from newsdiff.report.html.wordings import Wordings
from newsdiff.report.html.words import paragraphs
from newsdiff.report.pieces import plain_pieces
from newsdiff.report.sources import agency_words
from newsdiff.report.text import GLYPHS, excerpt, language_words, one_line, percent, span_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from newsdiff.model import ComparedArticle, Comparison, CoreSentence, Passage

__all__ = ["default_pair", "many_values"]

_MAX_PASSAGES = 2_000
_HEAT_STEPS = 9


def many_values(comparison: Comparison, shown: Sequence[str]) -> dict[str, Any]:
    """What the templates show of n articles."""
    wordings = Wordings(comparison)
    shown_passages = comparison.passages[:_MAX_PASSAGES]
    passages = [_passage(comparison, each, wordings) for each in shown_passages]
    passages_of = _passages_of(comparison, shown_passages)
    core = _core(comparison, passages)
    for each in core:
        each["passage"]["in_core"] = True
    return {
        "kind": "many",
        "core": core,
        "core_notes": [one_line(note) for note in comparison.core.notes],
        "passages": passages,
        "passages_left_out": max(0, len(comparison.passages) - _MAX_PASSAGES),
        "overlap": _overlap(comparison, shown),
        "texts": [_text(each, passages_of) for each in comparison.articles],
        "data": _data(comparison, shown),
    }


def default_pair(comparison: Comparison) -> tuple[int, int]:
    """The two articles with the most to see: links that are not verbatim, and divergences.

    Returns:
        Their indices, the lower first; the first two where no two articles differ in a link.
    """
    to_see: dict[tuple[int, int], int] = {}
    for link in comparison.links:
        pair = (link.left.article, link.right.article)
        seen = (link.level != "verbatim") + len(link.divergences)
        to_see[pair] = to_see.get(pair, 0) + seen
    return min(to_see, key=lambda pair: (-to_see[pair], pair), default=(0, 1))


def _core(comparison: Comparison, passages: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The wire core as reading text; without one, the passages in their order."""
    by_id = {each["id"]: each for each in passages}
    if not comparison.core.sentences:
        return [
            {
                "passage": row,
                "count": row["count"],
                "carriers": row["carriers"],
                "also": "",
                "given": False,
                "begins": "",
                **_quoted(comparison, passage),
            }
            for passage, row in zip(comparison.passages, passages, strict=False)
        ]
    sentences = [each for each in comparison.core.sentences if each.passage in by_id]
    return [
        {
            "passage": by_id[each.passage],
            "count": by_id[each.passage]["count"] - len(each.also),
            "carriers": numbers(
                member.article
                for member in comparison.passages[each.passage].members
                if member.article not in each.also
            ),
            "also": numbers(each.also),
            "given": each.given,
            "begins": begins,
            "text": span_words(comparison.articles[each.article], each.spans),
            "language": language_words(comparison.articles[each.article]),
        }
        for each, begins in zip(sentences, _beginnings(comparison, sentences), strict=True)
    ]


def _beginnings(comparison: Comparison, sentences: Sequence[CoreSentence]) -> list[str]:
    """Where several dispatches stand one after the other: what each is, at its first sentence."""
    origins = [each.origin for each in sentences]
    starts = [at for at in range(len(origins)) if at == 0 or origins[at] != origins[at - 1]]
    if len(starts) < 2 or len(starts) > len(set(origins)):  # noqa: PLR2004  one, or interleaved
        return [""] * len(origins)
    words = [""] * len(origins)
    for at in starts:
        origin = comparison.origins[origins[at]]
        words[at] = f"{agency_words(origin) or 'source'}: {numbers(origin.articles)}"
    return words


def _quoted(comparison: Comparison, passage: Passage) -> dict[str, Any]:
    member = passage.shown
    compared = comparison.articles[member.article]
    return {
        "text": span_words(compared, member.spans),
        "language": language_words(compared),
    }


def _passage(comparison: Comparison, passage: Passage, wordings: Wordings) -> dict[str, Any]:
    """A row of the matrix: who carries the passage, how, and in which words."""
    levels, n_articles = levels_of(passage), len(comparison.articles)
    shown = _quoted(comparison, passage)
    return {
        "id": passage.id,
        "in_core": False,
        "has_earliest": passage.earliest is not None,
        "count": len(passage.members),
        "carriers": numbers(levels),
        "text": excerpt(shown["text"], 160),
        "language": shown["language"],
        "strip": strip(levels, n_articles, passage.earliest),
        "cells": cells(levels, n_articles, passage.earliest),
        "wordings": wordings.of(passage),
    }


def _passages_of(comparison: Comparison, passages: Sequence[Passage]) -> list[dict[int, list[int]]]:
    """Of each article the ids of the passages of each sentence."""
    found: list[dict[int, list[int]]] = [{} for _ in comparison.articles]
    for passage in passages:
        for member in passage.members:
            for sentence in member.sentences:
                found[member.article].setdefault(sentence, []).append(passage.id)
    return found


def _overlap(comparison: Comparison, shown: Sequence[str]) -> list[dict[str, Any]]:
    """The article × article matrix: which part of the one's story the other carries, too."""
    if not comparison.figures.matrix:
        return []
    return [
        {
            "name": shown[row],
            "cells": [
                {"words": "—" if row == at else percent(value), "heat": _heat(value, row == at)}
                for at, value in enumerate(values)
            ],
        }
        for row, values in enumerate(overlaps(comparison))
    ]


def _heat(value: float, own: bool) -> int:  # noqa: FBT001  a private helper
    return 0 if own else min(_HEAT_STEPS, round(value * _HEAT_STEPS))


def _text(compared: ComparedArticle, passages_of: Sequence[dict[int, list[int]]]) -> dict[str, Any]:
    """An article in full: paragraphs of sentences, each with its part and its passages."""
    segmented = compared.segmented
    carried = passages_of[compared.index]
    found: list[dict[str, Any]] = []
    block = None
    for index, sentence in enumerate(segmented.sentences):
        if sentence.block != block:
            block = sentence.block
            found.append({"kind": segmented.blocks[block].kind.replace("_", " "), "sentences": []})
        following = segmented.sentences[index + 1 : index + 2]
        found[-1]["sentences"].append(
            {
                "part": compared.levels[index] or compared.labels[index],
                "pieces": paragraphs(compared, plain_pieces(compared, [index]))[0]["pieces"],
                "gap": " " if any(each.start > sentence.end for each in following) else "",
                "passages": " ".join(str(each + 1) for each in carried.get(index, ())),
            }
        )
    return {"language": language_words(compared), "blocks": found}


def _data(comparison: Comparison, shown: Sequence[str]) -> Markup:
    """What the script needs besides the texts: names, and the columns that it may draw."""
    return packed(
        {
            "names": list(shown),
            "signs": GLYPHS,
            "pair": default_pair(comparison),
            **pack_columns(comparison),
        }
    )
