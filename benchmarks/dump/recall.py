"""What the bands miss: newsdiff at its default settings against its own exact join.

    python benchmarks/dump/recall.py                      (a generated dump of 20,000 articles)
    python benchmarks/dump/recall.py dump.jsonl.gz …      (these dumps)

Tells recall and precision of clusters, recall of pairs by similarity, and whether one thread, two
threads and shuffled lines give the same clusters.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from pathlib import Path
from random import Random
from typing import Any

import generate
import judge
import measure
import run


def tables(work: Path, dump: Path, *options: str) -> Path:
    """Run newsdiff; the folder of its tables."""
    out = Path(tempfile.mkdtemp(dir=work)) / "tables"
    command = [measure.NEWSDIFF, "dedupe", str(dump), "--out", str(out), "--format", "jsonl"]
    measure.show(" ".join((dump.name, *options)), measure.run([*command, *options]))
    return out


def shuffled(work: Path, dump: Path) -> Path:
    """The dump with its lines in another order."""
    content = dump.read_bytes()
    content = gzip.decompress(content) if dump.suffix == ".gz" else content
    lines = [line + b"\n" for line in content.split(b"\n") if line]
    Random(1).shuffle(lines)
    other = work / "shuffled.jsonl"
    other.write_bytes(b"".join(lines))
    return other


def same_sets(left: Path, right: Path) -> bool:
    """Whether two results have the same clusters, whatever their numbers."""
    sets = []
    for folder in (left, right):
        clusters: dict[int, list[str]] = {}
        for unit, cluster in judge.read_clusters(folder).items():
            clusters.setdefault(cluster, []).append(unit)
        sets.append({tuple(sorted(units)) for units in clusters.values()})
    return sets[0] == sets[1]


def told(work: Path, dump: Path, options: list[str]) -> dict[str, Any]:
    """The figures of one dump."""
    exact, found = tables(work, dump, "--exact", *options), tables(work, dump, *options)
    truth, pairs = judge.read_clusters(exact), judge.read_pairs(exact)
    one = tables(work, dump, "--threads", "1", *options)
    two = tables(work, dump, "--threads", "2", *options)
    other = tables(work, shuffled(work, dump), *options)
    return {
        "clusters": judge.compare_clusters(truth, judge.read_clusters(found)),
        "pairs": judge.compare_pairs(pairs, judge.read_pairs(found)),
        "same for one and two threads": same_sets(one, two) and same_sets(one, found),
        "same for shuffled lines": same_sets(found, other),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dumps", type=Path, nargs="*")
    parser.add_argument("--articles", type=int, default=20_000, help="size of the generated dump")
    parser.add_argument(
        "--option",
        action="append",
        default=[],
        help="hand this to newsdiff, such as --threshold=.6",
    )
    parser.add_argument("--work", type=Path)
    parser.add_argument("--out", type=Path, default=run.RESULTS / "dedupe-recall.json")
    given = parser.parse_args()
    result: dict[str, Any] = {
        "machine": measure.machine(),
        "versions": measure.own_versions(measure.NEWSDIFF),
        "dumps": {},
    }
    with tempfile.TemporaryDirectory(prefix="newsdiff-recall-", dir=given.work) as folder:
        work = Path(folder)
        made = work / f"generated-{given.articles}.jsonl"
        if not given.dumps:
            generate.write_dump(given.articles, made, generator=generate.Generator())
        for dump in given.dumps or [made]:
            result["dumps"][dump.name] = told(work, dump, given.option)
    given.out.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(json.dumps(result["dumps"], indent=1))


if __name__ == "__main__":
    main()
