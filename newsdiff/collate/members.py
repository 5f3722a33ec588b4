"""From groups of sentences to passages: members, levels, the base, the earliest, the order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.collate.labels import CLOSENESS
from newsdiff.collate.order import Reading, agreement, order_passages
from newsdiff.model import LEVELS, Member, Passage

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from newsdiff.collate.ground import Ground
    from newsdiff.collate.passages import Group
    from newsdiff.collate.settings import CollateSettings
    from newsdiff.model import Level, Link, Span, WireCore

__all__ = [
    "Leading",
    "glued_wordings",
    "in_order",
    "links_within",
    "make_passages",
    "on_core_wording",
    "passage_agreement",
    "passage_of_sentences",
    "sentences_of",
    "without_strangers",
]

Sentences = dict[int, tuple[int, ...]]
"""A passage's sentences by article."""

_OTHER_VERSION = 0.25
"""What the order of an article counts that follows another version than the core."""

_GLUED_WORDS = 16
_OPENING = 3
"""Words by which a beginning is known."""

_MOST = 0.5
"""A wording of which less is in a link is no edited form of the other."""

_CARRYING_ON = frozenset(",;:(-'’")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Leading:
    """Whose order counts.

    Attributes:
        dispatches: articles that are a dispatch themselves, in the version that the core follows;
            their order rules.
        followers: articles that follow such a version; the order of the others counts for less.
    """

    dispatches: frozenset[int]
    followers: frozenset[int]


def in_order(
    ground: Ground,
    passages: Sequence[Passage],
    inner: Sequence[Sequence[Link]],
    settings: CollateSettings,
    leading: Leading,
) -> tuple[tuple[Passage, ...], list[Sequence[Link]]]:
    """Put the passages, and the links within each, into the most plausible order of the text.

    Args:
        ground: articles and links.
        passages: in any canonical order; their ids are given anew.
        inner: the links within each.
        settings: the bound of the order search.
        leading: whose order counts.
    """
    readings = _readings(ground, passages, leading)
    order = order_passages(len(passages), readings, n_max=settings.order_passages)
    made = (attrs.evolve(passages[place], id=number) for number, place in enumerate(order))
    return tuple(made), [inner[place] for place in order]


def make_passages(
    ground: Ground, groups: Sequence[Group], inner: Sequence[Sequence[Link]]
) -> tuple[Passage, ...]:
    """Make passages of groups and of the links within each; ids run in the order given."""
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


def passage_agreement(ground: Ground, passages: Sequence[Passage], leading: Leading) -> float:
    """Share of the ordered passage pairs, over outlets, that keep the passages' order."""
    return agreement(range(len(passages)), _readings(ground, passages, leading))


def passage_of_sentences(passages: Sequence[Passage]) -> dict[tuple[int, int], int]:
    """Id of the passage of each (article, sentence) that is in one."""
    return {
        (member.article, sentence): passage.id
        for passage in passages
        for member in passage.members
        for sentence in member.sentences
    }


def sentences_of(passage: Passage) -> Sentences:
    """The sentences of each article that has the passage."""
    return {member.article: member.sentences for member in passage.members}


def _by_article(group: Group) -> Sentences:
    row: Sentences = {}
    for article, sentence in sorted(group):
        row[article] = (*row.get(article, ()), sentence)
    return row


def _readings(ground: Ground, passages: Sequence[Passage], leading: Leading) -> list[Reading]:
    """Each article's order of the passages, the most trusted article first."""
    carried: dict[int, list[tuple[int, int]]] = {}
    for place, passage in enumerate(passages):
        for member in passage.members:
            carried.setdefault(member.article, []).append((member.sentences[0], place))

    def trust(article: int) -> tuple[bool, bool, float, bool, int, int]:
        moment = ground.moments[article]
        first = moment.low if moment else float("inf")
        credited = bool(ground.agencies[article])
        return (
            article not in leading.dispatches,
            article not in leading.followers,
            first,
            not credited,
            -len(carried[article]),
            ground.rank[article],
        )

    readings = []
    for article in sorted(carried, key=trust):
        # An outlet counts once, however many versions of it there are; the dispatch overrules all.
        versions = sum(ground.outlets[other] == ground.outlets[article] for other in carried)
        weight = 1.0 / versions if article in leading.followers else _OTHER_VERSION / versions
        weight = 1.0 + len(carried) if article in leading.dispatches else weight
        places = tuple(place for _, place in sorted(carried[article]))
        readings.append(Reading(passages=places, weight=weight))
    return readings


