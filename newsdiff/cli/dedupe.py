# ruff: noqa: ANN401  click hands over values of any type
"""`newsdiff dedupe`: the near-duplicate paragraphs of a dump."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsdiff.cli.output import named, say, tell
from newsdiff.cli.places import NumberRange
from newsdiff.cli.records import field_options, say_misread, take_fields, tell_limits
from newsdiff.model import Limit, dump_settings
from newsdiff.model.dump_settings import (
    DEDUPE_DEFAULTS,
    LEVELS,
    MIN_THRESHOLD,
    REPRESENTATIVE_DEFAULTS,
    RUN_WORDS,
    SIMILARITY,
)
from newsdiff.model.result_files import STATE, WORKPLACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsdiff.pipeline.dedupe import Duplicates

__all__ = ["command"]

_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_MAX_SHOWN = 3
_NOT_ON_SPARK = ("exact", "memory", "threads", "resume", "against", "add")
_NOT_AGAINST = ("exact", "memory", "resume")
_OF_PANDAS = "PySpark does not yet fully support pandas"
_FIELDS = ("id", "text", "source", "published", "title")
_MEMORY = {"NUMPY_MADVISE_HUGEPAGE": "0", "ARROW_DEFAULT_MEMORY_POOL": "system"}
"""How libraries are to ask for memory, unless the user says: a dump needs much of it once, and what
is cleared in advance, two megabytes at a time, was a tenth of the whole run."""

_EXAMPLES = """\b
Examples:
  newsdiff dedupe dump.jsonl.zst --out duplicates
  newsdiff dedupe 'archive/*.jsonl.gz' --out duplicates --threshold 0.8 --memory 4GB
  newsdiff dedupe articles.parquet --text-field body --out duplicates --format csv
  zcat dump.jsonl.gz | newsdiff dedupe - --out duplicates --level article
  newsdiff dedupe dump.jsonl --out duplicates --resume
  newsdiff dedupe today.jsonl --out duplicates --against news.db --add
  newsdiff dedupe 'archive/*.jsonl' --out duplicates --engine spark --master spark://head:7077

\b
Exit status:
  0  it ran; bad records were skipped with a warning
  2  trouble: one line on standard error says which
  130  interrupted; a run that had got far goes on with --resume"""


class _Size(click.ParamType[int]):
    """A number of bytes such as 800MB, 1GB or 1.5 GiB."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return bytes."""
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)(i?)B?\s*", str(value), re.IGNORECASE)
        if not found:
            self.fail(f"{value!r} is no size; write it as 800MB or 1.5GB", param, ctx)
        number, unit, binary = found.groups()
        factor = _UNITS[unit.upper()]
        if binary:
            factor = 1 << (10 * "KMGT".index(unit.upper()) + 10) if unit else 1
        size = float(number) * factor
        least = f"{dump_settings.MEMORY_MIN / 10**6:g}MB"
        if size < dump_settings.MEMORY_MIN:
            self.fail(f"{value!r} is too little: newsdiff needs {least} at least", param, ctx)
        if size > dump_settings.MEMORY_MAX:
            self.fail(f"{value!r} is more than any computer has", param, ctx)
        return int(size)


