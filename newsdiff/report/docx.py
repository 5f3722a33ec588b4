"""Two articles as a Word document: the answer, then the left one with tracked changes and moves.

Below the table of the answer, rejecting all changes gives the text of the left article, accepting
them all that of the right one, noise included, up to white space. A link in the common order is
kept text with its edits; a moved link stands at both its places as a move, of which only the words
in common move; everything else is a deletion or an insertion. Paragraph marks are tracked too.

Markup: ISO/IEC 29500-1, 17.13.5 (revisions). Time O(n log n) in sentences, plus the edits.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Literal

import attrs

from newsdiff.errors import DependencyError
from newsdiff.report.docx_answer import add_answer
from newsdiff.report.packed import edit_texts, repack, xml_text
from newsdiff.report.rows import arrange_rows, pair_links
from newsdiff.report.text import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsdiff.model import ComparedArticle, Comparison, Link

__all__ = ["render_docx"]

Change = Literal["same", "deleted", "inserted", "moved_from", "moved_to"]

_SPACES = re.compile(r"\s+")
_GREY = "767676"
_BREAK = "\n"


@attrs.frozen(kw_only=True)
class _Part:
    """Text of one kind of change, or with `text` a line break the mark of a paragraph.

    Attributes:
        change: what happens to it.
        text: words with their spaces.
        move: number of the move that it belongs to, 0 for none.
        noise: it is not part of the story.
        heading: it stands in a headline.
    """

    change: Change
    text: str
    move: int = 0
    noise: bool = False
    heading: bool = False


def render_docx(comparison: Comparison, left: int = 0, right: int = 1) -> bytes:
    """Render two articles as a document with tracked changes.

    Args:
        comparison: the comparison.
        left: index of the article that is the old text.
        right: index of the article that is the new text, higher than `left`.

    Returns:
        The file's bytes, the same for the same comparison.

    Raises:
        ValueError: these are not indices of two articles in order.
        DependencyError: python-docx cannot be imported.
    """
    if not 0 <= left < right < len(comparison.articles):
        raise ValueError("left and right must be indices of two articles, left before right")
    try:
        from docx import Document
    except ImportError as error:
        raise DependencyError.from_import(
            error, "a .docx document needs python-docx", "office"
        ) from error
    known = names(comparison)
    document = Document()
    title = xml_text(f"{known[left]} → {known[right]}")
    document.core_properties.title = title[:250]
    document.core_properties.author = "newsdiff"
    header = document.sections[0].header.paragraphs[0]
    header.text = f"{title}: reject all changes for the first article, accept all for the second"
    add_answer(document, comparison, (left, right))
    writer = _Writer(document, author=xml_text(known[right]) or "right")
    for part in _parts(comparison, left, right):
        writer.add(part)
    writer.end()
    out = io.BytesIO()
    document.save(out)
    return repack(out.getvalue())


def _parts(comparison: Comparison, left: int, right: int) -> Iterator[_Part]:
    """The merged text of both articles, in order."""
    sides = comparison.articles[left], comparison.articles[right]
    links = pair_links(comparison, left, right)
    anchors, moves = _anchors_and_moves(sides, links)
    moved = [
        {link.left.sentences[0]: number for number, link in enumerate(moves, start=1)},
        {link.right.sentences[0]: number for number, link in enumerate(moves, start=1)},
    ]
    at = [0, 0]
    for link in (*anchors, None):
        ends = (
            (link.left.sentences[0], link.right.sentences[0])
            if link is not None
            else (len(sides[0].labels), len(sides[1].labels))
        )
        early = at == [0, 0] and all(ends) and _breaks_before(sides[0], ends[0])
        yield from _alone(sides, 0, range(at[0], ends[0]), moved[0], moves)
        if early:
            # Two different beginnings would run together in one paragraph.
            yield _part(sides[0], ends[0] - 1, "deleted", _BREAK)
        yield from _alone(sides, 1, range(at[1], ends[1]), moved[1], moves)
        if link is not None:
            yield from _separator(sides, ends, left_done=early)
            yield from _kept(sides, link)
            at = [link.left.sentences[-1] + 1, link.right.sentences[-1] + 1]


def _anchors_and_moves(
    sides: tuple[ComparedArticle, ComparedArticle], links: Sequence[Link]
) -> tuple[list[Link], list[Link]]:
    """Links in the common order, and links that can be shown as moves; no sentence in two."""
    used: tuple[set[int], set[int]] = (set(), set())
    rows = arrange_rows(*sides, links)
    chain = [
        row.link
        for row in rows
        if row.kind == "link" and row.link is not None and row.other is None and row.repeats is None
    ]
    anchors: list[Link] = []
    last = (-1, -1)
    for link in chain:
        starts = (link.left.sentences[0], link.right.sentences[0])
        if starts[0] > last[0] and starts[1] > last[1] and _take(link, used):
            anchors.append(link)
            last = (link.left.sentences[-1], link.right.sentences[-1])
    rest = [link for link in links if link.moved and link.level != "partial"]
    return anchors, [link for link in rest if _has_common(sides, link) and _take(link, used)]


def _has_common(sides: tuple[ComparedArticle, ComparedArticle], link: Link) -> bool:
    return any(old == new and old.strip() for old, new in _edits(sides, link))


def _take(link: Link, used: tuple[set[int], set[int]]) -> bool:
    """Whether both sides are neighbouring sentences that no other link has taken; takes them."""
    for side, taken in zip((link.left, link.right), used, strict=True):
        run = list(range(side.sentences[0], side.sentences[-1] + 1))
        if list(side.sentences) != run or not taken.isdisjoint(run):
            return False
    used[0].update(link.left.sentences)
    used[1].update(link.right.sentences)
    return True


def _alone(
    sides: tuple[ComparedArticle, ComparedArticle],
    side: int,
    sentences: range,
    moved: dict[int, int],
    moves: Sequence[Link],
) -> Iterator[_Part]:
    """Sentences between two kept ones, on one side: deleted, inserted or moved."""
    article = sides[side]
    change: Change = "inserted" if side else "deleted"
    sentence = sentences.start
    while sentence < sentences.stop:
        yield from _before(article, sentence, change)
        number = moved.get(sentence, 0)
        if not number:
            yield _sentence(article, sentence, change)
            sentence += 1
            continue
        link = moves[number - 1]
        yield from _moved(sides, side, link, number)
        sentence = (link.right if side else link.left).sentences[-1] + 1


def _before(article: ComparedArticle, sentence: int, change: Change) -> Iterator[_Part]:
    """The paragraph mark or the space that comes before a sentence."""
    if sentence:
        yield _part(article, sentence - 1, change, _gap(article, sentence))


def _separator(
    sides: tuple[ComparedArticle, ComparedArticle], firsts: tuple[int, int], *, left_done: bool
) -> Iterator[_Part]:
    """What comes before a kept sentence: the same on both sides, or a change of its own."""
    texts = [
        _gap(article, first) if first else "" for article, first in zip(sides, firsts, strict=True)
    ]
    if left_done:
        texts[0] = ""
    if texts[0] == texts[1]:
        if texts[0]:
            yield _part(sides[0], firsts[0] - 1, "same", texts[0])
        return
    changes: tuple[Change, Change] = ("deleted", "inserted")
    for article, first, text, change in zip(sides, firsts, texts, changes, strict=True):
        if text:
            yield _part(article, first - 1, change, text)


def _kept(sides: tuple[ComparedArticle, ComparedArticle], link: Link) -> Iterator[_Part]:
    """A link in the common order: kept text with its edits."""
    first = link.left.sentences[0], link.right.sentences[0]
    for old, new in _edits(sides, link):
        if old == new or not (old + new).strip():
            # Spacing alone is no change worth tracking: the right article's stands.
            yield _part(sides[1], first[1], "same", new)
        else:
            yield _part(sides[0], first[0], "deleted", old)
            yield _part(sides[1], first[1], "inserted", new)


def _moved(
    sides: tuple[ComparedArticle, ComparedArticle], side: int, link: Link, number: int
) -> Iterator[_Part]:
    """One place of a move: common words move, the others are deleted here or inserted there."""
    article = sides[side]
    first = (link.right if side else link.left).sentences[0]
    for pair in _edits(sides, link):
        if pair[0] == pair[1]:
            change: Change = "moved_to" if side else "moved_from"
        else:
            change = "inserted" if side else "deleted"
        yield attrs.evolve(_part(article, first, change, pair[side]), move=number)


def _edits(sides: tuple[ComparedArticle, ComparedArticle], link: Link) -> list[tuple[str, str]]:
    return edit_texts(sides[0].article.text, sides[1].article.text, link)


def _sentence(article: ComparedArticle, number: int, change: Change) -> _Part:
    sentence = article.segmented.sentences[number]
    text = article.article.text[sentence.start : sentence.end]
    return _part(article, number, change, _SPACES.sub(" ", text))


def _part(article: ComparedArticle, number: int, change: Change, text: str) -> _Part:
    block = article.segmented.blocks[article.segmented.sentences[number].block]
    return _Part(
        change=change,
        text=text,
        noise=article.labels[number] == "noise",
        heading=block.kind == "headline",
    )


def _breaks_before(article: ComparedArticle, number: int) -> bool:
    """Whether a paragraph ends before the sentence, or the article does."""
    return number == len(article.labels) or _starts_block(article, number)


def _gap(article: ComparedArticle, number: int) -> str:
    """What stands between a sentence and the one before: a break, a space, or nothing at all."""
    table = article.segmented.sentences
    if _starts_block(article, number):
        return _BREAK
    return " " if table[number].start > table[number - 1].end else ""


def _starts_block(article: ComparedArticle, number: int) -> bool:
    table = article.segmented.sentences
    return table[number].block != table[number - 1].block


class _Writer:
    """Writes parts as paragraphs and runs; ids of changes run from 1."""

    def __init__(self, document: Any, *, author: str) -> None:  # noqa: ANN401  python-docx
        from docx.oxml import OxmlElement

        self._element = OxmlElement
        self._author = author
        self._id = 0
        self._move = 0
        self._move_change = ""
        self._range_id = 0
        self._last = document.element.body.sectPr
        self._heading = document.styles["Heading 1"].style_id
        self._paragraph = self._new_paragraph()

    def _new_paragraph(self) -> Any:  # noqa: ANN401  an lxml element
        """A paragraph at the end; python-docx would look through all before it for the end."""
        paragraph = self._element("w:p")
        self._last.addprevious(paragraph)
        self._is_empty = True
        return paragraph

    def add(self, part: _Part) -> None:
        """Write one part."""
        if self._move and part.move != self._move:
            self.end()
        if part.text == _BREAK:
            self._end_paragraph(part)
        elif part.text:
            if part.move and not self._move:
                self._start_move(part)
            self._run(part)

    def end(self) -> None:
        """Close a move that is open."""
        if self._move:
            self._append(f"w:{self._move_change}RangeEnd", {"w:id": str(self._range_id)})
            self._move = 0

    def _start_move(self, part: _Part) -> None:
        self._move = part.move
        self._move_change = "moveTo" if part.change in {"moved_to", "inserted"} else "moveFrom"
        self._id += 1
        self._range_id = self._id
        attributes = {"w:id": str(self._id), "w:author": self._author, "w:name": f"move{part.move}"}
        self._append(f"w:{self._move_change}RangeStart", attributes)

    def _end_paragraph(self, part: _Part) -> None:
        """End the paragraph; its mark may be inserted or deleted."""
        if part.change != "same":
            properties = self._paragraph.get_or_add_pPr()
            mark = self._element("w:rPr")
            mark.append(self._change("w:ins" if part.change == "inserted" else "w:del"))
            properties.append(mark)
        self._paragraph = self._new_paragraph()

    def _run(self, part: _Part) -> None:
        if part.heading and self._is_empty:
            self._paragraph.style = self._heading
        run = self._element("w:r")
        if part.noise:
            color = self._element("w:color")
            color.set(_name("w:val"), _GREY)
            properties = self._element("w:rPr")
            properties.append(color)
            run.append(properties)
        text = self._element("w:delText" if part.change == "deleted" else "w:t")
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        text.text = xml_text(part.text)
        run.append(text)
        if part.change == "same":
            self._paragraph.append(run)
            self._is_empty = False
            return
        change = self._change(_TAGS[part.change])
        change.append(run)
        self._paragraph.append(change)

    def _change(self, tag: str) -> Any:  # noqa: ANN401  an lxml element
        self._id += 1
        change = self._element(tag)
        change.set(_name("w:id"), str(self._id))
        change.set(_name("w:author"), self._author)
        return change

    def _append(self, tag: str, attributes: dict[str, str]) -> None:
        element = self._element(tag)
        for name, value in attributes.items():
            element.set(_name(name), value)
        self._paragraph.append(element)


_TAGS: dict[Change, str] = {
    "deleted": "w:del",
    "inserted": "w:ins",
    "moved_from": "w:moveFrom",
    "moved_to": "w:moveTo",
}


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(tag))
