"""Fit the weights of `newsdiff.clean.gauge`: which forms of lines are parts of a page.

    python benchmarks/fit_noise.py DUMP [DUMP …] [--annotated FILE] [--write]

A dump is JSON Lines, gzipped, with `source` and `text`; a line that comes back in several articles
of one source, each time between other lines, is taken for a part of the page, as is what the rules
are certain of; other lines are taken for story. FILE is a JSON list of {"source", "lang", "text",
"labels"} with a label for each code point of the text: 0 story, 1 page, 2 neither.

Prints precision, recall and F1 in characters on the annotated articles, each judged by weights
fitted without its outlet, for the rules alone and by threshold; `--write` writes the weights fitted
on everything. Words are kept that occur in lines of several outlets. Needs numpy and scipy.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import re
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from newsdiff.clean import gauge
from newsdiff.clean.judgement import judge_lines
from newsdiff.model import NOISE_KINDS, STORY_KINDS, Article

N_FOLDS = 5
PER_SOURCE = 40
MIN_COMING_BACK = 3
MIN_SOURCES = {"en": 12, "de": 2, "fr": 3}
MANY_OUTLETS = 50
"""Of a language with so many, the weights are trusted with less likely lines, too."""
ANNOTATED_WEIGHT = 4.0
MAX_LABEL = 4
"""Words of a line that comes back and may be an outlet's usual subheading."""
L2 = 1.0
L1 = 3.0
OUTPUT = gauge.WEIGHTS


def read_dump(path, without=frozenset()):
    """Up to PER_SOURCE articles of each source, spread evenly over the file."""
    by_source = collections.defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["id"] not in without:
                by_source[row.get("source") or f"{path.name} {row['id']}"].append(row["text"])
    for source, texts in sorted(by_source.items()):
        step = max(1, len(texts) // PER_SOURCE)
        yield source, texts[::step][:PER_SOURCE], texts


def folded(text):
    return re.sub(r"\d+", "0", " ".join(text.lower().split()))


def coming_back(texts):
    """Lines in MIN_COMING_BACK articles or more, each time between other lines."""
    around = collections.defaultdict(set)
    for text in texts:
        lines = [folded(line) for line in text.split("\n") if line.strip()]
        for index, line in enumerate(lines):
            before = lines[index - 1] if index else ""
            behind = lines[index + 1] if index + 1 < len(lines) else ""
            around[line].add((before, behind))
    return {
        line
        for line, pairs in around.items()
        if min(len({before for before, _ in pairs}), len({behind for _, behind in pairs}))
        >= MIN_COMING_BACK
        or (
            len(pairs) >= MIN_COMING_BACK
            and len({before for before, _ in pairs}) >= MIN_COMING_BACK
        )
    }


def opening(line):
    """First words of a line."""
    return " ".join(folded(line[:100]).split()[:3])


def coming_back_openings(texts):
    """Openings of the last lines of MIN_COMING_BACK articles or more: notes after one pattern."""
    counts = collections.Counter(
        first
        for text in texts
        for first in {opening(line) for line in text.strip().split("\n")[-8:] if line.strip()}
    )
    return {first for first, count in counts.items() if count >= MIN_COMING_BACK}


def weak_rows(source, sample, texts):
    back = coming_back(texts)
    openings = coming_back_openings(texts)
    for text in sample:
        lines = judge_lines(Article(text=text))
        language = lines[0].language if lines else ""
        page = gauge.Page(lines)
        for index, line in enumerate(lines):
            if line.kind == "credit" or not page.is_open(index):
                continue
            is_page = line.kind in NOISE_KINDS
            opens = any(hit.where == "starts" for hit in line.hits)
            late = index >= len(lines) - gauge.NEAR_END and opening(line.text) in openings
            if not is_page and (opens or late):
                continue
            if not is_page and folded(line.text) in back:
                if line.n_words <= MAX_LABEL or line.text[-1] in "?:":
                    continue
                is_page = True
            yield source, language, dict(gauge.measure(page, index)), float(is_page), 1.0


def annotated_rows(articles):
    for number, article in enumerate(articles):
        lines = judge_lines(Article(text=article["text"]))
        page = gauge.Page(lines)
        for index, line in enumerate(lines):
            labels = article["labels"][line.start : line.end]
            bare = [own for own, c in zip(labels, line.text, strict=True) if not c.isspace()]
            sums = collections.Counter(bare)
            yield {
                "source": article["source"], "article": number, "lang": article["lang"],
                "features": dict(gauge.measure(page, index)),
                "story": sums["0"], "page": sums["1"], "kind": line.kind,
                "n_words": line.n_words, "text": line.text, "open": page.is_open(index),
                "measured": article.get("measure", True),
            }  # fmt: skip


def is_word(name):
    return bool(re.match("[a-z]{2,3}: ", name))


def matrix(rows, columns):
    data, indices, starts = [], [], [0]
    for features in rows:
        for name, value in features.items():
            if name in columns:
                indices.append(columns[name])
                data.append(value)
        starts.append(len(indices))
    return csr_matrix((data, indices, starts), shape=(len(rows), len(columns)))


def fit(x, y, w, words):
    """Logistic weights, L2 on form, a smoothed L1 on words."""
    penalty = np.where(words, 0.0, L2)
    sparse = np.where(words, L1, 0.0)

    def loss(beta):
        z = x @ beta
        smooth = np.sqrt(beta**2 + 1e-4)
        value = np.sum(w * (np.logaddexp(0, z) - y * z))
        value += 0.5 * np.sum(penalty * beta**2) + np.sum(sparse * smooth)
        gradient = x.T @ (w * (1 / (1 + np.exp(-z)) - y)) + penalty * beta
        return value, gradient + sparse * beta / smooth

    found = minimize(
        loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 250}
    )
    return found.x


