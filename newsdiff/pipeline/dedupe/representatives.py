"""The dump without its near-duplicates: what is kept is unchanged, what is left out is named.

`newsdiff.link.representatives` says which articles are left out. Of a run against an index, what
the index has is kept already, and is not copied. Time is linear in the dump and in the strong rows
of the tables; memory holds the ids of those rows, of a run against an index those of all articles.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import attrs

from newsdiff.link.representatives import KNOWN, dropped_by_cluster, dropped_by_share
from newsdiff.locking import locked
from newsdiff.model.dump import HOUSE, KINDS, Dropped
from newsdiff.model.dump_settings import (
    DEDUPE_DEFAULTS,
    REPRESENTATIVE_DEFAULTS,
    RepresentativeSettings,
)
from newsdiff.model.moment import parse_moment
from newsdiff.model.result_files import DROPPED, articles_of_index
from newsdiff.pipeline.dedupe.units import level_of, unit_spans
from newsdiff.read.result import Result
from newsdiff.read.tables import form_of_tables, read_summary, read_table
from newsdiff.segment import words
from newsdiff.write.records import copy_records, copy_targets
from newsdiff.write.results import name_copies, remove_deduplicated
from newsdiff.write.tables import write_table

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Sequence

    import pyarrow as pa

    from newsdiff.model import Span
    from newsdiff.model.dump import Summary
    from newsdiff.read.dump.originals import Originals

__all__ = ["DeduplicatedDump", "Dropped", "keep_representatives"]

_NEVER = float("inf")


class DeduplicatedDump(NamedTuple):
    """What was written.

    Attributes:
        paths: the files of the deduplicated dump.
        n_kept: records in them; lines that are no record are kept as they are and not counted.
        dropped: the records that are not.
    """

    paths: tuple[Path, ...]
    n_kept: int
    dropped: tuple[Dropped, ...]

    def __repr__(self) -> str:
        return f"DeduplicatedDump(kept={self.n_kept:,}, dropped={len(self.dropped):,})"


def keep_representatives(
    folder: str | os.PathLike[str],
    *,
    dump: Sequence[str | os.PathLike[str]] = (),
    share: float = REPRESENTATIVE_DEFAULTS.share,
) -> DeduplicatedDump:
    """Do what `Duplicates.keep_representatives` says."""
    settings = RepresentativeSettings(share=share)
    place = Path(folder)
    read_summary(place)  # a folder without one is not written to
    with locked(place):
        return _kept(place, dump, settings)


def _kept(
    place: Path, dump: Sequence[str | os.PathLike[str]], settings: RepresentativeSettings
) -> DeduplicatedDump:
    summary = read_summary(place)
    dump_now = Result(summary, place).originals(dump)
    files = dump_now.files
    targets = copy_targets(place, files)
    names = [target.relative_to(place).as_posix() for target in targets]
    dropped = _dropped(place, summary, dump_now, settings)
    ids = {article.id for article in dropped if article.reason != KNOWN}
    if summary.counts.get("known"):
        ids.add("")  # what the index has goes by no name in the tables
    # Named before there are any: a killed run leaves no copies that nobody knows.
    summary = name_copies(summary, place, (*summary.deduplicated, *names))
    n_kept = sum(
        copy_records(dump_now.of(file), Path(file.path), target, file.form, ids)
        for file, target in zip(files, targets, strict=True)
    )
    form = form_of_tables(place, summary)
    write_table([_table(dropped)], place, DROPPED, form)
    if summary.tables is not None:  # else of a version that named no tables
        remove_deduplicated(place, summary, [file.path for file in files], targets)
        tables = tuple(dict.fromkeys((*summary.tables, DROPPED)))
        name_copies(attrs.evolve(summary, tables=tables), place, names)
    return DeduplicatedDump(targets, n_kept, tuple(dropped))


def _dropped(
    place: Path, summary: Summary, dump: Originals, settings: RepresentativeSettings
) -> list[Dropped]:
    """What is left out: what the index has, then what is carried."""
    known = _indexed(place, summary)
    there = [Dropped(name, KNOWN, name, 1.0) for name in dump.left_out()]
    if level_of(summary) == "article":
        table = read_table(place, "clusters", summary=summary)
        threshold = summary.settings.get("threshold", DEDUPE_DEFAULTS.threshold)
        members = [] if table is None else table.to_pylist()
        alike = _alike(place, summary, threshold) if known else {}
        return [*there, *dropped_by_cluster(members, threshold, known, alike)]
    return [*there, *_by_share(place, summary, dump, settings, known)]


def _indexed(place: Path, summary: Summary) -> list[str]:
    """Of a run against an index, its articles, the earliest first."""
    table = read_table(place, "articles", summary=summary) if summary.against else None
    if table is None:
        return []
    names: list[str] = articles_of_index(table).sort_by("published_ms")["id"].to_pylist()
    return names


def _alike(place: Path, summary: Summary, threshold: float) -> dict[str, list[tuple[str, float]]]:
    """Article → articles that are similar to it, with how similar."""
    table = read_table(place, "pairs", ("left_id", "right_id", "similarity"), summary=summary)
    alike: dict[str, list[tuple[str, float]]] = {}
    for row in [] if table is None else table.to_pylist():
        if row["similarity"] >= threshold:
            alike.setdefault(row["left_id"], []).append((row["right_id"], row["similarity"]))
            alike.setdefault(row["right_id"], []).append((row["left_id"], row["similarity"]))
    return alike


def _table(dropped: Sequence[Dropped]) -> pa.Table:
    import pyarrow as pa

    types = (pa.string(), pa.string(), pa.string(), pa.float64())
    schema = pa.schema(list(zip(Dropped._fields, types, strict=True)))
    return pa.Table.from_pylist([each._asdict() for each in dropped], schema=schema)


def _by_share(
    place: Path,
    summary: Summary,
    dump: Originals,
    settings: RepresentativeSettings,
    known: Sequence[str],
) -> list[Dropped]:
    """Leave out what kept articles carry, the earliest article first."""
    carriers = _carriers(place, summary, settings.share * settings.min_story)
    marked = _boilerplate(place, summary, carriers)
    involved = {*carriers, *(other for pairs in carriers.values() for other, _ in pairs)}
    order, story = _order(dump, involved, marked, level_of(summary))
    ordered = sorted(order, key=order.__getitem__)
    return dropped_by_share(ordered, carriers, story, settings.share, known)


def _carriers(place: Path, summary: Summary, least: float) -> dict[str, list[tuple[str, float]]]:
    """Article → articles that carry at least `least` of its words, with that part."""
    columns = ("left_id", "right_id", "kind", "left_share", "right_share")
    table = read_table(place, "reuse", columns, summary=summary)
    within: dict[str, list[tuple[str, float]]] = {}
    if table is None or not table.num_rows:
        return within
    from pyarrow import compute

    if "kind" in table.column_names:  # not of an older version
        table = table.filter(compute.not_equal(table["kind"], KINDS[HOUSE]))
    for one, other in (("left", "right"), ("right", "left")):
        strong = table.filter(compute.greater_equal(table[f"{one}_share"], least))
        names = (f"{one}_id", f"{other}_id", f"{one}_share")
        for name, carrier, part in zip(*(strong[key].to_pylist() for key in names), strict=True):
            within.setdefault(name, []).append((carrier, part))
    return within


def _boilerplate(place: Path, summary: Summary, wanted: Collection[str]) -> dict[str, set[int]]:
    """Article → its blocks that are recurring boilerplate."""
    table = read_table(place, "clusters", ("id", "block", "boilerplate"), summary=summary)
    marked: dict[str, set[int]] = {}
    if table is None or "boilerplate" not in table.column_names:
        return marked
    rows = table.filter(table["boilerplate"])
    for name, block in zip(rows["id"].to_pylist(), rows["block"].to_pylist(), strict=True):
        if name in wanted:
            marked.setdefault(name, set()).add(block)
    return marked


def _order(
    dump: Originals, involved: set[str], marked: dict[str, set[int]], level: str
) -> tuple[dict[str, tuple[float, int]], dict[str, float]]:
    """Of the articles that matter: time and place; the part of their words that is story."""
    order: dict[str, tuple[float, int]] = {}
    story: dict[str, float] = {}
    for file in dump.files if involved else ():
        for each in dump.of(file):
            if each.record is not None and each.name in involved:
                order[each.name] = (_time(each.record.published), len(order))
                if each.name in marked:
                    spans = unit_spans(each.record.text, level)
                    story[each.name] = _story_part(each.record.text, spans, marked[each.name])
    return order, story


def _story_part(text: str, spans: Sequence[Span], boilerplate: Collection[int]) -> float:
    """Part of the words outside the blocks that are boilerplate; 1 where that is nothing."""
    counts = [len(words(text[start:end])) for start, end in spans]
    own = sum(n for block, n in enumerate(counts) if block not in boilerplate)
    return own / sum(counts) if own else 1.0


def _time(published: str | None) -> float:
    """Milliseconds since 1970, as the run has them; last where there is no date to go by."""
    moment = parse_moment(published)
    return _NEVER if moment is None else moment.milliseconds
