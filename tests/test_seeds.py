"""The two seed articles: everything that an attentive reader finds in them is found."""

from __future__ import annotations

import json

import jsonschema
import pytest

import newsdiff as nd
from newsdiff.report import comparison_schema


@pytest.fixture(scope="module")
def comparison(seeds):
    return nd.compare(*seeds)


@pytest.fixture(scope="module")
def said(comparison):
    """Links as (start of the left text, start of the right text) → link."""

    def words(side):
        text = comparison.articles[side.article].article.text
        return " ".join(text[start:end] for start, end in side.spans)

    return {(words(link.left), words(link.right)): link for link in comparison.links}


def link_of(said, left, right):
    """The one link whose sides begin with these words."""
    found = [
        link
        for (old, new), link in said.items()
        if old.lstrip('“”" ').startswith(left) and new.lstrip('“”" ').startswith(right)
    ]
    assert len(found) == 1, (left, right, [key[0][:60] for key in said])
    return found[0]


@pytest.mark.parametrize(
    "start", ["At the same time, however, the Kremlin party", "The latter resumed an appointment"]
)
def test_the_sentences_that_are_the_same(said, start):
    """Two sentences stand word for word in both."""
    assert link_of(said, start, start).level == "verbatim"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("She warned that the rejection", "Moscow has warned that the rejection"),
        ("Russia denies any invasion plans", "Russia denies any plan of invasion"),
        ("Thursday, the main representative", "The main representative of the latter"),
        ("In this case, a glimmer of hope", "Wednesday evening, a meeting in Paris"),
    ],
)
def test_the_sentences_that_were_edited(said, left, right):
    """Four sentences are linked although words or clauses differ."""
    assert link_of(said, left, right).level in {"edited", "partial"}


def test_the_statement_that_was_translated_twice(said):
    """`France hailed` and `Paris greeted` are one statement in two translations."""
    link = link_of(said, "France hailed a good sign", "Paris greeted “a good signal”")
    assert link.level in {"rewritten", "edited"}


def test_the_verbatim_sentences_are_two(comparison):
    """Nothing else is called verbatim."""
    assert [link.level for link in comparison.links].count("verbatim") == 2


def test_what_stands_in_order_is_not_called_moved(said):
    """The denial, the threat and the Paris meeting come in one order in both articles."""
    assert not link_of(said, "Russia denies any", "Russia denies any").moved
    assert not link_of(said, "France hailed", "Paris greeted").moved


def test_credits(comparison):
    """The second article credits AFP; the Associated Press of the first is a photo's."""
    first, second = comparison.articles
    assert first.credits == ()
    assert [credit.agency for credit in second.credits] == ["AFP"]
    credit = second.credits[0]
    assert "AFP" in second.article.text[credit.start : credit.end]


@pytest.mark.parametrize(
    ("index", "start"),
    [
        (0, "Home LATEST NEWS"),
        (0, "Aerial view of tanks"),
        (0, "This satellite image from January 22"),
        (0, "Photo: Associated Press"),
        (0, "Previous article"),
        (0, "Next article"),
        (1, "Also listen"),
        (1, "source site"),
    ],
)
def test_lines_of_the_site_are_noise(comparison, index, start):
    """The sites' own lines, a caption and its credit are no part of the story."""
    compared = comparison.articles[index]
    labels = [
        label
        for sentence, label in zip(compared.segmented.sentences, compared.labels, strict=True)
        if compared.article.text.startswith(start, sentence.start)
    ]
    assert labels
    assert set(labels) == {"noise"}


def test_the_line_that_says_whose_words_stand_above_is_not_noise(comparison):
    """It is all that the article says of who speaks."""
    first = comparison.articles[0]
    place = first.article.text.index("A quote from Dmitry Peskov")
    labels = zip(first.segmented.sentences, first.labels, strict=True)
    assert [label for sentence, label in labels if sentence.start == place] == ["own"]


def test_the_headlines_are_not_noise(comparison):
    """The articles' own headlines belong to the story."""
    for compared, words in zip(
        comparison.articles, ("Russia remains open", "Russia regrets US"), strict=True
    ):
        at = [
            label
            for sentence, label in zip(compared.segmented.sentences, compared.labels, strict=True)
            if compared.article.text.startswith(words, sentence.start)
        ]
        assert at
        assert "noise" not in at


def test_the_json_validates(comparison):
    """The JSON keeps its schema."""
    result = json.loads(comparison.to_json())
    jsonschema.validate(result, comparison_schema())
    assert [article["language"] for article in result["articles"]] == ["en", "en"]
