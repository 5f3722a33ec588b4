"""Which index a command is about, and the dates that it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from newsdiff.cli.output import named

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["checked_date", "index_option"]


def index_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--index` to a command."""
    option = click.option(
        "-i",
        "--index",
        metavar="ADDRESS",
        default="news.db",
        show_default=True,
        envvar="NEWSDIFF_INDEX",
        callback=named,
        help="The index: a file, or the address of a server; NEWSDIFF_INDEX says another default.",
    )
    return option(command)


def checked_date(_context: click.Context, _option: click.Parameter, date: str | None) -> str | None:
    """Refuse a date that cannot be read.

    Raises:
        click.BadParameter: it cannot.
    """
    if date is None:
        return None
    from newsdiff.model.moment import DATE_FORMS, parse_moment

    if parse_moment(date) is None:
        raise click.BadParameter(f"{date!r} is no date; write it as in {DATE_FORMS}.")
    return date
