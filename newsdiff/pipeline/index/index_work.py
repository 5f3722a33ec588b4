"""Words of an index and of new articles compared: what a run over the whole does, for the new ones.

Reuse is counted for pairs with a new article, found by the samples that these have: of each, all
rows and articles that have it, so that the bounds on sets hold as in a run over the whole. Stories
need the pairs among the partners, too: what an article's story is follows from the pairs that hang
together with it, so in waves the partners by pairs that can make a story are asked like new ones,
until no more come. Time is linear in the words of the articles that are asked, and in their pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from newsdiff.core.kernels import Words, sum_marks
from newsdiff.core.ranges import distinct, spread
from newsdiff.link.cluster import cluster_rows
from newsdiff.link.distinct import Rows, grouped
from newsdiff.link.expand import pair_blocks
from newsdiff.link.kinds import kinds_of_sums
from newsdiff.link.reuse import FoundPairs, RunCounter, rank_reuse, words_of_runs
from newsdiff.link.samples import block_joints, row_samples, sampling_of
from newsdiff.link.sequences import Occurrences, distinct_sets, meetings_of_sets
from newsdiff.link.stories import may_make_story
from newsdiff.model.dump import NO_ROW, RUNNING
from newsdiff.pipeline.dedupe.text_work import LocalPairs
from newsdiff.pipeline.index.batching import chunked_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.link.cluster import RowClusters
    from newsdiff.link.join import RowPairs
    from newsdiff.link.reuse import Reuse
    from newsdiff.model import Limit
    from newsdiff.model.dump_settings import DedupeSettings
    from newsdiff.pipeline.dedupe.concern import Concern
    from newsdiff.pipeline.index.whole import Whole, WholeShelf
    from newsdiff.store.store import IndexBatch, Store

__all__ = ["IndexWork"]

_U32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_WORDS_HELD = 1 << 26
"""Words that clustering brings to memory at a time: 256 MB."""


@attrs.frozen(kw_only=True, eq=False)
class _Dump:
    """Some or all articles of the whole, as `RunCounter` takes them."""

    places: Occurrences
    first_blocks: NDArray[np.int64]
    block_rows: NDArray[np.uint32]
    of_article: NDArray[np.int64]

    def part(self, articles: NDArray[np.int64]) -> tuple[_Dump, NDArray[np.uint32]]:
        """Some articles, ascending, with the rows of the whole that they have, ascending."""
        n_blocks = np.diff(self.first_blocks)[articles]
        blocks = spread(self.first_blocks[articles], n_blocks)
        rows = self.block_rows[blocks]
        used = distinct(rows[rows != NO_ROW])
        own = np.searchsorted(used, rows).astype(np.uint32)
        own[rows == NO_ROW] = NO_ROW
        offsets, members = grouped(own, len(used))
        places = Occurrences(
            offsets=offsets,
            members=members,
            articles=np.repeat(np.arange(len(articles), dtype=np.uint32), n_blocks),
            counts=self.places.counts[blocks],
            sources=self.places.sources[articles],
            contents=self.places.contents[articles],
        )
        part = _Dump(
            places=places,
            first_blocks=np.append(0, np.cumsum(n_blocks)).astype(np.int64),
            block_rows=own,
            of_article=self.of_article[articles],
        )
        return part, used


class _PartShelf:
    """Words and marks of some rows of the whole, held in memory."""

    n_bands = 0

    def __init__(self, whole: WholeShelf, rows: NDArray[np.uint32]) -> None:
        self._parts = whole.words_of(rows)
        self._words = chunked_words(*self._parts)

    def fetch(self, rows: NDArray[np.int64]) -> Words:
        """Give all words."""
        del rows
        return self._words

    def marks(self, first_row: int, end_row: int) -> NDArray[np.uint16]:
        """Marks of all rows."""
        assert (first_row, end_row) == (0, len(self._words))
        return np.concatenate([part.marks for part in self._parts])


class IndexWork:
    """As `newsdiff.pipeline.dedupe.text_work.TextWork`, with reuse for what is new.

    Args:
        store: the index.
        batch: what is new, not written yet.
        whole: both together.
        settings: of the run.
        concern: what the run is to tell of.
    """

    def __init__(
        self,
        store: Store,
        batch: IndexBatch,
        whole: Whole,
        settings: DedupeSettings,
        concern: Concern,
    ) -> None:
        self._concern = concern
        self._store = store
        self._whole = whole
        self._settings = settings
        self._first_article = store.state().n_articles
        self._samples = _sorted(*batch.postings["sample"])
        self._joints = _sorted(*batch.postings["joint"])
        n_words = int(whole.rows.n_words.sum(dtype=np.int64))
        self._sampling = sampling_of(n_words)

    def pairs(
        self,
        found: RowPairs,
        offsets: NDArray[np.uint32],
        members: NDArray[np.uint32],
        firsts: NDArray[np.uint32],
    ) -> LocalPairs:
        """Expand pairs of texts to pairs of blocks, of which one is new."""
        pairs = pair_blocks(found.left, found.right, offsets, members, firsts)
        return LocalPairs(self._concern.pairs(pairs), found)

    def clusters(
        self, found: RowPairs, published: NDArray[np.int64], firsts: NDArray[np.uint32]
    ) -> RowClusters:
        """Cluster the texts that have pairs."""
        return cluster_rows(
            self._whole.rows, found.left, found.right, found.similarities, published, firsts,
            found.counts, self._settings.threshold, _WORDS_HELD,
        )  # fmt: skip

    def kinds(self, chosen: NDArray[np.uint32]) -> NDArray[np.int8]:
        """Say what kind of text some are."""
        rows, places = np.unique(chosen, return_inverse=True)
        parts = self._whole.shelf.words_of(rows)
        marks = np.concatenate([part.marks for part in parts])
        n_marks = self._whole.rows.n_marks[rows]
        sums = np.empty((len(rows), 3), dtype=np.int32)
        sum_marks(marks, np.append(0, np.cumsum(n_marks, dtype=np.int64)), sums)
        return kinds_of_sums(sums, self._whole.rows.n_words[rows])[places]

    def reuse(
        self,
        places: Occurrences,
        first_blocks: NDArray[np.int64],
        block_rows: NDArray[np.uint32],
        of_article: NDArray[np.int64],
    ) -> Reuse:
        """Find the pairs of new articles, and those that decide on their stories."""
        dump = _Dump(
            places=places, first_blocks=first_blocks, block_rows=block_rows, of_article=of_article
        )
        covered: list[tuple[NDArray[Any], ...]] = []
        parts = [FoundPairs.none()]
        limits: tuple[Limit, ...] = ()
        is_done = np.zeros(len(of_article), dtype=bool)
        wanted = np.arange(self._whole.first_new, len(of_article))
        while len(wanted):
            pairs, reached = self._meetings(dump, wanted, is_done)
            found = self._counted(dump, pairs, covered)
            if is_done.any():
                found = attrs.evolve(found, n_house=0)
            else:
                limits = reached
            parts.append(found)
            is_done[wanted] = True
            wanted = self._partners(dump, found, is_done)
        return rank_reuse(
            FoundPairs.joined(parts), of_article, _n_covered(covered, len(of_article)), limits
        )

    def _partners(
        self, dump: _Dump, found: FoundPairs, is_done: NDArray[np.bool_]
    ) -> NDArray[np.int64]:
        """Articles of pairs that can make a story, which were not asked yet."""
        left, right = found.heads[:, 0].astype(np.int64), found.heads[:, 1].astype(np.int64)
        shares = found.words / np.maximum(dump.of_article[found.heads], 1)
        chosen = may_make_story(
            left, right, found.words.min(axis=1, initial=1 << 30), shares[:, 0], shares[:, 1],
            found.kinds == RUNNING, self._whole.articles.times,
        )  # fmt: skip
        ends = distinct(np.concatenate((left[chosen], right[chosen])))
        rest: NDArray[np.int64] = ends[~is_done[ends]]
        return rest

    def _meetings(
        self, dump: _Dump, wanted: NDArray[np.int64], is_done: NDArray[np.bool_]
    ) -> tuple[NDArray[np.uint64], tuple[Limit, ...]]:
        """Packed pairs with a wanted article and without one that was asked, ascending."""
        hashes = self._hashes(dump, wanted)
        keys, rows = self._having("sample", hashes, self._samples)
        row_of = self._whole.row_of[rows]
        is_there = row_of != NO_ROW
        keys, row_of = keys[is_there], row_of[is_there]
        joint_keys, joints = self._having("joint", hashes, self._joints)
        articles = self._article_of(joints)
        is_there = articles >= 0
        joint_keys, articles = joint_keys[is_there], articles[is_there]
        own_rows = dump.block_rows[_blocks_of(dump, wanted)]
        own_rows = own_rows[own_rows != NO_ROW]
        concerned = distinct(np.concatenate((row_of, own_rows)))
        blocks = _members_of(dump.places, concerned)
        everyone = distinct(
            np.concatenate((dump.places.articles[blocks].astype(np.int64), wanted, articles))
        )
        part, used = dump.part(everyone)
        members = np.concatenate(
            (np.searchsorted(used, row_of), len(used) + np.searchsorted(everyone, articles))
        ).astype(np.uint32)
        n_words = self._whole.rows.n_words[used].copy()
        n_words[~np.isin(used, concerned, assume_unique=True)] = 0
        sizes, members = _sets(np.concatenate((keys, joint_keys)), members)
        met = meetings_of_sets(sizes, members, n_words, part.places, 1 << 62)
        pairs = np.concatenate([np.empty(0, dtype=np.uint64), *met.pieces])
        left = everyone[(pairs >> _U32).astype(np.int64)]
        right = everyone[(pairs & _LOW).astype(np.int64)]
        is_wanted = np.zeros(len(dump.of_article), dtype=bool)
        is_wanted[wanted] = True
        chosen = (is_wanted[left] | is_wanted[right]) & ~is_done[left] & ~is_done[right]
        packed = left[chosen].astype(np.uint64) << _U32 | right[chosen].astype(np.uint64)
        return packed, met.limits

    def _hashes(self, dump: _Dump, wanted: NDArray[np.int64]) -> NDArray[np.uint64]:
        """Samples of articles as a run over the whole takes them, each once, ascending."""
        part, used = dump.part(wanted)
        words = _PartShelf(self._whole.shelf, used).fetch(np.arange(len(used)))
        n_words = self._whole.rows.n_words[used]
        sampled = list(row_samples(words, n_words, self._sampling))
        sampled.append(
            block_joints(words, n_words, part.places.articles, part.block_rows, self._sampling)
        )
        return distinct(np.concatenate(sampled) >> _U32)

    def _having(
        self,
        kind: str,
        hashes: NDArray[np.uint64],
        new: tuple[NDArray[np.uint64], NDArray[np.uint32]],
    ) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
        """Rows or articles that have sampled sequences, those of the index and new ones."""
        places, known = self._store.find(kind, hashes)
        starts = np.searchsorted(new[0], hashes)
        lengths = np.searchsorted(new[0], hashes, side="right") - starts
        own = spread(starts, lengths)
        keys = np.concatenate((hashes[places], np.repeat(hashes, lengths)))
        return keys, np.concatenate((known, new[1][own]))

    def _article_of(self, numbers: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Places of articles by their numbers in the index, new ones behind; -1 for removed."""
        whole = self._whole
        is_new = numbers >= self._first_article
        places = np.searchsorted(whole.numbers, numbers).astype(np.int64)
        inside = np.minimum(places, max(len(whole.numbers) - 1, 0))
        is_there = whole.numbers[inside] == numbers if len(whole.numbers) else is_new & False
        new = numbers.astype(np.int64) - self._first_article + whole.first_new
        return np.where(is_new, new, np.where(is_there, places, -1))

    def _counted(
        self, dump: _Dump, pairs: NDArray[np.uint64], covered: list[tuple[NDArray[Any], ...]]
    ) -> FoundPairs:
        """Count pairs, and note the words of each article that another source has, too."""
        left, right = (pairs >> _U32).astype(np.int64), (pairs & _LOW).astype(np.int64)
        everyone = distinct(np.concatenate((left, right)))
        if not len(pairs):
            return FoundPairs.none()
        part, used = dump.part(everyone)
        rows = Rows(
            n_words=self._whole.rows.n_words[used],
            n_marks=self._whole.rows.n_marks[used],
            texts=self._whole.rows.texts[:0],
            shelf=_PartShelf(self._whole.shelf, used),  # type: ignore[arg-type]
        )
        first_words = np.append(0, np.cumsum(part.of_article, dtype=np.int64))
        counter = RunCounter(
            rows, part.places, part.first_blocks, part.block_rows, first_words, self._settings
        )
        own = np.searchsorted(everyone, left).astype(np.uint64) << _U32
        own |= np.searchsorted(everyone, right).astype(np.uint64)
        found = FoundPairs.joined([FoundPairs.none(), *counter.counted(own)])
        owners, *bounds = counter.covered_runs()
        covered.append((everyone[owners], *bounds))
        heads = everyone[found.heads.astype(np.int64)].astype(np.uint32)
        return attrs.evolve(found, heads=heads)


