"""Segmented articles and links made by hand, for the tests of collation and its formats."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

import attrs

from newsdiff.agencies import load_agencies
from newsdiff.clean.mentions import find_mentions
from newsdiff.collate import collate
from newsdiff.model import (
    LEVELS,
    Article,
    Block,
    Comparison,
    Credit,
    Edit,
    Level,
    Link,
    SegmentedArticle,
    Sentence,
    Side,
    Tokens,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOKEN = re.compile(r"\w+|[^\w\s]")
_STORY = ("headline", "body", "quote")


def segmented(
    *blocks: str | tuple[str, Sequence[str]],
    source: str | None = None,
    published: str | None = None,
    agency: str | None = None,
    form: str = "line",
    language: str = "en",
    joint: str = " ",
) -> SegmentedArticle:
    """An article of blocks: a string is a body block of one sentence, a tuple is (kind, sentences).

    With an agency, a last block of kind credit names it; `joint` stands between sentences.
    """
    parts = [("body", [block]) if isinstance(block, str) else block for block in blocks]
    if agency is not None:
        parts.append(("credit", [f"({agency})"]))
    text, made, sentences = "", [], []
    starts: list[int] = []
    ends: list[int] = []
    for kind, block in parts:
        text += "\n\n" if text else ""
        begin = len(text)
        for place, sentence in enumerate(block):
            text += joint if place else ""
            first = len(starts)
            offset = len(text)
            for match in _TOKEN.finditer(sentence):
                starts.append(offset + match.start())
                ends.append(offset + match.end())
            text += sentence
            sentences.append(
                Sentence(
                    start=offset,
                    end=len(text),
                    block=len(made),
                    first_token=first,
                    end_token=len(starts),
                )
            )
        made.append(Block(start=begin, end=len(text), kind=kind))
    named = ()
    if agency is not None:
        named = (Credit(agency=agency, start=made[-1].start, end=made[-1].end, form=form),)
    tokens = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    return SegmentedArticle(
        article=Article(text=text, source=source, published=published),
        language=language,
        blocks=tuple(made),
        credits=named,
        mentions=tuple(find_mentions(text, made, named, load_agencies(), language)),
        sentences=tuple(sentences),
        tokens=Tokens(
            starts=tuple(starts),
            ends=tuple(ends),
            words=tuple(t.casefold() if t[0].isalnum() or t[0] == "_" else "" for t in tokens),
        ),
    )


def link(
    articles: Sequence[SegmentedArticle],
    left: tuple[int, ...],
    right: tuple[int, ...],
    level: Level = "verbatim",
    score: float = 1.0,
    margin: float = 1.0,
    *,
    moved: bool = False,
) -> Link:
    """A link; each side is (article, sentence, sentence …)."""
    if left[0] > right[0]:
        left, right = right, left
    return Link(
        left=_side(articles, left),
        right=_side(articles, right),
        level=level,
        score=score,
        margin=margin,
        moved=moved,
    )


def same_sentences(articles: Sequence[SegmentedArticle]) -> list[Link]:
    """A verbatim link between equal story sentences of every two articles."""
    links = []
    for one, first in enumerate(articles):
        for other in range(one + 1, len(articles)):
            second = articles[other]
            texts = {second.sentence_text(s): s for s in range(len(second.sentences))}
            for s in range(len(first.sentences)):
                place = texts.get(first.sentence_text(s))
                if place is not None and first.is_story(s) and second.is_story(place):
                    links.append(link(articles, (one, s), (other, place)))
    return links


def permuted(
    articles: Sequence[SegmentedArticle], links: Sequence[Link], order: Sequence[int]
) -> tuple[list[SegmentedArticle], list[Link]]:
    """The same articles and links with article `order[i]` at place i."""
    place = {old: new for new, old in enumerate(order)}
    mixed = [articles[old] for old in order]
    renamed = [
        link(
            mixed,
            (place[x.left.article], *x.left.sentences),
            (place[x.right.article], *x.right.sentences),
            x.level,
            x.score,
            x.margin,
            moved=x.moved,
        )
        for x in links
    ]
    return mixed, sorted(renamed, key=lambda x: (x.left.article, x.right.article, x.left.spans))


def edited(articles: Sequence[SegmentedArticle], plain: Link) -> Link:
    """The link with word-level edits; spaces between sentences belong to no edit."""
    left, right = (
        [
            (m.start() + start, m.end() + start)
            for start, end in side.spans
            for m in re.finditer(r"\s+|\S+", articles[side.article].article.text[start:end])
        ]
        for side in (plain.left, plain.right)
    )
    old, new = (
        [articles[side.article].article.text[slice(*span)] for span in spans]
        for side, spans in ((plain.left, left), (plain.right, right))
    )
    edits = []
    at = (plain.left.spans[0][0], plain.right.spans[0][0])
    for op, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            edits += [
                Edit(op="equal", left=one, right=other)
                for one, other in zip(left[a:b], right[c:d], strict=True)
            ]
        else:
            lefts = left[a:b] or [(at[0], at[0])]
            rights = right[c:d] or [(at[1], at[1])]
            for one in lefts[:-1]:
                edits.append(Edit(op="delete", left=one, right=(at[1], at[1])))
            for other in rights[:-1]:
                edits.append(Edit(op="insert", left=(lefts[-1][0],) * 2, right=other))
            edits.append(Edit(op=op, left=lefts[-1], right=rights[-1]))
        at = (edits[-1].left[1], edits[-1].right[1])
    return attrs.evolve(plain, edits=tuple(edits))


def compared(
    articles: Sequence[SegmentedArticle], links: Sequence[Link], **options: object
) -> Comparison:
    """The comparison of articles with given links."""
    return collate(articles, links, **options)


def squeezed(text: str) -> str:
    """A text with every run of white space one space."""
    return " ".join(text.split())


def closeness(level: Level) -> int:
    """0 for verbatim to 3 for partial."""
    return LEVELS.index(level)


def _side(articles: Sequence[SegmentedArticle], side: tuple[int, ...]) -> Side:
    table = articles[side[0]].sentences
    return Side(
        article=side[0],
        sentences=side[1:],
        spans=tuple((table[s].start, table[s].end) for s in side[1:]),
    )
