"""The bytes of a file of a dump, whatever it is compressed with: the one place that opens it."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import zlib
from typing import IO, TYPE_CHECKING, Any, Literal

from newsdiff.errors import DependencyError, InputError
from newsdiff.identity import STDIN
from newsdiff.read.dump.bounds import UNBOUNDED_BYTES, UNPACKED_RATIO_MAX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.read.dump.inputs import DumpFile

__all__ = ["Packing", "Unpacked", "opened", "packing_of"]

Packing = Literal["none", "gzip", "zstd"]

_MAGIC_BYTES = 4
_BUFFER_BYTES = 1 << 20
_STEP_BYTES = 1 << 12
_STDIN_HANDLE = 0


def packing_of(head: bytes) -> Packing:
    """How something is compressed, by its first bytes: suffixes lie."""
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    return "zstd" if head.startswith(b"\x28\xb5\x2f\xfd") else "none"


@contextlib.contextmanager
def opened(file: DumpFile) -> Iterator[Unpacked]:
    """Open a file for reading, decompressed, and close it in the end.

    Args:
        file: the file; how a pipe is compressed is seen by its first bytes.

    Yields:
        Its bytes.

    Raises:
        InputError: it cannot be opened.
        DependencyError: the library for its compression is not installed.
    """
    with contextlib.ExitStack() as stack:
        try:
            place = os.dup(_STDIN_HANDLE) if file.path == STDIN else file.path
            raw: Any = stack.enter_context(open(place, "rb", buffering=0))  # noqa: PTH123  as given
            head = _first_bytes(raw) if file.is_pipe else b""
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError(f"cannot be read ({reason})", "check the file", file.name) from error
        packing = packing_of(head) if file.is_pipe else file.packing
        source = _Source(head, raw)
        try:
            stream = _unpacking(source, packing)
        except ImportError as error:
            raise DependencyError.from_import(
                error, "needs a library to be unpacked", "dump", file.name
            ) from error
        is_packed = packing != "none" and not file.is_pipe
        yield Unpacked(stream, source, file.name, file if is_packed else None)


class Unpacked:
    """The bytes of an open file of a dump, in blocks.

    Attributes:
        n_bytes: how many were read, unpacked.
        excess: why the rest is not read; "" if all is.
    """

    def __init__(
        self,
        stream: Any,  # noqa: ANN401  of any kind that has read(size)
        source: _Source,
        name: str,
        again: DumpFile | None = None,
    ) -> None:
        self._stream = stream
        self._again = again
        self._source = source
        self._name = name
        self._bound = UNBOUNDED_BYTES
        self.n_bytes = 0
        self.excess = ""

    @property
    def n_file_bytes(self) -> int:
        """Bytes of the file as it lies on the disk that were read."""
        return self._source.n_bytes

    def read(self, size: int) -> bytes:
        """Read the next bytes.

        Args:
            size: how many, at most.

        Returns:
            Bytes; none at the end, or where a file unpacks to more than is read of it.

        Raises:
            InputError: it is damaged or cut off; says how far it was read.
        """
        if self.excess:
            return b""
        try:
            block: bytes = self._stream.read(size)
        except Exception as error:
            if not _is_of_the_file(error):
                raise
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            n_bytes, n_lines = self.n_bytes, None
            if self._again is not None:
                n_bytes, n_lines = _reach(self._again)
            lines = "" if n_lines is None else f"{n_lines:,} lines, "
            problem = f"cannot be read to its end ({reason}); {lines}{n_bytes:,} bytes are whole"
            raise InputError(problem, "check the file", self._name) from error
        if block and self.n_bytes > self._bound:
            times = f"{UNPACKED_RATIO_MAX:,} times its size"
            self.excess = f"it unpacks to more than {times}; the rest is skipped"
            return b""
        self._bound = max(self._source.n_bytes * UNPACKED_RATIO_MAX, UNBOUNDED_BYTES)
        self.n_bytes += len(block)
        return block


def _reach(file: DumpFile) -> tuple[int, int]:
    """Bytes and lines of a damaged file before the damage, by small steps: large ones lose more."""
    n_bytes = n_lines = 0
    with contextlib.suppress(Exception), open(file.path, "rb", buffering=0) as raw:  # noqa: PTH123
        stream = _unpacking(_Source(b"", raw), file.packing)
        while block := stream.read(_STEP_BYTES):
            n_bytes += len(block)
            n_lines += block.count(b"\n")
    return n_bytes, n_lines


def _is_of_the_file(error: Exception) -> bool:
    """Whether an error says that a file cannot be read; each library has a class of its own."""
    kinds = (OSError, EOFError, zlib.error)
    return isinstance(error, kinds) or type(error).__name__ in {"IsalError", "ArrowInvalid"}


def _unpacking(source: _Source, packing: Packing) -> Any:  # noqa: ANN401  all have read(size)
    stream = io.BufferedReader(source, _BUFFER_BYTES)
    if packing == "none":
        return stream
    if packing == "gzip":
        try:
            gzip: Any = importlib.import_module("isal.igzip")
        except ImportError:  # the standard library takes twice the time
            gzip = importlib.import_module("gzip")
        # Not buffered once more, which would take as long as unpacking.
        return gzip.GzipFile(fileobj=stream, mode="rb")
    # The reader of zstandard takes a frame that is cut off for a whole one; Arrow's does not.
    arrow: Any = importlib.import_module("pyarrow")
    return arrow.CompressedInputStream(arrow.PythonFile(stream, mode="r"), "zstd")


def _first_bytes(stream: io.RawIOBase | IO[bytes]) -> bytes:
    """As many bytes as tell a compression: a pipe may give them one by one."""
    head = b""
    while len(head) < _MAGIC_BYTES and (more := stream.read(_MAGIC_BYTES - len(head))):
        head += more
    return head


class _Source(io.RawIOBase):
    """An open file that counts what is read of it, with its first bytes, if read, put back."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head = head
        self._stream: Any = stream
        self.n_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:  # noqa: ANN401  a buffer
        if self._head:
            n_bytes = min(len(self._head), len(target))
            target[:n_bytes] = self._head[:n_bytes]
            self._head = self._head[n_bytes:]
        else:
            n_bytes = int(self._stream.readinto(target) or 0)
        self.n_bytes += n_bytes
        return n_bytes
