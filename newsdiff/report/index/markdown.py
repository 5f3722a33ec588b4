"""The answer of an index as Markdown, for issues, wikis and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.report.index.words import (
    asked_name,
    date_words,
    hit_words,
    itself_words,
    legend_words,
    more_words,
    place_words,
    rest_words,
    source_words,
    summary_words,
    when_of,
)
from newsdiff.report.markdown import escape
from newsdiff.report.text import excerpt, limit_words, paragraph_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.model.index_answer import (
        AskedArticle,
        AskedParagraph,
        AskedSentence,
        IndexHit,
    )
    from newsdiff.report.index.answer import IndexAnswer

__all__ = ["render_answer_markdown"]

_LONGEST_TEXT = 1000
_HEAD = "| alike | published | | who | where | credits | |\n|--:|---|---|---|---|---|---|"


def render_answer_markdown(answer: IndexAnswer) -> str:
    """The answer as Markdown: of each article a summary, then what of it ran elsewhere.

    Text of articles, ids and names are escaped so that they make no markup.
    """
    parts: list[str] = []
    for number, asked in enumerate(answer.articles):
        parts.append(f"# {escape(asked_name(asked, number))}")
        if itself := itself_words(asked):
            parts.append(escape(itself))
        parts.append(f"**{escape(summary_words(asked, answer.level))}**")
        for paragraph in asked.paragraphs:
            parts += _paragraph(asked, paragraph)
    parts.append(escape(legend_words(answer)))
    parts += [f"> {escape(limit_words(limit))}" for limit in answer.limits]
    return "\n\n".join(parts) + "\n"


def _paragraph(asked: AskedArticle, paragraph: AskedParagraph) -> Iterator[str]:
    for part in paragraph.parts:
        if not part.hits:
            continue
        number = paragraph_words(paragraph.block, getattr(part, "sentence", None))
        yield f"{number} {escape(excerpt(asked.text_of(part), _LONGEST_TEXT))}"
        yield _table(asked, part)


def _table(asked: AskedArticle, part: AskedParagraph | AskedSentence) -> str:
    rows = [f"| {' | '.join(map(escape, _cells(asked, hit)))} |" for hit in part.hits]
    rest = rest_words(part)
    return "\n".join([_HEAD, *rows, *([f"\n{escape(rest)}"] if rest else [])])


def _cells(asked: AskedArticle, hit: IndexHit) -> tuple[str, ...]:
    other = hit.article
    return (
        hit_words(hit),
        date_words(other),
        when_of(asked, other),
        f"{source_words(other)}: {other.id}",
        place_words(hit),
        other.agencies or "",
        more_words(hit),
    )
