"""Stories: articles that share enough running text, close in time where times are known.

A pair of articles weighs the geometric mean of its two shares. A brief that stands whole in a long
article weighs less than two versions of one dispatch, and a page that strings dispatches together
weighs little in pairs with each. Pairs that share a quotation or house matter alone, or lie too far
apart in time, weigh nothing. Two articles of one source that are no versions of a text (a series
and its template, the background in each day's report) weigh a little less than the cohesion asked
for, if they are that similar: they bring nothing together, and keep apart nothing that others bring
together.

Articles are then joined by average linkage, where a pair that is not there weighs nothing: two
groups become one while the mean over all pairs between them reaches `cohesion`. So a chain of
articles, each with another paragraph of the next, does not grow into one story. Nor does an article
without a date, which may be close to any, bring together what lies further apart than pairs may.
In each round all groups are joined that are each other's nearest, which gives what joining them one
pair at a time gives, since a mean over a union lies between the means over its parts (reciprocal
nearest neighbours: Murtagh, "A Survey of Recent Advances in Hierarchical Clustering Algorithms",
1983; Sumengen and others, "Scaling Hierarchical Agglomerative Clustering to Billion-sized
Datasets", 2021). What was changed: means are compared in `_LEVELS` steps, and among equals by the
hashes of the texts, so that many equal articles are joined in few rounds and the order of the input
decides nothing. At last an article that is left over joins the story with most of whose members it
shares text, at half the cohesion: one that carries a few paragraphs of a dispatch that others cut.

Time O(n log n) in the pairs for each round; a round joins a large part of what can still be joined,
so that there are some twenty. Memory is linear in the pairs and the articles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.link.periods import Periods
from newsdiff.model.dump_settings import STORY_DEFAULTS
from newsdiff.model.moment import DAY_MS, UNDATED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.model.dump_settings import StorySettings

__all__ = ["Stories", "find_stories", "may_make_story", "n_different"]

_LEVELS = 256
"""Steps in which means are compared; smaller differences say nothing of what is nearer."""
_ONE = 1 << 20
"""The weight of a pair that is the same throughout: sums of whole numbers know no order."""
_LEFT_OVER = 0.5
"""Part of the cohesion at which an article that is left over joins a story, and part of the members
with which it has to share text."""


@attrs.frozen(kw_only=True, eq=False)
class Stories:
    """Stories, the one of most outlets first, then of most articles, then of most shared words.

    Attributes:
        of_article: int64[n_articles], the story of each article, -1 for none.
        n_articles: int64[n], two or more.
        central: int64[n], the article that shares most words with the others.
        n_pairs: pairs of articles that could make a story.
    """

    of_article: NDArray[np.int64]
    n_articles: NDArray[np.int64]
    central: NDArray[np.int64]
    n_pairs: int

    def __len__(self) -> int:
        return len(self.n_articles)


@attrs.frozen(kw_only=True, eq=False)
class _Edges:
    """Pairs of groups, each once: the smaller number, the larger, the sum of weights between."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    weights: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.low)

    def where(self, chosen: NDArray[np.bool_]) -> _Edges:
        return _Edges(low=self.low[chosen], high=self.high[chosen], weights=self.weights[chosen])

    def between(self, groups: NDArray[np.int64], *, united: np.ufunc = np.add) -> _Edges:
        """The pairs of other groups: `groups` is int64, the group of each of the present ones.

        Weights between the same two groups are `united`: added up, if not said otherwise.
        """
        one, other = groups[self.low], groups[self.high]
        apart = one != other
        one, other, weights = one[apart], other[apart], self.weights[apart]
        low, high = np.minimum(one, other), np.maximum(one, other)
        order = _by_both(low, high)
        low, high = low[order], high[order]
        firsts = np.flatnonzero(_starts(low) | _starts(high))
        weights = united.reduceat(weights[order], firsts) if len(firsts) else weights
        return _Edges(low=low[firsts], high=high[firsts], weights=weights)


