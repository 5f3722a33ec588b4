"""Indexes and dumps for tests, and what an index answers with, in plain values."""

from __future__ import annotations

import sys
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs

from newsdiff.link.distinct import MemoryShelf
from newsdiff.link.join import join_rows, similarities_of
from newsdiff.model.dump import Silence
from newsdiff.model.index import IndexSettings
from newsdiff.pipeline.dedupe.reading import sketcher_of
from newsdiff.pipeline.dedupe.sketching import sketch_dump
from newsdiff.pipeline.index import Index
from newsdiff.pipeline.index.adding import sketch_settings
from newsdiff.read.dump import Dump
from newsdiff.read.dump.records import Fields
from newsdiff.store.store import Store
from tests.memory_storage import MemoryStorage

GENERATOR = Path(__file__).parent.parent / "benchmarks" / "dump"
N_ARTICLES = 240


@cache
def generated_lines():
    """A generated dump with families, boilerplate and articles filed twice, line by line."""
    sys.path.insert(0, str(GENERATOR))
    try:
        import generate
    finally:
        sys.path.remove(str(GENERATOR))
    with TemporaryDirectory() as folder:
        path = Path(folder, "dump.jsonl")
        generate.write_dump(N_ARTICLES, path, None, generator=generate.Generator(11))
        return tuple(path.read_bytes().splitlines(keepends=True))


def new_index(**settings):
    return Index(Store(MemoryStorage({"settings": attrs.asdict(IndexSettings(**settings))})))


def parted(lines, folder, cuts):
    """The lines as dumps, cut at some of them."""
    bounds = [0, *cuts, len(lines)]
    for number, (first, end) in enumerate(pairwise(bounds)):
        path = folder / f"part-{number:03d}.jsonl"
        path.write_bytes(b"".join(lines[first:end]))
        yield path


def pairs_of_index(index):
    """Similarity and containment of the pairs of texts, by the hashes of these."""
    found, figures = index.store.pairs(), index.store.figures()
    counts = figures.n_shingles
    alike = similarities_of(found.shared, counts[found.left], counts[found.right])
    return by_texts(figures.texts, found.left, found.right, *alike)


def by_texts(texts, left, right, *alike):
    sides = (tuple(sorted(both)) for both in zip(texts[left], texts[right], strict=True))
    columns = [each.tolist() for each in alike]
    return dict(zip(sides, zip(*columns, strict=True), strict=True))


def of_a_run(path, **settings):
    """What a run over the whole finds: its distinct texts, in order, and their pairs."""
    chosen = sketch_settings(IndexSettings(**settings))
    sketcher = sketcher_of(chosen)
    shelf = MemoryShelf(sketcher.bands.n_bands)
    rows = sketch_dump(Dump(path, Fields()), sketcher, chosen, Silence(), shelf).rows
    found = join_rows(rows, chosen, Silence())
    alike = found.similarities, found.containments
    return rows.texts.tolist(), by_texts(rows.texts, found.left, found.right, *alike)


ARTICLES = [
    {
        "id": f"a{number}",
        "text": f"Paragraph {number} of this dump is about ferries, harbours and tides at sea."
        f"\n\nThe harbour authority of town {number // 2} said on Monday that nobody was hurt.",
        "source": "Post" if number % 2 else "Herald",
        "published": f"2024-03-{number + 1:02d}",
        "title": f"Ferry {number}",
    }
    for number in range(6)
]


def told(index):
    """What an index answers with: its articles by id, with the hashes of their texts."""
    texts = index.store.figures().texts.tolist()
    gone = set(index.store.removed().tolist())
    return {
        row["id"]: [texts[block] if block < len(texts) else None for block in row["blocks"]]
        for row in index.store.articles().to_pylist()
        if row["number"] not in gone
    }
