"""Credits and languages of a dump's articles, quickly and by the full rules: speed and agreement.

    python benchmarks/dump/credits.py dump.jsonl.gz …                (all articles)
    python benchmarks/dump/credits.py dump.jsonl.gz --sample 1500    (so many, drawn by a seed)
    python benchmarks/dump/credits.py dump.jsonl.gz --pass-only      (any dump, no full rules)

Of each dump: articles a second of processor time by the quick way, with the language found out by
itself; by the full rules; articles with the same set of agencies; agencies missed and extra; the
same for the language. Articles are read before the clock starts. Then what the pass over the dump
spends on an article, in microseconds of processor time: to read and sketch it, to tell its language
and to look for names by the hashes of its words, and on all notes, credits of those that name an
agency included.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from newsdiff import Article, clean
from newsdiff.clean.annotating import Annotator, Texts
from newsdiff.clean.language import detect_language, quick_language
from newsdiff.clean.quick_credits import QuickCredits
from newsdiff.core.kernels import SLACK
from newsdiff.core.strings import strings_from
from newsdiff.model.dump_settings import DedupeSettings
from newsdiff.pipeline.dedupe.reading import sketcher_of
from newsdiff.read.dump import Dump
from newsdiff.read.dump.batch import SOURCE, TEXT
from newsdiff.read.dump.records import Fields
from newsdiff.read.dump.strings import field_strings
from newsdiff.sketch.hashing import word_hash

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsdiff.model.dump import Strings
    from newsdiff.sketch.batch import Sketcher

ROUNDS = 3
WARM = "VARN (AP) - What is made once is made before the clock starts."


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


def told(articles: list[dict[str, Any]]) -> dict[str, Any]:
    """The figures of one dump."""
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


def in_pass(path: Path) -> dict[str, Any]:
    """Microseconds an article in the pass over a dump."""
    spent: Counter[str] = Counter()

    def lap(stage: str, do: Callable[[], Any]) -> Any:
        begin = time.thread_time()
        made = do()
        spent[stage] += time.thread_time() - begin
        return made

    sketcher, annotator = sketcher_of(DedupeSettings()), Annotator(word_hash)
    annotator.annotate(_texts(sketcher, strings_from([WARM]), strings_from([""])))
    dump = Dump(str(path), Fields.from_names({}))
    n_articles = n_named = 0
    for job in dump.jobs():
        batch = lap("read", lambda job=job: dump.load(job))
        n_articles += len(batch)
        column, sources = (field_strings(batch, field) for field in (TEXT, SOURCE))
        texts = lap("sketch", lambda c=column, s=sources: _texts(sketcher, c, s))
        lap("language", lambda texts=texts: annotator.languages(texts))
        n_named += len(lap("names", lambda texts=texts: annotator.named(texts)))
        lap("all notes", lambda texts=texts: annotator.annotate(texts))
    told = {stage: round(seconds * 1e6 / n_articles, 2) for stage, seconds in spent.items()}
    return {"microseconds": told, "articles": n_articles, "name an agency": n_named}


def _texts(sketcher: Sketcher, column: Strings, sources: Strings) -> Texts:
    content = np.append(column.content, np.zeros(SLACK, dtype=np.uint8))
    starts, ends = column.offsets[:-1].astype(np.int64), column.offsets[1:].astype(np.int64)
    blocks = sketcher.sketch(content, starts, ends)
    return Texts(content, starts, ends, sources, blocks.words, blocks.first_words)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dumps", type=Path, nargs="+")
    parser.add_argument("--sample", type=int, help="of a larger dump, so many articles")
    parser.add_argument("--pass-only", action="store_true", help="without the full rules")
    given = parser.parse_args()
    for dump in given.dumps:
        result = {} if given.pass_only else told(articles_of(dump, given.sample))
        result["pass"] = in_pass(dump)
        print(dump.name, json.dumps(result, indent=1), flush=True)


if __name__ == "__main__":
    main()
