"""The forms that a comparison can be had in, and which suffix of an output file chooses which."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import click

from newsdiff.cli.output import is_terminal
from newsdiff.report.figures import FIGURES

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsdiff.model import Comparison

__all__ = [
    "BINARY_FORMS",
    "FORMS",
    "check_number",
    "checked_figure",
    "checked_table",
    "figure_option",
    "form_of",
    "refuse_binary",
    "rendered",
]

FORMS = {
    "terminal": (".txt", ".text"),
    "html": (".html", ".htm"),
    "json": (".json",),
    "markdown": (".md", ".markdown"),
    "csv": (".csv",),
    "xlsx": (".xlsx",),
    "docx": (".docx",),
    "tei": (".xml", ".tei"),
    "svg": (".svg",),
}
"""Form → suffixes that choose it for `-o FILE`."""

_USUAL_FIGURE = next(iter(FIGURES))
_FIGURE_WORDS = "; ".join(f"{name}, {words}" for name, words in FIGURES.items())
_A_PAIR = 2
BINARY_FORMS = frozenset({"docx", "xlsx"})


def figure_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--figure` to a command that compares articles."""
    option = click.option(
        "--figure",
        type=click.Choice(list(FIGURES)),
        help=f"Which figure, for svg: {_FIGURE_WORDS}.  [default: {_USUAL_FIGURE}]",
    )
    return option(command)


def form_of(output: str | None) -> str:
    """Return the form for an output file that no `--format` goes with.

    Args:
        output: the file; None or "-" for standard output.

    Raises:
        click.UsageError: the suffix does not say.

    Example:
        >>> form_of("report.HTML"), form_of(None)
        ('html', 'terminal')
    """
    if output is None or output == "-":
        return "terminal"
    suffix = PurePath(output).suffix.lower()
    for form, suffixes in FORMS.items():
        if suffix in suffixes:
            return form
    known = ", ".join(suffixes[0] for suffixes in FORMS.values())
    raise click.UsageError(f"Which form for {output}? Give --format, or a suffix of {known}.")


def checked_table(table: str | None, form: str) -> str | None:
    """Return the name of a table for `--table`, which goes with csv alone.

    Raises:
        click.UsageError: another form, or no table of that name.
    """
    if table is None:
        return None
    from newsdiff.report.tables import TABLES

    if form != "csv":
        raise click.UsageError("--table is for --format csv; xlsx has all tables.")
    if table not in TABLES:
        raise click.UsageError(f"No table {table!r}; there are {', '.join(TABLES)}.")
    return table


def checked_figure(figure: str | None, form: str) -> str:
    """Return the name of a figure for `--figure`, which goes with svg alone.

    Raises:
        click.UsageError: another form.
    """
    if figure is not None and form != "svg":
        raise click.UsageError("--figure is for --format svg.")
    return figure or _USUAL_FIGURE


def refuse_binary(form: str, path: str | None) -> None:
    """Refuse to write bytes to a terminal.

    Raises:
        click.UsageError: the form is no text, and standard output, where it goes, is a terminal.
    """
    if form in BINARY_FORMS and path is None and is_terminal():
        raise click.UsageError(f"A terminal cannot show {form}; give -o FILE.")


def check_number(form: str, n_articles: int) -> None:
    """Refuse a form for two articles where there are more, before they are compared.

    Raises:
        click.UsageError: it is such a form.
    """
    if form == "docx" and n_articles != _A_PAIR:
        raise click.UsageError("Tracked changes (docx) are for two articles.")


def rendered(
    comparison: Comparison,
    form: str,
    *,
    width: int,
    color: bool,
    full: bool = False,
    table: str | None = None,
    figure: str = _USUAL_FIGURE,
) -> str | bytes:
    """Return a comparison in one of the `FORMS`.

    Args:
        comparison: what to show.
        form: one of `FORMS`.
        width: columns, for the terminal.
        color: whether to colour, for the terminal.
        full: whether to leave nothing out, in the terminal.
        table: name of a table for csv; without, links in full.
        figure: one of the `FIGURES`, for svg.

    Returns:
        Text, or bytes for the `BINARY_FORMS`.

    Raises:
        DependencyError: the form needs a library that is not installed.
        click.UsageError: a form for two articles, and there are more.
        ValueError: no such form.
    """
    if form not in FORMS:
        raise ValueError(f"no form called {form!r}")
    check_number(form, len(comparison.articles))
    from newsdiff import report

    if form == "terminal":
        return report.render_terminal(comparison, width=width, color=color, full=full)
    content: str | bytes
    if form == "svg":
        content = report.render_svg(comparison, figure)
    elif form == "csv" and table is not None:
        content = report.render_table_csv(comparison, table)
    else:
        content = getattr(report, f"render_{form}")(comparison)
    return content
