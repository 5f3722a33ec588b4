"""The head of the terminal report: the answer, what differs, what each adds, then the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from newsdiff.model import HEADING_KINDS, LEVELS
from newsdiff.report.answer import answer
from newsdiff.report.family_tree import family_layout
from newsdiff.report.notes import (
    added_words,
    addition_words,
    attribution_words,
    branch_words,
    line_words,
    restated_words,
    shared_words,
    summary_words,
)
from newsdiff.report.pieces import passage_wordings
from newsdiff.report.sources import origin_words, plain_words, sources_heading
from newsdiff.report.styled import StyledText
from newsdiff.report.telling import (
    changed_words,
    context_words,
    difference_words,
    kind_words,
    most_telling,
    place_words,
)
from newsdiff.report.text import (
    GLYPHS,
    SHARE_PARTS,
    excerpt,
    limit_words,
    one_line,
    plural,
    published_words,
    share_parts,
    span_text,
    span_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import ComparedArticle, Comparison, Link, Passage, Shares
    from newsdiff.report.answer import ArticleLine
    from newsdiff.report.pieces import Wording

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
_OF_BAR = "(all of its text, by whole sentences)"
_MAX_LISTED = 12
_MAX_PASSAGES = 60
_LIKELY = 0.5
_PASSAGE_TEXT = 240
_MOST_ADDITIONS = 3
_A_PAIR = 2
_FRAME = 40
"""Columns of what stands around two readings: an indent, marks, "says", "where 2 others have"."""
_ADDED_FRAME = 12
"""Columns of a line of what is added that may stay empty: an indent, a mark, a word too long."""
_MOST_ROOM = 140
_LEAST_ROOM = 20
"""Characters of what is cited where lines are narrow."""


def lines_of(
    comparison: Comparison, shown: Sequence[str], width: int, *, color: bool, full: bool
) -> list[StyledText]:
    """The summary as lines, with an empty one at the end.

    Args:
        comparison: what to show.
        shown: names of the articles.
        width: columns.
        color: whether styles will be seen.
        full: whether to show all there is, and the changed words of each passage.
    """
    return _Summary(comparison, shown, width, color=color, full=full).lines()


class _Summary:
    """Draws what stands above the texts."""

    def __init__(
        self, comparison: Comparison, shown: Sequence[str], width: int, *, color: bool, full: bool
    ) -> None:
        self._comparison = comparison
        self._answer = answer(comparison)
        self._shown = shown
        self._width = width
        self._color = color
        self._full = full

    def lines(self) -> list[StyledText]:
        """The answer, what differs, what each adds, who has it from whom, the evidence, limits."""
        is_pair = len(self._comparison.articles) == _A_PAIR
        parts = [self._head(), self._articles(), self._differences()]
        if is_pair:
            parts += [self._family(), _pair(self._comparison, self._width), self._sources()]
        else:
            parts += [self._additions(), self._family(), self._sources(), self._passages()]
        parts.append(self._limits())
        return [line for part in parts if part for line in (*part, StyledText())]

    def _limits(self) -> list[StyledText]:
        return [_line(limit_words(each)) for each in self._comparison.limits.reached]

    def _head(self) -> list[StyledText]:
        plain = plain_words(self._comparison, self._shown)
        said = [*plain, *summary_words(self._answer, self._shown)]
        lines = [line for each in said for line in _indented(each, self._width, 0, "bold")]
        for each in self._answer.warnings:
            lines += _block(_line("! ", "yellow"), _line(each), self._width)
        return lines

    def _articles(self) -> list[StyledText]:
        lines = []
        for compared, line in zip(self._comparison.articles, self._answer.lines, strict=True):
            lines += self._article(compared, line)
        signs = {part for each in self._comparison.articles for part, _ in share_parts(each.shares)}
        legend = "  ".join(f"{_BAR_FILL[part][0]} {part}" for part in SHARE_PARTS if part in signs)
        return [*lines, *_indented(f"{legend}  {_OF_BAR}", self._width, 4, "dim")]

    def _article(self, compared: ComparedArticle, line: ArticleLine) -> list[StyledText]:
        name = excerpt(self._shown[line.article], self._width // 2)
        head = StyledText((name, "bold"), (f"  {line_words(line)}", ""))
        shares = _bar(compared.shares)
        shares.append(f"  {shared_words(line)}")
        published = published_words(compared.article.published)
        shares.append(f", {published}" if published else "", "dim")
        lines = _block(_line(f"{line.article + 1:>3} "), head, self._width)
        lines += _block(_line(" " * 4), shares, self._width)
        if line.changed:
            lines += self._marked("≠", self._changed(line), "yellow")
        room = max(_LEAST_ROOM, min(_MOST_ROOM, self._width - _FRAME))
        for each in restated_words(self._comparison, line, room):
            lines += self._marked(
                "↕" if each.startswith("moves") else GLYPHS["rewritten"], each, "blue"
            )
        if line.additions:
            lines += self._marked("+", self._added(line), "green")
        return lines

    def _changed(self, line: ArticleLine) -> str:
        """The most telling of what an article changed."""
        ranked = most_telling(line.changed)
        more = f" (and {len(ranked) - 1:,} more)" if len(ranked) > 1 else ""
        room = max(_LEAST_ROOM, (self._width - _FRAME - len(more)) // 2)
        return f"says {changed_words(ranked[0], line.article, self._shown, room)}{more}"

    def _added(self, line: ArticleLine) -> str:
        """How much an article adds, and the most telling of it, on two lines."""
        first = line.additions[0]
        head, place = f"{added_words(line)}: ", f" ({place_words(self._comparison, first)})"
        room = 2 * (self._width - _ADDED_FRAME) - len(head) - len(place)
        room = max(_LEAST_ROOM, min(_MOST_ROOM, room))
        return f"{head}{addition_words(self._comparison, first, room)}{place}"

    def _marked(self, mark: str, words: str, style: str) -> list[StyledText]:
        prefix = _line("    ")
        prefix.append(f"{mark} ", style)
        return _block(prefix, _line(words), self._width)

    def _differences(self) -> list[StyledText]:
        found = self._answer.differences
        if not found:
            return []
        lines = [_line(plural(len(found), "difference"), "bold yellow")]
        most = len(found) if self._full else _MAX_LISTED
        for each in found[:most]:
            lines += self._marked("≠", difference_words(each, self._shown), "yellow")
            context = context_words(self._comparison, each)
            lines += _indented(context, self._width, 6, "dim")
        return lines + _more(len(found) - most)

    def _additions(self) -> list[StyledText]:
        """What each article alone says, the most telling first."""
        lines = []
        for line in self._answer.lines:
            if not line.additions:
                continue
            lines.append(_line(f"{self._shown[line.article]} {added_words(line)}"))
            most = len(line.additions) if self._full else _MOST_ADDITIONS
            for each in line.additions[:most]:
                words = span_text(self._comparison.articles[each.article], each.spans)
                kind = kind_words(self._comparison, each)
                said = words if self._full else excerpt(words, _PASSAGE_TEXT)
                lines += self._marked("+", f"{kind}: {one_line(said)}", "green")
            lines += _more(len(line.additions) - most)
        return [_line("What each adds", "bold"), *lines] if lines else []

    def _family(self) -> list[StyledText]:
        """Who has it from whom, as a tree."""
        nodes = family_layout(self._comparison).nodes
        is_pair = len(self._comparison.articles) == _A_PAIR
        is_flat = all(node.parent is None or nodes[node.parent].article is None for node in nodes)
        if is_flat and (is_pair or all(node.parent is None for node in nodes)):
            return []
        lines = [_line("Who from whom", "bold")]
        for stem, node in zip(_stems([node.column for node in nodes]), nodes, strict=True):
            words = branch_words(self._comparison, node, self._shown)
            lines += _block(_line(f"    {stem}", "dim"), _line(words), self._width)
        return lines

    def _sources(self) -> list[StyledText]:
        """Why articles count as of one source, and the agencies' ledger in short."""
        lines = []
        sources = origin_words(self._comparison, self._shown)
        if sources:
            lines.append(_line(sources_heading(self._comparison), "bold"))
            lines += self._listed(sources)
        agencies = {
            article: origin.agency
            for origin in self._comparison.origins
            for article in origin.articles
        }
        likely = [
            each
            for each in self._comparison.attributions
            if each.probability >= _LIKELY or agencies.get(each.article) == each.agency
        ]
        if likely:
            lines.append(_line("Agency text", "bold"))
            lines += self._listed([attribution_words(each, self._shown) for each in likely])
        return lines

    def _listed(self, items: Sequence[str]) -> list[StyledText]:
        return _listed(items, self._width, len(items) if self._full else _MAX_LISTED)

    def _passages(self) -> list[StyledText]:
        """The passages of n articles: who carries each, by number and sign, and its wording."""
        passages = self._comparison.passages
        if not passages:
            return []
        legend = "  ".join(f"{GLYPHS[level]} {level}" for level in LEVELS)
        count = f"{plural(len(passages), 'passage')} in common"
        lines = [StyledText((f"{count}{self._in_dispatch()}", "bold"), (f"   {legend}", ""))]
        most = len(passages) if self._full else _MAX_PASSAGES
        listed = passages[:most]
        wordings = passage_wordings(self._comparison) if self._full else [[]] * len(listed)
        for passage, others in zip(listed, wordings, strict=True):
            lines += self._passage(passage, others)
        if len(passages) > most:
            more = len(passages) - most
            lines.append(_line(f"… {more:,} more; --full shows all of them", "bold"))
        elif not self._full:
            lines.append(_line("--full shows the words that each changed", "dim"))
        return lines

    def _in_dispatch(self) -> str:
        """How many passages make up the dispatches that the articles are measured by."""
        if not any(line.of for line in self._answer.lines):
            return ""
        core = self._comparison.core.sentences
        what = "dispatch" if len({each.origin for each in core}) == 1 else "dispatches"
        return f", {len({each.passage for each in core}):,} of them of the {what}"

    def _passage(self, passage: Passage, others: Sequence[Wording]) -> list[StyledText]:
        members, shown = passage.members, passage.shown
        carried = " ".join(f"{each.article + 1}{GLYPHS[each.level]}" for each in members)
        words = f"{len(members)} of {len(self._comparison.articles)}  {carried}"
        head = StyledText((f"{passage.id + 1:>3}", "bold"), ("  ", ""))
        said = span_words(self._comparison.articles[shown.article], shown.spans)
        said = said if self._full else excerpt(said, _PASSAGE_TEXT)
        lines = _block(head, _line(words), self._width) + _indented(said, self._width, 5)
        for each in others:
            if each.differs:
                lines += self._wording(each)
        return lines

    def _wording(self, wording: Wording) -> list[StyledText]:
        """A wording of a passage: whose it is, and what it changed."""
        numbers = " ".join(f"{each.article + 1}{GLYPHS[each.level]}" for each in wording.members)
        line = StyledText()
        for run in wording.runs:
            words = one_line(run.words)
            gap = " " if run.words[:1].isspace() and not line.plain.endswith(" ") else ""
            line.append(gap)
            if not words:
                continue
            old = run.mark == "old"
            if run.mark and not self._color:
                words = f"[-{words}-]" if old else f"{{+{words}+}}"
            line.append(words, {"": "", "old": "red underline", "new": "green underline"}[run.mark])
            line.append(" " if run.words[-1:].isspace() else "")
        head = StyledText((f"{numbers}  ", "dim"))
        head.extend(line)
        return _block(_line(" " * 7), head, self._width)


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


