"""The answer of an index as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.report.dump.listing import written_json
from newsdiff.report.index.words import summary_words, when_of

if TYPE_CHECKING:
    from newsdiff.model.index_answer import (
        AskedArticle,
        AskedParagraph,
        AskedSentence,
        IndexedArticle,
        IndexHit,
    )
    from newsdiff.report.index.answer import IndexAnswer

__all__ = ["render_answer_json"]


def render_answer_json(answer: IndexAnswer) -> str:
    """The answer as JSON text: articles, their paragraphs, the hits of each and of its sentences.

    Returns:
        JSON that ends with a line break.
    """
    about = {"address": answer.address, "level": answer.level, "threshold": answer.threshold}
    return written_json(
        "index-answer",
        {
            "index": about,
            "articles": [_article(each, answer.level) for each in answer.articles],
            "limits": {
                "stopped_early": bool(answer.limits),
                "reached": [attrs.asdict(limit) for limit in answer.limits],
            },
        },
    )


def _article(asked: AskedArticle, level: str) -> dict[str, Any]:
    article = asked.article
    return {
        "path": article.path,
        "title": article.title,
        "source": article.source,
        "published": article.published,
        "summary": summary_words(asked, level),
        "itself": [_about(each) for each in asked.itself],
        "articles": asked.n_articles,
        "sources": asked.n_sources,
        "own": asked.n_own,
        "with_sentences": asked.n_with_sentences,
        "left_out": asked.n_left_out,
        "paragraphs": [_paragraph(asked, each) for each in asked.paragraphs],
    }


def _paragraph(asked: AskedArticle, paragraph: AskedParagraph) -> dict[str, Any]:
    return {
        "block": paragraph.block,
        **_part(asked, paragraph),
        "own": paragraph.n_own,
        "less_alike": paragraph.n_less_alike,
        "words": paragraph.n_words,
        "sentences": [
            {
                "sentence": each.sentence,
                **_part(asked, each),
                "with_paragraph": each.n_with_paragraph,
            }
            for each in paragraph.sentences
        ],
    }


def _part(asked: AskedArticle, part: AskedParagraph | AskedSentence) -> dict[str, Any]:
    return {
        "start": part.start,
        "end": part.end,
        "text": asked.text_of(part),
        "articles": part.n_hits,
        "elsewhere": part.n_elsewhere,
        "hits": [_hit(asked, hit) for hit in part.hits],
    }


def _hit(asked: AskedArticle, hit: IndexHit) -> dict[str, Any]:
    return {
        **_about(hit.article),
        "when": when_of(asked, hit.article),
        "block": hit.block,
        "sentence": hit.sentence,
        "similarity": hit.similarity,
        "containment": hit.containment,
        "verbatim": hit.is_verbatim,
        "more": hit.n_more,
    }


def _about(article: IndexedArticle) -> dict[str, Any]:
    names = ("id", "source", "published", "published_ms", "title", "language", "agencies")
    return {name: getattr(article, name) for name in (*names, "file", "line")}
