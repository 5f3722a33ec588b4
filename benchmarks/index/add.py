"""Dumps into an index by the command: speed, memory, bytes; small adds; killed adds.

    python benchmarks/index/add.py --articles 85000 --kills 20

A generated dump is added to an index that is not there yet, which is then verified; 20 times 50 of
its articles are added once more under other ids. A smaller one is added by a command that is killed
with signal 9 at random moments and run again, as often as asked: after each kill the index is
verified, and in the end it has to hold the articles, texts and pairs of one that was left alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "dump"))

import generate
import measure
import resume
import run

import newsdiff as nd

FEED = 50
N_FEEDS = 20


def content(index: nd.Index) -> tuple[Any, ...]:
    """What an index has, by the hashes of its texts: articles, texts, pairs."""
    store = index.store
    texts = store.figures().texts
    found = store.pairs()
    sides = zip(texts[found.left].tolist(), texts[found.right].tolist(), strict=True)
    pairs = sorted((*sorted(each), n) for each, n in zip(sides, found.shared.tolist(), strict=True))
    articles = store.articles()
    rows = articles.column("blocks").to_pylist()
    return articles.column("id").to_pylist(), texts.tolist(), rows, pairs


def bulk(dump: Path, db: Path) -> dict[str, Any]:
    """Add a whole dump, and verify."""
    cost = measure.run([measure.NEWSDIFF, "index", "add", "-q", "-i", str(db), str(dump)])
    measure.show("add", cost)
    checked = measure.run([measure.NEWSDIFF, "index", "verify", "-i", str(db)])
    measure.show("verify", checked)
    with nd.Index.open(db) as index:
        stats = index.stats()
    told = {
        "paragraphs": stats.n_blocks,
        "paragraphs_a_second": round(stats.n_blocks / cost["wall_s"]),
        "paragraphs_a_cpu_second": round(stats.n_blocks / cost["cpu_s"]),
        "bytes_a_paragraph": round(stats.n_bytes / stats.n_blocks),
        "pairs": stats.n_pairs,
        "add": cost,
        "verify": checked,
    }
    print(told, flush=True)
    return told


def feeds(lines: list[bytes], db: Path) -> dict[str, float]:
    """Add some articles at a time, as a feed does."""
    seconds = []
    with nd.Index.open(db) as index:
        for number in range(N_FEEDS):
            part = lines[number * FEED : (number + 1) * FEED]
            records = [json.loads(line) for line in part]
            for record in records:
                record["id"] = f"again {record['id']}"
            since = time.perf_counter()
            index.add(records)
            seconds.append(time.perf_counter() - since)
    told = {"median_s": round(sorted(seconds)[N_FEEDS // 2], 3), "most_s": round(max(seconds), 3)}
    print(told, flush=True)
    return told


def kills(dump: Path, db: Path, n_kills: int, wall_s: float, seed: int) -> list[dict[str, Any]]:
    """Kill an add again and again, and see each time that nothing is half there."""
    random, told, before = Random(seed), [], -1
    command = [measure.NEWSDIFF, "index", "add", "-q", "-i", str(db), str(dump)]
    for _ in range(n_kills):
        moment = 0.4 + random.random() * wall_s / 2
        alive = resume.killed(command, moment)
        if not db.exists():
            continue
        with nd.Index.open(db) as index:
            n, problems = len(index), index.verify().problems
        told.append({"after_s": round(moment, 3), "killed": alive, "articles": n})
        assert n >= before
        assert not problems, problems[0]
        before = n
        print(told[-1], flush=True)
    measure.run(command)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=85_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--kill-articles", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--out", type=Path, default=run.RESULTS / "index-add.json")
    given = parser.parse_args()
    result = {"machine": measure.machine(), "versions": measure.own_versions(measure.NEWSDIFF)}
    with tempfile.TemporaryDirectory(prefix="newsdiff-index-", dir=given.work) as folder:
        work = Path(folder)
        dump = work / "dump.jsonl"
        generate.write_dump(given.articles, dump, generator=generate.Generator())
        result["bulk"] = bulk(dump, work / "bulk.db")
        if given.kills:
            small = work / "small.jsonl"
            generate.write_dump(given.kill_articles, small, generator=generate.Generator())
            wall_s = bulk(small, work / "small.db")["add"]["wall_s"]
            result["kills"] = kills(small, work / "killed.db", given.kills, wall_s, given.seed)
            with (
                nd.Index.open(work / "small.db") as one,
                nd.Index.open(work / "killed.db") as other,
            ):
                result["same"] = content(one) == content(other)
            print(f"the same: {result['same']}")
        lines = dump.read_bytes().splitlines()[: FEED * N_FEEDS]
        result["feed"] = feeds(lines, work / "bulk.db")
    given.out.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
