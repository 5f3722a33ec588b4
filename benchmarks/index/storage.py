"""What the file of an index costs: room by kind, time of writes and of look-ups, small and large.

    python benchmarks/index/storage.py --articles 102000
    python benchmarks/index/storage.py --policy

A generated dump is sketched as in every run; its distinct texts are written in batches, with the
postings that an index has of them: their bands; one in four of their runs of eight words; a
sentence for each piece. Then keys of bands are looked up, half of them there and half not. Figures
go to standard output as JSON. `cpu_s` is what this process computes, `wall_s` what passes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parents[1] / "dump"))

import generate

from newsdiff.link.distinct import MemoryShelf
from newsdiff.model.dump import Silence
from newsdiff.model.dump_settings import DedupeSettings
from newsdiff.model.index import PAGE_KINDS, POSTING_KINDS, IndexSettings
from newsdiff.pipeline.dedupe.reading import sketcher_of
from newsdiff.pipeline.dedupe.sketching import sketch_dump
from newsdiff.read.dump import Dump
from newsdiff.read.dump.records import Fields
from newsdiff.store import IndexBatch, Store, open_store
from newsdiff.store.pages import ARTICLE_SCHEMA, Figures, encode_texts
from newsdiff.store.runs import to_merge

BLOCKS = 12
RUN_WORDS, SAMPLING = 8, 4
FACTOR = 0x9E3779B97F4A7C15


@contextmanager
def timed(told: dict[str, Any], name: str, n: int):
    """Note what a block costs, and how many things a second that is."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    told[name] = {
        "n": n,
        "wall_s": round(wall, 3),
        "cpu_s": round(cpu, 3),
        "a_second": round(n / wall),
        "a_cpu_second": round(n / max(cpu, 1e-9)),
    }
    print(name, told[name], file=sys.stderr)


class Sketched:
    """The distinct texts of a dump."""

    def __init__(self, dump: Path) -> None:
        settings = DedupeSettings()
        sketcher = sketcher_of(settings)
        shelf = MemoryShelf(sketcher.bands.n_bands)
        read = Dump(str(dump), Fields.from_names({}))
        self.rows = sketch_dump(read, sketcher, settings, Silence(), shelf).rows
        self.keys = np.stack([shelf.band(band) for band in range(sketcher.bands.n_bands)])
        places = np.concatenate(shelf._places)  # noqa: SLF001  as `Words` has them
        parts = shelf._words  # noqa: SLF001
        chunks, firsts = places >> 40, places & ((1 << 40) - 1)
        starts = np.cumsum([0, *(len(part) for part in parts)])[chunks] + firsts
        joined = np.concatenate(parts)
        n_words = self.rows.n_words.astype(np.int64)
        self.offsets = np.append(0, np.cumsum(n_words))
        shifts = np.repeat(starts - self.offsets[:-1], n_words)
        self.words = joined[shifts + np.arange(len(shifts))]
        self.marks, self.mark_offsets = self.rows.all_marks()

    def bands(self, first: int, end: int) -> tuple[np.ndarray, np.ndarray]:
        """Keys of bands of rows, and the rows."""
        bands = np.arange(len(self.keys), dtype=np.uint64)[:, None] << np.uint64(32)
        rows = np.arange(first, end, dtype=np.uint32)
        return (bands | self.keys[:, first:end]).ravel(), np.tile(rows, len(self.keys))

    def samples(self, first: int, end: int) -> tuple[np.ndarray, np.ndarray]:
        """Hashes of one in four runs of words, and their rows."""
        words = self.words[self.offsets[first] : self.offsets[end]].astype(np.uint64)
        n_words = np.diff(self.offsets[first : end + 1])
        rows = np.repeat(np.arange(first, end, dtype=np.uint32), n_words)
        hashes = np.zeros(max(len(words) - RUN_WORDS + 1, 0), dtype=np.uint64)
        for place in range(RUN_WORDS):
            hashes = (hashes ^ words[place : place + len(hashes)]) * np.uint64(FACTOR)
            hashes ^= hashes >> np.uint64(29)
        whole = rows[: len(hashes)] == rows[RUN_WORDS - 1 :]
        kept = whole & (hashes % np.uint64(SAMPLING) == 0)
        return hashes[kept] >> np.uint64(32), rows[: len(hashes)][kept]

    def batch(self, first: int, end: int, n_articles: int) -> IndexBatch:
        """Some rows and the articles that they stand in."""
        rows = self.rows
        part = slice(first, end)
        figures = Figures(
            texts=rows.texts[part],
            n_words=rows.n_words[part],
            n_marks=rows.n_marks[part],
            n_shingles=np.maximum(rows.n_words[part], 3) - 2,
        )
        owners = np.repeat(np.arange(first, end, dtype=np.uint32), rows.n_marks[part])
        sentences = np.random.default_rng(first).integers(
            1 << 64, size=len(owners), dtype=np.uint64
        )
        return IndexBatch(
            figures=figures,
            words=self.words[self.offsets[first] : self.offsets[end]],
            marks=self.marks[self.mark_offsets[first] : self.mark_offsets[end]],
            articles=articles_of(first, end, n_articles),
            postings={
                "band": self.bands(first, end),
                "sample": self.samples(first, end),
                "sentence": (sentences, owners),
            },
        )


