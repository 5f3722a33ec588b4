"""From two profiles to links: candidates, scores, assignment, what is left over, order, levels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.align.assign import assign
from newsdiff.align.candidates import find_candidates, rarity
from newsdiff.align.decide import decide
from newsdiff.align.evidence import Evidence
from newsdiff.align.extend import AgainSettings, ExtendSettings, Group, extend_links, repeat_links
from newsdiff.align.level import LevelSettings, judge_level
from newsdiff.align.lexicon import lexicon
from newsdiff.align.score import ScoreWeights
from newsdiff.model import Limits, Link, Side

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsdiff.align.profile import Profile
    from newsdiff.model import Level, Limit

__all__ = [
    "AlignSettings",
    "Alignment",
    "heaviest_chain",
    "is_related",
    "link_profiles",
    "same_words",
]


@attrs.frozen(kw_only=True)
class AlignSettings:
    """How sentences are linked.

    Attributes:
        min_score: least score of a link, [0, 1].
        min_unrelated_score: the same of articles that share next to nothing for sure: two reports
            of their own on one event, where similar sentences are often not the same.
        min_moved_score: least score of a link off the common order, [0, 1]: a wrong move is worse
            than a missed one.
        min_moved_tokens: shorter sentences off the common order are not called moved.
        weights: of the features of the quick score.
        extend: when left-over sentences join or repeat a link.
        again: when they are linked to a sentence that has a partner already.
        level: where levels begin.
    """

    min_score: float = attrs.field(default=0.55)
    min_unrelated_score: float = attrs.field(default=0.75)
    min_moved_score: float = attrs.field(default=0.5)
    min_moved_tokens: int = attrs.field(default=8)
    weights: ScoreWeights = attrs.field(factory=ScoreWeights)
    extend: ExtendSettings = attrs.field(factory=ExtendSettings)
    again: AgainSettings = attrs.field(factory=AgainSettings)
    level: LevelSettings = attrs.field(factory=LevelSettings)

    @min_score.validator
    @min_unrelated_score.validator
    @min_moved_score.validator
    def _is_score(self, field: attrs.Attribute[Any], value: float) -> None:
        if not 0 < value <= 1:
            raise ValueError(f"{field.name} must be in (0, 1], not {value}")

    @min_moved_tokens.validator
    def _is_number(self, field: attrs.Attribute[Any], value: int) -> None:
        if value < 1:
            raise ValueError(f"{field.name} must be at least 1, not {value}")


@attrs.frozen(kw_only=True)
class Alignment:
    """Links between two articles in left order, and the bounds that were reached."""

    links: tuple[Link, ...]
    limits: Limits


def link_profiles(
    left: Profile, right: Profile, *, left_index: int, right_index: int, settings: AlignSettings
) -> Alignment:
    """Link the story sentences of two articles.

    The work is done on one orientation of the two, whatever the order given, so that swapping the
    sides swaps the result and nothing else. Two languages are not linked.
    """
    if not _is_comparable(left, right):
        return Alignment(links=(), limits=Limits())
    swapped = _orientation(right) < _orientation(left)
    first, second = (right, left) if swapped else (left, right)
    groups, scores, limits = _group(first, second, settings)
    moved = _off_order(groups, first, second, settings)
    margins = _margins(groups, scores)
    links = []
    for group, is_moved, margin in zip(groups, moved, margins, strict=True):
        if is_moved and group.score < settings.min_moved_score:
            continue
        sides = _side(first, group.left, left_index), _side(second, group.right, right_index)
        if swapped:
            sides = _side(second, group.right, left_index), _side(first, group.left, right_index)
        level = _level(first, second, group, settings.level)
        link = Link(
            left=sides[0],
            right=sides[1],
            level=level,
            score=round(group.score, 6),
            margin=round(margin, 6),
            moved=is_moved,
        )
        links.append(link)
    links.sort(key=lambda link: (link.left.sentences, link.right.sentences))
    return Alignment(links=tuple(links), limits=Limits(reached=limits))


def _orientation(profile: Profile) -> tuple[int, str]:
    text = profile.segmented.article.text
    return len(text), text


def _group(
    left: Profile, right: Profile, settings: AlignSettings
) -> tuple[list[Group], dict[tuple[int, int], float], tuple[Limit, ...]]:
    weights = rarity(left, right)
    same = same_words(left, right)
    lefts, rights = {pair[0] for pair in same}, {pair[1] for pair in same}
    found, limits = find_candidates(left, right, weights)
    free = [c for c in found if c.left not in lefts and c.right not in rights]
    scores = {(c.left, c.right): c.jaccard for c in found}
    evidence = Evidence(left, right)
    chances, many = decide(evidence, (free, found), weights, same, settings.weights)
    scores |= chances
    related = is_related(left, right, same, chances)
    least = settings.min_score if related else settings.min_unrelated_score
    gains = {at: score - least + TIE for at, score in chances.items() if score >= least}
    chosen, crowded = assign(gains)
    groups = [Group([i], [j], 1.0) for i, j in same]
    groups += [Group([i], [j], scores[i, j]) for i, j in chosen]
    groups.sort(key=lambda group: group.left)
    extend_links(groups, left, right, found, weights, settings.extend)
    groups += repeat_links(groups, chances, evidence, settings.again)
    groups.sort(key=lambda group: (group.left, group.right))
    return groups, scores, limits + many + crowded


SURE = 0.9
"""Score from which on a pair of sentences is surely the same, whatever the articles are."""
RELATED = 0.08
"""Share of the sentences of two articles that are surely the same, if the articles are related."""


def is_related(
    left: Profile,
    right: Profile,
    same: Sequence[tuple[int, int]],
    chances: Mapping[tuple[int, int], float],
) -> bool:
    """Whether two articles surely share more than a sentence or two of the shorter one."""
    sure = [*same, *(cell for cell, chance in chances.items() if chance > SURE)]
    n_sure = min(len({row for row, _ in sure}), len({row for _, row in sure}))
    return n_sure >= RELATED * min(len(left.sentences), len(right.sentences))


def _is_comparable(left: Profile, right: Profile) -> bool:
    """Whether two articles are in one language, or so much alike that the languages must be wrong.

    Names and figures alone, which need no translation, do not say that two sentences are the same.
    """
    if left.segmented.is_comparable_with(right.segmented):
        return True
    if left.segmented.is_unspaced or right.segmented.is_unspaced:
        return False
    n_same = sum(left.keys[row].count(" ") + 1 >= MIN_TELLING for row, _ in same_words(left, right))
    return n_same >= SAME_LANGUAGE * min(len(left.sentences), len(right.sentences)) > 0


TIE = 1e-9
"""Gain of a candidate that just reaches the threshold, so that it is better than no link."""
MIN_TELLING = 5
"""Words of a sentence that is not the same in two languages."""
SAME_LANGUAGE = 0.25
"""Part of the sentences of the shorter article that the other one has, if they are of one language,
whatever was detected."""
MIN_SAME_WORDS = 2
"""Sentences this long with the same words are linked outright, shorter ones if they occur equally
often.
"""


def same_words(left: Profile, right: Profile) -> list[tuple[int, int]]:
    """Rows with the same words in order, whatever their accents, the k-th with the k-th."""
    places: dict[str, list[int]] = {}
    for row, key in enumerate(right.plain):
        places.setdefault(key, []).append(row)
    rows: dict[str, list[int]] = {}
    for row, key in enumerate(left.plain):
        if key in places:
            rows.setdefault(key, []).append(row)
    pairs: list[tuple[int, int]] = []
    for key, mine in rows.items():
        theirs = places[key]
        if len(mine) == len(theirs) or key.count(" ") + 1 >= MIN_SAME_WORDS:
            pairs += zip(mine, theirs, strict=False)
    return pairs


def _off_order(
    groups: Sequence[Group], left: Profile, right: Profile, settings: AlignSettings
) -> list[bool]:
    by_place = sorted(range(len(groups)), key=lambda index: groups[index].core)
    weights = [sum(len(left.keys[row]) for row in groups[index].left) + 1 for index in by_place]
    places = [groups[index].core[1] for index in by_place]
    chain = {by_place[place] for place in heaviest_chain(places, weights)}
    return [
        index not in chain
        and min(_n_stems(left, group.left), _n_stems(right, group.right))
        >= settings.min_moved_tokens
        for index, group in enumerate(groups)
    ]


def _n_stems(profile: Profile, rows: Sequence[int]) -> int:
    return sum(len(profile.stems[row]) for row in rows)


def _margins(groups: Sequence[Group], scores: Mapping[tuple[int, int], float]) -> list[float]:
    by_left: dict[int, list[tuple[int, float]]] = {}
    by_right: dict[int, list[tuple[int, float]]] = {}
    for (left, right), score in scores.items():
        by_left.setdefault(left, []).append((right, score))
        by_right.setdefault(right, []).append((left, score))
    margins = []
    for group in groups:
        rivals = [s for i in group.left for j, s in by_left.get(i, ()) if j not in group.right]
        rivals += [s for j in group.right for i, s in by_right.get(j, ()) if i not in group.left]
        margins.append(group.score - max(rivals) if rivals else 1.0)
    return margins


def _side(profile: Profile, rows: Sequence[int], article: int) -> Side:
    numbers = [profile.sentences[row] for row in rows]
    sentences = [profile.segmented.sentences[number] for number in numbers]
    spans = [(sentence.start, sentence.end) for sentence in sentences]
    return Side(article=article, sentences=tuple(numbers), spans=tuple(spans))


def _level(left: Profile, right: Profile, group: Group, settings: LevelSettings) -> Level:
    if [left.plain[row] for row in group.left] == [right.plain[row] for row in group.right]:
        return "verbatim"
    keys = [left.keys[row] for row in group.left], [right.keys[row] for row in group.right]
    sides = [[word for key in side for word in key.split(" ")] for side in keys]
    words = lexicon(left.segmented.language), lexicon(right.segmented.language)
    telling = words[0].negation | words[1].negation
    saying = words[0].saying | words[1].saying
    return judge_level(*sides, telling=telling, saying=saying, settings=settings)


def heaviest_chain(places: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Indices of the heaviest strictly increasing subsequence.

    The common order of two articles: the heaviest of the links in left order by place on the right
    (Jacobson & Vo 1992, the weighted form of Schensted's problem). O(n log n) for n links, by a
    Fenwick tree of prefix maxima; memory O(n).

    Args:
        places: place of each link on the right, links in left order; equal places never share a
            chain.
        weights: of each link, > 0, as many as places.

    Returns:
        Indices into `places`, increasing; of equally heavy chains the one whose end comes first.

    Example:
        >>> heaviest_chain([2, 0, 1, 3], [1, 5, 5, 1])
        [1, 2, 3]
    """
    rank = {place: number for number, place in enumerate(sorted(set(places)), start=1)}
    tree: list[tuple[int, int]] = [(0, 0)] * (len(rank) + 1)  # (weight, −index of the last link)
    before: list[int | None] = []
    end, heaviest = None, 0
    for index, (place, weight) in enumerate(zip(places, weights, strict=True)):
        node, best = rank[place] - 1, (0, 0)
        while node:
            best = max(best, tree[node])
            node -= node & -node
        before.append(-best[1] if best[0] else None)
        total = best[0] + weight
        if total > heaviest:
            end, heaviest = index, total
        node = rank[place]
        while node < len(tree):
            tree[node] = max(tree[node], (total, -index))
            node += node & -node
    chain = []
    while end is not None:
        chain.append(end)
        end = before[end]
    return chain[::-1]
