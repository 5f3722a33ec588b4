"""The page of a dump's stories in a real browser: search, filters, order, address, keys, widths."""

from __future__ import annotations

import attrs
import dump_stories as build
import pytest
from playwright.sync_api import expect
from test_browser_page import axe_call

pytest.importorskip("pyarrow")

from newsdiff.report.dump.html import render_stories_html
from newsdiff.report.dump.stories import MAX_STORIES


@pytest.fixture(scope="module")
def shown():
    return build.shown(40)


@pytest.fixture(scope="module")
def source(shown):
    return rendered(shown)


def rendered(shown):
    return render_stories_html(
        shown, report_of=lambda number: f"stories/{number:04}.html" if number <= 5 else None
    )


def numbers(page):
    """Numbers of the stories that are shown, in their order."""
    rows = "[...document.querySelectorAll('#rows > li')].filter(row => row.checkVisibility())"
    return page.evaluate(f"{rows}.map(row => Number(row.id.slice(6)))")


def here(page):
    """Number of the story that has the focus."""
    return page.evaluate("Number(document.activeElement.id.replace('story-', '')) || 0")


def having(shown, *names):
    """Numbers of the stories that some outlets carry."""
    return [
        each.story for each in shown.stories if {*names} <= {outlet for outlet, _ in each.outlets}
    ]


def test_search_goes_over_titles_outlets_and_agencies(show, source, shown):
    """Whatever its case and accents; the address has it, and the count is said."""
    page = show(source)
    page.keyboard.press("/")
    page.keyboard.type("LE PHARE D’ETE")
    assert numbers(page) == having(shown, "Le Phare d’Été")
    assert page.locator("#shown").text_content() == f"{len(numbers(page))} of 40 stories"
    page.locator("#search").fill("crane falls")
    assert numbers(page) == [each.story for each in shown.stories if "Crane" in each.title]
    page.locator("#search").fill("reuters")
    assert numbers(page) == [each.story for each in shown.stories if "Reuters" in each.agencies]
    page.locator("#search").fill("no such words")
    assert numbers(page) == []
    assert page.locator("#nothing").is_visible()
    page.locator("#clear").click()
    assert len(numbers(page)) == 40
    assert "#" not in page.url


def test_filters_go_together(show, source, shown):
    """An outlet, a second one, an agency: what is left has them all."""
    page = show(source)
    assert page.locator("#with").is_hidden()
    page.locator("#outlet").select_option("Nordwire")
    page.locator("#with").select_option("Island Mail")
    both = having(shown, "Nordwire", "Island Mail")
    assert numbers(page) == both
    page.locator("#agency").select_option("AFP")
    left = [number for number in both if "AFP" in shown.stories[number - 1].agencies]
    assert numbers(page) == left
    assert 0 < len(left) < len(both)


def test_the_address_keeps_the_view(show, source):
    """Opened again, it shows the same stories in the same order."""
    page = show(source)
    page.locator("#outlet").select_option("Harbour Post")
    page.locator("#sort").select_option("share")
    left = numbers(page)
    again = show(source, fragment="#" + page.url.split("#")[1])
    assert numbers(again) == left
    assert again.locator("#outlet").input_value() == "Harbour Post"
    assert again.locator("#sort").input_value() == "share"


def test_an_address_with_unknown_names_finds_nothing(show, source):
    """It neither fails nor runs what stands in it."""
    page = show(source, fragment="#outlet=%3Cimg%20src%3Dx%3E&sort=none&q=%25")
    assert numbers(page) == []
    assert page.locator("#sort").input_value() == ""
    assert page.locator("#nothing").is_visible()


def test_orders(show, source, shown):
    """By size, by time both ways, by share; those without dates last."""
    page = show(source)
    stories = {each.story: each for each in shown.stories}
    assert numbers(page) == sorted(stories)
    page.keyboard.press("s")
    times = [stories[number].first_ms for number in numbers(page)]
    assert times == sorted(times)
    page.keyboard.press("s")
    times = [stories[number].last_ms for number in numbers(page)]
    assert times == sorted(times, reverse=True)
    page.keyboard.press("s")
    shares = [round(stories[number].share, 4) for number in numbers(page)]
    assert shares == sorted(shares, reverse=True)
    page.keyboard.press("s")
    assert numbers(page) == sorted(stories)


def test_stories_without_dates_come_last(show, shown):
    """Neither the earliest nor the latest."""
    first = attrs.evolve(shown.stories[0], first_ms=None, last_ms=None, times=())
    page = show(rendered(attrs.evolve(shown, stories=(first, *shown.stories[1:]))))
    for order in ("time", "latest"):
        page.locator("#sort").select_option(order)
        assert numbers(page)[-1] == 1


