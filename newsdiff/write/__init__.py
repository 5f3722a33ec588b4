"""Results to disk: whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsdiff.atomic import output_errors, replacing

if TYPE_CHECKING:
    import os

__all__ = ["encode_text", "write_bytes", "write_text"]


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
    if _is_device(path):  # by the name given: that of a pipe leads nowhere else
        with output_errors(path):
            Path(path).write_bytes(content)
        return
    with replacing(path) as scratch, scratch.open("xb") as stream:
        stream.write(content)


def _is_device(path: str | os.PathLike[str]) -> bool:
    with output_errors(path):
        return Path(path).exists() and not Path(path).is_file() and not Path(path).is_dir()
