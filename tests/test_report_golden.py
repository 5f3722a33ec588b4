"""Whole reports of comparisons made by hand, kept as files and read by people.

NEWSDIFF_REFRESH_GOLDEN=1 writes the files anew; read their difference before it is committed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import report_builder as build

from newsdiff.report import render_csv, render_json, render_markdown, render_terminal

GOLDEN = Path(__file__).parent / "golden"
COMPARISONS = {"ferry": build.ferry, "harbour": build.harbour_collated}
FORMATS = {
    "wide.txt": lambda made: render_terminal(made, width=120, color=False),
    "narrow.txt": lambda made: render_terminal(made, width=60, color=False),
    "colour.ansi": lambda made: render_terminal(made, width=100, color=True),
    "report.md": render_markdown,
    "links.csv": render_csv,
    "comparison.json": lambda made: re.sub(
        r'"version": "[^"]*"', '"version": "0"', render_json(made)
    ),
}


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize("which", sorted(COMPARISONS))
def test_report_is_as_reviewed(which, name):
    """The report is, to the byte, the one that was read and kept."""
    path = GOLDEN / f"report_{which}" / name
    shown = FORMATS[name](COMPARISONS[which]())
    if os.environ.get("NEWSDIFF_REFRESH_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, encoding="utf-8", newline="")
    assert shown == path.read_bytes().decode("utf-8")
