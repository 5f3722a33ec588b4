"""The one way in which newsdiff writes a file: under another name, renamed when it is whole.

No file that anybody looks at is ever half a file: not after an error, an interruption or a kill. A
kill may leave a scratch file behind, which `SCRATCH_FILES` matches.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
from pathlib import Path
from typing import TYPE_CHECKING

from newsdiff.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SCRATCH_FILES", "output_errors", "replacing"]

SCRATCH_FILES = ".newsdiff-*.part"
"""Pattern of the names under which files are written."""

_SERIAL = itertools.count()


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A scratch path beside a file, renamed to it when the block ends well.

    A link is followed, and a file that is replaced hands its permissions on.

    Args:
        path: the file; its folder has to be there.

    Yields:
        Where to write: a path at which nothing is, in the folder of the file.

    Raises:
        OutputError: no such folder, no permission, no room, or a folder of that name.
    """
    with output_errors(path):
        target = Path(path).resolve()
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder", str(target))
        scratch = target.parent / f".newsdiff-{os.getpid()}-{next(_SERIAL)}.part"
        try:
            yield scratch
            if target.exists():
                scratch.chmod(target.stat().st_mode & 0o7777)
            scratch.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):  # the trouble itself is what matters
                scratch.unlink(missing_ok=True)
            raise


@contextlib.contextmanager
def output_errors(path: str | os.PathLike[str]) -> Iterator[None]:
    """Turn what goes wrong while a file is written into an error that says what to do.

    Raises:
        OutputError: in place of what the operating system said.
    """
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        raise _explained(error, os.fspath(path)) from error


def _explained(error: Exception, path: str) -> OutputError:
    if isinstance(error, IsADirectoryError):
        return OutputError("is a folder", "name a file", path)
    if isinstance(error, NotADirectoryError):
        return OutputError(f"{Path(path).parent} is a file", "name a file in a folder", path)
    if isinstance(error, FileNotFoundError):
        return _without_folder(path)
    if isinstance(error, PermissionError):
        return OutputError("no permission to write it", "choose another place", path)
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return OutputError("no room left on the disk", "make room, or choose another place", path)
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return OutputError(f"cannot be written ({reason})", "choose another place", path)


def _without_folder(path: str) -> OutputError:
    """The error of a file that cannot be made: some folders, such as `/proc`, take none."""
    folder = Path(path).parent
    if folder.is_dir():
        return OutputError("its folder takes no file", "choose another place", path)
    return OutputError("its folder does not exist", f"make {folder} first", path)
