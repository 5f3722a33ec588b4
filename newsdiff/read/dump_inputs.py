"""What a dump consists of: files, folders, globs, standard input, and what each of them holds."""

from __future__ import annotations

import glob
import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import attrs

from newsdiff.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["STDIN", "DumpFile", "dump_files"]

STDIN = "-"
Form = Literal["jsonl", "csv", "parquet", "text"]
Packing = Literal["none", "gzip", "zstd"]

_FORMS: dict[str, Form] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".txt": "text",
}
_PACKINGS: dict[str, Packing] = {".gz": "gzip", ".zst": "zstd", ".zstd": "zstd"}
_WILD = frozenset("*?[")
_TAKES = "give JSON lines (also .gz or .zst), Parquet, CSV, a folder of text files, or -"


@attrs.frozen(kw_only=True)
class DumpFile:
    """One file of a dump.

    Attributes:
        path: as the user wrote it, or below the folder that the user named; "-" is standard input.
        form: what it holds.
        packing: how it is compressed.
        size: bytes on disk, 0 for standard input.
        modified_ns: when it was last changed.
    """

    path: str
    form: Form
    packing: Packing
    size: int
    modified_ns: int

    @property
    def name(self) -> str:
        """What to call it in ids and messages."""
        return "stdin" if self.path == STDIN else self.path


def dump_files(inputs: Sequence[str | os.PathLike[str]]) -> tuple[DumpFile, ...]:
    """List the files of a dump.

    Args:
        inputs: files, folders (searched in depth, by name), patterns, or "-".

    Returns:
        The files in the order given; those of a folder or a pattern by name.

    Raises:
        InputError: nothing there, nothing in it, forbidden, or of no known form.
    """
    found: list[DumpFile] = []
    for given in inputs:
        path = os.fspath(given)
        if path == STDIN:
            found.append(DumpFile(path=STDIN, form="jsonl", packing="none", size=0, modified_ns=0))
        elif os.path.isdir(path):  # noqa: PTH112  as below
            found += _in_folder(path)
        elif not os.path.exists(path) and _WILD & set(path):  # noqa: PTH110  a pattern is no Path
            matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207  absolute patterns too
            files = [_file(match) for match in matches if not os.path.isdir(match)]  # noqa: PTH112
            if not files:
                raise InputError("no file matches this pattern", "check it", path)
            found += files
        else:
            found.append(_file(path))
    if not found:
        raise InputError("no dump given", _TAKES)
    return tuple(found)


def _in_folder(folder: str) -> list[DumpFile]:
    files = [
        _file(str(path))
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file() and _form_of(path) is not None and not path.name.startswith(".")
    ]
    if not files:
        raise InputError("no file in this folder has a known form", _TAKES, folder)
    return files


def _form_of(path: Path) -> Form | None:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in _PACKINGS:
        suffixes.pop()
    return _FORMS.get(suffixes[-1]) if suffixes else None


def _file(path: str) -> DumpFile:
    try:
        state = os.stat(path)  # noqa: PTH116  a NUL in the path is explained below
        with open(path, "rb") as stream:  # noqa: PTH123
            head = stream.read(64)
    except FileNotFoundError as error:
        raise InputError("no such file", "check the path", path) from error
    except PermissionError as error:
        raise InputError("no permission to read it", "change its permissions", path) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot be read ({reason})", "check the path", path) from error
    packing = _packing_of(head)
    form = _form_of(Path(path)) or _guessed(head, packing, path)
    if form == "jsonl" and packing == "none" and head.lstrip().startswith(b"["):
        remedy = "write one object a line, for example with jq -c '.[]'"
        raise InputError("is a JSON array, not JSON lines", remedy, path)
    if packing != "none" and form not in {"jsonl", "csv"}:
        raise InputError("is compressed", "unpack it first", path)
    return DumpFile(
        path=path, form=form, packing=packing, size=state.st_size, modified_ns=state.st_mtime_ns
    )


def _packing_of(head: bytes) -> Packing:
    """By the first bytes: suffixes lie."""
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    return "zstd" if head.startswith(b"\x28\xb5\x2f\xfd") else "none"


def _guessed(head: bytes, packing: Packing, path: str) -> Form:
    if head.startswith(b"PAR1"):
        return "parquet"
    if packing != "none" or head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b""}:
        return "jsonl"
    raise InputError("is of no known form", _TAKES, path)
