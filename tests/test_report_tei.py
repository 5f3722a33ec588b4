"""TEI: well-formed, every article can be read off it, hostile text does not break it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from collate_builder import compared, edited, link, same_sentences, segmented, squeezed
from hypothesis import given
from test_collate_passages import cases

from newsdiff.report.packed import xml_text
from newsdiff.report.tei import render_tei

T = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
FERRY = "The ferry to Ostrel sank at dawn."
REEF = "It had struck a reef that no chart shows."
CREW = "All nine of the crew were saved."


def parsed(comparison):
    return ET.fromstring(render_tei(comparison).encode())


def three():
    articles = [
        segmented(("headline", ["Ferry lost"]), FERRY, REEF, source="a", agency="AFP"),
        segmented(REEF, FERRY, source="b", published="2020-01-02"),
        segmented(FERRY, CREW, source="c & <d>", published="16 July 2018"),
    ]
    return compared(articles, same_sentences(articles))


def test_every_article_is_a_witness() -> None:
    """With a sigil, what it is called, its date where it is one, and its credits."""
    root = parsed(three())
    witnesses = root.findall(f".//{T}witness")
    assert [w.get(XML_ID) for w in witnesses] == ["A1", "A2", "A3"]
    assert [w.findtext(f".//{T}publisher") for w in witnesses] == ["a", "b", "c & <d>"]
    assert [d.get("when") for d in root.iter(f"{T}date")] == ["2020-01-02", None]
    assert witnesses[0].findtext(f".//{T}note") == "AFP: (AFP)"


def test_readings_name_their_witnesses_and_who_lacks_them() -> None:
    """Each passage has every article exactly once, in a reading or among the absent."""
    for app in parsed(three()).findall(f".//{T}app[@type='passage']"):
        named = [s for r in app if r.tag != f"{T}witDetail" for s in r.get("wit").split()]
        assert sorted(named) == ["#A1", "#A2", "#A3"]
        absent = app.find(f"{T}rdg[@type='absent']")
        details = {d.get("wit") for d in app.iter(f"{T}witDetail")}
        assert details == {"#A1", "#A2", "#A3"} - set(
            (absent.get("wit") if absent is not None else "").split()
        )


def test_two_articles_have_their_words_apart() -> None:
    """Common words are text, changed ones an app; each side reads off whole."""
    articles = [
        segmented(CREW, source="a"),
        segmented("All eleven of the crew are safe.", source="b"),
    ]
    links = [edited(articles, link(articles, (0, 0), (1, 0), "edited", 0.7))]
    paragraph = parsed(compared(articles, links)).find(f".//{T}div[@type='passages']/{T}p")
    for sigil, article in (("#A1", articles[0]), ("#A2", articles[1])):
        text = paragraph.text or ""
        for app in paragraph:
            text += "".join(r.text or "" for r in app if r.get("wit") == sigil) + (app.tail or "")
        assert squeezed(text) == article.article.text
    assert "All" in paragraph.text


@given(cases())
def test_every_story_sentence_can_be_read_off(case) -> None:
    """In a passage or not, each is there for its article."""
    articles, links = case
    comparison = compared(articles, links)
    root = parsed(comparison)
    words = dict.fromkeys(("#A1", "#A2", "#A3", "#A4", "#A5"), "")
    for paragraph in root.iter(f"{T}p"):
        for app in paragraph.iter(f"{T}app"):
            for reading in (*app.iter(f"{T}lem"), *app.iter(f"{T}rdg")):
                for sigil in reading.get("wit").split():
                    words[sigil] += f" {reading.text or ''}"
    for compared_article in comparison.articles:
        if len(articles) == 2:
            continue
        for sentence, label in enumerate(compared_article.labels):
            assert label != "noise"
            text = squeezed(compared_article.segmented.sentence_text(sentence))
            assert text in squeezed(words[f"#A{compared_article.index + 1}"])


def test_what_one_article_alone_says_has_its_kind() -> None:
    """In a division of its own."""
    additions = parsed(three()).findall(f".//{T}div[@type='additions']")
    assert [d.get("n") for d in additions] == ["0", "2"]
    assert [r.get("type") for r in additions[0].iter(f"{T}rdg")] == ["headline"]


def test_no_passage_is_a_document_that_says_so() -> None:
    """Nothing in common."""
    articles = [segmented(FERRY, source="a"), segmented(CREW, source="b")]
    assert "no passage in common" in render_tei(compared(articles, []))


def test_hostile_text_is_shown() -> None:
    """Controls, surrogates, markup and non-characters."""
    text = "a\x00b <x> & ]]> \ud800 \ufffe end"
    articles = [segmented(text, source="\x01"), segmented(text, source="b")]
    root = parsed(compared(articles, same_sentences(articles)))
    assert squeezed(xml_text(text)) in squeezed("".join(root.itertext()))