def _n_covered(runs: list[tuple[NDArray[Any], ...]], n_articles: int) -> NDArray[np.int64]:
    """Words of each article that are in any of the runs."""
    n_words = np.zeros(n_articles, dtype=np.int64)
    if runs:
        known, counts = words_of_runs(*(np.concatenate(each) for each in zip(*runs, strict=True)))
        n_words[known] = counts
    return n_words


def _sorted(
    keys: NDArray[np.uint64], values: NDArray[np.uint32]
) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    order = np.argsort(keys, kind="stable")
    return keys[order], values[order]


def _blocks_of(dump: _Dump, articles: NDArray[np.int64]) -> NDArray[np.int64]:
    starts = dump.first_blocks[articles]
    return spread(starts, dump.first_blocks[articles + 1] - starts)


def _members_of(places: Occurrences, rows: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The blocks of some rows."""
    starts = places.offsets[rows].astype(np.int64)
    lengths = places.offsets[rows.astype(np.int64) + 1].astype(np.int64) - starts
    return places.members[spread(starts, lengths)]


def _sets(
    hashes: NDArray[np.uint64], members: NDArray[np.uint32]
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """The different sets of members that have a hash in common, two at least."""
    packed = distinct(hashes << _U32 | members)
    hashes, members = packed >> _U32, (packed & _LOW).astype(np.uint32)
    follows = hashes[1:] == hashes[:-1]
    shared = np.append(follows, False) | np.append(False, follows)
    hashes, members = hashes[shared[: len(hashes)]], members[shared[: len(members)]]
    sizes, chosen, _ = distinct_sets(hashes, members.astype(np.uint64))
    return sizes, members[chosen]
