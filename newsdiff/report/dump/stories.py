"""The tables of a result → the stories of a dump, its outlets, and when they published.

Time and memory are linear in the tables; only rows of the stories shown become Python values.
"""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.model.dump import KINDS, RUNNING
from newsdiff.model.result_files import articles_of_run
from newsdiff.report.dump.outlets import first_outlets, outlet_matrix, outlet_table
from newsdiff.report.dump.overview import DumpOutlet, DumpStories, DumpStory
from newsdiff.report.dump.timeline import drawn_timeline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from newsdiff.model import Article

__all__ = [
    "MAX_STORIES",
    "NO_STORIES",
    "dump_stories",
    "largest_stories",
    "telling_members",
    "with_story_text",
    "with_story_texts",
]

MAX_STORIES = 500
"""Stories that a page shows."""
_MAX_OUTLETS = 30
_MAX_MATRIX = 16
_MAX_INPUTS = 3
NO_STORIES = "The result has no tables of articles and stories: run newsdiff dedupe again."


def dump_stories(
    tables: Mapping[str, pa.Table | None], *, folder: str, inputs: Sequence[str]
) -> DumpStories:
    """What a page shows of a dump's stories, without texts.

    Args:
        tables: `articles`, `stories` and `reuse`; None is an empty one.
        folder: where they are.
        inputs: what the files of the dump are called.
    """
    name = ", ".join(PurePath(path).name for path in inputs[:_MAX_INPUTS])
    articles, stories = tables["articles"], tables["stories"]
    if articles is None or stories is None:
        return DumpStories(folder=folder, name=name, notes=(NO_STORIES,))
    from pyarrow import compute

    outlets, n_outlets = _outlets(articles)
    matrix_names, matrix = _matrix(articles, tables["reuse"])
    told, total = articles_of_run(articles), compute.sum
    return DumpStories(
        folder=folder,
        name=name,
        articles=told.num_rows,
        in_stories=told.num_rows - told["story"].null_count,
        words=total(told["words"]).as_py() or 0,
        words_shared=total(told["words_shared"]).as_py() or 0,
        words_boilerplate=total(told["words_boilerplate"]).as_py() or 0,
        outlets=outlets,
        n_outlets=n_outlets,
        matrix=matrix,
        matrix_names=matrix_names,
        stories=largest_stories(articles, stories, MAX_STORIES),
        n_stories=stories.num_rows,
        timeline=drawn_timeline(told),
    )


def largest_stories(
    articles: pa.Table | None, stories: pa.Table | None, top: int
) -> tuple[DumpStory, ...]:
    """The stories of most articles, the largest first, without texts.

    Args:
        articles: the table of articles; None is an empty one.
        stories: the table of stories; likewise.
        top: how many.
    """
    if articles is None or stories is None:
        return ()
    first = stories.sort_by("story").slice(0, top).to_pylist()
    members = _members(articles, [row["story"] for row in first])
    firsts = first_outlets(articles)
    return tuple(
        _story(row, members.get(row["story"], []), firsts.get(row["story"])) for row in first
    )


