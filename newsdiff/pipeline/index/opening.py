"""An article of an index as it was read: its text from the index, else from where it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsdiff.errors import InputError
from newsdiff.pipeline.dedupe.reading import sketcher_of
from newsdiff.pipeline.index.adding import sketch_settings
from newsdiff.pipeline.index.carriers import indexed_articles, texts_of_articles
from newsdiff.pipeline.index.querying import Asked
from newsdiff.read.dated import dated_article
from newsdiff.read.dump.inputs import dump_files, is_in_memory
from newsdiff.read.dump.originals import originals
from newsdiff.read.dump.records import Fields
from newsdiff.store.names import alive_numbers
from newsdiff.store.opening import open_store

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from newsdiff.model import Article
    from newsdiff.model.index_answer import IndexedArticle
    from newsdiff.sketch.batch import Sketcher
    from newsdiff.store.store import Store

__all__ = ["articles_by_id", "opened_article"]

_ELSEWHERE = "give the texts of both to newsdiff compare"


def opened_article(
    store: Store, sketcher: Sketcher, indexed: IndexedArticle, fields: Fields
) -> Article:
    """Read an article of an index.

    Args:
        store: the index.
        sketcher: that of the index.
        indexed: which article.
        fields: names of the fields of the dump that it was read from.

    Returns:
        The article; its id is its path.

    Raises:
        InputError: the index keeps no texts, and the file is gone or says something else there.
    """
    numbers = np.array([indexed.number])
    text = store.texts(numbers).get(indexed.number)
    article = dated_article(
        text=_from_dump(indexed, fields) if text is None else text,
        path=indexed.id,
        title=indexed.title,
        source=indexed.source,
        published=indexed.published,
    )
    if text is None and not _is_unchanged(store, sketcher, article, indexed.number):
        problem = f"another text stands where article {indexed.id} was read"
        raise InputError(problem, _ELSEWHERE, indexed.file, indexed.line)
    return article


def articles_by_id(
    address: str, fields: Mapping[str, str], ids: Collection[str]
) -> dict[str, Article]:
    """Read articles of an index by their ids; those that it has not are left out.

    Args:
        address: of the index.
        fields: names of the fields of the dumps that they were read from.
        ids: theirs.

    Raises:
        InputError: no index there, or as for `opened_article`.
    """
    if not ids:
        return {}
    known = Fields.from_names(dict(fields))
    store = open_store(address)
    try:
        sketcher = sketcher_of(sketch_settings(store.settings))
        numbers = np.array(sorted(alive_numbers(store, set(ids)).values()), dtype=np.uint32)
        return {
            each.id: opened_article(store, sketcher, each, known)
            for each in indexed_articles(store.articles(numbers))
        }
    finally:
        store.close()


def _from_dump(indexed: IndexedArticle, fields: Fields) -> str:
    place = indexed.file, indexed.line
    if is_in_memory(indexed.file) or indexed.file == "stdin":
        problem = f"article {indexed.id} was read from no file, and the index keeps no texts"
        raise InputError(problem, _ELSEWHERE, *place)
    for file in dump_files([indexed.file]):
        for original in originals(file, fields, file.name):
            if original.line == indexed.line and original.record is not None:
                return original.record.text
            if original.line >= indexed.line:
                break
    problem = f"article {indexed.id}, of which the index keeps no text, is not there any more"
    raise InputError(problem, _ELSEWHERE, *place)


def _is_unchanged(store: Store, sketcher: Sketcher, article: Article, number: int) -> bool:
    """Whether an article still has the paragraphs that the index has of it."""
    asked = Asked.from_articles([article], sketcher)
    now = asked.blocks.texts[asked.blocks.n_words > 0].tolist()
    return bool(now == texts_of_articles(store, np.array([number]))[number])
