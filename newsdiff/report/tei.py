"""A comparison as TEI P5: a critical apparatus word by word, a witness an article.

The encoding is parallel segmentation (TEI Guidelines, chapter 12.2.3): a passage is a paragraph of
the words that its articles have in common, and an `app` wherever they vary, so that the wording of
each article can be read off by its sigil; where it stands in that article is said by `witDetail`,
for articles order their passages differently.
"""

from __future__ import annotations

import itertools
from operator import attrgetter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import attrs

from newsdiff._version import __version__
from newsdiff.model import STORY_KINDS
from newsdiff.model.quoted import quoted_spans
from newsdiff.patterns import regex
from newsdiff.report.apparatus import collate_wordings, words_of
from newsdiff.report.packed import xml_text
from newsdiff.report.text import language_words, names, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.model import ComparedArticle, Comparison, Passage, Span
    from newsdiff.report.apparatus import Reading, Unit, Word

__all__ = ["render_tei"]

_WHEN = regex(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?)?\Z")
_METHOD = (
    "A passage is a paragraph: words that its articles have in common stand as text, where they "
    "vary there is an app of type words, whose lem is the wording shown in the wire core, else the "
    "fullest; a rdg gathers the articles with the same words, and is empty where they have none. "
    "Where an article lacks a passage, or has it in words too far from the lem to be collated, the "
    "passage is an app of type passage; the type of such a wording is how near it is to the "
    "lem: verbatim, edited, rewritten or partial. An empty rdg of type absent names the "
    "articles without the passage. A witDetail gives the number of the passage's first sentence "
    "in an article, counted from 1. What is in no passage stands in apps of type addition."
)
_QUOTATION = (
    "What stands between quotation marks of any style is encoded as q, without its marks; within "
    "an app each reading says for itself what it quotes. Marks within a quotation, and those that "
    "enclose nothing, stay as they are."
)
_NORMALIZATION = (
    "White space is normalised. Words that differ in their apostrophes or dashes alone count as "
    "the same and are given as the lem has them. Characters that XML cannot hold are replaced by "
    "visible signs."
)


def render_tei(comparison: Comparison) -> str:
    """Render the comparison as a TEI P5 document.

    Returns:
        XML with its declaration; a text without passages if there are none.
    """
    root = ET.Element("TEI", {"xmlns": "http://www.tei-c.org/ns/1.0"})
    _header(root, comparison)
    body = ET.SubElement(ET.SubElement(root, "text"), "body")
    quoted = [_quoted(each) for each in comparison.articles]
    shared = ET.SubElement(body, "div", {"type": "passages"})
    ET.SubElement(shared, "head").text = "Passages"
    for passage in comparison.passages:
        _passage(shared, comparison, passage, quoted)
    if not comparison.passages:
        ET.SubElement(shared, "p").text = "The articles have no passage in common."
    _additions(body, comparison, quoted)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _quoted(compared: ComparedArticle) -> list[Span]:
    """What the story of an article quotes, without the marks, in order."""
    text, blocks = compared.article.text, compared.segmented.blocks
    story = [block for block in blocks if block.kind in STORY_KINDS]
    return [span for block in story for span in quoted_spans(text, block.start, block.end)]


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
    for name, attributes, words in (
        ("normalization", {"method": "silent"}, _NORMALIZATION),
        ("quotation", {"marks": "some"}, _QUOTATION),
        ("segmentation", {}, _METHOD),
        *(("interpretation", {}, note) for note in comparison.core.notes),
    ):
        ET.SubElement(ET.SubElement(editorial, name, attributes), "p").text = xml_text(words)


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
    quoted: Sequence[Sequence[Span]],
) -> None:
    lemma = passage.shown
    members = (lemma, *(m for m in passage.members if m is not lemma))
    apparatus = collate_wordings(
        [(m.article, _words(comparison, m.article, m.sentences, quoted)) for m in members]
    )
    number = str(passage.id + 1)
    place = ET.SubElement(parent, "p", {"xml:id": f"p{number}", "n": number})
    if len(apparatus.witnesses) == len(comparison.articles):
        _write_units(place, apparatus.units)
    else:
        place = ET.SubElement(place, "app", {"type": "passage"})
        _write_units(_reading(place, "lem", apparatus.witnesses), apparatus.units)
        levels = {member.article: member.level for member in members}
        for reading in apparatus.apart:
            element = _reading(place, "rdg", reading.witnesses, levels[reading.witnesses[0]])
            _write_words(element, reading.words, spaced=True)
        absent = [each.index for each in comparison.articles if each.index not in levels]
        if absent:
            _reading(place, "rdg", absent, "absent")
    for member in passage.members:
        _place(place, member.article, member.sentences[0])


