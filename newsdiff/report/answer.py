"""The answer of a comparison, for whoever reads nothing else: one line an article, what differs.

Plain values, made here once from what collation concluded; every format words them by
`newsdiff.report.notes` and none counts for itself. Time and memory are linear in articles,
sentences and links.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import attrs

from newsdiff.model import HEADING_KINDS
from newsdiff.model.representation import short_repr
from newsdiff.report.differences import Difference, Reading, find_differences
from newsdiff.report.notes import warning_words
from newsdiff.report.rows import moved_sentences
from newsdiff.report.sources import (
    descents_of,
    item_name,
    role_words,
    shared_part,
    sources_words,
)
from newsdiff.report.telling import ranked_additions
from newsdiff.report.text import agencies, n_words, names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import Addition, ComparedArticle, Comparison, Descent

__all__ = ["Answer", "ArticleLine", "CarriedItem", "Difference", "Reading", "answer", "descents_of"]

_LEAST_WORDS = 3
"""Fewer words are no statement, but a place or an agency that was cut off a dateline."""

_RELATED = 0.1
"""An article that shares less of its story than this part is one of its own."""

_FEWEST_CARRIERS = 3
"""Articles whose common sentences are taken for a dispatch that is not there itself."""

_COUNTED_ELSEWHERE = frozenset({"figure", "headline"})
"""A figure is among what was changed; a headline is no sentence of the text."""

_A_PAIR = 2


@attrs.frozen(kw_only=True)
class CarriedItem:
    """A dispatch of another source within an article.

    Attributes:
        origin: number of that source, its place in `Comparison.origins`.
        name: what it is, such as "the AP dispatch".
        carried: sentences of the dispatch that the article carries.
        of: sentences of the dispatch; 0 where its source has one article alone.
        share: part of the article's story that they are, by words, in [0, 1].
    """

    origin: int
    name: str
    carried: int = 0
    of: int = 0
    share: float = 0.0
    __repr__ = short_repr


@attrs.frozen(kw_only=True)
class ArticleLine:
    """What is to be said of one article.

    Attributes:
        article: its index.
        role: what it is to its source, such as "carries the AFP dispatch".
        carried: sentences of its source's dispatch that it carries; without a dispatch, those that
            it shares.
        of: sentences of that dispatch, in the version that it follows: all of the text of one that
            was designated, else those that articles carry. 0 where there is none: what two
            articles share is not known to be one, so it takes three articles, or itself.
        share: `carried / of`, 0 where there is none.
        shared: part of its story that another article carries too, by characters, in
            [0, 1].
        items: dispatches of other sources that it has in it too, wholly or in part.
        credits: agencies that it credits, in the order of the text; empty for none.
        changed: differences in which it says something else than the dispatch, or than most.
        moved: its sentences that stand elsewhere than in the dispatch, or than in most.
        shared_sentences: sentences of its text that it shares, headings not counted.
        reworded: those of them that no other article has in like words; 0 for the designated
            dispatch, and of two articles, of which nothing says who re-worded the other.
        additions: what it alone says, the most telling first (`newsdiff.report.telling`), a
            headline last. Figures and what is left of a dateline are not among them.
        added_sentences: sentences of these additions.
        added_parts: sentences that are shared but for an addition within them.
        added_words: words of these additions.
        added_headlines: headlines among its additions, which these three do not count.
        is_compared: its wording was compared with another article's, see `Comparison.uncompared`.
        is_designated: it is the dispatch itself, as the caller says: what it alone has was left out
            by the others, not added.
    """

    article: int
    role: str
    carried: int = 0
    of: int = 0
    share: float = 0.0
    shared: float = 0.0
    items: tuple[CarriedItem, ...] = ()
    credits: tuple[str, ...] = ()
    changed: tuple[Difference, ...] = ()
    moved: tuple[int, ...] = ()
    shared_sentences: int = 0
    reworded: int = 0
    additions: tuple[Addition, ...] = ()
    added_sentences: int = 0
    added_parts: int = 0
    added_words: int = 0
    added_headlines: int = 0
    is_compared: bool = True
    is_designated: bool = False
    __repr__ = short_repr

    @property
    def adds(self) -> bool:
        """Whether what it alone has was added to what it shares with others."""
        return not self.is_apart and not self.is_designated

    @property
    def is_apart(self) -> bool:
        """Whether it has next to nothing in common with the others: it adds nothing to them."""
        return not self.of and not self.items and self.shared < _RELATED


@attrs.frozen(kw_only=True)
class Answer:
    """The answer of a comparison.

    Attributes:
        sources: how many independent sources there are, and which, in one sentence.
        lines: one for each article, in order.
        differences: where the articles contradict each other, in the order of the passages.
        warnings: what a reader must know of the texts before trusting the rest, in sentences.
    """

    sources: str
    lines: tuple[ArticleLine, ...]
    differences: tuple[Difference, ...] = ()
    warnings: tuple[str, ...] = ()
    __repr__ = short_repr


def answer(comparison: Comparison) -> Answer:
    """What the comparison says, in short.

    Args:
        comparison: of two articles or more.

    Returns:
        The answer, a line for each article; without differences where there are none.
    """
    shown = names(comparison)
    descents = descents_of(comparison)
    dispatches = frozenset(each.article for each in descents if each.kind == "dispatch")
    differences = find_differences(comparison, dispatches)
    return Answer(
        sources=sources_words(comparison, shown),
        lines=tuple(_lines(comparison, shown, descents, differences)),
        differences=differences,
        warnings=tuple(warning_words(comparison, shown)),
    )


def _lines(
    comparison: Comparison,
    shown: Sequence[str],
    descents: Sequence[Descent],
    differences: Sequence[Difference],
) -> list[ArticleLine]:
    told = [
        each
        for each in comparison.additions
        if n_words(comparison.articles[each.article], each.spans) >= _LEAST_WORDS
    ]
    added = ranked_additions(comparison, [e for e in told if e.kind not in _COUNTED_ELSEWHERE])
    headlines: dict[int, list[Addition]] = {}
    for each in told:
        if each.kind == "headline":
            headlines.setdefault(each.article, []).append(each)
    changed: dict[int, list[Difference]] = {}
    for difference in differences:
        for article in difference.deviating:
            changed.setdefault(article, []).append(difference)
    by_article = {each.article: each for each in descents}
    dispatches = _Dispatches(comparison, descents)
    uncompared, moved = comparison.uncompared, moved_sentences(comparison)
    lines = []
    for compared in comparison.articles:
        index = compared.index
        descent = by_article.get(index)
        line = ArticleLine(
            article=index,
            role=role_words(comparison, descent, shown) if descent else "",
            shared=shared_part(compared),
            items=_items(comparison, descent, shown, dispatches) if descent else (),
            credits=agencies(compared),
            changed=tuple(changed.get(index, ())),
            moved=moved.get(index, ()),
            is_compared=index not in uncompared,
            is_designated=index == comparison.core.original,
        )
        line = _with_additions(line, compared, added.get(index, ()), headlines.get(index, []))
        line = _with_reworded(comparison, line)
        lines.append(dispatches.counted(line, descent) if descent else line)
    return lines


def _items(
    comparison: Comparison, descent: Descent, shown: Sequence[str], dispatches: _Dispatches
) -> tuple[CarriedItem, ...]:
    """The dispatches of other sources that an article has in it, with how much of each."""
    if not descent.items:
        return ()
    compared = comparison.articles[descent.article]
    members = {
        passage.id: member
        for passage in comparison.passages
        for member in passage.members
        if member.article == descent.article
    }
    rows = zip(compared.segmented.sentences, compared.labels, strict=True)
    whole = n_words(compared, [(row.start, row.end) for row, label in rows if label != "noise"])
    found = []
    for origin in descent.items:
        told = [each.passage for each in comparison.core.sentences if each.origin == origin]
        carried = [members[each].spans for each in told if each in members]
        size = n_words(compared, sorted({each for row in carried for each in row}))
        known = dispatches.of_designated(descent.article, origin)
        n_carried, n_told = known or (len(carried), len(told))
        found.append(
            CarriedItem(
                origin=origin,
                name=item_name(comparison, origin, shown),
                carried=n_carried,
                of=n_told,
                share=size / whole if whole else 0.0,
            )
        )
    return tuple(found)


def _with_additions(
    line: ArticleLine,
    compared: ComparedArticle,
    additions: Sequence[Addition],
    headlines: Sequence[Addition],
) -> ArticleLine:
    """The line with what the article alone says, and how much it is."""
    added = {(each.within, sentence) for each in additions for sentence in each.sentences}
    return attrs.evolve(
        line,
        additions=(*additions, *headlines),
        added_headlines=len(headlines),
        added_sentences=sum(not within for within, _ in added),
        added_parts=sum(within for within, _ in added),
        added_words=sum(n_words(compared, each.spans) for each in additions),
    )


def _with_reworded(comparison: Comparison, line: ArticleLine) -> ArticleLine:
    """The line with how much of what the article shares it words anew."""
    compared = comparison.articles[line.article]
    segmented = compared.segmented
    levels = [
        level
        for level, sentence in zip(compared.levels, segmented.sentences, strict=True)
        if level and segmented.blocks[sentence.block].kind not in HEADING_KINDS
    ]
    is_told = len(comparison.articles) > _A_PAIR or comparison.core.original is not None
    n_reworded = levels.count("rewritten") if is_told and not line.is_designated else 0
    return attrs.evolve(line, shared_sentences=len(levels), reworded=n_reworded)


def _carriers_of_designated(comparison: Comparison) -> list[set[int]]:
    """Who carries each sentence of the designated dispatch, headings apart where it has a text."""
    original = comparison.core.original
    if original is None:
        return []
    segmented = comparison.articles[original].segmented
    story = [at for at in range(len(segmented.sentences)) if segmented.is_story(at)]
    kinds = [segmented.blocks[segmented.sentences[at].block].kind for at in story]
    text = [at for at, kind in zip(story, kinds, strict=True) if kind not in HEADING_KINDS]
    carriers = {at: {original} for at in text or story}
    for passage in comparison.passages:
        articles = {member.article for member in passage.members}
        for member in passage.members:
            for at in member.sentences if member.article == original else ():
                carriers.get(at, set()).update(articles)
    return list(carriers.values())


class _Dispatches:
    """Counts what each article carries of its source's dispatch, in the version that it follows.

    Of a dispatch that was designated these are its own sentences, of another in the version that
    the core shows the core's, in another one the passages that at least two outlets carry which
    follow it.
    """

    def __init__(self, comparison: Comparison, descents: Sequence[Descent]) -> None:
        self._follows = {each.article: (each.origin, each.version) for each in descents}
        self._articles = comparison.articles
        self._carriers = {
            passage.id: {member.article for member in passage.members}
            for passage in comparison.passages
        }
        self._told: dict[int, list[int]] = {}
        versions: dict[int, Counter[int]] = {}
        for sentence in comparison.core.sentences:
            known = self._follows.get(sentence.article, (sentence.origin, 0))
            origin = sentence.origin if comparison.descents else known[0]
            self._told.setdefault(origin, []).append(sentence.passage)
            versions.setdefault(origin, Counter())[known[1]] += 1
        # Of two versions with as many sentences the core follows the later.
        self._version = {o: max(v, key=lambda n: (v[n], n)) for o, v in versions.items()}
        self._designated = _carriers_of_designated(comparison)
        original = comparison.core.original
        follows = None if original is None else self._follows.get(original)
        self._origin_designated = follows[0] if follows else None
        self._known = {each.origin for each in descents if each.kind == "dispatch"}
        for number, found in enumerate(comparison.origins):
            if len(found.articles) >= _FEWEST_CARRIERS:
                self._known.add(number)

    def counted(self, line: ArticleLine, descent: Descent) -> ArticleLine:
        """The line with what the article carries, and of how much."""
        known = self.of_designated(line.article, descent.origin)
        if known is not None:
            carried, size = known
            return attrs.evolve(line, carried=carried, of=size, share=carried / (size or 1))
        told = self._told.get(descent.origin, [])
        if self._version.get(descent.origin, descent.version) != descent.version:
            told = self._of_version(descent)
        carried = sum(line.article in self._carriers.get(each, ()) for each in told)
        size = len(told) if descent.origin in self._known else 0
        if not told:
            carried = self._in_common(descent)
        return attrs.evolve(line, carried=carried, of=size, share=carried / size if size else 0.0)

    def of_designated(self, article: int, origin: int) -> tuple[int, int] | None:
        """Sentences that an article carries, and all, of the designated dispatch if of a source."""
        if self._origin_designated != origin:
            return None
        return sum(article in each for each in self._designated), len(self._designated)

    def _of_version(self, descent: Descent) -> list[int]:
        """Passages that two outlets carry which follow the version of an article."""
        version = descent.origin, descent.version
        return [
            passage
            for passage, carriers in self._carriers.items()
            if len({self._outlet(a) for a in carriers if self._follows.get(a) == version}) > 1
        ]

    def _in_common(self, descent: Descent) -> int:
        """Passages that the article has in common with others of its source."""
        others = {
            article
            for article, (origin, _) in self._follows.items()
            if origin == descent.origin and article != descent.article
        }
        return sum(
            descent.article in carriers and not others.isdisjoint(carriers)
            for carriers in self._carriers.values()
        )

    def _outlet(self, article: int) -> str | int:
        return (self._articles[article].article.source or "").strip().casefold() or article
