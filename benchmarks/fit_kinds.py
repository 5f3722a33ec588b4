"""Fit the weights of `newsdiff.clean.kinds`: words by which a sentence is matter of the house.

    python benchmarks/fit_kinds.py DUMP [DUMP …] [--annotated FILE] [--write]

A dump is JSON Lines, gzipped, with `id`, `source` and `text`. Its articles are cut as a dump is
(`newsdiff.clean.block_spans`, `newsdiff.segment.quick`); a sentence is matter of the house if
`newsdiff.clean` takes most of it for a part of the page, if it comes back in an outlet's articles
each time behind another one, or if it is figures for the most part (a templated market report).
FILE is a JSON list of {"text", "house"}: sentences that articles share, 1 for the house's.

Prints precision and recall in words against these labels, each outlet judged by weights fitted
without it, by dump and by what the weights must sum to; then, by weights fitted on everything,
precision and recall on the annotated sentences. `--write` writes the weights. Needs scipy.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
from fit_noise import N_FOLDS, fit, folded, hash_fold
from scipy.sparse import csr_matrix

from newsdiff.clean import clean_article, kinds
from newsdiff.clean.blocks import block_spans
from newsdiff.lexicon import any_words
from newsdiff.model import STORY_KINDS, Article
from newsdiff.model.dump_marks import N_BIASES, SENTENCE, STOPPED
from newsdiff.patterns import regex
from newsdiff.segment.quick import quick_cut

PER_SOURCE = 200
UNKNOWN, N_GROUPS = "unknown", 10
"""Articles without a source are divided into so many, which are held out as outlets are."""
MIN_COMING_BACK, MIN_WORDS_BACK = 4, 5
"""Articles of an outlet in which a sentence stands, each time behind another, and its words."""
MIN_FIGURES, MAX_GRAMMAR = 0.25, 0.05
"""Parts of the words of a template that are figures, and words without content."""
NO_HOUSE = STORY_KINDS | {"embed", "repeated_headline"}
"""Kinds that are no matter of the house: a post is a quotation."""
MIN_SOURCES = {"en": 5, "fr": 3, "de": 3}
"""Outlets with a word in matter of the house, from which it is no outlet's own name or topic."""
MIN_HOUSE, MIN_ALL, MANY = 6, 8, 300
"""Sentences of the house with a word, sentences with it, or so many of any kind."""
BACK = "coming back"
BINS = (1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 23, 31, 46)
"""Lengths in words from which on a sentence has a bias of its own."""
LONGEST = 30
"""Words after which a sentence weighs no more: what is shared is counted in words."""
EMPHASIS = {"bio": 3.0, "promotion": 3.0, "copyright": 3.0, "share": 2.0, BACK: 3.0}
"""How much more than others the kinds count that an outlet puts under many articles."""
MAX_MASS = 600.0
"""Weight of one outlet's matter of the house, at most."""
STRENGTH = 0.6
"""Of the evidence, against the penalty of `fit_noise.fit`."""
CLIP = 3.0
"""Nats that one word speaks for or against, at most."""
LEAN = (-1.5, 0.5)
"""Nats added to every bias, without and with a stop. Much of what articles of different outlets
share is matter of the house, in an article little is; but a line without a stop may be a sentence
that lost its rest."""
STEPS = (-1.0, 0.0, 1.0, 2.0)
_WORD = regex(r"\w+")


