"""Runs `newsdiff dedupe` on a small generated dump, with the newsdiff that Python finds.

    python .ci/try_wheel.py

It must not find the source tree. Needs the libraries of the extra `dump`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
N_ARTICLES = 500

sys.path.append(str(ROOT / "benchmarks" / "dump"))


def main() -> None:
    import generate

    import newsdiff
    from newsdiff.core import kernels

    if Path(newsdiff.__file__).is_relative_to(ROOT / "newsdiff"):
        sys.exit("this is the source tree, not an installed wheel")
    with tempfile.TemporaryDirectory() as scratch:
        dump, out = Path(scratch, "dump.jsonl"), Path(scratch, "out")
        generate.write_dump(N_ARTICLES, dump, generator=generate.Generator())
        command = [sys.executable, "-m", "newsdiff", "dedupe", str(dump), "--out", str(out)]
        subprocess.run(command, check=True, cwd=scratch, stdout=subprocess.DEVNULL)
        counts = json.loads((out / "summary.json").read_text("utf-8"))["counts"]
    if not (counts["articles"] == N_ARTICLES and counts["clusters"]):
        sys.exit(f"the wheel finds nothing in {N_ARTICLES} articles: {counts}")
    loops = kernels.levels()[0]
    print(f"the wheel finds {counts['clusters']} clusters in {N_ARTICLES} articles ({loops} loops)")


if __name__ == "__main__":
    main()
