"""Postings in sorted runs: little room, quick look-ups, and no rewriting of what is there.

One row a posting in a table would cost 17 bytes or more and a search in a tree each. Instead each
write makes one run a kind: entries by key, then value, cut to pages. A page holds the differences
of its keys and its values less the smallest one, both in the least number of bytes: 5 bytes an
entry for the bands of a million texts. A run is never changed. The first keys of its
pages ("fences", 8 bytes a page) stay in memory; a look-up reads the pages in which its keys can be.

Runs are merged by tiers (the logarithmic method of Bentley and Saxe 1980, "Decomposable searching
problems I"; O'Neil et al. 1996, "The log-structured merge-tree", section 3): when a write leaves
`FACTOR` runs of one size or smaller, they become one, of a size `FACTOR` times as large. So there
are fewer than FACTOR * log(n / n_write) / log(FACTOR) runs, and each entry is written once a tier:
1.6 times for a million texts in writes of 100,000, 8 times for a year of writes of 50 texts every
five minutes, which leave 11 runs on average and 21 at most (`benchmarks/index/storage.py`). A merge
reads and writes page by page. A write merges at most `MERGE_MAX` entries, some seconds' work: what
is larger is left alone until the index is optimized, which leaves one run a kind.

Time of a look-up of k keys in a run: O(k log k + pages read); of a merge of n entries: O(n log n).
"""

from __future__ import annotations

import struct
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from newsdiff.core.ranges import spread
from newsdiff.store.pages import PageError
from newsdiff.store.postings import ordered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Entries = tuple[NDArray[np.uint64], NDArray[np.uint32]]
    _Head = tuple[int, int, int, int, int]

__all__ = [
    "FACTOR",
    "MERGE_MAX",
    "PAGE_BYTES",
    "decode_pages",
    "encode_pages",
    "matches",
    "merged",
    "pages_with",
    "to_merge",
]

PAGE_BYTES = 8600
"""Bytes of the entries of a page. SQLite puts what does not fit into one of its pages on pages of
4,092 bytes and keeps 489 bytes or more with the row: two such pages and these are filled."""
FACTOR = 4
MERGE_MAX = 1 << 25
_WIDEST = 12
"""Bytes of an entry at most."""
_SMALLEST = 12
"""Runs of fewer entries than two to this power are of one size: they cost next to nothing."""
_HEAD = struct.Struct("<HBBQI")
_PARTS = {0: (), 1: (1,), 2: (2,), 3: (2, 1), 4: (4,), 5: (4, 1), 6: (4, 2), 7: (4, 2, 1), 8: (8,)}
"""Widths of the arrays as which numbers of so many bytes are kept, from the lowest bytes on."""


def encode_pages(chunks: Iterable[Entries]) -> Iterator[tuple[int, int, bytes]]:
    """Encode entries in order, given in chunks of any size, as pages.

    A page takes as many entries as `PAGE_BYTES` hold, as wide as those of the page before; where
    its own turn out to be wider, it takes fewer.

    Layout: how many entries, width of key differences, width of values, first key, least value;
    then the differences from the key before (0 for the first) and the values less the least, each
    cut to arrays as `_PARTS` has it.

    Returns:
        First key, entries and bytes of each page.
    """
    n = PAGE_BYTES // _WIDEST
    left: list[Entries] = []
    for chunk in chunks:
        left.append(chunk)
        if sum(len(keys) for keys, _ in left) < n:
            continue
        keys, values = _joined(left)
        while len(keys) >= n:
            content, n_taken, n = _page(keys[:n], values[:n])
            yield int(keys[0]), n_taken, content
            keys, values = keys[n_taken:], values[n_taken:]
        left = [(keys, values)]
    keys, values = _joined(left)
    while len(keys):
        content, n_taken, n = _page(keys[:n], values[:n])
        yield int(keys[0]), n_taken, content
        keys, values = keys[n_taken:], values[n_taken:]


