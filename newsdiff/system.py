"""What operating systems do differently, done in the way that all of them know."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

__all__ = ["read_at"]


def read_at(path: str | os.PathLike[str], target: memoryview, offset: int) -> int:
    """Read bytes from a place in a file; safe to call from many threads.

    Each call opens the file: a handle of its own is moved by nobody else, and costs nothing beside
    the megabytes that are read at a time.

    Args:
        path: a regular file.
        target: where the bytes go; filled as far as the file reaches.
        offset: of the first byte in the file.

    Returns:
        How many bytes were read, fewer than wanted at the end of the file.

    Raises:
        OSError: the file cannot be read.
    """
    n_bytes = 0
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123  a path as the user gave it
        file.seek(offset)
        while n_bytes < len(target):
            n_more = file.readinto(target[n_bytes:])
            if not n_more:
                break
            n_bytes += n_more
    return n_bytes
