"""Why a link was made: the reasons, and how the report words them."""

from __future__ import annotations

import attrs
import pytest

import newsdiff as nd
from newsdiff.align.reasons import linked_neighbours
from newsdiff.report import render_html, render_json, render_markdown, render_terminal
from newsdiff.report.text import why_words

LEFT = (
    "The old harbour crane was sold to a museum in Brest.\n\n"
    "“We shall not mend the broken crane again,” said Ines Marlow.\n\n"
    "It had lifted 340 boats in its best year, port records show.\n\n"
    "The council votes on Tuesday."
)
RIGHT = (
    "A museum in Brest bought the old harbour crane.\n\n"
    "Ines Marlow, who runs the port, promised not to mend the broken crane again.\n\n"
    "In the best year 340 of them were lifted, according to records of the port.\n\n"
    "The council votes on Tuesday."
)


@pytest.fixture(scope="module")
def comparison():
    return nd.compare(nd.Article(text=LEFT), nd.Article(text=RIGHT))


def reasons_of(comparison, sentence):
    link = next(link for link in comparison.links if link.left.sentences == (sentence,))
    return {reason.kind: reason for reason in link.reasons}


def said(article, spans):
    return [article.article.text[start:end] for start, end in spans]


def test_a_shared_phrase_is_named_on_both_sides(comparison):
    """The words of a phrase stand at its spans, without words of grammar at its ends."""
    phrase = reasons_of(comparison, 0)["phrase"]
    assert said(comparison.articles[0], phrase.left) == ["old harbour crane"]
    assert said(comparison.articles[1], phrase.right) == ["old harbour crane"]


def test_a_quotation_is_a_reason_where_the_other_side_reports_it(comparison):
    """What one side quotes and the other has without quotation marks is found."""
    quotation = reasons_of(comparison, 1)["quotation"]
    assert said(comparison.articles[0], quotation.left) == ["mend the broken crane"]


def test_names_and_figures_are_reasons(comparison):
    """Names and figures that both sides have are named."""
    assert said(comparison.articles[0], reasons_of(comparison, 0)["names"].left) == ["Brest"]
    assert said(comparison.articles[1], reasons_of(comparison, 2)["figures"].right) == ["340"]


def test_the_same_words_are_the_only_reason_of_a_verbatim_link(comparison):
    """Nothing more has to be said of sentences that are the same."""
    assert list(reasons_of(comparison, 3)) == ["same_words"]


def test_every_link_has_a_reason(seeds):
    """No link of the seeds goes unexplained."""
    assert all(link.reasons for link in nd.compare(*seeds).links)


def test_reasons_swap_with_the_sides(seeds):
    """The other way round the same reasons are given, left for right."""
    there, back = nd.compare(*seeds), nd.compare(*reversed(seeds))
    swapped = {
        (link.right.sentences, link.left.sentences): tuple(
            attrs.evolve(reason, left=reason.right, right=reason.left) for reason in link.reasons
        )
        for link in back.links
    }
    assert swapped == {
        (link.left.sentences, link.right.sentences): link.reasons for link in there.links
    }


def test_neighbours_are_linked_in_the_same_order(comparison):
    """A link beside another one says so; one alone does not."""
    links = comparison.links
    assert linked_neighbours(links)[0]
    assert not linked_neighbours(links[:1])[0]


def test_reasons_are_worded_for_readers(comparison):
    """One line, in words of the left article."""
    link = next(link for link in comparison.links if link.left.sentences == (0,))
    words = why_words(link, comparison.articles[0].article.text)
    assert words.startswith("shared phrase “old harbour crane”; names Brest")
    assert why_words(attrs.evolve(link, reasons=()), LEFT) == ""


@pytest.mark.parametrize("render", [render_json, render_html, render_markdown])
def test_every_report_says_why(comparison, render):
    """The reasons of a link stand in the JSON, on the page and in Markdown."""
    assert "shared phrase “old harbour crane”" in render(comparison)


def test_the_terminal_says_why_of_reworded_links(comparison):
    """Below a re-worded row stands why it was linked."""
    assert "why: shared phrase “best year”; figures 340" in render_terminal(
        comparison, width=120, color=False
    )