def _pair(comparison: Comparison, width: int) -> list[StyledText]:
    """Links of two articles by level, and what moved."""
    links = comparison.links
    if not links:
        return []
    counts = [(level, sum(link.level == level for link in links)) for level in LEVELS]
    words = ", ".join(f"{GLYPHS[level]} {count} {level}" for level, count in counts if count)
    n_heads = sum(_is_of_headings(comparison, link) for link in links)
    lines = [StyledText((plural(len(links), "link"), "bold"), (f": {words}", ""))]
    if n_heads:
        lines.append(
            _line(f"    {n_heads:,} of headings, which are no sentences of the text", "dim")
        )
    moved = [link for link in links if link.moved]
    if moved:
        lines.append(_line(f"↕ {len(moved)} moved", "bold blue"))
        lines += _listed([_quoted(comparison, link) for link in moved], width, _MAX_LISTED)
    return lines


def _is_of_headings(comparison: Comparison, link: Link) -> bool:
    """Whether a link has a headline or subheading on either side: no sentence of the text."""
    return any(
        segmented.blocks[segmented.sentences[each].block].kind in HEADING_KINDS
        for side in (link.left, link.right)
        for segmented in [comparison.articles[side.article].segmented]
        for each in side.sentences
    )


def _line(words: str, style: str = "") -> StyledText:
    return StyledText((words, style))


