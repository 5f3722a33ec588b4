"""Which file a path leads to, however it is spelt, and the one guard of inputs against outputs."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from newsdiff.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["STDIN", "FileIdentity", "file_identity", "identities", "refuse_overwriting"]

STDIN = "-"
"""What standard input is called where a path is asked for."""
FileIdentity = tuple[int, int]
"""Device and inode: the same for all names of a file."""


def file_identity(path: str | os.PathLike[str]) -> FileIdentity | None:
    """Which file a path leads to.

    Args:
        path: a name of the file; links are followed.

    Returns:
        What is the same for all names of the file; None where there is no file, or none that can
        be told from others (a terminal, a pipe).
    """
    try:
        state = os.stat(path)  # noqa: PTH116  a NUL in the path is a ValueError
        is_stored = Path(path).is_file() or Path(path).is_dir()
    except (OSError, ValueError):
        return None
    return (state.st_dev, state.st_ino) if is_stored and state.st_ino else None


def identities(paths: Iterable[str | os.PathLike[str]]) -> set[FileIdentity]:
    """The identities of the input files that are there; "-" is what standard input comes from."""
    found = (_of_stdin() if path == STDIN else file_identity(path) for path in paths)
    return {identity for identity in found if identity is not None}


def _of_stdin() -> FileIdentity | None:
    try:
        state = os.fstat(0)
    except OSError:  # closed
        return None
    return (state.st_dev, state.st_ino) if stat.S_ISREG(state.st_mode) and state.st_ino else None


def refuse_overwriting(
    outputs: Iterable[str | os.PathLike[str]], inputs: Iterable[str | os.PathLike[str]]
) -> None:
    """Refuse to write a result over one of its inputs: the guard of every command.

    Args:
        outputs: files that are going to be written; those that are not there yet harm nothing.
        inputs: files that are read.

    Raises:
        OutputError: an output is an input, under whatever name.
    """
    read = identities(inputs)
    for output in outputs:
        if file_identity(output) in read:
            problem = "is an input and would be written over"
            raise OutputError(problem, "choose another file or folder", os.fspath(output))
