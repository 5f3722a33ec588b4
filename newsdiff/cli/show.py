"""`newsdiff show`: the stories of a dump, and every way from its result to its articles."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsdiff.cli.forms import (
    FORMS,
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
    terminal_width,
    wants_color,
)
from newsdiff.report.dump.periods import PERIODS

if TYPE_CHECKING:
    from newsdiff.model import Comparison
    from newsdiff.pipeline.dedupe import Duplicates

__all__ = ["command"]

_LISTED = ("terminal", "json", "csv")
_TOP = 10
_REPORTS = 30
_COMPARED = ("pair", "story")
_VIEWS = ("story", "pair", "article", "outlets", "matrix", "timeline")

_EXAMPLES = """\b
Examples:
  newsdiff dedupe dump.jsonl.zst --out duplicates
  newsdiff show duplicates
  newsdiff show duplicates -o stories.html
  newsdiff show duplicates --story 1 -o report.html
  newsdiff show duplicates --article n000000123
  newsdiff show duplicates --outlets
  newsdiff show duplicates --matrix -o matrix.csv
  newsdiff show duplicates --timeline week
  newsdiff show duplicates --pair n000000123 n000004567 -o report.html
  newsdiff show duplicates --top 50 --format json | jq '.stories[]'

\b
Exit status:
  0  it ran
  2  trouble: one line on standard error says which
  130  interrupted"""


class _Show(click.Command):
    """The command, which takes a folder after `--timeline` for the folder and not for a period."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Say the period that is left out before a folder."""
        told = list(args)
        for place, (each, after) in enumerate(pairwise(args)):
            if each == "--timeline" and after not in PERIODS and Path(after).is_dir():
                told[place] = f"{each}={PERIODS[0]}"
        return super().parse_args(ctx, told)


@click.command("show", cls=_Show, epilog=_EXAMPLES, no_args_is_help=True)
@click.argument("folder", metavar="DIR", type=click.Path(readable=False))
@click.option(
    "--story",
    type=click.IntRange(1),
    metavar="NUMBER",
    help="Compare the articles of this story, the most telling ones if there are many.",
)
@click.option(
    "--pair", nargs=2, metavar="LEFT RIGHT", help="Compare these two articles of the dump, by id."
)
@click.option("--article", metavar="ID", help="Who else carries each paragraph of this article.")
@click.option(
    "--outlets", is_flag=True, help="What of each outlet is its own, shared, agency copy."
)
@click.option("--matrix", is_flag=True, help="How many words of each outlet each other has, too.")
@click.option(
    "--timeline",
    type=click.Choice(PERIODS),
    is_flag=False,
    flag_value="day",
    help="Articles, stories and shared words by this period; by day if none is said.",
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
    metavar="N",
    help="How many of each to list, or articles of a story to compare."
    f"  [default: {_TOP}; 30 outlets, 12 articles of a story]",
)
@click.option(
    "--texts/--no-texts",
    default=None,
    help="Read the dump for texts and titles.  [default: if it has at most 1 GB]",
)
@click.option(
    "--reports",
    type=click.IntRange(0),
    metavar="N",
    help="With the page of all stories: how many get a report, into a folder beside the page.  "
    f"[default: {_REPORTS}]",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(list(FORMS)),
    help="Form of the result; markdown, xlsx, docx, tei and svg with --story and --pair, html with "
    "them or for the page of all stories.  "
    "[default: by the suffix of FILE, else terminal]",
)
@output_option
@click.option(
    "--table", metavar="NAME", help="With --story and --pair: another table than links, for csv."
)
@figure_option
@click.option(
    "-l", "--language", metavar="CODE", help="Language of the articles that are compared."
)
@display_options
def command(  # noqa: PLR0913  one argument an option
    *,
    folder: str,
    dump: tuple[str, ...],
    top: int | None,
    texts: bool | None,
    reports: int | None,
    form: str | None,
    output: str | None,
    table: str | None,
    figure: str | None,
    language: str | None,
    width: int | None,
    color: str,
    **views: Any,  # noqa: ANN401  an option each, of any type
) -> None:
    """List the stories of a dump, its largest clusters, strongest reuse and boilerplate.

    DIR is what newsdiff dedupe wrote. With --story and --pair, articles of the dump are compared as
    by newsdiff compare, in any of its forms; the dump has to be where it was, or where --dump says.
    As csv, the list is that of all stories; as html, it is a page that leads to their reports.
    Dates are shown as the dump has them, with the offset that they name; periods go by UTC.
    """
    view = _chosen(views)
    form = form or form_of(output)
    path = None if output == "-" else output
    is_page = form == "html" and view is None
    _check(form, view, table, path)
    if is_page and path is None:
        raise click.UsageError("The page of all stories has files beside it; give -o FILE.")
    if is_page and top is not None:
        raise click.UsageError("--top does not go with the page of all stories.")
    if reports is not None and not is_page:
        raise click.UsageError("--reports goes with the page of all stories, as html.")
    table, figure = checked_table(table, form), checked_figure(figure, form)
    if path is not None:
        from newsdiff.read.dump.originals import refuse_overwriting_inputs

        refuse_overwriting_inputs(folder, dump, path)
    from newsdiff.pipeline.dedupe import open as opened

    found = opened(folder)
    if is_page and path is not None:
        count = _REPORTS if reports is None else reports
        found.to_html(path, reports=count, language=language, dump=dump, texts=texts)
        return
    display: dict[str, Any] = {
        "width": width or terminal_width(),
        "color": wants_color(color, path),
    }
    content: str | bytes
    if view in _COMPARED:
        comparison = _comparison(found, views, top, dump, language)
        content = rendered(comparison, form, table=table, figure=figure, **display)
    elif view == "article":
        content = _article(found, form, display, views["article"], dump=dump, texts=texts)
    elif view is None:
        content = _overview(found, form, display, top=top or _TOP, dump=dump, texts=texts)
    else:
        if top is not None:
            display["top"] = top
        content = _listing(found, view, views[view], form, display)
    put(content, path, is_display=form == "terminal")


