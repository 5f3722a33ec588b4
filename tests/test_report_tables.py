"""Tables: every result in rows, strings stay strings, the same bytes each time."""

from __future__ import annotations

import csv
import io
import os
import re
from datetime import datetime
from pathlib import Path

import pytest
import report_builder as build
from collate_builder import compared, link, same_sentences, segmented

from newsdiff.model import Evidence
from newsdiff.report.answer import answer, descents_of
from newsdiff.report.answer_rows import because
from newsdiff.report.table_words import COLUMN_WORDS, TABLE_WORDS, column_words
from newsdiff.report.tables import (
    TABLES,
    make_table,
    render_table_csv,
    table_frames,
)
from newsdiff.report.xlsx import render_xlsx

FERRY = "The ferry to Ostrel sank at dawn."
FORMULA = "=HYPERLINK(1) was on the screen."
REEF = "It had struck a reef."
MOST_BYTES = 400_000


def three(**more):
    articles = [
        segmented(FERRY, REEF, FORMULA, source="=a", agency="AFP", published="2020-01-01T08:00Z"),
        segmented(FERRY, "“We saw a wall of water,” said Ada Quill.", source="b"),
        segmented(REEF, FERRY, "“We saw a wall of water,” said Ada Quill.", source="c"),
    ]
    return compared(articles, same_sentences(articles), **more)


def rows(name, comparison=None):
    return list(csv.DictReader(io.StringIO(render_table_csv(comparison or three(), name))))


def test_every_table_has_its_columns_and_its_rows() -> None:
    """Rows are as long as the head, and nothing is left out."""
    comparison = three()
    counts = {name: len(make_table(comparison, name).rows) for name in TABLES}
    for name in TABLES:
        table = make_table(comparison, name)
        assert len(set(table.columns)) == len(table.columns)
        assert all(len(row) == len(table.columns) for row in table.rows)
    assert counts == {
        "answer": 3,
        "differences": sum(len(each.readings) for each in answer(comparison).differences),
        "wordings": len(comparison.passages),
        "descents": len(descents_of(comparison)),
        "articles": 3,
        "links": len(comparison.links),
        "passages": sum(len(p.members) for p in comparison.passages),
        "core": len(comparison.core.sentences),
        "attribution": len(comparison.attributions),
        "sentences": 8,
        "origins": len(comparison.origins),
        "relations": len(comparison.relations),
        "additions": len(comparison.additions),
        "quotations": 2,
        "shares": 6,
        "matrix": 3,
    }


def test_the_tables_say_what_the_comparison_says() -> None:
    """Names, agencies, shares and evidence arrive in words."""
    assert [row["credits"] for row in rows("articles")] == ["AFP", "", ""]
    core = rows("core")
    assert {row["text"] for row in core} >= {FERRY, REEF}
    assert core[0]["credited"] == "'=a"
    assert "b" in core[0]["uncredited"]
    assert "credits AFP in a line of its own (+3.5)" in rows("attribution")[0]["because"]
    assert float(rows("matrix")[1]["b"]) == 1.0
    shares = rows("shares")[0]
    assert float(shares["own_low"]) <= float(shares["own"]) <= float(shares["own_high"])


def test_csv_has_no_formula() -> None:
    """A cell that begins like one gets an apostrophe; numbers stay numbers."""
    for name in TABLES:
        for row in csv.reader(io.StringIO(render_table_csv(three(), name))):
            assert not [cell for cell in row if cell.startswith(("=", "@", "\t", "+"))]


@pytest.mark.parametrize("name", TABLES)
def test_no_table_lets_a_control_character_through(name) -> None:
    """Names of outlets and agencies come from outside: no cell of any table holds what acts."""
    evil = "=\x1b[31m\u202eA\x00\r\n\x9bB"
    articles = [
        segmented(FERRY, REEF, source=f"{evil} {n}", agency=evil, published="2020-01-01")
        for n in range(3)
    ]
    table = render_table_csv(compared(articles, same_sentences(articles)), name)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", table)
    for row in csv.reader(io.StringIO(table)):
        assert not [cell for cell in row if cell.startswith(("=", "@", "+"))]


