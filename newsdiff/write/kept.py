"""A deduplicated dump to disk: records as they were read, under another name until it is whole."""

from __future__ import annotations

import gzip
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from newsdiff.atomic import output_errors, replacing
from newsdiff.errors import DependencyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["whole_file"]

_GZIP_LEVEL = 6


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """A file to write bytes to, compressed as the suffix of its name says; whole or not at all.

    Args:
        target: the file; its folder is made if it is not there.

    Yields:
        A stream for the bytes.

    Raises:
        OutputError: no permission, no room.
        DependencyError: zstandard cannot be imported.
    """
    with output_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    with replacing(target) as scratch, scratch.open("wb") as plain:
        if target.suffix.lower() == ".gz":
            with gzip.GzipFile("", "wb", _GZIP_LEVEL, plain, mtime=0) as packed:
                yield packed  # type: ignore[misc]
        elif target.suffix.lower() == ".zst":
            try:
                import zstandard
            except ImportError as error:
                raise DependencyError.from_import(
                    error, "writing .zst needs zstandard", "dump"
                ) from error
            with zstandard.ZstdCompressor().stream_writer(plain, closefd=False) as packed:
                yield packed
        else:
            yield plain
