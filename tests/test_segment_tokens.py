"""Tokens: a table of what is one token, and of the word that it is compared by."""

import csv
from pathlib import Path

import pytest

from newsdiff.model import Article, Block, CleanedArticle
from newsdiff.segment import segment_article

BREAK = "¦"
PATH = Path(__file__).with_name("cases") / "segment_tokens.csv"

with PATH.open(newline="", encoding="utf-8") as lines:
    CASES = list(csv.DictReader(lines))


def tokens_of(text, language):
    """Raw tokens and their words, of a text that is one block."""
    block = Block(start=0, end=len(text), kind="body")
    article = segment_article(
        CleanedArticle(article=Article(text=text), language=language, blocks=(block,), credits=())
    )
    spans = zip(article.tokens.starts, article.tokens.ends, strict=True)
    return [text[start:end] for start, end in spans], list(article.tokens.words)


@pytest.mark.parametrize("case", CASES, ids=[f"{case['language']}-{case['why']}" for case in CASES])
def test_case(case):
    """Each line of the table gives its tokens and words."""
    tokens, words = tokens_of(case["text"], case["language"])
    assert tokens == case["tokens"].split(BREAK)
    assert words == case["words"].split(BREAK)


def test_lone_surrogate_is_a_token():
    """What cannot be encoded is covered all the same."""
    assert tokens_of("a\ud800b", "en") == (["a", "\ud800", "b"], ["a", "", "b"])


def test_glued_words_are_cut_within_each_block():
    """Words glued in one block are cut though another block has glued words too."""
    text = "theNorth\n\ntheSouth"
    blocks = (Block(start=0, end=8, kind="body"), Block(start=10, end=18, kind="caption"))
    article = segment_article(
        CleanedArticle(article=Article(text=text), language="en", blocks=blocks, credits=())
    )
    assert article.tokens.words == ("the", "north", "the", "south")
    assert [each.end_token - each.first_token for each in article.sentences] == [2, 2]
