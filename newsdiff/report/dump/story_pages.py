"""The pages of a whole result: which articles they need, the page of stories, their reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.report.dump.html import render_stories_html, report_of_story
from newsdiff.report.dump.stories import dump_stories, telling_members, with_story_texts
from newsdiff.report.dump.story import COMPARED_MAX

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa

    from newsdiff.model import Article, Comparison
    from newsdiff.model.dump import Summary
    from newsdiff.report.dump.overview import DumpStories

__all__ = ["PAGE_TABLES", "StoryPages"]

PAGE_TABLES = ("articles", "stories", "reuse")
"""Tables of a result that the page of its stories is made of."""


@attrs.frozen(kw_only=True)
class StoryPages:
    """The page of a result's stories and the reports that it leads to.

    Attributes:
        shown: what the page shows.
        members: of each story that gets a report the ids of the articles that are compared.
        articles: of each story that gets a report these articles, where they were read.
    """

    shown: DumpStories
    members: Mapping[int, tuple[str, ...]]
    articles: Mapping[int, Sequence[Article]] = attrs.field(factory=dict)

    @classmethod
    def from_tables(
        cls,
        tables: Mapping[str, pa.Table | None],
        summary: Summary,
        folder: str | os.PathLike[str] | None,
        reports: int,
    ) -> StoryPages:
        """Plan the pages of a result, before a text is read.

        Args:
            tables: those of `PAGE_TABLES`; None is an empty one.
            summary: what the run said.
            folder: where the tables are; None for memory.
            reports: how many stories get a report, the largest first.

        Raises:
            ValueError: `reports` is below 0.
        """
        if reports < 0:
            raise ValueError(f"reports is {reports}, below 0")
        place = "" if folder is None else str(folder)
        shown = dump_stories(tables, folder=place, inputs=summary.called)
        numbers = [each.story for each in shown.stories[:reports]]
        members = telling_members(tables["articles"], numbers, COMPARED_MAX)
        return cls(shown=shown, members=members)

    @property
    def wanted(self) -> set[str]:
        """Ids of all articles that have to be read."""
        return {each.id for each in self.shown.stories}.union(*self.members.values())

    def with_texts(
        self, read: Mapping[str, Article], notes: Sequence[str], language: str | None = None
    ) -> StoryPages:
        """The same with texts; a story whose articles were not read gets no report.

        Args:
            read: articles by id.
            notes: why some were not read.
            language: ISO 639-1 code of the articles; detected if omitted.
        """
        articles = {
            story: [attrs.evolve(read[name], path=name, language=language) for name in names]
            for story, names in self.members.items()
            if len(names) > 1 and read.keys() >= set(names)
        }
        shown = with_story_texts(self.shown, read, notes)
        stories = tuple(
            attrs.evolve(each, title=each.title or _a_title(articles.get(each.story, ())))
            for each in shown.stories
        )
        return attrs.evolve(self, shown=attrs.evolve(shown, stories=stories), articles=articles)

    def page(self, report_of: Callable[[int], str | None]) -> str:
        """The page of all stories; see `render_stories_html`."""
        return render_stories_html(self.shown, report_of=report_of)

    def report(self, number: int, comparison: Comparison, back: str) -> str:
        """The report of a story; see `report_of_story`."""
        return report_of_story(self.shown, number, comparison, back)


def _a_title(articles: Sequence[Article]) -> str | None:
    return next((each.title for each in articles if each.title), None)
