"""The answer of an index as a notebook shows it: of each article what is said, and who ran what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.report.index.words import (
    asked_name,
    date_words,
    hit_words,
    legend_words,
    more_words,
    place_words,
    source_words,
    summary_words,
    when_of,
)
from newsdiff.report.notebook_table import notebook_table
from newsdiff.report.text import excerpt, paragraph_words, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.model.index_answer import AskedArticle
    from newsdiff.report.index.answer import IndexAnswer

__all__ = ["render_answer_notebook"]

_SHOWN_MAX = 50
_ARTICLES_MAX = 10
_TEXT_LENGTH = 80
_HEADS = ("", "text", "alike", "published", "", "who", "id", "where", "")


def render_answer_notebook(answer: IndexAnswer) -> str:
    """The answer as a fragment of HTML: a table for each article, cut where it is long."""
    parts = []
    for number, asked in enumerate(answer.articles[:_ARTICLES_MAX]):
        rows = list(_rows(asked))
        more = len(rows) - _SHOWN_MAX
        title = f"{asked_name(asked, number)}: {summary_words(asked, answer.level)}"
        foot = f"and {more:,} more: to_html() shows all" if more > 0 else ""
        parts.append(notebook_table(title, _HEADS, rows[:_SHOWN_MAX], foot))
    if (rest := len(answer.articles) - _ARTICLES_MAX) > 0:
        parts.append(f"<p>and {plural(rest, 'article')} more</p>")
    parts.append(f"<p>{legend_words(answer)}</p>")
    return "".join(parts)


def _rows(asked: AskedArticle) -> Iterator[tuple[str, ...]]:
    for paragraph in asked.paragraphs:
        for part in paragraph.parts:
            number = paragraph_words(paragraph.block, getattr(part, "sentence", None))
            text = excerpt(asked.text_of(part), _TEXT_LENGTH)
            for hit in part.hits:
                other = hit.article
                yield (
                    number, text, hit_words(hit), date_words(other), when_of(asked, other),
                    source_words(other), other.id, place_words(hit), more_words(hit),
                )  # fmt: skip
                number = text = ""
