"""A dump of any size on paper: what Spark, its workers and the driver would have to hold and move.

    python benchmarks/spark/paper.py [--paragraphs 1e9] [--core-hour 0.05] [--cores 256]

Takes the rows of `scale` in `results/spark.json` and goes on from the two largest dumps in a
straight line: what a paragraph more takes, so that what a start of Spark takes is left out. A
generated dump has as many near-duplicates for each article at any size; of an archive with more of
them, what goes by pairs is more by as much.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from newsdiff.spark.reuse import PAIRS_A_TURN

RESULT = Path(__file__).parents[1] / "results" / "spark.json"
GB = 1e9
PARTITION = 128e6
"""Bytes of a shuffle that one task is to take."""
DRIVER = {
    "numbers of blocks": ("blocks", 20),
    "numbers of texts": ("texts", 40),
    "where texts stand, evidence": ("blocks", 9),
    "articles: ids, sources, dates": ("articles", 120),
    "pairs of texts": ("pairs of texts", 40),
    "pairs of blocks": ("pairs", 16),
    "pairs of articles that meet": ("pairs of articles", 8),
    "pairs of articles that are reuse": ("reuse", 70),
}
"""Bytes for each of something; as in docs/spark.md and the docstrings of `newsdiff.spark`."""


def numbers(row: dict[str, object]) -> dict[str, float]:
    """All that grows with a dump, of a row of `scale`."""
    found = {"bytes": row["bytes"], "processor seconds": row["processor seconds"]}
    found |= row["counts"] | row["met"]
    found |= {f"frame {name}": size for name, size in row["frames"].items()}
    return found | {"shuffle": row["events"]["shuffle bytes"]}


def joined_bytes(told: dict[str, float]) -> float:
    """Bytes of words that joins shuffle in a large dump, while in a small one numbers go to all.

    All texts, once for each side of the candidates and for each turn of pairs of articles.
    """
    n_turns = -(-told["pairs of articles"] // PAIRS_A_TURN)
    return told["frame texts"] * (2 + n_turns)


def grown(rows: list[dict[str, object]], n_blocks: float) -> dict[str, float]:
    """The same of a dump of so many paragraphs, by a line through the two largest."""
    small, large = (numbers(row) for row in sorted(rows, key=lambda row: row["bytes"])[-2:])
    more = large["blocks"] - small["blocks"]
    return {
        name: large[name] + (large[name] - small.get(name, 0)) / more * (n_blocks - large["blocks"])
        for name in large
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paragraphs", type=float, default=1e9)
    parser.add_argument("--core-hour", type=float, default=0.05, help="price of one, in dollars")
    parser.add_argument("--cores", type=int, default=256)
    options = parser.parse_args()
    told = grown(json.loads(RESULT.read_text("utf-8"))["scale"], options.paragraphs)
    shuffle = told["shuffle"] + joined_bytes(told)
    hours = told["processor seconds"] / 3600
    frames = {name: size for name, size in told.items() if name.startswith("frame ")}
    print(f"paragraphs                          {told['blocks']:,.0f}")
    print(f"articles, texts                     {told['articles']:,.0f}, {told['texts']:,.0f}")
    print(f"the dump, GB                        {told['bytes'] / GB:,.0f}")
    print(f"folder of the run, GB               {sum(frames.values()) / GB:,.0f}")
    for name, size in sorted(frames.items(), key=lambda item: -item[1]):
        print(f"  {name.removeprefix('frame '):34}{size / GB:,.1f}")
    print(f"shuffled, GB                        {shuffle / GB:,.0f}")
    print(f"partitions of {PARTITION / 1e6:.0f} MB                {shuffle / PARTITION:,.0f}")
    print("driver, GB")
    total = 0.0
    for what, (name, size) in DRIVER.items():
        total += told[name] * size
        print(f"  {what:34}{told[name] * size / GB:,.1f}")
    turn = min(told["pairs of articles"], PAIRS_A_TURN)
    parts = told["bytes for parts"] / told["pairs of articles"] * turn
    total += parts
    print(f"  {'what goes to tasks at a time':34}{parts / GB:,.1f}")
    print(f"  in all                            {total / GB:,.1f}")
    print(f"processor hours                     {hours:,.0f}")
    print(f"hours on {options.cores} cores                  {hours / options.cores:,.1f}")
    print(f"cost at {options.core_hour} dollars a core-hour      {hours * options.core_hour:,.0f}")


if __name__ == "__main__":
    main()
