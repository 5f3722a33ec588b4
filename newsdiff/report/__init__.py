"""A comparison → JSON, terminal, HTML, Markdown, CSV: one file a format, each returns `str`.

Every renderer shows all it is given and leaves out what is absent; none judges. Text of articles
is untrusted: each format neutralises what could act in it (escape sequences, markup, formulas,
scripts).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsdiff.report.csv import links_frame, render_csv
    from newsdiff.report.html import render_html
    from newsdiff.report.json import comparison_schema, render_json
    from newsdiff.report.markdown import render_markdown
    from newsdiff.report.terminal import render_terminal

__all__ = [
    "comparison_schema",
    "links_frame",
    "render_csv",
    "render_html",
    "render_json",
    "render_markdown",
    "render_terminal",
]

_HOME = {
    "comparison_schema": "json",
    "links_frame": "csv",
    "render_csv": "csv",
    "render_docx": "docx",
    "render_html": "html",
    "make_table": "tables",
    "render_json": "json",
    "render_markdown": "markdown",
    "render_svg": "figures",
    "render_table_csv": "tables",
    "render_tei": "tei",
    "render_terminal": "terminal",
    "render_xlsx": "xlsx",
    "table_frame": "tables",
    "table_frames": "tables",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  each format is imported when it is asked for
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
