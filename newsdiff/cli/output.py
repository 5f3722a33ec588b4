"""Where a result goes: a file or standard output, as text or bytes, with or without colour."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from newsdiff.errors import OutputError
from newsdiff.write import encode_text, write_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "PLAIN_WIDTH",
    "display_options",
    "is_terminal",
    "named",
    "output_option",
    "put",
    "say",
    "tell",
    "terminal_width",
    "wants_color",
]

PLAIN_WIDTH = 100
"""Columns where there is no terminal to ask."""
MIN_WIDTH, MAX_WIDTH = 40, 1000
"""Columns that can be asked for; an environment that says more gets the most."""


def output_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--output` to a command."""
    option = click.option(
        "-o",
        "--output",
        metavar="FILE",
        callback=named,
        help="Write to FILE instead of standard output, over what it holds.",
    )
    return option(command)


def display_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--width` and `--color` to a command that shows something in the terminal."""
    columns = click.IntRange(MIN_WIDTH, MAX_WIDTH)
    color = click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="Colour the display; auto heeds NO_COLOR.",
    )
    width = click.option("--width", type=columns, metavar="COLUMNS", help="Columns of the display.")
    return width(color(command))


def named(_context: click.Context, _option: click.Parameter, path: str | None) -> str | None:
    """Refuse an empty path, which is what an unset variable of a shell leaves."""
    if path is not None and not path:
        raise click.BadParameter("is empty; name a place.")
    return path


def put(content: str | bytes, path: str | None, *, is_display: bool = False) -> None:
    """Write a result to a file or, without one, to standard output.

    Args:
        content: the result.
        path: the file; None or "-" for standard output.
        is_display: it is for eyes: characters that the terminal cannot show may be replaced.
            Other results are always UTF-8; a terminal gets their control characters spelt out.

    Raises:
        OutputError: it cannot be written.
        BrokenPipeError: nobody reads standard output any more.
    """
    if path is not None and path != "-":
        write_bytes(encode_text(content) if isinstance(content, str) else content, path)
        return
    if sys.stdout is None:
        raise OutputError("is closed", "write to a file with -o FILE", "standard output")
    if isinstance(content, str):
        if not is_display and is_terminal():
            content = _for_terminal(content)
        encoding = (sys.stdout.encoding or "utf-8") if is_display else "utf-8"
        is_utf8 = encoding.replace("-", "").replace("_", "").lower() == "utf8"
        content = encode_text(content) if is_utf8 else content.encode(encoding, "replace")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise BrokenPipeError from error
        reason = error.strerror or type(error).__name__
        raise OutputError(
            f"cannot be written to ({reason})", "write to a file with -o FILE", "standard output"
        ) from error


def wants_color(choice: str, path: str | None) -> bool:
    """Whether to colour: as told, else on a terminal that has not asked for none.

    Args:
        choice: auto, always or never.
        path: the output file, None for standard output.

    Returns:
        True to colour. `NO_COLOR` counts where it is set to anything, after `--color`.
    """
    if choice != "auto":
        return choice == "always"
    if path is not None or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return is_terminal()


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def terminal_width() -> int:
    """Return the terminal's columns, or `PLAIN_WIDTH` where there is none.

    `COLUMNS` counts first, as for `shutil.get_terminal_size`, which loads three compressors.
    """
    try:
        columns = int(os.environ.get("COLUMNS", "0"))
    except ValueError:
        columns = 0
    if columns <= 0 and sys.__stdout__ is not None:
        with contextlib.suppress(OSError, ValueError):  # closed, or no terminal
            columns = os.get_terminal_size(sys.__stdout__.fileno()).columns
    return min(columns, MAX_WIDTH) if columns > 0 else PLAIN_WIDTH


def tell(line: str) -> None:
    """Print one line on standard output; a terminal gets control characters spelt out."""
    click.echo(_for_terminal(line) if is_terminal() else line)


def _for_terminal(text: str) -> str:
    from newsdiff.report.text import spelt  # loads patterns, which most commands do without

    return spelt(text)


def say(message: str) -> None:
    """Print one line on standard error, without control characters of file names or articles."""
    line = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in " ".join(message.splitlines())
    )
    with contextlib.suppress(OSError):  # nobody listens
        click.echo(encode_text(line), err=True)
