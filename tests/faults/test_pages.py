"""Web pages of odd shapes: their article is found in time, or they are refused with the reason."""

from __future__ import annotations

import pytest

from newsdiff.errors import InputError, ResourceError
from newsdiff.model import bounds
from newsdiff.read import bounded_page
from newsdiff.read.article import article_from_bytes
from newsdiff.read.bounded_page import parse_page_in_time
from newsdiff.read.webpage import parse_page

pytest.importorskip("trafilatura")

SENTENCE = "The ferry to Skerry stays in port until June, the harbour authority said. "
HEAD = "<!doctype html><html><head><title>Ferry</title></head><body><article>"
LONG_TAG = HEAD + "<p " + " ".join(f"a{n}=1" for n in range(5_000)) + ">" + SENTENCE * 20


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (HEAD + "<p>Ferry.</p>" * 500_000, r"1,000,00\d tags, beyond the bound of 100,000"),
        (HEAD + "<p>" + "a" * 10_000_000, "characters, beyond the bound of 10,000,000"),
    ],
)
def test_page_beyond_a_bound_is_refused_at_once_by_that_bound(page, reason):
    """A page with too many tags or characters is refused with the number, the bound, a remedy."""
    with pytest.raises(ResourceError, match=reason) as caught:
        article_from_bytes(page.encode(), name="ferry.html")
    assert caught.value.path == "ferry.html"
    assert "as a .txt file" in str(caught.value)


def test_page_that_takes_too_long_is_refused_by_its_time(monkeypatch):
    """A page that is not plain is ended at its bound in time and refused with that bound."""
    monkeypatch.setattr(bounded_page, "MAX_PAGE_SECONDS", 0.001)
    with pytest.raises(ResourceError, match=r"found within 0\.001 seconds; save"):
        parse_page_in_time(LONG_TAG, "ferry.html")


def test_page_is_the_same_in_a_process_of_its_own():
    """What is found in a page does not depend on the process that it is looked for in."""
    assert not bounded_page._is_plain(LONG_TAG, LONG_TAG.count("<"))
    assert parse_page_in_time(LONG_TAG, "ferry.html") == parse_page(LONG_TAG, "ferry.html")


def test_page_without_an_article_is_refused_alike_in_a_process_of_its_own():
    """An error of a page comes out of its own process with all that it says."""
    empty = HEAD + "<div>" * 4_000
    with pytest.raises(InputError) as apart:
        parse_page_in_time(empty, "ferry.html")
    with pytest.raises(InputError) as here:
        parse_page(empty, "ferry.html")
    assert apart.value.args == here.value.args


def test_process_of_a_page_imports_nothing_from_the_folder_at_hand(monkeypatch, tmp_path):
    """A file called like a library that lies where newsdiff is run is not run."""
    (tmp_path / "trafilatura.py").write_text("raise SystemExit(3)")
    (tmp_path / "json.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    assert SENTENCE.strip() in parse_page_in_time(LONG_TAG, "ferry.html").text


def test_ordinary_page_is_plain():
    """Pages of the size of a long report are looked through in this process."""
    page = HEAD + f"<p class=a>{SENTENCE}</p>" * 700
    assert bounded_page._is_plain(page, page.count("<"))
    assert page.count("<") < bounds.MAX_PLAIN_TAGS
