"""An index in a file, in PostgreSQL and in Redis, one after the other: adding, looking up, bytes.

    python benchmarks/index/servers.py --articles 20000

Starts its own servers on this machine (Debian's packages postgresql and redis-server), adds a
generated dump to each, looks up the bands of 20, 1,000 and all of its texts, and says how many
bytes each takes for a million paragraphs.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "dump"))

import generate
import measure
import numpy as np
import run

import newsdiff as nd
from newsdiff.link.known import band_keys
from newsdiff.pipeline.dedupe.reading import sketcher_of
from newsdiff.pipeline.index.adding import sketch_settings
from tests.servers import start_postgres, start_redis

LOOK_UPS = (20, 1_000, None)


def look_ups(index: nd.Index) -> dict[str, float]:
    """Texts a second whose bands are looked up, by how many are asked for at once."""
    store = index.store
    n_rows = store.state().n_rows
    sketcher = sketcher_of(sketch_settings(store.settings))
    told = {}
    for n in LOOK_UPS:
        rows = np.sort(np.random.default_rng(1).permutation(n_rows)[: n or n_rows])
        found = store.words(rows)
        _, keys = sketcher.sketch_words(found.words, found.n_words)
        asked = band_keys(keys)[0]
        since = time.perf_counter()
        store.find("band", asked)
        told[f"{len(rows)} texts"] = round(len(rows) / (time.perf_counter() - since))
    return told


def measured(address: str | Path, dump: Path) -> dict[str, Any]:
    """Add a dump to a new index, and ask it."""
    with nd.Index.create(address, texts=False) as index:
        since = time.perf_counter()
        index.add(dump, progress=False)
        seconds = time.perf_counter() - since
        stats = index.stats()
        return {
            "paragraphs": stats.n_blocks,
            "added_a_second": round(stats.n_blocks / seconds),
            "looked_up_a_second": look_ups(index),
            "megabytes_a_million": round(stats.bytes_a_million / 1e6),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--out", type=Path, default=run.RESULTS / "index-servers.json")
    given = parser.parse_args()
    result: dict[str, Any] = {"machine": measure.machine()}
    with tempfile.TemporaryDirectory(prefix="newsdiff-servers-") as name:
        folder = Path(name)
        dump = folder / "dump.jsonl"
        generate.write_dump(given.articles, dump, generator=generate.Generator())
        places = {}
        for each in ("postgres", "redis"):
            (folder / each).mkdir()
        postgres, redis = start_postgres(folder / "postgres"), start_redis(folder / "redis")
        places["sqlite"] = folder / "news.db"
        places["postgres"] = f"postgresql://tester@127.0.0.1:{postgres.port}/postgres"
        places["redis"] = f"redis://127.0.0.1:{redis.port}/0"
        try:
            for kind, address in places.items():
                result[kind] = measured(address, dump)
                print(kind, result[kind], flush=True)
        finally:
            postgres.stop()
            redis.stop()
    given.out.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
