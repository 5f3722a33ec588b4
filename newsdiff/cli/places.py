"""Which index a command is about, and the dates and numbers that it is told."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

from newsdiff.cli.output import named

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["NumberRange", "checked_date", "index_option"]


class NumberRange(click.FloatRange):
    """A number within bounds; click itself takes `nan` for one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401  as click has it
        """Read it.

        Raises:
            click.BadParameter: it is no number, or lies beyond the bounds.
        """
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value} is no number.", param, ctx)
        return number


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
