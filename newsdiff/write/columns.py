"""NumPy arrays and strings as Arrow columns, through buffers.

`pyarrow.array` would do the same, but see `newsdiff.core.arrow`; and `Array.take` imports
`pyarrow.compute`, which writes the docstrings of 300 functions first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from newsdiff.core.arrow import column, numbers_of, truths_of
from newsdiff.core.kernels import take_strings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from newsdiff.model.dump import Strings

__all__ = [
    "column",
    "column_or_null",
    "lists",
    "numbered",
    "numbered_column",
    "replaced",
    "string_column",
    "strings",
    "table",
    "taken",
    "taken_or_null",
]

_MAX_OFFSET = (1 << 31) - 1


def column_or_null(values: NDArray[Any], present: NDArray[np.bool_]) -> pa.Array:
    """A column of numbers, null where they are not present."""
    kind = pa.from_numpy_dtype(values.dtype)
    bits = pa.py_buffer(np.packbits(present, bitorder="little"))
    content = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(kind, len(values), [bits, content])


def strings(texts: Sequence[str | None]) -> pa.StringArray:
    """A column of texts; None is null."""
    raw = [b"" if text is None else text.encode() for text in texts]
    offsets = np.cumsum([0, *map(len, raw)], dtype=np.int32)
    present = np.packbits(
        np.array([text is not None for text in texts], dtype=bool), bitorder="little"
    )
    buffers = [pa.py_buffer(present), pa.py_buffer(offsets), pa.py_buffer(b"".join(raw))]
    return pa.Array.from_buffers(pa.string(), len(raw), buffers)


def string_column(texts: Strings, *, nullable: bool = False) -> pa.StringArray:
    """A column of the texts of a field; a missing one is empty, or null where that may be."""
    offsets, content = pa.py_buffer(texts.offsets), pa.py_buffer(texts.content)
    bits = pa.py_buffer(np.packbits(texts.present, bitorder="little")) if nullable else None
    return pa.StringArray.from_buffers(len(texts.present), offsets, content, bits)


def numbered(parts: Sequence[Strings]) -> tuple[pa.StringArray, NDArray[np.int64]]:
    """Different texts by number, in the order of their first occurrence.

    Returns:
        The texts, the first one null; and int64[n], the number of each, 0 for a missing one.
    """
    if not any(part.present.any() for part in parts):
        return strings([None]), np.zeros(sum(len(part.present) for part in parts), dtype=np.int64)
    present = np.concatenate([part.present for part in parts])
    hashes = np.concatenate([part.hashes for part in parts])
    texts = pa.concat_arrays([string_column(part) for part in parts])
    places = np.flatnonzero(present)
    _, firsts, codes = np.unique(hashes[places], return_index=True, return_inverse=True)
    rank = np.argsort(firsts)
    numbers = np.empty(len(rank), dtype=np.int64)
    numbers[rank] = np.arange(1, len(rank) + 1)
    number_of = np.zeros(len(present), dtype=np.int64)
    number_of[places] = numbers[codes]
    names = taken(texts, places[firsts[rank]])
    return pa.concat_arrays([strings([None]), names]), number_of


def numbered_column(texts: pa.ChunkedArray) -> tuple[pa.StringArray, NDArray[np.int64]]:
    """Different texts of a column by number, and the number of each; as from `numbered`."""
    encoded = texts.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = pa.concat_arrays(encoded.chunks) if encoded.num_chunks else None
    if encoded is None or not len(encoded):
        return strings([None]), np.zeros(len(texts), dtype=np.int64)
    indices = encoded.indices
    number_of = numbers_of(indices).astype(np.int64) + 1
    if indices.null_count:
        number_of[truths_of(indices.is_null())] = 0
    return pa.concat_arrays([strings([None]), encoded.dictionary]), number_of


def replaced(
    texts: pa.StringArray, indices: NDArray[np.int64], others: list[str]
) -> pa.StringArray:
    """A column with other texts at some indices, which ascend."""
    from pyarrow import compute

    mask = np.zeros(len(texts), dtype=bool)
    mask[indices] = True
    return compute.replace_with_mask(texts, column(mask), strings(others))


def taken(texts: pa.StringArray, indices: NDArray[Any]) -> pa.StringArray:
    """The texts at some indices of a column; a null stays one.

    Raises:
        OverflowError: they come to more than 2 GB.
    """
    validity, offsets, content = texts.buffers()
    first, n = texts.offset, len(texts)
    bounds = np.frombuffer(offsets, dtype=np.int32)[first : first + n + 1]
    raw = np.empty(0, np.uint8) if content is None else np.frombuffer(content, dtype=np.uint8)
    indices = indices.astype(np.int64, copy=False)
    ends = np.append(0, np.cumsum((bounds[1:] - bounds[:-1])[indices], dtype=np.int64))
    if ends[-1] > _MAX_OFFSET:
        raise OverflowError("a column of a table holds 2 GB at most")
    new_offsets, output = ends.astype(np.int32), np.empty(int(ends[-1]), dtype=np.uint8)
    take_strings(raw, bounds, indices, new_offsets, output)
    present = None
    if texts.null_count:
        bits = np.frombuffer(validity, dtype=np.uint8)
        is_present = np.unpackbits(bits, bitorder="little")[first : first + n]
        present = pa.py_buffer(np.packbits(is_present[indices], bitorder="little"))
    buffers = [present, pa.py_buffer(new_offsets), pa.py_buffer(output)]
    return pa.Array.from_buffers(pa.string(), len(indices), buffers)


def taken_or_null(texts: pa.StringArray, indices: NDArray[Any]) -> pa.StringArray:
    """The texts at some indices of a column without nulls; null where an index is -1.

    Raises:
        OverflowError: they come to more than 2 GB.
    """
    present = indices >= 0
    chosen = taken(pa.concat_arrays([texts, strings([""])]), np.where(present, indices, len(texts)))
    bits = pa.py_buffer(np.packbits(present, bitorder="little"))
    return pa.Array.from_buffers(pa.string(), len(indices), [bits, *chosen.buffers()[1:]])


def lists(values: NDArray[np.int32], offsets: NDArray[np.int32]) -> pa.ListArray:
    """A column of lists of numbers: row i has the values from item i to item i + 1 of `offsets`."""
    return pa.ListArray.from_arrays(column(offsets), column(values))


def table(columns: dict[str, pa.Array | NDArray[Any]]) -> pa.Table:
    """A table of columns by name."""
    arrays = [column(each) if isinstance(each, np.ndarray) else each for each in columns.values()]
    return pa.Table.from_arrays(arrays, names=list(columns))
