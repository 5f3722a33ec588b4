"""Records that are in memory already: data frames, Arrow tables, dicts, Articles.

Tables are read by slices, so that a large one is never a list of Python objects as a whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sized
from itertools import chain
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.errors import DependencyError, InputError
from newsdiff.model import Article
from newsdiff.read.dump.arrow_rows import arrow_rows
from newsdiff.read.dump.records import IN_PYTHON, named_fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.read.dump.records import Fields

__all__ = ["SLICE_ROWS", "MemoryRecords", "column_error", "memory_values", "split_inputs"]

SLICE_ROWS = 4096
"""Rows of a table that become Python objects at a time."""

_TAKES = "paths, a data frame, an Arrow table, or an iterable of dicts or of newsdiff.Article"


@attrs.frozen(eq=False, repr=False)
class MemoryRecords:
    """Records in memory: a data frame, a table, or an iterable of dicts or Articles."""

    content: Any

    @property
    def can_be_read_again(self) -> bool:
        """Whether reading takes nothing away, as it does from an iterator or a reader."""
        return not isinstance(self.content, Iterator)

    @property
    def library(self) -> str:
        """The library that it is of: pandas, polars, pyarrow, …."""
        return type(self.content).__module__.partition(".")[0]

    @property
    def n_records(self) -> int:
        """How many there are; 0 where that is not known before the end."""
        return len(self.content) if isinstance(self.content, Sized) else 0


def split_inputs(inputs: object) -> tuple[str | os.PathLike[str] | MemoryRecords, ...]:
    """What a caller calls a dump, as paths and records in memory.

    Args:
        inputs: a path, a table, or an iterable of paths, of tables, of dicts or of Articles.

    Returns:
        The inputs in order; an iterable of dicts or Articles is one of them.

    Raises:
        TypeError: something else, or a mixture of records and paths.
    """
    if (single := _as_input(inputs)) is not None:
        return (single,)
    if isinstance(inputs, bytes | Mapping | Article) or not isinstance(inputs, Iterable):
        raise TypeError(f"a dump is {_TAKES}, not {_type_of(inputs)}")
    items = iter(inputs)
    first = next(items, None)
    if isinstance(first, Mapping | Article):
        is_repeatable = isinstance(inputs, Sized) and not isinstance(inputs, Iterator)
        return (MemoryRecords(inputs if is_repeatable else chain([first], items)),)
    parts = []
    for item in () if first is None else chain([first], items):
        if (part := _as_input(item)) is None:
            raise TypeError(f"a dump is {_TAKES}; {_type_of(item)} is none of them")
        parts.append(part)
    return tuple(parts)


def _as_input(value: object) -> str | os.PathLike[str] | MemoryRecords | None:
    if isinstance(value, str | os.PathLike | MemoryRecords):
        return value
    return MemoryRecords(value) if _is_pandas(value) or _is_arrow(value) else None


def _is_pandas(value: object) -> bool:
    return hasattr(value, "iloc") and hasattr(value, "columns")


def _is_arrow(value: object) -> bool:
    return hasattr(value, "__arrow_c_stream__") or (
        hasattr(value, "__arrow_c_array__") and hasattr(value, "schema")
    )


def _type_of(value: object) -> str:
    return f"a value of type {type(value).__name__}"


def memory_values(records: MemoryRecords, fields: Fields, name: str) -> Iterator[dict[str, Any]]:
    """The values of each record, by the names of `fields`.

    Args:
        records: where they are.
        fields: names of the fields.
        name: what to call the input in errors.

    Yields:
        Field names and values.

    Raises:
        InputError: a table without the field of the text.
        TypeError: a record that is neither a dict nor an Article.
        DependencyError: pyarrow is not installed.
    """
    if _is_pandas(records.content):
        yield from _of_pandas(records.content, fields, name)
    elif _is_arrow(records.content):
        yield from _of_arrow(records.content, fields, name)
    else:
        for number, item in enumerate(records.content, 1):
            yield _of_item(item, number, fields)


def _of_item(item: object, number: int, fields: Fields) -> dict[str, Any]:
    if isinstance(item, Article):
        return {
            fields.title: item.title,
            fields.published: item.published,
            fields.source: item.source,
            fields.id: item.path,
            fields.text: item.text,
        }
    if isinstance(item, Mapping):
        return dict(item)
    raise TypeError(f"record {number} is {_type_of(item)}, neither a dict nor an Article")


def _wanted(fields: Fields, columns: Iterable[object], name: str) -> list[str]:
    """The fields that are columns."""
    names = list(columns)
    if fields.text not in names:
        raise column_error(fields, [str(column) for column in names], name)
    return [field for field in dict.fromkeys(fields.names) if field in names]


def column_error(fields: Fields, columns: Sequence[str], name: str) -> InputError:
    """The error of a table without the field of the text."""
    remedy = f"choose one with --text-field: {named_fields(columns)}; {IN_PYTHON}"
    return InputError(f"has no column {fields.text!r}", remedy, name)


def _of_pandas(frame: Any, fields: Fields, name: str) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    columns = _wanted(fields, frame.columns, name)
    for start in range(0, len(frame), SLICE_ROWS):
        yield from frame.iloc[start : start + SLICE_ROWS][columns].to_dict("records")


def _of_arrow(table: Any, fields: Fields, name: str) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    try:
        import pyarrow as pa
    except ImportError as error:
        raise DependencyError.from_import(
            error, "reading tables needs pyarrow", "dump", name
        ) from error
    try:
        if not hasattr(table, "__arrow_c_stream__"):
            table = pa.Table.from_batches([pa.record_batch(table)])
        reader = pa.RecordBatchReader.from_stream(table)
    except (pa.ArrowException, TypeError) as error:
        raise TypeError(f"a dump is {_TAKES}, not {_type_of(table)}") from error
    columns = _wanted(fields, reader.schema.names, name)
    for batch in reader:
        yield from arrow_rows(batch.select(columns))
