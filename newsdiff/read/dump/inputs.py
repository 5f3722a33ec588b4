"""What a dump consists of: files, folders, patterns, standard input, records in memory."""

from __future__ import annotations

import glob
import os
import re
import stat
from codecs import BOM_UTF8
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import attrs

from newsdiff.errors import InputError
from newsdiff.identity import STDIN, FileIdentity, file_identity
from newsdiff.read.decode import marked_encoding
from newsdiff.read.dump.memory import MemoryRecords, split_inputs
from newsdiff.read.dump.packing import Packing, packing_of
from newsdiff.read.dump.results import EarlierResults

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["IN_MEMORY", "DumpFile", "absolute_path", "dump_files", "is_in_memory"]

IN_MEMORY = "records"
"""What records in memory are called, the second such input `records-2`."""
Form = Literal["jsonl", "csv", "parquet", "text", "memory"]

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
_FOREIGN_PACKINGS = (b"BZh", b"\xfd7zXZ\x00")
_WILD = frozenset("*?[")
_TAKES = "give JSON lines (also .gz or .zst), Parquet, CSV, a folder of text files, or -"


@attrs.frozen(kw_only=True)
class DumpFile:
    """One file of a dump, or what takes the place of one.

    Attributes:
        path: as the user wrote it, or below the folder that the user named; "-" is standard input,
            "records" or "records-2" is in memory.
        form: what it holds.
        packing: how it is compressed; that of standard input is seen when it is opened.
        size: bytes on disk, 0 where they are not known.
        is_pipe: whether it can be read once only, and is no regular file.
        identity: which file it is, under whatever name.
        modified_ns: when it was last changed.
        memory: the records, where they are in memory.
    """

    path: str
    form: Form
    packing: Packing
    size: int
    modified_ns: int
    is_pipe: bool = False
    identity: FileIdentity | None = attrs.field(default=None, eq=False, repr=False)
    memory: MemoryRecords | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def has_size(self) -> bool:
        """Whether `size` is known before the end."""
        return not self.is_pipe and self.memory is None

    @property
    def name(self) -> str:
        """What to call it in ids and messages."""
        return "stdin" if self.path == STDIN else self.path


def is_in_memory(name: str) -> bool:
    """Whether the name of an input in a summary says that it was in memory.

    Example:
        >>> is_in_memory("records"), is_in_memory("records-2"), is_in_memory("records.jsonl")
        (True, True, False)
    """
    return re.fullmatch(rf"{IN_MEMORY}(-\d+)?", name) is not None


def absolute_path(path: str) -> str:
    """A path that still leads there from another folder; what is no file is no path."""
    if path == STDIN or is_in_memory(path):
        return path
    return os.path.abspath(path)  # noqa: PTH100  patterns are not resolved


def dump_files(inputs: object, named_twice: list[str] | None = None) -> tuple[DumpFile, ...]:
    """List the files of a dump, each once: another name of a file that was listed is left out.

    Of a folder or a pattern, the results of earlier runs are left out, too.

    Args:
        inputs: a path or several (files, folders, which are searched in depth by name, patterns, or
            "-"), a data frame or Arrow table, or an iterable of dicts or Articles.
        named_twice: gets the other names of files that are left out.

    Returns:
        The files in the order given; those of a folder or a pattern by name.

    Raises:
        InputError: nothing there, nothing in it, forbidden, or of no known form.
        TypeError: neither paths nor records.
    """
    files: list[DumpFile] = []
    known: set[FileIdentity] = set()
    earlier = EarlierResults()
    n_in_memory = 0
    for part in split_inputs(inputs):
        if isinstance(part, MemoryRecords):
            n_in_memory += 1
            name = IN_MEMORY if n_in_memory == 1 else f"{IN_MEMORY}-{n_in_memory}"
            files.append(
                DumpFile(
                    path=name, form="memory", packing="none", size=0, modified_ns=0, memory=part
                )
            )
        else:
            for file in _at_path(os.fspath(part), earlier):
                if file.identity is None or file.identity not in known:
                    files.append(file)
                elif named_twice is not None:
                    named_twice.append(file.path)
                if file.identity is not None:
                    known.add(file.identity)
    if not files:
        raise InputError("no dump given", _TAKES)
    return tuple(files)


def _at_path(path: str, earlier: EarlierResults) -> Iterable[DumpFile]:
    if path == STDIN:
        return [
            DumpFile(path=STDIN, form="jsonl", packing="none", size=0, modified_ns=0, is_pipe=True)
        ]
    if os.path.isdir(path):  # noqa: PTH112  as below
        return _in_folder(path, earlier)
    if os.path.exists(path) or not _WILD & set(path):  # noqa: PTH110  a pattern is no Path
        return [_file(path)]
    matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207  absolute patterns too
    files = [
        _file(match)
        for match in matches
        if not os.path.isdir(match)  # noqa: PTH112
        and not earlier.has(Path(os.path.abspath(match)))  # noqa: PTH100  links stay
    ]
    if not files:
        raise InputError("no file matches this pattern", "check it", path)
    return files


def _in_folder(folder: str, earlier: EarlierResults) -> list[DumpFile]:
    files = [
        _file(str(path))
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
        and _form_of(path) is not None
        and not path.name.startswith(".")
        and not earlier.has(Path(os.path.abspath(path)))  # noqa: PTH100  as above
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
        if not stat.S_ISREG(state.st_mode):
            return _pipe(path)
        with open(path, "rb") as stream:  # noqa: PTH123
            head = stream.read(64)
    except FileNotFoundError as error:
        raise InputError("no such file", "check the path", path) from error
    except PermissionError as error:
        raise InputError("no permission to read it", "change its permissions", path) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot be read ({reason})", "check the path", path) from error
    if head.startswith(_FOREIGN_PACKINGS):
        raise InputError("is compressed by bzip2 or xz", "unpack it first", path)
    packing = packing_of(head)
    form = _form_of(Path(path)) or _guessed(head, packing, path)
    marked = marked_encoding(head)
    if form in {"jsonl", "csv"} and marked is not None and marked[1] != "utf-8":
        raise InputError("is not UTF-8", "convert it first, for example with iconv -t utf-8", path)
    if form == "jsonl" and packing == "none" and head.lstrip().startswith(b"["):
        remedy = "write one object a line, for example with jq -c '.[]'"
        raise InputError("is a JSON array, not JSON lines", remedy, path)
    if packing != "none" and form not in {"jsonl", "csv"}:
        raise InputError("is compressed", "unpack it first", path)
    return DumpFile(
        path=path,
        form=form,
        packing=packing,
        size=state.st_size,
        modified_ns=state.st_mtime_ns,
        identity=file_identity(path),
    )


def _pipe(path: str) -> DumpFile:
    """A named pipe or the like, of which not a byte may be read before its turn."""
    form = _form_of(Path(path)) or "jsonl"
    if form == "parquet":
        raise InputError("is no regular file", "Parquet is read from files alone", path)
    return DumpFile(path=path, form=form, packing="none", size=0, modified_ns=0, is_pipe=True)


def _guessed(head: bytes, packing: Packing, path: str) -> Form:
    if head.startswith(b"PAR1"):
        return "parquet"
    if packing != "none" or head.removeprefix(BOM_UTF8).lstrip()[:1] in {b"{", b""}:
        return "jsonl"
    raise InputError("is of no known form", _TAKES, path)
