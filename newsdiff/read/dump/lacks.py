"""What a dump lacks, in words for its user: fields that no record has, dates that say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.errors import InputError
from newsdiff.model.moment import DATE_FORMS
from newsdiff.read.dump.records import IN_PYTHON, BadRecord, Fields, named_fields

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["NOTHING_SAID", "FieldCounts", "bad_record", "field_warnings", "nothing_read"]

NOTHING_SAID = "no article has any text"
"""What the user should know of a dump of empty articles."""
_NO_SOURCE = (
    "so that outlets are not known: what recurs in many articles is told as boilerplate, "
    "and pairs with that alone in common stay in the table reuse"
)
_NO_DATE = "so that who was first is not decided"


@attrs.frozen(kw_only=True)
class FieldCounts:
    """How many records lack what.

    Attributes:
        n_records: records that were read.
        n_without_id: those without an id.
        n_without_source: those without a source.
        n_without_date: those without a date.
        n_unreadable: those whose date is none that can be read.
        n_ambiguous: those whose date can be read in two ways.
        lacks_title: whether no record has the title, so far as they were looked at.
    """

    n_records: int
    n_without_id: int = 0
    n_without_source: int = 0
    n_without_date: int = 0
    n_unreadable: int = 0
    n_ambiguous: int = 0
    lacks_title: bool = False


def field_warnings(fields: Fields, counts: FieldCounts) -> tuple[str, ...]:
    """What the user should know about the fields of a dump that was read.

    Args:
        fields: names of the fields.
        counts: how many records lack what.

    Returns:
        A sentence each, without a full stop; none for a dump without records.
    """
    if not counts.n_records:
        return ()
    usual = Fields()
    warnings = []
    if counts.n_without_id == counts.n_records and fields.id != usual.id:
        warnings.append(f"no record has the field {fields.id!r} of --id-field")
    if counts.lacks_title and fields.title != usual.title:
        warnings.append(f"no record has the field {fields.title!r} of --title-field")
    if counts.n_without_source == counts.n_records:
        problem = _no_record_has(fields.source, usual.source, "source")
        warnings.append(f"{problem}, {_NO_SOURCE}")
    if counts.n_without_date == counts.n_records:
        problem = _no_record_has(fields.published, usual.published, "published")
        warnings.append(f"{problem}, {_NO_DATE}")
    return (*warnings, *_date_warnings(counts))


def _no_record_has(name: str, usual: str, option: str) -> str:
    if name == usual:
        return f"no record has a field {name!r} (name another with --{option}-field)"
    return f"no record has the field {name!r} of --{option}-field"


def _date_warnings(counts: FieldCounts) -> Iterable[str]:
    n_unread = counts.n_unreadable + counts.n_ambiguous
    if n_unread and n_unread + counts.n_without_date == counts.n_records:
        yield f"no date can be read, {_NO_DATE}; dates are written as in {DATE_FORMS}"
    elif counts.n_unreadable:
        yield f"{_dates(counts.n_unreadable)} cannot be read and count as none"
    if counts.n_ambiguous:
        yield (
            f"{_dates(counts.n_ambiguous)} may be day and month or month and day, and count as none"
        )


def _dates(number: int) -> str:
    return f"{number:,} {'date' if number == 1 else 'dates'}"


def bad_record(record: BadRecord, name: str) -> InputError:
    """The error that a bad record is with `strict`.

    Args:
        record: the record, its line counted from the beginning of its file.
        name: what to call the file.
    """
    remedy = "repair it, or run without --strict to skip bad records"
    return InputError(record.reason, remedy, name, record.line)


def nothing_read(fields: Fields, name: str, n_bad: int, first_bad: BadRecord | None) -> InputError:
    """The error of a dump in which no record could be read.

    Args:
        fields: names of the fields.
        name: what to call the file of the first bad record, or the dump.
        n_bad: bad records.
        first_bad: the first of them, its line counted from the beginning of its file.

    Returns:
        The error to raise; it names the fields that there are.
    """
    if first_bad is None:
        return InputError("holds no record", "give a dump with articles in it", name)
    if fields.text not in first_bad.fields and first_bad.fields:
        there = named_fields(first_bad.fields)
        remedy = f"choose the field of the text with --text-field: {there}; {IN_PYTHON}"
    else:
        remedy = "give JSON lines (also .gz or .zst), Parquet, CSV or text files"
        remedy = f"{remedy} with a field {fields.text!r}"
    problem = f"no article can be read: {first_bad.reason}"
    if n_bad > 1:
        problem += f", and {n_bad - 1:,} more bad records"
    return InputError(problem, remedy, name, first_bad.line)
