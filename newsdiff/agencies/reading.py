"""Tables of agencies from TOML files, checked entry by entry."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.agencies.table import Agency, AgencyTable
from newsdiff.errors import InputError

if TYPE_CHECKING:
    import os

__all__ = ["MAX_BYTES", "load_agencies"]

MAX_BYTES = 256 << 10
"""A table with every agency of the world is smaller; each name is looked for in each text."""
_OWN = Path(__file__).with_name("agencies.toml")
_REMEDY = (
    'write each agency as [Name] with names = ["…"]; the fields are described in agencies.toml of '
    "newsdiff.agencies"
)
_FIELDS = tuple(field.name for field in attrs.fields(Agency) if field.name != "name")


def load_agencies(path: str | os.PathLike[str] | None = None) -> AgencyTable:
    """Load the agencies that newsdiff knows, with those of a file of your own added.

    Args:
        path: a TOML file in the form of the package's `agencies.toml`. An agency that both files
            have is taken from yours, and a name that both files have means yours.

    Returns:
        The table, yours first; only newsdiff's own for an empty file.

    Raises:
        InputError: the file is missing, too large or not of that form.

    Example:
        >>> table = load_agencies()
        >>> [agency.name for agency in table.in_bracket("avec AFP")]
        ['AFP']
    """
    known = _known_agencies()
    if path is None:
        return known
    own = _read_agencies(Path(path))
    replaced = {agency.name for agency in own}
    own_forms = {form for agency in own for form in agency.forms}
    rest = (agency for agency in known.agencies if agency.name not in replaced)
    return AgencyTable((*own, *(agency.without(own_forms) for agency in rest)))


@cache
def _known_agencies() -> AgencyTable:
    return AgencyTable(_read_agencies(_OWN))


def _read_agencies(path: Path) -> tuple[Agency, ...]:
    import tomllib

    try:
        entries = tomllib.loads(_content(path).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        problem = f"not a table of agencies: {str(error)[:200]}"
        raise InputError(problem, _REMEDY, str(path)) from error
    try:
        agencies = tuple(_agency(name, fields) for name, fields in entries.items())
        _check_names(agencies)
    except (TypeError, ValueError) as error:
        raise InputError(f"not a table of agencies: {error}", _REMEDY, str(path)) from error
    return agencies


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        problem = f"cannot read the agencies: {why}"
        raise InputError(problem, "give a readable TOML file", str(path)) from error
    if len(content) > MAX_BYTES:
        raise InputError(
            f"too large for a table of agencies: more than {MAX_BYTES >> 10} KB",
            "give a TOML file with the agencies that you add",
            str(path),
        )
    return content


def _agency(name: str, fields: Any) -> Agency:  # noqa: ANN401  straight from a TOML file
    if not isinstance(fields, dict):
        raise TypeError(f"{name[:40]!r} is {_kind(fields)}, not a section such as [AFP]")
    unknown = next((field for field in fields if field not in _FIELDS), None)
    if unknown is not None:
        raise ValueError(
            f"[{name[:40]}] has an unknown field {unknown[:40]!r}; known are {', '.join(_FIELDS)}"
        )
    return Agency(name=name, **fields)


def _check_names(agencies: tuple[Agency, ...]) -> None:
    owners: dict[str, Agency] = {}
    for agency in agencies:
        for form in agency.forms:
            owner = owners.setdefault(form, agency)
            if owner is not agency:
                raise ValueError(f"[{owner.name}] and [{agency.name}] both have the name {form!r}")


def _kind(value: object) -> str:
    return {"str": "a string", "list": "a list", "bool": "true or false"}.get(
        type(value).__name__, "a number or a date"
    )
