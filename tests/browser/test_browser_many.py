"""The page of n articles in a real browser: marks, wordings, search, what the address keeps."""

from __future__ import annotations

import pytest
import report_builder as build
from playwright.sync_api import expect

from newsdiff.report import render_html


@pytest.fixture(scope="module")
def harbour():
    return render_html(build.harbour_requoted())


@pytest.fixture(scope="module")
def crowd():
    return render_html(build.crowd(30, 20, 12))


def pair_of(page):
    """The numbers of the two articles that are side by side."""
    return [page.locator(f"#choose-{side}").input_value() for side in ("left", "right")]


def test_a_row_of_the_matrix_opens_its_wordings(show, harbour):
    """Its head opens it by keyboard; a cell opens it and marks the wording of its article."""
    page = show(harbour)
    row = page.locator("#passage-3")
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    assert row.locator(".nd-worded").is_visible()
    page.keyboard.press("Enter")
    assert row.locator(".nd-worded").is_hidden()
    row.locator("td").nth(2).click()
    assert row.locator(".nd-worded").is_visible()
    assert row.locator(".nd-hit").get_attribute("data-by") == "1"


def test_wordings_open_beside_the_core(show, harbour):
    """Under a sentence of the core its wordings open in place, and fold again."""
    page = show(harbour)
    item = page.locator("#core-3")
    opener = item.locator("button.nd-open")
    opener.click()
    assert item.locator(".nd-worded li").count() == 3
    assert opener.get_attribute("aria-expanded") == "true"
    opener.click()
    assert item.locator(".nd-worded").count() == 0
    assert opener.get_attribute("aria-expanded") == "false"


def test_an_article_is_read_whole_with_the_marks_of_the_others(show, harbour):
    """Opened, each carried sentence has the strip of its passage, which opens the wordings."""
    page = show(harbour)
    article = page.locator("#article-1")
    article.locator("summary").click()
    article.locator(".nd-beside").first.wait_for()
    assert article.locator(".nd-beside").count() == article.locator("span[data-p]").count() > 0
    passage = article.locator("span[data-p]").first.get_attribute("data-p")
    strip = "[...{}.querySelectorAll('i')].map(each => each.textContent)"
    beside = page.evaluate(strip.format("document.querySelector('#article-1 .nd-beside')"))
    core = page.evaluate(strip.format(f"document.querySelector('#core-{passage}')"))
    assert beside == core
    article.locator(".nd-beside button").first.click()
    assert article.locator(".nd-worded").is_visible()


def test_marks_change_nothing_in_the_columns(show, harbour):
    """Two columns are drawn alike, whether marks stand beside the sentences or not."""
    page = show(harbour, fragment="#pair=1-4")
    before = page.locator("#rows").inner_html()
    page.evaluate("document.querySelectorAll('.nd-full').forEach(each => { each.open = true })")
    page.locator("#article-4 .nd-beside").first.wait_for()
    page.goto(page.url.split("#")[0] + "#pair=2-3")
    expect(page.locator("#choose-left")).to_have_value("2")
    page.goto(page.url.split("#")[0] + "#pair=1-4")
    expect(page.locator("#choose-left")).to_have_value("1")
    assert page.locator("#rows").inner_html() == before


@pytest.mark.parametrize("width", [360, 1200, 1920])
@pytest.mark.parametrize("made", ["harbour", "crowd"])
def test_the_legend_is_always_in_view(show, request, made, width):
    """Wherever one reads, the numbers and names of the articles are to be seen."""
    page = show(request.getfixturevalue(made), width=width)
    for place in ("#core-5", "#text", "#full"):
        page.evaluate(f"document.querySelector('{place}').scrollIntoView()")
        box = page.locator("#who a").first.bounding_box()
        assert 0 <= box["y"] < 900 - box["height"]


def test_the_pair_with_most_to_see_comes_first(show, harbour):
    """Without an address the default pair is drawn; it is in the data of the page."""
    page = show(harbour)
    assert pair_of(page) == ["1", "2"]
    assert page.locator("#rows > li").count() > 0


def test_the_address_keeps_pair_and_filters(show, harbour):
    """What is chosen is in the address; opened anew, or by the back button, it is there again."""
    page = show(harbour)
    page.locator("#choose-right").select_option("4")
    assert page.url.endswith("#pair=1-4")
    page.locator("input[name=part][value=noise]").uncheck()
    page.locator("#only-diverges").check()
    assert page.url.endswith("#pair=1-4&hide=noise&only=differs")
    kept = page.url
    page.locator("#choose-left").select_option("3")
    assert pair_of(page) == ["3", "4"]
    page.go_back()
    expect(page.locator("#choose-left")).to_have_value("1")
    assert page.url == kept
    other = show(harbour, fragment="#" + kept.split("#")[1])
    assert pair_of(other) == ["1", "4"]
    assert not other.locator("input[name=part][value=noise]").is_checked()
    assert other.locator("#only-diverges").is_checked()


