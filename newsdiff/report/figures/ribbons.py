"""Ribbons: two columns of sentences, and a ribbon between those that are linked.

Two articles stand side by side with the beginnings of their sentences. Of more articles each has a
panel of its own, beside the dispatch that it goes back to, whose sentences are listed once.
"""

from __future__ import annotations

import itertools
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from newsdiff.report.answer import answer, descents_of
from newsdiff.report.figures.dispatch import dispatch_rows, dispatch_words, row_words
from newsdiff.report.figures.drawing import (
    LEVEL_KEY,
    MOST_ROWS,
    Sheet,
    clipped,
    color,
    number_text,
)
from newsdiff.report.rows import pair_links
from newsdiff.report.sources import plain_words
from newsdiff.report.text import n_lines, names, percent, plural, published_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsdiff.model import ComparedArticle, Comparison
    from newsdiff.report.answer import ArticleLine
    from newsdiff.report.figures.dispatch import DispatchRow
    from newsdiff.report.figures.drawing import Anchor

__all__ = ["draw"]

_PAIR = 2
_MARGIN = 24
_BAR = 22
_ROW = 20
_TEXT = 340
_GAP = 200
_OPACITY = 0.55

_PANEL_ROW = 11
_PANEL_GAP = 110
_PANEL = 2 * _BAR + _PANEL_GAP + 30
_PANELS = 5
"""Panels beside each other."""

_OTHER_KEY = (("own", "in no other article"), ("noise", "not part of the story"))


class _Row(NamedTuple):
    """A sentence, or neighbours that are not part of the story, as one row of a column."""

    sentences: tuple[int, ...]
    part: str


class _Ribbon(NamedTuple):
    """What joins rows [first, last] of the left to rows [other_first, other_last] of the right."""

    left: tuple[int, int]
    right: tuple[int, int]
    level: str
    moved: bool = False
    diverges: bool = False


def draw(comparison: Comparison) -> Sheet:
    """The figure: of two articles as a whole, of more as panels."""
    if len(comparison.articles) == _PAIR:
        return _draw_pair(comparison)
    return _draw_panels(comparison)


def _draw_pair(comparison: Comparison) -> Sheet:
    shown = names(comparison)
    left, right = comparison.articles
    sheet = Sheet(
        "ribbons",
        f"{shown[0]} and {shown[1]}, sentence by sentence",
        " ".join([*_pair_shares(comparison.articles, shown), *plain_words(comparison, shown)]),
    )
    every = _rows(left), _rows(right)
    rows = tuple(each[:MOST_ROWS] for each in every)
    bars = _MARGIN + _TEXT + 8, _MARGIN + _TEXT + 8 + _BAR + _GAP
    top = _MARGIN + 44
    for ribbon in _pair_ribbons(comparison, [_places(each) for each in rows]):
        _ribbon(sheet, ribbon, (bars[0] + _BAR, bars[1]), top, _ROW)
    for side, compared in enumerate((left, right)):
        _head(sheet, compared, shown[side], side)
        _column(sheet, compared, rows[side], (bars[side], top), side)
    bottom: float = top + _ROW * max(map(len, rows), default=0)
    more = sum(map(len, every)) - sum(map(len, rows))
    bottom = sheet.left_out(_MARGIN, bottom, more) + 30
    sheet.key(_MARGIN, bottom, (*LEVEL_KEY, *_OTHER_KEY))
    sheet.words(
        _MARGIN,
        bottom + 20,
        "A dashed ribbon stands off the common order. ≠: a number, name, date, negation or "
        "quotation differs.",
        size=11,
        fill="soft",
    )
    sheet.reach(bars[1] + _BAR + 8 + _TEXT + _MARGIN, bottom + 20 + _MARGIN)
    return sheet


def _pair_shares(pair: Sequence[ComparedArticle], shown: Sequence[str]) -> Iterator[str]:
    """How much of each of two stories the other has; nothing where wording was not compared."""
    left, right = (compared.shared_part for compared in pair)
    if left is not None and right is not None:
        yield (
            f"{percent(left)} of {shown[0]} stands in {shown[1]}, in the same or in other words; "
            f"{percent(right)} the other way round."
        )


def _pair_ribbons(comparison: Comparison, places: Sequence[Mapping[int, int]]) -> Iterator[_Ribbon]:
    """A ribbon for each link of which both sides are shown."""
    for link in pair_links(comparison, 0, 1):
        ends = [
            (rows[side.sentences[0]], rows[side.sentences[-1]])
            for rows, side in zip(places, (link.left, link.right), strict=True)
            if side.sentences[-1] in rows
        ]
        if len(ends) == _PAIR:
            diverges = bool(link.divergences)
            yield _Ribbon(ends[0], ends[1], link.level, link.moved, diverges)


