"""Rows of Arrow tables as Python values; a value that cannot be one spoils its record alone."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from newsdiff.read.dump.bounds import RECORD_BYTES_MAX, TOO_LONG
from newsdiff.read.dump.records import UnreadableValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

__all__ = ["arrow_rows"]

_ROWS = 256
"""Rows that are Python objects at a time."""


def arrow_rows(batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    """The rows of a batch.

    Args:
        batch: its columns.

    Yields:
        Values by name of the column; what cannot be read is an `UnreadableValue`.
    """
    names = batch.schema.names
    for start in range(0, batch.num_rows, _ROWS):
        rows = batch.slice(start, _ROWS)
        columns = [_values(column) for column in rows.columns]
        for values in zip(*columns, strict=True):
            yield dict(zip(names, values, strict=True))


def _values(column: pa.Array) -> list[Any]:
    too_long = _too_long(column)
    if not too_long:
        with contextlib.suppress(Exception):  # each type of values has errors of its own
            values: list[Any] = column.to_pylist()
            return values
    return [
        UnreadableValue(TOO_LONG) if row in too_long else _value(column[row])
        for row in range(len(column))
    ]


def _too_long(column: pa.Array) -> set[int]:
    """Rows whose text is longer than a record may be."""
    import pyarrow as pa
    from pyarrow import compute

    if pa.types.is_dictionary(column.type):
        too_long = _too_long(column.dictionary)
        codes = column.indices.to_pylist() if too_long else []
        return {row for row, code in enumerate(codes) if code in too_long}
    try:
        lengths = compute.binary_length(column)
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):  # no text
        return set()
    if (compute.max(lengths).as_py() or 0) <= RECORD_BYTES_MAX:
        return set()
    rows = enumerate(lengths.to_pylist())
    return {row for row, n_bytes in rows if n_bytes is not None and n_bytes > RECORD_BYTES_MAX}


def _value(scalar: pa.Scalar) -> Any:  # noqa: ANN401  whatever a column holds
    import pyarrow as pa

    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        return UnreadableValue("not valid UTF-8")
    except Exception as error:  # noqa: BLE001  as above
        if pa.types.is_timestamp(scalar.type) and scalar.type.tz not in {None, "UTC"}:
            # A zone that nobody knows; the value itself is in UTC.
            return _value(scalar.cast(pa.timestamp(scalar.type.unit, "UTC")))
        return UnreadableValue(str(error).splitlines()[0] if str(error) else type(error).__name__)
