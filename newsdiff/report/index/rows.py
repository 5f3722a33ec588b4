"""The hits of an answer as rows: CSV, and data frames."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from newsdiff.report.csv import safe_cell
from newsdiff.report.index.words import asked_name, when_of
from newsdiff.report.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.report.index.answer import IndexAnswer

__all__ = ["ANSWER_COLUMNS", "answer_rows", "render_answer_csv"]

ANSWER_COLUMNS = (
    *("asked", "block", "sentence", "id", "source", "published", "published_ms", "when"),
    *("other_block", "other_sentence", "similarity", "containment", "verbatim", "more"),
    *("agencies", "title", "text"),
)
"""asked: name of the article that was asked about; block and sentence: of it, both from 0, the
sentence empty for a whole paragraph, as of the other one; id to when: of the article that ran it;
more: further articles of the same source; text: what was asked about."""
_SHARE_DIGITS = 6


def answer_rows(answer: IndexAnswer) -> Iterator[dict[str, Any]]:
    """The hits as rows with the columns of `ANSWER_COLUMNS`, in the order of the answer."""
    for number, asked in enumerate(answer.articles):
        name = asked_name(asked, number)
        for paragraph in asked.paragraphs:
            for part in paragraph.parts:
                text = one_line(asked.text_of(part))
                for hit in part.hits:
                    other = hit.article
                    yield {
                        "asked": name,
                        "block": paragraph.block,
                        "sentence": getattr(part, "sentence", None),
                        "id": other.id,
                        "source": other.source,
                        "published": other.published,
                        "published_ms": other.published_ms,
                        "when": when_of(asked, other),
                        "other_block": hit.block,
                        "other_sentence": hit.sentence,
                        "similarity": round(hit.similarity, _SHARE_DIGITS),
                        "containment": round(hit.containment, _SHARE_DIGITS),
                        "verbatim": hit.is_verbatim,
                        "more": hit.n_more,
                        "agencies": other.agencies,
                        "title": other.title,
                        "text": text,
                    }


def render_answer_csv(answer: IndexAnswer) -> str:
    """The hits as CSV, one a line, below a line of column names."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(ANSWER_COLUMNS)
    for row in answer_rows(answer):
        writer.writerow([safe_cell(_plain(value)) for value in row.values()])
    return out.getvalue()


def _plain(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value
