"""The page in a real browser: keys, filters, links, widths, themes, hostile text."""

from __future__ import annotations

import itertools
import json
import re

import pytest
import report_builder as build

import newsdiff
from newsdiff.report import render_html, render_json
from newsdiff.report.rows import arrange_rows, pair_links
from newsdiff.report.text import visible

PAGES = {"pair": build.ferry, "many": build.harbour_collated}


@pytest.fixture(params=sorted(PAGES))
def any_page(request):
    return render_html(PAGES[request.param]())


def here(page):
    """Number of the row that has the focus."""
    return page.evaluate("Number(document.activeElement.id.replace('row-', '')) || 0")


def columns(left, right):
    """The part of the address that sets two articles side by side, by their indices."""
    return f"#pair={left + 1}-{right + 1}"


def numbers(page):
    """Numbers of the rows that are shown."""
    rows = "[...document.querySelectorAll('#rows > li')].filter(row => row.checkVisibility())"
    return page.evaluate(f"{rows}.map(row => Number(row.id.slice(4)))")


def test_keys_walk_the_rows(show):
    """n and p step, d and D jump between differences, m follows a moved row there and back."""
    page = show(render_html(build.ferry()))
    for _ in range(3):
        page.keyboard.press("n")
    assert here(page) == 3
    page.keyboard.press("p")
    assert here(page) == 2
    page.keyboard.press("d")
    first = here(page)
    assert page.evaluate("'diverges' in document.activeElement.dataset")
    page.keyboard.press("d")
    assert here(page) > first
    page.keyboard.press("D")
    assert here(page) == first
    moved = page.locator("li[data-moved]").first
    other = moved.locator("a.nd-flag-moved").get_attribute("href")
    start = moved.get_attribute("id")
    page.goto(page.url.split("#")[0] + f"#{start}")
    page.locator(f"#{start}.nd-here:focus").wait_for()  # the browser gives focus before the page
    page.keyboard.press("m")
    page.locator(f"{other}:focus").wait_for()
    page.keyboard.press("m")
    page.locator(f"#{start}:focus").wait_for()


def test_help_opens_and_closes_by_keyboard(show):
    """? opens the keys, Escape closes them, and the switch there turns the single keys off."""
    page = show(render_html(build.ferry()))
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.locator("#keys").uncheck()
    page.keyboard.press("Escape")
    assert page.locator("#help").is_hidden()
    page.keyboard.press("j")
    assert here(page) == 0


