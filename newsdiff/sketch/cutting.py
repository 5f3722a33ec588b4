"""What the fast cut knows, as the kernel takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsdiff.core.kernels import CutTable, WordTable
from newsdiff.sketch.hashing import word_hash

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["kernel_table"]


def kernel_table(
    classes: Sequence[int], closing: Sequence[int], words: Mapping[str, int], events: str
) -> CutTable:
    """The table for the kernel, of what `newsdiff.segment.cut_table.CutTable` has."""
    hashes = np.fromiter(map(word_hash, words), dtype=np.uint32, count=len(words))
    bits = np.fromiter(words.values(), dtype=np.int32, count=len(words))
    return CutTable(
        np.array(classes, dtype=np.uint32),
        np.array(closing, dtype=np.uint32),
        WordTable(hashes, bits),
        [event.encode() for event in events],
    )
