"""Marks of the pieces of a block: how many words, and what kind of text they are.

A piece is a sentence, or a part of one between quotation marks. Its mark is a number of 16 bits:
the lower twelve are its words, the upper four say what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "HOUSE",
    "LONGEST",
    "N_BIASES",
    "POSTED",
    "QUOTED",
    "SAID",
    "SENTENCE",
    "STOPPED",
    "WordMarks",
]

SENTENCE = 0x1000
"""A sentence begins with the piece."""
QUOTED = 0x2000
"""The piece stands inside quotation marks, or is of an embedded post."""
HOUSE = 0x4000
"""It is of a sentence that is house matter: a caption, a picture's credit, a bio, a prompt."""
SAID = 0x8000
"""It is of a sentence with a verb of saying."""
LONGEST = 0x0FFF
"""Most words of a piece, and the bits of their number; what is longer is divided."""
STOPPED = 0x0001
"""A piece whose words are not counted yet: a stop ends its sentence with it."""
POSTED = 0x0002
"""One of the same kind, with which the signature of a post ends."""
N_BIASES = 64
"""Lengths of sentences told apart, in words; longer ones count as the last."""


@attrs.frozen(kw_only=True, eq=False)
class WordMarks:
    """What words say of the sentence that they stand in.

    Attributes:
        hashes: uint32[n], hashes of case-folded words (`newsdiff.sketch.hashing.word_hash`),
            ascending.
        weights: int16[n], evidence for house matter of one occurrence, in 1/64 nat.
        says: uint8[n], 1 for a verb of saying.
        biases: int16[2, 64], evidence by whether a stop ends the sentence, and by its words.
    """

    hashes: NDArray[np.uint32]
    weights: NDArray[np.int16]
    says: NDArray[np.uint8]
    biases: NDArray[np.int16]

    @classmethod
    def none(cls) -> WordMarks:
        """No words, by which no sentence is house matter and none says anything."""
        import numpy as np

        return cls(
            hashes=np.empty(0, dtype=np.uint32),
            weights=np.empty(0, dtype=np.int16),
            says=np.empty(0, dtype=np.uint8),
            biases=np.zeros((2, N_BIASES), dtype=np.int16),
        )
