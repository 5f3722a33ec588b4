"""Growth by shape: time of `compare` and of every writer at n, 2n and 4n, and the exponent.

Each shape and size is a process of its own, so that a slow one can be ended and the memory of each
is its own. A step is judged if it takes longer than `MIN_JUDGED_S` at the largest size: what is
quick need not be linear.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from shape_texts import SHAPES  # noqa: E402  beside this file

MAX_EXPONENT = 1.3
MIN_JUDGED_S = 1.0
WRITERS = ("terminal", "markdown", "html", "json", "csv", "xlsx", "docx", "tei")
SECONDS = 120


def measure(shape: str, n: int, results: multiprocessing.Queue, profile: str = "") -> None:
    """Put the seconds of each step of one shape and size, and the peak of memory in MB."""
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    from newsdiff import report
    from newsdiff.model import Article
    from newsdiff.pipeline import compare

    make = SHAPES[shape]
    articles = [Article(text=make(n, side), path=f"{side}.txt") for side in (0, 1)]
    compare(Article(text="One ferry."), Article(text="One ferry."))

    def timed(step: str, call):
        started = time.perf_counter()
        if profile and step == profile:
            import cProfile
            import pstats

            profiler = cProfile.Profile()
            value = profiler.runcall(call)
            pstats.Stats(profiler).sort_stats("tottime").print_stats(18)
        else:
            value = call()
        results.put((step, round(time.perf_counter() - started, 3)))
        return value

    try:
        comparison = timed("compare", lambda: compare(*articles))
        results.put(("mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))
        for form in WRITERS:
            render = getattr(report, f"render_{form}")
            arguments = {"width": 100, "color": True} if form == "terminal" else {}
            timed(form, lambda: render(comparison, **arguments))  # noqa: B023  called at once
        timed("tables", lambda: [report.make_table(comparison, t) for t in _tables()])
        results.put(("mb_all", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))
    except Exception as error:
        results.put(("error", f"{type(error).__name__}: {str(error)[:200]}"))
    results.put(("end", 0))


def _tables() -> tuple[str, ...]:
    from newsdiff.report.tables import TABLES

    return tuple(TABLES)


def run(shape: str, n: int, seconds: float = SECONDS, profile: str = "") -> dict[str, float | str]:
    """Steps of one shape and size → seconds; `mb`; `error`, where it did not end well."""
    queue: multiprocessing.Queue = multiprocessing.Queue()
    process = multiprocessing.Process(target=measure, args=(shape, n, queue, profile))
    process.start()
    steps: dict[str, float | str] = {}
    stop = time.monotonic() + seconds
    while True:
        try:
            step, value = queue.get(timeout=max(0.01, stop - time.monotonic()))
        except Exception:
            steps["error"] = f"over {seconds} s after {', '.join(steps) or 'nothing'}"
            process.terminate()
            break
        if step == "end":
            break
        steps[step] = value
    process.join()
    return steps


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shapes", nargs="*", default=list(SHAPES))
    parser.add_argument("-n", type=int, default=5_000_000)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--profile", default="")
    options = parser.parse_args()
    if options.profile:
        for shape in options.shapes:
            print(json.dumps(run(shape, options.n, options.seconds, options.profile)))
        return
    for shape in options.shapes:
        sizes = [run(shape, options.n // part, options.seconds) for part in (4, 2, 1)]
        exponents = {}
        for step in ("compare", *WRITERS, "tables"):
            times = [size.get(step) for size in sizes]
            if all(times):
                exponents[step] = round(math.log2(times[2] / times[0]) / 2, 2)
        bad = {s: e for s, e in exponents.items() if e > MAX_EXPONENT and sizes[2][s] > 0.3}
        print(shape, json.dumps(sizes[2]), "BAD" if bad or "error" in sizes[2] else "ok", bad, flush=True)


if __name__ == "__main__":
    main()
