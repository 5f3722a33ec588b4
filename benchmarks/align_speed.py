"""Article pairs a second through alignment: links and levels, one process, one core.

    python benchmarks/align_speed.py

Articles of 30 sentences are drawn from the sentences of the two seed articles, each with a few
words of its own changed, so that about half of a pair's sentences have a partner. Two figures: all
pairs of 40 articles, each profiled once, and single pairs, where both articles are profiled for
every pair.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import newsdiff
from newsdiff.align import align_all, align_articles, describe_links
from newsdiff.clean import clean_article
from newsdiff.model import Article
from newsdiff.segment import segment_article, sentence_spans

SEEDS = Path(__file__).parents[1] / "seeds"
N_SENTENCES = 30
N_ARTICLES = 40


def variant(sentences, rng):
    """An article of 30 of the sentences, in a rotated order, every third with words dropped."""
    chosen = sorted(rng.sample(range(len(sentences)), N_SENTENCES))
    turn = rng.randrange(N_SENTENCES)
    lines = []
    for number in chosen[turn:] + chosen[:turn]:
        words = sentences[number].split()
        if rng.random() < 1 / 3:
            words = [word for word in words if rng.random() > 0.1]
        lines.append(" ".join(words))
    article = Article(text="\n\n".join(lines))
    return segment_article(clean_article(article, language="en"))


def best_of(rounds, work):
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    sentences = []
    for path in sorted(SEEDS.glob("*.txt")):
        text = path.read_text(encoding="utf8")
        spans = sentence_spans(text, "en")
        sentences += [
            text[a:b] for a, b in spans if len(text[a:b].split()) > 7 and "\n" not in text[a:b]
        ]
    rng = random.Random(1)
    articles = [variant(sentences, rng) for _ in range(N_ARTICLES)]
    pairs = [(articles[i], articles[i + 1]) for i in range(0, N_ARTICLES, 2)] * 5
    n_all = N_ARTICLES * (N_ARTICLES - 1) // 2
    links = [align_articles(*pair).links for pair in pairs]
    seconds = {
        "all pairs, links and levels": best_of(args.rounds, lambda: align_all(articles)) / n_all,
        "single pairs, links and levels": best_of(
            args.rounds, lambda: [align_articles(*pair) for pair in pairs]
        )
        / len(pairs),
        "edits and divergences of a pair": best_of(
            args.rounds,
            lambda: [describe_links(found, pair) for found, pair in zip(links, pairs, strict=True)],
        )
        / len(pairs),
    }
    mean = sum(len(article.sentences) for article in articles) / N_ARTICLES
    print(f"newsdiff {newsdiff.__version__}, {mean:.1f} sentences an article,", end=" ")
    print(f"{sum(map(len, links)) / len(links):.1f} links a pair")
    for name, value in seconds.items():
        print(f"  {name:34} {1 / value:8,.0f} pairs/s ({1000 * value:.2f} ms)")
    print(json.dumps({name: round(1 / value) for name, value in seconds.items()}))


if __name__ == "__main__":
    main()