def _page(keys: NDArray[np.uint64], values: NDArray[np.uint32]) -> tuple[bytes, int, int]:
    """A page of entries, or of as many of them as fit.

    Returns:
        The page, its entries, and how many of their width would fit.
    """
    content, width = _encoded(keys, values)
    n = PAGE_BYTES // max(width, 1)
    if n < len(keys):
        content, _ = _encoded(keys[:n], values[:n])
    return content, min(n, len(keys)), n


def _encoded(keys: NDArray[np.uint64], values: NDArray[np.uint32]) -> tuple[bytes, int]:
    """A page, and the bytes that an entry takes in it."""
    least = values.min()
    steps = np.zeros(len(keys), dtype=np.uint64)
    np.subtract(keys[1:], keys[:-1], out=steps[1:])
    key_width = _width(int(steps.max()))
    value_width = _width(int(values.max() - least))
    head = _HEAD.pack(len(keys), key_width, value_width, int(keys[0]), int(least))
    parts = (head, *_parts(steps, key_width), *_parts(values - least, value_width))
    return b"".join(parts), key_width + value_width


def decode_pages(contents: Sequence[bytes]) -> Entries:
    """Decode pages, one after the other.

    Raises:
        PageError: one is something else than a page of entries.
    """
    heads = [_head(content) for content in contents]
    keys = np.empty(sum(head[0] for head in heads), dtype=np.uint64)
    values = np.empty(len(keys), dtype=np.uint32)
    start = page = 0
    for shape, same in groupby(heads, key=lambda head: head[:3]):
        firsts = list(same)
        end = start + shape[0] * len(firsts)
        raw = b"".join(contents[page : page + len(firsts)])
        _decode(raw, shape, firsts, keys[start:end], values[start:end])
        start, page = end, page + len(firsts)
    return keys, values


def _decode(
    raw: bytes,
    shape: tuple[int, int, int],
    heads: Sequence[_Head],
    keys: NDArray[np.uint64],
    values: NDArray[np.uint32],
) -> None:
    """Decode pages of the same number of entries of the same widths, all at once."""
    n, key_width, value_width = shape
    pages = np.frombuffer(raw, dtype=np.uint8).reshape(len(heads), -1)
    rows, place = keys.reshape(len(heads), n), _HEAD.size
    place = _fill(rows, pages, place, key_width)
    rows[:, 0] = [head[3] for head in heads]
    np.cumsum(rows, axis=1, out=rows)
    columns = values.reshape(len(heads), n)
    _fill(columns, pages, place, value_width)
    columns += np.array([head[4] for head in heads], dtype=np.uint32)[:, None]


def merged(runs: Iterable[Iterator[Entries]]) -> Iterator[Entries]:
    """Merge runs, each given in chunks, to one in chunks.

    Of each run the next chunk is in memory; all entries up to the least of their last keys can be
    ordered, as no run has another one that belongs before.
    """
    heads = [(chunk, run) for run in runs if (chunk := next(run, None)) is not None]
    while len(heads) > 1:
        cut = min(chunk[0][-1] for chunk, _ in heads)
        taken, rest = [], []
        for (keys, values), run in heads:
            n = int(np.searchsorted(keys, cut, side="right"))
            taken.append((keys[:n], values[:n]))
            chunk = (keys[n:], values[n:]) if n < len(keys) else next(run, None)
            # More of the cut's key may follow: it has to be ordered with what is here.
            while chunk is not None and chunk[0][0] == cut:
                n = int(np.searchsorted(chunk[0], cut, side="right"))
                taken.append((chunk[0][:n], chunk[1][:n]))
                chunk = (chunk[0][n:], chunk[1][n:]) if n < len(chunk[0]) else next(run, None)
            if chunk is not None:
                rest.append((chunk, run))
        heads = rest
        yield ordered(*_joined(taken))
    for chunk, run in heads:
        yield chunk
        yield from run