def _stems(depths: Sequence[int]) -> list[str]:
    """What is drawn before each line of a tree, whose lines are given by their depths."""
    stems: list[str] = []
    open_below: set[int] = set()  # depths at which another branch follows further down
    for depth in reversed(depths):
        trunk = "".join("│  " if at in open_below else "   " for at in range(1, depth))
        branch = "├─ " if depth in open_below else "└─ "
        stems.append(f"{trunk}{branch}" if depth else "")
        open_below = {at for at in open_below if at < depth} | ({depth} if depth else set())
    return stems[::-1]


def _more(count: int) -> list[StyledText]:
    return [_line(f"    … and {count:,} more", "dim")] if count > 0 else []


def _listed(items: Sequence[str], width: int, most: int) -> list[StyledText]:
    """Items of a list, each wrapped and indented; at most so many of them."""
    lines = [
        line for item in items[:most] for line in _indented(excerpt(item, _PASSAGE_TEXT), width, 4)
    ]
    return lines + _more(len(items) - most)


def _block(prefix: StyledText, body: StyledText, width: int) -> list[StyledText]:
    """A body behind a prefix, in lines of at most so many columns, all as far in as the first."""
    indent = cell_len(prefix.plain)
    lines = [prefix]
    for number, line in enumerate(body.wrapped(width - indent)):
        if number:
            lines.append(_line(" " * indent))
        lines[-1].extend(line)
    return lines


def _indented(words: str, width: int, indent: int, style: str = "") -> list[StyledText]:
    return _block(_line(" " * indent), _line(words, style), width)


def _quoted(comparison: Comparison, link: Link) -> str:
    segmented = comparison.articles[link.left.article].segmented
    return excerpt(segmented.sentence_text(link.left.sentences[0]), 80)