def articles_of(first: int, end: int, n_before: int) -> pa.Table:
    blocks = [list(range(row, min(row + BLOCKS, end))) for row in range(first, end, BLOCKS)]
    n = len(blocks)
    numbers = range(n_before, n_before + n)
    columns = {
        "id": [f"article-{number:09d}" for number in numbers],
        "source": [f"outlet {number * 7919 % 300}" for number in numbers],
        "published": [
            f"2021-03-{number % 28 + 1:02d}T10:{number % 60:02d}:00Z" for number in numbers
        ],
        "title": [f"A title of some words that nobody has read {number}" for number in numbers],
        "time": [1_614_592_800_000 + number * 61_000 for number in numbers],
        "language": ["en"] * n,
        "agencies": [None] * n,
        "file": ["dump.jsonl"] * n,
        "line": [number + 1 for number in numbers],
        "blocks": blocks,
    }
    return pa.table(columns, schema=ARTICLE_SCHEMA)


def looked_up(store: Store, sketched: Sketched, told: dict[str, Any]) -> None:
    """Look up the bands of an article, of a thousand rows, of a batch."""
    random = np.random.default_rng(7)
    n_rows = len(sketched.rows.n_words)
    for n in (20, 1_000, 100_000):
        for turn in range(3):
            rows = random.choice(n_rows, min(n, n_rows), replace=False)
            bands = np.arange(len(sketched.keys), dtype=np.uint64)[:, None] << np.uint64(32)
            keys = sketched.keys[:, rows].astype(np.uint64) | bands
            keys[len(keys) // 2 :] ^= np.uint64(1)
            with timed(told, f"look-up of {len(rows)} rows, turn {turn}", len(rows)):
                store.find("band", keys.ravel())


def room(store: Store, n_rows: int) -> dict[str, Any]:
    """Bytes a row, by kind, and of the whole file."""
    rows = store.storage._tables.rows  # noqa: SLF001  no caller needs it
    told: dict[str, Any] = {}
    for number, kind in enumerate(POSTING_KINDS):
        query = """SELECT coalesce(sum(n), 0), count(*), coalesce(sum(length(fences) / 8), 0)
            FROM run WHERE kind = ?"""
        ((n, n_runs, n_pages),) = rows(query, number)
        query = """SELECT coalesce(sum(length(content)), 0) FROM entries JOIN run
            ON entries.id >= first AND entries.id < first + length(fences) / 8 WHERE kind = ?"""
        ((n_bytes,),) = rows(query, number)
        if n:
            told[kind] = {
                "entries": n,
                "runs": n_runs,
                "pages": n_pages,
                "bytes_an_entry": round(n_bytes / n, 2),
                "bytes_a_row": round(n_bytes / n_rows, 2),
            }
    for number, kind in enumerate(PAGE_KINDS):
        query = """SELECT coalesce(sum(length(content)), 0) FROM directory JOIN page ON id = page
            WHERE kind = ?"""
        told[f"pages of {kind}"] = round(rows(query, number)[0][0] / n_rows, 2)
    told["whole"] = round(store.n_bytes() / n_rows, 2)
    return told


def text_bytes(dump: Path) -> float:
    """Bytes that kept texts take, by those of the dump's text."""
    with dump.open("rb") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(6_400), strict=False)]
    n_bytes = sum(len(encode_texts(texts[i : i + 64])) for i in range(0, len(texts), 64))
    return round(n_bytes / sum(text.count("\n\n") + 1 for text in texts), 1)


def measured(dump: Path, path: Path, batch_rows: int) -> dict[str, Any]:
    told: dict[str, Any] = {}
    sketched = Sketched(dump)
    n_rows = len(sketched.rows.n_words)
    store = open_store(path, create=IndexSettings(texts=False))
    starts = range(0, n_rows, batch_rows)
    with store.writing(), timed(told, "writes", n_rows):
        for start in starts:
            batch = sketched.batch(start, min(start + batch_rows, n_rows), store.state().n_articles)
            store.write(batch)
    told["bytes a row"] = room(store, n_rows)
    looked_up(store, sketched, told)
    with timed(told, "optimize", n_rows):
        store.optimize()
    told["bytes a row, optimized"] = room(store, n_rows)
    looked_up(store, sketched, told)
    rows = np.sort(np.random.default_rng(3).choice(n_rows, min(1000, n_rows), replace=False))
    with timed(told, "words of 1,000 rows", len(rows)):
        store.fetch(rows)
    with timed(told, "words of all rows", n_rows):
        store.fetch(np.arange(n_rows))
    with timed(told, "problems", n_rows):
        told["problems found"] = list(store.problems())
    told["bytes of text a paragraph, if kept"] = text_bytes(dump)
    store.close()
    return told


def policy(n_writes: int, n_rows: int) -> dict[str, Any]:
    """What merging by tiers makes of writes of so many rows, 16 bands each."""
    sizes: dict[int, int] = {}
    written, counts = 0, []
    for number in range(n_writes):
        n = 16 * n_rows
        n += sum(sizes.pop(run) for run in to_merge(sizes, n))
        sizes[number] = n
        written += n
        counts.append(len(sizes))
    return {
        "writes": n_writes,
        "rows_a_write": n_rows,
        "times_written": round(written / (16 * n_rows * n_writes), 2),
        "runs_mean": round(float(np.mean(counts)), 1),
        "runs_most": max(counts),
        "largest_run": max(sizes.values()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=8_500)
    parser.add_argument("--batch", type=int, default=100_000, help="rows of a write")
    parser.add_argument("--policy", action="store_true", help="only what merging makes of writes")
    arguments = parser.parse_args()
    if arguments.policy:
        year = 365 * 24 * 12
        sizes = [(10, 100_000), (100, 100_000), (year, 50), (year, 300)]
        print(json.dumps([policy(*size) for size in sizes], indent=1))
        return
    with tempfile.TemporaryDirectory() as folder:
        dump, truth = Path(folder, "dump.jsonl"), Path(folder, "truth.jsonl")
        generate.write_dump(arguments.articles, dump, truth, generator=generate.Generator())
        told = measured(dump, Path(folder, "index.db"), arguments.batch)
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
