"""Reuse between articles: the words that two of them have in common runs.

Every pair of articles that has a sampled sequence in common (`newsdiff.link.sequences`) is counted
on all of its words. Boilerplate of an article's own source is no evidence; what two articles of one
source share is matter of the house if it is a small part of both.

Expected time is linear in the words of the pairs, memory in the pairs.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from newsdiff.core.kernels import count_bits, count_runs, move_runs
from newsdiff.core.ranges import run_bounds
from newsdiff.link.join import n_words_max
from newsdiff.link.kinds import kinds_of
from newsdiff.link.sequences import meeting_articles
from newsdiff.model.dump import RUNNING
from newsdiff.model.dump_settings import RUN_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from newsdiff.core.kernels import Words
    from newsdiff.link.distinct import Rows
    from newsdiff.link.join import NumberTape
    from newsdiff.link.sequences import Occurrences
    from newsdiff.model import Limit
    from newsdiff.model.dump_settings import DedupeSettings

__all__ = ["FoundPairs", "Reuse", "RunCounter", "find_reuse", "rank_reuse", "words_of_runs"]

HOUSE_SHARE = 0.2
"""Two articles of one source share this much of one of them, or what they share is of the house."""
_PAIRS_A_TURN = 1 << 13
_NONE = np.empty(0, dtype=np.uint32)
_WORDS_A_PAIR = 128
"""Words that pairs of articles need at least, since many are of the same ones."""
_U32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


@attrs.frozen(kw_only=True, eq=False)
class Reuse:
    """Pairs of articles that share text: running text first, most words times the larger share.

    Attributes:
        left: int64[n], article.
        right: int64[n], article, later in the input.
        kinds: int8[n], what is shared; see `newsdiff.link.kinds`.
        words: int64[n, 2], words in common runs, left and right.
        shares: float64[n] each, left and right, these words as a part of the article.
        sentences: int64[n], sentences of which half the words or more are in common runs, on the
            side that has fewer.
        longest: int64[n], words of the longest common run.
        n_paragraphs: int64[n], blocks that runs go through, of the side that has fewer.
        left_blocks: int32, block numbers within the left article, all pairs one after the other.
        right_blocks: int32, parallel: the k-th and the k-th of `left_blocks` have a run in common.
        bounds: int64[n + 1] into both.
        covered: int64[n_articles], words that an article of another source has too.
        n_house: pairs of one source left out.
        limits: bounds that were reached.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    kinds: NDArray[np.int8]
    words: NDArray[np.int64]
    shares: tuple[NDArray[np.float64], NDArray[np.float64]]
    sentences: NDArray[np.int64]
    longest: NDArray[np.int64]
    n_paragraphs: NDArray[np.int64]
    left_blocks: NDArray[np.int32]
    right_blocks: NDArray[np.int32]
    bounds: NDArray[np.int64]
    covered: NDArray[np.int64]
    n_house: int
    limits: tuple[Limit, ...]


