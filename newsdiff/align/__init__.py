"""Links between the sentences of two articles, in any order."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import attrs

from newsdiff.align.diverge import find_divergences
from newsdiff.align.edits import edit_sides, find_changes, text_of
from newsdiff.align.lexicon import lexicon
from newsdiff.align.linking import Alignment, AlignSettings, link_profiles
from newsdiff.align.profile import profile_article
from newsdiff.model import Limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import Link, SegmentedArticle

__all__ = ["AlignSettings", "Alignment", "align_all", "align_articles", "describe_links"]


def align_articles(
    left: SegmentedArticle,
    right: SegmentedArticle,
    *,
    left_index: int = 0,
    right_index: int = 1,
    settings: AlignSettings | None = None,
) -> Alignment:
    """Link the story sentences of two articles.

    Args:
        left: the left article.
        right: the right article.
        left_index: its number in the comparison, for the links' sides.
        right_index: the same for the right article.
        settings: thresholds and weights.

    Returns:
        Links in left order, without edits and divergences (`describe_links` adds them), and the
        bounds that were reached; no links where either article has no story.
    """
    return link_profiles(
        profile_article(left),
        profile_article(right),
        left_index=left_index,
        right_index=right_index,
        settings=settings or AlignSettings(),
    )


def align_all(
    articles: Sequence[SegmentedArticle], *, settings: AlignSettings | None = None
) -> Alignment:
    """Link the story sentences of every two of several articles; each is profiled once.

    Args:
        articles: in the order of the comparison; an article's index is its place here.
        settings: thresholds and weights.

    Returns:
        Links by left article, right article and place on the left, and the bounds that were
        reached.
    """
    profiles = [profile_article(article) for article in articles]
    chosen = settings or AlignSettings()
    found = [
        link_profiles(left, right, left_index=i, right_index=j, settings=chosen)
        for (i, left), (j, right) in combinations(enumerate(profiles), 2)
    ]
    return Alignment(
        links=tuple(link for alignment in found for link in alignment.links),
        limits=Limits(
            reached=tuple(limit for alignment in found for limit in alignment.limits.reached)
        ),
    )


def describe_links(
    links: Sequence[Link], left: SegmentedArticle, right: SegmentedArticle
) -> tuple[Link, ...]:
    """Add word-level edits and divergences to links, which are made only when asked for.

    Args:
        links: links between the two articles.
        left: the article of the links' left sides.
        right: the article of their right sides.

    Returns:
        The links in their order, each with `edits` and `divergences`.
    """
    words = lexicon(left.language), lexicon(right.language)
    described = []
    for link in links:
        old = text_of(left, link.left, words[0].function)
        new = text_of(right, link.right, words[1].function)
        changes = find_changes(old, new)
        described.append(
            attrs.evolve(
                link,
                edits=edit_sides(old, new, changes),
                divergences=find_divergences(old, new, changes, words),
            )
        )
    return tuple(described)
