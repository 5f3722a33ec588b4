"""What every command that reads a dump has in common: names of fields, and what was misread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from newsdiff.cli.output import say, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from newsdiff.model import Limit
    from newsdiff.model.dump import Misread

__all__ = ["field_options", "say_misread", "take_fields", "tell_limits"]

_FIELDS = {
    "id": "Field or column of the id.",
    "text": "That of the text.",
    "source": "That of the outlet: boilerplate is what recurs in one outlet.",
    "published": "That of the date: it decides who was first.",
    "title": "That of the title.",
}
_MAX_SHOWN = 3


def field_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--id-field` and the like to a command."""
    for name, meaning in reversed(_FIELDS.items()):
        option = click.option(f"--{name}-field", default=name, show_default=True, help=meaning)
        command = option(command)
    return command


def take_fields(options: dict[str, Any]) -> dict[str, str]:
    """Take the names of fields out of what a command was given."""
    return {name: options.pop(f"{name}_field") for name in _FIELDS}


def say_misread(first: Sequence[Misread], count: int, names_them: str) -> None:
    """Warn of records that were skipped.

    Args:
        first: the first of them.
        count: all of them.
        names_them: what says more of them, as a sentence; "" for nothing.
    """
    for record in first[:_MAX_SHOWN]:
        say(f"newsdiff: {record.file}:{record.line}: {record.reason}; skipped")
    if count > _MAX_SHOWN:
        more = f"; {names_them}" if names_them else ""
        say(f"newsdiff: {count:,} bad records were skipped{more}")


def tell_limits(limits: Iterable[Limit]) -> None:
    """Tell of the bounds that were reached, each on a line."""
    for limit in limits:
        tell(f"limit: {limit.what}: {limit.limit:,} (met {limit.actual:,})")
