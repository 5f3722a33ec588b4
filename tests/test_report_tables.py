"""Tables: every result in rows, strings stay strings, the same bytes each time."""

from __future__ import annotations

import csv
import io
import re

import pytest
from collate_builder import compared, link, same_sentences, segmented

from newsdiff.report.tables import (
    TABLES,
    make_table,
    render_table_csv,
    render_xlsx,
    table_frames,
)

FERRY = "The ferry to Ostrel sank at dawn."
FORMULA = "=HYPERLINK(1) was on the screen."
REEF = "It had struck a reef."


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
    with pytest.raises(ValueError, match="articles, links"):
        make_table(three(), "nothing")


def test_frames_have_the_same_rows() -> None:
    """One DataFrame a table; scores are numbers."""
    pytest.importorskip("pandas")
    frames = table_frames(three())
    assert tuple(frames) == TABLES
    assert list(frames["links"]["score"]) == [1.0] * len(frames["links"])
    assert len(table_frames(compared([segmented(FERRY)], []))["links"]) == 0


def test_the_workbook_keeps_strings_as_strings() -> None:
    """No cell is a formula, every sheet has a bold head, texts arrive whole."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(three())))
    assert tuple(book.sheetnames) == TABLES
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [c.value for c in cells if isinstance(c.value, str) and c.value == FORMULA]
    assert all(sheet["A1"].font.bold for sheet in book)


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
