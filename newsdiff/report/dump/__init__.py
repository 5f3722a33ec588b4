"""The duplicates of a dump → tables, terminal, JSON, CSV: stories, outlets, what to see first.

Functions take Arrow tables of a result and give Arrow tables or text.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsdiff.report.dump.article import DumpArticle
    from newsdiff.report.dump.json import render_overview_json
    from newsdiff.report.dump.overview import (
        DumpBoilerplate,
        DumpCluster,
        DumpOverview,
        DumpReuse,
        DumpStory,
    )
    from newsdiff.report.dump.story import Story
    from newsdiff.report.dump.terminal import render_overview_terminal

__all__ = [
    "DumpArticle",
    "DumpBoilerplate",
    "DumpCluster",
    "DumpOverview",
    "DumpReuse",
    "DumpStory",
    "Story",
    "render_overview_json",
    "render_overview_terminal",
]

_HOME = {
    "DumpArticle": "article",
    "Story": "story",
    "render_overview_json": "json",
    "render_overview_terminal": "terminal",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  what draws is imported when it is asked for
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = _HOME.get(name, "overview")
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)
