"""Texts in the layout of an Arrow column, taken out of a buffer of bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsdiff.core.kernels import SLACK, gather
from newsdiff.model.dump import Strings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["gathered", "strings_at", "strings_from"]


def gathered(
    text: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> Strings:
    """Copy stretches of a buffer.

    Args:
        text: uint8, UTF-8, followed by `SLACK` bytes.
        starts: int64[n], first byte of each stretch.
        ends: int64[n], one past the last; the same as the start, or less, for none.

    Returns:
        The stretches as they are, lone surrogates included.
    """
    lengths = ends - starts
    content = np.empty(int(lengths.sum()), dtype=np.uint8)
    offsets = np.empty(len(starts) + 1, dtype=np.int32)
    hashes = np.empty(len(starts), dtype=np.uint64)
    gather(text, starts, ends, content, offsets, hashes)
    return Strings(content=content, offsets=offsets, present=lengths > 0, hashes=hashes)


def strings_from(texts: Sequence[str]) -> Strings:
    """The same of Python strings; an empty one is not present.

    Example:
        >>> strings_from(["AP", "", "AFP, dpa"]).present.tolist()
        [True, False, True]
    """
    return strings_at(dict(enumerate(texts)), len(texts))


def strings_at(texts: Mapping[int, str], size: int) -> Strings:
    """The same of a few of many strings, the others not present.

    Args:
        texts: strings by their places, ascending.
        size: how many strings there are.

    Example:
        >>> strings_at({1: "AP"}, 3).present.tolist()
        [False, True, False]
    """
    parts = [text.encode("utf-8", "surrogatepass") for text in texts.values()]
    lengths = np.zeros(size, dtype=np.int64)
    lengths[np.fromiter(texts, np.int64, len(texts))] = np.fromiter(map(len, parts), np.int64)
    ends = np.cumsum(lengths)
    text = np.frombuffer(b"".join((*parts, bytes(SLACK))), dtype=np.uint8)
    return gathered(text, ends - lengths, ends)
