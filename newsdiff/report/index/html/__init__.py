"""The answer of an index as one self-contained HTML page.

Like the page of a comparison it asks for nothing from anywhere, and shares its styles; it has no
script. Of many articles, what nobody else ran is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsdiff._version import __version__
from newsdiff.report.html.frame import environment, packaged, source_hash
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
from newsdiff.report.text import excerpt, limit_words, one_line, paragraph_words, published_words

if TYPE_CHECKING:
    from newsdiff.model.index_answer import (
        AskedArticle,
        AskedParagraph,
        AskedSentence,
        IndexHit,
    )
    from newsdiff.report.index.answer import IndexAnswer

__all__ = ["render_answer_html"]

_ID_LENGTH = 80
_TITLE_LENGTH = 140


def render_answer_html(answer: IndexAnswer) -> str:
    """The answer as a whole HTML document."""
    package = __name__
    style = "\n".join(packaged(name, package) for name in ("report.css", "page.css", "asked.css"))
    template = environment(package).get_template("asked.html.j2")
    n_articles = len(answer.articles)
    name = asked_name(answer.articles[0], 0) if n_articles == 1 else f"{n_articles:,} articles"
    return template.render(
        version=__version__,
        name=name,
        address=one_line(answer.address),
        articles=[_article(asked, number, answer) for number, asked in enumerate(answer.articles)],
        legend=legend_words(answer),
        limits=[limit_words(limit) for limit in answer.limits],
        style=style,
        style_hash=source_hash(style),
    )


def _article(asked: AskedArticle, number: int, answer: IndexAnswer) -> dict[str, Any]:
    article = asked.article
    facts = [one_line(article.source or ""), published_words(article.published)]
    return {
        "name": asked_name(asked, number),
        "facts": " · ".join(fact for fact in (*facts, itself_words(asked)) if fact),
        "summary": summary_words(asked, answer.level),
        "paragraphs": [
            _paragraph(asked, paragraph, answer)
            for paragraph in asked.paragraphs
            if paragraph.hits
            or paragraph.sentences
            or paragraph.n_less_alike
            or len(answer.articles) == 1
        ],
    }


def _paragraph(
    asked: AskedArticle, paragraph: AskedParagraph, answer: IndexAnswer
) -> dict[str, Any]:
    sentences = [
        {"number": paragraph_words(paragraph.block, each.sentence), **_part(asked, each)}
        for each in paragraph.sentences
    ]
    return {
        "number": paragraph_words(paragraph.block),
        "sentences": sentences,
        "nobody": nobody_words(asked, answer, paragraph),
        **_part(asked, paragraph),
    }


def _part(asked: AskedArticle, part: AskedParagraph | AskedSentence) -> dict[str, Any]:
    return {
        "text": one_line(asked.text_of(part)),
        "hits": [_hit(asked, hit) for hit in part.hits],
        "rest": rest_words(part),
    }


def _hit(asked: AskedArticle, hit: IndexHit) -> dict[str, Any]:
    other = hit.article
    return {
        "alike": hit_words(hit),
        "similarity": f"{hit.similarity:.3f}",
        "date": date_words(other),
        "when": when_of(asked, other),
        "source": source_words(other),
        "id": excerpt(other.id, _ID_LENGTH),
        "title": excerpt(other.title or "", _TITLE_LENGTH),
        "place": place_words(hit),
        "agencies": one_line(other.agencies or ""),
        "more": more_words(hit),
    }
