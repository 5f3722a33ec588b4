"""Links between the sentences of two articles, in any order."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from newsdiff.align.linking import Alignment, AlignSettings, link_profiles
from newsdiff.align.profile import profile_article

if TYPE_CHECKING:
    from newsdiff.model import SegmentedArticle

__all__ = ["AlignSettings", "Alignment", "align_articles"]


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
        Links in left order, without edits and divergences (`describe_links` adds them), and the bounds
        that were reached; no links where either article has no story.
    """
    return link_profiles(
        profile_article(left),
        profile_article(right),
        left_index=left_index,
        right_index=right_index,
        settings=settings or AlignSettings(),
    )
