"""Pairs of articles that have a sequence of words in common, wherever their lines break.

Texts with a sampled sequence in common (`newsdiff.link.samples`), and those that occur twice, give
the pairs of the articles that they stand in. Time is linear in the pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.kernels import hash_articles, pair_articles
from newsdiff.core.ranges import run_bounds
from newsdiff.link.candidates import united
from newsdiff.link.join import Candidates
from newsdiff.link.samples import shared_samples
from newsdiff.model import Limit
from newsdiff.model.dump_settings import RUN_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from newsdiff.link.distinct import Rows
    from newsdiff.link.join import NumberTape
    from newsdiff.model.dump_settings import DedupeSettings

__all__ = [
    "Meetings",
    "Occurrences",
    "article_hashes",
    "distinct_sets",
    "meeting_articles",
    "meetings_of_sets",
]

MAX_ARTICLES = 1024
"""Of more articles that carry a sequence each is paired with one alone."""
MAX_OWN = 64
"""From so many articles of one source on, each further one is paired with a single one alone."""
_U32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_PAIRS_A_TURN = 1 << 22
_MIX = np.uint64(0x9E3779B97F4A7C15)


@attrs.frozen(kw_only=True, eq=False)
class Occurrences:
    """Where the distinct texts of a dump stand.

    Attributes:
        offsets: uint32[n_rows + 1] into `members`.
        members: uint32, the blocks of each row, ascending.
        articles: uint32[n_blocks], the article of each block.
        counts: uint8[n_blocks], whether a block is evidence of reuse.
        sources: int64[n_articles], 0 for an unknown one.
        contents: uint64[n_articles], a hash of each article; see `article_hashes`.
    """

    offsets: NDArray[np.uint32]
    members: NDArray[np.uint32]
    articles: NDArray[np.uint32]
    counts: NDArray[np.uint8]
    sources: NDArray[np.int64]
    contents: NDArray[np.uint64]


def article_hashes(
    texts: NDArray[np.uint64], first_blocks: NDArray[np.int64], block_rows: NDArray[np.uint32]
) -> NDArray[np.uint64]:
    """A hash of each article, from those of its texts and their order.

    Args:
        texts: uint64[n_rows].
        first_blocks: int64[n_articles + 1], blocks by article.
        block_rows: uint32[n_blocks], row of each block; `n_rows` or more for none.

    Returns:
        uint64[n_articles].
    """
    hashes = np.empty(len(first_blocks) - 1, dtype=np.uint64)
    hash_articles(texts, first_blocks, block_rows, hashes)
    return hashes


@attrs.define(kw_only=True, eq=False)
class Meetings:
    """Pairs of articles that have a sampled sequence in common.

    Attributes:
        pieces: uint64, packed pairs, the lower article in the upper half; each pair once, in
            ascending order over all pieces.
        limits: bounds that were reached.
    """

    pieces: Iterator[NDArray[np.uint64]]
    limits: tuple[Limit, ...]


def meeting_articles(
    rows: Rows,
    places: Occurrences,
    block_rows: NDArray[np.uint32],
    settings: DedupeSettings,
    n_pairs_max: int,
    new_tape: Callable[[int], NumberTape] | None = None,
) -> Meetings:
    """Pair the articles that have a sequence of words in common.

    Args:
        rows: the distinct texts.
        places: where they stand.
        block_rows: uint32[n_blocks], row of each block; `n_rows` or more for none.
        settings: threads, memory.
        n_pairs_max: how many pairs a piece may have.
        new_tape: makes a tape (uint64, empty) by its number; None keeps pairs in memory.

    Returns:
        The pairs, in pieces.

    Raises:
        OutputError: no room for the pairs.
    """
    sizes, members = _sets(shared_samples(rows, places.articles, block_rows, settings))
    return meetings_of_sets(sizes, members, rows.n_words, places, n_pairs_max, new_tape)


def meetings_of_sets(
    sizes: NDArray[np.int64],
    members: NDArray[np.uint32],
    n_words: NDArray[np.uint32],
    places: Occurrences,
    n_pairs_max: int,
    new_tape: Callable[[int], NumberTape] | None = None,
) -> Meetings:
    """Pair the articles of sets of rows that have a sequence in common, and of repeated rows.

    Args:
        sizes: int64[n], rows of each set.
        members: uint32, the rows of the sets; behind them all numbers for the articles, where a
            sequence goes from one block to the next.
        n_words: uint32[n_rows].
        places: where the rows stand.
        n_pairs_max: as in `meeting_articles`.
        new_tape: the same.

    Returns:
        The pairs, in pieces, whatever the order of the sets and of their rows.

    Raises:
        OutputError: no room for the pairs.
    """
    alone = np.flatnonzero((np.diff(places.offsets) > 1) & (n_words >= RUN_WORDS))
    bounds = np.append(0, np.cumsum(np.append(np.ones(len(alone), np.int64), sizes)))
    members = np.append(alone.astype(np.uint32), members)
    ranked = np.argsort(places.contents, kind="stable").astype(np.uint32)
    ranks = np.empty_like(ranked)
    ranks[ranked] = np.arange(len(ranked), dtype=np.uint32)
    candidates = Candidates(new_tape)
    n_passed = largest = most_own = 0
    for part, n_max in _turns(bounds, members, places):
        pairs = np.empty(n_max, dtype=np.uint64)
        facts = np.zeros(3, dtype=np.int64)
        n = pair_articles(
            bounds[part.start : part.stop + 1], members, places.offsets, places.members,
            places.articles, places.counts, places.sources, ranks, ranked, MAX_ARTICLES, MAX_OWN,
            pairs, facts,
        )  # fmt: skip
        if n:
            candidates.add(united([pairs[:n]]))
        n_passed, largest = n_passed + int(facts[0]), max(largest, int(facts[1]))
        most_own = max(most_own, int(facts[2]))
    limits = _limits(n_passed, largest, most_own)
    return Meetings(pieces=candidates.pieces(n_pairs_max), limits=limits)


def _limits(n_passed: int, largest: int, most_own: int) -> tuple[Limit, ...]:
    limits = []
    if n_passed:
        what = "articles that carry one sequence of words and are all paired with each other"
        limits.append(Limit(stage="link", what=what, limit=MAX_ARTICLES, actual=largest))
    if most_own > MAX_OWN:
        what = "articles of one source that carry one sequence and are paired with each other"
        limits.append(Limit(stage="link", what=what, limit=MAX_OWN, actual=most_own))
    return tuple(limits)


def _sets(samples: list[NDArray[np.uint64]]) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """The sizes of the different sets of rows among those of the samples, and their rows."""
    packed = np.concatenate(samples)
    members = (packed & _LOW).astype(np.uint32)
    sizes, chosen, _ = distinct_sets(packed >> _U32, members.astype(np.uint64))
    return sizes, members[chosen]


def distinct_sets(
    hashes: NDArray[np.uint64], members: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.uint64]]:
    """The different sets of texts among those of the samples.

    Args:
        hashes: uint64[n], ascending.
        members: uint64[n], a number for the text that has each; those of one hash differ.

    Returns:
        int64[n_sets], how large each is; bool[n], whether a sample is one of a set that is taken;
        and uint64[n_sets], a hash of each set.
    """
    bounds = run_bounds(hashes)
    starts, sizes = bounds[:-1], np.diff(bounds)
    if not len(starts):
        return starts, np.empty(0, dtype=bool), hashes
    mixed = (members + np.uint64(1)) * _MIX
    mixed ^= mixed >> _U32
    signatures = np.add.reduceat(mixed * _MIX, starts)
    _, firsts = np.unique(signatures, return_index=True)
    firsts.sort()
    chosen = np.zeros(len(starts), dtype=bool)
    chosen[firsts] = True
    return sizes[chosen], np.repeat(chosen, sizes), signatures[chosen]


def _turns(
    bounds: NDArray[np.int64], members: NDArray[np.uint32], places: Occurrences
) -> Iterator[tuple[slice, int]]:
    """Ranges of sets that give about `_PAIRS_A_TURN` pairs, and how many pairs at most."""
    n_blocks = np.append(np.diff(places.offsets), 1).astype(np.int64)
    n_blocks = n_blocks[np.minimum(members, len(n_blocks) - 1)]
    totals = np.append(0, np.cumsum(n_blocks))
    n = totals[bounds[1:]] - totals[bounds[:-1]]
    squares = np.minimum(n, MAX_ARTICLES) * (np.minimum(n, MAX_ARTICLES) - 1) // 2
    cuts = np.append(0, np.cumsum(np.maximum(squares, n)))
    first, n_sets = 0, len(bounds) - 1
    while first < n_sets:
        end = int(np.searchsorted(cuts, cuts[first] + _PAIRS_A_TURN, side="right")) - 1
        end = min(max(end, first + 1), n_sets)
        yield slice(first, end), int(cuts[end] - cuts[first])
        first = end
