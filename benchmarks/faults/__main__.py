"""Run newsdiff under faults: `python benchmarks/faults [MEASURE …]` prints measure, tried, failed.

Cases are drawn with fixed seeds, from texts of our own. The fast part of the same measures runs
with the tests (`tests/faults`).
"""

from __future__ import annotations

import argparse
import sys
import time

from registry import load, tried

SHOWN_MAX = 5


def main() -> int:
    measures = load()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help=", ".join(measures))
    parser.add_argument("--fast", action="store_true", help="the few cases that the tests try")
    parser.add_argument("--share", type=float, default=1.0, help="part of the cases")
    options = parser.parse_args()
    if unknown := set(options.measures) - set(measures):
        parser.error(f"no measure {', '.join(sorted(unknown))}; there are {', '.join(measures)}")
    print(f"| {'measure':<28} | {'tried':>7} | {'failed':>6} | {'seconds':>7} |")
    print(f"| :{'-' * 27} | {'-' * 6}: | {'-' * 5}: | {'-' * 6}: |", flush=True)
    has_failed = False
    for name, one in measures.items():
        if options.measures and name not in options.measures:
            continue
        since = time.perf_counter()
        n = one.n_fast if options.fast else max(1, round(one.n * options.share))
        if not n:
            continue
        outcome = tried(one, n)
        seconds = time.perf_counter() - since
        n_failed = len(outcome.failures)
        print(
            f"| {name:<28} | {outcome.n_tried:>7,} | {n_failed:>6,} | {seconds:>7.0f} |", flush=True
        )
        for said in outcome.failures[:SHOWN_MAX]:
            print(f"    {said}", file=sys.stderr, flush=True)
        has_failed = has_failed or n_failed > 0
    return int(has_failed)


if __name__ == "__main__":
    sys.exit(main())
