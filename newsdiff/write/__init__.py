"""Results to disk: written under another name and renamed, so that no file is ever half a file."""

from __future__ import annotations

import errno
import itertools
import os
from pathlib import Path

from newsdiff.errors import OutputError

__all__ = ["encode_text", "write_bytes", "write_text"]

_SERIAL = itertools.count()


def encode_text(text: str) -> bytes:
    r"""Encode text in UTF-8; a lone surrogate, which UTF-8 cannot hold, is spelt out.

    JSON reads the spelling back as the surrogate that it was.

    Example:
        >>> encode_text("é\ud800")
        b'\xc3\xa9\\ud800'
    """
    return text.encode("utf-8", "backslashreplace")


def write_text(text: str, path: str | os.PathLike[str]) -> None:
    """Write text to a file in UTF-8, whole or not at all.

    Args:
        text: what to write; line ends stay as they are.
        path: where to; a file there is replaced and keeps its permissions.

    Raises:
        OutputError: no such folder, no permission, no room, or a folder of that name.
    """
    write_bytes(encode_text(text), path)


def write_bytes(content: bytes, path: str | os.PathLike[str]) -> None:
    """Write bytes to a file, whole or not at all.

    A device or a pipe is written to as it is; a link is followed.

    Args:
        content: what to write.
        path: where to.

    Raises:
        OutputError: no such folder, no permission, no room, or a folder of that name.
    """
    target = Path(path)
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(content)  # by the name given: that of a pipe leads nowhere else
        else:
            target = target.resolve()
            _replace(target, content)
    except (OSError, ValueError, RuntimeError) as error:
        raise _explained(error, target, os.fspath(path)) from error


def _replace(target: Path, content: bytes) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder", str(target))
    scratch = target.parent / f".newsdiff-{os.getpid()}-{next(_SERIAL)}.part"
    try:
        with scratch.open("xb") as stream:
            stream.write(content)
        if target.exists():
            scratch.chmod(target.stat().st_mode & 0o7777)
        scratch.replace(target)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise


def _explained(error: Exception, target: Path, path: str) -> OutputError:
    if isinstance(error, IsADirectoryError):
        return OutputError("is a folder", "name a file", path)
    if isinstance(error, NotADirectoryError):
        return OutputError(f"{target.parent} is a file", "name a file in a folder", path)
    if isinstance(error, FileNotFoundError):
        return OutputError("its folder does not exist", f"make {target.parent} first", path)
    if isinstance(error, PermissionError):
        return OutputError("no permission to write it", "choose another place", path)
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return OutputError("no room left on the disk", "make room, or choose another place", path)
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return OutputError(f"cannot be written ({reason})", "choose another place", path)
