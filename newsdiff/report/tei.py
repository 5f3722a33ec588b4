"""A comparison as TEI P5: one apparatus entry a passage, a witness an article.

The encoding is parallel segmentation (TEI Guidelines, chapter 12.2.3): every passage is an `app`
with the readings of all articles, so that the text of one article can be read off by its sigil;
where it stands in that article is said by `witDetail`, for articles order their passages
differently. With two articles the words that differ have entries of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from newsdiff._version import __version__
from newsdiff.patterns import regex
from newsdiff.report.packed import edit_texts, xml_text
from newsdiff.report.text import language_words, names, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsdiff.model import Comparison, Link, Member, Passage, Span

    _Sentences = tuple[tuple[int, ...], tuple[int, ...]]

__all__ = ["render_tei"]

_PAIR = 2
_WHEN = regex(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?)?\Z")
_METHOD = (
    "Each passage is an app; its lem is the wording shown in the wire core, else the fullest; "
    "a rdg gathers the articles with the same words. The type of a rdg is how near it is to the "
    "fullest wording: verbatim, edited, rewritten or partial. An empty rdg names the articles "
    "without the passage. A witDetail gives the number of the passage's first sentence in an "
    "article, counted from 1. What is in no passage stands in apps of type addition. White "
    "space is normalised; characters that XML cannot hold are replaced by visible signs."
)


def render_tei(comparison: Comparison) -> str:
    """Render the comparison as a TEI P5 document.

    Returns:
        XML with its declaration; a text without passages if there are none.
    """
    root = ET.Element("TEI", {"xmlns": "http://www.tei-c.org/ns/1.0"})
    _header(root, comparison)
    body = ET.SubElement(ET.SubElement(root, "text"), "body")
    shown = {sentence.passage: sentence.article for sentence in comparison.core.sentences}
    shared = ET.SubElement(body, "div", {"type": "passages"})
    ET.SubElement(shared, "head").text = "Passages"
    links = _pair_links(comparison)
    for passage in comparison.passages:
        _passage(shared, comparison, passage, shown.get(passage.id), links)
    if not comparison.passages:
        ET.SubElement(shared, "p").text = "The articles have no passage in common."
    _additions(body, comparison)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _header(root: ET.Element, comparison: Comparison) -> None:
    header = ET.SubElement(root, "teiHeader")
    file_desc = ET.SubElement(header, "fileDesc")
    known = names(comparison)
    title = ET.SubElement(ET.SubElement(file_desc, "titleStmt"), "title")
    title.text = xml_text(f"Collation of {len(known)} articles: {', '.join(known)}")
    ET.SubElement(ET.SubElement(file_desc, "publicationStmt"), "p").text = "Unpublished."
    witnesses = ET.SubElement(ET.SubElement(file_desc, "sourceDesc"), "listWit")
    for compared, name in zip(comparison.articles, known, strict=True):
        _witness(witnesses, comparison, compared.index, name)
    encoding = ET.SubElement(header, "encodingDesc")
    application = ET.SubElement(
        ET.SubElement(encoding, "appInfo"),
        "application",
        {"ident": "newsdiff", "version": __version__},
    )
    ET.SubElement(application, "label").text = "newsdiff"
    ET.SubElement(
        encoding, "variantEncoding", {"method": "parallel-segmentation", "location": "internal"}
    )
    editorial = ET.SubElement(encoding, "editorialDecl")
    for note in (_METHOD, *comparison.core.notes):
        ET.SubElement(editorial, "p").text = xml_text(note)


def _witness(parent: ET.Element, comparison: Comparison, index: int, name: str) -> None:
    compared = comparison.articles[index]
    witness = ET.SubElement(parent, "witness", {"xml:id": _sigil(index), "n": str(index)})
    if language := language_words(compared):
        witness.set("xml:lang", language)
    bibl = ET.SubElement(witness, "bibl")
    if compared.article.title:
        ET.SubElement(bibl, "title").text = xml_text(one_line(compared.article.title))
    ET.SubElement(bibl, "publisher").text = xml_text(name)
    if published := (compared.article.published or "").strip():
        date = ET.SubElement(bibl, "date")
        date.text = xml_text(one_line(published))
        if _WHEN.match(published):
            date.set("when", published)
    ET.SubElement(bibl, "idno", {"type": "sha256"}).text = compared.article.sha256
    for credit in compared.credits:
        text = compared.article.text[credit.start : credit.end]
        note = ET.SubElement(bibl, "note", {"type": "credit"})
        note.text = xml_text(f"{credit.agency}: {one_line(text)}")


def _passage(
    parent: ET.Element,
    comparison: Comparison,
    passage: Passage,
    shown: int | None,
    links: Mapping[_Sentences, Link],
) -> None:
    main = shown if shown is not None else passage.fullest
    lemma = next((m for m in passage.members if m.article == main), passage.members[0])
    paragraph = ET.SubElement(
        parent, "p", {"xml:id": f"p{passage.id + 1}", "n": str(passage.id + 1)}
    )
    link = _edited_link(links, passage)
    if link is not None:
        _by_words(paragraph, comparison, link)
        return
    app = ET.SubElement(paragraph, "app", {"type": "passage"})
    for place, (words, members) in enumerate(_readings(comparison, passage, lemma)):
        attributes = {"wit": _sigils([m.article for m in members]), "type": members[0].level}
        ET.SubElement(app, "lem" if place == 0 else "rdg", attributes).text = xml_text(words)
    present = {member.article for member in passage.members}
    absent = [c.index for c in comparison.articles if c.index not in present]
    if absent:
        ET.SubElement(app, "rdg", {"wit": _sigils(absent), "type": "absent"})
    for member in passage.members:
        details = {"wit": f"#{_sigil(member.article)}", "type": "sentence"}
        ET.SubElement(app, "witDetail", details).text = str(member.sentences[0] + 1)


def _readings(
    comparison: Comparison, passage: Passage, lemma: Member
) -> list[tuple[str, list[Member]]]:
    """The wordings of a passage with the members that have them, the lemma's first."""
    groups: dict[str, list[Member]] = {}
    for member in (lemma, *(m for m in passage.members if m is not lemma)):
        groups.setdefault(_words(comparison, member.article, member.spans), []).append(member)
    return list(groups.items())