def test_tab_reaches_the_skip_link_first(show, any_page):
    """The first stop of the keyboard skips to the text."""
    page = show(any_page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "nd-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "text"


def test_filters_hide_rows_by_level(show):
    """A level that is switched off is gone, and comes back."""
    page = show(render_html(build.ferry()))
    every = numbers(page)
    page.locator("input[name=part][value=edited]").uncheck()
    assert page.locator("li.nd-l-edited:visible").count() == 0
    assert 0 < len(numbers(page)) < len(every)
    page.locator("input[name=part][value=edited]").check()
    assert numbers(page) == every


def test_least_score_hides_weak_links(show):
    """The slider keeps the links from its score on, and says the score."""
    page = show(render_html(build.ferry()))
    page.locator("#least").fill("0.85")
    scores = page.evaluate(
        "[...document.querySelectorAll('#rows > li[data-score]')]"
        ".filter(row => !row.hidden).map(row => Number(row.dataset.score))"
    )
    assert scores
    assert min(scores) >= 0.85
    assert page.locator("#least-shown").text_content() == ".85"


def test_only_moved_and_only_divergences(show):
    """Each of the two switches leaves only such rows (and the stubs of moves)."""
    page = show(render_html(build.ferry()))
    page.locator("#only-diverges").check()
    assert page.locator("#rows > li:visible:not([data-diverges])").count() == 0
    assert page.locator("#rows > li:visible").count() == 3
    page.locator("#only-diverges").uncheck()
    page.locator("#only-moved").check()
    assert page.locator("#rows > li:visible:not([data-moved]):not(.nd-stub)").count() == 0


def test_the_next_change_passes_over_noise_and_the_same_words(show):
    """j and k stop at every row with something to see, in order, and at no other."""
    page = show(render_html(build.ferry()))
    changes = page.evaluate(
        "[...document.querySelectorAll('#rows > li')].filter(row =>"
        " row.matches('.nd-own, .nd-link:not(.nd-l-verbatim), .nd-moved'))"
        ".map(row => Number(row.id.slice(4)))"
    )
    assert 0 < len(changes) < len(numbers(page))
    walked = []
    for _ in changes:
        page.keyboard.press("j")
        walked.append(here(page))
    assert walked == changes
    page.keyboard.press("j")
    assert here(page) == changes[-1]
    page.keyboard.press("k")
    assert here(page) == changes[-2]


def test_a_link_to_a_hidden_row_shows_it(show):
    """Following a link to a row that a filter hides clears the filters."""
    page = show(render_html(build.ferry()))
    page.locator("input[name=part][value=edited]").uncheck()
    page.locator(".nd-list a.nd-no").first.click()
    page.locator("#rows > li[data-diverges]:focus").wait_for()


def test_moved_links_lead_both_ways(show):
    """The row of a moved link names its stub, and the stub names the row."""
    page = show(render_html(build.ferry()))
    moved = page.locator("li[data-moved]")
    assert moved.count() == 3
    for index in range(3):
        start = moved.nth(index).get_attribute("id")
        other = moved.nth(index).locator("a.nd-flag-moved").get_attribute("href")
        back = page.locator(f"{other} a.nd-follow").get_attribute("href")
        assert back == f"#{start}"


def test_a_fragment_opens_the_page_at_the_row(show):
    """A copied link shows its row when the page opens."""
    page = show(render_html(build.ferry()), fragment="#row-9")
    page.locator("#row-9:focus").wait_for()


def test_readable_without_scripts(show, any_page):
    """Without scripts all text is there and no dead control is shown."""
    page = show(any_page, scripted=False)
    assert page.locator("#tools").is_hidden()
    assert page.locator("dialog").is_hidden()
    words = page.locator("body").text_content()
    assert "quay" in words


@pytest.mark.parametrize("width", [360, 768, 1200, 2400, 3840])
def test_no_horizontal_scroll(show, any_page, width):
    """Nothing is wider than the window, from telephone to wall."""
    page = show(any_page, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_axe_finds_nothing(show, axe, any_page, scheme, width):
    """axe-core finds no violation, all that can be folded being open."""
    page = show(any_page, scheme=scheme, width=width)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    found = page.evaluate(axe_call(axe))
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_help(show, axe, scheme):
    """The same with the keys open."""
    page = show(render_html(build.ferry()), scheme=scheme)
    page.keyboard.press("?")
    assert page.evaluate(axe_call(axe)) == []


def axe_call(axe):
    """Runs axe-core and returns its violations, short."""
    return f"""async () => {{
        (0, function () {{ {axe} }}).call(window);
        const found = await window.axe.run(document);
        return found.violations.map((each) => [each.id, each.nodes[0].html.slice(0, 200),
            each.nodes[0].failureSummary]);
    }}"""


def test_theme_switch(show):
    """The switch turns the page dark and light again."""
    page = show(render_html(build.ferry()))
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.locator("#theme").click()
    assert page.evaluate(paper) != light
    page.locator("#theme").click()
    assert page.evaluate(paper) == light


@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)])
def test_any_two_columns_are_laid_out_as_by_python(show, pair):
    """The script sets two columns side by side by the same rows as the Python code does."""
    comparison = build.harbour()
    left, right = (comparison.articles[each] for each in pair)
    rows = arrange_rows(left, right, pair_links(comparison, *pair))
    page = show(render_html(comparison), fragment=columns(*pair))
    drawn = page.evaluate(
        "[...document.querySelectorAll('#rows > li')].map((row) => ["
        "row.classList[1].slice(3), Boolean(row.querySelector('.nd-left')),"
        "Boolean(row.querySelector('.nd-right')), row.dataset.score || ''])"
    )
    assert drawn == [
        [
            row.kind,
            row.kind != "stub" and bool(row.left),
            bool(row.right),
            f"{row.link.score:.2f}" if row.kind == "link" else "",
        ]
        for row in rows
    ]


SPACES = re.compile(r"\s+")
FAMILY = (
    (
        "The harbour of Lunde was closed on Friday after a crane fell on 12 empty quays. "
        "Nobody was hurt, the port authority said. 渡船星期一返回岛屿。渡船明天不开。\n\n"
        "Inspectors found rust in two of the bolts 🌊 near the old pier.\n\n"
        "The crane was forty years old and had been repaired by Aino Vell twice."
    ),
    (
        "The harbour of Lunde was shut on Friday after a big crane fell on 14 empty quays. "
        "Nobody was hurt, the port authority said. 渡船星期二返回岛屿。渡船明天不开。\r\n\r\n"
        "Inspectors found rust in two\r\nof the bolts 🌊🌊 near the pier.\r\n\r\n"
        "The crane was forty years old and had never been repaired by Aino Vell."
    ),
    (
        "The crane was fifty years old and had been repaired by Aino Quist twice.\n\n"
        "THE HARBOUR of Lunde was closed on Saturday after a crane fell on 12 empty quays.\n\n"
        "Inspectors found no rust \x1b[2J in the bolts 🌊 near the old pier."
    ),
)


