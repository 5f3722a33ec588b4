"""Tables of results to disk, whole or not at all: Parquet, JSON lines, CSV."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING

from newsdiff.atomic import replacing
from newsdiff.write.kept import whole_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pyarrow as pa

__all__ = ["TABLE_FORMS", "write_table"]

TABLE_FORMS = {"parquet": ".parquet", "jsonl": ".jsonl", "csv": ".csv"}
"""Forms of a table and their suffixes."""

_FORMULA = r"^[=+\-@\t\r]"
"""How text begins that a spreadsheet would run."""
_ROWS = 1 << 14


def write_table(slices: Iterable[pa.Table], folder: Path, name: str, form: str) -> Path:
    """Write a table.

    Args:
        slices: what to write, one after the other; at least one, which may be empty. Lists of
            integers become "3 4 7" in CSV, where text that a spreadsheet would take for a
            formula gets an apostrophe before it.
        folder: where to.
        name: file name without suffix.
        form: parquet, jsonl or csv.

    Returns:
        The file.

    Raises:
        OutputError: no permission, no room.
    """
    target = folder / f"{name}{TABLE_FORMS[form]}"
    if form == "parquet":
        with replacing(target) as scratch:
            _write_parquet(slices, scratch)
        return target
    with whole_file(target) as stream:
        is_first = True
        for table in slices:
            if form == "csv":
                from pyarrow import csv

                options = csv.WriteOptions(include_header=is_first)
                csv.write_csv(_for_csv(table), stream, options)
            else:
                _write_lines(table, stream)
            is_first = False
    return target


def _write_parquet(slices: Iterable[pa.Table], path: Path) -> None:
    """Write each slice as a row group; ids hardly repeat, so a dictionary of them is of no use."""
    from pyarrow import parquet

    writer = None
    try:
        for table in slices:
            if writer is None:
                names = [name for name in table.column_names if not name.endswith("id")]
                writer = parquet.ParquetWriter(
                    path,
                    table.schema,
                    compression="zstd",
                    compression_level=1,
                    use_dictionary=names,
                )
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def _write_lines(table: pa.Table, stream: IO[bytes]) -> None:
    for batch in table.to_batches(max_chunksize=_ROWS):
        rows = batch.to_pylist()
        lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
        stream.write("".join(f"{line}\n" for line in lines).encode())


def _for_csv(table: pa.Table) -> pa.Table:
    import pyarrow as pa
    from pyarrow import compute

    for index, field in enumerate(table.schema):
        column = table.column(index)
        if pa.types.is_list(field.type):
            items = compute.cast(column, pa.list_(pa.string()))
            column = compute.binary_join(items, " ")
        elif pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            risky = compute.match_substring_regex(column, _FORMULA)
            column = compute.if_else(
                risky, compute.binary_join_element_wise("'", column, ""), column
            )
        else:
            continue
        table = table.set_column(index, field.name, column)
    return table
