"""What one write adds to an index, and the pages and postings that this makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow.compute as pc

from newsdiff.core.arrow import numbers_of
from newsdiff.core.strings import strings_from
from newsdiff.model.dump import NO_ROW
from newsdiff.model.index import Changes, IndexState, Page
from newsdiff.store.pages import (
    NO_ARTICLES,
    NO_FIGURES,
    NO_PAIRS,
    Figures,
    RowWords,
    StoredPairs,
    encode_articles,
    encode_figures,
    encode_pairs,
    encode_texts,
    encode_words,
)
from newsdiff.store.postings import postings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from newsdiff.model import Limit
    from newsdiff.model.index import Postings

__all__ = ["IndexBatch", "changes_of", "id_keys"]

_PAGE_SIZES = {"rows": 1024, "words": 128, "articles": 256, "contents": 64, "pairs": 8192}


@attrs.frozen(kw_only=True, eq=False)
class IndexBatch:
    """What one write adds. Rows, articles and pairs get the next numbers, in the order given.

    The postings of kinds text, place and id follow from the rest and are not to be given.

    Attributes:
        figures: of the new rows.
        words: uint32[n_words.sum()], words of the new rows, one after the other.
        marks: uint16[n_marks.sum()].
        articles: new articles, as `ARTICLE_SCHEMA` has it; their rows are old or new ones.
        contents: their texts; None where the index keeps none.
        pairs: verified pairs with a new row on the right.
        postings: keys uint64[n] and values uint32[n] by kind (band, sample, joint, sentence), in
            any order, repeated or not.
        removed: numbers of articles that are no more, in any order.
        state: that of the index by which its numbers go; None for a batch without new ones.
        n_candidates: pairs of texts that were compared; for who adds, not written, like
        limits: bounds that were reached in finding them.
    """

    figures: Figures = NO_FIGURES
    words: NDArray[np.uint32] = attrs.field(factory=lambda: np.empty(0, dtype=np.uint32))
    marks: NDArray[np.uint16] = attrs.field(factory=lambda: np.empty(0, dtype=np.uint16))
    articles: pa.Table = NO_ARTICLES
    contents: Sequence[str] | None = None
    pairs: StoredPairs = NO_PAIRS
    postings: Mapping[str, tuple[NDArray[np.uint64], NDArray[np.uint32]]] = attrs.field(
        factory=dict
    )
    removed: NDArray[np.uint32] = attrs.field(factory=lambda: np.empty(0, dtype=np.uint32))
    state: IndexState | None = None
    n_candidates: int = 0
    limits: tuple[Limit, ...] = ()


def id_keys(ids: Sequence[str]) -> NDArray[np.uint64]:
    """Keys under which articles are found by their ids, uint64[n]: `Strings.hashes` of them."""
    return strings_from(ids).hashes


def changes_of(
    batch: IndexBatch, state: IndexState, gone: NDArray[np.uint32], *, keeps_texts: bool
) -> Changes:
    """What a batch changes.

    Args:
        batch: what is added.
        state: how far the index has come.
        gone: numbers of the articles that were removed before, ascending.
        keeps_texts: whether the index keeps texts.

    Raises:
        ValueError: the parts of the batch do not fit together.
    """
    _demand_fitting(batch, keeps_texts=keeps_texts)
    removed = np.setdiff1d(batch.removed, gone).astype(np.uint32)
    return Changes(
        pages=list(_pages(batch, state, keeps_texts=keeps_texts)),
        postings=_postings(batch, state),
        removed=removed,
        state=_state_after(batch, state, len(removed)),
    )


def _demand_fitting(batch: IndexBatch, *, keeps_texts: bool) -> None:
    figures = batch.figures
    lengths = {
        "words": (len(batch.words), figures.n_words.sum(dtype=np.int64)),
        "marks": (len(batch.marks), figures.n_marks.sum(dtype=np.int64)),
    }
    if keeps_texts:
        lengths["texts"] = (len(batch.contents or ()), len(batch.articles))
    for name, (found, wanted) in lengths.items():
        if found != wanted:
            raise ValueError(f"a batch has {found} {name}, but should have {wanted}")


def _state_after(batch: IndexBatch, state: IndexState, n_removed: int) -> IndexState:
    n_blocks = pc.sum(pc.list_value_length(batch.articles.column("blocks"))).as_py()
    return IndexState(
        n_writes=state.n_writes + 1,
        n_articles=state.n_articles + len(batch.articles),
        n_removed=state.n_removed + n_removed,
        n_rows=state.n_rows + len(batch.figures),
        n_blocks=state.n_blocks + (n_blocks or 0),
        n_words=state.n_words + int(batch.figures.n_words.sum(dtype=np.int64)),
        n_pairs=state.n_pairs + len(batch.pairs),
    )


def _postings(batch: IndexBatch, state: IndexState) -> dict[str, Postings]:
    """Postings of all kinds; those that follow from rows and articles are made here."""
    rows = np.arange(state.n_rows, state.n_rows + len(batch.figures), dtype=np.uint32)
    n_articles = len(batch.articles)
    articles = np.arange(state.n_articles, state.n_articles + n_articles, dtype=np.uint32)
    blocks = batch.articles.column("blocks")
    lengths = numbers_of(pc.list_value_length(blocks)).astype(np.int64)
    placed = numbers_of(pc.list_flatten(blocks)).astype(np.uint64)
    owners = np.repeat(articles, lengths)[placed != NO_ROW]
    made = {
        "text": (batch.figures.texts, rows),
        "place": (placed[placed != NO_ROW], owners),
        "id": (id_keys(batch.articles.column("id").to_pylist()), articles),
    }
    given = {**batch.postings, **made}
    return {kind: postings_of(*given[kind]) for kind in given if len(given[kind][0])}


def _pages(batch: IndexBatch, state: IndexState, *, keeps_texts: bool) -> Iterator[Page]:
    figures = batch.figures
    words = np.append(0, np.cumsum(figures.n_words, dtype=np.int64))
    marks = np.append(0, np.cumsum(figures.n_marks, dtype=np.int64))

    def words_page(part: slice) -> bytes:
        rows = RowWords(
            n_words=figures.n_words[part],
            words=batch.words[words[part.start] : words[part.stop]],
            n_marks=figures.n_marks[part],
            marks=batch.marks[marks[part.start] : marks[part.stop]],
        )
        return encode_words(rows)

    def articles_page(part: slice) -> bytes:
        return encode_articles(batch.articles.slice(part.start, part.stop - part.start))

    def figures_page(part: slice) -> bytes:
        return encode_figures(_sliced(figures, part))

    yield from _paged("rows", state.n_rows, len(figures), figures_page)
    yield from _paged("words", state.n_rows, len(figures), words_page)
    yield from _paged("articles", state.n_articles, len(batch.articles), articles_page)
    if keeps_texts:
        texts = batch.contents or ()
        n = len(batch.articles)
        yield from _paged("contents", state.n_articles, n, lambda part: encode_texts(texts[part]))
    yield from _paged(
        "pairs",
        state.n_pairs,
        len(batch.pairs),
        lambda part: encode_pairs(_sliced(batch.pairs, part)),
    )


def _paged(kind: str, first: int, n: int, encode: Callable[[slice], bytes]) -> Iterator[Page]:
    size = _PAGE_SIZES[kind]
    for start in range(0, n, size):
        part = slice(start, min(start + size, n))
        yield Page(kind=kind, first=first + start, n=part.stop - start, content=encode(part))


def _sliced(arrays: Any, part: slice) -> Any:  # noqa: ANN401  figures or pairs
    names = [each.name for each in attrs.fields(type(arrays))]
    return type(arrays)(**{name: getattr(arrays, name)[part] for name in names})
