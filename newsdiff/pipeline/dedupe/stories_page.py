"""The stories of a dump as a page, and the folder of reports that it leads to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from newsdiff.core import demand_libraries
from newsdiff.pipeline.compare import compare_articles
from newsdiff.pipeline.dedupe.show import texts_of
from newsdiff.read.tables import read_summary, read_table
from newsdiff.report.dump.html import render_stories_html, report_context
from newsdiff.report.dump.stories import dump_stories, telling_members, with_story_texts
from newsdiff.report.html import render_html
from newsdiff.write.pages import Pages

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

__all__ = ["REPORTS_DEFAULT", "write_stories_page"]

REPORTS_DEFAULT = 30
COMPARED_MAX = 12
_TABLES = ("articles", "stories", "reuse")


def write_stories_page(
    folder: str | os.PathLike[str],
    output: str | os.PathLike[str],
    *,
    dump: Sequence[str | os.PathLike[str]] = (),
    reports: int = REPORTS_DEFAULT,
    texts: bool | None = None,
    language: str | None = None,
) -> None:
    """Write the stories of a dump as a page, with a folder of reports beside it.

    Args:
        folder: what `newsdiff dedupe` wrote.
        output: the page; `stories.html` has its reports in the folder `stories`.
        dump: where the dump is now; where the run found it if omitted.
        reports: of how many stories, the largest first, a report is written.
        texts: whether to read the dump; None: if it is there and not large. Without it the page has
            no titles and no reports, and says so.
        language: ISO 639-1 code of the articles; detected if omitted.

    Raises:
        InputError: no result folder, or a damaged table; with `texts`, a dump that is not there.
        OutputError: a page cannot be written, or would be written over a file of somebody else.
    """
    demand_libraries()
    place = Path(folder)
    summary = read_summary(place)
    tables = {name: read_table(place, name, summary=summary) for name in _TABLES}
    shown = dump_stories(tables, folder=str(place), inputs=summary.called)
    members = telling_members(
        tables["articles"], [each.story for each in shown.stories[:reports]], COMPARED_MAX
    )
    wanted = {each.id for each in shown.stories}.union(*members.values())
    found, notes = texts_of(place, summary, wanted, dump, texts=texts)
    shown = with_story_texts(shown, found, notes)
    told = {each: ids for each, ids in members.items() if len(ids) > 1 and found.keys() >= set(ids)}
    pages = Pages(output, told)
    for each in shown.stories:
        if ids := told.get(each.story):
            articles = [attrs.evolve(found[name], path=name, language=language) for name in ids]
            context = report_context(each, len(ids), shown.name, pages.back)
            pages.write(each.story, render_html(compare_articles(articles), context=context))
    pages.end(render_stories_html(shown, report_of=pages.address))
