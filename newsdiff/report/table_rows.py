"""The rows of every table of a comparison, in words that a reader of the table understands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsdiff.report.text import SHARE_PARTS, agencies, names, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsdiff.model import Comparison, Evidence, ShareRow, Span

__all__ = ["MAKERS", "Cell", "matrix_columns"]

Cell = str | int | float | bool | None


def _words(comparison: Comparison, article: int, spans: Sequence[Span]) -> str:
    text = comparison.articles[article].article.text
    return one_line(" ".join(text[start:end] for start, end in spans))


def _named(comparison: Comparison, articles: Sequence[int]) -> str:
    known = names(comparison)
    return "; ".join(known[article] for article in articles)


def _because(evidence: Sequence[Evidence]) -> str:
    return "; ".join(f"{piece.note} ({piece.weight:+.1f})" for piece in evidence)


def _ratio(value: float) -> float:
    return round(value, 4)


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
            *(_ratio(getattr(compared.shares, part)) for part in SHARE_PARTS),
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
            _ratio(link.score),
            _ratio(link.margin),
            link.moved,
            ", ".join(dict.fromkeys(each.kind for each in link.divergences)),
            _words(comparison, link.left.article, link.left.spans),
            _words(comparison, link.right.article, link.right.spans),
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
            _ratio(member.score),
            member.article == passage.fullest,
            member.article == passage.earliest,
            _words(comparison, member.article, member.spans),
        )
        for passage in comparison.passages
        for member in passage.members
    )


def _core(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    known = names(comparison)
    return tuple(
        (
            place,
            sentence.passage,
            _words(comparison, sentence.article, sentence.spans),
            known[sentence.article],
            len(sentence.outlets),
            "; ".join(map(one_line, sentence.outlets)),
            _named(comparison, sentence.credited),
            _named(comparison, sentence.uncredited),
            ", ".join(sentence.agencies),
            _named(comparison, sentence.identical),
            "" if sentence.earliest is None else known[sentence.earliest],
            "given" if sentence.given else "inferred",
        )
        for place, sentence in enumerate(comparison.core.sentences, start=1)
    )


def _attribution(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    known = names(comparison)
    return tuple(
        (known[one.article], one.agency, _ratio(one.probability), _because(one.evidence))
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
                _ratio(one.probability) if one.agency else None,
                _because(one.evidence),
                _words(comparison, one.article, ((sentence.start, sentence.end),)),
            )
        )
    return tuple(rows)


def _origins(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            place,
            len(origin.articles),
            _named(comparison, origin.articles),
            origin.agency or "",
            origin.note,
        )
        for place, origin in enumerate(comparison.origins, start=1)
    )


def _relations(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    known = names(comparison)
    return tuple(
        (
            known[relation.left],
            known[relation.right],
            relation.verdict,
            _ratio(relation.probability),
            "" if relation.later is None else known[relation.later],
            _because(relation.evidence),
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
                f"{known[at]}: {_words(comparison, at, (span,))}" for at, span in addition.against
            ),
            _words(comparison, addition.article, addition.spans),
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
            _ratio(member.score),
            one_line(member.speaker),
            _words(comparison, member.article, (member.span,)),
        )
        for quotation in comparison.quotations
        for member in quotation.members
    )


def _shares(comparison: Comparison) -> tuple[tuple[Cell, ...], ...]:
    def row(of: str, one: ShareRow) -> tuple[Cell, ...]:
        figures: list[Cell] = []
        for part in SHARE_PARTS:
            figures += (_ratio(getattr(s, part)) for s in (one.shares, one.low, one.high))
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
        (one_line(name), *map(_ratio, row))
        for name, row in zip(figures.names, figures.matrix, strict=True)
    )


def matrix_columns(comparison: Comparison) -> tuple[str, ...]:
    """Names of the outlets as columns of the matrix."""
    return ("outlet", *map(one_line, comparison.figures.names))


_Maker = tuple[tuple[str, ...], "Callable[[Comparison], tuple[tuple[Cell, ...], ...]]"]

MAKERS: dict[str, _Maker] = {
    "articles": (
        (
            *("index", "name", "title", "published", "language", "characters", "credits"),
            *SHARE_PARTS,
            "sha256",
        ),
        _articles,
    ),
    "links": (
        (
            *("left", "right", "level", "score", "margin", "moved", "divergences"),
            *("left_text", "right_text"),
        ),
        _links,
    ),
    "passages": (
        ("passage", "article", "level", "score", "fullest", "earliest", "text"),
        _passages,
    ),
    "core": (
        (
            *("place", "passage", "text", "wording_of", "n_outlets", "outlets", "credited"),
            *("uncredited", "agencies", "identical", "earliest", "known"),
        ),
        _core,
    ),
    "attribution": (("article", "agency", "probability", "because"), _attribution),
    "sentences": (
        (
            *("article", "sentence", "status", "level", "agency", "probability", "because"),
            "text",
        ),
        _sentences,
    ),
    "origins": (("origin", "n_articles", "articles", "agency", "note"), _origins),
    "relations": (
        ("left", "right", "verdict", "probability", "later", "because"),
        _relations,
    ),
    "additions": (("article", "kind", "cues", "others_say", "text"), _additions),
    "quotations": (
        ("quotation", "speaker", "article", "form", "score", "speaker_here", "text"),
        _quotations,
    ),
    "shares": (
        (
            *("of", "name", "n_articles", "characters"),
            *(f"{part}{end}" for part in SHARE_PARTS for end in ("", "_low", "_high")),
        ),
        _shares,
    ),
    "matrix": ((), _matrix),
}
"""For each table its columns, none where they follow from the comparison, and its rows."""
