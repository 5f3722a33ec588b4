"""The forms that a comparison can be had in, and which suffix of an output file chooses which."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from newsdiff.model import Comparison

__all__ = ["BINARY_FORMS", "FORMS", "form_of", "rendered"]

FORMS = {
    "terminal": (".txt", ".text"),
    "html": (".html", ".htm"),
    "json": (".json",),
    "markdown": (".md", ".markdown"),
    "csv": (".csv",),
    "xlsx": (".xlsx",),
    "docx": (".docx",),
    "tei": (".xml", ".tei"),
}
"""Form → suffixes that choose it for `-o FILE`."""

_A_PAIR = 2
BINARY_FORMS = frozenset({"docx", "xlsx"})


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
    """Return a comparison in one of the `FORMS`; `width` and `color` are for the terminal.

    Raises:
        DependencyError: the form needs a library that is not installed.
        click.UsageError: a form for two articles, and there are more.
    """
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
            return _rendered_extra(comparison, form)


def _rendered_extra(comparison: Comparison, form: str) -> str | bytes:
    if form == "tei":
        from newsdiff.report.tei import render_tei

        return render_tei(comparison)
    if form == "xlsx":
        from newsdiff.report.tables import render_xlsx

        return render_xlsx(comparison)
    if form != "docx":
        raise ValueError(f"no form called {form!r}")
    if len(comparison.articles) != _A_PAIR:
        raise click.UsageError("Tracked changes (docx) are for two articles.")
    from newsdiff.report.docx import render_docx

    return render_docx(comparison)
