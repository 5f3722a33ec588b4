"""One field of many records in the layout of an Arrow column: bytes, offsets, hashes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from newsdiff.model.dump import Strings
from newsdiff.native.jit import kernel
from newsdiff.native.vector import load1, load8, multiply_fold, store1
from newsdiff.read.dump.batch import RecordBatch, encode

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.native.jit import Array

__all__ = ["field_strings"]

_KEY = np.uint64(0x9E3779B97F4A7C15)
_OTHER = np.uint64(0xD6E8FEB86659FD93)
_LEAD, _SURROGATE = 0xED, 0xA0


def field_strings(batch: RecordBatch, field: int) -> Strings:
    """Take a field out of a batch.

    Args:
        batch: the records.
        field: index of the field.

    Returns:
        Its texts; a lone surrogate, which no table can hold, is spelt out.
    """
    starts, ends = batch.starts(field), batch.ends(field)
    lengths = ends - starts
    content = np.empty(int(lengths.sum()), dtype=np.uint8)
    offsets = np.empty(len(batch) + 1, dtype=np.int32)
    hashes = np.empty(len(batch), dtype=np.uint64)
    gather(batch.strings.ctypes.data, starts, ends, content, offsets, hashes)
    if ((content[:-1] == _LEAD) & (content[1:] >= _SURROGATE)).any():
        content, offsets = _spelt_out(content, offsets)
    return Strings(content=content, offsets=offsets, present=lengths > 0, hashes=hashes)


def _spelt_out(
    content: NDArray[np.uint8], offsets: NDArray[np.int32]
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    raw = content.tobytes()
    bounds = offsets.tolist()
    parts = [
        raw[start:end].decode("utf-8", "surrogatepass").encode("utf-8", "backslashreplace")
        for start, end in pairwise(bounds)
    ]
    new_offsets = np.cumsum([0, *(len(part) for part in parts)], dtype=np.int32)
    return np.frombuffer(b"".join(parts), dtype=np.uint8), new_offsets


def string_hash(text: str) -> int:
    """The hash of a text, as in `Strings.hashes`."""
    raw = np.frombuffer(encode(text) + bytes(16), dtype=np.uint8)
    n_bytes = len(raw) - 16
    hashes = np.empty(1, dtype=np.uint64)
    gather(
        raw.ctypes.data,
        np.zeros(1, dtype=np.int64),
        np.array([n_bytes]),
        np.empty(n_bytes, dtype=np.uint8),
        np.empty(2, dtype=np.int32),
        hashes,
    )
    return int(hashes[0])


@kernel("void(i8, i8[::1], i8[::1], u1[::1], i4[::1], u8[::1])")
def gather(
    strings: int,
    starts: Array,
    ends: Array,
    content: Array,
    offsets: Array,
    hashes: Array,
) -> None:
    """Copy the texts one after the other and hash them."""
    place = 0
    target = np.int64(content.ctypes.data)
    offsets[0] = 0
    for i in range(starts.size):
        n_bytes = ends[i] - starts[i]
        state = _KEY ^ np.uint64(n_bytes)
        first = strings + starts[i]
        for k in range(0, n_bytes & ~7, 8):
            state = multiply_fold(load8(first + k) ^ state, _OTHER)
        for k in range(n_bytes & ~7, n_bytes):
            state = multiply_fold(np.uint64(load1(first + k)) ^ state, _OTHER)
        hashes[i] = state
        for k in range(n_bytes):
            store1(target + place + k, load1(first + k))
        place += n_bytes
        offsets[i + 1] = place
