"""Kinds and credits of single lines inside an article, from tables: one line a case."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from newsdiff.clean import clean_article
from newsdiff.model import CREDIT_KINDS, NOISE_KINDS, STORY_KINDS, Article

CASES = Path(__file__).parent / "cases"


def read_rows(name):
    with (CASES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


FRAMES = {
    row["language"]: (row["headline"], row["first"], row["second"], row["third"])
    for row in read_rows("clean_frames.csv")
}


def frame(language, place, line):
    """An article of the language with the line in its place, and where the line stands in it."""
    headline, first, second, third = FRAMES[language]
    parts = {
        "head": [headline, line, first, second, third],
        "lede": [headline, line + ". " + first, second, third],
        "middle": [headline, first, second, line, third],
        "tail": [headline, first, second, third, line],
        "glued": [headline, first, second, f"{third} {line}"],
    }[place]
    text = "\n\n".join(parts)
    return text, text.index(line)


def cases(table):
    """Cases of a table's files, one a language; a file of several languages has a column for it."""
    rows = []
    for path in sorted(CASES.glob(f"{table}_*.csv")):
        own = path.stem.removeprefix(f"{table}_")
        for row in read_rows(path.name):
            language = row.setdefault("language", own)
            rows.append(pytest.param(language, row, id=f"{language}: {row['why']}"))
    return rows


@pytest.mark.parametrize(("language", "row"), cases("clean_lines"))
def test_a_line_gets_its_kind(language, row):
    """The line is one block of the kind that the table states, and the frame stays story."""
    text, start = frame(language, row["place"], row["line"])
    cleaned = clean_article(Article(text=text))
    kinds = {block.start: block.kind for block in cleaned.blocks}
    assert cleaned.language == language
    found = kinds.pop(start)
    if row["kind"] in STORY_KINDS:
        assert found in STORY_KINDS
    else:
        assert found == row["kind"]
    assert set(kinds.values()) <= STORY_KINDS


@pytest.mark.parametrize(("language", "row"), cases("credits"))
def test_a_line_credits_whom_it_names(language, row):
    """The agencies of the table, and no other, with spans inside the line."""
    text, start = frame(language, row["place"], row["line"])
    cleaned = clean_article(Article(text=text))
    wanted = set(filter(None, row["agencies"].split(";")))
    assert {credit.agency for credit in cleaned.credits} == wanted
    for credit in cleaned.credits:
        assert start <= credit.start < credit.end <= start + len(row["line"])


def test_every_kind_of_the_model_has_a_case():
    """No kind of noise goes untested, but the one that needs a whole article."""
    rows = [case.values[1]["kind"] for case in cases("clean_lines")]
    elsewhere = {"repeated_headline", "headline", "quote", "credit"}
    assert (STORY_KINDS | CREDIT_KINDS | NOISE_KINDS) - set(rows) <= elsewhere
