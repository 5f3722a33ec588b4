"""Draw articles a second from a result of `run.py` as an SVG for the README.

python benchmarks/dump/plot.py benchmarks/results/dedupe.json benchmarks/results/dedupe.svg
"""

from __future__ import annotations

import argparse
import json
from html import escape
from pathlib import Path
from typing import Any

WIDTH, ROW, LABEL, FIGURES = 760, 30, 190, 190
TOP, BOTTOM = 58, 34

STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-size: 15px; font-weight: 600 }
  .note { font-size: 11px; fill: #57606a }
  .own { fill: #0969da } .peer { fill: #afb8c1 } .floor { fill: #d8dee4 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .note { fill: #8d96a0 }
    .own { fill: #4493f8 } .peer { fill: #656c76 } .floor { fill: #3d444d }
  }
"""
FLOORS = ("wc -w", "JSON parse")
HIDDEN = ("wc -w, C locale",)
CALLED = {"newsdiff": "newsdiff, paragraphs", "JSON parse": "bare JSON parse (Python)"}


def bars(result: dict[str, Any]) -> list[tuple[str, str, float, float]]:
    """Label, class, articles a second and times newsdiff's speed, the fastest first."""
    speed = {name: cost["articles_per_s"] for name, cost in result["best"].items()}
    own = speed["newsdiff"]
    told = []
    for name in sorted(speed, key=lambda name: -speed[name]):
        if name not in HIDDEN:
            kind = "floor" if name in FLOORS else "own" if name.startswith("newsdiff") else "peer"
            version = result["versions"].get(name, "")
            label = CALLED.get(name, f"{name} {version}" if kind == "peer" else name)
            told.append((label, kind, speed[name], own / speed[name]))
    return told


def svg(result: dict[str, Any]) -> str:
    """The picture."""
    rows = bars(result)
    height = TOP + ROW * len(rows) + BOTTOM
    most = max(speed for _, _, speed, _ in rows)
    room = WIDTH - LABEL - FIGURES
    machine, dump = result["machine"], result["dump"]
    title = (
        f"Near-duplicates of {dump['articles']:,} articles ({dump['bytes'] / 1e6:,.0f} MB of JSONL)"
    )
    note = f"articles a second, whole process, best of {result['rounds']} rounds in turn; "
    note += f"{machine['cores']} cores, {machine['processor']}"
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">']
    parts += [f"<title>{escape(title)}</title>", f"<style>{STYLE}</style>"]
    parts += [f'<text class="title" x="8" y="22">{escape(title)}</text>']
    parts += [f'<text class="note" x="8" y="42">{escape(note)}</text>']
    for number, (label, kind, speed, times) in enumerate(rows):
        y = TOP + ROW * number
        long = max(1.0, room * speed / most)
        said = f"{speed:,.0f}"
        if kind == "peer":
            said += f"  (newsdiff: {times:.1f} ×)"
        parts += [f'<text x="{LABEL - 8}" y="{y + 18}" text-anchor="end">{escape(label)}</text>']
        parts += [
            f'<rect class="{kind}" x="{LABEL}" y="{y + 4}" width="{long:.1f}" height="20" rx="3"/>'
        ]
        parts += [f'<text x="{LABEL + long + 8:.1f}" y="{y + 18}">{escape(said)}</text>']
    foot = (
        "peers: whole articles, 128 permutations, unverified; newsdiff: every paragraph, verified"
    )
    parts += [f'<text class="note" x="8" y="{height - 12}">{escape(foot)}</text>', "</svg>"]
    return "\n".join(parts) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("result", type=Path)
    parser.add_argument("svg", type=Path)
    given = parser.parse_args()
    given.svg.write_text(svg(json.loads(given.result.read_text("utf-8"))), "utf-8")


if __name__ == "__main__":
    main()
