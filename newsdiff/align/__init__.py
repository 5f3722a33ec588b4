"""Links between the sentences of two articles, in any order."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import attrs

from newsdiff.align.diverge import find_divergences
from newsdiff.align.edits import edit_sides, find_changes, same_text, text_of
from newsdiff.align.linking import Alignment, AlignSettings, link_profiles
from newsdiff.align.profile import profile_article
from newsdiff.align.reasons import explain, linked_neighbours
from newsdiff.align.sides import Story
from newsdiff.model import Limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.align.edits import Text
    from newsdiff.model import Divergence, Link, SegmentedArticle, Side

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
        Links in left order, without edits, divergences and reasons (`describe_links` adds them),
        and the bounds that were reached; no links where either article has no story.
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


def describe_links(links: Sequence[Link], articles: Sequence[SegmentedArticle]) -> tuple[Link, ...]:
    """Add word-level edits, divergences and reasons to links, which are made only when asked for.

    Args:
        links: links between the articles.
        articles: all of them, at the indices that the links' sides name.

    Returns:
        The links in their order, each with `edits`, `divergences` and `reasons`; a link is no
        longer `verbatim` where one word makes it say something else.
    """
    stories = [Story(article) for article in articles]
    texts: dict[tuple[int, tuple[int, ...]], Text] = {}

    def text(side: Side) -> Text:
        key = side.article, side.sentences
        if key not in texts:
            function = stories[side.article].lexicon.function
            texts[key] = text_of(articles[side.article], side, function)
        return texts[key]

    beside = linked_neighbours(links)
    described = []
    for number, link in enumerate(links):
        old, new = text(link.left), text(link.right)
        languages = articles[link.left.article].language, articles[link.right.article].language
        reasons = explain(old, new, languages, is_beside_link=beside[number])
        edits = same_text(old, new)
        divergences: tuple[Divergence, ...] = ()
        if edits is None:
            changes = find_changes(old, new)
            edits = edit_sides(old, new, changes)
            sides = stories[link.left.article], stories[link.right.article]
            divergences = find_divergences(old, new, changes, sides, link.level)
        level = "edited" if divergences and link.level == "verbatim" else link.level
        described.append(
            attrs.evolve(link, level=level, edits=edits, divergences=divergences, reasons=reasons)
        )
    return tuple(described)
