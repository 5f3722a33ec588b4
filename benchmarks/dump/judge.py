"""Clusters and pairs against the exact join.

Two clusterings of the same units are compared by the pairs of units that they put together: recall
is the share of the exact join's pairs that are together, precision the share of the pairs put
together that the exact join puts together. Recurring boilerplate is left out: every tool finds it,
and its clusters are so large that little else would count.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping
    from pathlib import Path

BINS = (0.70, 0.75, 0.80, 0.90, 1.0)

Pairs = dict[tuple[str, str], float]


def together(clusters: Mapping[str, Hashable]) -> int:
    """How many pairs of units share a cluster."""
    return sum(n * (n - 1) // 2 for n in Counter(clusters.values()).values())


def compare_clusters(
    truth: Mapping[str, Hashable], found: Mapping[str, Hashable]
) -> dict[str, float]:
    """Pairwise recall and precision of `found`; a unit that is missing is in no cluster."""
    both = Counter((truth[unit], found[unit]) for unit in truth.keys() & found.keys())
    right = sum(n * (n - 1) // 2 for n in both.values())
    asked, given = together(truth), together(found)
    return {
        "recall": right / asked if asked else 1.0,
        "precision": right / given if given else 1.0,
        "pairs_true": asked,
        "pairs_found": given,
    }


def compare_pairs(truth: Pairs, found: Iterable[tuple[str, str]]) -> dict[str, float]:
    """Recall of pairs, in all and by exact similarity, and precision."""
    have = set(found)
    told: dict[str, float] = {"recall": len(have & truth.keys()) / max(1, len(truth))}
    told["precision"] = len(have & truth.keys()) / max(1, len(have))
    for low, high in pairwise(BINS):
        inside = [pair for pair, similarity in truth.items() if low <= similarity < high]
        if inside:
            told[f"recall {low:.2f}-{high:.2f}"] = sum(pair in have for pair in inside) / len(
                inside
            )
            told[f"pairs {low:.2f}-{high:.2f}"] = len(inside)
    return told


def components(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Connected components: unit → one unit of its component."""
    parent: dict[str, str] = {}

    def root(unit: str) -> str:
        parent.setdefault(unit, unit)
        while parent[unit] != unit:
            parent[unit] = parent[parent[unit]]
            unit = parent[unit]
        return unit

    for left, right in pairs:
        low, high = sorted((root(left), root(right)))
        parent[high] = low
    return {unit: root(unit) for unit in parent}


def _unit(name: object, block: int) -> str:
    return str(name) if block < 0 else f"{name}#{block}"


def read_pairs(folder: Path) -> Pairs:
    """The `pairs` table that newsdiff wrote as JSON lines: the two units in order → similarity."""
    pairs: Pairs = {}
    with (folder / "pairs.jsonl").open("rb") as lines:
        for row in map(json.loads, lines):
            if not row["boilerplate"]:
                left = _unit(row["left_id"], row["left_block"])
                right = _unit(row["right_id"], row["right_block"])
                pairs[min(left, right), max(left, right)] = row["similarity"]
    return pairs


def read_clusters(folder: Path, *, boilerplate: bool = False) -> dict[str, int]:
    """The `clusters` table without boilerplate, or boilerplate alone: unit → cluster."""
    with (folder / "clusters.jsonl").open("rb") as lines:
        rows = [row for row in map(json.loads, lines) if row["boilerplate"] == boilerplate]
    return {_unit(row["id"], row["block"]): row["cluster"] for row in rows}


def read_dispatches(truth: Path) -> dict[str, Hashable]:
    """The truth of a generated dump: article → the dispatch that it carries, or its copies."""
    carried: dict[str, Hashable] = {}
    own: dict[tuple[int, ...], str] = {}
    with truth.open("rb") as lines:
        for row in map(json.loads, lines):
            if row["family"] is not None:
                carried[row["id"]] = row["family"]
            elif row["role"] != "template":
                first = own.setdefault(tuple(row["origin"]), row["id"])
                if first != row["id"]:
                    carried[row["id"]] = carried[first] = f"copies of {first}"
    return carried


def read_peer(path: Path) -> dict[str, str]:
    """The result file of a peer's script: unit → cluster."""
    with path.open(encoding="utf-8") as lines:
        return dict(line.rstrip("\n").split("\t") for line in lines)
