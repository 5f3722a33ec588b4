"""What the page tells of each article and of all together: shares, reasons, additions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsdiff.report.html.story import story_parts
from newsdiff.report.html.words import letters
from newsdiff.report.notes import reason_words
from newsdiff.report.text import (
    excerpt,
    language_words,
    one_line,
    published_words,
    span_words,
    two_digits,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsdiff.model import Addition, ComparedArticle, Comparison, Evidence, Quotation

__all__ = ["article_heads", "collation_notes", "evidence_words"]

_STATUS_WORDS = {
    "shared_uncredited": "carried by others, no agency credited here",
    "credited_unshared": "an agency is credited here, nobody else carries it",
}
_LEAD = 60


def article_heads(comparison: Comparison, shown: Sequence[str]) -> list[dict[str, Any]]:
    """One head an article: name, title, date, language, its story by level as a bar."""
    return [
        {
            "name": name,
            "title": _headline(compared),
            "published": published_words(compared.article.published),
            "language": language_words(compared),
            "parts": _bar(story),
        }
        for compared, name, story in zip(
            comparison.articles, shown, story_parts(comparison), strict=True
        )
    ]


def _headline(compared: ComparedArticle) -> str:
    """The title of an article, else its first headline; empty where it has neither."""
    if compared.article.title:
        return one_line(compared.article.title)
    blocks = compared.segmented.blocks
    first = next((each for each in blocks if each.kind == "headline"), None)
    return one_line(compared.article.text[first.start : first.end]) if first else ""


def _bar(story: Sequence[tuple[str, float]]) -> list[dict[str, Any]]:
    """Parts of the story as a stacked bar of width 100, left to right."""
    parts, at = [], 0.0
    for part, share in story:
        width = share * 100
        parts.append(
            {"part": part, "start": round(at, 2), "width": round(max(width - 0.25, 0.25), 2)}
        )
        at += width
    return parts


def collation_notes(comparison: Comparison, shown: Sequence[str]) -> dict[str, Any]:
    """What collation adds: attributions, additions, quotations."""
    several = [each for each in comparison.quotations if each.wordings > 1]
    return {
        "attributions": _attributions(comparison, shown),
        "additions": _additions(comparison, shown),
        "quotations": [_quotation(comparison, each) for each in several],
        "quotations_alike": len(comparison.quotations) - len(several),
    }


def _attributions(comparison: Comparison, shown: Sequence[str]) -> list[dict[str, Any]]:
    """The ledger: article, agency, probability, and the reasons with their weights."""
    by_article: dict[int, dict[str, int]] = {}
    for sentence in comparison.sentence_attributions:
        if sentence.status in _STATUS_WORDS:
            counts = by_article.setdefault(sentence.article, {})
            counts[sentence.status] = counts.get(sentence.status, 0) + 1
    ledger = []
    seen: set[int] = set()
    for each in comparison.attributions:
        counts = {} if each.article in seen else by_article.get(each.article, {})
        seen.add(each.article)
        ledger.append(
            {
                "number": each.article + 1,
                "name": shown[each.article],
                "agency": one_line(each.agency),
                "probability": two_digits(each.probability),
                "because": reason_words(each.evidence),
                "evidence": evidence_words(each.evidence),
                "statuses": [
                    (count, _STATUS_WORDS[status]) for status, count in sorted(counts.items())
                ],
            }
        )
    return ledger


def evidence_words(reasons: Sequence[Evidence]) -> list[dict[str, Any]]:
    """Reasons with weights, each with the number of the article in which it is seen."""
    return [
        {
            "note": one_line(each.note) or each.kind,
            "weight": f"{each.weight:+.1f}" if round(each.weight, 1) else "",
            "number": None if each.article is None else each.article + 1,
        }
        for each in reasons
    ]


def _additions(comparison: Comparison, shown: Sequence[str]) -> list[dict[str, Any]]:
    """What each article alone says, by article, each with its kind and its number of all."""
    groups: list[dict[str, Any]] = []
    for number, each in enumerate(comparison.additions, start=1):
        if not groups or groups[-1]["number"] != each.article + 1:
            name = shown[each.article]
            groups.append({"number": each.article + 1, "name": name, "items": []})
        item = _addition(comparison, each)
        groups[-1]["items"].append({"id": number, **item})
    return groups


def _addition(comparison: Comparison, each: Addition) -> dict[str, Any]:
    compared = comparison.articles[each.article]
    text = span_words(compared, each.spans)
    first = excerpt(text, _LEAD).removesuffix("…")
    return {
        "kind": each.kind,
        "language": language_words(compared),
        "first": first,
        "rest": text[len(first) :],
        "against": _against(comparison, each),
    }


def _against(comparison: Comparison, addition: Addition) -> list[dict[str, Any]]:
    """What other articles say in the place of a figure, each wording once."""
    found: dict[str, list[int]] = {}
    for article, span in addition.against:
        words = span_words(comparison.articles[article], (span,))
        found.setdefault(words, []).append(article + 1)
    return [{"words": words, "numbers": numbers} for words, numbers in found.items()]


def _quotation(comparison: Comparison, quotation: Quotation) -> dict[str, Any]:
    """A quotation by its wordings, the longest first, each with those who have it so."""
    groups: dict[str, dict[str, Any]] = {}
    members = sorted(quotation.members, key=lambda each: each.form != "longest")
    for member in members:
        compared = comparison.articles[member.article]
        words = span_words(compared, (member.span,))
        group = groups.setdefault(
            letters(words),
            {
                "form": member.form,
                "numbers": [],
                "language": language_words(compared),
                "text": words,
            },
        )
        if member.article + 1 not in group["numbers"]:
            group["numbers"].append(member.article + 1)
    for group in groups.values():
        group["numbers"].sort()
    return {
        "id": quotation.id + 1,
        "speaker": one_line(quotation.speaker),
        "wordings": list(groups.values()),
    }