def _members(articles: pa.Table, stories: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Rows of articles by story, in the order of the dump."""
    import pyarrow as pa
    from pyarrow import compute

    wanted = pa.array(stories, articles["story"].type)
    rows = articles.filter(compute.is_in(articles["story"], wanted)).to_pylist()
    by_story: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        by_story.setdefault(row["story"], []).append(row)
    return by_story


def _story(
    row: Mapping[str, Any], members: Sequence[Mapping[str, Any]], first_outlet: str | None
) -> DumpStory:
    counts = Counter(each["source"] or "" for each in members)
    chief = next((each for each in members if each["id"] == row["id"]), {})
    first = next((each for each in members if each["published_ms"] == row["first_ms"]), {})
    return DumpStory(
        story=row["story"],
        id=row["id"],
        articles=row["articles"],
        outlets=tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0]))),
        agencies=tuple((row["agencies"] or "").split(", ")) if row["agencies"] else (),
        first_outlet=first_outlet,
        first_ms=row["first_ms"],
        first_published=None if row["first_ms"] is None else first.get("published"),
        last_ms=row["last_ms"],
        share=row["share"] or 0.0,
        words=row["words"] or 0,
        times=tuple(sorted(t for each in members if (t := each["published_ms"]) is not None)),
        language=chief.get("language"),
    )


def _outlets(articles: pa.Table) -> tuple[tuple[DumpOutlet, ...], int]:
    """Those with most shared words, and how many there are in all."""
    table = outlet_table(articles)
    order = [("words_shared", "descending"), ("source", "ascending")]
    names = [field.name for field in attrs.fields(DumpOutlet)]
    rows = (
        table.sort_by(order)
        .slice(0, _MAX_OUTLETS)
        .rename_columns(["name" if column == "source" else column for column in table.column_names])
    )
    outlets = [
        DumpOutlet(**{**row, "name": row["name"] or ""}) for row in rows.select(names).to_pylist()
    ]
    return tuple(outlets), table.num_rows - table["source"].null_count


def _matrix(
    articles: pa.Table, reuse: pa.Table | None
) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """The outlets with most shared words, and their words that each of the others has, too."""
    if reuse is None or not reuse.num_rows:
        return (), ()
    kind = KINDS[RUNNING] if "kind" in reuse.column_names else None
    table = outlet_matrix(articles, reuse, kind=kind, top=_MAX_MATRIX)
    rows = zip(*(column.to_pylist() for column in table.columns[1:]), strict=True)
    names = tuple(name or "" for name in table["source"].to_pylist())
    return names, tuple(tuple(words or 0 for words in row) for row in rows)


def telling_members(
    articles: pa.Table | None, stories: Sequence[int], n_articles: int
) -> dict[int, tuple[str, ...]]:
    """The articles of each story that tell most of it, in the order of publication.

    The first published comes first, then of each outlet the article with most shared words, the
    outlets with most before the others; what is left goes to the other articles, again by words.

    Args:
        articles: the table.
        stories: numbers of stories.
        n_articles: how many of each story at most.

    Returns:
        Story → ids.
    """
    if articles is None:
        return {}
    members = _members(articles, stories)
    return {story: _telling(members.get(story, []), n_articles) for story in stories}


def _telling(members: Sequence[Mapping[str, Any]], n_articles: int) -> tuple[str, ...]:
    ranked = sorted(members, key=lambda each: (-each["words_shared"], each["id"]))
    dated = [each for each in members if each["published_ms"] is not None]
    dated.sort(key=lambda each: (each["published_ms"], each["id"]))
    ordered = dated + [each for each in members if each["published_ms"] is None]
    chosen = {each["source"]: each["id"] for each in reversed(dated[:1] + ranked)}
    first_of_outlets = [each for each in dated[:1] + ranked if chosen[each["source"]] == each["id"]]
    kept = dict.fromkeys(each["id"] for each in first_of_outlets + ranked)
    telling = set(list(kept)[:n_articles])
    return tuple(each["id"] for each in ordered if each["id"] in telling)


def with_story_texts(
    shown: DumpStories, articles: Mapping[str, Article], notes: Sequence[str] = ()
) -> DumpStories:
    """Stories with the title and the text of their fullest article.

    Args:
        shown: the stories.
        articles: those of the dump that were read, by id.
        notes: why some were not.
    """
    stories = tuple(with_story_text(each, articles) for each in shown.stories)
    return attrs.evolve(shown, stories=stories, notes=(*shown.notes, *notes))


def with_story_text(story: DumpStory, articles: Mapping[str, Article]) -> DumpStory:
    """One story likewise."""
    article = articles.get(story.id)
    if article is None:
        return story
    return attrs.evolve(story, title=article.title, excerpt=article.text)
