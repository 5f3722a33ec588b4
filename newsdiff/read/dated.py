"""Articles of files and dumps, whose dates nobody vouches for."""

from __future__ import annotations

from typing import Any

from newsdiff.model import Article
from newsdiff.model.moment import parse_moment

__all__ = ["dated_article"]


def dated_article(*, published: str | None, **fields: Any) -> Article:  # noqa: ANN401  those of Article
    """Make an article, undated where its date cannot be read.

    Args:
        published: its date, as the input has it.
        fields: what else is known of it.

    Returns:
        The article; a date that is not understood is kept apart, in `unread_date`.

    Example:
        >>> dated_article(text="The ferry sank.", published="last Monday").unread_date
        'last Monday'
    """
    if published is None or not published.strip() or parse_moment(published) is not None:
        return Article(published=published, **fields)
    return Article(unread_date=published, **fields)
