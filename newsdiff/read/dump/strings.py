"""One field of many records in the layout of an Arrow column: bytes, offsets, hashes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.strings import gathered

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.model.dump import Strings
    from newsdiff.read.dump.batch import RecordBatch

__all__ = ["field_strings", "spelt_out"]


_LEAD, _SURROGATE = 0xED, 0xA0


def field_strings(batch: RecordBatch, field: int) -> Strings:
    """Take a field out of a batch.

    Args:
        batch: the records.
        field: index of the field.

    Returns:
        Its texts; a lone surrogate, which no table can hold, is spelt out.
    """
    strings = gathered(batch.strings, batch.starts(field), batch.ends(field))
    content = strings.content
    if ((content[:-1] == _LEAD) & (content[1:] >= _SURROGATE)).any():
        content, offsets = _spelt_out(content, strings.offsets)
        return attrs.evolve(strings, content=content, offsets=offsets)
    return strings


def _spelt_out(
    content: NDArray[np.uint8], offsets: NDArray[np.int32]
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    raw = content.tobytes()
    bounds = offsets.tolist()
    parts = [
        spelt_out(raw[start:end].decode("utf-8", "surrogatepass")).encode("utf-8")
        for start, end in pairwise(bounds)
    ]
    new_offsets = np.cumsum([0, *(len(part) for part in parts)], dtype=np.int32)
    return np.frombuffer(b"".join(parts), dtype=np.uint8), new_offsets


def spelt_out(text: str) -> str:
    r"""A text as a table holds it.

    Example:
        >>> spelt_out("caf\u00e9\ud800")
        'café\\ud800'
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
