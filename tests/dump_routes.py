"""A small dump with two stories, and the tables of a run over it."""

from __future__ import annotations

import attrs
import pyarrow as pa

import newsdiff as nd
from newsdiff.write.tables import write_table

FERRY = (
    "The ferry to Sorrel Island will stay in port until the harbour office has seen the hull.",
    "Mayor Ines Marlow told AFP on Tuesday that nobody had been warned of the crack in time.",
    "A ticket for the crossing costs nine crowns, and children under six have travelled free.",
)
BRIDGE = (
    "The swing bridge at Brennholm jammed half open on Friday night with two lorries before it.",
    "Engineers said that a bearing had worn through and that a new one would take three weeks.",
)
OWN = {
    "post": "Our reporter counted forty cars on the quay at noon, most of them with fishing gear.",
    "mail": "Bakers on the island ordered another ton of flour before the shops had closed again.",
    "sun": "Schools will open one hour later from Monday, the council decided by a single vote.",
    "wire": "The storm had torn two buoys from their chains before the crew turned back at dusk.",
}
ARTICLES = (
    ("f1", "Nordwire", "2024-03-05T08:00:00+00:00", (*FERRY, OWN["wire"])),
    ("f2", "Harbour Post", "2024-03-05T09:30:00+00:00", (*FERRY, OWN["post"])),
    ("f3", "Island Mail", "2024-03-06T07:00:00+00:00", (OWN["mail"], FERRY[1], FERRY[0])),
    ("f4", "Harbour Post", None, (*FERRY[:2], OWN["post"])),
    ("b1", "Harbour Post", "2024-03-15T20:00:00+00:00", (*BRIDGE,)),
    ("b2", "Morning Sun", "2024-03-16T06:00:00+00:00", (*BRIDGE, OWN["sun"])),
    ("s1", "Morning Sun", "2024-04-01T06:00:00+00:00", (OWN["sun"] + " Parents were not asked.",)),
    (
        "w1",
        None,
        "2024-04-02T06:00:00+00:00",
        ("Two seals slept on the beach of Tarnfoot, and a crowd kept quiet to let them.",),
    ),
)


CREDITED = {"f1": "AFP", "f2": "AFP"}


def records():
    """The articles as dicts."""
    return [
        {"id": name, "source": source, "published": published, "title": f"Title of {name}",
         "text": "\n\n".join(paragraphs)}
        for name, source, published, paragraphs in ARTICLES
    ]  # fmt: skip


def result(dump=None, sources=None, **options):
    """What a run over the dump gives, with all its tables; `sources` are other outlets by id."""
    found = nd.dedupe(records() if dump is None else dump, threads=1, **options)
    return completed(found, sources or {})


def completed(found, sources):
    """A result in which two articles credit an agency, and outlets go by other names."""
    tables = {
        "articles": with_columns(
            found.articles,
            agencies=[CREDITED.get(name) for name in found.articles["id"].to_pylist()],
            source=[sources.get(name, source) for name, source, *_ in ARTICLES],
        ),
        "stories": with_columns(
            found.table("stories"),
            agencies=[
                "AFP" if story == 1 else None
                for story in found.table("stories")["story"].to_pylist()
            ],
        ),
    }
    if found.folder is None:
        return attrs.evolve(found, tables={**found._tables, **tables})
    for name, table in tables.items():
        write_table([table], found.folder, name, found.summary.form)
    return nd.open(found.folder)


def with_columns(table, **columns):
    """A table with other texts in some columns."""
    for name, texts in columns.items():
        place = table.column_names.index(name)
        table = table.set_column(place, name, pa.array(texts, pa.string()))
    return table
