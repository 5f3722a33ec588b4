"""Tables of a made-up dump with stories, as a run would write them, and what is shown of it."""

from __future__ import annotations

import random

from newsdiff.model import Article
from newsdiff.report.dump.stories import dump_stories, with_story_texts

OUTLETS = (
    *("Nordwire", "Harbour Post", "Island Mail", "Lunde Courier", "The Quay", "Coast Daily"),
    *(
        "Sorrel Gazette",
        "Le Phare d’Été",
        "Küstenblatt",
        "Pier & Pilot",
        "Tide Table",
        "Evening Buoy",
    ),
    *("Fjord Observer", "Lighthouse", "Skerry News", "Dockside", "Morning Anchor", "Ebb"),
)
WEIGHTS = [30, 24, 18, 15, 12, 11, 9, 8, 7, 6, 6, 5, 4, 3, 3, 2, 2, 1]
AGENCIES = ("AFP", "Reuters", "dpa")
TITLES = (
    "Ferry to Sorrel Island stays in port after a crack is found in its hull",
    "Mayor Marlow says nobody had been warned",
    "Storm tears two buoys from their chains, and the crew of a pilot boat turns back at dusk",
    "Nine crowns for a crossing: what the new fares mean for those who commute",
    "Crane falls on empty quays",
    "Harbour office publishes the minutes of twelve meetings",
)
TEXT = (
    "The ferry to Sorrel Island stays in port until the harbour office has seen the hull, and the "
    "mayor said on Tuesday that nobody had been warned of the crack in time. Our reporter counted "
    "forty cars on the quay at noon, most of them with fishing gear, and two lorries of ice."
)
START, HOUR = 1_709_510_400_000, 3_600_000


def sizes(n_stories):
    """Articles of each story, falling as sizes of stories do."""
    return [max(2, round(34 / (1 + 0.35 * index))) for index in range(n_stories)]


def rows(n_stories=60, n_alone=120, seed=5):
    """Rows of the tables `articles` and `stories`."""
    chance = random.Random(seed)
    articles, stories = [], []
    for story, size in enumerate(sizes(n_stories), 1):
        begin = START + chance.randrange(21 * 24) * HOUR
        agency = chance.choice([None, None, *AGENCIES])
        members = []
        for _ in range(size):
            late = min(int(chance.expovariate(1 / 5) * HOUR), 100 * HOUR)
            members.append(article(articles, members, chance, story, begin + late, agency))
        articles += members
        stories.append(story_row(story, members))
    for _ in range(n_alone):
        when = START + chance.randrange(22 * 24 * 60) * 60_000
        articles.append(article(articles, [], chance, None, when, None))
    return articles, stories


def article(before, members, chance, story, when, agency):
    words = chance.randrange(120, 900)
    shared = round(words * chance.uniform(0.5, 1)) if story else 0
    index = len(before) + len(members)
    return {
        "id": f"n{index:05}",
        "file": "dump.jsonl",
        "line": index + 1,
        "source": chance.choices(OUTLETS, WEIGHTS)[0],
        "published": None,
        "published_ms": when if chance.random() < 0.95 else None,
        "language": "en",
        "words": words,
        "words_shared": shared,
        "words_boilerplate": chance.randrange(0, 60) if shared + 60 < words else 0,
        "agencies": agency if agency and chance.random() < 0.6 else None,
        "story": story,
    }


def story_row(story, members):
    dated = sorted((m["published_ms"], m["id"]) for m in members if m["published_ms"] is not None)
    chief = max(members, key=lambda each: each["words_shared"])
    agencies = sorted({m["agencies"] for m in members if m["agencies"]})
    return {
        "story": story,
        "articles": len(members),
        "outlets": len({m["source"] for m in members}),
        "first_id": dated[0][1] if dated else None,
        "id": chief["id"],
        "first_ms": dated[0][0] if dated else None,
        "last_ms": dated[-1][0] if dated else None,
        "agencies": ", ".join(agencies) or None,
        "words": chief["words"],
        "share": sum(m["words_shared"] / m["words"] for m in members) / len(members),
    }


def reuse_rows(articles):
    """A row for every two articles of a story that are of different outlets."""
    by_story = {}
    for each in articles:
        if each["story"]:
            by_story.setdefault(each["story"], []).append(each)
    for members in by_story.values():
        for place, left in enumerate(members):
            for right in members[place + 1 :]:
                if left["source"] != right["source"]:
                    words = min(left["words_shared"], right["words_shared"])
                    yield {
                        "left_id": left["id"],
                        "right_id": right["id"],
                        "kind": "running",
                        "left_source": left["source"],
                        "right_source": right["source"],
                        **dict.fromkeys(("words", "left_words", "right_words"), words),
                    }


def tables(n_stories=60, n_alone=120):
    """The tables as Arrow has them."""
    import pyarrow as pa

    articles, stories = rows(n_stories, n_alone)
    schema = pa.schema(
        [
            *[(name, pa.string()) for name in ("id", "file")],
            ("line", pa.int64()),
            *[(name, pa.string()) for name in ("source", "published")],
            ("published_ms", pa.int64()),
            ("language", pa.string()),
            *[(n, pa.int64()) for n in ("words", "words_shared", "words_boilerplate")],
            ("agencies", pa.string()),
            ("story", pa.int64()),
        ]
    )
    return {
        "articles": pa.Table.from_pylist(articles, schema),
        "stories": pa.Table.from_pylist(stories),
        "reuse": pa.Table.from_pylist(list(reuse_rows(articles))),
    }


def shown(n_stories=60, n_alone=120):
    """What a page shows of them, with texts."""
    found = dump_stories(tables(n_stories, n_alone), folder="results", inputs=["dump.jsonl"])
    texts = {
        each.id: Article(text=TEXT, title=TITLES[(each.story - 1) % len(TITLES)])
        for each in found.stories
    }
    return with_story_texts(found, texts)
