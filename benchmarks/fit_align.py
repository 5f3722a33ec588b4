"""Fit the weights of `newsdiff.align.decide` on labelled pairs of sentences.

    python benchmarks/fit_align.py FOLDER [--write]

FOLDER holds
- `labelled_pairs.jsonl.gz`: {"lang", "a", "b": ids of the articles, "a_span", "b_span": spans of
  the sentences, "label": S same, P partly, U either, N not}; S and P are learned against N. A pair
  counts as often as there are unlabelled ones with its quick score, at most `MAX_WEIGHT` times,
  since the labelled ones were chosen by that score;
- `labelled_texts.jsonl.gz` and `wire_fr.jsonl.gz`: {"id", "text"}, the articles;
- `multitranslation/*.jsonl.gz`: documents in several translations, as `reworded.py` reads them, of
  which `N_TRANSLATED` pairs are drawn; every pair of sentences of those has a label.

Prints precision and recall under ten-fold cross-validation by pair of articles (by document for
translations), and writes `newsdiff/align/fitted.toml` with --write. Needs numpy and scipy.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
from collections import Counter, defaultdict
from pathlib import Path

import attrs
import numpy as np
from reworded import article as article_of
from reworded import disturbed
from scipy.optimize import minimize

from newsdiff.align.assign import assign
from newsdiff.align.candidates import find_candidates, rarity
from newsdiff.align.decide import FIRST, SECOND, SURE, UNSURE, first_look, second_look
from newsdiff.align.evidence import Evidence
from newsdiff.align.linking import AlignSettings, is_related, same_words
from newsdiff.align.profile import profile_article
from newsdiff.align.score import FEATURES, ScoreWeights, features, logistic
from newsdiff.clean import clean_article
from newsdiff.model import Article
from newsdiff.segment import segment_article

FITTED = Path(__file__).parents[1] / "newsdiff" / "align" / "fitted.toml"
N_FOLDS = 10
L2 = 3.0
MAX_WEIGHT = 12.0
N_TRANSLATED = 200
GRID = ((0.5, 0.9), (0.6, 0.8), (0.6, 0.9), (0.65, 0.9), (0.7, 0.9), (0.6, 1.0))
BINS = (0.0, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)


@attrs.define
class ArticlePair:
    """Two articles: what was found in them, and the labels of some pairs of sentences."""

    language: str
    is_translated: bool
    fold: int
    same: list
    quick: dict
    figures: dict
    labels: dict
    evidence: Evidence


def rows(folder, name):
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf8") as lines:
        yield from map(json.loads, lines)


def row_of(profile, span):
    """Row of the sentence that holds most of a span, if at least half of it."""
    best, length = None, (span[1] - span[0]) / 2
    for row, number in enumerate(profile.sentences):
        sentence = profile.segmented.sentences[number]
        common = min(sentence.end, span[1]) - max(sentence.start, span[0])
        if common >= length:
            best, length = row, common
    return best


def fold_of(name):
    return int(hashlib.md5(name.encode()).hexdigest(), 16) % N_FOLDS


def article_pair(left, right, fold, label, *, is_translated=False):
    """Two profiles; `label` gives the labels of those of its pairs of rows that it knows."""
    same = same_words(left, right)
    lefts, rights = {i for i, _ in same}, {j for _, j in same}
    weights = rarity(left, right)
    found, _ = find_candidates(left, right, weights)
    free = [c for c in found if c.left not in lefts and c.right not in rights]
    described = features(left, right, free, found, weights)
    cells = dict(zip([(c.left, c.right) for c in free], described, strict=True))
    score = ScoreWeights()
    quick = {
        cell: logistic(
            score.bias + sum(getattr(score, n) * v for n, v in zip(FEATURES, row, strict=True))
        )
        for cell, row in cells.items()
    }
    evidence = Evidence(left, right)
    unsure = {cell: row for cell, row in cells.items() if UNSURE <= quick[cell] < SURE}
    return ArticlePair(
        language=left.segmented.language,
        is_translated=is_translated,
        fold=fold,
        same=same,
        quick=quick,
        figures=first_look(evidence, unsure),
        labels=label(unsure),
        evidence=evidence,
    )


def read_labelled(folder):
    texts = {r["id"]: r["text"] for n in ("wire_fr", "labelled_texts") for r in rows(folder, n)}
    by_pair = defaultdict(list)
    for row in rows(folder, "labelled_pairs"):
        by_pair[row["a"], row["b"]].append(row)
    profiles = {}
    for ids, labelled in by_pair.items():
        for name in ids:
            article = clean_article(Article(text=texts[name]), language=labelled[0]["lang"])
            profiles[name] = profile_article(segment_article(article))
        left, right = (profiles[name] for name in ids)

        def label(unsure, labelled=labelled, left=left, right=right):
            places = ((row_of(left, r["a_span"]), row_of(right, r["b_span"]), r) for r in labelled)
            return {(i, j): r["label"] for i, j, r in places if (i, j) in unsure}

        yield article_pair(left, right, fold_of("|".join(sorted(ids))), label)


def read_translated(folder):
    drawn = []
    for path in sorted((folder / "multitranslation").glob("*.jsonl.gz")):
        language = path.name.split(".")[1].split("-")[1]
        documents = list(rows(path.parent, path.name.removesuffix(".jsonl.gz")))
        drawn += [(path.name, n, row, language) for n, row in enumerate(documents)]
    rng = random.Random(1)
    for name, number, row, language in rng.choices(drawn, k=N_TRANSLATED):
        numbers = [disturbed(len(row["src"]), rng) for _ in "ab"]
        versions = rng.sample(sorted(row["versions"]), 2)
        sides = [
            [row["versions"][version][n].strip() or "." for n in side]
            for version, side in zip(versions, numbers, strict=True)
        ]
        if all(sides):
            left, right = (profile_article(article_of(side, language)) for side in sides)
            fold = fold_of(f"{name}{number}")
            label = label_by_segment(left, right, numbers)
            yield article_pair(left, right, fold, label, is_translated=True)


def label_by_segment(left, right, numbers):
    """Rows of one segment are the same, either where both sides have it in several sentences."""
    segments = [
        [side[p.segmented.sentences[n].block] for n in p.sentences]
        for p, side in zip((left, right), numbers, strict=True)
    ]
    counts = [Counter(side) for side in segments]

    def label(unsure):
        labels = {}
        for i, j in unsure:
            one, two = segments[0][i], segments[1][j]
            labels[i, j] = "N" if one != two else "S" if min(c[one] for c in counts) == 1 else "U"
        return labels

    return label


def importance(pairs):
    """Pair of sentences → how many of its quick score it stands for."""
    everything = [
        (n, cell, pair.quick[cell])
        for n, pair in enumerate(pairs)
        if not pair.is_translated
        for cell in pair.figures
    ]
    bins = np.digitize([score for *_, score in everything], BINS)
    is_labelled = np.array([cell in pairs[n].labels for n, cell, _ in everything])
    share = {b: (bins == b).sum() / max(1, (is_labelled & (bins == b)).sum()) for b in set(bins)}
    return {(n, cell): share[b] for (n, cell, _), b in zip(everything, bins, strict=True)}


def fit(values, hits, counts):
    """Weights of least regularised log loss, the bias first, on the scale of the values."""
    mean, scale = values.mean(0), values.std(0) + 1e-9
    scaled = (values - mean) / scale
    signs = np.where(hits == 1, -1.0, 1.0)
    counts = counts / counts.mean()

    def loss(weights):
        logits = scaled @ weights[1:] + weights[0]
        error = (1 / (1 + np.exp(-logits)) - hits) * counts
        total = (counts * np.logaddexp(0, signs * logits)).sum() + L2 * (weights[1:] ** 2).sum() / 2
        return total, np.r_[error.sum(), scaled.T @ error + L2 * weights[1:]]

    found = minimize(loss, np.zeros(values.shape[1] + 1), jac=True, method="L-BFGS-B").x
    slopes = found[1:] / scale
    return np.r_[found[0] - slopes @ mean, slopes]


def training(pairs, figures, counts, numbers):
    values, hits, share = [], [], []
    for n in numbers:
        for cell, label in pairs[n].labels.items():
            if label != "U":
                values.append(figures[n][cell])
                hits.append(float(label in "SP"))
                share.append(min(counts.get((n, cell), 1.0), MAX_WEIGHT))
    return np.array(values), np.array(hits), np.array(share)


def chances(weights, figures):
    return {cell: logistic(weights[0] + float(weights[1:] @ row)) for cell, row in figures.items()}


def cross_fit(pairs, figures, counts):
    """Probabilities of every pair of articles by weights that were fitted without its fold."""
    result = [{}] * len(pairs)
    for fold in range(N_FOLDS):
        others = [n for n in range(len(pairs)) if pairs[n].fold != fold]
        weights = fit(*training(pairs, figures, counts, others))
        for n in range(len(pairs)):
            if pairs[n].fold == fold:
                result[n] = chances(weights, figures[n])
    return result


def second_figures(pairs, first):
    return [
        second_look(p.evidence, p.figures, {**p.quick, **f, **dict.fromkeys(p.same, 1.0)})
        for p, f in zip(pairs, first, strict=True)
    ]


def linked(pair, found, settings):
    """Cells that the two passes link, as `newsdiff.align.linking` does without joined sentences."""
    scores = {**pair.quick, **found}
    related = is_related(pair.evidence.left, pair.evidence.right, pair.same, scores)
    least = settings.min_score if related else settings.min_unrelated_score
    chosen = set(assign({c: s - least + 1e-9 for c, s in scores.items() if s >= least})[0])
    lefts = {i for i, _ in [*pair.same, *chosen]}
    rights = {j for _, j in [*pair.same, *chosen]}
    chosen |= {
        (i, j)
        for (i, j), s in scores.items()
        if (i in lefts) != (j in rights)
        and s >= settings.min_quoted_score
        and (s >= settings.min_second_score or pair.evidence.quotes(i, j))
    }
    return chosen


def report(name, pairs, counts, decisions):
    """Precision and recall over all candidates, estimated from the labelled ones."""
    for group in ("all", "en", "fr", "de", "translated"):
        true, wrong, missed = 0.0, 0.0, 0.0
        by_label = defaultdict(lambda: [0.0, 0.0])
        for n, pair in enumerate(pairs):
            if (group == "translated") != pair.is_translated:
                continue
            if group not in ("all", "translated", pair.language):
                continue
            true += sum(score >= SURE for score in pair.quick.values())
            for cell, label in pair.labels.items():
                if label == "U":
                    continue
                is_hit, count = cell in decisions[n], counts.get((n, cell), 1.0)
                by_label[label][0] += is_hit * count
                by_label[label][1] += count
                true += count * (is_hit and label != "N")
                wrong += count * (is_hit and label == "N")
                missed += count * (not is_hit and label != "N")
        precision, recall = true / (true + wrong), true / (true + missed)
        parts = ", ".join(f"{k} {a / b:.2f}" for k, (a, b) in sorted(by_label.items()) if b)
        print(f"  {name:16} {group:10} P {precision:.3f} R {recall:.3f} linked: {parts}")


def as_toml(fitted: dict[str, dict[str, float]]) -> str:
    """The file of the weights: a table for each look."""
    lines = ["# Weights of the closer looks at two sentences, written by benchmarks/fit_align.py."]
    for look, weights in fitted.items():
        lines += ["", f"[{look}]", *(f"{name} = {weight}" for name, weight in weights.items())]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    pairs = [*read_labelled(args.folder), *read_translated(args.folder)]
    counts = importance(pairs)
    first = [pair.figures for pair in pairs]
    first_chances = cross_fit(pairs, first, counts)
    second = second_figures(pairs, first_chances)
    second_chances = cross_fit(pairs, second, counts)
    n_labels = sum(len(pair.labels) for pair in pairs)
    print(f"{len(pairs)} pairs of articles, {n_labels} labelled pairs of sentences")
    never = AlignSettings(min_score=0.5, min_second_score=1.0, min_quoted_score=1.0)
    report("quick, .5", pairs, counts, [linked(p, {}, never) for p in pairs])
    chosen = AlignSettings()
    for least, again in sorted({*GRID, (chosen.min_score, chosen.min_second_score)}):
        settings = attrs.evolve(chosen, min_score=least, min_second_score=again)
        links = [linked(p, s, settings) for p, s in zip(pairs, second_chances, strict=True)]
        report(f"{least} / {again}", pairs, counts, links)
    everything = range(len(pairs))
    fitted = {
        look: dict(
            zip(
                ("bias", *names),
                [round(float(w), 4) for w in fit(*training(pairs, figures, counts, everything))],
                strict=True,
            )
        )
        for look, names, figures in (("first", FIRST, first), ("second", SECOND, second))
    }
    if args.write:
        FITTED.write_text(as_toml(fitted), encoding="utf8")


if __name__ == "__main__":
    main()