def find_stories(  # noqa: PLR0913, PLR0917  arrays, one by one
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    words: NDArray[np.int64],
    left_share: NDArray[np.float64],
    right_share: NDArray[np.float64],
    is_running: NDArray[np.bool_],
    times: NDArray[np.int64],
    sources: NDArray[np.int64],
    settings: StorySettings = STORY_DEFAULTS,
    texts: NDArray[np.uint64] | None = None,
) -> Stories:
    """Find stories among pairs of articles.

    Args:
        left: int64[n_pairs], article; no pair is there twice, whichever way round.
        right: int64[n_pairs], another article.
        words: int64[n_pairs], words that they share, of the side that has fewer.
        left_share: float64[n_pairs], part of the left article that is shared, in [0, 1].
        right_share: float64[n_pairs].
        is_running: bool[n_pairs], whether running text is shared, not a quotation or house matter.
        times: int64[n_articles], milliseconds since 1970, `UNDATED` where unknown.
        sources: int64[n_articles], 0 for an unknown one.
        settings: what makes a story.
        texts: uint64[n_articles], a hash of each text, which decides among equals; the place in the
            input does if omitted.

    Returns:
        The stories, none for no pairs. An article is in one story at most.
    """
    counts = may_make_story(
        left, right, words, left_share, right_share, is_running, times, settings
    )
    weights = np.sqrt(np.clip(left_share, 0, 1) * np.clip(right_share, 0, 1))
    left, right, words, weights = left[counts], right[counts], words[counts], weights[counts]
    of_house = (sources[left] == sources[right]) & (sources[left] != 0)
    is_version = weights >= settings.house_similarity
    is_version &= _are_close(left, right, times, settings.house_window_days)
    is_proof = ~of_house | is_version
    whole = (weights * _ONE).astype(np.int64)
    whole[~is_proof] = np.minimum(whole[~is_proof], int(settings.cohesion * _ONE) - 1)
    articles, ends = np.unique(np.concatenate((left, right)), return_inverse=True)
    one, other = ends[: len(left)], ends[len(left) :]
    edges = _Edges(low=np.minimum(one, other), high=np.maximum(one, other), weights=whole)
    keys = articles.astype(np.uint64) if texts is None else texts[articles]
    copies = _copies(edges, keys, times[articles] == UNDATED, settings.cohesion)
    periods = Periods.from_times(times[articles], copies, settings.window_days)
    distinct, proof = (
        some.between(copies, united=np.maximum) for some in (edges, edges.where(is_proof))
    )
    groups = _linked(distinct, _mixed(keys), periods, settings.cohesion)
    groups = _with_left_over(proof, groups, _mixed(keys), periods, settings.cohesion)[copies]
    together = groups[edges.low] == groups[edges.high]
    ends = np.concatenate((edges.low[together], edges.high[together]))
    shared = np.bincount(ends, np.tile(words[together], 2), len(articles)).astype(np.int64)
    return _numbered(articles, groups, shared, times, sources, keys, int(is_proof.sum()))


def may_make_story(  # noqa: PLR0913, PLR0917  arrays, one by one
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    words: NDArray[np.int64],
    left_share: NDArray[np.float64],
    right_share: NDArray[np.float64],
    is_running: NDArray[np.bool_],
    times: NDArray[np.int64],
    settings: StorySettings = STORY_DEFAULTS,
) -> NDArray[np.bool_]:
    """Say which pairs weigh anything; arguments as for `find_stories`.

    An article's story follows from these pairs, of the articles that they bring together.

    Returns:
        bool[n_pairs].
    """
    counts = is_running & (words >= settings.min_words) & (left_share > 0) & (right_share > 0)
    counts &= _are_close(left, right, times, settings.window_days)
    return counts


