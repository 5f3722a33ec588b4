"""The records of a dump as they were written: found again by id, or copied byte for byte.

One pass over the dump, at the speed of its JSON; a record at a time is in memory.
"""

from __future__ import annotations

import csv
import importlib
import io
import json
import os
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from newsdiff.errors import DependencyError, InputError
from newsdiff.model import Article
from newsdiff.read.decode import decode
from newsdiff.read.dump_batch import BadRecord, Record
from newsdiff.read.dump_inputs import STDIN, DumpFile, dump_files
from newsdiff.read.dump_record import Fields, new_names, record_from_values

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

__all__ = ["Original", "Originals", "fields_of", "find_articles", "originals"]

_CHUNK = 1 << 20
_MARK = b"\xef\xbb\xbf"


class Original(NamedTuple):
    """A record, and how it stands in its file.

    Attributes:
        line: line (row of a table) in its file, from 1.
        raw: its bytes, line end included; empty for a row of a Parquet table.
        record: what was read of it; None for a line that is no record.
        title: its title, where it has one.
        name: its id, file and line where it has none, "" for a line that is no record.
    """

    line: int
    raw: bytes
    record: Record | None
    title: str | None
    name: str


def _found(summary: Mapping[str, Any], given: list[str], place: str) -> dict[DumpFile, str]:
    """The files of the dump, each with what the run called it."""
    told = [str(path) for path in summary.get("inputs", [])]
    called = [str(path) for path in summary.get("called", told)]
    named = given or told
    if not named or STDIN in named:
        problem = "came from standard input" if named else "has no place in summary.json"
        raise InputError(f"its dump {problem}", "say where it is with --dump", place)
    if len(told) != len(named):
        told = called = named
    files: dict[DumpFile, str] = {}
    for before, path in zip(called, named, strict=True):
        now = _where(path, place, is_given=bool(given))
        for file in dump_files([now]):
            files[file] = _name_in_run(file, now, before)
    return files


def _name_in_run(file: DumpFile, now: str, before: str) -> str:
    """What the run called a file of an input; `now` and `before` are the input now and then."""
    if before == STDIN:
        return "stdin" + file.path.removeprefix(now)
    if file.path == now:
        return before
    ends = [next((i for i, c in enumerate(path) if c in "*?["), None) for path in (now, before)]
    if None in ends:  # a folder
        rest = file.path.removeprefix(str(Path(now))).lstrip(os.sep)
        return str(Path(before, rest)) if None is ends[0] is ends[1] else file.name
    start_now, start_before = (
        path[:end].rpartition(os.sep) for path, end in zip((now, before), ends, strict=True)
    )
    rest = file.path.removeprefix("".join(start_now[:2]))
    return "".join(start_before[:2]) + rest


def _where(path: str, place: str, *, is_given: bool) -> str:
    """A path of the run, from here or from a folder above the results."""
    if is_given or Path(path).exists() or set(path) & set("*?["):
        return path
    for folder in Path(place).resolve().parents:
        if (folder / path).exists():
            return str(folder / path)
    raise InputError("the dump is not there any more", "say where it is now with --dump", path)


def fields_of(summary: Mapping[str, Any]) -> Fields:
    """What the run called the fields of the dump."""
    told = summary.get("fields", {})
    names = ("id", "text", "source", "published")
    return Fields(**{name: told[name] for name in names if isinstance(told.get(name), str)})


class Originals:
    """The records of a dump under the names that the tables give them.

    Only if the run had to rename articles whose id had been used before, the dump is read at once,
    and its ids are held in memory.

    Args:
        summary: what the run said about itself.
        given: where the dump is now; where the run found it without.
        place: the result folder; a dump that went by a relative path is also looked for above it.

    Raises:
        InputError: the dump came from standard input, is not there any more, or cannot be read.
    """

    def __init__(
        self, summary: Mapping[str, Any], given: Sequence[str | os.PathLike[str]], place: str
    ) -> None:
        self._fields = fields_of(summary)
        self._names = _found(summary, [os.fspath(path) for path in given], place)
        self._renamed: dict[tuple[str, int], str] = {}
        if summary.get("counts", {}).get("renamed"):
            self._rename()

    @property
    def files(self) -> tuple[DumpFile, ...]:
        """The files of the dump, in the order of the run."""
        return tuple(self._names)

    def of(self, file: DumpFile) -> Iterator[Original]:
        """The records of one file, as of `originals`."""
        for each in originals(file, self._fields, self._names[file]):
            name = self._renamed.get((file.path, each.line))
            yield each if name is None else each._replace(name=name)

    def _rename(self) -> None:
        places = [
            (file.path, each.line, each.name)
            for file in self.files
            for each in originals(file, self._fields, self._names[file])
            if each.record is not None
        ]
        for place, name in new_names([name for _, _, name in places]):
            path, line, _ = places[place]
            self._renamed[path, line] = name


