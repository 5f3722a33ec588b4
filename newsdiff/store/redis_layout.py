"""How an index lies in Redis: its scripts, and its postings as bytes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.model.index import Postings

__all__ = [
    "APPEND",
    "NAME",
    "PAGE_CRC",
    "POSTING",
    "RELEASE",
    "RENEW",
    "appended",
]

NAME = "index"
"""What an index is called if its address does not say."""
PAGE_CRC = struct.Struct("<I")
"""What stands before the content of a page."""
POSTING = np.dtype([("value", "<u4"), ("write", "<u4")])
_POSTINGS_A_CALL = 50_000
APPEND = """
local keys, ends, values, at = ARGV[1], ARGV[2], ARGV[3], 0
for i = 0, #keys / 8 - 1 do
  local last = struct.unpack('<I4', ends, 4 * i + 1)
  redis.call('APPEND', KEYS[1] .. string.sub(keys, 8 * i + 1, 8 * i + 8),
    string.sub(values, 8 * at + 1, 8 * last))
  at = last
end
"""
"""Appends postings to their keys: keys of 8 bytes, where the postings of each end, postings."""
RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end"
RENEW = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0
"""


def appended(postings: Postings, write: int) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Postings for the script that appends them, some keys at a time."""
    starts = np.flatnonzero(np.diff(postings.keys, prepend=~postings.keys[:1]))
    values = np.empty(len(postings.keys), dtype=POSTING)
    values["value"], values["write"] = postings.values, write
    bounds = np.append(starts, len(values))
    for first in range(0, len(starts), _POSTINGS_A_CALL):
        end = min(first + _POSTINGS_A_CALL, len(starts))
        keys = postings.keys[starts[first:end]].astype(">u8").tobytes()
        ends = (bounds[first + 1 : end + 1] - bounds[first]).astype("<u4").tobytes()
        yield keys, ends, values[bounds[first] : bounds[end]].tobytes()
