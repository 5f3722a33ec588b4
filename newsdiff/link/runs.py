"""Texts as runs of words in memory, taken out, sampled and compared exactly.

A run is a paragraph or a sentence of one: words that stand next to each other in an array. Time is
linear in the words that are compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import attrs
import numpy as np

from newsdiff.core.kernels import Words, count_shingles, sample_runs, verify_pairs
from newsdiff.core.ranges import CHUNK_BITS, run_bounds, spread
from newsdiff.link.sentences import cut_sentences
from newsdiff.model.dump_settings import RUN_WORDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.link.sentences import Sentences

__all__ = [
    "Alike",
    "Runs",
    "WordsOfTexts",
    "alike_runs",
    "is_among",
    "packed",
    "places_in_groups",
    "sentence_runs",
    "sentences_of",
    "text_runs",
    "unpacked",
]

_U32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_ALL_HASHES = 1 << 32


@attrs.frozen(kw_only=True, eq=False)
class Runs:
    """Stretches of an array of words.

    Attributes:
        words: uint32.
        starts: int64[n], the first word of each run.
        lengths: uint32[n], its words.
    """

    words: NDArray[np.uint32]
    starts: NDArray[np.int64]
    lengths: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.starts)

    def samples(self, sampling: int) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
        """Sampled sequences of `RUN_WORDS` words, as `newsdiff.link.samples` has them.

        Args:
            sampling: one in so many.

        Returns:
            uint64 and uint32: the upper half of each hash and the run, by run; a sequence that a
            run has twice is there twice.
        """
        room = np.empty(int(self.lengths.sum(dtype=np.int64)), dtype=np.uint64)
        words = Words([self.words], self.starts)
        n = sample_runs(
            words, self.lengths, 0, len(self), RUN_WORDS, 0, _ALL_HASHES, sampling, room
        )
        return room[:n] >> _U32, (room[:n] & _LOW).astype(np.uint32)


class WordsOfTexts(Protocol):
    """Words and marks of texts, one text after the other, as an index gives those of its rows."""

    @property
    def n_words(self) -> NDArray[np.uint32]:
        """Words of each text."""

    @property
    def words(self) -> NDArray[np.uint32]:
        """The words of all of them."""

    @property
    def n_marks(self) -> NDArray[np.uint32]:
        """Pieces of each text that have words."""

    @property
    def marks(self) -> NDArray[np.uint16]:
        """The marks of these, uint16[n_marks.sum()]."""


@attrs.frozen(kw_only=True, eq=False)
class Alike:
    """Runs of two sides that are similar, by left, then right.

    Attributes:
        left: int64[n].
        right: int64[n].
        similarities: float64[n], exact.
        containments: float64[n].
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    similarities: NDArray[np.float64]
    containments: NDArray[np.float64]


def alike_runs(left: Runs, right: Runs, pairs: NDArray[np.uint64], threshold: float) -> Alike:
    """Compare candidate pairs of runs by the shingles of their words.

    Args:
        left: runs of one side.
        right: runs of the other.
        pairs: uint64, the number of the left one in the upper half; ascending, each once.
        threshold: least Jaccard similarity.

    Returns:
        The pairs that reach it.
    """
    starts = np.append(left.starts, right.starts | 1 << CHUNK_BITS)
    words = Words([left.words, right.words], starts)
    lengths = np.append(left.lengths, right.lengths)
    ones, others = unpacked(pairs)
    is_met = np.zeros(len(starts), dtype=bool)
    is_met[ones] = is_met[others + len(left)] = True
    met = np.flatnonzero(is_met).astype(np.uint32)
    longest = int(lengths[met].max(initial=0))
    counts = np.zeros(len(starts), dtype=np.uint32)
    count_shingles(met, words, lengths, longest, counts)
    shared = np.empty(len(pairs), dtype=np.uint32)
    packed = pairs + np.uint64(len(left))
    verify_pairs(packed, words, lengths, counts, threshold, longest, shared)
    passed = shared > 0
    ones, others, both = ones[passed], others[passed], shared[passed].astype(np.int64)
    n_left, n_right = counts[ones].astype(np.int64), counts[others + len(left)].astype(np.int64)
    return Alike(
        left=ones,
        right=others,
        similarities=both / (n_left + n_right - both),
        containments=both / np.minimum(n_left, n_right),
    )


def packed(left: NDArray[Any], right: NDArray[Any]) -> NDArray[np.uint64]:
    """Two numbers as one, the left one in the upper half."""
    both: NDArray[np.uint64] = left.astype(np.uint64) << _U32 | right.astype(np.uint64)
    return both


def unpacked(both: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The two numbers of `packed`."""
    return (both >> _U32).astype(np.int64), (both & _LOW).astype(np.int64)


def is_among(values: NDArray[Any], known: NDArray[Any]) -> NDArray[np.bool_]:
    """Which values are among others, which are ascending.

    Example:
        >>> is_among(np.array([4, 1, 9]), np.array([1, 2, 9])).tolist()
        [False, True, True]
    """
    if not len(known):
        return np.zeros(len(values), dtype=bool)
    places = np.searchsorted(known, values)
    found: NDArray[np.bool_] = known[np.minimum(places, len(known) - 1)] == values
    return found


def places_in_groups(groups: NDArray[np.integer]) -> NDArray[np.int64]:
    """The place of each item among those of its group, from 0; groups are next to each other.

    Example:
        >>> places_in_groups(np.array([3, 3, 1, 5, 5, 5])).tolist()
        [0, 1, 0, 0, 1, 2]
    """
    lengths = np.diff(run_bounds(groups))
    return spread(np.zeros_like(lengths), lengths)


def text_runs(texts: WordsOfTexts) -> Runs:
    """Each text as a run."""
    lengths = texts.n_words.astype(np.int64)
    return Runs(words=texts.words, starts=np.cumsum(lengths) - lengths, lengths=texts.n_words)


def sentence_runs(texts: WordsOfTexts, sentences: Sentences) -> Runs:
    """Sentences of texts as runs."""
    lengths = (sentences.ends - sentences.starts).astype(np.uint32)
    return Runs(words=texts.words, starts=sentences.starts, lengths=lengths)


def sentences_of(texts: WordsOfTexts) -> Sentences:
    """All sentences of texts that have words, by text."""
    return cut_sentences(texts.n_words, texts.marks, texts.n_marks)
