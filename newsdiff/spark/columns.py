"""Columns of Arrow that go between Spark and the kernels: ragged numbers, hashes of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from newsdiff.core.kernels import Words
from newsdiff.write.columns import column

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "ints",
    "joined",
    "lists_of",
    "packed",
    "signed",
    "spark_schema",
    "unpacked",
    "unsigned",
    "words_of",
]

_TURN = np.uint64(1 << 63)


def signed(texts: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Hashes as Spark has numbers: with a sign, in the same order.

    Example:
        >>> import numpy as np
        >>> signed(np.array([0, 2**63, 2**64 - 1], dtype=np.uint64)).tolist()
        [-9223372036854775808, 0, 9223372036854775807]
    """
    return (texts ^ _TURN).view(np.int64)


def unsigned(texts: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The hashes that `signed` made these of."""
    return np.ascontiguousarray(texts).view(np.uint64) ^ _TURN


def packed(values: NDArray[Any], lengths: NDArray[Any] | list[int]) -> pa.BinaryArray:
    """Numbers of many items, one after the other, as a column of bytes.

    Args:
        values: numbers of any width.
        lengths: int[n], numbers of each item.
    """
    offsets = np.zeros(len(lengths) + 1, dtype=np.int32)
    np.cumsum(lengths, out=offsets[1:])
    offsets *= values.dtype.itemsize
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(values))]
    return pa.Array.from_buffers(pa.binary(), len(lengths), buffers)


def unpacked(content: pa.BinaryArray, kind: type) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The same back: the numbers of all items, and int64[n + 1], where those of each begin."""
    _, offsets, data = content.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int32)[content.offset :][: len(content) + 1]
    first, end = (int(bounds[0]), int(bounds[-1])) if len(content) else (0, 0)
    raw = np.empty(0, np.uint8) if data is None else np.frombuffer(data, dtype=np.uint8)
    values: NDArray[Any] = raw[first:end].copy().view(kind)
    return values, (bounds.astype(np.int64) - first) // values.dtype.itemsize


def joined(content: pa.ChunkedArray, kind: type) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The same of a column of bytes in chunks."""
    parts = [unpacked(chunk, kind) for chunk in content.chunks]
    lengths = [np.diff(bounds) for _, bounds in parts]
    values = np.concatenate([np.empty(0, dtype=kind), *(values for values, _ in parts)])
    return values, np.append(0, np.cumsum(np.concatenate([np.empty(0, np.int64), *lengths])))


def words_of(content: pa.BinaryArray) -> tuple[Words, NDArray[np.uint32]]:
    """Words of the rows of a column of bytes, and uint32[n], how many each has."""
    words, bounds = unpacked(content, np.uint32)
    return Words([words], np.ascontiguousarray(bounds[:-1])), np.diff(bounds).astype(np.uint32)


def ints(batch: pa.RecordBatch, name: str) -> NDArray[Any]:
    """A column of numbers without nulls as an array."""
    values: NDArray[Any] = batch.column(name).to_numpy(zero_copy_only=False)
    return values


def lists_of(values: NDArray[np.int32], lengths: NDArray[np.int64]) -> pa.ListArray:
    """A column of lists of numbers, as Spark has them."""
    offsets = np.append(0, np.cumsum(lengths)).astype(np.int32)
    kind = pa.list_(pa.field("element", pa.int32()))
    return pa.ListArray.from_arrays(column(offsets), column(values), type=kind)


_KINDS = {"string": "string", "binary": "binary", "int32": "int", "int64": "long"}


def spark_schema(schema: pa.Schema) -> str:
    """A schema of Arrow in the words of Spark.

    Example:
        >>> import pyarrow as pa
        >>> spark_schema(pa.schema({"line": pa.int64(), "keys": pa.list_(pa.int32())}))
        'line long, keys array<int>'
    """
    return ", ".join(
        f"{field.name} array<{_KINDS[str(field.type.value_type)]}>"
        if pa.types.is_list(field.type)
        else f"{field.name} {_KINDS[str(field.type)]}"
        for field in schema
    )