@attrs.frozen(kw_only=True, eq=False)
class FoundPairs:
    """Pairs that passed, in any order; in half the width of what is told, since they are many.

    Attributes:
        heads: uint32[n, 2], the articles, the earlier one first.
        kinds: int8[n], as in `Reuse`, and so are the next ones.
        words: int32[n, 2].
        sentences: int32[n].
        longest: int32[n].
        n_blocks: int32[n], paragraphs.
        sizes: int32[n], pairs of blocks of each.
        blocks: int32[2, sizes.sum()], left and right.
        n_house: pairs of one source left out.
    """

    heads: NDArray[np.uint32]
    kinds: NDArray[np.int8]
    words: NDArray[np.int32]
    sentences: NDArray[np.int32]
    longest: NDArray[np.int32]
    n_blocks: NDArray[np.int32]
    sizes: NDArray[np.int32]
    blocks: NDArray[np.int32]
    n_house: int

    @classmethod
    def none(cls) -> FoundPairs:
        """No pairs."""
        nothing = np.empty(0, dtype=np.int32)
        return cls(
            heads=np.empty((0, 2), dtype=np.uint32),
            kinds=nothing.astype(np.int8),
            words=np.empty((0, 2), dtype=np.int32),
            sentences=nothing,
            longest=nothing,
            n_blocks=nothing,
            sizes=nothing,
            blocks=np.empty((2, 0), dtype=np.int32),
            n_house=0,
        )

    @classmethod
    def joined(cls, parts: list[FoundPairs]) -> FoundPairs:
        """Put parts together, and give them up."""
        columns: dict[str, list[Any]] = {
            field.name: [getattr(part, field.name) for part in parts] for field in attrs.fields(cls)
        }
        parts.clear()
        n_house = sum(columns.pop("n_house"))
        blocks = np.concatenate(columns.pop("blocks"), axis=1)
        rest = {name: np.concatenate(columns.pop(name)) for name in list(columns)}
        return cls(**rest, blocks=blocks, n_house=n_house)