def _are_close(
    left: NDArray[np.int64], right: NDArray[np.int64], times: NDArray[np.int64], days: float
) -> NDArray[np.bool_]:
    """Whether two articles may be of one story by their times; one without a date may be."""
    undated = (times[left] == UNDATED) | (times[right] == UNDATED)
    apart = np.abs(times[left].astype(np.float64) - times[right].astype(np.float64))
    is_close: NDArray[np.bool_] = undated | (apart <= days * DAY_MS)
    return is_close


def _copies(
    edges: _Edges, keys: NDArray[np.uint64], is_undated: NDArray[np.bool_], cohesion: float
) -> NDArray[np.int64]:
    """The least node of the same text as each, among those that pairs bring together.

    A text that a thousand outlets print weighs once, and a star of pairs brings them together. One
    without a date is no copy of one that has a date: it would be that of each year.
    """
    labels = np.arange(len(keys))
    is_same = (keys[edges.low] == keys[edges.high]) & (edges.weights >= cohesion * _ONE)
    same = edges.where(is_same & (is_undated[edges.low] == is_undated[edges.high]))
    while True:
        least = np.minimum(labels[same.low], labels[same.high])
        before = labels.copy()
        np.minimum.at(labels, same.low, least)
        np.minimum.at(labels, same.high, least)
        if (labels == before).all():
            return labels


def _linked(
    edges: _Edges, keys: NDArray[np.uint64], periods: Periods, cohesion: float
) -> NDArray[np.int64]:
    """Average linkage: the group of each node, called by the least of its nodes.

    `periods` are those of the nodes, and afterwards of the groups.
    """
    n = len(keys)
    groups, sizes, keys = np.arange(n), np.ones(n, dtype=np.int64), keys.copy()
    while True:
        is_near = _means(edges, sizes, periods) >= cohesion
        if not is_near.any():
            return groups
        # By reducibility, a group that is near to none will be near to none.
        live = np.zeros(n, dtype=bool)
        live[edges.low[is_near]] = live[edges.high[is_near]] = True
        edges = edges.where(live[edges.low] & live[edges.high])
        means = _means(edges, sizes, periods)
        chosen = _reciprocal(edges, means, keys, periods, cohesion)
        low, high = edges.low[chosen], edges.high[chosen]
        sizes[low] += sizes[high]
        keys[low] += keys[high]
        periods.unite(low, high)
        merged = np.arange(n)
        merged[high] = low
        groups, edges = merged[groups], edges.between(merged)


def _means(edges: _Edges, sizes: NDArray[np.int64], periods: Periods) -> NDArray[np.float64]:
    """Mean weight over all pairs between two groups, 0 for groups that lie too far apart."""
    means = edges.weights / (sizes[edges.low] * sizes[edges.high] * float(_ONE))
    return np.where(periods.are_close(edges.low, edges.high), means, 0.0)


def _reciprocal(
    edges: _Edges,
    means: NDArray[np.float64],
    keys: NDArray[np.uint64],
    periods: Periods,
    cohesion: float,
) -> NDArray[np.int64]:
    """Pairs of groups that are each other's nearest; among the same texts, the earliest."""
    near = np.flatnonzero(means >= cohesion)
    ties = _mixed(keys[edges.low[near]] + keys[edges.high[near]])
    begins = periods.earliest(edges.low[near], edges.high[near])
    order = near[np.lexsort((-begins, ties, np.floor(means[near] * _LEVELS)))]
    low, high = edges.low[order], edges.high[order]
    nearest = np.full(len(keys), -1)
    # The last of several values for one place stays: the nearest.
    nearest[np.stack((low, high), axis=1).ravel()] = np.repeat(order, 2)
    reciprocal: NDArray[np.int64] = order[(nearest[low] == order) & (nearest[high] == order)]
    return reciprocal


