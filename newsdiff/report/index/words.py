"""The words that every form of an answer uses: who, when, how similar, and the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.model.index_answer import LESS_ALIKE
from newsdiff.model.moment import parse_moment
from newsdiff.report.dump.carriers import when_words
from newsdiff.report.dump.outlets import NO_SOURCE
from newsdiff.report.text import (
    NUMBER_WORDS,
    alike_words,
    excerpt,
    paragraph_words,
    plural,
    published_words,
)

if TYPE_CHECKING:
    from newsdiff.model.index_answer import (
        AskedArticle,
        AskedParagraph,
        AskedSentence,
        IndexedArticle,
        IndexHit,
    )
    from newsdiff.report.index.answer import IndexAnswer

__all__ = [
    "asked_name",
    "date_words",
    "hit_words",
    "itself_words",
    "legend_words",
    "more_words",
    "nobody_words",
    "place_words",
    "rest_words",
    "source_words",
    "summary_words",
    "when_of",
]

_NAME_LENGTH = 80
_UNITS = {"paragraph": "paragraph", "sentence": "sentence", "article": "text"}


def asked_name(asked: AskedArticle, number: int) -> str:
    """What to call an article that was asked about, on one line; its number counts from 0."""
    article = asked.article
    path = "" if article.path == "-" else article.path
    return excerpt(path or article.title or "", _NAME_LENGTH) or f"article {number + 1}"


def source_words(article: IndexedArticle) -> str:
    """The outlet, on one line."""
    return excerpt(article.source or NO_SOURCE, _NAME_LENGTH)


def date_words(article: IndexedArticle) -> str:
    """When it was published, to the minute; "no date" if that is not known."""
    return published_words(article.published, article.published_ms) or "no date"


def when_of(asked: AskedArticle, other: IndexedArticle) -> str:
    """Whether the other was published earlier or later; "" where the dates do not decide."""
    published = asked.article.published
    moment = parse_moment(published)
    time = None if moment is None else moment.milliseconds
    if time is None and len(asked.itself) == 1:
        published, time = asked.itself[0].published, asked.itself[0].published_ms
    return when_words(
        {"published": published, "published_ms": time},
        {"published": other.published, "published_ms": other.published_ms},
    )


def hit_words(hit: IndexHit) -> str:
    """How similar, to the hundredth; "=" where it is word for word."""
    return alike_words(hit.similarity, is_same=hit.is_verbatim)


def place_words(hit: IndexHit) -> str:
    """Which paragraph there, and which sentence of it."""
    return paragraph_words(hit.block, hit.sentence)


def legend_words(answer: IndexAnswer) -> str:
    """What the signs of an answer mean, and from which similarity on hits are listed."""
    hits = [hit for asked in answer.articles for hit in asked.hits()]
    told = ["= is word for word"] if any(hit.is_verbatim for hit in hits) else []
    least = _hundredths(answer.threshold)
    if all(hit.is_verbatim for hit in hits):
        listed = f"listed from {least} on, by sequences of three words"
    else:
        told.append(NUMBER_WORDS)
        listed = f"listed from {least} on"
    if answer.level == "paragraph" and hits:
        told.append("¶2.1 is the first sentence of paragraph 2")
    return "; ".join((*told, listed))


def nobody_words(
    asked: AskedArticle, answer: IndexAnswer, paragraph: AskedParagraph | None = None
) -> str:
    """What is said of a paragraph without hits, or of several: how similar nobody's is."""
    filtered = " that the filters let through" if asked.n_left_out else ""
    nobody = f"nobody else{filtered} at {_hundredths(answer.threshold)} or more"
    if paragraph is None or not paragraph.n_less_alike:
        return nobody
    less = f"{_hundredths(LESS_ALIKE)} to {_hundredths(answer.threshold)}"
    return f"{nobody}; {plural(paragraph.n_less_alike, 'text')} at {less}"


def _hundredths(similarity: float) -> str:
    """A threshold as similarities are written, but for zeros at its end.

    Example:
        >>> _hundredths(0.7), _hundredths(0.85), _hundredths(1.0)
        ('.7', '.85', '1')
    """
    return f"{similarity:g}".removeprefix("0")


def more_words(hit: IndexHit) -> str:
    """How many more articles of its source have it, too."""
    return f"and {hit.n_more:,} more of its articles" if hit.recurs else ""


def rest_words(part: AskedParagraph | AskedSentence) -> str:
    """How many articles have it, too, and are not named."""
    n_more = part.n_hits - sum(1 + hit.n_more for hit in part.hits)
    return f"and {plural(n_more, 'article')} more" if n_more else ""


def itself_words(asked: AskedArticle) -> str:
    """What of the index is this very article; "" for nothing."""
    if not asked.itself:
        return ""
    named = [
        f"{excerpt(each.id, _NAME_LENGTH)} ({source_words(each)}, {date_words(each)})"
        for each in asked.itself[:3]
    ]
    more = f" and {len(asked.itself) - 3:,} more" if len(asked.itself) > 3 else ""  # noqa: PLR2004
    return f"in the index as {', '.join(named)}{more}"


def summary_words(asked: AskedArticle, level: str = "paragraph") -> str:
    """What an index says of an article, in a sentence or two."""
    unit = _UNITS[level]
    n_units = sum(each.n_words > 0 for each in asked.paragraphs)
    told = [_elsewhere(asked, n_units, unit)]
    if first := asked.first:
        told[0] += f", first in {source_words(first.article)}, {date_words(first.article)}; "
        n_sources = asked.n_sources - (asked.n_own > 0)
        n_articles = asked.n_articles - asked.n_own
        least = "" if asked.counts_all else "at least "
        told[0] += f"{least}{plural(n_articles, 'article')} of {plural(n_sources, 'outlet')}"
    n_own = asked.n_elsewhere - asked.n_outside
    if n_own and n_units == 1:
        told[0] += ", but in other articles of its own"
    elif n_own:
        ran = f"{n_own:,} more" if asked.n_outside else plural(n_own, unit)
        told.append(f"{ran} ran in other articles of its own outlet alone")
    if n_recurring := sum(each.n_hits > each.n_elsewhere == 0 for each in asked.paragraphs):
        recur = "recurs" if n_recurring == 1 else "recur"
        told.append(f"{plural(n_recurring, unit)} {recur} in many articles of one outlet")
    if asked.n_with_sentences:
        further = "further " if asked.n_articles else ""
        ran = plural(asked.n_with_sentences, f"{further}article")
        least = "" if asked.counts_all_sentences else "At least "
        told.append(f"{least}{ran} ran single sentences")
    if asked.n_left_out:
        are = "is" if asked.n_left_out == 1 else "are"
        least = "" if asked.counts_all and asked.counts_all_sentences else "At least "
        told.append(f"{least}{plural(asked.n_left_out, 'article')} {are} left out by the filters")
    return f"{'. '.join(told)}."


def _elsewhere(asked: AskedArticle, n_units: int, unit: str) -> str:
    filtered = ", of what the filters let through" if asked.n_left_out else ""
    if n_units == 1:
        alone = f"{'in no other outlet' if asked.source else 'nowhere else'}{filtered}"
        return f"The {unit} ran {'elsewhere' if asked.n_outside else alone}"
    n_outside = f"{asked.n_outside:,}" if asked.n_outside else "None"
    ran = f"{n_outside} of {plural(n_units, unit)} ran elsewhere"
    return ran if asked.n_outside else f"{ran}{filtered}"
