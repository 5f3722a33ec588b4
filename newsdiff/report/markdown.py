"""A comparison as Markdown (CommonMark with tables), for issues, wikis and notes.

Text of articles is escaped so that it makes no markup: every mark that Markdown reads there is
escaped, and an empty comment parts what would become a link or a mention by itself.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from newsdiff.model import LEVELS
from newsdiff.patterns import regex
from newsdiff.report.answer import answer
from newsdiff.report.family_tree import family_layout
from newsdiff.report.notes import (
    added_words,
    addition_words,
    attribution_words,
    branch_words,
    line_words,
    restated_words,
    summary_words,
)
from newsdiff.report.pieces import link_pieces, passage_wordings, plain_pieces
from newsdiff.report.rows import arrange_rows
from newsdiff.report.sources import origin_words, plain_words, sources_heading
from newsdiff.report.telling import (
    changed_words,
    context_words,
    difference_words,
    kind_words,
    most_telling,
    place_words,
)
from newsdiff.report.text import (
    LEVEL_WORDS,
    SHARE_PARTS,
    agencies,
    limit_words,
    names,
    one_line,
    percent,
    score_words,
    span_text,
    visible,
    why_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import Addition, ComparedArticle, Comparison, Passage
    from newsdiff.report.answer import Answer, ArticleLine
    from newsdiff.report.pieces import Piece, Run, Wording
    from newsdiff.report.rows import Row

__all__ = ["escape", "render_markdown"]

_MARKUP = regex(r"[\\`*_\[\]#|~<>&$^]")
_LINE_START = regex(r"^(\d{0,9})([-+=.)])")
_LINKS_ITSELF = regex(r"://|@|\bwww\.", re.IGNORECASE)
_APART = "<!-- -->"
_A_PAIR = 2
_MOST_CHANGED = 3
_SHARES_OF = "Of all of the text, noise too, by whole sentences."


def render_markdown(comparison: Comparison) -> str:
    """The comparison as Markdown: the answer, what differs, what is shared and edited, the rest.

    Of two articles each link is shown with both texts, of more each passage with what the others
    changed in it; struck out is what was dropped, bold what was put in.
    """
    plain = names(comparison)
    shown = [escape(name) for name in plain]
    parts = [f"# {' · '.join(shown)}" if len(shown) <= 4 else f"# {len(shown)} articles"]  # noqa: PLR2004
    found = answer(comparison)
    parts += _answer(comparison, found, plain)
    if len(comparison.articles) == _A_PAIR:
        parts += [*_family(comparison, plain), *_pair(comparison, shown)]
    else:
        parts += _additions(comparison, found, shown)
        parts += [*_family(comparison, plain), *_many(comparison, shown)]
    parts += ["## Shares", _SHARES_OF, _shares_table(comparison, shown)]
    parts += _sources(comparison, plain)
    parts += [f"> {escape(limit_words(each))}" for each in comparison.limits.reached]
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Text of an article on one line, without any markup."""
    return _LINE_START.sub(r"\1\\\2", _escape_within(one_line(text)))


def _escape_within(text: str) -> str:
    """The same for text that does not begin a line."""
    escaped = _MARKUP.sub(r"\\\g<0>", text)
    return _LINKS_ITSELF.sub(lambda match: match[0][0] + _APART + match[0][1:], escaped)


def _answer(comparison: Comparison, found: Answer, plain: Sequence[str]) -> list[str]:
    """A few sentences, a table with a line an article, and what differs."""
    said = [*plain_words(comparison, plain), *summary_words(found, plain)]
    parts = [f"**{escape(' '.join(said))}**"] if said else []
    parts += [f"> {escape(each)}" for each in found.warnings]
    lines = [
        "| | article | is | shared | credits | changed | added |",
        "|--:|---|---|--:|---|---|---|",
    ]
    lines += [_line(comparison, each, plain) for each in found.lines]
    parts.append("\n".join(lines))
    if found.differences:
        listed = [
            f"{escape(difference_words(each, plain))}\n"
            f"  - {escape(context_words(comparison, each))}"
            for each in found.differences
        ]
        parts += ["## Differences", _list(listed)]
    return parts


def _line(comparison: Comparison, line: ArticleLine, plain: Sequence[str]) -> str:
    cells = [
        str(line.article + 1),
        plain[line.article],
        line_words(line),
        percent(line.shared) if line.is_compared else "",
        ", ".join(line.credits) or "nobody",
        _changed(comparison, line, plain),
        _added(comparison, line),
    ]
    return f"| {' | '.join(escape(cell) for cell in cells)} |"


def _changed(comparison: Comparison, line: ArticleLine, plain: Sequence[str]) -> str:
    """The most telling of what an article changed, how much more there is, moved and re-worded."""
    ranked = most_telling(line.changed)
    said = [changed_words(each, line.article, plain) for each in ranked[:_MOST_CHANGED]]
    more = len(ranked) - _MOST_CHANGED
    told = "; ".join(said) + (f" (and {more:,} more)" if more > 0 else "")
    return "; ".join(filter(None, (told, *restated_words(comparison, line))))


