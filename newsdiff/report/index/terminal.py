"""The answer of an index for the terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from newsdiff.report.dump.listing import NARROWEST, CarrierRows
from newsdiff.report.index.words import (
    asked_name,
    date_words,
    hit_words,
    itself_words,
    legend_words,
    more_words,
    nobody_words,
    place_words,
    rest_words,
    source_words,
    summary_words,
    when_of,
)
from newsdiff.report.text import excerpt, limit_words, paragraph_words, published_words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from newsdiff.model.index_answer import AskedArticle, AskedParagraph, AskedSentence
    from newsdiff.report.index.answer import IndexAnswer

__all__ = ["render_answer_terminal"]

_LONGEST_TEXT = 400
_ID_LENGTH = 60
_MOST_SILENT = 8
"""Paragraphs in a row that nobody else ran from which on they are told in one line."""


def render_answer_terminal(answer: IndexAnswer, *, width: int, color: bool) -> str:
    """The answer as text for a terminal: each paragraph, and below it who else ran it.

    Of several articles, paragraphs that nobody else ran are left out.

    Args:
        answer: what to show.
        width: columns.
        color: whether to use colour and other styles (ANSI escape sequences).

    Returns:
        Lines of at most `width` columns; what a terminal would obey is made visible.
    """
    from rich.text import Text

    from newsdiff.report.console import drawing_console

    console, out = drawing_console(max(width, NARROWEST), color=color)
    for number, asked in enumerate(answer.articles):
        if number:
            console.print()
        _print_article(console, asked, number, answer)
    console.print()
    console.print(Text(legend_words(answer), style="dim"))
    for limit in answer.limits:
        console.print(Text(limit_words(limit)))
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _print_article(console: Console, asked: AskedArticle, number: int, answer: IndexAnswer) -> None:
    from rich.text import Text

    article = asked.article
    console.print(Text(asked_name(asked, number), style="bold"))
    facts = [
        excerpt(article.source or "", _ID_LENGTH),
        published_words(article.published),
        itself_words(asked),
    ]
    if about := " · ".join(fact for fact in facts if fact):
        console.print(Text(about, style="dim"))
    console.print(Text(summary_words(asked, answer.level)))
    for is_told, group in groupby(asked.paragraphs, _is_told):
        some = [paragraph for paragraph in group if is_told or paragraph.n_words]
        if is_told or (len(answer.articles) == 1 and len(some) <= _MOST_SILENT):
            for paragraph in some:
                console.print()
                _print_paragraph(console, asked, paragraph, answer)
        elif len(answer.articles) == 1:
            console.print()
            first, last = (paragraph_words(each.block) for each in (some[0], some[-1]))
            told = f"{first} – {last} {len(some):,} paragraphs: {nobody_words(asked, answer)}"
            console.print(Text(told, style="dim"))


def _is_told(paragraph: AskedParagraph) -> bool:
    """Whether somebody else ran any of it, or something like it."""
    return bool(paragraph.hits or paragraph.sentences or paragraph.n_less_alike)


def _print_paragraph(
    console: Console, asked: AskedArticle, paragraph: AskedParagraph, answer: IndexAnswer
) -> None:
    from rich.padding import Padding
    from rich.text import Text

    text = excerpt(asked.text_of(paragraph), _LONGEST_TEXT)
    console.print(Text(f"{paragraph_words(paragraph.block)} {text}".rstrip()))
    if paragraph.hits:
        console.print(Padding(_hits(asked, paragraph, console.width), (0, 0, 0, 4)))
    elif not paragraph.sentences:
        nobody = Text(nobody_words(asked, answer, paragraph), style="dim")
        console.print(Padding(nobody, (0, 0, 0, 4)))
    for sentence in paragraph.sentences:
        said = excerpt(asked.text_of(sentence), _LONGEST_TEXT)
        label = f"{paragraph_words(paragraph.block, sentence.sentence)} {said}"
        if sentence.n_with_paragraph:
            label += f" (also in {sentence.n_with_paragraph:,} of the above)"
        console.print(Padding(Text(label, style="italic"), (0, 0, 0, 4)))
        console.print(Padding(_hits(asked, sentence, console.width), (0, 0, 0, 8)))


def _hits(asked: AskedArticle, part: AskedParagraph | AskedSentence, width: int) -> Table:
    """Who else ran a paragraph or a sentence."""
    rows = CarrierRows(("alike", True), ("published", False), ("", False), n_below=2, width=width)
    rows.table.show_header = False
    for hit in part.hits:
        other = hit.article
        who = f"{source_words(other)}: {excerpt(other.id, _ID_LENGTH)} {place_words(hit)}"
        credited = f" ({excerpt(other.agencies, _ID_LENGTH)})" if other.agencies else ""
        more = f" {more_words(hit)}" if hit.recurs else ""
        when = when_of(asked, other)
        rows.add(hit_words(hit), date_words(other), when, f"{who}{credited}{more}")
    if rest := rest_words(part):
        rows.add("", "", "", rest)
    return rows.table
