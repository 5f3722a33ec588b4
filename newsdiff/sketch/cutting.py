"""What the fast cut knows, and what words say of their sentences, as the kernels take it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import attrs
import numpy as np

from newsdiff.core.kernels import CutTable, WordTable
from newsdiff.model.dump_marks import WordMarks
from newsdiff.sketch.hashing import word_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["Cutter", "cutter", "saying_marks"]


class Knowledge(Protocol):
    """What `newsdiff.segment.cut_table.CutTable` has."""

    @property
    def classes(self) -> Sequence[int]:
        """Bits of characters."""

    @property
    def closing(self) -> Sequence[int]:
        """By quotation mark, those that close it."""

    @property
    def words(self) -> Mapping[str, int]:
        """Bits of words."""

    @property
    def events(self) -> str:
        """The stops and quotation marks."""


@attrs.frozen(kw_only=True, eq=False)
class Cutter:
    """How blocks are cut to pieces, and these marked.

    Attributes:
        table: what the fast cut knows.
        evidence: what words say of their sentence: 128 times the weight, and 1 for a verb of
            saying.
        biases: int16[2, 64], as in `WordMarks`.
    """

    table: CutTable
    evidence: WordTable
    biases: NDArray[np.int16]


def cutter(known: Knowledge, marks: WordMarks) -> Cutter:
    """What kernels need to cut blocks and mark their pieces.

    Args:
        known: what the fast cut knows.
        marks: what words say of their sentences.
    """
    hashes = np.fromiter(map(word_hash, known.words), dtype=np.uint32, count=len(known.words))
    bits = np.fromiter(known.words.values(), dtype=np.int32, count=len(known.words))
    return Cutter(
        table=CutTable(
            np.array(known.classes, dtype=np.uint32),
            np.array(known.closing, dtype=np.uint32),
            WordTable(hashes, bits),
            [event.encode() for event in known.events],
        ),
        evidence=WordTable(marks.hashes, marks.weights.astype(np.int32) * 128 + (marks.says > 0)),
        biases=marks.biases,
    )


def saying_marks(verbs: Iterable[str]) -> WordMarks:
    """Marks by which nothing is house matter, and the words say.

    Args:
        verbs: words of saying; a phrase or a form that is no single word is never found.
    """
    hashes = np.unique(np.array([word_hash(verb.casefold()) for verb in verbs], dtype=np.uint32))
    none = WordMarks.none()
    weights, says = np.zeros(len(hashes), dtype=np.int16), np.ones(len(hashes), dtype=np.uint8)
    return attrs.evolve(none, hashes=hashes, weights=weights, says=says)