def _reading(
    parent: ET.Element, name: str, witnesses: Sequence[int], kind: str | None = None
) -> ET.Element:
    element = ET.SubElement(parent, name, {"wit": _sigils(witnesses)})
    if kind is not None:
        element.set("type", kind)
    return element


def _place(parent: ET.Element, article: int, sentence: int) -> None:
    """Where in an article it stands."""
    details = {"wit": _sigils([article]), "type": "sentence"}
    ET.SubElement(parent, "witDetail", details).text = str(sentence + 1)


def _write_units(parent: ET.Element, units: Sequence[Unit]) -> None:
    """Common words as text, an app for every place that varies, what all quote in one `q`.

    Args:
        parent: an empty element.
        units: what is written into it.
    """
    for in_quote, pieces in itertools.groupby(_pieces(units), key=_is_quoted):
        element = parent
        for number, readings in enumerate(pieces):
            space = all(each.words and each.words[0].space for each in readings)
            if in_quote and number == 0:
                _append(parent, " " if space else "")
                element = ET.SubElement(parent, "q")
            elif space:
                _append(element, " ")
            if len(readings) == 1:
                _write_words(element, readings[0].words, spaced=space, in_quote=in_quote)
                continue
            app = ET.SubElement(element, "app", {"type": "words"})
            for place, each in enumerate(readings):
                reading = _reading(app, "rdg" if place else "lem", each.witnesses)
                _write_words(reading, each.words, spaced=space, in_quote=in_quote)
    parent.text = (parent.text or "").lstrip(" ")


def _pieces(units: Sequence[Unit]) -> Iterator[tuple[Reading, ...]]:
    """The readings of each unit; common words in stretches that are quoted or not."""
    for unit in units:
        if len(unit.readings) > 1:
            yield unit.readings
            continue
        for _, words in itertools.groupby(unit.readings[0].words, key=attrgetter("quoted")):
            yield (attrs.evolve(unit.readings[0], words=tuple(words)),)


def _is_quoted(readings: Sequence[Reading]) -> bool:
    return all(word.quoted for reading in readings for word in reading.words)


def _write_words(
    parent: ET.Element, words: Sequence[Word], *, spaced: bool = False, in_quote: bool = False
) -> None:
    """Words as text, what is quoted as `q`; with `spaced`, the space before them is written."""
    for quoted, stretch in itertools.groupby(words, key=attrgetter("quoted")):
        said = "".join(f" {word.text}" if word.space else word.text for word in stretch)
        if spaced:
            said = said.removeprefix(" ")
            spaced = False
        if quoted and not in_quote:
            _append(parent, " " if said.startswith(" ") else "")
            ET.SubElement(parent, "q").text = xml_text(said.removeprefix(" "))
        else:
            _append(parent, xml_text(said))


def _append(parent: ET.Element, words: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + words
    else:
        parent.text = (parent.text or "") + words


def _additions(body: ET.Element, comparison: Comparison, quoted: Sequence[Sequence[Span]]) -> None:
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
        if addition.kind != "figure" and not addition.within
        for sentence in addition.sentences
    }
    known = names(comparison)
    for compared in comparison.articles:
        rest = [
            number
            for number, label in enumerate(compared.labels)
            if label != "noise" and (compared.index, number) not in placed
        ]
        if not rest:
            continue
        division = ET.SubElement(body, "div", {"type": "additions", "n": str(compared.index)})
        head = ET.SubElement(division, "head")
        head.text = xml_text(f"In no passage: {known[compared.index]}")
        for number in rest:
            app = ET.SubElement(ET.SubElement(division, "p"), "app", {"type": "addition"})
            kind = kinds.get((compared.index, number), "shared")
            reading = _reading(app, "rdg", [compared.index], kind)
            words = _words(comparison, compared.index, (number,), quoted)
            _write_words(reading, words, spaced=True)
            _place(app, compared.index, number)


def _words(
    comparison: Comparison,
    article: int,
    sentences: Sequence[int],
    quoted: Sequence[Sequence[Span]],
) -> tuple[Word, ...]:
    return words_of(comparison.articles[article], sentences, quoted[article])


def _sigil(article: int) -> str:
    return f"A{article + 1}"


def _sigils(articles: Sequence[int]) -> str:
    return " ".join(f"#{_sigil(article)}" for article in articles)
