"""Indexes to try things on: in plain dictionaries, or in a file."""

from __future__ import annotations

import sys
from pathlib import Path

import attrs

import newsdiff as nd
from newsdiff.model.index import IndexSettings
from newsdiff.pipeline.index import Index
from newsdiff.store.store import Store
from tests.memory_storage import MemoryStorage

GENERATOR = Path(__file__).parent.parent / "benchmarks" / "dump"

FERRY = "The ferry to Marrow Island stays in port until June, the harbour authority said on Monday."
CRANE = "Two cranes were brought in from the mainland to lift the hull of the vessel."
MAYOR = "Mayor Ines Odell called the decision a disaster for the traders of the island."
FOOTER = "Subscribe to our newsletter and never miss another story from the coast."


def memory_index(**settings):
    """An empty index in plain dictionaries."""
    return Index(Store(MemoryStorage({"settings": attrs.asdict(IndexSettings(**settings))})))


def record(name, *paragraphs, source="Harbour Post", published="2026-05-03T14:05:00Z", **fields):
    """An article as a dump has it."""
    text = "\n\n".join(paragraphs)
    return {"id": name, "text": text, "source": source, "published": published, **fields}


def indexed(*records, **settings):
    """An index of some records."""
    index = memory_index(**settings)
    index.add(list(records))
    return index


def asked(*paragraphs, **fields):
    """An article to ask about."""
    return nd.Article("\n\n".join(paragraphs), **fields)


def generated_dump(path, n_articles, seed=11):
    """A dump with families, boilerplate and articles filed twice."""
    sys.path.insert(0, str(GENERATOR))
    try:
        import generate
    finally:
        sys.path.remove(str(GENERATOR))
    generate.write_dump(n_articles, path, None, generator=generate.Generator(seed))
    return path
