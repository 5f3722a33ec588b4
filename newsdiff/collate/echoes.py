"""Sentences of one article's story that another article has as matter of its page.

An embedded post, a caption or a list of links is cleaned away where its page shows what it is, and
stands among the running text of the next outlet. Whose words these are does not hang on the page:
where they stand word for word in the noise of another article, they are noise in both.

Words are compared by runs of `RUN` (shingles: Broder, "On the resemblance and containment of
documents", SEQUENCES 1997). A run may go over the ends of sentences, so that a short sentence is
known by its neighbours. Time and memory are linear in the words and links.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newsdiff.model import NOISE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsdiff.model import Link, SegmentedArticle

__all__ = ["Story", "Unit", "without_echoes"]

RUN = 5
"""Words in a row that are no accident."""
COVERED = 0.9
"""Part of a sentence's words that stand so in the noise of one other article."""
NO_EVIDENCE = frozenset({"repeated_headline", "byline", "dateline"})
"""Kinds of noise that repeat or carry what a story says."""
WEAK_KINDS = frozenset({"caption", "other_noise"})
"""Kinds for which prose is taken now and then: the noise of one article against the story of one
decides nothing."""
POST = "embed"
"""The kind of an embedded post, which is nobody's own text even where several stories run it."""

Unit = tuple[int, int]
"""A sentence of an article: article index, sentence index."""
Story = tuple[tuple[bool, ...], ...]

_Words = tuple[tuple[tuple[str, ...], ...], ...]


def without_echoes(
    articles: Sequence[SegmentedArticle], words: _Words, story: Story, links: Sequence[Link]
) -> tuple[Story, frozenset[Unit]]:
    """Take from each story what stands word for word in the noise of another article.

    A sentence stays in the story if the evidence is against it or too little: a headline; a short
    sentence between others that stay; one of which noise has but a part; what links join to the
    story of another article, unless all that they join are posts of a third one; and what a single
    article has in noise of a kind that is often taken for noise by mistake. The last is in doubt:
    one of the two articles must be wrong, so that it is neither noise nor anybody's alone.

    Args:
        articles: the articles.
        words: the words of each sentence of each article.
        story: whether each sentence of each article stands in a block of the story.
        links: links between sentences of stories.

    Returns:
        `story`, but false for sentences that are noise elsewhere; and the sentences in doubt.
    """
    echoes = _covered(articles, words, story, NOISE_KINDS - NO_EVIDENCE)
    if not echoes:
        return story, frozenset()
    clear = _covered(articles, words, story, NOISE_KINDS - NO_EVIDENCE - WEAK_KINDS)
    posts = _covered(articles, words, story, frozenset({POST})).keys()
    linked: set[Unit] = set()
    for joined in _joined(links):
        if not joined <= posts:
            linked |= joined
    free = echoes.keys() - linked
    gone = {unit for unit in free if unit in clear or len(echoes[unit]) > 1}
    left = tuple(
        tuple(is_story and (index, place) not in gone for place, is_story in enumerate(row))
        for index, row in enumerate(story)
    )
    return left, frozenset(free - gone)


def _covered(
    articles: Sequence[SegmentedArticle], words: _Words, story: Story, kinds: frozenset[str]
) -> dict[Unit, set[int]]:
    """Sentences of stories whose words stand in noise of some kinds, and in which articles'."""
    runs = _runs(articles, words, kinds)
    found: dict[Unit, set[int]] = {}
    for index, segmented in enumerate(articles) if runs else ():
        for stretch in _stretches(segmented, story[index]):
            flat = [(place, word) for place in stretch for word in words[index][place]]
            for other, counts in _counts(flat, runs, index).items():
                for sentence, count in counts.items():
                    if count >= COVERED * len(words[index][sentence]):
                        found.setdefault((index, sentence), set()).add(other)
    return found


def _runs(
    articles: Sequence[SegmentedArticle], words: _Words, kinds: frozenset[str]
) -> dict[tuple[str, ...], set[int]]:
    """Runs of words in blocks of some kinds, and which articles have each."""
    found: dict[tuple[str, ...], set[int]] = {}
    for index, segmented in enumerate(articles):
        flat = [
            word
            for place, sentence in enumerate(segmented.sentences)
            if segmented.blocks[sentence.block].kind in kinds
            for word in words[index][place]
        ]
        for run in zip(*(flat[start:] for start in range(RUN)), strict=False):
            found.setdefault(run, set()).add(index)
    return found


def _counts(
    flat: Sequence[tuple[int, str]], runs: Mapping[tuple[str, ...], set[int]], article: int
) -> dict[int, Counter[int]]:
    """For each other article, how many words of each sentence stand in its runs."""
    places: dict[int, set[int]] = {}
    for start in range(len(flat) - RUN + 1):
        for other in runs.get(tuple(word for _, word in flat[start : start + RUN]), ()):
            if other != article:
                places.setdefault(other, set()).update(range(start, start + RUN))
    return {other: Counter(flat[at][0] for at in known) for other, known in places.items()}


def _stretches(segmented: SegmentedArticle, row: Sequence[bool]) -> Iterator[list[int]]:
    """Sentences of the story that follow each other, headlines left out."""
    stretch: list[int] = []
    for place, is_story in enumerate(row):
        kind = segmented.blocks[segmented.sentences[place].block].kind
        if is_story and kind != "headline":
            stretch.append(place)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _joined(links: Sequence[Link]) -> Iterator[set[Unit]]:
    """Sentences that links join, directly or through others."""
    beside: dict[Unit, set[Unit]] = {}
    for link in links:
        units = {(side.article, s) for side in (link.left, link.right) for s in side.sentences}
        first = min(units)
        for unit in units:
            beside.setdefault(unit, set()).add(first)
            beside.setdefault(first, set()).add(unit)
    seen: set[Unit] = set()
    for start in beside:
        if start in seen:
            continue
        joined, todo = {start}, [start]
        while todo:
            fresh = beside[todo.pop()] - joined
            joined |= fresh
            todo += fresh
        seen |= joined
        yield joined