def test_outlets_and_cells_lead_to_their_stories(show, source, shown):
    """An outlet of the table, and a cell of the matrix, filter the list."""
    page = show(source)
    page.locator("[data-outlet='Harbour Post'] a").click()
    page.locator("#clear").wait_for()
    assert numbers(page) == having(shown, "Harbour Post")
    page.locator(".nd-grid tbody tr").nth(0).locator("td a").nth(1).click()
    names = [shown.outlets[0].name, shown.outlets[2].name]
    expect(page.locator("#with")).not_to_have_value("")
    assert numbers(page) == having(shown, *names)


def test_keys_walk_the_stories_and_open_a_report(show, source):
    """j and k step over what is shown, x clears, Enter opens the report of the story."""
    page = show(source)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert here(page) == 2
    page.keyboard.press("k")
    assert here(page) == 1
    page.evaluate(
        "document.querySelector('#story-1 h3 a').addEventListener('click', (event) => {"
        "event.preventDefault(); document.title = event.target.getAttribute('href'); })"
    )
    page.keyboard.press("Enter")
    assert page.title() == "stories/0001.html"
    page.locator("#search").fill("crane")
    page.keyboard.press("Enter")
    assert here(page) == numbers(page)[0]
    page.keyboard.press("x")
    assert len(numbers(page)) == 40


def test_help_opens_and_closes_by_keyboard(show, source):
    """? opens the keys, Escape closes them, and the switch there turns the single keys off."""
    page = show(source)
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.locator("#keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert here(page) == 0


def test_a_link_to_a_story_shows_it(show, source):
    """A fragment opens the page at the story, filtered or not."""
    page = show(source, fragment="#story-7")
    page.locator("#story-7:focus").wait_for()
    page.locator("#search").fill("no such words")
    page.evaluate("location.hash = 'story-9'")
    page.locator("#story-9:focus").wait_for()
    assert len(numbers(page)) == 40


def test_readable_without_scripts(show, source):
    """Every story is there, with its report; no dead control and no dead link is shown."""
    page = show(source, scripted=False)
    assert page.locator("#rows > li").count() == 40
    assert page.locator("#tools").is_hidden()
    assert page.locator("dialog").is_hidden()
    assert page.locator("[data-outlet] a").count() == 0
    assert page.locator(".nd-lead").is_hidden()


@pytest.mark.parametrize("width", [360, 768, 1200, 2400, 3840])
def test_no_horizontal_scroll(show, source, width):
    """Nothing is wider than the window, from telephone to wall."""
    page = show(source, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 800])
def test_every_column_of_the_outlets_is_seen(show, source, width):
    """On a small screen names give way, not the last column."""
    page = show(source, width=width)
    around = page.locator(".nd-scroll:has(> .nd-outlets)")
    assert around.evaluate("box => box.scrollWidth - box.clientWidth") <= 0


@pytest.mark.parametrize("width", [360, 1200])
def test_long_names_do_not_widen_the_page(show, shown, width):
    """Words without a place to break stay within the window."""
    long = "x" * 300
    first = attrs.evolve(
        shown.stories[0], title=long, excerpt=long, outlets=((long, 34),), agencies=(long,)
    )
    outlets = tuple(attrs.evolve(each, name=f"{n}{long}") for n, each in enumerate(shown.outlets))
    changed = attrs.evolve(shown, name=long, stories=(first,), outlets=outlets)
    page = show(rendered(changed), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_axe_finds_nothing(show, axe, source, scheme, width):
    """axe-core finds no violation, all that can be folded being open."""
    page = show(source, scheme=scheme, width=width)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert page.evaluate(axe_call(axe)) == []
    page.keyboard.press("?")
    assert page.evaluate(axe_call(axe)) == []


def test_a_full_page_is_whole(show, shown):
    """500 stories of text without markup of their own stay within the bound of elements."""
    many = tuple(attrs.evolve(shown.stories[n % 40], story=n + 1) for n in range(MAX_STORIES))
    page = show(rendered(attrs.evolve(shown, stories=many, n_stories=MAX_STORIES)))
    assert len(numbers(page)) == MAX_STORIES
    assert page.evaluate("document.querySelectorAll('*').length") < 60 * MAX_STORIES


def test_print_has_every_row_and_no_tools(show, source):
    """On paper the tools are gone, and the outlets come before the stories."""
    page = show(source)
    page.emulate_media(media="print")
    assert page.locator("#tools").is_hidden()
    tops = page.evaluate(
        "['outlets', 'stories'].map((id) => document.getElementById(id).getBoundingClientRect().y)"
    )
    assert tops[0] < tops[1]
    assert len(numbers(page)) == 40