def _added(comparison: Comparison, line: ArticleLine) -> str:
    if not line.additions:
        return ""
    first = line.additions[0]
    said = f"{addition_words(comparison, first)} ({place_words(comparison, first)})"
    return f"{added_words(line).removeprefix('adds ').removeprefix('has ')}: {said}"


def _additions(comparison: Comparison, found: Answer, shown: Sequence[str]) -> list[str]:
    """What each article alone says, the most telling first."""
    parts = []
    for line in found.lines:
        if line.additions:
            parts.append(f"**{shown[line.article]}** {added_words(line)}:")
            parts.append(_list([_addition(comparison, each) for each in line.additions]))
    return ["## What each adds", *parts] if parts else []


def _addition(comparison: Comparison, addition: Addition) -> str:
    words = span_text(comparison.articles[addition.article], addition.spans)
    return f"{kind_words(comparison, addition)}: {escape(words)}"


def _family(comparison: Comparison, plain: Sequence[str]) -> list[str]:
    """Who has it from whom, as a list within a list."""
    nodes = family_layout(comparison).nodes
    if all(node.parent is None for node in nodes):
        return []
    lines = [
        f"{'  ' * node.column}- {escape(branch_words(comparison, node, plain))}" for node in nodes
    ]
    return ["## Who from whom", "\n".join(lines)]


def _shares_table(comparison: Comparison, shown: Sequence[str]) -> str:
    head = "| article | " + " | ".join(SHARE_PARTS) + " | credits |"
    lines = [head, "|---|" + "---:|" * len(SHARE_PARTS) + "---|"]
    for compared, name in zip(comparison.articles, shown, strict=True):
        shares = [percent(getattr(compared.shares, part)) for part in SHARE_PARTS]
        credited = ", ".join(escape(each) for each in agencies(compared)) or "none"
        lines.append(f"| {name} | {' | '.join(shares)} | {credited} |")
    return "\n".join(lines)


def _sources(comparison: Comparison, plain: Sequence[str]) -> list[str]:
    """Why articles count as of one source, and the agencies' ledger."""
    parts = []
    sources = [escape(each) for each in origin_words(comparison, plain)]
    if sources:
        parts += [f"## {sources_heading(comparison).capitalize()}", _list(sources)]
    ledger = [escape(attribution_words(each, plain)) for each in comparison.attributions]
    if ledger:
        parts += ["## Agency text", _list(ledger)]
    return parts


def _list(items: Sequence[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _pair(comparison: Comparison, shown: Sequence[str]) -> list[str]:
    left, right = comparison.articles
    rows = arrange_rows(left, right, comparison.links)
    linked = [row for row in rows if row.kind == "link"]
    parts = ["## In both"] if linked else []
    parts += [_link(row, left, right, shown) for row in linked]
    for compared, name, side in ((left, shown[0], "left"), (right, shown[1], "right")):
        own = [
            _words(compared, plain_pieces(compared, paragraph))
            for row in rows
            if row.kind == "own"
            for paragraph in _paragraphs(compared, getattr(row, side))
        ]
        if own:
            parts += [f"## Only in {name}", "\n".join(f"- {words}" for words in own)]
    return parts


def _paragraphs(compared: ComparedArticle, sentences: Sequence[int]) -> list[list[int]]:
    """Neighbouring sentences by the block that they stand in: a headline is no part of the text."""
    table = compared.segmented.sentences
    return [list(group) for _, group in itertools.groupby(sentences, lambda at: table[at].block)]


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
    why = why_words(link, left.article.text)
    if why and link.level != "verbatim":
        lines.append(f"   - why: {escape(why)}")
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
        return []
    parts = ["## Passages"]
    wordings = passage_wordings(comparison)
    parts += [
        _passage(comparison, passage, each, shown)
        for passage, each in zip(comparison.passages, wordings, strict=True)
    ]
    counts = ", ".join(f"{level}: {LEVEL_WORDS[level]}" for level in LEVELS)
    return [*parts, f"Levels: {counts}."]


def _passage(
    comparison: Comparison,
    passage: Passage,
    wordings: Sequence[Wording],
    shown: Sequence[str],
) -> str:
    member = passage.shown
    words = span_text(comparison.articles[member.article], member.spans)
    members = passage.members
    carried = ", ".join(f"{shown[each.article]} ({each.level})" for each in members)
    lines = [f"{passage.id + 1}. {escape(words)}"]
    lines.append(f"   - {len(members)} articles: {carried}; the words of {shown[member.article]}")
    for each in wordings:
        if each.differs:
            who = ", ".join(shown[one.article] for one in each.members)
            lines.append(f"   - {who}: {_runs(each.runs)}")
    return "\n".join(lines)


def _runs(runs: Sequence[Run]) -> str:
    """A wording on one line: struck out what it does not have, bold what it puts in."""
    marks = {"": "", "old": "~~", "new": "**"}
    parts = []
    for before, run in zip(("", *(each.mark for each in runs)), runs, strict=False):
        gap = " " if before == "old" and run.mark == "new" else ""
        parts.append(gap + _marked(visible(run.words), marks[run.mark]))
    return _LINE_START.sub(r"\1\\\2", re.sub(r"\s+", " ", "".join(parts)).strip())
