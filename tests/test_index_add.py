"""Adding to an index: what several adds make is what one run over the whole makes."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import attrs
import pytest

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


@pytest.fixture(scope="session")
def lines(tmp_path_factory):
    """A generated dump with families, boilerplate and articles filed twice, line by line."""
    sys.path.insert(0, str(GENERATOR))
    try:
        import generate
    finally:
        sys.path.remove(str(GENERATOR))
    path = tmp_path_factory.mktemp("dump") / "dump.jsonl"
    generate.write_dump(N_ARTICLES, path, None, generator=generate.Generator(11))
    return path.read_bytes().splitlines(keepends=True)


def new_index(**settings):
    return Index(Store(MemoryStorage({"settings": attrs.asdict(IndexSettings(**settings))})))


def parted(lines, folder, cuts):
    """The lines as dumps, cut at some of them."""
    bounds = [0, *cuts, len(lines)]
    for number, (first, end) in enumerate(itertools.pairwise(bounds)):
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


@pytest.mark.parametrize("level", ["paragraph", "sentence", "article"])
@pytest.mark.parametrize("cuts", [[], [1, 2, 90, 91, 200]], ids=["at once", "in parts"])
def test_pairs_are_those_of_a_run_over_the_whole(tmp_path, lines, level, cuts):
    """The same texts in the same order, the same pairs, similarities to the last bit."""
    whole = tmp_path / "whole.jsonl"
    whole.write_bytes(b"".join(lines))
    index = new_index(level=level)
    for path in parted(lines, tmp_path, cuts):
        index.add(path)
    texts, pairs = of_a_run(whole, level=level)
    assert pairs
    assert index.store.figures().texts.tolist() == texts
    assert pairs_of_index(index) == pairs
    assert len(index) == N_ARTICLES
