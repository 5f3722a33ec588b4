"""Numbers of NumPy as Arrow columns and back, through buffers.

Arrow's own ways, `pyarrow.array`, `to_numpy`, `fill_null`, import pandas where that is installed,
for 0.3 s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["column", "numbers_of", "truths_of"]


def column(values: NDArray[Any]) -> pa.Array:
    """A column of numbers or truth values."""
    if values.dtype == bool:
        packed = np.packbits(values, bitorder="little")
        return pa.Array.from_buffers(pa.bool_(), len(values), [None, pa.py_buffer(packed)])
    kind = pa.from_numpy_dtype(values.dtype)
    content = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(kind, len(values), [None, content])


def numbers_of(column: pa.Array | pa.ChunkedArray) -> NDArray[Any]:
    """The whole numbers of a column without nulls, not to be written to.

    Example:
        >>> numbers_of(pa.chunked_array([column(np.arange(4))[1:], column(np.arange(2))])).tolist()
        [1, 2, 3, 0, 1]
    """
    kind = np.dtype(str(column.type))
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    parts = [_part(chunk, kind) for chunk in chunks if len(chunk)]
    if not parts:
        return np.empty(0, dtype=kind)
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def truths_of(column: pa.BooleanArray) -> NDArray[np.bool_]:
    """The truth values of a column without nulls.

    Example:
        >>> truths_of(column(np.array([True, False, True]))[1:]).tolist()
        [False, True]
    """
    end = column.offset + len(column)
    content = column.buffers()[1]
    bits = np.empty(0, np.uint8) if content is None else np.frombuffer(content, np.uint8)
    return np.unpackbits(bits, bitorder="little")[column.offset : end].astype(bool)


def _part(chunk: pa.Array, kind: np.dtype[Any]) -> NDArray[Any]:
    content = chunk.buffers()[1]
    return np.frombuffer(content, kind, len(chunk), chunk.offset * kind.itemsize)
