"""Growth by shape: processor time of `compare` and of every writer at n, 2n and 4n.

The exponent is log2(time of 4n / time of n) / 2: 1 for a step whose time grows like the text. Each
shape and size is a process of its own, so that one that takes too long can be ended and the memory
of each is its own. A step is judged where it takes longer than `MIN_JUDGED_S` at 4n: what is quick
need not be linear. A shape that is refused with its reason (`ResourceError`) has not failed: it is
judged at the largest half, quarter … that is let in.

usage: python benchmarks/faults/shapes.py [SHAPE …] [-n CHARACTERS]
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import queue
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from typing import TYPE_CHECKING

from registry import measure
from shape_texts import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

N_CHARACTERS = 5_000_000
N_SMALLEST = 10_000
MAX_EXPONENT = 1.3
MIN_JUDGED_S = 2.0
MAX_WALL_S = 900.0
MAX_COMPARE_S = 40.0
MAX_COMPARE_MB = 600
BOUNDED_SHAPE = "articles"
"""The shape of which the time and memory of `compare` are bounded outright."""
WRITERS = ("terminal", "markdown", "html", "json", "csv", "xlsx", "docx", "tei", "svg")

Steps = dict[str, float]


def time_steps(shape: str, n: int, results: multiprocessing.Queue, profiled: str) -> None:
    """Put the seconds of each step of one shape and size, and the peak of memory in MB."""
    import newsdiff as nd
    from newsdiff import report

    articles = [nd.Article(text=SHAPES[shape](n, side), path=f"{side}.txt") for side in (0, 1)]
    nd.compare(nd.Article(text="One ferry."), nd.Article(text="One ferry."))

    def timed(step: str, call, *arguments, **named):
        started = time.process_time()
        if step == profiled:
            import cProfile
            import pstats

            profiler = cProfile.Profile()
            value = profiler.runcall(call, *arguments, **named)
            pstats.Stats(profiler).sort_stats("tottime").print_stats(18)
        else:
            value = call(*arguments, **named)
        results.put((step, time.process_time() - started))
        return value

    try:
        comparison = timed("compare", nd.compare, *articles)
        results.put(("MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
        for form in WRITERS:
            named = {"width": 100, "color": True} if form == "terminal" else {}
            timed(form, getattr(report, f"render_{form}"), comparison, **named)
    except nd.ResourceError as error:
        results.put((f"refused: {error}", 0.0))
    except Exception as error:  # noqa: BLE001  any is a fault
        results.put((f"error: {error!r}"[:200], 0.0))
    results.put(("end", 0.0))


def run(shape: str, n: int, wall_s: float = MAX_WALL_S, profiled: str = "") -> Steps:
    """Steps of one shape and size with their seconds; a step `error: …` if it did not end well."""
    results: multiprocessing.Queue = multiprocessing.Queue()
    process = multiprocessing.Process(target=time_steps, args=(shape, n, results, profiled))
    process.start()
    steps: Steps = {}
    stop = time.monotonic() + wall_s
    while "end" not in steps:
        try:
            step, value = results.get(timeout=max(0.01, stop - time.monotonic()))
            steps[step] = value
        except queue.Empty:
            steps[f"error: {wall_s:.0f} s after {', '.join(steps) or 'nothing'}"] = wall_s
            process.kill()
            break
    process.join()
    return steps


def exponents(sizes: Sequence[Steps]) -> dict[str, float]:
    """The exponent of each step that is judged, from the steps of n, 2n and 4n."""
    small, _, large = sizes
    return {
        step: math.log2(large[step] / max(small[step], 1e-3)) / 2
        for step in ("compare", *WRITERS)
        if step in small and large.get(step, 0.0) >= MIN_JUDGED_S
    }


def judge(shape: str, sizes: Sequence[Steps]) -> list[str]:
    """What is wrong with one shape: errors, exponents, bounds that are broken."""
    wrong = [step for steps in sizes for step in steps if step.startswith("error")]
    wrong += [
        f"{step} exponent {exponent:.2f}"
        for step, exponent in exponents(sizes).items()
        if exponent > MAX_EXPONENT
    ]
    if shape == BOUNDED_SHAPE:
        wrong += [
            f"{step} {sizes[2][step]:.0f}, bound {bound}"
            for step, bound in (("compare", MAX_COMPARE_S), ("MB", MAX_COMPARE_MB))
            if sizes[2].get(step, 0.0) > bound
        ]
    return wrong


def rows(
    n: int = N_CHARACTERS, shapes: Sequence[str] = tuple(SHAPES)
) -> Iterator[tuple[str, int, int, str]]:
    """Rows of the table of faults: measure, tried, failed, detail; a row for each shape."""
    for shape in shapes:
        sizes, refused = measured(shape, n)
        wrong = judge(shape, sizes)
        figures = ", ".join(
            f"{step} {value:.1f}"
            for step, value in sizes[2].items()
            if step != "end" and not step.startswith("error")
        )
        yield f"shape: {shape}", 1, int(bool(wrong)), "; ".join([*wrong, figures, *refused])


def measured(shape: str, n: int) -> tuple[list[Steps], list[str]]:
    """Steps at a quarter, a half and all of the largest size let in, and why more was refused."""
    refused: list[str] = []
    while True:
        large = run(shape, n)
        reasons = [step for step in large if step.startswith("refused")]
        if not reasons or n < N_SMALLEST:
            break
        refused = [f"at {n:,} {reasons[0]}"]
        n //= 2
    if refused:
        refused = [f"judged at {n:,}", *refused]
    return [run(shape, n // 4), run(shape, n // 2), large], refused


@measure("shapes", n=len(SHAPES), n_fast=0)
def all_shapes(n: int) -> Iterator[str]:
    """Texts of odd shapes: exponents, and the bounds on time and memory."""
    for shape, _, n_failed, detail in rows(shapes=tuple(SHAPES)[:n]):
        yield f"{shape}: {detail}" if n_failed else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shapes", nargs="*", default=list(SHAPES))
    parser.add_argument("-n", type=int, default=N_CHARACTERS)
    parser.add_argument("--profile", default="", help="a step to profile instead, at n alone")
    options = parser.parse_args()
    if options.profile:
        for shape in options.shapes:
            print(shape, run(shape, options.n, profiled=options.profile))
        return 0
    any_failed = False
    for name, _, failed, detail in rows(options.n, options.shapes):
        print(f"{name:32} {'FAILED' if failed else 'ok':6}  {detail}", flush=True)
        any_failed |= failed > 0
    return int(any_failed)


if __name__ == "__main__":
    sys.exit(main())
