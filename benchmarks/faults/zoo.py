"""A zoo of Parquet files: every kind of column for every field, and what is wrong with some."""

from __future__ import annotations

import decimal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from material import joined
from registry import measure
from running import ran, unclean

from newsdiff.read.tables import read_summary

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = [
    "The ferry to the island stays in port until the harbour office has seen the hull of it.",
    "The mayor said on Tuesday that nobody had been told of the crack in the bridge in time.",
    "The ferry to the island stays in port until the harbour office has seen the hull of it.",
]


@measure("Parquet files", n=200, n_fast=200)
def parquet_files(n: int) -> Iterator[str]:
    for name, columns, options in list(_zoo())[:n]:
        with tempfile.TemporaryDirectory() as folder:
            said = _tried(Path(folder), columns, options)
            yield f"{name}: {said}" if said else ""


def _tried(folder: Path, columns: dict[str, Any] | list[Any], options: dict[str, Any]) -> str:
    import pyarrow as pa
    from pyarrow import parquet

    path, out = folder / "dump.parquet", folder / "out"
    if isinstance(columns, list):
        table = pa.Table.from_arrays(
            [column for _, column in columns], [name for name, _ in columns]
        )
    else:
        table = pa.table(columns)
    parquet.write_table(table, path, **options)
    status, said = ran("dedupe", path, "-o", out, "--keep", "representatives")
    problem = unclean(out, status, said)
    if status:
        return problem
    summary = read_summary(out)
    n_read, n_rows = summary.counts["articles"], table.num_rows
    counted = n_read + summary.n_bad == n_rows
    schema = parquet.ParquetFile(path).schema_arrow
    kept = parquet.ParquetFile(out / "kept.parquet")
    n_dropped = parquet.ParquetFile(out / "dropped.parquet").metadata.num_rows
    return joined(
        (
            problem,
            "" if counted else f"{n_read} read, {summary.n_bad} bad of {n_rows}",
            "" if kept.schema_arrow.equals(schema) else "another schema is kept",
            "" if kept.metadata.num_rows == n_rows - n_dropped else "rows are lost",
        )
    )


def _bad_utf8() -> Any:
    import pyarrow as pa

    offsets = pa.array([0, 4, 8, 12], pa.int32()).buffers()[1]
    return pa.Array.from_buffers(
        pa.string(), 3, [None, offsets, pa.py_buffer(b"ab\xffcdefg\xc3\x28ij")]
    )


def _zoo() -> Iterator[tuple[str, dict[str, Any] | list[Any], dict[str, Any]]]:
    import pyarrow as pa

    text, ids = pa.array(TEXTS), pa.array(["a", "b", "c"])
    plain = {"id": ids, "text": text}
    for kind in (
        pa.large_string(),
        pa.string_view(),
        pa.binary(),
        pa.large_binary(),
        pa.binary_view(),
    ):
        yield f"text {kind}", {"id": ids, "text": text.cast(kind)}, {}
        yield f"id {kind}", {"id": ids.cast(kind), "text": text}, {}
    yield "text dictionary", {"id": ids, "text": text.dictionary_encode()}, {}
    yield "source dictionary", {**plain, "source": ids.dictionary_encode()}, {}
    yield "text of bad UTF-8", {"id": ids, "text": _bad_utf8()}, {}
    yield "id of bad UTF-8", {"id": _bad_utf8(), "text": text}, {}
    yield "source of bad UTF-8", {**plain, "source": _bad_utf8()}, {}
    yield "published of bad UTF-8", {**plain, "published": _bad_utf8()}, {}
    yield "text of nulls", {"id": ids, "text": pa.nulls(3, pa.string())}, {}
    yield "text of type null", {"id": ids, "text": pa.nulls(3)}, {}
    yield "one text null", {"id": ids, "text": pa.array([TEXTS[0], None, TEXTS[1]])}, {}
    for unit in ("s", "ms", "us", "ns"):
        for zone in (None, "UTC", "Mars/Base", "+25:00"):
            far = 2**50 if unit == "s" else 2**62
            times = pa.array([0, far, -far], pa.timestamp(unit, zone))
            yield f"published {times.type}", {**plain, "published": times}, {}
    for kind, values in (
        (pa.date32(), [0, 2**30, -(2**30)]),
        (pa.uint64(), [0, 2**64 - 1, 1]),
        (pa.int8(), [1, 2, 3]),
        (pa.float64(), [float("nan"), float("inf"), 1.5e9]),
        (pa.bool_(), [True, False, None]),
        (pa.decimal128(38, 2), [decimal.Decimal("1.25"), None, decimal.Decimal(7)]),
        (pa.time64("us"), [0, 1, 2]),
        (pa.duration("s"), [0, 2**62, -1]),
        (pa.list_(pa.string()), [["a"], [], None]),
        (pa.struct([("a", pa.int64())]), [{"a": 1}, None, {"a": 2}]),
    ):
        column = (
            pa.array(values, pa.int32()).view(kind)
            if kind == pa.date32()
            else pa.array(values, kind)
        )
        yield f"published {kind}", {**plain, "published": column}, {}
        yield f"id {kind}", {"id": column, "text": text}, {}
        yield f"text {kind}", {"id": ids, "text": column}, {}
    yield "a column twice", [("id", ids), ("text", text), ("text", text)], {}
    yield "an id twice", [("id", ids), ("id", ids), ("text", text)], {}
    yield "no row", {"id": ids[:0], "text": text[:0]}, {}
    yield "other columns", {**plain, "deep": pa.array([[[1]], [], None])}, {}
    yield "one row a group", plain, {"row_group_size": 1}
    for packing in ("none", "gzip", "brotli", "lz4", "zstd", "snappy"):
        yield f"packed by {packing}", plain, {"compression": packing}
    yield "a page of its own", plain, {"data_page_version": "2.0", "use_dictionary": False}
    long = "a b c " * (9 << 20 >> 2)
    yield "a text beyond the bound", {"id": ids, "text": pa.array([long, *TEXTS[1:]])}, {}
