"""A comparison as Markdown (CommonMark with tables), for issues, wikis and notes.

Text of articles is escaped so that it makes no markup: every mark that Markdown reads there is
escaped, and an empty comment parts what would become a link or a mention by itself.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from newsdiff.model import LEVELS
from newsdiff.report.notes import (
    attribution_words,
    origin_words,
    plain_words,
    relation_words,
    two_digits,
)
from newsdiff.report.pieces import link_pieces, plain_pieces
from newsdiff.report.rows import arrange_rows
from newsdiff.report.text import (
    LEVEL_WORDS,
    SHARE_PARTS,
    agencies,
    names,
    one_line,
    percent,
    score_words,
    visible,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import ComparedArticle, Comparison, Passage
    from newsdiff.report.pieces import Piece
    from newsdiff.report.rows import Row

__all__ = ["escape", "render_markdown"]

_MARKUP = re.compile(r"[\\`*_\[\]#|~<>&$^]")
_LINE_START = re.compile(r"^(\d{0,9})([-+=.)])")
_LINKS_ITSELF = re.compile(r"://|@|\bwww\.", re.IGNORECASE)
_APART = "<!-- -->"


def render_markdown(comparison: Comparison) -> str:
    """The comparison as Markdown: a table of shares, then what is shared, then what each adds."""
    shown = [escape(name) for name in names(comparison)]
    parts = [f"# {' · '.join(shown)}" if len(shown) <= 4 else f"# {len(shown)} articles"]  # noqa: PLR2004
    parts.append(_shares_table(comparison, shown))
    if len(comparison.articles) == 2:  # noqa: PLR2004
        parts += _pair(comparison, shown)
    else:
        parts += _many(comparison, shown)
    parts += _collation(comparison)
    parts += [
        f"> Limit reached: {each.stage}: {escape(each.what)} {each.actual}, bound {each.limit}"
        for each in comparison.limits.reached
    ]
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Text of an article on one line, without any markup."""
    return _LINE_START.sub(r"\1\\\2", _escape_within(one_line(text)))


def _escape_within(text: str) -> str:
    """The same for text that does not begin a line."""
    escaped = _MARKUP.sub(r"\\\g<0>", text)
    return _LINKS_ITSELF.sub(lambda match: match[0][0] + _APART + match[0][1:], escaped)


def _shares_table(comparison: Comparison, shown: Sequence[str]) -> str:
    head = "| article | " + " | ".join(SHARE_PARTS) + " | credits |"
    lines = [head, "|---|" + "---:|" * len(SHARE_PARTS) + "---|"]
    for compared, name in zip(comparison.articles, shown, strict=True):
        shares = [percent(getattr(compared.shares, part)) for part in SHARE_PARTS]
        credited = ", ".join(escape(each) for each in agencies(compared)) or "none"
        lines.append(f"| {name} | {' | '.join(shares)} | {credited} |")
    return "\n".join(lines)


def _collation(comparison: Comparison) -> list[str]:
    """Sources, ledger and relations, as lists."""
    plain = names(comparison)
    parts = []
    sources = [escape(each) for each in origin_words(comparison, plain)]
    if sources:
        parts += [f"## Independent sources: {len(sources)}", _list(sources)]
    ledger = [escape(attribution_words(each, plain)) for each in comparison.attributions]
    if ledger:
        parts += ["## Agency text", _list(ledger)]
    decided = [
        escape(f"{relation_words(each, plain)} {two_digits(each.probability)}")
        for each in comparison.relations
        if each.verdict != "undecided"
    ]
    if decided:
        parts += ["## Who from whom", _list(decided)]
    return parts


def _list(items: Sequence[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _pair(comparison: Comparison, shown: Sequence[str]) -> list[str]:
    left, right = comparison.articles
    rows = arrange_rows(left, right, comparison.links)
    linked = [row for row in rows if row.kind == "link"]
    parts = ["## In both", *(escape(words) for words in plain_words(comparison, shown))]
    parts += [_link(row, left, right, shown) for row in linked]
    for compared, name, side in ((left, shown[0], "left"), (right, shown[1], "right")):
        own = [
            _words(compared, plain_pieces(compared, getattr(row, side)))
            for row in rows
            if row.kind == "own" and getattr(row, side)
        ]
        if own:
            parts += [f"## Only in {name}", "\n".join(f"- {words}" for words in own)]
    return parts


def _link(row: Row, left: ComparedArticle, right: ComparedArticle, shown: Sequence[str]) -> str:
    link = row.link
    assert link is not None
    facts = [f"**{score_words(link)}**", LEVEL_WORDS[link.level]]
    if link.moved:
        facts.append("moved")
    lines = [f"{row.number}\\. " + " · ".join(facts)]
    for each in link.divergences:
        said = (
            escape(left.article.text[slice(*each.left)]) or "nothing",
            escape(right.article.text[slice(*each.right)]) or "nothing",
        )
        lines.append(f"   - {each.kind} differs: {said[0]} / {said[1]}")
    for compared, name, mark in ((left, shown[0], "~~"), (right, shown[1], "**")):
        words = _words(compared, link_pieces(compared, link), mark)
        lines.append(f"   - {name}: {words}")
    return "- " + "\n".join(lines)


def _words(compared: ComparedArticle, pieces: Sequence[Piece], mark: str = "") -> str:
    """Pieces as one line; what changed stands between `mark`s."""
    text = compared.article.text
    runs: list[tuple[str, bool]] = []
    end = pieces[0].start if pieces else 0
    for piece in pieces:
        if piece.start > end:
            runs.append((" ", False))
        end = piece.end
        runs.append((visible(text[piece.start : piece.end]), piece.changed and bool(mark)))
    marked = [
        _marked("".join(words for words, _ in group), mark if changed else "")
        for changed, group in itertools.groupby(runs, key=lambda run: run[1])
    ]
    return _LINE_START.sub(r"\1\\\2", re.sub(r"\s+", " ", "".join(marked)).strip())


def _marked(words: str, mark: str) -> str:
    """Words between marks; a mark beside punctuation would not be read as one, so it stays out."""
    places = [at for at, character in enumerate(words) if character.isalnum()] if mark else []
    if not places:
        return _escape_within(words)
    first, last = places[0], places[-1] + 1
    before, core, after = (
        _escape_within(each) for each in (words[:first], words[first:last], words[last:])
    )
    return f"{before}{mark}{core}{mark}{after}"


def _many(comparison: Comparison, shown: Sequence[str]) -> list[str]:
    if not comparison.passages:
        return [escape(words) for words in plain_words(comparison, shown)]
    parts = ["## Passages"]
    parts += [_passage(comparison, each, shown) for each in comparison.passages]
    counts = ", ".join(f"{level}: {LEVEL_WORDS[level]}" for level in LEVELS)
    return [*parts, f"Levels: {counts}."]


def _passage(comparison: Comparison, passage: Passage, shown: Sequence[str]) -> str:
    members = passage.members
    fullest = next((each for each in members if each.article == passage.fullest), members[0])
    compared = comparison.articles[fullest.article]
    text = " ".join(compared.article.text[start:end] for start, end in fullest.spans)
    carried = "; ".join(f"{shown[each.article]} ({each.level})" for each in members)
    return f"{passage.id + 1}. {escape(text)}\n   - {len(members)} articles: {carried}"
