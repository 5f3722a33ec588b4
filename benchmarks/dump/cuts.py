"""How often the fast cut and the full segmenter differ in where sentences end, and their speed.

    python benchmarks/dump/cuts.py FILE … [--language en] [--articles 2000] [--examples 20]

FILE is of JSON lines (also .gz) with the fields `text` and, if there, `language`. Each block of a
text goes to both. An end is missed where only the full segmenter has it, and extra where only the
fast cut has it; both are counted per 100 ends of the full segmenter, those at the end of a block
included. Articles are taken evenly from the file. `--examples` prints some of what differs.

The speed is that of the kernel on the blocks of the same articles: one thread, best of some runs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from pathlib import Path

import numpy as np

from newsdiff.clean import block_spans
from newsdiff.core.kernels import SLACK, cut_blocks
from newsdiff.model.dump_marks import WordMarks
from newsdiff.segment import sentence_spans
from newsdiff.segment.cut_table import cut_table
from newsdiff.segment.quick import quick_sentences
from newsdiff.sketch.cutting import cutter

AROUND = 50
N_RUNS = 20


def articles(path: Path, most: int) -> list[tuple[str, str]]:
    """Texts of a file with their languages, taken evenly."""
    raw = path.read_bytes()
    raw = gzip.decompress(raw) if path.suffix == ".gz" else raw
    records = [json.loads(line) for line in raw.splitlines()]
    step = max(len(records) // most, 1)
    return [(each["text"], each.get("language") or "") for each in records[::step]]


def compare(texts: list[tuple[str, str]], language: str) -> tuple[int, list[str], list[str]]:
    """Ends of the full segmenter, and where the fast cut has none or others."""
    n_ends, missed, extra = 0, [], []
    for text, own in texts:
        for first, last in block_spans(text):
            block = text[first:last]
            full = {start for start, _ in sentence_spans(block, own or language)}
            quick = {start for start, _ in quick_sentences(block)}
            n_ends += len(full)
            for starts, listed in ((full - quick, missed), (quick - full, extra)):
                listed += [
                    f"{block[max(place - AROUND, 0) : place]}|{block[place : place + AROUND]}"
                    for place in starts
                ]
    return n_ends, missed, extra


def speed(texts: list[tuple[str, str]]) -> float:
    """Megabytes of blocks cut in a second."""
    blocks = [text[start:end].encode() for text, _ in texts for start, end in block_spans(text)]
    lengths = np.array([len(block) for block in blocks], dtype=np.int64)
    ends = np.cumsum(lengths)
    memory = np.frombuffer(b"".join(blocks) + bytes(SLACK), dtype=np.uint8)
    room = len(memory) + len(blocks)
    table = cutter(cut_table(), WordMarks.none()).table
    firsts, starts = np.empty(len(blocks) + 1, dtype=np.int64), np.empty(room, dtype=np.int64)
    flags = np.empty(room, dtype=np.uint16)
    best = float("inf")
    for _ in range(N_RUNS):
        begun = time.perf_counter()
        cut_blocks(memory, ends - lengths, ends, table, firsts, starts, flags)
        best = min(best, time.perf_counter() - begun)
    return int(lengths.sum()) / best / 1e6


def main() -> None:
    """Compare on each file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--language", default="en", help="of articles that name none")
    parser.add_argument("--articles", type=int, default=2000, help="of each file, at most about")
    parser.add_argument(
        "--examples", type=int, default=0, help="what differs, so many of each kind"
    )
    chosen = parser.parse_args()
    for path in chosen.files:
        texts = articles(path, chosen.articles)
        n_ends, missed, extra = compare(texts, chosen.language)
        shares = [100 * len(each) / max(n_ends, 1) for each in (missed, extra)]
        print(
            f"{path.name}: {len(texts):,} articles, {n_ends:,} sentence ends; per 100 ends "
            f"{shares[0]:.2f} missed, {shares[1]:.2f} extra; {speed(texts):,.0f} MB/s"
        )
        for name, each in (("missed", missed), ("extra", extra)):
            for line in random.Random(1).sample(each, min(chosen.examples, len(each))):
                print(f"  {name}: {' '.join(line.split())}")


if __name__ == "__main__":
    main()
