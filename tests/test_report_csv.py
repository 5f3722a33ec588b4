"""CSV of links, and the same as a frame."""

from __future__ import annotations

import csv
import io
import sys

import pytest
import report_builder as build

from newsdiff.errors import DependencyError
from newsdiff.report import links_frame, render_csv
from newsdiff.report.csv import COLUMNS, safe_cell


def test_one_line_a_link():
    """Every link is a line, with level, spans, texts and divergences."""
    comparison = build.ferry()
    lines = list(csv.DictReader(io.StringIO(render_csv(comparison))))
    assert len(lines) == len(comparison.links)
    third = lines[2]
    assert third["level"] == "edited"
    assert third["divergences"] == "number: Some 400 / More than 450"
    start, end = map(int, third["left_spans"].split("-"))
    assert comparison.articles[0].article.text[start:end] == third["left_text"]


def test_no_link_gives_the_head_alone():
    """Without links there is one line, of column names."""
    comparison = build.compare([build.segmented("body| x")] * 2, [])
    assert render_csv(comparison) == ",".join(COLUMNS) + "\n"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "=HYPERLINK(1)\n,x", '"=1']
)
def test_no_cell_is_a_formula(text):
    """Text that a spreadsheet would compute has an apostrophe before it."""
    articles = [build.segmented(f"body| {text!s}"), build.segmented(f"body| {text!s}")]
    table = render_csv(build.compare(articles, [build.link(articles, (0, [0]), (1, [0]))]))
    for cell in next(csv.DictReader(io.StringIO(table))).values():
        assert not cell.startswith(("=", "+", "@", "\t", "＝")), cell
        assert not cell.lstrip().startswith("="), cell
        assert not (cell.startswith("-") and not cell[1:].isdigit()), cell


def test_numbers_stay_numbers():
    """A negative margin is a number, not text."""
    assert safe_cell(-0.5) == -0.5


def test_frame_has_the_same_columns():
    """With pandas the links are a frame of the same columns."""
    pytest.importorskip("pandas")
    frame = links_frame(build.ferry())
    assert tuple(frame.columns) == COLUMNS
    assert len(frame) == 9
    assert frame["moved"].sum() == 3


def test_frame_without_pandas_says_what_to_do(monkeypatch):
    """Without pandas and polars the error names the remedy."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(DependencyError, match="pip install"):
        links_frame(build.ferry())
