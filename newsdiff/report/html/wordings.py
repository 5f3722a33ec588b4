"""The wordings of a passage: the fullest, and of each other what it words differently.

Time is linear in the links and in the text of the passages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsdiff.report.html.words import paragraphs
from newsdiff.report.pieces import link_pieces, plain_pieces
from newsdiff.report.text import language_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import Comparison, Link, Member, Passage

__all__ = ["Wordings", "fullest_of"]

_MOST, _FEWEST, _IN_ALL = 20, 4, 1_500
"""Wordings of one passage that are shown, fewer where there are many passages: nobody reads more,
and each stands in the whole text of its article."""


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
        passages = comparison.passages
        self._most = min(_MOST, max(_FEWEST, _IN_ALL // max(1, len(passages))))
        fullest = [fullest_of(passage) for passage in passages]
        sought = {(each.article, each.sentences) for each in fullest}
        self._links: dict[tuple[int, tuple[int, ...], int, tuple[int, ...]], Link] = {}
        for link in comparison.links:
            left = link.left.article, link.left.sentences
            right = link.right.article, link.right.sentences
            if left in sought:
                self._links[*left, *right] = link
            if right in sought:
                self._links[*right, *left] = link

    def of(self, passage: Passage) -> dict[str, Any]:
        """The distinct wordings, the fullest first; only letters and digits distinguish.

        Returns:
            count: how many; shown: of each its articles, language, paragraphs marked against the
            fullest, level, and whether it is the fullest; others: articles whose wordings are not
            shown.
        """
        fullest = fullest_of(passage)
        groups: dict[str, list[Member]] = {}
        for member in (fullest, *passage.members):
            group = groups.setdefault(self._letters(member), [])
            if all(member.article != known.article for known in group):
                group.append(member)
        wordings = list(groups.values())
        return {
            "count": len(wordings),
            "shown": [self._wording(group, fullest) for group in wordings[: self._most]],
            "others": sorted(each.article for group in wordings[self._most :] for each in group),
        }

    def _letters(self, member: Member) -> str:
        text = self._articles[member.article].article.text
        words = "".join(text[start:end] for start, end in member.spans)
        return "".join(filter(str.isalnum, words.casefold()))

    def _wording(self, group: Sequence[Member], fullest: Member) -> dict[str, Any]:
        member = group[0]
        compared = self._articles[member.article]
        ends = (fullest.article, fullest.sentences, member.article, member.sentences)
        link = self._links.get(ends)
        pieces = (
            plain_pieces(compared, member.sentences)
            if link is None or member is fullest
            else link_pieces(compared, link)
        )
        language = language_words(compared)
        usual = language_words(self._articles[fullest.article])
        return {
            "articles": sorted(each.article for each in group),
            "language": "" if language == usual else language,
            "paragraphs": paragraphs(compared, pieces),
            "level": member.level,
            "fullest": member is fullest,
        }