def read_dump(path):
    """(source, text) of up to PER_SOURCE articles of each source, spread evenly over the file."""
    by_source = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for index, row in enumerate(map(json.loads, lines)):
            unknown = f"{UNKNOWN} {path.name} {index % N_GROUPS}"
            by_source[row.get("source") or unknown].append(row["text"])
    for source, texts in sorted(by_source.items()):
        step = max(1, len(texts) // PER_SOURCE)
        for text in texts[::step][:PER_SOURCE]:
            yield source, text


def words_of(text):
    return _WORD.findall(text.casefold())


def sentences(text):
    """(start, end, whether a stop ends it) of the sentences of a text, as a dump is cut."""
    for first, last in block_spans(text):
        found = []
        for start, end, flags in quick_cut(text[first:last]):
            if flags & SENTENCE or not found:
                found.append([first + start, first + end, False])
            found[-1][1] = first + end
            found[-1][2] |= bool(flags & STOPPED)
        yield from found


def is_template(words):
    figures = sum(word[0].isdigit() for word in words)
    grammar = sum(word in GRAMMAR for word in words)
    return figures >= MIN_FIGURES * len(words) and grammar <= MAX_GRAMMAR * len(words)


GRAMMAR = frozenset(any_words("words", "grammar"))


def labelled(dump, source, text):
    """Rows of an article: a dict for each sentence."""
    cleaned = clean_article(Article(text=text))
    house = np.zeros(len(text) + 1, dtype=bool)
    kind_at = np.full(len(text) + 1, "body", dtype="U20")
    for block in cleaned.blocks:
        house[block.start : block.end] = block.kind not in NO_HOUSE
        kind_at[block.start : block.end] = block.kind
    rows = []
    for start, end, stopped in sentences(text):
        words = words_of(text[start:end])
        if words:
            is_house = house[start:end].mean() > 0.5 or is_template(words)
            rows.append({
                "dump": dump, "source": source, "lang": cleaned.language, "words": words,
                "stopped": stopped, "house": is_house, "folded": folded(text[start:end]),
                "kind": str(kind_at[(start + end) // 2]),
            })  # fmt: skip
    return rows


def mark_coming_back(rows):
    """Mark sentences that come back in articles of one outlet, each time behind another one."""
    behind = defaultdict(set)
    for before, row in pairwise(rows):
        if row["stopped"] and len(row["words"]) >= MIN_WORDS_BACK:
            behind[row["source"], row["folded"]].add(before["folded"])
    for row in rows:
        found = behind.get((row["source"], row["folded"]), ())
        if len(found) >= MIN_COMING_BACK:
            row["house"], row["kind"] = True, BACK


def outlet_of(row):
    """The source; one for all articles of a dump that names none."""
    return row["dump"] if row["source"].startswith(UNKNOWN) else row["source"]


def choose_words(rows):
    """Words of sentences of the house of several outlets, and frequent ones."""
    sources, n_house, n_all = defaultdict(set), Counter(), Counter()
    for row in rows:
        for word in set(row["words"]):
            n_all[word] += 1
            if row["house"]:
                n_house[word] += 1
                sources[word].add((row["lang"], outlet_of(row)))
    chosen = []
    for word, own in sources.items():
        outlets = Counter(language for language, _ in own)
        is_spread = any(outlets[code] >= least for code, least in MIN_SOURCES.items())
        is_telling = is_spread and n_house[word] >= MIN_HOUSE and n_all[word] >= MIN_ALL
        if (is_telling or n_all[word] >= MANY) and not word.isdecimal():
            chosen.append(word)
    return sorted(chosen)


def bin_of(n_words):
    return sum(n_words >= least for least in BINS) - 1


def matrix(rows, columns):
    """Counts of words, then one of the biases."""
    data, indices, starts = [], [], [0]
    for row in rows:
        counts = Counter(columns[word] for word in row["words"] if word in columns)
        indices += counts
        data += counts.values()
        indices.append(len(columns) + len(BINS) * row["stopped"] + bin_of(len(row["words"])))
        data.append(1)
        starts.append(len(indices))
    return csr_matrix((data, indices, starts), (len(rows), len(columns) + 2 * len(BINS)), float)


def weigh(rows):
    """Weights of the rows: by words, no outlet's house above others."""
    weights = np.array(
        [
            min(len(row["words"]), LONGEST)
            / 10
            * (EMPHASIS.get(row["kind"], 1.0) if row["house"] else 1.0)
            for row in rows
        ]
    )
    mass = Counter()
    for row, weight in zip(rows, weights, strict=True):
        mass[row["source"]] += weight * row["house"]
    for index, row in enumerate(rows):
        if row["house"]:
            weights[index] *= min(1.0, MAX_MASS / mass[row["source"]])
    return weights * STRENGTH


def cross_validated(x, y, weights, sources, is_word):
    sums = np.zeros(len(y))
    folds = np.array([hash_fold(source) for source in sources])
    for fold in range(N_FOLDS):
        held = folds == fold
        sums[held] = x[held] @ fit(x[~held], y[~held], weights[~held], is_word)
    return sums


def leant(beta, n_words):
    """The weights with clipped words and biases that lean, as they are written."""
    beta = beta.copy()
    beta[:n_words] = np.clip(beta[:n_words], -CLIP, CLIP)
    beta[n_words:] += np.repeat(LEAN, len(BINS))
    return beta


def print_scores(name, rows, sums, y):
    n = np.array([len(row["words"]) for row in rows])
    parts = []
    for step in STEPS:
        called = sums > step
        hit = (n * called * y).sum()
        precision, recall = hit / max(1, (n * called).sum()), hit / max(1, (n * y).sum())
        parts.append(f"{step:+.0f} {precision:.3f} {recall:.3f}")
    print(f"{name:30}", " | ".join(parts), flush=True)


def annotated_rows(path):
    for entry in json.loads(path.read_text(encoding="utf-8")):
        stopped = any(flags & STOPPED for _, _, flags in quick_cut(entry["text"]))
        words = words_of(entry["text"])
        yield {"words": words, "stopped": stopped, "house": bool(entry["house"]), **entry}


def rendered(words, beta):
    """The file that the package reads."""
    units = np.round(beta * kinds.UNITS).astype(int)
    text = "# Weights of newsdiff.clean.kinds, as benchmarks/fit_kinds.py writes them.\n"
    for stopped, name in enumerate(("open", "stopped")):
        own = units[len(words) + len(BINS) * stopped :][: len(BINS)]
        text += f"{name} = '" + " ".join(str(own[bin_of(max(1, n))]) for n in range(N_BIASES))
        text += "'\n"
    by_weight = defaultdict(list)
    for word, unit in zip(words, units, strict=False):
        by_weight[int(unit)].append(word)
    lines = [f"{unit} {' '.join(own)}" for unit, own in sorted(by_weight.items()) if abs(unit) > 6]
    return text + "words = '''\n" + "\n".join(lines) + "'''\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dumps", nargs="+", type=Path)
    parser.add_argument("--annotated", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    rows = []
    for path in arguments.dumps:
        for source, text in read_dump(path):
            rows += labelled(path.name, source, text)
    mark_coming_back(rows)
    words = choose_words(rows)
    y = np.array([row["house"] for row in rows])
    print(f"{len(rows):,} sentences, {y.sum():,} of the house, {len(words):,} words tried")
    columns = {word: column for column, word in enumerate(words)}
    x, weights = matrix(rows, columns), weigh(rows)
    is_word = np.arange(x.shape[1]) < len(words)
    sources = [row["source"] for row in rows]
    sums = cross_validated(x, y, weights, sources, is_word)
    for dump in (None, *dict.fromkeys(row["dump"] for row in rows)):
        mine = np.array([dump in (None, row["dump"]) for row in rows])
        own = [row for row, is_mine in zip(rows, mine, strict=True) if is_mine]
        print_scores(dump or "all", own, sums[mine], y[mine])
    beta = leant(fit(x, y, weights, is_word), len(words))
    if arguments.annotated:
        shared = list(annotated_rows(arguments.annotated))
        truth = np.array([row["house"] for row in shared])
        print_scores("annotated, all", shared, matrix(shared, columns) @ beta, truth)
    if arguments.write:
        kinds.WEIGHTS.write_text(rendered(words, beta), encoding="utf-8")
        n = (np.abs(np.round(beta[: len(words)] * kinds.UNITS)) > 6).sum()
        print(f"{n:,} words written")


if __name__ == "__main__":
    main()
