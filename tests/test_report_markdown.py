"""Markdown: what it says, and that text of articles makes no markup."""

from __future__ import annotations

import re

import pytest
import report_builder as build

from newsdiff.model import Origin
from newsdiff.report import render_markdown
from newsdiff.report.markdown import escape

HOSTILE = (
    "# head",
    "*bold* _it_ ~~no~~ `code`",
    "[text](javascript:alert(1)) ![x](http://example.org/x.png)",
    "<script>alert(1)</script> <img src=x> &lt;b&gt;",
    "| cell | cell |",
    "1. list",
    "- list + list",
    "see https://example.org and www.example.org and me@example.org @someone #12",
    "> quote",
    "line\n\n## next",
    "[^1] [x]: http://example.org",
    "$x^2$ \\(y\\)",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_makes_no_markup(text):
    """No character that Markdown reads is left bare, and nothing links by itself."""
    escaped = escape(text)
    assert "\n" not in escaped
    assert not re.search(r"(?<!\\)[`*_\[\]#|~$^]", escaped)
    bare = escaped.replace("<!-- -->", "")
    assert not re.search(r"(?<!\\)[<>&]", bare)
    assert "://" not in escaped
    assert not re.search(r"@\w|www\\?\.", escaped)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_reader_sees_the_text(text):
    """Rendered by a Markdown library, the text is a paragraph of its own words alone."""
    markdown = pytest.importorskip("markdown_it")
    reader = markdown.MarkdownIt("commonmark").enable("table").enable("strikethrough")
    html = reader.render(escape(text)).replace("<!-- -->", "").strip()
    shown = re.fullmatch(r"<p>(.*)</p>", html)
    assert shown
    assert "<" not in shown[1]
    unescaped = shown[1].replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    assert unescaped.replace("&amp;", "&") == " ".join(text.split())


def test_says_shares_links_and_own_text():
    """The table of shares, each link with its level, and what each alone says are there."""
    shown = render_markdown(build.ferry())
    assert shown.startswith("# Brask Herald · The Orla Courier\n")
    assert "| Brask Herald | 4 % | 64 % |" in shown
    assert "~~broke~~" in shown
    assert "**destroyed**" in shown
    assert "number differs: Some 400 / More than 450" in shown
    assert "## Only in The Orla Courier" in shown


def test_marks_stand_beside_words():
    """Marks never touch punctuation, where Markdown would not read them, and all are read."""
    markdown = pytest.importorskip("markdown_it")
    shown = render_markdown(build.ferry())
    assert "dawn, **the operator said**." in shown
    reader = markdown.MarkdownIt("commonmark").enable("table").enable("strikethrough")
    html = reader.render(shown)
    assert "**" not in html
    assert "~~" not in html
    assert "<strong>the operator said</strong>" in html


def test_the_answer_comes_first():
    """Sources, what differs and who adds most, then a line an article, for two and for many."""
    shown = render_markdown(build.harbour_collated())
    head = shown[: shown.index("## Passages")]
    assert head.split("\n\n")[1] == (
        "**1 source for all 4 articles: NNB. They differ in 1 number (“two” / “three”)."
        " The Lunde Post adds most: 1 sentence (9 words).**"
    )
    assert (
        "| 2 | The Lunde Post | carries the NNB dispatch: 4 of 6 sentences (67 %) | 51 % | nobody"
        " | “three” where 2 others have “two” | 1 sentence (9 words): “Residents of Skipper"
    ) in head
    assert "- number: “two” (Coast Wire Daily, Kysten i dag) / “three” (The Lunde Post)" in head
    assert "  - Coast Wire Daily\n    - Kysten i dag\n  - The Lunde Post\n" in head
    assert render_markdown(build.ferry()).split("\n\n")[1].startswith("**They differ in 1 number")


def test_many_articles_show_what_each_edited():
    """Of n articles each passage has its carriers and the words that each changed, marked."""
    shown = render_markdown(build.harbour())
    assert "4 articles: Coast Wire Daily (verbatim), The Lunde Post (edited)" in shown
    assert "   - The Lunde Post: ~~Nobody~~ **No one** was hurt, the port authority said." in shown
    assert "   - Kysten i dag: Nobody was hurt, ~~the port authority said~~." in shown


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_many_articles_makes_no_markup(text):
    """Rendered, a family of hostile articles has no link, image, code or HTML of its own."""
    markdown = pytest.importorskip("markdown_it")
    line = " ".join(text.split())
    articles = [
        build.segmented(f"body| {line} was {number} there.\nbody| {line} {name}", source=name)
        for number, name in ((12, line), (12, "<b>"), (14, "| x |"))
    ]
    pairs = ((0, 1), (0, 2), (1, 2))
    links = [
        build.link(
            articles,
            (left, [0]),
            (right, [0]),
            diverges=[("number", "12 there", "14 there")] if right == 2 else (),
        )
        for left, right in pairs
    ]
    origins = (Origin(articles=(0, 1, 2), agency=line, note=line),)
    shown = render_markdown(build.compare(articles, links, origins=origins))
    assert "## Differences" in shown
    reader = markdown.MarkdownIt("commonmark").enable("table").enable("strikethrough")
    html = reader.render(shown)
    assert not re.search(r"<(a|img|code|pre|script|em|hr|b)\b", html)
    rows = re.search(r"<tbody>(.*?)</tbody>", html, re.DOTALL)[1]
    assert [row.count("<td") for row in rows.split("<tr>")[1:]] == [7, 7, 7]


def test_says_that_nothing_is_shared():
    """Two unrelated articles give a result that says so."""
    articles = [build.segmented("body| Rain is due."), build.segmented("body| Prices rose.")]
    assert "Nothing in common was found." in render_markdown(build.compare(articles, []))


def test_limits_are_told():
    """A bound that was reached is in the report."""
    limit = {"stage": "align", "what": "candidates", "limit": 1000, "actual": 20000}
    comparison = build.compare([build.segmented("body| x")] * 2, [], limits=[limit])
    assert "Limit reached: align: candidates 20,000, bound 1,000" in render_markdown(comparison)


def test_a_headline_does_not_run_into_the_text():
    """What only one article has is listed by its paragraphs."""
    left = build.segmented("headline| Ferry aground\nbody| Nobody was hurt.", source="A")
    made = build.compare([left, build.segmented("body| Prices rose.")], [])
    assert "## Only in A\n\n- Ferry aground\n- Nobody was hurt." in render_markdown(made)
