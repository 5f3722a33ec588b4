"""`newsdiff compare`: two or more articles, side by side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from newsdiff.cli.forms import (
    FORMS,
    check_number,
    checked_figure,
    checked_table,
    figure_option,
    form_of,
    refuse_binary,
    rendered,
)
from newsdiff.cli.output import (
    display_options,
    output_option,
    put,
    say,
    terminal_width,
    wants_color,
)
from newsdiff.identity import refuse_overwriting
from newsdiff.model.article import plain_code
from newsdiff.model.moment import DATE_FORMS, is_ambiguous

if TYPE_CHECKING:
    from newsdiff.model import Comparison

__all__ = ["command"]

_DIFFERENT = 1
_MAX_DATE_LENGTH = 40

_EXAMPLES = """\b
Examples:
  newsdiff compare ours.txt theirs.txt
  newsdiff compare a.txt b.html c.json -o report.html
  newsdiff compare a.txt b.txt --wire dispatch.txt -o tables.xlsx
  newsdiff compare a.txt b.txt c.txt --full | less
  newsdiff compare a.txt b.txt c.txt -o family.svg --figure family
  newsdiff compare a.txt b.txt --format json | jq '.links[] | select(.moved)'
  curl -s https://example.org/story | newsdiff compare dispatch.txt -
  newsdiff compare a.txt b.txt --exit-code > /dev/null || echo "they differ"

\b
Exit status:
  0  it ran
  1  the stories differ (only with --exit-code)
  2  trouble: one line on standard error says which
  130  interrupted"""


@click.command(
    "compare", epilog=_EXAMPLES, short_help="Show what articles share, changed and added."
)
@click.argument(
    "articles", nargs=-1, metavar="A B [C …]", type=click.Path(allow_dash=True, readable=False)
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(list(FORMS)),
    help="Form of the result.  [default: by the suffix of FILE, else terminal]",
)
@output_option
@click.option(
    "--table",
    metavar="NAME",
    help="Another table than links, for csv: answer, differences, … (a wrong name lists all).",
)
@figure_option
@click.option(
    "--wire",
    metavar="FILE",
    type=click.Path(allow_dash=True),
    help="The agency's own dispatch, where you have it: one more article.",
)
@click.option(
    "-l", "--language", metavar="CODE", help="Language of the articles, such as en or fr."
)
@click.option(
    "--agencies",
    metavar="FILE",
    type=click.Path(),
    help="Agencies of your own (TOML), added to those that newsdiff knows.",
)
@click.option("--encoding", metavar="NAME", help="Encoding of the files, such as cp1252.")
@display_options
@click.option(
    "--full",
    is_flag=True,
    help="Leave nothing out in the terminal; of three or more, show what each changed.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 when the stories differ.")
def command(  # noqa: PLR0913  one argument an option
    *,
    articles: tuple[str, ...],
    form: str | None,
    output: str | None,
    table: str | None,
    figure: str | None,
    wire: str | None,
    language: str | None,
    agencies: str | None,
    encoding: str | None,
    width: int | None,
    color: str,
    full: bool,
    exit_code: bool,
) -> int:
    """Show what two or more articles share, what each changed and what each added.

    An article is a text file, a web page (.html) or a JSON object with a field "text" (.json);
    a dash reads standard input.
    """
    everything = articles if wire is None else (*articles, wire)
    _check_articles(everything, agencies, output)
    form = form or form_of(output)
    check_number(form, len(everything))
    table, figure = checked_table(table, form), checked_figure(figure, form)
    path = None if output == "-" else output
    refuse_binary(form, path)
    if language is not None and not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z]{2,4})?", language):
        raise click.BadParameter("give a code such as en or fr.", param_hint="--language")

    from newsdiff.pipeline import compare

    comparison = compare(
        *articles, wire=wire, language=language, encoding=encoding, agencies=agencies
    )
    _note_encodings(comparison, encoding)
    _note_dates(comparison)
    _note_language(language)
    columns, colored = width or terminal_width(), wants_color(color, path)
    content = rendered(
        comparison,
        form,
        width=columns,
        color=colored,
        full=full,
        table=table,
        figure=figure,
    )
    put(content, path, is_display=form == "terminal")
    return _status(comparison) if exit_code else 0


def _check_articles(articles: tuple[str, ...], agencies: str | None, output: str | None) -> None:
    if len(articles) < 2:  # noqa: PLR2004  what comparing means
        raise click.UsageError("Give at least two articles.")
    if articles.count("-") > 1:
        raise click.UsageError("Standard input (-) can be read only once.")
    if output is None:
        return
    refuse_overwriting([output], articles if agencies is None else [*articles, agencies])


def _note_encodings(comparison: Comparison, asked_for: str | None) -> None:
    for compared in comparison.articles:
        path, encoding = compared.article.path, compared.article.encoding
        if asked_for is None and encoding is not None and not _is_unicode(encoding):
            say(f"newsdiff: {path}: read as {encoding}; if that is wrong, use --encoding")


def _note_dates(comparison: Comparison) -> None:
    for compared in comparison.articles:
        date = compared.article.unread_date
        if date is not None:
            why = "can be read in two ways" if is_ambiguous(date) else "is not understood"
            say(
                f"newsdiff: {compared.article.path}: its date {date[:_MAX_DATE_LENGTH]!r} {why},"
                f" and counts as none; write it as in {DATE_FORMS}"
            )


def _note_language(code: str | None) -> None:
    from newsdiff.lexicon import languages

    known = languages()
    if code is not None and plain_code(code) not in known:
        say(
            f"newsdiff: --language {code}: newsdiff has no words of that language and compares less"
            f" well; it has those of {', '.join(known)}"
        )


def _is_unicode(encoding: str) -> bool:
    return encoding.startswith("utf-") and "damaged" not in encoding


def _status(comparison: Comparison) -> int:
    return _DIFFERENT if comparison.has_differences() else 0