@click.command("dedupe", epilog=_EXAMPLES, no_args_is_help=True)
@click.argument(
    "dump",
    nargs=-1,
    required=True,
    metavar="DUMP…",
    type=click.Path(allow_dash=True, readable=False),
)
@click.option(
    "-o",
    "--out",
    required=True,
    metavar="DIR",
    type=click.Path(),
    callback=named,
    help="Folder for the tables, over those of an earlier run.",
)
@click.option(
    "-t",
    "--threshold",
    type=NumberRange(MIN_THRESHOLD, 1),
    default=DEDUPE_DEFAULTS.threshold,
    show_default=True,
    help=f"Least similarity of a pair: {SIMILARITY}.",
)
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    default=DEDUPE_DEFAULTS.level,
    show_default=True,
    help="What is compared; sentences are those of a fast cut, whatever the language.",
)
@click.option(
    "--exact",
    is_flag=True,
    help="Find every pair, by an exact join: slower, and refused where too many paragraphs"
    " share most of their words.",
)
@click.option(
    "--recall",
    type=NumberRange(0, 1, min_open=True, max_open=True),
    default=DEDUPE_DEFAULTS.recall,
    show_default=True,
    help="Wanted share of the pairs exactly at the threshold.",
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["parquet", "jsonl", "csv"]),
    default="parquet",
    show_default=True,
    help="Form of the tables.",
)
@field_options
@click.option(
    "--memory",
    type=_Size(),
    metavar="SIZE",
    help="Bound on memory, such as 1GB; beyond it, disk."
    f"  [at least {dump_settings.MEMORY_MIN / 10**6:g}MB]",
)
@click.option("--threads", type=click.IntRange(1, 256), help="Threads.  [default: one a processor]")
@click.option(
    "--seed",
    type=click.IntRange(0, (1 << 32) - 1),
    default=DEDUPE_DEFAULTS.seed,
    show_default=True,
    help="Seed of the sketches.",
)
@click.option(
    "--min-articles",
    type=click.IntRange(2),
    default=DEDUPE_DEFAULTS.min_articles,
    show_default=True,
    help="How many articles of one source make a paragraph recurring boilerplate.",
)
@click.option(
    "--min-words",
    type=click.IntRange(RUN_WORDS),
    default=DEDUPE_DEFAULTS.min_words,
    show_default=True,
    help=f"Fewest words, in common runs of {RUN_WORDS} or more, that make two articles reuse; "
    "fewer do where they are more than half of one.",
)
@click.option(
    "--keep",
    type=click.Choice(["representatives"]),
    help="Write the deduplicated dump too, with every record left out named in `dropped`; with"
    " --against, what the index carries is left out as well.",
)
@click.option(
    "--keep-share",
    type=NumberRange(0, 1, min_open=True),
    default=REPRESENTATIVE_DEFAULTS.share,
    show_default=True,
    help="At paragraph level, leave out an article of which one kept article carries this part,"
    " boilerplate not counted.",
)
@click.option(
    "--engine",
    type=click.Choice(["process", "spark"]),
    default="process",
    show_default=True,
    help="What does the work: this process, or Spark, with the same result.",
)
@click.option(
    "--master",
    default="local[*]",
    show_default=True,
    metavar="URL",
    help="Master of Spark, such as spark://host:7077, or sc://host for Spark Connect.",
)
@click.option(
    "--checkpoint",
    metavar="DIR",
    help="Folder or URI that Spark's workers see, for what is computed once.  [default: below DIR]",
)
@click.option(
    "--against",
    metavar="ADDRESS",
    help="Tell what concerns the articles of DUMP, as a run over this index and them would; what it"
    " has already, by id and words, is left out.",
)
@click.option(
    "--add",
    is_flag=True,
    help="With --against, add the articles to it in the end; it is made if it is not there.",
)
@click.option("--resume", is_flag=True, help="Go on where a killed run stopped.")
@click.option("--strict", is_flag=True, help="Stop at the first bad record.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless something is wrong.")
def command(
    dump: tuple[str, ...],
    *,
    quiet: bool,
    keep: str | None,
    keep_share: float,
    engine: str,
    **options: Any,
) -> int:
    """Find the near-duplicate paragraphs of a large dump of articles.

    DUMP is JSON lines (also .gz or .zst), Parquet, CSV, a folder of text files, or a dash for
    standard input; several are taken as one dump. All fields but the text may be missing. Writes
    the tables pairs, clusters, boilerplate, reuse, articles and stories, and summary.json.
    """
    for name, value in _MEMORY.items():
        os.environ.setdefault(name, value)
    if keep is not None and "-" in dump:
        raise click.UsageError("--keep reads the dump again: give a file, not standard input.")
    if keep is not None:
        from newsdiff.read.dump.inputs import dump_files
        from newsdiff.write.records import copy_targets

        copy_targets(Path(options["out"]), dump_files(dump))  # refused before the work is done
    fields = take_fields(options)
    progress = not quiet and sys.stderr is not None and sys.stderr.isatty()
    search = _on_spark if engine == "spark" else _in_this_process
    adds_last = keep is not None and options["against"] is not None and options["add"]
    with _left_in_order(Path(options["out"])):
        found = search(dump, fields=fields, progress=progress, adds_last=adds_last, **options)
    if found.repeats:
        adds_last = False
        if not quiet:
            _tell_repeated(found, str(options["out"]))
    else:
        _warn(found)
        if not quiet:
            _tell(found, str(options["out"]))
    if keep is not None and not (found.repeats and found.summary.deduplicated):
        _keep(found, keep_share, quiet=quiet)
    if adds_last:  # what was added is known: a run that was killed before could not be repeated
        search(dump, fields=fields, progress=progress, **{**options, "out": None})
    return 0


