"""Fit the weights of `newsdiff.align.decide` on labelled pairs of sentences.

    python benchmarks/fit_align.py FOLDER [--annotated FOLDER] [--write]

FOLDER holds
- `labelled_pairs.jsonl.gz`: {"lang", "a", "b": ids of the articles, "a_span", "b_span": spans of
  the sentences, "label": S same, P partly, U either, N not}; S and P are learned against N. More of
  these ship as `labels/sentences.jsonl.gz`. A pair counts as often as there are unlabelled ones
  with its quick score, at most `MAX_WEIGHT` times, since the labelled ones were chosen by a score;
- the files of `ARTICLES`: {"id", "text"};
- `multitranslation/*.jsonl.gz`: documents in several translations, as `reworded.py` reads them, of
  which `N_TRANSLATED` pairs are drawn; every pair of sentences of those has a label.

With --annotated, a folder of pairs of articles whose links were all annotated: {"a", "b":
{"article"}, "links", "optional": [{"level", "a", "b": spans}]}. So each pair of their sentences
has a label, and counts `ANNOTATED_WEIGHT` times.

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
from newsdiff.align.extend import AgainSettings, Group, repeat_links
from newsdiff.align.linking import AlignSettings, is_related, same_words
from newsdiff.align.profile import profile_article
from newsdiff.align.score import FEATURES, ScoreWeights, features, logistic
from newsdiff.clean import clean_article
from newsdiff.model import Article
from newsdiff.segment import segment_article

LABELS = Path(__file__).parent / "labels" / "sentences.jsonl.gz"
ARTICLES = ("wire_en", "wire_fr", "wire_de", "press_en_10k", "rumours_en", "labelled_texts")
ANNOTATED_ARTICLES = ("wire_en", "wire_fr", "gold_texts")
FITTED = Path(__file__).parents[1] / "newsdiff" / "align" / "fitted.toml"
N_FOLDS = 10
L2 = 3.0
MAX_WEIGHT = 12.0
ANNOTATED_WEIGHT = 30.0
N_TRANSLATED = 200
GRID = (
    (0.65, 0.8, 0.9),
    (0.65, 0.8, 0.7),
    (0.6, 0.75, 0.65),
    (0.55, 0.75, 0.6),
    (0.5, 0.7, 0.55),
)
"""Least scores of a link: in related articles, in unrelated ones, to a partner that is taken."""
BINS = (0.0, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)


@attrs.define
class ArticlePair:
    """Two articles: what was found in them, and the labels of some pairs of sentences."""

    kind: str
    language: str
    fold: int
    same: list
    quick: dict
    figures: dict
    labels: dict
    evidence: Evidence


def rows(path):
    with gzip.open(path, "rt", encoding="utf8") as lines:
        yield from map(json.loads, lines)


def texts(folder, names):
    return {r["id"]: r["text"] for n in names for r in rows(folder / f"{n}.jsonl.gz")}


def profile_of(text, language=None):
    return profile_article(segment_article(clean_article(Article(text=text), language=language)))


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


def article_pair(left, right, fold, label, *, kind="labelled"):
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
        kind=kind,
        language=left.segmented.language,
        fold=fold,
        same=same,
        quick=quick,
        figures=first_look(evidence, unsure),
        labels=label(unsure),
        evidence=evidence,
    )


def read_labelled(folder):
    known = texts(folder, ARTICLES)
    by_pair = defaultdict(list)
    for path in (folder / "labelled_pairs.jsonl.gz", LABELS):
        for row in rows(path):
            by_pair[row["a"], row["b"]].append(row)
    profiles = {}
    for ids, labelled in by_pair.items():
        for name in ids:
            if name not in profiles:
                profiles[name] = profile_of(known[name], labelled[0]["lang"])
        left, right = (profiles[name] for name in ids)

        def label(unsure, labelled=labelled, left=left, right=right):
            places = ((row_of(left, r["a_span"]), row_of(right, r["b_span"]), r) for r in labelled)
            return {(i, j): r["label"] for i, j, r in places if (i, j) in unsure}

        yield article_pair(left, right, fold_of("|".join(sorted(ids))), label)


def read_annotated(folder, annotated):
    known = texts(folder, ANNOTATED_ARTICLES)
    for number, path in enumerate(sorted(annotated.glob("*.json"))):
        found = json.loads(path.read_text(encoding="utf8"))
        if "links" not in found:
            continue
        ids = [found[side]["article"].replace(":", "-") for side in "ab"]
        sides = sorted("ab", key=lambda side: (len(known[ids["ab".index(side)]]), side))
        left, right = (profile_of(known[ids["ab".index(side)]]) for side in sides)
        label = label_by_links(left, right, sides, found)
        yield article_pair(left, right, number % N_FOLDS, label, kind="annotated")


def label_by_links(left, right, sides, found):
    """Sentences of a link are the same, or either where the link is optional, and no others."""

    def is_of(link, i, j):
        return all(
            covers(link[side], profile, row)
            for side, profile, row in zip(sides, (left, right), (i, j), strict=True)
        )

    def label(unsure):
        labels = {}
        for i, j in unsure:
            levels = [link["level"] for link in found["links"] if is_of(link, i, j)]
            either = any(is_of(link, i, j) for link in found.get("optional", ()))
            labels[i, j] = "P" if "partial" in levels[:1] else "S" if levels else "NU"[either]
        return labels

    return label


def covers(spans, profile, row):
    """Whether the spans of a side have half of a sentence, or the sentence half of them."""
    sentence = profile.segmented.sentences[profile.sentences[row]]
    start, end = sentence.start, sentence.end
    common = sum(max(0, min(last, end) - max(first, start)) for first, last in spans)
    return common >= min(end - start, sum(last - first for first, last in spans)) / 2


def read_translated(folder):
    drawn = []
    for path in sorted((folder / "multitranslation").glob("*.jsonl.gz")):
        language = path.name.split(".")[1].split("-")[1]
        drawn += [(path.name, n, row, language) for n, row in enumerate(rows(path))]
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
            yield article_pair(left, right, fold, label, kind="translated")


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
        if pair.kind == "labelled"
        for cell in pair.figures
    ]
    bins = np.digitize([score for *_, score in everything], BINS)
    is_labelled = np.array([cell in pairs[n].labels for n, cell, _ in everything])
    share = {b: (bins == b).sum() / max(1, (is_labelled & (bins == b)).sum()) for b in set(bins)}
    counts = {
        (n, cell): min(share[b], MAX_WEIGHT)
        for (n, cell, _), b in zip(everything, bins, strict=True)
    }
    for n, pair in enumerate(pairs):
        if pair.kind == "annotated":
            counts |= {(n, cell): ANNOTATED_WEIGHT for cell in pair.labels}
    return counts


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
                share.append(counts.get((n, cell), 1.0))
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
    chosen = assign({c: s - least + 1e-9 for c, s in scores.items() if s >= least})[0]
    groups = [Group([i], [j], scores.get((i, j), 1.0)) for i, j in (*pair.same, *chosen)]
    again = repeat_links(groups, scores, pair.evidence, settings.again)
    return {*chosen, *((group.left[0], group.right[0]) for group in again)}


def report(name, pairs, decisions):
    """Precision and recall on the labelled pairs of sentences, which are the unsure ones."""
    for group in ("labelled", "en", "fr", "de", "annotated", "translated"):
        by_label = defaultdict(Counter)
        for pair, cells in zip(pairs, decisions, strict=True):
            is_of_language = pair.kind == "labelled" and group == pair.language
            if is_of_language or group == pair.kind:
                for cell, label in pair.labels.items():
                    by_label[label][cell in cells] += 1
        hits, wrong = (by_label["S"] + by_label["P"])[True], by_label["N"][True]
        missed = (by_label["S"] + by_label["P"])[False]
        if hits:
            precision, recall = hits / (hits + wrong), hits / (hits + missed)
            parts = (f"{k} {by_label[k][True]}/{by_label[k].total()}" for k in "SPUN")
            print(f"  {name:16} {group:10} P {precision:.3f} R {recall:.3f}", *parts)


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
    parser.add_argument("--annotated", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    pairs = [*read_labelled(args.folder), *read_translated(args.folder)]
    if args.annotated:
        pairs += read_annotated(args.folder, args.annotated)
    counts = importance(pairs)
    first = [pair.figures for pair in pairs]
    first_chances = cross_fit(pairs, first, counts)
    second = second_figures(pairs, first_chances)
    second_chances = cross_fit(pairs, second, counts)
    n_labels = sum(len(pair.labels) for pair in pairs)
    print(f"{len(pairs)} pairs of articles, {n_labels} labelled pairs of sentences")
    again = AgainSettings(min_score=1.0, min_sure_score=1.0, min_quoted_score=1.0)
    never = AlignSettings(min_score=0.5, min_unrelated_score=0.5, again=again)
    report("quick, .5", pairs, [linked(p, {}, never) for p in pairs])
    for least in GRID:
        settings = AlignSettings(
            min_score=least[0],
            min_unrelated_score=least[1],
            again=AgainSettings(min_score=least[2]),
        )
        links = [linked(p, s, settings) for p, s in zip(pairs, second_chances, strict=True)]
        report(" / ".join(map(str, least)), pairs, links)
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
