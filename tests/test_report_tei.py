"""TEI: well-formed, every article can be read off it, hostile text does not break it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import attrs
from collate_builder import compared, link, same_sentences, segmented, squeezed
from hypothesis import given
from hypothesis import strategies as st
from test_collate_passages import cases

from newsdiff.model import Tokens
from newsdiff.patterns import STRAIGHT_MARKS
from newsdiff.report.apparatus import Word, collate_wordings
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


def reading_of(element, sigil):
    """The words of one witness within an element."""
    text = element.text or ""
    for child in element:
        if child.tag == f"{T}app":
            for reading in child:
                if reading.tag != f"{T}witDetail" and sigil in reading.get("wit").split():
                    text += reading_of(reading, sigil)
        elif child.tag != f"{T}witDetail":
            text += reading_of(child, sigil)
        text += child.tail or ""
    return text


def letters(text):
    """What is left of a text without white space and quotation marks, its dashes alike."""
    return "".join(text.translate(STRAIGHT_MARKS).replace('"', "").replace("'", "").split())


def passages_of(comparison):
    return parsed(comparison).findall(f".//{T}div[@type='passages']/{T}p")


def test_readings_name_their_witnesses_and_who_lacks_them() -> None:
    """Each passage has every article exactly once, in a reading or among the absent."""
    apps = parsed(three()).findall(f".//{T}app[@type='passage']")
    assert apps
    for app in apps:
        named = [s for r in app if r.tag != f"{T}witDetail" for s in r.get("wit").split()]
        assert sorted(named) == ["#A1", "#A2", "#A3"]
        absent = app.find(f"{T}rdg[@type='absent']")
        details = {d.get("wit") for d in app.iter(f"{T}witDetail")}
        assert details == {"#A1", "#A2", "#A3"} - set(absent.get("wit").split())


def test_words_that_differ_stand_apart() -> None:
    """Common words are text, changed ones an app with a lemma; each article reads off whole."""
    articles = [
        segmented(CREW, source="a"),
        segmented("All eleven of the crew were saved on Monday.", source="b"),
        segmented("All nine of the crew were rescued.", source="c"),
    ]
    links = [
        link(articles, (0, 0), (1, 0), "edited", 0.7),
        link(articles, (0, 0), (2, 0), "edited", 0.7),
        link(articles, (1, 0), (2, 0), "edited", 0.6),
    ]
    (paragraph,) = passages_of(compared(articles, links))
    for sigil, article in (("#A1", articles[0]), ("#A2", articles[1]), ("#A3", articles[2])):
        assert squeezed(reading_of(paragraph, sigil)) == article.article.text
    apps = paragraph.findall(f"{T}app")
    assert [app[0].tag for app in apps] == [f"{T}lem"] * len(apps)
    assert [(r.get("wit"), r.text) for r in apps[0]] == [("#A1 #A3", "nine"), ("#A2", "eleven")]
    assert squeezed(paragraph.text) == "All"
    assert [d.text for d in paragraph.iter(f"{T}witDetail")] == ["1", "1", "1"]


def test_a_wording_too_far_off_stays_whole() -> None:
    """It would tear the lemma into single words; its type says how near it is."""
    articles = [
        segmented(REEF, source="a"),
        segmented("A rock that was on none of the maps had opened her hull.", source="b"),
        segmented("It had struck a reef that no map shows.", source="c"),
    ]
    links = [
        link(articles, (0, 0), (1, 0), "rewritten", 0.4),
        link(articles, (0, 0), (2, 0), "edited", 0.9),
        link(articles, (1, 0), (2, 0), "rewritten", 0.4),
    ]
    (app,) = [p[0] for p in passages_of(compared(articles, links))]
    kinds = {r.get("wit"): r.get("type") for r in app if r.tag == f"{T}rdg"}
    assert kinds == {"#A2": "rewritten"}
    for number, article in enumerate(articles, start=1):
        whole = ET.Element("p")
        whole.append(app)
        assert squeezed(reading_of(whole, f"#A{number}")) == article.article.text


def test_what_is_quoted_is_q_without_its_marks() -> None:
    """Marks of any style vanish; who words it without them has it without `q`."""
    articles = [
        segmented("“We saw a wall of water,” said Ada Quill.", source="a"),
        segmented("« We saw a wall of water », said Ada Quill.", source="b"),
        segmented('"We saw a big wall of water," said Ada Quill.', source="c"),
    ]
    links = [
        link(articles, (one, 0), (other, 0), "edited", 0.9)
        for one, other in ((0, 1), (0, 2), (1, 2))
    ]
    (paragraph,) = passages_of(compared(articles, links))
    assert len(paragraph.findall(f"{T}q")) == 1
    for number, article in enumerate(articles, start=1):
        said = reading_of(paragraph, f"#A{number}")
        assert letters(said) == letters(article.article.text)
        assert not set(said) & set('“”«»"')
    assert reading_of(paragraph.find(f"{T}q"), "#A3").strip(", ") == "We saw a big wall of water"


def test_white_space_makes_no_reading() -> None:
    """A figure is the same with a narrow space in it, and with a line end beside it."""
    articles = [
        segmented("About 27 000 people\ncame.", source="a"),
        segmented("About 27\u202f000 people came.", source="b"),
    ]
    articles = [with_figure_whole(each) for each in articles]
    links = [link(articles, (0, 0), (1, 0), "verbatim")]
    (paragraph,) = passages_of(compared(articles, links))
    assert paragraph.text == "About 27 000 people came."


def with_figure_whole(article):
    """The same article with `27 000` as one token, as our tokens have it."""
    tokens = article.tokens
    return attrs.evolve(
        article,
        tokens=Tokens(
            starts=(*tokens.starts[:2], *tokens.starts[3:]),
            ends=(tokens.ends[0], *tokens.ends[2:]),
            words=(tokens.words[0], "27000", *tokens.words[3:]),
        ),
        sentences=tuple(
            attrs.evolve(each, end_token=each.end_token - 1) for each in article.sentences
        ),
    )


@given(cases())
def test_every_story_sentence_can_be_read_off(case) -> None:
    """In a passage or not, each is there for its article."""
    articles, links = case
    comparison = compared(articles, links)
    root = parsed(comparison)
    for compared_article in comparison.articles:
        sigil = f"#A{compared_article.index + 1}"
        words = " ".join(reading_of(p, sigil) for p in root.iter(f"{T}p"))
        for sentence, label in enumerate(compared_article.labels):
            assert label != "noise"
            text = compared_article.segmented.sentence_text(sentence)
            assert letters(text) in letters(words)


WORDS = st.lists(st.sampled_from(["the", "reef", "of", "“", "”", "ferry", "’", ",", "sank"]))


@given(st.lists(WORDS.filter(bool), min_size=2, max_size=5))
def test_each_wording_comes_back_from_the_apparatus(wordings) -> None:
    """Whatever the words, the units of a witness joined are its words, in every witness once."""
    made = [
        (number, tuple(Word((word, False), word, True, False) for word in words))  # noqa: FBT003
        for number, words in enumerate(wordings)
    ]
    apparatus = collate_wordings(made)
    said = {witness: list(r.words) for r in apparatus.apart for witness in r.witnesses}
    for unit in apparatus.units:
        witnesses = [witness for reading in unit.readings for witness in reading.witnesses]
        assert sorted(witnesses) == list(apparatus.witnesses)
        for reading in unit.readings:
            for witness in reading.witnesses:
                said.setdefault(witness, []).extend(reading.words)
    assert {witness: [word.text for word in words] for witness, words in said.items()} == dict(
        enumerate(wordings)
    )


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
