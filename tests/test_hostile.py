"""Hostile shapes: the work stays bounded, and a bound that was reached is stated.

Nothing is timed. That a shape passes at all shows it: with work that grows with the square of the
input, none of these would end.
"""

from __future__ import annotations

import random

import pytest

import newsdiff as nd
from newsdiff.report import render_html, render_json, render_terminal

STORY = (
    "The ferry to Skerry will stay in port until June, the harbour authority said on Monday.\n\n"
    "Divers had found a crack in the hull of the boat, which was built 40 years ago."
)
WORDS = ("ferry", "port", "crack", "hull", "storm", "flour", "island", "baker", "tide", "rope")


def one_line(size):
    """Words on a single line, without a stop."""
    chance = random.Random(1)
    return " ".join(chance.choice(WORDS) for _ in range(size // 5))


SHAPES = {
    "one 5 MB line": lambda: one_line(5_000_000)[:5_000_000],
    "one 2 MB word": lambda: "a" * 2_000_000,
    "50,000 one-word lines": lambda: "\n".join(WORDS[n % 10] for n in range(50_000)),
    "5,000 different one-word blocks": lambda: "\n\n".join(
        f"{WORDS[n % 10]}{n}" for n in range(5_000)
    ),
    "a megabyte of brackets": lambda: "(" * 1_000_000,
    "a megabyte of stops": lambda: "." * 1_000_000,
    "half a megabyte of quotation marks": lambda: "“" * 250_000 + "”" * 250_000,
    "dashes and digits": lambda: "1-" * 100_000,
    "one sentence 10,000 times in a line": lambda: "The ferry stays in port today. " * 10_000,
    "one paragraph 5,000 times": lambda: "The ferry stays in port today.\n\n" * 5_000,
    "only emoji": lambda: "😀🚢👩‍👩‍👧‍👦" * 20_000,
    "only Chinese": lambda: "渡轮将留在港口直到六月。" * 4_000,
    "only Japanese without stops": lambda: "フェリーは六月まで港にとどまる" * 4_000,
    "only Thai": lambda: "เรือข้ามฟากจะจอดอยู่ที่ท่าเรือ" * 2_000,
    "NULs": lambda: "The ferry\x00 stays in port.\x00\x00 " * 2_000,
    "right to left": lambda: "العبّارة ستبقى في الميناء حتى يونيو. " * 2_000,
    "controls of direction": lambda: "\u202e\u2066ferry\u2069 \u202dport. " * 2_000,
    "lone surrogates": lambda: "The \ud800 ferry \udfff stays. " * 2_000,
    "combining marks": lambda: "f" + "\u0301" * 100_000,
    "white space and one letter": lambda: " \n\t" * 100_000 + "x",
    "all capitals": lambda: "THE FERRY STAYS IN PORT. " * 3_000,
    "initials": lambda: "J. R. R. M. " * 5_000,
    "abbreviations": lambda: "Mr. Dr. St. No. " * 5_000,
    "ellipses": lambda: "and then … " * 5_000,
    "links and tags": lambda: "<script>alert(1)</script> [a](javascript:b) " * 2_000,
    "a table of numbers": lambda: "\n".join(f"{n},{n * 7} {n}.{n} %" for n in range(3_000)),
}


def check(comparison):
    """The shape of a result that can be relied on, and that every renderer takes."""
    for compared in comparison.articles:
        assert (
            compared.shares.shared + compared.shares.own + compared.shares.noise == pytest.approx(1)
        )
        assert len(compared.labels) == len(compared.segmented.sentences)
    for limit in comparison.limits.reached:
        assert limit.actual > limit.limit
        assert limit.stage
        assert limit.what


@pytest.mark.parametrize("shape", SHAPES)
def test_a_hostile_shape_against_a_story(shape):
    """A shape beside a normal story ends in a result, whatever it is."""
    text = SHAPES[shape]()
    comparison = nd.compare(nd.Article(text=text), nd.Article(text=STORY))
    assert comparison.articles[0].article.text == text
    check(comparison)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_hostile_shape_against_itself(shape):
    """A shape beside itself is the worst case for whoever compares all with all."""
    article = nd.Article(text=SHAPES[shape]())
    comparison = nd.compare(article, article)
    check(comparison)
    assert {link.level for link in comparison.links} <= {"verbatim"}


@pytest.mark.parametrize(
    "shape", ["one paragraph 5,000 times", "one sentence 10,000 times in a line"]
)
def test_a_bound_that_was_reached_is_stated(shape):
    """Where not everything could be compared, the result and every report say so."""
    article = nd.Article(text=SHAPES[shape]())
    comparison = nd.compare(article, article)
    assert comparison.limits.stopped_early
    assert '"stopped_early": true' in render_json(comparison)
    for said in (render_terminal(comparison, width=80, color=False), render_html(comparison)):
        assert any(
            str(limit.limit) in said or f"{limit.limit:,}" in said
            for limit in comparison.limits.reached
        )


@pytest.mark.parametrize(
    "shape", ["NULs", "controls of direction", "lone surrogates", "links and tags", "only emoji"]
)
def test_reports_of_hostile_text_can_be_written(shape):
    """Every report of hostile text encodes, and holds no live control character or markup."""
    article = nd.Article(text=SHAPES[shape]()[:4000])
    comparison = nd.compare(article, nd.Article(text=STORY))
    terminal = render_terminal(comparison, width=80, color=False)
    joiner = "\u200d"  # holds an emoji together
    assert all(char in "\n" + joiner or char.isprintable() for char in terminal)
    page = render_html(comparison)
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
    assert "\x00" not in page
    page.encode("utf-8")
    render_json(comparison).encode("utf-8")
