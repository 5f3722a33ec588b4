"""Articles as marks: each has its number, and each stands at the same place in every strip.

A strip has one place an article. Where an article carries what the strip is about, its number
stands on a ground that tells the level; elsewhere the place is empty. Strips are made of our own
words alone, as one run of markup, since a page has many of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from newsdiff.report.text import GLYPHS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from newsdiff.model import Level, Passage

__all__ = ["cells", "levels_of", "numbers", "strip"]


def levels_of(passage: Passage) -> dict[int, Level]:
    """The level of each article that carries a passage, by article."""
    return {member.article: member.level for member in passage.members}


def numbers(articles: Iterable[int]) -> str:
    """The numbers of some articles, from 1, as words.

    Example:
        >>> numbers([0, 2, 3])
        '1, 3, 4'
    """
    return ", ".join(str(article + 1) for article in articles)


def strip(levels: Mapping[int, Level], n_articles: int, earliest: int | None = None) -> Markup:
    """The strip of what some articles carry.

    Args:
        levels: how each carries it, by article.
        n_articles: how many articles there are.
        earliest: the article that is known to be first.

    Example:
        >>> strip({0: "edited"}, 2)
        Markup('<i class="nd-c-e">1</i><i></i>')
    """
    return _places("i", levels, n_articles, earliest, lambda article: str(article + 1))


def cells(levels: Mapping[int, Level], n_articles: int, earliest: int | None = None) -> Markup:
    """The same as cells of a row of a table, with the sign of each level.

    Example:
        >>> cells({0: "edited"}, 2, earliest=0)
        Markup('<td class="nd-c-e nd-earliest">≈</td><td></td>')
    """
    return _places("td", levels, n_articles, earliest, lambda article: GLYPHS[levels[article]])


def _places(
    tag: str,
    levels: Mapping[int, Level],
    n_articles: int,
    earliest: int | None,
    words_of: Callable[[int], str],
) -> Markup:
    places = []
    for article in range(n_articles):
        if article not in levels:
            places.append(f"<{tag}></{tag}>")
            continue
        first = " nd-earliest" if article == earliest else ""
        words = words_of(article)
        places.append(f'<{tag} class="nd-c-{levels[article][0]}{first}">{words}</{tag}>')
    return Markup("".join(places))  # noqa: S704  made of our own words alone
