"""Articles to ask an index about, and small indexes of them."""

from __future__ import annotations

import newsdiff as nd
from tests.index_builder import new_index

FERRY = "The ferry to Marrow Island stays in port until June, the harbour authority said on Monday."
CRANE = "Two cranes were brought in from the mainland to lift the hull of the vessel."
MAYOR = "Mayor Ines Odell called the decision a disaster for the traders of the island."
FOOTER = "Subscribe to our newsletter and never miss another story from the coast."


def record(name, *paragraphs, source="Harbour Post", published="2026-05-03T14:05:00Z", **fields):
    """An article as a dump has it."""
    text = "\n\n".join(paragraphs)
    return {"id": name, "text": text, "source": source, "published": published, **fields}


def indexed(*records, **settings):
    """An index of some records."""
    index = new_index(**settings)
    index.add(list(records))
    return index


def asked(*paragraphs, **fields):
    """An article to ask about."""
    return nd.Article("\n\n".join(paragraphs), **fields)