def _column(
    sheet: Sheet,
    compared: ComparedArticle,
    rows: Sequence[_Row],
    at: tuple[float, float],
    side: int,
) -> None:
    """The sentences of one side: a cell each, and beside it how it begins."""
    x, y = at
    anchor: Anchor = "start" if side else "end"
    beside = x + _BAR + 8 if side else x - 8
    for row in rows:
        sheet.cell(x, y + 0.5, _BAR, _ROW - 1, row.part)
        words = clipped(_row_words(compared, row), _TEXT, 11)
        fill = "noise" if row.part == "noise" else "ink"
        sheet.words(beside, y + 14, words, size=11, fill=fill, anchor=anchor)
        y += _ROW


def _head(sheet: Sheet, compared: ComparedArticle, name: str, side: int) -> None:
    """What an article of two is called, when it was published, how much of it the other has."""
    date = published_words(compared.article.published)
    facts = [date] if date else []
    if compared.shared_part is not None:
        facts.append(f"{percent(compared.shared_part)} in the other")
    anchor: Anchor = "start" if side else "end"
    x = _MARGIN + _TEXT + (16 + 2 * _BAR + _GAP if side else 0)
    number = f"{compared.index + 1}  "
    sheet.words(
        x, _MARGIN + 12, clipped(number + name, _TEXT, 14), size=14, bold=True, anchor=anchor
    )
    sheet.words(x, _MARGIN + 30, ", ".join(facts), size=11, fill="soft", anchor=anchor)


def _rows(compared: ComparedArticle) -> list[_Row]:
    """One row a sentence; neighbours that are not part of the story are one."""
    rows: list[_Row] = []
    for sentence, label in enumerate(compared.labels):
        part = compared.levels[sentence] or label
        if part == "noise" and rows and rows[-1].part == "noise":
            rows[-1] = _Row((*rows[-1].sentences, sentence), part)
        else:
            rows.append(_Row((sentence,), part))
    return rows


def _places(rows: Sequence[_Row]) -> dict[int, int]:
    """The row of each sentence."""
    return {sentence: at for at, row in enumerate(rows) for sentence in row.sentences}


def _row_words(compared: ComparedArticle, row: _Row) -> str:
    words = compared.segmented.sentence_text(row.sentences[0])
    more = n_lines(compared, row.sentences) - 1
    return f"({plural(more, 'more line')}) {words}" if more else words


def _ribbon(
    sheet: Sheet, ribbon: _Ribbon, across: tuple[float, float], top: float, row: float
) -> None:
    """A band from the right edge of one bar to the left edge of the other."""
    x0, x1 = across
    a, b = top + ribbon.left[0] * row + 1, top + (ribbon.left[1] + 1) * row - 1
    c, d = top + ribbon.right[0] * row + 1, top + (ribbon.right[1] + 1) * row - 1
    middle = (x0 + x1) / 2
    x, y, m = number_text(x0), number_text(x1), number_text(middle)
    a_, b_, c_, d_ = map(number_text, (a, b, c, d))
    path = f"M{x} {a_}C{m} {a_} {m} {c_} {y} {c_}V{d_}C{m} {d_} {m} {b_} {x} {b_}Z"
    sheet.path(
        path,
        fill=color(f"f-{ribbon.level}"),
        stroke=color("strong-line"),
        dashed=ribbon.moved,
        opacity=_OPACITY,
        width=1 if ribbon.moved else 0.5,
    )
    if ribbon.diverges:
        at = (a + b + c + d) / 4
        sheet.rect(middle - 7, at - 7, 14, 14, "#ffffff")
        sheet.words(middle, at + 4.5, "≠", size=13, bold=True, fill="diverge", anchor="middle")


def _draw_panels(comparison: Comparison) -> Sheet:
    shown = names(comparison)
    found = answer(comparison)
    sheet = Sheet(
        "ribbons",
        f"The dispatch and what each of {len(shown)} articles carries of it",
        " ".join([found.sources, *plain_words(comparison, shown)]),
    )
    sheet.heading(_MARGIN, _MARGIN + 12, found.sources, _PANELS * _PANEL)
    descents = descents_of(comparison)
    origins = {each.article: each.origin for each in descents}
    given = {each.article for each in descents if each.kind == "dispatch"}
    drawn: set[int] = set(given)
    y: float = _MARGIN + 40
    for origin, group in itertools.groupby(dispatch_rows(comparison), key=attrgetter("origin")):
        every = list(group)
        rows = every[:MOST_ROWS]
        members = [
            each
            for each in comparison.articles
            if each.index not in drawn and origin in (None, origins.get(each.index, origin))
        ]
        drawn.update(each.index for each in members)
        y = _panels(sheet, comparison, found.lines, rows, members, y)
        y = sheet.left_out(_MARGIN, _listed(sheet, comparison, rows, y), len(every) - len(rows))
    apart = [f"{at + 1} {name}" for at, name in enumerate(shown) if at not in drawn]
    if apart:
        words = f"In no dispatch that others carry: {', '.join(apart)}"
        sheet.words(_MARGIN, y + 12, clipped(words, _PANELS * _PANEL, 12))
        y += 30
    sheet.key(_MARGIN, y + 12, (*LEVEL_KEY, *_OTHER_KEY))
    sheet.reach(2 * _MARGIN + _PANELS * _PANEL, y + 12 + _MARGIN)
    return sheet


