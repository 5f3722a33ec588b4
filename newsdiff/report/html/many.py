"""Values of the page of n articles: wire core, matrices, and the data that its script draws from.

Not every pair is rendered: the page holds each article once, as text, and each link and row as a
few numbers; the script sets any two columns side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from newsdiff.report.html.columns import pack_columns
from newsdiff.report.html.frame import packed
from newsdiff.report.html.words import paragraphs
from newsdiff.report.notes import plain_words
from newsdiff.report.pieces import plain_pieces
from newsdiff.report.text import GLYPHS, excerpt, language_words, one_line, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import ComparedArticle, Comparison, CoreSentence, Passage

__all__ = ["many_values"]

_MAX_PASSAGES = 2_000
_HEAT_STEPS = 9
_PART_CODES = ("verbatim", "edited", "rewritten", "partial", "own", "noise")


def many_values(comparison: Comparison, shown: Sequence[str]) -> dict[str, Any]:
    """What the templates show of n articles."""
    return {
        "kind": "many",
        "lede": _lede(comparison, shown),
        "core": _core(comparison, shown),
        "core_notes": [one_line(note) for note in comparison.core.notes],
        "passages": [_passage(comparison, each) for each in comparison.passages[:_MAX_PASSAGES]],
        "passages_left_out": max(0, len(comparison.passages) - _MAX_PASSAGES),
        "overlap": _overlap(comparison),
        "texts": [_text(each) for each in comparison.articles],
        "data": _data(comparison, shown),
    }


def _lede(comparison: Comparison, shown: Sequence[str]) -> str:
    carried = len(comparison.passages)
    if not carried:
        return " ".join(plain_words(comparison, shown))
    words = "1 passage" if carried == 1 else f"{carried:,} passages"
    lede = f"{words} carried by two or more of {len(comparison.articles)} articles."
    if comparison.origins:
        sources = len(comparison.origins)
        lede += f" Independent sources behind them: {sources}."
    return lede


def _core(comparison: Comparison, shown: Sequence[str]) -> list[dict[str, Any]]:
    """The wire core as reading text; without one, the passages in their order."""
    if comparison.core.sentences:
        by_id = {passage.id: passage for passage in comparison.passages}
        return [
            _core_sentence(comparison, each, by_id.get(each.passage), shown)
            for each in comparison.core.sentences[:_MAX_PASSAGES]
        ]
    return [
        {
            "id": each.id,
            "text": _fullest_words(comparison, each),
            "language": language_words(comparison.articles[_fullest(each).article]),
            "outlets": [shown[member.article] for member in each.members],
            "first": "" if each.earliest is None else shown[each.earliest],
            "identical": [],
            "uncredited": [],
            "credited": [],
            "agencies": [],
            "given": False,
            "wordings": _wordings(comparison, each, shown),
        }
        for each in comparison.passages[:_MAX_PASSAGES]
    ]


def _core_sentence(
    comparison: Comparison, each: CoreSentence, passage: Passage | None, shown: Sequence[str]
) -> dict[str, Any]:
    compared = comparison.articles[each.article]
    members = () if passage is None else passage.members
    return {
        "id": each.passage,
        "text": _words(compared, each.spans),
        "language": language_words(compared),
        "outlets": [shown[member.article] for member in members] or list(each.outlets),
        "first": "" if each.earliest is None else shown[each.earliest],
        "identical": [shown[article] for article in each.identical if article != each.article],
        "credited": [shown[article] for article in each.credited],
        "uncredited": [shown[article] for article in each.uncredited],
        "agencies": [one_line(agency) for agency in each.agencies],
        "given": each.given,
        "wordings": [] if passage is None else _wordings(comparison, passage, shown),
    }


def _wordings(
    comparison: Comparison, passage: Passage, shown: Sequence[str]
) -> list[dict[str, Any]]:
    """The distinct wordings of a passage, each with who carries it; only words distinguish."""
    groups: dict[str, dict[str, Any]] = {}
    for member in passage.members:
        compared = comparison.articles[member.article]
        text = _words(compared, member.spans)
        words = "".join(filter(str.isalnum, text.casefold()))
        group = groups.setdefault(
            words, {"names": [], "text": text, "language": language_words(compared)}
        )
        group["names"].append(shown[member.article])
    return list(groups.values())


def _fullest(passage: Passage) -> Any:  # noqa: ANN401  a Member; the import would be for typing only
    return next(
        (each for each in passage.members if each.article == passage.fullest), passage.members[0]
    )


def _fullest_words(comparison: Comparison, passage: Passage) -> str:
    member = _fullest(passage)
    return _words(comparison.articles[member.article], member.spans)


def _words(compared: ComparedArticle, spans: Sequence[tuple[int, int]]) -> str:
    return one_line(" ".join(compared.article.text[start:end] for start, end in spans))


def _passage(comparison: Comparison, passage: Passage) -> dict[str, Any]:
    """A row of the matrix: cells as one run of markup, for there are many of them."""
    levels = {member.article: member.level for member in passage.members}
    cells = []
    for index in range(len(comparison.articles)):
        level = levels.get(index)
        if level is None:
            cells.append("<td></td>")
            continue
        mark = " nd-earliest" if passage.earliest == index else ""
        cells.append(f'<td class="nd-c-{level[0]}{mark}">{GLYPHS[level]}</td>')
    return {
        "id": passage.id,
        "count": len(passage.members),
        "text": excerpt(_fullest_words(comparison, passage), 160),
        "language": language_words(comparison.articles[_fullest(passage).article]),
        "cells": Markup("".join(cells)),  # noqa: S704  made of our own words alone
    }


def _overlap(comparison: Comparison) -> dict[str, Any] | None:
    """The outlet × outlet matrix: which part of the one's story is linked to the other."""
    figures = comparison.figures
    if not figures.matrix:
        return None
    first = {row.name: min(row.articles, default=0) for row in figures.outlets}
    order = sorted(range(len(figures.names)), key=lambda each: first.get(figures.names[each], each))
    rows = []
    for row in order:
        values = [(column, figures.matrix[row][column]) for column in order]
        cells = [
            {"words": "—" if row == column else percent(value), "heat": _heat(value, row == column)}
            for column, value in values
        ]
        rows.append({"name": one_line(figures.names[row]), "cells": cells})
    return {
        "rows": rows,
        "names": [each["name"] for each in rows],
        "pairs": len(rows) == len(comparison.articles),
    }


def _heat(value: float, own: bool) -> int:  # noqa: FBT001  a private helper
    return 0 if own else min(_HEAT_STEPS, round(value * _HEAT_STEPS))


def _text(compared: ComparedArticle) -> dict[str, Any]:
    """An article in full: paragraphs of sentences, each with its part."""
    segmented = compared.segmented
    found: list[dict[str, Any]] = []
    block = None
    for index, sentence in enumerate(segmented.sentences):
        if sentence.block != block:
            block = sentence.block
            found.append({"kind": segmented.blocks[block].kind.replace("_", " "), "sentences": []})
        part = compared.levels[index] or compared.labels[index]
        pieces = paragraphs(compared, plain_pieces(compared, [index]))[0]["pieces"]
        following = segmented.sentences[index + 1 : index + 2]
        gap = " " if any(each.start > sentence.end for each in following) else ""
        found[-1]["sentences"].append({"part": part, "pieces": pieces, "gap": gap})
    return {"language": language_words(compared), "blocks": found}


def _data(comparison: Comparison, shown: Sequence[str]) -> Markup:
    """What the script needs besides the texts: names, and the columns that it may draw."""
    data = {"names": list(shown), "signs": GLYPHS, **pack_columns(comparison)}
    return packed(data)
