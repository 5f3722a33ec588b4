"""The Word document: rejecting gives the left text, accepting the right one, moves are pairs."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import attrs
import pytest
from collate_builder import compared, edited, link, same_sentences, segmented, squeezed
from hypothesis import given
from hypothesis import strategies as st

from newsdiff.model import Edit
from newsdiff.report.answer import answer
from newsdiff.report.docx import render_docx
from newsdiff.report.packed import xml_text

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("docx")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FERRY = "The ferry to Ostrel sank at dawn."
REEF = "It had struck a reef that no chart shows."
CREW = "All nine of the crew were saved by fishermen."
CREW_EDITED = "All eleven of the crew were saved by two fishermen."
PORT = "The port is closed until Friday."


def body(data: bytes) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = ET.fromstring(archive.read("word/document.xml")).find(f"{W}body")
    assert found is not None
    return found


def resolved(data: bytes, *, accept: bool) -> str:
    """Text after accepting or rejecting all changes; a mark that goes joins two paragraphs."""
    gone = {f"{W}del", f"{W}moveFrom"} if accept else {f"{W}ins", f"{W}moveTo"}
    mark = f"{W}pPr/{W}rPr/{W}del" if accept else f"{W}pPr/{W}rPr/{W}ins"
    text = ""
    for paragraph in body(data).findall(f"{W}p"):  # not those of the table
        for child in paragraph:
            if child.tag not in gone and child.tag != f"{W}pPr":
                words = [*child.iter(f"{W}t"), *child.iter(f"{W}delText")]
                text += "".join(word.text or "" for word in words)
        text += "" if paragraph.find(mark) is not None else "\n"
    return squeezed(text)


def two(*, moved: bool = True) -> object:
    articles = [
        segmented(
            ("headline", ["Ferry sinks"]), ("body", [FERRY, REEF]), CREW, source="left.example"
        ),
        segmented(CREW_EDITED, ("body", [FERRY, PORT]), ("caption", ["A ferry"]), source="right"),
    ]
    links = [
        *same_sentences(articles),
        edited(articles, link(articles, (0, 3), (1, 0), "edited", 0.8, moved=moved)),
    ]
    return compared(articles, links)


def test_reject_gives_left_and_accept_gives_right() -> None:
    """Both texts can be had back, noise included."""
    comparison = two()
    data = render_docx(comparison)
    for accept, side in ((False, 0), (True, 1)):
        assert resolved(data, accept=accept) == squeezed(comparison.articles[side].article.text)


def test_the_answer_stands_first() -> None:
    """A table with the sources and a row an article, of which nothing is a change."""
    comparison = two()
    table = body(render_docx(comparison))[0]
    assert table.tag == f"{W}tbl"
    assert not [e for e in table.iter() if e.tag in {f"{W}ins", f"{W}del"}]
    rows = [["".join(cell.itertext()) for cell in row.iter(f"{W}tc")] for row in table]
    found = answer(comparison)
    assert rows[-4][0].startswith(found.sources)
    assert [row[0] for row in rows[-2:]] == ["left.example", "right"]
    for row, line in zip(rows[-2:], found.lines, strict=True):
        assert line.role in row[1]
        assert ("“" in row[3]) == bool(line.additions)


def test_no_more_additions_are_described_than_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """An article that adds thousands of things has three of them in the answer, and "…"."""
    comparison = two()
    found = answer(comparison)
    addition = found.lines[0].additions[0]
    lines = [attrs.evolve(line, additions=(addition,) * 50) for line in found.lines]
    many = attrs.evolve(found, lines=tuple(lines))
    said: list[object] = []

    def noted(_: object, each: object) -> str:
        said.append(each)
        return "added"

    monkeypatch.setattr("newsdiff.report.docx_answer.answer", lambda _: many)
    monkeypatch.setattr("newsdiff.report.docx_answer.added_line", noted)
    assert "added…" in "".join(body(render_docx(comparison))[0].itertext())
    assert len(said) == 3 * len(lines)


def test_a_moved_sentence_is_a_move_with_its_changes_inside() -> None:
    """Common words stand in moveFrom and moveTo of one name, changed words in del and ins."""
    tree = body(render_docx(two()))
    sources = ["".join(t.itertext()) for t in tree.iter(f"{W}moveFrom")]
    targets = ["".join(t.itertext()) for t in tree.iter(f"{W}moveTo")]
    assert "".join(sources) == "".join(targets)
    assert "of the crew were saved by" in "".join(sources)
    names = [
        element.get(f"{W}name")
        for tag in ("moveFromRangeStart", "moveToRangeStart")
        for element in tree.iter(f"{W}{tag}")
    ]
    assert names == ["move1", "move1"]


def test_ranges_and_ids_are_sound() -> None:
    """Every id is used once, apart from the end of a range, which repeats that of its start."""
    tree = body(render_docx(two()))
    ends = [e.get(f"{W}id") for e in tree.iter() if e.tag.endswith("RangeEnd")]
    starts = [e.get(f"{W}id") for e in tree.iter() if e.tag.endswith("RangeStart")]
    assert sorted(ends) == sorted(starts)
    marks = {f"{W}{tag}" for tag in ("ins", "del", "moveFrom", "moveTo")}
    ids = starts + [e.get(f"{W}id") for e in tree.iter() if e.tag in marks]
    assert len(ids) == len(set(ids))
    assert all(e.get(f"{W}author") == "right" for e in tree.iter() if e.tag in marks)


def test_the_same_comparison_gives_the_same_bytes() -> None:
    """No clock and no random id is in the file."""
    assert render_docx(two()) == render_docx(two())


def test_characters_that_xml_cannot_hold_are_shown() -> None:
    """NUL, escape and lone surrogates do not break the document."""
    articles = [segmented("Nul \x00 esc \x1b end \ud800.", source="\x07"), segmented(FERRY)]
    data = render_docx(compared(articles, []))
    assert resolved(data, accept=False) == squeezed(xml_text(articles[0].article.text))


def test_other_than_two_articles_in_order_is_refused() -> None:
    """Misuse is a ValueError."""
    comparison = compared([segmented(FERRY)], [])
    with pytest.raises(ValueError, match="two articles"):
        render_docx(comparison)
    with pytest.raises(ValueError, match="two articles"):
        render_docx(two(), 1, 0)


@st.composite
def pairs(draw: st.DrawFn) -> object:
    """Two articles of shared, edited and own sentences, some links moved or without edits."""
    pool = [f"Boat {n} left pier {n * 7} with sails {chr(97 + n)} set." for n in range(6)]
    articles = []
    for side in (0, 1):
        chosen = draw(st.lists(st.sampled_from(pool), unique=True, max_size=6))
        sentences = [
            s.replace("left", "quit") if side and draw(st.booleans()) else s for s in chosen
        ]
        sentences += [f"Own {side} {n}." for n in range(draw(st.integers(0, 2)))]
        sentences = draw(st.permutations(sentences)) or ["Only this."]
        blocks: list[tuple[str, list[str]]] = []
        for sentence in sentences:
            if not blocks or draw(st.booleans()):
                blocks.append((draw(st.sampled_from(["body", "headline", "body"])), []))
            blocks[-1][1].append(sentence)
        articles.append(segmented(*blocks, source=f"s{side}"))
    links = []
    free = [list(range(len(article.sentences))) for article in articles]
    for one in list(free[0]):
        for other in list(free[1]):
            texts = [articles[0].sentence_text(one), articles[1].sentence_text(other)]
            if texts[0].split()[:2] == texts[1].split()[:2] and texts[0].startswith("Boat"):
                wide = other + 1 in free[1] and draw(st.integers(0, 5)) == 0
                right = (1, other, other + 1) if wide else (1, other)
                made = link(articles, (0, one), right, "edited", 0.8, moved=draw(st.booleans()))
                links.append(edited(articles, made) if draw(st.integers(0, 3)) else made)
                for taken in right[1:]:
                    free[1].remove(taken)
                break
    return compared(articles, links)


@given(pairs())
def test_both_texts_can_always_be_had_back(comparison: object) -> None:
    """Whatever is linked, moved, split or without edits; up to white space."""
    data = render_docx(comparison)
    for accept, side in ((False, 0), (True, 1)):
        text = comparison.articles[side].article.text
        assert resolved(data, accept=accept).replace(" ", "") == "".join(text.split())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    """The document converts to PDF without a complaint."""
    path = tmp_path / "pair.docx"
    path.write_bytes(render_docx(two()))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path],
        check=True,
        capture_output=True,
        timeout=180,
    )
    assert (tmp_path / "pair.pdf").read_bytes().startswith(b"%PDF")


def test_without_moves_there_are_only_insertions_and_deletions() -> None:
    """A link that keeps the order, or none at all, makes no move."""
    comparison = attrs.evolve(two(), links=())
    tree = body(render_docx(comparison))
    assert not [e for e in tree.iter() if e.tag.startswith(f"{W}move")]


def test_glued_sentences_stay_glued() -> None:
    """A missing space after a full stop is part of the text."""
    articles = [
        segmented(("body", [FERRY, REEF, PORT]), source="a", joint=""),
        segmented(("body", [FERRY, CREW, PORT]), source="b", joint=""),
    ]
    data = render_docx(compared(articles, same_sentences(articles)))
    for accept, side in ((False, 0), (True, 1)):
        assert resolved(data, accept=accept) == articles[side].article.text


def test_spacing_alone_is_not_tracked() -> None:
    """French and Swiss spaces around quotation marks would litter the page."""
    articles = [segmented("« Tout perdu » , dit-elle."), segmented("« Tout perdu », dit-elle.")]
    links = [edited(articles, link(articles, (0, 0), (1, 0), "verbatim"))]
    spaced = attrs.evolve(
        links[0],
        edits=(
            Edit(op="equal", left=(0, 14), right=(0, 14)),
            Edit(op="delete", left=(14, 15), right=(14, 14), minor=True),
            Edit(op="equal", left=(15, 26), right=(14, 25)),
        ),
    )
    tree = body(render_docx(compared(articles, [spaced])))
    assert not [e for e in tree.iter() if e.tag in {f"{W}ins", f"{W}del"}]