def _chosen(views: dict[str, Any]) -> str | None:
    """The one view that is asked for, if any."""
    asked = [name for name in _VIEWS if views[name] not in (None, False)]
    if len(asked) > 1:
        raise click.UsageError(f"Give one of --{' and --'.join(asked)}.")
    return asked[0] if asked else None


def _check(form: str, view: str | None, table: str | None, path: str | None) -> None:
    if table is not None and view not in _COMPARED:
        raise click.UsageError("--table goes with --story and --pair.")
    listed = (*_LISTED, "html") if view is None else _LISTED
    if view not in _COMPARED and form not in listed:
        forms = f"{', '.join(listed[:-1])} or {listed[-1]}"
        raise click.UsageError(f"{form} is a form of --story and --pair; give --format {forms}.")
    refuse_binary(form, path)


def _comparison(
    found: Duplicates,
    views: dict[str, Any],
    top: int | None,
    dump: tuple[str, ...],
    language: str | None,
) -> Comparison:
    if views["pair"]:
        return found.compare(*views["pair"], dump=dump, language=language)
    story = found.story(views["story"], dump=dump)
    if top == 1:
        raise click.UsageError("A comparison takes at least two articles: give --top 2 or more.")
    bound = {} if top is None else {"top": top}
    return story.compare(language=language, **bound)


def _article(
    found: Duplicates,
    form: str,
    display: dict[str, Any],
    name: str,
    *,
    dump: tuple[str, ...],
    texts: bool | None,
) -> str:
    from newsdiff.report.dump import article, listing

    if form == "csv":
        return listing.render_listing_csv(found.carriers(name))
    shown = found.article(name, dump=dump, texts=texts)
    if form == "json":
        return article.render_article_json(shown)
    return article.render_article_terminal(shown, **display)


def _overview(
    found: Duplicates,
    form: str,
    display: dict[str, Any],
    *,
    top: int,
    dump: tuple[str, ...],
    texts: bool | None,
) -> str:
    from newsdiff.report.dump import render_overview_json, render_overview_terminal

    if form == "csv":
        from newsdiff.report.dump.listing import render_listing_csv
        from newsdiff.report.dump.story_tables import story_table

        return render_listing_csv(story_table(found.table("stories"), found.articles))
    overview = found.overview(top=top, dump=dump, texts=texts)
    if form == "json":
        return render_overview_json(overview)
    return render_overview_terminal(overview, **display)


def _listing(found: Duplicates, view: str, period: str, form: str, display: dict[str, Any]) -> str:
    """The outlets, their matrix or the timeline."""
    from newsdiff.report.dump import listing, outlets, periods

    if view == "timeline":
        tables = {view: periods.timeline_table(found.articles, period)}
    elif view == "matrix":
        tables = {view: outlets.outlet_matrix(found.articles, found.reuse)}
    else:
        tables = {view: outlets.outlet_table(found.articles)}
    if form == "csv":
        return listing.render_listing_csv(tables[view])
    if view == "outlets":
        tables["matrix"] = outlets.outlet_matrix(found.articles, found.reuse)
    if form == "json":
        return listing.render_listings_json(view, tables)
    return listing.render_listings_terminal(tables, **display)
