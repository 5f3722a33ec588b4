"""One article as a JSON object, as a scraper or an API writes it."""

from __future__ import annotations

import json
from typing import Any

import attrs

from newsdiff.errors import InputError
from newsdiff.model import is_language

__all__ = ["FIELDS", "Record", "is_record", "parse_record"]

FIELDS = ("text", "title", "source", "published", "language", "id")
"""The fields that are read; others are passed over."""


@attrs.frozen(kw_only=True)
class Record:
    """The fields of one article; None where the object has none.

    Attributes:
        text: the article's text.
        title: its title.
        source: its outlet.
        published: date or date-time.
        language: ISO 639-1 code.
        id: its identifier, used as a name where there is no path.
    """

    text: str
    title: str | None = None
    source: str | None = None
    published: str | None = None
    language: str | None = None
    id: str | None = None


def is_record(text: str) -> bool:
    """Whether a text is a JSON object with a field `text`, for input whose name does not say."""
    if not text.lstrip().startswith("{"):
        return False
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and "text" in found


def parse_record(text: str, place: str, *, lines: bool = False) -> Record:
    r"""Read one article from a JSON object.

    Args:
        text: the JSON text.
        place: what to call the input in errors.
        lines: whether it is a JSON-lines file, which must hold a single article here.

    Returns:
        The fields.

    Raises:
        InputError: no JSON, no object, or a field that is missing or of the wrong form.

    Example:
        >>> parse_record('{"text": "The ferry sank.", "source": "Harbour Post"}', "a.json").source
        'Harbour Post'
    """
    if lines:
        text = _only_line(text, place)
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"is not valid JSON ({error.msg} at column {error.colno})",
            "repair it, or rename it to .txt if it is plain text",
            place,
            error.lineno,
        ) from error
    except ValueError as error:  # more digits than Python turns into a number
        raise InputError(
            "is JSON with a number of too many digits", "make it a string", place
        ) from error
    except RecursionError as error:
        raise InputError(
            "is JSON nested too deeply", "give one object with a field text", place
        ) from error
    if not isinstance(found, dict):
        raise InputError(
            f"holds a JSON {_kind(found)}, not one article",
            "give one object with a field text; newsdiff dedupe reads many",
            place,
        )
    return _from_fields(found, place)


def _only_line(text: str, place: str) -> str:
    filled = [(line, row) for line, row in enumerate(text.split("\n"), 1) if row.strip()]
    if len(filled) > 1:
        raise InputError(
            "holds more than one article",
            "give one file for each, or compare a dump with newsdiff dedupe",
            place,
            filled[1][0],
        )
    return filled[0][1] if filled else text


def _from_fields(found: dict[str, Any], place: str) -> Record:
    if "text" not in found:
        raise InputError("has no field 'text'", "put the article's text there", place)
    fields = {name: _string(found.get(name), name, place) for name in FIELDS}
    text = fields.pop("text")
    if text is None:
        raise InputError("has an empty field 'text'", "put the article's text there", place)
    if fields["language"] is not None and not is_language(fields["language"]):
        problem = f"has a field 'language' that is no code: {fields['language'][:20]!r}"
        raise InputError(problem, "give a code such as en or fr", place)
    return Record(text=text, **fields)


def _string(value: object, name: str, place: str) -> str | None:
    if value is None or value == "":
        return None
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if name == "published" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)  # seconds or milliseconds since 1970
    if isinstance(value, str):
        return value
    raise InputError(f"has a field '{name}' that is a {_kind(value)}", "make it a string", place)


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    if isinstance(value, list):
        return "list"
    return "object" if isinstance(value, dict) else "null"
