"""The wordings of a passage: the one shown, and of each other what it words differently.

Time is linear in the links and in the text of the passages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsdiff.report.html.words import letters, paragraphs
from newsdiff.report.pieces import link_pieces, plain_pieces
from newsdiff.report.text import language_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import Comparison, Link, Member, Passage

__all__ = ["Wordings"]

_MOST, _FEWEST, _IN_ALL = 20, 4, 1_500
"""Wordings of one passage that are shown, fewer where there are many passages: nobody reads more,
and each stands in the whole text of its article."""


class Wordings:
    """Finds the links that say how two wordings of a passage differ.

    Args:
        comparison: whose passages are asked for.
    """

    def __init__(self, comparison: Comparison) -> None:
        self._articles = comparison.articles
        passages = comparison.passages
        self._most = min(_MOST, max(_FEWEST, _IN_ALL // max(1, len(passages))))
        shown = [passage.shown for passage in passages]
        sought = {(each.article, each.sentences) for each in shown}
        self._links: dict[tuple[int, tuple[int, ...], int, tuple[int, ...]], Link] = {}
        for link in comparison.links:
            left = link.left.article, link.left.sentences
            right = link.right.article, link.right.sentences
            if left in sought:
                self._links[*left, *right] = link
            if right in sought:
                self._links[*right, *left] = link

    def of(self, passage: Passage) -> dict[str, Any]:
        """The distinct wordings, the one shown first; only letters and digits distinguish.

        Returns:
            count: how many; shown: of each its articles, language, paragraphs marked against the
            one shown, level, and whether it is that one; others: articles whose wordings are not
            shown.
        """
        base = passage.shown
        groups: dict[str, list[Member]] = {}
        for member in (base, *passage.members):
            group = groups.setdefault(self._letters(member), [])
            if all(member.article != known.article for known in group):
                group.append(member)
        wordings = list(groups.values())
        return {
            "count": len(wordings),
            "shown": [self._wording(group, base) for group in wordings[: self._most]],
            "others": sorted(each.article for group in wordings[self._most :] for each in group),
        }

    def _letters(self, member: Member) -> str:
        text = self._articles[member.article].article.text
        words = "".join(text[start:end] for start, end in member.spans)
        return letters(words)

    def _wording(self, group: Sequence[Member], base: Member) -> dict[str, Any]:
        member = group[0]
        compared = self._articles[member.article]
        ends = (base.article, base.sentences, member.article, member.sentences)
        link = self._links.get(ends)
        pieces = (
            plain_pieces(compared, member.sentences)
            if link is None or member is base
            else link_pieces(compared, link)
        )
        language = language_words(compared)
        usual = language_words(self._articles[base.article])
        return {
            "articles": sorted(each.article for each in group),
            "language": "" if language == usual else language,
            "paragraphs": paragraphs(compared, pieces),
            "level": member.level,
            "base": member is base,
        }
