"""The head of the terminal report: shares, credits, what moved, what diverges, what was limited."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from newsdiff.model import LEVELS
from newsdiff.report.notes import (
    attribution_words,
    origin_words,
    plain_words,
    relation_words,
    two_digits,
)
from newsdiff.report.styled import StyledText
from newsdiff.report.text import (
    GLYPHS,
    agencies,
    excerpt,
    one_line,
    percent,
    published_words,
    share_parts,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import ComparedArticle, Comparison, Link, Passage, Shares

__all__ = ["lines_of"]

_BAR = 24
_BAR_FILL = {
    "verbatim": ("█", "blue"),
    "edited": ("▓", "blue"),
    "rewritten": ("▒", "blue"),
    "partial": ("░", "blue"),
    "own": ("+", "green"),
    "noise": ("·", "dim"),
}
_MAX_LISTED = 12
_MAX_PASSAGES = 60
_LIKELY = 0.5
_PASSAGE_TEXT = 240


def lines_of(comparison: Comparison, shown: Sequence[str], width: int) -> list[StyledText]:
    """The summary as lines, with an empty one at the end."""
    lines = []
    for compared, name in zip(comparison.articles, shown, strict=True):
        lines += _article(compared, name, width)
    lines.append(StyledText())
    if len(comparison.articles) == 2:  # noqa: PLR2004
        lines += _pair(comparison, shown, width)
        lines += _collation(comparison, shown, width)
    else:
        lines += _collation(comparison, shown, width)
        lines += _passages(comparison, shown, width)
    lines += [
        _line(f"Limit reached: {each.stage}: {each.what} {each.actual:,}, bound {each.limit:,}")
        for each in comparison.limits.reached
    ]
    lines.append(StyledText())
    return lines


def _article(compared: ComparedArticle, name: str, width: int) -> list[StyledText]:
    head = StyledText((f"{compared.index + 1:>3} ", ""), (excerpt(name, width - 30), "bold"))
    if compared.article.published:
        head.append(f"  {published_words(compared.article.published)}", "dim")
    credited = agencies(compared)
    if not credited:
        head.append("  no agency credited", "dim")
        return [head, *_shares(compared, width)]
    head.append("  credits ")
    head.append(", ".join(one_line(each) for each in credited), "bold magenta")
    return [head, *_shares(compared, width)]


def _shares(compared: ComparedArticle, width: int) -> list[StyledText]:
    body = _line("    ")
    body.extend(_bar(compared.shares))
    parts = [f"{percent(share)} {part}" for part, share in share_parts(compared.shares)]
    lines = []
    for part in parts:
        if cell_len(body.plain) + len(part) + 2 > width:
            lines.append(body)
            body = _line(" " * 4)
        body.append(f"  {part}")
    return [*lines, body]


def _bar(shares: Shares) -> StyledText:
    """A bar of fixed width; largest remainders decide who gets the odd cells."""
    parts = share_parts(shares)
    cells = {part: int(share * _BAR) for part, share in parts}
    by_rest = sorted(parts, key=lambda each: (cells[each[0]] - each[1] * _BAR, each[0]))
    for part, _ in by_rest[: _BAR - sum(cells.values())]:
        cells[part] += 1
    bar = StyledText()
    for part, _ in parts:
        sign, style = _BAR_FILL[part]
        bar.append(sign * cells[part], style)
    bar.pad(_BAR)
    return bar


def _pair(comparison: Comparison, shown: Sequence[str], width: int) -> list[StyledText]:
    links = comparison.links
    plain = [_line(words, "bold") for words in plain_words(comparison, shown)]
    if not links:
        return plain
    counts = [(level, sum(link.level == level for link in links)) for level in LEVELS]
    words = ", ".join(f"{GLYPHS[level]} {count} {level}" for level, count in counts if count)
    lines = [*plain, StyledText((_plural(len(links), "link"), "bold"), (f": {words}", ""))]
    moved = [link for link in links if link.moved]
    if moved:
        lines.append(_line(f"↕ {len(moved)} moved", "bold blue"))
        lines += _listed([_quoted(comparison, link) for link in moved], width)
    diverging = [each for link in links for each in link.divergences]
    if diverging:
        lines.append(_line(f"≠ {_plural(len(diverging), 'divergence')}", "bold yellow"))
        lines += _listed(
            [
                f"{each.kind}: {_span(comparison, 0, each.left)}"
                f" / {_span(comparison, 1, each.right)}"
                for each in diverging
            ],
            width,
        )
    return lines


def _collation(comparison: Comparison, shown: Sequence[str], width: int) -> list[StyledText]:
    """Independent sources, the ledger in short, and who has it from whom where that is clear."""
    lines = []
    sources = origin_words(comparison, shown)
    if sources:
        lines.append(_line(_plural(len(sources), "independent source"), "bold"))
        lines += _listed(sources, width)
    likely = [each for each in comparison.attributions if each.probability >= _LIKELY]
    if likely:
        lines.append(_line("Agency text", "bold"))
        lines += _listed([attribution_words(each, shown) for each in likely], width)
    decided = [each for each in comparison.relations if each.verdict != "undecided"]
    if decided and len(comparison.articles) <= _MAX_LISTED:
        lines.append(_line("Who from whom", "bold"))
        words = [
            f"{relation_words(each, shown)} {two_digits(each.probability)}" for each in decided
        ]
        lines += _listed(words, width)
    return [*lines, StyledText()] if lines else []


def _line(words: str, style: str = "") -> StyledText:
    return StyledText((words, style))


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _listed(items: Sequence[str], width: int) -> list[StyledText]:
    """Items of a list, each wrapped and indented; at most `_MAX_LISTED` of them."""
    lines = [
        _line(line)
        for item in items[:_MAX_LISTED]
        for line in _wrapped(excerpt(item, _PASSAGE_TEXT), width)
    ]
    if len(items) > _MAX_LISTED:
        lines.append(_line(f"    … and {len(items) - _MAX_LISTED:,} more", "dim"))
    return lines


def _wrapped(words: str, width: int) -> list[str]:
    """Lines of at most `width` columns; wide characters are cut by columns, not by count."""
    lines = textwrap.wrap(words, width, initial_indent=" " * 4, subsequent_indent=" " * 6)
    return [set_cell_size(line, width).rstrip() for line in lines]


def _quoted(comparison: Comparison, link: Link) -> str:
    segmented = comparison.articles[link.left.article].segmented
    return excerpt(segmented.sentence_text(link.left.sentences[0]), 80)


def _span(comparison: Comparison, article: int, span: tuple[int, int]) -> str:
    words = excerpt(comparison.articles[article].article.text[span[0] : span[1]], 60)
    return f"“{words}”" if words else "nothing"


def _passages(comparison: Comparison, shown: Sequence[str], width: int) -> list[StyledText]:
    """The passages of n articles: who carries each, by number and sign, and its fullest text."""
    passages = comparison.passages
    if not passages:
        return [_line(words, "bold") for words in plain_words(comparison, shown)]
    legend = "  ".join(f"{GLYPHS[level]} {level}" for level in LEVELS)
    lines = [
        StyledText((_plural(len(passages), "passage"), "bold"), (f" in common   {legend}", "")),
        StyledText(),
    ]
    for passage in passages[:_MAX_PASSAGES]:
        lines += _passage(comparison, passage, width)
    if len(passages) > _MAX_PASSAGES:
        more = len(passages) - _MAX_PASSAGES
        words = f"… {more:,} more; --format html and json show all of them"
        lines.append(_line(words, "bold"))
    return lines


def _passage(comparison: Comparison, passage: Passage, width: int) -> list[StyledText]:
    members = passage.members
    carried = " ".join(f"{each.article + 1}{GLYPHS[each.level]}" for each in members)
    number = f"{passage.id + 1:>3}"
    at = next((each for each in members if each.article == passage.fullest), members[0])
    start, end = at.spans[0][0], at.spans[-1][1]
    words = f"  {len(members)} of {len(comparison.articles)}  {carried}"
    head = StyledText((number[:3], "bold"), (f"{number[3:]}{words}", ""))
    text = comparison.articles[at.article].article.text[start:end]
    lines = textwrap.wrap(excerpt(text, _PASSAGE_TEXT), width - 5)
    return [head, *(_line(f"     {line}") for line in lines)]
