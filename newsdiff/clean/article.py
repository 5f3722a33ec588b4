"""Raw text to blocks with kinds, credits and mentions of agencies."""

from __future__ import annotations

from newsdiff.agencies import AgencyTable, load_agencies
from newsdiff.clean.credits import find_credits
from newsdiff.clean.gauge import gauge_lines
from newsdiff.clean.judgement import judge
from newsdiff.clean.language import language_of
from newsdiff.clean.mentions import find_mentions
from newsdiff.model import Article, Block, CleanedArticle

__all__ = ["clean_article"]


def clean_article(
    article: Article, *, language: str | None = None, agencies: AgencyTable | None = None
) -> CleanedArticle:
    r"""Divide an article's text into blocks with kinds, and find its credits and language.

    Nothing of the text is dropped or changed: what is not story has a kind that says so.

    Args:
        article: the article as read.
        language: ISO 639-1 code; else that of the article; else it is detected.
        agencies: a table from `load_agencies`, for agencies of your own.

    Returns:
        Blocks in order, disjoint, covering every non-space character; credits and mentions of
        agencies in order, inside the text; none of these for a blank text.

    Example:
        >>> article = Article(text="VARN (AFP) - The mill has burnt down.\n\nShare")
        >>> cleaned = clean_article(article)
        >>> [block.kind for block in cleaned.blocks], [credit.agency for credit in cleaned.credits]
        (['body', 'share'], ['AFP'])
    """
    table = agencies or load_agencies()
    known = language_of(article.text, language or article.language)
    judgement = judge(article.text, known, table, article.source, title=article.title)
    lines = judgement.lines
    gauge_lines(lines)
    blocks = tuple(Block(start=line.start, end=line.end, kind=line.kind) for line in lines)
    credited = tuple(find_credits(lines, table, judgement.home))
    return CleanedArticle(
        article=article,
        language=known,
        blocks=blocks,
        credits=credited,
        mentions=tuple(find_mentions(article.text, blocks, credited, table, known)),
    )
