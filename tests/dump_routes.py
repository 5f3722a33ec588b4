"""A small dump with two stories, and the tables of a run over it."""

from __future__ import annotations

import attrs

import newsdiff as nd
from newsdiff.model.moment import parse_moment

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
    ("f1", "Nordwire", "2024-03-05T08:00:00+00:00", (*FERRY,)),
    ("f2", "Harbour Post", "2024-03-05T09:30:00+00:00", (*FERRY, OWN["post"])),
    ("f3", "Island Mail", "2024-03-06T07:00:00+00:00", (OWN["mail"], FERRY[1], FERRY[0])),
    ("f4", "Harbour Post", None, (*FERRY[:2], OWN["post"])),
    ("b1", "Harbour Post", "2024-03-15T20:00:00+00:00", (*BRIDGE,)),
    ("b2", "Morning Sun", "2024-03-16T06:00:00+00:00", (*BRIDGE, OWN["sun"])),
    ("s1", "Morning Sun", "2024-04-01T06:00:00+00:00", (OWN["sun"] + " Parents were not asked.",)),
    ("w1", None, "2024-04-02T06:00:00+00:00", (OWN["wire"],)),
)


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
    """A result with the tables of articles and stories, and the columns of reuse."""
    import pyarrow as pa

    articles, stories = rows()
    for row in articles:
        row["source"] = sources.get(row["id"], row["source"])
    reuse = found.reuse.to_pylist()
    for row in reuse:
        row["kind"] = "running"
        row["left_words"] = row["right_words"] = row["words"]
    clusters = [{**row, "kind": "running"} for row in found.clusters.to_pylist()]
    tables = {
        "articles": pa.Table.from_pylist(articles),
        "stories": pa.Table.from_pylist(stories),
        "reuse": pa.Table.from_pylist(reuse),
        "clusters": pa.Table.from_pylist(clusters),
        "pairs": found.pairs,
        "boilerplate": found.boilerplate,
    }
    counts = {**found.summary.counts, "stories": len(stories)}
    if found.folder is not None:
        from newsdiff.model.result_files import SUMMARY
        from newsdiff.write.tables import write_table

        for name, table in tables.items():
            write_table([table], found.folder, name, "parquet")
        summary = attrs.evolve(found.summary, tables=tuple(tables), counts=counts)
        (found.folder / SUMMARY).write_text(summary.to_json(), "utf-8")
        return nd.open(found.folder)
    return attrs.evolve(found, tables=tables, summary=attrs.evolve(found.summary, counts=counts))


def rows():
    """Rows of the tables of articles and stories."""
    shared = {"f1": 47, "f2": 47, "f3": 32, "f4": 32, "b1": 32, "b2": 32}
    articles = []
    for line, (name, source, published, paragraphs) in enumerate(ARTICLES, 1):
        moment = parse_moment(published)
        articles.append(
            {
                "id": name,
                "file": "records",
                "line": line,
                "source": source,
                "published": published,
                "published_ms": None if moment is None else moment.milliseconds,
                "language": "en",
                "words": sum(len(paragraph.split()) for paragraph in paragraphs),
                "words_shared": shared.get(name, 0),
                "words_boilerplate": 0,
                "agencies": "AFP" if name in {"f1", "f2"} else None,
                "story": {"f": 1, "b": 2}.get(name[0]),
            }
        )
    return articles, [story(1, "f1", articles), story(2, "b1", articles)]


def story(number, chief, articles):
    members = [each for each in articles if each["story"] == number]
    times = [each["published_ms"] for each in members if each["published_ms"] is not None]
    return {
        "story": number,
        "articles": len(members),
        "outlets": len({each["source"] for each in members}),
        "first_id": chief,
        "id": chief,
        "first_ms": min(times),
        "last_ms": max(times),
        "agencies": "AFP" if number == 1 else None,
        "words": next(each["words"] for each in members if each["id"] == chief),
        "share": sum(each["words_shared"] / each["words"] for each in members) / len(members),
    }
