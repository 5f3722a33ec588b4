"""Terminal: what a reader sees, wide and narrow, and what a terminal must not obey."""

from __future__ import annotations

import re

import attrs
import pytest
import report_builder as build
from rich.cells import cell_len

from newsdiff.model import Descent, Origin
from newsdiff.report import render_html, render_svg, render_terminal

HOSTILE = "Beware\x1b[2J\x1b]0;title\x07 of\x00 \x9b31m\u202eevil\u2066 \ud800 \x7f text"


def hostile_pair():
    articles = [
        build.segmented(f"body| {HOSTILE} one.", source="\x1b[31mred"),
        build.segmented(f"body| {HOSTILE} two.", said=[("A\x1b[1mP", "Beware")]),
    ]
    return build.compare(articles, [build.link(articles, (0, [0]), (1, [0]))])


@pytest.mark.parametrize("width", [30, 40, 60, 99, 100, 140, 300])
def test_no_line_is_wider_than_asked(width):
    """Every line fits the width, from 40 columns on."""
    for made in (build.ferry(), hostile_pair(), build.harbour_collated()):
        shown = render_terminal(made, width=width, color=False)
        shown += render_terminal(made, width=width, color=False, full=True)
        assert max(cell_len(line) for line in shown.splitlines()) <= max(width, 40)


def test_the_answer_comes_first():
    """Differences, credits, moves and levels stand before the text of two articles."""
    shown = render_terminal(build.ferry(), width=120, color=False)
    head = shown[: shown.index("───")]
    for words in ("▓ edited", "credits NNB", "credits nobody", "3 moved", "3 differences"):
        assert words in head
    assert head.startswith("They differ in 1 number (“Some 400” / “More than 450”), 1 negation")
    assert "number: “Some 400” (Brask Herald) / “More than 450” (The Orla Courier)" in head


def five():
    """The four articles of the harbour, and one that stands alone."""
    alone = build.segmented("body| Rain is due on the coast. || The ferries sail.", source="Alone")
    made = build.harbour_collated()
    articles = [*(each.segmented for each in made.articles), alone]
    more = {"core": made.core, "relations": made.relations, "additions": made.additions}
    origins = (*made.origins, Origin(articles=(4,), note="shares no text with any other"))
    return build.compare(articles, made.links, passages=made.passages, origins=origins, **more)


def test_the_answer_of_five_articles_fits_a_screen():
    """At most 25 lines say sources, differences, who adds most, and each article's part."""
    shown = render_terminal(five(), width=100, color=False)
    head = shown[: shown.index("\n1 difference\n")]
    assert len(head.splitlines()) <= 25
    for words in (
        "1 source: NNB (4 articles). Not related by text: Alone.",
        "They differ in 1 number (“two” / “three”).",
        "The Lunde Post adds most: 1 sentence (9 words).",
        "  2 The Lunde Post  carries the NNB dispatch: 4 of 6 sentences (67 %)",
        "    ≠ says “three” where 2 others have “two”",
        "  4 Kysten i dag  has it from Coast Wire Daily: 3 of 6 sentences (50 %)",
        "  5 Alone  not related by text\n",
        "100 % of its story in others too, credits NNB, 2031-06-01 06:00",
    ):
        assert words in head


def test_many_articles_are_told_as_two_are():
    """Differences, additions and a tree of who has it from whom, then the passages."""
    shown = render_terminal(five(), width=100, color=False)
    assert "≠ number: “two” (Coast Wire Daily, Kysten i dag) / “three” (The Lunde Post)" in shown
    assert "+ paragraph 2, reaction: Residents of Skipper Street heard a noise" in shown
    tree = shown[shown.index("Who from whom") : shown.index("1 independent source\n")]
    assert tree.splitlines()[1:7] == [
        "    NNB dispatch; none of the articles is known to be it",
        "    ├─ Coast Wire Daily",
        "    │  └─ Kysten i dag",
        "    ├─ The Lunde Post",
        "    └─ Northern Ledger",
        "    Alone, not related by text",
    ]
    assert "    not counted: Alone (shares no text with any other)\n" in shown
    assert shown.index("Who from whom") < shown.index("passages in common")


