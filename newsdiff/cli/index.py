"""`newsdiff index`: keep what was published, ask who else ran it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from newsdiff.cli.asking import query
from newsdiff.cli.output import say, tell
from newsdiff.cli.places import NumberRange, checked_date, index_option
from newsdiff.cli.records import field_options, say_misread, take_fields, tell_limits
from newsdiff.errors import InputError
from newsdiff.model.dump_settings import LEVELS, MIN_THRESHOLD, SIMILARITY
from newsdiff.model.index import INDEX_DEFAULTS, KNOWN, POSTING_KINDS

if TYPE_CHECKING:
    from newsdiff.model.index_results import Added, IndexStats

__all__ = ["command"]

_TROUBLE = 2
_MAX_PROBLEMS = 20

_EXAMPLES = """\b
Examples:
  newsdiff index add monday.jsonl.zst tuesday.jsonl.zst
  newsdiff index query story.txt
  newsdiff index query story.txt --paragraph 4 --hours 48
  newsdiff index query story.txt --open n000000123 -o report.html
  newsdiff index add -i archive.db 'archive/*.jsonl.gz' --no-texts
  newsdiff index remove --before 2024-01-01
  newsdiff index verify

\b
Exit status:
  0  it ran
  2  trouble: one line on standard error says which
  130  interrupted"""


@click.group("index", epilog=_EXAMPLES, no_args_is_help=True)
def command() -> None:
    """Keep what was published in an index, and ask who else ran a paragraph or a sentence.

    An index holds what newsdiff dedupe makes of a dump, and answers as it does. It is one file,
    or lives on a server; one process at a time writes to it, and any number read beside it.
    """


command.add_command(query)


@command.command(
    "add",
    epilog="""\b
Examples:
  newsdiff index add today.jsonl
  newsdiff index add -i archive.db 'archive/*.jsonl.gz' --threshold 0.6 --no-texts
  curl -s https://example.org/feed.jsonl | newsdiff index add - --known replace""",
    no_args_is_help=True,
)
@click.argument(
    "dump",
    nargs=-1,
    required=True,
    metavar="DUMP…",
    type=click.Path(allow_dash=True, readable=False),
)
@index_option
@click.option(
    "--known",
    type=click.Choice(KNOWN),
    default=KNOWN[0],
    show_default=True,
    help="What becomes of an article whose id the index has: it is left out, takes the place of "
    "the one that is there, or is kept beside it as ID#2.",
)
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    help="Of a new index: what is compared.  [default: paragraph]",
)
@click.option(
    "-t",
    "--threshold",
    type=NumberRange(MIN_THRESHOLD, 1),
    help=f"Of a new index: least similarity of a pair, {SIMILARITY}.  "
    f"[default: {INDEX_DEFAULTS.threshold}]",
)
@click.option(
    "--recall",
    type=NumberRange(0, 1, min_open=True, max_open=True),
    help="Of a new index: wanted share of the pairs exactly at the threshold.  "
    f"[default: {INDEX_DEFAULTS.recall}]",
)
@click.option(
    "--seed",
    type=click.IntRange(0, (1 << 32) - 1),
    help=f"Of a new index: seed of the sketches.  [default: {INDEX_DEFAULTS.seed}]",
)
@click.option(
    "--texts/--no-texts",
    default=None,
    help="Of a new index: keep the texts, or only hashes and where they stood.  [default: keep]",
)
@field_options
@click.option("--threads", type=click.IntRange(1, 256), help="Threads.  [default: one a processor]")
@click.option("--strict", is_flag=True, help="Stop at the first bad record.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless something is wrong.")
def _add(
    dump: tuple[str, ...],
    *,
    index: str,
    known: str,
    threads: int | None,
    strict: bool,
    quiet: bool,
    **options: Any,  # noqa: ANN401  settings and fields
) -> None:
    """Add the articles of a dump to an index, which is made if it is not there.

    DUMP is what newsdiff dedupe takes. What was added once cannot be lost any more; an add that was
    killed is run again, and passes over what is there.
    """
    from newsdiff.pipeline.index import Index
    from newsdiff.report.text import plural

    fields = take_fields(options)
    progress = not quiet and sys.stderr is not None and sys.stderr.isatty()
    with Index.create(index, **options) as opened:
        added = opened.add(
            list(dump), known=known, fields=fields, progress=progress, threads=threads,
            strict=strict,
        )  # fmt: skip
        there = f"{plural(len(opened), 'article')} in {opened.address}"
    say_misread(added.bad, added.n_bad, "")
    tell_limits(added.limits)
    for warning in added.warnings:
        say(f"newsdiff: {warning}")
    if not quiet:
        tell(f"{_added_words(added)}; {there}")


