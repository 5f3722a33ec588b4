"""The rows of every table of a comparison, in words that a reader of the table understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.report import answer_rows
from newsdiff.report.answer_rows import because, named, numbered, ratio, words
from newsdiff.report.table_words import SHARE_COLUMNS
from newsdiff.report.text import SHARE_PARTS, agencies, names, one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsdiff.model import Comparison, ShareRow
    from newsdiff.report.answer_rows import Cell

__all__ = ["MAKERS"]


def _articles(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            compared.index,
            name,
            one_line(compared.article.title or ""),
            one_line(compared.article.published or ""),
            compared.segmented.language,
            len(compared.article.text),
            ", ".join(agencies(compared)),
            *(ratio(getattr(compared.shares, part)) for part in SHARE_PARTS),
            compared.article.sha256,
        )
        for compared, name in zip(comparison.articles, names(comparison), strict=True)
    )


def _links(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    known = names(comparison)
    return tuple(
        (
            known[link.left.article],
            known[link.right.article],
            link.level,
            ratio(link.score),
            ratio(link.margin),
            link.moved,
            ", ".join(dict.fromkeys(each.kind for each in link.divergences)),
            words(comparison, link.left.article, link.left.spans),
            words(comparison, link.right.article, link.right.spans),
        )
        for link in comparison.links
    )


def _passages(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    known = names(comparison)
    return tuple(
        (
            passage.id,
            known[member.article],
            member.level,
            ratio(member.score),
            member.article == passage.shown.article,
            member.article == passage.fullest,
            member.article == passage.earliest,
            words(comparison, member.article, member.spans),
        )
        for passage in comparison.passages
        for member in passage.members
    )


def _core(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    known = names(comparison)
    return tuple(
        (
            place,
            sentence.origin + 1,
            sentence.passage,
            words(comparison, sentence.article, sentence.spans),
            known[sentence.article],
            len(sentence.outlets),
            "; ".join(map(one_line, sentence.outlets)),
            named(known, sentence.credited),
            named(known, sentence.uncredited),
            named(known, sentence.also),
            ", ".join(sentence.agencies),
            named(known, sentence.identical),
            "" if sentence.earliest is None else known[sentence.earliest],
            "given" if sentence.given else "inferred",
        )
        for place, sentence in enumerate(comparison.core.sentences, start=1)
    )


def _attribution(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    known = names(comparison)
    return tuple(
        (known[one.article], one.agency, ratio(one.probability), because(one.evidence))
        for one in comparison.attributions
    )


def _sentences(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    known = names(comparison)
    rows: list[tuple[Cell, ...]] = []
    for one in comparison.sentence_attributions:
        compared = comparison.articles[one.article]
        sentence = compared.segmented.sentences[one.sentence]
        rows.append(
            (
                known[one.article],
                one.sentence,
                one.status,
                compared.levels[one.sentence] or "",
                one.agency or "",
                ratio(one.probability) if one.agency else None,
                because(one.evidence),
                words(comparison, one.article, ((sentence.start, sentence.end),)),
            )
        )
    return tuple(rows)


def _origins(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    numbered = enumerate(comparison.sources, start=1)
    sources = {origin: number for number, origins in numbered for origin in origins}
    known = names(comparison)
    return tuple(
        (
            place + 1,
            sources.get(place),
            len(origin.articles),
            named(known, origin.articles),
            origin.agency or "",
            origin.versions,
            origin.note,
        )
        for place, origin in enumerate(comparison.origins)
    )


def _relations(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    known = names(comparison)
    return tuple(
        (
            known[relation.left],
            known[relation.right],
            relation.verdict,
            ratio(relation.probability),
            "" if relation.later is None else known[relation.later],
            because(relation.evidence),
        )
        for relation in comparison.relations
    )


def _additions(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    known = names(comparison)
    return tuple(
        (
            known[addition.article],
            addition.kind,
            ", ".join(map(one_line, addition.cues)),
            "; ".join(
                f"{known[at]}: {words(comparison, at, (span,))}" for at, span in addition.against
            ),
            words(comparison, addition.article, addition.spans),
        )
        for addition in comparison.additions
    )


def _quotations(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    known = names(comparison)
    return tuple(
        (
            quotation.id,
            one_line(quotation.speaker),
            known[member.article],
            member.form,
            ratio(member.score),
            one_line(member.speaker),
            words(comparison, member.article, (member.span,)),
        )
        for quotation in comparison.quotations
        for member in quotation.members
    )


def _shares(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    def row(of: str, one: ShareRow) -> tuple[Cell, ...]:
        figures: list[Cell] = []
        for part in SHARE_PARTS:
            figures += (ratio(getattr(s, part)) for s in (one.shares, one.low, one.high))
        return (of, one_line(one.name), len(one.articles), one.characters, *figures)

    figures = comparison.figures
    return tuple(
        row(of, one)
        for of, rows in (("article", figures.articles), ("outlet", figures.outlets))
        for one in rows
    )


def _matrix(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    figures = comparison.figures
    return tuple(
        (one_line(name), *map(ratio, row))
        for name, row in zip(figures.names, figures.matrix, strict=True)
    )


def _matrix_columns(comparison: Comparison) -> tuple[str, ...]:
    """The outlets."""
    return ("outlet", *map(one_line, comparison.figures.names))


def _wording_columns(comparison: Comparison) -> tuple[str, ...]:
    """The articles by number and name, which no two have in common."""
    return ("passage", "n_articles", "text", *numbered(comparison))


_Columns = tuple[str, ...]
_Rows = tuple[tuple["Cell", ...], ...]
_Maker = tuple["_Columns | Callable[[Comparison], _Columns]", "Callable[[Comparison], _Rows]"]

MAKERS: dict[str, _Maker] = {
    "answer": (
        (
            *("number", "name", "published", "role", "carries", "of", "share", "changed"),
            *("added", "added_words", "credits"),
        ),
        answer_rows.answer_rows,
    ),
    "differences": (
        ("difference", "kind", "passage", "words", "articles", "n_articles", "reference", "text"),
        answer_rows.difference_rows,
    ),
    "wordings": (_wording_columns, answer_rows.wording_rows),
    "additions": (("article", "kind", "cues", "others_say", "text"), _additions),
    "quotations": (
        ("quotation", "speaker", "article", "form", "score", "speaker_here", "text"),
        _quotations,
    ),
    "descents": (
        (
            *("article", "origin", "agency", "kind", "parent", "version", "share"),
            *("probability", "note", "because"),
        ),
        answer_rows.descent_rows,
    ),
    "origins": (
        ("origin", "source", "n_articles", "articles", "agency", "versions", "note"),
        _origins,
    ),
    "relations": (
        ("left", "right", "verdict", "probability", "later", "because"),
        _relations,
    ),
    "links": (
        (
            *("left", "right", "level", "score", "margin", "moved", "divergences"),
            *("left_text", "right_text"),
        ),
        _links,
    ),
    "core": (
        (
            *("place", "origin", "passage", "text", "wording_of", "n_outlets", "outlets"),
            *("credited", "uncredited", "also", "agencies", "identical", "earliest", "known"),
        ),
        _core,
    ),
    "passages": (
        ("passage", "article", "level", "score", "shown", "fullest", "earliest", "text"),
        _passages,
    ),
    "matrix": (_matrix_columns, _matrix),
    "articles": (
        (
            *("index", "name", "title", "published", "language", "characters", "credits"),
            *SHARE_PARTS,
            "sha256",
        ),
        _articles,
    ),
    "shares": (
        ("of", "name", "n_articles", "characters", *SHARE_COLUMNS),
        _shares,
    ),
    "attribution": (("article", "agency", "probability", "because"), _attribution),
    "sentences": (
        (
            *("article", "sentence", "status", "level", "agency", "probability", "because"),
            "text",
        ),
        _sentences,
    ),
}
"""For each table its columns, which may follow from the comparison, and its rows: in the order in
which a reader asks."""
