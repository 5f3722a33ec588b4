"""Two or more articles → what they share: read, clean, segment, link, align, collate."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import attrs

from newsdiff.errors import InputError, ResourceError
from newsdiff.model import Article
from newsdiff.model.bounds import MAX_ARTICLES, check_lines, check_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.agencies import AgencyTable
    from newsdiff.align import AlignSettings
    from newsdiff.collate import CollateSettings
    from newsdiff.link.paragraphs import ParagraphLinks
    from newsdiff.model import Comparison, Limit, Link, SegmentedArticle

__all__ = ["MAX_ARTICLES", "compare", "compare_articles", "demand_inputs", "input_article"]

_FEWEST = 2


def compare(
    *inputs: str | os.PathLike[str] | Article,
    wire: str | os.PathLike[str] | Article | None = None,
    language: str | None = None,
    encoding: str | None = None,
    agencies: str | os.PathLike[str] | AgencyTable | None = None,
    align: AlignSettings | None = None,
    collate: CollateSettings | None = None,
) -> Comparison:
    """Compare two or more articles.

    Args:
        *inputs: paths ("-" is standard input) or articles, in any mixture; their order is kept. A
            string is always a path: text is passed as `Article(text=…)`.
        wire: the agency's own dispatch, where it is at hand: one more article, the last.
        language: ISO 639-1 code of the articles that do not carry one themselves; detected if
            omitted.
        encoding: encoding of the files; detected if omitted.
        agencies: agencies of your own, which are added to those that newsdiff knows: a TOML file
            in the form of `newsdiff/agencies/agencies.toml`, or a whole `AgencyTable` to be used
            in place of newsdiff's own.
        align: how sentences are linked; the defaults of `AlignSettings` if omitted.
        collate: how links are collated; the defaults of `CollateSettings` if omitted.

    Returns:
        The comparison.

    Raises:
        ValueError: fewer than two inputs.
        TypeError: an input that is neither a path nor an article.
        InputError: an article that cannot be read or has no text; a file of agencies that cannot
            be read or is not of that form.
        ResourceError: an input is beyond a bound of `newsdiff.model.bounds`.

    Example:
        >>> from newsdiff import Article, compare
        >>> left = Article(text="The ferry stays in port. Ines Marlow runs the line.")
        >>> right = Article(text="Ines Marlow runs the line. Nobody else would.")
        >>> [link.level for link in compare(left, right).links]
        ['verbatim']
    """
    everything = inputs if wire is None else (*inputs, wire)
    if len(everything) < _FEWEST:
        raise ValueError(f"compare takes at least two articles, not {len(everything)}")
    _check_number(len(everything))
    demand_inputs(everything)
    articles = [input_article(source, language, encoding) for source in everything]
    return compare_articles(
        articles,
        original=None if wire is None else len(inputs),
        agencies=_agencies(agencies),
        align=align,
        collate=collate,
    )


def compare_articles(
    articles: Sequence[Article],
    *,
    original: int | None = None,
    agencies: AgencyTable | None = None,
    align: AlignSettings | None = None,
    collate: CollateSettings | None = None,
) -> Comparison:
    """Compare articles that were read already.

    Args:
        articles: two or more; the comparison calls them by their place here.
        original: index of the article that is the agency's own dispatch, where there is one.
        agencies: the table of agencies; newsdiff's own if omitted.
        align: how sentences are linked; the defaults if omitted.
        collate: how links are collated; the defaults if omitted.

    Returns:
        The comparison.

    Raises:
        InputError: an article without text.
        ResourceError: more articles, or a longer one, than `newsdiff.model.bounds` allows.
    """
    _check_number(len(articles))
    from newsdiff.collate import collate as collated

    segmented = [_segmented(article, index, agencies) for index, article in enumerate(articles)]
    links, limits = _links(segmented, align)
    paragraphs = _pairs(segmented)
    return collated(
        segmented,
        links,
        pairs=paragraphs.pairs,
        limits=(*limits, *paragraphs.limits),
        original=original,
        settings=collate,
    )


def _check_number(n_articles: int) -> None:
    if n_articles > MAX_ARTICLES:
        raise ResourceError(
            f"comparing {n_articles} articles with each other takes too long",
            f"compare at most {MAX_ARTICLES}; newsdiff dedupe is made for more",
        )


def demand_inputs(inputs: Sequence[object]) -> None:
    """Refuse what is neither a path nor an article, before anything is read.

    Raises:
        TypeError: an input is neither.
    """
    for source in inputs:
        if not isinstance(source, str | os.PathLike | Article):
            kind = type(source).__name__
            raise TypeError(f"an article is a path or a newsdiff.Article, not {kind}")


def input_article(
    source: str | os.PathLike[str] | Article,
    language: str | None = None,
    encoding: str | None = None,
) -> Article:
    """The article of an input; arguments as of `compare`.

    Raises:
        InputError: it cannot be read or has no text.
    """
    if isinstance(source, Article):
        article = source
    else:
        from newsdiff.read import read_article

        article = read_article(os.fspath(source), encoding=encoding)
    if language is None or article.language is not None:
        return article
    return attrs.evolve(article, language=language)


def _agencies(agencies: str | os.PathLike[str] | AgencyTable | None) -> AgencyTable:
    from newsdiff.agencies import AgencyTable, load_agencies

    return agencies if isinstance(agencies, AgencyTable) else load_agencies(agencies)


def _segmented(article: Article, index: int, agencies: AgencyTable | None) -> SegmentedArticle:
    from newsdiff.clean import clean_article
    from newsdiff.segment import segment_article

    place = article.path or f"article {index + 1}"
    if not article.text.strip():
        raise InputError("has no text", "leave it out", place)
    check_lines(article.text, place)
    segmented = segment_article(clean_article(article, agencies=agencies))
    check_sentences(len(segmented.sentences), place)
    return segmented


def _links(
    articles: Sequence[SegmentedArticle], settings: AlignSettings | None
) -> tuple[tuple[Link, ...], tuple[Limit, ...]]:
    from newsdiff.align import align_all, describe_links

    alignment = align_all(articles, settings=settings)
    links = describe_links(alignment.links, articles)
    return links, tuple(dict.fromkeys(alignment.limits.reached))


def _pairs(articles: Sequence[SegmentedArticle]) -> ParagraphLinks:
    from newsdiff.link.paragraphs import link_paragraphs
    from newsdiff.segment import words

    known: dict[str, str] = {}  # each word once, however often it stands in the articles
    return link_paragraphs(
        (
            [known.setdefault(word, word) for word in words(article.article.text[start:end])]
            for start, end in ((block.start, block.end) for block in article.blocks)
        )
        for article in articles
    )
