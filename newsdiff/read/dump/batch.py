"""Batches of records on their way from a dump to the kernels: bytes and spans."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.kernels import SLACK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from newsdiff.read.dump.records import BadRecord, Record

__all__ = ["NAMED_MAX", "RecordBatch", "batch_from_records", "encode"]

N_FIELDS = 5
ID, TEXT, SOURCE, PUBLISHED, TITLE = range(N_FIELDS)
MISSING = -1
NAMED_MAX = 1000
"""Bad records that are named, of a batch and of a dump; the rest are counted."""


@attrs.frozen(kw_only=True, eq=False)
class RecordBatch:
    """Some consecutive records of one file.

    Attributes:
        file: index of the file.
        strings: uint8, UTF-8 bytes of all fields, and slack; surrogates are kept as they are.
        spans: int64[n, 10], start and end by field (id, text, source, published, title), -1 where
            missing.
        lines: int64[n], 1-based line of each record, counted from the batch's first.
        bad: the first records that were skipped, `NAMED_MAX` at most, lines counted likewise.
        n_bad: how many were skipped.
        n_lines: lines of the batch.
        n_bytes: bytes of the file as it lies on the disk that it took; of a pipe, unpacked.
    """

    file: int
    strings: NDArray[np.uint8]
    spans: NDArray[np.int64]
    lines: NDArray[np.int64]
    bad: tuple[BadRecord, ...] = ()
    n_bad: int = 0
    n_lines: int = 0
    n_bytes: int = 0

    def __len__(self) -> int:
        return len(self.spans)

    def starts(self, field: int) -> NDArray[np.int64]:
        """First byte of a field of each record, int64[n]."""
        return np.ascontiguousarray(self.spans[:, 2 * field])

    def ends(self, field: int) -> NDArray[np.int64]:
        """One past the last byte, int64[n]."""
        return np.ascontiguousarray(self.spans[:, 2 * field + 1])


def encode(text: str) -> bytes:
    """UTF-8 that keeps lone surrogates, as the kernels expect it."""
    return text.encode("utf-8", "surrogatepass")


def batch_from_records(
    records: Sequence[Record],
    *,
    file: int,
    first_line: int = 0,
    bad: Sequence[BadRecord] = (),
    n_lines: int,
    n_bytes: int,
) -> RecordBatch:
    """Make a batch of Python strings.

    Args:
        records: in order.
        file: index of the file.
        first_line: lines before the batch, which the records count and the batch does not.
        bad: records that were skipped, their lines counted from the batch's first.
        n_lines: lines (or rows) that all of them take up.
        n_bytes: bytes likewise.

    Returns:
        The batch.
    """
    parts: list[bytes] = []
    spans = np.full((len(records), 2 * N_FIELDS), MISSING, dtype=np.int64)
    n_written = 0
    for row, record in enumerate(records):
        for field, value in enumerate(record.values):
            if value is None:
                continue
            part = encode(value)
            parts.append(part)
            spans[row, 2 * field] = n_written
            n_written += len(part)
            spans[row, 2 * field + 1] = n_written
    parts.append(bytes(SLACK))
    return RecordBatch(
        file=file,
        strings=np.frombuffer(b"".join(parts), dtype=np.uint8),
        spans=spans,
        lines=np.array([record.line - first_line for record in records], dtype=np.int64),
        bad=tuple(bad[:NAMED_MAX]),
        n_bad=len(bad),
        n_lines=n_lines,
        n_bytes=n_bytes,
    )