def test_a_table_that_is_none_is_refused() -> None:
    """The error says which there are."""
    with pytest.raises(ValueError, match="answer, differences"):
        make_table(three(), "nothing")


def test_frames_have_the_same_rows() -> None:
    """One DataFrame a table; scores are numbers."""
    pytest.importorskip("pandas")
    frames = table_frames(three())
    assert tuple(frames) == TABLES
    assert list(frames["links"]["score"]) == [1.0] * len(frames["links"])
    assert len(table_frames(compared([segmented(FERRY)], []))["links"]) == 0


def workbook(comparison):
    openpyxl = pytest.importorskip("openpyxl")
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(comparison)))


def test_the_workbook_keeps_strings_as_strings() -> None:
    """No cell is a formula, every sheet has a bold head and a filter, texts arrive whole."""
    book = workbook(three())
    assert len(book.sheetnames) == len(TABLES) + 1
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [c.value for c in cells if isinstance(c.value, str) and c.value == FORMULA]
    assert all(sheet["A1"].font.bold for sheet in book)
    for sheet in book:
        first, last = sheet.auto_filter.ref.split(":")
        head = sheet[first].row
        assert sheet[last].row == sheet.max_row
        assert sheet.cell(head, 1).value
        assert sheet[sheet.freeze_panes].row == head + 1


def test_the_first_sheet_is_the_answer() -> None:
    """A row an article, shares as numbers in per cent, dates as dates, lines within a cell."""
    comparison = three()
    sheet = workbook(comparison).worksheets[0]
    found = answer(comparison)
    assert sheet["A1"].value == found.sources
    head = sheet[sheet.auto_filter.ref.split(":")[0]].row
    columns = [cell.value for cell in sheet[head]]
    rows = [dict(zip(columns, row, strict=True)) for row in sheet.iter_rows(min_row=head + 1)]
    assert [row["number"].value for row in rows] == [1, 2, 3]
    for row, line in zip(rows, found.lines, strict=True):
        assert row["role"].value == line.role
        assert row["carries"].value == line.carried
        assert row["share"].value == (round(line.share, 4) if line.of else None)
        assert row["share"].number_format == "0 %"
        assert row["added"].alignment.wrap_text
    assert rows[0]["published"].value == datetime(2020, 1, 1, 8, 0)  # noqa: DTZ001
    assert rows[0]["published"].number_format == 'yyyy-mm-dd hh:mm "UTC"'
    assert sheet.column_dimensions["D"].width > 10


@pytest.mark.parametrize(
    ("written", "value", "shown"),
    [
        ("2018-07-16", datetime(2018, 7, 16), "yyyy-mm-dd"),  # noqa: DTZ001
        ("2018-07-16T09:10", datetime(2018, 7, 16, 9, 10), "yyyy-mm-dd hh:mm"),  # noqa: DTZ001
        (
            "2018-07-16T09:10-04:00",
            datetime(2018, 7, 16, 9, 10),  # noqa: DTZ001
            'yyyy-mm-dd hh:mm "-04:00"',
        ),
        ("16 July 2018", "16 July 2018", "General"),
        ("1815-06-18", "1815-06-18", "General"),
    ],
)
def test_dates_are_dates_where_they_are(written, value, shown) -> None:
    """On the clock of their source; what a workbook has no date for stays text."""
    articles = [segmented(FERRY, source=name, published=written) for name in "ab"]
    sheet = workbook(compared(articles, same_sentences(articles)))["Articles"]
    published = sheet["D2"]
    assert (published.value, published.number_format) == (value, shown)


def test_the_words_of_articles_stand_side_by_side() -> None:
    """One row a passage, one column an article; what lacks it is empty."""
    comparison = three()
    sheet = workbook(comparison)["Wordings"]
    head, *rows = sheet.iter_rows(values_only=True)
    assert head == ("passage", "n_articles", "text", "1 =a", "2 b", "3 c")
    for row, passage in zip(rows, comparison.passages, strict=True):
        carriers = {member.article for member in passage.members}
        assert {at for at, cell in enumerate(row[3:]) if cell} == carriers
    cells = [cell for row in sheet.iter_rows(min_row=2, min_col=4) for cell in row if cell.value]
    assert {
        cell.font.color.rgb for cell in cells if cell.value == sheet.cell(cell.row, 3).value
    } == {"00767676"}


