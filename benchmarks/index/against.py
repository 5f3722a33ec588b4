"""A day against an index by the command, beside a run over everything; and the same answer.

    python benchmarks/index/against.py --articles 85000 --new 5000

A generated dump but its last articles is added to an index; these are then searched against it, and
in one run over both. Prints seconds (whole process) and peak memory of each, what memory takes for
each indexed paragraph, and how many rows of pairs and reuse with a new article both give: they have
to be the same.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "dump"))

import generate
import measure
import run

import newsdiff as nd

ENDS = ("left_id", "right_id")


def split(folder: Path, n_articles: int, n_new: int) -> tuple[Path, Path]:
    """A generated dump: what is old, and the last articles of it."""
    dump = folder / "dump.jsonl"
    generate.write_dump(n_articles + n_new, dump, generator=generate.Generator())
    old, today = folder / "old.jsonl", folder / "today.jsonl"
    with dump.open("rb") as lines, old.open("wb") as first, today.open("wb") as last:
        for number, line in enumerate(lines):
            (first if number < n_articles else last).write(line)
    return old, today


def rows_of(out: Path, new: set[str]) -> dict[str, list[Any]]:
    """Pairs and reuse with a new article."""
    found = nd.open(out)
    tables = {"pairs": found.pairs, "reuse": found.reuse}
    return {
        name: [row for row in table.to_pylist() if new & {row[end] for end in ENDS}]
        for name, table in tables.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--articles", type=int, default=85_000, help="in the index")
    parser.add_argument("--new", type=int, default=5_000)
    parser.add_argument("--out", type=Path, default=run.RESULTS / "index-against.json")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        old, today = split(folder, arguments.articles, arguments.new)
        db, one, other = folder / "news.db", folder / "against", folder / "whole"
        with nd.Index.create(db) as index:
            index.add(old, progress=False)
            n_blocks = index.stats().n_blocks
        command = [measure.NEWSDIFF, "dedupe", "-q", str(today)]
        against = measure.run([*command, "-o", str(one), "--against", str(db)])
        measure.show("against the index", against)
        alone = measure.run([*command, "-o", str(folder / "alone")])
        measure.show("the day alone", alone)
        whole = measure.run([*command[:-1], str(old), str(today), "-o", str(other)])
        measure.show("over everything", whole)
        new = {json.loads(line)["id"] for line in today.read_bytes().splitlines()}
        found, wanted = rows_of(one, new), rows_of(other, new)
        told = {
            "indexed_paragraphs": n_blocks,
            "bytes_an_indexed_paragraph": round(
                (against["peak_bytes"] - alone["peak_bytes"]) / n_blocks
            ),
            "ratio_to_everything": round(against["wall_s"] / whole["wall_s"], 2),
            "timings": dict(nd.open(one).summary.timings),
            **{f"{name}_the_same": found[name] == wanted[name] for name in found},
            **{name: len(rows) for name, rows in found.items()},
        }
        print(json.dumps(told, indent=1))
        costs = {"against": against, "alone": alone, "everything": whole}
        arguments.out.write_text(json.dumps({**told, "costs": costs}, indent=1) + "\n")


if __name__ == "__main__":
    main()