def test_back_from_a_choice_shows_the_first_pair(show, harbour):
    """The step before any choice is the page as it was opened."""
    page = show(harbour)
    page.locator("#choose-right").select_option("3")
    page.go_back()
    expect(page.locator("#choose-right")).to_have_value("2")
    page.go_forward()
    expect(page.locator("#choose-right")).to_have_value("3")


@pytest.mark.parametrize("fragment", ["#pair=9-1", "#pair=x", "#row=5&hide=%E0%A4%A", "#pair=2-2"])
def test_a_broken_address_shows_the_default(show, harbour, fragment):
    """An address that names nothing leaves the page as it is."""
    page = show(harbour, fragment=fragment)
    assert pair_of(page) == ["1", "2"]


def test_a_row_of_a_pair_has_an_address(show, harbour):
    """The link of a row names the pair, too, and leads there."""
    page = show(harbour, fragment="#pair=1-4")
    address = page.locator("#rows .nd-no").nth(2).get_attribute("href")
    assert address == "#pair=1-4&row=3"
    other = show(harbour, fragment=address)
    other.locator("#row-3:focus").wait_for()


def test_one_search_over_everything(show, harbour):
    """Texts, additions and quotations are searched at once, counted, walked, and left as before."""
    page = show(harbour)
    before = page.locator("main").inner_html()
    page.keyboard.press("/")
    page.keyboard.type("far worse")
    assert page.locator("#found").text_content() == "2 in texts, 1 in quotations"
    page.locator("#search").fill("noise like")
    assert page.locator("#found").text_content() == "1 in texts, 1 in additions"
    assert set(page.locator("mark.nd-found").all_text_contents()) == {"noise like"}
    assert page.url.endswith("#find=noise%20like")
    page.keyboard.press("Enter")
    assert page.locator("#found").text_content().startswith("1 of 2")
    assert page.locator(".nd-additions .nd-hit, .nd-additions .nd-hit *").count() > 0
    page.keyboard.press("Enter")
    assert page.locator("#article-2").get_attribute("open") is not None
    assert page.locator("#article-2 .nd-hit").is_visible()
    page.locator("#find-previous").click()
    assert page.locator("#found").text_content().startswith("1 of 2")
    page.locator("#search").fill("no such words")
    assert page.locator("#found").text_content() == "nothing"
    page.locator("#search").fill("")
    expect(page.locator("#article-2[open]")).to_have_count(0)
    page.evaluate("""() => {
        document.querySelectorAll('.nd-beside').forEach(each => each.remove());
        document.querySelectorAll('.nd-marked').forEach(
            each => each.classList.remove('nd-marked'));
        document.querySelectorAll('main [class=""]').forEach(
            each => each.removeAttribute('class'));
    }""")
    assert page.locator("main").inner_html() == before


def test_search_of_two_articles_marks_and_walks(show):
    """On the page of two, rows stay, hits are marked, and Enter opens folded noise."""
    page = show(render_html(build.ferry()))
    rows = page.locator("#rows > li:visible").count()
    page.keyboard.press("/")
    page.keyboard.type("evening letter")
    assert page.locator("#rows > li:visible").count() == rows
    page.keyboard.press("Enter")
    assert page.locator("mark.nd-found", has_text="evening letter").is_visible()


def test_the_answer_leads_to_its_evidence(show, harbour):
    """What differs leads to its passage, opened; what is added leads to the addition."""
    page = show(harbour)
    page.locator(".nd-asked-differs a").first.click()
    page.locator("tr[id^=passage-]:focus").wait_for()
    assert page.evaluate("document.activeElement.querySelector('details').open")
    page.locator(".nd-asked-own a:not(.nd-mark)").first.click()
    page.locator("[id^=addition-]:focus").wait_for()


def test_print_keeps_answer_and_evidence(show, harbour):
    """On paper stand the answer, legend, additions, quotations and reasons, and no controls."""
    page = show(harbour)
    page.emulate_media(media="print")
    for kept in (".nd-lede", ".nd-lines", "#who", ".nd-additions", ".nd-quotation", "#matrix"):
        assert page.locator(kept).first.is_visible()
    assert page.locator(".nd-ledger .nd-evidence").first.is_visible()
    for gone in ("#finder", "#tools", "#choose", ".nd-contents", ".nd-full"):
        assert page.locator(gone).first.is_hidden()


@pytest.mark.parametrize("made", ["harbour", "crowd"])
def test_on_paper_the_pair_has_its_names_and_tables_fit(show, request, made):
    """The two columns and their strip are named, the levels explained; no table is cut off."""
    page = show(request.getfixturevalue(made), width=688)
    page.emulate_media(media="print")
    assert page.locator("#columns").is_visible()
    heads = page.locator("#columns span").all_text_contents()
    assert heads == [f"{n + 1} {name}" for n, name in enumerate(names_of(page))]
    assert page.locator("#glance .nd-glance-name").all_text_contents() == names_of(page)
    assert page.locator(".nd-printed").is_visible()
    rights = "[...document.querySelectorAll('table')].map(t => t.getBoundingClientRect().right)"
    assert max(page.evaluate(rights)) <= 688
    cells = "[...document.querySelectorAll('.nd-heat td')].map(c => c.scrollWidth - c.clientWidth)"
    assert max(page.evaluate(cells), default=0) <= 0


