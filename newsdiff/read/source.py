"""The bytes of one article, from a file, a pipe or standard input, and what can go wrong."""

from __future__ import annotations

import errno
import os
import sys
from typing import IO

from newsdiff.errors import InputError
from newsdiff.identity import STDIN
from newsdiff.model.bounds import MAX_FILE_BYTES

__all__ = ["refuse_binary", "shown_path", "take_bytes"]

_SHOWN_PATH_LENGTH = 200

_SIGNATURES = (
    (b"%PDF-", "a PDF document", "extract its text first, for example with pdftotext"),
    (b"PK\x03\x04", "a ZIP archive or an office document", "save its text as a plain text file"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save its text as a plain text file"),
    (b"{\\rtf", "an RTF document", "save its text as a plain text file"),
    (b"\x1f\x8b", "compressed by gzip", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed by zstd", "unpack it first"),
    (b"BZh", "compressed by bzip2", "unpack it first"),
    (b"\xfd7zXZ\x00", "compressed by xz", "unpack it first"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", "give the article's text"),
    (b"\xff\xd8\xff", "a JPEG picture", "give the article's text"),
    (b"GIF8", "a GIF picture", "give the article's text"),
    (b"RIFF", "a media file", "give the article's text"),
    (b"\x7fELF", "a program", "give the article's text"),
    (b"SQLite format 3\x00", "an SQLite database", "give the article's text"),
    (b"PAR1", "a Parquet table", "newsdiff dedupe reads tables of articles"),
)


def take_bytes(path: str) -> bytes:
    """Read all bytes of one article.

    Args:
        path: a file, a named pipe, or "-" for standard input.

    Returns:
        The bytes as they are; empty for an empty file.

    Raises:
        InputError: missing, a folder, forbidden, unreadable, or above `MAX_FILE_BYTES`.
    """
    if path == STDIN:
        return _take_stdin()
    try:
        with open(path, "rb") as stream:  # noqa: PTH123  Path() would refuse what open explains
            return _take(stream, shown_path(path))
    except OSError as error:
        raise _explained(error, path) from error
    except ValueError as error:  # a NUL in the path
        raise InputError("is not a possible file name", _TEXT_REMEDY, shown_path(path)) from error


def refuse_binary(raw: bytes, place: str) -> None:
    """Raise `InputError` for bytes that begin like a well-known format that is not text."""
    for signature, what, remedy in _SIGNATURES:
        if raw.startswith(signature):
            raise InputError(f"is {what}, not text", remedy, place)


def shown_path(path: str) -> str:
    r"""Return a path fit for a message: on one line, without control characters, not endless.

    Example:
        >>> shown_path("a\x1b[31mb.txt")
        'a\\x1b[31mb.txt'
    """
    if path == STDIN:
        return "standard input"
    shown = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in path[: _SHOWN_PATH_LENGTH + 1]
    )
    return shown if len(shown) <= _SHOWN_PATH_LENGTH else f"{shown[:_SHOWN_PATH_LENGTH]}…"


_TEXT_REMEDY = "give a path, or pass text itself as newsdiff.Article(text=…)"


def _take_stdin() -> bytes:
    place = shown_path(STDIN)
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise InputError("is closed", "give a file instead", place)
    try:
        return _take(stream, place)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read ({error})", "give a file instead", place) from error


def _take(stream: IO[bytes], place: str) -> bytes:
    raw = stream.read(MAX_FILE_BYTES + 1)
    if len(raw) > MAX_FILE_BYTES:
        raise InputError(
            f"is larger than {MAX_FILE_BYTES // 1024**2} MB, too large for one article",
            "split it, or look for duplicates in it with newsdiff dedupe",
            place,
        )
    return raw


def _explained(error: OSError, path: str) -> InputError:
    place = shown_path(path)
    if isinstance(error, FileNotFoundError):
        return InputError("no such file", _missing_remedy(path), place)
    if isinstance(error, IsADirectoryError) or os.path.isdir(path):  # noqa: PTH112
        return InputError("is a folder", "name one file of it for each article", place)
    if isinstance(error, PermissionError):
        return InputError("no permission to read it", "change its permissions or copy it", place)
    if error.errno == errno.ENAMETOOLONG:
        return InputError("is too long for a file name", _TEXT_REMEDY, place)
    reason = error.strerror or type(error).__name__
    return InputError(f"cannot be read ({reason})", "check the file and its disk", place)


def _missing_remedy(path: str) -> str:
    return _TEXT_REMEDY if any(char.isspace() for char in path) else "check the path"