def test_two_articles_have_a_tree_where_one_has_it_from_the_other():
    """That two articles have one source needs no drawing; who has it from whom is drawn."""
    origins = (Origin(articles=(0, 1), agency="NNB"),)
    made = attrs.evolve(build.ferry(), origins=origins)
    assert "Who from whom" not in render_terminal(made, width=100, color=False)
    descents = (
        Descent(article=0, origin=0, kind="source"),
        Descent(article=1, origin=0, kind="taken", parent=0, probability=0.8),
    )
    shown = render_terminal(attrs.evolve(made, descents=descents), width=100, color=False)
    assert "    └─ Brask Herald\n       └─ The Orla Courier (probably, .80)\n" in shown


def test_changed_words_of_many_articles_are_shown_on_request():
    """In full each passage has the words that the others changed, marked without colour too."""
    plain = render_terminal(build.harbour(), width=100, color=False)
    assert "{+two+}" not in plain
    assert "--full shows the words that each changed" in plain
    full = render_terminal(build.harbour(), width=100, color=False, full=True)
    assert "1≈  Inspectors found rust in [-three-] {+two+} of the bolts." in full
    assert "4≈  Nobody was hurt[-, the port authority said-]." in full
    assert "--full" not in full
    colored = render_terminal(build.harbour(), width=100, color=True, full=True)
    assert "\x1b[4;32mtwo\x1b[0m" in colored


def test_nothing_is_left_out_in_full():
    """Rows and differences beyond a screenful are counted, and shown on request."""
    many = "\n".join(f"body| Line {number} has {number} marks." for number in range(500))
    other = "\n".join(f"body| Line {number} has {number + 7} marks." for number in range(500))
    articles = [build.segmented(many), build.segmented(other)]
    links = [
        build.link(
            articles,
            (0, [n]),
            (1, [n]),
            diverges=[("number", f"{n} marks", f"{n + 7} marks")],
        )
        for n in range(500)
    ]
    comparison = build.compare(articles, links)
    plain = render_terminal(comparison, width=100, color=False)
    assert "… and 488 more" in plain
    assert "more rows; --full shows all of them" in plain
    full = render_terminal(comparison, width=100, color=False, full=True)
    assert "“499 marks” (article 1) / “506 marks” (article 2)" in full
    assert " more" not in full


@pytest.mark.parametrize("width", [40, 60, 100, 160])
def test_names_of_sources_and_notes_cannot_drive_the_terminal(width):
    """Notes, agencies and names that a page made up are shown on one line each, never obeyed."""
    made = five()
    origins = tuple(attrs.evolve(each, agency=HOSTILE, note=HOSTILE) for each in made.origins)
    made = attrs.evolve(made, origins=origins)
    shown = render_terminal(made, width=width, color=False, full=True)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert max(cell_len(line) for line in shown.splitlines()) <= width


def test_wide_is_side_by_side_and_narrow_is_stacked():
    """The two wordings share a line from 100 columns on, and not below."""
    words = re.compile("The ferry between.*The ferry between")
    assert words.search(render_terminal(build.ferry(), width=100, color=False))
    assert not words.search(render_terminal(build.ferry(), width=99, color=False))


EVERY_KIND = ("number", "name", "date", "negation", "quotation")


@pytest.mark.parametrize("words", ["Wegen der Flut blieb die alte Brücke zu", "渡船星期一返回岛屿"])
@pytest.mark.parametrize("width", [*range(60, 201, 20), 101, 121])
def test_the_middle_column_touches_no_text(width, words):
    """Whatever is said between two articles, a blank stands before and after it."""
    line = " ".join([words] * 30)
    script = "\n".join(f"body| {line}" for _ in range(8))
    articles = [build.segmented(script), build.segmented(script)]
    levels = ("verbatim", "edited", "rewritten", "partial")
    links = [
        build.link(
            articles,
            (0, [2 * at + moved]),
            (1, [2 * at + moved]),
            level,
            score,
            moved=bool(moved),
            diverges=[(kind, words[:5], words[:5]) for kind in EVERY_KIND],
        )
        for at, (level, score) in enumerate(zip(levels, (1.0, 0.99, 1.0, 0.5), strict=True))
        for moved in (0, 1)
    ]
    shown = render_terminal(build.compare(articles, links), width=width, color=False)
    rows = shown[shown.index("\n", shown.rindex("───")) :] if width >= 100 else shown
    said = ("= same", "≈ .99", "~ rewritten", "◐ .50", "↕ moved", *(f"≠ {k}" for k in EVERY_KIND))
    for flag in said[: None if width >= 100 else 0]:
        assert flag in rows
        assert not re.search(rf"\S{flag}|{flag}\S", rows)


