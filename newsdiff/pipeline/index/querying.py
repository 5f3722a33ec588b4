"""Articles asked of an index: sketched, looked up, and who else ran what of them.

Articles are asked in turns of about `_CHARACTERS_A_TURN`: of each turn every kind of posting is
looked up once, and words and articles of the index are fetched once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from newsdiff.core.kernels import SLACK
from newsdiff.errors import InputError
from newsdiff.link.asking import AskedTexts, alike_sentences, alike_texts
from newsdiff.link.hits import Exclusions, Units, chosen_hits, text_hits
from newsdiff.link.runs import packed
from newsdiff.model.moment import HOUR_MS, parse_moment
from newsdiff.pipeline.index.answering import Answering
from newsdiff.pipeline.index.batching import sampling_of_index
from newsdiff.pipeline.index.carriers import Carried
from newsdiff.pipeline.index.identity import own_articles
from newsdiff.store.pages import RowWords

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from newsdiff.link.asking import AlikeSentences, AlikeTexts
    from newsdiff.link.hits import Hits
    from newsdiff.model import Article, Limit
    from newsdiff.model.index_answer import AskedArticle, Question
    from newsdiff.sketch.batch import BlockBatch, Sketcher
    from newsdiff.store.store import Store

__all__ = ["Asked", "asked_articles"]

_CHARACTERS_A_TURN = 1 << 23
_EVER = -(1 << 63), (1 << 63) - 1


@attrs.frozen(kw_only=True, eq=False)
class Asked:
    """Blocks of the articles of a turn.

    Attributes:
        blocks: as they were sketched.
        units: the blocks, their texts by number; -1 for one without words.
        texts: the different texts.
    """

    blocks: BlockBatch
    units: Units
    texts: AskedTexts

    @classmethod
    def from_articles(cls, articles: Sequence[Article], sketcher: Sketcher) -> Asked:
        """Sketch articles."""
        parts = [article.text.encode("utf-8", "surrogatepass") for article in articles]
        ends = np.cumsum([len(part) for part in parts], dtype=np.int64)
        text = np.frombuffer(b"".join((*parts, bytes(SLACK))), dtype=np.uint8)
        blocks = sketcher.sketch(text, np.append(0, ends[:-1]), ends)
        worded = np.flatnonzero(blocks.n_words)
        texts, firsts, numbers = np.unique(
            blocks.texts[worded], return_index=True, return_inverse=True
        )
        of_blocks = np.full(len(blocks.texts), -1, dtype=np.int64)
        of_blocks[worded] = numbers
        content = RowWords(
            n_words=blocks.n_words, words=blocks.words, n_marks=blocks.n_marks, marks=blocks.marks
        )
        owners = np.repeat(np.arange(len(articles)), np.diff(blocks.first_blocks))
        first_blocks = worded[firsts]
        return cls(
            blocks=blocks,
            units=Units(texts=of_blocks, articles=owners),
            texts=AskedTexts(
                texts=texts, keys=blocks.keys[first_blocks], content=content.taken(first_blocks)
            ),
        )


def asked_articles(
    store: Store, sketcher: Sketcher, articles: Sequence[Article], question: Question
) -> Iterator[tuple[AskedArticle, tuple[Limit, ...]]]:
    """Ask an index about articles.

    Args:
        store: the index, which does not change meanwhile.
        sketcher: that of the index.
        articles: what is asked about.
        question: what is asked.

    Yields:
        What it says of each, in order, and the bounds that were reached in finding it out.

    Raises:
        InputError: an article has no date, and hours are counted from it; it has no such paragraph.
    """
    for turn in _turns(articles):
        yield from _Turn(store, sketcher, turn, question).answered()


def _turns(articles: Sequence[Article]) -> Iterator[Sequence[Article]]:
    first = n_characters = 0
    for end, article in enumerate(articles, 1):
        n_characters += len(article.text)
        if n_characters >= _CHARACTERS_A_TURN or end == len(articles):
            yield articles[first:end]
            first, n_characters = end, 0