def choose_columns(rows):
    """Every form, and the words that occur in lines of the page of several outlets."""
    sources = collections.defaultdict(set)
    for source, _, features, is_page, _ in rows:
        for name in features:
            if not is_word(name) or is_page:
                sources[name].add(source)
    names = sorted(
        name
        for name, own in sources.items()
        if len(own) >= (MIN_SOURCES.get(name.partition(":")[0], 3) if is_word(name) else 1)
    )
    return {name: column for column, name in enumerate(names)}


def score(items, probability, threshold):
    counts = collections.defaultdict(collections.Counter)
    for item, p in zip(items, probability, strict=True):
        if not item["measured"]:
            continue
        page = decide(item, p, threshold)
        if item["kind"] == "credit":
            page = False
        counts[item["lang"]]["tp"] += item["page"] * page
        counts[item["lang"]]["fp"] += item["story"] * page
        counts[item["lang"]]["fn"] += item["page"] * (not page)
    return counts


def decide(item, p, threshold):
    if not item["open"]:
        return item["kind"] in NOISE_KINDS
    if item["kind"] in STORY_KINDS:
        return p >= threshold
    return True


def print_score(name, counts):
    parts = []
    for language, c in sorted(counts.items()):
        p = c["tp"] / max(1, c["tp"] + c["fp"])
        r = c["tp"] / max(1, c["tp"] + c["fn"])
        parts.append(f"{language} {p:.3f} {r:.3f} {2 * p * r / max(1e-9, p + r):.3f}")
    print(f"{name:24}", " | ".join(parts), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dumps", nargs="+", type=Path)
    parser.add_argument("--annotated", type=Path)
    parser.add_argument("--without", type=Path, help="identifiers to leave out, one a line")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    rows = []
    without = frozenset(arguments.without.read_text().split()) if arguments.without else frozenset()
    for path in arguments.dumps:
        for source, sample, texts in read_dump(path, without):
            rows += weak_rows(source, sample, texts)
    print(len(rows), "lines,", sum(row[3] for row in rows), "of the page", flush=True)
    items = (
        list(annotated_rows(json.loads(arguments.annotated.read_text())))
        if arguments.annotated
        else []
    )
    texts = {}
    extra = [
        (i["source"], i["lang"], i["features"], float(i["page"] > i["story"]), ANNOTATED_WEIGHT)
        for i in items
        if i["page"] + i["story"] and i["kind"] != "credit" and i["open"]
    ]
    columns = choose_columns(rows + extra)
    words = np.array([is_word(name) for name in columns])
    everything = rows + extra
    x = matrix([row[2] for row in everything], columns)
    y = np.array([row[3] for row in everything])
    w = np.array([row[4] for row in everything])
    sources = np.array([row[0] for row in everything])
    print(x.shape, flush=True)
    if items:
        outlets = sorted({item["source"] for item in items})
        fold_of = {source: hash_fold(source) for source in outlets}
        probability = np.zeros(len(items))
        xi = matrix([item["features"] for item in items], columns)
        for fold in range(N_FOLDS):
            held = {source for source in outlets if fold_of[source] == fold}
            train = ~np.isin(sources, list(held))
            beta = fit(x[train], y[train], w[train], words)
            mine = np.array([item["source"] in held for item in items])
            probability[mine] = 1 / (1 + np.exp(-(xi[mine] @ beta)))
        print_score("rules", score(items, np.full(len(items), 0.5), 2.0))
        for threshold in (0.3, 0.4, 0.55, 0.7, 0.8):
            print_score(f"{threshold}", score(items, probability, threshold))
    if arguments.write:
        beta = fit(x, y, w, words)
        weights = {
            name: round(float(beta[column]), 2)
            for name, column in columns.items()
            if abs(beta[column]) >= (0.25 if is_word(name) else 0.01)
        }
        outlets_of = collections.defaultdict(set)
        for source, language, *_ in everything:
            outlets_of[language].add(source)
        known = sorted(code for code, own in outlets_of.items() if len(own) >= MANY_OUTLETS)
        OUTPUT.write_text(rendered(known, weights), "utf-8")
        print(len(weights), "weights written")


def rendered(known, weights):
    """The file that the package reads: of each language's words the code stands above the list."""
    listed = collections.defaultdict(list)
    for name, weight in sorted(weights.items()):
        code, own = name.split(": ", 1) if is_word(name) else ("", name)
        listed[code].append(f"{weight} {own}")
    text = "# Weights of newsdiff.clean.gauge, as benchmarks/fit_noise.py writes them.\n"
    text += f'languages = "{" ".join(known)}"\n'
    for code in sorted(listed):
        head = f"{code} = " if code else "forms = "
        head = "\n[words]\n" + head if code == min(filter(None, listed)) else head
        text += head + "'''\n" + "\n".join(listed[code]) + "'''\n"
    return text


def hash_fold(source):
    import hashlib

    return int(hashlib.md5(source.encode(), usedforsecurity=False).hexdigest(), 16) % N_FOLDS


if __name__ == "__main__":
    main()