def test_overlaps_are_shown_in_per_cent() -> None:
    """The matrix of outlets holds numbers."""
    sheet = workbook(three())["Overlap"]
    cells = [cell for row in sheet.iter_rows(min_row=2, min_col=2) for cell in row]
    assert {cell.number_format for cell in cells} == {"0 %"}
    assert {cell.data_type for cell in cells} == {"n"}


def test_a_large_family_fits_a_workbook() -> None:
    """Sixteen articles of sixty sentences, of which they have more than half in common."""
    assert len(render_xlsx(build.crowd(16))) < MOST_BYTES


def test_one_table_is_a_frame_by_name() -> None:
    """`to_frame` gives links, or the table that is named; lines of a cell are joined."""
    pytest.importorskip("pandas")
    comparison = build.harbour_collated()
    assert "left_text" in comparison.to_frame()
    frame = comparison.to_frame("answer")
    assert list(frame["number"]) == [1, 2, 3, 4]
    assert all(isinstance(cell, str) for cell in frame["added"])
    with pytest.raises(ValueError, match="differences"):
        comparison.to_frame("chairs")


INTRODUCTION = """\
# The tables of a comparison

Made from the code; a test holds it to that. `newsdiff compare A B [C …] -f csv --table NAME` writes
one, `cmp.to_frame("NAME")` gives it as a data frame, and the workbook (`-o tables.xlsx`) has them
all, each on a sheet, the answer first.
"""


def reference():
    """`docs/tables.md`: every table, and what its columns mean."""
    parts = [INTRODUCTION]
    for name in TABLES:
        rows = column_words(name, make_table(three(), name).columns)
        lines = "\n".join(f"| `{column}` | {words} |" for column, words in rows)
        head = f"## {name}\n\n{TABLE_WORDS[name]}\n\n| column | meaning |\n|---|---|\n"
        parts.append(f"{head}{lines}\n")
    return "\n".join(parts)


def test_every_table_and_column_is_documented() -> None:
    """`docs/tables.md` says what each means, and so does the last sheet of the workbook."""
    page = Path(__file__).parents[1] / "docs" / "tables.md"
    if os.environ.get("NEWSDIFF_REFRESH_GOLDEN") == "1":
        page.write_text(reference(), encoding="utf-8")
    assert page.read_text(encoding="utf-8") == reference()
    words = {name: column_words(name, make_table(three(), name).columns) for name in TABLES}
    assert set(COLUMN_WORDS) <= {column for pairs in words.values() for column, _ in pairs}
    rows = list(workbook(three())["Columns"].iter_rows(min_row=2, values_only=True))
    assert [row[1:] for row in rows if row[1]] == [p for pairs in words.values() for p in pairs]


def test_the_workbook_is_the_same_each_time() -> None:
    """No clock is in it."""
    pytest.importorskip("openpyxl")
    assert render_xlsx(three()) == render_xlsx(three())


def test_hostile_text_fits_a_workbook() -> None:
    """Control characters, lone surrogates, more than a cell can hold, and astral characters."""
    openpyxl = pytest.importorskip("openpyxl")
    long = "\x00\x1b\ud800\ufffe " + "word " * 9_000 + "😀" * 20_000
    articles = [segmented(long, source="a\x07"), segmented(long, source="b")]
    comparison = compared(articles, [link(articles, (0, 0), (1, 0))])
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(comparison)))
    values = [c.value for sheet in book for row in sheet.iter_rows() for c in row]
    texts = [value for value in values if isinstance(value, str)]
    assert max(len(text.encode("utf-16-le")) // 2 for text in texts) <= 32_767
    assert any("more characters" in text for text in texts)


def test_a_reason_that_adds_nothing_has_no_number() -> None:
    """It is named without a weight of nought."""
    reasons = (
        Evidence(kind="sender", weight=0.0, note="the same sender"),
        Evidence(kind="shared", weight=1.2, note="most is in both"),
    )
    assert because(reasons) == "the same sender; most is in both (+1.2)"
