"""Versions: which articles are one sender's dispatch at several times, and who follows which.

A sender is an outlet or an agency. Two articles of one sender are versions of one text where the
evidence says so (`newsdiff.collate.relations`) and, for an outlet, where the later has nearly all
of the earlier; an article without a source is its agency's own
where it credits the agency in its byline or dateline and one of the two is marked as a version
(`UPDATE 2-`, `(Adds arrest)`). The other articles of a source follow the version that has
most of their runs of three words, and of two that have as many the one of which they leave out
least; never one that was published after them. Two articles that are nearly the same text are of
one version, unless they are marked as different ones or a figure differs.

Where no sender shows the versions, the texts may: groups of at least two outlets that agree with
each other and not with the others, each with passages of its own, follow two versions. One that
merely lacks what the other has may have cut it, and is none; so is what neither begins like the
other nor contains it: that is another dispatch with matter in common.

Versions are numbered in the order in which they were sent out where times, or marks that no time
contradicts, tell it of each and the next; else the numbers say nothing but which are the same.

Time O(n²) for n articles of a source, times their words.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import attrs

from newsdiff.lexicon import any_lines, phrase_pattern
from newsdiff.model.shingles import shingles
from newsdiff.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.collate.overlap import Overlap
    from newsdiff.collate.relations import Senders
    from newsdiff.model import Passage, SegmentedArticle

__all__ = ["Followed", "Versions", "marked_version", "one_sender"]

_HEAD_BLOCKS = 6
"""A version is marked at the head of an article: in so many blocks."""

_LONGEST_MARK = 300
_SENT_FORMS = ("byline", "dateline")

_AGREEING = 0.6
"""Articles that have at least so much of their wording in common, either way, are one version."""

_KEPT = 0.8
"""An outlet's later version has this part of the earlier."""

_TWINS = 0.9
"""Articles that each have so much of the other's story are nearly the same text."""

_APART = 0.5
"""Groups that have less than this in common are two."""

_LEAD_SENTENCES = 3
_LEAST_OUTLETS = 2
_LEAST_PASSAGES = 2

_HEADS = phrase_pattern(any_lines("collate", "version_heads"))
_NOTES = phrase_pattern(any_lines("collate", "version_notes"))
_NUMBERED = regex(
    rf"\W{{0,3}}(?:{_HEADS}\s?(\d{{1,2}})(?!\d)|(\d{{1,2}})(?:\.|[^\W\d]{{1,3}})?\s?{_HEADS}(?!\w))",
    re.IGNORECASE,
)
_BRACKETED = regex(rf"[^()\n]{{0,200}}\((?:{_HEADS}|{_NOTES})(?!\w)[^()]{{0,250}}\)", re.IGNORECASE)
_SHOUTED = regex(rf"\W{{0,3}}({_HEADS})\s?[-–—:]", re.IGNORECASE)


def marked_version(segmented: SegmentedArticle) -> int:
    """The number of the version that an article is marked as, 1 without a number, 0 if unmarked.

    Example: `UPDATE 2-Ferry sinks` is 2, `(Adds captain)` and `Naufrage (MISE A JOUR)` are 1.
    """
    text = segmented.article.text
    heads = [text[block.start : block.end] for block in segmented.blocks[:_HEAD_BLOCKS]]
    found = [_mark(head[:_LONGEST_MARK]) for head in (segmented.article.title or "", *heads)]
    return max(found)


def _mark(line: str) -> int:
    numbered = _NUMBERED.match(line)
    if numbered:
        return max(1, int(numbered[1] or numbered[2]))
    shouted = _SHOUTED.match(line)
    if shouted and shouted[1].isupper():
        return 1
    bracketed = _BRACKETED.match(line)
    if bracketed is None:
        return 0
    inside = bracketed[0].rpartition("(")[2]
    # A bracket at the line's beginning is a note; one behind a headline is a mark, and shouts.
    return int(line.startswith("(") or inside.rstrip(")").isupper())