def test_signs_stand_for_colours():
    """Without colour there is no escape sequence, and changes, moves and divergences have signs."""
    shown = render_terminal(build.ferry(), width=120, color=False)
    assert "\x1b" not in shown
    for sign in ("[-broke-]", "{+destroyed+}", "≠ number", "↕ moved", "‹ own ›", "= same", "≈ .94"):
        assert sign in shown


def test_minor_edits_are_plain():
    """An edit of punctuation alone is not marked."""
    articles = [build.segmented("body| One, two."), build.segmented("body| One two.")]
    link = build.link(articles, (0, [0]), (1, [0]))
    link = build.with_minor_edits(link)
    shown = render_terminal(build.compare(articles, [link]), width=120, color=False)
    assert "[-" not in shown


def test_colour_is_standard_ansi():
    """With colour the text has escape sequences of style alone."""
    shown = render_terminal(build.ferry(), width=120, color=True)
    assert set(re.findall(r"\x1b\[[\d;]*(\D)", shown)) == {"m"}


@pytest.mark.parametrize("width", [60, 120])
@pytest.mark.parametrize("color", [True, False])
def test_article_text_cannot_drive_the_terminal(width, color):
    """Escape sequences and controls of direction in an article are shown, not obeyed."""
    shown = render_terminal(hostile_pair(), width=width, color=color)
    if color:
        shown = re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown
    )
    assert "␛[2J" in shown.replace("\n", "")
    shown.encode("utf-8")


def test_says_that_nothing_is_shared():
    """Two unrelated articles give a result that says so."""
    articles = [build.segmented("body| Rain is due."), build.segmented("body| Prices rose.")]
    shown = render_terminal(build.compare(articles, []), width=80, color=False)
    assert "Nothing in common was found." in shown


def test_huge_articles_are_bounded():
    """Thousands of rows and a sentence of a million characters give a bounded text that says so."""
    many = "\n".join(f"body| Line {number} is here." for number in range(3000))
    articles = [build.segmented(many), build.segmented(many + "\nbody| " + "word " * 200_000)]
    links = [build.link(articles, (0, [n]), (1, [n]), "verbatim", 1.0) for n in range(3000)]
    shown = render_terminal(build.compare(articles, links), width=120, color=False)
    assert len(shown) < 300_000
    assert "more rows" in shown
    long = [build.segmented("body| " + "word " * 200_000), build.segmented("body| short")]
    shown = render_terminal(build.compare(long, []), width=120, color=False)
    assert len(shown) < 20_000
    assert "more characters" in shown


def test_limits_are_told():
    """A bound that was reached is in the report."""
    limit = {"stage": "align", "what": "candidates", "limit": 10, "actual": 2000}
    comparison = build.compare([build.segmented("body| x")] * 2, [], limits=[limit])
    assert "candidates 2,000, bound 10" in render_terminal(comparison, width=80, color=False)


def test_many_articles_show_passages():
    """Of n articles every passage is shown with its carriers, by number and sign."""
    shown = render_terminal(build.harbour(), width=120, color=False)
    assert "passages in common" in shown
    assert re.search(r"4 of 4  1. 2. 3. 4.", shown)


def test_links_of_headings_are_counted_apart():
    """So that links and sentences in common do not contradict each other."""
    text = "headline| Ferry aground off Ostrel\nbody| Nobody was hurt in the night."
    articles = [build.segmented(text, source=name) for name in "AB"]
    links = [build.link(articles, (0, [n]), (1, [n]), "verbatim", 1.0) for n in (0, 1)]
    shown = render_terminal(build.compare(articles, links), width=100, color=False)
    assert "2 links: = 2 verbatim\n    1 of headings, which are no sentences of the text" in shown


def test_lines_of_noise_are_counted_alike_everywhere():
    """A line is a paragraph, however many sentences it has: here, on the page, in the figure."""
    noise = "navigation| Share. || Print. || Send.\nnavigation| Read more. || Subscribe."
    articles = [build.segmented(f"body| The ferry sank.\n{noise}"), build.segmented("body| Rain.")]
    made = build.compare(articles, [])
    assert "2 lines of noise left" in render_terminal(made, width=100, color=False)
    assert "2 lines of noise" in render_html(made)
    assert "(1 more line)" in render_svg(made, "ribbons")
