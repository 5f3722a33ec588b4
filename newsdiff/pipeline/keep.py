"""The dump without its near-duplicates: what is kept is unchanged, what is dropped is named.

Whole articles: a member of a cluster is dropped when its own similarity to the representative
reaches the threshold. A member that is only similar to another member stays.

Paragraphs: an article is dropped when the paragraphs that it shares with one article that is kept
make up at least `share` of its words, recurring boilerplate not counted. Articles are taken in the
order of publication (those without a date last, then by their place in the dump), so the earliest
is kept, and an article that adds something of its own stays, however much it shares.

Time: linear in the dump and in the strong rows of the tables; memory: the ids of those rows.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from newsdiff.atomic import output_errors, replacing
from newsdiff.clean import block_spans
from newsdiff.model.moment import parse_moment
from newsdiff.read.dump.originals import Originals
from newsdiff.read.tables import form_of_tables, read_summary, read_table
from newsdiff.segment import words
from newsdiff.write.kept import whole_file
from newsdiff.write.tables import write_table

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pyarrow as pa

    from newsdiff.read.dump.inputs import DumpFile

__all__ = ["DEFAULT_SHARE", "Dropped", "keep_representatives"]

DEFAULT_SHARE = 0.9
"""Part of an article that has to be in one kept article for it to be dropped."""

DUPLICATE = "near-duplicate article"
CONTAINED = "paragraphs in a kept article"

_NEVER = float("inf")

_LEAST_STORY = 0.25
"""An article with less story than this beside its boilerplate is never dropped."""


class Dropped(NamedTuple):
    """Why an article is not in the deduplicated dump.

    Attributes:
        id: the article.
        reason: near-duplicate article, or paragraphs in a kept article.
        kept_id: the article that is kept in its place.
        similarity: Jaccard similarity of the two articles; at paragraph level the part of the
            dropped article's words, boilerplate not counted, that the kept one carries.
    """

    id: str
    reason: str
    kept_id: str
    similarity: float


class Kept(NamedTuple):
    """What was written.

    Attributes:
        paths: the files of the deduplicated dump.
        n_kept: records in them; lines that are no record are kept as they are and not counted.
        dropped: the records that are not, in the order of their ids in the tables.
    """

    paths: tuple[Path, ...]
    n_kept: int
    dropped: tuple[Dropped, ...]


def keep_representatives(
    folder: str | os.PathLike[str],
    *,
    dump: Sequence[str | os.PathLike[str]] = (),
    share: float = DEFAULT_SHARE,
) -> Kept:
    """Write the deduplicated dump and the table `dropped` beside the other tables.

    One file becomes `kept` with the suffix of the dump (`kept.jsonl.gz`), several become files of
    their own names in the folder `kept`. JSON lines, CSV and text are kept byte for byte; Parquet
    keeps its columns and their types.

    Args:
        folder: what `newsdiff dedupe` wrote.
        dump: where the dump is now; where the run found it without.
        share: at paragraph level, the part of an article's words, boilerplate not counted, that
            has to be in one kept article for it to be dropped, in (0, 1]. Whole articles go by the
            threshold of the run.

    Returns:
        What was written.

    Raises:
        ValueError: `share` is out of range.
        InputError: no result folder, a damaged table, a dump that is not there.
        OutputError: the result cannot be written.
    """
    if not 0 < share <= 1:
        raise ValueError(f"share is {share}, not above 0 and at most 1")
    place = Path(folder)
    summary = read_summary(place)
    whole = Originals(summary, dump, str(place))
    if _level(summary) == "article":
        dropped = _by_cluster(place, _setting(summary, "threshold", 0.0))
    else:
        dropped = _by_share(place, whole, share)
    by_id = {each.id: each for each in dropped}
    targets = _targets(place, whole.files)
    n_kept = sum(
        _write(whole, file, target, by_id)
        for file, target in zip(whole.files, targets, strict=True)
    )
    write_table([_table(dropped)], place, "dropped", form_of_tables(place))
    return Kept(targets, n_kept, tuple(dropped))


def _table(dropped: Sequence[Dropped]) -> pa.Table:
    import pyarrow as pa

    types = (pa.string(), pa.string(), pa.string(), pa.float64())
    schema = pa.schema(list(zip(Dropped._fields, types, strict=True)))
    return pa.Table.from_pylist([each._asdict() for each in dropped], schema=schema)


def _setting(summary: dict[str, Any], name: str, default: Any) -> Any:  # noqa: ANN401
    return summary.get("settings", {}).get(name, default)


def _level(summary: dict[str, Any]) -> str:
    return str(_setting(summary, "level", "paragraph"))


def _by_cluster(place: Path, threshold: float) -> list[Dropped]:
    table = read_table(place, "clusters")
    rows = [] if table is None else table.to_pylist()
    chief = {row["cluster"]: row["id"] for row in rows if row["representative"]}
    return [
        Dropped(row["id"], DUPLICATE, chief[row["cluster"]], row["similarity"])
        for row in rows
        if not row["representative"] and row["similarity"] >= threshold
    ]


def _by_share(place: Path, dump: Originals, share: float) -> list[Dropped]:
    """Drop what kept articles carry, the earliest article first."""
    carriers = _carriers(place, share * _LEAST_STORY)
    marked = _boilerplate(place, carriers)
    involved = {*carriers, *(other for some in carriers.values() for other, _ in some)}
    order, story = _order(dump, involved, marked)
    kept: dict[str, int] = {}
    dropped = []
    for name in sorted(order, key=order.__getitem__):
        part_of_story = 1 / story.get(name, 1.0)
        best = min(
            (
                (-min(1.0, part * part_of_story), kept[other], other)
                for other, part in carriers.get(name, ())
                if other in kept
            ),
            default=(0.0, 0, ""),
        )
        if -best[0] < share:
            kept[name] = len(kept)
        else:
            dropped.append(Dropped(name, CONTAINED, best[2], -best[0]))
    return dropped


def _carriers(place: Path, least: float) -> dict[str, list[tuple[str, float]]]:
    """Article → articles that carry at least `least` of its words, with that part."""
    columns = ("left_id", "right_id", "left_share", "right_share")
    table = read_table(place, "reuse", columns)
    within: dict[str, list[tuple[str, float]]] = {}
    if table is None or not table.num_rows:
        return within
    from pyarrow import compute

    for one, other in (("left", "right"), ("right", "left")):
        strong = table.filter(compute.greater_equal(table[f"{one}_share"], least))
        names = (f"{one}_id", f"{other}_id", f"{one}_share")
        for name, carrier, part in zip(*(strong[key].to_pylist() for key in names), strict=True):
            within.setdefault(name, []).append((carrier, part))
    return within


def _boilerplate(place: Path, wanted: Collection[str]) -> dict[str, set[int]]:
    """Article → its blocks that are recurring boilerplate."""
    table = read_table(place, "clusters", ("id", "block", "boilerplate"))
    marked: dict[str, set[int]] = {}
    if table is None or "boilerplate" not in table.column_names:
        return marked
    rows = table.filter(table["boilerplate"])
    for name, block in zip(rows["id"].to_pylist(), rows["block"].to_pylist(), strict=True):
        if name in wanted:
            marked.setdefault(name, set()).add(block)
    return marked


def _order(
    dump: Originals, involved: set[str], marked: dict[str, set[int]]
) -> tuple[dict[str, tuple[float, int]], dict[str, float]]:
    """Of the articles that matter: time and place; the part of their words that is story."""
    order: dict[str, tuple[float, int]] = {}
    story: dict[str, float] = {}
    for file in dump.files if involved else ():
        for each in dump.of(file):
            if each.record is not None and each.name in involved:
                order[each.name] = (_time(each.record.published), len(order))
                if each.name in marked:
                    story[each.name] = _story_part(each.record.text, marked[each.name])
    return order, story


def _story_part(text: str, boilerplate: Collection[int]) -> float:
    """Part of the words outside the blocks that are boilerplate; 1 where that is nothing."""
    counts = [len(words(text[start:end])) for start, end in block_spans(text)]
    own = sum(n for block, n in enumerate(counts) if block not in boilerplate)
    return own / sum(counts) if own else 1.0


def _time(published: str | None) -> float:
    """Milliseconds since 1970, as the run has them; last where there is no date to go by."""
    moment = parse_moment(published)
    return _NEVER if moment is None else moment.milliseconds


def _targets(place: Path, files: Sequence[DumpFile]) -> tuple[Path, ...]:
    """The files that the kept records of each file go to."""
    if len(files) == 1:
        path = Path(files[0].path)
        n_suffixes = 1 if files[0].packing == "none" else 2
        return (place / f"kept{''.join(path.suffixes[-n_suffixes:])}",)
    paths = [Path(file.path).resolve() for file in files]
    root = Path(os.path.commonpath([path.parent for path in paths]))
    return tuple(place / "kept" / path.relative_to(root) for path in paths)


def _write(dump: Originals, file: DumpFile, target: Path, dropped: Collection[str]) -> int:
    """Write the records of one file that are kept; returns how many."""
    if file.form == "parquet":
        mask = [each.record is None or each.name not in dropped for each in dump.of(file)]
        _write_rows(Path(file.path), target, mask)
        return sum(mask)
    if file.form == "text" and any(each.name in dropped for each in dump.of(file)):
        return 0
    n_kept = 0
    with whole_file(target) as out:
        for each in dump.of(file):
            if each.record is None or each.name not in dropped:
                out.write(each.raw)
                n_kept += each.record is not None
    return n_kept


def _write_rows(path: Path, target: Path, mask: Sequence[bool]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    row = 0
    with output_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    with (
        parquet.ParquetFile(path) as file,
        replacing(target) as scratch,
        parquet.ParquetWriter(scratch, file.schema_arrow) as writer,
    ):
        for batch in file.iter_batches():
            wanted = pa.array(mask[row : row + batch.num_rows], pa.bool_())
            writer.write_batch(batch.filter(wanted))
            row += batch.num_rows
