"""`newsdiff show`: what a dump's duplicates look like, and a pair of its articles side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsdiff.cli.forms import FORMS, form_of, rendered
from newsdiff.cli.output import display_options, put, terminal_width, wants_color

if TYPE_CHECKING:
    from newsdiff.report.dump import DumpOverview

__all__ = ["command"]

_OVERVIEW_FORMATS = ("terminal", "json")

_EXAMPLES = """\b
Examples:
  newsdiff dedupe dump.jsonl.zst --out duplicates
  newsdiff show duplicates
  newsdiff show duplicates --top 50 --format json | jq '.reuse[]'
  newsdiff show duplicates --pair n000000123 n000004567
  newsdiff show duplicates --pair n000000123 n000004567 -o report.html

\b
Exit status:
  0  it ran
  2  trouble: one line on standard error says which"""


@click.command("show", epilog=_EXAMPLES, no_args_is_help=True)
@click.argument("folder", metavar="DIR", type=click.Path())
@click.option(
    "--pair", nargs=2, metavar="LEFT RIGHT", help="Compare these two articles of the dump, by id."
)
@click.option(
    "--dump",
    multiple=True,
    metavar="DUMP",
    type=click.Path(),
    help="Where the dump is now, if it was moved; may be given again.",
)
@click.option(
    "-n",
    "--top",
    type=click.IntRange(1, 10_000),
    default=10,
    show_default=True,
    metavar="N",
    help="How many clusters, article pairs and boilerplate blocks to list.",
)
@click.option(
    "--texts/--no-texts",
    default=None,
    help="Read the dump for texts and titles.  [default: if it has at most 1 GB]",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(list(FORMS)),
    help="Form of the result; html, markdown and csv with --pair.  "
    "[default: by the suffix of FILE, else terminal]",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option("-l", "--language", metavar="CODE", help="Language of the pair, such as en or fr.")
@display_options
def command(  # noqa: PLR0913  one argument an option
    *,
    folder: str,
    pair: tuple[str, str] | None,
    dump: tuple[str, ...],
    top: int,
    texts: bool | None,
    form: str | None,
    output: str | None,
    language: str | None,
    width: int | None,
    color: str,
) -> None:
    """List the largest clusters, the strongest reuse and the boilerplate of a dump.

    DIR is what newsdiff dedupe wrote. With --pair, two articles of the dump are compared as by
    newsdiff compare; the dump has to be where it was, or where --dump says.
    """
    form = form or form_of(output)
    path = None if output == "-" else output
    if path is not None:
        from newsdiff.read.dump.originals import refuse_overwriting_inputs

        refuse_overwriting_inputs(folder, dump, path)
    columns, colored = width or terminal_width(), wants_color(color, path)
    content: str | bytes
    from newsdiff.pipeline.dedupe import open as opened

    found = opened(folder)
    if pair is not None:
        comparison = found.compare(*pair, dump=dump, language=language)
        content = rendered(comparison, form, width=columns, color=colored)
    else:
        if form not in _OVERVIEW_FORMATS:
            raise click.UsageError(f"{form} is a form of --pair; give --format json or terminal.")
        content = _overview(
            found.overview(top=top, dump=dump, texts=texts), form, width=columns, color=colored
        )
    put(content, path, is_display=form == "terminal")


def _overview(overview: DumpOverview, form: str, *, width: int, color: bool) -> str:
    from newsdiff.report import dump

    if form == "json":
        return dump.render_overview_json(overview)
    return dump.render_overview_terminal(overview, width=width, color=color)
