"""One question to an index, from what the caller says to the answer."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from newsdiff.model.index_answer import Question
from newsdiff.model.moment import stated_moment
from newsdiff.pipeline.compare import compare_articles, demand_inputs, input_article
from newsdiff.pipeline.dedupe.reading import sketcher_of
from newsdiff.pipeline.index.adding import sketch_settings
from newsdiff.pipeline.index.carriers import indexed_articles
from newsdiff.pipeline.index.opening import opened_article
from newsdiff.pipeline.index.querying import asked_articles
from newsdiff.read.dump.records import Fields
from newsdiff.report.index import IndexAnswer
from newsdiff.store.names import alive_numbers
from newsdiff.write import write_text

if TYPE_CHECKING:
    import datetime as dt
    import os
    from collections.abc import Mapping, Sequence

    from newsdiff.model import Article, Comparison
    from newsdiff.model.index import IndexSettings
    from newsdiff.model.index_answer import IndexedArticle
    from newsdiff.report.dump import Story
    from newsdiff.sketch.batch import Sketcher
    from newsdiff.store.store import Store

__all__ = ["answer_of", "question_of"]


def question_of(
    settings: IndexSettings,
    *,
    since: str | dt.date | None,
    until: str | dt.date | None,
    **said: Any,  # noqa: ANN401  fields of `Question`
) -> Question:
    """What a caller of `Index.query` asks.

    Raises:
        ValueError: a value out of its range, or a threshold below that of the index.
        TypeError: a number that has to be a whole one and is not.
    """
    question = Question(
        since_ms=None if since is None else stated_moment("since", since).milliseconds,
        until_ms=None if until is None else stated_moment("until", until).last_millisecond,
        **said,
    )
    if question.threshold is not None and not settings.threshold <= question.threshold <= 1:
        bounds = f"from {settings.threshold:g}, that of the index, to 1"
        raise ValueError(f"threshold is {question.threshold!r}, but must be {bounds}")
    return question


def answer_of(
    store: Store,
    inputs: Sequence[str | os.PathLike[str] | Article],
    question: Question,
    fields: Mapping[str, str],
    *,
    story: bool,
) -> IndexAnswer:
    """Ask an index; arguments and errors as of `Index.query`."""
    if not inputs:
        raise ValueError("no article is given to ask about")
    demand_inputs(inputs)
    articles = [input_article(source) for source in inputs]
    sketcher = _sketcher(store.settings)
    compare = partial(_compared, store, sketcher, Fields.from_names(dict(fields)))
    with store.reading():
        asked, limits = asked_articles(store, sketcher, articles, question, compare)
    return IndexAnswer(
        articles=asked,
        address=store.address,
        level=store.settings.level,
        threshold=question.threshold or store.settings.threshold,
        limits=limits,
        find=partial(_found, store),
        compare=compare,
        write=write_text,
        story=partial(_story, store) if story else None,
    )


@cache
def _sketcher(settings: IndexSettings) -> Sketcher:
    return sketcher_of(sketch_settings(settings))


def _found(store: Store, name: str) -> IndexedArticle | None:
    number = alive_numbers(store, {name}).get(name)
    if number is None:
        return None
    return indexed_articles(store.articles(np.array([number])))[0]


def _compared(
    store: Store, sketcher: Sketcher, fields: Fields, article: Article, other: IndexedArticle
) -> Comparison:
    return compare_articles([article, opened_article(store, sketcher, other, fields)])


def _story(store: Store, article: Article) -> Story | None:
    from newsdiff.pipeline.index.against import story_of

    return story_of(store, article)