def marked_in_page(page):
    """Of each row of a link both sides as text, with what is marked as changed in brackets."""
    return page.evaluate("""() => [...document.querySelectorAll('#rows > li.nd-link')].map((row) =>
        ['.nd-left p', '.nd-right p'].map((side) => {
            const copy = row.querySelector(side).cloneNode(true);
            copy.querySelectorAll('.nd-sign').forEach((each) => each.remove());
            copy.querySelectorAll('del, ins').forEach((each) => {
                each.prepend('['); each.append(']');
            });
            return copy.textContent;
        }))""")


def marked_in_json(link, texts):
    """The same from the JSON of the link: its edits that are neither equal nor minor."""
    sides = []
    for key, text in zip(("left", "right"), texts, strict=True):
        edits = [] if link["level"] == "rewritten" else link["edits"]
        parts = []
        for start, end in link[key]["spans"]:
            at, words = start, ""
            for edit in edits:
                low, high = edit[key]
                core = text[low:high].strip()
                if edit["op"] == "equal" or edit["minor"] or not start <= low < end or not core:
                    continue
                low = text.index(core, low)
                words += f"{text[at:low]}[{core}]"
                at = low + len(core)
            parts.append(words + text[at:end])
        gaps = [a[1] < b[0] for a, b in itertools.pairwise(link[key]["spans"])]
        sides.append(parts[0] + "".join(" " * g + p for g, p in zip(gaps, parts[1:], strict=True)))
    return sides


def plain(words):
    """Words as they are shown, with neighbouring marks as one and white space alike."""
    shown = re.sub(r"\](\s*)\[", r"\1", visible(words))
    return SPACES.sub(" ", shown).strip()


MARKED = {
    "two": lambda: newsdiff.compare(*(newsdiff.Article(text=text) for text in FAMILY[:2])),
    "three": lambda: newsdiff.compare(*(newsdiff.Article(text=text) for text in FAMILY)),
}


@pytest.mark.parametrize("which", sorted(MARKED))
@pytest.mark.parametrize("is_swapped", [False, True])
def test_the_page_marks_the_edits_of_the_json(show, which, is_swapped):
    """The words marked on either page are exactly those of the link's edits that are not minor."""
    comparison = MARKED[which]()
    told = json.loads(render_json(comparison))
    texts = [each.article.text for each in comparison.articles]
    n_links = 0
    for pair in itertools.combinations(range(len(texts)), 2):
        links = [
            each
            for each in told["links"]
            if (each["left"]["article"], each["right"]["article"]) == pair
        ]
        shown = pair[::-1] if is_swapped and len(texts) > 2 else pair
        page = show(render_html(comparison), fragment=columns(*shown))
        drawn = [[plain(words) for words in row] for row in marked_in_page(page)]
        if shown != pair:
            drawn = [row[::-1] for row in drawn]
        wanted = [
            [plain(words) for words in marked_in_json(each, [texts[at] for at in pair])]
            for each in links
        ]
        assert sorted(drawn) == sorted(wanted)
        n_links += len(links)
    assert n_links
    assert any("[" in words for row in wanted for words in row)


def test_swapped_columns_keep_the_links(show):
    """Swapping two columns keeps the number of links and swaps the heads."""
    page = show(render_html(build.harbour()), fragment="#pair=1-4")
    links = page.locator("#rows > li.nd-link").count()
    page.locator("#choose-swap").click()
    assert page.locator("#rows > li.nd-link").count() == links
    assert page.locator("#columns span").first.text_content() == "4 Kysten i dag"


def test_overlap_leads_to_two_columns(show):
    """A cell of the overlap table opens its two articles side by side."""
    page = show(render_html(build.harbour_collated()))
    page.locator("[data-pairs] tbody tr").nth(1).locator("td a").nth(2).click()
    page.locator("#columns span", has_text="Kysten i dag").wait_for()
    assert page.locator("#columns span").all_text_contents() == [
        "2 The Lunde Post",
        "4 Kysten i dag",
    ]