def _panels(
    sheet: Sheet,
    comparison: Comparison,
    lines: Sequence[ArticleLine],
    rows: Sequence[DispatchRow],
    members: Sequence[ComparedArticle],
    y: float,
) -> float:
    """The panels of one dispatch; returns where they end."""
    shown = names(comparison)
    places = {row.passage: at for at, row in enumerate(rows)}
    carried = _carried(comparison, places)
    for first in range(0, len(members), _PANELS):
        lowest = y
        for column, compared in enumerate(members[first : first + _PANELS]):
            x = _MARGIN + column * _PANEL
            at = compared.index
            ribbons, article = carried.get(at, []), (compared, shown[at])
            end = _panel(sheet, article, lines[at], ribbons, len(rows), (x, y))
            lowest = max(lowest, end)
        y = lowest + 18
    return y


class _Carried(NamedTuple):
    """A sentence of the dispatch in an article: its place, passage, sentences there, and level."""

    place: int
    passage: int
    sentences: tuple[int, ...]
    level: str


def _carried(comparison: Comparison, places: Mapping[int, int]) -> dict[int, list[_Carried]]:
    """For each article which sentences of the dispatch it carries, where, and how closely."""
    found: dict[int, list[_Carried]] = {}
    for passage in comparison.passages:
        if passage.id in places:
            for member in passage.members:
                entry = _Carried(places[passage.id], passage.id, member.sentences, member.level)
                found.setdefault(member.article, []).append(entry)
    return found


def _panel(
    sheet: Sheet,
    article: tuple[ComparedArticle, str],
    line: ArticleLine,
    carried: Sequence[_Carried],
    n_sentences: int,
    at: tuple[float, float],
) -> float:
    """An article beside the dispatch; returns where it ends."""
    x, y = at
    compared, name = article
    sheet.words(x, y + 10, clipped(f"{compared.index + 1}  {name}", _PANEL - 28, 12), bold=True)
    facts = f"{line.carried:,} sentences in common"
    if line.of:
        facts = f"carries {line.carried:,} of {line.of:,} ({percent(line.share)})"
    sheet.words(x, y + 23, clipped(facts, _PANEL - 14, 10), size=10, fill="soft")
    top = y + 30
    every = _rows(compared)
    rows = every[:MOST_ROWS]
    places = _places(rows)
    changed = {each.passage for each in line.changed}
    for each in carried:
        if each.sentences[-1] not in places:
            continue
        right = (places[each.sentences[0]], places[each.sentences[-1]])
        diverges = each.passage in changed
        ribbon = _Ribbon((each.place, each.place), right, each.level, diverges=diverges)
        _ribbon(sheet, ribbon, (x + _BAR, x + _BAR + _PANEL_GAP), top, _PANEL_ROW)
    levels = {each.place: each.level for each in carried}
    for place in range(n_sentences):
        y, number = top + place * _PANEL_ROW, str(place + 1)
        if place in levels:
            sheet.cell(x, y + 0.5, _BAR, _PANEL_ROW - 1, levels[place], number)
        else:
            at = (x + _BAR / 2, y + 8.5)
            sheet.words(*at, number, size=9, fill="soft", anchor="middle")
    for place, row in enumerate(rows):
        left = x + _BAR + _PANEL_GAP
        sheet.cell(left, top + place * _PANEL_ROW + 0.5, _BAR, _PANEL_ROW - 1, row.part)
    bottom = top + _PANEL_ROW * max(n_sentences, len(rows))
    return sheet.left_out(x, bottom, len(every) - len(rows))


def _listed(sheet: Sheet, comparison: Comparison, rows: Sequence[DispatchRow], y: float) -> float:
    """The dispatch's sentences by number; returns where the list ends."""
    y += 10
    sheet.words(_MARGIN, y, dispatch_words(comparison, rows[0].origin), bold=True)
    y += 4
    for number, row in enumerate(rows, start=1):
        y += 15
        words = row_words(comparison, row)
        sheet.words(_MARGIN + 20, y, str(number), size=11, bold=True, anchor="end")
        sheet.words(_MARGIN + 28, y, clipped(words, _PANELS * _PANEL - 28, 11), size=11)
    return y + 24
