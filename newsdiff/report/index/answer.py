"""The answer of an index, as Python and notebooks have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.errors import InputError
from newsdiff.report.index.words import summary_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsdiff.model import Article, Comparison, Limit
    from newsdiff.model.index_answer import AskedArticle, IndexedArticle
    from newsdiff.report.dump import Story

__all__ = ["IndexAnswer"]


@attrs.frozen(kw_only=True, repr=False, eq=False)
class IndexAnswer:
    """Who else ran what of some articles.

    Attributes:
        articles: the articles that were asked about, in order, each with its paragraphs.
        address: where the index is.
        level: what a paragraph is: a paragraph, a sentence, or article for the whole text.
        threshold: least similarity of what was looked for.
        limits: bounds that were reached in looking; hits that are not named are counted by
            paragraph.
    """

    articles: tuple[AskedArticle, ...]
    address: str
    level: str
    threshold: float
    limits: tuple[Limit, ...] = ()
    _find: Callable[[str], IndexedArticle | None]
    _compare: Callable[[Article, IndexedArticle], Comparison]
    _write: Callable[[str, str | Path], None]
    _story: Callable[[Article], Story | None] | None = None

    def __len__(self) -> int:
        return len(self.articles)

    def __iter__(self) -> Iterator[AskedArticle]:
        return iter(self.articles)

    def __getitem__(self, index: int) -> AskedArticle:
        return self.articles[index]

    def compare(self, id: str, *, article: int = 0) -> Comparison:  # noqa: A002  as in the tables
        """Compare an article that was asked about with one of the index, side by side.

        Args:
            id: of the one of the index.
            article: which of those that were asked about, from 0.

        Returns:
            The comparison, as from `newsdiff.compare`.

        Raises:
            InputError: the index has no such article; it keeps no texts, and the file is gone or
                has changed.
        """
        found = self._find(id)
        if found is None:
            problem = f"the index has no article {id}"
            raise InputError(problem, "give an id that the answer names", self.address)
        return self._compare(self.articles[article].article, found)

    @property
    def story(self) -> Story | None:
        """The story that the first article is in, or would be in; None if it is in none.

        It is looked for when it is asked for: what of the index shares running text with the
        article, and what shares it with that.

        Raises:
            InputError: it was not asked for.
        """
        if self._story is None:
            raise InputError("the story was not asked for", "ask with story=True", self.address)
        return self._story(self.articles[0].article)

    def summary(self) -> str:
        """What is said of each article in a sentence or two, one article a line."""
        return "\n".join(summary_words(each, self.level) for each in self.articles)

    def to_json(self) -> str:
        """The answer as JSON, `newsdiff/index-answer/1`."""
        from newsdiff.report.index.json import render_answer_json

        return render_answer_json(self)

    def to_csv(self) -> str:
        """The hits as CSV, one a line."""
        from newsdiff.report.index.rows import render_answer_csv

        return render_answer_csv(self)

    def to_frame(self) -> Any:  # noqa: ANN401  of a library
        """The hits as a data frame of pandas, else polars, one row each.

        Needs the extra `frames`.
        """
        from newsdiff.report.frames import frame_of_rows
        from newsdiff.report.index.rows import ANSWER_COLUMNS, answer_rows

        return frame_of_rows(ANSWER_COLUMNS, [list(row.values()) for row in answer_rows(self)])

    def to_markdown(self) -> str:
        """The answer as Markdown."""
        from newsdiff.report.index.markdown import render_answer_markdown

        return render_answer_markdown(self)

    def to_html(self, path: str | Path | None = None) -> str:
        """The answer as a self-contained HTML page; also written to `path` if one is given."""
        from newsdiff.report.index.html import render_answer_html

        page = render_answer_html(self)
        if path is not None:
            self._write(page, path)
        return page

    def __repr__(self) -> str:
        n_hits = sum(len(each.hits()) for each in self.articles)
        n_articles = len(self.articles)
        return f"IndexAnswer(n_articles={n_articles:,}, n_hits={n_hits:,})"

    def _repr_html_(self) -> str:
        from newsdiff.report.index.notebook import render_answer_notebook

        return render_answer_notebook(self)
