"""The frozen table by which the kernel folds case and cuts words, for every code point.

Each code point maps to the UTF-8 bytes that `str.casefold` makes of it, with a space in place of
whatever is no word character and spaces around the characters of scripts written without them. What
is left of a text are words between spaces. Built once from this Python's own `unicodedata`, so that
kernel and plain code agree; kept in the cache folder after that.

Memory: about 1.4 MB. Building takes half a second, loading a millisecond.
"""

from __future__ import annotations

import contextlib
import unicodedata
import zipfile
import zlib
from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.atomic import replacing
from newsdiff.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["FoldTable", "fold_table"]

_PAGE = 256
_N_PAGES = 0x110000 // _PAGE
_LENGTH_BITS = 5
_PADDING = b" " * 64


@attrs.frozen(kw_only=True, eq=False)
class FoldTable:
    """Folding by code point.

    Attributes:
        pages: uint16[4352], the page of each 256 code points.
        entries: uint32[n_pages * 256], place in `pool` shifted by 5 bits, or'ed with the length.
        pool: uint8[n], folded bytes; begins with 64 spaces and ends with slack.
    """

    pages: NDArray[np.uint16]
    entries: NDArray[np.uint32]
    pool: NDArray[np.uint8]

    @property
    def addresses(self) -> tuple[int, int, int]:
        """Addresses of pages, entries and pool, for kernels; valid while the table lives."""
        return self.pages.ctypes.data, self.entries.ctypes.data, self.pool.ctypes.data


def fold_table(no_space: Sequence[tuple[int, int]], folder: Path | None = None) -> FoldTable:
    """Make the table, or load it from `folder`, where an earlier run left it.

    Args:
        no_space: first and last code point of each range whose word characters are words of
            their own.
        folder: where the table is kept; None keeps it nowhere.

    Returns:
        The table for this Python's Unicode version.
    """
    digest = zlib.crc32(repr(tuple(no_space)).encode())
    name = f"fold-{unicodedata.unidata_version}-{digest:08x}.npz"
    path = None if folder is None else folder / name
    if path is not None and path.exists():
        try:
            with path.open("rb") as stream, np.load(stream) as arrays:
                return FoldTable(**{key: arrays[key] for key in ("pages", "entries", "pool")})
        except (
            OSError,
            ValueError,
            KeyError,
            zipfile.BadZipFile,
        ):  # half a file: build anew
            pass
    table = _build(no_space)
    if path is not None:
        _keep(table, path)
    return table


def _build(no_space: Sequence[tuple[int, int]]) -> FoldTable:
    alone = np.zeros(0x110000, dtype=bool)
    for first, last in no_space:
        alone[first : last + 1] = True
    pool = bytearray(_PADDING)
    places: dict[bytes, int] = {b" ": 1}
    pages = np.zeros(_N_PAGES, dtype=np.uint16)
    entries: list[list[int]] = []
    known: dict[tuple[int, ...], int] = {}
    for page in range(_N_PAGES):
        row = [_entry(_folded(code, alone), pool, places) for code in _codes(page)]
        key = tuple(row)
        if key not in known:
            known[key] = len(entries)
            entries.append(row)
        pages[page] = known[key]
    pool += _PADDING
    return FoldTable(
        pages=pages,
        entries=np.array(entries, dtype=np.uint32).ravel(),
        pool=np.frombuffer(bytes(pool), dtype=np.uint8).copy(),
    )


def _codes(page: int) -> range:
    return range(page * _PAGE, (page + 1) * _PAGE)


def _folded(code: int, alone: NDArray[np.bool_]) -> bytes:
    out = b""
    for char in chr(code).casefold():
        if not (char.isalnum() or char == "_"):
            out += b" "
        elif alone[ord(char)]:
            out += b" " + char.encode() + b" "
        else:
            out += char.encode()
    return out


def _entry(folded: bytes, pool: bytearray, places: dict[bytes, int]) -> int:
    place = places.get(folded)
    if place is None:
        place = len(pool) << _LENGTH_BITS | len(folded)
        pool += folded
        places[folded] = place
    return place


def _keep(table: FoldTable, path: Path) -> None:
    """Write the table for later runs; to fail is no harm."""
    with contextlib.suppress(OSError, OutputError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as scratch, scratch.open("xb") as stream:
            np.savez(stream, pages=table.pages, entries=table.entries, pool=table.pool)