def _pair_links(comparison: Comparison) -> dict[_Sentences, Link]:
    """The links of two articles by the sentences of both sides; none of more articles."""
    if len(comparison.articles) != _PAIR:
        return {}
    return {(link.left.sentences, link.right.sentences): link for link in comparison.links[::-1]}


def _edited_link(links: Mapping[_Sentences, Link], passage: Passage) -> Link | None:
    """The link that tells a passage's words apart, where it has edits."""
    if len(passage.members) != _PAIR:
        return None
    left, right = passage.members
    link = links.get((left.sentences, right.sentences))
    return link if link is not None and link.edits else None


def _by_words(paragraph: ET.Element, comparison: Comparison, link: Link) -> None:
    """Common words as text of the paragraph, an app for every change."""
    last: ET.Element | None = None
    left, right = (
        comparison.articles[side.article].article.text for side in (link.left, link.right)
    )
    for texts in edit_texts(left, right, link):
        if texts[0] == texts[1]:
            _append(paragraph, last, xml_text(texts[0]))
            continue
        last = ET.SubElement(paragraph, "app", {"type": "words"})
        for side, words in zip((link.left, link.right), texts, strict=True):
            reading = ET.SubElement(last, "rdg", {"wit": f"#{_sigil(side.article)}"})
            reading.text = xml_text(words)


def _append(paragraph: ET.Element, last: ET.Element | None, words: str) -> None:
    if last is None:
        paragraph.text = (paragraph.text or "") + words
    else:
        last.tail = (last.tail or "") + words


def _additions(body: ET.Element, comparison: Comparison) -> None:
    """Sentences that are in no passage, in a division for each article.

    Most of them are what one article alone says; of type `shared` are those that are linked to a
    passage in which their article stands with another sentence already.
    """
    placed = {
        (member.article, sentence)
        for passage in comparison.passages
        for member in passage.members
        for sentence in member.sentences
    }
    kinds = {
        (addition.article, sentence): addition.kind
        for addition in comparison.additions
        if addition.kind != "figure"
        for sentence in addition.sentences
    }
    for compared in comparison.articles:
        rest = [
            number
            for number, label in enumerate(compared.labels)
            if label != "noise" and (compared.index, number) not in placed
        ]
        if not rest:
            continue
        division = ET.SubElement(body, "div", {"type": "additions", "n": str(compared.index)})
        ET.SubElement(division, "head").text = xml_text(
            f"In no passage: {names(comparison)[compared.index]}"
        )
        for number in rest:
            paragraph = ET.SubElement(division, "p")
            app = ET.SubElement(paragraph, "app", {"type": "addition"})
            sentence = compared.segmented.sentences[number]
            reading = ET.SubElement(app, "rdg", {"wit": f"#{_sigil(compared.index)}"})
            reading.set("type", kinds.get((compared.index, number), "shared"))
            span = (sentence.start, sentence.end)
            reading.text = xml_text(_words(comparison, compared.index, (span,)))
            details = {"wit": f"#{_sigil(compared.index)}", "type": "sentence"}
            ET.SubElement(app, "witDetail", details).text = str(number + 1)


def _words(comparison: Comparison, article: int, spans: Sequence[Span]) -> str:
    text = comparison.articles[article].article.text
    return one_line(" ".join(text[start:end] for start, end in spans))


def _sigil(article: int) -> str:
    return f"A{article + 1}"


def _sigils(articles: Sequence[int]) -> str:
    return " ".join(f"#{_sigil(article)}" for article in articles)
