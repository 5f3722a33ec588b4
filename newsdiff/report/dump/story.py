"""One story of a dump, as Python and notebooks have it."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.errors import InputError
from newsdiff.model.links import Limit
from newsdiff.report.dump.stories import telling_members
from newsdiff.report.dump.story_tables import story_articles
from newsdiff.report.notebook_table import notebook_table
from newsdiff.report.text import percent, published_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa

    from newsdiff.model import Comparison

__all__ = ["COMPARED_MAX", "Story"]

COMPARED_MAX = 12
"""Articles of a report: every two are aligned, and more columns than this nobody reads."""
_SHOWN_MAX = 30
_TIMELINE = ("hours", "time", "source", "id", "agencies", "words", "words_shared", "share")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Story:
    """A story: articles that share running text.

    Attributes:
        row: its row in the table of stories: story, articles, outlets, first_id, id, agencies, ….
        table: its articles as an Arrow table, the earliest first.
    """

    row: Mapping[str, Any]
    table: pa.Table
    _compare: Callable[[Sequence[str], str | None], Comparison]
    _frame: Callable[[pa.Table], Any]

    @classmethod
    def from_tables(
        cls,
        number: int,
        stories: pa.Table,
        articles: pa.Table,
        compare: Callable[[Sequence[str], str | None], Comparison],
        frame: Callable[[pa.Table], Any],
    ) -> Story:
        """Find a story in the tables of a dump.

        Args:
            number: of the story.
            stories: the table of stories.
            articles: the table of articles.
            compare: compares articles of the dump by their ids, in a language or any.
            frame: makes a data frame of a table.

        Raises:
            InputError: no such story.
            TypeError: `number` is no whole number.
        """
        from pyarrow import compute

        number = operator.index(number)
        rows = stories.filter(compute.equal(stories["story"], number)).to_pylist()
        if not rows:
            remedy = f"give a number from 1, the largest, to {stories.num_rows:,}"
            problem = f"the result has no story {number:,}"
            raise InputError(problem, remedy if stories.num_rows else "it has none at all")
        return cls(
            row=rows[0], table=story_articles(articles, number), compare=compare, frame=frame
        )

    @property
    def articles(self) -> Any:  # noqa: ANN401  of a library that is optional
        """Its articles as a data frame, the earliest first; `hours` are those after the first."""
        return self._frame(self.table)

    def timeline(self) -> Any:  # noqa: ANN401  as above
        """Who published when, the earliest first, and how much of it is shared: a data frame."""
        return self._frame(self.table.select(_TIMELINE))

    def compare(self, *, top: int = COMPARED_MAX, language: str | None = None) -> Comparison:
        """Compare its articles, each with each.

        Args:
            top: how many articles at most: the first, then of each outlet the one that shares
                most. If there are more, `limits` of the comparison say
                so, and so do the reports.
            language: ISO 639-1 code of the articles; detected if omitted.

        Returns:
            The comparison, as from `newsdiff.compare`, articles in the order of their times.

        Raises:
            ValueError: `top` is below 2.
            InputError: the dump is not there any more.
        """
        if top < 2:  # noqa: PLR2004
            raise ValueError(f"top is {top}, below 2")
        number = self.row["story"]
        telling = telling_members(self.table, [number], top)[number]
        comparison = self._compare(telling, language)
        if self.table.num_rows <= top:
            return comparison
        what = "articles of the story that are compared"
        limit = Limit(stage="report", what=what, limit=top, actual=self.table.num_rows)
        limits = attrs.evolve(comparison.limits, reached=(*comparison.limits.reached, limit))
        return attrs.evolve(comparison, limits=limits)

    def __repr__(self) -> str:
        row = self.row
        s = "" if row["outlets"] == 1 else "s"
        facts = [f"{row['articles']:,} articles of {row['outlets']:,} outlet{s}"]
        if row["agencies"]:
            facts.append(row["agencies"])
        return f"<Story {row['story']}: {', '.join(facts)}, {percent(row['share'], '')} shared>"

    def _repr_html_(self) -> str:
        heads = ("published", "source", "agencies", "words", "shared", "id")
        rows = self.table.slice(0, _SHOWN_MAX).to_pylist()
        cells = [
            (published_words(row["published"], row["published_ms"]), row["source"],
             row["agencies"], f"{row['words']:,}", percent(row["share"], ""), row["id"])
            for row in rows
        ]  # fmt: skip
        more = self.table.num_rows - len(rows)
        foot = f"and {more:,} more" if more else ""
        return notebook_table(repr(self).strip("<>"), heads, cells, foot)
