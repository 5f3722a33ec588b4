"""The notebook of the documentation runs, and shows what it says that it shows."""

from __future__ import annotations

import json
import os
from pathlib import Path

import notebook
import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("pandas")

PATH = Path(__file__).parents[1] / "docs" / "stories.ipynb"
REFRESH = "NEWSDIFF_REFRESH_GOLDEN"
PREPARING = {"dump", "dedupe"}


def test_the_notebook_shows_what_its_cells_give(tmp_path, monkeypatch):
    """Every cell runs, in order, and its output is that of the page."""
    monkeypatch.chdir(tmp_path)
    done = list(notebook.run(PATH))
    if os.environ.get(REFRESH):
        notebook.refresh(PATH, [shown for _, shown in done])
        return
    for cell, shown in done:
        assert notebook.output(cell) == shown, cell["id"]
    assert (tmp_path / "story.html").stat().st_size > 0


def test_each_answer_takes_three_lines_or_fewer():
    """Questions of the page are answered in at most three lines of code."""
    for cell in notebook.cells(PATH):
        if cell["id"] not in PREPARING:
            assert len(cell["source"]) <= 3, cell["id"]


def test_the_notebook_is_one():
    """The fields that the format demands are there; outputs are small."""
    book = json.loads(PATH.read_text("utf-8"))
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    names = [cell["id"] for cell in book["cells"]]
    assert len(set(names)) == len(names)
    for cell in book["cells"]:
        needed = {"cell_type", "id", "metadata", "source"}
        if cell["cell_type"] == "code":
            needed |= {"execution_count", "outputs"}
        assert cell.keys() == needed
    assert PATH.stat().st_size < 40_000