def names_of(page):
    """The names of the first two articles."""
    return page.locator("#who bdi").all_text_contents()[:2]


def test_a_search_opened_anew_goes_to_its_first_hit(show, harbour):
    """The address of a search shows a hit, and names no pair that nobody chose."""
    page = show(harbour, fragment="#find=blankets")
    assert page.locator("#found").text_content() == "nothing"
    page = show(harbour, fragment="#find=noise%20like")
    assert page.locator("#found").text_content().startswith("1 of 2")
    assert page.locator(".nd-hit").is_visible()
    assert page.locator(".nd-hit").bounding_box()["y"] < 900
    page = show(harbour, fragment="#pair=1-4&find=noise%20like")
    assert page.locator(".nd-hit").bounding_box()["y"] < 900


@pytest.mark.parametrize("place", ["passage-3", "core-3"])
def test_opened_wordings_are_in_the_address(show, harbour, place):
    """Wordings that are opened can be sent; the back button folds them and stays on the page."""
    page = show(harbour)
    row = page.locator(f"#{place}")
    row.locator("summary, button.nd-open").first.click()
    assert page.url.endswith(f"#open={place}")
    assert row.locator(".nd-worded").is_visible()
    other = show(harbour, fragment=f"#open={place}")
    assert other.locator(f"#{place} .nd-worded").is_visible()
    assert 0 <= other.locator(f"#{place}").bounding_box()["y"] < 900
    page.go_back()
    row.locator(".nd-worded").wait_for(state="hidden")
    assert "#open" not in page.url


def test_back_returns_to_where_one_was(show, harbour):
    """Back from a place shows the part of the page that was in view, not the pair."""
    page = show(harbour, fragment="#pair=1-4")
    page.evaluate("scrollTo(0, 120)")
    page.locator("#who a").first.click()
    page.locator("#article-1[open]").wait_for()
    page.go_back()
    page.locator("#columns span", has_text="Kysten").wait_for()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("scrollY") == 120


def test_every_mark_that_is_a_link_leads_to_the_line_of_its_article(show, harbour):
    """A mark is a link to the line of its article, wherever articles are named by number alone."""
    page = show(harbour)
    for where in (".nd-asked", ".nd-differences", ".nd-family figcaption > p", ".nd-quotation"):
        marks = page.locator(f"{where} .nd-mark")
        assert marks.count() > 0
        for mark in marks.all():
            number = mark.text_content().removeprefix("article ")
            assert mark.get_attribute("href") == f"#line-{number}"
    page.locator(".nd-asked .nd-mark").last.click()
    page.locator(".nd-line-of:focus").wait_for()


def test_escape_clears_the_search(show, harbour):
    """Escape empties the box, takes the marks away and the words out of the address."""
    page = show(harbour)
    page.keyboard.press("/")
    page.keyboard.type("noise like")
    page.keyboard.press("Escape")
    assert page.locator("#search").input_value() == ""
    assert page.locator("mark.nd-found").count() == 0
    assert "find" not in page.url


def test_no_difference_is_said(show, crowd):
    """The key for differences says so where the two have none."""
    page = show(crowd)
    page.keyboard.press("d")
    assert page.locator("#status").text_content() == "No differences here."
    assert page.locator("#status").is_visible()


def test_steps_start_at_what_is_in_view(show, crowd):
    """After scrolling, the next change is one that is in view, not the one after the last."""
    page = show(crowd)
    page.keyboard.press("j")
    page.evaluate("document.querySelector('#rows > li:last-child').scrollIntoView()")
    page.mouse.move(600, 450)
    page.mouse.wheel(0, -10)
    page.keyboard.press("k")
    top = page.locator("#rows > li:focus").bounding_box()["y"]
    assert 0 <= top < 900
    assert (
        page.evaluate(
            "[...document.querySelectorAll('#rows > li')].indexOf(document.activeElement)"
        )
        > 5
    )


@pytest.mark.parametrize("width", [360, 1200, 1920, 3840])
def test_many_articles_stay_inside(show, crowd, width):
    """Thirty articles widen nothing, read whole or not."""
    page = show(crowd, width=width)
    page.evaluate("document.querySelector('#article-3').open = true")
    page.locator("#article-3 .nd-beside").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_nothing_once_all_is_open(show, axe, harbour):
    """With wordings, marks and hits on the page, axe-core finds no violation."""
    from test_browser_page import axe_call

    page = show(harbour)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.locator("#article-1 .nd-beside").first.wait_for()
    page.evaluate(
        "document.querySelectorAll('.nd-open, .nd-beside button').forEach(x => x.click())"
    )
    page.locator("#search").fill("harbour")
    page.keyboard.press("Enter")
    assert page.evaluate(axe_call(axe)) == []