def _passage(ground: Ground, number: int, row: Sentences, links: Sequence[Link]) -> Passage:
    articles = sorted(row)
    glued = glued_wordings(ground, row)

    def fullness(article: int) -> tuple[bool, int, int]:
        return (article not in glued, ground.size(article, row[article]), -ground.rank[article])

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
        base=fullest,
    )


def without_strangers(
    ground: Ground, passage: Passage, links: Sequence[Link], shown: Collection[int]
) -> Passage:
    """A passage of the wire core without members that only a chain leads to.

    A member stays if it is linked to a wording that the core shows, or to one that is the same as
    this or verbatim linked to it: a part of what shares a part is no part of the statement.

    Args:
        ground: articles and links.
        passage: any.
        links: those within it.
        shown: articles whose wording the core shows.
    """
    row = sentences_of(passage)
    wordings = {ground.words(article, row[article]) for article in shown}
    near = {article for article in row if ground.words(article, row[article]) in wordings}
    pairs = [((x.left.article, x.right.article), x.level) for x in links]
    near.update(*(pair for pair, level in pairs if level == "verbatim" and near & set(pair)))
    kept = near.union(*(pair for pair, _ in pairs if near & set(pair)))
    if kept >= row.keys():
        return passage
    return _passage(ground, passage.id, {a: row[a] for a in row if a in kept}, links)


def on_core_wording(
    ground: Ground, passages: Sequence[Passage], inner: Sequence[Sequence[Link]], core: WireCore
) -> tuple[Passage, ...]:
    """Measure each passage of the wire core against the wording that the core shows.

    Of several dispatches with the passage the first counts.

    Args:
        ground: articles and links.
        passages: in their final order.
        inner: the links within each.
        core: whose wordings count.
    """
    shown: dict[int, int] = {}
    for sentence in core.sentences:
        shown.setdefault(sentence.passage, sentence.article)
    return tuple(
        _on_base(ground, passage, inner[passage.id], shown[passage.id])
        if shown.get(passage.id, passage.base) != passage.base
        else passage
        for passage in passages
    )


def _on_base(ground: Ground, passage: Passage, links: Sequence[Link], base: int) -> Passage:
    row = sentences_of(passage)
    standing = _standing(ground, row, links, base)
    members = (
        attrs.evolve(m, level=standing[m.article][0], score=standing[m.article][1])
        for m in passage.members
    )
    return attrs.evolve(passage, members=tuple(members), base=base)


def glued_wordings(ground: Ground, row: Sentences) -> frozenset[int]:
    """Articles whose wording begins as another's, but for words before that nobody else has.

    So does a sentence that a subheading or headline ran into: what follows them begins with a
    capital, and with no comma or colon before it.

    Args:
        ground: articles and links.
        row: the passage's sentences by article.
    """
    having: dict[tuple[str, ...], list[int]] = {}
    for article, sentences in row.items():
        having.setdefault(ground.words(article, sentences), []).append(article)
    found: set[int] = set()
    for mine, articles in having.items():
        extra = _glued_words(mine, [other for other in having if other != mine])
        if extra:
            found.update(a for a in articles if _starts_anew(ground, a, row[a], extra))
    return frozenset(found)


def _glued_words(mine: tuple[str, ...], others: Sequence[tuple[str, ...]]) -> int:
    """How many words stand before what begins as another wording does; 0 if none do."""
    for extra in range(1, min(_GLUED_WORDS, len(mine) - _OPENING) + 1):
        start, ahead = mine[extra : extra + _OPENING], set(mine[:extra])
        begins = any(other[:_OPENING] == start for other in others)
        if begins and not any(ahead <= set(other) for other in others):
            return extra
    return 0