def find_articles(dump: Originals, wanted: Collection[str]) -> dict[str, Article]:
    """Articles of a dump by their ids; those that are not in it are left out.

    Args:
        dump: the dump.
        wanted: ids, as in the tables.

    Returns:
        Id → article.

    Raises:
        InputError: a file cannot be read.
    """
    found: dict[str, Article] = {}
    for file in dump.files:
        for each in dump.of(file):
            record, name = each.record, each.name
            if record is None or name not in wanted:
                continue
            found[name] = Article(
                text=record.text,
                path=name,
                title=each.title,
                source=record.source or None,
                published=record.published or None,
            )
            if len(found) == len(wanted):
                return found
    return found


def originals(file: DumpFile, fields: Fields, called: str) -> Iterator[Original]:
    """Every record of one file of a dump, in order, lines that are no record included.

    Args:
        file: JSON lines or CSV (also compressed), Parquet, or a text file, which is one record.
        fields: names of the fields.
        called: what the run called the file; records without an id go by it and their line.

    Yields:
        The records.

    Raises:
        InputError: the file is not there any more, or cannot be read.
        DependencyError: a library that the file's form needs is not installed.
    """
    readers = {"jsonl": _lines, "csv": _csv_records, "parquet": _rows, "text": _text}
    try:
        for line, raw, values in readers[file.form](file):
            names = Fields() if file.form == "text" else fields
            found = None if values is None else record_from_values(values, line, names)
            if found is None or isinstance(found, BadRecord):
                yield Original(line, raw, None, None, "")
                continue
            title = values.get("title") if values else None
            title = title if isinstance(title, str) and title else None
            yield Original(line, raw, found, title, found.id or f"{called}:{line}")
    except FileNotFoundError as error:
        remedy = "say where it is now with --dump"
        raise InputError("is not there any more", remedy, file.path) from error
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise InputError(f"cannot be read ({reason})", "check it", file.path) from error


_Row = tuple[int, bytes, "dict[str, Any] | None"]
"""Line (row of a table) from 1, bytes, fields."""


def _opened(file: DumpFile) -> IO[bytes]:
    path = Path(file.path)
    if file.packing == "gzip":
        try:
            gzip: Any = importlib.import_module("isal.igzip")
        except ImportError:
            gzip = importlib.import_module("gzip")
        unpacked: IO[bytes] = gzip.open(path, "rb")
        return unpacked
    if file.packing == "zstd":
        try:
            import zstandard
        except ImportError as error:
            remedy = "pip install 'newsdiff[dump]'"
            raise DependencyError("zstd needs zstandard", remedy, file.path) from error
        stream = zstandard.ZstdDecompressor().stream_reader(
            path.open("rb"), read_across_frames=True, closefd=True
        )
        return io.BufferedReader(stream, _CHUNK)
    return path.open("rb")


def _lines(file: DumpFile) -> Iterator[_Row]:
    loads: Callable[[bytes], Any]
    try:
        from orjson import loads
    except ImportError:
        from json import loads
    with _opened(file) as lines:
        for line, raw in enumerate(lines, 1):
            content = raw.removeprefix(_MARK) if line == 1 else raw
            try:
                values = loads(content)
            except ValueError:
                values = _slowly(content)
            yield line, raw, values if isinstance(values, dict) else None


def _slowly(line: bytes) -> Any:  # noqa: ANN401  whatever JSON holds
    """What the standard library makes of a line (NaN, lone surrogates), None if nothing."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _csv_records(file: DumpFile) -> Iterator[_Row]:
    csv.field_size_limit(sys.maxsize)
    taken: list[bytes] = []
    with _opened(file) as lines:

        def told() -> Iterator[str]:
            for line in lines:
                taken.append(line)
                yield line.decode("utf-8", "surrogateescape")

        reader = csv.reader(told(), delimiter="\t" if ".tsv" in Path(file.path).suffixes else ",")
        names: list[str] = []
        for values in reader:
            raw = b"".join(taken)
            taken.clear()
            if not names:
                names = [name.removeprefix("\ufeff") for name in values]
                yield reader.line_num, raw, None
            elif len(values) != len(names):
                yield reader.line_num, raw, None
            else:
                found = {name: value for name, value in zip(names, values, strict=True) if value}
                yield reader.line_num, raw, found


def _rows(file: DumpFile) -> Iterator[_Row]:
    try:
        from pyarrow import parquet
    except ImportError as error:
        remedy = "pip install 'newsdiff[dump]'"
        raise DependencyError("reading Parquet needs pyarrow", remedy, file.path) from error
    row = 0
    with parquet.ParquetFile(file.path) as table:
        for batch in table.iter_batches(batch_size=4096):
            for values in batch.to_pylist():
                row += 1
                yield row, b"", {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401  whatever a column holds
    """Dates and times as ISO 8601 text, anything else as it is."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _text(file: DumpFile) -> Iterator[_Row]:
    path = Path(file.path)
    raw = path.read_bytes()
    try:
        text = decode(raw, file.path).text
    except InputError:  # the run reported it as a bad record
        yield 1, raw, None
    else:
        yield 1, raw, {"text": text, "id": path.name}