HOSTILE = (
    "<script>window.hit=1</script>",
    '" onload="window.hit=1" x="',
    "<img src=x onerror=window.hit=1>",
    "</script><script>window.hit=1</script>",
    "<!--<script>",
    "{{ 7*7 }} {% raw %} ${7*7}",
    "javascript:window.hit=1",
    "\u202eevil\u202c \u2066isolate \x00\x1b[31m \ud800",
    "&lt;b&gt; &amp; </p></li></ol><style>*{display:none}</style>",
    "]]> \u2028 \u2029 \\u003cscript",
)


def hostile(n_articles):
    texts = [
        build.segmented(
            f"headline| {words} {number}\nbody| {words} said {number} of them.\n"
            f"body| Only here {words} {number}.\nnavigation| {words}",
            source=f"{words} {number}",
            published="2020-01-02",
            said=[(words, "said")],
        )
        for number in range(n_articles)
        for words in [HOSTILE[number % len(HOSTILE)] + " " + " ".join(HOSTILE)]
    ]
    links = [
        build.link(texts, (a, [1]), (b, [1]), "edited", 0.8, diverges=[("number", str(a), str(b))])
        for a in range(n_articles)
        for b in range(a + 1, n_articles)
    ]
    return build.compare(texts, links)


@pytest.mark.parametrize("n_articles", [2, 3])
@pytest.mark.parametrize("fragment", [False, True])
def test_hostile_text_is_shown_and_not_run(show, n_articles, fragment):
    """Markup, attributes, script ends, addresses and template signs stand there as text."""
    html = render_html(hostile(n_articles), fragment=fragment)
    page = show(html if not fragment else f"<!doctype html><meta charset=utf-8>{html}")
    assert page.evaluate("window.hit") is None
    words = page.locator("body").text_content()
    assert "<script>window.hit=1</script>" in words
    assert "{{ 7*7 }}" in words
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", words)
    assert page.locator("img, iframe, object, embed").count() == 0
    addresses = page.evaluate(
        "[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))"
    )
    assert all(each.startswith("#") for each in addresses)


def test_a_policy_forbids_everything_else(show):
    """The page's policy lets no other script, style, picture or connection in."""
    page = show(render_html(build.ferry()))
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<i id=spy style=\"color:red\">x</i>')"
    )
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert (
        page.evaluate("getComputedStyle(document.getElementById('spy')).color") != "rgb(255, 0, 0)"
    )
    assert [each for each in page.trouble if "Content Security Policy" in each] == page.trouble
    page.trouble.clear()


@pytest.mark.parametrize("width", [360, 1200])
def test_endless_words_stay_inside(show, width):
    """A word of 100,000 letters widens nothing."""
    word = "a" * 100_000
    texts = [build.segmented(f"headline| {word}\nbody| {word} {n}.", source=word) for n in (1, 2)]
    comparison = build.compare(texts, [build.link(texts, (0, [1]), (1, [1]))])
    page = show(render_html(comparison), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_right_to_left_text_runs_from_the_right(show):
    """Paragraphs take their direction from their text, whatever stands beside them."""
    texts = [
        build.segmented("body| המעבורת חזרה לאי ביום שני.", language="he"),
        build.segmented("body| The ferry returned on Monday."),
    ]
    comparison = build.compare(texts, [build.link(texts, (0, [0]), (1, [0]), "rewritten", 0.5)])
    page = show(render_html(comparison))
    direction = "(side) => getComputedStyle(document.querySelector(side + ' p')).direction"
    assert page.evaluate(direction, ".nd-left") == "rtl"
    assert page.evaluate(direction, ".nd-right") == "ltr"


def test_a_fragment_leaves_its_host_alone(show):
    """In a page of somebody else the fragment changes no style outside and needs no script."""
    host = (
        "<!doctype html><meta charset=utf-8><title>host</title><h1>Host</h1><ul><li>a</li></ul>"
        "<table><tr><td>1</table><p><del>x</del>"
    )
    style = (
        "JSON.stringify([...document.querySelectorAll('body, h1, ul, li, td, p, del')]"
        ".filter(each => !each.closest('.newsdiff')).map(each => {"
        "const s = getComputedStyle(each); return [s.font, s.color, s.margin, s.padding,"
        "s.backgroundColor, s.listStyle, s.textDecoration, s.display]; }))"
    )
    alone = json.loads(show(host).evaluate(style))
    page = show(host + render_html(build.ferry(), fragment=True))
    assert json.loads(page.evaluate(style)) == alone
    assert page.locator(".newsdiff script").count() == 0


def test_print_shows_the_text_and_no_controls(show):
    """On paper the controls are gone and the rows are there."""
    page = show(render_html(build.ferry()))
    page.emulate_media(media="print")
    assert page.locator("#tools").is_hidden()
    assert page.locator("#row-3").is_visible()