def one_sender(ground: Ground, one: int, other: int) -> bool:
    """Whether the two articles were sent out by the same outlet or agency."""
    if not ground.elsewhere(one, other):
        return True
    articles = [ground.articles[each] for each in (one, other)]
    if any((article.article.source or "").strip() for article in articles):
        return False
    sent = [
        {credit.agency for credit in article.credits if credit.form in _SENT_FORMS}
        for article in articles
    ]
    return bool(sent[0] & sent[1]) and any(ground.marks[each] for each in (one, other))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Followed:
    """The version that each article of a source follows.

    Attributes:
        versions: by article, from 0.
        ordered: whether the earlier version has the lower number; always with a single one.
    """

    versions: dict[int, int]
    ordered: bool = True


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Versions:
    """Finds the versions of the articles of one source.

    Attributes:
        ground: articles and links.
        overlap: what they share.
        passages: what they share, by passage.
        senders: which articles of one sender are versions of one text, and which is the later.
    """

    ground: Ground
    overlap: Overlap
    passages: Sequence[Passage]
    senders: Senders

    def all_followed(
        self, groups: Sequence[Sequence[int]]
    ) -> tuple[list[tuple[int, int]], tuple[bool, ...]]:
        """What each article follows.

        Returns:
            For each article the number of its group and of the version that it follows; for each
            group whether the numbers are in order.
        """
        found = [(0, 0)] * len(self.ground.articles)
        followed = tuple(map(self.followed, groups))
        for origin, each in enumerate(followed):
            for article, version in each.versions.items():
                found[article] = origin, version
        return found, tuple(each.ordered for each in followed)

    def followed(self, group: Sequence[int]) -> Followed:
        """The version that each article follows."""
        chains = sorted(filter(self._is_chain, self._chains(group)), key=self._standing)
        anchors = [[article] for article in chains[0]] if chains else []
        if not chains or not self._is_agency(chains[0]):
            anchors = self._by_text(group) or anchors
        if len(anchors) < _LEAST_OUTLETS:
            return Followed(versions=dict.fromkeys(group, 0))
        known = {article: number for number, anchor in enumerate(anchors) for article in anchor}
        found = dict(known)
        for article in sorted(group, key=lambda a: self.ground.rank[a]):
            if article not in known:
                same = {version for a, version in found.items() if self._are_twins(article, a)}
                found[article] = self._nearest(article, anchors, same)
        used = sorted(set(found.values()))
        return Followed(
            versions={article: used.index(number) for article, number in found.items()},
            ordered=all(
                self._is_earlier(anchors[one], anchors[other])
                for one, other in itertools.pairwise(used)
            ),
        )

    def _is_earlier(self, one: Sequence[int], other: Sequence[int]) -> bool:
        """Whether an article of the one version came before all of the other."""
        return any(
            all(self.senders.later(mine, theirs) == theirs for theirs in other) for mine in one
        )

    def _is_chain(self, chain: Sequence[int]) -> bool:
        """Whether an outlet's later articles are versions of the earlier, and no other ones."""
        return self._is_agency(chain) or all(
            self.overlap.wording[one][other] >= _KEPT for one, other in itertools.pairwise(chain)
        )

    def _is_agency(self, chain: Sequence[int]) -> bool:
        return bool(self.ground.publishers[chain[0]]) or any(
            self.ground.marks[article] for article in chain
        )

    def _standing(self, chain: Sequence[int]) -> tuple[bool, int, int, int]:
        """The agency's own versions first, then the most, then the fullest."""
        size = sum(self.ground.story_size(article) for article in chain)
        rank = min(self.ground.rank[article] for article in chain)
        return not self._is_agency(chain), -len(chain), -size, rank

    def _chains(self, group: Sequence[int]) -> list[list[int]]:
        """Versions of one sender, the earlier first; the same text again is no version."""
        chains: list[list[int]] = []
        for article in sorted(group, key=lambda a: self.ground.rank[a]):
            for chain in chains:
                if all(self.senders.is_update(article, other) for other in chain):
                    chain.append(article)
                    break
            else:
                chains.append([article])
        distinct = []
        for chain in chains:
            told: list[int] = []
            for (article,) in self._earlier_first([[article] for article in chain]):
                if not any(self._is_same_text(article, other) for other in told):
                    told.append(article)
            if len(told) > 1:
                distinct.append(told)
        return distinct

    def _is_same_text(self, one: int, other: int) -> bool:
        return self._are_twins(one, other) or self._story(one) == self._story(other)

    def _are_twins(self, one: int, other: int) -> bool:
        """Whether the two are nearly the same text, and neither marks nor figures tell them apart.

        Marks tell apart what one sender sent out.
        """
        if min(self.overlap.parts[one][other], self.overlap.parts[other][one]) < _TWINS:
            return False
        marks = self.ground.marks
        if marks[one] != marks[other] and one_sender(self.ground, one, other):
            return False
        return not any(
            divergence.kind == "number"
            for link in self.ground.links_between(one, other)
            for divergence in link.divergences
        )

    def _story(self, article: int) -> tuple[tuple[str, ...], ...]:
        words = self.ground.wordings[article]
        return tuple(words[sentence] for sentence in self.ground.story_sentences(article))

    def _agreement(self, one: int, other: int) -> float:
        return min(self.overlap.wording[one][other], self.overlap.wording[other][one])

    def _by_text(self, group: Sequence[int]) -> list[list[int]]:
        """Groups of outlets that follow different versions, as far as their texts show it."""
        clusters: list[list[int]] = []
        for article in sorted(group, key=lambda a: self.ground.rank[a]):
            near = [c for c in clusters if any(self._agreement(article, a) >= _AGREEING for a in c)]
            merged = [article, *(a for cluster in near for a in cluster)]
            clusters = [c for c in clusters if c not in near] + [merged]
        clusters = [sorted(c, key=lambda a: self.ground.rank[a]) for c in clusters]
        clusters = [c for c in clusters if self.ground.n_outlets(c) >= _LEAST_OUTLETS]
        clusters.sort(key=lambda c: (-self.ground.n_outlets(c), self.ground.rank[c[0]]))
        kept: list[list[int]] = []
        for cluster in clusters:
            if all(self._are_two(cluster, other) for other in kept):
                kept.append(cluster)
        return self._earlier_first(kept[::-1]) if len(kept) > 1 else []

    def _are_two(self, one: Sequence[int], other: Sequence[int]) -> bool:
        pairs = [(a, b) for a in one for b in other]
        if any(self._agreement(*pair) >= _APART for pair in pairs):
            return False
        if not any(self._begin_alike(*pair) or self._contains(*pair) for pair in pairs):
            return False
        return all(
            self._own_passages(mine, theirs) >= _LEAST_PASSAGES
            for mine, theirs in ((one, other), (other, one))
        )

    def _contains(self, one: int, other: int) -> bool:
        """Whether nearly all of the one or of the other is in both."""
        return max(self.overlap.wording[one][other], self.overlap.wording[other][one]) >= _KEPT

    def _begin_alike(self, one: int, other: int) -> bool:
        """Whether a sentence of the one's lead says the same as one of the other's."""
        leads = {article: self._lead(article) for article in (one, other)}
        return any(
            leads[link.left.article].intersection(link.left.sentences)
            and leads[link.right.article].intersection(link.right.sentences)
            for link in self.ground.links_between(one, other)
            if link.level != "partial"
        )

    def _lead(self, article: int) -> frozenset[int]:
        return frozenset(self.ground.story_sentences(article)[:_LEAD_SENTENCES])

    def _own_passages(self, mine: Sequence[int], theirs: Sequence[int]) -> int:
        """Passages that two outlets of the one group have and none of the other."""
        count = 0
        for passage in self.passages:
            carriers = {member.article for member in passage.members}
            if carriers.isdisjoint(theirs):
                count += self.ground.n_outlets([a for a in mine if a in carriers]) >= _LEAST_OUTLETS
        return count

    def _earlier_first(self, groups: Sequence[list[int]]) -> list[list[int]]:
        """In their order where it is known which is the later; else as they come."""
        ordered: list[list[int]] = []
        for group in groups:
            place = len(ordered)
            while place and self._is_earlier(group, ordered[place - 1]):
                place -= 1
            ordered.insert(place, group)
        return ordered

    def _nearest(
        self, article: int, anchors: Sequence[Sequence[int]], same: Collection[int]
    ) -> int:
        """The version that has most of the article's text; then that which it has most of.

        Those that articles with nearly the same text follow go before all others.
        """
        mine = self._shingles(article)

        def fit(number: int) -> tuple[float, float, int]:
            having, had = 0.0, 0.0
            for anchor in anchors[number]:
                theirs = self._shingles(anchor)
                common = len(mine & theirs)
                having = max(having, common / (len(mine) or 1))
                had = max(had, common / (len(theirs) or 1))
            return round(having, 2), round(had, 2), -number

        open_ = [n for n, anchor in enumerate(anchors) if not self._is_too_late(article, anchor)]
        twins = [number for number in open_ if number in same]
        return max(twins or open_ or range(len(anchors)), key=fit)

    def _shingles(self, article: int) -> frozenset[tuple[str, ...]]:
        """The runs of a few words in each sentence of the story."""
        return frozenset().union(*map(shingles, self._story(article)))

    def _is_too_late(self, article: int, anchor: Sequence[int]) -> bool:
        return all(self.ground.before(article, other) for other in anchor)
