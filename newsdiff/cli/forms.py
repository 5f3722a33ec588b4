"""The forms that a comparison can be had in, and which suffix of an output file chooses which."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from newsdiff.model import Comparison

__all__ = ["FORMS", "form_of", "rendered"]

FORMS = {
    "terminal": (".txt", ".text"),
    "html": (".html", ".htm"),
    "json": (".json",),
    "markdown": (".md", ".markdown"),
    "csv": (".csv",),
}
"""Form → suffixes that choose it for `-o FILE`."""


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


def rendered(comparison: Comparison, form: str, *, width: int, color: bool) -> str | bytes:
    """Return a comparison in one of the `FORMS`; `width` and `color` are for the terminal."""
    from newsdiff import report

    match form:
        case "terminal":
            return report.render_terminal(comparison, width=width, color=color)
        case "html":
            return report.render_html(comparison)
        case "json":
            return report.render_json(comparison)
        case "markdown":
            return report.render_markdown(comparison)
        case "csv":
            return report.render_csv(comparison)
        case _:
            raise ValueError(f"no form called {form!r}")
