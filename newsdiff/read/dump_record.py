"""The slow and thorough way from one value or line to a record, with the reason where it fails."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.read.dump_batch import BadRecord, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["Fields", "new_names", "record_from_line", "record_from_values"]

_MOST_REASON = 200


@attrs.frozen(kw_only=True)
class Fields:
    """What the fields of a dump are called; id, source and published may be missing in it."""

    id: str = "id"
    text: str = "text"
    source: str = "source"
    published: str = "published"

    @property
    def names(self) -> tuple[str, str, str, str]:
        """In the order of the kernels: id, text, source, published."""
        return self.id, self.text, self.source, self.published


def record_from_line(line: bytes, number: int, fields: Fields) -> Record | BadRecord:
    """Read a line that the scanner did not vouch for.

    Args:
        line: bytes of the line.
        number: 1-based.
        fields: names of the fields.

    Returns:
        The record, or why there is none.
    """
    try:
        values = json.loads(line)
    except UnicodeDecodeError as error:
        reason = f"not valid UTF-8 at byte {error.start + 1}"
        return BadRecord(line=number, reason=reason)
    except json.JSONDecodeError as error:
        reason = f"not valid JSON: {error.msg} at column {error.colno}"
        return BadRecord(line=number, reason=reason)
    except (ValueError, RecursionError) as error:
        said = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        return BadRecord(line=number, reason=f"not readable as JSON: {said}"[:_MOST_REASON])
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
    if not isinstance(text, str):
        if fields.text not in values:
            return BadRecord(line=number, reason=f"no field {fields.text!r}"[:_MOST_REASON])
        kind = "empty" if text is None else f"of type {type(text).__name__}, not text"
        return BadRecord(line=number, reason=f"field {fields.text!r} is {kind}"[:_MOST_REASON])
    identity = values.get(fields.id)
    if isinstance(identity, bool | list | dict):
        reason = f"field {fields.id!r} is neither text nor a number"
        return BadRecord(line=number, reason=reason[:_MOST_REASON])
    return Record(
        line=number,
        id=_as_text(identity),
        text=text,
        source=_as_text(values.get(fields.source)),
        published=_as_text(values.get(fields.published)),
    )


def _as_text(value: object) -> str | None:
    """Text and numbers as text; anything else as missing."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return None if isinstance(value, float) and math.isnan(value) else str(value)


def new_names(names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Other names for records whose name was used before them: `a`, `a#2`, `a#3`.

    Args:
        names: of all records, in their order.

    Yields:
        Place of a record and its new name, which no other record has.

    Example:
        >>> list(new_names(["a", "b", "a", "a#2", "a"]))
        [(2, 'a#3'), (4, 'a#4')]
    """
    taken = set(names)
    seen: set[str] = set()
    turns: dict[str, int] = {}
    for place, name in enumerate(names):
        if name not in seen:
            seen.add(name)
            continue
        turn = turns.get(name, 1) + 1
        while f"{name}#{turn}" in taken:
            turn += 1
        turns[name] = turn
        taken.add(f"{name}#{turn}")
        yield place, f"{name}#{turn}"
