"""The records of a dump as they were written: found again by id, or copied byte for byte.

One pass over the dump, at the speed of its JSON; a record at a time is in memory.
"""

from __future__ import annotations

import csv
import importlib
import io
import json
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from newsdiff.errors import DependencyError, InputError
from newsdiff.model import Article

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

__all__ = ["Original", "find_articles", "kind_of", "name_of", "originals", "paths_of"]

_KINDS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_COMPRESSED = (".gz", ".zst")
_CHUNK = 1 << 20


class Original(NamedTuple):
    """A record and how it stands in its file.

    Attributes:
        raw: its bytes, line end included; empty for a row of a Parquet table.
        fields: its fields; None for a line that is no record.
        row: its place in its file, from 0.
    """

    raw: bytes
    fields: dict[str, Any] | None
    row: int


def kind_of(path: Path) -> str:
    """What a path of a dump holds: jsonl, csv, parquet, or text (one article a file)."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    while suffixes and suffixes[-1] in _COMPRESSED:
        suffixes.pop()
    return _KINDS.get(suffixes[-1] if suffixes else "", "text")


def originals(path: Path) -> Iterator[Original]:
    """Every record of one file of a dump, in order, lines that are no record included.

    Args:
        path: JSON lines or CSV (also .gz and .zst), Parquet, or a text file, which is one record.

    Yields:
        The records.

    Raises:
        InputError: the file is not there any more, or cannot be read.
        DependencyError: a library that the file's form needs is not installed.
    """
    kind = kind_of(path)
    try:
        if kind == "parquet":
            yield from _rows(path)
            return
        with _opened(path) as file:
            yield from {"jsonl": _lines, "csv": _csv_records, "text": _text}[kind](file)
    except FileNotFoundError as error:
        remedy = "say where it is now with --dump"
        raise InputError("is not there any more", remedy, str(path)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"cannot be read ({reason})", "check it", str(path)) from error


def _opened(path: Path) -> IO[bytes]:
    if path.suffix.lower() == ".gz":
        return _gzip(path)
    if path.suffix.lower() == ".zst":
        try:
            import zstandard
        except ImportError as error:
            remedy = "pip install 'newsdiff[dump]'"
            raise DependencyError("reading .zst needs zstandard", remedy, str(path)) from error
        unpacked = zstandard.ZstdDecompressor().stream_reader(
            path.open("rb"), read_across_frames=True, closefd=True
        )
        return io.BufferedReader(unpacked, _CHUNK)
    return path.open("rb")


def _gzip(path: Path) -> IO[bytes]:
    """A gzip file, unpacked by the faster of the libraries that are installed."""
    try:
        gzip: Any = importlib.import_module("isal.igzip")
    except ImportError:
        gzip = importlib.import_module("gzip")
    unpacked: IO[bytes] = gzip.open(path, "rb")
    return unpacked


def _lines(file: Iterable[bytes]) -> Iterator[Original]:
    loads: Callable[[bytes], Any]
    try:
        from orjson import loads
    except ImportError:
        from json import loads
    for row, line in enumerate(file):
        try:
            fields = loads(line)
        except ValueError:
            fields = _slowly(line)
        yield Original(line, fields if isinstance(fields, dict) else None, row)


def _slowly(line: bytes) -> Any:  # noqa: ANN401  whatever JSON holds
    """What the standard library makes of a line (NaN, lone surrogates), None if nothing."""
    try:
        return json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None


def _csv_records(file: Iterable[bytes]) -> Iterator[Original]:
    csv.field_size_limit(sys.maxsize)
    taken: list[bytes] = []

    def lines() -> Iterator[str]:
        for line in file:
            taken.append(line)
            yield line.decode("utf-8", "surrogateescape")

    reader = csv.reader(lines())
    head: list[str] | None = None
    for row, values in enumerate(reader):
        raw = b"".join(taken)
        taken.clear()
        if head is None:
            head = [name.removeprefix("\ufeff") for name in values]
            yield Original(raw, None, row)
        else:
            yield Original(raw, dict(zip(head, values, strict=False)), row)


def _text(file: IO[bytes]) -> Iterator[Original]:
    raw = file.read()
    yield Original(raw, {"text": raw.decode("utf-8-sig", "replace")}, 0)


def _rows(path: Path) -> Iterator[Original]:
    try:
        from pyarrow import parquet
    except ImportError as error:
        remedy = "pip install 'newsdiff[dump]'"
        raise DependencyError("reading Parquet needs pyarrow", remedy, str(path)) from error
    row = 0
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=4096):
            for fields in batch.to_pylist():
                yield Original(b"", fields, row)
                row += 1


def paths_of(
    summary: dict[str, Any], given: Sequence[str | os.PathLike[str]], place: str
) -> list[Path]:
    """The files of the dump that a result folder is about.

    Args:
        summary: the folder's `summary.json`.
        given: where the dump is now; where the run found it without.
        place: the result folder, for errors.

    Returns:
        Its files in the order of the run; those of a folder by name.

    Raises:
        InputError: it came from standard input, or is not there any more.
    """
    told = summary.get("dump", summary.get("inputs", []))
    named = [str(path) for path in given] or ([told] if isinstance(told, str) else list(told))
    if not named or "-" in named:
        problem = "came from standard input" if named else "has no place in summary.json"
        raise InputError(f"its dump {problem}", "say where it is with --dump", place)
    paths: list[Path] = []
    for path in map(Path, named):
        if path.is_dir():
            paths += sorted(inner for inner in path.rglob("*") if inner.is_file())
        elif path.exists():
            paths.append(path)
        else:
            remedy = "say where it is now with --dump"
            raise InputError("the dump is not there any more", remedy, str(path))
    return paths


def name_of(record: Original, fields: dict[str, str], path: Path) -> str | None:
    """The id of a record as the tables have it; None for a line that is no record."""
    if record.fields is None:
        return None
    found = record.fields.get(fields.get("id", "id"))
    if found is None and kind_of(path) == "text":
        return path.name
    return None if found is None else str(found)


def find_articles(
    paths: Iterable[Path], wanted: Collection[str], summary: dict[str, Any]
) -> dict[str, Article]:
    """Articles of a dump by their ids; those that are not in it are left out.

    Args:
        paths: files of the dump.
        wanted: ids.
        summary: what the run said about itself; the names of the fields are taken from it.

    Returns:
        Id → article.

    Raises:
        InputError: a file cannot be read.
    """
    fields = {name: name for name in ("id", "text", "source", "published", "title")}
    fields |= summary.get("fields", {})
    found: dict[str, Article] = {}
    for path in paths:
        for record in originals(path):
            name = name_of(record, fields, path)
            if name is None or name not in wanted or name in found or record.fields is None:
                continue
            text = record.fields.get(fields["text"])
            if isinstance(text, str):
                said = {
                    key: record.fields.get(fields[key]) for key in ("source", "published", "title")
                }
                told = {
                    key: value for key, value in said.items() if isinstance(value, str) and value
                }
                found[name] = Article(text=text, path=name, **told)
            if len(found) == len(wanted):
                return found
    return found