def _with_left_over(
    edges: _Edges,
    groups: NDArray[np.int64],
    keys: NDArray[np.uint64],
    periods: Periods,
    cohesion: float,
) -> NDArray[np.int64]:
    """Let each single node join the nearest group with most of whose nodes it has an edge."""
    sizes = np.bincount(groups, minlength=len(groups))
    single = np.concatenate((edges.low, edges.high))
    group = groups[np.concatenate((edges.high, edges.low))]
    wanted = (sizes[groups[single]] == 1) & (sizes[group] > 1) & periods.are_close(single, group)
    single, group = single[wanted], group[wanted]
    weights = np.tile(edges.weights, 2)[wanted]
    order = _by_both(single, group)
    single, group = single[order], group[order]
    firsts = np.flatnonzero(_starts(single) | _starts(group))
    if not len(firsts):
        return groups
    n_edges = np.diff(firsts, append=len(single))
    single, group = single[firsts], group[firsts]
    means = np.add.reduceat(weights[order], firsts) / (sizes[group] * float(_ONE))
    near = (means >= _LEFT_OVER * cohesion) & (n_edges > _LEFT_OVER * sizes[group])
    single, group, means = single[near], group[near], means[near]
    group_keys = np.zeros(len(groups), dtype=np.uint64)
    np.add.at(group_keys, groups, keys)
    order = np.lexsort((group_keys[group], means))
    joined = groups.copy()
    joined[single[order]] = group[order]  # the last one, the nearest, stays
    return joined


def _numbered(
    articles: NDArray[np.int64],
    groups: NDArray[np.int64],
    shared: NDArray[np.int64],
    times: NDArray[np.int64],
    sources: NDArray[np.int64],
    keys: NDArray[np.uint64],
    n_pairs: int,
) -> Stories:
    """Number the groups of two or more, and choose the central article of each."""
    of_article = np.full(len(times), -1, dtype=np.int64)
    members = np.flatnonzero(np.bincount(groups, minlength=len(groups))[groups] > 1)
    order = np.lexsort((keys[members], times[articles[members]], -shared[members], groups[members]))
    members = members[order]
    firsts = np.flatnonzero(_starts(groups[members]))
    sizes = np.diff(firsts, append=len(members))
    central = members[firsts]
    totals = np.add.reduceat(shared[members], firsts) if len(firsts) else shared[members]
    numbers = np.repeat(np.arange(len(sizes)), sizes)
    n_outlets = n_different(numbers, sources[articles[members]], len(sizes))
    rank = np.lexsort((keys[central], times[articles[central]], -totals, -sizes, -n_outlets))
    numbers = np.empty(len(rank), dtype=np.int64)
    numbers[rank] = np.arange(len(rank))
    of_article[articles[members]] = np.repeat(numbers, sizes)
    return Stories(
        of_article=of_article,
        n_articles=sizes[rank],
        central=articles[central[rank]],
        n_pairs=n_pairs,
    )


def n_different(
    groups: NDArray[np.int64], sources: NDArray[np.int64], n_groups: int
) -> NDArray[np.int64]:
    """How many different known sources each group has.

    Args:
        groups: int64[n], the group of each article.
        sources: int64[n], 0 for an unknown one.
        n_groups: how many groups there are.
    """
    known = sources != 0
    pairs = np.unique(np.stack((groups[known], sources[known])), axis=1)
    return np.bincount(pairs[0], minlength=n_groups)


def _by_both(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """An order by one number below 2**31, among equals by another; equal pairs in any order."""
    order: NDArray[np.int64] = np.argsort(first << 32 | second)
    return order


def _starts(values: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether a value differs from the one before it; the first one does."""
    starts = np.ones(len(values), dtype=bool)
    starts[1:] = values[1:] != values[:-1]
    return starts


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread numbers over 64 bits (Stafford's variant 13 of the finalizer of MurmurHash3)."""
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        values = (values ^ (values >> np.uint64(shift))) * np.uint64(factor)
    return values ^ (values >> np.uint64(31))
