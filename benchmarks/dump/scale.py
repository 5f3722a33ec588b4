"""Ten times the articles in at most eleven times the time; bytes a paragraph; a bound on memory.

    python benchmarks/dump/scale.py --articles 10000 100000 1000000 --bounded 800000

Every size is timed in turn, `--rounds` times, and the best are compared. Bytes a paragraph are
the peak of the process less the peak on a dump of 100 articles (interpreter and libraries),
by paragraphs. The bounded run is given `--memory 1GB` and has to stay under it as a whole.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import environments
import generate
import measure
import run

MEMORY = "1GB"
TINY = 100


def dump_of(work: Path, n_articles: int) -> tuple[Path, int]:
    """A generated dump, and how many paragraphs it has."""
    dump, side = work / f"{n_articles}.jsonl", work / "truth.jsonl"
    generate.write_dump(n_articles, dump, side, generator=generate.Generator())
    with side.open("rb") as lines:
        n_paragraphs = sum(len(json.loads(line)["kind"]) for line in lines)
    side.unlink()
    return dump, n_paragraphs


def dedupe(work: Path, dump: Path, *options: str) -> dict[str, float]:
    """What one run costs; its tables are thrown away."""
    with tempfile.TemporaryDirectory(dir=work) as out:
        command = [measure.NEWSDIFF, "dedupe", str(dump), "--out", f"{out}/tables", *options]
        cost = measure.run(command)
    measure.show(" ".join((dump.stem, *options)), cost)
    return cost


def unbounded(work: Path, sizes: list[int], rounds: int) -> list[dict[str, Any]]:
    """Time and memory by size."""
    tiny, _ = dump_of(work, TINY)
    dedupe(work, tiny)
    floor = dedupe(work, tiny)["peak_bytes"]
    dumps = {size: dump_of(work, size) for size in sizes}
    runs: dict[int, list[dict[str, float]]] = {size: [] for size in sizes}
    for _ in range(rounds):
        for size, (dump, _) in dumps.items():
            runs[size].append(dedupe(work, dump))
    told = []
    for size, (dump, n_paragraphs) in dumps.items():
        cost = measure.best(runs[size])
        told.append(
            {"articles": size, "paragraphs": n_paragraphs, "bytes": dump.stat().st_size, **cost}
        )
        told[-1]["bytes_a_paragraph"] = round((cost["peak_bytes"] - floor) / n_paragraphs, 1)
        if len(told) > 1:
            for figure in ("wall_s", "cpu_s"):
                told[-1][f"times_before_{figure}"] = round(cost[figure] / told[-2][figure], 2)
        dump.unlink()
    return told


def bounded(work: Path, n_articles: int) -> dict[str, Any]:
    """One run with a bound on memory."""
    dump, n_paragraphs = dump_of(work, n_articles)
    cost = dedupe(work, dump, "--memory", MEMORY)
    dump.unlink()
    return {"memory": MEMORY, "articles": n_articles, "paragraphs": n_paragraphs, **cost}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument(
        "--bounded", type=int, default=800_000, help="articles of the bounded run; 0: none"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", type=Path, help="where dumps go for the time of the run")
    parser.add_argument("--out", type=Path, default=run.RESULTS / "dedupe-scale.json")
    parser.add_argument("--environments", type=Path, default=environments.FOLDER)
    given = parser.parse_args()
    measure.NEWSDIFF = environments.own(given.environments)
    told: dict[str, Any] = {
        "machine": measure.machine(),
        "versions": measure.own_versions(measure.NEWSDIFF),
    }
    with tempfile.TemporaryDirectory(prefix="newsdiff-scale-", dir=given.work) as folder:
        told["sizes"] = unbounded(Path(folder), given.articles, given.rounds)
        if given.bounded:
            told["bounded"] = bounded(Path(folder), given.bounded)
    given.out.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    print(json.dumps({key: told[key] for key in ("sizes", "bounded") if key in told}, indent=1))


if __name__ == "__main__":
    main()
