"""A deduplicated dump to disk: records as they were read, under another name until it is whole."""

from __future__ import annotations

import gzip
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from newsdiff.errors import DependencyError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["replacing", "whole_file"]

_GZIP_LEVEL = 6


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A scratch path beside `target`, renamed to it when the block ends well.

    Raises:
        OutputError: no such folder, no permission, no room.
    """
    # The same name each time: what a killed run leaves, the next one takes over.
    scratch = target.with_name(f".newsdiff-{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield scratch
        scratch.replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        remedy = "make room, or choose another place"
        raise OutputError(f"cannot be written ({reason})", remedy, str(target)) from error
    finally:
        scratch.unlink(missing_ok=True)


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """A file to write bytes to, compressed as the suffix of its name says; whole or not at all.

    Raises:
        OutputError: as of `replacing`.
        DependencyError: zstandard cannot be imported.
    """
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
