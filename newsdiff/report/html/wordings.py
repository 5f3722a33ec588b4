"""The wordings of a passage: the fullest, and of each other what it words differently.

Time is linear in the links and in the text of the passages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsdiff.report.html.words import paragraphs
from newsdiff.report.pieces import link_pieces, plain_pieces
from newsdiff.report.text import language_words

if TYPE_CHECKING:
    from newsdiff.model import Comparison, Link, Member, Passage

__all__ = ["Wordings", "fullest_of"]


def fullest_of(passage: Passage) -> Member:
    """The member with the most text; the first where none is named."""
    named = (each for each in passage.members if each.article == passage.fullest)
    return next(named, passage.members[0])


class Wordings:
    """Finds the links that say how two wordings of a passage differ.

    Args:
        comparison: whose passages are asked for.
    """

    def __init__(self, comparison: Comparison) -> None:
        self._articles = comparison.articles
        self._links: dict[tuple[int, tuple[int, ...], int, tuple[int, ...]], Link] = {}
        for link in comparison.links:
            left, right = link.left, link.right
            self._links[left.article, left.sentences, right.article, right.sentences] = link
            self._links[right.article, right.sentences, left.article, left.sentences] = link

    def of(self, passage: Passage) -> list[dict[str, Any]]:
        """The distinct wordings, the fullest first; only letters and digits distinguish.

        Returns:
            Of each its articles, language, pieces marked against the fullest, and whether it is
            the fullest.
        """
        fullest = fullest_of(passage)
        groups: dict[str, dict[str, Any]] = {}
        for member in (fullest, *passage.members):
            words = self._letters(member)
            if words not in groups:
                groups[words] = self._wording(member, fullest)
            if member.article not in groups[words]["articles"]:
                groups[words]["articles"].append(member.article)
        for group in groups.values():
            group["articles"].sort()
        return list(groups.values())

    def _letters(self, member: Member) -> str:
        text = self._articles[member.article].article.text
        words = "".join(text[start:end] for start, end in member.spans)
        return "".join(filter(str.isalnum, words.casefold()))

    def _wording(self, member: Member, fullest: Member) -> dict[str, Any]:
        compared = self._articles[member.article]
        ends = (fullest.article, fullest.sentences, member.article, member.sentences)
        link = self._links.get(ends)
        pieces = (
            plain_pieces(compared, member.sentences)
            if link is None or member is fullest
            else link_pieces(compared, link)
        )
        return {
            "articles": [],
            "language": language_words(compared),
            "paragraphs": paragraphs(compared, pieces),
            "level": member.level,
            "fullest": member is fullest,
        }
