"""From groups of sentences to passages: members, levels, the fullest, the earliest, the order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.collate.order import Reading, agreement, order_passages
from newsdiff.model import LEVELS, Member, Passage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.collate.passages import Group
    from newsdiff.collate.settings import CollateSettings
    from newsdiff.model import Level, Link, Span

__all__ = [
    "links_within",
    "make_passages",
    "order_groups",
    "passage_agreement",
    "passage_of_sentences",
]

Sentences = dict[int, tuple[int, ...]]
"""A passage's sentences by article."""

_CLOSENESS: dict[Level, int] = {level: place for place, level in enumerate(LEVELS)}


def order_groups(
    ground: Ground, groups: Sequence[Group], settings: CollateSettings, original: int | None = None
) -> list[Group]:
    """Put the groups into the most plausible order of the text.

    Args:
        ground: articles and links.
        groups: (article, sentence) tuples of each passage.
        settings: the bound of the order search.
        original: index of the dispatch, where the caller knows it; its order then rules.
    """
    readings = _readings(ground, list(map(_by_article, groups)), original)
    order = order_passages(len(groups), readings, n_max=settings.order_passages)
    return [groups[place] for place in order]


def make_passages(
    ground: Ground, groups: Sequence[Group], inner: Sequence[Sequence[Link]]
) -> tuple[Passage, ...]:
    """Make passages of ordered groups and of the links within each; ids run in that order."""
    return tuple(
        _passage(ground, number, _by_article(group), inner[number])
        for number, group in enumerate(groups)
    )


def links_within(ground: Ground, groups: Sequence[Group]) -> list[list[Link]]:
    """Links of each group that have both ends in it."""
    home = {unit: place for place, group in enumerate(groups) for unit in group}
    inner: list[list[Link]] = [[] for _ in groups]
    for link in ground.links:
        left = {home.get((link.left.article, sentence)) for sentence in link.left.sentences}
        right = {home.get((link.right.article, sentence)) for sentence in link.right.sentences}
        for place in left & right:
            if place is not None:
                inner[place].append(link)
    return inner


def passage_agreement(
    ground: Ground, passages: Sequence[Passage], original: int | None = None
) -> float:
    """Share of the ordered passage pairs, over outlets, that keep the passages' order."""
    rows = [{m.article: m.sentences for m in passage.members} for passage in passages]
    return agreement(range(len(rows)), _readings(ground, rows, original))


def passage_of_sentences(passages: Sequence[Passage]) -> dict[tuple[int, int], int]:
    """Id of the passage of each (article, sentence) that is in one."""
    return {
        (member.article, sentence): passage.id
        for passage in passages
        for member in passage.members
        for sentence in member.sentences
    }


def _by_article(group: Group) -> Sentences:
    row: Sentences = {}
    for article, sentence in sorted(group):
        row[article] = (*row.get(article, ()), sentence)
    return row


def _readings(ground: Ground, rows: Sequence[Sentences], original: int | None) -> list[Reading]:
    """Each article's order of the passages, the most trusted article first."""
    carried: dict[int, list[tuple[int, int]]] = {}
    for place, row in enumerate(rows):
        for article, sentences in row.items():
            carried.setdefault(article, []).append((sentences[0], place))

    def trust(article: int) -> tuple[bool, float, bool, int, int]:
        moment = ground.moments[article]
        first = moment.low if moment else float("inf")
        credited = bool(ground.agencies[article])
        return (
            article != original,
            first,
            not credited,
            -len(carried[article]),
            ground.rank[article],
        )

    readings = []
    for article in sorted(carried, key=trust):
        # An outlet counts once, however many versions of it there are; the dispatch overrules all.
        versions = sum(ground.outlets[other] == ground.outlets[article] for other in carried)
        weight = 1.0 + len(carried) if article == original else 1.0 / versions
        passages = tuple(place for _, place in sorted(carried[article]))
        readings.append(Reading(passages=passages, weight=weight))
    return readings


def _passage(ground: Ground, number: int, row: Sentences, links: Sequence[Link]) -> Passage:
    articles = sorted(row)

    def fullness(article: int) -> tuple[int, int]:
        size = sum(ground.sizes[article][sentence] for sentence in row[article])
        return (size, -ground.rank[article])

    fullest = max(articles, key=fullness)
    standing = _standing(ground, row, links, fullest)
    return Passage(
        id=number,
        members=tuple(
            Member(
                article=article,
                sentences=row[article],
                spans=_spans(ground, article, row[article]),
                level=standing[article][0],
                score=standing[article][1],
            )
            for article in articles
        ),
        earliest=ground.earliest(articles),
        fullest=fullest,
    )


def _spans(ground: Ground, article: int, sentences: Sequence[int]) -> tuple[Span, ...]:
    table = ground.articles[article].sentences
    return tuple((table[index].start, table[index].end) for index in sentences)


def _standing(
    ground: Ground, row: Sentences, links: Sequence[Link], fullest: int
) -> dict[int, tuple[Level, float]]:
    """Level and score of each article's wording against the fullest one.

    The same words are verbatim; else the direct link decides; without one the best chain of links
    does: its loosest level, its lowest score.
    """
    whole = ground.words(fullest, row[fullest])
    standing: dict[int, tuple[Level, float]] = {
        article: ("verbatim", 1.0)
        for article in row
        if article == fullest or ground.words(article, row[article]) == whole
    }
    best = _best_links(links)
    for article in row:
        if (direct := best.get((min(article, fullest), max(article, fullest)))) is not None:
            standing.setdefault(article, direct)
    while len(standing) < len(row):
        reached = [
            (max(_CLOSENESS[level], _CLOSENESS[known[0]]), -min(score, known[1]), article)
            for article in row
            if article not in standing
            for other, known in standing.items()
            if (found := best.get((min(article, other), max(article, other)))) is not None
            for level, score in (found,)
        ]
        if not reached:
            break
        place, score, article = min(reached, key=lambda e: (e[0], e[1], ground.rank[e[2]]))
        standing[article] = (LEVELS[place], -score)
    for article in row:
        standing.setdefault(article, ("partial", 0.0))
    return standing


def _best_links(links: Sequence[Link]) -> dict[tuple[int, int], tuple[Level, float]]:
    """Level and score of the best link between each two articles of a passage."""
    best: dict[tuple[int, int], tuple[Level, float]] = {}
    for link in links:
        key = (link.left.article, link.right.article)
        if key[0] > key[1]:
            key = (key[1], key[0])
        if key not in best or (-_CLOSENESS[link.level], link.score) > (
            -_CLOSENESS[best[key][0]],
            best[key][1],
        ):
            best[key] = (link.level, link.score)
    return best
