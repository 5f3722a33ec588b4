"""The stories of a result: sizes, outlets, time; and against dispatches that are known.

    python benchmarks/dump/stories.py                     (a generated dump of 20,000 articles)
    python benchmarks/dump/stories.py RESULT [--truth TRUTH]

RESULT is a folder that `newsdiff dedupe` wrote, TRUTH what `generate.py` wrote beside the dump.
Says how many stories there are, how large, from how many outlets and over what time; how far apart
two articles lie that share text, by how similar they are; and how the settings change the stories,
found anew from the `reuse` table. With the truth: of the pairs of articles that carry one dispatch,
how many are in one story (recall), and the reverse (precision), beside the connected components of
the same pairs. Two copies of one article count as one dispatch.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import generate
import judge
import measure
import numpy as np

from newsdiff.link.stories import find_stories
from newsdiff.model.dump_settings import STORY_DEFAULTS, StorySettings
from newsdiff.model.moment import UNDATED
from newsdiff.read.tables import read_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsdiff.link.stories import Stories

HOUR = 3_600_000
SIMILARITIES = (0.0, 0.1, 0.2, 0.3, 0.5, 0.8, 1.01)
PERCENTS = (50, 75, 90, 95)
SETTINGS: dict[str, tuple[float, ...]] = {
    "cohesion": (0.1, 0.15, 0.25, 0.3, 0.4),
    "min_words": (15, 60, 100),
    "window_days": (1.0, 3.0, 14.0, 30.0, 1_000.0),
    "house_similarity": (0.2, 0.3, 0.6, 1.0),
    "house_window_days": (1.0, 7.0),
}


class Result(NamedTuple):
    """What a result folder says of its articles and of pairs of them."""

    names: list[str]
    sources: NDArray[np.int64]
    times: NDArray[np.int64]
    stories: NDArray[np.int64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    words: NDArray[np.int64]
    shares: NDArray[np.float64]
    is_running: NDArray[np.bool_]

    @property
    def similarities(self) -> NDArray[np.float64]:
        return np.sqrt(self.shares[0] * self.shares[1])

    def found(self, settings: StorySettings = STORY_DEFAULTS) -> Stories:
        """The stories among the pairs, found anew."""
        pairs = (self.left, self.right, self.words, *self.shares, self.is_running)
        return find_stories(*pairs, self.times, self.sources, settings)


def read(folder: Path) -> Result:
    """Read the tables; a result without an articles table cannot be judged."""
    articles, reuse = (read_table(folder, name) for name in ("articles", "reuse"))
    if articles is None or reuse is None:
        raise SystemExit(f"{folder} has no articles or no reuse table")
    names = articles["id"].to_pylist()
    places = {name: place for place, name in enumerate(names)}
    sources = {
        name: n for n, name in enumerate({None: 0, **dict.fromkeys(articles["source"].to_pylist())})
    }
    times = (UNDATED if time is None else time for time in articles["published_ms"].to_pylist())
    stories = (0 if story is None else story for story in articles["story"].to_pylist())
    shares = [reuse[f"{side}_share"].to_numpy() for side in ("left", "right")]
    ends = [
        [places[name] for name in reuse[f"{side}_id"].to_pylist()] for side in ("left", "right")
    ]
    return Result(
        names,
        np.array([sources[name] for name in articles["source"].to_pylist()], dtype=np.int64),
        np.fromiter(times, np.int64, len(names)),
        np.fromiter(stories, np.int64, len(names)) - 1,
        np.array(ends[0], dtype=np.int64),
        np.array(ends[1], dtype=np.int64),
        reuse["words"].to_numpy().astype(np.int64),
        np.array(shares, dtype=np.float64).reshape(2, -1),
        np.array([kind == "running" for kind in reuse["kind"].to_pylist()], dtype=bool),
    )


def percentiles(values: NDArray[np.float64]) -> dict[str, float]:
    if not len(values):
        return {}
    return {f"p{p}": round(float(np.percentile(values, p)), 1) for p in (*PERCENTS, 100)}


def figures(result: Result) -> dict[str, Any]:
    """Number, sizes, outlets and hours from first to last of the stories in the tables."""
    members = np.flatnonzero(result.stories >= 0)
    sizes = Counter(Counter(result.stories[members].tolist()).values())
    outlets: dict[int, set[int]] = {}
    spans: dict[int, list[int]] = {}
    for article in members.tolist():
        story, time = int(result.stories[article]), int(result.times[article])
        outlets.setdefault(story, set()).update({int(result.sources[article])} - {0})
        if time != UNDATED:
            spans.setdefault(story, []).append(time)
    hours = [(max(times) - min(times)) / HOUR for times in spans.values() if len(times) > 1]
    return {
        "articles": len(result.names),
        "undated": int((result.times == UNDATED).sum()),
        "stories": len(outlets),
        "articles in stories": len(members),
        "stories by articles": dict(sorted(sizes.items())),
        "stories by outlets": dict(sorted(Counter(map(len, outlets.values())).items())),
        "hours from first to last": percentiles(np.array(hours)),
    }


def hours_apart(result: Result) -> dict[str, dict[str, float]]:
    """How far apart pairs lie that share running text, by similarity and whether of one outlet."""
    times = result.times[np.stack((result.left, result.right))]
    dated = (times != UNDATED).all(axis=0) & result.is_running
    apart = np.abs(np.subtract(*times.astype(np.float64))) / HOUR
    sources = result.sources[np.stack((result.left, result.right))]
    of_house = (sources[0] == sources[1]) & (sources[0] != 0)
    told = {}
    for whose, chosen in (("other outlets", ~of_house), ("one outlet", of_house)):
        for low, high in pairwise(SIMILARITIES):
            similar = (result.similarities >= low) & (result.similarities < high)
            hours = apart[dated & chosen & similar]
            told[f"{whose}, similar {low:g} to {min(high, 1):g}"] = {
                "pairs": len(hours),
                **percentiles(hours),
            }
    return told


def by_settings(result: Result) -> dict[str, Any]:
    """Stories, articles in them and the largest ones, with one setting changed at a time."""
    told = {}
    changes = [(name, value) for name, values in SETTINGS.items() for value in values]
    for change in ((), *((change,) for change in changes)):
        stories = result.found(StorySettings(**dict(change)))  # type: ignore[arg-type]
        name = " ".join(f"{name} {value:g}" for name, value in change) or "default"
        n_articles = stories.n_articles
        told[name] = [len(stories), int(n_articles.sum()), n_articles[:5].tolist()]
    return told


def judged(result: Result, truth: Path) -> dict[str, dict[str, float]]:
    """Pairwise recall and precision of stories, and of what the same pairs connect."""
    known = judge.read_dispatches(truth)
    running = np.flatnonzero(result.is_running)
    pairs = ((result.names[result.left[i]], result.names[result.right[i]]) for i in running)
    of_article = zip(result.names, result.stories.tolist(), strict=True)
    found = {name: story for name, story in of_article if story >= 0}
    return {
        "stories": judge.compare_clusters(known, found),
        "connected components": judge.compare_clusters(known, judge.components(pairs)),
    }


def told(folder: Path, truth: Path | None) -> dict[str, Any]:
    result = read(folder)
    said = {
        "stories": figures(result),
        "hours apart": hours_apart(result),
        "stories, articles, largest": by_settings(result),
    }
    return said | ({"against dispatches": judged(result, truth)} if truth else {})


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("result", type=Path, nargs="?", help="a result folder")
    parser.add_argument("--truth", type=Path, help="what carries which dispatch")
    parser.add_argument("--articles", type=int, default=20_000, help="size of the generated dump")
    given = parser.parse_args()
    if given.result:
        print(json.dumps(told(given.result, given.truth), indent=1, ensure_ascii=False))
        return
    with tempfile.TemporaryDirectory(prefix="newsdiff-stories-") as folder:
        dump, truth, out = (Path(folder) / name for name in ("dump.jsonl", "truth.jsonl", "tables"))
        generate.write_dump(given.articles, dump, truth, generator=generate.Generator())
        measure.run([measure.NEWSDIFF, "dedupe", str(dump), "--out", str(out)])
        print(json.dumps(told(out, truth), indent=1))


if __name__ == "__main__":
    main()
