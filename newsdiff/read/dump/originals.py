"""The records of a dump as they were written: found again by id, or copied byte for byte.

One pass over the dump, at the speed of its JSON; a record at a time is in memory.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from newsdiff.errors import InputError
from newsdiff.identity import STDIN, refuse_overwriting
from newsdiff.model.result_files import TABLE_FORMS, articles_of_run, result_paths
from newsdiff.read.dated import dated_article
from newsdiff.read.dump.forms import file_records
from newsdiff.read.dump.inputs import DumpFile, dump_files, is_in_memory
from newsdiff.read.dump.records import Fields, Record, new_names
from newsdiff.read.dump.strings import spelt_out
from newsdiff.read.tables import read_summary

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    import pyarrow as pa

    from newsdiff.identity import FileIdentity
    from newsdiff.model import Article

    Elsewhere = Callable[[Collection[str]], dict[str, Article]]

__all__ = [
    "UNASKED_BYTES_MAX",
    "Original",
    "Originals",
    "articles_or_note",
    "fields_of",
    "find_articles",
    "originals",
    "refuse_overwriting_inputs",
    "told_names",
]

UNASKED_BYTES_MAX = 1_000_000_000
"""A larger dump is not read for texts and titles unless that is asked for."""


class Original(NamedTuple):
    """A record, and how it stands in its file.

    Attributes:
        line: line (row of a table) in its file, from 1.
        raw: its bytes, line end included; empty for a row of a Parquet table.
        record: what was read of it; None for a line that is no record.
        name: its id, file and line where it has none, "" for a line that is no record, and for an
            article that the run left out.
    """

    line: int
    raw: bytes
    record: Record | None
    name: str


def _named_files(
    summary: Mapping[str, Any],
    dump_paths: list[str],
    folder: str,
    read_by_run: Sequence[DumpFile] = (),
) -> dict[DumpFile, str]:
    """The files of the dump, each with what the run called it."""
    in_memory = [file.memory for file in read_by_run if file.memory is not None]
    if in_memory and not dump_paths:
        if not all(records.can_be_read_again for records in in_memory):
            remedy = "give dedupe a list or a table, or say with dump= where the articles are"
            raise InputError("its articles came from an iterator, which is used up", remedy)
        return {file: file.name for file in read_by_run}
    inputs = [str(path) for path in summary.get("inputs", [])]
    names_of_run = [str(path) for path in summary.get("called", inputs)]
    paths = dump_paths or inputs
    if problem := _why_not_found(paths):
        raise InputError(f"its dump {problem}", "say where it is with --dump", folder)
    if len(names_of_run) != len(paths):
        names_of_run = paths
    files: dict[DumpFile, str] = {}
    known: set[FileIdentity] = set()
    for name, path in zip(names_of_run, paths, strict=True):
        now = _where(path, folder, is_given=bool(dump_paths))
        for file in dump_files([now]):
            if file.is_pipe:
                raise InputError("its dump was a pipe", "say where it is with --dump", folder)
            if file.identity is None or file.identity not in known:
                files[file] = _name_in_run(file, now, name)
            if file.identity is not None:
                known.add(file.identity)
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


def _why_not_found(paths: Sequence[str]) -> str:
    if not paths:
        return "has no place in summary.json"
    if STDIN in paths:
        return "came from standard input"
    in_memory = any(is_in_memory(path) for path in paths)
    return "was in memory and is no file" if in_memory else ""


def _where(path: str, folder: str, *, is_given: bool) -> str:
    """A path of the run, from here or from a folder above the results."""
    if is_given or Path(path).exists() or set(path) & set("*?["):
        return path
    for parent in Path(folder).resolve().parents:
        if (parent / path).exists():
            return str(parent / path)
    raise InputError("the dump is not there any more", "say where it is now with --dump", path)


def fields_of(summary: Mapping[str, Any]) -> Fields:
    """What the run called the fields of the dump."""
    names = summary.get("fields", {})
    known = (field.name for field in attrs.fields(Fields))
    return Fields(**{name: names[name] for name in known if isinstance(names.get(name), str)})


class Originals:
    """The records of a dump under the names that the tables give them.

    Only if the run had to rename articles whose id had been used before, the dump is read at once,
    and its ids are held in memory.

    Args:
        summary: what the run said about itself.
        given: where the dump is now; if omitted, where the run found it.
        folder: the result folder; a dump that went by a relative path is also looked for above it.
        read_by_run: what the run read, where it was in this process: records in memory are found
            there.
        elsewhere: finds articles that the tables name and the dump has not, by their ids: those of
            an index.
        told: as of `told_names`, where the dump alone does not say which names were taken.

    Raises:
        InputError: the dump came from standard input, or from memory of another process, is not
            there any more, or cannot be read.
    """

    def __init__(
        self,
        summary: Mapping[str, Any],
        given: Sequence[str | os.PathLike[str]],
        folder: str,
        read_by_run: Sequence[DumpFile] = (),
        elsewhere: Elsewhere | None = None,
        told: Mapping[tuple[str, int], str] | None = None,
    ) -> None:
        self.elsewhere = elsewhere
        self._told = told
        self._fields = fields_of(summary)
        paths = [os.fspath(path) for path in given]
        self._names = _named_files(summary, paths, folder, read_by_run)
        self._renamed: dict[tuple[str, int], str] = {}
        if summary.get("counts", {}).get("renamed") and told is None:
            self._rename()

    @property
    def files(self) -> tuple[DumpFile, ...]:
        """The files of the dump, in the order of the run."""
        return tuple(self._names)

    def of(self, file: DumpFile) -> Iterator[Original]:
        """The records of one file, as in `originals`."""
        called = self._names[file]
        for original in originals(file, self._fields, called):
            if self._told is None:
                name = self._renamed.get((file.path, original.line))
            else:
                name = self._told.get((called, original.line), "")
            yield original if name is None else original._replace(name=name)

    def left_out(self) -> Iterator[str]:
        """Ids, as the dump has them, of the articles that `told` does not name."""
        if self._told is None:
            return
        for file in self.files:
            called = self._names[file]
            for original in originals(file, self._fields, called):
                if original.record is not None and (called, original.line) not in self._told:
                    yield original.name

    def _rename(self) -> None:
        lines = [
            (file.path, original.line, original.name)
            for file in self.files
            for original in originals(file, self._fields, self._names[file])
            if original.record is not None
        ]
        for index, name in new_names([name for _, _, name in lines]):
            path, line, _ = lines[index]
            self._renamed[path, line] = name


def told_names(articles: pa.Table) -> dict[tuple[str, int], str]:
    """What a run against an index called the articles of the dump.

    Args:
        articles: the table of articles.

    Returns:
        What a file was called, and the line there → name; without the articles of the index, and
        those that it had already.
    """
    told = articles_of_run(articles)
    columns = (told[name].to_pylist() for name in ("file", "line", "id"))
    return {(file, line): name for file, line, name in zip(*columns, strict=True)}


def refuse_overwriting_inputs(
    folder: str | os.PathLike[str], dump: Sequence[str | os.PathLike[str]], output: str
) -> None:
    """Refuse to write what is shown over the result or its dump.

    Args:
        folder: what `newsdiff dedupe` wrote.
        dump: where the dump is now; where the run found it if omitted.
        output: where to write.

    Raises:
        InputError: no result folder.
        OutputError: the output is a file of the result or of the dump.
    """
    place = Path(folder)
    summary = read_summary(place)
    results = [path for form in TABLE_FORMS for path in result_paths(place, form)]
    copies = [place / name for name in summary.deduplicated]
    try:
        files = [
            file.path
            for file in _named_files(summary, [os.fspath(path) for path in dump], str(place))
        ]
    except InputError:
        files = list(summary.inputs)
    refuse_overwriting([output], [*results, *copies, *files])


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
    articles: dict[str, Article] = {}
    for file in dump.files:
        for original in dump.of(file):
            record, name = original.record, original.name
            if record is None or name not in wanted:
                continue
            articles[name] = dated_article(
                text=record.text,
                path=name,
                title=record.title or None,
                source=record.source or None,
                published=record.published or None,
            )
            if len(articles) == len(wanted):
                return articles
    if dump.elsewhere is not None:
        articles.update(dump.elsewhere(set(wanted) - articles.keys()))
    return articles


def articles_or_note(
    dump: Callable[[], Originals], wanted: Collection[str], *, texts: bool | None
) -> tuple[dict[str, Article], tuple[str, ...]]:
    """Articles of a dump by their ids, or what to tell the reader if they are not read.

    Args:
        dump: finds the dump.
        wanted: ids, as in the tables.
        texts: whether to read it; None: if it is there and not above `UNASKED_BYTES_MAX`.

    Returns:
        Articles by id; notes.

    Raises:
        InputError: with `texts`, a dump that is not there.
    """
    if texts is False or not wanted:
        return {}, ()
    try:
        originals = dump()
        n_bytes = sum(file.size for file in originals.files)
        if texts is None and n_bytes > UNASKED_BYTES_MAX:
            size = f"{n_bytes / 1e9:.1f} GB"
            return {}, (f"The dump has {size}: give --texts to read it for texts and titles.",)
        found = find_articles(originals, wanted)
    except (InputError, OSError) as error:
        if texts:
            raise
        return {}, (f"Without texts: {error}.",)
    if n_missing := len(set(wanted) - found.keys()):
        problem = (
            f"{n_missing:,} of {len(set(wanted)):,} articles that are shown are not in the dump"
        )
        return found, (f"{problem}: say where the one of this result is with --dump.",)
    return found, ()


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
    for line, raw, record in file_records(file, fields):
        if isinstance(record, Record):
            name = record.id or f"{called}:{line}"
            yield Original(line, raw, record, spelt_out(name))
        else:
            yield Original(line, raw, None, "")
