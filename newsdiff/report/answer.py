"""The answer of a comparison, for whoever reads nothing else: one line an article, what differs.

Plain values, made here once from what collation concluded; every format words them by
`newsdiff.report.notes` and none counts for itself. Time and memory are linear in articles,
sentences and links.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import attrs

from newsdiff.model import Descent
from newsdiff.model.representation import short_repr
from newsdiff.report.differences import Difference, Reading, find_differences
from newsdiff.report.notes import role_words, sources_words, warning_words
from newsdiff.report.text import agencies, n_words, names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import Addition, ComparedArticle, Comparison, DescentKind

__all__ = ["Answer", "ArticleLine", "Difference", "Reading", "answer", "descents_of"]

_NEWS_FIRST = {"background": 1, "analysis": 1}
"""Kinds of additions that are told after what is new."""

_LEAST_WORDS = 3
"""Fewer words are no statement, but a place or an agency that was cut off a dateline."""

_FEWEST_CARRIERS = 3
"""Articles whose common sentences are taken for a dispatch that is not there itself."""

_COUNTED_ELSEWHERE = frozenset({"figure", "headline"})
"""A figure is among what was changed, and every article has a headline of its own."""


@attrs.frozen(kw_only=True)
class ArticleLine:
    """What is to be said of one article.

    Attributes:
        article: its index.
        role: what it is to its source, such as "carries the AFP dispatch".
        carried: sentences of its source's dispatch that it carries; without a dispatch, those that
            it shares.
        of: sentences of that dispatch. 0 where there is none: what two articles share is not known
            to be a dispatch, so one takes three articles, or itself.
        share: `carried / of`, 0 where there is none.
        version: the version of the dispatch that `of` counts, from 0, where the article follows
            another one; else None.
        shared: part of its story that an article of another outlet carries too, by characters, in
            [0, 1].
        credits: agencies that it credits, in the order of the text; empty for none.
        changed: differences in which it says something else than the dispatch, or than most.
        additions: what it alone says, the most telling first: news before background and comment,
            then the longer one. Headlines, figures and what is left of a dateline are not among
            them.
        added_sentences: sentences of these additions.
        added_words: words of these additions.
    """

    article: int
    role: str
    carried: int = 0
    of: int = 0
    share: float = 0.0
    version: int | None = None
    shared: float = 0.0
    credits: tuple[str, ...] = ()
    changed: tuple[Difference, ...] = ()
    additions: tuple[Addition, ...] = ()
    added_sentences: int = 0
    added_words: int = 0
    __repr__ = short_repr


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


def descents_of(comparison: Comparison) -> tuple[Descent, ...]:
    """What each article goes back to; by origins and relations where no descents were found.

    Returns:
        One for each article, in order; empty where there are no origins either.
    """
    if comparison.descents or not comparison.origins:
        return comparison.descents
    parents = _parents(comparison)
    made = []
    for number, origin in enumerate(comparison.origins):
        for article in origin.articles:
            kind: DescentKind = "source"
            parent: int | None = None
            if article in parents:
                kind, parent = parents[article]
            if article == comparison.core.original:
                kind, parent = "dispatch", None
            elif len(origin.articles) == 1:
                kind, parent = "alone", None
            made.append(
                Descent(
                    article=article,
                    origin=number,
                    kind=kind,
                    parent=parent,
                    share=_shared(comparison.articles[article]),
                    note=origin.note,
                )
            )
    return tuple(sorted(made, key=lambda each: each.article))


def _shared(compared: ComparedArticle) -> float:
    """Part of the story that is shared; by the labels of its sentences where nothing else says."""
    if compared.shared_part is not None:
        return compared.shared_part
    shares = compared.shares
    story = 1.0 - shares.noise
    return min(1.0, shares.shared / story) if story > 0 else 0.0


def _parents(comparison: Comparison) -> dict[int, tuple[DescentKind, int]]:
    """Articles that have it from another, or are its later version, by the likeliest relation."""
    found: dict[int, tuple[DescentKind, int]] = {}
    for each in sorted(comparison.relations, key=lambda each: each.probability):
        if each.verdict == "left_from_right":
            found[each.left] = ("taken", each.right)
        elif each.verdict == "right_from_left":
            found[each.right] = ("taken", each.left)
        elif each.verdict == "update" and each.later is not None:
            found[each.later] = ("update", each.left + each.right - each.later)
    return found


def _lines(
    comparison: Comparison,
    shown: Sequence[str],
    descents: Sequence[Descent],
    differences: Sequence[Difference],
) -> list[ArticleLine]:
    added: dict[int, list[Addition]] = {}
    for addition in comparison.additions:
        compared = comparison.articles[addition.article]
        told = n_words(compared, addition.sentences) >= _LEAST_WORDS
        if told and addition.kind not in _COUNTED_ELSEWHERE:
            added.setdefault(addition.article, []).append(addition)
    changed: dict[int, list[Difference]] = {}
    for difference in differences:
        for article in difference.deviating:
            changed.setdefault(article, []).append(difference)
    by_article = {each.article: each for each in descents}
    dispatches = _Dispatches(comparison, descents)
    lines = []
    for compared in comparison.articles:
        index = compared.index
        descent = by_article.get(index)
        line = ArticleLine(
            article=index,
            role=role_words(comparison, descent, shown) if descent else "",
            shared=_shared(compared),
            credits=agencies(compared),
            changed=tuple(changed.get(index, ())),
        )
        line = _with_additions(line, compared, added.get(index, ()))
        lines.append(dispatches.counted(line, descent) if descent else line)
    return lines


def _with_additions(
    line: ArticleLine, compared: ComparedArticle, additions: Sequence[Addition]
) -> ArticleLine:
    """The line with what the article alone says, the most telling first."""
    ranked = sorted(
        additions,
        key=lambda each: (
            _NEWS_FIRST.get(each.kind, 0),
            -n_words(compared, each.sentences),
            each.spans,
        ),
    )
    sentences = sorted({sentence for each in additions for sentence in each.sentences})
    return attrs.evolve(
        line,
        additions=tuple(ranked),
        added_sentences=len(sentences),
        added_words=n_words(compared, sentences),
    )


class _Dispatches:
    """Counts what each article carries of its source's dispatch."""

    def __init__(self, comparison: Comparison, descents: Sequence[Descent]) -> None:
        origin_of = {each.article: each.origin for each in descents}
        version_of = {each.article: each.version for each in descents}
        members = {
            passage.id: [member.article for member in passage.members]
            for passage in comparison.passages
        }
        self._sizes: Counter[int] = Counter()
        self._carried: Counter[int] = Counter()
        self._versions: dict[int, Counter[int]] = {}
        for sentence in comparison.core.sentences:
            origin = sentence.origin
            if not comparison.descents:
                origin = origin_of.get(sentence.article, origin)
            self._sizes[origin] += 1
            versions = self._versions.setdefault(origin, Counter())
            versions[version_of.get(sentence.article, 0)] += 1
            carriers = members.get(sentence.passage, ())
            self._carried.update(each for each in carriers if origin_of.get(each) == origin)
        self._known = {each.origin for each in descents if each.kind == "dispatch"}
        for number, found in enumerate(comparison.origins):
            if len(found.articles) >= _FEWEST_CARRIERS:
                self._known.add(number)

    def counted(self, line: ArticleLine, descent: Descent) -> ArticleLine:
        """The line with what the article carries, and of how much."""
        carried = self._carried[line.article]
        size = self._sizes[descent.origin] if descent.origin in self._known else 0
        version = self._version(descent.origin)
        return attrs.evolve(
            line,
            carried=carried,
            of=size,
            share=carried / size if size else 0.0,
            version=version if size and version != descent.version else None,
        )

    def _version(self, origin: int) -> int:
        """The version of the dispatch that the core follows.

        It is the one whose wording most of its sentences show, of two with as many the later.
        """
        found = self._versions.get(origin, {0: 1})
        return max(found, key=lambda version: (found[version], version))
