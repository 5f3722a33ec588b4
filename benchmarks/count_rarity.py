"""Make the table of rarity of a language from the articles of dumps.

    python benchmarks/count_rarity.py LANGUAGE FILE.jsonl.gz [FILE …] [--without ID …]

Every file holds JSON Lines with `id` and `text` (or `paragraphs`). Counts the articles that have
each stem and writes `newsdiff/align/rarity/LANGUAGE.z`: on line k, stems whose rarity is k / 63
(see `newsdiff.align.background`). Articles with an id after `--without` are not counted.
"""

from __future__ import annotations

import argparse
import gzip
import json
import zlib
from collections import Counter
from math import log
from pathlib import Path

from newsdiff.align.background import LEVELS, RAREST
from newsdiff.align.profile import content_stems
from newsdiff.segment.tokens import TokenLists

TABLES = Path(__file__).parents[1] / "newsdiff" / "align" / "rarity"
MIN_ARTICLES = 3


def articles(paths, without):
    for path in paths:
        with gzip.open(path, "rt", encoding="utf8") as lines:
            for row in map(json.loads, lines):
                if row.get("id") not in without:
                    yield row.get("text") or "\n".join(row["paragraphs"])


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("language")
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--without", nargs="*", default=())
    args = parser.parse_args()
    counts, n_articles = Counter(), 0
    for text in articles(args.files, set(args.without)):
        tokens = TokenLists(text, args.language)
        tokens.add(0, len(text))
        counts.update(set(content_stems(tokens.words, args.language)))
        n_articles += 1
    levels = [[] for _ in range(LEVELS + 1)]
    for stem, count in sorted(counts.items()):
        rarity = min(1.0, log(n_articles / count) / log(RAREST))
        if count >= MIN_ARTICLES and round(LEVELS * rarity) < LEVELS:
            levels[round(LEVELS * rarity)].append(stem)
    packed = zlib.compress("\n".join(" ".join(stems) for stems in levels).encode("utf-8"), 9)
    (TABLES / f"{args.language}.z").write_bytes(packed)
    n_stems = sum(map(len, levels))
    print(f"{args.language}: {n_articles:,} articles, {n_stems:,} stems, {len(packed):,} bytes")


if __name__ == "__main__":
    main()