def find_reuse(
    rows: Rows,
    places: Occurrences,
    first_blocks: NDArray[np.int64],
    block_rows: NDArray[np.uint32],
    of_article: NDArray[np.int64],
    settings: DedupeSettings,
    new_tape: Callable[[int], NumberTape] | None = None,
) -> Reuse:
    """Find the pairs of articles that share text.

    Args:
        rows: the distinct texts.
        places: where they stand, and what is evidence.
        first_blocks: int64[n_articles + 1], blocks by article.
        block_rows: uint32[n_blocks], row of each block.
        of_article: int64[n_articles], words of each.
        settings: fewest words, threads, memory.
        new_tape: as in `newsdiff.link.sequences.meeting_articles`.

    Returns:
        One entry for each pair of articles.
    """
    first_words = np.append(0, np.cumsum(of_article, dtype=np.int64))
    n_max = n_words_max(settings)
    n_pairs = 1 << 62 if n_max is None else max(n_max // _WORDS_A_PAIR, 1)
    meetings = meeting_articles(rows, places, block_rows, settings, n_pairs, new_tape)
    places = attrs.evolve(places, offsets=_NONE, members=_NONE)
    counter = RunCounter(rows, places, first_blocks, block_rows, first_words, settings)
    parts = [FoundPairs.none()]
    for pairs in meetings.pieces:
        parts += counter.counted(pairs)
    covered = counter.covered_words()
    del counter  # and the marks: a dump of ten million blocks needs the room
    return rank_reuse(FoundPairs.joined(parts), of_article, covered, meetings.limits)


class RunCounter:
    """Counts pairs of articles of one dump, or of a part of it that has all their texts."""

    def __init__(
        self,
        rows: Rows,
        places: Occurrences,
        first_blocks: NDArray[np.int64],
        block_rows: NDArray[np.uint32],
        first_words: NDArray[np.int64],
        settings: DedupeSettings,
    ) -> None:
        self._rows = rows
        self._places = places
        self._first_blocks = first_blocks
        self._block_rows = block_rows
        self._first_words = first_words
        self._of_article = np.diff(first_words)
        self._settings = settings
        self._marks, self._mark_offsets = rows.all_marks()
        self._covered = np.zeros(int(first_words[-1]) // 8 + 1, dtype=np.uint8)

    def covered_words(self) -> NDArray[np.int64]:
        """Words of each article that another source has too."""
        counts = np.empty(len(self._first_words) - 1, dtype=np.int64)
        count_bits(self._covered, self._first_words, counts)
        return counts

    def covered_runs(
        self,
    ) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
        """The same words as runs of them.

        Returns:
            int64[n], the article of each run, ascending; int32[n] each, its first word among those
            of the article, ascending, and one past its last.
        """
        n_words = int(self._first_words[-1])
        bits = np.zeros(n_words + 1, dtype=bool)
        bits[:-1] = np.unpackbits(self._covered, bitorder="little")[:n_words]
        cuts = np.zeros(n_words + 1, dtype=bool)
        cuts[self._first_words] = True
        before = np.append(False, bits[:-1])
        starts = np.flatnonzero(bits & (cuts | ~before))
        ends = np.flatnonzero(before & (cuts | ~bits))
        articles = np.searchsorted(self._first_words, starts, side="right") - 1
        base = self._first_words[articles]
        return articles, (starts - base).astype(np.int32), (ends - base).astype(np.int32)

    def counted(self, pairs: NDArray[np.uint64]) -> Iterator[FoundPairs]:
        """Count packed pairs, half of them at a time where their words are too many to hold."""
        rows = self._rows_of(pairs)
        n_words = int(self._rows.n_words[rows].sum(dtype=np.int64))
        n_max = n_words_max(self._settings)
        if n_max is not None and n_words > n_max and len(pairs) > _PAIRS_A_TURN:
            for half in np.array_split(pairs, 2):
                yield from self.counted(half)
            return
        words = self._rows.shelf.fetch(rows)
        parts = [pairs[at : at + _PAIRS_A_TURN] for at in range(0, len(pairs), _PAIRS_A_TURN)]
        with ThreadPoolExecutor(self._settings.threads) as pool:
            for found in pool.map(lambda part: list(self._turn(part, words)), parts):
                yield from found

    def _rows_of(self, pairs: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The rows of the articles of packed pairs, ascending."""
        wanted = np.zeros(len(self._first_blocks) - 1, dtype=bool)
        wanted[(pairs >> _U32).astype(np.int64)] = True
        wanted[(pairs & _LOW).astype(np.int64)] = True
        is_read = np.zeros(len(self._rows) + 1, dtype=bool)
        blocks = self._block_rows[np.repeat(wanted, np.diff(self._first_blocks))]
        is_read[np.minimum(blocks, len(self._rows))] = True
        return np.flatnonzero(is_read[:-1])

    def _turn(self, pairs: NDArray[np.uint64], words: Words) -> Iterator[FoundPairs]:
        """Count some pairs, by the longer article; on everything where evidence is too little."""
        pairs = self._oriented(pairs)
        for takes_all in (False, True):
            again: list[NDArray[np.uint64]] = []
            yield from self._counted(pairs, words, again, takes_all=takes_all)
            pairs = np.concatenate([pairs[:0], *again])

    def _oriented(self, pairs: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """Pairs with the longer article first, of two of one length the one of the lower hash."""
        left, right = (pairs >> _U32).astype(np.int64), (pairs & _LOW).astype(np.int64)
        n_left, n_right = self._of_article[left], self._of_article[right]
        contents = self._places.contents
        is_lower = (n_left == n_right) & (contents[right] < contents[left])
        turned = (n_left < n_right) | is_lower
        return np.sort(np.where(turned, pairs << _U32 | pairs >> _U32, pairs))

    def _counted(
        self,
        pairs: NDArray[np.uint64],
        words: Words,
        left_over: list[NDArray[np.uint64]],
        *,
        takes_all: bool,
    ) -> Iterator[FoundPairs]:
        """Count pairs, the rest of them with more room where the lists of blocks have too little.

        Args:
            pairs: uint64, packed, the longer article in the upper half.
            words: words of their rows.
            left_over: output, pairs to be counted on everything.
            takes_all: count everything.
        """
        room = 8 * len(pairs)
        while len(pairs):
            heads = np.empty((len(pairs), 2), dtype=np.uint32)
            figures = np.empty((len(pairs), 2, 5), dtype=np.int64)
            longest = np.empty(len(pairs), dtype=np.int64)
            n_blocks = np.empty(len(pairs), dtype=np.int64)
            bounds = np.zeros(len(pairs) + 1, dtype=np.int64)
            blocks = np.empty((2, room), dtype=np.int32)
            again = np.empty(len(pairs), dtype=np.uint64)
            facts = np.zeros(4, dtype=np.int64)
            count_runs(
                pairs, self._first_blocks, self._block_rows, self._places.counts, words,
                self._rows.n_words, self._mark_offsets, self._marks, self._places.sources,
                self._first_words, RUN_WORDS, self._settings.min_words, HOUSE_SHARE, takes_all,
                heads, figures, longest, n_blocks, bounds, blocks, self._covered, again, facts,
            )  # fmt: skip
            n_done, n, n_house, n_again = facts.tolist()
            left_over.append(again[:n_again])
            room *= 2
            pairs = pairs[n_done:]
            yield FoundPairs(
                heads=heads[:n].copy(),
                kinds=kinds_of(figures[:n]),
                words=figures[:n, :, 0].astype(np.int32),
                sentences=figures[:n, :, 4].min(axis=1, initial=1 << 31).astype(np.int32),
                longest=longest[:n].astype(np.int32),
                n_blocks=n_blocks[:n].astype(np.int32),
                sizes=np.diff(bounds[: n + 1]).astype(np.int32),
                blocks=blocks[:, : bounds[n]].copy(),
                n_house=n_house,
            )


def words_of_runs(
    articles: NDArray[np.int64], firsts: NDArray[Any], ends: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count the words of articles that are in any of some runs, as `covered_runs` gives them.

    Args:
        articles: int64[n], the article of each run, in any order.
        firsts: int32[n], its first word among those of the article.
        ends: int32[n], one past its last.

    Returns:
        int64[m], the articles, each once, ascending; int64[m], words of each.
    """
    base = articles.astype(np.uint64) << _U32
    starts, ends = base | firsts.astype(np.uint64), base | ends.astype(np.uint64)
    order = np.argsort(starts)
    starts, ends, base = starts[order], ends[order], base[order]
    reached = np.maximum.accumulate(ends)
    before = np.append(np.uint64(0), reached[:-1])
    n_new = (reached - np.minimum(np.maximum(starts, before), reached)).astype(np.int64)
    cuts = run_bounds(base)[:-1]
    return (base[cuts] >> _U32).astype(np.int64), np.add.reduceat(n_new, cuts)


def rank_reuse(
    found: FoundPairs,
    of_article: NDArray[np.int64],
    covered: NDArray[np.int64],
    limits: tuple[Limit, ...],
) -> Reuse:
    """Put pairs in the order in which they are told.

    Args:
        found: the pairs.
        of_article: int64[n_articles], words of each.
        covered: int64[n_articles], words that an article of another source has, too.
        limits: bounds that were reached.
    """
    words, kinds = found.words.astype(np.int64), found.kinds
    shares = words / np.maximum(of_article[found.heads], 1)
    strength = words.min(axis=1, initial=1 << 62) * shares.max(axis=1, initial=0.0)
    places = found.heads[:, 0].astype(np.uint64) << _U32 | found.heads[:, 1]
    order = np.lexsort((places, -strength, kinds != RUNNING))
    bounds = np.append(0, np.cumsum(found.sizes, dtype=np.int64))
    new_bounds = np.append(0, np.cumsum(found.sizes[order], dtype=np.int64))
    blocks = np.empty_like(found.blocks)
    for side in range(2):
        move_runs(found.blocks[side], bounds, order, new_bounds, blocks[side])
    return Reuse(
        left=found.heads[order, 0].astype(np.int64),
        right=found.heads[order, 1].astype(np.int64),
        kinds=kinds[order],
        words=words[order],
        shares=(shares[order, 0], shares[order, 1]),
        sentences=found.sentences[order].astype(np.int64),
        longest=found.longest[order].astype(np.int64),
        n_paragraphs=found.n_blocks[order].astype(np.int64),
        left_blocks=blocks[0],
        right_blocks=blocks[1],
        bounds=new_bounds,
        covered=covered,
        n_house=found.n_house,
        limits=limits,
    )
