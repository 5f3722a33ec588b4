"""One run at a time in a folder or a file: a lock that the system lets go of with its process.

The lock is a file that its owner removes. After a kill the file stays and the lock is gone, so the
next run takes it over. On a file system without locks there is none.
"""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from newsdiff.errors import OutputError
from newsdiff.identity import file_identity

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LOCK_FILE", "is_locked", "lock_held", "locked"]

LOCK_FILE = ".newsdiff-lock"
_HELD = {errno.EACCES, errno.EAGAIN, errno.EDEADLK, errno.EWOULDBLOCK}
_LOCK_OFFSET = 1 << 30
"""Windows keeps others from reading the locked byte, so it lies behind the process number."""


@contextlib.contextmanager
def locked(folder: str | os.PathLike[str]) -> Iterator[None]:
    """Hold the lock of a folder while the block runs.

    Args:
        folder: a folder that is there.

    Raises:
        OutputError: another run holds it, or the folder cannot be written.
    """
    with lock_held(
        Path(folder, LOCK_FILE),
        os.fspath(folder),
        "another run of newsdiff{owner} is at work in this folder",
        "wait for it, or choose another folder",
    ):
        yield


@contextlib.contextmanager
def lock_held(path: Path, place: str, problem: str, remedy: str) -> Iterator[None]:
    """Hold a lock file while the block runs.

    Args:
        path: the lock file; made, and removed in the end.
        place: what it locks, for the error.
        problem: what is said where another holds it; `{owner}` becomes its process.
        remedy: what to do then.

    Raises:
        OutputError: another run holds it, or the file cannot be written.
    """
    stream = _opened(path, place, problem, remedy)
    try:
        stream.seek(0)
        stream.truncate()
        stream.write(str(os.getpid()).encode())
        stream.flush()
    except OSError:  # a full disk: the number is for people alone
        pass
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()  # while it is held: whoever waits for it sees that it is gone
        with contextlib.suppress(OSError):
            stream.close()


def is_locked(folder: str | os.PathLike[str]) -> bool:
    """Whether a run that is alive holds the lock of a folder."""
    try:
        with Path(folder, LOCK_FILE).open("rb+", buffering=0) as stream:
            return not _taken(stream)
    except OSError:
        return False


def _opened(path: Path, place: str, problem: str, remedy: str) -> IO[bytes]:
    """The lock file, locked by this process."""
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        except OSError as error:
            reason = error.strerror or str(error)
            trouble = f"cannot be written ({reason})"
            raise OutputError(trouble, "choose another place", place) from error
        stream: IO[bytes] = os.fdopen(handle, "rb+", buffering=0)
        if not _taken(stream):
            owner = _owner(stream)
            stream.close()
            raise OutputError(problem.format(owner=owner), remedy, place)
        state = os.fstat(handle)
        if file_identity(path) == (state.st_dev, state.st_ino) or os.name == "nt":
            return stream
        stream.close()  # its owner removed it in between


def _owner(stream: IO[bytes]) -> str:
    try:
        number = stream.read(20).decode("ascii", "replace").strip()
    except OSError:
        return ""
    return f" (process {number})" if number.isdecimal() else ""


def _taken(stream: IO[bytes]) -> bool:
    """Take the lock of an open file; False where another process or run has it."""
    try:
        _take(stream)
    except OSError as error:
        return error.errno not in _HELD
    return True


def _take(stream: IO[bytes]) -> None:
    if os.name == "nt":
        import msvcrt

        windows: Any = msvcrt
        stream.seek(_LOCK_OFFSET)
        windows.locking(stream.fileno(), windows.LK_NBLCK, 1)
        stream.seek(0)
    else:
        import fcntl

        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
