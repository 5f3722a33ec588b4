"""NumPy arrays and strings as Arrow columns, through buffers.

`pyarrow.array` would do the same, but it imports pandas, where that is installed, for 0.2 s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from newsdiff.model.dump import Strings

__all__ = ["column", "lists", "replaced", "string_column", "strings", "table"]


def column(values: NDArray[Any]) -> pa.Array:
    """A column of numbers or truth values."""
    if values.dtype == bool:
        packed = np.packbits(values, bitorder="little")
        return pa.Array.from_buffers(pa.bool_(), len(values), [None, pa.py_buffer(packed)])
    kind = pa.from_numpy_dtype(values.dtype)
    content = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(kind, len(values), [None, content])


def strings(texts: Sequence[str | None]) -> pa.StringArray:
    """A column of texts; None is null."""
    raw = [b"" if text is None else text.encode() for text in texts]
    offsets = np.cumsum([0, *map(len, raw)], dtype=np.int32)
    present = np.packbits(
        np.array([text is not None for text in texts], dtype=bool), bitorder="little"
    )
    buffers = [pa.py_buffer(present), pa.py_buffer(offsets), pa.py_buffer(b"".join(raw))]
    return pa.Array.from_buffers(pa.string(), len(raw), buffers)


def string_column(texts: Strings) -> pa.StringArray:
    """A column of the texts of a field; a missing one is empty."""
    offsets, content = pa.py_buffer(texts.offsets), pa.py_buffer(texts.content)
    return pa.StringArray.from_buffers(len(texts.present), offsets, content)


def replaced(
    texts: pa.StringArray, indices: NDArray[np.int64], others: list[str]
) -> pa.StringArray:
    """A column with other texts at some indices, which ascend."""
    from pyarrow import compute

    mask = np.zeros(len(texts), dtype=bool)
    mask[indices] = True
    return compute.replace_with_mask(texts, column(mask), strings(others))


def lists(values: NDArray[np.int32], offsets: NDArray[np.int32]) -> pa.ListArray:
    """A column of lists of numbers: row i has the values from item i to item i + 1 of `offsets`."""
    return pa.ListArray.from_arrays(column(offsets), column(values))


def table(columns: dict[str, pa.Array | NDArray[Any]]) -> pa.Table:
    """A table of columns by name."""
    arrays = [column(each) if isinstance(each, np.ndarray) else each for each in columns.values()]
    return pa.Table.from_arrays(arrays, names=list(columns))
