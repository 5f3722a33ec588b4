"""The bytes of a file of a dump, whatever it is compressed with: the one place that opens it."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import zlib
from typing import IO, TYPE_CHECKING, Any, Literal

from newsdiff.errors import DependencyError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.read.dump.inputs import DumpFile

__all__ = ["STDIN", "Packing", "opened", "packing_of"]

STDIN = "-"
"""The path of standard input."""

Packing = Literal["none", "gzip", "zstd"]

_MAGIC_BYTES = 4
_BUFFER_BYTES = 1 << 20
_STDIN_HANDLE = 0


def packing_of(head: bytes) -> Packing:
    """How something is compressed, by its first bytes: suffixes lie."""
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    return "zstd" if head.startswith(b"\x28\xb5\x2f\xfd") else "none"


@contextlib.contextmanager
def opened(file: DumpFile) -> Iterator[IO[bytes]]:
    """Open a file for reading, decompressed, and close it in the end.

    Args:
        file: the file; how standard input is compressed is seen by its first bytes.

    Yields:
        A binary stream; what goes wrong while it is read becomes an error that names the file.

    Raises:
        InputError: it cannot be opened, read or unpacked.
        DependencyError: the library for its compression is not installed.
    """
    with _named_errors(file), contextlib.ExitStack() as stack:
        if file.path == STDIN:
            pipe = stack.enter_context(os.fdopen(os.dup(_STDIN_HANDLE), "rb", buffering=0))
            head = _first_bytes(pipe)
            whole = stack.enter_context(io.BufferedReader(_Rejoined(head, pipe), _BUFFER_BYTES))
            yield stack.enter_context(_unpacked(whole, packing_of(head)))
        else:
            packed = stack.enter_context(open(file.path, "rb"))  # noqa: PTH123  as the user wrote it
            yield stack.enter_context(_unpacked(packed, file.packing))


@contextlib.contextmanager
def _named_errors(file: DumpFile) -> Iterator[None]:
    """Turn what goes wrong while a file is read into errors that name it."""
    try:
        yield
    except ImportError as error:
        raise DependencyError.from_import(
            error, "needs a library to be unpacked", "dump", file.name
        ) from error
    except (OSError, EOFError, zlib.error) as error:
        raise _unreadable(error, file) from error
    except Exception as error:
        if type(error).__name__ not in {"ZstdError", "IsalError"}:
            raise
        raise _unreadable(error, file) from error


def _unreadable(error: Exception, file: DumpFile) -> InputError:
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return InputError(f"cannot be read to its end ({reason})", "check the file", file.name)


def _unpacked(stream: IO[bytes], packing: Packing) -> IO[bytes]:
    if packing == "none":
        return stream
    if packing == "gzip":
        try:
            gzip: Any = importlib.import_module("isal.igzip")
        except ImportError:  # the standard library takes twice the time
            gzip = importlib.import_module("gzip")
        # Not buffered once more, which would take as long as unpacking.
        unpacked: IO[bytes] = gzip.GzipFile(fileobj=stream, mode="rb")
        return unpacked
    import zstandard

    frames: Any = zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True)
    return io.BufferedReader(frames, _BUFFER_BYTES)


def _first_bytes(stream: io.RawIOBase | IO[bytes]) -> bytes:
    """As many bytes as tell a compression: a pipe may give them one by one."""
    head = b""
    while len(head) < _MAGIC_BYTES and (more := stream.read(_MAGIC_BYTES - len(head))):
        head += more
    return head


class _Rejoined(io.RawIOBase):
    """A stream with its first bytes, which were read, put back."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head = head
        self._stream: Any = stream

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:  # noqa: ANN401  a buffer
        if not self._head:
            return int(self._stream.readinto(target) or 0)
        n_bytes = min(len(self._head), len(target))
        target[:n_bytes] = self._head[:n_bytes]
        self._head = self._head[n_bytes:]
        return n_bytes
