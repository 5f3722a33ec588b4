"""How much of the reuse between the articles of a dump is found.

    python benchmarks/dump/reuse.py dump.jsonl.gz … [-- --min-words 12]

By brute force, all pairs of articles of different sources that have at least 20, 50, 100 or 200
distinct sequences of eight words in common; and how many of them `newsdiff dedupe` has in its table
of reuse. A pair is near-identical if nine tenths of the sequences of both are in common.

Words are those of Python's `\\w+` on case-folded text. A sequence in more than 2,000 articles is
passed over. Memory: some 60 bytes a word. Arguments behind -- go to the command.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from isal import igzip

import newsdiff as nd

SIZE = 8
MOST_ARTICLES = 2000
LEVELS = (20, 50, 100, 200)
NEAR = 0.9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("dumps", nargs="+", type=Path)
    parser.add_argument("--fields", nargs="*", default=[], help="such as --text-field paragraphs")
    names, options = split_at(sys.argv[1:], "--")
    for dump in parser.parse_args(names).dumps:
        ids, sources, texts = read(dump)
        pairs, counts, sizes, n_passed = shared_sequences(texts)
        differs = sources[pairs[:, 0]] != sources[pairs[:, 1]]
        found, n_rows = found_pairs(dump, options, {name: i for i, name in enumerate(ids)})
        keys = pairs[:, 0] * len(ids) + pairs[:, 1]
        is_found = np.isin(keys, found)
        print(f"{dump.name}: {len(ids):,} articles, {n_rows:,} rows of reuse")
        if n_passed:
            print(f"  {n_passed:,} sequences in more than {MOST_ARTICLES:,} articles passed over")
        for level in LEVELS:
            report(f">= {level}", differs & (counts >= level), is_found)
        near = counts >= NEAR * sizes[pairs].max(axis=1)
        report("near-identical", near & differs & (counts >= LEVELS[0]), is_found)
        report("near-identical, one source", near & ~differs & (counts >= LEVELS[0]), is_found)


def split_at(arguments: list[str], mark: str) -> tuple[list[str], list[str]]:
    at = arguments.index(mark) if mark in arguments else len(arguments)
    return arguments[:at], arguments[at + 1 :]


def report(name: str, wanted: Any, is_found: Any) -> None:
    n = int(wanted.sum())
    share = int((wanted & is_found).sum()) / n if n else float("nan")
    print(f"  {name:>27}: {n:6,} pairs, found {share:.3f}")


def read(path: Path) -> tuple[list[str], Any, list[str]]:
    """Ids, sources (a number each, different where unknown) and texts."""
    opened = igzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")
    with opened as stream:
        records = [json.loads(line) for line in stream]
    known: dict[str, int] = {}
    sources = []
    for index, record in enumerate(records):
        name = record.get("source")
        sources.append(known.setdefault(name, len(known)) if name else -1 - index)
    ids = [str(record.get("id", index)) for index, record in enumerate(records)]
    return ids, np.array(sources), [text_of(record) for record in records]


def text_of(record: dict[str, Any]) -> str:
    text = record.get("text", record.get("paragraphs", ""))
    return text if isinstance(text, str) else "\n\n".join(text)


def shared_sequences(texts: list[str]) -> tuple[Any, Any, Any, int]:
    """Pairs of articles, distinct sequences in common, those of each article, and passed over."""
    numbers: dict[str, int] = {}
    factors = np.random.default_rng(1).integers(1, 1 << 62, SIZE, dtype=np.uint64) * 2 + 1
    hashes, owners = [], []
    sizes = np.zeros(len(texts), dtype=np.int64)
    for index, text in enumerate(texts):
        found = re.findall(r"\w+", text.casefold())
        words = np.array([numbers.setdefault(word, len(numbers)) for word in found], np.uint64)
        if len(words) < SIZE:
            continue
        windows = np.lib.stride_tricks.sliding_window_view(words + np.uint64(1), SIZE)
        mixed = (windows ^ (windows << np.uint64(31))) * factors
        own = np.unique((mixed ^ (mixed >> np.uint64(29))).sum(axis=1, dtype=np.uint64))
        hashes.append(own)
        owners.append(np.full(len(own), index, dtype=np.int64))
        sizes[index] = len(own)
    return (*pairs_of(np.concatenate(hashes), np.concatenate(owners), len(texts), sizes),)


def pairs_of(hashes: Any, owners: Any, n: int, sizes: Any) -> tuple[Any, Any, Any, int]:
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    starts = np.flatnonzero(np.diff(hashes, prepend=~hashes[0]))
    lengths = np.diff(np.append(starts, len(hashes)))
    n_passed = int((lengths > MOST_ARTICLES).sum())
    keys, counts = np.empty(0, np.int64), np.empty(0, np.int64)
    waiting: list[Any] = []
    for length in np.unique(lengths[(lengths > 1) & (lengths <= MOST_ARTICLES)]):
        groups = owners[starts[lengths == length][:, None] + np.arange(length)]
        one, other = np.triu_indices(length, 1)
        for group in np.array_split(groups, max(1, len(groups) * len(one) >> 22)):
            waiting.append((group[:, one] * n + group[:, other]).ravel())
            if sum(map(len, waiting)) > 1 << 24:
                keys, counts = counted(keys, counts, waiting)
    keys, counts = counted(keys, counts, waiting)
    return np.stack([keys // n, keys % n], axis=1), counts, sizes, n_passed


def counted(keys: Any, counts: Any, waiting: list[Any]) -> tuple[Any, Any]:
    more, n_more = np.unique(np.concatenate([np.empty(0, np.int64), *waiting]), return_counts=True)
    waiting.clear()
    united, places = np.unique(np.append(keys, more), return_inverse=True)
    return united, np.bincount(places, np.append(counts, n_more), len(united)).astype(np.int64)


def found_pairs(dump: Path, options: list[str], numbers: dict[str, int]) -> tuple[Any, int]:
    """Pairs in the table of reuse, as one number each."""
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "newsdiff", "dedupe", str(dump), "--out", place, *options]
        subprocess.run(command, check=True, capture_output=True)
        reuse = nd.open(place).reuse
        sides = (
            np.array([numbers[name] for name in reuse[f"{side}_id"].to_pylist()], np.int64)
            for side in ("left", "right")
        )
        left, right = sides
        return np.minimum(left, right) * len(numbers) + np.maximum(left, right), len(reuse)


if __name__ == "__main__":
    main()
