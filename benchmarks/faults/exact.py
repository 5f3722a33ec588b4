"""The exact join against the plainest one: every pair of paragraphs, compared as sets."""

from __future__ import annotations

import json
import random
import tempfile
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from registry import measure

import newsdiff as nd

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = [f"w{index:02}" for index in range(40)]


@measure("exact join and oracle", n=300, n_fast=15)
def exact_joins(n: int) -> Iterator[str]:
    for seed in range(n):
        yield _tried(random.Random(seed))


def _tried(draw: random.Random) -> str:
    threshold = draw.choice((0.3, 0.5, 0.7, 0.9, 1.0))
    texts: list[list[str]] = []
    for _ in range(draw.randint(2, 40)):
        words = draw.choice(texts)[:] if texts and draw.random() < 0.6 else []
        words = words or draw.choices(WORDS, k=draw.randint(5, 40))
        for _ in range(draw.randint(0, 3)):
            words[draw.randrange(len(words))] = draw.choice(WORDS)
        texts.append(words)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "dump.jsonl")
        lines = [
            json.dumps({"id": str(index), "text": " ".join(words)})
            for index, words in enumerate(texts)
        ]
        path.write_text("\n".join(lines), "utf-8")
        found = nd.dedupe(path, exact=True, threshold=threshold).pairs.to_pylist()
    pairs = {(int(row["left_id"]), int(row["right_id"])): row["similarity"] for row in found}
    expected = dict(_oracle(texts, threshold))
    if pairs.keys() != expected.keys():
        return f"at {threshold}: {len(pairs)} pairs of {len(expected)}"
    wrong = [key for key, similarity in pairs.items() if abs(similarity - expected[key]) > 1e-12]
    return f"at {threshold}: similarities {wrong}" if wrong else ""


def _oracle(texts: list[list[str]], threshold: float) -> Iterator[tuple[tuple[int, int], float]]:
    shingles = [set(zip(words, words[1:], words[2:], strict=False)) for words in texts]
    for (left, one), (right, other) in combinations(enumerate(shingles), 2):
        similarity = len(one & other) / len(one | other)
        if similarity >= threshold:
            yield (left, right), similarity