def to_merge(sizes: Mapping[int, int], n_new: int) -> list[int]:
    """Which runs a new one is to be merged with.

    Args:
        sizes: entries of the runs that are there, by their numbers.
        n_new: entries of the new one.

    Returns:
        Numbers of runs; none where the new one stays by itself.

    Example:
        >>> to_merge({0: 9000, 1: 5000, 2: 70, 3: 900_000}, 60)
        [0, 1, 2]
        >>> to_merge({0: 9000, 2: 70, 3: 900_000}, 60)
        []
    """
    chosen: list[int] = []
    total = n_new
    while True:
        peers = [run for run in sizes if run not in chosen and _tier(sizes[run]) <= _tier(total)]
        grown = total + sum(sizes[run] for run in peers)
        if len(peers) < FACTOR - 1 or grown > MERGE_MAX:
            return chosen
        chosen += peers
        total = grown


def pages_with(fences: NDArray[np.uint64], keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Pages in which keys can be.

    Args:
        fences: uint64[n_pages], first key of each page of a run.
        keys: uint64, ascending.

    Returns:
        int64, pages, ascending. A key may go on over several.

    Example:
        >>> pages_with(np.uint64([3, 7, 7, 9]), np.uint64([1, 7])).tolist()
        [0, 1, 2]
    """
    firsts = np.maximum(np.searchsorted(fences, keys, side="left") - 1, 0)
    lasts = np.searchsorted(fences, keys, side="right")
    firsts, lasts = firsts[lasts > 0], lasts[lasts > 0]
    begins = np.bincount(firsts, minlength=len(fences) + 1)
    ends = np.bincount(lasts, minlength=len(fences) + 1)
    return np.flatnonzero(np.cumsum(begins - ends) > 0)


def matches(
    wanted: NDArray[np.uint64], keys: NDArray[np.uint64], values: NDArray[np.uint32]
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """Entries whose keys are wanted.

    Args:
        wanted: uint64[n], ascending.
        keys: uint64[m], ascending.
        values: uint32[m].

    Returns:
        int64, places in `wanted`, ascending, and uint32, a value of each.
    """
    first, end = np.searchsorted(wanted, keys[0]), np.searchsorted(wanted, keys[-1], side="right")
    here = wanted[first:end]
    starts = np.searchsorted(keys, here, side="left")
    found = np.flatnonzero(keys[np.minimum(starts, len(keys) - 1)] == here)
    starts = starts[found]
    counts = np.searchsorted(keys, here[found], side="right") - starts
    return np.repeat(found + first, counts), values[spread(starts, counts)]


def _tier(n: int) -> int:
    return max(n.bit_length() - 1, _SMALLEST) // (FACTOR.bit_length() - 1)


def _width(largest: int) -> int:
    return (largest.bit_length() + 7) // 8


def _parts(numbers: NDArray[Any], width: int) -> Iterator[bytes]:
    shift = 0
    for part in _PARTS[width]:
        yield (numbers >> numbers.dtype.type(shift)).astype(f"<u{part}").tobytes()
        shift += 8 * part


def _fill(target: NDArray[Any], pages: NDArray[np.uint8], place: int, width: int) -> int:
    """Fill rows with the numbers of a width that pages have from a place on; returns its end."""
    if not width:
        target[:] = 0
    shift = 0
    for part in _PARTS[width]:
        end = place + part * target.shape[1]
        numbers = np.ascontiguousarray(pages[:, place:end]).view(f"<u{part}")
        if shift:
            target |= numbers.astype(target.dtype) << target.dtype.type(shift)
        else:
            target[:] = numbers
        shift += 8 * part
        place = end
    return place


def _head(content: bytes) -> _Head:
    if len(content) < _HEAD.size:
        raise PageError("too short for a page of entries")
    n, key_width, value_width, first, least = _HEAD.unpack_from(content)
    fits = key_width in _PARTS and value_width <= 4  # noqa: PLR2004  bytes of a value
    if not n or not fits or len(content) != _HEAD.size + n * (key_width + value_width):
        raise PageError("no page of entries")
    return n, key_width, value_width, first, least


def _joined(chunks: Sequence[Entries]) -> Entries:
    if len(chunks) == 1:
        return chunks[0]
    if not chunks:
        return np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.uint32)
    return (
        np.concatenate([keys for keys, _ in chunks]),
        np.concatenate([values for _, values in chunks]),
    )
