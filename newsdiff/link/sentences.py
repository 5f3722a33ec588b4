"""The sentences of paragraphs as numbers: where they stand among the words, and a key of each.

The key is the sum of a 64-bit mix of every word with its place in the sentence (the finalizer of
Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014), mixed once more
with the number of words: two different sentences have one key with odds of one in 2**64. No seed:
the keys may be stored. Time and memory are linear in the words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.ranges import spread
from newsdiff.model.dump_marks import LONGEST, SENTENCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MIN_SENTENCE_WORDS", "Sentences", "cut_sentences", "sentence_hashes"]

MIN_SENTENCE_WORDS = 5
"""Fewest words of a sentence that is looked up: `He did not comment.` is anybody's."""
_FACTORS = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFTS = np.uint64(30), np.uint64(27), np.uint64(31)
_U32 = np.uint64(32)
_WORDS_A_TURN = 1 << 18


@attrs.frozen(kw_only=True, eq=False)
class Sentences:
    """Where sentences stand, in the order of the text.

    Attributes:
        rows: uint32[n], the paragraph of each, as they were given.
        starts: int64[n], its first word among the words of all paragraphs.
        ends: int64[n], one past its last.
    """

    rows: NDArray[np.uint32]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rows)

    def of_words(self, least: int) -> Sentences:
        """Those of so many words or more."""
        kept = self.ends - self.starts >= least
        return Sentences(rows=self.rows[kept], starts=self.starts[kept], ends=self.ends[kept])

    def keys(self, words: NDArray[np.uint32]) -> NDArray[np.uint64]:
        """A key of the words of each, uint64[n].

        Args:
            words: uint32, those of all paragraphs, one after the other.
        """
        keys = np.empty(len(self), dtype=np.uint64)
        first = 0
        while first < len(self):
            limit = self.starts[first] + _WORDS_A_TURN
            end = max(int(np.searchsorted(self.ends, limit, side="right")), first + 1)
            keys[first:end] = _keys(words, self.starts[first:end], self.ends[first:end])
            first = end
        return keys


def cut_sentences(
    n_words: NDArray[np.uint32], marks: NDArray[np.uint16], n_marks: NDArray[np.uint32]
) -> Sentences:
    """Find the sentences of paragraphs by the marks of their pieces.

    Args:
        n_words: uint32[n], words of each paragraph.
        marks: uint16[n_marks.sum()], marks of the pieces, one paragraph after the other.
        n_marks: uint32[n], pieces of each paragraph.

    Returns:
        All sentences that have words; none for no paragraph.
    """
    owners = np.repeat(np.arange(len(n_words), dtype=np.uint32), n_marks)
    begins = (marks & np.uint16(SENTENCE)) != 0
    begins |= np.diff(owners, prepend=~owners[:1]) != 0
    firsts = np.flatnonzero(begins)
    before = np.append(0, np.cumsum(marks & np.uint16(LONGEST), dtype=np.int64))
    starts = before[firsts]
    ends = np.append(starts[1:], before[-1:])[: len(starts)]
    return Sentences(rows=owners[firsts], starts=starts, ends=ends)


def sentence_hashes(
    words: NDArray[np.uint32],
    n_words: NDArray[np.uint32],
    marks: NDArray[np.uint16],
    n_marks: NDArray[np.uint32],
    min_words: int = MIN_SENTENCE_WORDS,
) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """Keys of the sentences of paragraphs: equal where the words are.

    Args:
        words: uint32[n_words.sum()], those of all paragraphs, one after the other.
        n_words: uint32[n].
        marks: uint16[n_marks.sum()], marks of the pieces, one paragraph after the other.
        n_marks: uint32[n].
        min_words: shorter sentences are left out; 1 or more.

    Returns:
        uint64[m] and uint32[m]: keys, and the paragraph of each from 0, in the order of the text; a
        sentence that a paragraph has twice is there twice.

    Example:
        >>> marks = np.array([SENTENCE | 2, SENTENCE | 3, SENTENCE | 3], dtype=np.uint16)
        >>> words = np.array([7, 8, 1, 2, 3, 1, 2, 3], dtype=np.uint32)
        >>> counts = np.array([5, 3], dtype=np.uint32), marks, np.array([2, 1], dtype=np.uint32)
        >>> keys, rows = sentence_hashes(words, *counts, min_words=3)
        >>> bool(keys[0] == keys[1]), rows.tolist()
        (True, [0, 1])
    """
    found = cut_sentences(n_words, marks, n_marks).of_words(min_words)
    return found.keys(words), found.rows


def _keys(
    words: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """Keys of sentences of one word or more, by their first words and those past their last."""
    lengths = ends - starts
    numbers = words[spread(starts, lengths)].astype(np.uint64)
    numbers |= spread(np.zeros_like(starts), lengths).astype(np.uint64) << _U32
    sums = np.add.reduceat(_mixed(numbers), np.cumsum(lengths) - lengths)
    return _mixed(sums + lengths.astype(np.uint64))


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finalizer; overwrites the numbers."""
    for factor, shift in zip(_FACTORS, _SHIFTS[:2], strict=True):
        numbers ^= numbers >> shift
        numbers *= factor
    numbers ^= numbers >> _SHIFTS[2]
    return numbers
