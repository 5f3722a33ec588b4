"""Damaged dumps of every form: each record counts once, nothing breaks, nothing is lost."""

from __future__ import annotations

import csv
import io
import random
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from material import FORMS, articles, damaged, joined, packed, unpacked, written
from registry import measure
from running import ran, unclean

from newsdiff.read.tables import read_summary, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE_FORMS = ("parquet", "jsonl", "csv")
PACKINGS = (*("", "", "gz", "zst") * 4, "bz2", "xz")


@measure("damaged dumps", n=5000, n_fast=80)
def damaged_dumps(n: int) -> Iterator[str]:
    for seed in range(n):
        with tempfile.TemporaryDirectory() as folder:
            try:
                said = _tried(Path(folder), seed)
            except Exception as error:  # noqa: BLE001  a table that is not as it should be
                said = repr(error)
            yield f"dump {seed}: {said}" if said else ""


def _tried(folder: Path, seed: int) -> str:
    draw = random.Random(seed)
    form = FORMS[seed % len(FORMS)]
    packing = draw.choice(PACKINGS) if form in {"jsonl", "csv", "tsv"} else ""
    path = written(folder / "in", "dump", articles(draw, draw.randint(1, 30)), form)
    n_changes = draw.choice((0, 1, 1, 2, 6))
    is_packed_first = draw.random() < 0.3
    for file in sorted(path.glob("*")) if path.is_dir() else [path]:
        raw = file.read_bytes()
        if is_packed_first:
            raw = damaged(draw, packed(raw, packing), n_changes)
        else:
            raw = packed(damaged(draw, raw, n_changes), packing)
        file.write_bytes(raw)
    if packing:
        path = path.rename(path.with_name(f"{path.name}.{packing}"))
    before = _bytes_of(path)
    table_form = draw.choice(TABLE_FORMS)
    options = ["--keep", "representatives", "-f", table_form]
    options += ["--level", "article"] if draw.random() < 0.3 else []
    options += ["--exact"] if draw.random() < 0.2 else []
    out = folder / "out"
    status, said = ran("dedupe", path, "-o", out, *options)
    problems = [unclean(out, status, said)]
    if _bytes_of(path) != before:
        problems.append("the dump was changed")
    if status == 0:
        problems += _held(path, form, packing, out)
        status, said = ran("show", out, "--format", "json", "-o", folder / "shown.json")
        problems.append("" if status == 0 else f"show: {status} {said[-200:]}")
    return joined(problems)


def _bytes_of(path: Path) -> dict[str, bytes]:
    files = sorted(path.glob("*")) if path.is_dir() else [path]
    return {file.name: file.read_bytes() for file in files}


def _held(path: Path, form: str, packing: str, out: Path) -> Iterator[str]:
    summary = read_summary(out)
    n_read, n_bad = summary.counts["articles"], summary.n_bad
    n_records = _count(path, form, packing)
    if n_records is not None and n_records != n_read + n_bad:
        yield f"{n_read} read and {n_bad} bad of {n_records}"
    dropped = read_table(out, "dropped", summary=summary)
    assert dropped is not None
    gone, chiefs = dropped["id"].to_pylist(), dropped["kept_id"].to_pylist()
    if len(set(gone)) < len(gone) or set(gone) & set(chiefs):
        yield "dropped twice, or for the sake of one that is dropped"
    copies = out / "copies"
    copies.mkdir()
    for name in summary.deduplicated:
        if (out / name).exists():
            shutil.copy(out / name, copies / Path(name).name)
    if n_read > len(gone):
        again = out / "again"
        status, said = ran("dedupe", copies, "-o", again)
        if status:
            yield f"what was kept is not read: {said[-200:]}"
            return
        kept = read_summary(again)
        if kept.counts["articles"] != n_read - len(gone):
            yield f"{kept.counts['articles']} kept, {len(gone)} dropped of {n_read}"
    for name in ("pairs", "clusters"):
        table = read_table(out, name, summary=summary)
        if table is None or table.num_rows != _rows_of(summary, name):
            yield f"table {name} has not the rows that are counted"


def _rows_of(summary: Any, name: str) -> int:
    return int(summary.counts["pairs" if name == "pairs" else "clustered"])


def _count(path: Path, form: str, packing: str) -> int | None:
    """Records by the plainest reading; None where that is no measure."""
    if form == "folder":
        return sum(1 for _ in path.glob("*"))
    if form == "parquet":
        from pyarrow import parquet

        return int(parquet.ParquetFile(path).metadata.num_rows)
    raw = unpacked(path.read_bytes(), packing)
    if raw is None:
        return None
    if form == "jsonl":
        lines = raw.removeprefix(b"\xef\xbb\xbf").split(b"\n")
        return sum(1 for line in lines if line.strip(b" \t\r\n"))
    text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if form == "tsv" else ",")
    n_rows = -1
    while True:
        try:
            n_rows += bool(next(rows)) or n_rows < 0
        except csv.Error:
            n_rows += 1
        except StopIteration:
            return n_rows
