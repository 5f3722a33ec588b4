"""Near-duplicate paragraphs of a handful of articles: exact Jaccard of word shingles.

An exact join finds every pair within the bounds: two sets at the threshold share one of their
rarest shingles, so only these are indexed (the prefix filter of Chaudhuri, Ganti & Kaushik 2006).
Sketches are made for the millions of a dump: for the few of a comparison they would take longer
than this. Paragraphs with the same shingles are compared once.

Time: linear in the postings that meet, which are bounded. Memory: linear in the shingles.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, islice, product
from math import ceil
from typing import TYPE_CHECKING

import attrs

from newsdiff.model import Limit, Pair
from newsdiff.model.dump_settings import DEDUPE_DEFAULTS
from newsdiff.model.shingles import shingles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["ParagraphLinks", "link_paragraphs"]

MAX_POSTINGS = 500
"""Paragraphs that are remembered for one of their rarest shingles; more are lines of a template."""
ROUNDING = 1e-9
MAX_CANDIDATES = 500_000
"""Pairs of distinct paragraphs that are compared: a few seconds of work."""
MAX_PAIRS = 20_000
"""Pairs that are reported; the rest is counted in the limits."""

Shingle = tuple[str, ...]
Place = tuple[int, int]


@attrs.frozen(kw_only=True)
class ParagraphLinks:
    """Near-duplicate paragraphs and the bounds that were reached."""

    pairs: tuple[Pair, ...]
    limits: tuple[Limit, ...] = ()


def link_paragraphs(
    articles: Iterable[Iterable[Sequence[str]]],
    *,
    threshold: float = DEDUPE_DEFAULTS.threshold,
) -> ParagraphLinks:
    """Pairs of near-duplicate paragraphs of different articles.

    Args:
        articles: the words of each block of each article; gone through once.
        threshold: least Jaccard similarity, in (0, 1].

    Returns:
        Pairs by left article, left block, right article, right block, the left article before the
        right.

    Raises:
        ValueError: a threshold out of range.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold must be in (0, 1], not {threshold}")
    places: dict[frozenset[Shingle], list[Place]] = {}
    for article, blocks in enumerate(articles):
        for block, words in enumerate(blocks):
            found = shingles(words)
            if found:
                places.setdefault(found, []).append((article, block))
    texts = list(places)
    pairs: list[Pair] = []
    n_pairs = n_candidates = 0
    alike = _by_prefix(texts, threshold)
    for one, two in chain(((n, n) for n in range(len(texts))), islice(alike, MAX_CANDIDATES + 1)):
        n_candidates += one != two
        shared = len(texts[one] & texts[two])
        similarity = shared / (len(texts[one]) + len(texts[two]) - shared)
        if similarity < threshold:
            continue
        containment = shared / min(len(texts[one]), len(texts[two]))
        mine, theirs = places[texts[one]], places[texts[two]]
        n_pairs += _n_meetings(mine, theirs) if one != two else _n_meetings(mine, mine) // 2
        room = MAX_PAIRS - len(pairs)
        pairs += _expanded(mine, theirs, similarity, containment, room)
    pairs.sort(key=lambda p: (p.left_article, p.left_block, p.right_article, p.right_block))
    return ParagraphLinks(pairs=tuple(pairs), limits=_limits(n_pairs, n_candidates))


def _limits(n_pairs: int, n_candidates: int) -> tuple[Limit, ...]:
    bounds = (
        ("near-duplicate paragraphs", MAX_PAIRS, n_pairs),
        ("paragraphs with rare words in common", MAX_CANDIDATES, n_candidates),
    )
    return tuple(
        Limit(stage="link", what=what, limit=limit, actual=actual)
        for what, limit, actual in bounds
        if actual > limit
    )


def _by_prefix(texts: Sequence[frozenset[Shingle]], threshold: float) -> Iterator[tuple[int, int]]:
    """Every two texts that can reach the threshold by their rarest shingles, once.

    Where two texts first share a shingle says how many more they can share at the most (the
    positional filter of Xiao, Wang, Lin & Yu 2008).
    """
    counts = Counter(shingle for text in texts for shingle in text)
    index: dict[Shingle, list[tuple[int, int]]] = {}
    for number, text in enumerate(texts):
        size = len(text)
        rarest = sorted(text, key=lambda shingle: (counts[shingle], shingle))
        met: dict[int, bool] = {}
        for place, shingle in enumerate(rarest[: size - ceil(threshold * size) + 1]):
            if counts[shingle] == 1:
                continue
            known = index.setdefault(shingle, [])
            for other, other_place in known:
                if other not in met:
                    total = size + len(texts[other])
                    n_max = min(size - place, len(texts[other]) - other_place)
                    met[other] = n_max * (1 + threshold) >= threshold * total - ROUNDING
            if len(known) < MAX_POSTINGS:
                known.append((number, place))
        yield from ((other, number) for other in sorted(met) if met[other])


def _n_meetings(mine: Sequence[Place], theirs: Sequence[Place]) -> int:
    """Pairs of places in different articles, one of each list."""
    counts: dict[int, int] = {}
    for article, _ in theirs:
        counts[article] = counts.get(article, 0) + 1
    return sum(len(theirs) - counts.get(article, 0) for article, _ in mine)


def _expanded(
    mine: Sequence[Place],
    theirs: Sequence[Place],
    similarity: float,
    containment: float,
    room: int,
) -> list[Pair]:
    return [
        Pair(
            left_article=left[0],
            left_block=left[1],
            right_article=right[0],
            right_block=right[1],
            similarity=similarity,
            containment=containment,
        )
        for left, right in islice(_meetings(mine, theirs), room)
    ]


def _meetings(mine: Sequence[Place], theirs: Sequence[Place]) -> Iterator[tuple[Place, Place]]:
    same = mine is theirs
    lefts, rights = _by_article(mine), _by_article(theirs)
    for left, places in lefts.items():
        for right, others in rights.items():
            if left < right:
                yield from product(places, others)
            elif left > right and not same:
                yield from product(others, places)


def _by_article(places: Sequence[Place]) -> dict[int, list[Place]]:
    groups: dict[int, list[Place]] = {}
    for place in places:
        groups.setdefault(place[0], []).append(place)
    return groups
