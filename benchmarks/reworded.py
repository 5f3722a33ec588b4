"""How well re-worded sentences are linked, on independent translations of the same articles.

    python benchmarks/reworded.py FILE.jsonl.gz [FILE …]

Each line holds {"doc", "versions": {NAME: [segment, …]}}, where segment i of every version says the
same (one or two sentences). Of two versions of a document a share of the segments is deleted on
either side, and one stretch is moved; what is left over must be linked segment to segment. Prints
precision, recall and F1 of linked segments over all documents, and the same for the plain baseline:
mutual best by rapidfuzz ratio.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from pathlib import Path

from rapidfuzz.distance import Indel

from newsdiff.align import align_articles
from newsdiff.model import Article, Block, CleanedArticle
from newsdiff.segment import segment_article

DELETED = 0.25
BASELINE_LEAST = 0.6


def article(segments, language):
    """Segments as an article, each a body block, so that only alignment is measured."""
    text, blocks = "", []
    for segment in segments:
        text += "\n\n" if text else ""
        blocks.append(Block(start=len(text), end=len(text) + len(segment), kind="body"))
        text += segment
    cleaned = CleanedArticle(
        article=Article(text=text), language=language, blocks=tuple(blocks), credits=()
    )
    return segment_article(cleaned)


def disturbed(n_segments, rng):
    """Numbers of the segments that are kept, with one stretch moved to another place."""
    kept = [n for n in range(n_segments) if rng.random() > DELETED]
    start = rng.randrange(max(1, len(kept) - 2))
    stretch = kept[start : start + 3]
    rest = kept[:start] + kept[start + 3 :]
    place = rng.randrange(len(rest) + 1)
    return rest[:place] + stretch + rest[place:]


def linked(left, right):
    """Pairs of segment places that newsdiff links."""
    pairs = set()
    for link in align_articles(left, right).links:
        for i in link.left.sentences:
            for j in link.right.sentences:
                pairs.add((left.sentences[i].block, right.sentences[j].block))
    return pairs


def baseline(lefts, rights):
    scores = {
        (i, j): Indel.normalized_similarity(a, b)
        for i, a in enumerate(lefts)
        for j, b in enumerate(rights)
    }
    best_left = {i: max(range(len(rights)), key=lambda j: scores[i, j]) for i in range(len(lefts))}
    best_right = {j: max(range(len(lefts)), key=lambda i: scores[i, j]) for j in range(len(rights))}
    return {
        (i, j)
        for i, j in best_left.items()
        if best_right[j] == i and scores[i, j] >= BASELINE_LEAST
    }


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    for path in args.files:
        rng = random.Random(args.seed)
        language = path.name.split(".")[1].split("-")[1]
        counts = {"newsdiff": [0, 0, 0], "rapidfuzz mutual best": [0, 0, 0]}
        with gzip.open(path, "rt", encoding="utf8") as lines:
            for row in map(json.loads, lines):
                versions = sorted(row["versions"])
                one, two = rng.sample(versions, 2)
                n_segments = len(row["src"])
                mine, theirs = disturbed(n_segments, rng), disturbed(n_segments, rng)
                lefts = [row["versions"][one][n].strip() or "." for n in mine]
                rights = [row["versions"][two][n].strip() or "." for n in theirs]
                if not lefts or not rights:
                    continue
                gold = {(i, j) for i, n in enumerate(mine) for j, m in enumerate(theirs) if n == m}
                found = {
                    "newsdiff": linked(article(lefts, language), article(rights, language)),
                    "rapidfuzz mutual best": baseline(lefts, rights),
                }
                for name, pairs in found.items():
                    for place, number in enumerate((len(pairs & gold), len(pairs), len(gold))):
                        counts[name][place] += number
        print(path.name)
        for name, (hits, predicted, wanted) in counts.items():
            precision, recall = hits / max(1, predicted), hits / max(1, wanted)
            f1 = 2 * precision * recall / max(1e-9, precision + recall)
            print(f"  {name:22} precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")


if __name__ == "__main__":
    main()
