"""The stages that people want by themselves, with plain text in: blocks, sentences, links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.model import Article, TextSpan

if TYPE_CHECKING:
    from newsdiff.agencies import AgencyTable
    from newsdiff.align import AlignSettings
    from newsdiff.model import CleanedArticle, Link, SegmentedArticle

__all__ = ["align", "clean", "sentences"]


def clean(
    text: str | Article, language: str | None = None, *, agencies: AgencyTable | None = None
) -> CleanedArticle:
    r"""Divide a text into blocks that say what they are, and find its credits.

    Args:
        text: a text, or an article, whose source tells a house's own name from a credit.
        language: ISO 639-1 code; detected if omitted.
        agencies: a table from `newsdiff.load_agencies`; newsdiff's own if omitted.

    Returns:
        `blocks` with start, end and kind, in order, covering every character that is no space;
        `credits` and `mentions` of agencies; the `language`. `block_text(i)` is the text of a
        block. A blank text has no blocks.

    Example:
        >>> cleaned = clean("VARN (AFP) - The mill has burnt down.\n\nShare")
        >>> [(block.kind, cleaned.block_text(i)) for i, block in enumerate(cleaned.blocks)]
        [('body', 'VARN (AFP) - The mill has burnt down.'), ('share', 'Share')]
        >>> [credit.agency for credit in cleaned.credits]
        ['AFP']
    """
    from newsdiff.clean import clean_article

    return clean_article(_article(text), language=language, agencies=agencies)


def sentences(text: str | Article, language: str | None = None) -> tuple[TextSpan, ...]:
    """Find the sentences of a text, as they are compared.

    Args:
        text: a text, or an article.
        language: ISO 639-1 code; detected if omitted.

    Returns:
        The sentences in order, each with its start, end and text, navigation and the like
        included; none for a blank text.

    Example:
        >>> for sentence in sentences("Mr. Ash left.The mill stood still."):
        ...     print(sentence.start, sentence.end, sentence.text)
        0 13 Mr. Ash left.
        13 34 The mill stood still.
    """
    segmented = _segmented(text, language)
    content = segmented.article.text
    return tuple(
        TextSpan(start=found.start, end=found.end, text=content[found.start : found.end])
        for found in segmented.sentences
    )


def align(
    left: str | Article,
    right: str | Article,
    language: str | None = None,
    *,
    settings: AlignSettings | None = None,
) -> tuple[Link, ...]:
    """Link the sentences of two texts that say the same.

    Args:
        left: a text, or an article.
        right: another.
        language: ISO 639-1 code; detected if omitted.
        settings: thresholds and weights; the defaults if omitted.

    Returns:
        Links in the order of the left text, with levels, edits and divergences; the spans of their
        sides point into the two texts. None where either text is blank.

    Example:
        >>> left = "The ferry stays in port. Ines Marlow runs the line."
        >>> right = "Nobody else would. Ines Marlow runs the line."
        >>> [(link.level, link.left.spans, link.right.spans) for link in align(left, right)]
        [('verbatim', ((25, 51),), ((19, 45),))]
    """
    from newsdiff.align import align_articles, describe_links

    articles = [_segmented(left, language), _segmented(right, language)]
    alignment = align_articles(*articles, settings=settings)
    return describe_links(alignment.links, articles)


def _article(text: str | Article) -> Article:
    if isinstance(text, Article):
        return text
    if isinstance(text, str):
        return Article(text)
    raise TypeError(f"a text is a string or a newsdiff.Article, not {type(text).__name__}")


def _segmented(text: str | Article, language: str | None) -> SegmentedArticle:
    from newsdiff.segment import segment_article

    article = _article(text)
    if language is not None and article.language is None:
        article = attrs.evolve(article, language=language)
    return segment_article(clean(article))
