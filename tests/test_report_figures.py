"""Figures: SVG that stands alone, shows all there is, and lets no text of an article act."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import attrs
import pytest
import report_builder as build
from collate_builder import compared, link, same_sentences, segmented

from newsdiff.model import Descent, Origin
from newsdiff.report.answer import answer
from newsdiff.report.figures import FIGURES, drawing, render_svg

S = "{http://www.w3.org/2000/svg}"
FERRY = "The ferry to Ostrel sank at dawn."
REEF = "It had struck a reef that no chart shows."
CREW = "All nine of the crew were saved."
SHAPES = {"svg", "title", "desc", "rect", "path", "text"}
MOST_BYTES = 1_500_000

with_each_figure = pytest.mark.parametrize("figure", FIGURES)


def drawn(comparison, figure):
    return ET.fromstring(render_svg(comparison, figure).encode())


def texts(root):
    return [element.text for element in root.iter(f"{S}text")]


def fills(root, tag, part):
    return [e for e in root.iter(f"{S}{tag}") if e.get("fill") == drawing.color(f"f-{part}")]


def three():
    articles = [
        segmented(FERRY, REEF, source="a", agency="AFP"),
        segmented(REEF, FERRY, source="b"),
        segmented(FERRY, CREW, source="c"),
    ]
    return compared(articles, same_sentences(articles))


@with_each_figure
@pytest.mark.parametrize("made", [build.ferry, build.harbour_collated, three])
def test_a_figure_is_shapes_and_words_alone(figure, made):
    """Nothing that runs, nothing from elsewhere, nothing without its own colour."""
    root = drawn(made(), figure)
    assert {element.tag.removeprefix(S) for element in root.iter()} <= SHAPES
    names = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in names if "href" in name or name.startswith(("on", "style"))]
    assert root.find(f"{S}title").text
    described = root.get("aria-labelledby").split()
    assert described == [root.find(f"{S}{tag}").get("id") for tag in ("title", "desc")]


@with_each_figure
def test_hostile_text_is_only_text(figure):
    """Markup is escaped, controls are shown, what XML cannot hold is replaced."""
    evil = "</text><script>alert(1)</script>\x00\x1b[31m\u202e\ud800\ufffe & <b> ]]>"
    articles = [segmented(f"{evil} {FERRY}", CREW, source=f"{evil} {n}") for n in range(3)]
    comparison = compared(articles, same_sentences(articles))
    for shown in (comparison, compared(articles[:2], same_sentences(articles[:2]))):
        written = render_svg(shown, figure)
        root = ET.fromstring(written.encode())
        assert {element.tag.removeprefix(S) for element in root.iter()} <= SHAPES
        assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e\ud800-\udfff\ufffe]", written)
        assert "script" in "".join(root.itertext())


@with_each_figure
def test_everything_lies_on_the_sheet(figure):
    """No coordinate is beyond its edges."""
    for comparison in (build.ferry(), build.harbour_collated(), build.crowd(12, 30, 20)):
        root = drawn(comparison, figure)
        _, _, width, height = map(float, root.get("viewBox").split())
        for element in (*root.iter(f"{S}rect"), *root.iter(f"{S}text")):
            assert 0 <= float(element.get("x", "0")) <= width
            assert 0 <= float(element.get("y", "0")) <= height


@with_each_figure
def test_a_large_family_has_a_bound(figure):
    """Fifty articles of sixty sentences are a file that programs open."""
    assert len(render_svg(build.crowd(), figure).encode()) < MOST_BYTES


@pytest.mark.parametrize("figure", ["ribbons", "matrix"])
@pytest.mark.parametrize("n_articles", [2, 3])
def test_what_is_left_out_of_a_figure_is_said(figure, n_articles):
    """A text of more rows than a figure can show is cut."""
    text = [f"Ferry {n} left." for n in range(drawing.MOST_ROWS + 20)]
    articles = [segmented(*text, source=f"{n}") for n in range(n_articles)]
    root = drawn(compared(articles, same_sentences(articles)), figure)
    assert any("more rows are left out" in text for text in texts(root))
    rows = [e for e in root.iter(f"{S}rect") if e.get("fill") == drawing.color("f-verbatim")]
    assert len(rows) <= 2 * n_articles * drawing.MOST_ROWS + 1


@with_each_figure
def test_nothing_in_common_is_a_figure_too(figure):
    """It says so."""
    articles = [segmented(text, source=text[:5]) for text in (FERRY, REEF, CREW)]
    for few in (articles, articles[:2]):
        root = drawn(compared(few, []), figure)
        assert "Nothing in common was found." in root.find(f"{S}desc").text


def test_two_articles_have_a_ribbon_a_link():
    """In the colour of its level; a divergence is marked, a move is dashed."""
    comparison = build.ferry()
    root = drawn(comparison, "ribbons")
    ribbons = [e for e in root.iter(f"{S}path") if e.get("fill-opacity")]
    assert len(ribbons) == len(comparison.links)
    moved = [e for e in ribbons if e.get("stroke-dasharray")]
    assert len(moved) == sum(each.moved for each in comparison.links)
    assert texts(root).count("≠") == sum(bool(each.divergences) for each in comparison.links)
    assert fills(root, "path", "verbatim")


def test_each_carried_sentence_is_a_ribbon_in_its_panel():
    """Of three articles and more, each beside the dispatch."""
    comparison = three()
    root = drawn(comparison, "ribbons")
    ribbons = [e for e in root.iter(f"{S}path") if e.get("fill-opacity")]
    assert comparison.core.sentences
    assert len(ribbons) == sum(line.carried for line in answer(comparison).lines) > 0


def test_the_matrix_has_a_cell_a_carrier():
    """A row a sentence, in the colour and with the sign of its level."""
    comparison = build.harbour_collated()
    root = drawn(comparison, "matrix")
    members = [m for passage in comparison.passages for m in passage.members]
    for level, sign in (("verbatim", "="), ("edited", "≈")):
        n = sum(member.level == level for member in members)
        in_key = 1
        assert len(fills(root, "rect", level)) == n + in_key
        assert texts(root).count(sign) == n + in_key


def test_the_family_shows_who_goes_back_to_whom():
    """A mark an article, the source as a square, an edge a parent, a later version dashed."""
    kinds = [("source", None), ("taken", 0), ("update", 0)]
    descents = tuple(
        Descent(article=at, origin=0, kind=kind, parent=parent)
        for at, (kind, parent) in enumerate(kinds)
    )
    comparison = attrs.evolve(
        three(), descents=descents, origins=(Origin(articles=(0, 1, 2), agency="AFP"),)
    )
    root = drawn(comparison, "family")
    edges = [e for e in root.iter(f"{S}path") if e.get("fill") == "none"]
    assert len(edges) == 3
    assert len([e for e in edges if e.get("stroke-dasharray")]) == 1
    assert {"1", "2", "3", "AFP"} <= set(texts(root))


def test_the_drawing_is_the_same_each_time():
    """And a figure that is none is refused."""
    assert render_svg(three()) == render_svg(three(), "ribbons")
    with pytest.raises(ValueError, match="ribbons, matrix, family"):
        render_svg(three(), "pie")


def test_a_result_draws_itself(tmp_path):
    """`to_svg` returns the document and writes it."""
    path = tmp_path / "out.svg"
    comparison = three()
    assert comparison.to_svg(path, figure="matrix") == path.read_text(encoding="utf-8")
    assert "<svg" in comparison.to_svg()


def test_words_are_cut_to_their_room():
    """Wide characters count as such, and a cut is said."""
    assert drawing.clipped("short", 100, 10) == "short"
    for text in ("word " * 100, "渡" * 100, "W" * 100):
        cut = drawing.clipped(text, 100, 10)
        assert cut.endswith("…")
        assert drawing.width_of(cut[:-1], 10) <= 100


def test_several_sentences_of_an_article_make_one_ribbon():
    """A split sentence is a band over both of its rows."""
    articles = [
        segmented("The ferry sank at dawn and its crew was saved.", source="a"),
        segmented("The ferry sank at dawn.", "Its crew was saved.", source="b"),
    ]
    links = [link(articles, (0, 0), (1, 0, 1), "edited", 0.8)]
    root = drawn(compared(articles, links), "ribbons")
    assert len([e for e in root.iter(f"{S}path") if e.get("fill-opacity")]) == 1
