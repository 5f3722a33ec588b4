"""Markdown: what it says, and that text of articles makes no markup."""

from __future__ import annotations

import re

import pytest
import report_builder as build

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


def test_many_articles_show_passages():
    """Of n articles the passages are listed with who carries them."""
    shown = render_markdown(build.harbour())
    assert "4 articles: Coast Wire Daily" in shown


def test_says_that_nothing_is_shared():
    """Two unrelated articles give a result that says so."""
    articles = [build.segmented("body| Rain is due."), build.segmented("body| Prices rose.")]
    assert "Nothing in common was found." in render_markdown(build.compare(articles, []))


def test_limits_are_told():
    """A bound that was reached is in the report."""
    limit = {"stage": "align", "what": "candidates", "limit": 10, "actual": 20}
    comparison = build.compare([build.segmented("body| x")] * 2, [], limits=[limit])
    assert "Limit reached: align: candidates 20, bound 10" in render_markdown(comparison)
