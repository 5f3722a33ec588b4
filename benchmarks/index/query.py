"""Articles asked of an index: look-ups a second of many at once, time of one, what is found.

    python benchmarks/index/query.py --articles 80000 --asked 2000

An index of generated articles is made; then those that were generated after them are asked about:
all at once, with sentences and without, and some of them one by one, each in a process that has
opened the index before. Of the paragraphs that derive from one of the index by the generator's
truth, and of whose origin the index has an unedited copy, it is counted how many have a hit.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "dump"))

import generate

import newsdiff as nd

SINGLES = 100
SEED = 7
UNCHANGED = {"own", "copied"}


def timed(index: nd.Index, articles: list[nd.Article], **options: Any) -> dict[str, Any]:
    """Look-ups a second, by the clock and by the processor."""
    start, used = time.perf_counter(), time.process_time()
    answer = index.query(*articles, story=False, **options)
    wall, cpu = time.perf_counter() - start, time.process_time() - used
    n = sum(len(each.paragraphs) for each in answer)
    return {
        "paragraphs": n,
        "hits": sum(len(each.hits()) for each in answer),
        "paragraphs_a_second": round(n / wall),
        "paragraphs_a_cpu_second": round(n / cpu),
    }


def one_by_one(index: nd.Index, articles: list[nd.Article]) -> dict[str, Any]:
    """Milliseconds of one article."""
    walls, used = [], time.process_time()
    for article in articles:
        start = time.perf_counter()
        index.query(article, story=False)
        walls.append(1000 * (time.perf_counter() - start))
    cpu = 1000 * (time.process_time() - used) / len(articles)
    return {
        "median_ms": round(statistics.median(walls), 1),
        "longest_ms": round(max(walls), 1),
        "cpu_ms": round(cpu, 1),
    }


def found(index: nd.Index, articles: list[nd.Article], truth: list[dict[str, Any]], n: int) -> Any:
    """Copied paragraphs that have a hit, of those whose origin the index has unchanged."""
    known = {
        origin
        for row in truth[:n]
        for origin, kind in zip(row["origin"], row["kind"], strict=True)
        if kind in UNCHANGED
    }
    answer = index.query(*articles, story=False, limit=1)
    n_wanted = n_found = 0
    for told, row in zip(answer, truth[n:], strict=True):
        sides = zip(told.paragraphs, row["origin"], row["kind"], strict=True)
        for paragraph, origin, kind in sides:
            if kind == "copied" and origin in known:
                n_wanted += 1
                n_found += paragraph.n_hits > 0 or bool(told.itself)  # filed twice
    return {"copied": n_wanted, "found": n_found}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=80_000)
    parser.add_argument("--asked", type=int, default=2_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        dump, truth = place / "dump.jsonl", place / "truth.jsonl"
        n_all = options.articles + options.asked
        generate.write_dump(n_all, dump, truth, generator=generate.Generator(SEED))
        lines = dump.read_text(encoding="utf-8").splitlines()
        dump.write_text("\n".join(lines[: options.articles]), encoding="utf-8")
        told = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
        asked = [
            nd.Article(each["text"], path=each["id"], source=each["source"])
            for each in map(json.loads, lines[options.articles :])
        ]
        with nd.Index.create(place / "news.db") as index:
            index.add(dump)
            stats = index.stats()
            index.query(asked[0])
            figures = {
                "index_paragraphs": stats.n_blocks,
                "at_once": timed(index, asked),
                "without_sentences": timed(index, asked, sentences=False),
                "one_by_one": one_by_one(index, asked[:SINGLES]),
                "found": found(index, asked, told, options.articles),
            }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