@contextlib.contextmanager
def _left_in_order(out: Path) -> Iterator[None]:
    """Of a run that ends early leave no empty folder, and say whether what is done is kept."""
    is_new = not out.exists()
    try:
        yield
    except BaseException as ended:
        if isinstance(ended, KeyboardInterrupt) and (out / WORKPLACE / STATE).is_file():
            ended.add_note("what is done is kept: the same command with --resume goes on from it")
        if is_new:
            with contextlib.suppress(OSError):  # not made, or something is in it
                out.rmdir()
        raise


def _in_this_process(
    dump: tuple[str, ...],
    *,
    master: str,
    checkpoint: str | None,
    adds_last: bool = False,
    **options: Any,
) -> Duplicates:
    from newsdiff.pipeline.dedupe import dedupe

    del master
    if checkpoint is not None:
        raise click.UsageError("--checkpoint is for --engine spark.")
    if options["add"] and options["against"] is None:
        raise click.UsageError("--add is for --against.")
    for name in _NOT_AGAINST if options["against"] is not None else ():
        if options[name]:
            raise click.UsageError(f"--{name} is not for --against.")
    if adds_last:
        from newsdiff.pipeline.index.against import begin_index

        begin_index(options["against"], options)
        options["add"] = False
    return dedupe(dump, **options)


def _on_spark(
    dump: tuple[str, ...],
    *,
    master: str,
    checkpoint: str | None,
    adds_last: bool = False,
    **options: Any,
) -> Duplicates:
    del adds_last
    for name in _NOT_ON_SPARK:
        if options.pop(name):
            raise click.UsageError(f"--{name} is not for --engine spark.")
    from newsdiff.spark import dedupe, open_session

    with warnings.catch_warnings():  # Spark is given Arrow alone
        warnings.filterwarnings("ignore", _OF_PANDAS, FutureWarning)
        return dedupe(open_session(master), dump, checkpoint=checkpoint, **options)


def _keep(found: Duplicates, share: float, *, quiet: bool) -> None:
    kept = found.keep_representatives(share=share)
    if not quiet:
        from newsdiff.report.text import plural

        click.echo(f"{plural(kept.n_kept, 'record')} kept, {len(kept.dropped):,} left out")
        for path in kept.paths:
            tell(str(path))


def _warn(found: Duplicates) -> None:
    say_misread(found.summary.bad, found.summary.n_bad, "summary.json names them")
    counts = found.summary["counts"]
    if n_renamed := counts["renamed"]:
        were = "id was used before; it" if n_renamed == 1 else "ids were used before; they"
        say(f"newsdiff: {n_renamed:,} {were} got #2, #3, … at the end")
    for warning in found.summary["warnings"]:
        say(f"newsdiff: {warning}")


def _tell_against(found: Duplicates) -> None:
    counts, there = found.summary.counts, found.summary.against["address"]
    known = f"; left out, since it has them: {counts['known']:,}" if counts["known"] else ""
    from newsdiff.report.text import plural

    tell(f"against {plural(counts['indexed'], 'article')} of {there}{known}")


def _tell_repeated(found: Duplicates, out: str) -> None:
    from newsdiff.report.text import plural

    counts, there = found.summary.counts, found.summary.against["address"]
    n_articles = plural(counts["articles"] + counts.get("known", 0), "article")
    tell(f"nothing new: {there} has the {n_articles}; {out} keeps what was told before")


def _tell(found: Duplicates, out: str) -> None:
    from newsdiff.report.text import plural

    counts, settings = found.summary["counts"], found.summary["settings"]
    if found.summary.against:
        _tell_against(found)
    unit = "text" if settings["level"] == "article" else settings["level"]
    recall = found.summary["estimated_recall"]["at_threshold"]
    how = "exact join" if settings["exact"] else f"{settings['bands']} bands of {settings['rows']}"
    new, whose = ("new ", ", with those of the index,") if found.summary.against else ("", "")
    click.echo(
        f"{plural(counts['articles'], f'{new}article')}, {plural(counts['blocks'], unit)}: "
        f"{counts['clustered']:,}{whose} in {plural(counts['clusters'], 'cluster')}, "
        f"{plural(counts['pairs'], 'pair')}; "
        f"pairs of articles that share text: {counts['reuse']:,}; stories: {counts['stories']:,}; "
        f"recurring boilerplate: {counts['boilerplate']:,}"
    )
    click.echo(
        f"threshold {settings['threshold']}, {how}, estimated recall {recall:.1%} at the threshold"
    )
    tell_limits(Limit(**each) for each in found.summary["limits"]["reached"])
    tell(os.path.join(out, "summary.json"))  # noqa: PTH118  as the user wrote it
