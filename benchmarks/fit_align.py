"""Fit the weights of `newsdiff.align.score` on annotated pairs of articles.

    python benchmarks/fit_align.py --pairs FOLDER [FOLDER …] --texts FILE.jsonl.gz [FILE …]

A pair is a JSON file: {"id", "a": {"article": ID}, "b": …, "links": [{"a": [[start, end], …], "b":
…}], "optional": […], "noise": {"a": [[start, end], …], "b": …}, "credits": {"a": [{"span": [start,
end]}], …}}, with spans in code points of the texts, which are JSON Lines with `id` and `text`.
Prints the fitted weights, and precision and recall of single candidates by threshold, under
ten-fold cross-validation by pair. Needs numpy and scipy.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path

import attrs
import numpy as np
from scipy.optimize import minimize

from newsdiff.align.candidates import find_candidates, rarity
from newsdiff.align.linking import same_words
from newsdiff.align.profile import profile_article
from newsdiff.align.score import FEATURES, features
from newsdiff.clean import clean_article
from newsdiff.model import Article
from newsdiff.segment import segment_article

N_FOLDS = 10


def overlap(spans, others):
    return sum(max(0, min(e, y) - max(s, x)) for s, e in spans for x, y in others)


def same_passage(link, gold):
    """Whether two links share half of the shorter side, on both sides."""
    for side in "ab":
        least = min(sum(e - s for s, e in spans) for spans in (link[side], gold[side]))
        if overlap(link[side], gold[side]) < least / 2:
            return False
    return True


def profile(text, pair, side):
    """Profile of an article whose noise is as annotated, so that the fit is of alignment alone."""
    cleaned = clean_article(Article(text=text), language=pair.get("lang"))
    gaps = pair["noise"][side] + [credit["span"] for credit in pair["credits"][side]]
    blocks = [
        attrs.evolve(
            block,
            kind=_kind(
                block.kind, overlap([(block.start, block.end)], gaps), block.end - block.start
            ),
        )
        for block in cleaned.blocks
    ]
    return profile_article(segment_article(attrs.evolve(cleaned, blocks=tuple(blocks))))


def _kind(kind, noise, length):
    if noise * 2 > length:
        return "other_noise"
    return kind if kind in ("headline", "subheading") else "body"


def rows_of(pair, texts):
    sides = [profile(texts[pair[side]["article"].replace(":", "-")], pair, side) for side in "ab"]
    weights = rarity(*sides)
    found, _ = find_candidates(*sides, weights)
    outright = same_words(*sides)
    lefts, rights = {i for i, _ in outright}, {j for _, j in outright}
    for candidate, values in zip(found, features(*sides, found, found, weights), strict=True):
        if candidate.left in lefts or candidate.right in rights:
            continue
        link = {}
        for side, prof, row in zip("ab", sides, (candidate.left, candidate.right), strict=True):
            sentence = prof.segmented.sentences[prof.sentences[row]]
            link[side] = [(sentence.start, sentence.end)]
        if any(same_passage(link, gold) for gold in pair["links"]):
            yield values, 1
        elif not any(same_passage(link, gold) for gold in pair.get("optional", [])):
            yield values, 0


def fit(values, hits, l2=0.5):
    """Weights of least regularised log loss, the bias first."""
    signs = np.where(hits == 1, -1.0, 1.0)

    def loss(weights):
        logits = values @ weights[1:] + weights[0]
        error = 1 / (1 + np.exp(-logits)) - hits
        total = np.logaddexp(0, signs * logits).sum() + l2 * (weights[1:] ** 2).sum() / 2
        return total, np.r_[error.sum(), values.T @ error + l2 * weights[1:]]

    return minimize(loss, np.zeros(values.shape[1] + 1), jac=True).x


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--pairs", type=Path, nargs="+", required=True)
    parser.add_argument("--texts", type=Path, nargs="+", required=True)
    args = parser.parse_args()
    texts = {}
    for path in args.texts:
        with gzip.open(path, "rt", encoding="utf8") as lines:
            texts.update((row["id"], row["text"]) for row in map(json.loads, lines))
    values, hits, ids = [], [], []
    for path in sorted(file for folder in args.pairs for file in folder.glob("*.json")):
        pair = json.loads(path.read_text(encoding="utf8"))
        for row, hit in rows_of(pair, texts):
            values.append(row)
            hits.append(hit)
            ids.append(path.name)
    values, hits = np.array(values), np.array(hits)
    names = sorted(set(ids))
    fold = np.array([names.index(name) % N_FOLDS for name in ids])
    logits = np.zeros(len(hits))
    for number in range(N_FOLDS):
        weights = fit(values[fold != number], hits[fold != number])
        logits[fold == number] = values[fold == number] @ weights[1:] + weights[0]
    scores = 1 / (1 + np.exp(-logits))
    print(f"{len(names)} pairs, {len(hits)} candidates, {hits.sum()} of them linked")
    for threshold in (0.3, 0.4, 0.5, 0.6):
        chosen = scores >= threshold
        print(
            f"  from {threshold}: precision {hits[chosen].mean():.3f},"
            f" recall {chosen[hits == 1].mean():.3f}"
        )
    for name, weight in zip(("bias", *FEATURES), fit(values, hits), strict=True):
        print(f"    {name}: float = {weight:.2f}")


if __name__ == "__main__":
    main()
