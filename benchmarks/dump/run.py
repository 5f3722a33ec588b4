"""newsdiff beside its peers and the floors: the same file, the same run, rounds in turn.

    python benchmarks/dump/run.py --articles 100000

Needs orjson and numpy in the environment that runs this, and a package index to install newsdiff
(this tree) and the peers from, each into its own virtual environment. A peer that cannot be
installed or fails is named in the result with the reason. Timed: newsdiff (paragraphs; whole
articles), Daft, gaoya, rensa, datasketch, text-dedup (whole articles, threshold .7, 128
permutations, word 3-shingles), and the floors `wc -w` and a bare JSON parse. Then a smaller dump is
judged against the exact join.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import environments
import generate
import judge
import measure

HERE = Path(__file__).parent
RESULTS = HERE.parent / "results"
BASELINE = "newsdiff"


class Bench:
    """What is run, where, on which dump."""

    def __init__(self, given: argparse.Namespace, work: Path) -> None:
        self.work = work
        self.command_of_newsdiff = environments.own(given.environments)
        self.peers: dict[str, environments.Peer] = {}
        self.not_run: dict[str, str] = {}
        for name in given.peers:
            peer = environments.prepare(name, given.environments)
            if peer.python is None:
                self.not_run[name] = peer.problem
            else:
                self.peers[name] = peer

    def out(self, name: str) -> Path:
        """A folder or file for a result, not there yet."""
        path = self.work / f"out-{name.replace(' ', '-')}"
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        return path

    def newsdiff(self, dump: Path, *options: str) -> list[str]:
        """The command for one run of newsdiff, into a fresh folder."""
        out = self.out("-".join(("newsdiff", *options)).replace("--", ""))
        return [self.command_of_newsdiff, "dedupe", str(dump), "--out", str(out), *options]

    def peer(self, name: str, dump: Path, *options: str) -> list[str]:
        """The command for one run of a peer."""
        peer = self.peers[name]
        return [str(peer.python), str(peer.script), str(dump), str(self.out(name)), *options]

    def command(self, name: str, dump: Path) -> list[str]:
        """The command of a contestant by its name in the result."""
        match name:
            case "wc -w" | "wc -w, C locale":
                return ["wc", "-w", str(dump)]
            case "JSON parse":
                return [sys.executable, str(HERE / "floors" / "parse_json.py"), str(dump)]
            case "newsdiff":
                return self.newsdiff(dump)
            case "newsdiff, whole articles":
                return self.newsdiff(dump, "--level", "article")
        return self.peer(name, dump)

    def environment(self, name: str) -> dict[str, str]:
        """Variables for a contestant: another locale."""
        return {"LC_ALL": "C"} if name == "wc -w, C locale" else {}


def timed(
    bench: Bench, dump: Path, rounds: int, patience_s: float
) -> dict[str, list[dict[str, float]]]:
    """Every contestant once a round, in the same order, so that a busy machine harms all alike."""
    names = ["wc -w", "wc -w, C locale", "JSON parse", "newsdiff", "newsdiff, whole articles"]
    names += list(bench.peers)
    with dump.open("rb") as file:  # all of it into the page cache
        while file.read(1 << 24):
            pass
    measure.run(bench.newsdiff(dump))
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for number in range(rounds):
        for name in list(runs):
            if runs[name] and runs[name][0]["wall_s"] > patience_s:
                continue
            try:
                cost = measure.run(bench.command(name, dump), env=bench.environment(name))
            except measure.CommandError as error:
                bench.not_run[name] = str(error)
                del runs[name]
                continue
            runs[name].append(cost)
            measure.show(f"round {number + 1}  {name}", cost)
    return runs


def judged(bench: Bench, dump: Path) -> dict[str, Any]:
    """Everybody against the exact join, on whole articles and on paragraphs."""
    return {level: _judged(bench, dump, level) for level in ("article", "paragraph")}


def _judged(bench: Bench, dump: Path, level: str) -> dict[str, Any]:
    common = ("--level", level, "--format", "jsonl")
    exact, found = bench.newsdiff(dump, *common, "--exact"), bench.newsdiff(dump, *common)
    measure.run(exact)
    measure.run(found)
    exact_tables, tables = (Path(command[command.index("--out") + 1]) for command in (exact, found))
    pairs = judge.read_pairs(exact_tables)
    boilerplate = judge.read_clusters(exact_tables, boilerplate=True)
    # Peers put whatever is connected into one cluster, newsdiff what is similar to one member.
    connected = judge.components(pairs)
    truth, own = judge.read_clusters(exact_tables), judge.read_clusters(tables)
    told: dict[str, Any] = {
        "newsdiff": judge.compare_clusters(truth, own)
        | {"pairs": judge.compare_pairs(pairs, judge.read_pairs(tables))}
    }
    for name in bench.peers:
        try:
            measure.run(bench.peer(name, dump, "--unit", level, "--words"))
        except measure.CommandError as error:
            bench.not_run[f"{name}, {level}"] = str(error)
            continue
        theirs = judge.read_peer(bench.work / f"out-{name}")
        theirs = {unit: cluster for unit, cluster in theirs.items() if unit not in boilerplate}
        together = [p for p in pairs if p[0] in theirs and theirs[p[0]] == theirs.get(p[1])]
        found_pairs = judge.compare_pairs(pairs, together)
        del found_pairs["precision"]  # of pairs of the exact join that share a cluster: always 1
        told[name] = judge.compare_clusters(connected, theirs) | {"pairs": found_pairs}
    for name, quality in told.items():
        figures = f"recall {quality['recall']:.4f}  precision {quality['precision']:.4f}"
        print(f"{level:10} {name:14} {figures}", flush=True)
    return told


def ratios(costs: dict[str, dict[str, float]], figure: str) -> dict[str, float]:
    """A figure of each contestant in units of newsdiff's."""
    base = costs[BASELINE][figure]
    return {name: round(cost[figure] / base, 3) for name, cost in costs.items()}


