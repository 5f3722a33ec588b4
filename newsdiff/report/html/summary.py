"""The head of the page: articles with shares and credits, and what collation found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from newsdiff.report.notes import reason_words, relation_words, two_digits
from newsdiff.report.text import (
    agencies,
    language_words,
    one_line,
    percent,
    published_words,
    share_parts,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import Comparison, Evidence, ShareRow, Shares, Span

__all__ = ["article_heads", "collation_notes"]

_STATUS_WORDS = {
    "shared_uncredited": "carried by others, no agency credited here",
    "credited_unshared": "an agency is credited here, nobody else carries it",
}


def article_heads(comparison: Comparison, shown: Sequence[str]) -> list[dict[str, Any]]:
    """One head an article: name, date, language, credits, shares as words and as bar."""
    ranges = {row.articles[0]: row for row in comparison.figures.articles if row.articles}
    heads = []
    for compared, name in zip(comparison.articles, shown, strict=True):
        heads.append(
            {
                "index": compared.index,
                "name": name,
                "title": one_line(compared.article.title or ""),
                "published": published_words(compared.article.published),
                "language": language_words(compared),
                "credits": agencies(compared),
                "parts": _bar(compared.shares, ranges.get(compared.index)),
                "shared": percent(compared.shares.shared),
                "sentences": len(compared.segmented.sentences),
            }
        )
    return heads


def _bar(shares: Shares, interval: ShareRow | None) -> list[dict[str, Any]]:
    """Parts of a stacked bar of width 100, left to right, with their interval if it is wide."""
    parts, at = [], 0.0
    for part, share in share_parts(shares):
        width = share * 100
        parts.append(
            {
                "part": part,
                "percent": percent(share),
                "range": _range_words(part, interval),
                "start": round(at, 2),
                "width": round(max(width - 0.25, 0.25), 2),
            }
        )
        at += width
    return parts


def _range_words(part: str, interval: ShareRow | None) -> str:
    """The interval of a share over minimum scores, such as `48–58 %`; empty if it is narrow."""
    if interval is None:
        return ""
    low, high = (round(getattr(shares, part) * 100) for shares in (interval.low, interval.high))
    return f"{low}–{high} %" if high > low else ""


def collation_notes(comparison: Comparison, shown: Sequence[str]) -> dict[str, Any]:
    """What collation adds: origins, attributions, relations, additions, quotations."""
    return {
        "origins": [
            {
                "names": [shown[each] for each in origin.articles],
                "agency": one_line(origin.agency or ""),
                "note": one_line(origin.note),
            }
            for origin in comparison.origins
        ],
        "attributions": _attributions(comparison, shown),
        "relations": _relations(comparison, shown),
        "additions": _additions(comparison, shown),
        "quotations": _quotations(comparison, shown),
    }


def _attributions(comparison: Comparison, shown: Sequence[str]) -> list[dict[str, Any]]:
    """The ledger: article, agency, probability, and the reasons with their weights."""
    ledger: list[dict[str, Any]] = [
        {
            "name": shown[each.article],
            "agency": one_line(each.agency),
            "probability": two_digits(each.probability),
            "because": reason_words(each.evidence),
            "evidence": _evidence(each.evidence),
            "statuses": [],
        }
        for each in comparison.attributions
    ]
    by_article: dict[int, dict[str, int]] = {}
    for sentence in comparison.sentence_attributions:
        if sentence.status in _STATUS_WORDS:
            counts = by_article.setdefault(sentence.article, {})
            counts[sentence.status] = counts.get(sentence.status, 0) + 1
    seen: set[int] = set()
    for each, entry in zip(comparison.attributions, ledger, strict=True):
        if each.article not in seen:
            seen.add(each.article)
            counts = by_article.get(each.article, {})
            entry["statuses"] = [
                (count, _STATUS_WORDS[status]) for status, count in sorted(counts.items())
            ]
    return ledger


def _evidence(reasons: Sequence[Evidence], shown: Sequence[str] = ()) -> list[dict[str, str]]:
    """Reasons with weights; with names, each reason says in which article it is seen."""
    return [
        {
            "note": one_line(each.note) or each.kind,
            "weight": f"{each.weight:+.1f}",
            "name": shown[each.article] if shown and each.article is not None else "",
        }
        for each in reasons
    ]


def _relations(comparison: Comparison, shown: Sequence[str]) -> list[dict[str, Any]]:
    isolated = [Markup("<bdi>{}</bdi>").format(name) for name in shown]
    return [
        {
            "words": relation_words(each, isolated, Markup),
            "decided": each.verdict != "undecided",
            "probability": two_digits(each.probability),
            "evidence": _evidence(each.evidence, shown),
        }
        for each in comparison.relations
    ]


def _additions(comparison: Comparison, shown: Sequence[str]) -> list[dict[str, Any]]:
    """What each article alone says, by article, each with its kind."""
    groups: list[dict[str, Any]] = []
    for each in comparison.additions:
        if not groups or groups[-1]["article"] != each.article:
            groups.append({"article": each.article, "name": shown[each.article], "items": []})
        against = [
            (shown[article], _span_words(comparison, article, (span,)))
            for article, span in each.against
        ]
        item = {
            "kind": each.kind,
            "text": _span_words(comparison, each.article, each.spans),
            "against": against,
        }
        groups[-1]["items"].append(item)
    return groups


def _span_words(comparison: Comparison, article: int, spans: Sequence[Span]) -> str:
    text = comparison.articles[article].article.text
    return one_line(" ".join(text[start:end] for start, end in spans))


def _quotations(comparison: Comparison, shown: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "speaker": one_line(each.speaker),
            "members": [
                {
                    "name": shown[member.article],
                    "form": member.form,
                    "text": _span_words(comparison, member.article, (member.span,)),
                }
                for member in each.members
            ],
        }
        for each in comparison.quotations
    ]