def _added_words(added: Added) -> str:
    from newsdiff.report.text import plural

    facts = [f"{plural(added.n_articles, 'article')} added"]
    for count, words in (
        (added.n_known, "left out, for their ids are known"),
        (added.n_replaced, "took the place of others"),
        (added.n_renamed, "were renamed"),
    ):
        if count:
            facts.append(f"{count:,} {words}")
    pairs = f"{plural(added.n_texts, 'new text')}, {plural(added.n_pairs, 'new pair')}"
    return f"{', '.join(facts)}; {pairs}"


@command.command(
    "remove",
    epilog="""\b
Examples:
  newsdiff index remove --id n000000123 --id n000000124
  newsdiff index remove --source "Harbour Post" --before 2024-01-01""",
    no_args_is_help=True,
)
@index_option
@click.option("--id", "ids", multiple=True, metavar="ID", help="This one; may be given again.")
@click.option("--source", metavar="NAME", help="Those of this outlet.")
@click.option(
    "--before",
    metavar="DATE",
    callback=checked_date,
    help="Those published before this date; undated ones stay.",
)
def _remove(*, index: str, ids: tuple[str, ...], source: str | None, before: str | None) -> None:
    """Remove articles from an index: those that are all of what is given.

    They answer no more; newsdiff index optimize erases their texts and titles. Ends with status 2
    if there is no article of an id; others that are given are removed.
    """
    from newsdiff.pipeline.index import Index
    from newsdiff.report.text import plural

    if not ids and source is None and before is None:
        raise click.UsageError("Say what to remove: --id, --source or --before.")
    with Index.open(index) as opened:
        unknown = [each for each in dict.fromkeys(ids) if each not in opened]
        n_removed = opened.remove(ids=ids or None, source=source, before=before)
        there = f"{plural(len(opened), 'article')} in {opened.address}"
    tell(f"{plural(n_removed, 'article')} removed; {there}")
    if unknown:
        more = len(unknown) - _MAX_PROBLEMS
        named = ", ".join(unknown[:_MAX_PROBLEMS]) + (f" and {more:,} more" if more > 0 else "")
        remedy = "give ids as `newsdiff index query` names them"
        raise InputError(f"the index has no article {named}", remedy, opened.address)


@command.command(
    "stats",
    epilog="""\b
Examples:
  newsdiff index stats
  newsdiff index stats -i archive.db --format json | jq .n_articles""",
)
@index_option
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["terminal", "json"]),
    default="terminal",
    show_default=True,
    help="Form of the figures.",
)
def _stats(*, index: str, form: str) -> None:
    """Say how large an index is, and what it keeps."""
    from newsdiff.pipeline.index import Index
    from newsdiff.report.index.stats import render_stats_json, render_stats_terminal

    with Index.open(index) as opened:
        stats: IndexStats = opened.stats()
    rendered = render_stats_json(stats) if form == "json" else render_stats_terminal(stats)
    tell(rendered.rstrip("\n"))


@command.command(
    "verify",
    epilog="""\b
Examples:
  newsdiff index verify
  newsdiff index verify -i archive.db && echo whole""",
)
@index_option
def _verify(*, index: str) -> int:
    """Check that an index is whole: bytes, numbers, and what they say.

    Ends with status 2 if something is wrong, which is said on standard error.
    """
    from newsdiff.pipeline.index import Index

    with Index.open(index) as opened:
        verified = opened.verify()
    for problem in verified.problems[:_MAX_PROBLEMS]:
        say(f"newsdiff: {problem}")
    if (more := len(verified.problems) - _MAX_PROBLEMS) > 0:
        say(f"newsdiff: and {more:,} more problems")
    checked = _checked_words(verified.checked)
    sample = "; of the texts a sample" if verified.is_sample else ""
    checked = checked or "nothing, for no article was ever added"
    tell(f"{'whole' if verified else 'damaged'}; checked: {checked}{sample}")
    return 0 if verified else _TROUBLE


def _checked_words(checked: dict[str, int]) -> str:
    """How much was checked; what can be looked up, by what it is looked up."""
    kinds = [kind for kind in POSTING_KINDS if kind in checked]
    content = [f"{n:,} {what}" for what, n in checked.items() if what not in POSTING_KINDS]
    found = f"{sum(checked[kind] for kind in kinds):,} entries by {', '.join(kinds)}"
    return ", ".join([*content, *([found] if kinds else [])])


@command.command(
    "optimize",
    epilog="""\b
Examples:
  newsdiff index optimize
  newsdiff index optimize -i archive.db""",
)
@index_option
def _optimize(*, index: str) -> None:
    """Erase what removed articles said, and put in order what many small adds left.

    It changes nothing that can be asked. Of a removed article the text and the title go; its id,
    outlet and date stay, and the hashes of its words.
    """
    from newsdiff.pipeline.index import Index

    with Index.open(index) as opened:
        opened.optimize()
