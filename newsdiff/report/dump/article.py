"""One article of a dump, paragraph by paragraph, with everybody else who carries it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import attrs

from newsdiff.report.dump.listing import NARROWEST, CarrierRows, written_json
from newsdiff.report.dump.outlets import NO_SOURCE
from newsdiff.report.text import (
    NUMBER_WORDS,
    alike_words,
    excerpt,
    paragraph_words,
    percent,
    published_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pyarrow as pa
    from rich.table import Table
    from rich.text import Text

    from newsdiff.model import Article, Span

__all__ = ["DumpArticle", "render_article_json", "render_article_terminal"]

_LONGEST_TEXT = 400
_CARRIERS_SHOWN = 20
"""Carriers of a paragraph that a terminal shows; JSON and CSV have all of them."""

_SAME = "= has the same sequences of three words"
_UNPAIRED = "without a number: text in common, but no pair of similar paragraphs"


@attrs.frozen(kw_only=True, repr=False)
class DumpArticle:
    """An article of a dump and who else carries its paragraphs.

    Attributes:
        row: its row in the table of articles.
        title: None where the dump was not read or has none.
        texts: its paragraphs, none where the dump was not read.
        carriers: rows of `carrier_table`.
        notes: why the dump was not read.
    """

    row: Mapping[str, Any]
    title: str | None = None
    texts: tuple[str, ...] = ()
    carriers: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def from_tables(
        cls,
        articles: pa.Table,
        carriers: pa.Table,
        name: str,
        article: Article | None,
        block_spans: Callable[[str], Sequence[Span]],
        notes: Sequence[str],
    ) -> DumpArticle:
        """Put together what is known of an article.

        Args:
            articles: the table of articles, which has it.
            carriers: who else carries its paragraphs.
            name: its id.
            article: itself, None where the dump was not read.
            block_spans: cuts a text to paragraphs, as the tables number them.
            notes: why the dump was not read.
        """
        from pyarrow import compute

        row = articles.filter(compute.equal(articles["id"], name)).to_pylist()[0]
        text = "" if article is None else article.text
        return cls(
            row=row,
            title=None if article is None else article.title,
            texts=tuple(text[start:end] for start, end in block_spans(text)),
            carriers=tuple(carriers.to_pylist()),
            notes=tuple(notes),
        )

    def __repr__(self) -> str:
        n_others = len({row["id"] for row in self.carriers})
        return f"<DumpArticle {self.row['id']}: paragraphs in {n_others:,} other articles>"

    def paragraphs(self) -> list[tuple[int | None, str, list[Mapping[str, Any]]]]:
        """Number, text and carriers of each paragraph that is known of, in order."""
        known = {
            block: list(rows) for block, rows in groupby(self.carriers, lambda row: row["block"])
        }
        blocks = [*range(len(self.texts))] or [block for block in known if block is not None]
        found = [
            (block, self.texts[block] if block < len(self.texts) else "", known.get(block, []))
            for block in blocks
        ]
        return [*found, *((None, "", rows) for block, rows in known.items() if block is None)]


def render_article_json(article: DumpArticle) -> str:
    """The article as JSON: its row, and its paragraphs with their carriers."""
    paragraphs = [
        {"block": block, "text": text, "carriers": carriers}
        for block, text, carriers in article.paragraphs()
    ]
    about = {**article.row, "title": article.title}
    return written_json(
        "article", {"article": about, "paragraphs": paragraphs, "notes": article.notes}
    )


def render_article_terminal(article: DumpArticle, *, width: int, color: bool) -> str:
    """The article for a terminal: each paragraph, and below it who else carries it.

    Args:
        article: what to show.
        width: columns.
        color: whether to use colour and other styles (ANSI escape sequences).
    """
    from rich.padding import Padding
    from rich.text import Text

    from newsdiff.report.console import drawing_console

    console, out = drawing_console(max(width, NARROWEST), color=color)
    for style, line in _head(article):
        console.print(Text(line, style=style))
    if article.carriers:
        console.print()
        console.print(_partners(article.carriers, console.width))
    for block, text, carriers in article.paragraphs():
        if block is None:
            continue
        console.print()
        console.print(Text(f"{paragraph_words(block)} {excerpt(text, _LONGEST_TEXT)}".rstrip()))
        console.print(Padding(_below(carriers, console.width), (0, 0, 0, 4)))
    if legend := _legend(article.carriers):
        console.print()
        console.print(Text(legend, style="dim"))
    for note in article.notes:
        console.print()
        console.print(Text(note))
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _legend(carriers: Sequence[Mapping[str, Any]]) -> str:
    """What the signs before the carriers mean; "" where there are none."""
    told = [row["similarity"] for row in carriers if row["block"] is not None]
    are_same = [similarity == 1 for similarity in told if similarity is not None]
    signs = (
        (_SAME, any(are_same)),
        (NUMBER_WORDS, not all(are_same)),
        (_UNPAIRED, len(are_same) < len(told)),
    )
    return "; ".join(words for words, is_met in signs if is_met)


def _head(article: DumpArticle) -> list[tuple[str, str]]:
    row = article.row
    words = row["words"] or 1
    facts = [
        excerpt(row["source"] or NO_SOURCE, 80),
        published_words(row["published"], row["published_ms"]) or "no date",
        f"{row['words']:,} words",
        f"{percent(row['words_shared'] / words, '')} shared",
        excerpt(row["agencies"] or "", 80),
        "" if row["story"] is None else f"story {row['story']}",
    ]
    title = f"{excerpt(row['id'], 80)}  {excerpt(article.title or '', 200)}"
    return [("bold", title.rstrip()), ("dim", " · ".join(fact for fact in facts if fact))]


def _partners(carriers: Sequence[Mapping[str, Any]], width: int) -> Table:
    """The articles that share most with it."""
    by_id = {row["id"]: row for row in carriers if row["article_words"] is not None}
    partners = sorted(by_id.values(), key=lambda row: (-row["article_words"], row["id"]))
    rows = CarrierRows(
        ("shared words", True), ("of it", True), ("kind", False), ("", False), ("published", False),
        n_below=3, width=width,
    )  # fmt: skip
    for row in partners[:_CARRIERS_SHOWN]:
        share = percent(row["article_share"], "")
        rows.add(f"{row['article_words']:,}", share, row["kind"] or "", *_who(row))
    if (more := len(partners) - _CARRIERS_SHOWN) > 0:
        rows.add(*[""] * 5, f"and {more:,} more")
    return rows.table


def _below(carriers: Sequence[Mapping[str, Any]], width: int) -> Table | Text:
    """Who else carries a paragraph."""
    from rich.text import Text

    if not carriers:
        return Text("nobody else", style="dim")
    rows = CarrierRows(("alike", True), ("", False), ("published", False), n_below=2, width=width)
    rows.table.show_header = False
    for row in carriers[:_CARRIERS_SHOWN]:
        similarity = row["similarity"]
        alike = "" if similarity is None else alike_words(similarity, is_same=similarity == 1)
        *when, who = _who(row)
        block = row["other_block"]
        rows.add(alike, *when, f"{who} {paragraph_words(block)}" if block is not None else who)
    if (more := len(carriers) - _CARRIERS_SHOWN) > 0:
        rows.add("", "", "", f"and {more:,} more")
    return rows.table


def _who(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """When an article was published, seen from this one and by itself, and what it is called."""
    who = f"{excerpt(row['source'] or NO_SOURCE, 60)}: {excerpt(row['id'], 60)}"
    return row["when"], published_words(row["published"], row["published_ms"]), who