def _starts_anew(ground: Ground, article: int, sentences: Sequence[int], words: int) -> bool:
    """Whether the word behind so many is capital, and no comma, colon or bracket before it."""
    segmented = ground.articles[article]
    seen, mark = 0, ""
    for number in sentences:
        sentence = segmented.sentences[number]
        for token in range(sentence.first_token, sentence.end_token):
            start, end = segmented.tokens.starts[token], segmented.tokens.ends[token]
            text = segmented.article.text[start:end]
            if not segmented.tokens.words[token]:
                mark = text
                continue
            if seen == words:
                return text[:1].isupper() and mark not in _CARRYING_ON
            seen, mark = seen + 1, ""
    return False


def _spans(ground: Ground, article: int, sentences: Sequence[int]) -> tuple[Span, ...]:
    table = ground.articles[article].sentences
    return tuple((table[index].start, table[index].end) for index in sentences)


def _standing(
    ground: Ground, row: Sentences, links: Sequence[Link], base: int
) -> dict[int, tuple[Level, float]]:
    """Level and score of each article's wording against the base.

    The same words are verbatim, and no others are; who has them all within more is edited. Else the
    direct link decides; without one the best chain of links does: its loosest level, its lowest
    score. A link of less than both wordings
    is verbatim for what it joins alone: the rest makes it edited, or partial if it is most of it.
    """
    whole = ground.words(base, row[base])
    standing: dict[int, tuple[Level, float]] = {
        article: ("verbatim", 1.0)
        for article in row
        if article == base or ground.words(article, row[article]) == whole
    }
    best = _best_links(links)
    for article in row:
        direct = best.get((min(article, base), max(article, base)))
        if direct is None or article in standing:
            continue
        standing[article] = _as_a_whole(ground, row, (article, base), direct)
        words = ground.words(article, row[article])
        if CLOSENESS[standing[article][0]] > CLOSENESS["edited"] and _holds(words, whole):
            score = max(standing[article][1], len(whole) / len(words))
            standing[article] = "edited", score
    while len(standing) < len(row):
        reached = [
            (max(CLOSENESS[link.level], CLOSENESS[known[0]]), -min(link.score, known[1]), article)
            for article in row
            if article not in standing
            for other, known in standing.items()
            if (link := best.get((min(article, other), max(article, other)))) is not None
        ]
        if not reached:
            break
        place, score, article = min(reached, key=lambda e: (e[0], e[1], ground.rank[e[2]]))
        standing[article] = (LEVELS[max(place, CLOSENESS["edited"])], -score)
    for article in row:
        standing.setdefault(article, ("partial", 0.0))
    return standing


def _holds(words: Sequence[str], within: Sequence[str]) -> bool:
    """Whether some words stand one after another within others."""
    return bool(within) and f" {' '.join(within)} " in f" {' '.join(words)} "


def _as_a_whole(
    ground: Ground, row: Sentences, pair: tuple[int, int], link: Link
) -> tuple[Level, float]:
    """Level and score of two wordings that a link joins, perhaps only in part."""
    if link.level != "verbatim":
        return link.level, link.score
    linked = {side.article: side.sentences for side in (link.left, link.right)}
    parts = []
    for article in pair:
        joined = ground.size(article, (s for s in row[article] if s in linked[article]))
        parts.append(joined / (ground.size(article, row[article]) or 1))
    if min(parts) >= 1.0:
        return link.level, link.score
    return ("edited" if min(parts) >= _MOST else "partial"), link.score * min(parts)


def _best_links(links: Sequence[Link]) -> dict[tuple[int, int], Link]:
    """The best link between each two articles of a passage."""
    best: dict[tuple[int, int], Link] = {}
    for link in links:
        key = (link.left.article, link.right.article)
        if key[0] > key[1]:
            key = (key[1], key[0])
        if key not in best or (-CLOSENESS[link.level], link.score) > (
            -CLOSENESS[best[key].level],
            best[key].score,
        ):
            best[key] = link
    return best
