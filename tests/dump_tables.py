"""A small dump with the tables that a run over it would write, in any form."""

from __future__ import annotations

import csv
import json

FERRY = "The ferry to Sorrel Island stays in port until the harbour office has seen the hull."
MAYOR = "Mayor Ines Marlow said on Tuesday that nobody had been warned of the crack in time."
PRICE = "A ticket for the crossing costs nine crowns, and children under six travel free."
STORM = "The storm had torn two buoys from their chains before the crew turned back at dusk."
OWN = "Our reporter counted forty cars on the quay at noon, most of them with fishing gear."
FOOTER = "Subscribe to the Harbour Post letter and have the tide tables sent to you each week."

ARTICLES = [
    ("a1", "Nordwire", "2024-03-05T08:00:00+00:00", "Ferry stays", (FERRY, MAYOR, PRICE)),
    ("a2", "Harbour Post", "2024-03-05T09:00:00+00:00", "Ferry halted", (FERRY, MAYOR, PRICE)),
    ("a3", "Harbour Post", "2024-03-05T10:00:00+00:00", "Cars wait", (FERRY, OWN, STORM, FOOTER)),
    ("a4", "Island Mail", None, "Weather", (STORM, "Rain is expected from Thursday on.")),
    ("a5", "Harbour Post", "2024-03-04T10:00:00+00:00", "Tides", ("High water at six.", FOOTER)),
]

PAIRS = [
    ("a1", 0, "a2", 0, 1.0, 1.0),
    ("a1", 0, "a3", 0, 1.0, 1.0),
    ("a1", 1, "a2", 1, 1.0, 1.0),
    ("a1", 2, "a2", 2, 0.82, 0.9),
    ("a3", 2, "a4", 0, 1.0, 1.0),
]
CLUSTERS = [
    ("a1", 0, 0, True, 1.0),
    ("a2", 0, 0, False, 1.0),
    ("a3", 0, 0, False, 1.0),
    ("a1", 1, 1, True, 1.0),
    ("a2", 1, 1, False, 1.0),
    ("a1", 2, 2, True, 1.0),
    ("a2", 2, 2, False, 0.82),
    ("a3", 2, 3, True, 1.0),
    ("a4", 0, 3, False, 1.0),
]
ARTICLE_CLUSTERS = [
    ("a1", -1, 0, True, 1.0),
    ("a2", -1, 0, False, 0.94),
    ("a3", -1, 0, False, 0.41),
]
PAIR_NAMES = ("left_id", "left_block", "right_id", "right_block", "similarity", "containment")
CLUSTER_NAMES = ("id", "block", "cluster", "representative", "similarity")


def records(articles=ARTICLES):
    for name, source, published, title, paragraphs in articles:
        row = {"id": name, "source": source, "published": published, "title": title}
        yield {**row, "text": "\n\n".join(paragraphs)}


def write_jsonl(path, rows=None):
    """The dump as JSON lines, spaced and ordered as nobody's writer does it."""
    lines = [json.dumps(row, separators=(" ,", ":  ")) for row in rows or records()]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def write_table(folder, name, form, names, rows):
    rows = [dict(zip(names, row, strict=True)) for row in rows]
    if form == "jsonl":
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(text, "utf-8")
    elif form == "csv":
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, quoting=csv.QUOTE_NONNUMERIC)
            writer.writeheader()
            booleans = {True: "true", False: "false"}
            writer.writerows(
                {key: booleans[v] if isinstance(v, bool) else v for key, v in row.items()}
                for row in rows
            )
    else:
        import pyarrow as pa
        from pyarrow import parquet

        parquet.write_table(pa.Table.from_pylist(rows), folder / f"{name}.parquet")


REUSE_NAMES = ("left_id", "right_id", "paragraphs", "left_share", "right_share", "first")
REUSE = [
    ("a1", "a2", 3, 1.0, 0.98, "left"),
    ("a1", "a3", 1, 0.34, 0.25, "left"),
    ("a3", "a4", 1, 0.25, 0.71, ""),
]
BOILERPLATE_NAMES = ("source", "id", "block", "articles")
BOILERPLATE = [("Harbour Post", "a3", 3, 2)]


STORIES_NAMES = (
    *("story", "articles", "outlets", "first_id", "id", "first_ms", "last_ms"),
    *("agencies", "words", "share"),
)
STORIES = [(1, 3, 2, "a1", "a1", 1709625600000, 1709632800000, "AFP", 52, 0.75)]


def write_results(folder, dump, form="parquet", level="paragraph"):
    """A result folder over the dump."""
    folder.mkdir()
    summary = {
        "inputs": [str(dump)],
        "settings": {"level": level, "threshold": 0.7},
        "counts": {"articles": 5, "blocks": 15},
    }
    (folder / "summary.json").write_text(json.dumps(summary), "utf-8")
    if level == "article":
        write_table(folder, "clusters", form, CLUSTER_NAMES, ARTICLE_CLUSTERS)
        return folder
    write_table(folder, "pairs", form, PAIR_NAMES, PAIRS)
    write_table(folder, "clusters", form, CLUSTER_NAMES, CLUSTERS)
    write_table(folder, "reuse", form, REUSE_NAMES, REUSE)
    write_table(folder, "stories", form, STORIES_NAMES, STORIES)
    write_table(folder, "boilerplate", form, BOILERPLATE_NAMES, BOILERPLATE)
    return folder
