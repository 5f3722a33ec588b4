"""`newsdiff index query`: who else ran an article's paragraphs and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from newsdiff.cli.forms import BINARY_FORMS, FORMS, form_of, rendered
from newsdiff.cli.output import (
    display_options,
    is_terminal,
    output_option,
    put,
    terminal_width,
    wants_color,
)
from newsdiff.cli.places import NumberRange, checked_date, index_option
from newsdiff.identity import refuse_overwriting
from newsdiff.model.index_answer import ANSWER_LIMIT, MAX_HOURS

if TYPE_CHECKING:
    from newsdiff.report.index import IndexAnswer

__all__ = ["query"]

_ANSWERED = ("terminal", "json", "csv", "html", "markdown")

_EXAMPLES = """\b
Examples:
  newsdiff index query story.txt
  newsdiff index query story.txt --paragraph 4
  newsdiff index query story.json --hours 48 --without-source "Harbour Post"
  newsdiff index query today/*.txt --format csv > ran.csv
  newsdiff index query story.txt -o ran.html
  newsdiff index query story.txt --open n000000123
  newsdiff index query story.txt --open n000000123 -o report.html"""


@click.command("query", epilog=_EXAMPLES, no_args_is_help=True)
@click.argument(
    "articles",
    nargs=-1,
    required=True,
    metavar="ARTICLE…",
    type=click.Path(allow_dash=True, readable=False),
)
@index_option
@click.option(
    "--paragraph",
    type=click.IntRange(1),
    metavar="N",
    help="Ask about this paragraph alone, from 1, as the answer numbers them.",
)
@click.option(
    "-t",
    "--threshold",
    type=NumberRange(0, 1, min_open=True),
    help="Least similarity.  [default: that of the index, which is the least there is]",
)
@click.option(
    "--since",
    metavar="DATE",
    callback=checked_date,
    help="Leave out what was published before this date, or has none.",
)
@click.option(
    "--until",
    metavar="DATE",
    callback=checked_date,
    help="Leave out what was published after this date, or has none.",
)
@click.option(
    "--hours",
    type=NumberRange(0, MAX_HOURS, min_open=True),
    metavar="N",
    help="Leave out what was published more hours before or after the article.",
)
@click.option(
    "--source", "sources", multiple=True, metavar="NAME", help="Only this outlet; may be repeated."
)
@click.option(
    "--without-source",
    "without_sources",
    multiple=True,
    metavar="NAME",
    help="All but this outlet; may be repeated.",
)
@click.option(
    "--sentences/--no-sentences",
    default=True,
    show_default=True,
    help="Look for sentences, too, in articles that ran no whole paragraph.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=ANSWER_LIMIT,
    show_default=True,
    help="Articles that are named for a paragraph or a sentence; the others are counted.",
)
@click.option(
    "--open",
    "opened",
    metavar="ID",
    help="Compare the article with this one of the index, in any form of newsdiff compare.",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(list(FORMS)),
    help=f"Form of the result: {', '.join(_ANSWERED)}; with --open any.  "
    "[default: by the suffix of FILE, else terminal]",
)
@output_option
@display_options
def query(
    articles: tuple[str, ...],
    *,
    index: str,
    opened: str | None,
    form: str | None,
    output: str | None,
    width: int | None,
    color: str,
    **options: Any,  # noqa: ANN401  what is asked
) -> None:
    """Say who else ran each paragraph and each sentence of an article, and when.

    An article is a text file, a web page or a JSON object, as newsdiff compare takes it; several
    are asked about together. What recurs in one outlet, as its house matter does, is named once.
    """
    form = form or form_of(output)
    path = None if output == "-" else output
    _check(articles, opened, form, path)
    if path is not None:
        refuse_overwriting([path], [*articles, index])
    from newsdiff.pipeline.index import Index

    display: dict[str, Any] = {
        "width": width or terminal_width(),
        "color": wants_color(color, path),
    }
    with Index.open(index) as found:
        if options["paragraph"] is not None:
            options["paragraph"] -= 1  # people count from 1
        options["threshold"] = _threshold(options["threshold"], found.settings.threshold)
        answer = found.query(*articles, story=False, **options)
        content: str | bytes
        if opened is None:
            content = _answered(answer, form, display)
        else:
            content = rendered(answer.compare(opened), form, **display)
    put(content, path, is_display=form == "terminal")


def _check(articles: tuple[str, ...], opened: str | None, form: str, path: str | None) -> None:
    if articles.count("-") > 1:
        raise click.UsageError("Standard input (-) can be read only once.")
    if opened is not None and len(articles) > 1:
        raise click.UsageError("--open compares one article; give one.")
    if opened is None and form not in _ANSWERED:
        known = ", ".join(_ANSWERED)
        raise click.UsageError(f"{form} is a form of --open; give --format {known}.")
    if form in BINARY_FORMS and path is None and is_terminal():
        raise click.UsageError(f"A terminal cannot show {form}; give -o FILE.")


def _threshold(wanted: float | None, least: float) -> float | None:
    if wanted is not None and wanted < least:
        raise click.UsageError(f"--threshold is below that of the index, {least:g}.")
    return wanted


def _answered(answer: IndexAnswer, form: str, display: dict[str, Any]) -> str:
    if form == "terminal":
        from newsdiff.report.index.terminal import render_answer_terminal

        return render_answer_terminal(answer, **display)
    written: str = getattr(answer, f"to_{form}")()
    return written
