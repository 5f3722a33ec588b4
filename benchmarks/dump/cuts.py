"""How often the fast cut and the full segmenter differ in where sentences end, and their speed.

    python benchmarks/dump/cuts.py FILE … [--language en] [--articles 2000] [--examples 20]

FILE is of JSON lines (also .gz) with the fields `text` and, if there, `language`. Each block of a
text goes to both. An end is missed where only the full segmenter has it, and extra where only the
fast cut has it; both are counted per 100 ends of the full segmenter, those at the end of a block
included. Articles are taken evenly from the file. `--examples` prints some of what differs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from pathlib import Path

from newsdiff.clean import block_spans
from newsdiff.segment import sentence_spans
from newsdiff.segment.quick import quick_sentences

AROUND = 50


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
            f"{shares[0]:.2f} missed, {shares[1]:.2f} extra"
        )
        for name, each in (("missed", missed), ("extra", extra)):
            for line in random.Random(1).sample(each, min(chosen.examples, len(each))):
                print(f"  {name}: {' '.join(line.split())}")


if __name__ == "__main__":
    main()
