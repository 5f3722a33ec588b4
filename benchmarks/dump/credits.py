"""Credits and languages of a dump's articles, quickly and by the full rules: speed and agreement.

    python benchmarks/dump/credits.py dump.jsonl.gz …                (all articles)
    python benchmarks/dump/credits.py dump.jsonl.gz --sample 1500    (so many, drawn by a seed)

Of each dump: articles a second of processor time by the quick way, with and without the language
told; by the full rules; articles with the same set of agencies; agencies missed and extra; the same
for the language. Articles are read before the clock starts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from newsdiff import Article, clean
from newsdiff.clean.language import detect_language, quick_language
from newsdiff.clean.quick_credits import QuickCredits

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3


def articles_of(dump: Path, n: int | None) -> list[dict[str, Any]]:
    opened = gzip.open if dump.suffix == ".gz" else open
    with opened(dump, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    if n is not None and n < len(articles):
        articles = Random(7).sample(articles, n)
    return articles


def timed(
    do: Callable[[dict[str, Any]], Any], articles: list[dict[str, Any]], rounds: int = ROUNDS
) -> tuple[list[Any], float]:
    """Answers, and articles a second in the best round."""
    best = float("inf")
    for _ in range(rounds):
        begin = time.process_time()
        answers = [do(article) for article in articles]
        best = min(best, time.process_time() - begin)
    return answers, len(articles) / best


def told(dump: Path, n: int | None) -> dict[str, Any]:
    """The figures of one dump."""
    articles = articles_of(dump, n)
    quick = QuickCredits()

    def fully(article: dict[str, Any]) -> tuple[set[str], str]:
        cleaned = clean(Article(text=article["text"], source=article.get("source")))
        return {credit.agency for credit in cleaned.credits}, cleaned.language

    def quickly(article: dict[str, Any], language: str | None = None) -> set[str]:
        return set(quick.of(article["text"], article.get("source"), language))

    full, full_speed = timed(fully, articles, 1)
    found, speed = timed(quickly, articles)
    languages, language_speed = timed(lambda article: quick_language(article["text"]), articles)
    _, detect_speed = timed(lambda article: detect_language(article["text"]), articles, 1)
    pairs = [(own, credited) for own, (credited, _) in zip(found, full, strict=True)]
    same = [own == language for own, (_, language) in zip(languages, full, strict=True)]
    return {
        "articles": len(articles),
        "articles with credits": sum(bool(credited) for _, credited in pairs),
        "credits: articles a second": round(speed),
        "credits by the full rules: articles a second": round(full_speed),
        "same agencies": round(sum(own == credited for own, credited in pairs) / len(pairs), 5),
        "agencies": sum(len(credited) for _, credited in pairs),
        "missed": sum(len(credited - own) for own, credited in pairs),
        "extra": sum(len(own - credited) for own, credited in pairs),
        "language: articles a second": round(language_speed),
        "language by the full rules: articles a second": round(detect_speed),
        "same language": round(sum(same) / len(same), 5),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dumps", type=Path, nargs="+")
    parser.add_argument("--sample", type=int, help="of a larger dump, so many articles")
    given = parser.parse_args()
    for dump in given.dumps:
        print(dump.name, json.dumps(told(dump, given.sample), indent=1), flush=True)


if __name__ == "__main__":
    main()
