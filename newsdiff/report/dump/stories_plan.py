"""Which articles of a dump a page of its stories and their reports need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from newsdiff.report.dump.stories import dump_stories, telling_members, with_story_texts
from newsdiff.report.dump.story import COMPARED_MAX

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from newsdiff.model import Article
    from newsdiff.report.dump.overview import DumpStories

__all__ = ["PAGE_TABLES", "StoriesPlan"]

PAGE_TABLES = ("articles", "stories", "reuse")
"""Tables of a result that the page is made of."""


@attrs.frozen(kw_only=True)
class StoriesPlan:
    """The stories of a dump before its texts are read.

    Attributes:
        shown: what the page shows, without texts.
        members: of each story that gets a report the articles that are compared.
    """

    shown: DumpStories
    members: Mapping[int, tuple[str, ...]]

    @classmethod
    def from_tables(
        cls,
        tables: Mapping[str, pa.Table | None],
        *,
        folder: str,
        inputs: Sequence[str],
        reports: int,
    ) -> StoriesPlan:
        """Plan the page of a result.

        Args:
            tables: those of `PAGE_TABLES`; None is an empty one.
            folder: where they are, "" for memory.
            inputs: what the files of the dump are called.
            reports: how many stories get a report, the largest first.

        Raises:
            ValueError: `reports` is below 0.
        """
        if reports < 0:
            raise ValueError(f"reports is {reports}, below 0")
        shown = dump_stories(tables, folder=folder, inputs=inputs)
        numbers = [each.story for each in shown.stories[:reports]]
        members = telling_members(tables["articles"], numbers, COMPARED_MAX)
        return cls(shown=shown, members=members)

    @property
    def wanted(self) -> set[str]:
        """Ids of all articles that have to be read."""
        return {each.id for each in self.shown.stories}.union(*self.members.values())

    def with_texts(
        self, articles: Mapping[str, Article], notes: Sequence[str], language: str | None = None
    ) -> tuple[DumpStories, dict[int, list[Article]]]:
        """What the page shows with texts, and of each story with a report its articles.

        Args:
            articles: those that were read, by id.
            notes: why some were not.
            language: ISO 639-1 code of the articles; detected if omitted.
        """
        told = {
            story: [attrs.evolve(articles[name], path=name, language=language) for name in names]
            for story, names in self.members.items()
            if len(names) > 1 and articles.keys() >= set(names)
        }
        return with_story_texts(self.shown, articles, notes), told
