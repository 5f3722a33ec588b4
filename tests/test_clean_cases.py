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


@pytest.mark.parametrize(
    ("language", "line"),
    [(row["language"], row["line"]) for row in read_rows("story_sentences.csv")],
)
@pytest.mark.parametrize("place", [1, 2, 4])
def test_a_sentence_with_a_verb_is_the_storys(language, line, place):
    """A short sentence of a story is no noise, first, amid or last, whatever page it reminds of."""
    parts = list(FRAMES[language])
    parts.insert(place, line)
    text = "\n\n".join(parts)
    start = text.index(line)
    cleaned = clean_article(Article(text=text, language=language))
    kinds = {block.start: block.kind for block in cleaned.blocks}
    assert kinds[start] in STORY_KINDS


@pytest.mark.parametrize(
    "line",
    [
        "Ada Quill 3 hours ago.",
        "Copyright © 2019 Varn Courier.",
        "Subscribe today.",
        "The day's top stories delivered every morning.",
        "You can unsubscribe at any time.",
        "Contact Ada Quill at ada.quill@varncourier.example.",
        "Ada Quill contributed reporting.",
        "This is a breaking story, check back for more updates.",
        "Correction: A photo caption previously named the wrong mill.",
    ],
)
def test_a_pages_sentence_is_still_the_pages(line):
    """What speaks to the reader, or of this text, or by a page's phrase alone is noise."""
    text, start = frame("en", "tail", line)
    kinds = {block.start: block.kind for block in clean_article(Article(text=text)).blocks}
    assert kinds[start] in NOISE_KINDS


def test_every_kind_of_the_model_has_a_case():
    """No kind of noise goes untested, but the one that needs a whole article."""
    rows = [case.values[1]["kind"] for case in cases("clean_lines")]
    elsewhere = {"repeated_headline", "headline", "quote", "credit"}
    assert (STORY_KINDS | CREDIT_KINDS | NOISE_KINDS) - set(rows) <= elsewhere