def summed_up(runs: dict[str, list[dict[str, float]]], n_articles: int) -> dict[str, Any]:
    """Best and median of the rounds, and ratios of the best: what else runs only adds time."""
    best = {name: measure.best(of) for name, of in runs.items()}
    for cost in best.values():
        cost["articles_per_s"] = round(n_articles / cost["wall_s"])
    return {
        "best": best,
        "median": {name: measure.median(of) for name, of in runs.items()},
        "times_newsdiff": ratios(best, "wall_s"),
        "times_newsdiff_cpu": ratios(best, "cpu_s"),
    }


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100_000, help="size of the timed dump")
    parser.add_argument(
        "--judged", type=int, default=20_000, help="size of the judged dump; 0: none"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=generate.SEED)
    told = "seconds: what takes longer is run once, in the first round"
    parser.add_argument("--patience", type=float, default=60.0, help=told)
    parser.add_argument(
        "--dump", type=Path, help="time this JSONL file in place of a generated one"
    )
    parser.add_argument(
        "--peers",
        nargs="*",
        default=list(environments.DISTRIBUTIONS),
        choices=list(environments.DISTRIBUTIONS),
    )
    parser.add_argument("--environments", type=Path, default=environments.FOLDER)
    parser.add_argument(
        "--work", type=Path, help="where dumps and results go for the time of the run"
    )
    parser.add_argument("--out", type=Path, default=RESULTS / "dedupe.json")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    with tempfile.TemporaryDirectory(prefix="newsdiff-benchmark-", dir=given.work) as folder:
        work = Path(folder)
        bench = Bench(given, work)
        dump = given.dump or work / "dump.jsonl"
        if not given.dump:
            generate.write_dump(given.articles, dump, generator=generate.Generator(given.seed))
        runs = timed(bench, dump, given.rounds, given.patience)
        n_articles = sum(1 for _ in dump.open("rb"))
        result: dict[str, Any] = {
            "what": "newsdiff dedupe beside its peers and floors, one file, rounds in turn",
            "machine": measure.machine(),
            "versions": measure.own_versions(bench.command_of_newsdiff)
            | {p.name: p.version for p in bench.peers.values()},
            "dump": {"articles": n_articles, "bytes": dump.stat().st_size, "seed": given.seed},
            "rounds": given.rounds,
            "runs": runs,
        }
        result |= summed_up(runs, n_articles)
        if given.judged:
            small = work / "judged.jsonl"
            generate.write_dump(given.judged, small, generator=generate.Generator(given.seed + 1))
            result |= {"judged": {"articles": given.judged, **judged(bench, small)}}
        result |= {"not_run": bench.not_run}
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(json.dumps(result["times_newsdiff"], indent=1))
    print(f"wrote {given.out}")


if __name__ == "__main__":
    main()
