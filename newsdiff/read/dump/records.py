"""One record of a dump: its fields by name, what is read of them, and why some are no record."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.read.record import json_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = [
    "IN_PYTHON",
    "BadRecord",
    "Fields",
    "Record",
    "UnreadableValue",
    "named_fields",
    "new_names",
    "record_from_line",
    "record_from_values",
]

IN_PYTHON = "in Python with fields={'text': …}"
"""How the field of the text is chosen without the command."""

_MAX_REASON_LENGTH = 200
_MAX_NAMED_FIELDS = 10
_UNREADABLE_DATE = "unreadable"


@attrs.frozen(kw_only=True)
class Fields:
    """What the fields of a dump are called; all but the text may be missing in it."""

    id: str = "id"
    text: str = "text"
    source: str = "source"
    published: str = "published"
    title: str = "title"

    @classmethod
    def from_names(cls, names: Mapping[str, str]) -> Fields:
        """The fields under the user's names.

        Raises:
            ValueError: there is no such field.
        """
        known = [field.name for field in attrs.fields(cls)]
        if unknown := sorted(set(names) - set(known)):
            raise ValueError(f"fields has {unknown[0]!r}, which is none of {', '.join(known)}")
        return cls(**names)

    @property
    def names(self) -> tuple[str, str, str, str, str]:
        """In the order of the kernels: id, text, source, published, title."""
        return self.id, self.text, self.source, self.published, self.title


@attrs.frozen(kw_only=True)
class BadRecord:
    """A record that is skipped.

    Attributes:
        line: 1-based line (or row) within its batch or file.
        reason: why.
        fields: names of the fields that it has, where it has no text.
    """

    line: int
    reason: str
    fields: tuple[str, ...] = ()


@attrs.frozen
class UnreadableValue:
    """A value of a table that is there and cannot be read, such as text that is no UTF-8."""

    reason: str


@attrs.frozen(kw_only=True)
class Record:
    """One record as Python strings; None where a field is missing."""

    line: int
    id: str | None
    text: str
    source: str | None = None
    published: str | None = None
    title: str | None = None

    @property
    def values(self) -> tuple[str | None, ...]:
        """In the order of the kernels."""
        return self.id, self.text, self.source, self.published, self.title


def record_from_line(line: bytes, number: int, fields: Fields) -> Record | BadRecord:
    """Read a line of JSON lines as the standard library does.

    Args:
        line: bytes of the line.
        number: 1-based.
        fields: names of the fields.

    Returns:
        The record, or why there is none.
    """
    try:
        values = json.loads(line.decode("utf-8-sig", "surrogatepass"))
    except UnicodeDecodeError as error:
        reason = f"not valid UTF-8 at byte {error.start + 1}"
        return BadRecord(line=number, reason=reason)
    except json.JSONDecodeError as error:
        return BadRecord(line=number, reason=json_problem(error))
    except (ValueError, RecursionError) as error:
        cause = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        return BadRecord(line=number, reason=f"not readable as JSON: {cause}"[:_MAX_REASON_LENGTH])
    if not isinstance(values, dict):
        return BadRecord(line=number, reason="not a JSON object")
    return record_from_values(values, number, fields)


def record_from_values(
    values: Mapping[str, Any], number: int, fields: Fields
) -> Record | BadRecord:
    """Make a record of decoded fields.

    Args:
        values: field names and values, whatever their types.
        number: 1-based line or row.
        fields: names of the fields.

    Returns:
        The record, or why there is none.
    """
    text = values.get(fields.text)
    for name in (fields.text, fields.id):
        if isinstance(value := values.get(name), UnreadableValue):
            reason = f"field {name!r}: {value.reason}"
            return BadRecord(line=number, reason=reason[:_MAX_REASON_LENGTH])
    if not isinstance(text, str):
        return BadRecord(line=number, reason=_no_text(values, fields.text), fields=_names(values))
    identity = values.get(fields.id)
    if isinstance(identity, bool | list | dict):
        reason = f"field {fields.id!r} is neither text nor a number"
        return BadRecord(line=number, reason=reason[:_MAX_REASON_LENGTH])
    return Record(
        line=number,
        id=_as_text(identity),
        text=text,
        source=_as_text(values.get(fields.source)),
        published=_as_date(values.get(fields.published)),
        title=_as_text(values.get(fields.title)),
    )


def _no_text(values: Mapping[str, Any], name: str) -> str:
    if name not in values:
        reason = f"no field {name!r}"
    else:
        text = values[name]
        kind = "empty" if text is None else f"of type {type(text).__name__}, not text"
        reason = f"field {name!r} is {kind}"
    return reason[:_MAX_REASON_LENGTH]


def _names(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(name)[:_MAX_REASON_LENGTH] for name in values)


def _as_text(value: Any) -> str | None:  # noqa: ANN401  whatever a field holds
    """Text and numbers as text, dates and times as ISO 8601; anything else as missing."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return None
    if type(value).__module__ == "numpy" and hasattr(value, "item"):
        value = value.item()
    if isinstance(value, int | float):
        return None if isinstance(value, float) and math.isnan(value) else str(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat()) if value == value else None  # noqa: PLR0124  no time at all
    return None


def _as_date(value: Any) -> str | None:  # noqa: ANN401  likewise
    """As `_as_text`; a date that a table has and nobody can read is no missing one."""
    return _UNREADABLE_DATE if isinstance(value, UnreadableValue) else _as_text(value)


def named_fields(names: Iterable[str]) -> str:
    """Some names of fields, for a message."""
    listed = list(names)
    more = ", …" if len(listed) > _MAX_NAMED_FIELDS else ""
    return ", ".join(listed[:_MAX_NAMED_FIELDS]) + more


def new_names(names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Other names for records whose name was used before them: `a`, `a#2`, `a#3`.

    Args:
        names: of all records, in their order.

    Yields:
        Index of a record and its new name, which no other record has.

    Example:
        >>> list(new_names(["a", "b", "a", "a#2", "a"]))
        [(2, 'a#3'), (4, 'a#4')]
    """
    used = set(names)
    seen: set[str] = set()
    turns: dict[str, int] = {}
    for index, name in enumerate(names):
        if name not in seen:
            seen.add(name)
            continue
        turn = turns.get(name, 1) + 1
        while f"{name}#{turn}" in used:
            turn += 1
        turns[name] = turn
        used.add(f"{name}#{turn}")
        yield index, f"{name}#{turn}"
